/**
 * Plans of repayment: which instalments a loan has, when each is due and what it is made of. Exact until each instalment's
 * interest is rounded; the last instalment takes the rest, so that the balance ends at exactly nothing. What banks do
 * differently is a switch; which value a product takes stands in `products.ts`. The conventions of Apache Fineract are
 * values of the same switches, so that its published schedules can be held against this arithmetic.
 */
import { businessDay, nextBusinessDay } from '../calendar/business-day.ts'
import { ppm } from '../deposits/interest.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen, parseYuan } from '../money.ts'
import { addDays, type Day, dayNumber } from '../time.ts'
import {
  added,
  type Basis,
  brokenPart,
  countsWhole,
  type DayBasis,
  daysBetween,
  type Every,
  exactInterest,
  type Fraction,
  monthsLater,
  partByDays,
  type Rounding,
  roundedTo,
  wholePart,
} from './interest.ts'
import type { Method } from './kinds.ts'

/** The switches of a plan. JSON as it stands. */
export type PlanConventions = {
  /** What a regular period is worth: whole months, or its days. Banks choose (银发〔2005〕129号). */
  readonly basis: Basis
  /** What a period is worth that is no whole one: a broken first, or one in which rate or principal changed. */
  readonly broken: DayBasis
  readonly rounding: Rounding
  /** 等额本息: the instalment follows from whole periods at the year's rate / 12, or from what each period is worth itself. */
  readonly instalmentFrom: 'whole-periods' | 'own-periods'
  /** Fineract: if the last instalment differs, (last − instalment) / periods is added to all once, where that brings them nearer. */
  readonly correction: 'none' | 'once'
  /** The instalment (等额本金: its principal) is a whole multiple of so many yuan; "0" for any. */
  readonly step: string
  /** A due day that a month does not have: its last day, or the first of the next. */
  readonly monthEnd: 'last-day' | 'first-of-next'
  /** The day of the month: the one on which it was drawn, or one that the bank names. */
  readonly dueDay: 'as-drawn' | number
  /** The days before the first regular period: a bill of interest of their own, or part of the first instalment. */
  readonly firstBroken: 'own-bill' | 'within-first'
  /** A due day that is no business day: stays (usual for persons), or the next business day with interest until then (firms). */
  readonly holidays: 'not-moved' | 'next-business-day'
  /** So many first periods bear interest only. */
  readonly principalGrace: number
  /** A later draw within a whole period bears by the `broken` basis, or its days' share of the period (Fineract). */
  readonly laterDraws: 'by-day' | 'share-of-period'
}
/** What a Chinese bank usually does. */
export const usualPlan: PlanConventions = {
  basis: 'months/12',
  broken: 'ACT/360',
  rounding: 'half-up',
  instalmentFrom: 'whole-periods',
  correction: 'none',
  step: '0',
  monthEnd: 'last-day',
  dueDay: 'as-drawn',
  firstBroken: 'own-bill',
  holidays: 'not-moved',
  principalGrace: 0,
  laterDraws: 'by-day',
}
export const monthly: Every = { count: 1, unit: 'months' }

export type PlanTerms = {
  readonly principal: bigint
  /** A year, in percent. */
  readonly percent: string
  readonly start: Day
  readonly periods: number
  readonly every: Every
  readonly method: Method
  readonly conventions: PlanConventions
  /** Agreed due days, in order, where they stand already: a calendar that is known better later does not move them. */
  readonly dueDays?: readonly Day[] | undefined
  /** What is drawn after the first day, in order; each draw makes a new plan of what is left. */
  readonly laterDraws?: readonly { readonly day: Day; readonly amount: bigint }[]
}

/** One stretch of interest, before it is known how much. */
export type Period = {
  readonly n: number
  readonly from: Day
  readonly due: Day
  readonly days: number
  /** The part of a year that it is worth. */
  readonly part: Fraction
  readonly interestOnly: boolean
}
export type Instalment = {
  readonly n: number
  readonly from: Day
  readonly due: Day
  readonly days: number
  readonly principal: Fen
  readonly interest: Fen
  /** What is to be paid: principal and interest. */
  readonly total: Fen
  /** What is left after it. */
  readonly balance: Fen
}

// ——— days ———

/** The k-th due day after a day, before holidays. */
function dueAfter(start: Day, { count, unit }: Every, k: number, { monthEnd, dueDay }: PlanConventions): Day {
  if (unit !== 'months') return addDays(start, count * k * (unit === 'weeks' ? 7 : 1))
  const anchor = dueDay === 'as-drawn' ? Number(start.slice(8)) : dueDay
  const day = monthsLater(start, count * k, anchor)
  return monthEnd === 'first-of-next' && Number(day.slice(8)) < anchor ? addDays(day, 1) : day
}

/** The periods of a plan. Where a due day moves, its days of interest move with it: this period has more, the next less. */
export function periodsOf(
  terms: Pick<PlanTerms, 'start' | 'periods' | 'every' | 'method' | 'conventions' | 'dueDays'>,
): Period[] {
  const { start, periods: times, every, method, conventions, dueDays } = terms
  invariant(Number.isSafeInteger(times) && times > 0, 'a plan has at least one period')
  const { basis, broken, dueDay, firstBroken, principalGrace } = conventions
  const own = every.unit === 'months' && dueDay !== 'as-drawn' ? monthsLater(start, 0, dueDay) : start
  // Regular periods run from the first due day that does not lie before the draw.
  const anchor = own < start ? monthsLater(start, 1, dueDay as number) : own
  const periods: Period[] = []
  const begun: Boundary = { day: start, number: dayNumber(start), moved: 0 }
  // The due day of the period that is pushed next.
  const ends = (nominal: Day) => boundary(nominal, conventions, dueDays?.[periods.length])
  const push = (from: Boundary, to: Boundary, whole: Fraction | undefined, interestOnly: boolean) => {
    const part = whole ? shifted(whole, from, to, broken) : brokenPart(basis, broken, from.day, to.day)
    const n = periods.length + 1
    periods.push({ n, from: from.day, due: to.day, days: to.number - from.number, part, interestOnly })
  }
  // What stands before the first regular period: nothing, a bill of interest, or days that join the first instalment.
  const early = anchor > start
  const bill = early && firstBroken === 'own-bill' && method !== 'bullet'
  const joined = (whole: Fraction | undefined) =>
    early && !bill && whole ? added([whole, partByDays(broken, start, anchor)]) : whole
  if (method === 'bullet') {
    push(begun, ends(dueAfter(anchor, every, times, conventions)), joined(wholePart(basis, every, times)), false) // biome-ignore format: one call
    return periods
  }
  let from = bill ? ends(anchor) : begun
  if (bill) push(begun, from, undefined, true)
  const whole = wholePart(basis, every)
  for (let k = 1; k <= times; k += 1) {
    const to = ends(dueAfter(anchor, every, k, conventions))
    const interestOnly = k < times && (method === 'interest-first' || k <= principalGrace)
    if (k === 1 && early && !bill) push(begun, to, joined(whole), interestOnly)
    else push(from, to, whole, interestOnly)
    from = to
  }
  return periods
}
/** A day on which a period ends and the next begins; `moved` days after the one that the plan names. */
type Boundary = { readonly day: Day; readonly number: number; readonly moved: number }
function boundary(nominal: Day, { holidays }: PlanConventions, agreed: Day | undefined): Boundary {
  const stays = holidays === 'not-moved' || (agreed === undefined && businessDay(nominal).business)
  const day = stays ? nominal : (agreed ?? nextBusinessDay(nominal))
  return { day, number: dayNumber(day), moved: day === nominal ? 0 : daysBetween(nominal, day) }
}
/** A whole period between days that were moved: the days by which its end moved, less those by which its start did. */
function shifted(whole: Fraction, from: Boundary, to: Boundary, broken: DayBasis): Fraction {
  if (from.moved === 0 && to.moved === 0) return whole
  const less = partByDays(broken, addDays(from.day, -from.moved), from.day)
  const part = added([
    whole,
    partByDays(broken, addDays(to.day, -to.moved), to.day),
    { ...less, numerator: -less.numerator },
  ])
  // Two due days that come to the same business day leave nothing between them.
  return part.numerator < 0n ? { ...part, numerator: 0n } : part
}

// ——— 等额本息 ———

const gcd = (one: bigint, other: bigint): bigint => (other === 0n ? one : gcd(other, one % other))

/**
 * The equal instalment, exactly: P · ∏(1+rₖ) ÷ Σₖ ∏ⱼ₍ⱼ﹥ₖ₎(1+rⱼ), which for one rate is P·i·(1+i)ⁿ / ((1+i)ⁿ − 1). All rates stand over one
 * denominator, cut as small as it goes, so that powers stay short.
 */
export function exactInstalment(balance: bigint, percent: string, parts: readonly Fraction[]): Fraction {
  const rates = parts.map(({ numerator, denominator }) => ({ over: ppm(percent) * numerator, under: denominator }))
  let [common, seen] = [1n, 0n]
  for (const { under } of rates) if (under !== seen) [common, seen] = [(common / gcd(common, under)) * under, under]
  let unit = common * 1_000_000n
  let cut = unit
  const overs = rates.map(({ over, under }) => (under === common ? over : over * (common / under)))
  let before = -1n
  for (const over of overs) if (over !== before) [cut, before] = [gcd(cut, over), over]
  unit /= cut
  if (overs.every((over) => over === overs[0])) {
    const [factor, times] = [unit + overs[0]! / cut, BigInt(overs.length)]
    if (factor === unit) return { numerator: balance, denominator: times }
    const [grown, flat] = [factor ** times, unit ** times]
    return { numerator: balance * grown * (factor - unit), denominator: unit * (grown - flat) }
  }
  let [grown, all, power] = [1n, 0n, 1n]
  for (const over of overs) {
    const factor = unit + over / cut
    all = all * factor + power
    grown *= factor
    power *= unit
  }
  return { numerator: balance * grown, denominator: unit * all }
}

// ——— amounts ———

/** What of a plan is still to come: all of it at the draw, less after something changed. */
export type Rest = {
  readonly balance: bigint
  readonly percent: string
  readonly method: Method
  readonly conventions: PlanConventions
  readonly every: Every
  readonly periods: readonly Period[]
  /** Kept from before: the instalment (等额本息) or its principal (等额本金, flat). Absent: worked out anew. */
  readonly level?: bigint | undefined
  /** The first period's interest, when it is not simply the period's part of the rate. */
  readonly firstInterest?: Fraction | undefined
  /** Flat: the principal that bears interest throughout. */
  readonly base?: bigint | undefined
}
export type Plan = { readonly level: Fen; readonly rows: readonly Instalment[] }

/** The plan of what is still to come. */
export function planOf(rest: Rest): Plan {
  const first = levelOf(rest)
  const rows = rowsOf(rest, first)
  const paying = rest.periods.filter(({ interestOnly }) => !interestOnly).length
  if (rest.conventions.correction === 'none' || rest.level !== undefined || rest.method !== 'equal-instalments')
    return { level: first, rows }
  const off = offBy(rows, first)
  const more = roundedTo(rest.conventions.rounding, { numerator: off, denominator: BigInt(paying) })
  const second = fen(first + more)
  if (more === 0n || second <= 0n) return { level: first, rows }
  const again = rowsOf(rest, second)
  return size(offBy(again, second)) < size(off) ? { level: second, rows: again } : { level: first, rows }
}
const size = (amount: bigint) => (amount < 0n ? -amount : amount)
const offBy = (rows: readonly Instalment[], level: bigint) => rows.at(-1)!.total - level

/** What stays the same from instalment to instalment, to the fen or to the step. Zero where nothing does. */
export function levelOf(rest: Rest): Fen {
  const { balance, percent, method, conventions, every, periods, level } = rest
  if (level !== undefined) return fen(level)
  const step = parseYuan(conventions.step)
  invariant(step !== undefined, 'a step is an amount in yuan')
  const paying = periods.filter(({ interestOnly }) => !interestOnly)
  const stepped = (exact: Fraction) => {
    if (step === 0n) return roundedTo(conventions.rounding, exact)
    const steps = roundedTo('half-up', { numerator: exact.numerator, denominator: exact.denominator * step })
    return fen((steps > 0n ? steps : 1n) * step)
  }
  switch (method) {
    case 'equal-instalments': {
      const whole = conventions.instalmentFrom === 'whole-periods' ? wholePart('months/12', every) : undefined
      const own = paying.map((period) => (period === periods[0] ? ofFirst(rest, period.part) : period.part))
      return stepped(exactInstalment(balance, percent, whole ? paying.map(() => whole) : own))
    }
    case 'equal-principal':
      return stepped({ numerator: balance, denominator: BigInt(paying.length) })
    case 'flat': {
      const principal = { numerator: balance, denominator: BigInt(paying.length) }
      if (step === 0n) return roundedTo(conventions.rounding, principal)
      const interest = interestOf(rest, paying[0]!, periods.indexOf(paying[0]!))
      return fen(stepped(added([principal, interest])) - roundedTo(conventions.rounding, interest))
    }
    case 'interest-first':
    case 'bullet':
      return fen(0n)
  }
}

/** What the first period is worth when its interest is given: as much of a year as bears that on the balance. */
function ofFirst({ firstInterest, balance, percent }: Rest, part: Fraction): Fraction {
  const rate = ppm(percent)
  if (!firstInterest || rate === 0n || balance === 0n) return part
  return { numerator: firstInterest.numerator * 1_000_000n, denominator: firstInterest.denominator * balance * rate }
}

/** Of one period, exactly, while so much is owed. */
function interestOf(rest: Rest, { part }: Period, at: number, balance = rest.balance): Fraction {
  if (at === 0 && rest.firstInterest) return rest.firstInterest
  return exactInterest(rest.method === 'flat' ? (rest.base ?? rest.balance) : balance, rest.percent, part)
}
/** The periods in which principal is left: an instalment that was rounded up pays it sooner than the term says. */
function untilPaid({ balance, periods }: Rest, level: bigint): readonly Period[] {
  let left = balance
  const last = periods.findIndex(({ interestOnly }) => {
    left -= interestOnly ? 0n : level
    return left <= 0n
  })
  return last < 0 ? periods : periods.slice(0, last + 1)
}
function rowsOf(rest: Rest, level: Fen): Instalment[] {
  const { method, conventions } = rest
  const periods = method === 'flat' ? untilPaid(rest, level) : rest.periods
  const round = (exact: Fraction) => roundedTo(conventions.rounding, exact)
  const rows: Instalment[] = []
  let balance = rest.balance
  // Flat interest is one sum for as long as there are instalments; its last part takes the rest of it.
  let flat = method === 'flat' ? round(added(periods.map((period, at) => interestOf(rest, period, at)))) : fen(0n)
  for (const [at, period] of periods.entries()) {
    if (balance === 0n && at > 0) break
    const last = at === periods.length - 1
    const borne = round(interestOf(rest, period, at, balance))
    const interest = method === 'flat' && (last || borne > flat) ? flat : borne
    flat = fen(flat - interest)
    const wanted = method === 'equal-instalments' ? level - interest : level
    const asked = period.interestOnly || wanted < 0n ? 0n : wanted
    const principal = last || asked > balance ? balance : asked
    balance -= principal
    const { n, from, due, days } = period
    rows.push({ n, from, due, days, principal: fen(principal), interest, total: fen(principal + interest), balance: fen(balance) }) // biome-ignore format: one row
  }
  return rows
}

/** The whole schedule of a loan. */
export function schedule(terms: PlanTerms): readonly Instalment[] {
  const { percent, method, conventions, every, laterDraws = [] } = terms
  const periods = periodsOf(terms)
  const rest = { percent, method, conventions, every }
  let { rows } = planOf({ ...rest, balance: terms.principal, periods })
  let base = terms.principal
  for (const [n, { day, amount }] of laterDraws.entries()) {
    const at = periods.findIndex(({ from, due }) => from <= day && day < due)
    invariant(at >= 0 && amount > 0n, 'a draw lies within the term')
    const running = periods[at]!
    base += amount
    const begun = { day: running.from, amount: at === 0 ? terms.principal : rows[at - 1]!.balance }
    const pieces = [begun, ...laterDraws.slice(0, n + 1).filter((one) => one.day >= running.from)]
    const balance = pieces.reduce((all, piece) => all + piece.amount, 0n)
    const parts = pieces.map((piece) => exactInterest(piece.amount, percent, partFrom(running, piece.day, conventions)))
    const plan = planOf({ ...rest, balance, base, periods: periods.slice(at), firstInterest: added(parts) })
    rows = [...rows.slice(0, at), ...plan.rows]
  }
  return rows
}
/** What a period is worth from a day within it. */
function partFrom({ from, due, days, part }: Period, day: Day, { basis, broken, laterDraws }: PlanConventions): Fraction {
  if (day === from) return part
  if (!countsWhole(basis) || laterDraws === 'by-day') return brokenPart(basis, broken, day, due)
  return { numerator: part.numerator * BigInt(daysBetween(day, due)), denominator: part.denominator * BigInt(days) }
} // biome-ignore format: one line
