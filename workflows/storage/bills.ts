/** Payments of bills and the work items that come of them. */
import type { PaymentState } from '../../core/bills/wire.ts'
import type { NoticeKind } from '../../core/channels/texts.ts'
import { firstInstantOf } from '../../core/id.ts'
import { isDone } from '../../core/ledger/command.ts'
import { formatAmount } from '../../core/money.ts'
import type { Instant } from '../../core/time.ts'
import type { PaymentOrder } from '../bills/workflow.ts'
import { tell, tellDevices, yuanIn } from './channels.ts'
import type { Database } from './database.ts'
import { type Followers, oneByOne } from './ledger/projection.ts'

export type PaymentRow = {
  id: string
  customer: string
  biller: string
  parameters: Readonly<Record<string, string>>
  bill: string
  amount: bigint
  fee: bigint
  tax: bigint
  due: PaymentOrder['due'] | null
  takes: bigint | null
  class: PaymentOrder['class'] | null
  approved: PaymentOrder['approved'] | null
  at: bigint
  request: string
  state: PaymentState
  reason: string | null
  receipt: string | null
  ended_at: bigint | null
  summary: string | null
  sequence: bigint | null
}

/** The intent: written before anything happens, so that nothing that was asked for is forgotten. */
export async function intendPayment(db: Database, order: PaymentOrder): Promise<void> {
  await db`
    insert into bill_payments (id, customer, biller, parameters, bill, amount, fee, tax, due, takes, class, approved, at, request)
    values (${order.id}, ${order.customer}, ${order.biller}, ${db.json(order.parameters ?? {})}, ${order.bill}, ${order.amount}, ${order.fee ?? '0'},
      ${order.tax ?? '0'}, ${order.due ? db.json(order.due as never) : null}, ${order.takes ?? null}, ${order.class ?? null}, ${order.approved ?? null}, ${order.at}, ${order.request})
    on conflict (id) do nothing`
}
export async function markStarted(db: Database, id: string): Promise<void> {
  await db`update bill_payments set started = true where id = ${id}`
}

/** Intents whose run never started, because a process died in between. */
export async function notStarted(db: Database, before: Instant): Promise<PaymentOrder[]> {
  const rows = await db<
    PaymentRow[]
  >`select * from bill_payments where not started and at < ${before} order by at limit 50`
  return rows.map(orderOf)
}

export const orderOf = (row: PaymentRow): PaymentOrder => ({
  id: row.id,
  at: Number(row.at),
  customer: row.customer,
  biller: row.biller,
  parameters: row.parameters,
  bill: row.bill,
  amount: row.amount.toString(),
  fee: row.fee.toString(),
  tax: row.tax.toString(),
  ...(row.due ? { due: row.due } : {}),
  ...(row.takes === null ? {} : { takes: row.takes.toString() }),
  ...(row.class ? { class: row.class } : {}),
  ...(row.approved ? { approved: row.approved } : {}),
  request: row.request,
})

export async function paymentOf(db: Database, customer: string, id: string): Promise<PaymentRow | undefined> {
  const [row] = await db<PaymentRow[]>`select * from bill_payments where id = ${id} and customer = ${customer}`
  return row
}
export const paymentsOf = (db: Database, customer: string): Promise<PaymentRow[]> =>
  db<PaymentRow[]>`select * from bill_payments where customer = ${customer} order by at desc, id desc limit 50`

/** What we know of these bills of a biller: whether one is paid (in part, where that is allowed), or being paid. */
export async function statesOf(
  db: Database,
  biller: string,
  numbers: string[],
): Promise<Map<string, 'paying' | 'paid'>> {
  if (numbers.length === 0) return new Map()
  const rows = await db<{ bill: string; paid: boolean }[]>`
    select bill, bool_or(state = 'paid') as paid from bill_payments
    where biller = ${biller} and bill = any(${numbers}) and state in ('requested', 'held', 'unclear', 'in-review', 'paid') group by bill`
  return new Map(rows.map(({ bill, paid }) => [bill, paid ? 'paid' : 'paying']))
}

/** A refusal before any ledger entry; the projector knows nothing of it. */
export async function refusePayment(db: Database, id: string, reason: string, at: Instant): Promise<void> {
  await db`update bill_payments set state = 'refused', reason = ${reason}, ended_at = ${at} where id = ${id} and state = 'requested'`
}
export async function notePaymentUnclear(db: Database, id: string): Promise<void> {
  // The hold's own mark may still be on its way from the projector: it leaves a later state alone.
  await db`update bill_payments set state = 'unclear' where id = ${id} and state in ('requested', 'held')`
}
export async function concludePayment(db: Database, id: string, summary: string): Promise<void> {
  await db`update bill_payments set summary = ${summary}, started = true where id = ${id}`
}

/** Who looks at what stays unclear, until the bank has staff with names (and roles to choose by). */
const REVIEW_OWNER = 'bills-desk'

/** So long whoever pays looks on; what ends later is told. */
const LOOKING_MS = 60_000

/** What each entry of a payment's flow means for its row. */
export const followPayments: Followers = {
  'bill-payment-': oneByOne(async (tx, { id, business, step, memo, sequence, bookedAt }, answer) => {
    const done = isDone(answer)
    const mark = (state: PaymentState, more: { reason?: string; receipt?: string; ended?: boolean } = {}) => tx`
      update bill_payments set state = ${state}, sequence = ${sequence},
        reason = coalesce(${more.reason ?? null}, reason), receipt = coalesce(${more.receipt ?? null}, receipt),
        ended_at = ${more.ended ? bookedAt : null}
      where id = ${business}`
    /** Of what did not end while the customer was looking, the customer hears. */
    const notify = async (kind: NoticeKind) => {
      const [row] = await tx<PaymentRow[]>`select * from bill_payments where id = ${business}`
      if (!row) return
      const facts = { bill: row.bill, amount: formatAmount(row.amount, 'CNY') }
      await tell(tx, { id: `${business} ${kind}`, customer: row.customer, kind, facts, at: bookedAt })
    }
    const notifyDevices = (kind: 'payment-paid' | 'payment-refunded') =>
      tellDevices(tx, {
        kind,
        at: bookedAt,
        rows: tx`
          select id, customer, jsonb_build_object('bill', bill, 'amount', ${yuanIn(tx, tx`amount`)}) from bill_payments where id = ${business}`,
      })
    if (step === 'hold' && done)
      await tx`update bill_payments set state = 'held', sequence = ${sequence} where id = ${business} and state = 'requested'`
    else if (step === 'hold') {
      const [row] = await tx<{ mine: boolean; busy: boolean; takes: bigint }[]>`
        select p.customer = a.owner as mine, coalesce(p.takes, p.amount) as takes, exists (
          select from bill_payments o where o.biller = p.biller and o.bill = p.bill and o.id <> p.id and o.state in ('held', 'unclear')) as busy
        from bill_payments p left join ledger_accounts a on a.id = ${'account' in answer ? answer.account : null} where p.id = ${business}`
      await mark('refused', {
        reason:
          answer.kind === 'account-frozen'
            ? 'account-frozen'
            : row?.mine
              ? 'insufficient-funds'
              : row?.busy
                ? 'bill-being-paid'
                : row && 'short' in answer && answer.short < row.takes
                  ? 'more-than-due'
                  : 'bill-already-paid',
        ended: true,
      })
    } else if (!done) return
    else if (step === 'settle') {
      await mark('paid', { receipt: memo, ended: true })
      if (bookedAt - firstInstantOf(id) > LOOKING_MS) await notifyDevices('payment-paid')
    } else if (step === 'release') {
      await mark('returned', { reason: memo, ended: true })
      await notifyDevices('payment-refunded')
    } else if (step === 'suspend-park') {
      await mark('in-review')
      await notify('payment-in-review')
      await tx`
        insert into work_items (id, kind, business, owner, opened_at)
        values (${`review-${business}`}, 'bill-payment-unclear', ${business}, ${REVIEW_OWNER}, ${bookedAt}) on conflict do nothing`
    } else if (step === 'resolve-paid' || step === 'resolve-returned') {
      if (step === 'resolve-paid') await mark('paid', { receipt: memo, ended: true })
      else await mark('returned', { reason: memo, ended: true })
      await notify(step === 'resolve-paid' ? 'payment-found' : 'payment-returned')
      await tx`update work_items set closed_at = ${bookedAt}, outcome = ${step} where business = ${business}`
    }
  }),
}

export type WorkItem = {
  id: string
  kind: string
  business: string
  owner: string
  openedAt: number
  deadline: number | null
  closedAt: number | null
  outcome: string | null
}
export async function workItems(db: Database, open: boolean): Promise<WorkItem[]> {
  const rows = await db<
    {
      id: string
      kind: string
      business: string
      owner: string
      opened_at: bigint
      deadline: bigint | null
      closed_at: bigint | null
      outcome: string | null
    }[]
  >`
    select * from work_items where (closed_at is null) = ${open} order by opened_at limit 200`
  return rows.map(({ opened_at, deadline, closed_at, ...row }) => ({
    ...row,
    deadline: deadline === null ? null : Number(deadline),
    openedAt: Number(opened_at),
    closedAt: closed_at === null ? null : Number(closed_at),
  }))
}
