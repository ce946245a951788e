/** Loans at the officers' desk, as its screens call the bank. */
import { ask, yuan } from '../../api.ts'
import { queryOf } from '../../ui/query.ts'

export type Decision = {
  readonly outcome: 'approve' | 'decline'
  readonly limit: string
  readonly points: number
  readonly reason: string
}

export const desk = {
  async cases(query: { state?: string; before?: string }) {
    const { cases, next } = await ask('loanCases', 'GET', `/loan-cases${queryOf(query)}`)
    return { rows: cases, next }
  },
  one: (id: string) => ask('loanCaseById', 'GET', `/loan-cases/${id}`),
  claim: (id: string, press: string) => ask('claimLoanCase', 'POST', `/loan-cases/${id}/claim`, { press }),
  decide: (id: string, { outcome, limit, points, reason }: Decision, press: string) =>
    ask('decideLoanCase', 'POST', `/loan-cases/${id}/decision`, {
      body: outcome === 'approve' ? { outcome, limit: yuan(limit), points, reason } : { outcome, reason },
      press,
    }),
  portfolio: () => ask('loanPortfolio', 'GET', '/loan-portfolio'),
  arrears: () => ask('loanArrears', 'GET', '/loan-arrears'),
  contacts: (loan: string) => ask('loanContacts', 'GET', `/loan-arrears/${loan}/contacts`),
  note: (loan: string, given: { note: string; amount: string; day: string }, press: string) =>
    ask('noteLoanContact', 'POST', `/loan-arrears/${loan}/contacts`, {
      body: {
        note: given.note,
        ...(given.amount === '' ? {} : { amount: yuan(given.amount) }),
        ...(given.day === '' ? {} : { day: given.day }),
      },
      press,
    }),
}
