/** Shapes of promotions as stores and the mall make them; what buyers see of them stands with shopping. */

import * as v from 'valibot'
import { businessId } from '../call.ts'
import { day, money, moneyOut, PLAIN } from '../shape.ts'
import { audiences, MOST_PROMOTED, promotionKinds, promotionStates } from './kinds.ts'
import { category, couponCode, shownPromotion } from './shop-wire.ts'

const count = (word: string, most: number) => v.nullable(v.pipe(v.number(word), v.integer(word), v.minValue(1, word), v.maxValue(most, word))) // biome-ignore format: one shape
export const promotionForm = v.strictObject({
  kind: v.picklist(promotionKinds, 'kind'),
  name: v.pipe(v.string('name'), v.trim(), v.minLength(2, 'name'), v.maxLength(30, 'name'), v.regex(PLAIN, 'name')),
  from: day,
  until: day,
  goods: v.optional(v.pipe(v.array(businessId('mall-good'), 'goods'), v.maxLength(MOST_PROMOTED, 'goods')), []),
  categories: v.optional(v.pipe(v.array(category, 'categories'), v.maxLength(MOST_PROMOTED, 'categories')), []),
  exclusive: v.optional(v.boolean('exclusive'), false),
  tiers: v.optional(v.pipe(v.array(v.strictObject({ from: money, off: money }), 'tiers'), v.maxLength(5, 'tiers')), []),
  percent: v.optional(v.nullable(v.pipe(v.string('percent'), v.regex(/^(100|[1-9]\d?)$/, 'percent'))), null),
  least: v.optional(v.nullable(money), null),
  off: v.optional(v.nullable(money), null),
  buy: v.optional(count('pieces', 99), null),
  get: v.optional(count('pieces', 99), null),
  perBuyer: v.optional(count('count', 99), null),
  inAll: v.optional(count('count', 1_000_000), null),
  code: v.optional(v.nullable(couponCode), null),
  budget: v.optional(v.nullable(money), null),
  audience: v.optional(v.picklist(audiences, 'kind'), 'everyone'),
})
const integer = v.pipe(v.number(), v.integer())
export const ownPromotion = v.object({
  ...shownPromotion.entries,
  state: v.picklist(promotionStates),
  code: v.pipe(v.nullable(v.string()), v.description('The word that a coupon is had for; nobody is shown such a one')),
  goods: v.array(v.object({ id: v.string(), name: v.string() })),
  categories: v.array(v.string()),
  exclusive: v.boolean(),
  budget: v.nullable(v.object({ most: moneyOut, left: moneyOut })),
  orders: v.pipe(integer, v.description('Orders in which it was given')),
  given: moneyOut,
})
export type OwnPromotion = v.InferOutput<typeof ownPromotion>
export const ownPromotions = v.object({ promotions: v.array(ownPromotion) })
