/** The bank's days and its statements, as their screens call the bank. */
import type { Span } from '../../core/books/statements.ts'
import { ask } from '../api.ts'
import { queryOf } from '../ui/query.ts'

export type Asked = { readonly from?: string | undefined; readonly to?: string | undefined }
export const books = {
  async days(query: { before?: string }) {
    const { days, next, closed } = await ask('businessDays', 'GET', `/business-days${queryOf(query)}`)
    return { rows: days, next, closed }
  },
  day: (day: string) => ask('businessDay', 'GET', `/business-days/${day}`),
  events: (day: string) => `/api/business-days/${day}/events`,
  trial: (asked: Asked) => ask('trialBalance', 'GET', `/books/trial-balance${queryOf(asked)}`),
  income: (asked: Asked & { by?: Span | undefined }) =>
    ask('incomeStatement', 'GET', `/books/income-statement${queryOf(asked)}`),
  periods: () => ask('accountingPeriods', 'GET', '/books/periods'),
  sheet: (day: string | undefined) => ask('balanceSheet', 'GET', `/books/balance-sheet${queryOf({ day })}`),
}
