/** When officers are to have looked at what is unclear about someone who joins. Apart from `joining.ts`, which workflows bundle: the calendar stays out of them. */
import { nextBusinessDay } from '../calendar/business-day.ts'
import { dayOf, type Instant, instantOf } from '../time.ts'

/** An officer has until six of the next business day; then the next officer has it, with as long again. */
export const officerUntil = (now: Instant): Instant => instantOf(nextBusinessDay(dayOf(now)), 18)
/** What may be found out without a person is tried every hour meanwhile. */
export const nextTry = (now: Instant): Instant => now + 3_600_000
