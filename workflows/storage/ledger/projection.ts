/** The projection's tables on PostgreSQL: new rows go in by COPY, what changes is sent as columns. */
import type { Id } from '../../../core/id.ts'
import { type Answer, type Purpose, placeOf } from '../../../core/ledger/command.ts'
import { bigintAsText } from '../../../core/ledger/json.ts'
import type { Instant } from '../../../core/time.ts'
import { type Database, idOf, type Transaction } from '../database.ts'
import { CopyRows } from './copy.ts'
import { reached, rowsAfter } from './postgres.ts'
import { projectedUpTo } from './queries.ts'
import type {
  AccountRow,
  Changes,
  CompoundLeg,
  EntryRow,
  FreezeRow,
  PlainPost,
  ProjectionStore,
  Sheet,
} from './rows.ts'
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
  ledger_accounts: 'number',
  ledger_entries: 'position',
  ledger_compound_legs: 'position, n',
  ledger_marks: 'account, position',
  ledger_holds: 'id',
  ledger_freezes: 'id',
  ledger_days: 'account, day',
  ledger_heads: 'head, unit, day',
}

const STAGING = 'create temp table if not exists staged_accounts (like ledger_accounts) on commit delete rows'

export function projectionStore(db: Database, shard: number, followers: Followers): ProjectionStore<CopySheet> {
  return {
    followed: Object.keys(followers),
    sheet: () => new CopySheet(),
    cursor: () =>
      reached(async () => {
        await db`insert into ledger_cursor (shard, sequence) values (${shard}, 0) on conflict do nothing`
        const [row] = await db<{ sequence: bigint; accounts: number }[]>`
          select sequence, (select coalesce(max(number), 0) from ledger_accounts) as accounts from ledger_cursor where shard = ${shard}`
        return { sequence: Number(row!.sequence), accounts: row!.accounts }
      }),
    shown: () => reached(() => projectedUpTo(db, shard)),
    rowsAfter: (sequence, bytes) => reached(() => rowsAfter(db, shard, sequence, bytes)),
    accounts: (ids) =>
      reached(async () => {
        const rows = await db<
          (Omit<AccountRow, 'opened_at' | 'closed_at' | 'position' | 'last'> & {
            opened_at: bigint
            closed_at: bigint | null
            position: bigint
            last: bigint
          })[]
        >`
          select * from ledger_accounts where id = any(${ids as Id[]}::uuid[])`
        return rows.map((row) => ({
          ...row, id: idOf(row.id), source: row.source && idOf(row.source), opened_at: Number(row.opened_at),
          closed_at: row.closed_at === null ? null : Number(row.closed_at), position: Number(row.position), last: Number(row.last),
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

async function apply(tx: Transaction, shard: number, changes: Changes<CopySheet>, followers: Followers) {
  const moved =
    await tx`update ledger_cursor set sequence = ${changes.to} where shard = ${shard} and sequence = ${changes.from}`
  if (moved.count === 0) throw new Unreachable('another projector was there first')
  await changes.sheet.into(tx)
  await writeAccounts(tx, changes)
  await writeSums(tx, changes)
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
  for (const row of changes.sheet.worded) {
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

/** Whole numbers as one parameter: an array's text, which PostgreSQL reads as a column. */
const column = (values: readonly (number | bigint)[]) => `{${values.join(',')}}`

async function writeAccounts(tx: Transaction, { accounts, moved }: Changes<CopySheet>) {
  if (accounts.length > 0) {
    await tx.unsafe(STAGING)
    await accountRows(accounts).into(tx, 'staged_accounts')
    await tx`
      insert into ledger_accounts select * from staged_accounts on conflict (number) do update set
        floor = excluded.floor, allowance = excluded.allowance, debits = excluded.debits, credits = excluded.credits,
        held_debits = excluded.held_debits, held_credits = excluded.held_credits, frozen = excluded.frozen,
        blocks_debits = excluded.blocks_debits, blocks_credits = excluded.blocks_credits, closed_at = excluded.closed_at,
        position = excluded.position, last = excluded.last, movements = excluded.movements`
  }
  for (const rows of inPieces(moved))
    await tx`
      update ledger_accounts a set debits = m.debits, credits = m.credits, position = m.position, last = m.last, movements = m.movements
      from unnest(${column(rows.map((row) => row.number))}::text::integer[], ${column(rows.map((row) => row.debits))}::text::bigint[],
        ${column(rows.map((row) => row.credits))}::text::bigint[], ${column(rows.map((row) => row.position))}::text::bigint[],
        ${column(rows.map((row) => row.last))}::text::bigint[], ${column(rows.map((row) => row.movements))}::text::integer[]
      ) m (number, debits, credits, position, last, movements) where a.number = m.number`
}
async function writeSums(tx: Transaction, { days, heads }: Changes<CopySheet>) {
  for (const rows of inPieces(days))
    await tx`
      insert into ledger_days
      select account, day, sum(debits)::bigint, sum(credits)::bigint from unnest(
        ${column(rows.map((row) => row.account))}::text::integer[], ${column(rows.map((row) => row.day))}::text::integer[],
        ${column(rows.map((row) => row.debits))}::text::bigint[], ${column(rows.map((row) => row.credits))}::text::bigint[]
      ) d (account, day, debits, credits) group by account, day
      on conflict (account, day) do update set
        debits = ledger_days.debits + excluded.debits, credits = ledger_days.credits + excluded.credits`
  if (heads.length > 0)
    await tx`
      insert into ledger_heads
      select * from unnest(${heads.map(({ head }) => head)}::text[], ${heads.map(({ unit }) => unit)}::text[],
        ${column(heads.map(({ day }) => day))}::text::integer[], ${column(heads.map(({ debits }) => debits))}::text::bigint[],
        ${column(heads.map(({ credits }) => credits))}::text::bigint[])
      on conflict (head, unit, day) do update set
        debits = ledger_heads.debits + excluded.debits, credits = ledger_heads.credits + excluded.credits`
}
/** So many rows at once that others need not wait for the making of the text. */
function* inPieces<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += 2_000) yield rows.slice(at, at + 2_000)
}

/** What every plain post has; what is not named has a plain post's value (migration 0011). */
const PLAIN =
  'position, id, content, booked_at, effective_day, debit, credit, booked, debit_after, credit_after, debit_before, credit_before'
const WORDED = `${PLAIN}, business, step, memo, actor, request`
const WHOLE = `${WORDED}, kind, answer, details, target`

/** A stretch's rows as COPY wants them. Posts without a word go by themselves: five columns that are not sent are most of the saving. */
class CopySheet implements Sheet {
  readonly #plain = new CopyRows()
  readonly #wordedPosts = new CopyRows()
  readonly #entries = new CopyRows()
  readonly #legs = new CopyRows()
  readonly #marks = new CopyRows()
  /** What may have followers. */
  readonly worded: EntryRow[] = []

  plain(post: PlainPost) {
    const copy = post.texts === 0 ? this.#plain : this.#wordedPosts
    copy.row(post.texts === 0 ? 12 : 17)
    copy.bigint(post.position)
    copy.id(post.commands, post.at + 8)
    copy.words(post.content_high, post.content_low)
    copy.bigint(post.booked_at)
    copy.integer(post.effective_day)
    copy.integer(post.debit)
    copy.integer(post.credit)
    copy.bigint(post.booked)
    copy.bigint(post.debit_after)
    copy.bigint(post.credit_after)
    copy.bigint(post.debit_before)
    copy.bigint(post.credit_before)
    for (let at = post.texts, n = 0; at > 0 && n < 5; n++) at = copy.sized(post.commands, at)
  }
  entry(row: EntryRow) {
    const { kind, ...details } = row.answer as { kind: string; short?: bigint }
    const { leg } = row
    const copy = this.#entries
    copy.row(21)
    copy.bigint(row.position)
    copy.uuid(row.id)
    copy.bigint(row.content)
    copy.bigint(row.booked_at)
    copy.integer(row.effective_day)
    copy.integer(leg?.debit ?? null)
    copy.integer(leg?.credit ?? null)
    for (const amount of [leg?.booked, leg?.debit_after, leg?.credit_after, leg?.debit_before, leg?.credit_before])
      copy.bigint(amount ?? null)
    for (const text of [row.business, row.step, row.memo, row.actor, row.request]) copy.text(text)
    copy.text(row.kind)
    copy.text(kind)
    copy.jsonb(Object.keys(details).length === 0 ? null : JSON.stringify(details, bigintAsText))
    copy.uuid(row.target)
    if (row.business !== '') this.worded.push(row)
  }
  leg(row: CompoundLeg) {
    const copy = this.#legs
    copy.row(10)
    copy.bigint(row.position)
    copy.smallint(row.n)
    copy.integer(row.debit)
    copy.integer(row.credit)
    for (const amount of [row.booked, row.held, row.debit_after, row.credit_after, row.debit_before, row.credit_before])
      copy.bigint(amount)
  }
  mark(account: number, position: number) {
    this.#marks.row(2)
    this.#marks.integer(account)
    this.#marks.bigint(position)
  }
  async into(tx: Transaction) {
    await this.#plain.into(tx, `ledger_entries (${PLAIN})`)
    await this.#wordedPosts.into(tx, `ledger_entries (${WORDED})`)
    await this.#entries.into(tx, `ledger_entries (${WHOLE})`)
    await this.#legs.into(tx, 'ledger_compound_legs')
    await this.#marks.into(tx, 'ledger_marks')
  }
}
function accountRows(accounts: readonly AccountRow[]): CopyRows {
  const copy = new CopyRows()
  for (const row of accounts) {
    copy.row(22)
    copy.integer(row.number)
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
    copy.bigint(row.last)
    copy.integer(row.movements)
  }
  return copy
}
function holds({ holds }: Pick<Changes, 'holds'>): CopyRows {
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
