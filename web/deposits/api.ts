/** Accounts' movements and statements, as their screens call the bank. */
import type { MovementKind } from '../../core/deposits/kinds.ts'
import type { SpendingCategory } from '../../core/deposits/spending.ts'
import { ask, askFile } from '../api.ts'

export type Looking = {
  readonly from?: string
  readonly to?: string
  readonly kind?: MovementKind
  readonly direction?: 'in' | 'out'
  readonly text?: string
  readonly before?: string
}
type Period = { readonly from: string; readonly to: string }
/** Without one the bank takes this month until its own today. */
const days = (period: Period | undefined) => (period ? `?from=${period.from}&to=${period.to}` : '')
export const deposits = {
  async movements(account: string, looking: Looking) {
    const query = new URLSearchParams(looking as Record<string, string>).toString()
    const { movements, next } = await ask(
      'movements',
      'GET',
      `/accounts/${account}/movements${query ? `?${query}` : ''}`,
    )
    return { rows: movements, next }
  },
  upcoming: () => ask('upcoming', 'GET', '/upcoming'),
  balances: (account: string, period: Period | undefined) =>
    ask('balances', 'GET', `/accounts/${account}/balances${days(period)}`),
  spending: (account: string, period: Period | undefined) =>
    ask('spending', 'GET', `/accounts/${account}/spending${days(period)}`),
  setSpendingRule: (counterparty: string, category: SpendingCategory | null) =>
    ask('setSpendingRule', 'PUT', '/spending-rules', { body: { counterparty, category } }),
  /** At an address: of one's own account, or of a firm that one operates, whose answers have the same shape. */
  statement: (at: string, period: Period | undefined) => ask('statement', 'GET', `${at}/statement${days(period)}`),
  statementFile: (at: string, { from, to }: Period, format: 'pdf' | 'csv') =>
    askFile('statementFile', `${at}/statement/file?from=${from}&to=${to}&format=${format}`),
}
