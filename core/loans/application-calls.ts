/** Calls of an application for a loan: the applicant's, step by step on whatever device, and the officers'. */
import { type Call, one } from '../call.ts'
import * as wire from './application-wire.ts'

const application = one('loan-application')

export const loanApplicationCalls = {
  loanProducts: {
    method: 'GET', path: '/loan-products', tag: 'loans', session: 'needed', status: 200,
    summary: 'What a firm may borrow, at which rates, and what is agreed to when one applies', answer: wire.products, refusals: [],
  },
  loanApplications: {
    method: 'GET', path: '/loan-applications', tag: 'loans', session: 'needed', status: 200,
    summary: 'Applications of whoever asks, newest first', answer: wire.applications, refusals: [],
  },
  newLoanApplication: {
    method: 'POST', path: '/loan-applications', tag: 'loans', session: 'needed', idempotent: true, status: 201,
    summary: 'Begin an application for an open firm; its legal representative does', body: wire.newApplication, answer: wire.application,
    refusals: ['firm-unknown', 'firm-not-open', 'representative-applies', 'loan-application-open'],
  },
  loanApplicationById: {
    method: 'GET', path: '/loan-applications/:id', tag: 'loans', session: 'needed', status: 200,
    summary: 'Where it stands and what comes next', params: application, answer: wire.application, refusals: ['loan-application-unknown'],
  },
  giveLoanWish: {
    method: 'PUT', path: '/loan-applications/:id/wish', tag: 'loans', session: 'needed', status: 200,
    summary: 'How much, how long, repaid how, and what for', params: application, body: wire.wish, answer: wire.application,
    refusals: ['loan-application-unknown', 'loan-not-now', 'loan-amount-wrong', 'loan-term-not-offered'],
  },
  giveLoanConsents: {
    method: 'PUT', path: '/loan-applications/:id/consents', tag: 'loans', session: 'needed', status: 200,
    summary: 'Agree, signed, to the questions to the credit bureau and the tax office', params: application, body: wire.consents, answer: wire.application,
    refusals: ['loan-application-unknown', 'loan-not-now', 'consent-outdated', 'approval-needed', 'approval-unknown', 'approval-mismatch', 'approval-expired', 'passkey-needed', 'passkey-refused', 'code-wrong'],
  },
  askForPerson: {
    method: 'POST', path: '/loan-applications/:id/review', tag: 'loans', session: 'needed', idempotent: true, status: 202,
    summary: 'Have a person look at it instead of rules alone (个人信息保护法 art. 24)', params: application, body: wire.askPerson, answer: wire.application,
    refusals: ['loan-application-unknown', 'loan-not-now'],
  },
  loanOffer: {
    method: 'GET', path: '/loan-applications/:id/offer', tag: 'loans', session: 'needed', status: 200,
    summary: 'The cost sheet with every item, and the whole schedule; opening it begins the time to read it', params: application, answer: wire.offer,
    refusals: ['loan-application-unknown', 'loan-not-now'],
  },
  confirmLoanCost: {
    method: 'POST', path: '/loan-applications/:id/cost-sheet', tag: 'loans', session: 'needed', idempotent: true, status: 200,
    summary: 'Confirm that the cost sheet was read', params: application, body: wire.costRead, answer: wire.application,
    refusals: ['loan-application-unknown', 'loan-not-now', 'cost-sheet-unread', 'offer-stale'],
  },
  loanContract: {
    method: 'GET', path: '/loan-applications/:id/contract', tag: 'loans', session: 'needed', status: 200, gives: 'file',
    summary: 'The contract as PDF, to be read before it is signed and to be kept after', params: application,
    refusals: ['loan-application-unknown', 'loan-not-now'],
  },
  loanStamp: {
    method: 'GET', path: '/loan-applications/:id/stamp', tag: 'loans', session: 'needed', status: 200, gives: 'file',
    summary: 'The trusted time stamp on the signed contract (RFC 3161), as any tool for such stamps reads it', params: application,
    refusals: ['loan-application-unknown', 'loan-not-now'],
  },
  signLoan: {
    method: 'POST', path: '/loan-applications/:id/signature', tag: 'loans', session: 'needed', idempotent: true, status: 202,
    summary: 'Sign exactly these bytes of the contract; the limit is opened', params: application, body: wire.signature, answer: wire.application,
    refusals: ['loan-application-unknown', 'loan-not-now', 'offer-stale', 'approval-needed', 'approval-unknown', 'approval-mismatch', 'approval-expired', 'passkey-needed', 'passkey-refused', 'code-wrong'],
  },
  withdrawLoanApplication: {
    method: 'DELETE', path: '/loan-applications/:id', tag: 'loans', session: 'needed', status: 200,
    summary: 'Withdraw it; nothing is owed', params: application, answer: wire.application, refusals: ['loan-application-unknown', 'loan-not-now'],
  },
  loanCases: {
    method: 'GET', path: '/loan-cases', tag: 'loans', session: 'needed', roles: ['officer'], status: 200,
    summary: 'Applications that a person decides, fifty at a time, newest first', query: wire.casesQuery, answer: wire.loanCases, refusals: [],
  },
  loanCaseById: {
    method: 'GET', path: '/loan-cases/:id', tag: 'loans', session: 'needed', roles: ['officer'], status: 200,
    summary: 'One of them: all that is known, the score worked out again, and its run', params: application, answer: wire.loanCaseAll, refusals: ['case-unknown'],
  },
  claimLoanCase: {
    method: 'POST', path: '/loan-cases/:id/claim', tag: 'loans', session: 'needed', roles: ['officer'], idempotent: true, status: 200,
    summary: 'Take it from whoever has it', params: application, answer: wire.loanCaseAll, refusals: ['case-unknown', 'case-closed', 'own-matter'],
  },
  decideLoanCase: {
    method: 'POST', path: '/loan-cases/:id/decision', tag: 'loans', session: 'needed', roles: ['officer'], idempotent: true, status: 202,
    summary: 'Approve with limit and rate, or decline with a reason; above a limit another officer confirms', params: application, body: wire.caseDecision, answer: wire.loanCaseAll,
    refusals: ['case-unknown', 'case-closed', 'another-officer', 'own-matter', 'loan-amount-wrong', 'outcome-not-possible', 'proposal-waiting'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
