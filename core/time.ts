/**
 * Instants and days of bank time. Instants are milliseconds since the epoch, given by whoever calls; days are
 * calendar days in Beijing ("2026-11-23"). China keeps one zone and has had no summer time since 1991, so the
 * offset is a constant here and no zone database is needed.
 */
export type Instant = number
export type Day = string

const BEIJING_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The calendar day in Beijing at an instant. */
export const dayOf = (instant: Instant): Day => new Date(instant + BEIJING_MS).toISOString().slice(0, 10)

/** The instant at which a clock in Beijing shows this time on this day. */
export const instantOf = (day: Day, hour = 0, minute = 0): Instant =>
  Date.parse(`${day}T00:00:00Z`) - BEIJING_MS + hour * 3_600_000 + minute * 60_000

/** The day so many days later (or earlier, when negative). */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The same day so many years later, or earlier; 28 February where there is no 29. */
export const addYears = (day: Day, years: number): Day => {
  const there = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
  return isDay(there) ? there : there.replace('-02-29', '-02-28')
}

/** Whether the calendar has this day: 2026-02-30 it has not. */
export const isDay = (text: string): boolean => {
  const instant = Date.parse(`${text}T00:00:00Z`)
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === text
  )
}

/** Days since 1970-01-01; what the ledger stores. */
export const dayNumber = (day: Day): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)
export const dayFromNumber = (days: number): Day => new Date(days * DAY_MS).toISOString().slice(0, 10)

/** 2026-11-23T18:01:02.003+08:00: how an instant is written where people of the bank read it. */
export const beijing = (instant: Instant): string =>
  `${new Date(instant + BEIJING_MS).toISOString().slice(0, -1)}+08:00`
