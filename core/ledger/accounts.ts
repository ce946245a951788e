/**
 * The accounts in memory: records of 96 bytes in pages of 4,096, found by an open-addressing index of their 128-bit ids.
 * Sums are Numbers: the engine refuses what would bring one above 2^53 − 1, so each is exact (ledger.md, promise 8).
 */
import { invariant } from '../invariant.ts'
import { Parts } from './parts.ts'

export const PAGE_BITS = 12
const PAGE = 1 << PAGE_BITS
export const MASK = PAGE - 1
/** A record is 12 doubles, or 24 words of 32 bits. */
export const DOUBLES = 12
export const WORDS = 24

/** Doubles of a record. */
export const DEBITS = 0
export const CREDITS = 1
export const HELD_DEBITS = 2
export const HELD_CREDITS = 3
export const FLOOR = 4
/** The sum of the amounts that orders freeze; it may exceed the balance. */
export const FROZEN = 5
export const ALLOWANCE = 6
/** Words of a record. */
export const PERIOD_START = 14
export const SOURCE = 15
export const ID = 16
export const FLAGS = 20
export const UNIT = 21
/** How many limits take their allowance from this account. */
export const LIMITS = 23

export const CREDIT_SIDE = 1
export const USED = 2
export const CLOSED = 4
export const BLOCKS_DEBITS = 8
export const BLOCKS_CREDITS = 16
/** Bits 5 and 6: the period of a limit, 0 for none. */
export const PERIOD_SHIFT = 5
const PERIOD_BITS = 3 << PERIOD_SHIFT
/** Anything that the short way through a plain post does not know. */
export const SPECIAL = CLOSED | BLOCKS_DEBITS | BLOCKS_CREDITS | PERIOD_BITS

export class Accounts {
  /** The same pages, as doubles and as words. */
  readonly doubles: Float64Array[] = []
  readonly words: Uint32Array[] = []
  readonly parts = new Parts(0, (page) => new Uint8Array(this.words[page]!.buffer.slice(0)))
  #index = new Int32Array(1024)
  /** Records that were ever used, and those that may be used again, last freed first. */
  used = 0
  free: number[] = []

  get size() {
    return this.used - this.free.length
  }

  /** The slot of the account whose id stands there, or −1. */
  find(words: Uint32Array, at: number): number {
    const a = words[at]!
    const b = words[at + 1]!
    const c = words[at + 2]!
    const d = words[at + 3]!
    const mask = this.#index.length - 1
    for (let probe = hashOfId(a, b, c, d) & mask; ; probe = (probe + 1) & mask) {
      const slot = this.#index[probe]! - 1
      if (slot < 0) return -1
      const page = this.words[slot >>> PAGE_BITS]!
      const id = (slot & MASK) * WORDS + ID
      if (page[id] === a && page[id + 1] === b && page[id + 2] === c && page[id + 3] === d) return slot
    }
  }

  add(words: Uint32Array, at: number): number {
    const slot = this.free.pop() ?? this.used++
    const page = slot >>> PAGE_BITS
    if (page === this.words.length) this.#addPage(new ArrayBuffer(PAGE * WORDS * 4))
    this.parts.touch(page)
    const record = (slot & MASK) * WORDS
    this.words[page]!.fill(0, record, record + WORDS)
    this.words[page]!.set(words.subarray(at, at + 4), record + ID)
    this.words[page]![record + FLAGS] = USED
    if ((this.used + 1) * 10 > this.#index.length * 7) this.#reindex(this.#index.length * 2)
    else this.#enter(slot)
    return slot
  }

  remove(slot: number) {
    const page = slot >>> PAGE_BITS
    const record = (slot & MASK) * WORDS
    this.#leave(slot)
    this.parts.touch(page)
    this.words[page]!.fill(0, record, record + WORDS)
    this.free.push(slot)
  }

  touch(slot: number) {
    this.parts.touch(slot >>> PAGE_BITS)
  }
  double(slot: number, field: number): number {
    return this.doubles[slot >>> PAGE_BITS]![(slot & MASK) * DOUBLES + field]!
  }
  setDouble(slot: number, field: number, value: number) {
    this.parts.touch(slot >>> PAGE_BITS)
    this.doubles[slot >>> PAGE_BITS]![(slot & MASK) * DOUBLES + field] = value
  }
  word(slot: number, field: number): number {
    return this.words[slot >>> PAGE_BITS]![(slot & MASK) * WORDS + field]!
  }
  setWord(slot: number, field: number, value: number) {
    this.parts.touch(slot >>> PAGE_BITS)
    this.words[slot >>> PAGE_BITS]![(slot & MASK) * WORDS + field] = value
  }
  /** The booked balance on the normal side. */
  balance(slot: number): number {
    const difference = this.double(slot, CREDITS) - this.double(slot, DEBITS)
    return this.word(slot, FLAGS) & CREDIT_SIDE ? difference : -difference
  }
  /** What holds will take from it. */
  heldOut(slot: number): number {
    return this.double(slot, this.word(slot, FLAGS) & CREDIT_SIDE ? HELD_DEBITS : HELD_CREDITS)
  }
  /** What a command may use: booked, less what holds will take, less what is frozen; never what holds may bring. */
  available(slot: number): number {
    return this.balance(slot) - this.heldOut(slot) - this.double(slot, FROZEN)
  }
  idBytes(slot: number): Uint8Array {
    const page = this.words[slot >>> PAGE_BITS]!
    return new Uint8Array(page.buffer, ((slot & MASK) * WORDS + ID) * 4, 16)
  }

  /** Puts back one page, as its snapshot has it. */
  restorePage(number: number, bytes: Uint8Array) {
    invariant(
      number === this.words.length && bytes.length === PAGE * WORDS * 4,
      'pages of accounts come whole and in order',
    )
    this.#addPage(bytes.slice().buffer)
    this.parts.restored(number)
  }
  /** After the last page: what is used and free, and the index. */
  restored(used: number, free: number[]) {
    this.used = used
    this.free = free
    let size = this.#index.length
    while ((used + 1) * 10 > size * 7) size *= 2
    this.#reindex(size)
  }

  #addPage(buffer: ArrayBuffer) {
    this.words.push(new Uint32Array(buffer))
    this.doubles.push(new Float64Array(buffer))
  }
  #hashOf(slot: number): number {
    const page = this.words[slot >>> PAGE_BITS]!
    const id = (slot & MASK) * WORDS + ID
    return hashOfId(page[id]!, page[id + 1]!, page[id + 2]!, page[id + 3]!)
  }
  #enter(slot: number) {
    const mask = this.#index.length - 1
    let probe = this.#hashOf(slot) & mask
    while (this.#index[probe] !== 0) probe = (probe + 1) & mask
    this.#index[probe] = slot + 1
  }
  /** Takes a slot out and moves up what had to stand behind it, so that no gap ends a search early. */
  #leave(slot: number) {
    const mask = this.#index.length - 1
    let hole = this.#hashOf(slot) & mask
    while (this.#index[hole] !== slot + 1) hole = (hole + 1) & mask
    for (let next = (hole + 1) & mask; this.#index[next] !== 0; next = (next + 1) & mask) {
      const home = this.#hashOf(this.#index[next]! - 1) & mask
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        this.#index[hole] = this.#index[next]!
        hole = next
      }
    }
    this.#index[hole] = 0
  }
  #reindex(size: number) {
    this.#index = new Int32Array(size)
    for (let slot = 0; slot < this.used; slot++) if (this.word(slot, FLAGS) & USED) this.#enter(slot)
  }
}

/** Account ids are digests already, but tests and other hands may choose theirs: every bit counts. */
export function hashOfId(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ (b >>> 7), 0x9e3779b1) ^ Math.imul(b ^ c, 0x85ebca77) ^ Math.imul(d ^ (c >>> 11), 0xc2b2ae3d)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return (h ^ (h >>> 13)) >>> 0
}
