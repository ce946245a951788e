/**
 * The accounts that the projector remembers: what plain posts change lies in columns, found by the account's sixteen
 * bytes as they stand in the log, for a bulk load names two accounts a post and an object or a text for each would cost
 * more than everything else. The rest of an account's row is a record beside them.
 */
import type { Id } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { hashOfId } from '../../../core/ledger/accounts.ts'
import type { AccountRow, Moved } from './rows.ts'

const NO_DAY = -0x8000_0000
/** Every so many movements of an account its chain gets a mark. */
export const MARK_EVERY = 64

/** Turnover of an account that counts from one day. */
export type DaySum = { readonly slot: number; readonly day: number; readonly debits: number; readonly credits: number }

export class KnownAccounts {
  #index = new Int32Array(1 << 12)
  #ids = new Uint32Array(4 << 10)
  /** What plain posts do not change; sums and places in it are as old as the record. */
  rows: AccountRow[] = []
  credit = new Uint8Array(1 << 10)
  debits = new Float64Array(1 << 10)
  credits = new Float64Array(1 << 10)
  /** Of the last event that changed it. */
  position = new Float64Array(1 << 10)
  last = new Float64Array(1 << 10)
  /** Where the chain went on before the entry at `last`: an entry's legs on one account all name the same. */
  before = new Float64Array(1 << 10)
  movements = new Int32Array(1 << 10)
  /** More than sums changed, or it is new: its whole row is written. */
  altered = new Uint8Array(1 << 10)
  #stretch = new Int32Array(1 << 10)
  /** The day that this stretch last counted on it, and the sums before. */
  #day = new Int32Array(1 << 10)
  #debitsThen = new Float64Array(1 << 10)
  #creditsThen = new Float64Array(1 << 10)
  #now = 0
  #touched: number[] = []
  #days: DaySum[] = []

  /** How many accounts were ever given a number. */
  numbered = 0

  get size() {
    return this.rows.length
  }
  /** The slot of the account whose id stands at a word, or −1. */
  find(words: Uint32Array, w: number): number {
    const [a, b, c, d] = [words[w]!, words[w + 1]!, words[w + 2]!, words[w + 3]!]
    const [index, ids] = [this.#index, this.#ids]
    const mask = index.length - 1
    for (let probe = hashOfId(a, b, c, d) & mask; ; probe = (probe + 1) & mask) {
      const slot = index[probe]! - 1
      if (slot < 0) return -1
      const at = slot << 2
      if (ids[at] === a && ids[at + 1] === b && ids[at + 2] === c && ids[at + 3] === d) return slot
    }
  }
  slotOf(id: Id): number {
    const slot = this.find(wordsOfId(id), 0)
    invariant(slot >= 0, 'the projection knows every account that the ledger booked on')
    return slot
  }
  has(id: Id): boolean {
    return this.find(wordsOfId(id), 0) >= 0
  }

  add(row: AccountRow): number {
    const slot = this.rows.push(row) - 1
    if (slot === this.credit.length) this.#grow()
    this.#ids.set(wordsOfId(row.id), slot << 2)
    this.credit[slot] = row.side === 'credit' ? 1 : 0
    this.debits[slot] = Number(row.debits)
    this.credits[slot] = Number(row.credits)
    this.position[slot] = row.position
    this.last[slot] = row.last
    this.movements[slot] = row.movements
    this.before[slot] = this.altered[slot] = this.#stretch[slot] = 0
    if ((slot + 1) * 2 > this.#index.length) this.#reindex(this.#index.length * 2)
    else this.#enter(slot)
    return slot
  }

  /** From here on, what changes is the next stretch's. */
  begin() {
    this.#now++
    this.#touched = []
    this.#days = []
  }
  touch(slot: number) {
    if (this.#stretch[slot] === this.#now) return
    this.#stretch[slot] = this.#now
    this.#day[slot] = NO_DAY
    this.#touched.push(slot)
  }
  /** More than sums will change: the record is there to be changed. */
  alter(slot: number, position: number): AccountRow {
    this.touch(slot)
    this.position[slot] = position
    this.altered[slot] = 1
    return this.rows[slot]!
  }
  /** Books on one side. Each account's sums are exact: the engine keeps them below 2^53. */
  book(slot: number, debit: boolean, amount: number, day: number) {
    if (this.#day[slot] !== day) {
      this.#count(slot)
      this.#day[slot] = day
      this.#debitsThen[slot] = this.debits[slot]!
      this.#creditsThen[slot] = this.credits[slot]!
    }
    if (debit) this.debits[slot]! += amount
    else this.credits[slot]! += amount
  }
  /** The chain goes on at an entry with a leg on the account; answers whether that is to be marked. */
  link(slot: number, position: number): boolean {
    this.touch(slot)
    this.position[slot] = position
    if (this.last[slot] === position) return false
    this.before[slot] = this.last[slot]!
    this.last[slot] = position
    return ++this.movements[slot]! % MARK_EVERY === 0
  }
  balance(slot: number): number {
    const difference = this.credits[slot]! - this.debits[slot]!
    // No minus zero: nobody's balance is that.
    return this.credit[slot] === 1 ? difference : 0 - difference
  }
  /** The sums of the day that was counted until now go on the list. */
  #count(slot: number) {
    if (this.#day[slot] === NO_DAY) return
    const debits = this.debits[slot]! - this.#debitsThen[slot]!
    const credits = this.credits[slot]! - this.#creditsThen[slot]!
    this.#days.push({ slot, day: this.#day[slot]!, debits, credits })
  }

  /** What the stretch did: whole rows, and accounts of which only sums changed. */
  taken(): { accounts: AccountRow[]; moved: Moved[]; days: DaySum[] } {
    const [accounts, moved]: [AccountRow[], Moved[]] = [[], []]
    for (const slot of this.#touched) {
      this.#count(slot)
      const sums = {
        debits: this.debits[slot]!, credits: this.credits[slot]!, position: this.position[slot]!, last: this.last[slot]!, movements: this.movements[slot]!,
      } // biome-ignore format: one row
      const row = this.rows[slot]!
      if (this.altered[slot] === 1)
        accounts.push({ ...row, ...sums, debits: BigInt(sums.debits), credits: BigInt(sums.credits) })
      else moved.push({ number: row.number, ...sums })
      this.altered[slot] = 0
    }
    return { accounts, moved, days: this.#days }
  }

  /** What neither this stretch nor the one before touched stands in SQL as it is here. */
  withoutIdle(): KnownAccounts {
    const kept = new KnownAccounts()
    kept.#now = this.#now
    kept.numbered = this.numbered
    for (const [slot, row] of this.rows.entries()) {
      if (this.#stretch[slot]! < this.#now - 1) continue
      const to = kept.add({
        ...row, debits: BigInt(this.debits[slot]!), credits: BigInt(this.credits[slot]!), position: this.position[slot]!, last: this.last[slot]!, movements: this.movements[slot]!,
      }) // biome-ignore format: one row
      kept.#stretch[to] = this.#stretch[slot]!
    }
    return kept
  }

  #grow() {
    const more = <Column extends Uint8Array | Int32Array | Uint32Array | Float64Array>(column: Column): Column => {
      const larger = new (column.constructor as new (length: number) => Column)(column.length * 2)
      larger.set(column)
      return larger
    }
    this.#ids = more(this.#ids)
    this.credit = more(this.credit)
    this.debits = more(this.debits)
    this.credits = more(this.credits)
    this.position = more(this.position)
    this.last = more(this.last)
    this.before = more(this.before)
    this.movements = more(this.movements)
    this.altered = more(this.altered)
    this.#stretch = more(this.#stretch)
    this.#day = more(this.#day)
    this.#debitsThen = more(this.#debitsThen)
    this.#creditsThen = more(this.#creditsThen)
  }
  #reindex(size: number) {
    this.#index = new Int32Array(size)
    for (let slot = 0; slot < this.rows.length; slot++) this.#enter(slot)
  }
  #enter(slot: number) {
    const mask = this.#index.length - 1
    const at = slot << 2
    let probe = hashOfId(this.#ids[at]!, this.#ids[at + 1]!, this.#ids[at + 2]!, this.#ids[at + 3]!) & mask
    while (this.#index[probe] !== 0) probe = (probe + 1) & mask
    this.#index[probe] = slot + 1
  }
}

const idBytes = Buffer.alloc(16)
const idWords = new Uint32Array(idBytes.buffer, idBytes.byteOffset, 4)
/** An id's sixteen bytes as words; the next call writes over them. */
function wordsOfId(id: Id): Uint32Array {
  idBytes.write(id, 'hex')
  return idWords
}
