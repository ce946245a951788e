/** Calls of joining online, of consents, and of the officers who look at what is unclear. */
import { type Call, one } from '../call.ts'
import * as wire from './joining-wire.ts'

export const joiningCalls = {
  joining: {
    method: 'GET', path: '/joining', tag: 'joining', session: 'needed', joining: true, status: 200,
    summary: 'Where joining stands and what comes next, on whatever device', answer: wire.joining, refusals: [],
  },
  giveConsents: {
    method: 'PUT', path: '/joining/consents', tag: 'joining', session: 'needed', joining: true, status: 200,
    summary: 'Agree, purpose by purpose, to the texts that hold now; begins the application', body: wire.consents, answer: wire.joining,
    refusals: ['already-joined', 'joining-over', 'consent-missing', 'consent-outdated'],
  },
  giveIdentity: {
    method: 'PUT', path: '/joining/identity', tag: 'joining', session: 'needed', joining: true, status: 200,
    summary: 'Name and resident ID number, compared with the registry of residents', body: wire.identity, answer: wire.joining,
    refusals: ['already-joined', 'joining-over', 'joining-not-now', 'consent-missing', 'under-age'],
  },
  checkFace: {
    method: 'POST', path: '/joining/face', tag: 'joining', session: 'needed', joining: true, status: 200,
    summary: 'Start comparing the face, hand in what the provider’s page gave back, or choose another way', body: wire.face, answer: wire.joining,
    refusals: ['already-joined', 'joining-over', 'joining-not-now', 'consent-missing', 'capture-unknown'],
  },
  giveAccount: {
    method: 'PUT', path: '/joining/account', tag: 'joining', session: 'needed', joining: true, status: 200,
    summary: 'The own account at another bank: five checks for class II, four for class III', body: wire.account, answer: wire.joining,
    refusals: ['already-joined', 'joining-over', 'joining-not-now', 'consent-missing'],
  },
  withdrawJoining: {
    method: 'DELETE', path: '/joining', tag: 'joining', session: 'needed', joining: true, status: 204,
    summary: 'Withdraw: what need not be kept is deleted, and the session ends', refusals: ['already-joined', 'joining-over'],
  },
  consents: {
    method: 'GET', path: '/consents', tag: 'joining', session: 'needed', status: 200,
    summary: 'What the customer has agreed to, and since when', answer: wire.consentList, refusals: [],
  },
  withdrawConsent: {
    method: 'DELETE', path: '/consents/:purpose', tag: 'joining', session: 'needed', status: 200,
    summary: 'Take a consent back', params: wire.onePurpose, answer: wire.consentList, refusals: ['consent-needed', 'consent-unknown'],
  },
  joiningCases: {
    method: 'GET', path: '/joining-cases', tag: 'joining', session: 'needed', roles: ['officer'], status: 200,
    summary: 'What is unclear about people who join, fifty at a time, newest first', query: wire.casesQuery, answer: wire.joiningCases, refusals: [],
  },
  joiningDays: {
    method: 'GET', path: '/joining-days', tag: 'joining', session: 'needed', roles: ['officer'], status: 200,
    summary: 'How many began to join on each of the last thirty days, and what became of them', answer: wire.joiningDays, refusals: [],
  },
  joiningCaseById: {
    method: 'GET', path: '/joining-cases/:id', tag: 'joining', session: 'needed', roles: ['officer'], status: 200,
    summary: 'Everything about one of them; the ID number is masked', params: one('joining-case'), answer: wire.joiningCaseAll, refusals: ['case-unknown'],
  },
  decideJoiningCase: {
    method: 'POST', path: '/joining-cases/:id/decision', tag: 'joining', session: 'needed', roles: ['officer'], idempotent: true, status: 202,
    summary: 'Accept, refuse with a reason, or ask the person again', params: one('joining-case'), body: wire.decision, answer: wire.joiningCaseAll,
    refusals: ['case-unknown', 'case-closed', 'outcome-not-possible', 'another-officer'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
