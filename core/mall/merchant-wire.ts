/** Shapes of what a merchant does: joining, goods, stock, sending, answering, and its money; and what officers decide of it. */

import * as v from 'valibot'
import { businessId } from '../call.ts'
import { day, dayOut, instantOut, money, moneyOrNothing, moneyOut, PLAIN, PLAIN_LINES, phone } from '../shape.ts'
import { reason } from '../staff/wire.ts'
import {
  attributeNames,
  caseStates,
  countedBy,
  LONGEST_ABOUT,
  LONGEST_NAME,
  listingStates,
  MOST_VARIANTS,
  merchantStates,
  partFilters,
  permitKinds,
  provinceCodes,
} from './kinds.ts'
import { ownPromotion } from './promotion-wire.ts'
import { category, goodBrief, mallCase, part, says, sending, sku, somePieces } from './shop-wire.ts'

const integer = v.pipe(v.number(), v.integer())
const text = (word: string, least: number, most: number) =>
  v.pipe(v.string(word), v.trim(), v.minLength(least, word), v.maxLength(most, word), v.regex(PLAIN, word))

/** The same over several lines. */
const lines = (word: string, most: number) =>
  v.pipe(v.string(word), v.trim(), v.maxLength(most, word), v.regex(PLAIN_LINES, word))

// ——— joining ———

const province = v.picklist(provinceCodes, 'province')
const permit = v.strictObject({ number: text('permit', 4, 40), until: day })
export const merchantAbout = {
  name: text('store-name', 2, 30),
  about: v.optional(text('about', 0, 300), ''),
  categories: v.pipe(v.array(category, 'categories'), v.minLength(1, 'categories'), v.maxLength(12, 'categories')),
  permits: v.strictObject(Object.fromEntries(permitKinds.map((kind) => [kind, v.optional(permit)])) as Record<(typeof permitKinds)[number], v.OptionalSchema<typeof permit, undefined>>),
} // biome-ignore format: one shape
const warehouseAt = { province, street: text('street', 4, 100), phone }
/** From where a store sends, and where what is sent back goes. */
export const newWarehouse = v.strictObject({ name: text('warehouse', 2, 30), ...warehouseAt })
export const askMerchant = v.strictObject({
  firm: businessId('firm'),
  ...merchantAbout,
  warehouse: v.pipe(newWarehouse, v.description('The first, which is its main one')),
})
export const changeMerchant = v.strictObject(merchantAbout)

const units = v.pipe(v.number('units'), v.integer('units'), v.minValue(1, 'units'), v.maxValue(1_000_000, 'units'))
const price = v.strictObject({ firstUnits: units, first: moneyOrNothing, moreUnits: units, more: moneyOrNothing })
const provinces = v.pipe(v.array(province, 'provinces'), v.maxLength(provinceCodes.length, 'provinces'))
export const shippingTemplate = v.strictObject({
  by: v.picklist(countedBy, 'by'),
  everywhere: price,
  zones: v.pipe(v.array(v.strictObject({ ...price.entries, provinces: v.pipe(provinces, v.minLength(1, 'provinces')) }), 'zones'), v.maxLength(10, 'zones')),
  never: provinces,
  freeFrom: v.nullable(money),
}) // biome-ignore format: one shape
const priceOut = { firstUnits: integer, first: moneyOut, moreUnits: integer, more: moneyOut }
export const templateOut = v.object({
  by: v.picklist(countedBy),
  everywhere: v.object(priceOut),
  zones: v.array(v.object({ ...priceOut, provinces: v.array(v.string()) })),
  never: v.array(v.string()),
  freeFrom: v.nullable(moneyOut),
})

const warehouseOut = { name: v.string(), province: v.string(), street: v.string(), phone: v.string() }
export const changeWarehouse = v.strictObject(warehouseAt)
export const warehouses = v.object({
  warehouses: v.pipe(
    v.array(
      v.object({
        id: v.string(),
        ...warehouseOut,
        main: v.boolean(),
        left: v.pipe(integer, v.description('Pieces of all goods that can be sold from it')),
        heldBack: v.pipe(integer, v.description('Set aside for orders that are not paid yet, and for exchanges')),
        orders: v.pipe(integer, v.description('To be sent from it, or coming back to it')),
        sales: v.pipe(integer, v.description('Flash sales of its pieces')),
        mayClose: v.boolean(),
      }),
    ),
    v.description('Those that are open, the main one first'),
  ),
})
export type Warehouses = v.InferOutput<typeof warehouses>

export const merchant = v.object({
  id: v.string(),
  firm: v.string(),
  firmName: v.string(),
  name: v.string(),
  about: v.string(),
  state: v.picklist(merchantStates),
  says: v.pipe(v.string(), v.description('Where it stands and what helps, in a sentence')),
  categories: v.array(v.string()),
  permits: v.array(v.object({ kind: v.picklist(permitKinds), name: v.string(), number: v.string(), until: dayOut })),
  warehouse: v.pipe(v.object(warehouseOut), v.description('The main one')),
  warehouses: v.pipe(
    v.array(v.object({ id: v.string(), ...warehouseOut })),
    v.description('Those that are open, the main one first'),
  ),
  shipping: templateOut,
  at: instantOut,
})
export type Merchant = v.InferOutput<typeof merchant>
export const merchants = v.object({ merchants: v.array(merchant) })

// ——— goods ———

const attributes = v.strictObject(
  Object.fromEntries(attributeNames.map((name) => [name, v.optional(text('attribute', 1, 60))])) as Record<
    (typeof attributeNames)[number],
    v.OptionalSchema<ReturnType<typeof text>, undefined>
  >,
)
export const goodDraft = v.strictObject({
  name: text('good-name', 2, LONGEST_NAME),
  about: v.optional(lines('about', LONGEST_ABOUT), ''),
  category,
  attributes,
  /** Gets a share of each sale beside the merchant: a customer of the bank, by phone. */
  shares: v.optional(v.pipe(v.array(v.strictObject({ phone: v.pipe(v.string('phone'), v.regex(/^1[3-9]\d{9}$/, 'phone')), percent: v.pipe(v.string('percent'), v.regex(/^\d{1,2}(\.\d{1,2})?$/, 'percent')) }), 'shares'), v.maxLength(10, 'shares')), []),
  variants: v.pipe(
    v.array(
      v.strictObject({
        /** Of one that is there already; a new one has none. */
        id: v.optional(sku),
        name: v.optional(text('variant', 0, 30), ''),
        price: money,
        grams: v.pipe(v.number('grams'), v.integer('grams'), v.minValue(1, 'grams'), v.maxValue(1_000_000, 'grams')),
      }),
      'variants',
    ),
    v.minLength(1, 'variants'),
    v.maxLength(MOST_VARIANTS, 'variants'),
  ),
}) // biome-ignore format: one shape
const places = v.pipe(
  v.array(v.object({ warehouse: v.string(), name: v.string(), left: integer, heldBack: integer })),
  v.description('In each open warehouse of the store'),
)
export const merchantGood = v.object({
  id: v.string(),
  name: v.string(),
  about: v.string(),
  category: v.string(),
  picture: v.string(),
  state: v.picklist(listingStates),
  says: v.string(),
  attributes: v.record(v.string(), v.string()),
  shares: v.array(v.object({ phone: v.string(), percent: v.string() })),
  variants: v.array(v.object({ id: v.string(), name: v.string(), price: moneyOut, grams: integer, left: integer, heldBack: v.pipe(integer, v.description('Set aside for orders that are not paid yet')), places })),
  may: v.array(v.picklist(listingStates)),
  at: instantOut,
}) // biome-ignore format: one shape
export type MerchantGood = v.InferOutput<typeof merchantGood>
export const merchantGoods = v.object({ goods: v.array(merchantGood), next: v.nullable(v.string()) })
export const merchantGoodsQuery = v.strictObject({
  state: v.optional(v.picklist(listingStates, 'state')),
  before: v.optional(businessId('mall-good')),
  /** This one alone. */
  good: v.optional(businessId('mall-good')),
})
export const moveListing = v.strictObject({ to: v.picklist(listingStates, 'state') })
export const changeStock = v.strictObject({
  by: v.pipe(v.number('pieces'), v.integer('pieces'), v.minValue(-1_000_000, 'pieces'), v.maxValue(1_000_000, 'pieces'), v.notValue(0, 'pieces')),
  warehouse: v.optional(v.pipe(businessId('mall-warehouse'), v.description('Without it, the main one'))),
}) // biome-ignore format: one shape
export const moveStock = v.strictObject({
  pieces: v.pipe(v.number('pieces'), v.integer('pieces'), v.minValue(1, 'pieces'), v.maxValue(1_000_000, 'pieces')),
  from: businessId('mall-warehouse'),
  to: businessId('mall-warehouse'),
})
export const stock = v.object({ left: v.pipe(integer, v.description('In all warehouses together')), places })
export const changePrice = v.strictObject({ price: money })

// ——— what was sold ———

export const merchantPartsQuery = v.strictObject({
  state: v.optional(v.picklist(partFilters, 'state'), 'to-ship'),
  before: v.optional(businessId('mall-part')),
})
export const merchantPart = v.object({
  ...part.entries,
  order: v.string(),
  at: instantOut,
  to: v.pipe(v.object({ name: v.string(), phone: v.string(), place: v.string(), street: v.string() }), v.description('Masked once it was received, but for a replacement that is to be sent')),
  from: v.pipe(v.array(v.string()), v.description('From which warehouse each line is sent, by name')),
  workflow: v.nullable(v.string()),
}) // biome-ignore format: one shape
export type MerchantPart = v.InferOutput<typeof merchantPart>
export const merchantParts = v.object({ parts: v.array(merchantPart), next: v.nullable(v.string()) })
export const shipPart = v.strictObject({
  ...sending,
  pieces: v.optional(
    v.pipe(somePieces, v.description('What is in it, of one warehouse; without them all that is still to be sent')),
  ),
})
export const shortPart = v.strictObject({ pieces: somePieces, says: v.optional(says, '') })
export const answerCase = v.strictObject({
  to: v.picklist(caseStates, 'state'),
  says: v.optional(says, ''),
  parcel: v.optional(
    v.pipe(v.strictObject(sending), v.description('In which the replacement of an exchange was sent')),
  ),
})
export const payBackLater = v.strictObject({ pieces: somePieces, says: v.optional(says, '') })

export const merchantMoney = v.object({
  waiting: v.pipe(moneyOut, v.description('Of orders whose window is not over; it waits with the bank')),
  blocked: v.pipe(moneyOut, v.description('Of it, behind a case that is not over')),
  days: v.array(v.object({ day: dayOut, parts: integer, sold: moneyOut, commission: moneyOut, channelFee: moneyOut, shares: moneyOut, paid: moneyOut, paidBack: moneyOut })),
  settled: v.array(v.object({ part: v.string(), order: v.string(), at: instantOut, sold: moneyOut, commission: moneyOut, channelFee: moneyOut, shares: moneyOut, paid: moneyOut })),
}) // biome-ignore format: one shape
export type MerchantMoney = v.InferOutput<typeof merchantMoney>

// ——— officers ———

export const mallDesk = v.object({
  merchants: v.array(merchant),
  goods: v.array(v.object({ ...goodBrief.entries, about: v.string(), attributes: v.record(v.string(), v.string()), permit: v.nullable(v.string()), at: instantOut })),
  disputes: v.array(v.object({ ...mallCase.entries, part: v.string(), order: v.string(), merchant: v.string(), goods: v.string(), owner: v.nullable(v.string()), mine: v.boolean(), workflow: v.nullable(v.string()) })),
  promotions: v.pipe(v.array(ownPromotion), v.description('The mall’s own, newest first')),
}) // biome-ignore format: one shape
export type MallDesk = v.InferOutput<typeof mallDesk>
export const decideMerchant = v.strictObject({
  outcome: v.picklist(['open', 'returned', 'closed'], 'outcome'),
  reason: v.optional(reason),
})
export const decideGood = v.strictObject({
  outcome: v.picklist(['listed', 'returned', 'closed'], 'outcome'),
  reason: v.optional(reason),
})
export const decideDispute = v.strictObject({
  outcome: v.picklist(['agreed', 'back', 'rejected', 'paid', 'exchanged'], 'outcome'),
  reason,
})
