/**
 * The ids that the engine remembers with what each was answered: a ring over the newest ones, 24 bytes each and 6 of
 * index. The index has buckets of one cache line; a few bits of the id stand beside the slot, so that looking for an id
 * that is not there, forgetting one and remembering one each cost one access to far memory. Between two batches the oldest beyond the capacity are forgotten, by count alone, so that the same log forgets
 * the same ids everywhere, and never while a batch is being decided. Whoever needs an older one looks it up before the
 * command is sequenced (decision 4).
 */
import type { Instant } from '../time.ts'
import { Reader, Writer } from './bytes.ts'
import { readDetails, type Said, writeDetails } from './codec.ts'
import { EVENTS_PER_BATCH } from './command.ts'
import { Parts } from './parts.ts'

const PAGE_BITS = 14
const PAGE = 1 << PAGE_BITS
const MASK = PAGE - 1
/** Words of an entry: id (4), digest of the content (56 bits) and code of the answer (8). */
const WORDS = 6
/** Words of a bucket of the index: as many as a cache line has. */
const BUCKET = 16
/** Ids whose lines of the index are fetched together. */
export const NEAR = 64

export type Place = { readonly sequence: number; readonly index: number; readonly bookedAt: Instant }
/** What leaves memory together with an id. */
export type Leaves = { readonly kind: 'account' | 'hold' | 'freeze'; readonly id: string }
type Note = { readonly said?: Said; readonly leaves?: Leaves }
/** A batch's first entry in this page: its number in the page, the batch, and the index it had there. */
type Begun = { readonly at: number; readonly sequence: number; readonly bookedAt: Instant; readonly index: number }
type Page = {
  readonly words: Uint32Array
  readonly notes: Map<number, Note>
  batches: Begun[]
  /** Of the ids that the page's new ones have not overwritten yet. */
  before: Begun[]
}

const leaving = ['account', 'hold', 'freeze'] as const

export class Window {
  readonly capacity: number
  readonly #pages: Page[] = []
  /**
   * A bucket's first word counts the ids that belong in it and found no room there: these stand in a bucket behind it.
   * Its other words are slots, from 1, each below some bits of its id's hash; then 0.
   */
  readonly #index: Uint32Array
  readonly #bucketsPerHash: number
  readonly #slotBits: number
  readonly #slotMask: number
  readonly parts = new Parts(1, (page) => this.#pageBytes(page))
  /** How many ids were ever remembered, and how many of them are forgotten. */
  count = 0
  forgotten = 0
  /** The latest instant that a forgotten id begins with: what begins later was never forgotten. 0 when nothing was. */
  forgottenUpTo: Instant = 0
  #fetched = 0
  /** Slots of the ring: the capacity, and one batch more. */
  readonly #size: number

  /** `capacity` is a multiple of 16,384. */
  constructor(capacity: number) {
    this.capacity = Math.max(PAGE, Math.ceil(capacity / PAGE) * PAGE)
    this.#size = this.capacity + EVENTS_PER_BATCH
    this.#index = new Uint32Array(Math.ceil((this.#size * 1.5) / BUCKET) * BUCKET)
    this.#bucketsPerHash = this.#index.length / BUCKET / 2 ** 32
    this.#slotBits = 32 - Math.clz32(this.#size)
    this.#slotMask = 2 ** this.#slotBits - 1
  }

  /**
   * Reads what `find` will read first. Asked for many ids one after another, the processor fetches their lines from far
   * memory side by side, where each `find` would wait for its own. The sum is of no use but that the reading is not left out.
   */
  bringNear(words: Uint32Array, at: number) {
    this.#fetched ^= this.#index[this.#bucketOf(mix(words[at + 1]!, words[at + 2]!, words[at + 3]!))]!
  }
  /** The slot of a remembered id, or −1. */
  find(words: Uint32Array, at: number): number {
    const a = words[at]!
    const b = words[at + 1]!
    const c = words[at + 2]!
    const d = words[at + 3]!
    const index = this.#index
    const bits = this.#slotBits
    const hash = mix(b, c, d)
    const mark = hash >>> bits
    for (let bucket = this.#bucketOf(hash); ; bucket = this.#after(bucket)) {
      for (let n = bucket + 1; n < bucket + BUCKET; n++) {
        const entry = index[n]!
        if (entry === 0) break
        if (entry >>> bits !== mark) continue
        const slot = (entry & this.#slotMask) - 1
        const page = this.#pages[slot >>> PAGE_BITS]!.words
        const w = (slot & MASK) * WORDS
        if (page[w + 3] === d && page[w + 2] === c && page[w + 1] === b && page[w] === a) return slot
      }
      if (index[bucket] === 0) return -1
    }
  }
  code(slot: number): number {
    return this.#pages[slot >>> PAGE_BITS]!.words[(slot & MASK) * WORDS + 4]! >>> 24
  }
  sameContent(slot: number, high: number, low: number): boolean {
    const { words } = this.#pages[slot >>> PAGE_BITS]!
    const w = (slot & MASK) * WORDS
    return (words[w + 4]! & 0xff_ffff) === high && words[w + 5] === low
  }
  said(slot: number): Said | undefined {
    return this.#pages[slot >>> PAGE_BITS]!.notes.get(slot & MASK)?.said
  }
  place(slot: number): Place {
    const page = this.#pages[slot >>> PAGE_BITS]!
    const at = slot & MASK
    const newest = (this.count - 1) % this.#size
    const batches = newest >>> PAGE_BITS === slot >>> PAGE_BITS && at > (newest & MASK) ? page.before : page.batches
    let [low, high] = [0, batches.length]
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (batches[middle]!.at <= at) low = middle
      else high = middle
    }
    const batch = batches[low]!
    return { sequence: batch.sequence, bookedAt: batch.bookedAt, index: batch.index + at - batch.at }
  }
  /** The newest batch of which something will be forgotten when so many more ids have come, 0 when none. */
  wouldForget(more: number): number {
    const last = Math.min(this.count, this.count + more - this.capacity) - 1
    return last < this.forgotten ? 0 : this.place(last % this.#size).sequence
  }

  /** Remembers an id that is not remembered. */
  remember(words: Uint32Array, at: number, high: number, low: number, code: number, place: Place) {
    const slot = this.count % this.#size
    const number = slot >>> PAGE_BITS
    this.parts.touch(number)
    if (number === this.#pages.length)
      this.#pages.push({ words: new Uint32Array(PAGE * WORDS), notes: new Map(), batches: [], before: [] })
    const page = this.#pages[number]!
    if ((slot & MASK) === 0) {
      page.before = page.batches
      page.batches = [{ at: 0, ...place }]
    } else if (place.index === 0) page.batches.push({ at: slot & MASK, ...place })
    const w = (slot & MASK) * WORDS
    page.words[w] = words[at]!
    page.words[w + 1] = words[at + 1]!
    page.words[w + 2] = words[at + 2]!
    page.words[w + 3] = words[at + 3]!
    page.words[w + 4] = ((code << 24) | high) >>> 0
    page.words[w + 5] = low
    if ((slot & MASK) === MASK) page.before = []
    this.#enter(slot, mix(words[at + 1]!, words[at + 2]!, words[at + 3]!))
    this.count++
  }
  /** Forgets what is beyond the capacity; answers what leaves memory with it. */
  forget(): Leaves[] {
    const leaves: Leaves[] = []
    let read = this.forgotten
    for (; this.count - this.forgotten > this.capacity; this.forgotten++) {
      if (this.forgotten === read)
        for (const end = Math.min(read + NEAR, this.count - this.capacity); read < end; read++) {
          const slot = read % this.#size
          this.bringNear(this.#pages[slot >>> PAGE_BITS]!.words, (slot & MASK) * WORDS)
        }
      const slot = this.forgotten % this.#size
      const { notes, words } = this.#pages[slot >>> PAGE_BITS]!
      const instant = instantAt(words, (slot & MASK) * WORDS)
      if (instant > this.forgottenUpTo) this.forgottenUpTo = instant
      const note = notes.size > 0 ? notes.get(slot & MASK) : undefined
      if (note) {
        this.parts.touch(slot >>> PAGE_BITS)
        notes.delete(slot & MASK)
        if (note.leaves) leaves.push(note.leaves)
      }
      this.#leave(slot)
    }
    return leaves
  }
  /** Keeps with the newest id the details of its refusal, or what shall leave memory with it. */
  note(note: Note) {
    const slot = (this.count - 1) % this.#size
    this.#pages[slot >>> PAGE_BITS]!.notes.set(slot & MASK, note)
  }

  #bucketOf(hash: number): number {
    // The mark is the hash's high bits: mixed again, so that the ids of a bucket differ in it.
    return Math.floor((Math.imul(hash, 0x9e3779b1) >>> 0) * this.#bucketsPerHash) * BUCKET
  }
  #after(bucket: number): number {
    return bucket + BUCKET === this.#index.length ? 0 : bucket + BUCKET
  }
  #hashOf(slot: number): number {
    const { words } = this.#pages[slot >>> PAGE_BITS]!
    const w = (slot & MASK) * WORDS
    return mix(words[w + 1]!, words[w + 2]!, words[w + 3]!)
  }
  #entry(slot: number, hash: number): number {
    return (((hash >>> this.#slotBits) << this.#slotBits) | (slot + 1)) >>> 0
  }
  #enter(slot: number, hash: number) {
    const index = this.#index
    for (let bucket = this.#bucketOf(hash); ; bucket = this.#after(bucket)) {
      for (let n = bucket + 1; n < bucket + BUCKET; n++)
        if (index[n] === 0) {
          index[n] = this.#entry(slot, hash)
          return
        }
      index[bucket]!++
    }
  }
  #leave(slot: number) {
    const index = this.#index
    const hash = this.#hashOf(slot)
    const entry = this.#entry(slot, hash)
    for (let bucket = this.#bucketOf(hash); ; bucket = this.#after(bucket)) {
      for (let n = bucket + 1; n < bucket + BUCKET; n++) {
        if (index[n] !== entry) continue
        // The bucket's last one moves to its place.
        let last = bucket + BUCKET - 1
        while (index[last] === 0) last--
        index[n] = index[last]!
        index[last] = 0
        return
      }
      index[bucket]!--
    }
  }

  #pageBytes(number: number): Uint8Array {
    const { words, notes, batches, before } = this.#pages[number]!
    const to = new Writer()
    for (const list of [batches, before]) {
      to.u32(list.length)
      for (const { at, sequence, bookedAt, index } of list) {
        to.u32(at)
        to.f64(sequence)
        to.f64(bookedAt)
        to.u32(index)
      }
    }
    to.u32(notes.size)
    for (const [at, { said, leaves }] of notes) {
      to.u32(at)
      to.u8(said ? 1 : 0)
      if (said) {
        to.u8(words[at * WORDS + 4]! >>> 24)
        writeDetails(to, said)
      }
      to.u8(leaves ? leaving.indexOf(leaves.kind) + 1 : 0)
      if (leaves) to.id(leaves.id as never)
    }
    to.raw(new Uint8Array(words.buffer))
    return to.taken()
  }
  restorePage(number: number, bytes: Uint8Array) {
    const from = new Reader(bytes)
    const begun = () =>
      Array.from({ length: from.u32() }, () => ({
        at: from.u32(),
        sequence: from.f64(),
        bookedAt: from.f64(),
        index: from.u32(),
      }))
    const [batches, before] = [begun(), begun()]
    const notes = new Map<number, Note>()
    for (let left = from.u32(); left > 0; left--) {
      const at = from.u32()
      const said = from.u8() === 1 ? readDetails(from, from.u8()) : undefined
      const kind = leaving[from.u8() - 1]
      notes.set(at, { ...(said ? { said } : {}), ...(kind ? { leaves: { kind, id: from.id() } } : {}) })
    }
    const words = new Uint32Array(from.raw(PAGE * WORDS * 4).slice().buffer)
    this.#pages[number] = { words, notes, batches, before }
    this.parts.restored(number)
  }
  restored(count: number, forgotten: number, forgottenUpTo: Instant) {
    this.count = count
    this.forgotten = forgotten
    this.forgottenUpTo = forgottenUpTo
    for (let n = forgotten; n < count; n++) this.#enter(n % this.#size, this.#hashOf(n % this.#size))
  }
  *all(): Iterable<Uint8Array> {
    for (let number = 0; number < this.#pages.length; number++) yield this.#pageBytes(number)
  }
}

/** The first 48 bits of an id: the instant at which what it belongs to began. */
export function instantAt(words: Uint32Array, at: number): Instant {
  const a = words[at]!
  const b = words[at + 1]!
  const high = ((a & 0xff) << 24) | ((a & 0xff00) << 8) | ((a >>> 8) & 0xff00) | (a >>> 24)
  return (high >>> 0) * 65_536 + (((b & 0xff) << 8) | ((b >>> 8) & 0xff))
}
/** The last bytes of an id are a digest's; ids by other hands are mixed well enough by a few multiplications. */
function mix(b: number, c: number, d: number): number {
  let h = Math.imul(c ^ (b >>> 3), 0x9e3779b1) ^ Math.imul(d, 0x85ebca77)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return (h ^ (h >>> 13)) >>> 0
}
