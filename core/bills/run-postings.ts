/**
 * Posting rules of a bill run. What is left to pay on a household's bill is a ledger account (decision 9), moved in the
 * same entry as the money: two devices, a mandate and a parent cannot pay it twice, and nobody can pay too much.
 */
import type { AccountClass } from '../deposits/classes.ts'
import { type ApprovedBy, paidOut } from '../deposits/limits.ts'
import { currentAccount } from '../deposits/postings.ts'
import { accountId, entryId, type Id } from '../id.ts'
import { DUE, ownAccount, TIMES } from '../ledger/chart.ts'
import type { Command, OpenAccount, Post, Purpose, Transfer } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'
import { divide, type Split, vatInside } from './fees.ts'

type Named = { readonly id: string; readonly at: Instant }

/** What is left to pay on a household's bill. */
export const leftAccount = (bill: string): Id => accountId(bill, 'due')
/** What a run has collected and not settled yet. */
export const collectedAccount = (run: string): Id => accountId(run, 'collected')
/** How often a mandate may still be used this month. */
export const timesAccount = (mandate: string): Id => accountId(mandate, 'times')

const purpose = (business: string, step: string, actor: string, request: string, memo = ''): Purpose => ({
  business, step, memo, actor, request,
}) // biome-ignore format: one line

export const openRun = (run: Named): OpenAccount => ({
  kind: 'open',
  id: entryId(run.id, run.at, 'open-collected'),
  account: collectedAccount(run.id),
  unit: 'CNY',
  side: 'credit',
  head: '2314',
  floor: 0n,
  owner: run.id,
})

export type Presented = Named & {
  readonly run: string
  readonly amount: bigint
  readonly actor: string
  readonly request: string
}
/** The bill's account, and what there is to pay on it: Dr bills presented, Cr left to pay. */
export const presentHouseBill = (bill: Presented): Command[] => [
  {
    kind: 'open',
    id: entryId(bill.id, bill.at, 'open'),
    account: leftAccount(bill.id),
    unit: DUE,
    side: 'credit',
    head: '9001',
    floor: 0n,
    owner: bill.id,
  },
  changeDue(bill, 'present', bill.amount, entryId(bill.id, bill.at, 'present')),
]

/** More to pay (penalty, a correction upwards) or less (a correction downwards, a withdrawal, the end of the run). */
export function changeDue(
  bill: { readonly id: string; readonly actor: string; readonly request: string },
  step: string,
  by: bigint,
  id: Id,
): Post {
  const [left, presented] = [leftAccount(bill.id), ownAccount('bills-presented')]
  return {
    kind: 'post',
    id,
    transfers: [
      by >= 0n ? { debit: presented, credit: left, amount: by } : { debit: left, credit: presented, amount: -by },
    ],
    ...purpose(bill.id, step, bill.actor, bill.request),
  }
}
/** `left`: what was left before it was taken away; another amount is another try, for a refusal is remembered. */
export const closeBill = (
  bill: Named & { readonly actor: string; readonly request: string },
  left: bigint,
): Command => ({
  kind: 'close',
  id: entryId(bill.id, bill.at, `close ${left}`),
  account: leftAccount(bill.id),
  ...purpose(bill.id, 'close', bill.actor, bill.request),
})

export type HousePayment = Named & {
  readonly payer: string
  readonly class: AccountClass
  readonly approved: ApprovedBy
  readonly request: string
  /** Who pressed: the payer, or the bank by a mandate. */
  readonly actor: string
  readonly lines: readonly { readonly bill: string; readonly run: string; readonly amount: Fen }[]
  /** The mandate it is collected by, when it may be used once a month only. */
  readonly monthly?: string
}
/** Dr payer, Cr collected, and for each bill Dr left to pay, Cr presented: all bills of a payment or none. */
export function payEntry(payment: HousePayment): Post {
  const transfers: Transfer[] = payment.lines.flatMap(({ bill, run, amount }) => [
    { debit: currentAccount(payment.payer), credit: collectedAccount(run), amount },
    { debit: leftAccount(bill), credit: ownAccount('bills-presented'), amount },
  ])
  const total = payment.lines.reduce((sum, { amount }) => sum + amount, 0n)
  transfers.push(...paidOut({ customer: payment.payer, class: payment.class }, total, payment.approved))
  if (payment.monthly)
    transfers.push({ debit: timesAccount(payment.monthly), credit: ownAccount('mandate-times'), amount: 1n })
  return {
    kind: 'post',
    id: entryId(payment.id, payment.at, 'pay'),
    transfers,
    ...purpose(payment.id, 'pay', payment.actor, payment.request),
  }
}

/**
 * The whole of one line goes back to its payer: out of what the run holds, or, once that is settled, out of the
 * organisation's account. The id is the same either way, so that nothing is refunded twice.
 */
export const refundEntry = (
  payment: Named & { readonly payer: string },
  line: { readonly bill: string; readonly amount: bigint; readonly from: Id },
  { actor, request, memo }: { readonly actor: string; readonly request: string; readonly memo: string },
): Post => ({
  kind: 'post',
  id: entryId(payment.id, payment.at, `refund ${line.bill}`),
  transfers: [{ debit: line.from, credit: currentAccount(payment.payer), amount: line.amount }],
  ...purpose(payment.id, 'refund', actor, request, memo),
})

/** What a run collected goes to the organisation, less the bank's fee: income and the tax inside it. */
export function settleRun(
  run: Named & { readonly organization: string; readonly request: string },
  collected: Fen,
  fee: Split,
  attempt = 1,
) {
  const { received, parts } = divide(collected, fee)
  const charged = parts.reduce((sum, part) => sum + part, 0n) as Fen
  const tax = vatInside(charged)
  const from = collectedAccount(run.id)
  const transfers: Transfer[] = [
    { debit: from, credit: currentAccount(run.organization), amount: received },
    { debit: from, credit: ownAccount('fees-bills'), amount: charged - tax },
    { debit: from, credit: ownAccount('vat-payable'), amount: tax },
  ].filter(({ amount }) => amount > 0n)
  const entry: Post = {
    kind: 'post',
    id: entryId(run.id, run.at, 'settle', attempt),
    transfers,
    ...purpose(run.id, 'settle', 'bank', run.request),
  }
  return { received, fee: charged, tax, entry }
}

/** A mandate that may be used once a month has an account that says so. */
export const openTimes = (mandate: Named): OpenAccount => ({
  kind: 'open',
  id: entryId(mandate.id, mandate.at, 'open-times'),
  account: timesAccount(mandate.id),
  unit: TIMES,
  side: 'credit',
  head: '9002',
  limit: { allowance: 1n, period: 'month', source: ownAccount('mandate-times') },
  owner: mandate.id,
})
