/** Posting rules of a difference with a biller: one entry for each decision, with an id that derives from the case. */

import { currentAccount } from '../deposits/postings.ts'
import { entryId, type Id } from '../id.ts'
import { ownAccount } from '../ledger/chart.ts'
import type { Post, Transfer } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'
import { collectedFor, givenBack, type Payment } from './postings.ts'
import type { Outcome } from './reconciliation-kinds.ts'

export type Booking = {
  readonly case: string
  readonly at: Instant
  readonly biller: string
  readonly outcome: Exclude<Outcome, 'noted'>
  readonly amount: Fen
  /** The payment it is about, when the whole of it is given back; the difference alone otherwise. */
  readonly whole: boolean
  readonly payment: Payment | null
  /** Where the money stands: with the biller's, or parked. */
  readonly from: 'collected' | 'suspense'
  readonly actor: string
  readonly reason: string
  /** Each try of a decision is one of its own: a refusal is remembered. */
  readonly attempt: number
}

/**
 * returned: Dr collected (or suspense), Cr customer, the fee with it when all of the payment goes back, and the bill is
 * open again. to-suspense: Dr collected, Cr suspense. to-biller: Dr suspense, Cr collected. claim: the biller gets its
 * money and the bank has a claim, Dr other receivables, Cr collected.
 */
export function bookDecision(booking: Booking): Post {
  const { case: business, at, outcome, attempt, actor, reason } = booking
  return {
    kind: 'post',
    id: entryId(business, at, outcome, attempt),
    transfers: transfersOf(booking),
    business,
    step: outcome,
    memo: reason,
    actor,
    request: '',
  }
}

function transfersOf({ biller, outcome, amount, whole, payment, from }: Booking): Transfer[] {
  const collected = collectedFor(biller)
  const suspense = ownAccount('suspense-bills')
  const source: Id = from === 'suspense' ? suspense : collected
  if (outcome === 'to-suspense') return [{ debit: collected, credit: suspense, amount }]
  if (outcome === 'to-biller') return [{ debit: suspense, credit: collected, amount }]
  if (outcome === 'claim') return [{ debit: ownAccount('receivable-bills'), credit: collected, amount }]
  const customer = currentAccount(payment?.customer ?? '')
  if (!whole || !payment) return [{ debit: source, credit: customer, amount }]
  return givenBack(payment).map((leg) => (leg.debit === collected ? { ...leg, debit: source } : leg))
}
