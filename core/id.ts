import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { invariant } from './invariant.ts'
import type { Instant } from './time.ts'

declare const id: unique symbol
/** 128 bits as 32 lower-case hex digits, ordered by time. */
export type Id = string & { readonly [id]: true }

export const isId = (text: string): text is Id => /^[0-9a-f]{32}$/.test(text)

/** The SHA-256 of some text. */
export const digestBytes = (text: string) => sha256(utf8ToBytes(text))
/** The same, in hex. */
export const digest = (text: string) => bytesToHex(digestBytes(text))

/**
 * The ledger id of one step of one business object (decision 2): 48 bits of the object's first instant and 80 bits
 * of SHA-256(business id, step, attempt). `attempt` counts what the business tries again (collection 1, 2, 3), never
 * what Temporal repeats: so a repeated activity sends the same command and gets the same answer.
 */
export function entryId(business: string, firstInstant: Instant, step: string, attempt = 1): Id {
  invariant(
    Number.isSafeInteger(firstInstant) && firstInstant >= 0 && firstInstant < 2 ** 48,
    'an id begins with an instant',
  )
  return (firstInstant.toString(16).padStart(12, '0') + digest(`${business}\n${step}\n${attempt}`).slice(0, 20)) as Id
}

/** The business object's first instant, which its entries' ids begin with. */
export const firstInstantOf = (entry: Id): Instant => Number.parseInt(entry.slice(0, 12), 16)

const MOST_REMEMBERED = 20_000
const accountIds = new Map<string, Id>()

/**
 * The id of an account that belongs to something that has a name already: a customer, a bill, a place in the chart. One
 * payment names a dozen of them, mostly the same as the one before: they are remembered, and forgotten together.
 */
export function accountId(owner: string, purpose: string): Id {
  const named = `account\n${owner}\n${purpose}`
  const known = accountIds.get(named)
  if (known) return known
  if (accountIds.size >= MOST_REMEMBERED) accountIds.clear()
  const id = digest(named).slice(0, 32) as Id
  accountIds.set(named, id)
  return id
}
