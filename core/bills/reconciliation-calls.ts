/** Calls of the bank's officers: the days reconciled with each biller, the differences, and what stands in suspense. */
import { type Call, one } from '../call.ts'
import * as wire from './reconciliation-wire.ts'

export const reconciliationCalls = {
  reconciliations: {
    method: 'GET', path: '/reconciliations', tag: 'reconciliation', session: 'needed', roles: ['officer'], status: 200,
    summary: 'The days that were reconciled with each biller, newest first', query: wire.listQuery, answer: wire.reconciliations, refusals: [],
  },
  reconciliationOf: {
    method: 'GET', path: '/reconciliations/:biller/:day', tag: 'reconciliation', session: 'needed', roles: ['officer'], status: 200,
    summary: 'One day of one biller, with its differences', params: wire.dayOfBiller, answer: wire.reconciliationOne,
    refusals: ['reconciliation-unknown'],
  },
  reconciliationCases: {
    method: 'GET', path: '/reconciliation-cases', tag: 'reconciliation', session: 'needed', roles: ['officer'], status: 200,
    summary: 'Differences, open or closed, fifty at a time', query: wire.casesQuery, answer: wire.cases, refusals: [],
  },
  reconciliationCaseById: {
    method: 'GET', path: '/reconciliation-cases/:id', tag: 'reconciliation', session: 'needed', roles: ['officer'], status: 200,
    summary: 'Everything about one difference', params: one('reconciliation-case'), answer: wire.caseAll, refusals: ['case-unknown'],
  },
  decideReconciliationCase: {
    method: 'POST', path: '/reconciliation-cases/:id/decision', tag: 'reconciliation', session: 'needed', roles: ['officer'], idempotent: true, status: 202,
    summary: 'Decide a difference: noted at once; what moves money is a proposal that another officer confirms', params: one('reconciliation-case'), body: wire.decision,
    answer: wire.caseAll, refusals: ['case-unknown', 'case-closed', 'outcome-not-possible', 'proposal-waiting', 'own-matter'],
  },
  suspense: {
    method: 'GET', path: '/suspense', tag: 'reconciliation', session: 'needed', roles: ['officer'], status: 200,
    summary: 'What stands in suspense because of bills: since when, and whose task it is', answer: wire.suspense, refusals: [],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
