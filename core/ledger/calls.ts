/** Calls to the ledger that customers make. */
import * as v from 'valibot'
import type { Call } from '../call.ts'
import { id } from '../shape.ts'
import * as wire from './wire.ts'

export const ledgerCalls = {
  explainMovement: {
    method: 'GET', path: '/movements/:id/explain', tag: 'ledger', session: 'needed', status: 200,
    summary: 'Why a movement is as it is, and its receipt, which anyone can check without us', params: v.strictObject({ id }),
    answer: wire.explanation, refusals: ['movement-unknown'],
  },
  explainForStaff: {
    method: 'POST', path: '/staff/movements/:id/explanations', tag: 'staff', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'The same for the bank’s people, with every account, for a reason that its customers are shown', params: v.strictObject({ id }), body: wire.whyAsked,
    answer: wire.explanation, refusals: ['movement-unknown', 'own-matter', 'case-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
