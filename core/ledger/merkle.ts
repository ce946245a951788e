/**
 * What makes the log tamper-evident: each row is the root of a Merkle tree over its events and carries the hash of the
 * row before (ledger.md, promise 6).
 *
 * The tree has sixteen children a node, where RFC 9162 has two: this way an event costs little more than the hash of its
 * leaf. SHA-256; the last node of a level may have fewer children; the root of one leaf is that leaf. A leaf is hashed
 * over the event as the log has it: a command begins with its length, a multiple of eight, an expiry with 0x03, a node
 * with 0x01, so that none can be taken for another.
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

/** Memory, and SHA-256 of what lies in it. Whoever can hash many pieces at once hands it in. */
export interface HashMemory {
  /** So many bytes to write to, whatever they hold. What was asked for before is forgotten. */
  begin(bytes: number): Uint8Array
  /** Hashes a piece to another place; not before `finish` if that is better, and in any order. */
  hash(from: number, length: number, to: number): void
  finish(): void
}

/** Digests lie in groups of sixteen behind the byte that makes a node of them. */
const GROUP = 1 + 32 * CHILDREN
const groupsOf = (digests: number) => GROUP * Math.ceil(digests / CHILDREN)
const placeOf = (level: number, n: number) => level + (n >>> 4) * GROUP + 1 + (n & 15) * 32

/** Root of a batch straight from its body, without an object per event: the same as `merkleRoot`, which a test holds it to. */
export class BatchHasher {
  readonly #memory: HashMemory

  constructor(memory: HashMemory) {
    this.#memory = memory
  }

  /** Throws `RangeError` when the body has not so many events. */
  root(body: Uint8Array, events: number): Uint8Array {
    const { expiries, commands, outcomes } = sectionsOf(body)
    if (expiries > events) throw new RangeError('a batch has not so many events')
    // All levels of the tree, the commands, and what leaves have that is not in one piece in the body.
    const first = 2 * groupsOf(events)
    const bytes = this.#memory.begin(first + 2 * commands.length + outcomes.length + events)
    bytes.set(commands, first)
    let free = first + commands.length
    const words = new Uint32Array(commands.buffer, commands.byteOffset, commands.length >>> 2)
    const details = new DataView(outcomes.buffer, outcomes.byteOffset, outcomes.byteLength)
    let at = 0
    let outcome = 0
    for (let n = 0; n < events; n++) {
      const word = n < expiries ? 0x8000_0000 : words[at >>> 2]
      if (word === undefined) throw new RangeError('a batch has not so many events')
      const length = word & 0xff_ffff
      if (at + length > commands.length) throw new RangeError('a command has an impossible length')
      if (word >>> 31 === 0) {
        if (length === 0) throw new RangeError('a command has an impossible length')
        this.#memory.hash(first + at, length, placeOf(0, n))
      } else {
        const more = 4 + details.getUint32(outcome, true)
        const leaf = leafBytes({
          command: commands.subarray(at, at + length),
          outcome: outcomes.subarray(outcome, outcome + more),
        })
        bytes.set(leaf, free)
        this.#memory.hash(free, leaf.length, placeOf(0, n))
        free += leaf.length
        outcome += more
      }
      at += length
    }
    if (at !== commands.length || outcome !== outcomes.length) throw new RangeError('a batch has more than its events')
    this.#memory.finish()
    // Each level behind the one below it: a node may be hashed when its neighbours' digests are written already.
    let level = 0
    for (let size = events; size > 1; size = Math.ceil(size / CHILDREN)) {
      const above = level + groupsOf(size)
      for (let n = 0; n * CHILDREN < size; n++) {
        const node = level + n * GROUP
        bytes[node] = NODE
        this.#memory.hash(node, 1 + 32 * Math.min(CHILDREN, size - n * CHILDREN), placeOf(above, n))
      }
      this.#memory.finish()
      level = above
    }
    return bytes.slice(level + 1, level + 33)
  }
}
