/** Accounting periods as they were closed and reopened, and the digest of what a closed one holds. */
import {
  bookPeriod,
  closingEntryId,
  closingRefusal,
  type PeriodRefusal,
  reopeningRefusal,
} from '../../core/books/periods.ts'
import type { Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { ok, type Result, refuse } from '../../core/result.ts'
import { type Day, dayFromNumber, dayNumber, type Instant } from '../../core/time.ts'
import { closedDays } from './books.ts'
import { type Database, idOf, type Transaction } from './database.ts'

export type PeriodAct = {
  readonly period: string
  readonly n: number
  readonly act: 'close' | 'reopen'
  readonly proposal: string
  readonly at: Instant
  readonly first: Day
  readonly last: Day
  readonly digest: string
  readonly amount: bigint
  readonly entry: Id | null
}
type Columns = Omit<PeriodAct, 'at' | 'first' | 'last' | 'entry'> & {
  at: bigint
  first: number
  last: number
  entry: string | null
}
const actOf = ({ period, n, act, proposal, at, first, last, digest, amount, entry }: Columns): PeriodAct => ({
  period, n, act, proposal, digest, amount, at: Number(at), first: dayFromNumber(first), last: dayFromNumber(last), entry: entry === null ? null : idOf(entry),
}) // biome-ignore format: one act

/** With who proposed and who confirmed it, and whether it is carried out to its end. */
export type PeriodActBy = PeriodAct & {
  readonly maker: string
  readonly checker: string
  readonly reason: string
  readonly done: boolean
}
type ColumnsBy = Columns & { maker: string; checker: string; reason: string; done: boolean }
const by = (db: Database | Transaction) => db`
  a.*, m.name as maker, k.name as checker, p.reason, p.state = 'done' as done from accounting_period_acts a
  join proposals p on p.id = a.proposal join customers m on m.id = p.maker join customers k on k.id = p.checker`
const actByOf = (row: ColumnsBy): PeriodActBy => ({
  ...actOf(row), maker: row.maker, checker: row.checker, reason: row.reason, done: row.done,
}) // biome-ignore format: one act

/** Everything that was done to periods, newest first. */
export const periodActs = async (db: Database): Promise<PeriodActBy[]> =>
  (await db<ColumnsBy[]>`select ${by(db)} order by a.at desc, a.period, a.n desc`).map(actByOf)

/** The shortest closed period that holds all of these days. */
export async function closedOver(db: Database, from: Day, to: Day): Promise<PeriodActBy | undefined> {
  const [row] = await db<ColumnsBy[]>`
    select ${by(db)} join accounting_periods s using (period, n)
    where a.act = 'close' and a.first <= ${dayNumber(from)} and a.last >= ${dayNumber(to)} order by a.last - a.first, a.period limit 1`
  return row && actByOf(row)
}

export async function closedPeriods(db: Database | Transaction): Promise<ReadonlySet<string>> {
  const rows = await db<{ period: string }[]>`select period from accounting_periods where act = 'close'`
  return new Set(rows.map(({ period }) => period))
}
/** Why a period cannot be closed, or reopened, as things stand; undefined when it can. */
export async function whyNotPeriod(
  db: Database | Transaction,
  { kind, period }: { readonly kind: 'close-period' | 'reopen-period'; readonly period: string },
): Promise<PeriodRefusal | undefined> {
  const facts = { days: await closedDays(db), closed: await closedPeriods(db) }
  return kind === 'close-period' ? closingRefusal(period, facts) : reopeningRefusal(period, facts)
}

/** SHA-256 over the days' own digests and every row of their general ledger: what was told about these days, all of it. */
export async function digestOfDays(db: Database | Transaction, first: Day, last: Day): Promise<string> {
  const [from, to] = [dayNumber(first), dayNumber(last)]
  const [row] = await db<{ digest: string }[]>`
    with lines as (
      select day, '' as unit, '' as head, day || '|' || coalesce(digest, '') as line from business_days where day between ${from} and ${to}
      union all
      select day, unit, head, day || '|' || unit || '|' || head || '|' || debits || '|' || credits || '|' || trim_scale(transferred) || '|' || trim_scale(closing)
      from general_ledger where day between ${from} and ${to})
    select encode(sha256(convert_to(coalesce(string_agg(line, chr(10) order by day, unit collate "C", head collate "C"), ''), 'UTF8')), 'hex') as digest from lines`
  return row!.digest
}
/** What the year's last day transferred into 4103: its profit; a loss is below zero. */
async function profitOf(db: Database | Transaction, last: Day): Promise<bigint> {
  const [row] = await db<{ transferred: string }[]>`
    select transferred::text as transferred from general_ledger where day = ${dayNumber(last)} and unit = 'CNY' and head = '4103'`
  return -BigInt(row?.transferred ?? '0')
}

type Asked = {
  readonly kind: 'close-period' | 'reopen-period'
  readonly period: string
  readonly proposal: string
  /** When it was proposed: the id of what it books begins with it; and when it was confirmed. */
  readonly proposedAt: Instant
  readonly at: Instant
}
/** Writes down that a period is closed or reopened, before anything is booked. Who comes again finds what was written. */
export const keepPeriodAct = (
  db: Database,
  asked: Asked,
): Promise<Result<PeriodAct, { readonly kind: PeriodRefusal }>> =>
  db.begin(async (tx) => {
    // One at a time: whether it can be done hangs on every other period.
    await tx`select pg_advisory_xact_lock(0x706572)`
    const [kept] = await tx<Columns[]>`select * from accounting_period_acts where proposal = ${asked.proposal}`
    if (kept) return ok(actOf(kept))
    const why = await whyNotPeriod(tx, asked)
    if (why) return refuse({ kind: why })
    const [before] = await tx<Columns[]>`select * from accounting_periods where period = ${asked.period}`
    const n = (before?.n ?? 0) + 1
    const own = { period: asked.period, n, proposal: asked.proposal, at: asked.at }
    let row: Record<string, unknown>
    if (asked.kind === 'close-period') {
      const [period, days] = [bookPeriod(asked.period), await closedDays(tx)]
      invariant(period && days, 'a period that can be closed has closed days')
      const first = period.first < days.first ? days.first : period.first
      const amount = period.kind === 'year' ? await profitOf(tx, period.last) : 0n
      row = {
        ...own, act: 'close', first: dayNumber(first), last: dayNumber(period.last), digest: await digestOfDays(tx, first, period.last), amount,
        entry: amount === 0n ? null : closingEntryId({ proposal: asked.proposal, at: asked.proposedAt }, n),
      } // biome-ignore format: one row
    } else {
      invariant(before, 'a period that can be reopened was closed')
      const { first, last, digest, amount, entry } = before
      row = { ...own, act: 'reopen', first, last, digest, amount, entry }
    }
    const [written] = await tx<Columns[]>`insert into accounting_period_acts ${tx(row)} returning *`
    return ok(actOf(written!))
  }) as Promise<Result<PeriodAct, { readonly kind: PeriodRefusal }>>
