/**
 * A loan that is being served, as an immutable value: what was agreed, what was done (`acts`), and where that leads. Whoever
 * replays the acts from the terms gets the same value. What may be done to it stands in `servicing.ts`.
 */
import { accrued } from '../deposits/interest.ts'
import { type Fen, fen } from '../money.ts'
import type { Day } from '../time.ts'
import { added, brokenPart, daysBetween, exactInterest, type Fraction, monthsLater, roundedTo } from './interest.ts'
import type { EarlyKeep, LoanProductCode, Method, Part } from './kinds.ts'
import type { Borrower, LoanConventions, Pricing } from './products.ts'
import { type Instalment, monthly, type Period, periodsOf, planOf } from './schedule.ts'

/** What the contract says. JSON but for the principal. */
export type LoanTerms = {
  readonly id: string
  readonly product: LoanProductCode
  readonly borrower: Borrower
  /** Whose current account it is paid to and repaid from. */
  readonly customer: string
  /** The credit limit it is drawn from; null where there is none. */
  readonly limit: string | null
  readonly principal: Fen
  /** Of the day of the draw, a year. */
  readonly percent: string
  readonly pricing: Pricing
  readonly start: Day
  readonly months: number
  readonly method: Method
  readonly conventions: LoanConventions
  /** Set by the draw. Those in a year whose holidays were not announced by then are moved by an act, `re-date`, once they are. */
  readonly dueDays?: readonly Day[]
}

/** What was done to a loan after the draw. The n-th act (from 1) is known by its number. */
export type LoanAct =
  | { readonly kind: 'bill'; readonly day: Day }
  | { readonly kind: 'repay'; readonly day: Day; readonly amount: Fen }
  | { readonly kind: 'repay-early'; readonly day: Day; readonly amount: Fen | 'all'; readonly keep: EarlyKeep }
  | { readonly kind: 'reset'; readonly day: Day; readonly percent: string }
  | { readonly kind: 'fee'; readonly day: Day; readonly amount: Fen; readonly what: string }
  | { readonly kind: 'stop-accrual'; readonly day: Day }
  /** Due days that a year's holidays move, which were announced after they had been set (redating.ts). */
  | { readonly kind: 're-date'; readonly day: Day; readonly moved: readonly MovedDay[] }
  /** Takes back the act of this number. */
  | { readonly kind: 'reverse'; readonly day: Day; readonly of: number }

export type MovedDay = { readonly n: number; readonly from: Day; readonly to: Day }

/** An instalment that has fallen due. */
export type Bill = {
  readonly n: number
  readonly due: Day
  readonly principal: Fen
  readonly interest: Fen
  readonly principalPaid: Fen
  readonly interestPaid: Fen
  /** 罚息 and 复利 since the due day, exactly; they count once the days of grace are over. */
  readonly penalty: Fraction
  readonly compound: Fraction
  readonly paidOn: Day | null
}

/**
 * What moved, by where it came from and went to, in total since the draw. `…-off`: the loan does not accrue (非应计), its
 * interest stands outside the balance sheet until it is collected.
 */
export const flows = [
  /** Principal out to the borrower, and back from it. */
  'drawn', 'principal-paid',
  /** Interest that became due: out of what had accrued, or outside the balance sheet. */
  'interest-billed', 'interest-billed-off',
  /** Interest that was due and is paid: what was booked as due, or straight into income. */
  'interest-paid', 'interest-paid-off',
  /** Paid without having been billed (penalty, compound, interest with an early repayment): from what had accrued, or straight into income. */
  'unbilled-paid', 'unbilled-paid-off',
  /** Interest due and unpaid that is taken out of income when accrual stops. */
  'interest-stopped',
  'fees-charged', 'fees-paid',
] as const // biome-ignore format: grouped
export type Flow = (typeof flows)[number]
export type Flows = Readonly<Record<Flow, Fen>>
export type Parts = Readonly<Record<Part, Fen>>
/** What an act moved: entries are made of `flows`, the borrower is told `paid`. Below zero where something is taken back. */
export type Moves = { readonly flows: Flows; readonly paid: Parts }

export type Loan = {
  readonly terms: LoanTerms
  readonly acts: readonly LoanAct[]
  /** Due days as they stand since holidays moved some; absent while they are those of the terms. */
  readonly dueDays?: readonly Day[]
  /** The contract rate in force, and since when each was. */
  readonly percent: string
  readonly rates: readonly RateFrom[]
  /** The last day on which the rate was reset; the start, before. */
  readonly lastReset: Day
  /** Principal that has not fallen due. */
  readonly balance: Fen
  /** Flat: the principal that bears interest throughout. */
  readonly base: Fen
  /** The instalment (等额本息) or its principal (等额本金, flat). */
  readonly level: Fen
  /** All instalments: as they were billed, then as planned. */
  readonly plan: readonly Instalment[]
  readonly billed: number
  /** Rates of the running period, from where its interest is not settled yet. */
  readonly segments: readonly RateFrom[]
  readonly bills: readonly Bill[]
  /** Penalty and compound of bills that are paid. */
  readonly finished: { readonly penalty: Fraction; readonly compound: Fraction }
  /** 复利 on 罚息 where that is agreed: on what was unpaid at the last monthly settlement. */
  readonly onPenalty: { readonly base: Fen; readonly exact: Fraction }
  /** Until this day penalty and compound are worked out. */
  readonly until: Day
  /** By part, in total; early repayments among principal and interest. */
  readonly paid: Parts
  readonly flows: Flows
  readonly accruing: boolean
  /** The day since which nothing but penalty or compound is unpaid. */
  readonly penaltySince: Day | null
  readonly settledOn: Day | null
  /** The next day on which something happens by itself; null when nothing will. */
  readonly next: Day | null
}
export type RateFrom = { readonly from: Day; readonly percent: string }

export const noParts: Parts = { fees: fen(0n), interest: fen(0n), compound: fen(0n), penalty: fen(0n), principal: fen(0n) } // biome-ignore format: one row
export const noFlows = Object.fromEntries(flows.map((flow) => [flow, 0n])) as Flows
export const totalOf = (of: Parts): Fen => fen(of.fees + of.interest + of.compound + of.penalty + of.principal)
export const plus = (of: Flows, more: Partial<Record<Flow, bigint>>): Flows => {
  const all = { ...of }
  for (const [flow, amount] of Object.entries(more)) all[flow as Flow] = fen(all[flow as Flow] + amount)
  return all
}
/** What moved between two states of one loan. */
export function movesBetween(before: Loan | null, after: Loan): Moves {
  const less = <Key extends string>(one: Readonly<Record<Key, Fen>>, other: Readonly<Record<Key, Fen>> | undefined) =>
    Object.fromEntries(
      Object.entries<Fen>(one).map(([key, amount]) => [key, amount - (other?.[key as Key] ?? 0n)]),
    ) as Record<Key, Fen>
  return { flows: less(after.flows, before?.flows), paid: less(after.paid, before?.paid) }
}

// ——— the running period ———

/** The due day of each period that was agreed, billed or not. */
export const dueDaysOf = ({ terms, dueDays }: Loan): readonly Day[] => dueDays ?? terms.dueDays ?? []
/** The periods that are not billed yet, the running one first. */
export const periodsLeft = (loan: Loan): readonly Period[] =>
  periodsOf({ ...loan.terms, dueDays: loan.dueDays ?? loan.terms.dueDays, periods: loan.terms.months, every: monthly }).slice(loan.billed, loan.plan.length) // biome-ignore format: one question

/** Whether the running period is one whole stretch of one rate: then it may count as a month, otherwise days do. */
const isWhole = ({ segments }: Loan, from: Day) => segments.length === 1 && segments[0]!.from === from

/** What an amount has earned in the running period until a day, by the days, at the rates that were in force. */
export function earnedInPeriod({ segments, terms: { conventions } }: Loan, amount: bigint, until: Day): Fraction {
  return added(
    segments.map(({ from, percent }, at) => {
      const next = segments[at + 1]?.from ?? until
      const to = next < until ? next : until
      return exactInterest(amount, percent, brokenPart(conventions.basis, conventions.broken, from < to ? from : to, to)) // biome-ignore format: one call
    }),
  )
}
/** What bears interest: with a flat rate more than what is owed. */
export const bearing = ({ terms, balance, base }: Loan): Fen => (terms.method === 'flat' ? base : balance)

/**
 * The plan anew, after the rate, the principal, due days or some of them have changed. `level`: the instalment that is kept;
 * `level-in-period`: the running period keeps it and the rest is worked out anew (L9); `each-level`: the running period keeps its own, the
 * rest theirs.
 */
export function replanned(loan: Loan, keeps: 'nothing' | 'level' | 'level-in-period' | 'each-level'): Loan {
  const periods = periodsLeft(loan)
  const [running] = periods
  if (!running) return loan
  const { terms, percent, balance, base, level } = loan
  const { method, conventions } = terms
  const whole = isWhole(loan, running.from)
  const firstInterest = whole ? undefined : earnedInPeriod(loan, bearing(loan), running.due)
  const rest = { balance, percent, method, conventions, every: monthly, periods, firstInterest, base }
  const done = loan.plan.slice(0, loan.billed)
  const apart = keeps === 'level-in-period' || keeps === 'each-level'
  if (!apart || whole || periods.length === 1) {
    const plan = planOf({ ...rest, level: keeps === 'level' || keeps === 'each-level' ? level : undefined })
    return { ...loan, level: plan.level, plan: [...done, ...plan.rows] }
  }
  // After a reset within it, the running period pays what it paid before, and the rest what was worked out for them.
  const row = loan.plan[loan.billed]!
  const own = keeps === 'level-in-period' ? level : method === 'equal-instalments' ? row.total : row.principal
  const [first] = planOf({ ...rest, level: own }).rows
  const later = { ...rest, balance: first!.balance, periods: periods.slice(1), firstInterest: undefined }
  const plan = planOf({ ...later, level: keeps === 'each-level' ? level : undefined })
  return { ...loan, level: plan.level, plan: [...done, first!, ...plan.rows] }
}

/**
 * Interest of the running period earned by the start of a day (算头不算尾). A period that counts as a whole is spread over its
 * days, so that it comes to what is billed to the fen; otherwise each day has earned its own.
 */
export function accruedTo(loan: Loan, day: Day): Fen {
  const row = loan.plan[loan.billed]
  if (!row) return fen(0n)
  const [{ from }] = loan.segments as readonly [RateFrom]
  if (day >= row.due) return row.interest
  if (day <= from) return fen(0n)
  if (isWhole(loan, row.from)) return fen(accrued(row.interest, daysBetween(from, day), daysBetween(from, row.due)))
  return roundedTo(loan.terms.conventions.rounding, earnedInPeriod(loan, bearing(loan), day))
}

/** The day on which the last instalment is due. */
export const maturityOf = ({ plan, terms }: Loan): Day => plan.at(-1)?.due ?? monthsLater(terms.start, terms.months)
/** No act may be for a day before this. */
export const lastDay = ({ acts, terms }: Loan): Day =>
  acts.reduce((last, { day }) => (day > last ? day : last), terms.start)
