/** What a merchant takes for sending goods, by province: for the first kilogram or piece and for each one begun after it. */

import { type Fen, fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { countedBy, Province } from './kinds.ts'

type Price = {
  /** Grams or pieces that `first` pays for. */
  readonly firstUnits: number
  readonly first: Fen
  /** For each `moreUnits` begun beyond them. */
  readonly moreUnits: number
  readonly more: Fen
}
export type ShippingTemplate = {
  readonly by: (typeof countedBy)[number]
  readonly everywhere: Price
  readonly zones: readonly (Price & { readonly provinces: readonly Province[] })[]
  /** Not sent there. */
  readonly never: readonly Province[]
  /** Free of charge when the goods of the merchant cost so much together; null for never. */
  readonly freeFrom: Fen | null
}
export type Sent = { readonly quantity: number; readonly grams: number; readonly amount: Fen }

/** For all goods of one merchant in one order. */
export function shippingFor(
  template: ShippingTemplate,
  to: Province,
  sent: readonly Sent[],
): Result<Fen, { readonly kind: 'not-sent-there' }> {
  if (template.never.includes(to)) return refuse({ kind: 'not-sent-there' })
  const goods = sent.reduce((all, { amount }) => all + amount, 0n)
  if (template.freeFrom !== null && goods >= template.freeFrom) return ok(fen(0n))
  const price = template.zones.find(({ provinces }) => provinces.includes(to)) ?? template.everywhere
  const units = sent.reduce((all, { quantity, grams }) => all + quantity * (template.by === 'weight' ? grams : 1), 0)
  const beyond = Math.max(0, Math.ceil((units - price.firstUnits) / price.moreUnits))
  return ok(fen(price.first + BigInt(beyond) * price.more))
}
