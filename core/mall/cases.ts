/**
 * What a buyer asks for after an order was paid: to cancel what was not sent, money back without goods, or goods back for money. One
 * case each, with a time limit for whoever has to act; silence is an answer too. A case that is not over keeps the money where it is.
 */

import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day, dayOf, type Instant, instantOf } from '../time.ts'
import type { CaseKind, CaseReason, CaseState } from './kinds.ts'
import type { Given, Line, Part, Pieces } from './parts.ts'
import { type Buyer, noReasonUntil } from './returns.ts'

const over: ReadonlySet<CaseState> = new Set(['paid', 'rejected', 'left', 'withdrawn', 'lapsed'])
export const isOver = (state: CaseState): boolean => over.has(state)

export type CaseFacts = {
  readonly id: string
  readonly kind: CaseKind
  readonly state: CaseState
  /** Until when whoever has to act may be silent. */
  readonly until: Instant
}

const HOUR = 3_600_000
/** The merchant answers within two days, or it is agreed. */
const ANSWER_HOURS = 48
/** The buyer sends it back, or asks the mall about a no, within seven days. */
const BUYER_DAYS = 7
/** The merchant looks at what came back within ten days of its sending, or it is as it should be. */
const BACK_DAYS = 10
/** An officer decides a dispute within three days; then the next one has it. */
const DISPUTE_HOURS = 72

const endOf = (at: Instant, days: number): Instant => instantOf(addDays(dayOf(at), days + 1))
/** Until when the state may last that begins at an instant. */
export function untilOf(state: CaseState, at: Instant): Instant {
  switch (state) {
    case 'asked':
      return at + ANSWER_HOURS * HOUR
    case 'agreed':
    case 'refused':
      return endOf(at, BUYER_DAYS)
    case 'sent-back':
      return endOf(at, BACK_DAYS)
    case 'disputed':
      return at + DISPUTE_HOURS * HOUR
    default:
      return at
  }
}
/** Whether its money is to be paid back now. */
export const isDue = ({ kind, state }: Pick<CaseFacts, 'kind' | 'state'>): boolean =>
  state === 'back' || (state === 'agreed' && kind !== 'return')
/** What silence leads to; a dispute goes to the next officer and stays one. */
export const bySilence = ({ kind, state }: Pick<CaseFacts, 'kind' | 'state'>): CaseState | undefined => {
  if (state === 'asked') return 'agreed'
  if (state === 'agreed' && kind === 'return') return 'lapsed'
  if (state === 'refused') return 'left'
  return state === 'sent-back' ? 'back' : undefined
}

const needsFault: ReadonlySet<CaseReason> = new Set(['damaged', 'wrong-goods', 'not-as-described', 'faulty'])
/** Pieces that lie in the merchant's house again and can be sold. */
export const goesBackOnSale = (kind: CaseKind, reason: CaseReason): boolean =>
  kind === 'cancel' || (kind === 'return' && !needsFault.has(reason))
/** Whether the shipping is paid back with the last of the goods: always but for a change of mind. */
export const paysShipping = (kind: CaseKind, reason: CaseReason): boolean =>
  kind === 'cancel' || reason !== 'changed-mind'

export type PartState = 'to-ship' | 'shipped' | 'received' | 'settled' | 'closed'
export type CaseRefusal =
  | { readonly kind: 'case-not-now' }
  /** Pieces that are not there, or asked for already. */
  | { readonly kind: 'pieces-wrong' }
  /** No right to send it back without a reason: by law, as agreed, or over since a day. */
  | { readonly kind: 'no-return'; readonly why: Line['returns'] | 'firm' | 'over'; readonly since?: Day }

export type Asked = { readonly kind: CaseKind; readonly reason: CaseReason; readonly pieces: readonly Pieces[] }
export type AskedOf = {
  readonly part: Part
  readonly state: PartState
  readonly receivedAt: Instant | null
  readonly windowEnds: Instant | null
  /** Paid back, and asked for in cases that are not over. */
  readonly taken: Given
  readonly buyer: Buyer
}
/** Whether a buyer may ask for this now, and in which state the case begins: what was not sent can always be cancelled. */
export function ask({ kind, reason, pieces }: Asked, of: AskedOf, at: Instant): Result<'asked' | 'agreed', CaseRefusal> {
  const { part, state, taken } = of
  const lines = new Set(pieces.map(({ line }) => line))
  const right = pieces.every(({ line, quantity }) => {
    const one = part.lines[line]
    return one !== undefined && quantity > 0 && quantity <= one.quantity - taken.pieces[line]!
  })
  if (pieces.length === 0 || lines.size !== pieces.length || !right) return refuse({ kind: 'pieces-wrong' })
  if (kind === 'cancel') return state === 'to-ship' ? ok('agreed') : refuse({ kind: 'case-not-now' })
  if (kind === 'refund' && reason === 'not-arrived') return state === 'shipped' ? ok('asked') : refuse({ kind: 'case-not-now' })
  // Goods have to be there before they are faulty or go back.
  if (state !== 'received' || of.receivedAt === null) return refuse({ kind: 'case-not-now' })
  if (needsFault.has(reason)) return of.windowEnds !== null && at < of.windowEnds ? ok('asked') : refuse({ kind: 'case-not-now' })
  if (kind !== 'return' || reason !== 'changed-mind') return refuse({ kind: 'case-not-now' })
  for (const { line } of pieces) {
    const { returns } = part.lines[line]!
    const last = noReasonUntil(returns, dayOf(of.receivedAt), of.buyer)
    if (last === undefined) return refuse({ kind: 'no-return', why: of.buyer === 'firm' ? 'firm' : returns })
    if (dayOf(at) > last) return refuse({ kind: 'no-return', why: 'over', since: last })
  }
  // A right needs nobody's consent.
  return ok('agreed')
} // biome-ignore format: one decision a line

/** Who may bring a case from one state into another. */
const moves: Readonly<Record<'buyer' | 'merchant' | 'officer', readonly (readonly [CaseState, CaseState, CaseKind?])[]>> = {
  buyer: [
    ['asked', 'withdrawn'], ['agreed', 'withdrawn', 'return'], ['refused', 'withdrawn'], ['disputed', 'withdrawn'],
    ['agreed', 'sent-back', 'return'], ['refused', 'disputed'],
  ],
  merchant: [
    ['asked', 'agreed'], ['asked', 'refused'], ['sent-back', 'back'], ['sent-back', 'disputed'], ['refused', 'agreed'], ['disputed', 'agreed'],
  ],
  officer: [['disputed', 'agreed'], ['disputed', 'back'], ['disputed', 'rejected']],
} // biome-ignore format: a table
export const mayMove = (who: keyof typeof moves, one: Pick<CaseFacts, 'kind' | 'state'>, to: CaseState): boolean =>
  moves[who].some(
    ([from, next, kind]) => from === one.state && next === to && (kind === undefined || kind === one.kind),
  )
