/** What an officer, or two, decided about an application: written down, then the run is told. */
import { keptAs } from '../../core/deposits/term-kept.ts'
import { invariant } from '../../core/invariant.ts'
import type { LoanProductCode, Method } from '../../core/loans/kinds.ts'
import { offerOf } from '../../core/loans/offer.ts'
import { productOn } from '../../core/loans/products.ts'
import { fen } from '../../core/money.ts'
import { type Day, dayOf } from '../../core/time.ts'
import type { Bank } from '../bank/compose.ts'
import * as store from '../storage/loan-applications.ts'

/** The offer that an officer's figures make; the wish gives months and method. */
function offerBy(row: store.ApplicationRow, figures: { readonly limit: bigint; readonly points: number }, day: Day) {
  const product = productOn(day, row.product as LoanProductCode)
  invariant(product && row.months !== null && row.method, 'what is decided has been wished for')
  const wish = { months: row.months, method: row.method as Method }
  return offerOf(product, 'small-firm', wish, { limit: fen(figures.limit), points: figures.points }, day)
}

/** Writes a decision down and tells the run; whoever repeats it finds it done. False when it was decided otherwise meanwhile. */
export async function decideLoan(
  bank: Pick<Bank, 'db' | 'runs' | 'now'>,
  row: store.ApplicationRow,
  said: {
    readonly outcome: 'approve' | 'decline'
    readonly by: string
    readonly reason: string
    readonly figures: { readonly limit: bigint; readonly points: number } | null
    readonly proposal: string | null
    readonly press: string
  },
): Promise<boolean> {
  const { outcome, by, reason, figures, proposal, press } = said
  const offer = figures ? keptAs(offerBy(row, figures, dayOf(bank.now()))) : null
  const kept = await store.keepReview(bank.db, row.id, { outcome, by, reason, offer, proposal })
  if (!kept) {
    const now = await store.applicationRow(bank.db, row.id)
    // Whoever wrote a decision down did not live to tell the run of it: it is told now, by whom it may be.
    if (now?.state === 'open' && now.decided === null && now.officer !== null)
      await bank.runs.reviewLoan(row.id, store.reviewIn(now, press))
    return now?.officer === by && now.reason === reason
  }
  await bank.runs.reviewLoan(row.id, { outcome, by, press })
  return true
}
