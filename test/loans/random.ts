/** Loans on which anything may happen: a list of chances becomes acts, each done or refused. */
import fc from 'fast-check'
import { owedOn } from '../../core/loans/arrears.ts'
import { methods } from '../../core/loans/kinds.ts'
import { type Loan, type LoanTerms, totalOf } from '../../core/loans/loan.ts'
import {
  type Acted, bill, chargeFee, type LoanRefusal, repay, repayEarly, resetRate, reverse, stopAccrual,
} from '../../core/loans/servicing.ts' // biome-ignore format: one list
import { fen } from '../../core/money.ts'
import type { Result } from '../../core/result.ts'
import { addDays } from '../../core/time.ts'
import { terms } from './contract.ts'

export type Chance = { readonly what: (typeof kinds)[number]; readonly days: number; readonly part: number }
const kinds = ['wait', 'repay', 'repay', 'repay-all', 'early', 'early-keep', 'early-all', 'reset', 'fee', 'stop', 'reverse'] as const // biome-ignore format: one list

export const anyTerms: fc.Arbitrary<LoanTerms> = fc
  .record({
    principal: fc.integer({ min: 100, max: 500_000_00 }),
    months: fc.integer({ min: 1, max: 18 }),
    rate: fc.integer({ min: 0, max: 2_400 }),
    method: fc.constantFrom(...methods),
    start: fc.integer({ min: 0, max: 500 }),
    floats: fc.constantFrom('fixed', 'january', 'anniversary'),
    conventions: fc.record({
      basis: fc.constantFrom('months/12' as const, 'ACT/360' as const, 'ACT/365F' as const),
      graceDays: fc.constantFrom(0, 0, 3),
      compound: fc.constantFrom('none' as const, 'interest' as const, 'interest' as const, 'interest-and-penalty' as const),
      compoundInTerm: fc.constantFrom('penalty-rate' as const, 'contract-rate' as const),
      earlyInterest: fc.constantFrom('on-part' as const, 'all' as const),
      holidays: fc.constantFrom('not-moved' as const, 'next-business-day' as const),
      dueDay: fc.constantFrom('as-drawn' as const, 'as-drawn' as const, 20),
      firstBroken: fc.constantFrom('own-bill' as const, 'within-first' as const),
      allocationAfter90: fc.constantFrom('same' as const, 'principal-first' as const),
    }),
  })
  .map(({ principal, months, rate, method, start, floats, conventions }) => {
    const percent = (rate / 100).toFixed(2)
    return terms({
      principal: fen(BigInt(principal)), months, percent, method, conventions, start: addDays('2024-01-01', start),
      pricing: floats === 'fixed' ? { kind: 'fixed', percent } : { kind: 'lpr', tenor: '1Y', points: 60, reset: floats as 'january', ownDay: false },
    })
  }) // biome-ignore format: a loan
export const chances: fc.Arbitrary<Chance[]> = fc.array(
  fc.record({
    what: fc.constantFrom(...kinds),
    days: fc.oneof(fc.integer({ min: 0, max: 45 }), fc.constantFrom(0, 0, 95, 200)),
    part: fc.integer({ min: 1, max: 100 }),
  }),
  { minLength: 1, maxLength: 25 },
)

export type Step = { readonly before: Loan; readonly done: Acted; readonly reversed?: number }
/** Everything that comes of it: what falls due by itself is done on its day, the rest when it is its turn. */
export function* happen(first: Loan, list: readonly Chance[]): Generator<Step> {
  let [loan, day] = [first, first.terms.start]
  const attempt = function* (result: Result<Acted, LoanRefusal>, of?: number): Generator<Step> {
    if (!result.ok) return
    const before = loan
    loan = result.value.loan
    yield of === undefined ? { before, done: result.value } : { before, done: result.value, reversed: of }
  }
  const byItself = function* (): Generator<Step> {
    for (let guard = 0; guard < 200; guard += 1) {
      const due = loan.plan[loan.billed]?.due
      const acts = loan.acts.length
      if (due !== undefined && due <= day) yield* attempt(bill(loan, day))
      if (loan.acts.length === acts && loan.next !== null && loan.next <= day)
        yield* attempt(resetRate(loan, (Number(loan.percent) + 0.1).toFixed(2), loan.next))
      if (loan.acts.length === acts) return
    }
  }
  for (const { what, days, part } of list) {
    day = addDays(day, days)
    yield* byItself()
    const owed = totalOf(owedOn(loan, day))
    const share = (of: bigint) => fen((of * BigInt(part) + 99n) / 100n)
    if (what === 'repay') yield* attempt(repay(loan, share(owed), day))
    if (what === 'repay-all') yield* attempt(repay(loan, owed, day))
    if (what === 'early') yield* attempt(repayEarly(loan, { amount: share(loan.balance), keep: 'term' }, day))
    if (what === 'early-keep') yield* attempt(repayEarly(loan, { amount: share(loan.balance), keep: 'instalment' }, day)) // biome-ignore format: one line
    if (what === 'early-all' && part > 70) yield* attempt(repayEarly(loan, { amount: 'all', keep: 'term' }, day))
    if (what === 'reset') yield* attempt(resetRate(loan, (part / 10).toFixed(2), day))
    if (what === 'fee') yield* attempt(chargeFee(loan, fen(BigInt(part)), 'court', day))
    if (what === 'stop') yield* attempt(stopAccrual(loan, day))
    if (what === 'reverse') {
      const of = (part % Math.max(1, loan.acts.length)) + 1
      yield* attempt(reverse(loan, of, day), of)
    }
    yield* byItself()
  }
}
