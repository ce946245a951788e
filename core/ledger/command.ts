/**
 * What the ledger is asked, and what it answers. A command carries everything it needs: no clock and no chance are
 * added on the way, so the same command is the same bytes however often it is sent.
 */
import { digest, type Id } from '../id.ts'
import type { Instant } from '../time.ts'

/** One debit account, one credit account, an amount above zero in their common unit. */
export type Transfer = { readonly debit: Id; readonly credit: Id; readonly amount: bigint }
/** Moves an amount from debit to credit; the other way when it is negative, nothing when it is zero. */
export const moving = (debit: Id, credit: Id, amount: bigint): Transfer[] =>
  amount === 0n ? [] : amount > 0n ? [{ debit, credit, amount }] : [{ debit: credit, credit: debit, amount: -amount }]

/** The side on which an account's balance normally stands: assets and expenses debit, the rest credit. */
export type Side = 'debit' | 'credit'
export type Period = 'day' | 'month' | 'year'

/** Who and what a command is for; it goes on the record with it. */
export type Purpose = {
  /** The business object, for example `bill-payment-…`. */
  readonly business: string
  /** The step of its flow, for example `hold`. */
  readonly step: string
  readonly memo: string
  /** Who asked: `customer-…`, `staff-…` or a part of the bank. */
  readonly actor: string
  /** The request that caused it. Not part of the content: a repeated request may carry another. */
  readonly request: string
}

export type OpenAccount = {
  readonly kind: 'open'
  readonly id: Id
  readonly account: Id
  /** ISO 4217, or a unit of the bank's own such as `CNY.due`. */
  readonly unit: string
  readonly side: Side
  /** Its place in the chart of accounts. */
  readonly head: string
  /** The lowest balance, on the normal side, that a command may leave: 0n for never below zero, absent for anything. */
  readonly floor?: bigint
  /**
   * What is left to use in a period (decision 10): at the first touch in a new day, month or year of Beijing time the
   * balance is brought back to `allowance` by a leg from or to `source`, on the record like any other.
   */
  readonly limit?: { readonly allowance: bigint; readonly period: Period; readonly source: Id }
  /** Whose it is: a business id, or the name of one of the bank's own accounts. */
  readonly owner: string
}

/** Day (since 1970-01-01) from which the money counts; absent for the day of booking. */
type Effective = { readonly effectiveDay?: number }
export type Post = Purpose &
  Effective & {
    readonly kind: 'post'
    readonly id: Id
    readonly transfers: readonly Transfer[]
    /** Takes from what this order froze (扣划 deduction): the order's block and amount do not stand in its own way. */
    readonly under?: Id
  }
/** Sets an entry aside: what it will take cannot be used any more, what it will bring is not there yet. */
export type Hold = Purpose & {
  readonly kind: 'hold'
  readonly id: Id
  readonly transfers: readonly Transfer[]
  readonly expiresAt?: Instant
}
/** Ends a hold by booking it: all of it, or per transfer at most what was held; the rest is released. */
export type Settle = Purpose &
  Effective & {
    readonly kind: 'settle'
    readonly id: Id
    readonly hold: Id
    readonly amounts?: readonly bigint[]
  }
/** Ends a hold by giving everything back. */
export type Release = Purpose & { readonly kind: 'release'; readonly id: Id; readonly hold: Id }
/**
 * Takes an entry back by a red-letter one (红字冲销): the same sides with negative amounts, so that turnover nets. Its id
 * must be `reversalId(entry)`: that is why no entry is ever reversed twice.
 */
export type Reverse = Purpose & Effective & { readonly kind: 'reverse'; readonly id: Id; readonly entry: Id }
/**
 * An order to freeze: a side (`blocks`), an amount, or both; its id is the order's. An amount may exceed the balance and
 * then catches what comes later. Several stand in their order: each covers what those before it leave.
 */
export type Freeze = Purpose & {
  readonly kind: 'freeze'
  readonly id: Id
  readonly account: Id
  readonly blocks?: 'debits' | 'credits' | 'both'
  readonly amount?: bigint
  readonly expiresAt?: Instant
}
/** Ends an order to freeze. */
export type Thaw = Purpose & { readonly kind: 'thaw'; readonly id: Id; readonly freeze: Id }
/** Changes what an account's balance may do from now on. `floor: null` removes the bound; what is absent stays. */
export type Bound = Purpose & {
  readonly kind: 'bound'
  readonly id: Id
  readonly account: Id
  readonly floor?: bigint | null
  readonly allowance?: bigint
}
/** Closes an account that is empty: no balance, nothing held, nothing frozen. It stays closed for ever. */
export type CloseAccount = Purpose & { readonly kind: 'close'; readonly id: Id; readonly account: Id }
/** Moves bank time to real time + offset (ms); forward only (decision 12). */
export type MoveClock = { readonly kind: 'clock'; readonly id: Id; readonly offset: number }

export type Command =
  | OpenAccount
  | Post
  | Hold
  | Settle
  | Release
  | Reverse
  | Freeze
  | Thaw
  | Bound
  | CloseAccount
  | MoveClock

export const doneKinds = [
  'opened', 'posted', 'held', 'settled', 'released', 'reversed', 'frozen', 'thawed', 'bounded', 'closed', 'clock-moved', 'expired',
] as const // biome-ignore format: one list
export type Done = { readonly kind: (typeof doneKinds)[number] }

export type LedgerRefusal =
  | { readonly kind: 'id-reused' }
  /** The id begins with an instant that bank time has not reached: the look-up of old ids relies on that. */
  | { readonly kind: 'id-ahead' }
  | { readonly kind: 'entry-empty' }
  | { readonly kind: 'account-exists'; readonly account: Id }
  | { readonly kind: 'account-unknown'; readonly account: Id }
  | { readonly kind: 'account-closed'; readonly account: Id }
  /** An order blocks the side that the entry would touch. */
  | { readonly kind: 'account-frozen'; readonly account: Id }
  /** `close` found a balance, a hold or an order on it. */
  | { readonly kind: 'account-in-use'; readonly account: Id }
  | { readonly kind: 'same-account'; readonly account: Id }
  | { readonly kind: 'units-differ'; readonly account: Id }
  | { readonly kind: 'amount-out-of-range' }
  /** A balance would pass its bound; `short` minor units are missing. */
  | { readonly kind: 'insufficient-funds'; readonly account: Id; readonly short: bigint }
  /** The account of a limit says no; `short` is by how much it is passed. */
  | { readonly kind: 'limit-reached'; readonly account: Id; readonly short: bigint }
  | { readonly kind: 'hold-unknown' }
  | { readonly kind: 'hold-ended'; readonly as: 'settled' | 'released' | 'expired' }
  | { readonly kind: 'more-than-held' }
  | { readonly kind: 'freeze-unknown' }
  | { readonly kind: 'freeze-ended'; readonly as: 'thawed' | 'expired' }
  /** `freeze` names neither a side nor an amount. */
  | { readonly kind: 'freeze-empty' }
  | { readonly kind: 'entry-unknown' }
  /** The id of a reversal is not the one that derives from the entry. */
  | { readonly kind: 'reversal-id-wrong' }
  | { readonly kind: 'clock-backwards' }

/** What the ledger did or why it did not, and where that stands in the log. A repeated command gets the first answer. */
export type Answer = (Done | LedgerRefusal) & {
  readonly sequence: number
  /** Its place in the batch. */
  readonly index: number
  readonly bookedAt: Instant
}

const done: ReadonlySet<string> = new Set(doneKinds)
export const isDone = (answer: { readonly kind: string }): answer is Answer & Done => done.has(answer.kind)

/** How far the log is after some answers; 0 where there are none. */
export const lastSequence = (answers: readonly { readonly sequence: number }[]): number =>
  answers.reduce((last, { sequence }) => Math.max(last, sequence), 0)

/** The one id under which an entry can be reversed. It keeps the entry's instant, so that it sorts beside it. */
export const reversalId = (entry: Id): Id => (entry.slice(0, 12) + digest(`reverse\n${entry}`).slice(0, 20)) as Id
/** The id of the event that ends a hold or an order by itself: no command gives it one, so its own gives it. */
export const expiryId = (id: Id): Id => digest(`expire\n${id}`).slice(0, 32) as Id

/** A place in the log as one number: SQL keeps it, cursors and receipts name it. A batch has fewer events than this. */
export const EVENTS_PER_BATCH = 16_384
export const positionOf = ({ sequence, index }: { sequence: number; index: number }) =>
  sequence * EVENTS_PER_BATCH + index

export const placeOf = (position: number) => ({
  sequence: Math.floor(position / EVENTS_PER_BATCH),
  index: position % EVENTS_PER_BATCH,
})
/** A position as people write it: `sequence-index`. */
export const placeText = (position: number) => `${placeOf(position).sequence}-${placeOf(position).index}`

/** What callers need of a ledger, wherever it runs. Answers come only after the batch is durable. */
export interface LedgerClient {
  /** Sends commands that are decided one after another in this order; resolves to their answers in the same order. */
  submit(commands: readonly Command[]): Promise<readonly Answer[]>
  /** What each of these commands would be answered now, each for itself, without doing it. */
  ask(commands: readonly Command[]): Promise<readonly (Done | LedgerRefusal)[]>
  close(): Promise<void>
}
