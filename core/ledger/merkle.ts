/**
 * What makes the log tamper-evident: each row is the root of a Merkle tree over its events and carries the hash of the
 * row before (ledger.md, promise 6). The tree is that of RFC 9162 §2.1 (Certificate Transparency): SHA-256, a leaf is
 * hashed behind 0x00, a node behind 0x01, the left subtree is the largest power of two.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { Writer } from './bytes.ts'
import { FORMAT, sectionsOf } from './codec.ts'

/** SHA-256. Whoever has a faster one than core's plain one hands it in. */
export type Hash = (bytes: Uint8Array) => Uint8Array
export const plainHash: Hash = (bytes) => sha256(bytes)

export type LeafOf = {
  readonly sequence: number
  readonly index: number
  readonly bookedAt: number
  readonly command: Uint8Array
  readonly outcome: Uint8Array
}
/** What a leaf is hashed over: 0x00, sequence, index, time, then the event's command and outcome as the log has them. */
export function leafBytes({ sequence, index, bookedAt, command, outcome }: LeafOf): Uint8Array {
  const to = new Writer()
  to.u8(0)
  to.f64(sequence)
  to.u16(index)
  to.f64(bookedAt)
  to.raw(command)
  to.raw(outcome)
  return to.taken()
}

function nodeHash(left: Uint8Array, right: Uint8Array, hash: Hash): Uint8Array {
  const bytes = new Uint8Array(65)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 33)
  return hash(bytes)
}

/** The root over leaf hashes, and on the way every level: the last one is the root alone. */
function levels(leaves: readonly Uint8Array[], hash: Hash): Uint8Array[][] {
  const all = [[...leaves]]
  for (let level = all[0]!; level.length > 1; ) {
    const above: Uint8Array[] = []
    // An odd one at the end goes up as it is: that is the same tree as the recursive definition.
    for (let n = 0; n < level.length; n += 2)
      above.push(n + 1 < level.length ? nodeHash(level[n]!, level[n + 1]!, hash) : level[n]!)
    all.push(above)
    level = above
  }
  return all
}
export const merkleRoot = (leaves: readonly Uint8Array[], hash: Hash = plainHash): Uint8Array =>
  leaves.length === 0 ? hash(new Uint8Array(0)) : levels(leaves, hash).at(-1)![0]!

/** The inclusion proof of RFC 9162 §2.1.3: siblings from the leaf to the root. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number, hash: Hash = plainHash): Uint8Array[] {
  const path: Uint8Array[] = []
  for (const level of levels(leaves, hash)) {
    const sibling = level[index ^ 1]
    if (level.length > 1 && sibling) path.push(sibling)
    index >>= 1
  }
  return path
}
/** The root that a leaf and its path lead to; undefined when the path has not the length such a tree has. RFC 9162 §2.1.3.2. */
export function rootFromProof(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  hash: Hash = plainHash,
): Uint8Array | undefined {
  if (index >= size) return undefined
  let [fn, sn, root] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (sn === 0) return undefined
    if (fn & 1 || fn === sn) {
      root = nodeHash(sibling, root, hash)
      while (!(fn & 1) && fn !== 0) {
        fn >>= 1
        sn >>= 1
      }
    } else root = nodeHash(root, sibling, hash)
    fn >>= 1
    sn >>= 1
  }
  return sn === 0 ? root : undefined
}

export type RowHead = {
  readonly shard: number
  readonly sequence: number
  readonly bookedAt: number
  readonly previous: Uint8Array
  readonly root: Uint8Array
  readonly events: number
  /** SHA-256 of what was looked up for the batch. */
  readonly recalled: Uint8Array
}
/** The hash of a log row: SHA-256 over all that its head says. */
export function rowHash(row: RowHead, hash: Hash = plainHash): Uint8Array {
  const to = new Writer()
  to.u8(FORMAT)
  to.u16(row.shard)
  to.f64(row.sequence)
  to.f64(row.bookedAt)
  to.raw(row.previous)
  to.raw(row.root)
  to.u32(row.events)
  to.raw(row.recalled)
  return hash(to.view())
}
export const GENESIS = new Uint8Array(32)

/** SHA-256 that leaves its digest as text of 32 characters of one byte each: the fastest way out of Node's own. */
export type TextHash = (bytes: Uint8Array) => string

/**
 * Root and hash of a batch straight from its body, for the writer of the log: no object per event. The same as
 * `merkleRoot` over `leafBytes`, which a test holds it to.
 */
export class BatchHasher {
  readonly #hash: TextHash
  #leaf = new Uint8Array(4096)
  readonly #node = new Uint8Array(65)
  #digests = new Uint8Array(32 * 1024)

  constructor(hash: TextHash) {
    this.#hash = hash
    this.#node[0] = 1
  }

  /** `ends[n]` is where the outcome of event n ends in the outcomes section. */
  root(sequence: number, bookedAt: number, body: Uint8Array, ends: Uint32Array, events: number): Uint8Array {
    const { expiries, commands, outcomes } = sectionsOf(body)
    if (this.#digests.length < events * 32) this.#digests = new Uint8Array(events * 32)
    const lengths = new DataView(commands.buffer, commands.byteOffset, commands.byteLength)
    const head = new DataView(this.#leaf.buffer)
    head.setFloat64(1, sequence, true)
    head.setFloat64(11, bookedAt, true)
    let at = 0
    let outcome = 0
    for (let n = 0; n < events; n++) {
      const length = n < expiries ? 0 : lengths.getUint32(at, true)
      const said = ends[n]! - outcome
      const total = 19 + length + said
      if (total > this.#leaf.length) {
        const larger = new Uint8Array(total * 2)
        larger.set(this.#leaf.subarray(0, 19))
        this.#leaf = larger
      }
      const leaf = this.#leaf
      leaf[0] = 0
      leaf[9] = n & 0xff
      leaf[10] = n >>> 8
      for (let i = 0; i < length; i++) leaf[19 + i] = commands[at + i]!
      for (let i = 0; i < said; i++) leaf[19 + length + i] = outcomes[outcome + i]!
      this.#put(n, this.#hash(leaf.subarray(0, total)))
      at += length
      outcome += said
    }
    let level = events
    for (; level > 1; level = (level + 1) >>> 1)
      for (let n = 0; n < level; n += 2) {
        if (n + 1 === level) this.#digests.copyWithin(n * 16, n * 32, n * 32 + 32)
        else {
          this.#node.set(this.#digests.subarray(n * 32, n * 32 + 64), 1)
          this.#put(n >>> 1, this.#hash(this.#node))
        }
      }
    return this.#digests.slice(0, 32)
  }
  #put(n: number, digest: string) {
    const to = this.#digests
    for (let i = 0, at = n * 32; i < 32; i++) to[at + i] = digest.charCodeAt(i)
  }
}
