/** Provides the steps of paying a bill: ledger, domain rows and the biller. */
import { ApplicationFailure } from '@temporalio/activity'
import { heldOr } from '../../core/bills/payment.ts'
import {
  dueAccount, holdPayment, type Payment, presentBill, releasePayment, resolvePaid, resolveReturned, settlePayment, suspendPayment,
} from '../../core/bills/postings.ts' // biome-ignore format: one list
import { referenceOf as reference } from '../../core/bills/reconciliation.ts'
import { nextReview } from '../../core/calendar/business-day.ts'
import { invariant } from '../../core/invariant.ts'
import { type Answer, type Command, isDone, type LedgerClient } from '../../core/ledger/command.ts'
import { fen } from '../../core/money.ts'
import type { Biller } from '../adapters/billers/port.ts'
import { guarded } from '../guarded.ts'
import { concludePayment, notePaymentUnclear, refusePayment } from '../storage/bills.ts'
import { clockOffset } from '../storage/calendar.ts'
import type { Database } from '../storage/database.ts'
import type { OurSteps, OutsideSteps, PaymentOrder } from './workflow.ts'

export function paymentOf({ id, at, customer, biller, bill, request, ...order }: PaymentOrder): Payment {
  const minor = (text: string | undefined, otherwise: bigint) => fen(text === undefined ? otherwise : BigInt(text))
  const amount = fen(BigInt(order.amount))
  return {
    id,
    at,
    customer,
    biller,
    bill,
    request,
    amount,
    fee: minor(order.fee, 0n),
    tax: minor(order.tax, 0n),
    due: order.due
      ? order.due.map((level) => ({ as: level.as, amount: fen(BigInt(level.amount)) }))
      : [{ as: 'base', amount }],
    takes: minor(order.takes, amount),
    ...(order.class ? { class: order.class } : {}),
    ...(order.approved ? { approved: order.approved } : {}),
  }
}

export function billActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly billers: ReadonlyMap<string, Biller>
  readonly now: () => number
}) {
  const { db, ledger } = world
  const bankTime = async () => world.now() + (await clockOffset(db))
  const submit = async (...commands: Command[]): Promise<readonly Answer[]> => ledger.submit(commands)
  /** Sends commands that nothing can refuse any more. */
  const must = (...commands: Command[]) =>
    guarded(async () => {
      for (const answer of await submit(...commands))
        invariant(isDone(answer), `${commands[0]!.kind} of a held payment is done, not ${answer.kind}`)
    })
  const billerOf = ({ biller }: PaymentOrder): Biller => {
    const found = world.billers.get(biller)
    if (!found) throw ApplicationFailure.nonRetryable(`no adapter for biller ${biller}`, 'BrokenInvariant')
    return found
  }

  const ours = {
    present: (order) =>
      guarded(async () => {
        const [opened, ...presented] = await submit(...presentBill(paymentOf(order)))
        invariant(opened, 'a command has an answer')
        invariant(isDone(opened), `a bill's account is opened once, not ${opened.kind}`)
        for (const answer of presented) {
          // Another payment presented this bill with another amount: the same id, other content. Or it costs less now
          // than is left of it: then what was paid was paid on other terms.
          if (answer.kind === 'id-reused' || answer.kind === 'insufficient-funds') return 'amount-differs'
          invariant(isDone(answer), `a bill is presented, not ${answer.kind}`)
        }
        return 'presented'
      }),
    hold: (order) =>
      guarded(async () => {
        const payment = paymentOf(order)
        const [answer] = await submit(holdPayment(payment))
        invariant(answer, 'a command has an answer')
        const [held] = await db<
          { busy: boolean }[]
        >`select held_debits > 0 as busy from ledger_accounts where id = ${dueAccount(payment)}`
        return heldOr(answer, order.customer, dueAccount(payment), held?.busy ?? false, payment.takes)
      }),
    refuse: async (order, reason) => refusePayment(db, order.id, reason, await bankTime()),
    noteUnclear: (order) => notePaymentUnclear(db, order.id),
    settle: (order, receipt) => must(settlePayment(paymentOf(order), receipt)),
    release: (order, reason) => must(releasePayment(paymentOf(order), reason)),
    nextReview: async () => nextReview(await bankTime()),
    suspend: (order) => must(...suspendPayment(paymentOf(order))),
    resolve: (order, { outcome, officer, receipt }) => {
      const payment = paymentOf(order)
      return must(
        outcome === 'paid' ? resolvePaid(payment, receipt, officer) : resolveReturned(payment, receipt, officer),
      )
    },
    conclude: (order, summary) => concludePayment(db, order.id, summary),
  } satisfies OurSteps

  const outside = {
    deliver: (order) =>
      billerOf(order).pay({
        reference: referenceOf(order),
        bill: order.bill,
        parameters: order.parameters ?? { customerNumber: order.customerNumber ?? '' },
        amount: fen(BigInt(order.amount)),
        at: order.at,
      }),
    inquire: async (order) => {
      const answer = await billerOf(order).inquire(referenceOf(order))
      // Once it has said so, the biller refuses this reference for ever: a late duplicate cannot pay any more.
      if (answer.kind === 'not-received') return { kind: 'rejected', reason: 'not-received' }
      // The amount stays behind: it is a bigint, which crosses no wire.
      return answer.kind === 'accepted' ? { kind: 'accepted', receipt: answer.receipt } : answer
    },
  } satisfies OutsideSteps

  return { ...ours, ...outside }
}

/** What the biller knows the payment by: the 128 bits of its id. */
const referenceOf = ({ id }: Pick<PaymentOrder, 'id'>) => reference(id)
