/** What is offered to an applicant: limit, rate and terms as they stand on a day, and what drawing under them comes to. */
import type { Fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import { type CostSheet, costSheet, planTerms } from './cost.ts'
import { monthsLater } from './interest.ts'
import type { LoanProductCode, Method } from './kinds.ts'
import type { LoanTerms } from './loan.ts'
import { type Borrower, type LoanProduct, type Pricing, percentOn } from './products.ts'
import { type Instalment, schedule } from './schedule.ts'

/** Limits are whole thousands of yuan. */
export const LIMIT_STEP = 1_000_00n
export type Wish = { readonly amount: Fen; readonly months: number; readonly method: Method }
export type WishRefusal =
  | { readonly kind: 'amount-out-of-range'; readonly least: Fen; readonly most: Fen }
  | { readonly kind: 'term-not-offered' }
/** Whether a product can be applied for like this. */
export function mayWish(product: LoanProduct, wish: Wish): Result<Wish, WishRefusal> {
  const { least, most } = product
  if (wish.amount < least || wish.amount > most || wish.amount % LIMIT_STEP !== 0n)
    return refuse({ kind: 'amount-out-of-range', least, most })
  return mayRepay(product, wish) ? ok(wish) : refuse({ kind: 'term-not-offered' })
}
const mayRepay = ({ months, methods }: LoanProduct, wish: Omit<Wish, 'amount'>) =>
  wish.months >= months.least && wish.months <= months.most && methods.includes(wish.method)

export type Offered = {
  readonly product: LoanProductCode
  readonly borrower: Borrower
  /** The day whose rate it is. */
  readonly day: Day
  readonly limit: Fen
  readonly pricing: Pricing
  readonly percent: string
  /** As they were wished for: what the cost sheet is worked out with. A draw may choose others of the product's. */
  readonly months: number
  readonly method: Method
}
/** `points`: basis points over the LPR, by the band of the score or an officer's decision. */
export function offerOf(
  product: LoanProduct,
  borrower: Borrower,
  { months, method }: Omit<Wish, 'amount'>,
  { limit, points }: { readonly limit: Fen; readonly points: number },
  day: Day,
): Offered {
  const pricing: Pricing = product.pricing.kind === 'lpr' ? { ...product.pricing, points } : product.pricing
  return { product: product.code, borrower, day, limit, pricing, percent: percentOn(pricing, day), months, method }
}
/** A limit can be drawn for a year; what is drawn once, within ninety days. */
export const drawnUntil = (product: LoanProduct, signed: Day): Day =>
  product.revolving ? monthsLater(signed, 12) : addDays(signed, 90)

export type DrawRefusal = WishRefusal | { readonly kind: 'more-than-limit'; readonly left: Fen }
/**
 * The terms of a draw under what was signed: the conventions of the product's version on its day, the points of the contract, the LPR
 * of the day. `left`: what can still be drawn; what is drawn once is drawn whole.
 */
export function drawOf(
  product: LoanProduct,
  offer: Offered,
  { amount, months, method }: Wish,
  of: { readonly id: string; readonly customer: string; readonly line: string; readonly left: Fen; readonly day: Day },
): Result<LoanTerms, DrawRefusal> {
  const least = product.revolving ? product.least : offer.limit
  if (amount > of.left) return refuse({ kind: 'more-than-limit', left: of.left })
  if (amount < least) return refuse({ kind: 'amount-out-of-range', least, most: of.left })
  if (!mayRepay(product, { months, method })) return refuse({ kind: 'term-not-offered' })
  return ok({
    id: of.id,
    product: product.code,
    borrower: offer.borrower,
    customer: of.customer,
    limit: of.line,
    principal: amount,
    percent: percentOn(offer.pricing, of.day),
    pricing: offer.pricing,
    start: of.day,
    months,
    method,
    conventions: product.conventions,
  })
}

export type Sheet = { readonly cost: CostSheet; readonly schedule: readonly Instalment[] }
/** What is read before anything is signed: every cost, and the whole schedule. */
export const sheetOf = (terms: LoanTerms, taker: string): Sheet => ({
  cost: costSheet(terms, taker),
  schedule: schedule(planTerms(terms)),
})
/** The terms if all of an offer is drawn on its day. */
export const offeredTerms = (product: LoanProduct, offer: Offered, id: string): LoanTerms => ({
  id,
  product: product.code,
  borrower: offer.borrower,
  customer: '',
  limit: null,
  principal: offer.limit,
  percent: offer.percent,
  pricing: offer.pricing,
  start: offer.day,
  months: offer.months,
  method: offer.method,
  conventions: product.conventions,
})
