/** Calls about the bank's days and its statements: for officers, who close them, and auditors, who look at them. */
import type { Call } from '../call.ts'
import * as wire from './wire.ts'

export const bookCalls = {
  businessDays: {
    method: 'GET', path: '/business-days', tag: 'books', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'The bank’s days, newest first, 31 at a time: open, closing or closed', query: wire.daysQuery, answer: wire.businessDays, refusals: ['business-day-unknown'],
  },
  businessDay: {
    method: 'GET', path: '/business-days/:day', tag: 'books', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'One day, with what each step of its end did', params: wire.oneDay, answer: wire.businessDayAll, refusals: ['business-day-unknown'],
  },
  businessDayEvents: {
    method: 'GET', path: '/business-days/:day/events', tag: 'books', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'The same, sent again whenever it changes', params: wire.oneDay, answer: wire.businessDayAll, gives: 'events', refusals: ['business-day-unknown'],
  },
  trialBalance: {
    method: 'GET', path: '/books/trial-balance', tag: 'books', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'Each head’s opening, turnover and closing over closed days, 400 at most', query: wire.period, answer: wire.trialBalance,
    refusals: ['period-wrong', 'day-not-closed'],
  },
  incomeStatement: {
    method: 'GET', path: '/books/income-statement', tag: 'books', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'Income and expense over closed days, 400 at most, and by day, month or year', query: wire.incomeQuery, answer: wire.incomeStatement,
    refusals: ['period-wrong', 'day-not-closed'],
  },
  balanceSheet: {
    method: 'GET', path: '/books/balance-sheet', tag: 'books', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'What the bank has and owes at the end of a closed day; the newest without one', query: wire.sheetQuery, answer: wire.balanceSheet,
    refusals: ['period-wrong', 'day-not-closed'],
  },
  accountingPeriods: {
    method: 'GET', path: '/books/periods', tag: 'books', session: 'needed', roles: ['officer', 'auditor'], status: 200,
    summary: 'Months, quarters and years, newest first: which are closed, by whom, and whether their books still are what they were', answer: wire.accountingPeriods,
    refusals: [],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
