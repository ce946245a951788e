/** Calls of a firm's accounts, by its operator: its statement and its deposits as everybody's own, under the firm; and what its current account earns. */
import { type Call, one } from '../call.ts'
import * as own from './firm-deposit-wire.ts'
import * as wire from './term-wire.ts'
import { after, statement, statementFileQuery, statementQuery } from './wire.ts'

export const firmDepositCalls = {
  firmInterest: {
    method: 'GET', path: '/firms/:id/interest', tag: 'firms', session: 'needed', status: 200,
    summary: 'What a firm’s current account has earned and how, and what it agreed on', params: one('firm'), answer: own.firmInterest,
    refusals: ['firm-unknown', 'firm-not-open'],
  },
  agreeOnDeposit: {
    method: 'POST', path: '/firms/:id/agreement', tag: 'firms', session: 'needed', idempotent: true, status: 201,
    summary: 'Agree on a base amount, or another one, from tomorrow on', params: one('firm'), body: own.agreeRequest, answer: own.firmInterest,
    refusals: ['firm-unknown', 'firm-not-open', 'agreement-not-offered', 'agreed-amount-wrong'],
  },
  endDepositAgreement: {
    method: 'POST', path: '/firms/:id/agreement/end', tag: 'firms', session: 'needed', idempotent: true, status: 200,
    summary: 'End the agreement with today, or with its term', params: one('firm'), body: own.endAgreementRequest, answer: own.firmInterest,
    refusals: ['firm-unknown', 'firm-not-open', 'no-agreement'],
  },
  firmStatement: {
    method: 'GET', path: '/firms/:id/statement', tag: 'firms', session: 'needed', status: 200,
    summary: 'What came and went on a firm’s current account in a period, with both balances and the digest of the rows', params: one('firm'),
    query: statementQuery, answer: statement, refusals: ['firm-unknown', 'firm-not-open', 'period-wrong', 'statement-too-long'],
  },
  firmStatementFile: {
    method: 'GET', path: '/firms/:id/statement/file', tag: 'firms', session: 'needed', status: 200, gives: 'file',
    summary: 'The same as a PDF or a table (CSV)', params: one('firm'),
    query: statementFileQuery, refusals: ['firm-unknown', 'firm-not-open', 'period-wrong', 'statement-too-long', 'too-many-requests'],
  },
  firmDepositProducts: {
    method: 'GET', path: '/firms/:id/deposit-products', tag: 'firms', session: 'needed', status: 200,
    summary: 'Deposits that a firm can open, with today’s rates and all that is agreed', params: one('firm'), answer: wire.products,
    refusals: ['firm-unknown', 'firm-not-open'],
  },
  calculateFirmDeposit: {
    method: 'POST', path: '/firms/:id/deposit-calculations', tag: 'firms', session: 'needed', status: 200,
    summary: 'What an amount would earn a firm at today’s rates; nothing is opened', params: one('firm'), body: wire.calculationRequest,
    answer: wire.calculation, refusals: ['firm-unknown', 'firm-not-open', 'product-unknown', 'deposit-term-not-offered', 'deposit-amount-wrong'],
  },
  firmDeposits: {
    method: 'GET', path: '/firms/:id/deposits', tag: 'firms', session: 'needed', status: 200,
    summary: 'A firm’s deposits: what each has earned until today and will until its end', params: one('firm'), query: after,
    answer: wire.deposits, refusals: ['firm-unknown', 'firm-not-open'],
  },
  openFirmDeposit: {
    method: 'POST', path: '/firms/:id/deposits', tag: 'firms', session: 'needed', idempotent: true, status: 201,
    summary: 'Open a deposit from the firm’s current account', params: one('firm'), body: wire.openRequest, answer: wire.deposit,
    refusals: ['firm-unknown', 'firm-not-open', 'product-unknown', 'deposit-term-not-offered', 'deposit-amount-wrong', 'renewal-not-offered', 'insufficient-funds', 'account-frozen'],
  },
  firmDepositById: {
    method: 'GET', path: '/firms/:id/deposits/:deposit', tag: 'firms', session: 'needed', status: 200,
    summary: 'One deposit of a firm with all that was done with it, and how each interest came about', params: own.firmDeposit, query: after,
    answer: wire.depositWhole, refusals: ['firm-unknown', 'firm-not-open', 'deposit-unknown'],
  },
  previewFirmWithdrawal: {
    method: 'POST', path: '/firms/:id/deposits/:deposit/previews', tag: 'firms', session: 'needed', status: 200,
    summary: 'What a withdrawal would pay the firm today and why, and what waiting would bring', params: own.firmDeposit,
    body: wire.previewRequest, answer: wire.preview,
    refusals: ['firm-unknown', 'firm-not-open', 'deposit-unknown', 'deposit-not-open', 'deposit-busy', 'withdrawal-not-possible'],
  },
  withdrawFirmDeposit: {
    method: 'POST', path: '/firms/:id/deposits/:deposit/withdrawals', tag: 'firms', session: 'needed', idempotent: true, status: 201,
    summary: 'Withdraw to the firm’s current account, for exactly what a preview said', params: own.firmDeposit, body: wire.withdrawRequest,
    answer: wire.deposit,
    refusals: ['firm-unknown', 'firm-not-open', 'deposit-unknown', 'deposit-not-open', 'deposit-busy', 'withdrawal-not-possible', 'preview-stale', 'account-frozen'],
  },
  giveFirmNotice: {
    method: 'POST', path: '/firms/:id/deposits/:deposit/notices', tag: 'firms', session: 'needed', status: 201,
    summary: 'Give notice of a firm’s withdrawal', params: own.firmDeposit, body: wire.noticeRequest, answer: wire.deposit,
    refusals: ['firm-unknown', 'firm-not-open', 'deposit-unknown', 'deposit-not-open', 'deposit-busy', 'notice-not-possible'],
  },
  takeFirmNoticeBack: {
    method: 'DELETE', path: '/firms/:id/deposits/:deposit/notices', tag: 'firms', session: 'needed', status: 200,
    summary: 'Take the firm’s notices back', params: own.firmDeposit, answer: wire.deposit,
    refusals: ['firm-unknown', 'firm-not-open', 'deposit-unknown', 'deposit-not-open', 'deposit-busy', 'notice-not-possible'],
  },
  setFirmRenewal: {
    method: 'PUT', path: '/firms/:id/deposits/:deposit/renewal', tag: 'firms', session: 'needed', status: 200,
    summary: 'Choose what happens to a firm’s deposit at maturity', params: own.firmDeposit, body: wire.renewalRequest, answer: wire.deposit,
    refusals: ['firm-unknown', 'firm-not-open', 'deposit-unknown', 'deposit-not-open', 'deposit-busy', 'renewal-not-offered'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
