/** Calls of flash sales: buyers look and order (`flash` of a quote and an order), stores ask and end, officers decide. */
import { type Call, one } from '../call.ts'
import * as wire from './flash-wire.ts'

const sale = one('mall-flash')

export const flashCalls = {
  mallFlashSales: {
    method: 'GET', path: '/mall/flash-sales', tag: 'mall', session: 'needed', status: 200,
    summary: 'Flash sales that are on, and those of the coming days', answer: wire.flashSales, refusals: [],
  },
  merchantFlashSales: {
    method: 'GET', path: '/mall/merchants/:id/flash-sales', tag: 'mall', session: 'needed', status: 200,
    summary: 'The store’s flash sales, newest first', params: one('mall-merchant'), answer: wire.flashSales, refusals: ['merchant-unknown'],
  },
  askFlashSale: {
    method: 'POST', path: '/mall/merchants/:id/flash-sales', tag: 'mall', session: 'needed', idempotent: true, status: 201,
    summary: 'Ask for a flash sale; an officer decides', params: one('mall-merchant'), body: wire.askFlash, answer: wire.flashSale,
    refusals: ['merchant-unknown', 'merchant-not-open', 'good-unknown', 'flash-faulty'],
  },
  endFlashSale: {
    method: 'POST', path: '/mall/flash-sales/:id/end', tag: 'mall', session: 'needed', idempotent: true, status: 200,
    summary: 'Take back what was asked for, or end it before its time; what was ordered stays', params: sale, answer: wire.flashSale, refusals: ['flash-unknown', 'mall-not-now'],
  },
  staffFlashSales: {
    method: 'GET', path: '/staff/mall/flash-sales', tag: 'staff', session: 'needed', roles: ['officer'], status: 200,
    summary: 'Flash sales that wait for an officer, first; then those that are coming or on', answer: wire.flashSales, refusals: [],
  },
  decideFlashSale: {
    method: 'POST', path: '/staff/mall/flash-sales/:id/decision', tag: 'staff', session: 'needed', roles: ['officer'], idempotent: true, status: 200,
    summary: 'Set its pieces aside, or say what is wrong', params: sale, body: wire.decideFlash, answer: wire.flashSale,
    refusals: ['flash-unknown', 'mall-not-now', 'own-matter', 'reason-missing', 'less-in-stock', 'flash-faulty'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
