/** Calls of bill runs: a manager's, and those of the households that are billed. */

import { type Call, one } from '../call.ts'
import { APPROVAL } from '../customers/calls.ts'
import * as deposits from '../deposits/wire.ts'
import * as wire from './run-wire.ts'

export const runCalls = {
  sheetTemplate: {
    method: 'GET', path: '/bill-sheets/template', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'A sheet to fill in', gives: 'file', refusals: [],
  },
  billRuns: {
    method: 'GET', path: '/bill-runs', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: "The organisation's runs, newest first", answer: wire.runs, refusals: [],
  },
  newBillRun: {
    method: 'POST', path: '/bill-runs', tag: 'bill runs', session: 'needed', roles: ['manager'], idempotent: true, status: 201,
    summary: 'Begin a run; it bills nobody until it is confirmed', body: wire.newRun, answer: wire.run, refusals: ['role-missing'],
  },
  billRun: {
    method: 'GET', path: '/bill-runs/:id', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'A run with its progress', params: one('bill-run'), query: deposits.after, answer: wire.run, refusals: ['run-unknown'],
  },
  billRunEvents: {
    method: 'GET', path: '/bill-runs/:id/events', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'The same, sent again whenever it changes', params: one('bill-run'), answer: wire.run, gives: 'events', refusals: ['run-unknown'],
  },
  uploadSheet: {
    method: 'PUT', path: '/bill-runs/:id/sheet', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 202,
    summary: 'Hand in a sheet (XLSX, CSV); a later one takes its place', params: one('bill-run'), query: wire.sheetQuery, takes: 'file',
    answer: wire.run, refusals: ['run-unknown', 'run-not-draft'],
  },
  badRows: {
    method: 'GET', path: '/bill-runs/:id/bad-rows', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'The rows that are wrong, each with what is wrong', params: one('bill-run'), answer: wire.badRows, refusals: ['run-unknown'],
  },
  badRowsFile: {
    method: 'GET', path: '/bill-runs/:id/bad-rows/file', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'The same as a sheet, to mend and hand in', params: one('bill-run'), query: wire.fileQuery, gives: 'file',
    refusals: ['run-unknown', 'sheet-not-ready'],
  },
  confirmBillRun: {
    method: 'POST', path: '/bill-runs/:id/confirmation', tag: 'bill runs', session: 'needed', roles: ['manager'], idempotent: true, status: 202,
    summary: 'Bill the households: from here on they are told', params: one('bill-run'), answer: wire.run,
    refusals: ['run-unknown', 'run-not-draft', 'sheet-not-ready', 'bill-number-taken'],
  },
  orderBillRun: {
    method: 'POST', path: '/bill-runs/:id/orders', tag: 'bill runs', session: 'needed', roles: ['manager'], idempotent: true, status: 202,
    summary: 'Pause, resume, cancel, or extend for all or one house', params: one('bill-run'), body: wire.order, answer: wire.run,
    refusals: ['run-unknown', 'run-not-running', 'house-unknown'],
  },
  billsOfRun: {
    method: 'GET', path: '/bill-runs/:id/bills', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'Who has paid and who has not, fifty at a time', params: one('bill-run'), query: wire.billsOfRunQuery, answer: wire.billsOfRun,
    refusals: ['run-unknown'],
  },
  ageing: {
    method: 'GET', path: '/bill-runs/:id/ageing', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'What is left by building and age, and what came in by day', params: one('bill-run'), answer: wire.ageing, refusals: ['run-unknown'],
  },
  paymentFile: {
    method: 'GET', path: '/bill-runs/:id/payments/file', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'A row for each payment: bill number, amount, time, receipt', params: one('bill-run'), query: wire.fileQuery, gives: 'file',
    refusals: ['run-unknown'],
  },
  paymentsOfBill: {
    method: 'GET', path: '/house-bills/:id/payments', tag: 'bill runs', session: 'needed', roles: ['manager'], status: 200,
    summary: 'What was paid on one bill, newest first', params: one('house-bill'), answer: wire.paymentsOfBill, refusals: ['bill-unknown'],
  },
  correctBill: {
    method: 'POST', path: '/house-bills/:id/corrections', tag: 'bill runs', session: 'needed', roles: ['manager'], idempotent: true, status: 200,
    summary: 'Another amount for a bill that is not paid; the household is told', params: one('house-bill'), body: wire.correction,
    answer: wire.managedBill, refusals: ['bill-unknown', 'bill-closed', 'bill-partly-paid'],
  },
  withdrawBill: {
    method: 'POST', path: '/house-bills/:id/withdrawal', tag: 'bill runs', session: 'needed', roles: ['manager'], idempotent: true, status: 200,
    summary: 'Take back a bill that is not paid; the household is told', params: one('house-bill'), body: wire.withdrawal,
    answer: wire.managedBill, refusals: ['bill-unknown', 'bill-closed', 'bill-partly-paid'],
  },
  refundBill: {
    method: 'POST', path: '/house-bills/:id/refunds', tag: 'bill runs', session: 'needed', roles: ['manager'], idempotent: true, status: 200,
    summary: 'Give a payment of a bill back to its payer', params: one('house-bill'), body: wire.refund, answer: wire.managedBill,
    refusals: ['bill-unknown', 'payment-unknown', 'insufficient-funds', 'account-frozen'],
  },

  houseBills: {
    method: 'GET', path: '/house-bills', tag: 'bills', session: 'needed', status: 200,
    summary: "The customer's bills: by their phone, and of the households they look after", query: deposits.after, answer: wire.houseBills, refusals: [],
  },
  houseBillById: {
    method: 'GET', path: '/house-bills/:id', tag: 'bills', session: 'needed', status: 200,
    summary: 'One bill', params: one('house-bill'), query: deposits.after, answer: wire.houseBill, refusals: ['bill-unknown'],
  },
  openLink: {
    method: 'POST', path: '/bill-links', tag: 'bills', session: 'none', status: 200,
    summary: 'The bill behind a link, for who knows the householder’s name', body: wire.openLink, answer: wire.linkedBill,
    refusals: ['link-unknown', 'householder-wrong', 'link-locked'],
  },
  lookAfter: {
    method: 'POST', path: '/households', tag: 'bills', session: 'needed', status: 201,
    summary: "See and pay a household's bills from now on: one's own, or a parent's", body: wire.openLink, answer: wire.household,
    refusals: ['link-unknown', 'householder-wrong', 'link-locked'],
  },
  households: {
    method: 'GET', path: '/households', tag: 'bills', session: 'needed', status: 200,
    summary: 'The households one looks after', answer: wire.households, refusals: [],
  },
  returnToHousehold: {
    method: 'POST', path: '/households/:id/return', tag: 'bills', session: 'needed', status: 200,
    summary: 'Undo leaving, within ten minutes', params: one('household'), answer: wire.household, refusals: ['household-unknown'],
  },
  leaveHousehold: {
    method: 'DELETE', path: '/households/:id', tag: 'bills', session: 'needed', status: 204,
    summary: 'No longer look after a household', params: one('household'), refusals: ['household-unknown'],
  },
  payHouseBills: {
    method: 'POST', path: '/house-payments', tag: 'bills', session: 'needed', idempotent: true, status: 201,
    summary: 'Pay bills, several at once, whole or in part: all of it or nothing', body: wire.payHouseBills, answer: wire.housePayment,
    refusals: ['bill-unknown', 'bill-already-paid', 'bill-closed', 'more-than-due', 'part-not-allowed', 'insufficient-funds', 'account-frozen', 'limit-passed', ...APPROVAL],
  },
  housePayments: {
    method: 'GET', path: '/house-payments', tag: 'bills', session: 'needed', status: 200,
    summary: 'The newest fifty payments', answer: wire.housePayments, refusals: [],
  },
  housePaymentById: {
    method: 'GET', path: '/house-payments/:id', tag: 'bills', session: 'needed', status: 200,
    summary: 'One payment', params: one('house-payment'), query: deposits.after, answer: wire.housePayment, refusals: ['movement-unknown'],
  },
  invoiceData: {
    method: 'POST', path: '/house-payments/:id/invoice', tag: 'bills', session: 'needed', status: 200,
    summary: 'What an invoice is made from, asked for once it is needed', params: one('house-payment'), body: wire.invoiceRequest,
    answer: wire.invoice, refusals: ['movement-unknown', 'payment-unknown'],
  },
  mandates: {
    method: 'GET', path: '/mandates', tag: 'bills', session: 'needed', status: 200,
    summary: 'What the bank may pay by itself, and what it may no longer', answer: wire.mandates, refusals: [],
  },
  newMandate: {
    method: 'POST', path: '/mandates', tag: 'bills', session: 'needed', idempotent: true, status: 201,
    summary: "Let the bank pay a household's bills: to whom, for what, how much at most, how often", body: wire.newMandate, answer: wire.mandate,
    refusals: ['household-unknown', 'mandate-exists', ...APPROVAL],
  },
  endMandate: {
    method: 'DELETE', path: '/mandates/:id', tag: 'bills', session: 'needed', status: 200,
    summary: 'End a mandate at once', params: one('mandate'), answer: wire.mandate, refusals: ['mandate-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
