/** Freezes by order of a body: what was ordered, what was done under it, and which of them are over. The ledger holds the order. */
import { type BodyName, deduction, lastDay, type OrderRefusal, renewal } from '../../core/deposits/freeze-orders.ts'
import type { Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import type { Instant } from '../../core/time.ts'
import { type Database, idOf, type Transaction } from './database.ts'

export type FreezeOrder = {
  readonly id: string
  readonly customer: string
  readonly account: Id
  readonly freeze: Id
  readonly body: BodyName
  readonly document: string
  readonly amount: bigint | null
  readonly secret: boolean
  readonly at: Instant
  readonly until: Instant
  readonly renewals: number
  readonly state: 'asked' | 'standing' | 'lapsing' | 'lapsed' | 'ended' | 'refused'
}
type Columns = Omit<FreezeOrder, 'account' | 'freeze' | 'at' | 'until'> & {
  account: string
  in_ledger: string
  at: bigint
  until: bigint
}
const orderOf = ({ account, in_ledger, at, until, ...row }: Columns): FreezeOrder => ({
  ...row, account: idOf(account), freeze: idOf(in_ledger), at: Number(at), until: Number(until),
}) // biome-ignore format: one order

export async function freezeOrder(db: Database | Transaction, id: string): Promise<FreezeOrder | undefined> {
  const [row] = await db<Columns[]>`select * from freeze_orders where id = ${id}`
  return row && orderOf(row)
}
/** Whether the account was frozen under this document of this body before. */
export async function documentKnown(
  db: Database,
  { account, body, document }: Pick<FreezeOrder, 'account' | 'body' | 'document'>,
): Promise<boolean> {
  const [row] = await db`
    select from freeze_orders where account = ${account} and body = ${body} and document = ${document} and state <> 'refused'`
  return row !== undefined
}
/** The orders that stand on an account, by the ids under which the ledger holds them. */
export async function ordersOn(db: Database, account: Id): Promise<ReadonlyMap<string, FreezeOrder>> {
  const rows = await db<Columns[]>`
    select * from freeze_orders where account = ${account} and state in ('standing', 'lapsing')`
  return new Map(rows.map(orderOf).map((one) => [one.freeze, one]))
}

/** The same as its customer is told: what each still asks for, and no more of it than they may know. */
export async function ordersTold(
  db: Database,
  account: Id,
): Promise<Pick<FreezeOrder, 'body' | 'secret' | 'amount' | 'until'>[]> {
  const rows = await db<Pick<Columns, 'body' | 'secret' | 'amount' | 'until'>[]>`
    select o.body, o.secret, f.amount, o.until from freeze_orders o join ledger_freezes f on f.id = o.in_ledger
    where o.account = ${account} and o.state in ('standing', 'lapsing') order by f.position`
  return rows.map((row) => ({ ...row, until: Number(row.until) }))
}

/** Writes an order down before the ledger is asked; false when its document was carried out before, under another proposal. */
export const keepOrder = (
  db: Database,
  { freeze, ...order }: Omit<FreezeOrder, 'renewals' | 'state'>,
): Promise<boolean> =>
  db.begin(async (tx) => {
    await tx`
      delete from freeze_orders where account = ${order.account} and body = ${order.body} and document = ${order.document} and state = 'refused' and id <> ${order.id}`
    await tx`insert into freeze_orders ${tx({ ...order, in_ledger: freeze, state: 'asked' })} on conflict do nothing`
    return (await freezeOrder(tx, order.id)) !== undefined
  }) as Promise<boolean>
/** What the ledger said to it. */
export async function orderAsked(db: Database, id: string, state: 'standing' | 'refused'): Promise<void> {
  await db`update freeze_orders set state = ${state} where id = ${id} and state = 'asked'`
}

type Act = {
  readonly act: 'renew' | 'deduct' | 'thaw' | 'spend' | 'lapse'
  readonly proposal: string | null
  readonly at: Instant
  readonly document?: string
  readonly amount?: bigint
  readonly until?: Instant
  readonly entry?: Id
}
async function keepAct(tx: Transaction, order: string, act: Act): Promise<void> {
  const [last] = await tx<{ n: number }[]>`
    select coalesce(max(n), 0)::integer as n from freeze_order_acts where freeze_order = ${order}`
  await tx`insert into freeze_order_acts ${tx({ freeze_order: order, n: last!.n + 1, ...act })}`
}

/** Renews an order, in the transaction that concludes its proposal. Why not, where it is over by now. */
export async function renewOrder(
  tx: Transaction,
  asked: {
    readonly order: string
    readonly until: Instant
    readonly document: string
    readonly proposal: string
    readonly at: Instant
  },
): Promise<OrderRefusal['kind'] | undefined> {
  const [row] = await tx<Columns[]>`select * from freeze_orders where id = ${asked.order} for update`
  invariant(row, 'what is renewed is there')
  const order = orderOf(row)
  if (order.state !== 'standing') return 'order-over'
  const renewed = renewal(order, lastDay(asked.until), asked.at)
  if (!renewed.ok) return renewed.refusal.kind
  await tx`update freeze_orders set until = ${asked.until}, renewals = renewals + 1 where id = ${order.id}`
  const { document, proposal, at, until } = asked
  await keepAct(tx, order.id, { act: 'renew', proposal, at, document, until })
  return undefined
}

/** Writes down what will be taken under an order before it is; who comes again finds it written, whatever became of the order since. */
export const keepDeduction = (
  db: Database,
  asked: {
    readonly order: string
    readonly amount: bigint
    readonly document: string
    readonly proposal: string
    readonly at: Instant
  },
): Promise<OrderRefusal['kind'] | undefined> =>
  db.begin(async (tx) => {
    const [row] = await tx<Columns[]>`select * from freeze_orders where id = ${asked.order} for update`
    invariant(row, 'what is taken under is there')
    const order = orderOf(row)
    const { amount, document, proposal, at } = asked
    const [kept] = await tx`
      select from freeze_order_acts where freeze_order = ${order.id} and act = 'deduct' and proposal = ${proposal}`
    if (kept) return undefined
    if (order.state !== 'standing') return 'order-over'
    const may = deduction(order, at)
    if (!may.ok) return may.refusal.kind
    await keepAct(tx, order.id, { act: 'deduct', proposal, at, document, amount })
    return undefined
  }) as Promise<OrderRefusal['kind'] | undefined>
export async function deducted(db: Database, order: string, proposal: string, entry: Id): Promise<void> {
  await db`
    update freeze_order_acts set entry = ${entry} where freeze_order = ${order} and act = 'deduct' and proposal = ${proposal}`
}
/** Whether everything that an order asked for was taken. */
export async function spent(db: Database, { freeze }: Pick<FreezeOrder, 'freeze'>): Promise<boolean> {
  const [row] = await db<{ amount: bigint | null }[]>`
    select amount from ledger_freezes where id = ${freeze} and state = 'frozen'`
  return row?.amount === 0n
}

/** An order that ended in the ledger is over here, once. */
export const endOrder = (
  db: Database,
  which: { readonly freeze: Id },
  { act, proposal, at, entry }: Pick<Act, 'act' | 'proposal' | 'at' | 'entry'>,
): Promise<void> =>
  db.begin(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      update freeze_orders set state = ${act === 'lapse' ? 'lapsed' : 'ended'}, ended_at = ${at}
      where in_ledger = ${which.freeze} and state in ('standing', 'lapsing') returning id`
    if (row) await keepAct(tx, row.id, { act, proposal, at, ...(entry ? { entry } : {}) })
  }) as unknown as Promise<void>

/** The orders whose time is over, in the order in which it came; none of them can be renewed any more. */
export async function lapsing(db: Database, now: Instant): Promise<FreezeOrder[]> {
  await db`update freeze_orders set state = 'lapsing' where state = 'standing' and until <= ${now}`
  return (
    await db<Columns[]>`select * from freeze_orders where state = 'lapsing' order by until, at, id limit 500`
  ).map(orderOf)
}
