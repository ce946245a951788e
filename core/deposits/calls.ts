/** Calls of accounts and their movements. */
import * as v from 'valibot'
import type { Call } from '../call.ts'
import { id } from '../shape.ts'
import * as figures from './figures-wire.ts'
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
  events: {
    method: 'GET', path: '/events', tag: 'deposits', session: 'needed', status: 200,
    summary: 'What happens on the own account, as it happens; a broken stream goes on where it was', query: wire.after,
    answer: wire.news, gives: 'events', refusals: [],
  },
  balances: {
    method: 'GET', path: '/accounts/:id/balances', tag: 'deposits', session: 'needed', status: 200,
    summary: 'How the balance went in at most 400 days', params: v.strictObject({ id }),
    query: figures.figuresQuery, answer: figures.balances, refusals: ['account-unknown', 'period-wrong'],
  },
  spending: {
    method: 'GET', path: '/accounts/:id/spending', tag: 'deposits', session: 'needed', status: 200,
    summary: 'What money went out for in at most 400 days, by category and month; refunds beside what they give back', params: v.strictObject({ id }),
    query: figures.figuresQuery, answer: figures.spending, refusals: ['account-unknown', 'period-wrong', 'statement-too-long'],
  },
  spendingRules: {
    method: 'GET', path: '/spending-rules', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Which counterparties the customer has put into a category of their own choice', answer: figures.spendingRules, refusals: [],
  },
  setSpendingRule: {
    method: 'PUT', path: '/spending-rules', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Put a counterparty into another category, from now on and looking back; null leaves it to the bank again',
    body: figures.spendingRule, answer: figures.spendingRules, refusals: ['counterparty-unknown'],
  },
  upcoming: {
    method: 'GET', path: '/upcoming', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Bills that are due, what mandates will collect, money held, and what is left after the bills of 30 days',
    query: wire.after, answer: figures.upcoming, refusals: [],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
