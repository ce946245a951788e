/**
 * Posting rules of paying an outside biller's bill. What is left to pay on the bill is a ledger account in a unit of
 * its own, moved in the same entry as the money: so two devices cannot pay one bill twice (decision 9).
 */
import type { AccountClass } from '../deposits/classes.ts'
import { type ApprovedBy, paidOut } from '../deposits/limits.ts'
import { currentAccount } from '../deposits/postings.ts'
import { accountId, entryId, type Id } from '../id.ts'
import { DUE, ownAccount } from '../ledger/chart.ts'
import type { Command, Purpose, Transfer } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'
import type { Level } from './due.ts'

export type Payment = {
  readonly id: string
  readonly at: Instant
  readonly customer: string
  readonly biller: string
  /** Empty where something is bought without a bill. */
  readonly bill: string
  /** The class of the payer's account and who approved: absent in runs of before there were limits. */
  readonly class?: AccountClass
  readonly approved?: ApprovedBy
  readonly amount: Fen
  /** What the payer pays on top: the bank's, and the tax on it. */
  readonly fee: Fen
  readonly tax: Fen
  /** The amounts that the bill has had until the payment's day, and how much of what is left this payment takes away. */
  readonly due: readonly Level[]
  readonly takes: Fen
  readonly request: string
}
/** What the payment costs its payer. */
export const costOf = ({ amount, fee, tax }: Pick<Payment, 'amount' | 'fee' | 'tax'>): bigint => amount + fee + tax

/** The steps of the flow that touch the ledger; each is one command whose id derives from payment and step. */
export type LedgerStep = 'hold' | 'settle' | 'release' | 'suspend' | 'resolve-paid' | 'resolve-returned'

type OfBill = Pick<Payment, 'biller' | 'bill'>
const billName = ({ biller, bill }: OfBill) => `bill-${biller}-${bill}`
/** What is left to pay on a bill. */
export const dueAccount = (bill: OfBill): Id => accountId(billName(bill), 'due')
/** What is collected for a biller and not settled with it. */
export const collectedFor = (biller: string): Id => ownAccount(`collected-${biller}`)
const collected = ({ biller }: Payment) => collectedFor(biller)

const purpose = (payment: Payment, step: string, memo = '', actor = payment.customer): Purpose => ({
  business: payment.id,
  step,
  memo,
  actor,
  request: payment.request,
})
const id = (payment: Payment, step: LedgerStep) => entryId(payment.id, payment.at, step)

/** From one account to the three that a payment's money belongs to: the biller's, the bank's fee, the tax on it. */
const shares = (payment: Payment, from: Id): Transfer[] =>
  [
    { debit: from, credit: collected(payment), amount: payment.amount },
    { debit: from, credit: ownAccount('fees-bills'), amount: payment.fee },
    { debit: from, credit: ownAccount('vat-payable'), amount: payment.tax },
  ].filter(({ amount }) => amount > 0n)
const turned = (transfers: readonly Transfer[]): Transfer[] =>
  transfers.map(({ debit, credit, amount }) => ({ debit: credit, credit: debit, amount }))

/** The bill's due → presented; nothing where there is no bill. */
const takes = (payment: Payment): Transfer[] =>
  payment.bill === ''
    ? []
    : [{ debit: dueAccount(payment), credit: ownAccount('bills-presented'), amount: payment.takes }]

/** Customer → biller's money and the bank's fee, and what is left of the bill. */
const legs = (payment: Payment): Transfer[] => [
  ...shares(payment, currentAccount(payment.customer)),
  ...takes(payment),
  ...(payment.class
    ? paidOut({ customer: payment.customer, class: payment.class }, costOf(payment), payment.approved ?? 'nobody')
    : []),
]
/** The money goes back where it came from, and the bill is open again. */
export const givenBack = (payment: Payment, customer: Id = currentAccount(payment.customer)): Transfer[] => [
  ...turned(shares(payment, customer)),
  ...turned(takes(payment)),
]

/**
 * The bill as the ledger knows it: an account that holds what is left to pay. The ids derive from the bill, so that the
 * first payment presents it and every later one finds it there. A bill that costs less early or more late is presented
 * once more on each such day, with the difference.
 */
export function presentBill(payment: Payment): Command[] {
  const bill = billName(payment)
  const [presented, due] = [ownAccount('bills-presented'), dueAccount(payment)]
  const steps = payment.due.map(({ as, amount }, n) => ({
    step: as === 'base' ? 'present' : `present-${as}`,
    by: amount - (payment.due[n - 1]?.amount ?? 0n),
  }))
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
    ...steps
      .filter(({ by }) => by !== 0n)
      .map(
        ({ step, by }): Command => ({
          kind: 'post',
          id: entryId(bill, 0, step),
          transfers: [
            by > 0n ? { debit: presented, credit: due, amount: by } : { debit: due, credit: presented, amount: -by },
          ],
          business: bill,
          step,
          memo: '',
          actor: `biller-${payment.biller}`,
          request: payment.request,
        }),
      ),
  ]
}

export const holdPayment = (payment: Payment): Command => ({
  kind: 'hold',
  id: id(payment, 'hold'),
  transfers: legs(payment),
  ...purpose(payment, 'hold'),
})

/** The biller has the payment: the hold becomes Dr 2011 customer, Cr 2314 collected, 6021 fee, 2221 tax. `receipt` is the biller's. */
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
    transfers: turned(shares(payment, ownAccount('suspense-bills'))),
    ...purpose(payment, 'suspend-park', '', 'bank'),
  },
]

/** The review found the payment at the biller: out of suspense, to the biller. */
export const resolvePaid = (payment: Payment, receipt: string, actor: string): Command => ({
  kind: 'post',
  id: id(payment, 'resolve-paid'),
  transfers: shares(payment, ownAccount('suspense-bills')),
  ...purpose(payment, 'resolve-paid', receipt, actor),
})

/** The review found that the biller never had it: back to the customer, and the bill is open again. */
export const resolveReturned = (payment: Payment, reason: string, actor: string): Command => ({
  kind: 'post',
  id: id(payment, 'resolve-returned'),
  transfers: [
    { debit: ownAccount('suspense-bills'), credit: currentAccount(payment.customer), amount: costOf(payment) },
    ...turned(takes(payment)),
  ],
  ...purpose(payment, 'resolve-returned', reason, actor),
})
