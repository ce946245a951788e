/**
 * 协定存款: a firm agrees on a base amount (基本额度). Each day's balance up to it earns the demand rate, what lies above it the
 * agreed rate; two 积数, settled with the current account, rounded once on the sum. The account earns the demand rate on all it
 * holds as every account does, and an agreement adds the difference of the rates on what is above: the same to the last digit.
 */
import { invariant } from '../invariant.ts'
import { type Fen, fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import { type Base, halfUp, monthsLater, ppm, wholeOf } from './interest.ts'
import { conventionsOf, demandOf, productOn, type Rates, rateOn } from './products.ts'

export type Agreement = {
  readonly agreed: Fen
  /** The first day that earns by it. */
  readonly from: Day
  /** The first day that does not any more; null while it is renewed from term to term. */
  readonly until: Day | null
}
export type AgreementRefusal =
  | { readonly kind: 'agreement-not-offered' }
  | { readonly kind: 'agreed-amount-wrong'; readonly least: Fen }

/** Who agrees on a day begins with the next: a day's balance is one balance, at one pair of rates. */
export const beginsAfter = (day: Day): Day => addDays(day, 1)

/** What may be agreed on a day: whole yuan from the least amount of the product on. */
export function agree(agreed: bigint, day: Day): Result<Agreement, AgreementRefusal> {
  const product = productOn(day, 'agreement')
  if (!product) return refuse({ kind: 'agreement-not-offered' })
  const least = product.least.firm ?? fen(0n)
  if (agreed < least || agreed % 100n !== 0n) return refuse({ kind: 'agreed-amount-wrong', least })
  return ok({ agreed: fen(agreed), from: beginsAfter(day), until: null })
}
/** The first day of the term that comes after a day: an agreement that is not to go on holds until then. */
export function termEnd({ from }: Pick<Agreement, 'from'>, day: Day): Day {
  const months = productOn(from, 'agreement')?.terms[0]
  invariant(months !== undefined, 'an agreement has a term')
  for (let times = 1; ; times++) {
    const end = monthsLater(from, times * months)
    if (end > day) return end
  }
}
export const holdsOn = ({ from, until }: Agreement, day: Day): boolean => from <= day && (until === null || day < until)

/** The part of a day's balance that earns the agreed rate. */
export function aboveAgreed(balance: bigint, agreed: bigint, base: Base): bigint {
  const above = wholeOf(balance, base) - agreed
  return above > 0n ? above : 0n
}

export type AgreementRates = {
  readonly base: Base
  /** Millionths a year: of the current account, and as posted for agreements. Each for its own days (units, segmented). */
  readonly demand: bigint
  readonly rate: bigint
}
/** The rate that is posted for agreements on a day, in percent; undefined where the board has none. */
export const agreedPercentOn = (day: Day, rates: Rates = rateOn): string | undefined =>
  rates(day, 'agreement', productOn(day, 'agreement')?.terms[0] ?? null, 0n)
/** What the two parts earn on a day. Where the board has no agreed rate, or one below the demand rate, nothing is added. */
export function agreementRatesOn(day: Day, rates: Rates = rateOn): AgreementRates {
  const product = productOn(day, 'agreement')
  const percent = rates(day, demandOf('firm'), null, 0n)
  invariant(product && percent !== undefined, `a firm's current account has a rate on ${day}`)
  const demand = ppm(percent)
  const agreed = ppm(agreedPercentOn(day, rates) ?? percent)
  return { base: conventionsOf(product, 'firm').base, demand, rate: agreed > demand ? agreed : demand }
}

/** Days of one pair of rates: how many, and their two 积数 in fen × days. */
export type AgreedDays = {
  readonly demand: bigint
  readonly rate: bigint
  readonly days: number
  readonly upTo: bigint
  readonly above: bigint
}
export type AgreedLine = {
  /** `whole`: days without an agreement. */
  readonly what: 'up-to' | 'above' | 'whole'
  readonly days: number
  readonly sum: bigint
  readonly ppm: bigint
  readonly interest: Fen
}
const YEAR = 360n * 1_000_000n
/**
 * How what an account has earned in its period comes about. A line's interest is what the rounded sum grew by with it, so that the
 * lines always add up to what is paid; `earned` is that, and what the days without an agreement had of it is the rest.
 */
export function agreedLines(parts: readonly AgreedDays[], earned: Fen): readonly AgreedLine[] {
  let [exact, given] = [0n, 0n]
  const lines = parts.flatMap(({ demand, rate, days, upTo, above }) =>
    (
      [
        ['up-to', upTo, demand],
        ['above', above, rate],
      ] as const
    ).map(([what, sum, ppm]): AgreedLine => {
      exact += sum * ppm
      const interest = fen(halfUp(exact, YEAR) - given)
      given += interest
      return { what, days, sum, ppm, interest }
    }),
  )
  const rest = fen(earned - given)
  return parts.length > 0 && rest === 0n
    ? lines
    : [{ what: 'whole', days: 0, sum: 0n, ppm: 0n, interest: rest }, ...lines]
}
