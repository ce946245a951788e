/** Deposits for a term, a notice, or as long as one likes: the worked figures D6–D27, their neighbours, and laws on any case. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysBetween, demandInterest, monthsLater, sumsAround } from '../../core/deposits/interest.ts'
import {
  boardDays,
  type Conventions,
  conventionsOf,
  demandParts,
  depositors,
  productCodes,
  productOn,
  productsOn,
  type Rates,
  rateOn,
} from '../../core/deposits/products.ts'
import {
  accruedOn, add, cancelNotice, type Draw, dueOn, fromJson, giveNotice, monthlyInterest, type Opening, openTerm, payInterest,
  renewed, type TermDeposit, termInterest, toJson, transferPrice, withdraw, yieldOf,
} from '../../core/deposits/term.ts' // biome-ignore format: one list
import { fen } from '../../core/money.ts'
import type { Result } from '../../core/result.ts'
import { addDays, dayFromNumber, dayNumber } from '../../core/time.ts'

const done = <Value>(result: Result<Value, { kind: string }>): Value => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`)
  return result.value
} // biome-ignore format: one line each
const kind = (result: Result<unknown, { kind: string }>) => (result.ok ? 'done' : result.refusal.kind)
const open = (more: Partial<Opening>, chosen: Partial<Conventions> = {}, rates?: Rates) =>
  openTerm({ id: 'deposit-1', product: 'fixed', amount: fen(100_000_00n), months: 12, day: '2025-06-06', renew: 'none', who: 'person', ...more }, rates, chosen) // biome-ignore format: one line
const opened = (more: Partial<Opening> = {}, chosen: Partial<Conventions> = {}, rates?: Rates) =>
  done(open(more, chosen, rates))
const drawn = (deposit: TermDeposit, amount: bigint | 'all', day: string) =>
  done(withdraw(deposit, amount === 'all' ? 'all' : fen(amount), day))
const interests = ({ lines }: Draw) => lines.map(({ says, interest }) => [says, interest])

describe('整存整取', () => {
  test('D6: a year to its maturity', () => {
    const deposit = opened()
    expect(deposit).toMatchObject({ matures: '2026-06-06', percent: '0.95' })
    const draw = drawn(deposit, 'all', '2026-06-06')
    expect(draw).toMatchObject({ principal: 100_000_00n, interest: 950_00n, tax: 0n, takenBack: 0n, rest: null })
    expect(draw.lines).toEqual([{ says: 'term', amount: 100_000_00n, days: 365, percent: '0.95', interest: 950_00n }])
  })
  test('D7: six months from a 31st end on the last of February', () => {
    const deposit = opened({ amount: fen(80_000_00n), months: 6, day: '2025-08-31' })
    expect(deposit).toMatchObject({ matures: '2026-02-28', percent: '0.85' })
    expect(drawn(deposit, 'all', '2026-02-28').interest).toBe(340_00n)
  })
  test('D8: a part drawn early earns the demand rate; the rest keeps its rate and its start', () => {
    const draw = drawn(opened(), 30_000_00n, '2025-12-15')
    expect(draw).toMatchObject({ principal: 30_000_00n, interest: 8_00n })
    expect(draw.lines).toMatchObject([{ says: 'early', days: 192, percent: '0.05' }])
    expect(draw.rest).toMatchObject({ principal: 70_000_00n, percent: '0.95', start: '2025-06-06', drawnOnce: true })
    expect(drawn(draw.rest!, 'all', '2026-06-06').interest).toBe(665_00n)
  })
  test('D8: a bank that counts months of thirty days', () => {
    const draw = drawn(opened({}, { dayCount: '30/360' }), 30_000_00n, '2025-12-15')
    expect(draw).toMatchObject({ interest: 7_88n, lines: [{ days: 189 }] })
  })
  test('D8: once and no more, and fifty yuan have to stay', () => {
    const { rest } = drawn(opened(), 30_000_00n, '2025-12-15')
    expect(withdraw(rest!, fen(1_00n), '2025-12-16')).toEqual({ ok: false, refusal: { kind: 'part-drawn-before' } })
    expect(drawn(rest!, 'all', '2025-12-16')).toMatchObject({ principal: 70_000_00n, rest: null })
    expect(drawn(opened(), 99_950_00n, '2025-12-15').rest).toMatchObject({ principal: 50_00n })
    expect(withdraw(opened(), fen(99_950_01n), '2025-12-15')).toEqual({ ok: false, refusal: { kind: 'rest-too-small', least: 50_00n } })
    expect(drawn(opened(), 100_000_00n, '2025-12-15').rest).toBe(null)
  }) // biome-ignore format: one line each
  test('a firm’s rest below ten thousand is closed with the part', () => {
    const firm = opened({ who: 'firm' })
    expect(drawn(firm, 90_000_00n, '2025-12-15')).toMatchObject({ principal: 90_000_00n, rest: { principal: 10_000_00n } })
    expect(drawn(firm, 90_000_01n, '2025-12-15')).toMatchObject({ principal: 100_000_00n, interest: 26_67n, rest: null })
  }) // biome-ignore format: one line each
  test('D9: drawn 44 days late, the days after maturity earn the demand rate', () => {
    const draw = drawn(opened(), 'all', '2026-07-20')
    expect(draw.interest).toBe(956_11n)
    expect(interests(draw)).toEqual([['term', 950_00n], ['overdue', 6_11n]]) // biome-ignore format: a row
    expect(drawn(opened({}, { overdue: 'nothing' }), 'all', '2026-07-20').interest).toBe(950_00n)
  })
  test('the other methods: A and B by months, C by actual days / 360', () => {
    expect(drawn(opened({}, { method: 'B' }), 'all', '2026-06-06').interest).toBe(950_00n)
    expect(drawn(opened({}, { method: 'C' }), 'all', '2026-06-06').interest).toBe(963_19n)
  })
  test('nothing below a yuan earns, unless every fen does', () => {
    const odd = { amount: fen(50_99n), months: 60 }
    expect(drawn(opened(odd), 'all', '2030-06-06').interest).toBe(3_25n)
    expect(drawn(opened(odd, { base: 'fen' }), 'all', '2030-06-06').interest).toBe(3_31n)
  })
  test.each([
    // opened on odd ends of months; the year's fraction is by months, whatever the days were
    ['2024-02-29', 12, '2025-02-28', 11_00n],
    ['2024-02-29', 24, '2026-02-28', 24_00n],
    ['2024-02-29', 3, '2024-05-29', 2_00n],
    ['2025-11-30', 3, '2026-02-28', 1_63n], // 1.625 is half a fen
    ['2027-11-30', 3, '2028-02-29', 1_63n],
    ['2025-12-31', 6, '2026-06-30', 4_25n],
    ['2025-08-31', 60, '2030-08-31', 65_00n],
  ])('1,000.00 from %s for %i months is due on %s', (day, months, matures, interest) => {
    const deposit = opened({ amount: fen(1_000_00n), day, months })
    expect(deposit.matures).toBe(matures)
    expect(drawn(deposit, 'all', matures).interest).toBe(interest)
  })
  test('drawn on the day it was opened it earns nothing; before, it cannot be drawn', () => {
    expect(drawn(opened(), 'all', '2025-06-06').interest).toBe(0n)
    expect(kind(withdraw(opened(), 'all', '2025-06-05'))).toBe('not-begun')
  })
  test('more than there is cannot be drawn, nor nothing; a matured deposit only as a whole', () => {
    expect(withdraw(opened(), fen(100_000_01n), '2025-07-01')).toMatchObject({ refusal: { kind: 'more-than-deposit', most: 100_000_00n } })
    expect(kind(withdraw(opened(), fen(0n), '2025-07-01'))).toBe('amount-too-small')
    expect(kind(withdraw(opened(), fen(1_00n), '2026-06-06'))).toBe('whole-only')
    expect(kind(withdraw(opened({}, { early: 'not-allowed' }), 'all', '2026-06-05'))).toBe('early-not-allowed')
    expect(kind(withdraw(opened({}, { early: 'not-allowed' }), 'all', '2026-06-06'))).toBe('done')
  }) // biome-ignore format: one line each
  test('the tax of its day is kept back of the interest', () => {
    const old = opened({ day: '2000-01-10' }, {}, () => '2.25')
    expect(done(withdraw(old, 'all', '2001-01-10', () => '0.99'))).toMatchObject({ interest: 2_250_00n, tax: 450_00n })
    expect(done(withdraw({ ...old, start: '2007-08-20', matures: '2008-08-20' }, 'all', '2008-08-20', () => '0.72'))).toMatchObject({ tax: 112_50n })
  }) // biome-ignore format: one line each
})

describe('renewal', () => {
  const first = (renewalDay: Conventions['renewalDay'], renew: Opening['renew'] = 'all') =>
    opened({ amount: fen(80_000_00n), months: 6, day: '2025-08-31', renew }, { renewalDay })
  test.each([
    ['as-matured', '2026-08-28'],
    ['as-opened', '2026-08-31'],
  ] as const)('D11: with its interest, maturing %s on %s', (renewalDay, matures) => {
    const next = renewed(first(renewalDay), '2026-02-28')
    expect(next).toMatchObject({ principal: 80_340_00n, start: '2026-02-28', opened: '2025-08-31', matures, percent: '0.85' })
    expect(termInterest(next)).toBe(341_45n)
    expect(drawn(next, 'all', matures).interest).toBe(341_45n)
  }) // biome-ignore format: one line each
  test('without its interest the principal stays as it was', () => {
    expect(renewed(first('as-matured', 'principal'), '2026-02-28')).toMatchObject({ principal: 80_000_00n })
  })
  test('takes the rate of the day it is renewed on, and one that was forgotten is renewed as often as it should have been', () => {
    const deposit = opened({ day: '2025-03-31', months: 3, renew: 'all' }, { renewalDay: 'as-opened' })
    expect(deposit).toMatchObject({ percent: '0.80', matures: '2025-06-30' })
    const next = renewed(deposit, '2025-10-15')
    // 100,000 + 200.00, then + 162.83 at 0.65 (100,200 × 0.65 % / 4 = 162.825)
    expect(next).toMatchObject({ percent: '0.65', start: '2025-09-30', matures: '2025-12-31', principal: 100_362_83n })
    expect(renewed(deposit, '2025-06-29')).toBe(deposit)
    // Drawn without anybody having renewed it: the same.
    expect(withdraw(deposit, 'all', '2025-10-15')).toEqual(withdraw(next, 'all', '2025-10-15'))
  })
  test('a deposit whose term is offered no more stays, and renews no more', () => {
    const deposit = first('as-matured')
    expect(renewed(deposit, '2026-02-28', (_, code) => (code === 'fixed' ? undefined : '0.05'))).toEqual({ ...deposit, renew: 'none' })
  }) // biome-ignore format: one line each
  test('the tax of its day is not renewed', () => {
    const old = opened({ day: '2000-01-10', renew: 'all' }, {}, () => '2.25')
    expect(renewed(old, '2001-01-10', () => '2.25').principal).toBe(101_800_00n)
  })
  test('lets a part be drawn early once more', () => {
    const { rest } = drawn(first('as-matured'), 1_000_00n, '2025-10-01')
    expect(renewed(rest!, '2026-02-28').drawnOnce).toBe(false)
  })
})

describe('零存整取', () => {
  const day = (month: number, of = 10) => addDays(monthsLater('2025-01-01', month), of - 1)
  /** 1,000 on the 10th of each month but those missed, at 1.35 %. */
  const paid = (terms: Partial<Conventions>, months = 12, missed: readonly number[] = [], until = months) => {
    let deposit: TermDeposit = { ...opened({ product: 'instalment', amount: fen(1_000_00n), months, day: '2025-01-10' }, terms), percent: '1.35' }
    for (let month = 1; month < until; month += 1)
      if (!missed.includes(month)) deposit = done(add(deposit, fen(1_000_00n), day(month)))
    return deposit
  } // biome-ignore format: one line each
  test.each([
    [12, 78n, 87_75n],
    [36, 666n, 749_25n],
  ])('D13: %i months of 1,000 make %s months’ balances', (months, sum, interest) => {
    const deposit = paid({}, months)
    const draw = drawn(deposit, 'all', deposit.matures!)
    expect(draw).toMatchObject({ principal: BigInt(months) * 1_000_00n, interest })
    expect(draw.lines).toMatchObject([{ says: 'term', sum: sum * 1_000_00n, each: 'month' }])
  })
  test('D13: five years make 1,830', () => {
    const deposit = paid({}, 60)
    expect(drawn(deposit, 'all', '2030-01-10').lines).toMatchObject([{ sum: 1_830n * 1_000_00n }])
  })
  test('D14: by days, 2,382 of them', () => {
    const draw = drawn(paid({ instalments: 'days' }), 'all', '2026-01-10')
    expect(draw).toMatchObject({ interest: 89_33n, lines: [{ sum: 2_382n * 1_000_00n, each: 'day' }] })
  })
  test('D16: April missed and not made up in May: what comes after is at demand', () => {
    const byDays = drawn(paid({ instalments: 'days' }, 12, [3]), 'all', '2026-01-10')
    expect(byDays.lines).toMatchObject([{ says: 'term', sum: 1_005n * 1_000_00n }, { says: 'missed', sum: 1_102n * 1_000_00n, percent: '0.05' }])
    expect(byDays.interest).toBe(39_22n)
    const byMonths = drawn(paid({}, 12, [3]), 'all', '2026-01-10')
    expect(byMonths.lines).toMatchObject([{ sum: 33n * 1_000_00n }, { sum: 36n * 1_000_00n }])
    expect(byMonths.interest).toBe(38_63n)
  }) // biome-ignore format: one line each
  test('made up in May, everything stays at the agreed rate; in June it is too late', () => {
    const may = paid({}, 12, [3], 5)
    const madeUp = done(add(may, fen(1_000_00n), '2025-05-31'))
    expect(madeUp.payments).toHaveLength(5)
    expect(kind(add(madeUp, fen(1_000_00n), '2025-05-31'))).toBe('month-paid')
    let all = madeUp
    for (let month = 5; month < 12; month += 1) all = done(add(all, fen(1_000_00n), day(month)))
    // Twelve payments, one of them a month late: 78 − 1 months.
    expect(drawn(all, 'all', '2026-01-10').lines).toMatchObject([{ says: 'term', sum: 77n * 1_000_00n }])

    const june = done(add(may, fen(1_000_00n), '2025-06-10'))
    expect(kind(add(june, fen(1_000_00n), '2025-06-11'))).toBe('month-paid')
    expect(drawn(june, 'all', '2026-01-10').lines).toMatchObject([{ says: 'term', sum: 33n * 1_000_00n }, { says: 'missed' }])
  }) // biome-ignore format: one line each
  test('after a breach nothing is made up any more', () => {
    const later = paid({}, 12, [3, 6], 8)
    expect(later.payments).toHaveLength(6)
    expect(kind(add(later, fen(1_000_00n), '2025-08-20'))).toBe('month-paid')
    expect(kind(add(paid({}, 12, [6], 8), fen(1_000_00n), '2025-08-20'))).toBe('done')
  })
  test('the last month may be made up before maturity, and counts no month then', () => {
    const deposit = paid({}, 12, [11])
    const madeUp = done(add(deposit, fen(1_000_00n), '2026-01-09'))
    expect(drawn(madeUp, 'all', '2026-01-10').lines).toMatchObject([{ says: 'term', sum: 77n * 1_000_00n }])
    expect(kind(add(paid({}), fen(1_000_00n), '2026-01-09'))).toBe('month-paid')
    expect(kind(add(deposit, fen(1_000_00n), '2026-01-10'))).toBe('matured')
  })
  test('D17: closed early, all of it earns the demand rate', () => {
    const deposit = paid({}, 12, [], 8)
    const draw = drawn(deposit, 'all', '2025-09-01')
    expect(draw).toMatchObject({ principal: 8_000_00n, interest: 1_43n, lines: [{ says: 'early', sum: 1_028n * 1_000_00n }] })
    expect(kind(withdraw(deposit, fen(1_000_00n), '2025-09-01'))).toBe('whole-only')
  }) // biome-ignore format: one line each
  test('takes the agreed sum and no other, once a month', () => {
    const deposit = opened({ product: 'instalment', amount: fen(1_000_00n), day: '2025-01-10' })
    expect(add(deposit, fen(999_00n), '2025-02-10')).toMatchObject({ refusal: { kind: 'amount-not-agreed', amount: 1_000_00n } })
    expect(add(deposit, fen(1_000_00n), '2025-01-31')).toMatchObject({ refusal: { kind: 'month-paid', next: '2025-02-01' } })
    expect(kind(add(deposit, fen(1_000_00n), '2025-02-01'))).toBe('done')
    expect(kind(add(opened(), fen(1_000_00n), '2025-07-01'))).toBe('no-instalments')
  }) // biome-ignore format: one line each
})

describe('存本取息', () => {
  const deposit = { ...opened({ product: 'interest-drawn', amount: fen(60_000_00n) }), percent: '0.95' }
  test('D18: 47.50 a month, twelve times, and the last with the principal', () => {
    expect(monthlyInterest(deposit)).toBe(47_50n)
    let current: TermDeposit = deposit
    const days: string[] = []
    for (let day = deposit.start; day < deposit.matures!; day = addDays(day, 1))
      if (dueOn(current, day) === 'pays-interest') {
        const paid = payInterest(current, day)
        expect(paid.interest).toBe(47_50n)
        expect(payInterest(paid.rest, day).interest).toBe(0n)
        current = paid.rest
        days.push(day)
      }
    expect(days).toHaveLength(11)
    expect(days[0]).toBe('2025-07-06')
    const draw = drawn(current, 'all', '2026-06-06')
    expect(draw).toMatchObject({ principal: 60_000_00n, interest: 47_50n, takenBack: 0n })
    expect(draw.lines).toMatchObject([{ says: 'term' }, { says: 'paid-before', amount: 522_50n, interest: 0n }])
  })
  test('D18: drawn early, what was paid is taken back and the demand rate takes its place', () => {
    const { rest } = payInterest(deposit, '2025-09-10')
    expect(rest.interestPaid).toBe(142_50n)
    const draw = drawn(rest, 'all', '2025-09-14') // 100 days: 60,000 × 100 × 0.05 % / 360 = 8.33
    expect(draw).toMatchObject({ principal: 60_000_00n, interest: 8_33n, takenBack: 142_50n, rest: null })
    expect(draw.lines).toMatchObject([{ says: 'early', days: 100 }, { says: 'paid-back', amount: 142_50n, interest: 0n }])
    expect(kind(withdraw(rest, fen(1_00n), '2025-09-14'))).toBe('whole-only')
  }) // biome-ignore format: one line each
  test('months that do not divide evenly: the last payment takes the rest', () => {
    const odd = opened({ product: 'interest-drawn', amount: fen(10_000_00n) }) // 65.00 a year: 5.42 a month, 5.38 at the end
    expect(monthlyInterest(odd)).toBe(5_42n)
    const { rest } = payInterest(odd, '2026-06-06')
    expect(rest.interestPaid).toBe(59_62n)
    expect(drawn(rest, 'all', '2026-06-06').interest).toBe(5_38n)
  })
  test('months worth half a fen each: no more is paid than the term earns', () => {
    // 5,000.00 at 0.0012 % for 60 months is 0.30.
    const tiny = opened({ product: 'interest-drawn', amount: fen(5_000_00n), months: 60 }, {}, () => '0.0012')
    const { rest } = payInterest(tiny, '2030-05-06')
    expect([monthlyInterest(tiny), rest.interestPaid]).toEqual([1n, 30n])
    expect(drawn(rest, 'all', '2030-06-06').interest).toBe(0n)
  })
  test('is paid on the last day of a month that has no 31st', () => {
    const late = opened({ product: 'interest-drawn', amount: fen(60_000_00n), day: '2025-08-31' })
    expect(['2025-09-30', '2025-10-31', '2026-02-28'].map((day) => dueOn(late, day))).toEqual(Array(3).fill('pays-interest'))
    expect(['2025-08-31', '2025-10-30', '2026-02-27', '2026-09-30'].map((day) => dueOn(late, day))).toEqual(Array(4).fill(null))
    expect(dueOn(late, '2026-08-31')).toBe('matures')
  }) // biome-ignore format: one line each
})

describe('定活两便', () => {
  const board: Rates = (day, code, months, amount) =>
    rateOn(day < '2025-05-20' ? '2025-05-20' : day, code, months, amount)
  const worth = (day: string, chosen: Partial<Conventions> = {}) =>
    done(withdraw(opened({ product: 'flexible', amount: fen(50_000_00n), months: null, day: '2025-01-15' }, chosen), 'all', day, board)) // biome-ignore format: one line
  test.each([
    ['2025-04-10', 5_90n, 5_90n, 'demand', '0.05'], // 85 days; by 2 months and 26 days 86, which is 5.97
    ['2025-08-20', 153_71n, 152_29n, 'term-reached', '0.51'],
    ['2026-08-20', 460_75n, 455_21n, 'term-reached', '0.57'],
  ])('D19: drawn on %s', (day, byDays, byMonths, says, percent) => {
    const draw = worth(day)
    expect(draw.interest).toBe(byDays)
    expect(draw.lines).toMatchObject([{ says, percent, days: daysBetween('2025-01-15', day) }])
    if (says !== 'demand') expect(worth(day, { dayCount: 'months+days/360' }).interest).toBe(byMonths)
  })
  test.each([
    ['2025-04-14', '0.05'], ['2025-04-15', '0.39'], ['2025-07-14', '0.39'], ['2025-07-15', '0.51'], ['2026-01-14', '0.51'], ['2026-01-15', '0.57'], ['2035-01-15', '0.57'],
  ])('on %s the rate is %s', (day, percent) => expect(worth(day).lines[0]!.percent).toBe(percent)) // biome-ignore format: a table
  test('never earns more than the same term, nor less than the demand rate', () => {
    expect(worth('2025-08-20', { ofTermRate: '120' }).lines[0]!.percent).toBe('0.85')
    expect(worth('2025-08-20', { ofTermRate: '1' }).lines[0]!.percent).toBe('0.05')
  })
  test('is drawn as a whole', () => {
    expect(kind(withdraw(opened({ product: 'flexible', months: null }), fen(1_00n), '2025-07-01'))).toBe('whole-only')
  })
})

describe('通知存款', () => {
  const [start, notice, day] = ['2025-07-01', '2025-08-20', '2025-08-27']
  const deposit = opened({ product: 'notice-7', amount: fen(200_000_00n), months: null, day: start })
  const notified = (amount: bigint, of = deposit) => done(giveNotice(of, fen(amount), notice))
  test('D20: notified and drawn seven days later', () => {
    expect(notified(80_000_00n).notices).toEqual([{ given: notice, due: day, amount: 80_000_00n }])
    const draw = drawn(notified(80_000_00n), 80_000_00n, day)
    expect(draw).toMatchObject({ principal: 80_000_00n, interest: 38_00n, rest: { principal: 120_000_00n, start, notices: [] } })
    expect(draw.lines).toMatchObject([{ says: 'notice', days: 57, percent: '0.30' }])
  }) // biome-ignore format: one line each
  test('D21: without notice, at demand', () => {
    expect(drawn(deposit, 80_000_00n, day).interest).toBe(6_33n)
  })
  test.each(['2025-08-26', '2025-08-28'])('a day beside the notified one, %s, is without notice', (other) =>
    expect(drawn(notified(80_000_00n), 80_000_00n, other).lines.every(({ says }) => says === 'demand')).toBe(true),
  )
  test('D22: more than notified, the rest of it at demand', () => {
    const draw = drawn(notified(80_000_00n), 100_000_00n, day)
    expect(draw.interest).toBe(39_58n)
    expect(interests(draw)).toEqual([['notice', 38_00n], ['demand', 1_58n]]) // biome-ignore format: a row
  })
  test('D24: below the least draw, at demand', () => {
    expect(drawn(deposit, 40_000_00n, day).interest).toBe(3_17n)
    expect(drawn(deposit, 50_000_00n, day).interest).toBe(3_96n)
  })
  test('D25: held for less than the notice, at demand', () => {
    expect(drawn(deposit, 'all', '2025-07-05').interest).toBe(1_11n)
    const atOnce = done(giveNotice(deposit, fen(200_000_00n), start))
    expect(drawn(atOnce, 'all', '2025-07-08').lines).toMatchObject([{ says: 'notice', days: 7 }])
  })
  test('D27: where less than the least would stay, it is closed and the rest is at demand', () => {
    const draw = drawn(notified(160_000_00n), 160_000_00n, day)
    expect(draw).toMatchObject({ principal: 200_000_00n, interest: 79_17n, rest: null })
    expect(interests(draw)).toEqual([['notice', 76_00n], ['demand', 3_17n]]) // biome-ignore format: a row
    expect(drawn(notified(150_000_00n), 150_000_00n, day).rest).toMatchObject({ principal: 50_000_00n })
  })
  test('less than notified: what is missing has earned the demand rate and begins anew', () => {
    const draw = drawn(notified(100_000_00n), 60_000_00n, day)
    expect(draw).toMatchObject({ principal: 60_000_00n, rest: { principal: 140_000_00n } })
    // 60,000 × 57 × 0.30 % / 360 = 28.50, and 40,000 × 57 × 0.05 % / 360 = 3.17
    expect(interests(draw)).toEqual([['notice', 28_50n], ['less-than-notified', 3_17n]]) // biome-ignore format: a row
    expect(draw.rest!.lots).toEqual([{ amount: 100_000_00n, from: start, lost: 0 }, { amount: 40_000_00n, from: day, lost: 0 }])
    const last = drawn(done(giveNotice(draw.rest!, fen(140_000_00n), '2025-09-01')), 'all', '2025-09-08')
    // 100,000 × 69 and 40,000 × 12 days at 0.30 %
    expect(interests(last)).toEqual([['notice', 57_50n], ['notice', 4_00n]])
  }) // biome-ignore format: one line each
  test('or it goes on as if it had not been notified, where a bank does so', () => {
    const kept = opened({ product: 'notice-7', amount: fen(200_000_00n), months: null, day: start }, { lessThanNotified: 'keeps' })
    const draw = drawn(notified(100_000_00n, kept), 60_000_00n, day)
    expect(draw).toMatchObject({ interest: 28_50n, rest: { lots: [{ amount: 140_000_00n, from: start }] } })
  }) // biome-ignore format: one line each
  test('a notice that led to nothing costs its days, on what was notified', () => {
    const rest = done(giveNotice(notified(80_000_00n), fen(200_000_00n), '2025-09-10'))
    expect(rest.lots).toEqual([{ amount: 80_000_00n, from: start, lost: 7 }, { amount: 120_000_00n, from: start, lost: 0 }])
    const draw = drawn(rest, 'all', '2025-09-17') // 78 days
    expect(draw.lines).toMatchObject([{ says: 'notice', days: 71 }, { says: 'notice', days: 78 }])
    const kept = opened({ product: 'notice-7', amount: fen(200_000_00n), months: null, day: start }, { unusedNotice: 'keeps' })
    const free = done(giveNotice(notified(80_000_00n, kept), fen(200_000_00n), '2025-09-10'))
    expect(drawn(free, 'all', '2025-09-17').lines).toMatchObject([{ days: 78 }])
  }) // biome-ignore format: one line each
  test('a notice may be taken back, at the cost of the days since it was given', () => {
    const back = done(cancelNotice(notified(80_000_00n), day, '2025-08-23'))
    expect(back).toMatchObject({ notices: [], lots: [{ amount: 80_000_00n, lost: 3 }, { amount: 120_000_00n, lost: 0 }] })
    expect(kind(cancelNotice(back, day, '2025-08-23'))).toBe('no-such-notice')
    expect(kind(cancelNotice(notified(80_000_00n), day, '2025-08-28'))).toBe('no-such-notice')
  }) // biome-ignore format: one line each
  test('no more can be notified than there is, nor less than the least draw', () => {
    expect(giveNotice(notified(80_000_00n), fen(120_000_01n), notice)).toMatchObject({ refusal: { kind: 'more-than-deposit', most: 120_000_00n } })
    expect(kind(giveNotice(deposit, fen(49_999_99n), notice))).toBe('amount-too-small')
    expect(kind(giveNotice(opened(), fen(50_000_00n), notice))).toBe('needs-no-notice')
  }) // biome-ignore format: one line each
  test('a firm draws a hundred thousand, and half a million stays', () => {
    const firm = opened({ product: 'notice-1', amount: fen(1_000_000_00n), months: null, day: start, who: 'firm' })
    const told = (amount: bigint) => done(giveNotice(firm, fen(amount), '2025-08-26'))
    expect(drawn(told(100_000_00n), 100_000_00n, day)).toMatchObject({ interest: 15_83n, rest: { principal: 900_000_00n } })
    expect(kind(giveNotice(firm, fen(99_999_00n), '2025-08-26'))).toBe('amount-too-small')
    expect(drawn(told(600_000_00n), 600_000_00n, day)).toMatchObject({ principal: 1_000_000_00n, rest: null })
  }) // biome-ignore format: one line each
})

describe('大额存单', () => {
  const certificate = { ...opened({ product: 'certificate', amount: fen(200_000_00n), months: 36, day: '2025-06-06' }), start: '2024-03-01', matures: '2027-03-01' }
  test('§5: sold after a year for 202,000 it yields the buyer 1.807 %', () => {
    expect(certificate.percent).toBe('1.55')
    expect(drawn(certificate, 'all', '2027-03-01').interest).toBe(9_300_00n)
    expect(daysBetween('2025-03-01', '2027-03-01')).toBe(730)
    expect(yieldOf(certificate, fen(202_000_00n), '2025-03-01')).toBe('1.807')
    expect(yieldOf(certificate, fen(209_300_00n), '2025-03-01')).toBe('0.000')
    expect(yieldOf(certificate, fen(210_000_00n), '2025-03-01')).toBe('-0.167')
  })
  test('its price is the principal and what accrued at the yield that is asked', () => {
    expect(transferPrice(certificate, '2025-03-01', '1.55')).toBe(203_100_00n)
    expect(transferPrice(certificate, '2025-03-01', '1')).toBe(202_000_00n)
  })
  test('drawn early as a whole at demand, never in part, and not renewed', () => {
    expect(drawn(certificate, 'all', '2026-03-01').lines).toMatchObject([{ says: 'early', percent: '0.05' }])
    expect(kind(withdraw(certificate, fen(10_000_00n), '2026-03-01'))).toBe('whole-only')
    expect(kind(open({ product: 'certificate', amount: fen(200_000_00n), renew: 'all' }))).toBe('renewal-not-offered')
  })
}) // biome-ignore format: one line each

describe('协定存款', () => {
  test('up to the agreed sum at demand, above it at the agreed rate, rounded once', () => {
    const balances = [{ day: '2025-06-21', balance: 400_000_00n }, { day: '2025-07-01', balance: 1_200_000_50n }] // biome-ignore format: a row
    const { upTo, above } = sumsAround(balances, 500_000_00n, '2025-06-21', '2025-09-20', 'yuan')
    // 10 × 400,000 + 82 × 500,000; 82 × 700,000
    expect([upTo, above]).toEqual([45_000_000_00n, 57_400_000_00n])
    // 62.50 + 159.44…
    expect(demandInterest([{ sum: upTo, percent: '0.05' }, { sum: above, percent: '0.10' }])).toBe(221_94n) // biome-ignore format: a row
  })
})

describe('products and rates', () => {
  test('every product that may be opened on a day has a rate for each of its terms, for the least that opens it', () => {
    for (const day of [...boardDays, '2026-11-26'])
      for (const product of productsOn(day))
        for (const months of product.terms.length > 0 ? product.terms : [null])
          for (const who of product.for)
            if (product.earns !== 'term-reached') expect(rateOn(day, product.code, months, product.least[who]!), `${product.code} ${months}`).toMatch(/^\d\.\d\d$/)
    expect(productsOn('2026-11-26').map(({ code }) => code)).toEqual(productCodes)
  }) // biome-ignore format: one line each
  test('the least of a certificate is that of its day', () => {
    expect(productOn('2015-06-01', 'certificate')).toBe(undefined)
    expect(productOn('2016-06-05', 'certificate')!.least.person).toBe(300_000_00n)
    expect(productOn('2016-06-06', 'certificate')!.least.person).toBe(200_000_00n)
  })
  test('a rate goes by day, term and amount', () => {
    expect([rateOn('2025-05-19', 'fixed', 12, 1n), rateOn('2025-05-20', 'fixed', 12, 1n)]).toEqual(['1.10', '0.95'])
    expect([rateOn('2025-06-06', 'certificate', 36, 999_999_99n), rateOn('2025-06-06', 'certificate', 36, 1_000_000_00n)]).toEqual(['1.55', '1.60'])
    expect([rateOn('2025-06-06', 'certificate', 3, 9_000_000_00n), rateOn('2025-06-06', 'fixed', 9, 1n)]).toEqual(['0.90', undefined])
  }) // biome-ignore format: one line each
  test.each<[Partial<Opening>, string]>([
    [{ product: 'gold' as 'fixed' }, 'product-unknown'],
    [{ product: 'certificate', day: '2015-06-01' }, 'product-unknown'],
    [{ product: 'current-person' }, 'not-a-term-deposit'],
    [{ product: 'instalment', who: 'firm' }, 'not-for-firms'],
    [{ months: 9 }, 'term-unknown'], [{ months: null }, 'term-unknown'],
    [{ product: 'notice-1', months: 12 }, 'term-unknown'],
    [{ amount: fen(49_99n) }, 'amount-too-small'], [{ amount: fen(50_00n) }, 'done'],
    [{ amount: fen(9_999_99n), who: 'firm' }, 'amount-too-small'],
    [{ product: 'notice-7', months: null, amount: fen(49_999_99n) }, 'amount-too-small'],
    [{ product: 'notice-7', months: null, amount: fen(499_999_99n), who: 'firm' }, 'amount-too-small'],
    [{ product: 'certificate', amount: fen(199_999_99n) }, 'amount-too-small'],
    [{ product: 'certificate', amount: fen(205_000_00n) }, 'amount-not-in-steps'],
    [{ product: 'instalment', amount: fen(5_50n) }, 'amount-not-in-steps'],
    [{ product: 'flexible', months: null, renew: 'all' }, 'renewal-not-offered'],
  ])('opening with %o: %s', (more, expected) => expect(kind(open(more))).toBe(expected)) // biome-ignore format: a table
  test('a term that no board has a rate for is refused', () => {
    expect(kind(open({}, {}, () => undefined))).toBe('rate-not-posted')
  })
  test('conventions of the day it was opened come with it, those of firms where they differ', () => {
    const fixed = productOn('2025-06-06', 'fixed')!
    expect(depositors.map((who) => conventionsOf(fixed, who).smallRest)).toEqual(['refuse', 'close'])
    expect(opened().terms).toEqual(fixed.conventions)
    expect(JSON.parse(JSON.stringify(opened().terms))).toEqual(fixed.conventions)
  })
  test('D1: a current account is settled at the rate of the day, a firm’s by what stood each day', () => {
    const balances = [{ day: '2025-03-21', balance: 1_000_00n }]
    const period = { from: '2025-03-21', to: '2025-06-20' }
    const [person, firm] = (['current-person', 'current-firm'] as const).map((code) => productOn('2025-06-20', code)!.conventions)
    expect(demandParts(balances, period, 'person', person!)).toEqual([{ ...period, sum: 92_000_00n, percent: '0.05' }])
    expect(demandParts(balances, period, 'firm', firm!)).toEqual([
      { from: '2025-03-21', to: '2025-05-19', sum: 60_000_00n, percent: '0.10' },
      { from: '2025-05-20', to: '2025-06-20', sum: 32_000_00n, percent: '0.05' },
    ])
    expect(demandParts(balances, { from: '2025-03-21', to: '2025-05-20' }, 'firm', firm!)).toMatchObject([{ to: '2025-05-19' }, { sum: 1_000_00n }])
    expect(demandParts(balances, { from: '2025-05-20', to: '2025-06-20' }, 'firm', firm!)).toHaveLength(1)
    expect(demandParts(balances, { from: '2025-03-21', to: '2025-05-19', settled: '2025-05-20' }, 'person', person!)).toMatchObject([{ percent: '0.05' }])
  }) // biome-ignore format: one line each
})

describe('accrual', () => {
  test('D12: a million for a year accrues 26.03, 26.02, 26.03, 26.03 and has all of it the day before it matures', () => {
    const deposit = opened({ amount: fen(1_000_000_00n) })
    const on = (k: number) => accruedOn(deposit, addDays('2025-06-06', k))
    expect([on(-1), on(0), on(1), on(2), on(3)]).toEqual([0n, 26_03n, 52_05n, 78_08n, 104_11n])
    expect([on(363) < 9_500_00n, on(364)]).toEqual([true, 9_500_00n])
    // After it, a day at demand is 1.39.
    expect([on(365), on(366)]).toEqual([9_501_39n, 9_502_78n])
  })
  test('存本取息 has accrued exactly what is paid, whenever it is paid', () => {
    let deposit = opened({ product: 'interest-drawn', amount: fen(10_000_00n), day: '2025-08-31' })
    for (let day = deposit.start; day < deposit.matures!; day = addDays(day, 1)) {
      if (dueOn(deposit, day) === 'pays-interest') {
        const due = payInterest(deposit, day)
        expect(accruedOn(deposit, addDays(day, -1)) - deposit.interestPaid).toBe(due.interest)
        deposit = due.rest
      }
    }
    expect(accruedOn(deposit, addDays(deposit.matures!, -1)) - deposit.interestPaid).toBe(drawn(deposit, 'all', deposit.matures!).interest)
  }) // biome-ignore format: one line each
  test('a breach that is found on the very day of maturity is accrued the evening before', () => {
    let deposit = opened({ product: 'instalment', amount: fen(100_000_00n), day: '2025-07-01' })
    for (const day of ['2025-08-01', '2025-09-01', '2025-10-01', '2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '2026-06-01']) deposit = done(add(deposit, fen(100_000_00n), day))
    const draw = drawn(deposit, 'all', '2026-07-01')
    expect(draw.lines.map(({ says }) => says)).toEqual(['term', 'missed'])
    expect(accruedOn(deposit, '2026-06-30')).toBe(draw.interest)
  }) // biome-ignore format: one line each
  test('定活两便 is what it would be worth, 通知存款 what it will earn with notice', () => {
    const flexible = opened({ product: 'flexible', months: null })
    expect(accruedOn(flexible, '2025-09-04')).toBe(drawn(flexible, 'all', '2025-09-05').interest)
    expect(accruedOn(flexible, '2025-09-05')).toBe(drawn(flexible, 'all', '2025-09-06').interest)
    const notice = done(giveNotice(opened({ product: 'notice-7', months: null }), fen(100_000_00n), '2025-07-01'))
    expect(accruedOn(notice, '2025-07-07')).toBe(drawn(notice, 'all', '2025-07-08').interest)
    // Not drawn on its day, it has lost seven: 33 days at 0.30 %, and 34 − 7 the evening after.
    expect([accruedOn(notice, '2025-07-08'), accruedOn(notice, '2025-07-09')]).toEqual([27_50n, 22_50n])
  })
})

describe('laws, on any deposit', () => {
  const day = fc.integer({ min: dayNumber('2023-01-01'), max: dayNumber('2029-03-01') }).map(dayFromNumber)
  const amount = fc.bigInt({ min: 50_00n, max: 1_000_000_000_00n })
  const product = fc.constantFrom(
    'fixed',
    'interest-drawn',
    'flexible',
    'notice-1',
    'notice-7',
    'certificate',
    'instalment' as const,
  )
  const chosen = fc.record({
    method: fc.constantFrom('A', 'B', 'C'),
    dayCount: fc.constantFrom('ACT/360', '30/360', 'ACT/365F', 'ACT/ACT', 'months+days/360'),
    base: fc.constantFrom('yuan', 'fen'),
    instalments: fc.constantFrom('months', 'days'),
    partDraws: fc.constantFrom('any', 'once'),
    smallRest: fc.constantFrom('close', 'refuse'),
    lessThanNotified: fc.constantFrom('demand', 'keeps'),
    unusedNotice: fc.constantFrom('days-lost', 'keeps'),
  }) as fc.Arbitrary<Partial<Conventions>>
  const deposits = fc
    .tuple(product, amount, day, chosen, fc.constantFrom('person' as const, 'firm' as const), fc.nat())
    .chain(([code, money, from, terms, who, term]) => {
      const { terms: offered, step } = productOn(from, code)!
      const rounded = fen(step ? (money / step) * step : money)
      const result = open(
        {
          product: code,
          amount: rounded,
          day: from,
          who,
          months: offered.length > 0 ? offered[term % offered.length]! : null,
        },
        terms,
      )
      return fc.constant(result)
    })
    .filter((result) => result.ok)
    .map((result) => done(result))

  test('whatever is drawn, in any order: principal in is principal out, lines add up, nothing is below nothing', () => {
    const steps = fc.array(fc.record({ does: fc.constantFrom('draw', 'notify', 'cancel', 'pay', 'interest'), part: fc.integer({ min: 1, max: 100 }), wait: fc.integer({ min: 0, max: 90 }) }), { maxLength: 25 })
    fc.assert(
      fc.property(deposits, steps, (first, acts) => {
        let current: TermDeposit | null = first
        let [now, paidIn, paidOut] = [first.start, first.principal as bigint, 0n]
        const took = (draw: Draw) => {
          expect(draw.lines.reduce((sum, { interest }) => sum + interest, 0n)).toBe(draw.interest)
          for (const value of [draw.principal, draw.interest, draw.tax, draw.takenBack, draw.principal + draw.interest - draw.tax - draw.takenBack, ...draw.lines.flatMap(({ interest, days, amount: of }) => [interest, BigInt(days), of])]) expect(value).toBeGreaterThanOrEqual(0n)
          paidOut += draw.principal
          current = draw.rest
        }
        for (const { does, part, wait } of acts) {
          if (current === null) break
          const of: TermDeposit = current
          now = addDays(now, wait)
          const money = fen((of.principal * BigInt(part)) / 100n)
          if (does === 'draw') { const result = withdraw(of, money, now); if (result.ok) took(result.value) }
          if (does === 'notify') { const result = giveNotice(of, money, now); if (result.ok) { current = result.value; now = addDays(now, of.terms.noticeDays!) } }
          if (does === 'cancel') { const result = cancelNotice(of, of.notices[0]?.due ?? now, now); if (result.ok) current = result.value }
          if (does === 'pay') { const result = add(of, of.payments[0]?.amount ?? money, now); if (result.ok) { paidIn += result.value.principal - of.principal; current = result.value } }
          if (does === 'interest') { const paid = payInterest(of, now); expect(paid.interest).toBeGreaterThanOrEqual(0n); current = paid.rest }
          if (current !== null) {
            const left: TermDeposit = current
            expect(paidOut + left.principal).toBe(paidIn)
            expect(left.principal).toBeGreaterThan(0n)
            if (left.terms.noticeDays !== null) expect(left.lots.reduce((sum, lot) => sum + lot.amount, 0n)).toBe(left.principal)
            expect(accruedOn(left, now)).toBeGreaterThanOrEqual(0n)
            expect(fromJson(JSON.parse(JSON.stringify(toJson(left))))).toEqual(left)
          }
        }
        const end: TermDeposit | null = current
        if (end !== null) took(done(withdraw(end, 'all', now < end.start ? end.start : now)))
        expect(paidOut).toBe(paidIn)
      }),
      { numRuns: 1_500 },
    )
  }) // biome-ignore format: one property

  test('what accrued by the evening before maturity is what is posted on the day, and it never shrinks on the way', () => {
    fc.assert(
      fc.property(deposits.filter(({ matures, start }) => matures !== null && start >= '2025-05-20'), fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 80 }), (first, waits) => {
        let deposit = first
        if (deposit.payments.length > 0) {
          let now = deposit.start
          for (const wait of waits) {
            now = addDays(now, wait)
            const result = add(deposit, deposit.payments[0]!.amount, now)
            if (result.ok) deposit = result.value
          }
        }
        const eve = addDays(deposit.matures!, -1)
        expect(accruedOn(deposit, eve)).toBe(drawn(deposit, 'all', deposit.matures!).interest)
        expect(accruedOn(deposit, eve)).toBe(termInterest(deposit))
        expect(accruedOn(deposit, addDays(deposit.matures!, 9)) - accruedOn(deposit, eve)).toBe(drawn(deposit, 'all', addDays(deposit.matures!, 10)).interest - termInterest(deposit))
        if (deposit.payments.length > 0) return
        let before = 0n
        for (let now = deposit.start; now < deposit.matures!; now = addDays(now, 7)) {
          expect(accruedOn(deposit, now)).toBeGreaterThanOrEqual(before)
          before = accruedOn(deposit, now)
        }
      }),
      { numRuns: 300 },
    )
  }) // biome-ignore format: one property

  test('early and late, never more than the agreed term would have brought, never less than nothing', () => {
    fc.assert(
      fc.property(deposits.filter(({ matures }) => matures !== null), fc.integer({ min: 0, max: 99 }), (deposit, percent) => {
        const early = addDays(deposit.start, Math.floor((daysBetween(deposit.start, deposit.matures!) * percent) / 100))
        const draw = drawn(deposit, 'all', early)
        expect(draw.interest <= termInterest(deposit)).toBe(true)
      }),
    )
  }) // biome-ignore format: one property
})
