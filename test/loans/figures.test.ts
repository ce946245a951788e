/** The worked figures of the bank's rule sheet for loans: L1 to L9, each with its variants. */
import { describe, expect, test } from 'vitest'
import { daysOverdue, owedOn } from '../../core/loans/arrears.ts'
import { accruedTo, type Loan, totalOf } from '../../core/loans/loan.ts'
import { type Instalment, monthly, schedule, usualPlan } from '../../core/loans/schedule.ts'
import { bill, quoteEarly, repay, repayEarly, resetRate } from '../../core/loans/servicing.ts'
import { drawn, type Example, having, value, yuan } from './contract.ts'

const L1 = { principal: yuan('300,000.00'), percent: '3.60', start: '2025-06-20', periods: 12, every: monthly, method: 'equal-instalments', conventions: usualPlan } as const // biome-ignore format: one plan
const interestOf = (rows: readonly Instalment[]) => rows.map(({ interest }) => interest)
const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n)
const amounts = (text: string) => text.split(' ').map(yuan)
/** Bills and pays in time until so many instalments are paid. */
const paid = (loan: Loan, times: number): Loan => {
  let standing = loan
  for (let n = 0; n < times; n += 1) {
    const { due } = standing.plan[standing.billed]!
    standing = value(bill(standing, due)).loan
    standing = value(repay(standing, totalOf(owedOn(standing, due)), due)).loan
  }
  return standing
}

describe('plans', () => {
  test('L1 equal instalments: a month is a twelfth, the last instalment takes the rest', () => {
    const rows = schedule(L1)
    expect(rows.map(({ principal, interest, total, balance }) => [principal, interest, total, balance])).toEqual(
      [
        '24590.18 900.00 25490.18 275409.82', '24663.95 826.23 25490.18 250745.87', '24737.94 752.24 25490.18 226007.93',
        '24812.16 678.02 25490.18 201195.77', '24886.59 603.59 25490.18 176309.18', '24961.25 528.93 25490.18 151347.93',
        '25036.14 454.04 25490.18 126311.79', '25111.24 378.94 25490.18 101200.55', '25186.58 303.60 25490.18 76013.97',
        '25262.14 228.04 25490.18 50751.83', '25337.92 152.26 25490.18 25413.91', '25413.91 76.24 25490.15 0.00',
      ].map(amounts),
    ) // biome-ignore format: a table
    expect(sum(interestOf(rows))).toBe(yuan('5,882.13'))
  })
  test('L2 the same instalment, interest by actual days / 360', () => {
    const rows = schedule({ ...L1, conventions: { ...usualPlan, basis: 'ACT/360' } })
    expect(interestOf(rows)).toEqual(
      amounts('900.00 853.77 777.40 678.18 623.87 529.15 469.41 391.84 283.65 235.90 152.52 79.06'),
    )
    expect(rows.map(({ days }) => days)).toEqual([30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31])
    expect(sum(interestOf(rows))).toBe(yuan('5,974.75'))
    expect(rows.at(-1)).toMatchObject({ total: yuan('25,582.77'), balance: 0n })
  })
  test('L4 equal principal, by months and by days', () => {
    const rows = schedule({ ...L1, method: 'equal-principal' })
    expect(rows.every(({ principal }) => principal === yuan('25,000.00'))).toBe(true)
    expect(interestOf(rows)).toEqual(amounts('900.00 825.00 750.00 675.00 600.00 525.00 450.00 375.00 300.00 225.00 150.00 75.00')) // biome-ignore format: one list
    const days = schedule({ ...L1, method: 'equal-principal', conventions: { ...usualPlan, basis: 'ACT/360' } })
    expect(interestOf(days)).toEqual(amounts('900.00 852.50 775.00 675.00 620.00 525.00 465.00 387.50 280.00 232.50 150.00 77.50')) // biome-ignore format: one list
    expect(sum(interestOf(days))).toBe(yuan('5,940.00'))
  })
})

describe('L6 lateness', () => {
  const late: Example = { principal: yuan('100,000.00'), percent: '4.80', start: '2025-08-20', months: 1, method: 'bullet' } // biome-ignore format: one loan
  const due = (example: Example = {}) => having(drawn({ ...late, ...example }), (loan) => bill(loan, '2025-09-20'))

  test('46 days late: 20 September counts, 5 November does not', () => {
    expect(owedOn(due(), '2025-11-05')).toEqual({ fees: 0n, principal: yuan('100,000.00'), interest: yuan('400.00'), penalty: yuan('920.00'), compound: yuan('3.68') }) // biome-ignore format: one row
    expect(totalOf(owedOn(due(), '2025-11-05'))).toBe(yuan('101,323.68'))
    expect(daysOverdue(due(), '2025-11-05')).toBe(46)
  })
  test('paid on the due day itself: nothing extra', () => {
    expect(totalOf(owedOn(due(), '2025-09-20'))).toBe(yuan('100,400.00'))
  })
  test('where 复利 on 罚息 is agreed, what was unpaid at the settlement of 20 October bears 1.93 more', () => {
    const loan = due({ conventions: { compound: 'interest-and-penalty' } })
    expect(owedOn(loan, '2025-10-20')).toMatchObject({ penalty: yuan('600.00'), compound: yuan('2.40') })
    // 3.68 + 1.9277 = 5.6077
    expect(owedOn(loan, '2025-11-05')).toMatchObject({ penalty: yuan('920.00'), compound: yuan('5.61') })
  })
  test('no 复利 at all, where the contract has none', () => {
    expect(owedOn(due({ conventions: { compound: 'none' } }), '2025-11-05').compound).toBe(0n)
  })
  test.each([
    ['penalty-rate', '2.03', '25,559.00'],
    ['contract-rate', '1.35', '25,558.32'],
  ] as const)(
    'within the term, 复利 at the %s: the third instalment 18 days late',
    (compoundInTerm, compound, total) => {
      const loan = having(paid(drawn({ conventions: { compoundInTerm } }), 2), (one) => bill(one, '2025-09-20'))
      const owed = owedOn(loan, '2025-10-08')
      expect(owed).toMatchObject({ principal: yuan('24,737.94'), penalty: yuan('66.79'), compound: yuan(compound) })
      expect(totalOf(owed)).toBe(yuan(total))
    },
  )
  test('after maturity the penalty rate holds, whatever held before', () => {
    const loan = due({ conventions: { compoundInTerm: 'contract-rate' } })
    expect(owedOn(loan, '2025-11-05').compound).toBe(yuan('3.68'))
  })
})

describe('L7 20,000 repaid early on 2025-10-08, after three instalments', () => {
  const three = paid(drawn(), 3)
  test('settled with the interest of that part; the term stays and the instalment falls', () => {
    const loan = value(repayEarly(three, { amount: yuan('20,000.00'), keep: 'term' }, '2025-10-08'))
    expect(three.balance).toBe(yuan('226,007.93'))
    expect(loan.moves.paid).toMatchObject({ principal: yuan('20,000.00'), interest: yuan('36.00') })
    expect(loan.loan.balance).toBe(yuan('206,007.93'))
    expect(loan.loan.level).toBe(yuan('23,234.49'))
    expect(loan.loan.plan[3]!.interest).toBe(yuan('618.02'))
    expect(loan.loan.plan.at(-1)).toMatchObject({ n: 12, due: '2026-06-20', balance: 0n })
  })
  test('the instalment stays and the term is shorter', () => {
    const quote = value(quoteEarly(three, { amount: yuan('20,000.00'), keep: 'instalment' }, '2025-10-08'))
    expect(quote.plan.map(({ total }) => total)).toEqual([...Array(8).fill(yuan('25,490.18')), yuan('4,943.62')])
    expect(sum(interestOf(quote.plan))).toBe(yuan('2,857.13'))
    expect(quote.total).toBe(yuan('20,036.00'))
  })
  test('a bank that settles all interest to the day asks 406.81, and the rest of the period bears by the day', () => {
    const loan = paid(drawn({ conventions: { earlyInterest: 'all' } }), 3)
    const early = value(repayEarly(loan, { amount: yuan('20,000.00'), keep: 'term' }, '2025-10-08'))
    expect(early.moves.paid.interest).toBe(yuan('406.81'))
    // 206,007.93 × 12 × 3.60 % / 360
    expect(early.loan.plan[3]!.interest).toBe(yuan('247.21'))
  })
  test('all of it: balance and interest to the day, and nothing is left', () => {
    const early = value(repayEarly(three, { amount: 'all', keep: 'term' }, '2025-10-08'))
    expect(early.moves.paid).toMatchObject({ principal: yuan('226,007.93'), interest: yuan('406.81') })
    expect(early.loan).toMatchObject({ balance: 0n, settledOn: '2025-10-08', next: null })
  })
})

describe('L9 the rate is reset within a period', () => {
  const example: Example = {
    principal: yuan('600,000.00'), percent: '4.00', start: '2024-05-20', months: 36,
    pricing: { kind: 'lpr', tenor: '1Y', points: 55, reset: 'january', ownDay: false },
  } // biome-ignore format: one loan
  const seven = paid(drawn(example), 7)
  const reset = value(resetRate(seven, '3.65', '2025-01-01')).loan

  test('twelve days at the old rate, nineteen at the new, rounded once; the old instalment for that period', () => {
    expect(seven.level).toBe(yuan('17,714.39'))
    expect(seven.balance).toBe(yuan('488,893.12'))
    expect(seven.next).toBe('2025-01-01')
    expect(reset.plan[7]).toMatchObject({ due: '2025-01-20', interest: yuan('1,593.66'), principal: yuan('16,120.73'), balance: yuan('472,772.39') }) // biome-ignore format: one row
  })
  test('then the new one', () => {
    expect(reset.level).toBe(yuan('17,639.59'))
    expect(reset.plan[8]).toMatchObject({ principal: yuan('16,201.57'), interest: yuan('1,438.02') })
    expect(reset.plan.at(-1)).toMatchObject({ total: yuan('17,639.63'), balance: 0n })
    expect(reset.next).toBe('2025-01-20')
  })
  test('each day of that period has earned at its own rate', () => {
    expect(accruedTo(reset, '2025-01-01')).toBe(yuan('651.86'))
    expect(accruedTo(reset, '2025-01-20')).toBe(yuan('1,593.66'))
    // Asked for a day before the reset: 488,893.12 × 6 × 4.00 % / 360.
    expect(accruedTo(reset, '2024-12-26')).toBe(yuan('325.93'))
  })
})
