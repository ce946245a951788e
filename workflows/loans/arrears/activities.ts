/** Provides the steps of following a loan that is late. */

import { invariant } from '../../../core/invariant.ts'
import { daysOverdue, owedOn } from '../../../core/loans/arrears.ts'
import { totalOf } from '../../../core/loans/loan.ts'
import { formatAmount } from '../../../core/money.ts'
import { dayFromNumber, dayOf } from '../../../core/time.ts'
import { guarded } from '../../guarded.ts'
import { clockOffset } from '../../storage/calendar.ts'
import type { Database } from '../../storage/database.ts'
import * as store from '../../storage/loan-arrears.ts'
import { loanBy, loanIn } from '../../storage/loans.ts'
import type { ArrearsOrder, ArrearsSteps } from './workflow.ts'

export function arrearsActivities({ db, now }: { readonly db: Database; readonly now: () => number }) {
  const bankTime = async () => now() + (await clockOffset(db))
  const rowOf = async ({ loan }: ArrearsOrder) => {
    const row = await loanBy(db, loan)
    invariant(row, 'what is late is a loan')
    return row
  }
  return {
    lookArrears: (order) =>
      guarded(async () => {
        const row = await rowOf(order)
        const today = dayOf(await bankTime())
        const days = row.state === 'open' ? daysOverdue(loanIn(row), today) : 0
        const { told, promised } = await store.arrearsRow(db, order.id, await bankTime())
        return {
          today,
          days,
          settled: row.state === 'settled',
          told,
          promised: promised !== null && dayFromNumber(promised) >= today ? dayFromNumber(promised) : null,
        }
      }),
    tellArrears: (order, stage) =>
      guarded(async () => {
        const row = await rowOf(order)
        const at = await bankTime()
        const loan = loanIn(row)
        const amount = formatAmount(totalOf(owedOn(loan, dayOf(at))), 'CNY')
        const day = row.due_since === null ? dayOf(at) : dayFromNumber(row.due_since)
        await store.tellLate(db, { ...order, stage, firm: row.firm_name, amount, day, at })
      }),
    assignArrears: (order, days) => guarded(async () => store.assignArrears(db, order, days, await bankTime())),
    concludeArrears: (order, summary) =>
      guarded(async () => store.concludeArrears(db, order.id, summary, await bankTime())),
  } satisfies ArrearsSteps
}
