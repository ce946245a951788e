/** Households' bills: what is due on them, who sees and who pays them, and what the ledger did. */

import { randomBytes } from 'node:crypto'
import type { Exactness } from '../../core/bills/house-bill.ts'
import { type Allocation, accrueDay, type PenaltyTerms } from '../../core/bills/penalty.ts'
import type { RunTerms } from '../../core/bills/run.ts'
import type { ItemKind } from '../../core/bills/sheet.ts'
import type { AccountClass } from '../../core/deposits/classes.ts'
import { entryId, type Id } from '../../core/id.ts'
import { isDone } from '../../core/ledger/command.ts'
import type { Refusal } from '../../core/problem.ts'
import { ok, type Result, refuse } from '../../core/result.ts'
import { type Day, dayNumber, type Instant } from '../../core/time.ts'
import type { DraftItem } from './bill-runs.ts'
import type { Database, Transaction } from './database.ts'
import type { Followers } from './ledger/projection.ts'

export type HouseBillRow = {
  id: string
  run: string
  organization: string
  organization_name: string
  title: string
  terms: RunTerms
  number: string
  house: string
  building: string
  name: string
  phone: string | null
  items: DraftItem[]
  at: bigint
  due_day: number
  link: string
  state: 'draft' | 'presenting' | 'open' | 'withdrawn' | 'closed'
  amount: bigint
  penalty: bigint
  paid: bigint
  refunded: bigint
  left_due: bigint
  rest: bigint
  fen_days: string
  accrued_to: number | null
}
const rows = (db: Database) => db`
  select b.*, r.title, r.terms, o.name as organization_name
  from house_bills b join bill_runs r on r.id = b.run join organizations o on o.id = b.organization`

/** Twelve letters and digits that nobody guesses: 71 bits. */
export function newLink(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  let link = ''
  while (link.length < 12)
    for (const byte of randomBytes(16)) if (byte < 248 && link.length < 12) link += alphabet[byte % 62]
  return link
}

// ——— who sees a bill ———

/** A customer sees bills that name their phone, those of households they look after, and those they have paid on. */
export const billsFor = (db: Database, customer: string): Promise<HouseBillRow[]> => db<HouseBillRow[]>`
  ${rows(db)} where b.state <> 'draft' and b.state <> 'presenting' and b.id in (
    select id from house_bills where phone = (select phone from customers where id = ${customer})
    union select f.id from households h join house_bills f on f.organization = h.organization and f.house = h.house where h.customer = ${customer}
    union select l.bill from house_payments p join house_payment_lines l on l.payment = p.id where p.payer = ${customer})
  order by b.state = 'open' and b.left_due > 0 desc, b.due_day, b.id limit 200`
export type SeenBill = { readonly customer: string; readonly bill: string }
/** Bills that customers name, each as far as that customer sees it; undefined where there is none for them. */
export async function billsSeen(db: Database, asked: readonly SeenBill[]): Promise<(HouseBillRow | undefined)[]> {
  const found = await db<(HouseBillRow & { n: bigint })[]>`
    select q.n, b.*, r.title, r.terms, o.name as organization_name
    from unnest(${asked.map(({ customer }) => customer)}::text[], ${asked.map(({ bill }) => bill)}::text[]) with ordinality q (customer, bill, n)
    join house_bills b on b.id = q.bill join bill_runs r on r.id = b.run join organizations o on o.id = b.organization
    where b.state not in ('draft', 'presenting') and (
      b.phone = (select phone from customers where id = q.customer)
      or exists (select from households h where h.customer = q.customer and h.organization = b.organization and h.house = b.house)
      or exists (select from house_payment_lines l join house_payments p on p.id = l.payment where l.bill = b.id and p.payer = q.customer))`
  const byNumber = new Map(found.map((row) => [Number(row.n), row]))
  return asked.map((_, n) => byNumber.get(n + 1))
}

const TRIES = 5
const LOCK_MINUTES = 30
/** The bill behind a link, for who knows the householder's name: five wrong names lock it for half an hour. */
export const linkedBill = (
  db: Database,
  link: string,
  knows: (bill: HouseBillRow) => boolean,
): Promise<Result<HouseBillRow, Refusal>> =>
  db.begin(async (tx) => {
    const [bill] = await tx<
      HouseBillRow[]
    >`${rows(tx as never)} where b.link = ${link} and b.state not in ('draft', 'presenting', 'withdrawn')`
    if (!bill) return refuse({ kind: 'link-unknown', parameter: 'link' })
    await tx`insert into link_tries (link) values (${link}) on conflict do nothing`
    const [tries] = await tx<
      { failures: number; locked_until: Date | null }[]
    >`select failures, locked_until from link_tries where link = ${link} for update`
    const locked = tries!.locked_until && tries!.locked_until.getTime() > Date.now()
    if (locked)
      return refuse({
        kind: 'link-locked',
        facts: { minutes: Math.ceil((tries!.locked_until!.getTime() - Date.now()) / 60_000) },
      })
    if (knows(bill)) {
      await tx`update link_tries set failures = 0, locked_until = null where link = ${link}`
      return ok(bill)
    }
    // After a lock the count begins anew.
    const failures = (tries!.locked_until ? 0 : tries!.failures) + 1
    await tx`
      update link_tries set failures = ${failures}, locked_until = ${failures >= TRIES ? tx`now() + make_interval(mins => ${LOCK_MINUTES})` : null} where link = ${link}`
    return failures >= TRIES
      ? refuse({ kind: 'link-locked', facts: { minutes: LOCK_MINUTES } })
      : refuse({ kind: 'householder-wrong', parameter: 'name', facts: { left: TRIES - failures } })
  }) as Promise<Result<HouseBillRow, Refusal>>

export type HouseholdRow = { id: string; organization: string; organization_name: string; house: string; name: string }
export async function lookAfter(
  db: Database,
  household: { id: string; customer: string; organization: string; house: string; name: string; at: Instant },
): Promise<HouseholdRow> {
  await db`
    insert into households (id, customer, organization, house, name, since)
    values (${household.id}, ${household.customer}, ${household.organization}, ${household.house}, ${household.name}, ${household.at}) on conflict do nothing`
  const [row] = await db<HouseholdRow[]>`
    select h.*, o.name as organization_name from households h join organizations o on o.id = h.organization
    where h.customer = ${household.customer} and h.organization = ${household.organization} and h.house = ${household.house}`
  return row!
}
export const householdsOf = (db: Database, customer: string): Promise<HouseholdRow[]> => db<HouseholdRow[]>`
  select h.*, o.name as organization_name from households h join organizations o on o.id = h.organization where h.customer = ${customer} order by h.since`
/** So long one may come back to a household that was left by a slip. */
const UNDO_MINUTES = 10
export const leaveHousehold = (db: Database, customer: string, id: string): Promise<boolean> =>
  db.begin(async (tx) => {
    await tx`delete from households_left where left_at < now() - make_interval(mins => ${UNDO_MINUTES}) or id = ${id}`
    const left = await tx`
      with gone as (delete from households where id = ${id} and customer = ${customer} returning *)
      insert into households_left select gone.*, now() from gone`
    return left.count > 0
  })
/** Undoes leaving; doing it twice changes nothing more. */
export const returnToHousehold = (db: Database, customer: string, id: string): Promise<HouseholdRow | undefined> =>
  db.begin(async (tx) => {
    await tx`
      with back as (delete from households_left where id = ${id} and customer = ${customer} and left_at > now() - make_interval(mins => ${UNDO_MINUTES})
        returning id, customer, organization, house, name, since)
      insert into households select * from back on conflict do nothing`
    const [row] = await tx<HouseholdRow[]>`
      select h.*, o.name as organization_name from households h join organizations o on o.id = h.organization where h.id = ${id} and h.customer = ${customer}`
    return row
  })
/** Whether a customer has to do with a house: bills come to their phone, or they look after it. */
export async function knowsHouse(
  db: Database,
  customer: string,
  organization: string,
  house: string,
): Promise<boolean> {
  const found = await db`
    select from households where customer = ${customer} and organization = ${organization} and house = ${house}
    union all select from house_bills b join customers c on c.phone = b.phone
      where c.id = ${customer} and b.organization = ${organization} and b.house = ${house} and b.state <> 'draft' limit 1`
  return found.length > 0
}

// ——— a manager's look ———

export type ManagedRow = HouseBillRow & { is_customer: boolean }
const managed = (db: Database) => db`
  select b.*, r.title, r.terms, o.name as organization_name, exists (select from customers c where c.phone = b.phone) as is_customer
  from house_bills b join bill_runs r on r.id = b.run join organizations o on o.id = b.organization`
export const managedBills = (
  db: Database,
  run: string,
  {
    state,
    building,
    search,
    after,
    today,
  }: {
    state?: string | undefined
    building?: string | undefined
    search?: string | undefined
    after?: readonly [string, string] | undefined
    today: Day
  },
  most: number,
): Promise<ManagedRow[]> => db<ManagedRow[]>`
  ${managed(db)} where b.run = ${run}
  ${state === 'open' ? db`and b.rest > 0 and b.paid = 0` : db``}
  ${state === 'part' ? db`and b.rest > 0 and b.paid > 0` : db``}
  ${state === 'paid' ? db`and b.state <> 'withdrawn' and b.rest = 0` : db``}
  ${state === 'overdue' ? db`and b.rest > 0 and b.due_day < ${dayNumber(today)}` : db``}
  ${state === 'withdrawn' ? db`and b.state = 'withdrawn'` : db``}
  ${building === undefined ? db`` : db`and b.building = ${building}`}
  ${search === undefined ? db`` : db`and (b.house like ${`%${search}%`} or b.number like ${`%${search}%`} or b.name like ${`%${search}%`})`}
  ${after === undefined ? db`` : db`and (b.house, b.number) > (${after[0]}, ${after[1]})`}
  order by b.house, b.number limit ${most}`
export async function managedBill(
  db: Database,
  organizations: readonly string[],
  id: string,
): Promise<ManagedRow | undefined> {
  const [row] = await db<
    ManagedRow[]
  >`${managed(db)} where b.id = ${id} and b.organization = any(${organizations as string[]}) and b.state <> 'draft'`
  return row
}

export type BuildingRow = {
  building: string
  bills: number
  paid_bills: number
  billed: bigint
  collected: bigint
  not_due: bigint
  to30: bigint
  to90: bigint
  over90: bigint
}
export const ageingOf = (db: Database, run: string, today: Day): Promise<BuildingRow[]> => {
  const late = (from: number, to: number) =>
    db`coalesce(sum(rest) filter (where ${dayNumber(today)} - due_day between ${from} and ${to}), 0)::bigint`
  return db<BuildingRow[]>`
    select building, count(*)::int as bills, count(*) filter (where rest = 0)::int as paid_bills, sum(amount)::bigint as billed,
      sum(paid - refunded)::bigint as collected, ${late(-100_000, 0)} as not_due, ${late(1, 30)} as to30, ${late(31, 90)} as to90, ${late(91, 100_000)} as over90
    from house_bills where run = ${run} and state <> 'withdrawn' group by building order by building`
}
export const collectedByDay = (
  db: Database,
  run: string,
): Promise<{ day: number; payments: number; collected: bigint }[]> => db<
  { day: number; payments: number; collected: bigint }[]
>`
  select floor((p.booked_at + 28800000) / 86400000)::int as day, count(distinct p.id)::int as payments, sum(l.amount)::bigint as collected
  from house_payment_lines l join house_payments p on p.id = l.payment join house_bills b on b.id = l.bill
  where b.run = ${run} and p.state = 'done' group by 1 order by 1`
export type PaidLine = {
  number: string
  house: string
  payer: string
  amount: bigint
  booked_at: bigint
  payment: string
  entry_at: bigint
  refunded_at: bigint | null
}
/** Every payment of a run's bills, in the order of booking. */
export const paidLines = (db: Database, run: string): Promise<PaidLine[]> => db<PaidLine[]>`
  select b.number, b.house, c.name as payer, l.amount, p.booked_at, p.id as payment, p.at as entry_at, l.refunded_at
  from house_payment_lines l join house_payments p on p.id = l.payment join house_bills b on b.id = l.bill join customers c on c.id = p.payer
  where b.run = ${run} and p.state = 'done' order by p.booked_at, p.id, b.number`

export type BillPaymentRow = {
  id: string
  payer: string
  mandate: string | null
  amount: bigint
  at: bigint
  booked_at: bigint
  refunded_at: bigint | null
}
export const paymentsOfBill = (db: Database, bill: string): Promise<BillPaymentRow[]> => db<BillPaymentRow[]>`
  select p.id, c.name as payer, p.mandate, l.amount, p.at, p.booked_at, l.refunded_at
  from house_payment_lines l join house_payments p on p.id = l.payment join customers c on c.id = p.payer
  where l.bill = ${bill} and p.state = 'done' order by p.booked_at desc, p.id desc limit 100`

// ——— changes that the ledger carries out ———

export type Change = {
  readonly id: Id
  readonly bill: string
  readonly kind: 'penalty' | 'correct' | 'withdraw' | 'close'
  readonly amount: bigint
}
/** Writes what is to be changed, once; answers what stands there now under the same ids. */
export async function intendChanges(
  db: Database | Transaction,
  changes: readonly (Change & { day?: number; fenDays?: bigint; reason: string; actor: string; at: Instant })[],
): Promise<Change[]> {
  if (changes.length === 0) return []
  await db`insert into bill_changes ${db(
    changes.map(({ id, bill, kind, amount, day, fenDays, reason, actor, at }) => ({
      id,
      bill,
      kind,
      amount,
      day: day ?? null,
      fen_days: fenDays === undefined ? null : String(fenDays),
      reason,
      actor,
      at,
    })),
  )} on conflict do nothing`
  const kept = await db<{ id: string; bill: string; kind: Change['kind']; amount: bigint }[]>`
    select replace(id::text, '-', '') as id, bill, kind, amount from bill_changes where id = any(${changes.map(({ id }) => id)}::uuid[])`
  return kept.map((change) => ({ ...change, id: change.id as Id }))
}

/** Bills that are to be presented to the ledger, some at a time. */
export const toPresent = (
  db: Database,
  run: string,
  most: number,
): Promise<{ id: string; at: bigint; amount: bigint }[]> =>
  db<
    { id: string; at: bigint; amount: bigint }[]
  >`select id, at, amount from house_bills where run = ${run} and state = 'presenting' order by id limit ${most}`

/** The next day of penalty for bills overdue before `today`; bills on which nothing accrues are only moved on. */
export async function penaltiesFor(
  db: Database,
  run: { id: string; terms: { penalty: PenaltyTerms; allocation: Allocation } },
  today: Day,
  at: Instant,
  most: number,
): Promise<{ changes: Change[]; passed: number }> {
  const { penalty, allocation } = run.terms
  const day = dayNumber(today)
  const bills = await db<HouseBillRow[]>`
    select * from house_bills where run = ${run.id} and state = 'open' and left_due > 0 and due_day < ${day} and coalesce(accrued_to, due_day) < ${day}
      and penalty < floor(amount * ${penalty.capPercent}::numeric / 100) order by id limit ${most}`
  const changes: Parameters<typeof intendChanges>[1][number][] = []
  const still: { id: string; day: number; fenDays: string }[] = []
  for (const bill of bills) {
    // Days that were missed (a paused run, say, or a bank that was closed) accrue one after another.
    const next = Math.max(bill.accrued_to ?? bill.due_day, bill.due_day) + 1
    const { fenDays, accrues } = accrueDay({ ...bill, fenDays: BigInt(bill.fen_days) }, penalty, allocation)
    if (accrues === 0n) still.push({ id: bill.id, day: next, fenDays: String(fenDays) })
    else
      changes.push({ id: entryId(bill.id, Number(bill.at), 'penalty', next), bill: bill.id, kind: 'penalty', amount: accrues, day: next, fenDays, reason: '', actor: 'bank', at }) // biome-ignore format: one change
  }
  for (const one of still)
    await db`update house_bills set accrued_to = ${one.day}, fen_days = ${one.fenDays}::numeric where id = ${one.id} and coalesce(accrued_to, due_day) < ${one.day}`
  return { changes: await intendChanges(db, changes), passed: bills.length }
}

/** Bills of a run that are still open, for its end. */
export const openBills = (
  db: Database,
  run: string,
  most: number,
): Promise<{ id: string; at: bigint; left_due: bigint; paid: bigint }[]> =>
  db<{ id: string; at: bigint; left_due: bigint; paid: bigint }[]>`
    select id, at, left_due, paid from house_bills where run = ${run} and state = 'open' order by id limit ${most}`

// ——— payments and mandates ———

export type PaymentRow = {
  id: string
  payer: string
  mandate: string | null
  amount: bigint
  at: bigint
  state: 'requested' | 'done' | 'refused'
  reason: string | null
  sequence: bigint | null
  lines: {
    bill: string
    number: string
    house: string
    organization: string
    items: ItemKind[]
    amount: string
    refunded: boolean
  }[]
}
export type Intended = {
  readonly id: string
  readonly payer: string
  readonly mandate?: string
  readonly attempt?: number
  readonly at: Instant
  readonly request: string
  readonly lines: readonly { readonly bill: string; readonly amount: bigint }[]
}
/** Writes what is to be paid before the ledger is asked; what stands there already stays. */
export async function intendHousePayments(db: Database, list: readonly Intended[]): Promise<undefined[]> {
  const lines = list.flatMap(({ id, lines }) => lines.map((line) => ({ id, ...line })))
  const total = ({ lines }: Intended) => String(lines.reduce((sum, { amount }) => sum + amount, 0n))
  await db`
    with payment as (
      insert into house_payments (id, payer, mandate, attempt, amount, at, request)
      select * from unnest(${list.map(({ id }) => id)}::text[], ${list.map(({ payer }) => payer)}::text[], ${list.map(({ mandate }) => mandate ?? null)}::text[],
        ${list.map(({ attempt }) => attempt ?? 1)}::int[], ${list.map(total)}::bigint[], ${list.map(({ at }) => String(at))}::bigint[],
        ${list.map(({ request }) => request)}::text[])
      on conflict do nothing returning id)
    insert into house_payment_lines (payment, bill, amount)
    select payment.id, l.bill, l.amount from unnest(${lines.map(({ id }) => id)}::text[], ${lines.map(({ bill }) => bill)}::text[],
      ${lines.map(({ amount }) => String(amount))}::bigint[]) l (payment, bill, amount) join payment on payment.id = l.payment`
  return list.map(() => undefined)
}
const payments = (db: Database) => db`
  select p.*, (select jsonb_agg(jsonb_build_object('bill', b.id, 'number', b.number, 'house', b.house, 'organization', o.name, 'amount', l.amount::text, 'items', (select jsonb_agg(i->>'kind') from jsonb_array_elements(b.items) i),
    'refunded', l.refunded_at is not null) order by b.number)
    from house_payment_lines l join house_bills b on b.id = l.bill join organizations o on o.id = b.organization where l.payment = p.id) as lines
  from house_payments p`
export const paymentsFor = (db: Database, payer: string): Promise<PaymentRow[]> =>
  db<PaymentRow[]>`${payments(db)} where p.payer = ${payer} order by p.at desc, p.id desc limit 50`
export async function paymentFor(db: Database, payer: string, id: string): Promise<PaymentRow | undefined> {
  const [row] = await db<PaymentRow[]>`${payments(db)} where p.id = ${id} and p.payer = ${payer}`
  return row
}
/** A payment with the line of one bill, as far as it can be given back. */
export async function refundable(
  db: Database,
  bill: string,
  payment: string,
): Promise<{ payer: string; at: bigint; amount: bigint } | undefined> {
  const [row] = await db<{ payer: string; at: bigint; amount: bigint }[]>`
    select p.payer, p.at, l.amount from house_payment_lines l join house_payments p on p.id = l.payment
    where l.bill = ${bill} and l.payment = ${payment} and p.state = 'done'`
  return row
}
/** A refusal that no entry of the ledger tells of: a mandate that does not reach. */
export async function refuseHousePayment(db: Database, id: string, reason: string): Promise<void> {
  await db`update house_payments set state = 'refused', reason = ${reason} where id = ${id} and state = 'requested'`
}
export async function keepInvoiceRequest(
  db: Database,
  payment: string,
  title: string,
  taxNumber: string | undefined,
  at: Instant,
): Promise<void> {
  await db`
    insert into invoice_requests (payment, title, tax_number, at) values (${payment}, ${title}, ${taxNumber ?? null}, ${at})
    on conflict (payment) do update set title = excluded.title, tax_number = excluded.tax_number, at = excluded.at`
}

export type MandateRow = {
  id: string
  customer: string
  organization: string
  organization_name: string
  house: string
  cap: bigint
  frequency: 'each-bill' | 'monthly'
  at: bigint
  request: string
  ended_at: bigint | null
}
export const mandatesOf = (db: Database, customer: string): Promise<MandateRow[]> => db<MandateRow[]>`
  select m.*, o.name as organization_name from mandates m join organizations o on o.id = m.organization where customer = ${customer} order by ended_at is not null, at desc`
export async function giveMandate(
  db: Database,
  mandate: Omit<MandateRow, 'organization_name' | 'ended_at' | 'at'> & { at: Instant },
): Promise<boolean> {
  const kept = await db`
    insert into mandates (id, customer, organization, house, cap, frequency, at, request)
    values (${mandate.id}, ${mandate.customer}, ${mandate.organization}, ${mandate.house}, ${mandate.cap}, ${mandate.frequency}, ${mandate.at}, ${mandate.request})
    on conflict do nothing`
  if (kept.count > 0) return true
  const [own] = await db`select from mandates where id = ${mandate.id}`
  return own !== undefined
}
export async function endMandate(
  db: Database,
  customer: string,
  id: string,
  at: Instant,
): Promise<MandateRow | undefined> {
  await db`update mandates set ended_at = ${at} where id = ${id} and customer = ${customer} and ended_at is null`
  return (await mandatesOf(db, customer)).find((mandate) => mandate.id === id)
}

export type ToCollect = {
  bill: string
  run: string
  left_due: bigint
  mandate: string
  customer: string
  cap: bigint
  frequency: 'each-bill' | 'monthly'
  attempt: number
  at: bigint
  class: AccountClass
  exactness: Exactness
}
/** Bills whose mandates are to be tried on this day: of the tries that are due, the last one only. */
export const toCollect = (
  db: Database,
  run: string,
  terms: RunTerms,
  today: Day,
  most: number,
): Promise<ToCollect[]> => db<ToCollect[]>`
  select b.id as bill, b.run, b.left_due, m.id as mandate, m.customer, m.cap, m.frequency, m.at, t.attempt, c.class
  from house_bills b join mandates m on m.organization = b.organization and m.house = b.house and m.ended_at is null join customers c on c.id = m.customer
  cross join lateral (
    select max(n)::int as attempt from unnest(${terms.collectOn as number[]}::int[]) with ordinality t (d, n) where b.due_day + d <= ${dayNumber(today)}) t
  where b.run = ${run} and b.state = 'open' and b.left_due > 0 and t.attempt is not null and not exists (
    select from house_payments p join house_payment_lines l on l.payment = p.id where l.bill = b.id and p.mandate = m.id and p.attempt >= t.attempt)
  order by b.id limit ${most}`

// ——— what the ledger did ———

export const followHouseBills: Followers = {
  'house-bill-': async (tx, entries) => {
    const done = entries.filter(({ answer }) => isDone(answer))
    const presented = done.filter(({ entry }) => entry.step === 'present').map(({ entry }) => entry.business)
    if (presented.length > 0)
      await tx`update house_bills set state = 'open', left_due = amount + penalty - paid where id = any(${presented}) and state = 'presenting'`
    const changed = done
      .filter(({ entry }) => entry.step !== 'present' && entry.kind === 'post')
      .map(({ entry }) => entry.id)
    if (changed.length > 0)
      await tx`
        with c as (update bill_changes set done = true where id = any(${changed}::uuid[]) and not done returning *),
          sums as (
            select bill, sum(amount) as by, coalesce(sum(amount) filter (where kind = 'penalty'), 0) as penalty,
              coalesce(sum(amount) filter (where kind = 'correct'), 0) as corrected, max(day) as day, max(fen_days) as fen_days,
              bool_or(kind = 'withdraw') as withdrawn, bool_or(kind = 'close') as closed
            from c group by bill)
        update house_bills b set left_due = left_due + s.by, penalty = b.penalty + s.penalty, amount = b.amount + s.corrected,
          accrued_to = coalesce(s.day, b.accrued_to), fen_days = coalesce(s.fen_days, b.fen_days),
          state = case when s.withdrawn then 'withdrawn' when s.closed then 'closed' else b.state end
        from sums s where b.id = s.bill`
    const closed = done.filter(({ entry }) => entry.kind === 'close').map(({ entry }) => entry.business)
    if (closed.length > 0)
      await tx`update house_bills set state = 'closed' where id = any(${closed}) and state = 'open'`
  },
  'house-payment-': async (tx, entries) => {
    const paid = entries.filter(({ entry }) => entry.step === 'pay')
    const done = paid.filter(({ answer }) => isDone(answer))
    if (done.length > 0)
      await tx`
        with d as (
          update house_payments p set state = 'done', booked_at = e.booked_at, sequence = e.sequence
          from unnest(${done.map(({ entry }) => entry.business)}::text[], ${done.map(({ entry }) => String(entry.bookedAt))}::bigint[],
            ${done.map(({ entry }) => String(entry.sequence))}::bigint[]) e (id, booked_at, sequence)
          where p.id = e.id and p.state = 'requested' returning p.id),
          sums as (select l.bill, sum(l.amount) as paid from d join house_payment_lines l on l.payment = d.id group by l.bill)
        update house_bills b set paid = b.paid + s.paid, left_due = left_due - s.paid from sums s where b.id = s.bill`
    for (const { entry, answer } of paid)
      if (!isDone(answer))
        await tx`update house_payments set state = 'refused', reason = ${answer.kind}, sequence = ${entry.sequence} where id = ${entry.business} and state = 'requested'`
    for (const { entry, answer } of entries)
      if (entry.step === 'refund' && isDone(answer))
        // The memo begins with the bill that the money is given back for.
        await tx`
          with l as (
            update house_payment_lines set refunded_at = ${entry.bookedAt} where payment = ${entry.business} and bill = ${entry.memo.split(' ')[0]!}
              and refunded_at is null returning bill, amount)
          update house_bills b set refunded = b.refunded + l.amount from l where b.id = l.bill`
  },
}
