/** The rows of the projection as the projector makes them, and what it asks of a database to keep them. */
import type { Id } from '../../../core/id.ts'
import type { LedgerEvent } from '../../../core/ledger/codec.ts'
import type { Command, Purpose, Side } from '../../../core/ledger/command.ts'
import type { LogRow } from './store.ts'

export type AccountRow = {
  /** Small, in the order of opening: legs name accounts by it. */
  readonly number: number
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
  /** Position of the newest entry with a leg on it, 0 for none. */
  last: number
  /** How many entries have a leg on it. */
  movements: number
}
/** An account of which only sums changed. */
export type Moved = {
  readonly number: number
  readonly debits: number
  readonly credits: number
  readonly position: number
  readonly last: number
  readonly movements: number
}
/** Debit and credit are accounts' numbers. Amounts are whole and below 2^53: the engine sees to that. */
export type Leg = {
  readonly debit: number
  readonly credit: number
  readonly booked: number
  readonly debit_after: number
  readonly credit_after: number
  /** Position of the entry before that has a leg on the account, 0 for none. */
  readonly debit_before: number
  readonly credit_before: number
}
/** A leg of an entry that has several, or holds something. */
export type CompoundLeg = Leg & { readonly position: number; readonly n: number; readonly held: number }
export type EntryRow = Purpose & {
  readonly position: number
  readonly id: Id
  readonly kind: Command['kind'] | 'expire'
  readonly answer: LedgerEvent['said']
  readonly content: bigint
  readonly target: Id | null
  readonly booked_at: number
  readonly effective_day: number
  /** Its leg, when it has only one and nothing is held by it. */
  readonly leg: Leg | null
}
/** A plain post as it lies in the log, and what the projector knows of it. The next one is written over it. */
export class PlainPost implements Leg {
  position = 0
  booked_at = 0
  effective_day = 0
  /** What "same id, same content" compares: 24 and 32 bits. */
  content_high = 0
  content_low = 0
  debit = 0
  credit = 0
  booked = 0
  debit_after = 0
  credit_after = 0
  debit_before = 0
  credit_before = 0
  commands: Uint8Array = new Uint8Array(0)
  /** Where the command begins among them. */
  at = 0
  /** Where its five texts begin, each behind its length; 0 when it has none. */
  texts = 0
}
/** Where a stretch's many rows are written down, in the order of their positions. */
export interface Sheet {
  plain(post: PlainPost): void
  entry(row: EntryRow): void
  leg(row: CompoundLeg): void
  /** The account's chain can be entered there. */
  mark(account: number, position: number): void
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
export type Changes<S extends Sheet = Sheet> = {
  readonly from: number
  readonly to: number
  /** How many there are on the sheet. */
  readonly entries: number
  readonly sheet: S
  /** Opened, or changed in more than sums. */
  readonly accounts: readonly AccountRow[]
  readonly moved: readonly Moved[]
  readonly holds: readonly HoldRow[]
  readonly ended: readonly Pick<HoldRow, 'id' | 'state' | 'ended'>[]
  readonly freezes: readonly FreezeRow[]
  /** By account and effective day, and by head, unit and effective day; to be added. */
  readonly days: readonly {
    readonly account: number
    readonly day: number
    readonly debits: number
    readonly credits: number
  }[]
  readonly heads: readonly (Turnover & { readonly head: string; readonly unit: string; readonly day: number })[]
  readonly clockOffset: number | undefined
}

/** What the projector asks of a database. Every call may throw `Unreachable`; then it may be made again. */
export interface ProjectionStore<S extends Sheet = Sheet> {
  /** Business ids that begin like one of these have followers, who want to see the whole entry. */
  readonly followed: readonly string[]
  sheet(): S
  /** The last row of the log that is shown, and how many accounts have a number. */
  cursor(): Promise<{ sequence: number; accounts: number }>
  /** The last row of the log that is shown, and nothing else. */
  shown(): Promise<number>
  rowsAfter(sequence: number, bytes: number): Promise<LogRow[]>
  accounts(ids: readonly Id[]): Promise<AccountRow[]>
  freezes(ids: readonly Id[]): Promise<FreezeRow[]>
  /** Who and what the holds and orders with these ids were for. */
  purposes(ids: readonly Id[]): Promise<ReadonlyMap<Id, Purpose>>
  /** Applies the changes if the cursor still stands where they begin. */
  apply(changes: Changes<S>): Promise<void>
}
