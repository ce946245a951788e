/** Posting rules of money that moves between people. Each is one entry. */
import { currentAccount } from '../deposits/postings.ts'
import { entryId } from '../id.ts'
import { ownAccount } from '../ledger/chart.ts'
import type { Post } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'

export type InBankTransfer = {
  readonly id: string
  readonly at: Instant
  readonly payer: string
  readonly payee: string
  readonly amount: Fen
  readonly memo: string
  readonly request: string
}

/** Dr 2011 payer, Cr 2011 payee. */
export const transferEntry = ({ id, at, payer, payee, amount, memo, request }: InBankTransfer): Post => ({
  kind: 'post',
  id: entryId(id, at, 'transfer'),
  transfers: [{ debit: currentAccount(payer), credit: currentAccount(payee), amount }],
  business: id,
  step: 'transfer',
  memo,
  actor: payer,
  request,
})

export type Arrival = {
  /** The top-up that asked for it. */
  readonly id: string
  readonly at: Instant
  readonly customer: string
  readonly amount: Fen
  readonly request: string
}

/** Money that the clearing house brings for a customer: Dr 3001 clearing, Cr 2011 customer. */
export const arrivalEntry = ({ id, at, customer, amount, request }: Arrival): Post => ({
  kind: 'post',
  id: entryId(id, at, 'arrive'),
  transfers: [{ debit: ownAccount('clearing-house'), credit: currentAccount(customer), amount }],
  business: id,
  step: 'arrive',
  memo: '',
  actor: 'clearing-house',
  request,
})
