/** Shapes of price lists, as a store makes and sees them; what buyers see of them stands with shopping. */

import * as v from 'valibot'
import { businessId } from '../call.ts'
import { day, dayOut, money, moneyOut, PLAIN } from '../shape.ts'
import { MOST_PIECES, MOST_ROWS, priceListKinds, priceListStands } from './kinds.ts'

const integer = v.pipe(v.number(), v.integer())
export const priceListForm = v.strictObject({
  name: v.pipe(v.string('name'), v.trim(), v.minLength(2, 'name'), v.maxLength(30, 'name'), v.regex(PLAIN, 'name')),
  kind: v.picklist(priceListKinds, 'kind'),
  from: day,
  until: v.optional(v.nullable(v.pipe(day, v.description('Its last day; only what firms pay may have none'))), null),
  rows: v.pipe(
    v.array(
      v.strictObject({
        sku: businessId('mall-sku'),
        from: v.optional(v.pipe(v.number('pieces'), v.integer('pieces'), v.minValue(1, 'pieces'), v.maxValue(MOST_PIECES, 'pieces'), v.description('From so many pieces of it in one order')), 1),
        price: money,
      }),
      'price-rows',
    ),
    v.minLength(1, 'price-rows'),
    v.maxLength(MOST_ROWS, 'price-rows'),
  ),
}) // biome-ignore format: one body

const about = {
  id: v.string(),
  name: v.string(),
  kind: v.picklist(priceListKinds),
  from: dayOut,
  until: v.nullable(dayOut),
  stands: v.picklist(priceListStands),
  goods: v.pipe(integer, v.description('Variants of goods that it has a price for')),
}
export const priceListBrief = v.object(about)
export type PriceListBrief = v.InferOutput<typeof priceListBrief>
export const priceLists = v.object({ lists: v.array(priceListBrief), today: dayOut })
export const priceList = v.object({
  ...about,
  rows: v.array(
    v.object({
      sku: v.string(),
      good: v.string(),
      name: v.string(),
      variant: v.string(),
      usual: v.pipe(moneyOut, v.description('Its price without the list')),
      from: integer,
      price: moneyOut,
    }),
  ),
})
export type PriceList = v.InferOutput<typeof priceList>
