/**
 * The arithmetic of interest on deposits: exact until the last step, rounded half up (四舍五入) to the fen once. What a
 * bank may choose is a named switch here; which value a product takes stands in `products.ts`. Rates are percent as
 * text ("0.95"), never numbers. Source of formulas: 银发〔2005〕129号 (积数 and 逐笔; a day's rate is the year's / 360, a
 * month's is the year's / 12).
 */
import { type Fen, fen, halfUp } from '../money.ts'
import { addDays, type Day, dayNumber } from '../time.ts'

export { halfUp }

/** A number that need not be whole: exact until somebody rounds it. The denominator is above zero. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint }

/** Millionths of a rate in percent: "0.95" is 9,500. At most four decimals, never negative. */
export function ppm(percent: string): bigint {
  const [, whole, part = ''] = /^(\d{1,6})(?:\.(\d{1,4}))?$/.exec(percent) ?? []
  if (whole === undefined) throw new RangeError(`${percent} is no rate in percent with at most four decimals`)
  return BigInt(whole + part.padEnd(4, '0'))
}
/** Millionths as percent: 5,100 is "0.51". */
export const percentOf = (millionths: bigint): string =>
  `${millionths / 10_000n}.${(millionths % 10_000n).toString().padStart(4, '0')}`.replace(/0{1,2}$/, '')
const MILLION = 1_000_000n

// ——— days and months ———

/** 算头不算尾: the first day counts, the day of withdrawal or payment does not. Negative when `to` comes first. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from)

/**
 * The same day of the month so many months later; where a month has no such day, its last one (D7). `anchor` is the day
 * of the month to keep instead of `day`'s own: so a deposit of the 31st that matured on 28 February matures on 31 August
 * again, and not on the 28th (D11; a choice of the bank).
 */
export function monthsLater(day: Day, months: number, anchor = Number(day.slice(8))): Day {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const [year, inYear] = [Math.floor(month / 12), month - Math.floor(month / 12) * 12]
  const two = (number: number) => String(number).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(inYear + 1)}-${two(Math.min(anchor, daysInMonth(year, inYear + 1)))}`
}
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysInMonth = (year: number, month: number) =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** Whole months, and the odd days after the last of them: 对年对月对日. */
export function monthsAndDays(from: Day, to: Day): { readonly months: number; readonly days: number } {
  const calendar = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  let months = calendar(to) - calendar(from)
  if (monthsLater(from, months) > to) months -= 1
  return { months, days: daysBetween(monthsLater(from, months), to) }
}

/**
 * How a stretch of days becomes part of a year. `30/360` is the one of European bonds and of the old savings rules: every
 * month has thirty days, a 31st is a 30th at either end. `ACT/ACT` is ISDA's: the days in leap years over 366, the others
 * over 365. `months+days/360` takes whole months as twelfths and what is left by the day.
 */
export const dayCounts = ['ACT/360', 'ACT/365F', '30/360', 'ACT/ACT', 'months+days/360'] as const
export type DayCount = (typeof dayCounts)[number]

/** The part of a year between two days, exactly. */
export function yearFraction(dayCount: DayCount, from: Day, to: Day): Fraction {
  switch (dayCount) {
    case 'ACT/360':
      return { numerator: BigInt(daysBetween(from, to)), denominator: 360n }
    case 'ACT/365F':
      return { numerator: BigInt(daysBetween(from, to)), denominator: 365n }
    case '30/360':
      return { numerator: BigInt(thirtyDays(to) - thirtyDays(from)), denominator: 360n }
    case 'ACT/ACT': {
      const leap = leapDaysBefore(to) - leapDaysBefore(from)
      const others = daysBetween(from, to) - leap
      return { numerator: BigInt(leap) * 365n + BigInt(others) * 366n, denominator: 365n * 366n }
    }
    case 'months+days/360': {
      const { months, days } = monthsAndDays(from, to)
      return { numerator: BigInt(months * 30 + days), denominator: 360n }
    }
  }
}
const thirtyDays = (day: Day) =>
  Number(day.slice(0, 4)) * 360 + (Number(day.slice(5, 7)) - 1) * 30 + Math.min(30, Number(day.slice(8)))
/** Days of leap years that lie before a day, counted from the year 0. */
function leapDaysBefore(day: Day): number {
  const year = Number(day.slice(0, 4))
  const before = year - 1
  const leapYears = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  return leapYears * 366 + (isLeap(year) ? daysBetween(`${day.slice(0, 4)}-01-01`, day) : 0)
}

// ——— interest on a sum ———

/** Principal × rate × part of a year, in fen, not yet rounded. */
export const exactInterest = (principal: bigint, percent: string, part: Fraction): Fraction => ({
  numerator: principal * ppm(percent) * part.numerator,
  denominator: MILLION * part.denominator,
})
/** The sum of what is not yet rounded. */
export const added = (parts: readonly Fraction[]): Fraction =>
  parts.reduce(
    (sum, one) =>
      sum.denominator === one.denominator
        ? { numerator: sum.numerator + one.numerator, denominator: sum.denominator }
        : {
            numerator: sum.numerator * one.denominator + one.numerator * sum.denominator,
            denominator: sum.denominator * one.denominator,
          },
    { numerator: 0n, denominator: 1n },
  )
/** To the fen, halves up: the one time it is rounded. */
export const rounded = ({ numerator, denominator }: Fraction): Fen => fen(halfUp(numerator, denominator))

/**
 * What has accrued by the end of the k-th of n days: the part of the total rounded as a whole, so that the daily steps sum
 * to the total to the fen (D12). By the day's rate / 360 a year of 365 days would accrue too much.
 */
export function accrued(total: bigint, k: number, n: number): bigint {
  if (k >= n) return total
  return k <= 0 ? 0n : halfUp(total * BigInt(k), BigInt(n))
}

// ——— 积数: the current account ———

/** What of a balance earns: whole yuan only (元以下角分不计息, the rule of savings), or every fen (some banks, for units). */
export type Base = 'yuan' | 'fen'
/** The part of a balance that earns, in fen. */
export const wholeOf = (balance: bigint, base: Base): bigint => (base === 'yuan' ? (balance / 100n) * 100n : balance)

/**
 * 积数: each day's closing balance, cut to its base, added up over `from` … `to`, both days included; in fen × days.
 * `balances` are the days on which a new closing balance begins to stand; before the first of them there is nothing. A day
 * below zero earns nothing. Additive: a period split anywhere has the sum of its parts.
 */
export function sumOfDays(
  balances: readonly { readonly day: Day; readonly balance: bigint }[],
  from: Day,
  to: Day,
  base: Base,
): bigint {
  const inOrder = balances.toSorted((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0))
  const end = addDays(to, 1)
  let sum = 0n
  inOrder.forEach(({ day, balance }, at) => {
    const next = inOrder[at + 1]?.day ?? end
    const days = daysBetween(day > from ? day : from, next < end ? next : end)
    if (days > 0 && balance > 0n) sum += wholeOf(balance, base) * BigInt(days)
  })
  return sum
}
/**
 * What a movement booked later than it is worth (起息日 before the booking, D5) adds to the 积数: negative for money that
 * leaves. It cuts the amount, not each day's balance; where odd fen meet, work the days out again from the balances.
 */
export const backValue = (amount: bigint, worthFrom: Day, booked: Day, base: Base): bigint =>
  wholeOf(amount, base) * BigInt(daysBetween(worthFrom, booked))

/**
 * 协定存款: the 积数 of each day's balance up to the agreed amount, which earns the demand rate, and of what lies above it,
 * which earns the agreed one. Hand both to `demandInterest` together: it is rounded once on the sum.
 */
export function sumsAround(
  balances: readonly { readonly day: Day; readonly balance: bigint }[],
  agreed: bigint,
  from: Day,
  to: Day,
  base: Base,
): { readonly upTo: bigint; readonly above: bigint } {
  const capped = balances.map(({ day, balance }) => ({ day, balance: balance > agreed ? agreed : balance }))
  const upTo = sumOfDays(capped, from, to, base)
  return { upTo, above: sumOfDays(balances, from, to, base) - upTo }
}

/** How a segment of a rate enters the sum: as it is, or rounded to the 厘 (0.001 yuan). Never to the fen. */
export type SegmentRounding = 'exact' | 'li'
/**
 * Interest on 积数. Persons: one part, at the rate posted on the day of settlement (储蓄管理条例 art. 27). Units: one part
 * for each stretch of one rate (人民币单位存款管理办法, 银发〔1997〕485号). Rounded once, on the sum. The basis is 360 for the
 * yuan; Hong Kong dollars, pounds and Singapore dollars have 365.
 */
export function demandInterest(
  parts: readonly { readonly sum: bigint; readonly percent: string }[],
  basis: 360 | 365 = 360,
  segmentRounding: SegmentRounding = 'exact',
): Fen {
  const year = MILLION * BigInt(basis)
  if (segmentRounding === 'exact')
    return fen(
      halfUp(
        parts.reduce((all, { sum, percent }) => all + sum * ppm(percent), 0n),
        year,
      ),
    )
  const tenths = parts.reduce((all, { sum, percent }) => all + halfUp(sum * ppm(percent) * 10n, year), 0n)
  return fen(halfUp(tenths, 10n))
}

/** The periods of settlement end on the 20th of March, June, September and December, that day included; booked on the 21st. */
export const settlesOn = (day: Day): boolean => /-(03|06|09|12)-20$/.test(day)

// ——— tax on interest ———

const taxes: readonly { readonly from: Day; readonly percent: string }[] = [
  { from: '1999-11-01', percent: '20' },
  { from: '2007-08-15', percent: '5' },
  { from: '2008-10-09', percent: '0' },
]
/**
 * 储蓄存款利息所得税, in percent, on interest that is earned on a day: 20 from 1999-11-01, 5 from 2007-08-15, suspended since
 * 2008-10-09 (财税〔2008〕132号). Interest earned over a change is taxed in its pieces, each by its own days.
 */
export const interestTaxOn = (day: Day): string => taxes.findLast(({ from }) => from <= day)?.percent ?? '0'
/** What the bank keeps back of interest for the tax. */
export const withheld = (interest: bigint, day: Day): Fen => fen(halfUp(interest * ppm(interestTaxOn(day)), MILLION))

// ——— not how a Chinese deposit works ———

/**
 * What a principal grows to when its interest is added every so many months. No Chinese deposit does this within its term
 * (储蓄管理条例: no interest on interest; a current account is capitalised at settlement, a renewal is a new deposit). It is
 * here so that the arithmetic can be held against a system that does: Apache Fineract's term deposits.
 */
export function compounded(principal: bigint, percent: string, months: number, everyMonths: number): Fraction {
  if (everyMonths <= 0 || months % everyMonths !== 0) throw new RangeError('the months are whole periods')
  const times = BigInt(months / everyMonths)
  const one = 12n * MILLION
  return { numerator: principal * (one + ppm(percent) * BigInt(everyMonths)) ** times, denominator: one ** times }
}
