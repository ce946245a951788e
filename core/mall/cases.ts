/**
 * What a buyer asks for after an order was paid: to cancel what was not sent, money back without goods, goods back for money, or other
 * goods for those that came (`exchange.ts`). One case each, with a time limit for whoever has to act; silence is an answer too. A case that is not
 * over keeps the money where it is.
 */

import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day, dayOf, type Instant, instantOf } from '../time.ts'
import { type Replaced, replacedAt } from './exchange.ts'
import type { CaseKind, CaseReason, CaseState } from './kinds.ts'
import { type Given, type Line, type Part, type Pieces, piecesLeft, unsent, within } from './parts.ts'
import { type Buyer, noReasonUntil, receivesBySilence, windowEnds } from './returns.ts'

const over: ReadonlySet<CaseState> = new Set(['paid', 'exchanged', 'rejected', 'left', 'withdrawn', 'lapsed'])
export const isOver = (state: CaseState): boolean => over.has(state)

/** The pieces by which an exchange replaces others, in the ledger: set aside, gone to the buyer, or free again. */
export type Aside = 'held' | 'taken' | 'freed'
export type CaseFacts = {
  readonly id: string
  readonly kind: CaseKind
  readonly state: CaseState
  /** Until when whoever has to act may be silent. */
  readonly until: Instant
  readonly aside?: Aside | null
  /** Whether the replacement was sent. */
  readonly sentAgain?: boolean
}
/** What a rule looks at beside times. */
export type CaseStands = Pick<CaseFacts, 'kind' | 'state' | 'aside' | 'sentAgain'>

const HOUR = 3_600_000
/** The merchant answers within two days, or it is agreed. */
const ANSWER_HOURS = 48
/** The buyer sends it back, or asks the mall about a no, within seven days. */
const BUYER_DAYS = 7
/** The merchant looks at what came back within ten days of its sending, or it is as it should be. */
const BACK_DAYS = 10
/** The merchant sends the replacement within three days of having the goods, or pays them back. */
const AGAIN_DAYS = 3
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
    case 'back':
      return endOf(at, AGAIN_DAYS)
    case 'sent-again':
      return receivesBySilence(at)
    case 'disputed':
      return at + DISPUTE_HOURS * HOUR
    default:
      return at
  }
}
/** Whether the buyer sends something back. */
export const goesBack = ({ kind }: Pick<CaseFacts, 'kind'>): boolean => kind === 'return' || kind === 'exchange'
/** Whether its money is to be paid back now. */
export const isDue = (one: Pick<CaseFacts, 'kind' | 'state'>): boolean =>
  (one.state === 'back' && one.kind !== 'exchange') || (one.state === 'agreed' && !goesBack(one))
/** What silence leads to; a dispute goes to the next officer and stays one. An exchange that comes to `paid` is a return from then on. */
export const bySilence = (one: Pick<CaseFacts, 'kind' | 'state'>): CaseState | undefined => {
  switch (one.state) {
    case 'asked':
      return 'agreed'
    case 'agreed':
      return goesBack(one) ? 'lapsed' : undefined
    case 'refused':
      return 'left'
    case 'sent-back':
      return 'back'
    case 'back':
      return one.kind === 'exchange' ? 'paid' : undefined
    case 'sent-again':
      return 'exchanged'
    default:
      return undefined
  }
}
const takesStock: ReadonlySet<CaseState> = new Set(['agreed', 'sent-back', 'back'])
/** What an exchange still asks of the stock: set aside once it is agreed, handed over once it is sent, free again when nothing comes of it. */
export function stockDue({ kind, state, aside = null, sentAgain = false }: CaseStands): 'set-aside' | 'hand-over' | 'set-free' | undefined {
  if (aside === null) return kind === 'exchange' && takesStock.has(state) ? 'set-aside' : undefined
  if (aside !== 'held') return undefined
  if (sentAgain) return 'hand-over'
  return kind !== 'exchange' || isOver(state) ? 'set-free' : undefined
} // biome-ignore format: one rule

const needsFault: ReadonlySet<CaseReason> = new Set(['damaged', 'wrong-goods', 'not-as-described', 'faulty'])
/** Pieces that lie in the merchant's house again and can be sold. */
export const goesBackOnSale = (kind: CaseKind, reason: CaseReason): boolean =>
  (kind === 'cancel' && reason !== 'out-of-stock') || (goesBack({ kind }) && !needsFault.has(reason))
/** Whether the shipping is paid back with the last of the goods: always but for a change of mind. */
export const paysShipping = (kind: CaseKind, reason: CaseReason): boolean =>
  kind === 'cancel' || reason !== 'changed-mind'

export type PartState = 'to-ship' | 'shipped' | 'received' | 'settled' | 'closed'
export type CaseRefusal =
  | { readonly kind: 'case-not-now' }
  /** Pieces that are not there, or asked for already. */
  | { readonly kind: 'pieces-wrong' }
  /** What replaced other pieces is sent back for money, not exchanged once more. */
  | { readonly kind: 'exchanged-before' }
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
  /** Pieces of each line that are in a parcel. */
  readonly sent?: readonly number[]
  /** Pieces that were exchanged, by line: for them its times began again. */
  readonly replaced?: Replaced
}
/** Whether a buyer may ask for this now, and in which state the case begins: what was not sent can always be cancelled. */
export function ask({ kind, reason, pieces }: Asked, of: AskedOf, at: Instant): Result<'asked' | 'agreed', CaseRefusal> {
  const { part, state, taken, replaced = {} } = of
  if (!within(pieces, piecesLeft(part, taken))) return refuse({ kind: 'pieces-wrong' })
  // What is in a parcel already is on its way; the rest can be cancelled until it is in one.
  if (kind === 'cancel' && state === 'to-ship' && !within(pieces, unsent(part, taken, of.sent ?? []))) return refuse({ kind: 'pieces-wrong' })
  // That there is none is the store's to say, that it could not be delivered the carrier's.
  if (reason === 'out-of-stock' || reason === 'undelivered') return refuse({ kind: 'case-not-now' })
  if (kind === 'cancel') return state === 'to-ship' ? ok('agreed') : refuse({ kind: 'case-not-now' })
  if (kind === 'refund' && reason === 'not-arrived') return state === 'shipped' ? ok('asked') : refuse({ kind: 'case-not-now' })
  // Goods have to be there before they are faulty or go back.
  if (state !== 'received' || of.receivedAt === null) return refuse({ kind: 'case-not-now' })
  if (kind === 'exchange') {
    const [one] = pieces
    if (pieces.length > 1) return refuse({ kind: 'pieces-wrong' })
    const once = part.lines[one!.line]!.quantity - taken.pieces[one!.line]! - (replaced[one!.line]?.quantity ?? 0)
    if (one!.quantity > once) return refuse({ kind: 'exchanged-before' })
  }
  if (needsFault.has(reason)) {
    const inTime = pieces.every((one) => {
      const again = replacedAt(replaced, one)
      return at < of.windowEnds! || (again !== undefined && at < windowEnds([part.lines[one.line]!.returns], again))
    })
    return of.windowEnds !== null && inTime ? ok('asked') : refuse({ kind: 'case-not-now' })
  }
  if (!goesBack({ kind }) || reason !== 'changed-mind') return refuse({ kind: 'case-not-now' })
  for (const one of pieces) {
    const { returns } = part.lines[one.line]!
    const last = noReasonUntil(returns, dayOf(replacedAt(replaced, one) ?? of.receivedAt), of.buyer)
    if (last === undefined) return refuse({ kind: 'no-return', why: of.buyer === 'firm' ? 'firm' : returns })
    if (dayOf(at) > last) return refuse({ kind: 'no-return', why: 'over', since: last })
  }
  // A right needs nobody's consent.
  return ok('agreed')
} // biome-ignore format: one decision a line

type When = (one: CaseStands) => boolean
const exchanging: When = ({ kind }) => kind === 'exchange'
/** A dispute about the replacement, and one about anything before it. */
const aboutAgain: When = ({ sentAgain = false }) => sentAgain
const before: When = (one) => !aboutAgain(one)
/** Who may bring a case from one state into another. */
const moves: Readonly<Record<'buyer' | 'merchant' | 'officer', readonly (readonly [CaseState, CaseState, When?])[]>> = {
  buyer: [
    ['asked', 'withdrawn'], ['agreed', 'withdrawn', goesBack], ['refused', 'withdrawn'], ['disputed', 'withdrawn', before],
    ['agreed', 'sent-back', goesBack], ['refused', 'disputed'], ['sent-again', 'exchanged'], ['sent-again', 'disputed'], ['disputed', 'exchanged', aboutAgain],
  ],
  merchant: [
    ['asked', 'agreed'], ['asked', 'refused'], ['sent-back', 'back'], ['sent-back', 'disputed'], ['refused', 'agreed'], ['disputed', 'agreed', before],
    ['back', 'sent-again', ({ kind, aside }) => kind === 'exchange' && aside === 'held'], ['back', 'paid', exchanging], ['disputed', 'paid', aboutAgain],
  ],
  officer: [
    ['disputed', 'agreed', before], ['disputed', 'back', before], ['disputed', 'rejected', before], ['disputed', 'paid', aboutAgain], ['disputed', 'exchanged', aboutAgain],
  ],
} // biome-ignore format: a table
export const mayMove = (who: keyof typeof moves, one: CaseStands, to: CaseState): boolean =>
  moves[who].some(([from, next, when]) => from === one.state && next === to && (when === undefined || when(one)))
