/**
 * Writes batches to the log: chains them, commits as many at once as are waiting, and says which are durable. What a
 * lost answer to a commit meant is found out by reading, never guessed (decision 7).
 */
import { sectionsOf } from '../../../core/ledger/codec.ts'
import { EVENTS_PER_BATCH } from '../../../core/ledger/command.ts'
import type { Batch } from '../../../core/ledger/engine.ts'
import { type BatchHasher, GENESIS, rowHash } from '../../../core/ledger/merkle.ts'
import type { Part } from '../../../core/ledger/parts.ts'
import { batchHasher, sha256 } from './hash.ts'
import { Fenced, type LogRow, type LogStore, Unreachable } from './store.ts'

/** Bytes that one commit takes at most, unless a single batch is larger. */
const COMMIT = 8 << 20

export type AppenderWorld = {
  readonly store: LogStore
  readonly shard: number
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>
  readonly on: {
    durable(sequence: number): void
    snapshotKept(sequence: number): void
    /** The appender can do no more: the bank must end. */
    stopped(failure: Error): void
    trouble(what: string): void
  }
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, n) => byte === b[n])

export class Appender {
  readonly #world: AppenderWorld
  readonly #hasher = batchHasher()
  #last = GENESIS as Uint8Array
  #sequence = 0
  readonly #queue: LogRow[] = []
  #writing: Promise<void> | undefined
  #durable = 0
  /** The snapshot that is being kept: its parts wait until the row it stands on is durable. */
  #snapshot: { sequence: number; hash: Uint8Array; parts: Part[]; scalars: Uint8Array | undefined } | undefined
  #keeping: Promise<void> | undefined

  constructor(world: AppenderWorld) {
    this.#world = world
  }

  /** Where the log goes on. */
  startFrom(sequence: number, hash: Uint8Array) {
    this.#sequence = this.#durable = sequence
    this.#last = hash
  }

  /** The rows after a sequence, each checked to be whole and to follow the one before it. */
  async *tail(bytes = 32 << 20): AsyncGenerator<LogRow> {
    for (;;) {
      const rows = await this.#insist(() => this.#world.store.rowsAfter(this.#sequence, bytes))
      if (rows.length === 0) return
      for (const row of rows) {
        const wrong = whatIsWrong(row, this.#sequence, this.#last, this.#world.shard, this.#hasher)
        if (wrong) throw new Error(wrong)
        this.startFrom(row.sequence, row.hash)
        yield row
      }
    }
  }

  append(batch: Batch) {
    const row = chained(batch, this.#world.shard, this.#last, this.#hasher)
    this.#queue.push(row)
    this.#last = row.hash
    this.#sequence = row.sequence
    this.#writing ??= this.#write()
  }

  /** Parts of the snapshot of the batch that was appended last when its first parts came. */
  keepParts(parts: readonly Part[], sequence: number) {
    this.#snapshot ??= { sequence, hash: this.#last, parts: [], scalars: undefined }
    this.#snapshot.parts.push(...parts)
    this.#keeping ??= this.#keep()
  }
  completeSnapshot(scalars: Uint8Array, sequence: number) {
    this.keepParts([], sequence)
    this.#snapshot!.scalars = scalars
    this.#keeping ??= this.#keep()
  }
  /** Resolves when everything that was handed over is written. */
  async settled() {
    while (this.#writing || this.#keeping) await (this.#writing ?? this.#keeping)
  }

  async #write() {
    try {
      while (this.#queue.length > 0) {
        const rows: LogRow[] = []
        let bytes = 0
        while (this.#queue.length > 0 && (rows.length === 0 || bytes + this.#queue[0]!.body.length <= COMMIT)) {
          bytes += this.#queue[0]!.body.length
          rows.push(this.#queue.shift()!)
        }
        await this.#commit(rows)
        this.#durable = rows.at(-1)!.sequence
        this.#world.on.durable(this.#durable)
      }
    } catch (failure) {
      this.#queue.length = 0
      this.#world.on.stopped(failure as Error)
    } finally {
      this.#writing = undefined
    }
    if (this.#snapshot) this.#keeping ??= this.#keep()
  }
  async #commit(rows: readonly LogRow[]) {
    const { store } = this.#world
    const first = rows[0]!
    let lost = false
    await this.#insist(async () => {
      // After a lost answer: are the rows there? They are one commit, so the first speaks for all.
      if (lost) {
        const there = await store.hashAt(first.sequence)
        if (there && same(there, first.hash)) return
        if (there) throw new Fenced(`another writer appended row ${first.sequence}; this bank stops`)
      }
      lost = true
      try {
        await store.append(rows)
      } catch (failure) {
        // The old session may have committed after we looked: then the row that is in the way is our own.
        if (!(failure instanceof Fenced)) throw failure
        const there = await store.hashAt(first.sequence)
        if (!there || !same(there, first.hash)) throw failure
      }
    })
  }
  async #keep() {
    const { store } = this.#world
    // Never over before it is known to be under way.
    await undefined
    try {
      while (this.#snapshot && this.#snapshot.sequence <= this.#durable) {
        const snapshot = this.#snapshot
        const parts = snapshot.parts.splice(0, 16)
        if (parts.length > 0) await this.#insist(() => store.keepParts(snapshot.sequence, parts))
        else if (snapshot.scalars) {
          const { sequence, hash, scalars } = snapshot
          await this.#insist(() => store.keepSnapshot({ sequence, hash, scalars }))
          this.#snapshot = undefined
          this.#world.on.snapshotKept(sequence)
        } else break
      }
    } catch (failure) {
      this.#world.on.stopped(failure as Error)
    } finally {
      this.#keeping = undefined
    }
  }
  /** Tries until the database answers. */
  async #insist<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++)
      try {
        return await call()
      } catch (failure) {
        if (!(failure instanceof Unreachable)) throw failure
        if (tries % 25 === 0) this.#world.on.trouble(`the log waits for the database: ${failure.message}`)
        await this.#world.pause(Math.min(200, 20 * 2 ** tries))
      }
  }
}

/** The row that a batch makes behind the one with the hash `previous`. Throws `RangeError` when the body has not its events. */
export function chained(
  batch: Omit<LogRow, 'previous' | 'root' | 'hash'>,
  shard: number,
  previous: Uint8Array,
  hasher: BatchHasher,
): LogRow {
  const { sequence, bookedAt, events, body } = batch
  const root = hasher.root(body, events)
  const recalled = sha256(sectionsOf(body).recalled)
  const hash = rowHash({ shard, sequence, bookedAt, events, previous, root, recalled }, sha256)
  return { sequence, bookedAt, events, previous, root, hash, body }
}

/** Why a row is not the one that was written after the one before it; undefined when it is. */
export function whatIsWrong(
  row: LogRow,
  after: number,
  previous: Uint8Array,
  shard: number,
  hasher: BatchHasher,
): string | undefined {
  const name = `log row ${row.sequence} of shard ${shard}`
  if (row.sequence !== after + 1) return `log row ${after + 1} of shard ${shard} is missing`
  if (!same(row.previous, previous)) return `${name} does not follow the row before it: one of the two was altered`
  if (row.events < 1 || row.events > EVENTS_PER_BATCH)
    return `${name} has an impossible number of events: it was altered`
  let again: LogRow
  try {
    again = chained(row, shard, previous, hasher)
  } catch (failure) {
    return `${name} cannot be read: it was altered (${(failure as Error).message})`
  }
  if (!same(again.root, row.root)) return `${name} does not have the events that it was written with: it was altered`
  return same(again.hash, row.hash) ? undefined : `${name} does not carry its own hash: it was altered`
}
