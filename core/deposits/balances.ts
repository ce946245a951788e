/** How an account's balance went: what a curve of it is drawn from. */
import { addDays, type Day, dayNumber } from '../time.ts'
import type { Period } from './statement.ts'

/** The longest period of figures, in days: thirteen months, so that a month stands beside the same one of last year. */
export const LONGEST_FIGURES = 400
/** Up to so many days each day is a point; beyond, each week's end. */
export const EACH_DAY_UP_TO = 100

/** What came and went on one day, both above zero. */
export type Turnover = { readonly day: Day; readonly in: bigint; readonly out: bigint }
/** The closing balance of a day, and what came and went since the point before. */
export type Point = Turnover & { readonly balance: bigint }

const isSunday = (day: Day) => (dayNumber(day) + 4) % 7 === 0

/**
 * The points of a period, from its opening balance and the turnover of the days that had any, in their order. Days that
 * have not begun have none; the last day always is one.
 */
export function pointsOf(
  { from, to }: Period,
  today: Day,
  opening: bigint,
  turnovers: readonly Turnover[],
): { readonly each: 'day' | 'week'; readonly points: readonly Point[] } {
  const last = to < today ? to : today
  const each = dayNumber(last) - dayNumber(from) < EACH_DAY_UP_TO ? 'day' : 'week'
  const points: Point[] = []
  let [balance, came, went, next] = [opening, 0n, 0n, 0]
  for (let day = from; day <= last; day = addDays(day, 1)) {
    for (; turnovers[next] !== undefined && turnovers[next]!.day <= day; next++) {
      came += turnovers[next]!.in
      went += turnovers[next]!.out
    }
    if (each === 'week' && day !== last && !isSunday(day)) continue
    balance += came - went
    points.push({ day, in: came, out: went, balance })
    came = went = 0n
  }
  return { each, points }
}
