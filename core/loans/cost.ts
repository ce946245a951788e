/**
 * What a loan costs a year, and the sheet that says so before anything is signed. 人民银行公告〔2021〕第3号: all costs over the
 * principal that is really in use, annualised and shown plainly, compound (by IRR) or simple, and said which. The sheet
 * follows 企业贷款综合融资成本清单 and 《个人贷款业务明示综合融资成本规定》: every interest and fee item, who takes it, the yearly
 * cost when the contract is kept, what comes on top when it is not.
 *
 * A rate of return has no exact value, so it is found by floating point, to far more digits than are shown.
 */
import { ppm } from '../deposits/interest.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen } from '../money.ts'
import { type Day, dayNumber } from '../time.ts'
import { percentOf } from './interest.ts'
import type { LoanTerms } from './loan.ts'
import type { Fee, FeeKind } from './products.ts'
import { monthly, type PlanTerms, schedule } from './schedule.ts'

/** Money on a day, received above zero and paid below; any unit. */
export type Flow = { readonly day: Day; readonly amount: number }

// ——— rates of return ———

/** Present value at a rate per unit of time, each amount after so many units. */
const presentValue = (amounts: readonly number[], times: readonly number[], rate: number): number => {
  let value = 0
  for (const [at, amount] of amounts.entries()) value += amount / (1 + rate) ** times[at]!
  return value
}

/**
 * The rate at which the present value is nothing; undefined where there is none, or none that numbers of this size can show.
 * A loan has one. Flows that change sign often may have several: then the one to which Newton's method comes from a tenth,
 * and where it comes to none, the one nearest to it. That one is looked for over ln(1 + rate), which is even on both sides
 * of zero, and closed in by halving: so it is found however near to −100 % or far above 100 % it lies.
 */
function rootOf(amounts: readonly number[], times: readonly number[]): number | undefined {
  if (!amounts.some((amount) => amount > 0) || !amounts.some((amount) => amount < 0)) return undefined
  const near = newton(amounts, times)
  if (near !== undefined) return near
  const value = (x: number) => {
    let sum = 0
    for (const [at, amount] of amounts.entries()) sum += amount * Math.exp(-x * times[at]!)
    return sum
  }
  const shown = (rate: number) => (Math.abs(presentValue(amounts, times, rate)) < SHOWN ? rate : undefined)
  const centre = Math.log(1.1)
  let [below, above] = [centre, centre]
  let [valueBelow, valueAbove] = [value(centre), value(centre)]
  for (let step = 0.02; below > LOWEST || above < HIGHEST; step *= 1.05) {
    const [up, down] = [Math.min(HIGHEST, above + step), Math.max(LOWEST, below - step)]
    const [valueUp, valueDown] = [value(up), value(down)]
    if (Math.sign(valueUp) !== Math.sign(valueAbove)) return shown(closedIn(value, above, up))
    if (Math.sign(valueDown) !== Math.sign(valueBelow)) return shown(closedIn(value, down, below))
    ;[above, valueAbove, below, valueBelow] = [up, valueUp, down, valueDown]
  }
  return undefined
}
/** Of ln(1 + rate): from next to nothing of what there was to some 2.6 · 10¹⁰ times it. */
const [LOWEST, HIGHEST] = [-28, 24]
/** What may be left of the value at a root, in units of the amounts: more, and the numbers drown in their own last digits. */
const SHOWN = 1e-3

function newton(amounts: readonly number[], times: readonly number[]): number | undefined {
  let rate = 0.1
  for (let round = 0; round < 50; round += 1) {
    if (!(rate > -1)) return undefined
    let [value, slope] = [0, 0]
    for (const [at, amount] of amounts.entries()) {
      const now = amount * (1 + rate) ** -times[at]!
      value += now
      slope -= (now * times[at]!) / (1 + rate)
    }
    const step = value / slope
    if (!Number.isFinite(step)) return undefined
    if (Math.abs(step) < 1e-12 * Math.max(1, Math.abs(rate)) && Math.abs(value) < SHOWN) return rate - step
    rate -= step
  }
  return undefined
}
/** Halving until no number lies between. */
function closedIn(value: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  const sign = Math.sign(value(low))
  if (sign === 0) return Math.expm1(low)
  for (let times = 0; times < 200; times += 1) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (Math.sign(value(middle)) === sign) low = middle
    else high = middle
  }
  return Math.expm1((low + high) / 2)
}

/** The internal rate of return for each period of amounts that are one period apart: 0.003 is 0.3 %. */
export const irr = (amounts: readonly number[]): number | undefined =>
  rootOf(amounts, amounts.map((_, at) => at)) // biome-ignore format: one line
/** Years of 365 days since the first of the days, whatever order they come in. */
const yearsOf = (all: readonly Flow[]): number[] => {
  const days = all.map(({ day }) => dayNumber(day))
  const first = days.reduce((least, day) => (day < least ? day : least), Number.POSITIVE_INFINITY)
  return days.map((day) => (day - first) / 365)
}
/** The yearly rate, compound, of amounts on any days; a year has 365. */
export const xirr = (all: readonly Flow[]): number | undefined =>
  rootOf(all.map(({ amount }) => amount), yearsOf(all)) // biome-ignore format: one line
/** What amounts on any days are worth on the first of them. */
export const xnpv = (rate: number, all: readonly Flow[]): number =>
  presentValue(all.map(({ amount }) => amount), yearsOf(all), rate) // biome-ignore format: one line
export const npv = (rate: number, amounts: readonly number[]): number =>
  presentValue(amounts, amounts.map((_, at) => at), rate) // biome-ignore format: one line

// ——— the yearly cost ———

export type YearlyCost = {
  /** Of a month, as a part: 0.003. */
  readonly month: number
  /** Twelve months' rates together, in percent with two decimals: 单利. */
  readonly simple: string
  /** Month upon month: 复利, the IRR. */
  readonly compound: string
}
/** Percent with two decimals, halves up; a breath is added so that what is meant as a half is one. */
export const percentText = (part: number): string => {
  const hundredths = Math.round(part * 10_000 + 1e-7)
  const size = Math.abs(hundredths)
  return `${hundredths < 0 ? '-' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`
}
const costOf = (month: number): YearlyCost => ({
  month,
  simple: percentText(month * 12),
  compound: percentText((1 + month) ** 12 - 1),
})
/** The yearly cost of what is received (above zero) and paid (below), month by month from the draw. */
export function monthlyCost(amounts: readonly number[]): YearlyCost {
  const month = irr(amounts.map((amount) => -amount))
  invariant(month !== undefined, 'a loan has a cost')
  return costOf(month)
}

/**
 * The yearly cost of a loan and its fees. Where every period is a month, months count as equal; where the first is broken, or
 * all is due at the end, the days do, and a month is the twelfth root of the year.
 */
export function yearlyCost(terms: LoanTerms, fees: readonly Pick<Fee, 'amount' | 'when'>[] = []): YearlyCost {
  const rows = schedule(planTerms(terms))
  const upFront = fees.filter(({ when }) => when === 'draw').reduce((all, { amount }) => all + amount, 0n)
  const received = Number(terms.principal - upFront)
  const byMonths = rows.length === terms.months && terms.conventions.dueDay === 'as-drawn'
  if (byMonths) return monthlyCost([received, ...rows.map(({ total }) => -Number(total))])
  if (terms.method === 'bullet' && terms.conventions.dueDay === 'as-drawn')
    return monthlyCost([received, ...Array(terms.months - 1).fill(0), -Number(rows[0]!.total)])
  const year = xirr([
    { day: terms.start, amount: -received },
    ...rows.map(({ due, total }) => ({ day: due, amount: Number(total) })),
  ])
  invariant(year !== undefined, 'a loan has a cost')
  return costOf((1 + year) ** (1 / 12) - 1)
}
export const planTerms = ({ principal, percent, start, months, method, conventions, dueDays }: LoanTerms): PlanTerms => ({
  principal, percent, start, periods: months, every: monthly, method, conventions, dueDays,
}) // biome-ignore format: one plan

// ——— the sheet ———

export type CostItem = {
  readonly item: 'interest' | FeeKind
  readonly taker: string
  readonly amount: Fen
  /** How it is taken: with each instalment, from the draw, or only when something happens. */
  readonly taken: 'instalments' | 'draw' | 'event'
}
export type ContingentCost = {
  readonly item: 'penalty' | 'misuse-penalty' | 'compound'
  readonly taker: string
  /** A year, in percent, on what is not paid. */
  readonly percent: string
  readonly on: 'principal-overdue' | 'principal-misused' | 'interest-overdue' | 'interest-and-penalty-overdue'
  /** Days after the due day in which nothing is charged. */
  readonly graceDays: number
}
export type CostSheet = {
  readonly principal: Fen
  readonly start: Day
  readonly months: number
  readonly percent: string
  readonly floats: boolean
  /** What it costs when the contract is kept. Nothing else is charged. */
  readonly items: readonly CostItem[]
  readonly totalCost: Fen
  readonly totalToPay: Fen
  readonly yearly: YearlyCost
  /** What comes on top when it is not. */
  readonly contingent: readonly ContingentCost[]
}

/** The sheet of an offer. `taker` is the bank's name as the borrower knows it. */
export function costSheet(terms: LoanTerms, taker: string, fees: readonly Fee[] = []): CostSheet {
  const { principal, start, months, percent, pricing, conventions } = terms
  const rows = schedule(planTerms(terms))
  const interest = fen(rows.reduce((all, row) => all + row.interest, 0n))
  const items: CostItem[] = [
    { item: 'interest', taker, amount: interest, taken: 'instalments' },
    ...fees.map(({ kind, taker: by, amount, when }): CostItem => ({ item: kind, taker: by, amount, taken: when })),
  ]
  const kept = items.filter(({ taken }) => taken !== 'event').reduce((all, { amount }) => all + amount, 0n)
  const { penaltyMargin, compound, graceDays } = conventions
  const penalty = raised(percent, penaltyMargin)
  return {
    principal,
    start,
    months,
    percent,
    floats: pricing.kind === 'lpr' && pricing.reset !== 'never',
    items,
    totalCost: fen(kept),
    totalToPay: fen(principal + kept),
    yearly: yearlyCost(terms, fees),
    contingent: [
      { item: 'penalty', taker, percent: penalty, on: 'principal-overdue', graceDays },
      { item: 'misuse-penalty', taker, percent: raised(percent, MISUSE_MARGIN), on: 'principal-misused', graceDays: 0 },
      ...(compound === 'none'
        ? []
        : [
            {
              item: 'compound' as const,
              taker,
              percent: penalty,
              on: compound === 'interest' ? ('interest-overdue' as const) : ('interest-and-penalty-overdue' as const),
              graceDays,
            },
          ]),
    ],
  }
}
/** 挪用罚息: 50 to 100 percent on top (银发〔2003〕251号); this bank takes the most. */
export const MISUSE_MARGIN = '100'
/** "3.60" and half of it on top are "5.40"; what four decimals cannot hold is left out in the borrower's favour. */
export const raised = (percent: string, margin: string): string =>
  percentOf((ppm(percent) * (1_000_000n + ppm(margin))) / 1_000_000n)
