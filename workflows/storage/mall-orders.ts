/**
 * Orders of the mall. What somebody says of one is written down under its row's lock and counted; the run looks, does what is due and asks the
 * ledger; the projector marks what the ledger decided (decision 8). A case's money is written down before it is asked for.
 */

import type { AccountClass } from '../../core/deposits/classes.ts'
import type { ApprovedBy } from '../../core/deposits/limits.ts'
import { kept, keptAs } from '../../core/deposits/term-kept.ts'
import { digest, entryId } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { isDone } from '../../core/ledger/command.ts'
import {
  type Aside,
  bySilence,
  type CaseFacts,
  goesBack,
  isOver,
  type PartState,
  paysShipping,
  untilOf,
} from '../../core/mall/cases.ts'
import { addReplaced, type Replaced } from '../../core/mall/exchange.ts'
import { nextStep, shipBy } from '../../core/mall/fulfilment.ts'
import { type CaseKind, type CaseReason, type CaseState, caseStates, type PartFilter } from '../../core/mall/kinds.ts'
import {
  addGiven,
  allGiven,
  type Given,
  leftOf,
  moneyFor,
  type Part,
  type Pieces,
  piecesLeft,
  piecesOf,
  subsidyFor,
  totalOf,
  unsent,
} from '../../core/mall/parts.ts'
import { type Order, orderTotal, reservation } from '../../core/mall/postings.ts'
import { receivesBySilence, windowEnds } from '../../core/mall/returns.ts'
import type { Settlement } from '../../core/mall/settlement.ts'
import { receivesAfterSigning } from '../../core/mall/tracking.ts'
import { type Fen, fen, formatAmount } from '../../core/money.ts'
import { addDays, dayOf, type Instant, instantOf } from '../../core/time.ts'
import type { LookedPart, OrderOf } from '../mall/order/workflow.ts'
import { tell } from './channels.ts'
import type { Database, Transaction } from './database.ts'
import type { Followed, Followers } from './ledger/projection.ts'
import { returnsTo, type Warehouse } from './mall-warehouses.ts'
import { nextOfficer } from './staff.ts'

export type AddressText = {
  readonly name: string
  readonly phone: string
  readonly county: string
  readonly place: string
  readonly street: string
}
export type OrderRow = {
  id: string
  customer: string
  class: AccountClass
  approved: ApprovedBy
  address: AddressText
  total: bigint
  at: bigint
  expires_at: bigint
  request: string
  state: 'requested' | 'reserved' | 'paid' | 'over' | 'refused' | 'released'
  given: number
  heard: number
  ended_at: bigint | null
  summary: string | null
  sequence: bigint | null
  /** How often it was asked for of the ledger. */
  attempt: number
  parts: readonly string[]
}
export type PartRow = {
  id: string
  order: string
  n: number
  merchant: string
  organization: string
  part: unknown
  sends_from: readonly string[]
  total: bigint
  state: PartState | 'waiting'
  pieces: readonly number[]
  /** Of each line, in parcels; empty before the first. */
  sent: readonly number[]
  replaced: Replaced
  shipping_back: bigint
  paid_back: bigint
  late: boolean
  paid_at: bigint | null
  ship_by: bigint | null
  shipped_at: bigint | null
  receives_at: bigint | null
  received_at: bigint | null
  window_ends: bigint | null
  split: unknown
  settle_tries: number
  settle_after: bigint | null
  settled_at: bigint | null
}
export type WithOrder = PartRow & {
  customer: string
  class: AccountClass
  address: AddressText
  at: bigint
  request: string
  store: string
  order_state: OrderRow['state']
}
export type Note = { readonly by: 'buyer' | 'merchant' | 'mall'; readonly says: string; readonly at: Instant }
export type CaseRow = {
  id: string
  part: string
  kind: CaseKind
  reason: CaseReason
  state: CaseState
  until: bigint
  pieces: readonly Pieces[]
  at: bigint
  amount: bigint | null
  shipping: bigint | null
  subsidy: bigint | null
  later: boolean
  /** By what an exchange replaces its pieces; also of a return that was one. */
  replacement: { readonly sku: string; readonly warehouse: string; readonly variant: string } | null
  aside: Aside | null
  sent_again: boolean
  notes: readonly Note[]
  owner: string | null
  escalations: number
  paid_at: bigint | null
  /** Where what is sent back goes: a warehouse of the store by its name, and how it stands now. */
  returns_to: string | null
  send_to: Omit<Warehouse, 'id'> | null
}
/** `case`: of what goes back, or comes instead; else it is of the part itself. */
export type ParcelRow = {
  id: string
  part: string
  carrier: string
  number: string
  at: bigint
  case: string | null
  sent_by: 'merchant' | 'buyer'
  signed_at: bigint | null
  pieces: readonly Pieces[]
}
export type Sent = Pick<ParcelRow, 'id' | 'carrier' | 'number'>

export const partIn = (row: Pick<PartRow, 'part'>): Part => kept<Part>(row.part)
export const splitIn = (row: Pick<PartRow, 'split'>): Settlement | null =>
  row.split === null ? null : kept<Settlement>(row.split)
export const givenIn = (row: Pick<PartRow, 'pieces' | 'shipping_back'>): Given => ({
  pieces: row.pieces,
  shipping: fen(row.shipping_back),
})
export const caseStands = ({ kind, state, aside, sent_again }: CaseRow) => ({
  kind,
  state,
  aside,
  sentAgain: sent_again,
})
/** Whether it has come to where somebody brings it: what was to be exchanged and is paid is a return that is back. */
export const standsAt = ({ kind, state, replacement }: CaseRow, to: CaseState): boolean =>
  state === to || (to === 'paid' && kind === 'return' && replacement !== null && state === 'back')
export const caseFacts = (row: CaseRow): CaseFacts => ({ id: row.id, ...caseStands(row), until: Number(row.until) })
/** Paid back, or asked for in a case that is not over. */
export const takenIn = (row: PartRow, cases: readonly CaseRow[]): Given =>
  cases.filter(({ state }) => !isOver(state)).reduce((all, { pieces }) => addGiven(all, pieces, 0n), givenIn(row))
export const partId = (order: string, at: Instant, n: number): string => `mall-part-${entryId(order, at, `part ${n}`)}`

// ——— ordering ———

export type Intended = { readonly order: Order; readonly address: AddressText }
/** Writes down what is asked of the ledger, for many at once. The same again changes nothing. */
export async function intendOrders(db: Database, list: readonly Intended[]): Promise<void> {
  const orders = list.map(({ order, address }) => ({
    id: order.id, customer: order.buyer.customer, class: order.buyer.class, approved: order.approved, address, total: String(orderTotal(order)), at: order.at, expires_at: order.expiresAt,
    request: order.request,
  }))
  const parts = list.flatMap(({ order }) =>
    order.parts.map(({ from, ...part }, n) => ({
      id: part.id, order: order.id, n, merchant: part.merchant, organization: part.organization, part: keptAs(part), sends_from: from, total: String(totalOf(part)), pieces: part.lines.map(() => 0),
    })),
  )
  await db`
    with made as (
      insert into mall_orders (id, customer, class, approved, address, total, at, expires_at, request)
      select id, customer, class, approved, address, total, at, expires_at, request
      from jsonb_to_recordset(${db.json(orders as never)}) o (id text, customer text, class text, approved text, address jsonb, total bigint, at bigint, expires_at bigint, request text)
      on conflict (id) do nothing returning id)
    insert into mall_parts (id, "order", n, merchant, organization, part, sends_from, total, pieces)
    select p.id, p."order", p.n, p.merchant, p.organization, p.part, p.sends_from, p.total, p.pieces
    from jsonb_to_recordset(${db.json(parts as never)}) p (id text, "order" text, n integer, merchant text, organization text, part jsonb, sends_from text[], total bigint, pieces integer[])
    join made on made.id = p."order"`
} // biome-ignore format: one statement
/** The rows of what was intended and is set aside, as they are read: whoever has just ordered need not ask for them. */
export function rowsSetAside(
  { order, address }: Intended,
  sequence: number,
  storeOf: (part: Part) => string,
): { row: OrderRow; parts: WithOrder[] } {
  const { id, at, request, attempt, approved } = order
  const { customer, class: kind } = order.buyer
  const row: OrderRow = {
    id, customer, class: kind, approved, address, total: orderTotal(order), at: BigInt(at), expires_at: BigInt(order.expiresAt), request, state: 'reserved',
    given: 0, heard: 0, ended_at: null, summary: null, sequence: BigInt(sequence), attempt, parts: order.parts.map((part) => part.id),
  }
  const parts = order.parts.map(({ from, ...part }, n): WithOrder => ({
    id: part.id, order: id, n, merchant: part.merchant, organization: part.organization, part: keptAs(part), sends_from: from, total: totalOf(part), state: 'waiting',
    pieces: part.lines.map(() => 0), sent: [], replaced: {}, shipping_back: 0n, paid_back: 0n, late: false, paid_at: null, ship_by: null, shipped_at: null, receives_at: null,
    received_at: null, window_ends: null, split: null, settle_tries: 0, settle_after: null, settled_at: null,
    customer, class: kind, address, at: BigInt(at), request, store: storeOf(part), order_state: 'reserved',
  }))
  return { row, parts }
} // biome-ignore format: one row
/** It is asked for once more, from other warehouses: written down before, so that the same press asks for the same. */
export const intendAgain = (db: Database, { id, attempt, parts }: Order): Promise<void> =>
  db.begin(async (tx) => {
    await tx`
      update mall_orders set state = 'requested', attempt = ${attempt}, summary = null, ended_at = null where id = ${id} and state in ('requested', 'refused')`
    for (const { id, from } of parts) await tx`update mall_parts set sends_from = ${from as string[]} where id = ${id}`
  }) as Promise<void>
export const orderOf = ({ id, at, parts }: OrderRow): OrderOf => ({ id, at: Number(at), parts })
const withParts = (db: Database | Transaction) => db`
  *, array(select p.id from mall_parts p where p."order" = mall_orders.id order by p.n) as parts`

export async function orderBy(
  db: Database | Transaction,
  id: string,
  customer?: string,
): Promise<OrderRow | undefined> {
  const [row] = await db<
    OrderRow[]
  >`select ${withParts(db)} from mall_orders where id = ${id} ${customer === undefined ? db`` : db`and customer = ${customer}`}`
  return row
}
/** Of many at once, in their order. */
export async function ordersBy(db: Database, ids: readonly string[]): Promise<(OrderRow | undefined)[]> {
  const rows = await db<OrderRow[]>`select ${withParts(db)} from mall_orders where id = any(${ids as string[]})`
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id))
}
export const ordersOf = (
  db: Database,
  customer: string,
  before: string | undefined,
  most: number,
): Promise<OrderRow[]> => db<OrderRow[]>`
  select ${withParts(db)} from mall_orders where customer = ${customer} and state <> 'requested' ${before ? db`and id < ${before}` : db``} order by id desc limit ${most}`
/** Orders of a buyer whose money may still come back. */
export async function ordersOpen(db: Database, customer: string): Promise<number> {
  const [row] = await db<
    { n: number }[]
  >`select count(*)::int as n from mall_orders where customer = ${customer} and state in ('reserved', 'paid')`
  return row!.n
}
const named = (db: Database | Transaction) => db`
  p.*, o.customer, o.class, o.address, o.at, o.request, o.state as order_state, m.name as store
  from mall_parts p join mall_orders o on o.id = p."order" join mall_merchants m on m.id = p.merchant`
export const partsOf = (db: Database | Transaction, orders: readonly string[]): Promise<WithOrder[]> => db<WithOrder[]>`
  select ${named(db)} where p."order" = any(${orders as string[]}) order by p."order", p.n`
export const partsBy = (db: Database | Transaction, ids: readonly string[]): Promise<WithOrder[]> => db<WithOrder[]>`
  select ${named(db)} where p.id = any(${ids as string[]})`
export const partBy = async (db: Database | Transaction, id: string): Promise<WithOrder | undefined> =>
  (await partsBy(db, [id]))[0]
/** Of a case `c` and its part `p`. */
const sendTo = (db: Database | Transaction) => db`
  (select jsonb_build_object('name', w.name, 'province', w.province, 'street', w.street, 'phone', w.phone) from mall_warehouses w where w.merchant = p.merchant and w.name = c.returns_to) as send_to`
const withPlace = (db: Database | Transaction) =>
  db`c.*, ${sendTo(db)} from mall_cases c join mall_parts p on p.id = c.part`
export const casesOf = (db: Database | Transaction, parts: readonly string[]): Promise<CaseRow[]> => db<CaseRow[]>`
  select ${withPlace(db)} where c.part = any(${parts as string[]}) order by c.at, c.id`
export async function caseBy(db: Database | Transaction, id: string): Promise<CaseRow | undefined> {
  const [row] = await db<CaseRow[]>`select ${withPlace(db)} where c.id = ${id}`
  return row
}
export const parcelsOf = (db: Database, parts: readonly string[]): Promise<ParcelRow[]> => db<ParcelRow[]>`
  select * from mall_parcels where part = any(${parts as string[]}) order by at, id`
/** The same press again is the same parcel. */
export async function hasParcel(tx: Transaction, id: string): Promise<boolean> {
  return (await tx`select from mall_parcels where id = ${id}`).length > 0
}
const unsentStates: ReadonlySet<PartRow['state']> = new Set(['waiting', 'to-ship', 'closed'])
/** Whether an order can still go elsewhere: some of it is to be sent, and nothing was. */
export const mayReaddress = (
  { state }: Pick<OrderRow, 'state'>,
  parts: readonly Pick<PartRow, 'state'>[],
  parcels: readonly unknown[],
): boolean =>
  (state === 'reserved' || state === 'paid') &&
  parcels.length === 0 &&
  parts.every((part) => unsentStates.has(part.state)) &&
  parts.some((part) => part.state !== 'closed')
/** False when it cannot go elsewhere any more: under the locks of its parts, as what is sent is. */
export const readdress = (db: Database, order: string, address: AddressText): Promise<boolean> =>
  db.begin(async (tx) => {
    const parts = await tx<
      { id: string; state: PartRow['state'] }[]
    >`select id, state from mall_parts where "order" = ${order} for update`
    const parcels = await tx`select from mall_parcels where part = any(${parts.map(({ id }) => id)}) limit 1`
    const row = await orderBy(tx, order)
    if (!row || !mayReaddress(row, parts, parcels)) return false
    await tx`update mall_orders set address = ${tx.json(address)} where id = ${order}`
    return true
  }) as Promise<boolean>
const goesOn = caseStates.filter((state) => !isOver(state))
/** Of a part `p`: a case is not over. */
export const hasCase = (db: Database) => db`
  exists (select from mall_cases c where c.part = p.id and c.state = any(${goesOn}))`
const filters = {
  'to-ship': (db: Database) => db`p.state = 'to-ship'`,
  shipped: (db: Database) => db`p.state in ('shipped', 'received')`,
  cases: hasCase,
  done: (db: Database) => db`p.state in ('settled', 'closed')`,
} satisfies Record<PartFilter, unknown> // biome-ignore format: a table
export const partsOfStore = (
  db: Database,
  merchant: string,
  filter: PartFilter,
  before: string | undefined,
  most: number,
): Promise<WithOrder[]> => db<WithOrder[]>`
  select ${named(db)} where p.merchant = ${merchant} and p.state <> 'waiting' and ${filters[filter](db)} ${before ? db`and p.id < ${before}` : db``} order by p.id desc limit ${most}`

// ——— runs ———

/** Orders until then whose goods and money are set aside and whose run nobody has started, the oldest first (decision 20). */
export const ordersToStart = (db: Database, most: number, until: Instant): Promise<OrderRow[]> => db<OrderRow[]>`
  select ${withParts(db)} from mall_orders where state = 'reserved' and not started and at <= ${until} order by at limit ${most}`
/** How many orders have a run that has not paid for them yet. */
export async function ordersUnderway(db: Database): Promise<number> {
  const [row] = await db<
    { n: number }[]
  >`select count(*)::int as n from mall_orders where state = 'reserved' and started`
  return row!.n
}
export async function markOrderStarted(db: Database, id: string): Promise<void> {
  await db`update mall_orders set started = true where id = ${id}`
}
export async function heard(db: Database, id: string, times: number): Promise<void> {
  await db`update mall_orders set heard = greatest(heard, ${times}) where id = ${id}`
}
/** Orders of which the run has not heard everything, told of some time ago. Also one whose row is over: its run may have been cut off before it knew. */
export const untoldOrders = (db: Database, seconds: number): Promise<OrderRow[]> => db<OrderRow[]>`
  update mall_orders set told = now() where id in (
    select id from mall_orders where heard < given and told < now() - make_interval(secs => ${seconds}) order by told limit 20)
  returning ${withParts(db)}`
/** Orders that a process did not live to ask the ledger for: once nothing of them can be set aside any more. */
export async function forgetOrders(db: Database, now: Instant): Promise<void> {
  await db`
    update mall_orders set state = 'refused', summary = 'cut-off', ended_at = ${now} where state = 'requested' and expires_at < ${now}`
}

/** What merchants gave back after settlement and a process did not live to pay. */
export const laterCutOff = (db: Database, before: Instant): Promise<CaseRow[]> => db<CaseRow[]>`
  select ${withPlace(db)} where c.later and c.state = 'agreed' and c.at < ${before} order by c.at limit 20`

/** What somebody does about a part: under its lock, so that whoever is second sees what the first did. */
export const forPart = <T>(
  db: Database,
  id: string,
  act: (tx: Transaction, row: WithOrder, cases: CaseRow[]) => Promise<T>,
): Promise<T> =>
  db.begin(async (tx) => {
    await tx`select from mall_parts where id = ${id} for update`
    const row = await partBy(tx, id)
    invariant(row, 'a part has a row')
    return act(tx, row, await casesOf(tx, [id]))
  }) as Promise<T>
/** A run that wakes within this time may be looking already. */
const WAKES_MS = 60_000
/**
 * Something was said of a part, whose rows say it already. The run is told of the number that comes back; of nothing (0) while it rests, knows all that
 * was said before, and looks by itself before anything is due: most of what people do moves its next moment only further away. Under the order's lock,
 * so that nobody else says anything meanwhile.
 */
export async function say(
  tx: Transaction,
  { order, id }: Pick<PartRow, 'order' | 'id'>,
  now: Instant,
): Promise<number> {
  const [rest] = await tx<{ given: number; until: bigint | null; knows: number | null }[]>`
    select o.given, w.until, w.knows from mall_orders o left join waits w on w.workflow_id = o.id and w.wait = 'order' where o.id = ${order} for update of o`
  if (rest && rest.until !== null && rest.knows === rest.given && Number(rest.until) > now + WAKES_MS) {
    const step = nextStep(await factsOf(tx, id, rest.given, now))
    if (step.kind === 'wait' && step.until >= Number(rest.until)) return 0
  }
  const [row] = await tx<
    { given: number }[]
  >`update mall_orders set given = given + 1, told = now() where id = ${order} returning given`
  return row!.given
}

const keepParcel = (tx: Transaction, parcel: Omit<ParcelRow, 'at' | 'signed_at'> & { readonly at: Instant }) =>
  tx`insert into mall_parcels ${tx({ ...parcel, pieces: tx.json(parcel.pieces as never) } as never)} on conflict (id) do nothing`
/** What is in it is on its way; with the last of what is left, the part is. `taken`: paid back, or about to be. */
export async function ship(tx: Transaction, row: WithOrder, parcel: Sent & { readonly at: Instant; readonly pieces: readonly Pieces[] }, taken: Given): Promise<void> {
  const made = await keepParcel(tx, { ...parcel, part: row.id, case: null, sent_by: 'merchant' })
  if (made.count === 0) return
  const part = partIn(row)
  const sent = part.lines.map((_, at) => (row.sent[at] ?? 0) + parcel.pieces.reduce((all, { line, quantity }) => all + (line === at ? quantity : 0), 0))
  await tx`update mall_parts set sent = ${sent} where id = ${row.id}`
  if (unsent(part, taken, sent).every((left) => left === 0)) await allSent(tx, row.id)
  await tell(tx, {
    id: row.sent.some((many) => many > 0) ? `${row.order} sent ${row.n} ${parcel.id}` : `${row.order} sent ${row.n}`,
    customer: row.customer, kind: 'order-sent', facts: { store: row.store }, at: parcel.at,
  })
} // biome-ignore format: one statement
/** All that is left of it is in parcels: a silent buyer's time runs from the last of them, from its signing where all are signed for. */
export async function allSent(tx: Transaction, part: string): Promise<void> {
  const [last] = await tx<{ at: bigint; signed: bigint | null }[]>`
    select max(at) as at, case when bool_and(signed_at is not null) then max(signed_at) end as signed from mall_parcels where part = ${part} and "case" is null having count(*) > 0`
  if (!last) return
  const receivesAt = last.signed === null ? receivesBySilence(Number(last.at)) : receivesAfterSigning(Number(last.signed))
  await tx`
    update mall_parts set state = 'shipped', shipped_at = coalesce(shipped_at, ${last.at}), receives_at = ${receivesAt} where id = ${part} and state in ('to-ship', 'shipped')`
} // biome-ignore format: one statement
export async function receive(tx: Transaction, row: WithOrder, at: Instant): Promise<void> {
  const ends = windowEnds(
    partIn(row).lines.map(({ returns }) => returns),
    at,
  )
  await tx`update mall_parts set state = 'received', received_at = ${at}, window_ends = ${ends} where id = ${row.id} and state = 'shipped'`
}
/** From where pieces of a part were sent. */
const fromOf = ({ sends_from }: Pick<PartRow, 'sends_from'>, pieces: readonly Pieces[]) =>
  pieces.map(({ line }) => sends_from[line]!)
/** Where the pieces of a case lie again: what was not sent, where it lies; what was, where it was sent back to. */
export const backIn = ({ sends_from }: Pick<PartRow, 'sends_from'>, { returns_to }: CaseRow): readonly string[] =>
  returns_to === null ? sends_from : sends_from.map(() => returns_to)
/** One that is paid out of the merchant's account is written with its amount. */
export async function openCase(tx: Transaction, row: WithOrder, one: Pick<CaseRow, 'id' | 'part' | 'kind' | 'reason' | 'state' | 'pieces'> & Partial<Pick<CaseRow, 'amount' | 'shipping' | 'later' | 'replacement'>> & { readonly at: Instant; readonly notes: readonly Note[] }): Promise<void> {
  const returns_to = goesBack(one) ? await returnsTo(tx, row.merchant, fromOf(row, one.pieces)) : null
  await tx`
    insert into mall_cases ${tx({ ...one, returns_to, replacement: one.replacement ? tx.json(one.replacement) : null, pieces: tx.json(one.pieces as never), notes: tx.json(one.notes as never), until: untilOf(one.state, one.at) } as never)} on conflict (id) do nothing`
} // biome-ignore format: one statement
export type Moved = {
  readonly at: Instant
  readonly note?: Note | undefined
  /** With what the buyer sends back, or the merchant the replacement. */
  readonly parcel?: Sent | undefined
  readonly by?: string | undefined
}
export async function moveCase(tx: Transaction, row: WithOrder, one: CaseRow, to: CaseState, { at, note, parcel, by }: Moved): Promise<void> {
  // Money for what was to be exchanged: it is a return from here on, and what had to come back has.
  const instead = one.kind === 'exchange' && to === 'paid'
  const [kind, state] = instead ? (['return', 'back'] as const) : [one.kind, to]
  await tx`
    update mall_cases set kind = ${kind}, state = ${state}, until = ${untilOf(state, at)}, sent_again = sent_again or ${to === 'sent-again'},
      notes = ${tx.json((note ? [...one.notes, note] : one.notes) as never)}, decided_by = coalesce(${by ?? null}, decided_by) where id = ${one.id}`
  if (parcel) await keepParcel(tx, { ...parcel, at, part: row.id, case: one.id, pieces: [], sent_by: to === 'sent-back' ? 'buyer' : 'merchant' })
  if (to === 'disputed') await assignDispute(tx, one.id, at)
  if (to === 'sent-again') await tell(tx, { id: `${row.order} sent-again ${one.id}`, customer: row.customer, kind: 'order-sent', facts: { store: row.store }, at })
  if (to === 'exchanged') await exchanged(tx, row, one, at)
} // biome-ignore format: one statement
/** Its times begin again for what was exchanged, and the store is paid no sooner than they end. */
async function exchanged(tx: Transaction, row: WithOrder, { pieces: [of] }: CaseRow, at: Instant): Promise<void> {
  invariant(of && row.window_ends !== null, 'an exchange is of a line that was received')
  const ends = windowEnds([partIn(row).lines[of.line]!.returns], at)
  await tx`
    update mall_parts set replaced = ${tx.json(addReplaced(row.replaced, of, at) as never)}, window_ends = greatest(window_ends, ${ends}) where id = ${row.id}`
}
/** Gives a dispute to the officer who has least of them, and not to who had it. */
async function assignDispute(tx: Transaction, id: string, now: Instant): Promise<void> {
  const [last] = await tx<{ owner: string | null }[]>`select owner from mall_cases where id = ${id}`
  const owner = await nextOfficer(tx, {
    now, last: last?.owner ?? null,
    has: tx`select count(*) from mall_cases c where c.owner = r.customer and c.state = 'disputed'`,
  }) // biome-ignore format: one question
  await tx`
    update mall_cases set escalations = escalations + case when owner is null then 0 else 1 end, owner = coalesce(${owner ?? null}, owner) where id = ${id}`
}
export type Dispute = CaseRow & {
  order: string
  merchant: string
  store: string
  line: string
  owner_name: string | null
  organization: string
  customer: string
}
export const disputes = (db: Database): Promise<Dispute[]> => db<Dispute[]>`
  select c.*, ${sendTo(db)}, p."order", p.merchant, m.name as store, p.part -> 'lines' -> 0 ->> 'name' as line, w.name as owner_name, p.organization, o.customer
  from mall_cases c join mall_parts p on p.id = c.part join mall_orders o on o.id = p."order" join mall_merchants m on m.id = p.merchant left join customers w on w.id = c.owner
  where c.state = 'disputed' order by c.until limit 100`

// ——— what the run does ———

export async function lookPart(db: Database, order: string, part: string, now: Instant): Promise<LookedPart> {
  // Said before it is looked at: whatever comes between is told again.
  const [said] = await db<{ given: number }[]>`select given from mall_orders where id = ${order}`
  invariant(said, 'an order that is looked at has a row')
  return factsOf(db, part, said.given, now)
}
async function factsOf(db: Database | Transaction, part: string, given: number, now: Instant): Promise<LookedPart> {
  const row = await partBy(db, part)
  invariant(row && row.state !== 'waiting' && row.ship_by !== null, 'a part that is looked at has been paid for')
  const cases = await casesOf(db, [part])
  return {
    given,
    state: row.state,
    left: piecesLeft(partIn(row), givenIn(row)).reduce((a, b) => a + b, 0),
    owing: leftOf(partIn(row), givenIn(row)) > 0n,
    shipBy: Number(row.ship_by),
    late: row.late,
    receivesAt: row.receives_at === null ? null : Number(row.receives_at),
    windowEnds: row.window_ends === null ? null : Number(row.window_ends),
    settlesAt: row.settle_after === null ? null : Number(row.settle_after),
    cases: cases.map(caseFacts),
    now,
  }
}
/** What is paid back for a case that is due, written down once; undefined when it is not due any more. */
export const priceCase = (
  db: Database,
  part: string,
  id: string,
): Promise<{ row: WithOrder; one: CaseRow; amount: Fen; subsidy: Fen } | undefined> =>
  forPart(db, part, async (tx, row, cases) => {
    const one = cases.find((other) => other.id === id)
    invariant(one, 'a case has a row')
    if (isOver(one.state)) return undefined
    if (one.amount !== null) return { row, one, amount: fen(one.amount), subsidy: fen(one.subsidy ?? 0n) }
    const [all, given] = [partIn(row), givenIn(row)]
    const after = addGiven(given, one.pieces, 0n)
    const shipping =
      allGiven(all, after) && paysShipping(one.kind, one.reason) ? fen(all.shipping - given.shipping) : fen(0n)
    const amount = fen(moneyFor(all, given, one.pieces) + shipping)
    const subsidy = subsidyFor(all, given, one.pieces)
    await tx`update mall_cases set amount = ${amount as bigint}, shipping = ${shipping as bigint}, subsidy = ${subsidy as bigint} where id = ${id}`
    return { row, one: { ...one, amount, shipping, subsidy }, amount, subsidy }
  })
export const caseLate = (db: Database, part: string, id: string, now: Instant): Promise<void> =>
  forPart(db, part, async (tx, row, cases) => {
    const one = cases.find((other) => other.id === id)
    if (!one || isOver(one.state) || Number(one.until) > now) return
    const to = bySilence(one)
    if (to) return moveCase(tx, row, one, to, { at: now })
    await assignDispute(tx, id, now)
    await tx`update mall_cases set until = ${untilOf('disputed', now)} where id = ${id}`
  })
export async function tellLate(db: Database, part: string, now: Instant): Promise<void> {
  await forPart(db, part, async (tx, row) => {
    if (row.late || row.state !== 'to-ship') return
    await tx`update mall_parts set late = true where id = ${part}`
    await tell(tx, {
      id: `${row.order} late ${row.n}`,
      customer: row.customer,
      kind: 'order-late',
      facts: { store: row.store },
      at: now,
    })
  })
}
export const giveUp = (db: Database, part: string, now: Instant): Promise<void> =>
  forPart(db, part, async (tx, row, cases) => {
    if (row.state !== 'to-ship') return
    // What is in a parcel is on its way.
    const left = piecesOf(unsent(partIn(row), takenIn(row, cases), row.sent))
    if (left.length === 0) return
    await openCase(tx, row, { id: `mall-case-${digest(`${part}\ngive up`).slice(0, 32)}`, part, kind: 'cancel', reason: 'late', state: 'agreed', pieces: left, at: now, notes: [] })
    await tell(tx, { id: `${row.order} given-up ${row.n}`, customer: row.customer, kind: 'order-given-up', facts: { store: row.store }, at: now })
  }) // biome-ignore format: one case
export const receiveBySilence = (db: Database, part: string, now: Instant): Promise<void> =>
  forPart(db, part, async (tx, row, cases) => {
    if (row.state === 'shipped' && Number(row.receives_at) <= now && cases.every(({ state }) => isOver(state))) await receive(tx, row, now)
  }) // biome-ignore format: one rule
/** How a part will be settled, written down once; undefined when something came between. */
export const splitPart = (db: Database, part: string, split: (row: WithOrder) => Settlement, now: Instant): Promise<{ row: WithOrder; split: Settlement } | undefined> =>
  forPart(db, part, async (tx, row, cases) => {
    const known = splitIn(row)
    if (known) return { row, split: known }
    if (row.state !== 'received' || cases.some(({ state }) => !isOver(state))) return undefined
    // Nobody can complain of goods that were all sent back.
    if (Number(row.window_ends) > now && !allGiven(partIn(row), givenIn(row))) return undefined
    const made = split(row)
    await tx`update mall_parts set split = ${tx.json(keptAs(made) as never)} where id = ${part}`
    return { row, split: made }
  }) // biome-ignore format: one rule
/** The store's account takes no money (an order of a court, say): tried again on the next morning, as another attempt. */
export async function settleLater(db: Database, part: string, tries: number, now: Instant): Promise<void> {
  const after = instantOf(addDays(dayOf(now), 1), 9)
  await db`
    update mall_parts set settle_tries = ${tries}, settle_after = ${after} where id = ${part} and state = 'received' and settle_tries < ${tries}`
}
export async function closePart(db: Database, part: string): Promise<void> {
  await db`update mall_parts set state = 'closed' where id = ${part} and state in ('to-ship', 'shipped', 'received')`
}
export async function conclude(
  db: Database,
  order: string,
  end: 'over' | 'released',
  summary: string,
  at: Instant,
): Promise<void> {
  await db`
    update mall_orders set state = ${end}, summary = ${summary}, ended_at = ${at} where id = ${order} and ended_at is null`
}

/** A case is paid: its pieces are the buyer's no more, and with the rest sent nothing more is to come. */
async function paidBack(tx: Transaction, id: string, at: Instant, sequence: number | null): Promise<void> {
  const [one] = await tx<CaseRow[]>`
    update mall_cases set state = 'paid', paid_at = ${at}, sequence = coalesce(${sequence}, sequence) where id = ${id} and state <> 'paid' returning *`
  if (!one) return
  const [row] = await tx<PartRow[]>`select * from mall_parts where id = ${one.part} for update`
  invariant(row && one.amount !== null && one.shipping !== null, 'what is paid back was written down before')
  const given = addGiven(givenIn(row), one.pieces, one.shipping)
  await tx`
    update mall_parts set pieces = ${given.pieces as number[]}, shipping_back = ${given.shipping as bigint}, paid_back = paid_back + ${one.amount}, sequence = coalesce(${sequence}, sequence) where id = ${row.id}`
  if (row.state === 'to-ship' && row.sent.some((many) => many > 0) && unsent(partIn(row), given, row.sent).every((left) => left === 0)) await allSent(tx, row.id)
  if (one.amount === 0n) return
  const [of] = await tx<{ customer: string; order: string; store: string }[]>`
    select o.customer, p."order", m.name as store from mall_parts p join mall_orders o on o.id = p."order" join mall_merchants m on m.id = p.merchant where p.id = ${row.id}`
  await tell(tx, { id: `${of!.order} back ${one.id}`, customer: of!.customer, kind: 'order-paid-back', facts: { store: of!.store, amount: formatAmount(one.amount, 'CNY') }, at })
} // biome-ignore format: one statement
/** Nobody paid anything for its pieces: it is done without the ledger. */
export const paidNothing = (db: Database, part: string, id: string, at: Instant): Promise<void> =>
  forPart(db, part, (tx) => paidBack(tx, id, at, null))

// ——— what the projector sees ———

const byStep = (entries: Parameters<Followers[string]>[1], step: string, done: boolean) =>
  entries.filter(({ entry, answer }) => entry.step === step && isDone(answer) === done)
/** What was refused and is asked for again already, from other warehouses, is not refused. */
async function refusedForGood(tx: Transaction, refused: readonly Followed[]): Promise<readonly Followed[]> {
  if (refused.length === 0) return []
  const rows = await tx<{ id: string; at: bigint; attempt: number }[]>`
    select id, at, attempt from mall_orders where id = any(${refused.map(({ entry }) => entry.business)}) order by id for update`
  const last = new Set(rows.map(({ id, at, attempt }) => reservation({ id, at: Number(at), attempt })))
  return refused.filter(({ entry }) => last.has(entry.id))
}
/** Orders, parts and cases are as the ledger decided. */
export const followMall: Followers = {
  'mall-order-': async (tx, entries) => {
    const reserved = byStep(entries, 'reserve', true)
    const refused = byStep(entries, 'reserve', false)
    const ids = (some: typeof entries) => some.map(({ entry }) => entry.business)
    if (reserved.length > 0)
      await tx`
        update mall_orders o set state = 'reserved', sequence = e.sequence from unnest(${ids(reserved)}::text[], ${reserved.map(({ entry }) => String(entry.sequence))}::bigint[]) e (id, sequence)
        where o.id = e.id and o.state = 'requested'`
    const ended = await refusedForGood(tx, refused)
    if (ended.length > 0)
      await tx`
        update mall_orders o set state = 'refused', summary = e.why, ended_at = e.at
        from unnest(${ids(ended)}::text[], ${ended.map(({ answer }) => answer.kind)}::text[], ${ended.map(({ entry }) => String(entry.bookedAt))}::bigint[]) e (id, why, at)
        where o.id = e.id and o.state = 'requested'`
    for (const { entry } of byStep(entries, 'divide', true)) {
      await tx`update mall_orders set state = 'paid', sequence = ${entry.sequence} where id = ${entry.business} and state = 'reserved'`
      const sold = await tx<{ id: string; merchant: string; store: string; operator: string; total: bigint }[]>`
        select p.id, p.merchant, m.name as store, m.customer as operator, p.total from mall_parts p join mall_merchants m on m.id = p.merchant where p."order" = ${entry.business} and p.state = 'waiting'`
      for (const { id, merchant, store, operator, total } of sold)
        await tell(tx, { id: `${id} sold`, customer: operator, kind: 'store-order', facts: { store, merchant, amount: formatAmount(total, 'CNY') }, at: entry.bookedAt })
      await tx`
        update mall_promotions m set orders = orders + 1, given = m.given + d.given from (
          select x->>'promotion' as id, sum((x->'amount'->>'fen')::bigint)::bigint as given from mall_parts p
            cross join lateral (select jsonb_path_query(p.part, '$.lines[*].discounts[*]') union all select jsonb_path_query(p.part, '$.shippingDiscounts[*]')) d (x)
          where p."order" = ${entry.business} and p.state = 'waiting' group by 1) d
        where m.id = d.id`
      await tx`
        update mall_parts set state = 'to-ship', paid_at = ${entry.bookedAt}, ship_by = ${shipBy(entry.bookedAt)}, sequence = ${entry.sequence} where "order" = ${entry.business} and state = 'waiting'`
    }
  },
  'mall-part-': async (tx, entries) => {
    for (const { entry } of byStep(entries, 'settle', true))
      await tx`
        update mall_parts set state = 'settled', settled_at = ${entry.bookedAt}, sequence = ${entry.sequence} where id = ${entry.business} and state = 'received'`
  },
  'mall-case-': async (tx, entries) => {
    for (const [step, aside] of [['set-aside', 'held'], ['hand-over', 'taken'], ['set-free', 'freed']] as const) {
      const done = byStep(entries, step, true).map(({ entry }) => entry.business)
      if (done.length > 0) await tx`update mall_cases set aside = ${aside} where id = any(${done})`
    }
    // There is too little of what it was to be exchanged for.
    for (const { entry } of byStep(entries, 'set-aside', false)) {
      const [of] = await tx<{ customer: string; order: string; store: string }[]>`
        update mall_cases c set kind = 'return' from mall_parts p join mall_orders o on o.id = p."order" join mall_merchants m on m.id = p.merchant
        where c.id = ${entry.business} and c.kind = 'exchange' and c.aside is null and p.id = c.part returning o.customer, p."order", m.name as store`
      if (of) await tell(tx, { id: `${of.order} no-exchange ${entry.business}`, customer: of.customer, kind: 'exchange-ended', facts: { store: of.store }, at: entry.bookedAt })
    }
    for (const { entry } of [...byStep(entries, 'pay-back', true), ...byStep(entries, 'pay-back-later', true)]) {
      await paidBack(tx, entry.business, entry.bookedAt, entry.sequence)
    }
    // The merchant has too little: nothing of it was.
    for (const { entry } of byStep(entries, 'pay-back-later', false))
      await tx`delete from mall_cases where id = ${entry.business} and state = 'agreed' and later`
  },
} // biome-ignore format: one statement a step
