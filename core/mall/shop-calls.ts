/** Calls of shopping: what is on sale, the basket, an order, and what a buyer asks for afterwards. */
import { type Call, one } from '../call.ts'
import { APPROVAL } from '../customers/calls.ts'
import * as wire from './shop-wire.ts'

const part = one('mall-part')

export const shopCalls = {
  mallCategories: {
    method: 'GET', path: '/mall/categories', tag: 'mall', session: 'needed', status: 200,
    summary: 'What is sold, by category', answer: wire.categories, refusals: [],
  },
  mallGoods: {
    method: 'GET', path: '/mall/goods', tag: 'mall', session: 'needed', status: 200,
    summary: 'Goods on sale by words, pinyin or category', query: wire.goodsQuery, answer: wire.goodsFound, refusals: [],
  },
  mallGoodById: {
    method: 'GET', path: '/mall/goods/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'One good with its variants and what is left of each', params: one('mall-good'), answer: wire.good, refusals: ['good-unknown'],
  },
  mallCoupons: {
    method: 'GET', path: '/mall/coupons', tag: 'mall', session: 'needed', status: 200,
    summary: 'Coupons that whoever asks holds', answer: wire.coupons, refusals: [],
  },
  claimMallCoupon: {
    method: 'POST', path: '/mall/coupons/:id', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'Claim the coupons of a promotion, as many as each buyer may have', params: one('mall-promotion'), answer: wire.shownPromotion,
    refusals: ['promotion-unknown', 'coupon-not-for-you', 'coupons-gone'],
  },
  claimMallCode: {
    method: 'POST', path: '/mall/coupon-codes', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'Claim the coupons that a store gives for a word', body: wire.claimByCode, answer: wire.shownPromotion,
    refusals: ['coupon-code-unknown', 'coupon-not-for-you', 'coupons-gone'],
  },
  mallBasket: {
    method: 'GET', path: '/mall/basket', tag: 'mall', session: 'needed', status: 200,
    summary: 'What was put in, by merchant, at the prices of now', answer: wire.basket, refusals: [],
  },
  putInBasket: {
    method: 'PUT', path: '/mall/basket', tag: 'mall', session: 'needed', status: 200,
    summary: 'So many pieces of a sku in all; none takes it out', body: wire.putInBasket, answer: wire.basket, refusals: ['good-unknown', 'basket-full'],
  },
  mallAddresses: {
    method: 'GET', path: '/mall/addresses', tag: 'mall', session: 'needed', status: 200,
    summary: 'Where goods go, the last used first', answer: wire.addresses, refusals: [],
  },
  newMallAddress: {
    method: 'POST', path: '/mall/addresses', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Another place to send to', body: wire.newAddress, answer: wire.address, refusals: ['address-not-served', 'addresses-full'],
  },
  endMallAddress: {
    method: 'DELETE', path: '/mall/addresses/:id', tag: 'mall', session: 'needed', status: 204,
    summary: 'Forget a place', params: one('mall-address'), refusals: ['address-unknown'],
  },
  mallQuote: {
    method: 'POST', path: '/mall/quotes', tag: 'mall', session: 'needed', status: 200,
    summary: 'What these goods cost, sent there, by merchant; nothing is set aside', body: wire.askQuote, answer: wire.quote,
    refusals: ['address-unknown', 'not-on-sale', 'not-sent-there', 'nothing-to-pay', 'address-not-served', 'flash-unknown', 'flash-not-now', 'flash-limit', 'sold-out'],
    crowd: { by: 'flash', gone: 'sold-out' },
  },
  placeMallOrder: {
    method: 'POST', path: '/mall/orders', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Order at what was quoted: goods and money are set aside together', body: wire.placeOrder, answer: wire.order,
    refusals: ['address-unknown', 'not-on-sale', 'not-sent-there', 'nothing-to-pay', 'address-not-served', 'flash-unknown', 'flash-not-now', 'flash-limit', 'quote-differs', 'no-return-unconfirmed', 'sold-out', 'insufficient-funds', 'account-frozen', 'limit-passed', ...APPROVAL],
    // A press that was answered before keeps its answer, whatever is gone by now.
    crowd: { by: 'flash' },
  },
  mallOrders: {
    method: 'GET', path: '/mall/orders', tag: 'mall', session: 'needed', status: 200,
    summary: 'The buyer’s orders, newest first', query: wire.ordersQuery, answer: wire.orders, refusals: [],
  },
  mallOrderById: {
    method: 'GET', path: '/mall/orders/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'One order: parts, parcels, cases and what may be done', params: one('mall-order'), answer: wire.order, refusals: ['mall-order-unknown'],
  },
  readdressMallOrder: {
    method: 'PUT', path: '/mall/orders/:id/address', tag: 'mall', session: 'needed', status: 200,
    summary: 'Another place in the same province, while nothing was sent', params: one('mall-order'), body: wire.readdress, answer: wire.order,
    refusals: ['mall-order-unknown', 'mall-not-now', 'address-unknown', 'address-elsewhere'],
  },
  receiveMallPart: {
    method: 'POST', path: '/mall/parts/:id/receipt', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'The buyer has what one merchant sent', params: part, answer: wire.order, refusals: ['mall-order-unknown', 'mall-not-now'],
  },
  askMallCase: {
    method: 'POST', path: '/mall/parts/:id/cases', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Cancel what was not sent, ask for money back, send goods back, or have them exchanged', params: part, body: wire.askCase, answer: wire.order,
    refusals: ['mall-order-unknown', 'mall-not-now', 'pieces-wrong', 'no-return', 'exchanged-before', 'exchange-differs', 'good-unknown', 'sold-out'],
  },
  moveMallCase: {
    method: 'POST', path: '/mall/cases/:id/moves', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'Withdraw a case, say that the goods were sent back or the replacement has come, or ask the mall to decide', params: one('mall-case'), body: wire.moveCase, answer: wire.order,
    refusals: ['mall-case-unknown', 'mall-not-now', 'parcel-missing'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
