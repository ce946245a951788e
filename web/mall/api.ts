/** The mall, as its buyers' screens call the bank. */

import type { Given } from '../../core/customers/wire.ts'
import type { Wanted } from '../../core/mall/checkout.ts'
import type { CaseKind, CaseReason, CaseState } from '../../core/mall/kinds.ts'
import type { Pieces } from '../../core/mall/parts.ts'
import { ask } from '../api.ts'
import { queryOf } from '../ui/query.ts'

/** As it stands in the address of the mall. */
export type Looking = {
  readonly text?: string | undefined
  readonly category?: string | undefined
  readonly merchant?: string | undefined
  readonly sort?: string | undefined
}
export type Place = {
  readonly name: string
  readonly phone: string
  readonly county: string
  readonly place: string
  readonly street: string
}
export type Asking = {
  readonly kind: CaseKind
  readonly reason: CaseReason
  readonly pieces: readonly Pieces[]
  readonly says: string
  /** Of an exchange: by which variant. */
  readonly replacement?: string
}
export type Move = {
  readonly to: CaseState
  readonly says?: string
  readonly parcel?: { readonly carrier: string; readonly number: string }
}

export const mall = {
  categories: () => ask('mallCategories', 'GET', '/mall/categories'),
  goods: (looking: Looking, page?: string) => ask('mallGoods', 'GET', `/mall/goods${queryOf({ ...looking, page })}`),
  good: (id: string) => ask('mallGoodById', 'GET', `/mall/goods/${id}`),
  basket: () => ask('mallBasket', 'GET', '/mall/basket'),
  /** So many in all; none takes it out. */
  putInBasket: (sku: string, quantity: number) =>
    ask('putInBasket', 'PUT', '/mall/basket', { body: { sku, quantity } }),
  addresses: () => ask('mallAddresses', 'GET', '/mall/addresses'),
  newAddress: (place: Place, press: string) => ask('newMallAddress', 'POST', '/mall/addresses', { body: place, press }),
  endAddress: (id: string) => ask('endMallAddress', 'DELETE', `/mall/addresses/${id}`),
  coupons: () => ask('mallCoupons', 'GET', '/mall/coupons'),
  claimCode: (code: string, press: string) =>
    ask('claimMallCode', 'POST', '/mall/coupon-codes', { body: { code }, press }),
  claim: (promotion: string, press: string) => ask('claimMallCoupon', 'POST', `/mall/coupons/${promotion}`, { press }),
  /** `flash`: at the price of this flash sale. */
  quote: (address: string, lines: readonly Wanted[], without: readonly string[], flash: string | null) =>
    ask('mallQuote', 'POST', '/mall/quotes', { body: { address, lines, without, flash } }),
  order: (
    order: {
      readonly address: string
      readonly lines: readonly Wanted[]
      readonly without: readonly string[]
      readonly flash: string | null
      readonly quote: string
      readonly agrees: readonly string[]
    },
    press: string,
    given?: Given,
  ) =>
    ask('placeMallOrder', 'POST', '/mall/orders', {
      body: { ...order, ...(given ? { approval: given } : {}) },
      press,
    }),
  orders: (before?: string) => ask('mallOrders', 'GET', `/mall/orders${queryOf({ before })}`),
  orderById: (id: string) => ask('mallOrderById', 'GET', `/mall/orders/${id}`),
  readdress: (id: string, address: string) =>
    ask('readdressMallOrder', 'PUT', `/mall/orders/${id}/address`, { body: { address } }),
  receive: (part: string, press: string) => ask('receiveMallPart', 'POST', `/mall/parts/${part}/receipt`, { press }),
  askCase: (part: string, asking: Asking, press: string) =>
    ask('askMallCase', 'POST', `/mall/parts/${part}/cases`, { body: asking, press }),
  moveCase: (id: string, move: Move, press: string) =>
    ask('moveMallCase', 'POST', `/mall/cases/${id}/moves`, { body: move, press }),
}

/** Goods to be ordered, as they stand in an address: `mall-sku-….2,mall-sku-….1`. */
export const linesText = (lines: readonly Wanted[]): string =>
  lines.map(({ sku, quantity }) => `${sku}.${quantity}`).join(',')
/** Undefined where it is no such text. */
export function linesOf(text: string): Wanted[] | undefined {
  const lines = text.split(',').map((one) => /^(mall-sku-[0-9a-f]{32})\.([1-9]\d{0,2})$/.exec(one))
  return lines.every((one) => one !== null)
    ? lines.map((one) => ({ sku: one[1]!, quantity: Number(one[2]) }))
    : undefined
}
