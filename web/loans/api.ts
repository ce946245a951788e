/** Loans to small firms, as their borrower's screens call the bank. */
import type { Given } from '../../core/customers/wire.ts'
import type { Use } from '../../core/loans/application.ts'
import type { GivenConsents } from '../../core/loans/consents.ts'
import type { EarlyKeep, LoanProductCode, Method } from '../../core/loans/kinds.ts'
import { afterPosition, ask, askFile, yuan } from '../api.ts'

export type Terms = { readonly months: number; readonly method: Method }
export type Wish = Terms & { readonly amount: string; readonly use: Use }
/** `all` settles the loan. */
export type Repaid = { readonly amount: string; readonly keep?: EarlyKeep | undefined }

const at = (id: string) => `/loan-applications/${id}`
const withGiven = (given: Given | undefined) => (given ? { approval: given } : {})
const repaid = ({ amount, keep }: Repaid) => ({
  amount: amount === 'all' ? ('all' as const) : yuan(amount),
  ...(keep ? { keep } : {}),
})

export const loans = {
  products: () => ask('loanProducts', 'GET', '/loan-products'),
  applications: () => ask('loanApplications', 'GET', '/loan-applications'),
  begin: (firm: string, product: LoanProductCode, press: string) =>
    ask('newLoanApplication', 'POST', '/loan-applications', { body: { firm, product }, press }),
  application: (id: string) => ask('loanApplicationById', 'GET', at(id)),
  wish: (id: string, { amount, ...rest }: Wish) =>
    ask('giveLoanWish', 'PUT', `${at(id)}/wish`, { body: { ...rest, amount: yuan(amount) } }),
  consent: (id: string, consents: GivenConsents, given?: Given) =>
    ask('giveLoanConsents', 'PUT', `${at(id)}/consents`, { body: { ...consents, ...withGiven(given) } }),
  askPerson: (id: string, reason: string, press: string) =>
    ask('askForPerson', 'POST', `${at(id)}/review`, { body: { reason }, press }),
  offer: (id: string) => ask('loanOffer', 'GET', `${at(id)}/offer`),
  costRead: (id: string, sha256: string, press: string) =>
    ask('confirmLoanCost', 'POST', `${at(id)}/cost-sheet`, { body: { sha256 }, press }),
  contract: (id: string) => askFile('loanContract', `${at(id)}/contract`),
  sign: (id: string, sha256: string, press: string, given?: Given) =>
    ask('signLoan', 'POST', `${at(id)}/signature`, { body: { sha256, ...withGiven(given) }, press }),
  withdraw: (id: string) => ask('withdrawLoanApplication', 'DELETE', at(id)),

  all: (after?: number | null) => ask('loans', 'GET', `/loans${afterPosition(after)}`),
  previewDraw: (line: string, { amount, ...rest }: Terms & { readonly amount: string }) =>
    ask('previewDraw', 'POST', `/credit-lines/${line}/previews`, { body: { ...rest, amount: yuan(amount) } }),
  draw: (
    line: string,
    { amount, payee, ...rest }: Wish & { readonly payee: string; readonly sha256: string },
    press: string,
    given?: Given,
  ) =>
    ask('drawLoan', 'POST', `/credit-lines/${line}/draws`, {
      body: { ...rest, amount: yuan(amount), ...(payee === '' ? {} : { payee }), ...withGiven(given) },
      press,
    }),
  one: (id: string, after?: number | null) => ask('loanById', 'GET', `/loans/${id}${afterPosition(after)}`),
  preview: (id: string, wish: Repaid) =>
    ask('previewRepayment', 'POST', `/loans/${id}/previews`, { body: repaid(wish) }),
  repay: (id: string, wish: Repaid, total: string, press: string) =>
    ask('repayLoan', 'POST', `/loans/${id}/repayments`, { body: { ...repaid(wish), total: yuan(total) }, press }),
  certificate: (id: string) => askFile('settlementCertificate', `/loans/${id}/certificate`),
}
