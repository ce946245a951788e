/**
 * Business days of mainland China. Holidays and the weekends worked for them are announced for one year at a time, so
 * the calendar is data with an end: `chinese-days` holds the State Council's notices up to 2026 and would call
 * 2027-01-01 a working day. Days after the end are provisional (decision 15): weekends and the holidays whose dates are
 * fixed by law (全国年节及纪念日放假办法, State Council Order 795: 1 January, 1 to 2 May, 1 to 3 October).
 */
import chineseDays from 'chinese-days'
import { addDays, type Day, dayOf, type Instant, instantOf } from '../time.ts'

export const KNOWN_UNTIL: Day = '2026-12-31'
const FIXED = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'])

/** Which days are worked, as far as it was announced. */
export type Calendar = { readonly knownUntil: Day; works(day: Day): boolean }
/** What this release of the bank knows. A later one knows a year more: `chinese-days` and `KNOWN_UNTIL` come together. */
export const announced: Calendar = { knownUntil: KNOWN_UNTIL, works: (day) => chineseDays.isWorkday(day) }

export type BusinessDay = { readonly day: Day; readonly business: boolean; readonly provisional: boolean }

export function businessDay(day: Day, calendar = announced): BusinessDay {
  if (day <= calendar.knownUntil) return { day, business: calendar.works(day), provisional: false }
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return { day, business: weekday !== 0 && weekday !== 6 && !FIXED.has(day.slice(5)), provisional: true }
}

/** The first business day after a day. */
export function nextBusinessDay(day: Day, calendar = announced): Day {
  let next = addDays(day, 1)
  while (!businessDay(next, calendar).business) next = addDays(next, 1)
  return next
}
/** The day itself where it is a business day, else the next that is one. */
export const businessDayFrom = (day: Day, calendar = announced): Day =>
  businessDay(day, calendar).business ? day : nextBusinessDay(day, calendar)

/** When the bank looks again at what a day left open: the next business day at ten, Beijing time. */
export const nextReview = (now: Instant): Instant => instantOf(nextBusinessDay(dayOf(now)), 10)
