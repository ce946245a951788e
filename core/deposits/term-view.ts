/**
 * What is to be said of a deposit on a day: what it has earned and will, what happens next, what a withdrawal today loses
 * against waiting. Nothing here decides; it asks the rules what they would.
 */
import { type Fen, fen } from '../money.ts'
import { addDays, type Day } from '../time.ts'
import { daysBetween, exactInterest, monthsLater, rounded, wholeOf, yearFraction } from './interest.ts'
import { demandOf, type Rates, rateOn } from './products.ts'
import {
  accruedOn,
  add,
  type Draw,
  dueOn,
  giveNotice,
  monthlyInterest,
  type TermDeposit,
  termInterest,
  withdraw,
} from './term.ts'

/** Until a day has begun: what its own day earns is not earned yet. */
export const earnedBy = (deposit: TermDeposit, day: Day): Fen => accruedOn(deposit, addDays(day, -1))

/** The rate to be shown: agreed, or what the board of the day gives who draws today. */
export function percentOn(deposit: TermDeposit, day: Day, rates: Rates = rateOn): string {
  if (deposit.terms.noticeDays !== null) return rates(day, deposit.product, null, deposit.principal) ?? deposit.percent
  if (deposit.matures !== null || day <= deposit.start) return deposit.percent
  const drawn = withdraw(deposit, 'all', day, rates)
  return drawn.ok ? (drawn.value.lines[0]?.percent ?? deposit.percent) : deposit.percent
}

/** The next day after one on which something happens by itself: interest is paid, or it matures. A maturity is never passed over. */
export function nextDay(deposit: TermDeposit, after: Day): Day | null {
  const { matures, start, terms } = deposit
  if (matures === null) return null
  const every = terms.interestEvery
  if (every !== null)
    for (let k = 1; ; k += 1) {
      const day = monthsLater(start, k * every)
      if (day >= matures) break
      if (day > after) return day
    }
  return matures
}

export type Coming = {
  readonly day: Day
  readonly what: 'matures' | 'renews' | 'pays-interest' | 'payment-due' | 'notice-due'
  /** What of the principal comes out of it, or is put in. */
  readonly principal: Fen
  readonly interest: Fen
}
const none = fen(0n)

/** All that comes from a day on, until another, and the maturity whenever it is. */
export function comingFrom(deposit: TermDeposit, from: Day, until: Day): readonly Coming[] {
  const { matures, payments, notices, principal, renew } = deposit
  const found: Coming[] = notices
    .filter(({ due }) => due >= from)
    .map(({ due, amount }) => ({ day: due, what: 'notice-due', principal: amount, interest: none }))
  if (matures === null) return found.sort(byDay)
  for (let day = nextDay(deposit, addDays(from, -1)); day !== null && day < matures && day <= until; day = nextDay(deposit, day))
    if (dueOn(deposit, day) === 'pays-interest')
      found.push({ day, what: 'pays-interest', principal: none, interest: monthlyInterest(deposit) }) // biome-ignore format: one loop
  const agreed = payments[0]?.amount
  if (agreed !== undefined)
    for (let k = 1; k < deposit.months!; k += 1) {
      const day = monthsLater(deposit.start, k)
      if (day >= from && day <= until && !payments.some((one) => one.day.slice(0, 7) === day.slice(0, 7)))
        found.push({ day, what: 'payment-due', principal: agreed, interest: none })
    }
  // Of 存本取息 the last payment comes with the principal.
  const every = deposit.terms.interestEvery
  const before = every === null ? 0n : monthlyInterest(deposit) * BigInt(Math.ceil(deposit.months! / every) - 1)
  if (matures >= from)
    found.push({
      day: matures,
      what: renew === 'none' ? 'matures' : 'renews',
      principal: renew === 'none' ? principal : none,
      interest: fen(termInterest(deposit) - before),
    })
  return found.sort(byDay)
}
const byDay = (one: Coming, other: Coming) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0)

/** What the same draw would bring on the next better day; undefined where waiting brings nothing more. */
export function waitingFor(
  deposit: TermDeposit,
  draw: Draw,
  day: Day,
  rates: Rates = rateOn,
): { readonly until: Day; readonly interest: Fen; readonly lost: Fen } | undefined {
  const better = betterDraw(deposit, draw.principal, day, rates)
  if (!better) return undefined
  const lost = better.interest - (draw.interest - draw.takenBack)
  return lost > 0n ? { ...better, lost: fen(lost) } : undefined
}
function betterDraw(deposit: TermDeposit, principal: Fen, day: Day, rates: Rates): { until: Day; interest: Fen } | undefined {
  const { matures, terms, start, payments } = deposit
  if (terms.noticeDays !== null) {
    const given = deposit.notices.filter(({ due, amount }) => due > day && amount >= principal).map(({ due }) => due).sort()[0]
    const told = given === undefined ? giveNotice(deposit, principal, day) : undefined
    const until = given ?? addDays(day, terms.noticeDays)
    const drawn = told && !told.ok ? undefined : withdraw(told ? told.value : deposit, principal, until, rates)
    return drawn?.ok ? { until, interest: drawn.value.interest } : undefined
  }
  if (matures === null) {
    const until = [3, 6, 12].map((months) => monthsLater(start, months)).find((one) => one > day)
    const drawn = until === undefined ? undefined : withdraw(deposit, principal, until, rates)
    return until !== undefined && drawn?.ok ? { until, interest: drawn.value.interest } : undefined
  }
  if (day >= matures) return undefined
  // A part keeps the rate of the term, too, if it stays.
  const part = payments.length > 0 ? deposit : { ...deposit, principal }
  return { until: matures, interest: fen(termInterest(part, rates) - (payments.length > 0 ? 0n : deposit.interestPaid)) }
} // biome-ignore format: three kinds

/** How what is earned grows from the start to the end; where there is no end, three months beyond today. */
export function curveOf(deposit: TermDeposit, today: Day, points = 36): readonly { readonly day: Day; readonly earned: Fen }[] {
  const until = deposit.matures ?? addDays(today, 92)
  const length = daysBetween(deposit.start, until)
  const steps = Math.min(points, length)
  const days = Array.from({ length: steps + 1 }, (_, n) => addDays(deposit.start, Math.round((length * n) / Math.max(1, steps))))
  return days.map((day) => ({ day, earned: earnedBy(deposit, day) }))
} // biome-ignore format: one call a line

/** As if all were kept: every instalment paid in its month. */
export function keptUp(deposit: TermDeposit): TermDeposit {
  const [first] = deposit.payments
  if (!first) return deposit
  let all = deposit
  for (let k = 1; k < deposit.months!; k += 1) {
    const next = add(all, first.amount, monthsLater(deposit.start, k))
    if (next.ok) all = next.value
  }
  return all
}

/** What the same money, put in on the same days, would have earned in a current account. */
export function demandInstead(deposit: TermDeposit, until: Day, rates: Rates = rateOn): Fen {
  const percent = rates(deposit.start, demandOf(deposit.who), null, 0n) ?? '0'
  const put = deposit.payments.length > 0 ? deposit.payments : [{ day: deposit.start, amount: deposit.principal }]
  return fen(
    put.reduce((sum, { day, amount }) => sum + rounded(exactInterest(wholeOf(amount, 'yuan'), percent, yearFraction('ACT/360', day, until))), 0n),
  ) // biome-ignore format: one sum
}
