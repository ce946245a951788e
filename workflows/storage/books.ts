/** The bank's days as they are closed, step by step, and the general ledger that each leaves. */
import { type EndOfDayStep, endOfDayEntry, endOfDayRun } from '../../core/books/end-of-day.ts'
import { PROVISION, YEAR_END } from '../../core/books/postings.ts'
import type { Id } from '../../core/id.ts'
import { addDays, type Day, dayFromNumber, dayNumber } from '../../core/time.ts'
import { type Database, idOf, type Transaction } from './database.ts'

// ——— days ———

export type BusinessDayRow = {
  readonly day: Day
  readonly state: 'open' | 'closing' | 'closed'
  readonly cut: number | null
  readonly nextDay: Day | null
  readonly digest: string | null
  readonly beganAt: Date | null
  readonly endedAt: Date | null
}
type DayColumns = {
  day: number
  state: BusinessDayRow['state']
  cut: bigint | null
  next_day: number | null
  digest: string | null
  began_at: Date | null
  ended_at: Date | null
}
const dayRow = (row: DayColumns): BusinessDayRow => ({
  day: dayFromNumber(row.day),
  state: row.state,
  cut: row.cut === null ? null : Number(row.cut),
  nextDay: row.next_day === null ? null : dayFromNumber(row.next_day),
  digest: row.digest,
  beganAt: row.began_at,
  endedAt: row.ended_at,
})
export async function businessDayRow(db: Database, day: Day): Promise<BusinessDayRow | undefined> {
  const [row] = await db<DayColumns[]>`select * from business_days where day = ${dayNumber(day)}`
  return row && dayRow(row)
}
export async function businessDayRows(db: Database, before: Day | undefined, most: number): Promise<BusinessDayRow[]> {
  const rows = await db<DayColumns[]>`
    select * from business_days where day < ${before === undefined ? 2_147_483_647 : dayNumber(before)} order by day desc limit ${most}`
  return rows.map(dayRow)
}
/** The oldest day that is not closed; a bank that never closed one begins with the day that it is told. */
export const openDay = (db: Database, today: Day): Promise<Day> =>
  db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(0x716f64)`
    const [row] = await tx<
      { day: number }[]
    >`select day from business_days where state <> 'closed' order by day limit 1`
    if (row) return dayFromNumber(row.day)
    const [last] = await tx<{ day: number | null }[]>`select max(day) as day from business_days`
    const day = last?.day == null ? dayNumber(today) : last.day + 1
    await tx`insert into business_days (day, state) values (${day}, 'open')`
    return dayFromNumber(day)
  }) as Promise<Day>
/** Where the log stood at the end of the day before; 0 for the first day. */
export async function cutBefore(db: Database, day: Day): Promise<number> {
  const [row] = await db<{ cut: bigint | null }[]>`
    select cut from business_days where day < ${dayNumber(day)} order by day desc limit 1`
  return Number(row?.cut ?? 0)
}
export async function keepCut(db: Database, day: Day, cut: number): Promise<void> {
  await db`update business_days set cut = ${cut} where day = ${dayNumber(day)} and cut is null`
}
/** The newest day that is closed; undefined while none is. */
export async function lastClosedDay(db: Database): Promise<Day | undefined> {
  const [row] = await db<{ day: number | null }[]>`select max(day) as day from business_days where state = 'closed'`
  return row?.day == null ? undefined : dayFromNumber(row.day)
}
/** The digest of the newest closed day before; empty for the first. */
export async function digestBefore(db: Database, day: Day): Promise<string> {
  const [row] = await db<{ digest: string | null }[]>`
    select digest from business_days where day < ${dayNumber(day)} order by day desc limit 1`
  return row?.digest ?? ''
}
/** Closes the day and opens the next one. */
export const closeDay = (db: Database, day: Day, nextBusiness: Day, digest: string): Promise<void> =>
  db.begin(async (tx) => {
    await tx`
      update business_days set state = 'closed', ended_at = now(), digest = ${digest}, next_day = ${dayNumber(nextBusiness)}
      where day = ${dayNumber(day)} and state <> 'closed'`
    await tx`insert into business_days (day, state) values (${dayNumber(day) + 1}, 'open') on conflict do nothing`
  }) as unknown as Promise<void>

// ——— steps ———

export type StepRow = {
  readonly step: EndOfDayStep
  readonly state: 'running' | 'done'
  readonly reached: number
  readonly rows: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly beganAt: Date
  readonly endedAt: Date | null
  readonly input: string | null
  readonly output: string | null
}
type StepColumns = Omit<StepRow, 'reached' | 'rows' | 'beganAt' | 'endedAt'> & {
  reached: bigint
  rows: bigint
  began_at: Date
  ended_at: Date | null
}
const stepRow = ({ reached, rows, began_at, ended_at, ...row }: StepColumns): StepRow => ({
  ...row,
  reached: Number(reached),
  rows: Number(rows),
  beganAt: began_at,
  endedAt: ended_at,
})
export async function stepRows(db: Database, day: Day): Promise<StepRow[]> {
  const rows = await db<StepColumns[]>`
    select step, state, reached, rows, facts, began_at, ended_at, input, output from business_day_steps where day = ${dayNumber(day)} order by n`
  return rows.map(stepRow)
}
/** Begins a step, or finds it as far as it came. */
export async function beginStep(
  db: Database,
  day: Day,
  n: number,
  step: EndOfDayStep,
  input: string,
): Promise<StepRow> {
  await db`update business_days set state = 'closing', began_at = coalesce(began_at, now()) where day = ${dayNumber(day)} and state = 'open'`
  await db`
    insert into business_day_steps (day, n, step, state, input) values (${dayNumber(day)}, ${n}, ${step}, 'running', ${input}) on conflict do nothing`
  const [row] = await db<StepColumns[]>`
    select step, state, reached, rows, facts, began_at, ended_at, input, output from business_day_steps where day = ${dayNumber(day)} and n = ${n}`
  return stepRow(row!)
}
/** Moves a step on from where it stood; false when somebody else did. In the transaction of what it stands for. */
export async function stepOn(
  tx: Transaction | Database,
  day: Day,
  step: EndOfDayStep,
  { from, to, rows }: { readonly from: number; readonly to: number; readonly rows: number },
): Promise<boolean> {
  const moved = await tx`
    update business_day_steps set reached = ${to}, rows = rows + ${rows} where day = ${dayNumber(day)} and step = ${step} and state = 'running' and reached = ${from}`
  return moved.count > 0
}
/** What a step found out before it acts on it; who found it out first is right. */
export async function keepFacts<Facts extends Record<string, unknown>>(
  db: Database,
  day: Day,
  step: EndOfDayStep,
  name: string,
  facts: Facts,
): Promise<Facts> {
  const [row] = await db<{ facts: Facts }[]>`
    update business_day_steps set facts = case when facts ? ${name} then facts else facts || jsonb_build_object(${name}::text, ${db.json(facts as never)}::jsonb) end
    where day = ${dayNumber(day)} and step = ${step} returning facts -> ${name}::text as facts`
  return row!.facts
}
export async function endStep(
  db: Database,
  day: Day,
  step: EndOfDayStep,
  { rows, output, facts }: { readonly rows: number; readonly output: string; readonly facts?: Record<string, unknown> },
): Promise<void> {
  await db`
    update business_day_steps set state = 'done', ended_at = now(), rows = ${rows}, output = ${output}, facts = facts || ${db.json((facts ?? {}) as never)}::jsonb
    where day = ${dayNumber(day)} and step = ${step} and state = 'running'`
}

// ——— pieces ———

export type PieceRow = {
  readonly piece: number
  readonly rows: number
  readonly digest: string
  readonly facts: Readonly<Record<string, string>>
}
export async function keepPieces(
  db: Database | Transaction,
  day: Day,
  pieces: readonly (PieceRow & { readonly step: string })[],
): Promise<void> {
  for (const { step, piece, rows, digest, facts } of pieces)
    await db`
      insert into business_day_pieces (day, step, piece, rows, digest, facts)
      values (${dayNumber(day)}, ${step}, ${piece}, ${rows}, ${digest}, ${(db as Database).json(facts)})
      on conflict (day, step, piece) do update set rows = excluded.rows, digest = excluded.digest, facts = excluded.facts`
}
export async function piecesOf(db: Database, day: Day, prefix: string): Promise<(PieceRow & { step: string })[]> {
  const rows = await db<{ step: string; piece: bigint; rows: bigint; digest: string; facts: Record<string, string> }[]>`
    select step, piece, rows, digest, facts from business_day_pieces where day = ${dayNumber(day)} and step like ${`${prefix}%`} order by step, piece`
  return rows.map((row) => ({ ...row, piece: Number(row.piece), rows: Number(row.rows) }))
}

// ——— what was booked ———

/** The interest that the end of a day paid, with a digest of every account's. */
export async function interestPaid(
  db: Database,
  day: Day,
): Promise<{ rows: number; interest: bigint; tax: bigint; suspended: number; digest: string }> {
  const [row] = await db<{ rows: bigint; interest: bigint; tax: bigint; suspended: bigint; digest: string | null }[]>`
    select count(*) as rows, coalesce(sum(interest), 0)::bigint as interest, coalesce(sum(tax), 0)::bigint as tax, count(*) filter (where p.state = 'suspended') as suspended,
      encode(sha256(string_agg(sha256(convert_to(a.id || '|' || since || '|' || trim_scale(sum) || '|' || percent || '|' || interest || '|' || tax, 'UTF8')), '' order by account)), 'hex') as digest
    from interest_postings p join ledger_accounts a on a.number = p.account where day = ${dayNumber(day)}`
  return {
    rows: Number(row!.rows),
    interest: row!.interest,
    tax: row!.tax,
    suspended: Number(row!.suspended),
    digest: row!.digest ?? '',
  }
}

// ——— the general ledger ———

export type HeadRow = {
  readonly unit: string
  readonly head: string
  readonly debits: bigint
  readonly credits: bigint
  readonly transferred: bigint
  /** Debits less credits since the first day. */
  readonly closing: bigint
}
type HeadColumns = Omit<HeadRow, 'transferred' | 'closing'> & { transferred: string; closing: string }
const headRow = (row: HeadColumns): HeadRow => ({
  ...row,
  transferred: BigInt(row.transferred),
  closing: BigInt(row.closing),
})

/** What the end of a day books belongs to the day from which it counts, whenever it is written; all else to the day of its booking. */
const byTheEndOfDay = (db: Database | Transaction) => db`e.business like 'end-of-day-%'`
/** What was booked after a day's cut and is not that day's, or an earlier one's, after all. */
const afterTheDay = (db: Database | Transaction, day: Day, until: number) =>
  db`e.position > ${until} and not (${byTheEndOfDay(db)} and e.effective_day <= ${dayNumber(day)})` as never

const legsWhere = (db: Database | Transaction, which: ReturnType<Database>) => db`
  select e.debit as account, e.step, e.booked as debit, 0::bigint as credit from ledger_entries e where ${which} and e.debit is not null and e.booked <> 0
  union all select e.credit, e.step, 0, e.booked from ledger_entries e where ${which} and e.debit is not null and e.booked <> 0
  union all select l.debit, e.step, l.booked, 0 from ledger_compound_legs l join ledger_entries e using (position) where ${which} and l.booked <> 0
  union all select l.credit, e.step, 0, l.booked from ledger_compound_legs l join ledger_entries e using (position) where ${which} and l.booked <> 0`

/** A day and where the log stood at the end of the one before and at its own. */
export type Stretch = { readonly day: Day; readonly after: number; readonly until: number }
/**
 * The general ledger of a day by the log: what was booked between two cuts but for what the day before booked into itself late, and
 * what this day books into itself, on top of what the days before left.
 */
const ledgerOf = (db: Database | Transaction, { day, after, until }: Stretch) => db`
  with legs as (
    ${legsWhere(db, db`e.position > ${after} and e.position <= ${until} and not (${byTheEndOfDay(db)})` as never)}
    union all
    ${legsWhere(db, db`e.business in (${endOfDayRun(day)}, ${endOfDayRun(addDays(day, -1))}) and e.effective_day = ${dayNumber(day)}` as never)}),
  sums as (
    select a.unit, a.head, sum(case when l.step = ${YEAR_END} then 0 else l.debit end)::bigint as debits,
      sum(case when l.step = ${YEAR_END} then 0 else l.credit end)::bigint as credits,
      sum(case when l.step = ${YEAR_END} then l.debit - l.credit else 0 end)::numeric as transferred
    from legs l join ledger_accounts a on a.number = l.account group by a.unit, a.head),
  before as (
    select distinct on (unit, head) unit, head, closing from general_ledger where day < ${dayNumber(day)} order by unit, head, day desc)
  select coalesce(s.unit, b.unit) as unit, coalesce(s.head, b.head) as head, coalesce(s.debits, 0) as debits, coalesce(s.credits, 0) as credits,
    coalesce(s.transferred, 0) as transferred, coalesce(b.closing, 0) + coalesce(s.debits, 0) - coalesce(s.credits, 0) + coalesce(s.transferred, 0) as closing
  from sums s full join before b on b.unit = s.unit and b.head = s.head`
const byHead = (a: HeadRow, b: HeadRow) => (`${a.unit} ${a.head}` < `${b.unit} ${b.head}` ? -1 : 1)

export const writeGeneralLedger = (db: Database, stretch: Stretch): Promise<HeadRow[]> =>
  db.begin(async (tx) => {
    const at = dayNumber(stretch.day)
    await tx`delete from general_ledger where day = ${at}`
    const rows = await tx<HeadColumns[]>`
      insert into general_ledger (day, unit, head, debits, credits, transferred, closing)
      select ${at}::integer, l.unit, l.head, l.debits, l.credits, l.transferred, l.closing from (${ledgerOf(tx, stretch)}) l
      returning unit, head, debits, credits, transferred::text as transferred, closing::text as closing`
    return rows.map(headRow).sort(byHead)
  }) as Promise<HeadRow[]>
/** What the log makes of a day, beside what was written: for whoever compares them, the oldest day first. */
export async function generalLedgerByLog(db: Database, stretch: Stretch): Promise<HeadRow[]> {
  const rows = await db<HeadColumns[]>`
    select l.unit, l.head, l.debits, l.credits, l.transferred::text as transferred, l.closing::text as closing from (${ledgerOf(db, stretch)}) l`
  return rows.map(headRow).sort(byHead)
}
/** What the step that writes it ends in. */
export const generalLedgerText = (rows: readonly HeadRow[]): string =>
  rows
    .map(
      ({ unit, head, debits, credits, transferred, closing }) =>
        `${unit} ${head} ${debits} ${credits} ${transferred} ${closing}`,
    )
    .join('\n')

/** What moved on each account after a day was over, debits less credits. */
const movedSince = (db: Database, day: Day, until: number) =>
  db`select account, sum(debit - credit) as amount from (${legsWhere(db, afterTheDay(db, day, until))}) l group by account`

/** What the accounts themselves say of each head at the day's end: all that stands on them, less what came after the cut. */
export async function subLedger(
  db: Database,
  day: Day,
  until: number,
): Promise<{ unit: string; head: string; closing: bigint }[]> {
  const rows = await db<{ unit: string; head: string; closing: string }[]>`
    select a.unit, a.head, sum(a.debits - a.credits - coalesce(s.amount, 0))::text as closing
    from ledger_accounts a left join (${movedSince(db, day, until)}) s on s.account = a.number group by a.unit, a.head order by a.unit, a.head`
  return rows.map((row) => ({ ...row, closing: BigInt(row.closing) }))
}
/** What stands on some of the bank's own accounts in the books of a day, debits less credits: by their ids, or all of income and expense. */
export async function closingsOn(
  db: Database,
  day: Day,
  until: number,
  which: { readonly ids: readonly Id[] } | 'result',
): Promise<{ id: Id; closing: bigint }[]> {
  const wanted =
    which === 'result' ? db`a.head like '6%' and a.unit = 'CNY'` : db`a.id = any(${which.ids as Id[]}::uuid[])`
  const rows = await db<{ id: string; closing: string }[]>`
    select a.id, (a.debits - a.credits - coalesce(s.amount, 0))::text as closing
    from ledger_accounts a left join (${movedSince(db, day, until)}) s on s.account = a.number where ${wanted} order by a.id`
  return rows.map(({ id, closing }) => ({ id: idOf(id), closing: BigInt(closing) }))
}
/** The general ledger of a closed day. */
export async function generalLedger(db: Database, day: Day): Promise<HeadRow[]> {
  const rows = await db<HeadColumns[]>`
    select unit, head, debits, credits, transferred::text as transferred, closing::text as closing from general_ledger where day = ${dayNumber(day)} order by unit, head`
  return rows.map(headRow)
}
/** Income and expense of each closed day; without what was transferred at a year's end. */
export async function resultByDay(
  db: Database,
  from: Day,
  to: Day,
): Promise<{ day: Day; unit: string; head: string; debits: bigint; credits: bigint }[]> {
  const rows = await db<{ day: number; unit: string; head: string; debits: bigint; credits: bigint }[]>`
    select day, unit, head, debits, credits from general_ledger
    where unit = 'CNY' and head like '6%' and day >= ${dayNumber(from)} and day <= ${dayNumber(to)} order by day, head`
  return rows.map(({ day, ...row }) => ({ ...row, day: dayFromNumber(day) }))
}
/** The first and the last closed day; all between them are closed, too. */
export async function closedDays(db: Database | Transaction): Promise<{ first: Day; last: Day } | undefined> {
  const [row] = await db<{ first: number | null; last: number | null }[]>`
    select min(day) as first, max(day) as last from business_days where state = 'closed'`
  return row?.first == null || row.last == null
    ? undefined
    : { first: dayFromNumber(row.first), last: dayFromNumber(row.last) }
}
/** How many steps of each of these days are done. */
export async function stepsDone(db: Database, days: readonly Day[]): Promise<ReadonlyMap<Day, number>> {
  if (days.length === 0) return new Map()
  const rows = await db<{ day: number; done: number }[]>`
    select day, count(*)::integer as done from business_day_steps where state = 'done' and day = any(${days.map(dayNumber)}::integer[]) group by day`
  return new Map(rows.map(({ day, done }) => [dayFromNumber(day), done]))
}
/** The legs of what the end of a day booked into that day itself. */
export async function bookedInto(
  db: Database,
  day: Day,
): Promise<{ id: string; step: string; at: bigint; debit: string; credit: string; amount: bigint }[]> {
  // By their ids: on a day on which interest is paid its run has an entry for each account.
  const ids = ['accrue-current', 'accrue-term', PROVISION, YEAR_END].map((step) => endOfDayEntry(day, step) as string)
  return db<{ id: string; step: string; at: bigint; debit: string; credit: string; amount: bigint }[]>`
    select replace(e.id::text, '-', '') as id, e.step, e.booked_at as at, d.head as debit, c.head as credit, l.booked as amount
    from ledger_entries e join ledger_legs l using (position)
    join ledger_accounts d on d.id = l.debit join ledger_accounts c on c.id = l.credit
    where e.id = any(${ids}::uuid[]) order by l.position, l.n`
}
/** Turnover of each head over some closed days, transfers at a year's end apart. */
export async function turnover(
  db: Database,
  from: Day,
  to: Day,
): Promise<{ unit: string; head: string; debits: bigint; credits: bigint }[]> {
  return db<{ unit: string; head: string; debits: bigint; credits: bigint }[]>`
    select unit, head, sum(debits)::bigint as debits, sum(credits)::bigint as credits from general_ledger
    where day >= ${dayNumber(from)} and day <= ${dayNumber(to)} group by unit, head order by unit, head`
}
