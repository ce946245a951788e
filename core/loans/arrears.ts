/**
 * What a loan owes on a day, what lateness costs, and what it makes of the loan: 罚息 and 复利 (银发〔2003〕251号), days overdue,
 * the five grades, and when interest may no longer be taken for income.
 */
import { ppm } from '../deposits/interest.ts'
import { type Fen, fen } from '../money.ts'
import { addDays, type Day } from '../time.ts'
import { added, daysBetween, exactInterest, type Fraction, monthsLater, partByDays, roundedTo } from './interest.ts'
import { type Grade, grades } from './kinds.ts'
import { type Bill, type Loan, lastDay, maturityOf, type Parts, totalOf } from './loan.ts'
import { nextReset } from './products.ts'

const MILLION = 1_000_000n

export const isOpen = ({ paidOn }: Bill) => paidOn === null
export const openBills = ({ bills }: Loan): readonly Bill[] => bills.filter(isOpen)

// ——— 罚息 and 复利 ———

/** The contract rate with the margin on top: numerator over a million millionths, so that it stays exact. */
const withMargin = ({ numerator, denominator }: Fraction, margin: string): Fraction => ({
  numerator: numerator * (MILLION + ppm(margin)),
  denominator: denominator * MILLION,
})

/** One stretch in which nothing but time changes. */
function stretch(loan: Loan, to: Day): Loan {
  const from = loan.until
  const { conventions } = loan.terms
  const part = partByDays(conventions.broken, from, to)
  const atPenalty = (amount: bigint) => withMargin(exactInterest(amount, loan.percent, part), conventions.penaltyMargin)
  // In the same denominator as the penalty, so that sums stay short.
  const atContract = (amount: bigint) => withMargin(exactInterest(amount, loan.percent, part), '0')
  const inTerm = to <= maturityOf(loan)
  const compounds = conventions.compound !== 'none'
  const onInterest = inTerm && conventions.compoundInTerm === 'contract-rate' ? atContract : atPenalty
  const { base, exact } = loan.onPenalty
  return {
    ...loan,
    until: to,
    bills: loan.bills.map((bill) =>
      isOpen(bill)
        ? {
            ...bill,
            penalty: added([bill.penalty, atPenalty(bill.principal - bill.principalPaid)]),
            compound: compounds ? added([bill.compound, onInterest(bill.interest - bill.interestPaid)]) : bill.compound,
          }
        : bill,
    ),
    onPenalty: base > 0n ? { base, exact: added([exact, atPenalty(base)]) } : loan.onPenalty,
  }
}

/** Works penalty and compound out until a day. The rate is one since the last act, for every act comes through here. */
export function advanced(loan: Loan, day: Day): Loan {
  if (day <= loan.until) return loan
  if (openBills(loan).length === 0 && loan.onPenalty.base === 0n && settles(loan) === null)
    return { ...loan, until: day }
  let standing = loan
  const maturity = maturityOf(loan)
  if (standing.until < maturity && maturity < day) standing = throughSettlements(standing, maturity)
  return throughSettlements(standing, day)
}
function throughSettlements(loan: Loan, day: Day): Loan {
  let standing = loan
  for (let at = settles(standing); at !== null && at < day; at = settles(standing)) {
    if (at > standing.until) standing = stretch(standing, at)
    const { penalty, compound } = owed(standing, at)
    standing = { ...standing, onPenalty: { ...standing.onPenalty, base: fen(penalty + compound) } }
    // The settlement counts once: the next is looked for from the day after.
    standing = stretch(standing, addDays(at, 1))
  }
  return standing.until < day ? stretch(standing, day) : standing
}
/** The next monthly settlement of penalty that is not before the day reached; null where it bears nothing. */
function settles(loan: Loan): Day | null {
  const { conventions, start } = loan.terms
  if (conventions.compound !== 'interest-and-penalty') return null
  const unpaid = loan.bills.some(isOpen) || loan.onPenalty.base > 0n || loan.penaltySince !== null
  if (!unpaid) return null
  const anchor = conventions.dueDay === 'as-drawn' ? Number(start.slice(8)) : conventions.dueDay
  const own = monthsLater(loan.until, 0, anchor)
  return own >= loan.until ? own : monthsLater(loan.until, 1, anchor)
}

// ——— what is owed ———

const graceOver = ({ terms }: Loan, { due }: Bill, day: Day) => day > addDays(due, terms.conventions.graceDays)

/** Penalty and compound charged until the day reached, paid or not: each sum rounded once. */
export function charged(loan: Loan, day: Day = loan.until): { readonly penalty: Fen; readonly compound: Fen } {
  const late = openBills(loan).filter((bill) => graceOver(loan, bill, day))
  const round = (all: readonly Fraction[]) => roundedTo(loan.terms.conventions.rounding, added(all))
  return {
    penalty: round([loan.finished.penalty, ...late.map(({ penalty }) => penalty)]),
    compound: round([loan.finished.compound, ...late.map(({ compound }) => compound), loan.onPenalty.exact]),
  }
}
/** What is due and unpaid of a loan that has been brought to the day. */
export function owed(loan: Loan, day: Day): Parts {
  const open = openBills(loan)
  const { penalty, compound } = charged(loan, day)
  return {
    fees: fen(loan.flows['fees-charged'] - loan.paid.fees),
    interest: fen(open.reduce((all, { interest, interestPaid }) => all + interest - interestPaid, 0n)),
    compound: fen(compound - loan.paid.compound),
    penalty: fen(penalty - loan.paid.penalty),
    principal: fen(open.reduce((all, { principal, principalPaid }) => all + principal - principalPaid, 0n)),
  }
}

/** An instalment falls due. */
export function billedNext(loan: Loan): Loan {
  const row = loan.plan[loan.billed]!
  const standing = advanced(loan, row.due)
  const { principal, interest, n, due } = row
  const none: Fraction = { numerator: 0n, denominator: 1n }
  const bill: Bill = {
    n, due, principal, interest, principalPaid: fen(0n), interestPaid: fen(0n), penalty: none, compound: none,
    paidOn: principal + interest === 0n ? due : null,
  } // biome-ignore format: one bill
  return {
    ...standing,
    bills: [...standing.bills, bill],
    billed: standing.billed + 1,
    balance: row.balance,
    segments: [{ from: due, percent: standing.percent }],
  }
}
/** A loan as it stands on a day, if nobody did anything: what has fallen due is due, whoever was to bill it. */
export function asOf(loan: Loan, day: Day): Loan {
  let standing = loan
  while (standing.plan[standing.billed] && standing.plan[standing.billed]!.due <= day) standing = billedNext(standing)
  return advanced(standing, day)
}
/** What is due and unpaid on a day, by part. */
export const owedOn = (loan: Loan, day: Day): Parts => owed(asOf(loan, day), day)

// ——— lateness ———

/** Days since the oldest unpaid due day; none while its days of grace last. Penalty left alone is late since the rest was paid. */
export function daysOverdue(loan: Loan, day: Day): number {
  const standing = asOf(loan, day)
  const oldest = openBills(standing)[0]
  if (oldest) return graceOver(loan, oldest, day) ? daysBetween(oldest.due, day) : 0
  return standing.penaltySince === null ? 0 : daysBetween(standing.penaltySince, day)
}

/** 商业银行金融资产风险分类办法, 令〔2023〕第1号: at least this grade, from so many days overdue. */
const gradeFrom: readonly (readonly [number, Grade])[] = [[1, 'special-mention'], [91, 'substandard'], [271, 'doubtful'], [361, 'loss']] // biome-ignore format: a table
export const gradeOf = (days: number): Grade => gradeFrom.findLast(([from]) => days >= from)?.[1] ?? 'normal'

/** What is known of the borrower beyond this loan. Shares in percent. */
export type GradeFacts = {
  /** Of its debt here, non-performing: above 10 all of it here is. */
  readonly nonPerformingHere?: number
  /** Of its debt anywhere, more than ninety days overdue: above 20 at least substandard. */
  readonly lateAnywhere?: number
  /** Restructured and still observed: at least special mention. */
  readonly restructured?: boolean
}
const worse = (one: Grade, other: Grade): Grade => (grades.indexOf(one) > grades.indexOf(other) ? one : other)
/** 五级分类: at least this. Judgement may make it worse, never better. */
export function grade(loan: Loan, day: Day, facts: GradeFacts = {}): Grade {
  let least = loan.settledOn !== null && loan.settledOn <= day ? 'normal' : gradeOf(daysOverdue(loan, day))
  if (facts.restructured) least = worse(least, 'special-mention')
  if ((facts.nonPerformingHere ?? 0) > 10 || (facts.lateAnywhere ?? 0) > 20) least = worse(least, 'substandard')
  return least
}

/** Interest is income until ninety days overdue; after that only when it is collected, until nothing is overdue any more. */
export const ACCRUES_UNTIL = 90
export const accruing = (loan: Loan, day: Day): boolean =>
  daysOverdue(loan, day) <= ACCRUES_UNTIL && (loan.accruing || totalOf(owedOn(loan, day)) === 0n)

/** The next day after one on which something happens by itself: due, reset, late, or late enough for the next grade. */
export function nextDay(loan: Loan, after: Day = lastDay(loan)): Day | null {
  if (loan.settledOn !== null) return null
  const days: (Day | null)[] = [loan.plan[loan.billed]?.due ?? null, nextReset(loan.terms.pricing, loan.terms.start, loan.lastReset)] // biome-ignore format: one list
  const oldest = openBills(loan)[0]
  const since = oldest?.due ?? loan.penaltySince
  if (since !== null && since !== undefined) {
    const first = oldest ? loan.terms.conventions.graceDays + 1 : 1
    for (const late of [first, ...gradeFrom.map(([from]) => from)])
      if (late >= first && addDays(since, late) > after) days.push(addDays(since, late))
  }
  return days.reduce((first, day) => (day !== null && (first === null || day < first) ? day : first), null)
}
