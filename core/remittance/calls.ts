/** Calls of money between customers and in from bound accounts. */
import { type Call, one } from '../call.ts'
import { APPROVAL } from '../customers/calls.ts'
import * as wire from './wire.ts'

export const remittanceCalls = {
  payee: {
    method: 'GET', path: '/payees', tag: 'remittance', session: 'needed', status: 200,
    summary: 'Who is behind a phone number, masked', query: wire.payeeQuery, answer: wire.payee,
    refusals: ['payee-unknown', 'too-many-requests'],
  },
  recentPayees: {
    method: 'GET', path: '/payees/recent', tag: 'remittance', session: 'needed', status: 200,
    summary: 'Whom the customer paid last, ten at most', answer: wire.recentPayees, refusals: [],
  },
  transfer: {
    method: 'POST', path: '/transfers', tag: 'remittance', session: 'needed', idempotent: true, status: 201,
    summary: 'Pay another customer; arrives at once', body: wire.transferRequest, answer: wire.transfer,
    refusals: ['payee-unknown', 'payee-is-payer', 'payee-takes-none', 'payee-limit', 'insufficient-funds', 'account-frozen', 'limit-passed', ...APPROVAL],
  },
  transferById: {
    method: 'GET', path: '/transfers/:id', tag: 'remittance', session: 'needed', status: 200,
    summary: 'One transfer, for payer and payee', params: one('transfer'), answer: wire.transfer, refusals: ['movement-unknown'],
  },
  topUp: {
    method: 'POST', path: '/top-ups', tag: 'remittance', session: 'needed', idempotent: true, status: 202,
    summary: 'Bring in money from the bound account', body: wire.topUpRequest, answer: wire.topUp,
    refusals: ['no-bound-account'],
  },
  topUpById: {
    method: 'GET', path: '/top-ups/:id', tag: 'remittance', session: 'needed', status: 200,
    summary: 'Whether the money has arrived', params: one('top-up'), answer: wire.topUp, refusals: ['movement-unknown'],
  },
  withdraw: {
    method: 'POST', path: '/withdrawals', tag: 'remittance', session: 'needed', idempotent: true, status: 202,
    summary: 'Take money out to the bound account', body: wire.withdrawalRequest, answer: wire.withdrawal,
    refusals: ['no-bound-account', ...APPROVAL],
  },
  withdrawalById: {
    method: 'GET', path: '/withdrawals/:id', tag: 'remittance', session: 'needed', status: 200,
    summary: 'Whether the money has left', params: one('withdrawal'), answer: wire.withdrawal, refusals: ['movement-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
