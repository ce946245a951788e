/** Calls of accounts and their movements. */
import * as v from 'valibot'
import type { Call } from '../call.ts'
import { id } from '../shape.ts'
import * as wire from './wire.ts'

export const depositCalls = {
  accounts: {
    method: 'GET', path: '/accounts', tag: 'deposits', session: 'needed', status: 200,
    summary: 'The accounts with balance, held and available', query: wire.after, answer: wire.accounts, refusals: [],
  },
  movements: {
    method: 'GET', path: '/accounts/:id/movements', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Movements, newest first, fifty at a time', params: v.strictObject({ id }),
    query: wire.movementsQuery, answer: wire.movements, refusals: ['account-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
