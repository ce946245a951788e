/** Whatever is done with a loan: what was charged is what was paid and what is owed, and its acts make it what it is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ppm } from '../../core/deposits/interest.ts'
import type { Kept } from '../../core/deposits/term-kept.ts'
import { charged, owedOn } from '../../core/loans/arrears.ts'
import { keptLoan, keptTerms, readLoan, readTerms } from '../../core/loans/kept.ts'
import { parts } from '../../core/loans/kinds.ts'
import { accruedTo, type Loan, movesBetween, totalOf } from '../../core/loans/loan.ts'
import { earnedTo } from '../../core/loans/postings.ts'
import { draw, movesOf, quoteEarly, repay, repayEarly, replay } from '../../core/loans/servicing.ts'
import { halfUp } from '../../core/money.ts'
import { addDays } from '../../core/time.ts'
import { value } from './contract.ts'
import { anyTerms, chances, happen } from './random.ts'

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n)

/** What must hold of a loan, however it came about. */
function holds(loan: Loan) {
  const day = loan.until
  const { flows, paid } = loan
  const owed = owedOn(loan, day)
  // Principal: drawn = repaid + due + not due.
  expect(flows.drawn).toBe(loan.terms.principal)
  expect(flows['principal-paid']).toBe(paid.principal)
  const unbilled = loan.plan.slice(loan.billed)
  if (!unbilled[0] || unbilled[0].due > day) expect(paid.principal + owed.principal + loan.balance).toBe(flows.drawn)
  // What is planned is what is left.
  expect(sum(unbilled.map(({ principal }) => principal))).toBe(loan.balance)
  expect(loan.plan.at(-1)?.balance ?? 0n).toBe(loan.settledOn ? (loan.plan.at(-1)?.balance ?? 0n) : 0n)
  // Interest: billed = paid + due.
  const billed = sum(loan.bills.map(({ interest }) => interest))
  expect(flows['interest-billed'] + flows['interest-billed-off']).toBe(billed)
  const stillDue = sum(loan.bills.map(({ interest, interestPaid }) => interest - interestPaid))
  expect(flows['interest-paid'] + flows['interest-paid-off'] + stillDue).toBe(billed)
  expect(flows['fees-charged']).toBe(paid.fees + owed.fees)
  // Everything that came in has one name for the borrower and one for the books.
  const received = flows['principal-paid'] + flows['interest-paid'] + flows['interest-paid-off'] + flows['unbilled-paid'] + flows['unbilled-paid-off'] + flows['fees-paid'] // biome-ignore format: one sum
  expect(sum(Object.values(paid))).toBe(received)
  for (const part of parts) expect(owed[part], part).toBeGreaterThanOrEqual(0n)
  const lateness = charged(loan)
  expect(lateness.penalty).toBeGreaterThanOrEqual(paid.penalty)
  expect(lateness.compound).toBeGreaterThanOrEqual(paid.compound)
  if (loan.settledOn !== null) expect([loan.balance, totalOf(owedOn(loan, addDays(day, 500)))]).toEqual([0n, 0n])
}

const throughJson = (kept: Kept): Kept => JSON.parse(JSON.stringify(kept))

test('what was charged is what was paid and what is owed, and acts replayed make the same loan', () => {
  fc.assert(
    fc.property(anyTerms, chances, (terms, list) => {
      const opened = draw(terms)
      let last = opened.loan
      const all = [opened.moves.flows]
      for (const { before, done } of happen(opened.loan, list)) {
        holds(done.loan)
        expect(done.moves).toEqual(movesBetween(before, done.loan))
        expect(done.loan.acts.slice(0, -1)).toEqual(before.acts)
        all.push(done.moves.flows)
        last = done.loan
      }
      expect(value(replay(terms, last.acts))).toEqual(last)
      expect(readLoan(readTerms(throughJson(keptTerms(last.terms))), throughJson(keptLoan(last)))).toEqual(last)
      // Moves add up to where they lead.
      for (const flow of Object.keys(last.flows) as (keyof typeof last.flows)[])
        expect(sum(all.map((one) => one[flow]))).toBe(last.flows[flow])
    }),
    { numRuns: 400 },
  )
})

test('whoever settles owes exactly nothing, whatever came before; what is shown is what is done', () => {
  fc.assert(
    fc.property(anyTerms, chances, fc.integer({ min: 0, max: 20 }), (terms, list, wait) => {
      let loan = draw(terms).loan
      for (const { done } of happen(loan, list)) loan = done.loan
      if (loan.settledOn !== null) return
      const latest = [loan.until, ...loan.acts.map(({ day }) => day)].reduce((one, other) => (one > other ? one : other)) // biome-ignore format: one day
      const day = addDays(latest, wait)
      const quote = quoteEarly(loan, { amount: 'all', keep: 'term' }, day)
      const done = repayEarly(loan, { amount: 'all', keep: 'term' }, day)
      expect(done.ok).toBe(quote.ok)
      if (!quote.ok || !done.ok) return
      expect(sum(Object.values(done.value.moves.paid))).toBe(quote.value.total)
      expect(done.value.loan).toMatchObject({ settledOn: day, balance: 0n, next: null, accruing: true })
      expect(totalOf(owedOn(done.value.loan, addDays(day, 365)))).toBe(0n)
      holds(done.value.loan)
    }),
    { numRuns: 300 },
  )
})

test('an act taken back leaves the loan as if it had never been, but for the record', () => {
  fc.assert(
    fc.property(anyTerms, chances, (terms, list) => {
      for (const { before, done, reversed } of happen(draw(terms).loan, list)) {
        if (reversed === undefined) continue
        const without = value(replay(terms, before.acts.filter((_, at) => at !== reversed - 1 && before.acts[at]!.kind !== 'reverse' && !before.acts.some((one) => one.kind === 'reverse' && one.of === at + 1)))) // biome-ignore format: one call
        const { acts: _, next: __, ...state } = done.loan
        const { acts: ___, next: ____, ...expected } = without
        expect(state).toEqual(expected)
        // Taken back last, it takes back just what it moved.
        if (reversed === before.acts.length)
          for (const [flow, amount] of Object.entries(movesOf(before, reversed).flows))
            expect(done.moves.flows[flow as 'drawn']).toBe(-amount || 0n)
      }
    }),
    { numRuns: 400 },
  )
})

test('interest earned in a period ends at what is billed, and never goes back', () => {
  fc.assert(
    fc.property(anyTerms, chances, (terms, list) => {
      for (const { before, done } of happen(draw(terms).loan, list)) {
        if (done.loan.acts.at(-1)!.kind !== 'bill') continue
        const row = done.loan.plan[done.loan.billed - 1]!
        const bill = done.loan.bills.at(-1)!
        expect(accruedTo(before, row.due)).toBe(bill.interest)
        let last = 0n
        const from = before.segments[0]!.from
        for (let day = from; day <= row.due; day = addDays(day, 3)) {
          const now = accruedTo(before, day)
          expect(now).toBeGreaterThanOrEqual(last)
          expect(now).toBeLessThanOrEqual(bill.interest)
          last = now
        }
        // The night before the due day all of it has been earned, and billing moves it only.
        if (before.accruing && before.until < row.due) {
          const [night, after] = [earnedTo(before, row.due), earnedTo(done.loan, row.due)]
          expect(after).toBe(night)
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('penalty and compound are those of a reference that goes day by day', () => {
  fc.assert(
    fc.property(anyTerms, chances, (any, list) => {
      const terms = { ...any, conventions: { ...any.conventions, graceDays: 0, compound: 'interest' as const, compoundInTerm: 'penalty-rate' as const } } // biome-ignore format: one contract
      const opened = draw(terms).loan
      const unit = 360n * 1_000_000n * 1_000_000n
      let [penalty, compound, then, day] = [0n, 0n, opened, terms.start]
      for (const { done } of happen(
        opened,
        list.filter(({ what }) => what !== 'reverse'),
      )) {
        const act = done.loan.acts.at(-1)!
        // Each day what was unpaid at its start, at the rate then in force.
        for (; day < act.day; day = addDays(day, 1)) {
          const rate = ppm(then.percent) * 1_500_000n
          for (const { principal, principalPaid, interest, interestPaid, paidOn } of then.bills) {
            if (paidOn !== null) continue
            penalty += (principal - principalPaid) * rate
            compound += (interest - interestPaid) * rate
          }
        }
        expect(charged(done.loan)).toEqual({ penalty: halfUp(penalty, unit), compound: halfUp(compound, unit) })
        // With the last late instalment the sum is one of whole fen.
        const pays = act.kind === 'repay' || (act.kind === 'repay-early' && done.loan.settledOn !== null)
        if (pays && done.loan.bills.every(({ paidOn }) => paidOn !== null))
          [penalty, compound] = [halfUp(penalty, unit) * unit, halfUp(compound, unit) * unit]
        then = done.loan
      }
    }),
    { numRuns: 200 },
  )
})

test('a payment that is refused changes nothing, and what is asked is never more than is owed', () => {
  fc.assert(
    fc.property(anyTerms, chances, (terms, list) => {
      for (const { before, done } of happen(draw(terms).loan, list)) {
        const act = done.loan.acts.at(-1)!
        if (act.kind !== 'repay') continue
        const owed = totalOf(owedOn(before, act.day))
        expect(act.amount).toBeLessThanOrEqual(owed)
        expect(totalOf(owedOn(done.loan, act.day))).toBe(owed - act.amount)
        expect(repay(before, (owed + 1n) as typeof act.amount, act.day).ok).toBe(false)
      }
    }),
    { numRuns: 200 },
  )
})
