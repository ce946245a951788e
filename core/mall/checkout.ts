/**
 * From a basket to an order: prices as they are now, goods by merchant, shipping to where it goes, terms of the day. Pure; the same
 * rule shows the buyer what it will cost and makes the order, and a digest of it says whether both are the same.
 */

import { canonical } from '../canonical.ts'
import { digest } from '../id.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen, sum } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { Day } from '../time.ts'
import { leafOf } from './categories.ts'
import { type CommissionRule, ruleFor } from './commission.ts'
import type { Province } from './kinds.ts'
import { type Beneficiary, type Discount, type Line, type Part, subsidyOf, totalOf } from './parts.ts'
import type { Use } from './promotion-postings.ts'
import { type Asking, type Promoted, type Promotion, promotionsFor } from './promotions.ts'
import { provinceOf } from './regions.ts'
import { type ShippingTemplate, shippingFor } from './shipping.ts'
import type { Place } from './warehouses.ts'

/** As it is on sale now. */
export type OnSale = {
  readonly sku: string
  readonly good: string
  readonly merchant: string
  readonly organization: string
  readonly category: string
  readonly name: string
  readonly variant: string
  readonly price: Fen
  readonly grams: number
  /** The store's, the main one first. */
  readonly warehouses: readonly Place[]
  readonly beneficiaries: readonly Beneficiary[]
  readonly template: ShippingTemplate
}
export type Wanted = { readonly sku: string; readonly quantity: number }
/** Promotions that may be given, with their names, and who asks. */
export type Offers = {
  readonly promotions: readonly (Promotion & { readonly said: string })[]
  readonly asking: Omit<Asking, 'day'>
}
export type Terms = {
  readonly day: Day
  readonly rules: readonly CommissionRule[]
  readonly channelPercent: string
  readonly offers: Offers
}

/** What a payment from an account here costs the merchant, in percent. Ours: no law sets it. */
export const CHANNEL_PERCENT = '0.3'
/** So long goods and money are set aside while the order is confirmed: mostly a second, but who is behind by tens of thousands of orders still keeps each. */
export const RESERVED_MS = 2 * 3_600_000

export type CheckoutRefusal =
  | { readonly kind: 'basket-empty' | 'address-not-served' }
  /** Not on sale any more. */
  | { readonly kind: 'not-on-sale'; readonly sku: string }
  | { readonly kind: 'not-sent-there'; readonly merchant: string }
  /** A sale of something for nothing is none: of a piece for a fen, half of it off. */
  | { readonly kind: 'nothing-to-pay'; readonly merchant: string }

export type Composed = {
  readonly parts: readonly Omit<Part, 'id' | 'order'>[]
  /** At their prices, before promotions. */
  readonly goods: Fen
  readonly shipping: Fen
  readonly promoted: Promoted
  /** What its promotions use up. */
  readonly uses: readonly Use[]
  /** What the buyer pays. */
  readonly total: Fen
  /** Lines that the law lets be sent back without a reason only if the buyer does not agree otherwise now. */
  readonly withoutReturn: readonly string[]
}

/** Merchants in the order in which their goods were first put in; two lines of one sku are one. */
export function compose(
  wanted: readonly Wanted[],
  onSale: ReadonlyMap<string, OnSale>,
  county: string,
  { day, rules, channelPercent, offers }: Terms,
): Result<Composed, CheckoutRefusal> {
  const to = provinceOf(county)
  if (!to) return refuse({ kind: 'address-not-served' })
  const quantities = new Map<string, number>()
  for (const { sku, quantity } of wanted) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  if (quantities.size === 0) return refuse({ kind: 'basket-empty' })
  const byMerchant = new Map<string, { one: OnSale; quantity: number }[]>()
  for (const [sku, quantity] of quantities) {
    const one = onSale.get(sku)
    if (!one) return refuse({ kind: 'not-on-sale', sku })
    byMerchant.set(one.merchant, [...(byMerchant.get(one.merchant) ?? []), { one, quantity }])
  }
  const parts: Composed['parts'][number][] = []
  for (const [merchant, goods] of byMerchant) {
    const shipping = sent(goods, to)
    if (!shipping.ok) return refuse({ kind: 'not-sent-there', merchant })
    parts.push({
      merchant,
      organization: goods[0]!.one.organization,
      lines: goods.map(({ one, quantity }): Line => ({
        sku: one.sku, good: one.good, category: one.category, name: one.name, variant: one.variant, price: one.price, quantity,
        amount: fen(one.price * BigInt(quantity)),
        returns: leafOf(one.category).returns,
        commission: ruleFor(rules, one, day),
        beneficiaries: one.beneficiaries,
      })),
      shipping: shipping.value,
      channelPercent,
    }) // biome-ignore format: one part
  }
  const withoutReturn = parts.flatMap(({ lines }) => lines.filter(({ returns }) => returns !== 'seven-days').map(({ sku }) => sku)) // biome-ignore format: one list
  const given = promotionsFor(offers.promotions, parts, { ...offers.asking, day })
  invariant(given.ok, 'so many coupons are asked for as may be')
  const promoted = given.value
  const cheaper = parts.map((part, at) => less(part, at, promoted, offers))
  const free = cheaper.find((part) => totalOf(part) + subsidyOf(part) === 0n)
  if (free) return refuse({ kind: 'nothing-to-pay', merchant: free.merchant })
  return ok({
    parts: cheaper,
    goods: sum(parts.flatMap(({ lines }) => lines.map(({ amount }) => amount))),
    shipping: sum(parts.map((part) => part.shipping)),
    promoted,
    uses: usesOf(promoted, offers),
    total: sum(cheaper.map(totalOf)),
    withoutReturn,
  })
}
/** A part as it is paid for: what the store's own promotions take off is gone, what the mall's take off the mall pays. */
function less<Of extends Pick<Part, 'lines' | 'shipping'>>(part: Of, at: number, { adjustments }: Promoted, { promotions }: Offers): Of {
  const own = adjustments.filter((one) => one.part === at)
  const named = (some: typeof own): Discount[] =>
    some.map(({ promotion, amount }) => ({ promotion, amount, name: promotions.find(({ id }) => id === promotion)!.said }))
  const lines = part.lines.map((line, n) => {
    const off = own.filter((one) => one.line === n)
    if (off.length === 0) return line
    const all = sum(off.map(({ amount }) => amount))
    return { ...line, amount: fen(line.amount - all), subsidy: sum(off.filter(({ by }) => by === 'mall').map(({ amount }) => amount)), discounts: named(off) }
  })
  const shipping = own.filter((one) => one.line === 'shipping')
  if (shipping.length === 0) return { ...part, lines }
  return { ...part, lines, shipping: fen(part.shipping - sum(shipping.map(({ amount }) => amount))), shippingDiscounts: named(shipping) }
} // biome-ignore format: one part
const usesOf = ({ given }: Promoted, { promotions }: Offers): Use[] =>
  given.flatMap(({ promotion, amount }) => {
    const { coupon, campaign } = promotions.find(({ id }) => id === promotion)!
    const use = { promotion, coupon: coupon !== null, budget: campaign === null ? null : amount }
    return use.coupon || use.budget !== null ? [use] : []
  })
const sent = (goods: readonly { readonly one: OnSale; readonly quantity: number }[], to: Province) =>
  shippingFor(
    goods[0]!.one.template,
    to,
    goods.map(({ one, quantity }) => ({ quantity, grams: one.grams, amount: fen(one.price * BigInt(quantity)) })),
  )

/** What the buyer saw: pieces, prices, what is taken off, shipping and where it goes. Something else is another order. */
export const quoteDigest = ({ parts, promoted }: Composed, address: string): string =>
  digest(
    canonical({
      address,
      given: promoted.given.map(({ promotion }) => promotion),
      parts: parts.map(({ merchant, lines, shipping }) => ({
        merchant,
        shipping: String(shipping),
        lines: lines.map(({ sku, quantity, price, amount, returns }) => ({
          sku,
          quantity,
          price: String(price),
          amount: String(amount),
          returns,
        })),
      })),
    }),
  )
