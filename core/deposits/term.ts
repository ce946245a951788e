/**
 * Deposits for a term, for a notice and for as long as one likes: opened, added to, drawn early, at maturity or late,
 * renewed. The deposit is a value; every act gives the next one, or a refusal. What a customer is shown before drawing is
 * the act itself, not yet booked. Interest is added up exactly and rounded half up once; a line's interest is what the
 * rounded sum grew by with it, so that the lines always add up.
 */
import { invariant } from '../invariant.ts'
import { type Fen, fen, halfUp, parseYuan } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import {
  accrued,
  added,
  daysBetween,
  exactInterest,
  type Fraction,
  monthsLater,
  ppm,
  rounded,
  wholeOf,
  withheld,
  yearFraction,
} from './interest.ts'
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

export const renewals = ['none', 'principal', 'all'] as const
export type Renewal = (typeof renewals)[number]

/** One 零存整取 payment. */
export type Payment = { readonly day: Day; readonly amount: Fen }
/** One notice of a draw: it is good on its due day only. */
export type Notice = { readonly given: Day; readonly due: Day; readonly amount: Fen }
/** A part of a notice deposit that earns from a day, less days that earn nothing. What is drawn comes from the first. */
export type Lot = { readonly amount: Fen; readonly from: Day; readonly lost: number }

export type TermDeposit = {
  readonly id: string
  readonly product: ProductCode
  readonly who: Depositor
  /** The conventions of the day this term began; later versions of the product do not change them. */
  readonly terms: Conventions
  readonly principal: Fen
  /** The day it was first opened; `start` is the day this term began. */
  readonly opened: Day
  readonly start: Day
  readonly matures: Day | null
  readonly months: number | null
  /** Of the term (储蓄管理条例 art. 26). Where the day of drawing decides, the rate that was posted at opening, to be shown. */
  readonly percent: string
  readonly payments: readonly Payment[]
  readonly drawnOnce: boolean
  /** 存本取息: what was paid in this term. */
  readonly interestPaid: Fen
  readonly notices: readonly Notice[]
  readonly lots: readonly Lot[]
  readonly renew: Renewal
}

export type TermRefusal =
  | { readonly kind: 'product-unknown'; readonly product: string }
  | { readonly kind: 'not-a-term-deposit'; readonly product: ProductCode }
  | { readonly kind: 'not-for-persons'; readonly product: ProductCode }
  | { readonly kind: 'not-for-firms'; readonly product: ProductCode }
  | { readonly kind: 'term-unknown'; readonly terms: readonly number[] }
  | { readonly kind: 'rate-not-posted'; readonly product: ProductCode }
  | { readonly kind: 'renewal-not-offered'; readonly product: ProductCode }
  | { readonly kind: 'amount-too-small'; readonly least: Fen }
  | { readonly kind: 'amount-not-in-steps'; readonly step: Fen }
  | { readonly kind: 'not-begun'; readonly start: Day }
  | { readonly kind: 'more-than-deposit'; readonly most: Fen }
  | { readonly kind: 'whole-only'; readonly most: Fen }
  | { readonly kind: 'part-drawn-before' }
  | { readonly kind: 'rest-too-small'; readonly least: Fen }
  | { readonly kind: 'early-not-allowed'; readonly matures: Day }
  | { readonly kind: 'no-instalments' }
  | { readonly kind: 'amount-not-agreed'; readonly amount: Fen }
  | { readonly kind: 'month-paid'; readonly next: Day }
  | { readonly kind: 'matured'; readonly matures: Day }
  | { readonly kind: 'needs-no-notice' }
  | { readonly kind: 'no-such-notice' }

/**
 * `paid-before`: interest of the term that was paid already, not again. `paid-back`: the same, taken back from the
 * principal. `missed`: instalments after a month that was not made up. `less-than-notified`: money that stays and begins
 * to earn anew.
 */
export type Line = {
  readonly says:
    | 'term'
    | 'early'
    | 'overdue'
    | 'demand'
    | 'notice'
    | 'less-than-notified'
    | 'term-reached'
    | 'missed'
    | 'paid-before'
    | 'paid-back'
  readonly amount: Fen
  /** As the convention counts them. */
  readonly days: number
  readonly percent: string
  readonly interest: Fen
  /** Of instalments: the 积数, in fen × days or fen × months. */
  readonly sum?: bigint
  readonly each?: 'day' | 'month'
}
export type Lines = readonly Line[]

/** What a draw comes to. The customer receives principal + interest − tax − takenBack. */
export type Draw = {
  readonly principal: Fen
  readonly interest: Fen
  readonly tax: Fen
  /** 存本取息 drawn early: the interest that was paid and is now taken back. */
  readonly takenBack: Fen
  readonly lines: Lines
  readonly rest: TermDeposit | null
}

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

/** What is still exact of a line. */
type Exact = Omit<Line, 'interest'> & { readonly exact: Fraction }

function paidOut(
  { interestPaid, terms }: TermDeposit,
  principal: Fen,
  exacts: readonly Exact[],
  day: Day,
  rest: TermDeposit | null,
  takenBack: Fen = fen(0n),
): Draw {
  let sum: Fraction = { numerator: 0n, denominator: 1n }
  const lines: Line[] = exacts.map(({ exact, ...line }) => {
    const before = rounded(sum)
    sum = added([sum, exact])
    return { ...line, interest: fen(rounded(sum) - before) }
  })
  const interest = rounded(sum)
  if (terms.interestEvery !== null && interestPaid > 0n)
    lines.push({
      says: takenBack > 0n ? 'paid-back' : 'paid-before',
      amount: interestPaid,
      days: 0,
      percent: '0',
      interest: fen(0n),
    })
  return { principal, interest, tax: withheld(interest, day), takenBack, lines, rest }
}

function demandRate({ who }: TermDeposit, day: Day, rates: Rates): string {
  const percent = rates(day, demandOf(who), null, 0n)
  invariant(percent !== undefined, `a demand rate is posted on ${day}`)
  return percent
}
function atDemand(
  says: Line['says'],
  deposit: TermDeposit,
  amount: Fen,
  from: Day,
  to: Day,
  rateDay: Day,
  rates: Rates,
): Exact {
  const percent = demandRate(deposit, rateDay, rates)
  const { dayCount, base } = deposit.terms
  const part = yearFraction(dayCount, from, to)
  const exact = exactInterest(wholeOf(amount, base), percent, part)
  return { says, amount, days: counted(deposit.terms, from, to), percent, exact }
}
const counted = ({ dayCount }: Conventions, from: Day, to: Day): number =>
  dayCount === 'ACT/ACT' ? daysBetween(from, to) : Number(yearFraction(dayCount, from, to).numerator)

// ——— an agreed term: 整存整取, 存本取息, 大额存单 ———

/** The part of a year that a term makes: whole months, or its actual days / 360 (method C). */
const termPart = ({ terms, start, matures, months }: TermDeposit): Fraction =>
  terms.method === 'C' ? yearFraction('ACT/360', start, matures!) : { numerator: BigInt(months!), denominator: 12n }
const exactTerm = (deposit: TermDeposit): Fraction =>
  exactInterest(wholeOf(deposit.principal, deposit.terms.base), deposit.percent, termPart(deposit))

/** What the whole term earns on what is in the deposit; of 存本取息 with what was paid already. */
export const termInterest = (deposit: TermDeposit, rates: Rates = rateOn): Fen => {
  invariant(deposit.matures !== null, 'a deposit with a term matures')
  const lines = deposit.payments.length > 0 ? instalmentLines(deposit, deposit.matures, rates) : undefined
  return rounded(lines ? added(lines.map(({ exact }) => exact)) : exactTerm(deposit))
}

/** What is due for the term on the day it is drawn, at maturity or after. */
function termLines(deposit: TermDeposit, day: Day, rates: Rates): Exact[] {
  if (deposit.payments.length > 0) return instalmentLines(deposit, day, rates)
  const { principal, start, matures, percent, interestPaid } = deposit
  const exact = added([exactTerm(deposit), { numerator: -interestPaid, denominator: 1n }])
  return [{ says: 'term', amount: principal, days: daysBetween(start, matures!), percent, exact }]
}

// ——— 存本取息 ———

/** Day k on which interest is paid; the last is the maturity. */
const payDay = ({ start, terms, matures, months }: TermDeposit, k: number): Day =>
  k * terms.interestEvery! >= months! ? matures! : monthsLater(start, k * terms.interestEvery!)
/** What has been due by pay day k, in all. Each is the same to the fen; the last takes the rest. */
function dueBy(deposit: TermDeposit, k: number): bigint {
  const total = rounded(exactTerm(deposit))
  const { interestEvery } = deposit.terms
  if (k * interestEvery! >= deposit.months!) return total
  const due = halfUp(total * BigInt(interestEvery!), BigInt(deposit.months!)) * BigInt(k)
  return due < total ? due : total
}
/** The last pay day that is not after a day, by number; 0 is the start. */
function payDaysUntil(deposit: TermDeposit, day: Day): number {
  const times = Math.ceil(deposit.months! / deposit.terms.interestEvery!)
  let k = 0
  while (k < times && payDay(deposit, k + 1) <= day) k += 1
  return k
}
/** What one payment of interest comes to (D18). Zero where interest comes with the principal. */
export const monthlyInterest = (deposit: TermDeposit): Fen =>
  fen(deposit.terms.interestEvery === null ? 0n : dueBy(deposit, 1))

/** Pays what interest is due by a day and was not paid: nothing the second time. What the last one is, maturity pays. */
export function payInterest(
  deposit: TermDeposit,
  day: Day,
): { readonly interest: Fen; readonly tax: Fen; readonly rest: TermDeposit } {
  const { terms, interestPaid, matures } = deposit
  const until = matures !== null && day >= matures ? addDays(matures, -1) : day
  const due = terms.interestEvery === null ? 0n : dueBy(deposit, payDaysUntil(deposit, until)) - interestPaid
  const interest = fen(due > 0n ? due : 0n)
  return { interest, tax: withheld(interest, day), rest: { ...deposit, interestPaid: fen(interestPaid + interest) } }
}

// ——— 零存整取 ———

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
function instalmentLines(deposit: TermDeposit, day: Day, rates: Rates): Exact[] {
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
function earlyInstalments(deposit: TermDeposit, day: Day, rates: Rates): Exact {
  const { payments, principal, start, terms } = deposit
  const percent = demandRate(deposit, day, rates)
  const parts = payments.map((one) => atDemand('early', deposit, one.amount, one.day, day, day, rates))
  const sum = parts.reduce((all, part) => all + wholeOf(part.amount, terms.base) * BigInt(part.days), 0n)
  const exact = added(parts.map((part) => part.exact))
  return { says: 'early', amount: principal, days: daysBetween(start, day), percent, exact, sum, each: 'day' }
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
/** Millionths as percent: 5,100 is "0.51". */
const percentOf = (millionths: bigint): string =>
  `${millionths / 10_000n}.${(millionths % 10_000n).toString().padStart(4, '0')}`.replace(/0{1,2}$/, '')

// ——— 通知存款 ———

/** Tells the bank of a draw; it is due so many days later and good on that day. */
export function giveNotice(deposit: TermDeposit, amount: Fen, day: Day): Result<TermDeposit, TermRefusal> {
  const { noticeDays, leastDraw } = deposit.terms
  if (noticeDays === null) return refuse({ kind: 'needs-no-notice' })
  if (day < deposit.start) return refuse({ kind: 'not-begun', start: deposit.start })
  const standing = lapsed(deposit, day)
  const open = standing.notices.reduce((sum, one) => sum + one.amount, 0n)
  const least = parsed(leastDraw)
  if (amount <= 0n || (amount < least && amount < standing.principal))
    return refuse({ kind: 'amount-too-small', least })
  if (open + amount > standing.principal)
    return refuse({ kind: 'more-than-deposit', most: fen(standing.principal > open ? standing.principal - open : 0n) })
  const notice = { given: day, due: addDays(day, noticeDays), amount }
  return ok({ ...standing, notices: [...standing.notices, notice] })
}

/** Takes a notice back; the days since it was given are lost, where the convention says so. */
export function cancelNotice(deposit: TermDeposit, due: Day, day: Day): Result<TermDeposit, TermRefusal> {
  const standing = lapsed(deposit, day)
  const at = standing.notices.findIndex((one) => one.due === due)
  if (at < 0) return refuse({ kind: 'no-such-notice' })
  const notice = standing.notices[at]!
  return ok(unused({ ...standing, notices: standing.notices.toSpliced(at, 1) }, notice, daysBetween(notice.given, day)))
}

/** Notices whose day has passed without a draw count no more. */
function lapsed(deposit: TermDeposit, day: Day): TermDeposit {
  const past = deposit.notices.filter(({ due }) => due < day)
  if (past.length === 0) return deposit
  const standing = { ...deposit, notices: deposit.notices.filter(({ due }) => due >= day) }
  return past.reduce<TermDeposit>(
    (next, notice) => unused(next, notice, daysBetween(notice.given, notice.due)),
    standing,
  )
}
/** The days of a notice that led to nothing earn nothing (银发〔1999〕3号: 通知期限内不计息), on the sum that was notified. */
function unused(deposit: TermDeposit, { amount }: Notice, days: number): TermDeposit {
  if (deposit.terms.unusedNotice === 'keeps' || days <= 0) return deposit
  const { taken, left } = takeLots(deposit.lots, amount)
  return { ...deposit, lots: [...taken.map((lot) => ({ ...lot, lost: lot.lost + days })), ...left] }
}
/** The first so much of the lots, and the others. */
function takeLots(lots: readonly Lot[], amount: bigint): { readonly taken: Lot[]; readonly left: Lot[] } {
  const [taken, left]: [Lot[], Lot[]] = [[], []]
  let wanted = amount
  for (const lot of lots) {
    const part = lot.amount < wanted ? lot.amount : wanted
    if (part > 0n) taken.push({ ...lot, amount: fen(part) })
    if (part < lot.amount) left.push({ ...lot, amount: fen(lot.amount - part) })
    wanted -= part
  }
  return { taken, left }
}

/**
 * What was notified for this very day earns the notice rate of the day for its actual days. At demand: what was not
 * notified, a draw below the least, what was held for less than the notice, and a rest too small to stay.
 */
function drawNotified(deposit: TermDeposit, asked: Fen, day: Day, rates: Rates): Draw {
  const { terms, principal, product, notices } = deposit
  const notified = notices.filter(({ due }) => due === day).reduce((sum, one) => sum + one.amount, 0n)
  const tooLittle = asked < parsed(terms.leastDraw) && asked < principal
  const good = tooLittle ? 0n : asked < notified ? asked : notified
  const closes = principal - asked < parsed(terms.leastRest)
  const demand = demandRate(deposit, day, rates)
  const posted = rates(day, product, null, asked) ?? demand

  const lines = (lots: readonly Lot[], says: 'notice' | 'demand' | 'less-than-notified') =>
    lots.map((lot): Exact => {
      const days = Math.max(0, daysBetween(lot.from, day) - lot.lost)
      const early = daysBetween(lot.from, day) < terms.noticeDays!
      const [as, percent] = says === 'notice' && !early ? [says, posted] : [says === 'notice' ? 'demand' : says, demand]
      const exact = exactInterest(wholeOf(lot.amount, terms.base), percent, {
        numerator: BigInt(days),
        denominator: 360n,
      })
      return { says: as, amount: lot.amount, days, percent, exact }
    })

  const first = takeLots(deposit.lots, good)
  const second = takeLots(first.left, closes ? principal - good : asked - good)
  const drawn = [...lines(first.taken, 'notice'), ...lines(second.taken, 'demand')]
  if (closes) return paidOut(deposit, principal, drawn, day, null)

  const missing = terms.lessThanNotified === 'demand' && notified > asked ? notified - asked : 0n
  const short = takeLots(second.left, missing)
  const anew = short.taken.map(({ amount }): Lot => ({ amount, from: day, lost: 0 }))
  const rest = {
    ...deposit,
    principal: fen(principal - asked),
    notices: notices.filter(({ due }) => due !== day),
    lots: [...short.left, ...anew],
  }
  return paidOut(deposit, asked, [...drawn, ...lines(short.taken, 'less-than-notified')], day, rest)
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
  const { matures, start, terms, principal, payments, product } = deposit
  const next = addDays(day, 1)
  if (terms.noticeDays !== null) {
    const percent = rates(day, product, null, principal) ?? demandRate(deposit, day, rates)
    const sum = lapsed(deposit, day).lots.reduce((all, { amount, from, lost }) => {
      const days = Math.max(0, daysBetween(from, next) - lost)
      return all + wholeOf(amount, terms.base) * BigInt(days)
    }, 0n)
    return rounded(exactInterest(sum, percent, { numerator: 1n, denominator: 360n }))
  }
  if (matures === null) return rounded(termReached(deposit, next, rates, day).exact)
  if (next > matures) {
    const late =
      terms.overdue === 'demand' ? atDemand('overdue', deposit, principal, matures, next, day, rates) : undefined
    const term = added([
      ...termLines(deposit, day, rates).map(({ exact }) => exact),
      { numerator: deposit.interestPaid, denominator: 1n },
    ])
    return rounded(late ? added([term, late.exact]) : term) // biome-ignore format: one subject
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
function accruedInstalments(deposit: TermDeposit, day: Day, rates: Rates): Fen {
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

// ——— 大额存单 from one holder to another ———

/** What a buyer pays who asks the seller to leave a yield: principal and what accrued at it, simple, a year of 365 days. */
export const transferPrice = ({ principal, start }: TermDeposit, day: Day, percent: string): Fen =>
  fen(principal + rounded(exactInterest(principal, percent, yearFraction('ACT/365F', start, day))))
/** What a price yields the buyer until maturity: percent a year, simple, 365 days, three decimals. */
export function yieldOf(deposit: TermDeposit, price: Fen, day: Day): string {
  invariant(deposit.matures !== null && day < deposit.matures && price > 0n, 'a certificate is sold before it matures')
  const gain = deposit.principal + termInterest(deposit) - price
  const thousandths = halfUp(gain * 365n * 100_000n, price * BigInt(daysBetween(day, deposit.matures)))
  const size = thousandths < 0n ? -thousandths : thousandths
  return `${thousandths < 0n ? '-' : ''}${size / 1_000n}.${(size % 1_000n).toString().padStart(3, '0')}`
}

// ——— kept as JSON ———

const parsed = (yuan: string): Fen => {
  const amount = parseYuan(yuan)
  invariant(amount !== undefined, `${yuan} is an amount in yuan`)
  return amount
}
/** A deposit with its money as text of fen, for a history or a row. */
export type TermDepositJson = Omit<TermDeposit, 'principal' | 'interestPaid' | 'payments' | 'notices' | 'lots'> & {
  readonly principal: string
  readonly interestPaid: string
  readonly payments: readonly (Omit<Payment, 'amount'> & { readonly amount: string })[]
  readonly notices: readonly (Omit<Notice, 'amount'> & { readonly amount: string })[]
  readonly lots: readonly (Omit<Lot, 'amount'> & { readonly amount: string })[]
}
const asText = <One extends { readonly amount: Fen }>(one: One) => ({ ...one, amount: one.amount.toString() })
const asFen = <One extends { readonly amount: string }>(one: One) => ({ ...one, amount: fen(BigInt(one.amount)) })
export const toJson = (deposit: TermDeposit): TermDepositJson => ({
  ...deposit,
  principal: deposit.principal.toString(),
  interestPaid: deposit.interestPaid.toString(),
  payments: deposit.payments.map(asText),
  notices: deposit.notices.map(asText),
  lots: deposit.lots.map(asText),
})
export const fromJson = (json: TermDepositJson): TermDeposit => ({
  ...json,
  principal: fen(BigInt(json.principal)),
  interestPaid: fen(BigInt(json.interestPaid)),
  payments: json.payments.map(asFen),
  notices: json.notices.map(asFen),
  lots: json.lots.map(asFen),
})
