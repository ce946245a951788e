/** Collecting what is late: when the borrower is told again, and when an officer looks. Apart from the servicing rules, which are not a run's. */
import { addDays, type Day, type Instant, instantOf } from '../time.ts'

/** Days overdue at which the borrower is told: soon, then before each thing that gets worse for them (grades, 非应计, the bureau). */
export const noticeDays = [1, 7, 15, 30, 60, 85, 180, 270, 355] as const
/** After the morning's attempt to collect. */
const LOOKS_AT_HOUR = 10
/** The stage that so many days have reached; undefined before the first. */
export const stageOf = (days: number): number | undefined => noticeDays.findLast((from) => days >= from)
/** A promise is looked at on the day after its day. */
export const looksOn = (day: Day): Instant => instantOf(addDays(day, 1), LOOKS_AT_HOUR)

/** When it is looked at next: at the next stage, or the day after a promise, whichever comes first; each month when all stages are over. */
export function looksAgain(today: Day, days: number, promised: Day | null): Instant {
  const next = noticeDays.find((from) => from > days)
  const stage = instantOf(addDays(today, next === undefined ? 30 : next - days), LOOKS_AT_HOUR)
  return promised !== null && promised >= today ? Math.min(stage, looksOn(promised)) : stage
}
