/** Whole lives of loans: paid in time, late by so many days and cured, moved by holidays, ten years long, taken back. */
import { describe, expect, test } from 'vitest'
import { accruing, daysOverdue, grade, gradeOf, nextDay, owedOn } from '../../core/loans/arrears.ts'
import { keptLoan, readLoan } from '../../core/loans/kept.ts'
import type { Grade } from '../../core/loans/kinds.ts'
import { accruedTo, type Loan, totalOf } from '../../core/loans/loan.ts'
import { mayOffer, productOn } from '../../core/loans/products.ts'
import {
  bill, chargeFee, type Draw, draw, movesOf, quoteEarly, repay, repayEarly, replay, resetRate, reverse, stopAccrual, termsOf,
} from '../../core/loans/servicing.ts' // biome-ignore format: one list
import { fen } from '../../core/money.ts'
import { addDays } from '../../core/time.ts'
import { drawn, type Example, having, terms, value, yuan } from './contract.ts'

const billNext = (loan: Loan) => value(bill(loan, loan.plan[loan.billed]!.due)).loan
const payAll = (loan: Loan, day: string) => value(repay(loan, totalOf(owedOn(loan, day)), day)).loan
const paidInTime = (loan: Loan, times: number): Loan => {
  let standing = loan
  for (let n = 0; n < times; n += 1) {
    standing = billNext(standing)
    if (totalOf(owedOn(standing, standing.until)) > 0n) standing = payAll(standing, standing.until)
  }
  return standing
}
const refusalOf = (result: { ok: boolean }) => ('refusal' in result ? result.refusal : undefined)

describe('in time', () => {
  test('twelve instalments, each paid on its day: settled on the last, and nothing more happens', () => {
    const loan = paidInTime(drawn(), 12)
    expect(loan).toMatchObject({ balance: 0n, settledOn: '2026-06-20', next: null, accruing: true })
    expect(loan.paid).toEqual({ fees: 0n, interest: yuan('5,882.13'), compound: 0n, penalty: 0n, principal: yuan('300,000.00') }) // biome-ignore format: one row
    expect(refusalOf(repay(loan, fen(1n), '2026-06-21'))).toEqual({ kind: 'settled', on: '2026-06-20' })
    expect(refusalOf(bill(loan, '2026-07-20'))).toEqual({ kind: 'settled', on: '2026-06-20' })
  })
  test('what it earned by each day grows to what is billed, to the fen', () => {
    let loan = drawn()
    for (let n = 0; n < 12; n += 1) {
      const row = loan.plan[n]!
      let before = 0n
      for (let day = row.from; day <= row.due; day = addDays(day, 1)) {
        const now = accruedTo(loan, day)
        expect(now).toBeGreaterThanOrEqual(before)
        before = now
      }
      expect(accruedTo(loan, row.from)).toBe(0n)
      expect(before).toBe(row.interest)
      loan = payAll(billNext(loan), row.due)
    }
    expect(accruedTo(loan, '2027-01-01')).toBe(0n)
  })
  test('ten years, equal instalments with a rate that changes each January', () => {
    const lpr: Example = { principal: yuan('3,000,000.00'), months: 120, pricing: { kind: 'lpr', tenor: '5Y', points: 10, reset: 'january', ownDay: false } } // biome-ignore format: one loan
    let loan = drawn(lpr)
    for (let n = 0; n < 120; n += 1) {
      for (let at = loan.next!; at < loan.plan[n]!.due; at = loan.next!)
        loan = value(resetRate(loan, `3.${at.slice(2, 4)}`, at)).loan
      loan = payAll(billNext(loan), loan.plan[n]!.due)
    }
    expect(loan).toMatchObject({ settledOn: '2035-06-20', balance: 0n })
    expect(loan.paid.principal).toBe(yuan('3,000,000.00'))
    expect(loan.rates).toHaveLength(11)
    expect(value(replay(loan.terms, loan.acts))).toEqual(loan)
  })
  test('what was agreed at the draw stays when the calendar is known better', () => {
    const example: Example = { start: '2025-09-01', months: 3, conventions: { holidays: 'next-business-day' } }
    const agreed = ['2025-10-08', '2025-11-03', '2025-12-01']
    const { loan } = draw({ ...terms(example), dueDays: agreed })
    expect(loan.plan.map(({ due }) => due)).toEqual(agreed)
    expect(drawn(example).terms.dueDays).toEqual(['2025-10-09', '2025-11-03', '2025-12-01'])
    const early = value(repayEarly(payAll(billNext(loan), '2025-10-08'), { amount: yuan('20,000.00'), keep: 'term' }, '2025-10-10')).loan // biome-ignore format: one loan
    expect(early.plan.map(({ due }) => due)).toEqual(agreed)
    expect(value(replay(early.terms, early.acts))).toEqual(early)
  })
  test('a due day in the long holiday: paid on the business day after it, and not late', () => {
    const loan = billNext(drawn({ start: '2025-09-01', months: 3, conventions: { holidays: 'next-business-day' } }))
    expect(loan.bills[0]).toMatchObject({ due: '2025-10-09' })
    expect(daysOverdue(loan, '2025-10-09')).toBe(0)
    expect(daysOverdue(loan, '2025-10-10')).toBe(1)
    expect(totalOf(owedOn(loan, '2025-10-09'))).toBe(loan.plan[0]!.total)
  })
})

describe('late', () => {
  const first = billNext(drawn())
  const due = '2025-07-20'
  const table: [number, Grade, boolean][] = [
    [0, 'normal', true], [1, 'special-mention', true], [90, 'special-mention', true], [91, 'substandard', false],
    [270, 'substandard', false], [271, 'doubtful', false], [360, 'doubtful', false], [361, 'loss', false],
  ] // biome-ignore format: a table
  test.each(table)('%i days: %s, accruing %s; and cured when all is paid', (days, expected, accrues) => {
    const day = addDays(due, days)
    expect([daysOverdue(first, day), grade(first, day), gradeOf(days), accruing(first, day)]).toEqual([days, expected, expected, accrues]) // biome-ignore format: one row
    let loan = first
    while (loan.plan[loan.billed] && loan.plan[loan.billed]!.due <= day) loan = billNext(loan)
    if (!accrues) loan = value(stopAccrual(loan, day)).loan
    expect(loan.accruing).toBe(accrues)
    const cured = payAll(loan, day)
    expect([daysOverdue(cured, day), grade(cured, day), accruing(cured, day), cured.accruing]).toEqual([0, 'normal', true, true]) // biome-ignore format: one row
    expect(totalOf(owedOn(cured, day))).toBe(0n)
    expect(value(replay(cured.terms, cured.acts))).toEqual(cured)
  })
  test('accrual is not stopped before the 91st day, nor twice', () => {
    const three = having(first, (loan) => bill(loan, '2025-08-20'), (loan) => bill(loan, '2025-09-20')) // biome-ignore format: one list
    expect(refusalOf(stopAccrual(three, '2025-10-18'))).toEqual({ kind: 'not-overdue', days: 90 })
    const stopped = value(stopAccrual(three, '2025-10-19'))
    expect(stopped.moves.flows['interest-stopped']).toBe(owedOn(three, '2025-10-19').interest)
    expect(refusalOf(stopAccrual(stopped.loan, '2025-10-19'))).toEqual({ kind: 'not-accruing' })
    const off = value(bill(stopped.loan, '2025-10-20'))
    expect(off.moves.flows).toMatchObject({ 'interest-billed': 0n, 'interest-billed-off': stopped.loan.plan[3]!.interest }) // biome-ignore format: one row
    // A part does not make it accrue again; all of it does.
    expect(value(repay(off.loan, yuan('10,000.00'), '2025-10-20')).loan.accruing).toBe(false)
  })
  test('what is paid goes to costs, interest, what lateness cost, principal', () => {
    const loan = value(chargeFee(first, yuan('50.00'), 'court', '2025-08-01')).loan
    const owed = owedOn(loan, '2025-08-10')
    const paid = (amount: bigint) => value(repay(loan, fen(amount), '2025-08-10')).moves.paid
    expect(paid(yuan('50.01'))).toMatchObject({ fees: yuan('50.00'), interest: 1n, compound: 0n, penalty: 0n, principal: 0n }) // biome-ignore format: one row
    expect(paid(owed.fees + owed.interest + owed.compound + owed.penalty + 1n)).toEqual({ ...owed, principal: 1n })
  })
  test('past ninety days principal comes first, where the contract says so', () => {
    let loan = first
    for (const _ of [2, 3]) loan = billNext(loan)
    const paid = (allocationAfter90: 'same' | 'principal-first', day: string) => {
      const one = { ...loan, terms: { ...loan.terms, conventions: { ...loan.terms.conventions, allocationAfter90 } } }
      return value(repay(one, yuan('100.00'), day)).moves.paid
    }
    expect(paid('principal-first', '2025-10-18')).toMatchObject({ interest: yuan('100.00'), principal: 0n })
    expect(paid('principal-first', '2025-10-19')).toMatchObject({ interest: 0n, principal: yuan('100.00') })
    expect(paid('same', '2025-10-19')).toMatchObject({ interest: yuan('100.00'), principal: 0n })
  })
  test('within the days of grace nobody is late; after them late from the due day', () => {
    const loan = billNext(drawn({ conventions: { graceDays: 3 } }))
    expect([daysOverdue(loan, '2025-07-23'), daysOverdue(loan, '2025-07-24')]).toEqual([0, 4])
    expect(owedOn(loan, '2025-07-23').penalty).toBe(0n)
    // 24,590.18 × 4 × 5.40 % / 360 = 14.754…
    expect(owedOn(loan, '2025-07-24').penalty).toBe(yuan('14.75'))
    const paid = payAll(loan, '2025-07-23')
    expect(totalOf(owedOn(paid, '2025-07-24'))).toBe(0n)
    expect(paid.paid.penalty).toBe(0n)
  })
  test('what is paid stops to bear penalty on its day, what is not goes on', () => {
    const some = value(repay(first, yuan('10,900.00'), '2025-07-30')).loan
    // The interest of 900.00, 1.35 compound (900 × 10 × 5.40 % / 360), 36.89 penalty (36.885…), and 9,961.76 principal.
    expect(some.paid).toMatchObject({ interest: yuan('900.00'), compound: yuan('1.35'), penalty: yuan('36.89'), principal: yuan('9,961.76') }) // biome-ignore format: one row
    // 24,590.18 × 10 + 14,628.42 × 10 days, at 5.40 % / 360: 58.827…, of which 36.89 are paid.
    expect(owedOn(some, '2025-08-09')).toMatchObject({ penalty: yuan('21.94'), compound: 0n, interest: 0n, principal: yuan('14,628.42') }) // biome-ignore format: one row
  })
  test('the rate of the day: 罚息 follows a rate that floats', () => {
    const floating: Example = { percent: '3.60', pricing: { kind: 'lpr', tenor: '1Y', points: 60, reset: 'january', ownDay: false }, start: '2025-11-20', months: 1, principal: yuan('100,000.00'), method: 'bullet' } // biome-ignore format: one loan
    const loan = value(resetRate(billNext(drawn(floating)), '3.00', '2026-01-01')).loan
    // Twelve days at 5.40 %, nine at 4.50 %.
    expect(owedOn(loan, '2026-01-10').penalty).toBe(yuan('180.00') + yuan('112.50'))
  })
  test('where principal was paid first, what lateness cost is still late, and nothing is settled before it is paid', () => {
    const late = billNext(drawn({ months: 1, conventions: { allocation: ['fees', 'interest', 'principal', 'compound', 'penalty'] } })) // biome-ignore format: one loan
    const owed = owedOn(late, '2025-08-20')
    const paid = value(repay(late, fen(owed.principal + owed.interest), '2025-08-20')).loan
    expect(owedOn(paid, '2025-12-31')).toEqual({ fees: 0n, interest: 0n, compound: owed.compound, penalty: owed.penalty, principal: 0n }) // biome-ignore format: one row
    expect([daysOverdue(paid, '2025-08-20'), daysOverdue(paid, '2025-08-25'), grade(paid, '2025-08-25')]).toEqual([0, 5, 'special-mention']) // biome-ignore format: one row
    expect(paid).toMatchObject({ settledOn: null, next: '2025-08-21' })
    expect(payAll(paid, '2025-08-25').settledOn).toBe('2025-08-25')
  })
  test('judgement beyond this loan makes a grade worse, never better', () => {
    expect(grade(first, due, { nonPerformingHere: 10 })).toBe('normal')
    expect(grade(first, due, { nonPerformingHere: 11 })).toBe('substandard')
    expect(grade(first, due, { lateAnywhere: 21 })).toBe('substandard')
    expect(grade(first, due, { restructured: true })).toBe('special-mention')
    expect(grade(first, addDays(due, 300), { restructured: true })).toBe('doubtful')
  })
  test('what happens next: due, one day late, late enough for each grade', () => {
    const whole = billNext(drawn({ months: 1 }))
    const days: (string | null)[] = []
    for (let day = nextDay(whole); day !== null; day = nextDay(whole, day)) days.push(day)
    expect(days).toEqual([1, 91, 271, 361].map((late) => addDays(due, late)))
    expect(drawn().next).toBe(due)
  })
})

describe('early', () => {
  const three = paidInTime(drawn(), 3)
  test('the quote is the act', () => {
    for (const keep of ['term', 'instalment'] as const)
      for (const amount of [yuan('20,000.00'), yuan('226,007.93'), 'all'] as const) {
        const quote = value(quoteEarly(three, { amount, keep }, '2025-10-08'))
        const { loan, moves } = value(repayEarly(three, { amount, keep }, '2025-10-08'))
        expect([moves.paid.principal, moves.paid.interest]).toEqual([quote.principal, quote.interest])
        expect(loan.plan.slice(loan.billed)).toEqual(quote.plan)
        expect(quote.total).toBe(quote.principal + quote.interest)
      }
  })
  test('what it saves is what need not be paid', () => {
    const quote = value(quoteEarly(three, { amount: yuan('20,000.00'), keep: 'instalment' }, '2025-10-08'))
    const before = three.plan.slice(3).reduce((all, { total }) => all + total, 0n)
    const later = quote.plan.reduce((all, { total }) => all + total, 0n)
    expect(quote.saved).toBe(before - later - quote.total)
    expect(quote.saved).toBeGreaterThan(0n)
  })
  test('a part waits until what is due is paid; all of it pays that as well', () => {
    const late = billNext(three)
    expect(refusalOf(repayEarly(late, { amount: yuan('20,000.00'), keep: 'term' }, '2025-10-30'))).toMatchObject({ kind: 'arrears-first' }) // biome-ignore format: one row
    const owed = owedOn(late, '2025-10-30')
    const { loan, moves } = value(repayEarly(late, { amount: 'all', keep: 'term' }, '2025-10-30'))
    // 201,195.77 × 10 × 3.60 % / 360
    expect(moves.paid).toMatchObject({ penalty: owed.penalty, principal: owed.principal + yuan('201,195.77'), interest: owed.interest + yuan('201.20') }) // biome-ignore format: one row
    expect(loan.settledOn).toBe('2025-10-30')
  })
  test('of a flat rate the part that is repaid bears nothing any more', () => {
    const flat = paidInTime(drawn({ method: 'flat', principal: yuan('12,000.00'), percent: '6.00' }), 6)
    expect(flat.plan[6]).toMatchObject({ principal: yuan('1,000.00'), interest: yuan('60.00') })
    const early = value(repayEarly(flat, { amount: yuan('3,000.00'), keep: 'term' }, '2025-12-30'))
    // 3,000 × 10 × 6 % / 360, and 9,000 × 6 % / 12.
    expect(early.moves.paid.interest).toBe(yuan('5.00'))
    expect(early.loan.plan[6]).toMatchObject({ principal: yuan('500.00'), interest: yuan('45.00') })
  })
  test('what it may not be', () => {
    const early = (amount: bigint, more: Example['conventions'] = {}) =>
      refusalOf(repayEarly(drawn({ conventions: more }), { amount: fen(amount), keep: 'term' }, '2025-07-01'))
    expect(early(yuan('300,000.01'))).toEqual({ kind: 'more-than-balance', most: yuan('300,000.00') })
    expect(early(0n)).toEqual({ kind: 'amount-too-small', least: 1n })
    expect(early(yuan('999.99'), { leastEarly: '1000' })).toEqual({ kind: 'amount-too-small', least: yuan('1,000.00') })
    expect(early(yuan('20,000.00'), { earlyKeeps: ['instalment'] })).toEqual({ kind: 'keep-not-offered', keeps: ['instalment'] }) // biome-ignore format: one row
  })
  test('a part of a loan with equal principal, of one with interest first, of one with all at the end', () => {
    const part = (method: 'equal-principal' | 'interest-first' | 'bullet') =>
      value(repayEarly(drawn({ method }), { amount: yuan('60,000.00'), keep: 'term' }, '2025-07-05')).loan
    expect(part('equal-principal').plan[0]).toMatchObject({ principal: yuan('20,000.00'), interest: yuan('720.00') })
    expect(part('interest-first').plan[0]).toMatchObject({ principal: 0n, interest: yuan('720.00') })
    expect(part('bullet').plan).toMatchObject([{ principal: yuan('240,000.00'), interest: yuan('8,640.00') }])
  })
})

describe('in order', () => {
  test('what falls due by itself comes first, a bill before a reset', () => {
    const loan = drawn({ pricing: { kind: 'lpr', tenor: '1Y', points: 60, reset: 'anniversary', ownDay: true }, months: 24 }) // biome-ignore format: one loan
    expect(refusalOf(repayEarly(loan, { amount: 'all', keep: 'term' }, '2025-07-20'))).toEqual({ kind: 'bill-first', due: '2025-07-20' }) // biome-ignore format: one row
    const year = paidInTime(loan, 11)
    expect(year.next).toBe('2026-06-20')
    expect(refusalOf(resetRate(year, '3.50', '2026-06-20'))).toEqual({ kind: 'bill-first', due: '2026-06-20' })
    const due = billNext(year)
    expect(refusalOf(bill(due, '2026-07-20'))).toEqual({ kind: 'reset-first', day: '2026-06-20' })
    const reset = value(resetRate(due, '3.50', '2026-06-20')).loan
    // A whole period at the new rate, and a new instalment from it on.
    expect(reset.plan[12]!.interest).toBe((reset.balance * 35n + 6_000n) / 12_000n)
    expect(reset.plan[12]!.total).toBe(reset.plan[13]!.total)
    expect(payAll(reset, '2026-06-20').next).toBe('2026-07-20')
  })
  test('nothing is done for a day before the last, nor billed before it is due', () => {
    const loan = payAll(billNext(drawn()), '2025-07-25')
    expect(refusalOf(chargeFee(loan, fen(1n), 'x', '2025-07-24'))).toEqual({ kind: 'day-passed', last: '2025-07-25' })
    expect(refusalOf(bill(loan, '2025-08-19'))).toEqual({ kind: 'not-due', due: '2025-08-20' })
    // A bill that is late is dated on its day.
    expect(value(bill(loan, '2025-08-25')).loan.acts.at(-1)).toEqual({ kind: 'bill', day: '2025-08-20' })
  })
  test('never more than is owed, never nothing', () => {
    const loan = billNext(drawn())
    expect(refusalOf(repay(loan, yuan('25,490.19'), '2025-07-20'))).toEqual({ kind: 'more-than-owed', most: yuan('25,490.18') }) // biome-ignore format: one row
    expect(refusalOf(repay(loan, fen(0n), '2025-07-20'))).toEqual({ kind: 'amount-too-small', least: 1n })
    expect(refusalOf(repay(drawn(), fen(1n), '2025-07-01'))).toEqual({ kind: 'nothing-owed' })
  })
})

describe('taken back', () => {
  test('a repayment: the loan as it would be without it, late since the due day', () => {
    const loan = payAll(billNext(drawn()), '2025-07-20')
    const { loan: back, moves } = value(reverse(loan, 2, '2025-08-05'))
    expect(moves.paid).toMatchObject({ principal: -yuan('24,590.18'), interest: -yuan('900.00') })
    expect(owedOn(back, '2025-08-05')).toEqual(owedOn(billNext(drawn()), '2025-08-05'))
    expect(daysOverdue(back, '2025-08-05')).toBe(16)
    expect(movesOf(back, 2).paid.principal).toBe(yuan('24,590.18'))
    expect(refusalOf(reverse(back, 2, '2025-08-06'))).toEqual({ kind: 'not-reversible' })
  })
  test('an early repayment of all: it goes on, and what has fallen due since is billed', () => {
    const settled = value(repayEarly(paidInTime(drawn(), 1), { amount: 'all', keep: 'term' }, '2025-08-01')).loan
    const back = value(reverse(settled, 3, '2025-10-15')).loan
    expect(back).toMatchObject({ settledOn: null, next: '2025-08-20' })
    const later = having(back, (loan) => bill(loan, '2025-10-15'), (loan) => bill(loan, '2025-10-15')) // biome-ignore format: one list
    expect(later.bills.map(({ due }) => due)).toEqual(['2025-07-20', '2025-08-20', '2025-09-20'])
    expect(value(replay(later.terms, later.acts))).toEqual(later)
    expect(payAll(later, '2025-10-15').bills.every(({ paidOn }) => paidOn !== null)).toBe(true)
  })
  test('not what others rest on, not what the bank did by itself', () => {
    const part = value(repayEarly(paidInTime(drawn(), 1), { amount: yuan('20,000.00'), keep: 'term' }, '2025-08-01')).loan // biome-ignore format: one loan
    expect(refusalOf(reverse(part, 2, '2025-08-05'))).toEqual({ kind: 'later-acts-depend', act: 3 })
    expect(refusalOf(reverse(part, 1, '2025-08-05'))).toEqual({ kind: 'not-reversible' })
    expect(refusalOf(reverse(part, 9, '2025-08-05'))).toEqual({ kind: 'no-such-act' })
  })
})

describe('what may be drawn', () => {
  const wish: Draw = { id: 'loan-1', product: 'operating-limit', borrower: 'small-firm', customer: 'firm-1', principal: yuan('300,000.00'), months: 12, method: 'equal-instalments', day: '2025-06-20' } // biome-ignore format: one wish
  test('at LPR of the day and the points, with the product’s conventions of that day', () => {
    expect(value(termsOf(wish))).toMatchObject({ percent: '3.60', start: '2025-06-20', conventions: { graceDays: 3, penaltyMargin: '50' } }) // biome-ignore format: one row
    expect(value(termsOf(wish, { percent: '3.45' })).percent).toBe('3.45')
  })
  test.each([
    [{ principal: yuan('999.99') }, { kind: 'amount-out-of-range', least: yuan('1,000.00'), most: yuan('5,000,000.00') }],
    [{ principal: yuan('5,000,000.01') }, { kind: 'amount-out-of-range', least: yuan('1,000.00'), most: yuan('5,000,000.00') }],
    [{ months: 13 }, { kind: 'term-out-of-range', least: 1, most: 12 }],
    [{ months: 0 }, { kind: 'term-out-of-range', least: 1, most: 12 }],
    [{ method: 'flat' as const }, { kind: 'method-not-offered' }],
    [{ day: '2020-01-01' }, { kind: 'product-unknown', product: 'operating-limit' }],
  ])('%o is refused', (more, refusal) => {
    expect(refusalOf(termsOf({ ...wish, ...more }))).toMatchObject(refusal)
  }) // biome-ignore format: a table
  test.each(['entrusted-payment', 'commitment', 'fund-management', 'early-repayment', 'late-draw', 'registration', 'valuation'] as const)(
    'a fee of %s is taken from no small firm', (kind) => {
      const product = { ...productOn('2025-06-20', 'operating-limit')!, fees: [{ kind, amount: fen(1n), taker: 'Qiao', when: 'event' as const }] }
      expect(refusalOf(mayOffer(product, 'small-firm'))).toEqual({ kind: 'fee-forbidden', fee: kind })
      const own = kind === 'registration' || kind === 'valuation'
      expect(mayOffer(product, 'firm').ok).toBe(!own)
    },
  ) // biome-ignore format: a table
  test('a penalty margin of 30 to 50 percent', () => {
    const product = productOn('2025-06-20', 'operating-limit')!
    const at = (penaltyMargin: string) => mayOffer({ ...product, conventions: { ...product.conventions, penaltyMargin } }, 'firm').ok // biome-ignore format: one line
    expect(['29.99', '30', '50', '50.01'].map(at)).toEqual([false, true, true, false])
  })
})

test('kept as JSON it is the same loan', () => {
  const loan = billNext(paidInTime(drawn(), 2))
  const kept = JSON.parse(JSON.stringify(keptLoan(loan)))
  expect(readLoan(loan.terms, kept)).toEqual(loan)
  expect(value(repay(readLoan(loan.terms, kept), yuan('1.00'), '2025-10-01'))).toEqual(value(repay(loan, yuan('1.00'), '2025-10-01'))) // biome-ignore format: one row
})
