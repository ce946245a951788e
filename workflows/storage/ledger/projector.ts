/**
 * Turns the log into rows that SQL can query, and lets the domains follow: what an entry decided marks the domain's row
 * in the same transaction (decision 8). Its cursor moves in that transaction too, so each row of the log is projected
 * once, wherever the process is killed.
 *
 * What the rows are is worked out here; `projection.ts` writes them to PostgreSQL, the simulator to its own database.
 */
import type { Id } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { eventsOf, type LedgerEvent } from '../../../core/ledger/codec.ts'
import { type Command, isDone, type Purpose, positionOf, type Side } from '../../../core/ledger/command.ts'
import { balanceOf } from '../../../core/ledger/engine.ts'
import { dayNumber, dayOf } from '../../../core/time.ts'
import { type LogRow, Unreachable } from './store.ts'

export type AccountRow = {
  readonly id: Id
  readonly unit: string
  readonly side: Side
  readonly head: string
  readonly owner: string
  floor: bigint | null
  readonly period: 'day' | 'month' | 'year' | null
  allowance: bigint | null
  readonly source: Id | null
  debits: bigint
  credits: bigint
  held_debits: bigint
  held_credits: bigint
  frozen: bigint
  blocks_debits: number
  blocks_credits: number
  readonly opened_at: number
  closed_at: number | null
  position: number
}
export type EntryRow = Purpose & {
  readonly position: number
  readonly id: Id
  readonly kind: Command['kind'] | 'expire'
  readonly answer: LedgerEvent['said']
  readonly content: bigint
  readonly target: Id | null
  readonly booked_at: number
  readonly effective_day: number
}
export type LegRow = {
  readonly position: number
  readonly n: number
  readonly debit: Id
  readonly credit: Id
  readonly booked: bigint
  readonly held: bigint
  readonly debit_after: bigint
  readonly credit_after: bigint
}
export type HoldRow = {
  id: Id
  state: 'held' | 'settled' | 'released' | 'expired'
  position: number
  ended: number | null
  expires_at: number | null
}
export type FreezeRow = {
  id: Id
  account: Id
  state: 'frozen' | 'thawed' | 'expired'
  blocks: 'debits' | 'credits' | 'both' | null
  amount: bigint | null
  position: number
  ended: number | null
  expires_at: number | null
}
export type Turnover = { debits: bigint; credits: bigint }

/** What a stretch of the log changes in the projection, all of it in one transaction. */
export type Changes = {
  readonly from: number
  readonly to: number
  readonly entries: readonly EntryRow[]
  readonly legs: readonly LegRow[]
  readonly accounts: readonly AccountRow[]
  readonly holds: readonly HoldRow[]
  readonly ended: readonly Pick<HoldRow, 'id' | 'state' | 'ended'>[]
  readonly freezes: readonly FreezeRow[]
  /** By account and effective day, and by head, unit and effective day; to be added. */
  readonly days: readonly (Turnover & { readonly account: Id; readonly day: number })[]
  readonly heads: readonly (Turnover & { readonly head: string; readonly unit: string; readonly day: number })[]
  readonly clockOffset: number | undefined
}

/** What the projector asks of a database. Every call may throw `Unreachable`; then it may be made again. */
export interface ProjectionStore {
  cursor(): Promise<number>
  rowsAfter(sequence: number, bytes: number): Promise<LogRow[]>
  accounts(ids: readonly Id[]): Promise<AccountRow[]>
  freezes(ids: readonly Id[]): Promise<FreezeRow[]>
  /** Who and what the holds and orders with these ids were for. */
  purposes(ids: readonly Id[]): Promise<ReadonlyMap<Id, Purpose>>
  /** Applies the changes if the cursor still stands where they begin. */
  apply(changes: Changes): Promise<void>
}

/** Accounts whose rows stay in the projector's memory: it alone changes them. */
const CACHED = 200_000
/** Bytes of the log that one transaction takes. */
const BYTES_AT_ONCE = 6 << 20
/** After a stretch with fewer entries than this, the projector lets the next ones gather so long, unless somebody waits for them. */
const FEW = 500
const GATHER_MS = 40

export type Projector = {
  /** The last sequence that SQL shows. */
  readonly sequence: number
  /** Resolves when SQL shows this position, or after the given time; answers whether it does. */
  reached(sequence: number, withinMs: number): Promise<boolean>
  wake(): void
  stop(): Promise<void>
}

/** Works out what the log changes, stretch by stretch. */
export class Projection {
  readonly #store: ProjectionStore
  readonly #accounts = new Map<Id, Kept>()
  #stretch = 0
  #prepared = 0
  sequence = 0

  constructor(store: ProjectionStore) {
    this.#store = store
  }
  async begin() {
    this.#accounts.clear()
    this.sequence = this.#prepared = await this.#store.cursor()
  }

  /** Projects one stretch; answers what it did, undefined when there was nothing. */
  async step(bytes = BYTES_AT_ONCE): Promise<{ entries: number } | undefined> {
    const changes = await this.prepare(Promise.resolve(), bytes)
    if (!changes) return undefined
    await this.apply(changes)
    return { entries: changes.entries.length }
  }
  /** Works out the next stretch, which may be while the one before is still being applied. */
  async prepare(applied: Promise<unknown>, bytes = BYTES_AT_ONCE): Promise<Changes | undefined> {
    const rows = await this.#store.rowsAfter(this.#prepared, bytes)
    if (rows.length === 0) return undefined
    const changes = await this.#changes(rows, applied)
    this.#prepared = changes.to
    return changes
  }
  async apply(changes: Changes): Promise<void> {
    await this.#store.apply(changes)
    this.sequence = changes.to
  }

  async #changes(rows: readonly LogRow[], applied: Promise<unknown>): Promise<Changes> {
    const batches = rows.map((row) => ({ row, events: eventsOf(row.body) }))
    const events = batches.flatMap((batch) => batch.events)
    const expired = events.flatMap(({ ended }) => (ended ? [ended.id] : []))
    const orders = events.flatMap(orderOf)
    // What these change, the stretch before may have changed: it must be there to be read.
    if (orders.length + expired.length > 0) await applied
    const freezes = new Map<Id, FreezeRow>()
    const known = new Map<Id, Purpose>()
    if (orders.length > 0) for (const row of await this.#store.freezes(orders)) freezes.set(row.id, row)
    if (expired.length > 0) for (const [id, purpose] of await this.#store.purposes(expired)) known.set(id, purpose)
    await this.#load(events, [...freezes.values()], applied)

    const made = new Made(++this.#stretch, this.#accounts, freezes, known)
    for (const { row, events } of batches) for (const event of events) made.add(event, row)
    const changes = made.changes(this.#prepared, rows.at(-1)!.sequence)
    if (this.#accounts.size > CACHED) this.#forget()
    return changes
  }
  /** What neither this stretch nor the one before touched stands in SQL as it is here. */
  #forget() {
    for (const [id, { stretch }] of this.#accounts) if (stretch < this.#stretch - 1) this.#accounts.delete(id)
  }

  async #load(events: readonly LedgerEvent[], orders: readonly FreezeRow[], applied: Promise<unknown>) {
    const missing = new Set<Id>()
    const need = (id: Id) => {
      if (!this.#accounts.has(id)) missing.add(id)
    }
    const opened = new Set<Id>()
    for (const { legs, command, said } of events) {
      for (const { debit, credit } of legs) {
        need(debit)
        need(credit)
      }
      if (!command || !isDone(said)) continue
      if (command.kind === 'open') opened.add(command.account)
      else if ('account' in command) need(command.account)
    }
    for (const { account } of orders) need(account)
    for (const id of opened) missing.delete(id)
    if (missing.size === 0) return
    await applied
    for (const row of await this.#store.accounts([...missing])) this.#accounts.set(row.id, kept(row))
  }
}
/** The order to freeze whose row an event changes. */
function orderOf({ command, ended, said }: LedgerEvent): Id[] {
  if (ended) return ended.what === 'freeze' ? [ended.id] : []
  if (!command || !isDone(said)) return []
  return command.kind === 'thaw' ? [command.freeze] : command.kind === 'post' && command.under ? [command.under] : []
}

const NOBODY: Purpose = { business: '', step: '', memo: '', actor: '', request: '' }

type HeadOf = Turnover & { head: string; unit: string; day: number }
type DayOf = Turnover & { account: Id; day: number; head: HeadOf }
/** An account's row in memory, the last stretch that touched it, and the day that this stretch last counted on it. */
type Kept = { readonly row: AccountRow; stretch: number; day: DayOf | undefined }
const kept = (row: AccountRow): Kept => ({ row, stretch: 0, day: undefined })

/** The changes, while they are being worked out. */
class Made {
  readonly #stretch: number
  readonly #accounts: Map<Id, Kept>
  readonly #freezes: Map<Id, FreezeRow>
  readonly #purposes: Map<Id, Purpose>
  readonly #entries: EntryRow[] = []
  readonly #legs: LegRow[] = []
  readonly #holds = new Map<Id, HoldRow>()
  readonly #ended: Pick<HoldRow, 'id' | 'state' | 'ended'>[] = []
  readonly #changedFreezes = new Set<Id>()
  readonly #days = new Map<string, DayOf>()
  readonly #heads = new Map<string, HeadOf>()
  #clockOffset: number | undefined
  readonly #touched: Kept[] = []
  #bookedAt = -1
  #today = 0

  constructor(stretch: number, accounts: Map<Id, Kept>, freezes: Map<Id, FreezeRow>, purposes: Map<Id, Purpose>) {
    this.#stretch = stretch
    this.#accounts = accounts
    this.#freezes = freezes
    this.#purposes = purposes
  }

  add(event: LedgerEvent, { sequence, bookedAt }: LogRow) {
    const { command, ended, said, legs, index } = event
    const position = positionOf({ sequence, index })
    if (bookedAt !== this.#bookedAt) {
      this.#bookedAt = bookedAt
      this.#today = dayNumber(dayOf(bookedAt))
    }
    const day = (command && 'effectiveDay' in command ? command.effectiveDay : undefined) ?? this.#today
    const purpose = command
      ? 'business' in command
        ? command
        : NOBODY
      : { ...(this.#purposes.get(ended!.id) ?? NOBODY), step: 'expire' }
    const { business, step, memo, actor, request } = purpose
    this.#entries.push({
      position, id: event.id, kind: command?.kind ?? 'expire', answer: said, content: event.content,
      target: ended?.id ?? targetOf(command!), business, step, memo, actor, request, booked_at: bookedAt, effective_day: day,
    }) // biome-ignore format: one row
    if (!isDone(said)) return
    for (const [n, leg] of legs.entries()) {
      const from = this.#kept(leg.debit, position)
      const to = this.#kept(leg.credit, position)
      const [debit, credit] = [from.row, to.row]
      debit.debits += leg.booked
      credit.credits += leg.booked
      debit.held_debits += leg.held
      credit.held_credits += leg.held
      if (leg.booked !== 0n) {
        this.#turn(from, day, 'debits', leg.booked)
        this.#turn(to, day, 'credits', leg.booked)
      }
      this.#legs.push({
        position, n, debit: leg.debit, credit: leg.credit, booked: leg.booked, held: leg.held, debit_after: balanceOf(debit), credit_after: balanceOf(credit),
      }) // biome-ignore format: one row
    }
    if (ended) this.#end(ended.what, ended.id, 'expired', position)
    else if (command) this.#administer(command, position, bookedAt, legs.length)
  }

  #administer(command: Command, position: number, bookedAt: number, legs: number) {
    switch (command.kind) {
      case 'open': {
        const { account: id, unit, side, head, owner, floor, limit } = command
        const opened = kept({
          id, unit, side, head, owner, floor: limit ? 0n : (floor ?? null), period: limit?.period ?? null, allowance: limit?.allowance ?? null,
          source: limit?.source ?? null, debits: 0n, credits: 0n, held_debits: 0n, held_credits: 0n, frozen: 0n, blocks_debits: 0,
          blocks_credits: 0, opened_at: bookedAt, closed_at: null, position,
        }) // biome-ignore format: one row
        this.#accounts.set(id, opened)
        this.#touch(opened)
        return
      }
      case 'hold': {
        const { id, expiresAt } = command
        this.#holds.set(id, { id, state: 'held', position, ended: null, expires_at: expiresAt ?? null })
        this.#purposes.set(id, command)
        return
      }
      case 'settle':
        return this.#end('hold', command.hold, 'settled', position)
      case 'release':
        return this.#end('hold', command.hold, 'released', position)
      case 'freeze': {
        const { id, account, blocks, amount, expiresAt } = command
        this.#freezes.set(id, {
          id,
          account,
          state: 'frozen',
          blocks: blocks ?? null,
          amount: amount ?? null,
          position,
          ended: null,
          expires_at: expiresAt ?? null,
        })
        this.#changedFreezes.add(id)
        this.#purposes.set(id, command)
        const row = this.#account(account, position)
        row.frozen += amount ?? 0n
        this.#block(row, blocks ?? null, 1)
        return
      }
      case 'thaw':
        return this.#end('freeze', command.freeze, 'thawed', position)
      case 'post': {
        if (!command.under) return
        const order = this.#freezes.get(command.under)
        invariant(order, 'the projection knows every order that the ledger deducted under')
        if (order.amount === null) return
        const account = this.#account(order.account, position)
        const taken = this.#legs
          .slice(-legs)
          .reduce(
            (sum, leg) => sum + ((account.side === 'credit' ? leg.debit : leg.credit) === account.id ? leg.booked : 0n),
            0n,
          )
        order.amount -= taken
        account.frozen -= taken
        this.#changedFreezes.add(order.id)
        return
      }
      case 'bound': {
        const row = this.#account(command.account, position)
        if (command.floor !== undefined) row.floor = command.floor
        if (command.allowance !== undefined) row.allowance = command.allowance
        return
      }
      case 'close':
        this.#account(command.account, position).closed_at = bookedAt
        return
      case 'clock':
        this.#clockOffset = command.offset
    }
  }

  #end(what: 'hold' | 'freeze', id: Id, as: 'settled' | 'released' | 'expired' | 'thawed', position: number) {
    if (what === 'hold') {
      const own = this.#holds.get(id)
      if (own) Object.assign(own, { state: as, ended: position })
      else this.#ended.push({ id, state: as as HoldRow['state'], ended: position })
      return
    }
    const order = this.#freezes.get(id)
    invariant(order, 'the projection knows every order that the ledger ended')
    Object.assign(order, { state: as, ended: position })
    this.#changedFreezes.add(id)
    const account = this.#account(order.account, position)
    account.frozen -= order.amount ?? 0n
    this.#block(account, order.blocks, -1)
  }
  #block(row: AccountRow, blocks: FreezeRow['blocks'], by: 1 | -1) {
    if (blocks === 'debits' || blocks === 'both') row.blocks_debits += by
    if (blocks === 'credits' || blocks === 'both') row.blocks_credits += by
  }
  #account(id: Id, position: number): AccountRow {
    return this.#kept(id, position).row
  }
  #kept(id: Id, position: number): Kept {
    const account = this.#accounts.get(id)
    invariant(account, 'the projection knows every account that the ledger booked on')
    account.row.position = position
    this.#touch(account)
    return account
  }
  #touch(account: Kept) {
    if (account.stretch === this.#stretch) return
    account.stretch = this.#stretch
    account.day = undefined
    this.#touched.push(account)
  }
  #turn(kept: Kept, day: number, side: keyof Turnover, amount: bigint) {
    // Nearly everything counts from one day: its sums are found by the account itself, without making a key.
    const { row: account } = kept
    let own = kept.day
    if (own?.day !== day) {
      const byDay = `${account.id} ${day}`
      own = this.#days.get(byDay)
      if (!own)
        this.#days.set(
          byDay,
          (own = { account: account.id, day, debits: 0n, credits: 0n, head: this.#headOf(account, day) }),
        )
      kept.day = own
    }
    own[side] += amount
    own.head[side] += amount
  }
  #headOf({ head, unit }: AccountRow, day: number) {
    const key = `${head} ${unit} ${day}`
    let sum = this.#heads.get(key)
    if (!sum) this.#heads.set(key, (sum = { head, unit, day, debits: 0n, credits: 0n }))
    return sum
  }

  changes(from: number, to: number): Changes {
    return {
      from, to, entries: this.#entries, legs: this.#legs,
      // Copies: the rows go on changing while these are being written.
      accounts: this.#touched.map(({ row }) => ({ ...row })),
      holds: [...this.#holds.values()], ended: this.#ended,
      freezes: [...this.#changedFreezes].map((id) => ({ ...this.#freezes.get(id)! })),
      days: [...this.#days.values()], heads: [...this.#heads.values()], clockOffset: this.#clockOffset,
    } // biome-ignore format: one record
  }
}

/** The hold, order, entry or account that a command is about. */
function targetOf(command: Command): Id | null {
  switch (command.kind) {
    case 'settle':
    case 'release':
      return command.hold
    case 'thaw':
      return command.freeze
    case 'reverse':
      return command.entry
    case 'open':
    case 'close':
    case 'freeze':
    case 'bound':
      return command.account
    case 'post':
      return command.under ?? null
    default:
      return null
  }
}

export async function startProjector(
  store: ProjectionStore,
  on: { projected(entries: number, sequence: number): void; trouble(what: string): void; broken(failure: Error): void },
): Promise<Projector> {
  const projection = new Projection(store)
  await projection.begin()
  let stopping = false
  let committed = false
  const listeners = new Set<() => void>()
  let paused: { readonly tillCommit: boolean; resume(): void } | undefined
  const pause = (ms: number, tillCommit: boolean) =>
    new Promise<void>((resolve) => {
      const resume = () => {
        clearTimeout(timer)
        paused = undefined
        resolve()
      }
      const timer = setTimeout(resume, ms)
      paused = { tillCommit, resume }
    })

  const loop = (async () => {
    let next: Changes | undefined
    while (!stopping) {
      try {
        next ??= await projection.prepare(Promise.resolve())
        if (next) {
          const applied = projection.apply(next)
          const entries = next.entries.length
          // While PostgreSQL takes a long stretch, the next is worked out.
          const [after] = await Promise.all([entries < FEW ? undefined : projection.prepare(applied), applied])
          next = after
          on.projected(entries, projection.sequence)
          for (const listener of listeners) listener()
          // A few entries at a time cost more in commits than they are worth: let some more come together.
          if (entries < FEW && listeners.size === 0) await pause(GATHER_MS, false)
          continue
        }
        // Commits wake it; the pause is for rows that another process wrote, which only a takeover can bring.
        if (!committed) await pause(1_000, true)
        committed = false
      } catch (failure) {
        if (!(failure instanceof Unreachable)) return on.broken(failure as Error)
        on.trouble(`the projector waits for the database (${failure.message})`)
        await new Promise((resolve) => setTimeout(resolve, 200))
        // Whether the last stretch was applied, the cursor tells; what is remembered may be ahead of it.
        next = undefined
        await projection.begin().catch(() => {})
      }
    }
  })()

  return {
    get sequence() {
      return projection.sequence
    },
    reached(wanted, withinMs) {
      if (projection.sequence >= wanted) return Promise.resolve(true)
      return new Promise((resolve) => {
        const end = (answer: boolean) => {
          clearTimeout(timer)
          listeners.delete(look)
          resolve(answer)
        }
        const look = () => void (projection.sequence >= wanted && end(true))
        const timer = setTimeout(() => end(false), withinMs)
        listeners.add(look)
        paused?.resume()
      })
    },
    wake() {
      committed = true
      if (paused?.tillCommit) paused.resume()
    },
    async stop() {
      stopping = true
      paused?.resume()
      await loop
    },
  }
}
