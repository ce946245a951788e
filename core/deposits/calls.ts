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
    summary: 'Movements, newest first, fifty at a time; all, or those that are looked for', params: v.strictObject({ id }),
    query: wire.movementsQuery, answer: wire.movements, refusals: ['account-unknown'],
  },
  statement: {
    method: 'GET', path: '/accounts/:id/statement', tag: 'deposits', session: 'needed', status: 200,
    summary: 'What came and went in a period, with both balances and the digest of the rows', params: v.strictObject({ id }),
    query: wire.statementQuery, answer: wire.statement, refusals: ['account-unknown', 'period-wrong', 'statement-too-long'],
  },
  statementFile: {
    method: 'GET', path: '/accounts/:id/statement/file', tag: 'deposits', session: 'needed', status: 200, gives: 'file',
    summary: 'The same as a PDF or a table (CSV)', params: v.strictObject({ id }),
    query: wire.statementFileQuery, refusals: ['account-unknown', 'period-wrong', 'statement-too-long', 'too-many-requests'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
