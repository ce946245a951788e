/**
 * What the ledger is asked, and what it answers. A command carries everything it needs: no clock and no chance are
 * added on the way, so the same command is the same bytes however often it is sent.
 */
import type { Id } from '../id.ts'
import type { Instant } from '../time.ts'

/** One debit account, one credit account, an amount above zero in their common unit. */
export type Transfer = { readonly debit: Id; readonly credit: Id; readonly amount: bigint }

/** The side on which an account's balance normally stands: assets and expenses debit, the rest credit. */
export type Side = 'debit' | 'credit'

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
  /** Whose it is: a business id, or the name of one of the bank's own accounts. */
  readonly owner: string
}

/** Who and what an entry is for; it goes on the record with it. */
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

type Booked = {
  readonly transfers: readonly Transfer[]
  /** Day (since 1970-01-01) from which the money counts; absent for the day of booking. */
  readonly effectiveDay?: number
}
export type Post = Purpose & Booked & { readonly kind: 'post'; readonly id: Id }
export type Hold = Purpose & Booked & { readonly kind: 'hold'; readonly id: Id; readonly expiresAt?: Instant }
/** Ends a hold by booking it: all of it, or per transfer at most what was held; the rest is released. */
export type Settle = Purpose & {
  readonly kind: 'settle'
  readonly id: Id
  readonly hold: Id
  readonly amounts?: readonly bigint[]
}
/** Ends a hold by giving everything back. */
export type Release = Purpose & { readonly kind: 'release'; readonly id: Id; readonly hold: Id }
/** Moves bank time to real time + offset (ms); forward only (decision 12). */
export type MoveClock = { readonly kind: 'clock'; readonly id: Id; readonly offset: number }

export type Command = OpenAccount | Post | Hold | Settle | Release | MoveClock

export type Done = { readonly kind: 'opened' | 'posted' | 'held' | 'settled' | 'released' | 'clock-moved' }
export type LedgerRefusal =
  | { readonly kind: 'id-reused' }
  | { readonly kind: 'entry-empty' }
  | { readonly kind: 'account-exists'; readonly account: Id }
  | { readonly kind: 'account-unknown'; readonly account: Id }
  | { readonly kind: 'same-account'; readonly account: Id }
  | { readonly kind: 'units-differ'; readonly account: Id }
  | { readonly kind: 'amount-out-of-range' }
  /** A balance would pass its bound; `short` minor units are missing. */
  | { readonly kind: 'insufficient-funds'; readonly account: Id; readonly short: bigint }
  | { readonly kind: 'hold-unknown' }
  | { readonly kind: 'hold-ended'; readonly as: 'settled' | 'released' | 'expired' }
  | { readonly kind: 'more-than-held' }
  | { readonly kind: 'clock-backwards' }

/** What the ledger did or why it did not, and where that stands in the log. A repeated command gets the first answer. */
export type Answer = (Done | LedgerRefusal) & {
  readonly sequence: number
  readonly index: number
  readonly bookedAt: Instant
}

const done: ReadonlySet<string> = new Set<Done['kind']>([
  'opened',
  'posted',
  'held',
  'settled',
  'released',
  'clock-moved',
])
export const isDone = (answer: Answer): answer is Answer & Done => done.has(answer.kind)

/** One row of the log: the commands of one commit in their order, and what each was answered. */
export type Batch = { readonly sequence: number; readonly bookedAt: Instant; readonly commands: readonly Command[] }
/** `fresh[i]` says that command i was decided here; a repeated one is answered from memory and changes nothing. */
export type Outcome = {
  readonly answers: readonly Answer[]
  readonly fresh: readonly boolean[]
  /** Holds whose time had come when the batch began; they end before its first command. */
  readonly expired: readonly Id[]
}

/** What callers need of a ledger, wherever it runs. Answers come only after the batch is durable. */
export interface LedgerClient {
  /** Sends commands that are decided one after another in this order; resolves to their answers in the same order. */
  submit(commands: readonly Command[]): Promise<readonly Answer[]>
  close(): Promise<void>
}
