/** Bulk commands for benchmarks, written straight as bytes: plain posts of one transfer, 72 bytes each. */
import { randomFillSync } from 'node:crypto'
import { accountId, entryId, type Id } from '../../core/id.ts'
import { encodeCommands } from '../../core/ledger/codec.ts'
import type { Command } from '../../core/ledger/command.ts'

const words = (id: Id) => new Uint32Array(new Uint8Array(Buffer.from(id, 'hex')).buffer)
export const accountOf = (n: number): Id => accountId(`bench ${n}`, 'bench')

/** Batches that open so many accounts. */
export function* openings(accounts: number, batch = 4_000): Generator<Uint8Array> {
  for (let from = 0; from < accounts; from += batch)
    yield encodeCommands(
      Array.from(
        { length: Math.min(batch, accounts - from) },
        (_, n): Command => ({
          kind: 'open', id: entryId(`bench ${from + n}`, 0, 'open'), account: accountOf(from + n), unit: 'CNY', side: 'credit', head: '2011', owner: `bench ${from + n}`,
        }), // biome-ignore format: one command
      ),
    )
}

export class Transfers {
  readonly #accounts: Uint32Array
  readonly #count: number
  readonly #random = new Uint32Array(1 << 16)
  #at = 0

  constructor(accounts: number) {
    this.#count = accounts
    this.#accounts = new Uint32Array(accounts * 4)
    for (let n = 0; n < accounts; n++) this.#accounts.set(words(accountOf(n)), n * 4)
  }
  #next() {
    if (this.#at === 0) randomFillSync(this.#random)
    const value = this.#random[this.#at]!
    this.#at = (this.#at + 1) & 0xffff
    return value
  }
  /** `hot`: one account is an end of every transfer. */
  batch(size: number, now: number, hot = false): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size * 72)
    const u32 = new Uint32Array(bytes.buffer)
    const f64 = new Float64Array(bytes.buffer)
    const instant = words(now.toString(16).padStart(12, '0').padEnd(32, '0') as Id)
    for (let n = 0; n < size; n++) {
      const w = n * 18
      u32[w] = 72
      u32[w + 1] = 1 | (1 << 16)
      u32[w + 2] = instant[0]!
      u32[w + 3] = (instant[1]! & 0xffff) | (this.#next() & 0xffff0000)
      u32[w + 4] = this.#next()
      u32[w + 5] = this.#next()
      u32[w + 6] = 72
      u32[w + 7] = 0x8000_0000
      let from = hot ? 0 : this.#next() % this.#count
      let to = this.#next() % this.#count
      if (from === to) to = (to + 1) % this.#count
      if (hot && n & 1) [from, to] = [to, from]
      for (let k = 0; k < 4; k++) {
        u32[w + 8 + k] = this.#accounts[from * 4 + k]!
        u32[w + 12 + k] = this.#accounts[to * 4 + k]!
      }
      f64[(w + 16) >>> 1] = 1 + (this.#next() % 10_000)
    }
    return bytes
  }
}
