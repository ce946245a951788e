/** Shapes of flash sales: as a store asks for one, as it and the officers see it, as buyers do. */

import * as v from 'valibot'
import { businessId } from '../call.ts'
import { dayOut, instantOut, money, moneyOut, PLAIN } from '../shape.ts'
import { flashStands } from './flash.ts'

const count = (word: string, most: number) => v.pipe(v.number(word), v.integer(word), v.minValue(1, word), v.maxValue(most, word)) // biome-ignore format: one shape
const integer = v.pipe(v.number(), v.integer())
/** A minute by Beijing's clock, as forms give it. */
const minute = v.pipe(v.string('minute'), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'minute'))

export const askFlash = v.strictObject({
  sku: businessId('mall-sku'),
  price: money,
  pieces: count('pieces', 100_000),
  perBuyer: count('count', 99),
  from: minute,
  until: minute,
})
export const flashSale = v.object({
  id: v.string(),
  good: v.string(),
  sku: v.string(),
  name: v.string(),
  variant: v.string(),
  category: v.string(),
  picture: v.string(),
  merchant: v.object({ id: v.string(), name: v.string() }),
  price: moneyOut,
  usual: v.pipe(moneyOut, v.description('The price without it')),
  pieces: integer,
  left: v.pipe(integer, v.description('Pieces that nobody has ordered yet')),
  perBuyer: integer,
  from: instantOut,
  until: instantOut,
  stands: v.picklist(flashStands),
  says: v.pipe(v.string(), v.description('How it stands, in a sentence')),
})
export type FlashSale = v.InferOutput<typeof flashSale>
/** `now`: the bank's clock, by which a screen counts down. */
export const flashSales = v.object({ sales: v.array(flashSale), now: instantOut, today: dayOut })
export type FlashSales = v.InferOutput<typeof flashSales>
export const decideFlash = v.strictObject({
  outcome: v.picklist(['set', 'returned'], 'outcome'),
  reason: v.optional(v.pipe(v.string('reason'), v.trim(), v.minLength(2, 'reason'), v.maxLength(200, 'reason'), v.regex(PLAIN, 'reason'))),
}) // biome-ignore format: one body
