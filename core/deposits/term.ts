/**
 * Deposits for a term, for a notice and for as long as one likes: opened, drawn early, at maturity or late, renewed. The
 * deposit is a value; every act gives the next one, or a refusal. What a customer is shown before drawing is the act
 * itself, not yet booked. Interest is added up exactly and rounded half up once; a line's interest is what the rounded sum
 * grew by with it, so that the lines always add up.
 */
import { type Fen, fen, halfUp } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import { dueBy, exactTerm, payDay, payDaysUntil, termInterest, termLines } from './agreed-term.ts'
import { accruedInstalments, earlyInstalments } from './instalments.ts'
import {
  accrued,
  added,
  daysBetween,
  exactInterest,
  monthsLater,
  percentOf,
  ppm,
  rounded,
  wholeOf,
  withheld,
  yearFraction,
} from './interest.ts'
import { accruedNotified, drawNotified, lapsed } from './notice.ts'
import {
  type Conventions,
  conventionsOf,
  type Depositor,
  demandOf,
  type ProductCode,
  productOn,
  type Rates,
  rateOn,
} from './products.ts'
import {
  atDemand,
  type Draw,
  type Exact,
  paidOut,
  parsed,
  type Renewal,
  type TermDeposit,
  type TermRefusal,
} from './term-deposit.ts'

export { monthlyInterest, payInterest, termInterest, transferPrice, yieldOf } from './agreed-term.ts'
export { add } from './instalments.ts'
export { cancelNotice, giveNotice } from './notice.ts'
export {
  type Draw, fromJson, type Line, type Lines, type Lot, type Notice, type Payment, type Renewal, renewals, type TermDeposit,
  type TermDepositJson, type TermRefusal, toJson,
} from './term-deposit.ts' // biome-ignore format: one list

// ——— opening ———

export type Opening = {
  readonly id: string
  readonly product: ProductCode
  /** For 零存整取 the sum of each month. */
  readonly amount: Fen
  readonly months: number | null
  readonly day: Day
  readonly renew: Renewal
  readonly who: Depositor
}

/** Opens a deposit at the rate of its day. A bank that chose another convention than the product's own hands it in. */
export function openTerm(
  { id, product: code, amount, months, day, renew, who }: Opening,
  rates: Rates = rateOn,
  chosen: Partial<Conventions> = {},
): Result<TermDeposit, TermRefusal> {
  const product = productOn(day, code)
  if (!product) return refuse({ kind: 'product-unknown', product: code })
  if (product.earns === 'sum-of-days') return refuse({ kind: 'not-a-term-deposit', product: code })
  if (!product.for.includes(who))
    return refuse({ kind: who === 'firm' ? 'not-for-firms' : 'not-for-persons', product: code })
  if (months === null ? product.terms.length > 0 : !product.terms.includes(months))
    return refuse({ kind: 'term-unknown', terms: product.terms })
  const least = product.least[who] ?? fen(1n)
  if (amount < least || amount <= 0n) return refuse({ kind: 'amount-too-small', least })
  if (product.step && amount % product.step !== 0n) return refuse({ kind: 'amount-not-in-steps', step: product.step })
  const terms = { ...conventionsOf(product, who), ...chosen }
  if (renew !== 'none' && !terms.renews) return refuse({ kind: 'renewal-not-offered', product: code })
  const percent = rates(day, product.earns === 'term-reached' ? demandOf(who) : code, months, amount)
  if (percent === undefined) return refuse({ kind: 'rate-not-posted', product: code })

  return ok({
    id,
    product: code,
    who,
    terms,
    principal: amount,
    opened: day,
    start: day,
    matures: months === null ? null : monthsLater(day, months),
    months,
    percent,
    payments: product.earns === 'instalments' ? [{ day, amount }] : [],
    drawnOnce: false,
    interestPaid: fen(0n),
    notices: [],
    lots: product.earns === 'notice' ? [{ amount, from: day, lost: 0 }] : [],
    renew,
  })
}

// ——— drawing ———

/**
 * Draws a part or all of a deposit on a day: the preview and the act. A deposit that renews unasked is renewed first, when
 * its maturity lies behind; notices whose day has passed have lapsed.
 */
export function withdraw(
  deposit: TermDeposit,
  amount: Fen | 'all',
  day: Day,
  rates: Rates = rateOn,
): Result<Draw, TermRefusal> {
  const standing = asOf(deposit, day, rates)
  if (day < standing.start) return refuse({ kind: 'not-begun', start: standing.start })
  const asked = amount === 'all' ? standing.principal : amount
  if (asked <= 0n) return refuse({ kind: 'amount-too-small', least: fen(1n) })
  if (asked > standing.principal) return refuse({ kind: 'more-than-deposit', most: standing.principal })

  if (standing.terms.noticeDays !== null) return ok(drawNotified(standing, asked, day, rates))
  const { matures, terms } = standing
  if (matures !== null && day < matures) return drawEarly(standing, asked, day, rates)
  if (asked < standing.principal) return refuse({ kind: 'whole-only', most: standing.principal })
  if (matures === null) return ok(paidOut(standing, asked, [termReached(standing, day, rates)], day, null))

  const overdue =
    day > matures && terms.overdue === 'demand'
      ? [atDemand('overdue', standing, standing.principal, matures, day, day, rates)]
      : []
  return ok(paidOut(standing, asked, [...termLines(standing, day, rates), ...overdue], day, null))
}

/** Before maturity, at the demand rate of the day (储蓄管理条例 art. 24). */
function drawEarly(deposit: TermDeposit, asked: Fen, day: Day, rates: Rates): Result<Draw, TermRefusal> {
  const { terms, principal, matures, payments, interestPaid } = deposit
  if (terms.early === 'not-allowed') return refuse({ kind: 'early-not-allowed', matures: matures! })
  const least = parsed(terms.leastRest)
  const closes = asked < principal && principal - asked < least && terms.smallRest === 'close'
  const taken = closes ? principal : asked
  if (taken < principal) {
    // A plan of payments, or of interest that would be taken back, has no parts.
    const whole = terms.partDraws === 'none' || payments.length > 0 || terms.interestEvery !== null
    if (whole) return refuse({ kind: 'whole-only', most: principal })
    if (terms.partDraws === 'once' && deposit.drawnOnce) return refuse({ kind: 'part-drawn-before' })
    if (principal - taken < least) return refuse({ kind: 'rest-too-small', least })
  }
  if (payments.length > 0) return ok(paidOut(deposit, taken, [earlyInstalments(deposit, day, rates)], day, null))

  const rest = taken === principal ? null : { ...deposit, principal: fen(principal - taken), drawnOnce: true }
  const lines = [atDemand('early', deposit, taken, deposit.start, day, day, rates)]
  return ok(paidOut(deposit, taken, lines, day, rest, interestPaid))
}

// ——— 定活两便 ———

/** The rate that was reached by a day, of the board of `rateDay`. */
function termReached(deposit: TermDeposit, day: Day, rates: Rates, rateDay = day): Exact {
  const { start, principal, terms } = deposit
  const demand = atDemand('demand', deposit, principal, start, day, rateDay, rates)
  const reached = [12, 6, 3].find((months) => monthsLater(start, months) <= day)
  const posted = reached === undefined ? undefined : rates(rateDay, 'fixed', reached, principal)
  if (posted === undefined) return demand
  const part = halfUp(ppm(posted) * ppm(terms.ofTermRate), 1_000_000n)
  const share = part > ppm(posted) ? ppm(posted) : part
  // Where a board would make a part of a term's rate worth less than no term at all, the demand rate stands.
  if (share < ppm(demand.percent)) return demand
  const percent = percentOf(share)
  const exact = exactInterest(wholeOf(principal, terms.base), percent, yearFraction(terms.dayCount, start, day))
  return { ...demand, says: 'term-reached', percent, exact }
}

// ——— as days pass ———

/** What happens to a deposit at the start of a day. */
export function dueOn(deposit: TermDeposit, day: Day): 'matures' | 'pays-interest' | null {
  const { matures, terms, start } = deposit
  if (day === matures) return 'matures'
  if (terms.interestEvery === null || matures === null || day <= start || day > matures) return null
  return payDay(deposit, payDaysUntil(deposit, day)) === day ? 'pays-interest' : null
}

/**
 * The deposit that follows one that has matured: at the rate of that day, under the conventions of that day, with or
 * without the interest. It may be asked late, then it is renewed as often as it should have been. Where its term is no
 * longer offered it stays, and renews no more.
 */
export function renewed(deposit: TermDeposit, day: Day, rates: Rates = rateOn): TermDeposit {
  let current = deposit
  while (current.renew !== 'none' && current.matures !== null && current.matures <= day)
    current = renewedOnce(current, current.matures, rates)
  return current
}
function renewedOnce(deposit: TermDeposit, day: Day, rates: Rates): TermDeposit {
  const { product: code, months, who, renew, terms: before } = deposit
  const interest = termInterest(deposit)
  const more = renew === 'all' ? interest - withheld(interest, day) : 0n
  const principal = fen(deposit.principal + more)
  const product = productOn(day, code)
  const percent = rates(day, code, months, principal)
  if (!product?.terms.includes(months!) || percent === undefined) return { ...deposit, renew: 'none' }
  // The day of renewal is agreed with the customer at the first opening; everything else follows the product.
  const terms = { ...conventionsOf(product, who), renewalDay: before.renewalDay }
  const keeps = terms.renewalDay === 'as-opened' ? Number(deposit.opened.slice(8)) : Number(day.slice(8))
  return {
    ...deposit,
    terms,
    principal,
    start: day,
    matures: monthsLater(day, months!, keeps),
    percent,
    drawnOnce: false,
  }
}
/** A deposit as it stands on a day, if nobody did anything: renewed when its maturity is past, its notices lapsed. */
const asOf = (deposit: TermDeposit, day: Day, rates: Rates): TermDeposit =>
  lapsed(
    deposit.renew !== 'none' && deposit.matures !== null && deposit.matures < day
      ? renewed(deposit, day, rates)
      : deposit,
    day,
  )

/**
 * Interest accrued in this term by the end of a day, paid or not. Of an agreed term its part of the total by days, so that
 * the end of the day before maturity has all of it to the fen (D12); 存本取息 from one payment to the next; instalments each
 * from its own day; after maturity the demand interest of the days since. 定活两便 what it would be worth the day after,
 * 通知存款 at the notice rate, both by the board of the day.
 */
export function accruedOn(deposit: TermDeposit, day: Day, rates: Rates = rateOn): Fen {
  if (day < deposit.start) return fen(0n)
  const { matures, start, terms, principal, payments } = deposit
  const next = addDays(day, 1)
  if (terms.noticeDays !== null) return accruedNotified(deposit, day, rates)
  if (matures === null) return rounded(termReached(deposit, next, rates, day).exact)
  if (next > matures) {
    const late =
      terms.overdue === 'demand' ? atDemand('overdue', deposit, principal, matures, next, day, rates) : undefined
    const term = added([
      ...termLines(deposit, day, rates).map(({ exact }) => exact),
      { numerator: deposit.interestPaid, denominator: 1n },
    ])
    return rounded(late ? added([term, late.exact]) : term)
  }
  if (payments.length > 0) return accruedInstalments(deposit, day, rates)
  if (terms.interestEvery !== null) {
    const k = payDaysUntil(deposit, day)
    const [from, to] = [dueBy(deposit, k), dueBy(deposit, k + 1)]
    const length = daysBetween(payDay(deposit, k), payDay(deposit, k + 1))
    return fen(from + accrued(to - from, daysBetween(payDay(deposit, k), next), length))
  }
  return fen(accrued(rounded(exactTerm(deposit)), daysBetween(start, next), daysBetween(start, matures)))
}
