/** Transfers that keep coming while something is done to the ledger, and the count of what it acknowledged. */
import { decodeAnswers, eventsOf } from '../../core/ledger/codec.ts'
import type { Database } from '../../workflows/storage/database.ts'
import type { Ledger } from '../../workflows/storage/ledger/client.ts'
import { rowsAfter } from '../../workflows/storage/ledger/postgres.ts'
import { Transfers } from './transfers.ts'

const WRITERS = 8

export class Load {
  readonly #ids = new Set<string>()
  readonly #from: number
  readonly #writers: Promise<void>[]
  #writing = true

  /** Begins to submit batches of so many transfers, with a pause behind each. */
  constructor(ledger: Ledger, accounts: number, batch: number, pauseMs = 0) {
    this.#from = ledger.recovered.sequence
    const transfers = new Transfers(accounts)
    this.#writers = Array.from({ length: WRITERS }, async () => {
      while (this.#writing) {
        const commands = transfers.batch(batch, Date.now())
        const answers = decodeAnswers(await ledger.submitBytes(commands))
        answers.forEach(({ kind }, n) => {
          if (kind === 'posted') this.#ids.add(Buffer.from(commands.buffer, n * 72 + 8, 16).toString('hex'))
        })
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    })
  }
  get acknowledged() {
    return this.#ids.size
  }
  /** Resolves when the last batch is answered. */
  async end() {
    this.#writing = false
    await Promise.all(this.#writers)
  }
  /** Looks every acknowledged id up in the log. */
  async countAgain(db: Database): Promise<{ acknowledged: number; lost: number; twice: number }> {
    const found = new Set<string>()
    let twice = 0
    for (let at = this.#from; ; ) {
      const rows = await rowsAfter(db, 0, at, 8 << 20)
      if (rows.length === 0) break
      for (const row of rows)
        for (const { id } of eventsOf(row.body)) {
          if (found.has(id)) twice++
          found.add(id)
        }
      at = rows.at(-1)!.sequence
    }
    let lost = 0
    for (const id of this.#ids) if (!found.has(id)) lost++
    return { acknowledged: this.acknowledged, lost, twice }
  }
}
