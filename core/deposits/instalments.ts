/** 零存整取: the same sum each month. What is paid when, what was missed, and what each payment is worth. */
import { type Fen, fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import { added, daysBetween, exactInterest, type Fraction, monthsLater, rounded, wholeOf } from './interest.ts'
import type { Rates } from './products.ts'
import {
  atDemand,
  demandRate,
  type Exact,
  type Line,
  type Payment,
  type TermDeposit,
  type TermRefusal,
} from './term-deposit.ts'

const monthNumber = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
/** The month a day lies in, counted from the month of the start. */
const monthOf = ({ start }: TermDeposit, day: Day) => monthNumber(day) - monthNumber(start)
const paidIn = (deposit: TermDeposit, month: number) =>
  deposit.payments.filter(({ day }) => monthOf(deposit, day) === month).length

/**
 * The month that was missed and not made up in the next (违约), once that next month is over; undefined when there is none.
 * A payment is for its own month first, the second of a month makes up for the month before.
 */
function breachOf(deposit: TermDeposit, day: Day): number | undefined {
  const over = Math.min(monthOf(deposit, day), deposit.months!)
  for (let month = 1; month + 1 < over; month += 1)
    if (paidIn(deposit, month) === 0 && paidIn(deposit, month + 1) < 2) return month
  return undefined
}

/** The next payment of a 零存整取: the agreed sum, once a month, and once more where the month before was missed. */
export function add(deposit: TermDeposit, amount: Fen, day: Day): Result<TermDeposit, TermRefusal> {
  const [first] = deposit.payments
  if (!first) return refuse({ kind: 'no-instalments' })
  if (day < deposit.start) return refuse({ kind: 'not-begun', start: deposit.start })
  if (day >= deposit.matures!) return refuse({ kind: 'matured', matures: deposit.matures! })
  if (amount !== first.amount) return refuse({ kind: 'amount-not-agreed', amount: first.amount })
  const month = monthOf(deposit, day)
  const own = month < deposit.months! ? 1 : 0
  const makesUp = month > 0 && paidIn(deposit, month - 1) === 0 && breachOf(deposit, day) === undefined ? 1 : 0
  if (paidIn(deposit, month) >= own + makesUp)
    return refuse({ kind: 'month-paid', next: monthsLater(`${day.slice(0, 7)}-01`, 1) })

  return ok({
    ...deposit,
    principal: fen(deposit.principal + amount),
    payments: [...deposit.payments, { day, amount }],
  })
}

/** What a payment counts for until maturity: the months it stands in the balance, its own included, or its days. */
const weightOf = (deposit: TermDeposit, day: Day): Fraction =>
  deposit.terms.instalments === 'months'
    ? { numerator: BigInt(Math.max(0, deposit.months! - monthOf(deposit, day))), denominator: 12n }
    : { numerator: BigInt(daysBetween(day, deposit.matures!)), denominator: 360n }

/** The part before a breach at the agreed rate, what was paid in after it at demand. */
export function instalmentLines(deposit: TermDeposit, day: Day, rates: Rates): Exact[] {
  const { payments, matures, terms, percent } = deposit
  const breach = breachOf(deposit, day) ?? deposit.months!
  const line = (says: Line['says'], of: readonly Payment[], at: string): Exact[] => {
    if (of.length === 0) return []
    const weighed = of.map((one) => ({ ...one, weight: weightOf(deposit, one.day) }))
    const sum = weighed.reduce((all, { amount, weight }) => all + wholeOf(amount, terms.base) * weight.numerator, 0n)
    const exact = exactInterest(sum, at, { numerator: 1n, denominator: weighed[0]!.weight.denominator })
    const amount = fen(of.reduce((all, one) => all + one.amount, 0n))
    const each = terms.instalments === 'months' ? 'month' : 'day'
    return [{ says, amount, days: daysBetween(of[0]!.day, matures!), percent: at, exact, sum, each }]
  }
  return [
    ...line('term', payments.filter((one) => monthOf(deposit, one.day) <= breach), percent),
    ...line('missed', payments.filter((one) => monthOf(deposit, one.day) > breach), demandRate(deposit, day, rates)),
  ] // biome-ignore format: two lines
}
/** Closed early: every payment at demand for its own days. */
export function earlyInstalments(deposit: TermDeposit, day: Day, rates: Rates): Exact {
  const { payments, principal, start, terms } = deposit
  const percent = demandRate(deposit, day, rates)
  const parts = payments.map((one) => atDemand('early', deposit, one.amount, one.day, day, day, rates))
  const sum = parts.reduce((all, part) => all + wholeOf(part.amount, terms.base) * BigInt(part.days), 0n)
  const exact = added(parts.map((part) => part.exact))
  return { says: 'early', amount: principal, days: daysBetween(start, day), percent, exact, sum, each: 'day' }
}

/** What the payments have earned by the end of a day, each from its own day. */
export function accruedInstalments(deposit: TermDeposit, day: Day, rates: Rates): Fen {
  const { payments, matures, percent, terms } = deposit
  const breach = breachOf(deposit, addDays(day, 1)) ?? deposit.months!
  const demand = demandRate(deposit, day, rates)
  const parts = payments
    .filter((one) => one.day <= day)
    .map((one) => {
      const { numerator, denominator } = weightOf(deposit, one.day)
      const [gone, whole] = [daysBetween(one.day, addDays(day, 1)), daysBetween(one.day, matures!)]
      const part = { numerator: numerator * BigInt(gone), denominator: denominator * BigInt(whole) }
      return exactInterest(wholeOf(one.amount, terms.base), monthOf(deposit, one.day) > breach ? demand : percent, part)
    })
  return rounded(added(parts))
}
