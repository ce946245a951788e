/** Bill runs: their sheets, the bills in them, and what the projection shows of where a run stands. */
import { createHash } from 'node:crypto'
import type { RunFacts, RunTerms } from '../../core/bills/run.ts'
import type { RunState } from '../../core/bills/run-wire.ts'
import type { Header, ItemKind, SheetRefusal } from '../../core/bills/sheet.ts'
import { type Day, dayFromNumber, dayNumber, type Instant } from '../../core/time.ts'
import type { BadRow } from '../bills/sheet/write.ts'
import type { Database, Transaction } from './database.ts'
import { tellManagers } from './run-notices.ts'

export type RunRow = {
  id: string
  organization: string
  organization_name: string
  title: string
  at: bigint
  created_by: string
  request: string
  terms: RunTerms
  state: RunState
  paused: boolean
  confirmed_at: bigint | null
  next_at: bigint | null
  closed_at: bigint | null
  settlement: Settlement | null
  summary: string | null
}
/** In fen, as text; what stands behind `attempt` is there once the ledger has booked it. */
export type Settlement = {
  readonly collected: string
  readonly attempt: number
  readonly received?: string
  readonly fee?: string
  readonly tax?: string
  readonly at?: number
  readonly entry?: string
}
export async function runRow(db: Database | Transaction, id: string): Promise<RunRow | undefined> {
  const [row] = await db<
    RunRow[]
  >`select r.*, o.name as organization_name from bill_runs r join organizations o on o.id = r.organization where r.id = ${id}`
  return row
}
export const runsOf = (db: Database, organizations: readonly string[]): Promise<RunRow[]> => db<RunRow[]>`
  select r.*, o.name as organization_name from bill_runs r join organizations o on o.id = r.organization
  where r.organization = any(${organizations as string[]}) order by r.at desc, r.id desc limit 100`

export async function beginRun(
  db: Database,
  run: { id: string; organization: string; title: string; at: Instant; by: string; request: string; terms: RunTerms },
): Promise<void> {
  await db`
    insert into bill_runs (id, organization, title, at, created_by, request, terms)
    values (${run.id}, ${run.organization}, ${run.title}, ${run.at}, ${run.by}, ${run.request}, ${db.json(run.terms as never)}) on conflict do nothing`
}

// ——— the sheet ———

/** What the file of errors needs of the sheet that it is about. */
export type SheetForm = { readonly header: Header; readonly date1904: boolean }
export type SheetRow = {
  run: string
  name: string
  upload: number
  mends: boolean
  state: 'waiting' | 'reading' | 'read' | 'refused'
  refused: SheetRefusal | null
  form: SheetForm | null
  bad: number
}
/**
 * Takes the place of an earlier sheet or, when it `mends`, of the rows that were wrong in it. Answers whether the run is
 * still a draft.
 */
export const keepSheet = (
  db: Database,
  run: string,
  sheet: { name: string; bytes: Uint8Array; mends: boolean; by: string; at: Instant },
): Promise<boolean> =>
  db.begin(async (tx) => {
    const changed =
      await tx`update bill_runs set state = 'reading' where id = ${run} and state in ('draft', 'reading', 'read')`
    if (changed.count === 0) return false
    const digest = createHash('sha256').update(sheet.bytes).digest('hex')
    await tx`
      insert into bill_sheets (run, name, bytes, digest, uploaded_at, uploaded_by, mends)
      values (${run}, ${sheet.name}, ${Buffer.from(sheet.bytes)}, ${digest}, ${sheet.at}, ${sheet.by}, ${sheet.mends})
      on conflict (run) do update set name = excluded.name, bytes = excluded.bytes, digest = excluded.digest, uploaded_at = excluded.uploaded_at,
        uploaded_by = excluded.uploaded_by, mends = excluded.mends, upload = bill_sheets.upload + 1, state = 'waiting', refused = null, bad = 0`
    return true
  }) as Promise<boolean>
export async function sheetRow(db: Database, run: string): Promise<SheetRow | undefined> {
  const [row] = await db<
    SheetRow[]
  >`select run, name, upload, mends, state, refused, form, bad from bill_sheets where run = ${run}`
  return row
}
/** Sheets that wait to be read, or whose reader died: each is read from its beginning. */
export const sheetsToRead = (db: Database): Promise<{ run: string }[]> =>
  db<{ run: string }[]>`select run from bill_sheets where state in ('waiting', 'reading') order by uploaded_at limit 10`

export type Upload = {
  readonly run: string
  readonly organization: string
  readonly at: bigint
  readonly bytes: Buffer
  readonly upload: number
  readonly mends: boolean
}
/** Begins to read: what an earlier reading of this file left, and what it takes the place of, goes. */
export const beginReading = (db: Database, run: string): Promise<Upload | undefined> =>
  db.begin(async (tx) => {
    const [row] = await tx<Upload[]>`
      update bill_sheets s set state = 'reading' from bill_runs r where s.run = ${run} and r.id = s.run
      returning s.run, r.organization, r.at, s.bytes, s.upload, s.mends`
    if (!row) return undefined
    await tx`delete from house_bills where run = ${run} and state = 'draft' ${row.mends ? tx`and upload >= ${row.upload}` : tx``}`
    await tx`delete from bad_rows where run = ${run}`
    return row
  }) as Promise<Upload | undefined>

export type DraftItem = {
  readonly kind: ItemKind
  readonly label: string
  readonly amount: string
  readonly quantity: string | null
}
export type DraftBill = {
  readonly id: string
  readonly number: string
  readonly house: string
  readonly building: string
  readonly name: string
  readonly phone: string | null
  readonly account: string | null
  readonly items: readonly DraftItem[]
  readonly amount: bigint
  readonly due: Day
  readonly link: string
}
export async function keepDrafts(
  db: Database,
  of: Upload,
  bills: readonly DraftBill[],
  bad: readonly BadRow[],
): Promise<void> {
  await db.begin(async (tx) => {
    if (bills.length > 0)
      await tx`insert into house_bills ${tx(
        bills.map(({ due, items, ...bill }) => ({
          ...bill,
          run: of.run,
          organization: of.organization,
          items: tx.json(items as never),
          at: of.at,
          due_day: dayNumber(due),
          upload: of.upload,
        })),
      )}`
    if (bad.length > 0)
      await tx`insert into bad_rows ${tx(
        bad.map(({ row, cells, problems }) => ({
          run: of.run,
          row,
          cells: tx.json(cells as never),
          problems: tx.json(problems as never),
        })),
      )}`
  })
}
/** The reading is over, unless another file came meanwhile. */
export async function endReading(
  db: Database,
  of: Upload,
  read: { bad: number; form: SheetForm } | { refused: SheetRefusal },
): Promise<void> {
  await db.begin(async (tx) => {
    const changed =
      'refused' in read
        ? await tx`
            update bill_sheets set state = 'refused', refused = ${tx.json(read.refused as never)}
            where run = ${of.run} and upload = ${of.upload} and state = 'reading'`
        : await tx`
            update bill_sheets set state = 'read', bad = ${read.bad}, form = ${tx.json(read.form as never)}
            where run = ${of.run} and upload = ${of.upload} and state = 'reading'`
    if (changed.count === 0) return
    // Of a file that is refused, nothing counts.
    if ('refused' in read)
      await tx`delete from house_bills where run = ${of.run} and state = 'draft' and upload = ${of.upload}`
    await tx`update bill_runs set state = 'read' where id = ${of.run} and state = 'reading'`
  })
}
export const badRowsOf = (db: Database, run: string, most: number): Promise<BadRow[]> =>
  db<BadRow[]>`select row, cells, problems from bad_rows where run = ${run} order by row limit ${most}`
/** Of these numbers (as `billKey` writes them), those that were billed before, or stand in the same run from an earlier file. */
export async function numbersTaken(db: Database, of: Upload, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db<{ key: string }[]>`
    select upper(number) as key from house_bills where organization = ${of.organization} and upper(number) = any(${keys as string[]})
      and (state not in ('draft', 'withdrawn') or (run = ${of.run} and upload < ${of.upload}))`
  return new Set(rows.map(({ key }) => key))
}

/** From here on the run bills. Answers why it cannot. */
export const confirmRun = (
  db: Database,
  run: { id: string; by: string; at: Instant },
): Promise<'confirmed' | 'not-draft' | { readonly bad: number } | { readonly taken: readonly string[] }> =>
  db.begin(async (tx) => {
    const [row] = await tx<
      { state: RunState; confirmed_by: string | null }[]
    >`select state, confirmed_by from bill_runs where id = ${run.id} for update`
    if (row?.confirmed_by) return 'not-draft'
    const [sheet] = await tx<SheetRow[]>`select * from bill_sheets where run = ${run.id}`
    const [drafts] = await tx<{ n: number }[]>`
      select count(*)::int as n from house_bills where run = ${run.id} and state = 'draft'`
    if (row?.state !== 'read' || sheet?.state !== 'read' || sheet.bad > 0 || drafts!.n === 0)
      return { bad: sheet?.bad ?? 0 }
    const taken = await tx<{ number: string }[]>`
      select d.number from house_bills d where d.run = ${run.id} and exists (
        select from house_bills o where o.organization = d.organization and upper(o.number) = upper(d.number) and o.state not in ('draft', 'withdrawn')) limit 20`
    if (taken.length > 0) return { taken: taken.map(({ number }) => number) }
    await tx`update house_bills set state = 'presenting' where run = ${run.id} and state = 'draft'`
    await tx`update bill_runs set state = 'presenting', confirmed_at = ${run.at}, confirmed_by = ${run.by} where id = ${run.id}`
    return 'confirmed'
  }) as Promise<'confirmed' | 'not-draft' | { bad: number } | { taken: string[] }>
export async function markRunStarted(db: Database, id: string): Promise<void> {
  await db`update bill_runs set started = true where id = ${id}`
}
/** Confirmed runs whose run in Temporal never began, because a process died in between. */
export const runsNotStarted = (db: Database, before: Instant): Promise<RunRow[]> => db<RunRow[]>`
  select r.*, o.name as organization_name from bill_runs r join organizations o on o.id = r.organization
  where confirmed_at is not null and not started and confirmed_at < ${before} limit 20`

// ——— how it goes ———

export type Progress = {
  bills: number
  paid_bills: number
  part: number
  open: number
  overdue: number
  withdrawn: number
  billed: bigint
  penalty: bigint
  collected: bigint
  refunded: bigint
  rest: bigint
  told: number
  phones: number
  first_due: number | null
  last_due: number | null
}
export async function progressOf(db: Database, run: string, today: Day): Promise<Progress> {
  const [row] = await db<Progress[]>`
    select count(*)::int as bills,
      count(*) filter (where state <> 'withdrawn' and rest = 0)::int as paid_bills,
      count(*) filter (where rest > 0 and paid > 0)::int as part,
      count(*) filter (where rest > 0 and paid = 0)::int as open,
      count(*) filter (where rest > 0 and due_day < ${dayNumber(today)})::int as overdue,
      count(*) filter (where state = 'withdrawn')::int as withdrawn,
      coalesce(sum(amount) filter (where state <> 'withdrawn'), 0)::bigint as billed, coalesce(sum(penalty), 0)::bigint as penalty,
      coalesce(sum(paid), 0)::bigint as collected, coalesce(sum(refunded), 0)::bigint as refunded, coalesce(sum(rest), 0)::bigint as rest,
      (count(*) filter (where announced) + count(reminded) + count(told_overdue))::int as told, count(phone)::int as phones, min(due_day) as first_due, max(due_day) as last_due
    from house_bills where run = ${run}`
  return row!
}
export async function sumsByItem(db: Database, run: string): Promise<{ item: ItemKind; amount: bigint }[]> {
  return db<{ item: ItemKind; amount: bigint }[]>`
    select i->>'kind' as item, sum((i->>'amount')::bigint)::bigint as amount from house_bills, jsonb_array_elements(items) i
    where run = ${run} group by 1 order by 2 desc`
}

/** What decides when the run acts next. `collectOn`: days from the due day on which mandates are tried. */
export async function runFacts(db: Database, run: string, terms: RunTerms, today: Day): Promise<RunFacts> {
  const [row] = await db<
    {
      unpaid: number
      remind: number | null
      overdue: number | null
      penalty: number | null
      due: number | null
      collect: number | null
      last: number
    }[]
  >`
    select count(*) filter (where unpaid)::int as unpaid,
      min(due_day) filter (where unpaid and reminded is distinct from due_day and told_overdue is distinct from due_day) as remind,
      min(due_day) filter (where unpaid and told_overdue is distinct from due_day) as overdue,
      min(greatest(coalesce(accrued_to, due_day), due_day) + 1) filter (where unpaid and penalty < cap) as penalty,
      min(due_day) filter (where unpaid and due_day >= ${dayNumber(today)}) as due, min(next_try) filter (where unpaid) as collect, max(due_day) as last
    from (
      select b.*, b.state = 'open' and b.left_due > 0 as unpaid,
        ${terms.penalty ? db`floor(b.amount * ${terms.penalty.capPercent}::numeric / 100)::bigint` : db`0`} as cap,
        (select min(b.due_day + d) from unnest(${terms.collectOn as number[]}::int[]) with ordinality t (d, n)
          join mandates m on m.organization = b.organization and m.house = b.house and m.ended_at is null
          where not exists (
            select from house_payments p join house_payment_lines l on l.payment = p.id where l.bill = b.id and p.mandate = m.id and p.attempt = t.n)) as next_try
      from house_bills b where b.run = ${run}) bills`
  const day = (number: number | null) => (number === null ? null : dayFromNumber(number))
  return {
    unpaid: row!.unpaid,
    remindFor: day(row!.remind),
    overdueFor: day(row!.overdue),
    dueOn: day(row!.due),
    collectOn: day(row!.collect),
    penaltyOn: terms.penalty ? day(row!.penalty) : null,
    lastDue: dayFromNumber(row!.last),
  }
}

export async function markRun(db: Database, id: string, state: RunState): Promise<void> {
  await db`update bill_runs set state = ${state} where id = ${id}`
}
export async function noteNext(db: Database, id: string, at: Instant | null): Promise<void> {
  await db`update bill_runs set next_at = ${at} where id = ${id}`
}
export async function setPaused(db: Database, id: string, paused: boolean): Promise<void> {
  await db`update bill_runs set paused = ${paused} where id = ${id}`
}
/** Later due days for one house or for all that still owe; each order counts once. */
export const extendBills = (
  db: Database,
  run: string,
  order: { id: string; days: number; house?: string | undefined },
): Promise<number> =>
  db.begin(async (tx) => {
    const [fresh] =
      await tx`insert into run_orders (id, run, kind) values (${order.id}, ${run}, 'extend') on conflict do nothing returning true`
    if (!fresh) return 0
    const changed = await tx`
      update house_bills set due_day = due_day + ${order.days} where run = ${run} and state = 'open' and left_due > 0
      ${order.house === undefined ? tx`` : tx`and house = ${order.house}`}`
    return changed.count
  }) as Promise<number>
export async function hasHouse(db: Database, run: string, house: string): Promise<boolean> {
  const rows = await db`select from house_bills where run = ${run} and house = ${house} limit 1`
  return rows.length > 0
}

export async function closeRun(
  db: Database,
  id: string,
  state: 'closed' | 'cancelled',
  at: Instant,
  summary: string,
): Promise<void> {
  await db.begin(async (tx) => {
    await tx`update bill_runs set state = ${state}, closed_at = ${at}, summary = ${summary}, next_at = null, started = true where id = ${id}`
    await tellManagers(tx, id, 'run-closed', at)
  })
}
/** What the run holds now is what will be settled. */
export async function intendSettlement(
  db: Database,
  run: string,
  account: string,
  attempt: number,
): Promise<Settlement> {
  const [row] = await db<{ settlement: Settlement }[]>`
    update bill_runs set settlement = coalesce(settlement, (
      select jsonb_build_object('collected', (credits - debits)::text, 'attempt', ${attempt}::int) from ledger_accounts where id = ${account}))
    where id = ${run} returning settlement`
  return row!.settlement
}
export async function keepSettlement(db: Database, run: string, settlement: Settlement): Promise<void> {
  await db`update bill_runs set settlement = ${db.json(settlement)} where id = ${run}`
}
export async function dropSettlement(db: Database, run: string): Promise<void> {
  await db`update bill_runs set settlement = null where id = ${run}`
}
