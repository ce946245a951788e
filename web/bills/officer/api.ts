/** The reconciliation with billers, as an officer's screens call the bank. */
import type { Outcome } from '../../../core/bills/reconciliation-kinds.ts'
import { ask } from '../../api.ts'
import { queryOf } from '../../ui/query.ts'

export const desk = {
  cases: (query: { state?: string; biller?: string; before?: string }) =>
    ask('reconciliationCases', 'GET', `/reconciliation-cases${queryOf(query)}`),
  one: (id: string) => ask('reconciliationCaseById', 'GET', `/reconciliation-cases/${id}`),
  decide: (id: string, outcome: Outcome, reason: string, press: string) =>
    ask('decideReconciliationCase', 'POST', `/reconciliation-cases/${id}/decision`, {
      body: { outcome, reason },
      press,
    }),
  days: (biller?: string) => ask('reconciliations', 'GET', `/reconciliations${queryOf({ biller })}`),
  day: (biller: string, day: string) => ask('reconciliationOf', 'GET', `/reconciliations/${biller}/${day}`),
  suspense: () => ask('suspense', 'GET', '/suspense'),
}
