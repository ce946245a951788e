/**
 * What may be done to a loan: drawn, billed, repaid, repaid early, its rate reset, a cost charged, its accrual stopped, an act
 * taken back. Each act gives the next loan and what moved, or a refusal; what a borrower is shown before an early repayment
 * is the act itself, not yet booked. A loan is nothing but its terms and its acts: `replay` makes it from them.
 */
import { ppm } from '../deposits/interest.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen, parseYuan } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import {
  ACCRUES_UNTIL,
  advanced,
  billedNext,
  charged,
  daysOverdue,
  isOpen,
  nextDay,
  openBills,
  owed,
} from './arrears.ts'
import { added, type Fraction, roundedTo, zero } from './interest.ts'
import { type EarlyKeep, type LoanProductCode, type Method, methods, type Part } from './kinds.ts'
import {
  type Bill,
  bearing,
  dueDaysOf,
  earnedInPeriod,
  type Loan,
  type LoanAct,
  type LoanTerms,
  lastDay,
  type MovedDay,
  type Moves,
  movesBetween,
  noFlows,
  noParts,
  type Parts,
  plus,
  replanned,
  totalOf,
} from './loan.ts'
import {
  type Borrower,
  type LoanConventions,
  mayOffer,
  nextReset,
  type ProductRefusal,
  percentOn,
  productOn,
} from './products.ts'
import { type Instalment, monthly, periodsOf, planOf } from './schedule.ts'

export type TermsRefusal =
  | ProductRefusal
  | { readonly kind: 'product-unknown'; readonly product: string }
  | { readonly kind: 'amount-out-of-range'; readonly least: Fen; readonly most: Fen }
  | { readonly kind: 'term-out-of-range'; readonly least: number; readonly most: number }
  | { readonly kind: 'method-not-offered'; readonly methods: readonly Method[] }

export type LoanRefusal =
  | { readonly kind: 'settled'; readonly on: Day }
  /** Something was done for a later day already. */
  | { readonly kind: 'day-passed'; readonly last: Day }
  /** What falls due by itself comes first. */
  | { readonly kind: 'bill-first'; readonly due: Day }
  | { readonly kind: 'reset-first'; readonly day: Day }
  | { readonly kind: 'not-due'; readonly due: Day }
  | { readonly kind: 'nothing-to-bill' }
  | { readonly kind: 'amount-too-small'; readonly least: Fen }
  | { readonly kind: 'nothing-owed' }
  | { readonly kind: 'more-than-owed'; readonly most: Fen }
  | { readonly kind: 'arrears-first'; readonly owed: Fen }
  | { readonly kind: 'more-than-balance'; readonly most: Fen }
  | { readonly kind: 'keep-not-offered'; readonly keeps: readonly EarlyKeep[] }
  | { readonly kind: 'not-overdue'; readonly days: number }
  | { readonly kind: 'not-accruing' }
  | { readonly kind: 'no-such-act' }
  | { readonly kind: 'not-reversible' }
  /** Acts that came later could not have been done without it. */
  | { readonly kind: 'later-acts-depend'; readonly act: number }

export type Acted = { readonly loan: Loan; readonly moves: Moves }

// ——— the draw ———

export type Draw = {
  readonly id: string
  readonly product: LoanProductCode
  readonly borrower: Borrower
  readonly customer: string
  readonly limit?: string
  readonly principal: Fen
  readonly months: number
  readonly method: Method
  readonly day: Day
}
/** What a product makes of a wish, at the rate of the day; another rate or other conventions where they are agreed. */
export function termsOf(
  wish: Draw,
  agreed: { readonly percent?: string; readonly conventions?: Partial<LoanConventions> } = {},
): Result<LoanTerms, TermsRefusal> {
  const product = productOn(wish.day, wish.product)
  if (!product) return refuse({ kind: 'product-unknown', product: wish.product })
  const may = mayOffer(product, wish.borrower)
  if (!may.ok) return may
  const { least, most, months } = product
  if (wish.principal < least || wish.principal > most) return refuse({ kind: 'amount-out-of-range', least, most })
  if (!Number.isSafeInteger(wish.months) || wish.months < months.least || wish.months > months.most)
    return refuse({ kind: 'term-out-of-range', ...months })
  if (!product.methods.includes(wish.method)) return refuse({ kind: 'method-not-offered', methods: product.methods })
  return ok({
    id: wish.id,
    product: wish.product,
    borrower: wish.borrower,
    customer: wish.customer,
    limit: wish.limit ?? null,
    principal: wish.principal,
    percent: agreed.percent ?? percentOn(product.pricing, wish.day),
    pricing: product.pricing,
    start: wish.day,
    months: wish.months,
    method: wish.method,
    conventions: { ...product.conventions, ...agreed.conventions },
  })
}

/** The borrower receives the principal. */
export function draw(offered: LoanTerms): Acted {
  const { principal, percent, start, months, method, conventions, dueDays } = offered
  invariant(principal > 0n && methods.includes(method) && ppm(percent) >= 0n, 'a loan has an amount, a method and a rate') // biome-ignore format: one promise
  const periods = periodsOf({ start, periods: months, every: monthly, method, conventions, dueDays })
  const terms: LoanTerms = { ...offered, dueDays: periods.map(({ due }) => due) }
  const { level, rows } = planOf({ balance: principal, percent, method, conventions, every: monthly, periods })
  const loan: Loan = standing({
    terms, acts: [], percent, rates: [{ from: start, percent }], lastReset: start, balance: principal, base: principal, level,
    plan: rows, billed: 0, segments: [{ from: start, percent }], bills: [], finished: { penalty: zero, compound: zero },
    onPenalty: { base: fen(0n), exact: zero }, until: start, paid: noParts, flows: plus(noFlows, { drawn: principal }),
    accruing: true, penaltySince: null, settledOn: null, next: null,
  }) // biome-ignore format: all of a loan
  return { loan, moves: movesBetween(null, loan) }
}

// ——— acts ———

/** The instalment that is due by a day falls due; dated on its due day, however late it is asked. */
export function bill(loan: Loan, day: Day): Result<Acted, LoanRefusal> {
  const row = loan.plan[loan.billed]
  if (loan.settledOn !== null) return refuse({ kind: 'settled', on: loan.settledOn })
  if (!row) return refuse({ kind: 'nothing-to-bill' })
  if (row.due > day) return refuse({ kind: 'not-due', due: row.due })
  return act(loan, { kind: 'bill', day: row.due })
}
/** A payment of what is due: in the order agreed, never more than is owed. */
export const repay = (loan: Loan, amount: Fen, day: Day) => act(loan, { kind: 'repay', day, amount })
/** The rate is another from a day on. */
export const resetRate = (loan: Loan, percent: string, day: Day) => act(loan, { kind: 'reset', day, percent })
/** A cost of collection that the contract puts on the borrower (民法典 art. 561). */
export const chargeFee = (loan: Loan, amount: Fen, what: string, day: Day) => act(loan, { kind: 'fee', day, amount, what }) // biome-ignore format: one line
/** Past ninety days overdue interest is no income any more. It is again, by itself, once nothing is overdue. */
export const stopAccrual = (loan: Loan, day: Day) => act(loan, { kind: 'stop-accrual', day })
/** Instalments that are not billed fall due on other days, with interest until then (redating.ts says which). */
export const redate = (loan: Loan, moved: readonly MovedDay[], day: Day) => act(loan, { kind: 're-date', day, moved })
/** Takes an act back: the loan as it would be without it. */
export const reverse = (loan: Loan, of: number, day: Day) => act(loan, { kind: 'reverse', day, of })

export function act(loan: Loan, what: LoanAct): Result<Acted, LoanRefusal> {
  const after = apply(loan, what)
  return after.ok ? ok({ loan: after.value, moves: movesBetween(loan, after.value) }) : after
}
/** The loan that its terms and its acts make. */
export function replay(terms: LoanTerms, acts: readonly LoanAct[]): Result<Loan, LoanRefusal> {
  const taken = new Set(acts.flatMap((one) => (one.kind === 'reverse' ? [one.of] : [])))
  let loan = draw(terms).loan
  for (const [at, one] of acts.entries()) {
    // What was taken back keeps its number and its day and does nothing; so does the taking back, which is done hereby.
    const after = one.kind === 'reverse' || taken.has(at + 1) ? ok(recorded(loan, one)) : apply(loan, one)
    if (!after.ok) return refuse({ kind: 'later-acts-depend', act: at + 1 })
    loan = after.value
  }
  return ok(loan)
}
/** What the n-th act moved when it was done. */
export function movesOf(loan: Loan, n: number): Moves {
  const [before, after] = [replay(loan.terms, loan.acts.slice(0, n - 1)), replay(loan.terms, loan.acts.slice(0, n))]
  invariant(before.ok && after.ok, 'what was done can be done again')
  return movesBetween(before.value, after.value)
}

function apply(loan: Loan, what: LoanAct): Result<Loan, LoanRefusal> {
  if (what.kind === 'reverse') return reversed(loan, what.of, what.day, what)
  if (loan.settledOn !== null) return refuse({ kind: 'settled', on: loan.settledOn })
  const first = what.kind === 'bill' || what.kind === 'reset' ? loan.until : lastDay(loan)
  if (what.day < first) return refuse({ kind: 'day-passed', last: first })
  const pending = comesFirst(loan, what)
  if (pending) return refuse(pending)
  const done = does(advanced(loan, what.day), what)
  return done.ok ? ok(recorded(done.value, what)) : done
}
const recorded = (loan: Loan, what: LoanAct): Loan => standing({ ...loan, acts: [...loan.acts, what] })

/** What falls due by itself on a day comes before what somebody does on it; a bill before a reset. */
function comesFirst(loan: Loan, what: LoanAct): LoanRefusal | undefined {
  const due = loan.plan[loan.billed]?.due
  const reset = nextReset(loan.terms.pricing, loan.terms.start, loan.lastReset)
  if (what.kind === 'bill') return reset !== null && reset < what.day ? { kind: 'reset-first', day: reset } : undefined
  // An instalment can be moved until it falls due: on the morning of that day, too.
  const moves = what.kind === 're-date'
  if (due !== undefined && (moves ? due < what.day : due <= what.day)) return { kind: 'bill-first', due }
  if (reset !== null && (what.kind === 'reset' || moves ? reset < what.day : reset <= what.day))
    return { kind: 'reset-first', day: reset }
  return undefined
}

function does(loan: Loan, what: Exclude<LoanAct, { kind: 'reverse' }>): Result<Loan, LoanRefusal> {
  switch (what.kind) {
    case 'bill': {
      const row = loan.plan[loan.billed]
      if (!row) return refuse({ kind: 'nothing-to-bill' })
      if (row.due !== what.day) return refuse({ kind: 'not-due', due: row.due })
      const flow = loan.accruing ? 'interest-billed' : 'interest-billed-off'
      return ok({ ...billedNext(loan), flows: plus(loan.flows, { [flow]: row.interest }) })
    }
    case 'repay':
      return repaid(loan, what.amount, what.day)
    case 'repay-early': {
      const early = earlyOf(loan, what.amount, what.keep, what.day)
      return early.ok ? ok(early.value.loan) : early
    }
    case 'reset':
      return ok(withRate(loan, what.percent, what.day))
    case 'fee':
      if (what.amount <= 0n) return refuse({ kind: 'amount-too-small', least: fen(1n) })
      return ok({ ...loan, flows: plus(loan.flows, { 'fees-charged': what.amount }) })
    case 'stop-accrual': {
      const days = daysOverdue(loan, what.day)
      if (days <= ACCRUES_UNTIL) return refuse({ kind: 'not-overdue', days })
      if (!loan.accruing) return refuse({ kind: 'not-accruing' })
      const { interest } = owed(loan, what.day)
      return ok({ ...loan, accruing: false, flows: plus(loan.flows, { 'interest-stopped': interest }) })
    }
    case 're-date': {
      const dueDays = [...dueDaysOf(loan)]
      for (const { n, from, to } of what.moved) {
        invariant(
          n > loan.billed && dueDays[n - 1] === from,
          'what is moved is not billed, and stands where it was found',
        )
        dueDays[n - 1] = to
      }
      return ok(replanned({ ...loan, dueDays }, 'each-level'))
    }
  }
}

/** What follows from any act: whether it is settled, whether it accrues again, when something happens next. */
function standing(loan: Loan): Loan {
  const day = loan.until
  const clear = openBills(loan).length === 0 && totalOf(owed(loan, day)) === 0n
  const settledOn = clear && loan.balance === 0n && loan.billed === loan.plan.length ? (loan.settledOn ?? day) : null
  const after: Loan = { ...loan, accruing: loan.accruing || clear, settledOn }
  return { ...after, next: nextDay(after) }
}

// ——— a payment ———

/** Which part is paid first on a day. */
function orderOn(loan: Loan, day: Day): readonly Part[] {
  const { allocation, allocationAfter90 } = loan.terms.conventions
  if (allocationAfter90 === 'same' || daysOverdue(loan, day) <= ACCRUES_UNTIL) return allocation
  return ['fees', 'principal', ...allocation.filter((part) => part !== 'fees' && part !== 'principal')]
}
function repaid(loan: Loan, amount: Fen, day: Day): Result<Loan, LoanRefusal> {
  if (amount <= 0n) return refuse({ kind: 'amount-too-small', least: fen(1n) })
  const due = owed(loan, day)
  const most = totalOf(due)
  if (most === 0n) return refuse({ kind: 'nothing-owed' })
  if (amount > most) return refuse({ kind: 'more-than-owed', most })
  let left = amount as bigint
  const taken = { ...noParts }
  for (const part of orderOn(loan, day)) {
    taken[part] = fen(left < due[part] ? left : due[part])
    left -= taken[part]
  }
  return ok(credited(loan, taken, day))
}
/** Puts what was paid where it belongs: the oldest instalments first. */
function credited(loan: Loan, taken: Parts, day: Day): Loan {
  let [principal, interest] = [taken.principal as bigint, taken.interest as bigint]
  const take = (left: bigint, open: bigint) => (left < open ? left : open)
  const { graceDays } = loan.terms.conventions
  const before = charged(loan, day)
  let finished = loan.finished
  const bills = loan.bills.map((one): Bill => {
    if (!isOpen(one)) return one
    const [toPrincipal, toInterest] = [
      take(principal, one.principal - one.principalPaid),
      take(interest, one.interest - one.interestPaid),
    ]
    principal -= toPrincipal
    interest -= toInterest
    const [principalPaid, interestPaid] = [fen(one.principalPaid + toPrincipal), fen(one.interestPaid + toInterest)]
    if (principalPaid < one.principal || interestPaid < one.interest) return { ...one, principalPaid, interestPaid }
    // Within the days of grace it was never late.
    if (day > addDays(one.due, graceDays))
      finished = {
        penalty: added([finished.penalty, one.penalty]),
        compound: added([finished.compound, one.compound]),
      }
    return { ...one, principalPaid, interestPaid, penalty: zero, compound: zero, paidOn: day }
  })
  invariant(principal === 0n && interest === 0n, 'a payment finds what it pays')
  const paid: Parts = {
    fees: fen(loan.paid.fees + taken.fees),
    interest: fen(loan.paid.interest + taken.interest),
    compound: fen(loan.paid.compound + taken.compound),
    penalty: fen(loan.paid.penalty + taken.penalty),
    principal: fen(loan.paid.principal + taken.principal),
  }
  const late = taken.penalty + taken.compound
  const clear = !bills.some(isOpen)
  const unpaid = before.penalty - paid.penalty + before.compound - paid.compound
  const whole = (numerator: bigint): Fraction => ({ numerator, denominator: 1n })
  const bases = loan.onPenalty.base > late ? fen(loan.onPenalty.base - late) : fen(0n)
  return {
    ...loan,
    bills,
    paid,
    // With the last late instalment what it cost is a sum of whole fen; the next arrears begin at nothing.
    finished: clear ? { penalty: whole(before.penalty), compound: whole(before.compound) } : finished,
    onPenalty: clear ? { base: bases, exact: zero } : { ...loan.onPenalty, base: bases },
    penaltySince: clear && unpaid > 0n ? (loan.penaltySince ?? day) : null,
    flows: plus(loan.flows, {
      'principal-paid': taken.principal,
      [loan.accruing ? 'interest-paid' : 'interest-paid-off']: taken.interest,
      [loan.accruing ? 'unbilled-paid' : 'unbilled-paid-off']: late,
      'fees-paid': taken.fees,
    }),
  }
}

// ——— early ———

/** What an early repayment comes to, and what it leaves. */
export type EarlyQuote = {
  /** Principal that was not due. */
  readonly principal: Fen
  /** Interest settled with it. */
  readonly interest: Fen
  /** What was due and is paid with all of it. */
  readonly owed: Parts
  readonly total: Fen
  /** The instalments that are left. */
  readonly plan: readonly Instalment[]
  /** Interest that need not be paid any more, compared with going on as planned. */
  readonly saved: Fen
}
export type Early = { readonly amount: Fen | 'all'; readonly keep: EarlyKeep }

/** What it would come to: the act itself, not done. */
export function quoteEarly(loan: Loan, { amount, keep }: Early, day: Day): Result<EarlyQuote, LoanRefusal> {
  const what = { kind: 'repay-early', day, amount, keep } as const
  const done = apply(loan, what)
  if (!done.ok) return done
  const early = earlyOf(advanced(loan, day), amount, keep, day)
  return early.ok ? ok(early.value.quote) : early
}
/** Repays a part, or all, before it is due. A part waits until nothing is owed; all of it pays that as well. */
export const repayEarly = (loan: Loan, { amount, keep }: Early, day: Day): Result<Acted, LoanRefusal> =>
  act(loan, { kind: 'repay-early', day, amount, keep })

function earlyOf(
  loan: Loan,
  asked: Fen | 'all',
  keep: EarlyKeep,
  day: Day,
): Result<{ loan: Loan; quote: EarlyQuote }, LoanRefusal> {
  const { conventions } = loan.terms
  if (asked !== 'all' && asked > loan.balance) return refuse({ kind: 'more-than-balance', most: loan.balance })
  const all = asked === 'all' || asked === loan.balance
  const due = owed(loan, day)
  const least = parseYuan(conventions.leastEarly)!
  if (all && loan.balance === 0n && totalOf(due) === 0n) return refuse({ kind: 'nothing-owed' })
  if (!all) {
    if (asked <= 0n || asked < least) return refuse({ kind: 'amount-too-small', least: least > 0n ? least : fen(1n) })
    if (totalOf(due) > 0n) return refuse({ kind: 'arrears-first', owed: totalOf(due) })
    if (!conventions.earlyKeeps.includes(keep)) return refuse({ kind: 'keep-not-offered', keeps: conventions.earlyKeeps }) // biome-ignore format: one guard
  }
  const principal = all ? loan.balance : (asked as Fen)
  const onAll = all || conventions.earlyInterest === 'all'
  const bears = onAll ? bearing(loan) : principal
  const interest =
    loan.billed === loan.plan.length ? fen(0n) : roundedTo(conventions.rounding, earnedInPeriod(loan, bears, day))
  const settled = all ? credited(loan, due, day) : loan
  const paid: Loan = {
    ...settled,
    balance: fen(loan.balance - principal),
    base: fen(loan.base > principal ? loan.base - principal : 0n),
    paid: {
      ...settled.paid,
      principal: fen(settled.paid.principal + principal),
      interest: fen(settled.paid.interest + interest),
    },
    flows: plus(settled.flows, {
      'principal-paid': principal,
      [loan.accruing ? 'unbilled-paid' : 'unbilled-paid-off']: interest,
    }),
    segments: onAll ? [{ from: day, percent: loan.percent }] : loan.segments,
  }
  const after = all
    ? { ...paid, plan: loan.plan.slice(0, loan.billed) }
    : replanned(paid, keep === 'instalment' ? 'level' : 'nothing')
  const [planned, left] = [loan.plan.slice(loan.billed), after.plan.slice(after.billed)]
  const interestOf = (rows: readonly Instalment[]) => rows.reduce((sum, row) => sum + row.interest, 0n)
  const quote = {
    principal,
    interest,
    owed: all ? due : noParts,
    total: fen(principal + interest + (all ? totalOf(due) : 0n)),
    plan: left,
    saved: fen(interestOf(planned) - interestOf(left) - interest),
  }
  return ok({ loan: after, quote })
}

// ——— another rate ———

function withRate(loan: Loan, percent: string, day: Day): Loan {
  const same = percent === loan.percent
  const rates = same ? loan.rates : [...loan.rates.filter(({ from }) => from < day), { from: day, percent }]
  const next: Loan = { ...loan, percent, rates, lastReset: day > loan.lastReset ? day : loan.lastReset }
  if (same || loan.billed === loan.plan.length) return next
  const segments = [...loan.segments.filter(({ from }) => from < day), { from: day, percent }]
  return replanned({ ...next, segments }, 'level-in-period')
}

// ——— taken back ———

function reversed(loan: Loan, of: number, day: Day, what: LoanAct): Result<Loan, LoanRefusal> {
  const original = loan.acts[of - 1]
  if (!original) return refuse({ kind: 'no-such-act' })
  const before = loan.acts.some((one) => one.kind === 'reverse' && one.of === of)
  if (before || (original.kind !== 'repay' && original.kind !== 'repay-early' && original.kind !== 'fee'))
    return refuse({ kind: 'not-reversible' })
  if (day < lastDay(loan)) return refuse({ kind: 'day-passed', last: lastDay(loan) })
  return replay(loan.terms, [...loan.acts, what])
}
