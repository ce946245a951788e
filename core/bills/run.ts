/**
 * A bill run's terms, and when it has something to do next. Nothing here is asked for by a clock: the run wakes for the
 * next round, asks what is due on that day, and does it.
 */
import { addDays, type Day, type Instant, instantOf } from '../time.ts'
import type { Split } from './fees.ts'
import type { Exactness } from './house-bill.ts'
import type { Allocation, PenaltyTerms } from './penalty.ts'

export type RunTerms = {
  /** A reminder so many days before the due day; a mandate is announced then, too. */
  readonly remindDaysBefore: number
  /** Days from the due day on which a mandate is tried: 0 is the due day itself. */
  readonly collectOn: readonly number[]
  /** So many days after the last due day the run closes. */
  readonly closeDaysAfter: number
  readonly exactness: Exactness
  readonly allocation: Allocation
  readonly penalty: PenaltyTerms | null
  readonly fee: Split
}

export const usualTerms: RunTerms = {
  remindDaysBefore: 3,
  collectOn: [0, 1, 3],
  closeDaysAfter: 30,
  exactness: 'at-most',
  allocation: 'principal-first',
  penalty: { percentPerDay: '0.05', capPercent: '100' },
  fee: { borneBy: 'recipient', shares: [{ percent: '0.2' }] },
}

/** What managers and the bank's people can tell a run to do, from a screen or from Temporal's. */
export type RunOrder =
  | { readonly kind: 'pause' | 'resume' | 'cancel' }
  /** For one house, or for all that are still to be paid. */
  | { readonly kind: 'extend'; readonly days: number; readonly house?: string | undefined }

/** What the projection shows of a run, as far as it decides when to act. */
export type RunFacts = {
  readonly unpaid: number
  /** The earliest due day of a bill that was not reminded of, and of one whose payer was not told that it is overdue. */
  readonly remindFor: Day | null
  readonly overdueFor: Day | null
  /** The next due day of what is unpaid: a mandate may be given until then. */
  readonly dueOn: Day | null
  /** The next day on which a mandate is to be tried. */
  readonly collectOn: Day | null
  /** The earliest day whose penalty has not accrued; null when none accrues any more. */
  readonly penaltyOn: Day | null
  readonly lastDue: Day
}

/** Rounds begin a moment after midnight: who pays on a day owes what it is on that day. Texts wait for their hours. */
const roundOn = (day: Day): Instant => instantOf(day, 0, 5)

/** When the run next has something to do; `close` when it has not. One round a day is enough: `doneOn` is the last one's. */
export function nextRound(terms: RunTerms, facts: RunFacts, doneOn: Day | null): Instant | 'close' {
  if (facts.unpaid === 0) return 'close'
  const closes = addDays(facts.lastDue, terms.closeDaysAfter + 1)
  const days = [
    closes,
    ...(facts.remindFor ? [addDays(facts.remindFor, -terms.remindDaysBefore)] : []),
    ...(facts.overdueFor ? [addDays(facts.overdueFor, 1)] : []),
    ...(facts.dueOn ? [facts.dueOn] : []),
    ...(facts.collectOn ? [facts.collectOn] : []),
    ...(facts.penaltyOn ? [facts.penaltyOn] : []),
  ].sort()
  const earliest = doneOn === null ? days[0]! : addDays(doneOn, 1)
  return roundOn(days[0]! > earliest ? days[0]! : earliest)
}
/** Whether the run is over on this day. */
export const closesOn = (terms: RunTerms, facts: Pick<RunFacts, 'unpaid' | 'lastDue'>, today: Day): boolean =>
  facts.unpaid === 0 || today > addDays(facts.lastDue, terms.closeDaysAfter)
