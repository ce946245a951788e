/**
 * What the end of a day books, under the day's own business id: each entry's id derives from the day and the step, so whoever
 * repeats it sends the same command. Standard entries: 计提 Dr 6411 Cr 2011-应计利息 · 结息 Dr 2011-应计利息 Cr 2011 customer.
 */
import type { Id } from '../id.ts'
import { ownAccount } from '../ledger/chart.ts'
import { moving, type Post, type Transfer } from '../ledger/command.ts'
import { addDays, type Day, dayNumber } from '../time.ts'
import { endOfDayEntry, endOfDayRun } from './end-of-day.ts'

/** `whose` tells entries of one step apart. */
type Step = { readonly step: string; readonly whose?: string; readonly effective?: Day; readonly memo?: string }

const entryOf = (
  day: Day,
  { step, whose, effective = day, memo = '' }: Step,
  transfers: readonly Transfer[],
): Post => ({
  kind: 'post',
  id: endOfDayEntry(day, whose === undefined ? step : `${step} ${whose}`),
  transfers,
  effectiveDay: dayNumber(effective),
  business: endOfDayRun(day),
  step,
  memo,
  actor: 'end-of-day',
  request: endOfDayRun(day),
})

/** What was earned on a day, or what of it was too much. */
export const accrualEntry = (day: Day, of: 'current' | 'term', amount: bigint): Post =>
  entryOf(day, { step: `accrue-${of}` }, moving(ownAccount('interest-expense'), ownAccount(`accrued-${of}`), amount))

/** The step of the difference between what provisions must be and what they are. */
export const PROVISION = 'provision'
/** 计提贷款损失准备 Dr 6702 Cr 1304; the other way when less is needed than the day before. */
export const provisionEntry = (day: Day, amount: bigint): Post =>
  entryOf(day, { step: PROVISION }, moving(ownAccount('impairment-losses'), ownAccount('loan-allowance'), amount))

/** What all loans together have earned on a day: 计提 Dr 1303-应计利息 Cr 6011, Cr 2221. */
export const loanAccrualEntry = (day: Day, transfers: readonly Transfer[]): Post =>
  entryOf(day, { step: 'accrue-loans' }, transfers)

export type InterestDue = {
  readonly account: Id
  readonly owner: string
  /** The period that is paid, its last day included. */
  readonly since: Day
  readonly day: Day
  readonly interest: bigint
  /** Kept back of it for the tax. */
  readonly tax: bigint
}
/** Interest of a period, booked on the day after it. `aside`: the account takes nothing, and it waits for a person. */
export const interestEntry = ({ account, owner, since, day, interest, tax }: InterestDue, aside = false): Post =>
  entryOf(
    day,
    {
      step: aside ? 'interest-aside' : 'interest',
      whose: owner,
      effective: addDays(day, 1),
      memo: `${since} – ${day}`,
    },
    [
      ...moving(ownAccount('accrued-current'), aside ? ownAccount('unpaid-interest') : account, interest - tax),
      ...moving(ownAccount('accrued-current'), ownAccount('interest-tax'), tax),
    ],
  )

/** What money that counts from a day of a settled period changed in it, either way. */
export const correctionEntry = (
  day: Day,
  { account, from, noted }: { readonly account: Id; readonly from: Day; readonly noted: Day },
  difference: bigint,
): Post =>
  entryOf(
    day,
    { step: 'interest-correction', whose: `${account} ${from} ${noted}`, effective: addDays(day, 1), memo: from },
    moving(ownAccount('interest-expense'), account, difference),
  )

/** The step under which the result of a year is transferred. */
export const YEAR_END = 'year-end'
/** 损益 into 4103: what stands on each account of income and expense, debits less credits, leaves it. */
export const yearEndEntry = (day: Day, accounts: readonly { readonly id: Id; readonly closing: bigint }[]): Post =>
  entryOf(
    day,
    { step: YEAR_END },
    accounts.flatMap(({ id, closing }) => moving(ownAccount('profit-of-year'), id, closing)),
  )
