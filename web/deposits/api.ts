/** Accounts' movements and statements, as their screens call the bank. */
import type { MovementKind } from '../../core/deposits/kinds.ts'
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
  statement: (account: string, period: Period | undefined) =>
    ask('statement', 'GET', `/accounts/${account}/statement${period ? `?from=${period.from}&to=${period.to}` : ''}`),
  statementFile: (account: string, { from, to }: Period, format: 'pdf' | 'csv') =>
    askFile('statementFile', `/accounts/${account}/statement/file?from=${from}&to=${to}&format=${format}`),
}
