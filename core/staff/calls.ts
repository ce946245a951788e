/** Calls of the bank's staff: what takes two persons, looking at a customer, the trail of both. */
import { type Call, one } from '../call.ts'
import * as wire from './wire.ts'

export const staffCalls = {
  proposals: {
    method: 'GET', path: '/proposals', tag: 'staff', session: 'needed', roles: ['officer', 'steward'], status: 200,
    summary: 'What waits for a second person, and what came of the rest, fifty at a time', query: wire.proposalsQuery, answer: wire.proposals, refusals: [],
  },
  proposalById: {
    method: 'GET', path: '/proposals/:id', tag: 'staff', session: 'needed', roles: ['officer', 'steward'], status: 200,
    summary: 'One proposal, with the text whose digest is confirmed', params: one('proposal'), answer: wire.proposal, refusals: ['proposal-unknown'],
  },
  propose: {
    method: 'POST', path: '/proposals', tag: 'staff', session: 'needed', roles: ['officer', 'steward'], idempotent: true, status: 202,
    summary: 'Propose what takes two: a right, a decision, a freeze by order and what is done under it, a period closed or reopened', body: wire.propose, answer: wire.proposal,
    refusals: ['role-missing', 'role-not-possible', 'customer-unknown', 'own-matter', 'proposal-waiting', 'payment-not-in-review', 'freeze-unknown', 'firm-not-in-review', 'period-not-possible', 'order-unknown', 'order-over', 'order-over-term', 'renewals-used', 'body-may-not-deduct', 'document-known', 'more-than-covered', 'account-unknown'],
  },
  confirmProposal: {
    method: 'POST', path: '/proposals/:id/confirmation', tag: 'staff', session: 'needed', roles: ['officer', 'steward'], idempotent: true, status: 200,
    summary: 'Confirm what another proposed: it is carried out, to the letter', params: one('proposal'), body: wire.confirmation, answer: wire.proposal,
    refusals: ['proposal-unknown', 'proposal-closed', 'proposal-expired', 'proposal-differs', 'own-proposal', 'own-matter'],
  },
  rejectProposal: {
    method: 'POST', path: '/proposals/:id/rejection', tag: 'staff', session: 'needed', roles: ['officer', 'steward'], idempotent: true, status: 200,
    summary: 'Reject what another proposed, or withdraw what one proposed oneself', params: one('proposal'), body: wire.rejection, answer: wire.proposal,
    refusals: ['proposal-unknown', 'proposal-closed'],
  },
  workItems: {
    method: 'GET', path: '/work-items', tag: 'staff', session: 'needed', roles: ['officer'], status: 200,
    summary: 'What a person of the bank must look at, oldest first', answer: wire.workItems, refusals: [],
  },
  search: {
    method: 'GET', path: '/search', tag: 'staff', session: 'needed', roles: ['officer', 'teller', 'steward', 'auditor', 'manager'], status: 200,
    summary: 'What the bank does, by the beginning of an id, as far as one’s roles go: what it is and how it stands, never whose', query: wire.searchQuery, answer: wire.hits, refusals: [],
  },
  roleHolders: {
    method: 'GET', path: '/staff/roles', tag: 'staff', session: 'needed', roles: ['steward'], status: 200,
    summary: 'Who holds which role where', answer: wire.holders, refusals: [],
  },
  findCustomers: {
    method: 'GET', path: '/staff/customers', tag: 'staff', session: 'needed', roles: ['officer', 'teller', 'steward'], status: 200,
    summary: 'A customer by phone or account number, masked', query: wire.customersQuery, answer: wire.found, refusals: ['customer-unknown'],
  },
  lookAtCustomer: {
    method: 'POST', path: '/looks', tag: 'staff', session: 'needed', roles: ['officer', 'teller'], status: 201,
    summary: 'Say why a customer is looked at; for fifteen minutes the reads that follow name this look', body: wire.newLook, answer: wire.look,
    refusals: ['customer-unknown', 'own-matter'],
  },
  customerSeen: {
    method: 'GET', path: '/staff/customers/:id', tag: 'staff', session: 'needed', roles: ['officer', 'teller'], status: 200,
    summary: 'A customer under a look: masked, with balances and freezes', params: one('customer'), query: wire.lookQuery, answer: wire.customerSeen,
    refusals: ['look-unknown'],
  },
  unmaskCustomer: {
    method: 'POST', path: '/staff/customers/:id/unmaskings', tag: 'staff', session: 'needed', roles: ['officer', 'teller'], status: 200,
    summary: 'One field in full, under a look and for a reason of its own', params: one('customer'), body: wire.unmask, answer: wire.unmasked,
    refusals: ['look-unknown', 'field-empty'],
  },
  openAtCounter: {
    method: 'POST', path: '/staff/customers', tag: 'staff', session: 'needed', roles: ['teller'], idempotent: true, status: 201,
    summary: 'Open a class I account for whoever stands at the counter with their card', body: wire.openAtCounter, answer: wire.openedAtCounter,
    refusals: ['already-joined', 'joining-online', 'person-known', 'person-refused', 'guardian-needed', 'identity-differs', 'registry-not-available'],
  },
  looksAtMe: {
    method: 'GET', path: '/me/looks', tag: 'customers', session: 'needed', status: 200,
    summary: 'When the bank’s people looked at me, in which role, and why', answer: wire.looksAtMe, refusals: [],
  },
  auditTrail: {
    method: 'GET', path: '/audit', tag: 'staff', session: 'needed', roles: ['auditor'], status: 200,
    summary: 'The audit trail, newest first, fifty at a time', query: wire.auditQuery, answer: wire.auditRows, refusals: [],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
