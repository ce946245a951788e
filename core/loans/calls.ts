/** Calls about limits and loans: drawing, what is owed, repaying; and the officers' views of all of it. */
import { type Call, one } from '../call.ts'
import * as wire from './wire.ts'

export const loanCalls = {
  loans: {
    method: 'GET', path: '/loans', tag: 'loans', session: 'needed', status: 200,
    summary: 'Limits and loans of the asker’s firms: what can be drawn, what is owed and when', query: wire.oneQuery, answer: wire.overview, refusals: [],
  },
  previewDraw: {
    method: 'POST', path: '/credit-lines/:id/previews', tag: 'loans', session: 'needed', status: 200,
    summary: 'The whole schedule and cost of a draw, as it would be today', params: one('credit-line'), body: wire.drawWish, answer: wire.drawPreview,
    refusals: ['credit-line-unknown', 'credit-line-closed', 'credit-line-used-up', 'loan-overdue', 'loan-amount-wrong', 'loan-term-not-offered'],
  },
  drawLoan: {
    method: 'POST', path: '/credit-lines/:id/draws', tag: 'loans', session: 'needed', idempotent: true, status: 201,
    summary: 'Draw exactly what was previewed, to the firm’s account or on to a payee', params: one('credit-line'), body: wire.draw, answer: wire.loanAll,
    refusals: ['credit-line-unknown', 'credit-line-closed', 'credit-line-used-up', 'loan-overdue', 'loan-amount-wrong', 'loan-term-not-offered', 'preview-stale', 'payee-unknown', 'payee-takes-none', 'payee-limit', 'account-frozen', 'approval-needed', 'approval-unknown', 'approval-mismatch', 'approval-expired', 'passkey-needed', 'passkey-refused', 'code-wrong'],
  },
  loanById: {
    method: 'GET', path: '/loans/:id', tag: 'loans', session: 'needed', status: 200,
    summary: 'One loan: its schedule, what was done with it, what may be done', params: one('loan'), query: wire.oneQuery, answer: wire.loanAll, refusals: ['loan-unknown'],
  },
  previewRepayment: {
    method: 'POST', path: '/loans/:id/previews', tag: 'loans', session: 'needed', status: 200,
    summary: 'What paying so much today would do: what it pays, what it saves, what is left', params: one('loan'), body: wire.repaymentWish, answer: wire.repaymentPreview,
    refusals: ['loan-unknown', 'loan-settled', 'loan-busy', 'repayment-not-possible'],
  },
  repayLoan: {
    method: 'POST', path: '/loans/:id/repayments', tag: 'loans', session: 'needed', idempotent: true, status: 201,
    summary: 'Repay from the firm’s account exactly what was previewed', params: one('loan'), body: wire.repayment, answer: wire.loanAll,
    refusals: ['loan-unknown', 'loan-settled', 'loan-busy', 'repayment-not-possible', 'preview-stale', 'insufficient-funds', 'account-frozen'],
  },
  settlementCertificate: {
    method: 'GET', path: '/loans/:id/certificate', tag: 'loans', session: 'needed', status: 200, gives: 'file',
    summary: 'The certificate that the loan is settled, as PDF', params: one('loan'), refusals: ['loan-unknown', 'loan-not-now'],
  },
  loanPortfolio: {
    method: 'GET', path: '/loan-portfolio', tag: 'loans', session: 'needed', roles: ['officer'], status: 200,
    summary: 'All loans: ageing, grades, vintages', answer: wire.portfolio, refusals: [],
  },
  loanArrears: {
    method: 'GET', path: '/loan-arrears', tag: 'loans', session: 'needed', roles: ['officer'], status: 200,
    summary: 'The work list of collection: who is late, by how much and how long, and what was promised', answer: wire.arrears, refusals: [],
  },
  loanContacts: {
    method: 'GET', path: '/loan-arrears/:id/contacts', tag: 'loans', session: 'needed', roles: ['officer'], status: 200,
    summary: 'What was noted about one of them', params: one('loan'), answer: wire.contacts, refusals: ['loan-unknown'],
  },
  noteLoanContact: {
    method: 'POST', path: '/loan-arrears/:id/contacts', tag: 'loans', session: 'needed', roles: ['officer'], idempotent: true, status: 201,
    summary: 'Note a contact, or a promise to pay by a day', params: one('loan'), body: wire.newContact, answer: wire.contacts, refusals: ['loan-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
