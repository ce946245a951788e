/** What an agreed term earns: 整存整取, 存本取息, 大额存单, and 零存整取 through its payments. */
import { invariant } from '../invariant.ts'
import { type Fen, fen, halfUp } from '../money.ts'
import { addDays, type Day } from '../time.ts'
import { instalmentLines } from './instalments.ts'
import {
  added,
  daysBetween,
  exactInterest,
  type Fraction,
  monthsLater,
  rounded,
  wholeOf,
  withheld,
  yearFraction,
} from './interest.ts'
import { type Rates, rateOn } from './products.ts'
import type { Exact, TermDeposit } from './term-deposit.ts'

/** The part of a year that a term makes: whole months, or its actual days / 360 (method C). */
const termPart = ({ terms, start, matures, months }: TermDeposit): Fraction =>
  terms.method === 'C' ? yearFraction('ACT/360', start, matures!) : { numerator: BigInt(months!), denominator: 12n }
export const exactTerm = (deposit: TermDeposit): Fraction =>
  exactInterest(wholeOf(deposit.principal, deposit.terms.base), deposit.percent, termPart(deposit))

/** What the whole term earns on what is in the deposit; of 存本取息 with what was paid already. */
export const termInterest = (deposit: TermDeposit, rates: Rates = rateOn): Fen => {
  invariant(deposit.matures !== null, 'a deposit with a term matures')
  const lines = deposit.payments.length > 0 ? instalmentLines(deposit, deposit.matures, rates) : undefined
  return rounded(lines ? added(lines.map(({ exact }) => exact)) : exactTerm(deposit))
}

/** What is due for the term on the day it is drawn, at maturity or after. */
export function termLines(deposit: TermDeposit, day: Day, rates: Rates): Exact[] {
  if (deposit.payments.length > 0) return instalmentLines(deposit, day, rates)
  const { principal, start, matures, percent, interestPaid } = deposit
  const exact = added([exactTerm(deposit), { numerator: -interestPaid, denominator: 1n }])
  return [{ says: 'term', amount: principal, days: daysBetween(start, matures!), percent, exact }]
}

// ——— 存本取息 ———

/** Day k on which interest is paid; the last is the maturity. */
export const payDay = ({ start, terms, matures, months }: TermDeposit, k: number): Day =>
  k * terms.interestEvery! >= months! ? matures! : monthsLater(start, k * terms.interestEvery!)
/** What has been due by pay day k, in all. Each is the same to the fen; the last takes the rest. */
export function dueBy(deposit: TermDeposit, k: number): bigint {
  const total = rounded(exactTerm(deposit))
  const { interestEvery } = deposit.terms
  if (k * interestEvery! >= deposit.months!) return total
  const due = halfUp(total * BigInt(interestEvery!), BigInt(deposit.months!)) * BigInt(k)
  return due < total ? due : total
}
/** The last pay day that is not after a day, by number; 0 is the start. */
export function payDaysUntil(deposit: TermDeposit, day: Day): number {
  const times = Math.ceil(deposit.months! / deposit.terms.interestEvery!)
  let k = 0
  while (k < times && payDay(deposit, k + 1) <= day) k += 1
  return k
}
/** What one payment of interest comes to (D18). Zero where interest comes with the principal. */
export const monthlyInterest = (deposit: TermDeposit): Fen =>
  fen(deposit.terms.interestEvery === null ? 0n : dueBy(deposit, 1))

/** Pays what interest is due by a day and was not paid: nothing the second time. What the last one is, maturity pays. */
export function payInterest(
  deposit: TermDeposit,
  day: Day,
): { readonly interest: Fen; readonly tax: Fen; readonly rest: TermDeposit } {
  const { terms, interestPaid, matures } = deposit
  const until = matures !== null && day >= matures ? addDays(matures, -1) : day
  const due = terms.interestEvery === null ? 0n : dueBy(deposit, payDaysUntil(deposit, until)) - interestPaid
  const interest = fen(due > 0n ? due : 0n)
  return { interest, tax: withheld(interest, day), rest: { ...deposit, interestPaid: fen(interestPaid + interest) } }
}

// ——— 大额存单 from one holder to another ———

/** What a buyer pays who asks the seller to leave a yield: principal and what accrued at it, simple, a year of 365 days. */
export const transferPrice = ({ principal, start }: TermDeposit, day: Day, percent: string): Fen =>
  fen(principal + rounded(exactInterest(principal, percent, yearFraction('ACT/365F', start, day))))
/** What a price yields the buyer until maturity: percent a year, simple, 365 days, three decimals. */
export function yieldOf(deposit: TermDeposit, price: Fen, day: Day): string {
  invariant(deposit.matures !== null && day < deposit.matures && price > 0n, 'a certificate is sold before it matures')
  const gain = deposit.principal + termInterest(deposit) - price
  const thousandths = halfUp(gain * 365n * 100_000n, price * BigInt(daysBetween(day, deposit.matures)))
  const size = thousandths < 0n ? -thousandths : thousandths
  return `${thousandths < 0n ? '-' : ''}${size / 1_000n}.${(size % 1_000n).toString().padStart(3, '0')}`
}
