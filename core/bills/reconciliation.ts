/**
 * The daily three-way reconciliation of a biller: what the ledger has collected for it, what the bank's own payments
 * say, and what the biller's file says, payment by payment; and what is done about each difference.
 */

import { businessDay, nextBusinessDay } from '../calendar/business-day.ts'
import { type Fen, fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day, dayOf, type Instant, instantOf } from '../time.ts'
import type { CaseKind, Difference, End, Outcome } from './reconciliation-kinds.ts'
import type { PaymentState } from './wire.ts'

/** When the day before is reconciled, when the bank stops waiting for its file, and how long it waits in between. */
export const reconciledAt = (day: Day): Instant => instantOf(addDays(day, 1), 2, 30)
export const fileAwaitedUntil = (day: Day): Instant => instantOf(addDays(day, 1), 10)
const ASK_AGAIN_MS = 30 * 60_000
/** When the file is asked for again; undefined when it is too late for that. */
export const nextAsking = (day: Day, now: Instant): Instant | undefined =>
  now >= fileAwaitedUntil(day) ? undefined : Math.min(now + ASK_AGAIN_MS, fileAwaitedUntil(day))

/** A line of the biller's file. The bank knows it by `reference`, which it gave the payment itself. */
export type FileLine = {
  readonly reference: string
  readonly theirs: string
  readonly bill: string
  readonly payer: string
  readonly amount: Fen
  readonly time: string
  readonly receipt: string
}
/** What stands to the credit of the biller because of one payment, and what the payment itself says. */
export type Booked = { readonly payment: string; readonly amount: Fen }
export type OwnLine = {
  readonly payment: string
  readonly bill: string
  readonly amount: Fen
  readonly state: PaymentState
}

export type Line = {
  readonly reference: string
  readonly result: 'matched' | 'open' | Difference
  /** Null where one of the three says nothing. */
  readonly payment: string | null
  readonly ledger: Fen | null
  readonly own: Fen | null
  readonly state: PaymentState | null
  readonly file: FileLine | null
}

/** What a biller knows a payment by: the 128 bits of its id. */
export const referenceOf = (payment: string) => payment.slice(-32)
const underWay: ReadonlySet<PaymentState> = new Set(['requested', 'held', 'unclear', 'in-review'])

/**
 * Compares the three, reference by reference. A payment that came to nothing on all sides is no line at all; one that is
 * still under way here and not in the file is `open`: its case waits for its end.
 */
export function compare(
  ledger: readonly Booked[],
  own: readonly OwnLine[],
  file: readonly FileLine[],
): readonly Line[] {
  const booked = new Map(ledger.map((one) => [referenceOf(one.payment), one]))
  const ours = new Map(own.map((one) => [referenceOf(one.payment), one]))
  const theirs = new Map<string, FileLine>()
  const lines: Line[] = []
  const line = (reference: string, result: Line['result'], theirLine: FileLine | undefined, again = false) => {
    const mine = again ? undefined : ours.get(reference)
    const there = again ? undefined : booked.get(reference)
    lines.push({
      reference,
      result,
      payment: mine?.payment ?? there?.payment ?? null,
      ledger: there && there.amount !== 0n ? there.amount : null,
      own: mine?.amount ?? null,
      state: mine?.state ?? null,
      file: theirLine ?? null,
    })
  }
  for (const one of file) {
    // The same reference twice: they have money for it twice, we once.
    if (theirs.has(one.reference)) line(one.reference, 'missing-here', one, true)
    else theirs.set(one.reference, one)
  }
  const references = new Set([...ours.keys(), ...booked.keys(), ...theirs.keys()])
  for (const reference of [...references].sort()) {
    const there = theirs.get(reference)
    const result = resultOf(booked.get(reference)?.amount ?? fen(0n), ours.get(reference), there)
    if (result) line(reference, result, there)
  }
  return lines.sort((a, b) => (a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : 0))
}

function resultOf(ledger: Fen, own: OwnLine | undefined, file: FileLine | undefined): Line['result'] | undefined {
  if (own?.state === 'paid' && ledger !== own.amount) return 'state-differs'
  if (own && own.state !== 'paid' && ledger !== 0n) return 'state-differs'
  if (!own && ledger !== 0n) return 'state-differs'
  if (file) {
    if (!own || own.state === 'returned' || own.state === 'refused') return 'missing-here'
    if (file.amount !== own.amount) return 'amount-differs'
    return own.state === 'paid' ? 'matched' : 'state-differs'
  }
  if (own?.state === 'paid') return 'missing-there'
  return own && underWay.has(own.state) ? 'open' : undefined
}

export type Tally = {
  readonly [Result in Line['result']]: number
}
export const tally = (lines: readonly Line[]): Tally => {
  const count = { matched: 0, open: 0, 'missing-here': 0, 'missing-there': 0, 'amount-differs': 0, 'state-differs': 0 }
  for (const { result } of lines) count[result]++
  return count
}

// ——— a case ———

/** What is known of a case when it is looked at. Amounts in fen. */
export type CaseFacts = {
  readonly kind: CaseKind
  readonly ours: Fen | null
  readonly theirs: Fen | null
  readonly payment: { readonly state: PaymentState } | null
  /** What stands in suspense because of the same payment. */
  readonly inSuspense: Fen
  /** The biller's receipt in its file; empty where there is no line. */
  readonly receipt: string
}

/** What kind of difference it is by now: the payment behind it may have ended since it was found. */
export function kindNow({ kind, ours, theirs, payment }: CaseFacts): CaseKind | 'agreed' {
  if (!payment || kind === 'in-suspense' || kind === 'no-file') return kind
  const { state } = payment
  // Under way; or the payment says one thing and the ledger another, which nobody but a person may judge.
  if (underWay.has(state) || (state === 'paid') !== (ours !== null)) return 'state-differs'
  if (ours === theirs) return 'agreed'
  return ours === null ? 'missing-here' : theirs === null ? 'missing-there' : 'amount-differs'
}

/** What a person may decide about a case. */
export function outcomesFor(facts: CaseFacts): readonly Outcome[] {
  const { ours, theirs, payment, inSuspense } = facts
  const kind = kindNow(facts)
  const more = (ours ?? 0n) > (theirs ?? 0n)
  const known = payment !== null
  const parked = inSuspense > 0n && inSuspense >= movedBy({ ours, theirs })
  if (kind === 'no-file') return ['noted']
  if (kind === 'in-suspense') return ['to-biller', 'returned']
  if (kind === 'missing-here') return parked ? ['to-biller', 'noted'] : ['claim', 'noted']
  if (kind === 'missing-there') return known ? ['returned', 'to-suspense', 'noted'] : ['to-suspense', 'noted']
  if (kind === 'amount-differs') return more ? ['returned', 'to-suspense', 'noted'] : ['claim', 'noted']
  return ['noted']
}
export function decidable(
  facts: CaseFacts,
  outcome: Outcome,
): Result<Outcome, { readonly kind: 'outcome-not-possible' }> {
  return outcomesFor(facts).includes(outcome) ? ok(outcome) : refuse({ kind: 'outcome-not-possible' })
}
/** How much a decision moves: what is ours alone, what is theirs alone, or the difference. */
export const movedBy = ({ ours, theirs }: Pick<CaseFacts, 'ours' | 'theirs'>): Fen => {
  const by = (ours ?? 0n) - (theirs ?? 0n)
  return fen(by < 0n ? -by : by)
}

/** What the biller said when it was asked about the reference once more. */
export type Inquired =
  | { readonly kind: 'accepted'; readonly receipt: string; readonly amount: Fen | null }
  | { readonly kind: 'rejected' | 'not-received' | 'unknown' }
export type Next =
  | { readonly kind: 'close'; readonly end: End }
  /** Ask the biller about the reference, or for the file. */
  | { readonly kind: 'ask' | 'fetch' }
  /** Tell our own payment, which is in review, that the biller has it. */
  | { readonly kind: 'tell-payment'; readonly receipt: string }
  /** Our own payment is still under way: its run asks the biller itself. Null: only a moment. */
  | { readonly kind: 'wait'; readonly until: Instant | null }
  | { readonly kind: 'person' }

/** How often a payment under way is looked at again at once, and how often at all, before a person looks at it. */
const AT_ONCE = 3
const PATIENCE = 6

/**
 * What to do next about a case without a person. What the biller itself confirms needs nobody: then its file was wrong,
 * or ours is right. Where books really differ, a person decides.
 */
export function nextFor(facts: CaseFacts, round: number, answer: Inquired | undefined, now: Instant): Next {
  const { ours, theirs, payment, receipt } = facts
  const kind = kindNow(facts)
  if (kind === 'agreed') return { kind: 'close', end: 'ended' }
  if (kind === 'in-suspense') return { kind: 'person' }
  if (kind === 'no-file') return round === 0 ? { kind: 'fetch' } : { kind: 'person' }
  if (kind === 'state-differs') {
    if (!payment || !underWay.has(payment.state) || round >= PATIENCE) return { kind: 'person' }
    if (payment.state === 'in-review' && theirs !== null) return { kind: 'tell-payment', receipt }
    return { kind: 'wait', until: round < AT_ONCE ? null : nextLook(now) }
  }
  if (!answer) return { kind: 'ask' }
  const gone = answer.kind === 'rejected' || answer.kind === 'not-received'
  const has = answer.kind === 'accepted'
  // The biller tells the amount where its protocol does; without one, its yes is about the reference alone.
  const asOurs = has && (answer.amount === null ? kind === 'missing-there' : answer.amount === ours)
  if ((kind === 'missing-there' || kind === 'amount-differs') && asOurs) return { kind: 'close', end: 'confirmed' }
  if (kind === 'missing-here' && gone) return { kind: 'close', end: 'confirmed' }
  return { kind: 'person' }
}

// ——— who waits for whom until when ———

/** Half past ten of a business day: half an hour after payments in review have asked their billers again. */
export const nextLook = (now: Instant): Instant => {
  const today = instantOf(dayOf(now), 10, 30)
  return now < today && businessDay(dayOf(now)).business ? today : instantOf(nextBusinessDay(dayOf(now)), 10, 30)
}

/** A case is decided by six in the evening of the second business day. */
export const deadlineFrom = (now: Instant): Instant => instantOf(nextBusinessDay(nextBusinessDay(dayOf(now))), 18)
/** What nobody has decided by then is tried again and comes to the next officer, with a day more. */
export const extendedFrom = (now: Instant): Instant => instantOf(nextBusinessDay(dayOf(now)), 18)
/** After so many days in suspense money becomes a case again. */
export const SUSPENSE_DAYS = 5
