/** Days and times as people read them. Texts come from the bank in Beijing time; no clock of the device is asked. */
import { locale, words } from '../preferences.ts'

/** Making one costs milliseconds, and a line of days asks for hundreds. */
const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(withYear: boolean): Intl.DateTimeFormat {
  const key = `${locale()} ${withYear}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale() === 'en' ? 'en-GB' : 'zh-CN', {
    day: 'numeric',
    month: locale() === 'en' ? 'short' : 'long',
    timeZone: 'UTC',
    ...(withYear ? { year: 'numeric' } : {}),
  })
  formats.set(key, format)
  return format
}

/** "2026-11-23" → 11月23日 / 23 Nov; with the year when it is another. */
export function dayWords(day: string, today: string): string {
  if (day === today) return words().home.today
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return formatOf(day.slice(0, 4) !== today.slice(0, 4)).format(Date.UTC(year, month - 1, date))
}
/** The same without a year, as an axis has room for. */
export function dayShort(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return formatOf(false).format(Date.UTC(year, month - 1, date))
}
/** "2026-11-23T18:01:02.003+08:00" → 2026-11-23 18:01:02 */
export const exactly = (instant: string) => instant.slice(0, 19).replace('T', ' ')
export const timeOf = (instant: string) => instant.slice(11, 16)
