/**
 * The ledger's log on PostgreSQL: one row a batch, appended by one writer. What a lost answer to a commit meant is found
 * out by reading, never guessed (decision 7).
 */
import { FORMAT, rowHash } from '../../../core/ledger/codec.ts'
import { connect, type Database, isConnectionFailure } from '../database.ts'

export type LogRow = {
  readonly sequence: number
  readonly bookedAt: number
  readonly commands: Uint8Array
  readonly outcome: Uint8Array
  readonly hash: Uint8Array
}
export type Snapshot = { readonly sequence: number; readonly hash: Uint8Array; readonly state: Uint8Array }

/** Another bank writes this shard. The loser stops (ledger.md, promise 5). */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

const GENESIS = new Uint8Array(32)
/** The key of the advisory lock of a shard; the number spells "qiao". */
const LOCK = 0x7169616f

type Stored = { sequence: bigint; format: number; booked_at: bigint; commands: Buffer; outcome: Buffer; hash: Buffer }
const fromStored = (row: Stored): LogRow => {
  if (row.format !== FORMAT)
    throw new Error(`log row ${row.sequence} has format ${row.format}, this release reads ${FORMAT}`)
  return {
    sequence: Number(row.sequence),
    bookedAt: Number(row.booked_at),
    commands: row.commands,
    outcome: row.outcome,
    hash: row.hash,
  }
}

/** Log rows after a sequence, oldest first. */
export async function rowsAfter(db: Database, shard: number, sequence: number, most: number): Promise<LogRow[]> {
  const rows = await db<Stored[]>`
    select sequence, format, booked_at, commands, outcome, hash from ledger_log
    where shard = ${shard} and sequence > ${sequence} order by sequence limit ${most}`
  return rows.map(fromStored)
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export class Log {
  readonly #db: Database
  readonly #shard: number
  readonly #onTrouble: (what: string) => void
  #last: Uint8Array = GENESIS
  #locked = false

  constructor(url: string, shard: number, onTrouble: (what: string) => void) {
    this.#shard = shard
    this.#onTrouble = onTrouble
    // One connection: the advisory lock and the inserts must be the same session's.
    this.#db = connect(url, { name: `qiao-ledger-${shard}`, max: 1, onClose: () => void (this.#locked = false) })
  }

  /** Takes the shard for this process, waiting for a predecessor that has just died. Throws `Fenced` when it lives. */
  async take(patienceMs: number): Promise<void> {
    const until = performance.now() + patienceMs
    for (;;) {
      const [row] = await this.#db<{ taken: boolean }[]>`select pg_try_advisory_lock(${LOCK}, ${this.#shard}) as taken`
      if (row?.taken) {
        this.#locked = true
        return
      }
      if (performance.now() > until)
        throw new Fenced(`another bank process already runs shard ${this.#shard} of this database; stop it first`)
      await pause(100)
    }
  }

  async newestSnapshot(): Promise<Snapshot | undefined> {
    const [row] = await this.#db<{ sequence: bigint; hash: Buffer; state: Buffer }[]>`
      select sequence, hash, state from ledger_snapshots
      where shard = ${this.#shard} and format = ${FORMAT} order by sequence desc limit 1`
    return row && { sequence: Number(row.sequence), hash: row.hash, state: row.state }
  }

  /** Keeps this snapshot and the one before it. */
  async keepSnapshot(sequence: number, state: Uint8Array): Promise<void> {
    await this.#db`
      insert into ledger_snapshots (shard, sequence, format, hash, state)
      values (${this.#shard}, ${sequence}, ${FORMAT}, ${this.#last}, ${state}) on conflict do nothing`
    await this.#db`
      delete from ledger_snapshots where shard = ${this.#shard} and sequence not in (
        select sequence from ledger_snapshots where shard = ${this.#shard} order by sequence desc limit 2)`
  }

  /** The rows after a snapshot, each checked to follow the one before it by hash. */
  async *tail(snapshot: Snapshot | undefined): AsyncGenerator<LogRow> {
    this.#last = snapshot?.hash ?? GENESIS
    let at = snapshot?.sequence ?? 0
    for (;;) {
      const rows = await rowsAfter(this.#db, this.#shard, at, 500)
      if (rows.length === 0) return
      for (const row of rows) {
        if (row.sequence !== at + 1) throw new Error(`log row ${at + 1} of shard ${this.#shard} is missing`)
        if (!same(row.hash, this.#hash(row)))
          throw new Error(`log row ${row.sequence} of shard ${this.#shard} does not carry its own hash: it was altered`)
        this.#last = row.hash
        at = row.sequence
        yield row
      }
    }
  }

  #hash(row: Omit<LogRow, 'hash'>) {
    return rowHash({ ...row, previous: this.#last, shard: this.#shard })
  }

  /** Resolves when the row is durable. Throws `Fenced` when another writer was there first. */
  async append(row: Omit<LogRow, 'hash'>): Promise<void> {
    const hash = this.#hash(row)
    for (let lost = false; ; ) {
      try {
        if (!this.#locked) await this.take(10_000)
        // After a lost answer: is the row there? The old session may even commit after we looked, hence the loop.
        if (lost && (await this.#isThere(row.sequence, hash))) break
        await this.#db`
          insert into ledger_log (shard, sequence, format, booked_at, commands, outcome, hash)
          values (${this.#shard}, ${row.sequence}, ${FORMAT}, ${row.bookedAt}, ${row.commands}, ${row.outcome}, ${hash})`
        break
      } catch (failure) {
        const code = (failure as { code?: string }).code
        if (code === '23505') {
          if (await this.#isThere(row.sequence, hash)) break
          throw failure
        }
        if (!isConnectionFailure(failure)) throw failure
        this.#onTrouble(`the log cannot be written (${code}); answers wait until it can`)
        lost = true
        await pause(200)
      }
    }
    this.#last = hash
  }

  async #isThere(sequence: number, hash: Uint8Array): Promise<boolean> {
    const [row] = await this.#db<
      { hash: Buffer }[]
    >`select hash from ledger_log where shard = ${this.#shard} and sequence = ${sequence}`
    if (!row) return false
    if (!same(row.hash, hash))
      throw new Fenced(`shard ${this.#shard}: another writer appended row ${sequence}; this bank stops`)
    return true
  }

  async close(): Promise<void> {
    await this.#db.end({ timeout: 5 })
  }
}
