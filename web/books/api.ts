/** The bank's days and its statements, as their screens call the bank. */
import type { Span } from '../../core/books/statements.ts'
import { ask } from '../api.ts'

export type Asked = { readonly from?: string | undefined; readonly to?: string | undefined }
const queryOf = (query: Readonly<Record<string, string | undefined>>) => {
  const said = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return said.length > 0 ? `?${new URLSearchParams(said)}` : ''
}
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
  sheet: (day: string | undefined) => ask('balanceSheet', 'GET', `/books/balance-sheet${queryOf({ day })}`),
}
