/**
 * Two persons (复核): whatever staff do that moves money or changes rights is proposed by one and confirmed by another.
 * What is carried out is what was proposed, to the letter: its canonical text has a digest, the one who confirms names
 * the digest of what they saw, and the bank compares it again before it acts.
 */

import * as v from 'valibot'
import { outcomes } from '../bills/reconciliation-kinds.ts'
import { periodBusiness } from '../books/periods.ts'
import { bodyNames } from '../deposits/freeze-orders.ts'
import { digest } from '../id.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { Instant } from '../time.ts'
import { type Office, officeFor, type Role, roles } from './roles.ts'

const text = v.string()
const instant = v.pipe(v.number(), v.integer())
/** What can be proposed. The fields are named in the order in which they stand in the canonical text. */
export const action = v.variant('kind', [
  v.strictObject({
    kind: v.picklist(['give-role', 'end-role']),
    customer: text,
    organization: text,
    role: v.picklist(roles),
  }),
  v.strictObject({ kind: v.literal('decide-case'), case: text, outcome: v.picklist(outcomes) }),
  v.strictObject({
    kind: v.literal('decide-payment'),
    payment: text,
    outcome: v.picklist(['paid', 'not-paid']),
    receipt: text,
  }),
  v.strictObject({ kind: v.literal('thaw'), customer: text, account: text, freeze: text }),
  v.strictObject({ kind: v.literal('end-sessions'), customer: text }),
  v.strictObject({ kind: v.literal('decide-firm'), firm: text, outcome: v.picklist(['open', 'refuse']) }),
  v.strictObject({
    kind: v.literal('decide-loan'),
    application: text,
    /** In yuan, and basis points over the LPR. */
    limit: text,
    points: v.pipe(v.number(), v.integer()),
  }),
  v.strictObject({ kind: v.picklist(['close-period', 'reopen-period']), period: text }),
  /** A promotion that the mall itself pays for, as it was filled in: JSON of `core/mall/promotion-form.ts`. */
  v.strictObject({ kind: v.literal('promote-mall'), form: text }),
  v.strictObject({
    kind: v.literal('freeze'),
    customer: text,
    account: text,
    body: v.picklist(bodyNames),
    document: text,
    /** Fen; empty for the whole account. */
    amount: text,
    /** The instant at which it ends by itself. */
    until: instant,
    secret: v.boolean(),
  }),
  v.strictObject({ kind: v.literal('renew-freeze'), customer: text, order: text, document: text, until: instant }),
  v.strictObject({
    kind: v.literal('deduct'),
    customer: text,
    order: text,
    document: text,
    amount: text,
    /** The ledger's account that takes it, and as it was named: an account's number here, or `court-payments`. */
    payee: text,
    payeeNamed: text,
  }),
])
export type Action = v.InferOutput<typeof action>
export const actionKinds = [
  'give-role',
  'end-role',
  'decide-case',
  'decide-payment',
  'thaw',
  'end-sessions',
  'decide-firm',
  'decide-loan',
  'close-period',
  'reopen-period',
  'promote-mall',
  'freeze',
  'renew-freeze',
  'deduct',
] as const
export type ActionKind = Action['kind']

/** Who may propose each, and who may confirm it: the same role, another person. */
const rolesFor: Readonly<Record<ActionKind, readonly Role[]>> = {
  'give-role': ['steward'],
  'end-role': ['steward'],
  'decide-case': ['officer'],
  'decide-payment': ['officer'],
  thaw: ['officer'],
  'end-sessions': ['officer'],
  'decide-firm': ['officer'],
  'decide-loan': ['officer'],
  'close-period': ['officer'],
  'reopen-period': ['officer'],
  'promote-mall': ['officer'],
  freeze: ['officer'],
  'renew-freeze': ['officer'],
  deduct: ['officer'],
}
export const kindsFor = (offices: readonly Office[]): readonly ActionKind[] =>
  actionKinds.filter((kind) => officeFor(offices, rolesFor[kind]))
export const mayDecide = (offices: readonly Office[], kind: ActionKind) =>
  officeFor(offices, rolesFor[kind]) !== undefined

/** What a proposal is about: there is one at a time. */
export function subjectOf(one: Action): string {
  switch (one.kind) {
    case 'give-role':
    case 'end-role':
      return `${one.customer} ${one.organization} ${one.role}`
    case 'decide-case':
      return one.case
    case 'decide-payment':
      return one.payment
    case 'thaw':
      return one.freeze
    case 'end-sessions':
      return `${one.customer} sessions`
    case 'decide-firm':
      return one.firm
    case 'decide-loan':
      return one.application
    case 'close-period':
    case 'reopen-period':
      return periodBusiness(one.period)
    case 'promote-mall':
      return digest(one.form)
    case 'freeze':
      return `${one.customer} ${one.body} ${one.document}`
    case 'renew-freeze':
    case 'deduct':
      return one.order
  }
}

/** A decision that books nothing is one person's. */
export const needsTwo = (one: Action) => one.kind !== 'decide-case' || one.outcome !== 'noted'

export type Proposed = {
  readonly id: string
  readonly at: Instant
  readonly maker: string
  readonly reason: string
  readonly action: Action
}
const inOrder = (one: Action): Action => {
  const entries = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries) as Action
}
/** Written in one way only: so that every byte of it counts. */
export const canonical = ({ id, at, maker, reason, action }: Proposed): string =>
  JSON.stringify({ format: 'qiao-proposal-1', id, at, maker, reason, action: inOrder(action) })
export const digestOf = (proposed: Proposed): string => digest(canonical(proposed))

const kept = v.strictObject({
  format: v.literal('qiao-proposal-1'),
  id: text,
  at: instant,
  maker: text,
  reason: text,
  action,
})
/** What a kept text says; undefined when it is no proposal, or not the one whose digest was kept. */
export function readProposal(written: string, sha256: string): Proposed | undefined {
  if (digest(written) !== sha256) return undefined
  let value: unknown
  try {
    value = JSON.parse(written)
  } catch {
    return undefined
  }
  const read = v.safeParse(kept, value)
  if (!read.success) return undefined
  const { format: _, ...proposed } = read.output
  return canonical(proposed) === written ? proposed : undefined
}

/** Three days by bank time: long enough for a weekend, too short to be forgotten and confirmed by habit. */
const STANDS_MS = 3 * 86_400_000
export const standsUntil = (at: Instant): Instant => at + STANDS_MS

export const proposalStates = ['waiting', 'confirmed', 'done', 'failed', 'rejected', 'withdrawn', 'expired'] as const
export type ProposalState = (typeof proposalStates)[number]

export type Checker = { readonly customer: string; readonly offices: readonly Office[] }
export type CheckRefusal =
  | 'proposal-unknown'
  | 'proposal-closed'
  | 'proposal-expired'
  | 'own-proposal'
  | 'own-matter'
  | 'proposal-differs'
/** Whether a second person may confirm it now, and has seen what they confirm. */
export function confirm(
  proposal: {
    readonly kind: ActionKind
    readonly state: ProposalState
    readonly maker: string
    /** Whose money or right it is. */
    readonly concerns: string | null
    readonly sha256: string
    readonly until: Instant
    /** Whether whoever proposed it may still do so. */
    readonly makerStands: boolean
  },
  facts: { readonly checker: Checker; readonly seen: string; readonly now: Instant },
): Result<'confirmed', { readonly kind: CheckRefusal }> {
  // Who may not decide it learns no more than that there is none.
  if (!mayDecide(facts.checker.offices, proposal.kind)) return refuse({ kind: 'proposal-unknown' })
  if (proposal.maker === facts.checker.customer) return refuse({ kind: 'own-proposal' })
  if (proposal.concerns === facts.checker.customer) return refuse({ kind: 'own-matter' })
  if (proposal.state !== 'waiting' && proposal.state !== 'expired') return refuse({ kind: 'proposal-closed' })
  if (proposal.state === 'expired' || facts.now >= proposal.until || !proposal.makerStands)
    return refuse({ kind: 'proposal-expired' })
  if (proposal.sha256 !== facts.seen) return refuse({ kind: 'proposal-differs' })
  return ok('confirmed')
}
