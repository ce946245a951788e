/** Posting rules of money that moves between people. Each is one entry. */
import { type ApprovedBy, type Holder, movedIn, movedOut, paidOut, takenIn } from '../deposits/limits.ts'
import { currentAccount } from '../deposits/postings.ts'
import { entryId } from '../id.ts'
import { ownAccount } from '../ledger/chart.ts'
import type { Hold, Post, Purpose, Release, Settle } from '../ledger/command.ts'
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

export type WithdrawalOf = {
  readonly id: string
  readonly at: Instant
  readonly holder: Holder
  readonly amount: Fen
  readonly request: string
}
const withdrawal = ({ id, holder, request }: WithdrawalOf, step: string, memo = ''): Purpose => ({
  business: id,
  step,
  memo,
  actor: step === 'hold' ? holder.customer : 'clearing-house',
  request,
})
const holdOf = ({ id, at }: WithdrawalOf) => entryId(id, at, 'hold')

/** Money out to the bound account, set aside: Dr 2011 customer, Cr 3001 clearing. It counts against no limit but the cap. */
export const holdWithdrawal = (order: WithdrawalOf): Hold => ({
  kind: 'hold',
  id: holdOf(order),
  transfers: [
    { debit: currentAccount(order.holder.customer), credit: ownAccount('clearing-house'), amount: order.amount },
    ...movedOut(order.holder, order.amount),
  ],
  ...withdrawal(order, 'hold'),
})
/** The other bank has it. */
export const settleWithdrawal = (order: WithdrawalOf): Settle => ({
  kind: 'settle',
  id: entryId(order.id, order.at, 'settle'),
  hold: holdOf(order),
  ...withdrawal(order, 'settle'),
})
/** The other bank will not have it. */
export const releaseWithdrawal = (order: WithdrawalOf, reason: string): Release => ({
  kind: 'release',
  id: entryId(order.id, order.at, 'release'),
  hold: holdOf(order),
  ...withdrawal(order, 'release', reason),
})
