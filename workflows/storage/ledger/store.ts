/**
 * What the ledger's log asks of a database. PostgreSQL provides it (`postgres.ts`), and so does the simulator's database
 * (test/simulation): the same contract test holds both.
 */
import type { Recalled, Wanted } from '../../../core/ledger/codec.ts'
import type { Answer } from '../../../core/ledger/command.ts'
import type { Part } from '../../../core/ledger/parts.ts'

export type LogRow = {
  readonly sequence: number
  readonly bookedAt: number
  readonly events: number
  readonly previous: Uint8Array
  readonly root: Uint8Array
  readonly hash: Uint8Array
  readonly body: Uint8Array
}
export type Snapshot = { readonly sequence: number; readonly hash: Uint8Array; readonly scalars: Uint8Array }
export type Recall = {
  /** Answers that ids got which the engine has forgotten. */
  readonly answered: readonly { readonly id: string; readonly answer: Answer }[]
  readonly facts: readonly Recalled[]
}

/** Another bank writes this shard. The loser stops (ledger.md, promise 5). */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}
/** The database did not answer, or said to come back: whether the last write was done, reading will tell. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Every call may throw `Unreachable`; then the same call may be made again. */
export interface LogStore {
  /** Takes the shard for this process, waiting for a predecessor that has just died. Throws `Fenced` when it lives. */
  take(): Promise<void>
  /** Appends rows in one commit. Throws `Fenced` when a row with the first sequence is there already. */
  append(rows: readonly LogRow[]): Promise<void>
  /** The hash of one row, undefined when there is none. */
  hashAt(sequence: number): Promise<Uint8Array | undefined>
  /** Rows after a sequence, oldest first, about so many bytes at once. */
  rowsAfter(sequence: number, bytes: number): Promise<LogRow[]>

  newestSnapshot(): Promise<Snapshot | undefined>
  snapshotParts(snapshot: Snapshot): Promise<Part[]>
  /** Parts of a snapshot that is not complete yet. */
  keepParts(sequence: number, parts: readonly Part[]): Promise<void>
  /** Completes a snapshot and drops what only older ones needed; this one and the one before stay. */
  keepSnapshot(snapshot: Snapshot): Promise<void>

  recall(wanted: Wanted): Promise<Recall>
  close(): Promise<void>
}
