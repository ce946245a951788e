/**
 * A loan as JSON for keeping. What was agreed never changes and is kept once; how a loan stands after each act is kept with the
 * act, so it is kept small: an instalment and a bill are a line of text each, sums of nothing are left out.
 */
import { type Kept, kept, keptAs } from '../deposits/term-kept.ts'
import { type Fen, fen } from '../money.ts'
import type { Day } from '../time.ts'
import type { Fraction } from './interest.ts'
import { type Bill, type Loan, type LoanTerms, noFlows, noParts } from './loan.ts'
import type { Instalment } from './schedule.ts'

export const keptTerms = (terms: LoanTerms): Kept => keptAs(terms)
export const readTerms = (json: Kept): LoanTerms => kept<LoanTerms>(json)

/** `n from due days principal interest total balance`, amounts in fen. */
const instalmentAs = (one: Instalment): string =>
  [one.n, one.from, one.due, one.days, one.principal, one.interest, one.total, one.balance].join(' ')
function instalmentIn(line: string): Instalment {
  const [n, from, due, days, principal, interest, total, balance] = line.split(' ') as string[]
  return {
    n: Number(n), from: from as Day, due: due as Day, days: Number(days), principal: fenIn(principal), interest: fenIn(interest),
    total: fenIn(total), balance: fenIn(balance),
  } // biome-ignore format: one row
}
/** `n due principal interest principal-paid interest-paid penalty compound paid-on`; fractions as `numerator/denominator`, `-` while it is unpaid. */
const billAs = (one: Bill): string =>
  [one.n, one.due, one.principal, one.interest, one.principalPaid, one.interestPaid, fractionAs(one.penalty), fractionAs(one.compound), one.paidOn ?? '-'].join(' ') // biome-ignore format: one row
function billIn(line: string): Bill {
  const [n, due, principal, interest, principalPaid, interestPaid, penalty, compound, paidOn] = line.split(
    ' ',
  ) as string[]
  return {
    n: Number(n), due: due as Day, principal: fenIn(principal), interest: fenIn(interest), principalPaid: fenIn(principalPaid), interestPaid: fenIn(interestPaid),
    penalty: fractionIn(penalty), compound: fractionIn(compound), paidOn: paidOn === '-' ? null : (paidOn as Day),
  } // biome-ignore format: one row
}
const fractionAs = ({ numerator, denominator }: Fraction) => `${numerator}/${denominator}`
function fractionIn(text = ''): Fraction {
  const [numerator, denominator] = text.split('/') as [string, string]
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) }
}
const fenIn = (digits = ''): Fen => fen(BigInt(digits))
const something = (sums: Readonly<Record<string, Fen>>) =>
  Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n))

/** How a loan stands, without its terms. */
export const keptLoan = ({ terms: _, plan, bills, flows, paid, ...rest }: Loan): Kept => ({
  ...(keptAs({ ...rest, flows: something(flows), paid: something(paid) }) as Record<string, Kept>),
  plan: plan.map(instalmentAs),
  bills: bills.map(billAs),
})
export function readLoan(terms: LoanTerms, standing: Kept): Loan {
  const { plan, bills, ...rest } = standing as unknown as { plan: readonly string[]; bills: readonly string[] }
  const { flows, paid, ...stands } = kept<Omit<Loan, 'terms' | 'plan' | 'bills'>>(rest)
  return {
    terms,
    ...stands,
    plan: plan.map(instalmentIn),
    bills: bills.map(billIn),
    flows: { ...noFlows, ...flows },
    paid: { ...noParts, ...paid },
  }
}
