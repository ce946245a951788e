/** 通知存款: told so many days before, drawn on the day. 通知存款管理办法, 银发〔1999〕3号. */
import { type Fen, fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import { daysBetween, exactInterest, rounded, wholeOf } from './interest.ts'
import type { Rates } from './products.ts'
import {
  type Draw,
  demandRate,
  type Exact,
  type Lot,
  type Notice,
  paidOut,
  parsed,
  type TermDeposit,
  type TermRefusal,
} from './term-deposit.ts'

/** Tells the bank of a draw; it is due so many days later and good on that day. */
export function giveNotice(deposit: TermDeposit, amount: Fen, day: Day): Result<TermDeposit, TermRefusal> {
  const { noticeDays, leastDraw } = deposit.terms
  if (noticeDays === null) return refuse({ kind: 'needs-no-notice' })
  if (day < deposit.start) return refuse({ kind: 'not-begun', start: deposit.start })
  const standing = lapsed(deposit, day)
  const open = standing.notices.reduce((sum, one) => sum + one.amount, 0n)
  const least = parsed(leastDraw)
  if (amount <= 0n || amount < least) return refuse({ kind: 'amount-too-small', least })
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
export function lapsed(deposit: TermDeposit, day: Day): TermDeposit {
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
export function drawNotified(deposit: TermDeposit, asked: Fen, day: Day, rates: Rates): Draw {
  const { terms, principal, product, notices } = deposit
  const notified = notices.filter(({ due }) => due === day).reduce((sum, one) => sum + one.amount, 0n)
  const tooLittle = asked < parsed(terms.leastDraw)
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

/** What has accrued by the end of a day at the notice rate, as if notice were given. */
export function accruedNotified(deposit: TermDeposit, day: Day, rates: Rates): Fen {
  const { terms, product, principal } = deposit
  const next = addDays(day, 1)
  const percent = rates(day, product, null, principal) ?? demandRate(deposit, day, rates)
  const sum = lapsed(deposit, day).lots.reduce((all, { amount, from, lost }) => {
    const days = Math.max(0, daysBetween(from, next) - lost)
    return all + wholeOf(amount, terms.base) * BigInt(days)
  }, 0n)
  return rounded(exactInterest(sum, percent, { numerator: 1n, denominator: 360n }))
}
