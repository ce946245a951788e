/** Calls of outside billers' bills. */
import { type Call, one } from '../call.ts'
import { APPROVAL } from '../customers/calls.ts'
import * as deposits from '../deposits/wire.ts'
import * as wire from './wire.ts'

export const billCalls = {
  billers: {
    method: 'GET', path: '/billers', tag: 'bills', session: 'needed', status: 200,
    summary: 'Who can be paid', answer: wire.billers, refusals: [],
  },
  bills: {
    method: 'POST', path: '/bill-lookups', tag: 'bills', session: 'needed', status: 200,
    summary: 'What the biller says to these parameters: the open bills, or that it knows the number', body: wire.lookUp, answer: wire.bills,
    refusals: ['biller-unknown', 'biller-unavailable', 'biller-closed', 'bill-unknown', 'payer-unknown'],
  },
  payBill: {
    method: 'POST', path: '/bill-payments', tag: 'bills', session: 'needed', idempotent: true, status: 202,
    summary: 'Pay a bill, or buy an amount; the biller is asked and the outcome follows', body: wire.payBill, answer: wire.billPayment,
    refusals: [
      'biller-unknown', 'biller-unavailable', 'biller-closed', 'bill-unknown', 'payer-unknown', 'amount-differs', 'more-than-due', 'less-than-due',
      'less-than-minimum', 'amount-not-offered', 'amount-out-of-range', 'amount-out-of-limits', 'no-fee-slab', 'bill-already-paid', 'bill-being-paid',
      ...APPROVAL,
    ],
  },
  billPayments: {
    method: 'GET', path: '/bill-payments', tag: 'bills', session: 'needed', status: 200,
    summary: 'The newest fifty payments of bills', answer: wire.billPayments, refusals: [],
  },
  billPaymentById: {
    method: 'GET', path: '/bill-payments/:id', tag: 'bills', session: 'needed', status: 200,
    summary: 'Where a payment stands', params: one('bill-payment'), query: deposits.after, answer: wire.billPayment, refusals: ['movement-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
