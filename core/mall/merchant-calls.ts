/** Calls of merchants, and of officers about them. Whoever operates the firm acts for its store. */
import { type Call, one } from '../call.ts'
import * as wire from './merchant-wire.ts'
import * as promotions from './promotion-wire.ts'

const merchant = one('mall-merchant')
const good = one('mall-good')
const warehouse = one('mall-warehouse')

export const merchantCalls = {
  mallMerchants: {
    method: 'GET', path: '/mall/merchants', tag: 'mall', session: 'needed', status: 200,
    summary: 'Stores of the firms that whoever asks operates', answer: wire.merchants, refusals: [],
  },
  askMerchant: {
    method: 'POST', path: '/mall/merchants', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Ask for a store for an open firm', body: wire.askMerchant, answer: wire.merchant,
    refusals: ['firm-unknown', 'firm-not-open', 'merchant-exists', 'merchant-faulty'],
  },
  changeMerchant: {
    method: 'PUT', path: '/mall/merchants/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'Ask again with what was wrong put right, or ask for other categories', params: merchant, body: wire.changeMerchant, answer: wire.merchant,
    refusals: ['merchant-unknown', 'merchant-faulty'],
  },
  merchantShipping: {
    method: 'PUT', path: '/mall/merchants/:id/shipping', tag: 'mall', session: 'needed', status: 200,
    summary: 'What sending costs, by province; holds for orders from now on', params: merchant, body: wire.shippingTemplate, answer: wire.merchant,
    refusals: ['merchant-unknown'],
  },
  merchantWarehouses: {
    method: 'GET', path: '/mall/merchants/:id/warehouses', tag: 'mall', session: 'needed', status: 200,
    summary: 'From where the store sends, and what lies there', params: merchant, answer: wire.warehouses, refusals: ['merchant-unknown'],
  },
  newWarehouse: {
    method: 'POST', path: '/mall/merchants/:id/warehouses', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Another warehouse; one that was closed is opened again under its name', params: merchant, body: wire.newWarehouse, answer: wire.warehouses,
    refusals: ['merchant-unknown', 'merchant-not-open', 'warehouse-exists', 'warehouses-full'],
  },
  changeWarehouse: {
    method: 'PUT', path: '/mall/warehouses/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'Where it is and whom one calls; its name stays', params: warehouse, body: wire.changeWarehouse, answer: wire.warehouses, refusals: ['warehouse-unknown'],
  },
  mainWarehouse: {
    method: 'POST', path: '/mall/warehouses/:id/main', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'It is the main one: where stock comes in, and what sends first among equals', params: warehouse, answer: wire.warehouses, refusals: ['warehouse-unknown'],
  },
  closeWarehouse: {
    method: 'POST', path: '/mall/warehouses/:id/close', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'Nothing is sent from it any more; refused while anything lies there, or is to be sent from it or to come back', params: warehouse, answer: wire.warehouses,
    refusals: ['warehouse-unknown', 'warehouse-main', 'warehouse-in-use'],
  },
  merchantGoods: {
    method: 'GET', path: '/mall/merchants/:id/goods', tag: 'mall', session: 'needed', status: 200,
    summary: 'The store’s goods, newest first', params: merchant, query: wire.merchantGoodsQuery, answer: wire.merchantGoods, refusals: ['merchant-unknown'],
  },
  newMallGood: {
    method: 'POST', path: '/mall/merchants/:id/goods', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'A good as a draft', params: merchant, body: wire.goodDraft, answer: wire.merchantGood,
    refusals: ['merchant-unknown', 'merchant-not-open', 'category-unknown', 'payee-unknown', 'shares-too-many'],
  },
  changeMallGood: {
    method: 'PUT', path: '/mall/goods/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'What is said of a good that is not on sale', params: good, body: wire.goodDraft, answer: wire.merchantGood,
    refusals: ['good-unknown', 'mall-not-now', 'category-unknown', 'payee-unknown', 'shares-too-many'],
  },
  moveMallListing: {
    method: 'POST', path: '/mall/goods/:id/listing', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'Hand a good in to be looked at, or take it off sale', params: good, body: wire.moveListing, answer: wire.merchantGood,
    refusals: ['good-unknown', 'mall-not-now', 'listing-faulty', 'merchant-not-open'],
  },
  changeMallPrice: {
    method: 'PUT', path: '/mall/skus/:id/price', tag: 'mall', session: 'needed', status: 200,
    summary: 'Another price, for orders from now on', params: one('mall-sku'), body: wire.changePrice, answer: wire.merchantGood, refusals: ['good-unknown'],
  },
  changeMallStock: {
    method: 'POST', path: '/mall/skus/:id/stock', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'So many pieces came in, or are not there any more', params: one('mall-sku'), body: wire.changeStock, answer: wire.stock,
    refusals: ['good-unknown', 'warehouse-unknown', 'less-in-stock'],
  },
  moveMallStock: {
    method: 'POST', path: '/mall/skus/:id/moves', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'Pieces go from one warehouse of the store to another', params: one('mall-sku'), body: wire.moveStock, answer: wire.stock,
    refusals: ['good-unknown', 'warehouse-unknown', 'warehouse-same', 'less-in-stock'],
  },
  merchantPromotions: {
    method: 'GET', path: '/mall/merchants/:id/promotions', tag: 'mall', session: 'needed', status: 200,
    summary: 'The store’s promotions and what they have given, newest first', params: merchant, answer: promotions.ownPromotions, refusals: ['merchant-unknown'],
  },
  newMallPromotion: {
    method: 'POST', path: '/mall/merchants/:id/promotions', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Make a promotion, which holds from its first day', params: merchant, body: promotions.promotionForm, answer: promotions.ownPromotion,
    refusals: ['merchant-unknown', 'merchant-not-open', 'good-unknown', 'category-unknown', 'promotion-faulty'],
  },
  endMallPromotion: {
    method: 'POST', path: '/mall/promotions/:id/end', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'End a promotion before its last day; what was ordered keeps it', params: one('mall-promotion'), answer: promotions.ownPromotion, refusals: ['promotion-unknown'],
  },
  merchantParts: {
    method: 'GET', path: '/mall/merchants/:id/parts', tag: 'mall', session: 'needed', status: 200,
    summary: 'What was sold: to be sent, on its way, asked about, done', params: merchant, query: wire.merchantPartsQuery, answer: wire.merchantParts, refusals: ['merchant-unknown'],
  },
  shipMallPart: {
    method: 'POST', path: '/mall/parts/:id/parcels', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'It was sent, or some of it: by whom, under which number', params: one('mall-part'), body: wire.shipPart, answer: wire.merchantPart,
    refusals: ['mall-order-unknown', 'mall-not-now', 'pieces-wrong', 'parcel-of-several'],
  },
  shortMallPart: {
    method: 'POST', path: '/mall/parts/:id/shortages', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Pieces that were sold are not there: the buyer has the money back, and they are not sold again', params: one('mall-part'), body: wire.shortPart, answer: wire.merchantPart,
    refusals: ['mall-order-unknown', 'mall-not-now', 'pieces-wrong'],
  },
  answerMallCase: {
    method: 'POST', path: '/mall/cases/:id/answer', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'The merchant’s yes, no, “the goods are back”, or “the replacement is sent”', params: one('mall-case'), body: wire.answerCase, answer: wire.merchantPart,
    refusals: ['mall-case-unknown', 'mall-not-now', 'parcel-missing'],
  },
  payBackMallPart: {
    method: 'POST', path: '/mall/parts/:id/repayments', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Pay pieces back after the order was settled, out of the firm’s account', params: one('mall-part'), body: wire.payBackLater, answer: wire.merchantPart,
    refusals: ['mall-order-unknown', 'mall-not-now', 'pay-back-over', 'pieces-wrong', 'insufficient-funds', 'account-frozen'],
  },
  merchantMoney: {
    method: 'GET', path: '/mall/merchants/:id/money', tag: 'mall', session: 'needed', status: 200,
    summary: 'What waits, what was settled and paid, day by day', params: merchant, answer: wire.merchantMoney, refusals: ['merchant-unknown'],
  },
  mallDesk: {
    method: 'GET', path: '/staff/mall', tag: 'staff', session: 'needed', roles: ['officer'], status: 200,
    summary: 'Stores, goods and disputes that wait for an officer', answer: wire.mallDesk, refusals: [],
  },
  endMallOwnPromotion: {
    method: 'POST', path: '/staff/mall/promotions/:id/end', tag: 'staff', session: 'needed', roles: ['officer'], idempotent: true, status: 200,
    summary: 'End a promotion of the mall’s own before its last day', params: one('mall-promotion'), answer: wire.mallDesk, refusals: ['promotion-unknown'],
  },
  decideMerchant: {
    method: 'POST', path: '/staff/mall/merchants/:id/decision', tag: 'staff', session: 'needed', roles: ['officer'], idempotent: true, status: 200,
    summary: 'Open a store, or say what is wrong', params: merchant, body: wire.decideMerchant, answer: wire.merchant,
    refusals: ['merchant-unknown', 'mall-not-now', 'own-matter', 'reason-missing'],
  },
  decideMallGood: {
    method: 'POST', path: '/staff/mall/goods/:id/decision', tag: 'staff', session: 'needed', roles: ['officer'], idempotent: true, status: 200,
    summary: 'Put a good on sale, say what is wrong, or take it off', params: good, body: wire.decideGood, answer: wire.mallDesk,
    refusals: ['good-unknown', 'mall-not-now', 'own-matter', 'reason-missing'],
  },
  decideMallDispute: {
    method: 'POST', path: '/staff/mall/cases/:id/decision', tag: 'staff', session: 'needed', roles: ['officer'], idempotent: true, status: 200,
    summary: 'Decide between buyer and merchant', params: one('mall-case'), body: wire.decideDispute, answer: wire.mallDesk,
    refusals: ['mall-case-unknown', 'mall-not-now', 'own-matter'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
