/** Days and times as people read them. Texts come from the bank in Beijing time; no clock of the device is asked. */

import { addDays } from '../../core/time.ts'
import { words } from '../preferences.ts'

/** The words are ours: the platform's formats cost a phone tenths of a second before its first screen stands. */
const parts = (day: string) => day.split('-').map(Number) as [number, number, number]

/** "2026-11-23" → 11月23日 / 23 Nov; with the year when it is another. */
export function dayWords(day: string, today: string): string {
  if (day === today) return words().home.today
  const [year, month, date] = parts(day)
  return day.slice(0, 4) === today.slice(0, 4)
    ? words().when.day(month, date)
    : words().when.dayOfYear(year, month, date)
}
/** The same without a year, as an axis has room for. */
export function dayShort(day: string): string {
  const [, month, date] = parts(day)
  return words().when.day(month, date)
}
/** "2026-11-23T18:01:02.003+08:00" → 2026-11-23 18:01:02 */
export const exactly = (instant: string) => instant.slice(0, 19).replace('T', ' ')
export const timeOf = (instant: string) => instant.slice(11, 16)
/** An end, as people say it: the last day, where it is a midnight. */
export const endsOn = (at: string) =>
  at.slice(11, 16) === '00:00' ? addDays(at.slice(0, 10), -1) : exactly(at).slice(0, 16)
