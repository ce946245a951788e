/** Calls of deposits with a term or a notice. */
import { type Call, one } from '../call.ts'
import * as wire from './term-wire.ts'
import { after } from './wire.ts'

export const termCalls = {
  depositProducts: {
    method: 'GET', path: '/deposit-products', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Deposits that can be opened, with today’s rates and all that is agreed', answer: wire.products, refusals: [],
  },
  calculateDeposit: {
    method: 'POST', path: '/deposit-calculations', tag: 'deposits', session: 'needed', status: 200,
    summary: 'What an amount would earn at today’s rates; nothing is opened', body: wire.calculationRequest, answer: wire.calculation,
    refusals: ['product-unknown', 'deposit-term-not-offered', 'deposit-amount-wrong'],
  },
  // Before the deposit that is named by an id: an address without one is the calendar's.
  depositCalendar: {
    method: 'GET', path: '/deposits/calendar', tag: 'deposits', session: 'needed', status: 200,
    summary: 'What matures, is paid or is due on which day', query: after, answer: wire.calendar, refusals: [],
  },
  deposits: {
    method: 'GET', path: '/deposits', tag: 'deposits', session: 'needed', status: 200,
    summary: 'The own deposits: what each has earned until today and will until its end', query: after, answer: wire.deposits, refusals: [],
  },
  openDeposit: {
    method: 'POST', path: '/deposits', tag: 'deposits', session: 'needed', idempotent: true, status: 201,
    summary: 'Open a deposit from the current account', body: wire.openRequest, answer: wire.deposit,
    refusals: ['product-unknown', 'product-not-for-class', 'deposit-term-not-offered', 'deposit-amount-wrong', 'renewal-not-offered', 'insufficient-funds', 'account-frozen'],
  },
  depositById: {
    method: 'GET', path: '/deposits/:id', tag: 'deposits', session: 'needed', status: 200,
    summary: 'One deposit with all that was done with it, and how each interest came about', params: one('deposit'), query: after,
    answer: wire.depositWhole, refusals: ['deposit-unknown'],
  },
  previewWithdrawal: {
    method: 'POST', path: '/deposits/:id/previews', tag: 'deposits', session: 'needed', status: 200,
    summary: 'What a withdrawal would pay today and why, and what waiting would bring', params: one('deposit'),
    body: wire.previewRequest, answer: wire.preview, refusals: ['deposit-unknown', 'deposit-not-open', 'deposit-busy', 'withdrawal-not-possible'],
  },
  withdrawDeposit: {
    method: 'POST', path: '/deposits/:id/withdrawals', tag: 'deposits', session: 'needed', idempotent: true, status: 201,
    summary: 'Withdraw, for exactly what a preview said', params: one('deposit'), body: wire.withdrawRequest, answer: wire.deposit,
    refusals: ['deposit-unknown', 'deposit-not-open', 'deposit-busy', 'withdrawal-not-possible', 'preview-stale', 'account-frozen'],
  },
  addToDeposit: {
    method: 'POST', path: '/deposits/:id/additions', tag: 'deposits', session: 'needed', idempotent: true, status: 201,
    summary: 'Put in an instalment', params: one('deposit'), body: wire.addRequest, answer: wire.deposit,
    refusals: ['deposit-unknown', 'deposit-not-open', 'deposit-busy', 'addition-not-possible', 'insufficient-funds', 'account-frozen'],
  },
  giveNotice: {
    method: 'POST', path: '/deposits/:id/notices', tag: 'deposits', session: 'needed', status: 201,
    summary: 'Give notice of a withdrawal', params: one('deposit'), body: wire.noticeRequest, answer: wire.deposit,
    refusals: ['deposit-unknown', 'deposit-not-open', 'deposit-busy', 'notice-not-possible'],
  },
  takeNoticeBack: {
    method: 'DELETE', path: '/deposits/:id/notices', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Take the notices back', params: one('deposit'), answer: wire.deposit,
    refusals: ['deposit-unknown', 'deposit-not-open', 'deposit-busy', 'notice-not-possible'],
  },
  setRenewal: {
    method: 'PUT', path: '/deposits/:id/renewal', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Choose what happens at maturity', params: one('deposit'), body: wire.renewalRequest, answer: wire.deposit,
    refusals: ['deposit-unknown', 'deposit-not-open', 'deposit-busy', 'renewal-not-offered'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
