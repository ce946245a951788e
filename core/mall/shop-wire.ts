/** Shapes of shopping: goods as buyers see them, baskets, addresses, orders, and what a buyer asks for afterwards. */

import * as v from 'valibot'
import { businessId } from '../call.ts'
import { given } from '../customers/wire.ts'
import { dayOut, instantOut, moneyOut, PLAIN, personName, phone, positionOut } from '../shape.ts'
import { flashSale } from './flash-wire.ts'
import {
  caseKinds,
  caseReasons,
  caseStates,
  MOST_LINES,
  MOST_PIECES,
  priceListKinds,
  promotionKinds,
  trackStates,
} from './kinds.ts'

export const sku = businessId('mall-sku')
export const category = v.pipe(
  v.string('category'),
  v.maxLength(40, 'category'),
  v.regex(/^[a-z]+(\/[a-z]+)?$/, 'category'),
)
export const quantity = v.pipe(
  v.number('quantity'),
  v.integer('quantity'),
  v.minValue(0, 'quantity'),
  v.maxValue(MOST_PIECES, 'quantity'),
)
const pieces = v.pipe(quantity, v.minValue(1, 'quantity'))
export const says = v.pipe(v.string('says'), v.trim(), v.maxLength(300, 'says'), v.regex(PLAIN, 'says'))
const digest = v.pipe(v.string('digest'), v.regex(/^[0-9a-f]{64}$/, 'digest'))
const integer = v.pipe(v.number(), v.integer())

// ——— goods ———

export const categories = v.object({
  categories: v.array(
    v.object({
      code: v.string(),
      name: v.string(),
      children: v.array(
        v.object({
          code: v.string(),
          name: v.string(),
          permit: v.nullable(v.string()),
          attributes: v.array(v.object({ code: v.string(), name: v.string() })),
          returns: v.pipe(
            v.string(),
            v.description('Whether its goods may be sent back without a reason, in a sentence'),
          ),
        }),
      ),
    }),
  ),
})
export type Categories = v.InferOutput<typeof categories>['categories']

export const sorts = ['best', 'price-up', 'price-down', 'newest'] as const
export const goodsQuery = v.strictObject({
  text: v.optional(v.pipe(v.string('text'), v.trim(), v.maxLength(60, 'text'), v.regex(PLAIN, 'text')), ''),
  category: v.optional(category),
  merchant: v.optional(businessId('mall-merchant')),
  sort: v.optional(v.picklist(sorts, 'sort'), 'best'),
  page: v.optional(v.pipe(v.string('page'), v.regex(/^\d{1,3}$/, 'page'), v.transform(Number)), '0'),
})
export const goodBrief = v.object({
  id: v.string(),
  name: v.string(),
  merchant: v.string(),
  from: v.pipe(moneyOut, v.description('The price of its cheapest variant, as it is now for who asks')),
  several: v.pipe(v.boolean(), v.description('Whether others cost more')),
  left: v.boolean(),
  picture: v.pipe(v.string(), v.description('What it is drawn from')),
  category: v.string(),
})
export type GoodBrief = v.InferOutput<typeof goodBrief>
export const goodsFound = v.object({ goods: v.array(goodBrief), found: integer, next: v.nullable(integer) })

// ——— promotions, as buyers see them ———

export const shownPromotion = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(promotionKinds),
  says: v.pipe(v.string(), v.description('What it gives, in a sentence')),
  from: dayOut,
  until: dayOut,
  coupon: v.nullable(v.object({ mine: v.nullable(integer), left: v.nullable(integer) })),
})
export type ShownPromotion = v.InferOutput<typeof shownPromotion>
/** Letters and digits, large or small: what is guessed in a day is one of billions. */
export const couponCode = v.pipe(
  v.string('coupon-code'),
  v.trim(),
  v.toUpperCase(),
  v.regex(/^[A-Z0-9]{6,20}$/, 'coupon-code'),
)
export const claimByCode = v.strictObject({ code: couponCode })
export const coupons = v.object({
  coupons: v.array(
    v.object({ ...shownPromotion.entries, store: v.nullable(v.object({ id: v.string(), name: v.string() })) }),
  ),
})
export type Coupons = v.InferOutput<typeof coupons>['coupons']

export const variant = v.object({
  id: v.string(),
  name: v.string(),
  price: v.pipe(moneyOut, v.description('What one piece costs now')),
  usual: v.pipe(moneyOut, v.description('Its price without any price list')),
  reduced: v.pipe(
    v.nullable(v.object({ kind: v.picklist(priceListKinds), was: v.nullable(moneyOut) })),
    v.description('By a price list of the store’s: for everybody or for firms, and what is crossed out'),
  ),
  steps: v.pipe(
    v.array(v.object({ from: integer, price: moneyOut })),
    v.description('Prices by quantity, where more pieces cost less each; else nothing'),
  ),
  until: v.pipe(v.nullable(dayOut), v.description('The last day of these prices')),
  left: v.pipe(integer, v.description('Pieces that can be bought now; 100 stands for that and more')),
})
export const good = v.object({
  id: v.string(),
  name: v.string(),
  about: v.string(),
  category: v.string(),
  categoryName: v.string(),
  picture: v.string(),
  merchant: v.object({ id: v.string(), name: v.string() }),
  attributes: v.array(v.object({ name: v.string(), value: v.string() })),
  returns: v.string(),
  shipping: v.pipe(v.string(), v.description('What it costs to send, in a sentence')),
  shares: v.array(v.object({ name: v.string(), percent: v.string() })),
  variants: v.array(variant),
  promotions: v.pipe(v.array(shownPromotion), v.description('What may be had with it now')),
  flash: v.pipe(v.nullable(flashSale), v.description('Its flash sale that is on, or comes next')),
})
export type Good = v.InferOutput<typeof good>

// ——— basket and address ———

export const putInBasket = v.strictObject({ sku, quantity })
export const basket = v.object({
  merchants: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      lines: v.array(
        v.object({
          sku: v.string(),
          good: v.string(),
          name: v.string(),
          variant: v.string(),
          picture: v.string(),
          category: v.string(),
          price: moneyOut,
          quantity: integer,
          amount: moneyOut,
          left: integer,
          onSale: v.boolean(),
        }),
      ),
    }),
  ),
  pieces: integer,
  amount: v.pipe(moneyOut, v.description('Of what is on sale, without shipping')),
})
export type Basket = v.InferOutput<typeof basket>

export const newAddress = v.strictObject({
  name: personName,
  phone,
  county: v.pipe(v.string('county'), v.regex(/^\d{6}$/, 'county'), v.description('GB/T 2260')),
  /** As it is written on a parcel: province to county in words, and the street. */
  place: v.pipe(
    v.string('place'),
    v.trim(),
    v.minLength(2, 'place'),
    v.maxLength(60, 'place'),
    v.regex(PLAIN, 'place'),
  ),
  street: v.pipe(
    v.string('street'),
    v.trim(),
    v.minLength(4, 'street'),
    v.maxLength(100, 'street'),
    v.regex(PLAIN, 'street'),
  ),
})
export const address = v.object({
  id: v.string(), name: v.string(), phone: v.string(), county: v.string(), place: v.string(), street: v.string(),
}) // biome-ignore format: one address
export const addresses = v.object({ addresses: v.array(address) })
export type Address = v.InferOutput<typeof address>

// ——— order ———

const wanted = v.pipe(
  v.array(v.strictObject({ sku, quantity: pieces }), 'lines'),
  v.minLength(1, 'lines'),
  v.maxLength(MOST_LINES, 'lines'),
)
export const askQuote = v.strictObject({
  address: businessId('mall-address'),
  lines: wanted,
  flash: v.optional(v.nullable(v.pipe(businessId('mall-flash'), v.description('At the price of this flash sale, of whose sku the only line is; without promotions'))), null),
  without: v.optional(v.pipe(v.array(businessId('mall-promotion'), 'without'), v.maxLength(50, 'without'), v.description('Coupons of the buyer’s that are not to be used; all others are, where they give something')), []),
}) // biome-ignore format: one body
const quotedLine = v.object({
  sku: v.string(), good: v.string(), name: v.string(), variant: v.string(), picture: v.string(), category: v.string(),
  price: moneyOut, quantity: integer, amount: moneyOut,
  returns: v.pipe(v.string(), v.description('What the law says of sending it back, in a sentence')),
  before: v.pipe(moneyOut, v.description('At its price, before promotions; `amount` is what is paid for it')),
  asks: v.pipe(v.boolean(), v.description('The buyer has to agree that it cannot be sent back without a reason')),
}) // biome-ignore format: one line
export const quote = v.object({
  digest: v.pipe(v.string(), v.description('Of all that was quoted; the order names it')),
  parts: v.array(
    v.object({
      merchant: v.string(),
      name: v.string(),
      lines: v.array(quotedLine),
      shipping: moneyOut,
      amount: moneyOut,
    }),
  ),
  goods: moneyOut,
  shipping: moneyOut,
  off: v.array(v.object({ promotion: v.string(), name: v.string(), coupon: v.boolean(), amount: moneyOut })),
  hints: v.array(
    v.pipe(v.string(), v.description('What more would bring a promotion, or why one gives nothing, in a sentence')),
  ),
  unused: v.array(v.object({ promotion: v.string(), name: v.string(), says: v.string() })),
  total: moneyOut,
  needsApproval: v.boolean(),
})
export type Quote = v.InferOutput<typeof quote>

export const placeOrder = v.strictObject({
  ...askQuote.entries,
  quote: digest,
  agrees: v.optional(v.pipe(v.array(sku, 'agrees'), v.maxLength(MOST_LINES, 'agrees'), v.description('Skus that cannot be sent back without a reason, as the buyer has confirmed for this order')), []),
  approval: v.optional(given),
}) // biome-ignore format: one body

export const orderStates = ['requested', 'reserved', 'paid', 'over', 'refused', 'released'] as const
export const partStates = ['waiting', 'to-ship', 'shipped', 'received', 'settled', 'closed'] as const

export const parcel = v.object({
  carrier: v.string(),
  number: v.string(),
  at: instantOut,
  events: v.array(v.object({ at: instantOut, state: v.picklist(trackStates), says: v.string() })),
  signedAt: v.nullable(instantOut),
  pieces: v.pipe(
    v.array(v.object({ line: integer, quantity: integer })),
    v.description('What is in it; nothing where that was not said'),
  ),
})
export const casePicture = v.object({
  id: v.string(),
  by: v.picklist(['buyer', 'merchant']),
  width: integer,
  height: integer,
  at: instantOut,
})
export type CasePicture = v.InferOutput<typeof casePicture>
export const mallCase = v.object({
  id: v.string(),
  kind: v.picklist(caseKinds),
  reason: v.picklist(caseReasons),
  state: v.picklist(caseStates),
  says: v.pipe(v.string(), v.description('Where it stands and who has to act until when, in a sentence')),
  until: v.nullable(instantOut),
  amount: v.pipe(moneyOut, v.description('What is paid back; of an exchange nothing')),
  pieces: v.array(v.object({ line: integer, quantity: integer })),
  replacement: v.pipe(
    v.nullable(v.object({ sku: v.string(), variant: v.string() })),
    v.description('By which variant the pieces are replaced, or were to be before it became a return'),
  ),
  parcels: v.array(v.object({ ...parcel.entries, by: v.picklist(['buyer', 'merchant']) })),
  notes: v.array(v.object({ by: v.picklist(['buyer', 'merchant', 'mall']), says: v.string(), at: instantOut })),
  pictures: v.array(casePicture),
  mayShow: v.pipe(v.boolean(), v.description('Whether whoever asks may add a picture')),
  may: v.pipe(v.array(v.picklist(caseStates)), v.description('Where whoever asks may bring it')),
  at: instantOut,
})
export type MallCase = v.InferOutput<typeof mallCase>
export const part = v.object({
  id: v.string(),
  merchant: v.string(),
  name: v.string(),
  state: v.picklist(partStates),
  says: v.string(),
  lines: v.array(
    v.object({
      sku: v.string(), good: v.string(), name: v.string(), variant: v.string(), picture: v.string(), category: v.string(),
      price: moneyOut, quantity: integer, amount: moneyOut, back: integer, sent: v.pipe(integer, v.description('Pieces that are in a parcel')),
      exchanged: v.pipe(integer, v.description('Pieces that were exchanged: each once')), returns: v.string(),
    }), // biome-ignore format: one line
  ),
  off: v.pipe(
    v.array(v.object({ name: v.string(), amount: moneyOut })),
    v.description('What promotions took off, on goods and shipping'),
  ),
  shipping: moneyOut,
  amount: moneyOut,
  paidBack: moneyOut,
  parcels: v.array(parcel),
  cases: v.array(mallCase),
  shipBy: v.nullable(instantOut),
  receivesAt: v.nullable(instantOut),
  windowEnds: v.nullable(instantOut),
  returnUntil: v.nullable(v.pipe(dayOut, v.description('The last day on which it may be sent back without a reason'))),
  may: v.array(v.picklist(['receive', ...caseKinds])),
})
export type MallPart = v.InferOutput<typeof part>
export const order = v.object({
  id: v.string(),
  state: v.picklist(orderStates),
  says: v.string(),
  at: instantOut,
  address: v.object({ name: v.string(), phone: v.string(), place: v.string(), street: v.string() }),
  total: moneyOut,
  parts: v.array(part),
  mayReaddress: v.pipe(v.boolean(), v.description('Nothing of it was sent yet')),
  position: v.nullable(positionOut),
})
export type MallOrder = v.InferOutput<typeof order>
export const orderBrief = v.object({
  id: v.string(), state: v.picklist(orderStates), says: v.string(), at: instantOut, total: moneyOut,
  first: v.object({ name: v.string(), picture: v.string(), category: v.string() }), pieces: integer,
}) // biome-ignore format: one order
export const orders = v.object({ orders: v.array(orderBrief), next: v.nullable(v.string()) })
export type OrderBrief = v.InferOutput<typeof orderBrief>
export const ordersQuery = v.strictObject({ before: v.optional(businessId('mall-order')) })

// ——— afterwards ———

export const readdress = v.strictObject({ address: businessId('mall-address') })

export const somePieces = v.pipe(
  v.array(v.strictObject({ line: v.pipe(v.number('line'), v.integer('line'), v.minValue(0, 'line'), v.maxValue(MOST_LINES, 'line')), quantity: pieces }), 'pieces'),
  v.minLength(1, 'pieces'),
  v.maxLength(MOST_LINES, 'pieces'),
) // biome-ignore format: one shape
export const askCase = v.strictObject({
  kind: v.picklist(caseKinds, 'kind'),
  reason: v.picklist(caseReasons, 'reason'),
  pieces: somePieces,
  says: v.optional(says, ''),
  replacement: v.optional(v.pipe(sku, v.description('Of an exchange: by which variant; the same one where none is named'))),
}) // biome-ignore format: one body
export const sending = {
  carrier: v.pipe(v.string('carrier'), v.trim(), v.regex(/^[\p{L}\p{N} ]{2,20}$/u, 'carrier')),
  number: v.pipe(v.string('parcel-number'), v.trim(), v.regex(/^[A-Za-z0-9-]{6,30}$/, 'parcel-number')),
}
export const moveCase = v.strictObject({
  to: v.picklist(caseStates, 'state'),
  says: v.optional(says, ''),
  parcel: v.optional(v.strictObject(sending)),
})
