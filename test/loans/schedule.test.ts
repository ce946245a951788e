/**
 * Plans of repayment against published ones. The figures are facts from the test material of Apache Fineract (Apache-2.0, commit
 * 80821e8a6890fab8b5a96d3a3b61c101469e5897): inputs and expected amounts of the cases that are named, restated as tables. Then
 * what holds for every plan.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bases, exactInterest, halfEven, roundedTo } from '../../core/loans/interest.ts'
import { type Method, methods } from '../../core/loans/kinds.ts'
import {
  exactInstalment, type Instalment, monthly, type PlanConventions, periodsOf, planOf, schedule, usualPlan,
} from '../../core/loans/schedule.ts' // biome-ignore format: one list
import { halfUp, parseYuan } from '../../core/money.ts'
import { addDays } from '../../core/time.ts'

type Published = {
  readonly id: string
  readonly file: string
  readonly principal: string
  readonly percent: string
  readonly start: string
  readonly periods: number
  readonly months: number
  readonly method: Method
  readonly conventions: Partial<PlanConventions>
  readonly dues: string
  readonly principals: string
  readonly interests: string
  readonly totals: string
  readonly days: string
}
const published: readonly Published[] = [
  {
    id: 'C3152', file: 'EMICalculation-Part1.feature', principal: '10000', percent: '12', start: '2023-12-12', periods: 6, months: 1, method: 'equal-instalments',
    conventions: { basis: 'ACT/ACT-next', instalmentFrom: 'own-periods', correction: 'once' },
    dues: '2024-01-12 2024-02-12 2024-03-12 2024-04-12 2024-05-12 2024-06-12',
    principals: '1623.75 1640.42 1661.51 1673.98 1692.11 1708.23',
    interests: '101.81 85.14 64.05 51.58 33.45 17.36',
    totals: '1725.56 1725.56 1725.56 1725.56 1725.56 1725.59',
    days: '31 31 29 31 30 31',
  },
  {
    id: 'C3154', file: 'EMICalculation-Part1.feature', principal: '100', percent: '12', start: '2024-01-01', periods: 6, months: 1, method: 'equal-instalments',
    conventions: { instalmentFrom: 'own-periods', correction: 'once' },
    dues: '2024-02-01 2024-03-01 2024-04-01 2024-05-01 2024-06-01 2024-07-01',
    principals: '16.25 16.41 16.58 16.74 16.91 17.11',
    interests: '1.00 0.84 0.67 0.51 0.34 0.17',
    totals: '17.25 17.25 17.25 17.25 17.25 17.28',
    days: '31 29 31 30 31 30',
  },
  {
    id: 'C3155', file: 'EMICalculation-Part1.feature', principal: '100', percent: '9.4822', start: '2024-01-01', periods: 6, months: 1, method: 'equal-instalments',
    conventions: { instalmentFrom: 'own-periods', correction: 'once' },
    dues: '2024-02-01 2024-03-01 2024-04-01 2024-05-01 2024-06-01 2024-07-01',
    principals: '16.34 16.47 16.60 16.73 16.86 17.00',
    interests: '0.79 0.66 0.53 0.40 0.27 0.13',
    totals: '17.13 17.13 17.13 17.13 17.13 17.13',
    days: '31 29 31 30 31 30',
  },
  {
    id: 'C3165', file: 'EMICalculation-Part1.feature', principal: '75', percent: '12.3', start: '2024-01-01', periods: 5, months: 1, method: 'equal-instalments',
    conventions: { instalmentFrom: 'own-periods', correction: 'once' },
    dues: '2024-02-01 2024-03-01 2024-04-01 2024-05-01 2024-06-01',
    principals: '14.70 14.85 15.00 15.16 15.29',
    interests: '0.77 0.62 0.47 0.31 0.16',
    totals: '15.47 15.47 15.47 15.47 15.45',
    days: '31 29 31 30 31',
  },
  {
    id: 'C3157', file: 'EMICalculation-Part1.feature', principal: '100', percent: '12', start: '2024-01-01', periods: 3, months: 2, method: 'equal-instalments',
    conventions: { instalmentFrom: 'own-periods', correction: 'once' },
    dues: '2024-03-01 2024-05-01 2024-07-01',
    principals: '32.68 33.33 33.99',
    interests: '2.00 1.35 0.68',
    totals: '34.68 34.68 34.67',
    days: '60 61 61',
  },
  {
    id: 'C111043', file: 'LoanMonthEndDueDateStrategy.feature', principal: '10000', percent: '12', start: '2025-01-31', periods: 3, months: 1, method: 'equal-instalments',
    conventions: { basis: 'ACT/ACT-next', instalmentFrom: 'own-periods', correction: 'once', monthEnd: 'first-of-next' },
    dues: '2025-03-01 2025-03-31 2025-05-01',
    principals: '3303.22 3332.51 3364.27',
    interests: '95.34 66.05 34.29',
    totals: '3398.56 3398.56 3398.56',
    days: '29 30 31',
  },
  {
    id: 'C111047', file: 'LoanMonthEndDueDateStrategy.feature', principal: '10000', percent: '12', start: '2025-01-31', periods: 3, months: 1, method: 'equal-instalments',
    conventions: { basis: 'ACT/ACT-next', instalmentFrom: 'own-periods', correction: 'once' },
    dues: '2025-02-28 2025-03-31 2025-04-30',
    principals: '3305.77 3329.59 3364.64',
    interests: '92.05 68.23 33.19',
    totals: '3397.82 3397.82 3397.83',
    days: '28 31 30',
  },
  {
    id: 'BL01', file: 'LoanBulletBalloon.feature', principal: '100', percent: '30', start: '2024-01-01', periods: 8, months: 1, method: 'equal-instalments',
    conventions: { instalmentFrom: 'own-periods', correction: 'once', principalGrace: 7 },
    dues: '2024-02-01 2024-03-01 2024-04-01 2024-05-01 2024-06-01 2024-07-01 2024-08-01 2024-09-01',
    principals: '0.00 0.00 0.00 0.00 0.00 0.00 0.00 100.00',
    interests: '2.50 2.50 2.50 2.50 2.50 2.50 2.50 2.50',
    totals: '2.50 2.50 2.50 2.50 2.50 2.50 2.50 102.50',
    days: '31 29 31 30 31 30 31 31',
  },
  {
    id: 'RS01', file: 'LoanRepayment.feature', principal: '5000', percent: '12', start: '2022-11-01', periods: 18, months: 1, method: 'flat',
    conventions: { step: '1' },
    dues: '2022-12-01 2023-01-01 2023-02-01 2023-03-01 2023-04-01 2023-05-01 2023-06-01 2023-07-01 2023-08-01 2023-09-01 2023-10-01 2023-11-01 2023-12-01 2024-01-01 2024-02-01 2024-03-01 2024-04-01 2024-05-01',
    principals: '278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 278.00 274.00',
    interests: '50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00 50.00',
    totals: '328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 328.00 324.00',
    days: '30 31 31 28 31 30 31 30 31 31 30 31 30 31 31 29 31 30',
  },
  {
    id: 'RS03', file: 'LoanRepayment.feature', principal: '5000', percent: '12', start: '2022-11-01', periods: 18, months: 1, method: 'equal-instalments',
    conventions: { basis: 'ACT/365F', step: '1' },
    dues: '2022-12-01 2023-01-01 2023-02-01 2023-03-01 2023-04-01 2023-05-01 2023-06-01 2023-07-01 2023-08-01 2023-09-01 2023-10-01 2023-11-01 2023-12-01 2024-01-01 2024-02-01 2024-03-01 2024-04-01 2024-05-01',
    principals: '255.68 256.65 259.26 266.08 264.62 268.53 270.05 273.84 275.59 278.40 282.01 284.11 287.59 289.94 292.90 296.47 298.90 299.38',
    interests: '49.32 48.35 45.74 38.92 40.38 36.47 34.95 31.16 29.41 26.60 22.99 20.89 17.41 15.06 12.10 8.53 6.10 2.95',
    totals: '305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 305.00 302.33',
    days: '30 31 31 28 31 30 31 30 31 31 30 31 30 31 31 29 31 30',
  },
] // biome-ignore format: tables

const yuan = (text: string) => parseYuan(text)!
const sum = (rows: readonly Instalment[], of: 'principal' | 'interest' | 'total') =>
  rows.reduce((all, row) => all + row[of], 0n)

describe('Apache Fineract', () => {
  test.each(published)('$id ($file) is the same to the cent', (one) => {
    const rows = schedule({
      principal: yuan(one.principal),
      percent: one.percent,
      start: one.start,
      periods: one.periods,
      every: { count: one.months, unit: 'months' },
      method: one.method,
      conventions: { ...usualPlan, rounding: 'half-even', ...one.conventions },
    })
    expect(rows.map(({ due }) => due)).toEqual(one.dues.split(' '))
    expect(rows.map(({ days }) => days)).toEqual(one.days.split(' ').map(Number))
    expect(rows.map(({ principal }) => principal)).toEqual(one.principals.split(' ').map(yuan))
    expect(rows.map(({ interest }) => interest)).toEqual(one.interests.split(' ').map(yuan))
    expect(rows.map(({ total }) => total)).toEqual(one.totals.split(' ').map(yuan))
    expect(rows.at(-1)!.balance).toBe(0n)
  })
  test.each([
    ['C3153', '10000', '9.4822', '2023-12-12', 6, 'months', 1, 'ACT/ACT-next', '1713.12 1713.12 1713.12 1713.12 1713.12 1713.15', '278.75'],
    ['C3164', '331.77', '10.65', '2023-12-12', 5, 'months', 1, 'ACT/ACT-next', '68.14 68.14 68.14 68.14 68.12', '8.91'],
    ['C3166', '100', '9.4822', '2024-01-01', 6, 'days', 15, 'ACT/365F', '16.90 16.90 16.90 16.90 16.90 16.88', '1.38'],
    ['C3167', '100', '15.678', '2024-01-01', 6, 'months', 1, 'ACT/365F', '17.43 17.43 17.43 17.43 17.43 17.47', '4.62'],
  ] as const)('%s of EMICalculation-Part1.feature: instalments and interest', (_, principal, percent, start, periods, unit, count, basis, totals, interest) => {
    const conventions = { ...usualPlan, basis, rounding: 'half-even', instalmentFrom: 'own-periods', correction: 'once' } as const
    const rows = schedule({ principal: yuan(principal), percent, start, periods, every: { count, unit }, method: 'equal-instalments', conventions })
    expect(rows.map(({ total }) => total)).toEqual(totals.split(' ').map(yuan))
    expect(sum(rows, 'interest')).toBe(yuan(interest))
  }) // biome-ignore format: a table
  test('C3194 of EMICalculation-Part1.feature: 200 more on the eighth day, within the first period', () => {
    const conventions = { ...usualPlan, rounding: 'half-even', instalmentFrom: 'own-periods', correction: 'once', laterDraws: 'share-of-period' } as const // biome-ignore format: one row
    const first = { principal: yuan('100'), percent: '9.4822', start: '2024-01-01', periods: 6, every: monthly, method: 'equal-instalments' } as const // biome-ignore format: one plan
    const rows = schedule({ ...first, conventions, laterDraws: [{ day: '2024-01-08', amount: yuan('200') }] })
    expect(rows.map(({ principal }) => principal)).toEqual('49.32 49.35 49.74 50.13 50.53 50.93'.split(' ').map(yuan))
    expect(rows.map(({ interest }) => interest)).toEqual('2.01 1.98 1.59 1.20 0.80 0.40'.split(' ').map(yuan))
  })
  test('LoanRepayment.feature: flat interest is one sum, the total a whole number, and the last part takes the rest', () => {
    const conventions = { ...usualPlan, rounding: 'half-even', step: '1' } as const
    const rows = schedule({ principal: yuan('1250'), percent: '15', start: '2023-09-01', periods: 4, every: monthly, method: 'flat', conventions }) // biome-ignore format: one plan
    expect(rows.map(({ principal }) => principal)).toEqual('312.38 312.38 312.38 312.86'.split(' ').map(yuan))
    expect(rows.map(({ interest }) => interest)).toEqual('15.62 15.62 15.62 15.64'.split(' ').map(yuan))
  })
  test('the same loans by ISDA’s ACT/ACT, or without the one correction, are not', () => {
    const acrossNewYear = { principal: yuan('10000'), percent: '12', start: '2023-12-12', periods: 6, every: monthly, method: 'equal-instalments' as const } // biome-ignore format: one plan
    const isda = { ...usualPlan, rounding: 'half-even', basis: 'ACT/ACT', instalmentFrom: 'own-periods', correction: 'once' } as const // biome-ignore format: one row
    expect(schedule({ ...acrossNewYear, conventions: isda })[0]!.interest).toBe(yuan('101.82'))
    const five = { ...acrossNewYear, principal: yuan('75'), percent: '12.3', start: '2024-01-01', periods: 5 }
    const first = schedule({ ...five, conventions: { ...usualPlan, rounding: 'half-even', instalmentFrom: 'own-periods' } }) // biome-ignore format: one call
    expect(first[0]!.total).toBe(yuan('15.46'))
  })
})

describe('rounding', () => {
  test.each([
    [25n, 10n, 3n, 2n], [35n, 10n, 4n, 4n], [-25n, 10n, -3n, -2n], [-35n, 10n, -4n, -4n], [24n, 10n, 2n, 2n], [26n, 10n, 3n, 3n], [0n, 3n, 0n, 0n],
  ])('%s / %s is %s half up and %s half even', (numerator, denominator, up, even) => {
    expect([halfUp(numerator, denominator), halfEven(numerator, denominator)]).toEqual([up, even])
  }) // biome-ignore format: a table
  test('1,250.00 at 3.60 % for a day: 0.13 in China, 0.12 half even', () => {
    const exact = exactInterest(1_250_00n, '3.60', { numerator: 1n, denominator: 360n })
    expect([roundedTo('half-up', exact), roundedTo('half-even', exact)]).toEqual([13n, 12n])
  })
})

describe('days', () => {
  const plan = { principal: yuan('120000'), percent: '3.60', start: '2025-09-05', periods: 6, every: monthly, method: 'equal-principal' } as const // biome-ignore format: one plan
  test('a first due day that the bank names: days of interest as a bill of their own', () => {
    const rows = schedule({ ...plan, conventions: { ...usualPlan, dueDay: 20 } })
    // 120,000 × 15 × 3.60 % / 360
    expect(rows[0]).toMatchObject({ due: '2025-09-20', days: 15, principal: 0n, interest: yuan('180.00') })
    expect(rows[1]).toMatchObject({ due: '2025-10-20', principal: yuan('20000'), interest: yuan('360.00') })
    expect(rows).toHaveLength(7)
    expect(rows.at(-1)).toMatchObject({ due: '2026-03-20', balance: 0n })
  })
  test('or within the first instalment', () => {
    const rows = schedule({ ...plan, conventions: { ...usualPlan, dueDay: 20, firstBroken: 'within-first' } })
    expect(rows[0]).toMatchObject({ due: '2025-10-20', days: 45, interest: yuan('540.00'), principal: yuan('20000') })
    expect(rows).toHaveLength(6)
    expect(rows.at(-1)!.due).toBe('2026-03-20')
  })
  test('a named day that has passed in the month of the draw is that of the next', () => {
    expect(schedule({ ...plan, conventions: { ...usualPlan, dueDay: 1 } })[0]).toMatchObject({ due: '2025-10-01', days: 26 }) // biome-ignore format: one row
    expect(schedule({ ...plan, start: '2025-09-20', conventions: { ...usualPlan, dueDay: 20 } })[0]!.due).toBe('2025-10-20') // biome-ignore format: one row
  })
  test('a due day in a holiday moves to the next business day with interest until then, and the next period is shorter', () => {
    // 1 October is in the holidays of 2025, which last until the 8th.
    const rows = schedule({ ...plan, start: '2025-09-01', conventions: { ...usualPlan, holidays: 'next-business-day' } }) // biome-ignore format: one call
    // 120,000 × (1/12 + 8/360) × 3.60 % and 100,000 × (1/12 + 2/360 − 8/360) × 3.60 %: 1 November is a Saturday.
    expect(rows[0]).toMatchObject({ due: '2025-10-09', days: 38, interest: yuan('456.00') })
    expect(rows[1]).toMatchObject({ from: '2025-10-09', due: '2025-11-03', days: 25, interest: yuan('240.00') })
    const stays = schedule({ ...plan, start: '2025-09-01', conventions: usualPlan })
    expect(stays[0]).toMatchObject({ due: '2025-10-01', interest: yuan('360.00') })
  })
  test('by the days a moved due day needs no other rule', () => {
    const rows = schedule({ ...plan, start: '2025-09-01', conventions: { ...usualPlan, basis: 'ACT/360', holidays: 'next-business-day' } }) // biome-ignore format: one call
    expect(rows[0]).toMatchObject({ days: 38, interest: yuan('456.00') })
  })
  test('weeks and days', () => {
    const weekly = schedule({ ...plan, every: { count: 2, unit: 'weeks' }, conventions: usualPlan })
    expect(weekly.map(({ due }) => due).slice(0, 2)).toEqual(['2025-09-19', '2025-10-03'])
    expect(weekly[0]!.interest).toBe(yuan('168.00'))
    const daily = schedule({ ...plan, every: { count: 10, unit: 'days' }, conventions: { ...usualPlan, basis: 'ACT/365F' } }) // biome-ignore format: one call
    expect(daily[0]).toMatchObject({ due: '2025-09-15', interest: yuan('118.36') })
  })
  test('due days that come to the same business day leave nothing between them', () => {
    const rows = schedule({ ...plan, start: '2025-09-30', every: { count: 1, unit: 'days' }, periods: 9, method: 'interest-first', percent: '36.00', conventions: { ...usualPlan, basis: '30/365', holidays: 'next-business-day' } }) // biome-ignore format: one plan
    expect(rows.map(({ due }) => due)).toEqual(Array(9).fill('2025-10-09'))
    expect(rows.slice(1).map(({ interest }) => interest)).toEqual(Array(8).fill(0n))
  })
  test('the 31st stays the 31st after a short month', () => {
    const rows = schedule({ ...plan, start: '2025-12-31', conventions: usualPlan })
    expect(rows.map(({ due }) => due)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30']) // biome-ignore format: one list
  })
})

describe('interest first, and all at the end', () => {
  const plan = { principal: yuan('100000'), percent: '4.80', start: '2025-06-20', periods: 6, every: monthly, conventions: usualPlan } as const // biome-ignore format: one plan
  test('先息后本', () => {
    const rows = schedule({ ...plan, method: 'interest-first' })
    expect(rows.map(({ principal }) => principal)).toEqual([0n, 0n, 0n, 0n, 0n, yuan('100000')])
    expect(rows.every(({ interest }) => interest === yuan('400.00'))).toBe(true)
  })
  test('利随本清', () => {
    expect(schedule({ ...plan, method: 'bullet' })).toMatchObject([{ due: '2025-12-20', days: 183, principal: yuan('100000'), interest: yuan('2400.00') }]) // biome-ignore format: one row
    const days = schedule({ ...plan, method: 'bullet', conventions: { ...usualPlan, basis: 'ACT/360' } })
    expect(days[0]!.interest).toBe(yuan('2440.00'))
  })
  test('an interest-free loan is repaid in equal parts', () => {
    const rows = schedule({ ...plan, percent: '0', method: 'equal-instalments' })
    expect(rows.map(({ total }) => total)).toEqual([...Array(5).fill(yuan('16666.67')), yuan('16666.65')])
  })
})

describe('every plan', () => {
  const anyPlan = fc.record({
    principal: fc.bigInt({ min: 1n, max: 5_000_000_00n }),
    percent: fc.integer({ min: 0, max: 360_000 }).map((millionths) => (millionths / 10_000).toFixed(4)),
    start: fc.integer({ min: 0, max: 1_500 }).map((days) => addDays('2023-01-01', days)),
    periods: fc.integer({ min: 1, max: 60 }),
    every: fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 3 }), unit: fc.constant('months' as const) }),
      fc.record({ count: fc.integer({ min: 1, max: 40 }), unit: fc.constantFrom('days' as const, 'weeks' as const) }),
    ),
    method: fc.constantFrom(...methods),
    conventions: fc.record({
      basis: fc.constantFrom(...bases),
      broken: fc.constantFrom('ACT/360' as const, 'ACT/365F' as const),
      rounding: fc.constantFrom('half-up' as const, 'half-even' as const),
      instalmentFrom: fc.constantFrom('whole-periods' as const, 'own-periods' as const),
      correction: fc.constantFrom('none' as const, 'once' as const),
      step: fc.constantFrom('0', '1', '10'),
      monthEnd: fc.constantFrom('last-day' as const, 'first-of-next' as const),
      dueDay: fc.oneof(fc.constant('as-drawn' as const), fc.integer({ min: 1, max: 28 })),
      firstBroken: fc.constantFrom('own-bill' as const, 'within-first' as const),
      holidays: fc.constantFrom('not-moved' as const, 'next-business-day' as const),
      principalGrace: fc.constantFrom(0, 0, 1),
      laterDraws: fc.constantFrom('by-day' as const, 'share-of-period' as const),
    }),
  })
  test('its principal sums to what was drawn, its balance ends at nothing, its days join', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const rows = schedule(plan)
        expect(sum(rows, 'principal')).toBe(plan.principal)
        expect(rows.at(-1)!.balance).toBe(0n)
        let [day, balance] = [plan.start, plan.principal]
        for (const row of rows) {
          expect(row.from).toBe(day)
          expect(row.due > row.from || row.days === 0).toBe(true)
          expect(row.principal).toBeGreaterThanOrEqual(0n)
          expect(row.interest).toBeGreaterThanOrEqual(0n)
          expect(row.total).toBe(row.principal + row.interest)
          expect(row.balance).toBe(balance - row.principal)
          ;[day, balance] = [row.due, row.balance]
        }
      }),
      { numRuns: 500 },
    )
  })
  test('what is drawn later is repaid like the rest', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 3 }), (plan, days) => {
        const last = schedule(plan).at(-1)!.due
        const laterDraws = days.toSorted((one, other) => one - other).map((after) => ({ day: addDays(plan.start, after), amount: 123_45n })).filter(({ day }) => day < last) // biome-ignore format: one list
        const rows = schedule({ ...plan, laterDraws })
        expect(sum(rows, 'principal')).toBe(plan.principal + 123_45n * BigInt(laterDraws.length))
        expect(rows.at(-1)!.balance).toBe(0n)
      }),
    )
  })
  test('the closed form of one rate and the sum over single rates are the same instalment', () => {
    const month = { numerator: 30n, denominator: 360n }
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 1, max: 360_000 }), fc.integer({ min: 2, max: 120 }), (principal, rate, periods) => {
        const percent = (rate / 10_000).toFixed(4)
        const closed = exactInstalment(principal, percent, Array(periods).fill(month))
        // Reference: what a schedule of exact fractions leaves is nothing.
        const [over, under] = [BigInt(rate), 12_000_000n]
        let [numerator, denominator] = [principal * closed.denominator, closed.denominator]
        for (let n = 0; n < periods; n += 1) {
          numerator = numerator * (under + over) - closed.numerator * (denominator / closed.denominator) * under
          denominator *= under
        }
        expect(numerator).toBe(0n)
        const other = exactInstalment(principal, percent, [{ numerator: 1n, denominator: 12n }, ...Array(periods - 1).fill(month)]) // biome-ignore format: one call
        expect(other.numerator * closed.denominator).toBe(closed.numerator * other.denominator)
      }),
      { numRuns: 60 },
    ) // biome-ignore format: one property
  })
  test('360 instalments, whole and by the days', () => {
    const long = { principal: yuan('3000000'), percent: '3.65', start: '2025-06-20', periods: 360, every: monthly, method: 'equal-instalments' } as const // biome-ignore format: one plan
    const whole = schedule({ ...long, conventions: usualPlan })
    expect(whole).toHaveLength(360)
    expect(whole.at(-1)).toMatchObject({ due: '2055-06-20', balance: 0n })
    // The last takes at most half a fen of each.
    expect(whole.at(-1)!.total - whole[0]!.total).toBeGreaterThan(-400n)
    expect(schedule({ ...long, conventions: { ...usualPlan, basis: 'ACT/ACT', instalmentFrom: 'own-periods' } }).at(-1)!.balance).toBe(0n) // biome-ignore format: one plan
  })
  test('a kept instalment ends the plan when nothing is left', () => {
    const periods = periodsOf({ start: '2025-06-20', periods: 12, every: monthly, method: 'equal-instalments', conventions: usualPlan }) // biome-ignore format: one call
    const { rows } = planOf({ balance: 30_000_00n, percent: '3.60', method: 'equal-instalments', conventions: usualPlan, every: monthly, periods, level: 25_490_18n }) // biome-ignore format: one call
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatchObject({ balance: 0n })
  })
})
