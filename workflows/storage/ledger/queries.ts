/** Questions to the projection: balances now and in the past, days, the change stream, the trial balance. */
import type { Id } from '../../../core/id.ts'
import { EVENTS_PER_BATCH, placeText, positionOf, type Side } from '../../../core/ledger/command.ts'
import { balanceOf } from '../../../core/ledger/engine.ts'
import { type Database, idOf } from '../database.ts'

/** The booked balance after a position of the log; undefined when nothing was booked on the account until then. */
export async function balanceAt(db: Database, account: string, position: number): Promise<bigint | undefined> {
  const [row] = await db<{ balance: bigint }[]>`
    select after as balance from ledger_movements(${account}, ${position}, 1) order by position desc, n desc limit 1`
  return row?.balance
}

/** The last sequence that SQL shows, asked by who is no projector. */
export async function projectedUpTo(db: Database, shard: number): Promise<number> {
  const [row] = await db<{ sequence: bigint }[]>`select sequence from ledger_cursor where shard = ${shard}`
  return Number(row?.sequence ?? 0)
}

/** Waits until SQL shows a sequence of the log, or all that the ledger has decided until now. Throws when it is behind: it is tried again. */
export async function untilProjected(db: Database, shard: number, sequence?: number): Promise<void> {
  const [row] = sequence === undefined ? await db<{ last: bigint }[]>`select coalesce(max(sequence), 0) as last from ledger_log where shard = ${shard}` : [] // biome-ignore format: one question
  const wanted = sequence ?? Number(row!.last)
  for (let tries = 0; (await projectedUpTo(db, shard)) < wanted; tries++) {
    if (tries > 1_000) throw new Error('the projection is behind; tried again')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The last position that was booked at or before an instant of bank time; 0 when none was. */
export async function positionAt(db: Database, shard: number, instant: number): Promise<number> {
  const [row] = await db<{ sequence: bigint }[]>`
    select sequence from ledger_log where shard = ${shard} and booked_at <= ${instant} order by booked_at desc, sequence desc limit 1`
  return row ? positionOf({ sequence: Number(row.sequence), index: EVENTS_PER_BATCH - 1 }) : 0
}

/** The balance on the normal side at the end of an effective day (since 1970-01-01), with what is booked until now. */
export async function balanceOnDay(db: Database, account: string, day: number): Promise<bigint | undefined> {
  const [row] = await db<{ side: Side; debits: bigint; credits: bigint }[]>`
    select a.side, coalesce(sum(d.debits), 0)::bigint as debits, coalesce(sum(d.credits), 0)::bigint as credits
    from ledger_accounts a left join ledger_days d on d.account = a.number and d.day <= ${day} where a.id = ${account} group by a.number`
  return row && balanceOf(row)
}

export type DayBalance = {
  readonly day: number
  readonly debits: bigint
  readonly credits: bigint
  readonly balance: bigint
}
/** Turnover and closing balance of each effective day that had any, in order. */
export const dailyBalances = (db: Database, account: string, from: number, to: number): Promise<DayBalance[]> => db<
  DayBalance[]
>`
  select day, debits, credits, balance from (
    select d.day, d.debits, d.credits,
      (sum(case when a.side = 'credit' then d.credits - d.debits else d.debits - d.credits end) over (order by d.day))::bigint as balance
    from ledger_days d join ledger_accounts a on a.number = d.account where a.id = ${account} and d.day <= ${to}) days
  where day >= ${from} order by day`

export type HeadSum = {
  readonly unit: string
  readonly head: string
  readonly debits: bigint
  readonly credits: bigint
}
/** Turnover by place in the chart of accounts until an effective day: debits equal credits in every unit. */
export const trialBalanceOn = (db: Database, day: number): Promise<HeadSum[]> => db<HeadSum[]>`
  select unit, head, sum(debits)::bigint as debits, sum(credits)::bigint as credits
  from ledger_heads where day <= ${day} group by unit, head order by unit, head`

export type Change = {
  /** `sequence-index`: at least once, in this order; whoever saw it before knows it by it. */
  readonly position: string
  readonly id: Id
  readonly kind: string
  readonly answer: string
  readonly target: Id | null
  readonly business: string
  readonly step: string
  readonly bookedAt: number
  readonly legs: readonly { readonly debit: Id; readonly credit: Id; readonly booked: string; readonly held: string }[]
}
/** What happened after a position, in the order of the log. Whoever keeps the last position goes on where it stopped. */
export async function changesAfter(db: Database, position: number, most: number): Promise<Change[]> {
  const entries = await db<
    {
      position: bigint
      id: string
      kind: string
      answer: string
      target: string | null
      business: string
      step: string
      booked_at: bigint
    }[]
  >`
    select position, id, kind, answer, target, business, step, booked_at from ledger_entries where position > ${position} order by position limit ${most}`
  if (entries.length === 0) return []
  const legs = await db<{ position: bigint; debit: string; credit: string; booked: bigint; held: bigint }[]>`
    select position, debit, credit, booked, held from ledger_legs
    where position >= ${entries[0]!.position} and position <= ${entries.at(-1)!.position} order by position, n`
  const byPosition = Map.groupBy(legs, (leg) => leg.position)
  return entries.map((row) => ({
    position: placeText(Number(row.position)), id: idOf(row.id), kind: row.kind, answer: row.answer, target: row.target === null ? null : idOf(row.target),
    business: row.business, step: row.step, bookedAt: Number(row.booked_at),
    legs: (byPosition.get(row.position) ?? []).map((leg) => ({ debit: idOf(leg.debit), credit: idOf(leg.credit), booked: String(leg.booked), held: String(leg.held) })),
  })) // biome-ignore format: one row
}
