/**
 * What a stretch of days is worth on a loan. The exact arithmetic is that of deposits (`deposits/interest.ts`); loans add the
 * whole periods of a plan, some bases of other systems, and another way of rounding. Source of the Chinese formulas:
 * 银发〔2005〕129号 (a month's rate is the year's / 12, a day's the year's / 360).
 */
import {
  added,
  type DayCount,
  daysBetween,
  exactInterest,
  type Fraction,
  monthsLater,
  ppm,
  yearFraction,
} from '../deposits/interest.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen, halfUp } from '../money.ts'
import { addDays, type Day } from '../time.ts'

export { added, daysBetween, exactInterest, type Fraction, monthsLater }
export const zero: Fraction = { numerator: 0n, denominator: 1n }

/** 四舍五入 is the Chinese one; halves to the even fen is what Apache Fineract is set to. */
export const roundings = ['half-up', 'half-even'] as const
export type Rounding = (typeof roundings)[number]

/** numerator ÷ denominator, halves to the even neighbour. The denominator is above zero. */
export function halfEven(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator
  const [whole, rest] = [size / denominator, size % denominator]
  const up = 2n * rest > denominator || (2n * rest === denominator && whole % 2n === 1n)
  return (numerator < 0n ? -1n : 1n) * (whole + (up ? 1n : 0n))
}
export const roundedTo = (rounding: Rounding, { numerator, denominator }: Fraction): Fen =>
  fen(rounding === 'half-up' ? halfUp(numerator, denominator) : halfEven(numerator, denominator))

/** How often an instalment falls due. */
export type Every = { readonly count: number; readonly unit: 'days' | 'weeks' | 'months' }

/**
 * What a period is worth. `months/12`: whole months are twelfths whatever their days (weeks and days over 360). `30/364`,
 * `30/365`: months of thirty days over another year. The rest count days: `ACT/ACT-next` is ACT/ACT in which a day belongs to
 * the year of the day after it, so that 31 December counts with the new year (Apache Fineract).
 */
export const bases = [
  'months/12', '30/364', '30/365', 'ACT/360', 'ACT/364', 'ACT/365F', 'ACT/ACT', 'ACT/ACT-next', '30/360', 'months+days/360',
] as const // biome-ignore format: one list
export type Basis = (typeof bases)[number]
export type DayBasis = Exclude<Basis, 'months/12' | '30/364' | '30/365'>

/** The part of a year between two days, by the days. */
export function partByDays(basis: DayBasis, from: Day, to: Day): Fraction {
  if (basis === 'ACT/364') return { numerator: BigInt(daysBetween(from, to)), denominator: 364n }
  if (basis === 'ACT/ACT-next') return yearFraction('ACT/ACT', addDays(from, 1), addDays(to, 1))
  return yearFraction(basis satisfies DayCount, from, to)
}

/** Days of a year where a period counts as a whole. */
const wholeYear: Partial<Record<Basis, bigint>> = { 'months/12': 360n, '30/364': 364n, '30/365': 365n }
const wholeDays = { days: 1n, weeks: 7n, months: 30n } as const
/** Whether a regular period counts as a whole, and not by its days. */
export const countsWhole = (basis: Basis): boolean => wholeYear[basis] !== undefined
/** What so many whole periods are worth; undefined where the days decide. */
export const wholePart = (basis: Basis, { count, unit }: Every, periods = 1): Fraction | undefined => {
  const year = wholeYear[basis]
  return year === undefined ? undefined : { numerator: wholeDays[unit] * BigInt(count * periods), denominator: year }
}
/** The part of a year from one day to another that is no whole period. */
export function brokenPart(basis: Basis, broken: DayBasis, from: Day, to: Day): Fraction {
  return partByDays(countsWhole(basis) ? broken : (basis as DayBasis), from, to)
}

/** Millionths as percent, at least two decimals: 36,000 is "3.60". */
export const percentOf = (millionths: bigint): string =>
  `${millionths / 10_000n}.${(millionths % 10_000n).toString().padStart(4, '0')}`.replace(/0{1,2}$/, '')
/** "3.00" and 60 basis points are "3.60". Never below zero. */
export function percentPlus(percent: string, points: number): string {
  const together = ppm(percent) + BigInt(points) * 100n
  invariant(together >= 0n, 'a rate is not below zero')
  return percentOf(together)
}
