/** The arithmetic of interest, on worked figures (D1–D12 of the bank's rule sheet) and on tables worked out by hand. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accrued, added, type Base, backValue, compounded, type DayCount, dayCounts, daysBetween, demandInterest, exactInterest,
  halfUp, interestTaxOn, monthsAndDays, monthsLater, ppm, rounded, settlesOn, sumOfDays, wholeOf, withheld, yearFraction,
} from '../../core/deposits/interest.ts' // biome-ignore format: one list
import { addDays, dayFromNumber, dayNumber } from '../../core/time.ts'

describe('a rate', () => {
  test.each([['0.95', 9_500n], ['0', 0n], ['20', 200_000n], ['0.0001', 1n], ['1.5', 15_000n], ['100.0000', 1_000_000n]])(
    '%s percent is %s millionths', (percent, expected) => expect(ppm(percent)).toBe(expected),
  ) // biome-ignore format: a table
  test.each(['', '.5', '1.', '-1', '0.95 %', '1e3', '0.00001', ' 1', '１', '1234567'])('“%s” is none', (text) =>
    expect(() => ppm(text)).toThrow(RangeError),
  )
})

describe('四舍五入', () => {
  test.each([
    [1n, 2n, 1n], [-1n, 2n, -1n], [5n, 10n, 1n], [4n, 10n, 0n], [-4n, 10n, 0n], [15n, 10n, 2n], [25n, 10n, 3n], [0n, 7n, 0n], [7n, 7n, 1n],
  ])('%s / %s is %s', (numerator, denominator, expected) => expect(halfUp(numerator, denominator)).toBe(expected)) // biome-ignore format: a table
  test('half a fen goes up: 1,250.00 at 3.60 % for one day is 0.13, not 0.12', () => {
    const exact = exactInterest(1_250_00n, '3.60', yearFraction('ACT/360', '2025-06-20', '2025-06-21'))
    expect(exact.numerator * 2n).toBe(exact.denominator * 25n)
    expect(rounded(exact)).toBe(13n)
  })
})

describe('days and months', () => {
  test.each([
    ['2025-03-21', '2025-06-20', 91], ['2025-06-06', '2025-12-15', 192], ['2024-02-28', '2024-03-01', 2],
    ['2025-02-28', '2025-03-01', 1], ['2025-07-01', '2025-07-01', 0], ['2025-07-02', '2025-07-01', -1],
  ])('from %s to %s the first day counts, the last does not: %i', (from, to, days) => expect(daysBetween(from, to)).toBe(days)) // biome-ignore format: a table

  test.each([
    ['2025-06-06', 12, undefined, '2026-06-06'],
    ['2025-08-31', 6, undefined, '2026-02-28'], // D7
    ['2023-08-31', 6, undefined, '2024-02-29'],
    ['2024-02-29', 12, undefined, '2025-02-28'],
    ['2024-02-29', 48, undefined, '2028-02-29'],
    ['2025-12-31', 2, undefined, '2026-02-28'],
    ['2025-01-30', 1, undefined, '2025-02-28'],
    ['2025-03-31', 1, undefined, '2025-04-30'],
    ['2025-11-30', 1, undefined, '2025-12-30'],
    ['2025-01-15', -1, undefined, '2024-12-15'],
    ['2025-01-15', 0, undefined, '2025-01-15'],
    ['1900-01-31', 1, undefined, '1900-02-28'],
    ['2000-01-31', 1, undefined, '2000-02-29'],
    ['2026-02-28', 6, undefined, '2026-08-28'], // D11, the one way
    ['2026-02-28', 6, 31, '2026-08-31'], // D11, the other
    ['2026-02-28', 7, 31, '2026-09-30'],
    ['2025-02-28', 12, 29, '2026-02-28'],
    ['2025-02-28', 36, 29, '2028-02-29'],
  ])('%s and %i months (kept day: %s) is %s', (day, months, anchor, expected) => {
    expect(anchor === undefined ? monthsLater(day, months) : monthsLater(day, months, anchor)).toBe(expected)
  })
  test.each([
    ['2025-01-15', '2025-08-20', 7, 5], // D19
    ['2025-01-15', '2026-08-20', 19, 5], // D19
    ['2025-08-31', '2026-02-28', 6, 0],
    ['2025-08-31', '2026-02-27', 5, 27],
    ['2024-02-29', '2025-02-28', 12, 0],
    ['2024-02-29', '2025-03-01', 12, 1],
    ['2025-07-01', '2025-07-01', 0, 0],
  ])('from %s to %s are %i whole months and %i days', (from, to, months, days) =>
    expect(monthsAndDays(from, to)).toEqual({ months, days }),
  )
})

describe('a part of a year', () => {
  const part = (dayCount: DayCount, from: string, to: string) => {
    const { numerator, denominator } = yearFraction(dayCount, from, to)
    return [numerator, denominator]
  }
  test.each<[DayCount, string, string, bigint, bigint]>([
    ['ACT/360', '2025-06-06', '2025-12-15', 192n, 360n],
    ['ACT/365F', '2024-01-01', '2025-01-01', 366n, 365n],
    ['30/360', '2025-06-06', '2025-12-15', 189n, 360n], // D8
    ['30/360', '2025-01-31', '2025-02-28', 28n, 360n],
    ['30/360', '2025-01-30', '2025-01-31', 0n, 360n],
    ['30/360', '2025-01-31', '2025-03-31', 60n, 360n],
    ['30/360', '2024-02-29', '2025-02-28', 359n, 360n],
    ['months+days/360', '2025-01-15', '2025-08-20', 215n, 360n], // D19
    ['months+days/360', '2024-02-29', '2025-02-28', 360n, 360n],
    ['ACT/ACT', '2025-01-01', '2026-01-01', 365n * 366n, 365n * 366n],
    ['ACT/ACT', '2024-01-01', '2025-01-01', 366n * 365n, 365n * 366n],
    // ISDA's own example: 2003-11-01 to 2004-05-01 is 61/365 + 121/366.
    ['ACT/ACT', '2003-11-01', '2004-05-01', 61n * 366n + 121n * 365n, 365n * 366n],
    // 1900 was no leap year, 2000 was one.
    ['ACT/ACT', '1900-02-01', '1900-03-01', 28n * 366n, 365n * 366n],
    ['ACT/ACT', '2000-02-01', '2000-03-01', 29n * 365n, 365n * 366n],
  ])('%s from %s to %s', (dayCount, from, to, numerator, denominator) =>
    expect(part(dayCount, from, to)).toEqual([numerator, denominator]),
  )
  test('is nothing between a day and itself, and never shrinks as days pass', () => {
    const day = fc.integer({ min: dayNumber('1999-01-01'), max: dayNumber('2105-12-31') }).map(dayFromNumber)
    fc.assert(
      fc.property(fc.constantFrom(...dayCounts), day, fc.integer({ min: 0, max: 3_000 }), (dayCount, from, days) => {
        expect(yearFraction(dayCount, from, from).numerator).toBe(0n)
        const [one, next] = [yearFraction(dayCount, from, addDays(from, days)), yearFraction(dayCount, from, addDays(from, days + 1))]
        // The thirty-day year takes 31st and last of February as they come, so it may stand still, and months+days may
        // lose what a short month gave by the day: at most three days.
        const slack = dayCount === 'months+days/360' ? 3n : 0n
        expect(next.numerator + slack).toBeGreaterThanOrEqual(one.numerator)
      }),
    ) // biome-ignore format: one property
  })
})

describe('积数', () => {
  const person = [
    { day: '2025-03-21', balance: 10_000_00n }, { day: '2025-04-05', balance: 15_000_00n }, { day: '2025-04-30', balance: 2_654_33n },
    { day: '2025-05-31', balance: 52_654_33n }, { day: '2025-06-16', balance: 654_33n },
  ] // biome-ignore format: a table
  const [from, to] = ['2025-03-21', '2025-06-20']

  test('D1: a person’s quarter, at the rate of its last day for all of it', () => {
    expect(sumOfDays(person, from, to, 'yuan')).toBe(1_453_008_00n)
    expect(sumOfDays(person, from, to, 'fen')).toBe(1_453_025_16n)
    expect(demandInterest([{ sum: 1_453_008_00n, percent: '0.05' }])).toBe(2_02n)
    expect(demandInterest([{ sum: 1_453_008_00n, percent: '0.35' }])).toBe(14_13n)
  })
  test.each([
    ['2025-03-21', '2025-04-04', 150_000_00n, 150_000_00n],
    ['2025-04-05', '2025-04-29', 375_000_00n, 375_000_00n],
    ['2025-04-30', '2025-05-30', 82_274_00n, 82_284_23n],
    ['2025-05-31', '2025-06-15', 842_464_00n, 842_469_28n],
    ['2025-06-16', '2025-06-20', 3_270_00n, 3_271_65n],
  ])('D1: from %s to %s', (first, last, yuan, fen) => {
    expect(sumOfDays(person, first, last, 'yuan')).toBe(yuan)
    expect(sumOfDays(person, first, last, 'fen')).toBe(fen)
  })
  test('D1: a unit with the same movements has a part for each rate, rounded on the sum and not before', () => {
    const parts = [
      { sum: sumOfDays(person, from, '2025-05-19', 'yuan'), percent: '0.10' },
      { sum: sumOfDays(person, '2025-05-20', to, 'yuan'), percent: '0.05' },
    ]
    expect(parts.map(({ sum }) => sum)).toEqual([578_080_00n, 874_928_00n])
    expect(demandInterest(parts)).toBe(2_82n)
    expect(demandInterest(parts, 360, 'li')).toBe(2_82n)
    expect(parts.reduce((all, part) => all + demandInterest([part]), 0n)).toBe(2_83n)
  })
  test('D2: a unit, every fen earning', () => {
    const unit = [
      { day: '2025-03-21', balance: 1_234_567_89n }, { day: '2025-04-16', balance: 2_034_567_89n },
      { day: '2025-05-09', balance: 834_500_12n }, { day: '2025-06-03', balance: 3_000_000_00n },
    ] // biome-ignore format: a table
    const parts = [
      { sum: sumOfDays(unit, from, '2025-05-19', 'fen'), percent: '0.10' },
      { sum: sumOfDays(unit, '2025-05-20', to, 'fen'), percent: '0.05' },
    ]
    expect(parts.map(({ sum }) => sum)).toEqual([88_073_327_93n, 65_683_001_68n])
    expect(demandInterest(parts)).toBe(335_87n)
    expect(parts.reduce((all, part) => all + demandInterest([part]), 0n)).toBe(335_88n)
    expect(demandInterest([{ sum: sumOfDays(unit, from, to, 'fen'), percent: '0.05' }])).toBe(213_55n)
  })
  test('D3: whole yuan or every fen', () => {
    const odd = [{ day: from, balance: 1_000_99n }]
    const interest = (base: Base) => demandInterest([{ sum: sumOfDays(odd, from, to, base), percent: '0.35' }])
    expect([interest('yuan'), interest('fen')]).toEqual([89n, 90n])
    expect([wholeOf(99n, 'yuan'), wholeOf(100n, 'yuan'), wholeOf(199n, 'yuan'), wholeOf(199n, 'fen')]).toEqual([0n, 100n, 100n, 199n])
  }) // biome-ignore format: one line each
  test('D5: 20,000 booked on the 18th and worth since the 10th adds eight days', () => {
    const more = backValue(20_000_00n, '2025-04-10', '2025-04-18', 'yuan')
    expect(more).toBe(160_000_00n)
    expect(demandInterest([{ sum: more, percent: '0.05' }])).toBe(22n)
    expect(backValue(-20_000_00n, '2025-04-10', '2025-04-18', 'yuan')).toBe(-160_000_00n)
    // The same as working the balances out again.
    const [booked, worth] = ['2025-04-18', '2025-04-10'].map((day) => sumOfDays([...person.slice(0, 2), { day, balance: 35_000_00n }], from, '2025-04-29', 'yuan'))
    expect(worth! - booked!).toBe(more)
  }) // biome-ignore format: one line each
  test('a segment rounded to the 厘 can turn a fen that the exact sum does not', () => {
    // 0.0045 three times: exactly 0.0135 → 0.01; in 厘 0.005 three times: 0.015 → 0.02.
    const part = { sum: 3_240_00n, percent: '0.05' }
    expect(demandInterest([part, part, part])).toBe(1n)
    expect(demandInterest([part, part, part], 360, 'li')).toBe(2n)
  })
  test('a dollar of Hong Kong has 365 days', () => {
    expect(demandInterest([{ sum: 365_000_00n, percent: '1' }], 365)).toBe(10_00n)
  })
  test('is settled on the 20th of the last month of a quarter, and on no other day', () => {
    expect(['2025-03-20', '2025-06-20', '2025-09-20', '2025-12-20'].every(settlesOn)).toBe(true)
    expect(['2025-03-21', '2025-06-19', '2025-07-20', '2025-12-21'].some(settlesOn)).toBe(false)
  })

  const day = fc.integer({ min: dayNumber(from!), max: dayNumber(to!) }).map(dayFromNumber)
  const balances = fc.array(fc.record({ day, balance: fc.bigInt({ min: -1_000_000n, max: 10n ** 12n }) }), {
    maxLength: 20,
  })
  const base = fc.constantFrom<Base>('yuan', 'fen')
  test('is what adding up day by day gives, and the same however the period is split', () => {
    fc.assert(
      fc.property(balances, base, fc.array(day, { maxLength: 5 }), (all, of, cuts) => {
        const whole = sumOfDays(all, from!, to!, of)
        let byDay = 0n
        for (let one = from!; one <= to!; one = addDays(one, 1)) {
          const standing = all.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).findLast((change) => change.day <= one)?.balance ?? 0n
          byDay += standing > 0n ? wholeOf(standing, of) : 0n
        }
        expect(whole).toBe(byDay)
        const begins = [...new Set([from!, ...cuts])].toSorted()
        const parts = begins.map((begin, at) => sumOfDays(all, begin, begins[at + 1] ? addDays(begins[at + 1]!, -1) : to!, of))
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(whole)
        // One rate and one rounding at the end: the split shows nowhere.
        expect(demandInterest(parts.map((sum) => ({ sum, percent: '0.05' })))).toBe(demandInterest([{ sum: whole, percent: '0.05' }]))
      }),
    ) // biome-ignore format: one property
  })
})

describe('accrual', () => {
  test('D12: 9,500.00 over 365 days goes 26.03, 26.02, 26.03, 26.03 and ends at 9,500.00', () => {
    const steps = Array.from({ length: 365 }, (_, k) => accrued(9_500_00n, k + 1, 365) - accrued(9_500_00n, k, 365))
    expect(steps.slice(0, 4)).toEqual([26_03n, 26_02n, 26_03n, 26_03n])
    expect(steps.reduce((sum, step) => sum + step, 0n)).toBe(9_500_00n)
    // By the day's rate it would have been 131.94 too much.
    expect(rounded(exactInterest(1_000_000_00n, '0.95', yearFraction('ACT/360', '2025-06-06', '2026-06-06')))).toBe(9_631_94n)
  }) // biome-ignore format: one line each
  test('its steps are never negative, differ by a fen at most, and sum to the total', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 11n }), fc.integer({ min: 1, max: 1_900 }), (total, n) => {
        const steps = Array.from({ length: n }, (_, k) => accrued(total, k + 1, n) - accrued(total, k, n))
        expect(steps.reduce((sum, step) => sum + step, 0n)).toBe(total)
        for (const step of steps) expect(step === total / BigInt(n) || step === total / BigInt(n) + 1n).toBe(true)
        expect([accrued(total, -1, n), accrued(total, n + 1, n), accrued(total, 0, n)]).toEqual([0n, total, 0n])
      }),
      { numRuns: 50 },
    )
  })
})

describe('tax on interest', () => {
  test.each([
    ['1999-10-31', '0', 0n], ['1999-11-01', '20', 20_00n], ['2007-08-14', '20', 20_00n], ['2007-08-15', '5', 5_00n],
    ['2008-10-08', '5', 5_00n], ['2008-10-09', '0', 0n], ['2026-11-26', '0', 0n],
  ])('of 100.00 earned on %s it is %s percent', (day, percent, tax) => {
    expect(interestTaxOn(day)).toBe(percent)
    expect(withheld(100_00n, day)).toBe(tax)
  }) // biome-ignore format: a table
  test('half a fen of it goes up', () =>
    expect([withheld(10n, '2008-01-01'), withheld(9n, '2008-01-01')]).toEqual([1n, 0n]))
})

describe('another country’s arithmetic (Apache Fineract, FixedDepositAccountInterestCalculationServiceImplTest)', () => {
  // yuan × 10^12 of what is not yet rounded
  const exactly = ({ numerator, denominator }: { numerator: bigint; denominator: bigint }) =>
    (numerator * 10n ** 10n) / denominator
  test.each([
    [10_000_00n, 3, 10_509_453_369_140_625n],
    [100_00n, 6, 105_062_500_000_000n],
    [10_000_00n, 6, 10_506_250_000_000_000n],
  ])('%s fen at 5 percent for a year, compounded every %i months', (principal, every, expected) =>
    expect(exactly(compounded(principal, '5', 12, every))).toBe(expected),
  )
  test('1,000 at 10 % for a day of a year of 365 is 0.274, posted the day after', () => {
    const exact = exactInterest(1_000_00n, '10', yearFraction('ACT/365F', '2021-11-01', '2021-11-02'))
    expect(halfUp(exact.numerator * 10n, exact.denominator)).toBe(274n)
  })
  test('a Chinese deposit of the same year earns 500.00 and nothing on it', () => {
    expect(rounded(exactInterest(10_000_00n, '5', yearFraction('months+days/360', '2025-06-06', '2026-06-06')))).toBe(500_00n)
  }) // biome-ignore format: one line each
})

test('what is not yet rounded is added exactly, whatever it was divided by', () => {
  const part = fc.record({ numerator: fc.bigInt({ min: 0n, max: 10n ** 12n }), denominator: fc.bigInt({ min: 1n, max: 10n ** 6n }) })
  fc.assert(
    fc.property(part, part, (one, other) => {
      const sum = added([one, other])
      expect(sum.numerator * one.denominator * other.denominator).toBe(
        (one.numerator * other.denominator + other.numerator * one.denominator) * sum.denominator,
      )
    }),
  )
  expect(added([])).toEqual({ numerator: 0n, denominator: 1n })
}) // biome-ignore format: one line each
