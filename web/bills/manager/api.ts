/** Bill runs, as a manager's screens call the bank. */
import type { RunTerms } from '../../../core/bills/run.ts'
import { ask, askFile, yuan } from '../../api.ts'
import { queryOf } from '../../ui/query.ts'

export type Terms = Omit<RunTerms, 'collectOn' | 'fee'>
export type BillFilter = { state?: string; building?: string; search?: string }
export type Order = { kind: 'pause' | 'resume' | 'cancel' } | { kind: 'extend'; days: number; house?: string }

export const runs = {
  all: () => ask('billRuns', 'GET', '/bill-runs'),
  begin: (run: { organization: string; title: string; terms: Terms }, press: string) =>
    ask('newBillRun', 'POST', '/bill-runs', { body: run, press }),
  one: (id: string) => ask('billRun', 'GET', `/bill-runs/${id}`),
  events: (id: string) => `/api/bill-runs/${id}/events`,
  template: () => askFile('sheetTemplate', '/bill-sheets/template'),
  handIn: (id: string, file: File, mends: boolean) =>
    ask(
      'uploadSheet',
      'PUT',
      `/bill-runs/${id}/sheet${queryOf({ name: file.name.slice(0, 200), mends: mends ? 'true' : '' })}`,
      {
        file,
      },
    ),
  badRows: (id: string) => ask('badRows', 'GET', `/bill-runs/${id}/bad-rows`),
  badRowsFile: (id: string) => askFile('badRowsFile', `/bill-runs/${id}/bad-rows/file?format=xlsx`),
  confirm: (id: string, press: string) => ask('confirmBillRun', 'POST', `/bill-runs/${id}/confirmation`, { press }),
  order: (id: string, order: Order, press: string) =>
    ask('orderBillRun', 'POST', `/bill-runs/${id}/orders`, { body: order, press }),
  bills: (id: string, filter: BillFilter, before?: string) =>
    ask('billsOfRun', 'GET', `/bill-runs/${id}/bills${queryOf({ ...filter, before })}`),
  ageing: (id: string) => ask('ageing', 'GET', `/bill-runs/${id}/ageing`),
  paymentFile: (id: string, format: 'xlsx' | 'csv') =>
    askFile('paymentFile', `/bill-runs/${id}/payments/file?format=${format}`),
  payments: (bill: string) => ask('paymentsOfBill', 'GET', `/house-bills/${bill}/payments`),
  correct: (bill: string, amount: string, reason: string, press: string) =>
    ask('correctBill', 'POST', `/house-bills/${bill}/corrections`, { body: { amount: yuan(amount), reason }, press }),
  withdraw: (bill: string, reason: string, press: string) =>
    ask('withdrawBill', 'POST', `/house-bills/${bill}/withdrawal`, { body: { reason }, press }),
  refund: (bill: string, payment: string, reason: string, press: string) =>
    ask('refundBill', 'POST', `/house-bills/${bill}/refunds`, { body: { payment, reason }, press }),
}
