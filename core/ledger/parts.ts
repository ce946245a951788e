/**
 * State in numbered parts, so that a snapshot writes only the parts that changed since the one before, and is taken
 * while the engine goes on: a part that is about to change is copied first (copy on write).
 */
import { invariant } from '../invariant.ts'

/** What a part of the state looked like when the snapshot began. */
export type Part = { readonly kind: number; readonly number: number; readonly bytes: Uint8Array }

const DIRTY = 1
/** Wanted by the snapshot that is under way and not copied yet. */
const WANTED = 2

export class Parts {
  readonly kind: number
  readonly #bytes: (number: number) => Uint8Array
  #state = new Uint8Array(64)
  #copied: Part[] = []
  #next = 0
  #wanted = 0

  constructor(kind: number, bytes: (number: number) => Uint8Array) {
    this.kind = kind
    this.#bytes = bytes
  }

  /** Must be called before a part is changed. */
  touch(number: number) {
    if (this.#state[number] === DIRTY) return
    if (number >= this.#state.length) {
      const larger = new Uint8Array(Math.max(this.#state.length * 2, number + 1))
      larger.set(this.#state)
      this.#state = larger
    }
    if (this.#state[number]! & WANTED) this.#copy(number)
    this.#state[number] = DIRTY
  }
  #copy(number: number) {
    this.#copied.push({ kind: this.kind, number, bytes: this.#bytes(number) })
    this.#wanted--
    this.#state[number]! &= ~WANTED
  }

  /** From here on the snapshot is of this moment. */
  begin() {
    invariant(this.#wanted === 0 && this.#copied.length === 0, 'one snapshot ends before the next begins')
    for (let n = 0; n < this.#state.length; n++)
      if (this.#state[n]! & DIRTY) {
        this.#state[n] = WANTED
        this.#wanted++
      }
    this.#next = 0
  }
  /** Up to `most` parts of the snapshot; none when there are no more. */
  take(most: number): Part[] {
    for (let n = most - this.#copied.length; n > 0 && this.#wanted > 0; this.#next++)
      if (this.#state[this.#next]! & WANTED) {
        this.#copy(this.#next)
        n--
      }
    return this.#copied.splice(0, most)
  }
  /** The part stands as its snapshot has it. */
  restored(number: number) {
    this.touch(number)
    this.#state[number] = 0
  }
}

/** Things under 128-bit keys, kept in as many buckets as parts, by the last bits of the key. */
export class Buckets<Value> {
  readonly parts: Parts
  readonly #buckets: (Map<string, Value> | undefined)[] = []
  readonly #write: (bucket: ReadonlyMap<string, Value>) => Uint8Array
  size = 0

  constructor(kind: number, write: (bucket: ReadonlyMap<string, Value>) => Uint8Array) {
    this.#write = write
    this.parts = new Parts(kind, (number) => this.#write(this.#buckets[number] ?? new Map()))
  }
  #number(id: string) {
    return Number.parseInt(id.slice(29), 16)
  }
  get(id: string): Value | undefined {
    return this.#buckets[this.#number(id)]?.get(id)
  }
  set(id: string, value: Value) {
    const number = this.#number(id)
    this.parts.touch(number)
    const bucket = (this.#buckets[number] ??= new Map())
    if (!bucket.has(id)) this.size++
    bucket.set(id, value)
  }
  /** The value, about to be changed in place. */
  change(id: string): Value | undefined {
    const value = this.get(id)
    if (value !== undefined) this.parts.touch(this.#number(id))
    return value
  }
  delete(id: string) {
    if (this.get(id) === undefined) return
    this.parts.touch(this.#number(id))
    this.#buckets[this.#number(id)]!.delete(id)
    this.size--
  }
  restore(number: number, entries: Iterable<[string, Value]>) {
    const bucket = new Map(entries)
    this.#buckets[number] = bucket
    this.size += bucket.size
    this.parts.restored(number)
  }
  *values(): Iterable<Value> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket.values()
  }
  *entries(): Iterable<[string, Value]> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket
  }
  /** Every part that was ever used, in order. */
  *all(): Iterable<Uint8Array> {
    for (const bucket of this.#buckets) if (bucket && bucket.size > 0) yield this.#write(bucket)
  }
}
