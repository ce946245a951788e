/**
 * Due days in a year whose holidays were not announced when they were set. The State Council announces a year in the November before it; a loan
 * that is drawn earlier reaches into days that are worked as far as anybody knows (core/calendar). Once they are known, what is not billed yet
 * takes the day that the contract's own rule gives, with interest until then; what was agreed by a calendar that was known stays, whatever is
 * announced about it afterwards.
 */
import { businessDayFrom, type Calendar } from '../calendar/business-day.ts'
import { addDays, type Day } from '../time.ts'
import { dueDaysOf, type Loan, type MovedDay } from './loan.ts'
import { monthly, periodsOf } from './schedule.ts'

/** A weekend that is worked brings a due day nearer, and money must be there sooner: only with so much notice, else it stays. */
const NOTICE_DAYS = 15

/** Which instalments get another due day, as the calendar has it on a day; `since`: until when holidays were known when theirs were set. */
export function movedBy(
  loan: Loan,
  { calendar, since, day }: { readonly calendar: Calendar; readonly since: Day; readonly day: Day },
): readonly MovedDay[] {
  const { terms, billed } = loan
  const { holidays } = terms.conventions
  if (holidays === 'not-moved' || since >= calendar.knownUntil) return []
  const named = periodsOf({ ...terms, dueDays: undefined, conventions: { ...terms.conventions, holidays: 'not-moved' }, periods: terms.months, every: monthly }) // biome-ignore format: one question
  return dueDaysOf(loan).flatMap((from, n) => {
    const { due } = named[n]!
    if (n < billed || from <= since || due > calendar.knownUntil) return []
    const to = businessDayFrom(due, calendar)
    return to === from || (to < from && to < addDays(day, NOTICE_DAYS)) ? [] : [{ n: n + 1, from, to }]
  })
}
