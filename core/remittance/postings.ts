/** Posting rules of money that moves between people. Each is one entry. */
import { type ApprovedBy, type Holder, movedIn, paidOut, takenIn } from '../deposits/limits.ts'
import { currentAccount } from '../deposits/postings.ts'
import { entryId } from '../id.ts'
import { ownAccount } from '../ledger/chart.ts'
import type { Post } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'

export type InBankTransfer = {
  readonly id: string
  readonly at: Instant
  readonly payer: Holder
  readonly payee: Holder
  readonly approved: ApprovedBy
  readonly amount: Fen
  readonly memo: string
  readonly request: string
}

/** Dr 2011 payer, Cr 2011 payee, and what both may still pay and take. */
export const transferEntry = ({ id, at, payer, payee, approved, amount, memo, request }: InBankTransfer): Post => ({
  kind: 'post',
  id: entryId(id, at, 'transfer'),
  transfers: [
    { debit: currentAccount(payer.customer), credit: currentAccount(payee.customer), amount },
    ...paidOut(payer, amount, approved, 'transfer'),
    ...takenIn(payee, amount),
  ],
  business: id,
  step: 'transfer',
  memo,
  actor: payer.customer,
  request,
})

export type Arrival = {
  /** The top-up that asked for it. */
  readonly id: string
  readonly at: Instant
  readonly customer: Holder
  readonly amount: Fen
  readonly request: string
}

/** Money that the clearing house brings for a customer: Dr 3001 clearing, Cr 2011 customer. */
export const arrivalEntry = ({ id, at, customer, amount, request }: Arrival): Post => ({
  kind: 'post',
  id: entryId(id, at, 'arrive'),
  transfers: [
    { debit: ownAccount('clearing-house'), credit: currentAccount(customer.customer), amount },
    ...movedIn(customer, amount),
  ],
  business: id,
  step: 'arrive',
  memo: '',
  actor: 'clearing-house',
  request,
})
