/** Calls of price lists: a store makes, changes and ends them; buyers meet them in what goods, baskets and quotes cost. */
import { type Call, one } from '../call.ts'
import * as wire from './price-list-wire.ts'

const list = one('mall-prices')
const faults = ['good-unknown', 'price-list-faulty'] as const

export const priceListCalls = {
  merchantPriceLists: {
    method: 'GET', path: '/mall/merchants/:id/price-lists', tag: 'mall', session: 'needed', status: 200,
    summary: 'The store’s price lists: those that are not over first, then the newest', params: one('mall-merchant'), answer: wire.priceLists, refusals: ['merchant-unknown'],
  },
  newPriceList: {
    method: 'POST', path: '/mall/merchants/:id/price-lists', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Make a price list; one that begins today holds at once', params: one('mall-merchant'), body: wire.priceListForm, answer: wire.priceList,
    refusals: ['merchant-unknown', 'merchant-not-open', 'price-lists-full', ...faults],
  },
  priceListById: {
    method: 'GET', path: '/mall/price-lists/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'One of the store’s price lists with its rows', params: list, answer: wire.priceList, refusals: ['price-list-unknown'],
  },
  changePriceList: {
    method: 'PUT', path: '/mall/price-lists/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'Change a price list that has not begun', params: list, body: wire.priceListForm, answer: wire.priceList,
    refusals: ['price-list-unknown', 'mall-not-now', ...faults],
  },
  endPriceList: {
    method: 'POST', path: '/mall/price-lists/:id/end', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'End a price list now; what was ordered keeps its price', params: list, answer: wire.priceList, refusals: ['price-list-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
