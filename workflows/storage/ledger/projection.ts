/** The projection's tables on PostgreSQL: rows go in by COPY, what changes goes through a staging table. */
import type { Id } from '../../../core/id.ts'
import { type Answer, type Purpose, placeOf } from '../../../core/ledger/command.ts'
import { bigintAsText } from '../../../core/ledger/json.ts'
import type { Instant } from '../../../core/time.ts'
import { type Database, idOf, type Transaction } from '../database.ts'
import { CopyRows } from './copy.ts'
import { reached, rowsAfter } from './postgres.ts'
import type { AccountRow, Changes, EntryRow, FreezeRow, ProjectionStore } from './projector.ts'
import { Unreachable } from './store.ts'

/** An entry as a domain's follower sees it. */
export type Entry = Purpose & {
  readonly id: Id
  readonly kind: EntryRow['kind']
  readonly sequence: number
  readonly bookedAt: Instant
}
/** An entry and what the ledger said to it: done or refused. */
export type Followed = { readonly entry: Entry; readonly answer: Answer }
export type Followers = {
  /** Entries of business objects whose id begins with this prefix, in their order, as many as came together. */
  readonly [prefix: string]: (tx: Transaction, entries: readonly Followed[]) => Promise<void>
}
/** Follows them one by one, where there are few. */
export const oneByOne =
  (follow: (tx: Transaction, entry: Entry, answer: Answer) => Promise<void>): Followers[string] =>
  async (tx, entries) => {
    for (const { entry, answer } of entries) await follow(tx, entry, answer)
  }

/** The tables that a rebuild empties, and by which key each is read in order. */
export const PROJECTION: Readonly<Record<string, string>> = {
  ledger_accounts: 'id',
  ledger_entries: 'position',
  ledger_legs: 'position, n',
  ledger_holds: 'id',
  ledger_freezes: 'id',
  ledger_days: 'account, day',
  ledger_heads: 'head, unit, day',
}

const STAGING = `create temp table if not exists staged_accounts (like ledger_accounts) on commit delete rows;
  create temp table if not exists staged_days (like ledger_days) on commit delete rows`

export function projectionStore(db: Database, shard: number, followers: Followers): ProjectionStore {
  return {
    cursor: () =>
      reached(async () => {
        await db`insert into ledger_cursor (shard, sequence) values (${shard}, 0) on conflict do nothing`
        const [row] = await db<{ sequence: bigint }[]>`select sequence from ledger_cursor where shard = ${shard}`
        return Number(row!.sequence)
      }),
    rowsAfter: (sequence, bytes) => reached(() => rowsAfter(db, shard, sequence, bytes)),
    accounts: (ids) =>
      reached(async () => {
        const rows = await db<
          (Omit<AccountRow, 'opened_at' | 'closed_at' | 'position'> & {
            opened_at: bigint
            closed_at: bigint | null
            position: bigint
          })[]
        >`
          select * from ledger_accounts where id = any(${ids as Id[]}::uuid[])`
        return rows.map((row) => ({
          ...row, id: idOf(row.id), source: row.source && idOf(row.source), opened_at: Number(row.opened_at),
          closed_at: row.closed_at === null ? null : Number(row.closed_at), position: Number(row.position),
        })) // biome-ignore format: one row
      }),
    freezes: (ids) =>
      reached(async () => {
        const rows = await db<
          (Omit<FreezeRow, 'position' | 'ended' | 'expires_at'> & {
            position: bigint
            ended: bigint | null
            expires_at: bigint | null
          })[]
        >`
          select * from ledger_freezes where id = any(${ids as Id[]}::uuid[])`
        const number = (value: bigint | null) => (value === null ? null : Number(value))
        return rows.map((row) => ({
          ...row, id: idOf(row.id), account: idOf(row.account), position: Number(row.position), ended: number(row.ended), expires_at: number(row.expires_at),
        })) // biome-ignore format: one row
      }),
    purposes: (ids) =>
      reached(async () => {
        const rows = await db<(Purpose & { id: string })[]>`
          select id, business, step, memo, actor, request from ledger_entries where id = any(${ids as Id[]}::uuid[])`
        return new Map(rows.map(({ id, ...purpose }) => [idOf(id), purpose]))
      }),
    apply: (changes) => reached(async () => void (await db.begin((tx) => apply(tx, shard, changes, followers)))),
  }
}

async function apply(tx: Transaction, shard: number, changes: Changes, followers: Followers) {
  const moved =
    await tx`update ledger_cursor set sequence = ${changes.to} where shard = ${shard} and sequence = ${changes.from}`
  if (moved.count === 0) throw new Unreachable('another projector was there first')
  await entries(changes).into(tx, 'ledger_entries')
  await legs(changes).into(tx, 'ledger_legs')
  await tx.unsafe(STAGING)
  await accounts(changes).into(tx, 'staged_accounts')
  await tx`
    insert into ledger_accounts select * from staged_accounts on conflict (id) do update set
      floor = excluded.floor, allowance = excluded.allowance, debits = excluded.debits, credits = excluded.credits,
      held_debits = excluded.held_debits, held_credits = excluded.held_credits, frozen = excluded.frozen,
      blocks_debits = excluded.blocks_debits, blocks_credits = excluded.blocks_credits, closed_at = excluded.closed_at,
      position = excluded.position`
  await days(changes).into(tx, 'staged_days')
  await tx`
    insert into ledger_days select * from staged_days on conflict (account, day) do update set
      debits = ledger_days.debits + excluded.debits, credits = ledger_days.credits + excluded.credits`
  for (const { head, unit, day, debits, credits } of changes.heads)
    await tx`
      insert into ledger_heads (head, unit, day, debits, credits) values (${head}, ${unit}, ${day}, ${debits}, ${credits})
      on conflict (head, unit, day) do update set debits = ledger_heads.debits + excluded.debits, credits = ledger_heads.credits + excluded.credits`
  await holds(changes).into(tx, 'ledger_holds')
  for (const as of ['settled', 'released', 'expired'] as const) {
    const ended = changes.ended.filter(({ state }) => state === as)
    if (ended.length > 0)
      await tx`
        update ledger_holds h set state = ${as}, ended = e.ended
        from unnest(${ended.map(({ id }) => id)}::uuid[], ${ended.map(({ ended }) => String(ended))}::bigint[]) e (id, ended) where h.id = e.id`
  }
  for (const row of changes.freezes)
    await tx`
      insert into ledger_freezes ${tx(row)} on conflict (id) do update set state = excluded.state, amount = excluded.amount, ended = excluded.ended`
  if (changes.clockOffset !== undefined)
    await tx`update bank_clock set offset_ms = ${changes.clockOffset} where offset_ms < ${changes.clockOffset}`

  const prefixes = Object.keys(followers)
  const followed = new Map<string, Followed[]>()
  for (const row of changes.entries) {
    if (row.business === '') continue
    const prefix = prefixes.find((one) => row.business.startsWith(one))
    if (!prefix) continue
    const { id, kind, business, step, memo, actor, request, booked_at: bookedAt, position } = row
    const place = { ...placeOf(position), bookedAt }
    const entry = { id, kind, business, step, memo, actor, request, sequence: place.sequence, bookedAt }
    const own = followed.get(prefix) ?? []
    own.push({ entry, answer: { ...row.answer, ...place } as Answer })
    followed.set(prefix, own)
  }
  // A domain's rows follow its own entries in their order; between domains there is none.
  for (const [prefix, own] of followed) await followers[prefix]!(tx, own)
}

function entries({ entries }: Changes): CopyRows {
  const copy = new CopyRows()
  for (const row of entries) {
    const { kind, ...details } = row.answer as { kind: string; short?: bigint }
    copy.row(14)
    copy.bigint(row.position)
    copy.uuid(row.id)
    copy.text(row.kind)
    copy.text(kind)
    copy.jsonb(Object.keys(details).length === 0 ? null : JSON.stringify(details, bigintAsText))
    copy.bigint(row.content)
    copy.uuid(row.target)
    for (const text of [row.business, row.step, row.memo, row.actor, row.request]) copy.text(text)
    copy.bigint(row.booked_at)
    copy.integer(row.effective_day)
  }
  return copy
}
function legs({ legs }: Changes): CopyRows {
  const copy = new CopyRows()
  for (const row of legs) {
    copy.row(8)
    copy.bigint(row.position)
    copy.smallint(row.n)
    copy.uuid(row.debit)
    copy.uuid(row.credit)
    copy.bigint(row.booked)
    copy.bigint(row.held)
    copy.bigint(row.debit_after)
    copy.bigint(row.credit_after)
  }
  return copy
}
function accounts({ accounts }: Changes): CopyRows {
  const copy = new CopyRows()
  for (const row of accounts) {
    copy.row(19)
    copy.uuid(row.id)
    for (const text of [row.unit, row.side, row.head, row.owner]) copy.text(text)
    copy.bigint(row.floor)
    copy.text(row.period)
    copy.bigint(row.allowance)
    copy.uuid(row.source)
    for (const sum of [row.debits, row.credits, row.held_debits, row.held_credits, row.frozen]) copy.bigint(sum)
    copy.integer(row.blocks_debits)
    copy.integer(row.blocks_credits)
    copy.bigint(row.opened_at)
    copy.bigint(row.closed_at)
    copy.bigint(row.position)
  }
  return copy
}
function days({ days }: Changes): CopyRows {
  const copy = new CopyRows()
  for (const row of days) {
    copy.row(4)
    copy.uuid(row.account)
    copy.integer(row.day)
    copy.bigint(row.debits)
    copy.bigint(row.credits)
  }
  return copy
}
function holds({ holds }: Changes): CopyRows {
  const copy = new CopyRows()
  for (const row of holds) {
    copy.row(5)
    copy.uuid(row.id)
    copy.text(row.state)
    copy.bigint(row.position)
    copy.bigint(row.ended)
    copy.bigint(row.expires_at)
  }
  return copy
}
