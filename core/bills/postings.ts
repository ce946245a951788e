/**
 * Posting rules of paying an outside biller's bill. What is left to pay on the bill is a ledger account in a unit of
 * its own, moved in the same entry as the money: so two devices cannot pay one bill twice (decision 9).
 */
import { currentAccount } from '../deposits/postings.ts'
import { accountId, entryId, type Id } from '../id.ts'
import { DUE, ownAccount } from '../ledger/chart.ts'
import type { Command, Purpose, Transfer } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'

export type Payment = {
  readonly id: string
  readonly at: Instant
  readonly customer: string
  readonly biller: string
  readonly bill: string
  readonly amount: Fen
  readonly request: string
}

/** The steps of the flow that touch the ledger; each is one command whose id derives from payment and step. */
export type LedgerStep = 'hold' | 'settle' | 'release' | 'suspend' | 'resolve-paid' | 'resolve-returned'

const billName = ({ biller, bill }: Payment) => `bill-${biller}-${bill}`
/** What is left to pay on a bill. */
export const dueAccount = (payment: Payment): Id => accountId(billName(payment), 'due')
const collected = ({ biller }: Payment) => ownAccount(`collected-${biller}`)

const purpose = (payment: Payment, step: string, memo = '', actor = payment.customer): Purpose => ({
  business: payment.id,
  step,
  memo,
  actor,
  request: payment.request,
})
const id = (payment: Payment, step: LedgerStep) => entryId(payment.id, payment.at, step)

/** Customer → biller's money, and the bill's due → presented. */
const legs = (payment: Payment): Transfer[] => [
  { debit: currentAccount(payment.customer), credit: collected(payment), amount: payment.amount },
  { debit: dueAccount(payment), credit: ownAccount('bills-presented'), amount: payment.amount },
]

/**
 * The bill as the ledger knows it: an account that holds what is left to pay. The ids derive from the bill, so that the
 * first payment presents it and every later one finds it there.
 */
export function presentBill(payment: Payment): Command[] {
  const bill = billName(payment)
  return [
    {
      kind: 'open',
      id: entryId(bill, 0, 'open'),
      account: dueAccount(payment),
      unit: DUE,
      side: 'credit',
      head: '9001',
      floor: 0n,
      owner: bill,
    },
    {
      kind: 'post',
      id: entryId(bill, 0, 'present'),
      transfers: [{ debit: ownAccount('bills-presented'), credit: dueAccount(payment), amount: payment.amount }],
      business: bill,
      step: 'present',
      memo: '',
      actor: `biller-${payment.biller}`,
      request: payment.request,
    },
  ]
}

export const holdPayment = (payment: Payment): Command => ({
  kind: 'hold',
  id: id(payment, 'hold'),
  transfers: legs(payment),
  ...purpose(payment, 'hold'),
})

/** The biller has the payment: the hold becomes Dr 2011 customer, Cr 2314 collected. `receipt` is the biller's. */
export const settlePayment = (payment: Payment, receipt: string): Command => ({
  kind: 'settle',
  id: id(payment, 'settle'),
  hold: id(payment, 'hold'),
  ...purpose(payment, 'settle', receipt, `biller-${payment.biller}`),
})

/** The biller does not have it: customer and bill are as before. */
export const releasePayment = (payment: Payment, reason: string): Command => ({
  kind: 'release',
  id: id(payment, 'release'),
  hold: id(payment, 'hold'),
  ...purpose(payment, 'release', reason, `biller-${payment.biller}`),
})

/**
 * Nobody knows by the next business day: the hold is settled and the money parked in suspense, so that it stands
 * neither with the customer (who might have paid) nor with the biller (who might not have it).
 */
export const suspendPayment = (payment: Payment): Command[] => [
  { kind: 'settle', id: id(payment, 'suspend'), hold: id(payment, 'hold'), ...purpose(payment, 'suspend', '', 'bank') },
  {
    kind: 'post',
    id: entryId(payment.id, payment.at, 'suspend-park'),
    transfers: [{ debit: collected(payment), credit: ownAccount('suspense-bills'), amount: payment.amount }],
    ...purpose(payment, 'suspend-park', '', 'bank'),
  },
]

/** The review found the payment at the biller: out of suspense, to the biller. */
export const resolvePaid = (payment: Payment, receipt: string, actor: string): Command => ({
  kind: 'post',
  id: id(payment, 'resolve-paid'),
  transfers: [{ debit: ownAccount('suspense-bills'), credit: collected(payment), amount: payment.amount }],
  ...purpose(payment, 'resolve-paid', receipt, actor),
})

/** The review found that the biller never had it: back to the customer, and the bill is open again. */
export const resolveReturned = (payment: Payment, reason: string, actor: string): Command => ({
  kind: 'post',
  id: id(payment, 'resolve-returned'),
  transfers: [
    { debit: ownAccount('suspense-bills'), credit: currentAccount(payment.customer), amount: payment.amount },
    { debit: ownAccount('bills-presented'), credit: dueAccount(payment), amount: payment.amount },
  ],
  ...purpose(payment, 'resolve-returned', reason, actor),
})
