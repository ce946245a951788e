/**
 * A receipt: one event of the ledger with its path to the root of its log row, and the row's head. Whoever holds it can
 * recompute the row's hash with no server; a bank that changed its log afterwards would have to show another hash.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { beijing } from '../time.ts'
import { Reader } from './bytes.ts'
import { CODE, eventsOf, LEGS, readAnswered, readDetails, type Said, sectionsOf } from './codec.ts'
import { type Command, EVENTS_PER_BATCH } from './command.ts'
import { type Hash, inclusionProof, leafBytes, plainHash, type RowHead, rootFromProof, rowHash } from './merkle.ts'

const hex = (length?: number) =>
  v.pipe(v.string(), v.regex(length === undefined ? /^([0-9a-f]{2})*$/ : new RegExp(`^[0-9a-f]{${length}}$`)))
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
export const receiptShape = v.strictObject({
  format: v.literal('qiao-receipt-1'),
  row: v.strictObject({
    shard: whole(0xffff),
    sequence: whole(Number.MAX_SAFE_INTEGER),
    bookedAt: whole(Number.MAX_SAFE_INTEGER),
    events: whole(EVENTS_PER_BATCH),
    previous: hex(64),
    recalled: hex(64),
    hash: v.pipe(hex(64), v.description('SHA-256 of the log row; the bank gives the same to everyone')),
  }),
  event: v.strictObject({
    index: whole(EVENTS_PER_BATCH - 1),
    command: v.pipe(hex(), v.description('The command, as the log has it')),
    outcome: v.pipe(hex(), v.description('What the ledger answered, as the log has it')),
  }),
  path: v.pipe(
    v.array(v.pipe(v.array(hex(64)), v.maxLength(15))),
    v.maxLength(8),
    v.description('From the leaf to the root, the other children of each node'),
  ),
})
export type Receipt = v.InferOutput<typeof receiptShape>

/** The receipt of one event of a log row; undefined when the row has no such event. */
export function receiptOf(
  row: Omit<RowHead, 'root' | 'recalled' | 'events'> & { readonly hash: Uint8Array; readonly body: Uint8Array },
  index: number,
  hash: Hash = plainHash,
): Receipt | undefined {
  const events = eventsOf(row.body)
  const event = events[index]
  if (!event) return undefined
  const leaves = events.map(({ bytes }) => hash(leafBytes(bytes)))
  const { shard, sequence, bookedAt } = row
  return {
    format: 'qiao-receipt-1',
    row: {
      shard, sequence, bookedAt, events: events.length, previous: bytesToHex(row.previous),
      recalled: bytesToHex(hash(sectionsOf(row.body).recalled)), hash: bytesToHex(row.hash),
    },
    event: { index, command: bytesToHex(event.bytes.command), outcome: bytesToHex(event.bytes.outcome) },
    path: inclusionProof(leaves, index, hash).map((level) => level.map((one) => bytesToHex(one))),
  } // biome-ignore format: one receipt
}

export type Checked =
  | {
      readonly ok: true
      readonly bookedAt: string
      readonly position: string
      readonly said: Said
      readonly command: Command | undefined
      readonly hash: string
    }
  | { readonly ok: false; readonly why: 'not-a-receipt' | 'path-broken' | 'hash-differs' | 'unreadable' }

/** Recomputes a receipt. `known` is the row's hash from another place (a notice, a second copy): then it must be that. */
export function checkReceipt(text: string, known?: string): Checked {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, why: 'not-a-receipt' }
  }
  const shaped = v.safeParse(receiptShape, value)
  // Written in one way only: so that every byte of it counts.
  if (!shaped.success || JSON.stringify(value) !== text.trim()) return { ok: false, why: 'not-a-receipt' }
  const { row, event, path } = shaped.output
  const [command, outcome] = [hexToBytes(event.command), hexToBytes(event.outcome)]
  const leaf = plainHash(leafBytes({ command, outcome }))
  const root = rootFromProof(
    leaf,
    event.index,
    row.events,
    path.map((level) => level.map((one) => hexToBytes(one))),
  )
  if (!root) return { ok: false, why: 'path-broken' }
  const hash = bytesToHex(
    rowHash({
      shard: row.shard, sequence: row.sequence, bookedAt: row.bookedAt, events: row.events, root,
      previous: hexToBytes(row.previous), recalled: hexToBytes(row.recalled),
    }), // biome-ignore format: one head
  )
  if (hash !== row.hash || (known !== undefined && hash !== known)) return { ok: false, why: 'hash-differs' }
  try {
    const [read, code] = command.length === 0 ? [undefined, CODE.expired] : readAnswered(new Reader(command))
    const details = new Reader(outcome)
    if (outcome.length > 0) details.u32()
    const said = readDetails(details, code & ~LEGS)
    return {
      ok: true,
      bookedAt: beijing(row.bookedAt),
      position: `${row.sequence}-${event.index}`,
      said,
      command: read,
      hash,
    }
  } catch {
    return { ok: false, why: 'unreadable' }
  }
}
