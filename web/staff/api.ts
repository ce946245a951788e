/** What staff's own screens ask the bank. */
import type { Field, Propose } from '../../core/staff/wire.ts'
import { ask } from '../api.ts'
import { queryOf } from '../ui/query.ts'

export const work = {
  proposals: (query: { state?: string; before?: string }) => ask('proposals', 'GET', `/proposals${queryOf(query)}`),
  proposal: (id: string) => ask('proposalById', 'GET', `/proposals/${id}`),
  propose: (body: Propose, press: string) => ask('propose', 'POST', '/proposals', { body, press }),
  confirm: (id: string, sha256: string, press: string) =>
    ask('confirmProposal', 'POST', `/proposals/${id}/confirmation`, { body: { sha256 }, press }),
  reject: (id: string, reason: string, press: string) =>
    ask('rejectProposal', 'POST', `/proposals/${id}/rejection`, { body: { reason }, press }),
  items: () => ask('workItems', 'GET', '/work-items'),
  joinings: (query: { state?: string; before?: string }) =>
    ask('joiningCases', 'GET', `/joining-cases${queryOf(query)}`),
  joiningDays: () => ask('joiningDays', 'GET', '/joining-days'),
  joining: (id: string) => ask('joiningCaseById', 'GET', `/joining-cases/${id}`),
  decideJoining: (id: string, outcome: string, reason: string, press: string) =>
    ask('decideJoiningCase', 'POST', `/joining-cases/${id}/decision`, { body: { outcome, reason }, press }),
  firm: (id: string) => ask('firmCase', 'GET', `/staff/firms/${id}`),
  explain: (entry: string, why: { reason: string } | { case: string }) =>
    ask('explainForStaff', 'POST', `/staff/movements/${entry}/explanations`, { body: why }),
  roles: () => ask('roleHolders', 'GET', '/staff/roles'),
  find: (number: string) => {
    const digits = number.replace(/[\s-]/g, '')
    return ask(
      'findCustomers',
      'GET',
      `/staff/customers${queryOf(digits.length === 19 ? { account: digits } : { phone: digits })}`,
    )
  },
  look: (customer: string, reason: string) => ask('lookAtCustomer', 'POST', '/looks', { body: { customer, reason } }),
  seen: (customer: string, look: string) => ask('customerSeen', 'GET', `/staff/customers/${customer}?look=${look}`),
  unmask: (customer: string, look: string, field: Field, reason: string) =>
    ask('unmaskCustomer', 'POST', `/staff/customers/${customer}/unmaskings`, { body: { look, field, reason } }),
  open: (body: { phone: string; name: string; identity: string }, press: string) =>
    ask('openAtCounter', 'POST', '/staff/customers', { body: { ...body, class: 'I' }, press }),
  audit: (query: { customer?: string; person?: string; day?: string; before?: string }) =>
    ask('auditTrail', 'GET', `/audit${queryOf(query)}`),
}
