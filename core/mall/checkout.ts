/**
 * From a basket to an order: prices as they are now, goods by merchant, shipping to where it goes, terms of the day. Pure; the same
 * rule shows the buyer what it will cost and makes the order, and a digest of it says whether both are the same.
 */

import { canonical } from '../canonical.ts'
import { digest } from '../id.ts'
import { type Fen, fen, sum } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { Day } from '../time.ts'
import { leafOf } from './categories.ts'
import { type CommissionRule, ruleFor } from './commission.ts'
import type { Province } from './kinds.ts'
import { type Beneficiary, type Line, type Part, totalOf } from './parts.ts'
import { provinceOf } from './regions.ts'
import { type ShippingTemplate, shippingFor } from './shipping.ts'

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
  readonly warehouse: string
  readonly beneficiaries: readonly Beneficiary[]
  readonly template: ShippingTemplate
}
export type Wanted = { readonly sku: string; readonly quantity: number }
export type Terms = { readonly day: Day; readonly rules: readonly CommissionRule[]; readonly channelPercent: string }

/** What a payment from an account here costs the merchant, in percent. Ours: no law sets it. */
export const CHANNEL_PERCENT = '0.3'
/** So long goods and money are set aside while the order is confirmed. */
export const RESERVED_MS = 15 * 60_000

export type CheckoutRefusal =
  | { readonly kind: 'basket-empty' | 'address-not-served' }
  /** Not on sale any more. */
  | { readonly kind: 'not-on-sale'; readonly sku: string }
  | { readonly kind: 'not-sent-there'; readonly merchant: string }

export type Composed = {
  readonly parts: readonly (Omit<Part, 'id' | 'order'> & { readonly from: readonly string[] })[]
  readonly goods: Fen
  readonly shipping: Fen
  readonly total: Fen
  /** Lines that the law lets be sent back without a reason only if the buyer does not agree otherwise now. */
  readonly withoutReturn: readonly string[]
}

/** Merchants in the order in which their goods were first put in; two lines of one sku are one. */
export function compose(
  wanted: readonly Wanted[],
  onSale: ReadonlyMap<string, OnSale>,
  county: string,
  { day, rules, channelPercent }: Terms,
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
      from: goods.map(({ one }) => one.warehouse),
      shipping: shipping.value,
      channelPercent,
    }) // biome-ignore format: one part
  }
  const shipping = sum(parts.map((part) => part.shipping))
  const total = sum(parts.map(totalOf))
  const withoutReturn = parts.flatMap(({ lines }) => lines.filter(({ returns }) => returns !== 'seven-days').map(({ sku }) => sku)) // biome-ignore format: one list
  return ok({ parts, goods: fen(total - shipping), shipping, total, withoutReturn })
}
const sent = (goods: readonly { readonly one: OnSale; readonly quantity: number }[], to: Province) =>
  shippingFor(
    goods[0]!.one.template,
    to,
    goods.map(({ one, quantity }) => ({ quantity, grams: one.grams, amount: fen(one.price * BigInt(quantity)) })),
  )

/** What the buyer saw: pieces, prices, shipping and where it goes. Something else is another order. */
export const quoteDigest = ({ parts }: Composed, address: string): string =>
  digest(
    canonical({
      address,
      parts: parts.map(({ merchant, lines, shipping }) => ({
        merchant,
        shipping: String(shipping),
        lines: lines.map(({ sku, quantity, price, returns }) => ({ sku, quantity, price: String(price), returns })),
      })),
    }),
  )
