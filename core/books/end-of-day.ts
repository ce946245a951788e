/**
 * The end of a business day (日终): which steps it has, when a day may be closed, what falls into it. A business day is a day
 * of the calendar in Beijing: the ledger is open on each of them, and the calendar of business days says when counters,
 * clearing and the next business are.
 */
import { entryId, type Id } from '../id.ts'
import type { Command } from '../ledger/command.ts'
import { addDays, type Day, type Instant, instantOf } from '../time.ts'

/** In their order. Each leaves a digest of what it did; a step begins with the digest of the one before. */
export const endOfDaySteps = ['cut-off', 'balances', 'accruals', 'interest', 'maturities', 'year-end', 'general-ledger', 'report'] as const // biome-ignore format: one list
export type EndOfDayStep = (typeof endOfDaySteps)[number]

/** The activity that goes on with each step: what Temporal's screens name. */
export const stepActivities = {
  balances: 'takeInBalances',
  accruals: 'accrueInterest',
  interest: 'payInterest',
  maturities: 'carryOutMaturities',
  'year-end': 'endYear',
  'general-ledger': 'writeGeneralLedger',
  report: 'reportDay',
} as const satisfies Readonly<Record<Exclude<EndOfDayStep, 'cut-off'>, string>>
export type LaterStep = keyof typeof stepActivities
export const laterSteps = endOfDaySteps.filter((step): step is LaterStep => step !== 'cut-off')

/** The run of a day, and the business object of what it books. */
export const endOfDayRun = (day: Day) => `end-of-day-${day}`

/** From then on the day can be closed: a minute after its midnight, whatever the clocks of single machines say. */
export const closesAt = (day: Day): Instant => instantOf(addDays(day, 1), 0, 1)
/** The first instant that belongs to the next day. */
export const endOf = (day: Day): Instant => instantOf(addDays(day, 1))

/** The ledger id of something that the end of a day books. */
export const endOfDayEntry = (day: Day, step: string, attempt = 1): Id =>
  entryId(endOfDayRun(day), instantOf(day), step, attempt)

/**
 * Asks the ledger what time it is, on the record: the clock that stands may stay where it is. Booking times never go back, so
 * once one is answered after midnight nothing can be booked on the day before any more, whatever other machines' clocks say.
 */
export const timeMark = (day: Day, attempt: number): Command => ({
  kind: 'clock',
  id: endOfDayEntry(day, 'cut-off', attempt),
  offset: 0,
})

/** The first day of the period of interest that a day belongs to. */
export function interestPeriodOf(day: Day): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const quarter = Math.ceil(month / 3) * 3
  const ended = month === quarter && date > 20
  const last = ended ? quarter : quarter - 3
  return last === 0 ? `${year - 1}-12-21` : `${year}-${String(last).padStart(2, '0')}-21`
}
/** On 31 December income and expense go into the profit of the year (4103). */
export const endsYear = (day: Day): boolean => day.endsWith('-12-31')
