/** Days and times as people read them. Texts come from the bank in Beijing time; no clock of the device is asked. */
import { locale, words } from '../preferences.ts'

/** "2026-11-23" → 11月23日 / 23 Nov; with the year when it is another. */
export function dayWords(day: string, today: string): string {
  if (day === today) return words().home.today
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const text = new Intl.DateTimeFormat(locale() === 'en' ? 'en-GB' : 'zh-CN', {
    day: 'numeric',
    month: locale() === 'en' ? 'short' : 'long',
    timeZone: 'UTC',
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
  })
  return text.format(Date.UTC(year, month - 1, date))
}
/** "2026-11-23T18:01:02.003+08:00" → 2026-11-23 18:01:02 */
export const exactly = (instant: string) => instant.slice(0, 19).replace('T', ' ')
export const timeOf = (instant: string) => instant.slice(11, 16)
