/**
 * The audit trail: one row for every look at a customer and every act of staff, chained like the ledger's log. A row's
 * hash is SHA-256 over its canonical text, which carries the hash of the row before; a day that is over has the root of
 * its rows (the ledger's tree, `ledger/merkle.ts`). Whoever changes, takes out or reorders a row breaks the chain there;
 * whoever takes off its end does not meet the head.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Hash, merkleRoot } from '../ledger/merkle.ts'
import type { Instant } from '../time.ts'

export type Entry = {
  /** Bank time. */
  readonly at: Instant
  /** Who, in which role, where. */
  readonly person: string
  readonly role: string
  readonly organization: string
  /** The call's name, and what it was about: its path. */
  readonly call: string
  readonly subject: string
  /** The customer who was looked at or acted for; empty where there was none. */
  readonly customer: string
  readonly reason: string
  readonly request: string
  /** `begun` before an act; then `done`, or the kind of refusal. */
  readonly result: string
}
export type Row = Entry & { readonly sequence: number; readonly previous: string; readonly hash: string }

export const FIRST_PREVIOUS = '0'.repeat(64)

const plain: Hash = (bytes) => sha256(bytes)
const canonical = (entry: Entry, sequence: number, previous: string): string =>
  JSON.stringify([
    'qiao-audit-1', sequence, previous, entry.at, entry.person, entry.role, entry.organization, entry.call, entry.subject,
    entry.customer, entry.reason, entry.request, entry.result,
  ]) // biome-ignore format: one text
export const rowHash = (entry: Entry, sequence: number, previous: string): string =>
  bytesToHex(plain(utf8ToBytes(canonical(entry, sequence, previous))))

export const chained = (entry: Entry, sequence: number, previous: string): Row => ({
  ...entry,
  sequence,
  previous,
  hash: rowHash(entry, sequence, previous),
})
/** What is wrong with a row that should follow `last`; undefined when nothing is. */
export function wrongWith(row: Row, last: { readonly sequence: number; readonly hash: string }): string | undefined {
  if (row.sequence !== last.sequence + 1)
    return row.sequence <= last.sequence
      ? `audit row ${row.sequence} stands a second time`
      : `audit row ${last.sequence + 1} is missing: row ${row.sequence} follows row ${last.sequence}`
  if (row.previous !== last.hash) return `audit row ${row.sequence} does not follow row ${last.sequence}`
  if (row.hash !== rowHash(row, row.sequence, row.previous))
    return `audit row ${row.sequence} is not what was written: its hash differs`
  return undefined
}
/** The root over the rows of one day. */
export const dayRoot = (hashes: readonly string[]): string =>
  bytesToHex(
    merkleRoot(
      hashes.map((hash) => hexToBytes(hash)),
      plain,
    ),
  )
