/**
 * What makes the log tamper-evident: each row is the root of a Merkle tree over its events and carries the hash of the
 * row before (ledger.md, promise 6).
 *
 * The tree has sixteen children a node, where RFC 9162 has two: a hash is a call into the platform, and this way an
 * event costs little more than one. SHA-256; the last node of a level may have fewer children; the root of one leaf is
 * that leaf. A leaf is hashed over the event as the log has it: a command begins with its length, a multiple of eight,
 * an expiry with 0x03, a node with 0x01, so that none can be taken for another.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { Writer } from './bytes.ts'
import { FORMAT, sectionsOf } from './codec.ts'

/** SHA-256. Whoever has a faster one than core's plain one hands it in. */
export type Hash = (bytes: Uint8Array) => Uint8Array
export const plainHash: Hash = (bytes) => sha256(bytes)

const CHILDREN = 16
const NODE = 0x01
export const EXPIRY = 0x03

/** What a leaf is hashed over: the command with its answer, then the answer's details; both as the log has them. */
export function leafBytes({
  command,
  outcome,
}: {
  readonly command: Uint8Array
  readonly outcome: Uint8Array
}): Uint8Array {
  const bytes = new Uint8Array(command.length + outcome.length + (command.length === 0 ? 1 : 0))
  if (command.length === 0) bytes[0] = EXPIRY
  bytes.set(command, bytes.length - outcome.length - command.length)
  bytes.set(outcome, bytes.length - outcome.length)
  return bytes
}

function nodeHash(children: readonly Uint8Array[], hash: Hash): Uint8Array {
  const bytes = new Uint8Array(1 + 32 * children.length)
  bytes[0] = NODE
  children.forEach((child, n) => {
    bytes.set(child, 1 + 32 * n)
  })
  return hash(bytes)
}

/** Leaf hashes at the bottom, the root alone at the top. */
function levels(leaves: readonly Uint8Array[], hash: Hash): Uint8Array[][] {
  const all = [[...leaves]]
  for (let level = all[0]!; level.length > 1; ) {
    const above: Uint8Array[] = []
    for (let n = 0; n < level.length; n += CHILDREN) above.push(nodeHash(level.slice(n, n + CHILDREN), hash))
    all.push(above)
    level = above
  }
  return all
}
export const merkleRoot = (leaves: readonly Uint8Array[], hash: Hash = plainHash): Uint8Array =>
  levels(leaves, hash).at(-1)![0]!

/** For each level, the other children of the node above the leaf, in their order. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number, hash: Hash = plainHash): Uint8Array[][] {
  const path: Uint8Array[][] = []
  for (const level of levels(leaves, hash).slice(0, -1)) {
    const first = index - (index % CHILDREN)
    path.push(level.slice(first, first + CHILDREN).filter((_, n) => first + n !== index))
    index = Math.floor(index / CHILDREN)
  }
  return path
}
/** The root that a leaf and its path lead to; undefined when the path has not the form that such a tree has. */
export function rootFromProof(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly (readonly Uint8Array[])[],
  hash: Hash = plainHash,
): Uint8Array | undefined {
  if (index >= size) return undefined
  let root = leaf
  for (const siblings of path) {
    const first = index - (index % CHILDREN)
    const children = Math.min(CHILDREN, size - first)
    if (size === 1 || siblings.length !== children - 1) return undefined
    root = nodeHash([...siblings.slice(0, index - first), root, ...siblings.slice(index - first)], hash)
    index = Math.floor(index / CHILDREN)
    size = Math.ceil(size / CHILDREN)
  }
  return size === 1 ? root : undefined
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

/** Digests lie in groups of sixteen behind the byte that makes a node of them. */
const GROUP = 1 + 32 * CHILDREN

/** Root of a batch straight from its body, without an object per event: the same as `merkleRoot`, which a test holds it to. */
export class BatchHasher {
  readonly #hash: TextHash
  #digests = new Uint8Array(GROUP * 512)

  constructor(hash: TextHash) {
    this.#hash = hash
  }

  /** Throws `RangeError` when the body has not so many events. */
  root(body: Uint8Array, events: number): Uint8Array {
    const { expiries, commands, outcomes } = sectionsOf(body)
    if (expiries > events) throw new RangeError('a batch has not so many events')
    const needed = Math.ceil(events / CHILDREN) * GROUP
    if (this.#digests.length < needed) this.#digests = new Uint8Array(needed)
    const words = new Uint32Array(commands.buffer, commands.byteOffset, commands.length >>> 2)
    const details = new DataView(outcomes.buffer, outcomes.byteOffset, outcomes.byteLength)
    let at = 0
    let outcome = 0
    for (let n = 0; n < events; n++) {
      const word = n < expiries ? 0x8000_0000 : words[at >>> 2]
      if (word === undefined) throw new RangeError('a batch has not so many events')
      const length = word & 0xff_ffff
      if (word >>> 31 === 0) {
        if (length === 0) throw new RangeError('a command has an impossible length')
        this.#put(n, this.#hash(commands.subarray(at, at + length)))
      } else {
        const more = 4 + details.getUint32(outcome, true)
        this.#put(
          n,
          this.#hash(
            leafBytes({
              command: commands.subarray(at, at + length),
              outcome: outcomes.subarray(outcome, outcome + more),
            }),
          ),
        )
        outcome += more
      }
      at += length
    }
    if (at !== commands.length || outcome !== outcomes.length) throw new RangeError('a batch has more than its events')
    for (let level = events; level > 1; level = Math.ceil(level / CHILDREN))
      for (let n = 0; n * CHILDREN < level; n++) {
        const from = n * GROUP
        this.#digests[from] = NODE
        this.#put(n, this.#hash(this.#digests.subarray(from, from + 1 + 32 * Math.min(CHILDREN, level - n * CHILDREN))))
      }
    return this.#digests.slice(1, 33)
  }
  #put(n: number, digest: string) {
    const to = this.#digests
    const at = (n >>> 4) * GROUP + 1 + (n & 15) * 32
    for (let i = 0; i < 32; i++) to[at + i] = digest.charCodeAt(i)
  }
}
