/** SHA-256 in the forms that the ledger asks for (`core/ledger/merkle.ts`): Node's own, and four at once for batches. */
import { hash } from 'node:crypto'
import { BatchHasher, type Hash, type HashMemory } from '../../../core/ledger/merkle.ts'
import { BEHIND, FREE, type Lanes, sha256Lanes } from './sha256-lanes.ts'

export const sha256: Hash = (bytes) => hash('sha256', bytes, 'buffer')

/** Node's SHA-256 within memory. Text of one byte a character ('binary') is the fastest way out of it. */
function hashAlone(memory: Uint8Array, from: number, length: number, to: number) {
  const digest = hash('sha256', memory.subarray(from, from + length), 'binary')
  for (let n = 0; n < 32; n++) memory[to + n] = digest.charCodeAt(n)
}

/** One after another: where there are no lanes, and what they are tested against. */
export class OneByOne implements HashMemory {
  #memory = new Uint8Array(1 << 16)

  begin(bytes: number): Uint8Array {
    if (this.#memory.length < bytes) this.#memory = new Uint8Array(bytes)
    return this.#memory
  }
  hash(from: number, length: number, to: number) {
    hashAlone(this.#memory, from, length, to)
  }
  finish() {}
}

/** Longer pieces are few, and the processor's own SHA-256, which Node uses, overtakes the lanes. */
const LONG = 1024
const PAGE = 1 << 16

/** Pieces wait until there are four of their length; those that stay alone are hashed alone. */
export class FourAtOnce implements HashMemory {
  readonly #lanes: Lanes
  #memory: Uint8Array
  /** By length: how many wait, three at most; where they lie, and where their digests go. */
  readonly #waiting = new Uint8Array(LONG + 1)
  readonly #from = new Uint32Array(3 * (LONG + 1))
  readonly #to = new Uint32Array(3 * (LONG + 1))

  constructor(lanes: Lanes) {
    this.#lanes = lanes
    this.#memory = new Uint8Array(lanes.memory.buffer)
  }
  begin(bytes: number): Uint8Array {
    this.#waiting.fill(0)
    const missing = FREE + bytes + BEHIND - this.#memory.length
    if (missing > 0) {
      this.#lanes.memory.grow(Math.ceil(missing / PAGE))
      this.#memory = new Uint8Array(this.#lanes.memory.buffer)
    }
    return this.#memory.subarray(FREE, FREE + bytes)
  }
  hash(from: number, length: number, to: number) {
    from += FREE
    to += FREE
    if (length > LONG) return hashAlone(this.#memory, from, length, to)
    const [a, waiting] = [3 * length, this.#waiting[length]!]
    if (waiting === 3) {
      const [f, t] = [this.#from, this.#to]
      this.#waiting[length] = 0
      this.#lanes.four(length, f[a]!, f[a + 1]!, f[a + 2]!, from, t[a]!, t[a + 1]!, t[a + 2]!, to)
    } else {
      this.#from[a + waiting] = from
      this.#to[a + waiting] = to
      this.#waiting[length] = waiting + 1
    }
  }
  finish() {
    for (let length = 0; length <= LONG; length++)
      for (; this.#waiting[length]! > 0; this.#waiting[length]!--) {
        const last = 3 * length + this.#waiting[length]! - 1
        hashAlone(this.#memory, this.#from[last]!, length, this.#to[last]!)
      }
  }
}

/** One for the thread: a root is worked out without a pause, and WebAssembly's memory is never given back. */
let memory: HashMemory | undefined
export function batchHasher(): BatchHasher {
  if (!memory) {
    const lanes = sha256Lanes()
    memory = lanes ? new FourAtOnce(lanes) : new OneByOne()
  }
  return new BatchHasher(memory)
}
