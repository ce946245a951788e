/**
 * A deposit for a term, for a notice, or for as long as one likes, as a value; what drawing from it comes to; and how the
 * lines of that are added up.
 */
import { invariant } from '../invariant.ts'
import { type Fen, fen, parseYuan } from '../money.ts'
import type { Day } from '../time.ts'
import {
  added,
  daysBetween,
  exactInterest,
  type Fraction,
  rounded,
  wholeOf,
  withheld,
  yearFraction,
} from './interest.ts'
import { type Conventions, type Depositor, demandOf, type ProductCode, type Rates, type Yuan } from './products.ts'

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

// ——— adding up ———

/** What is still exact of a line. */
export type Exact = Omit<Line, 'interest'> & { readonly exact: Fraction }

export function paidOut(
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

export function demandRate({ who }: TermDeposit, day: Day, rates: Rates): string {
  const percent = rates(day, demandOf(who), null, 0n)
  invariant(percent !== undefined, `a demand rate is posted on ${day}`)
  return percent
}
export function atDemand(
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

/** Yuan of a convention as money. */
export const parsed = (yuan: Yuan): Fen => {
  const amount = parseYuan(yuan)
  invariant(amount !== undefined, `${yuan} is an amount in yuan`)
  return amount
}

// ——— kept as JSON ———

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
