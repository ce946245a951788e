/**
 * What the bank's people find by an id, its beginning or its end: which kinds there are, who may find each, and what was typed
 * as what it can mean. A search tells what something is and how it stands, never whose it is: a customer is looked at for a reason.
 */
import type { Id } from '../id.ts'
import { type Office, officeFor, type Role } from './roles.ts'

export const searchKinds = [
  'reconciliation-case', 'joining-case', 'proposal', 'firm', 'bill-run', 'house-bill', 'bill-payment', 'house-payment', 'transfer', 'top-up', 'withdrawal', 'deposit', 'entry',
] as const // biome-ignore format: one list
export type SearchKind = (typeof searchKinds)[number]

const ofMoney: readonly Role[] = ['officer', 'teller', 'auditor']
const rolesFor: Readonly<Record<SearchKind, readonly Role[]>> = {
  'reconciliation-case': ['officer', 'auditor'],
  'joining-case': ['officer', 'auditor'],
  proposal: ['officer', 'steward', 'auditor'],
  firm: ['officer', 'auditor'],
  'bill-run': ['manager', 'officer', 'auditor'],
  'house-bill': ['manager'],
  'bill-payment': ofMoney,
  'house-payment': ofMoney,
  transfer: ofMoney,
  'top-up': ofMoney,
  withdrawal: ofMoney,
  deposit: ofMoney,
  entry: ['officer', 'auditor'],
}
/** What somebody may find. A manager finds what is their own organisation's. */
export const findable = (offices: readonly Office[]): readonly SearchKind[] =>
  searchKinds.filter((kind) => officeFor(offices, rolesFor[kind]))
/** There are few of these, and screens show their last characters: they are found by those, too. */
export const foundByEnd: readonly SearchKind[] = ['reconciliation-case', 'joining-case', 'proposal', 'firm', 'bill-run']

/** Fewer characters of an id say too little: they are its first hours. */
export const FEWEST = 6
export type Sought = {
  readonly kinds: readonly SearchKind[]
  /** The least and the greatest id that begin with what was typed. */
  readonly between?: readonly [Id, Id]
  /** The last characters of an id. */
  readonly end?: string
  /** A bill's number, as its sheet has it. */
  readonly number?: string
}

/** What was typed, as what it can mean; undefined when it can mean nothing that is found here. */
export function sought(typed: string): Sought | undefined {
  const text = typed.normalize('NFKC').trim()
  const [, name = '', digits] = /^(?:([a-z]+(?:-[a-z]+)*)-|(?:…|\.\.\.))?([0-9a-f]{6,32})$/.exec(plain(text)) ?? []
  if (digits === undefined) return text.length < 2 ? undefined : { kinds: ['house-bill'], number: text }
  const between = [digits.padEnd(32, '0') as Id, digits.padEnd(32, 'f') as Id] as const
  if (name) {
    const kind = searchKinds.find((one) => one === name)
    return kind ? { kinds: [kind], between } : { kinds: ['house-bill'], number: text }
  }
  if (/^[….]/.test(typed.trim())) return { kinds: foundByEnd, end: digits }
  return { kinds: searchKinds, between, ...(digits.length <= 12 ? { end: digits } : {}), number: text }
}
/** Lower case, and a UUID without its dashes, as the ledger's own ids are written. */
const plain = (text: string) => {
  const lower = text.toLowerCase()
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(lower) ? lower.replaceAll('-', '') : lower
}
