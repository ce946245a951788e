/**
 * The words of every refusal, in both languages, once: app, edge, SMS and later WeChat say the same. (Labels of the
 * app's own screens live in `web/words`.) A refusal without words is a type error.
 */

import { billerOf } from '../bills/billers.ts'
import type { Outcome } from '../bills/reconciliation-kinds.ts'
import type { EndOfDayStep } from '../books/end-of-day.ts'
import type { PeriodRefusal } from '../books/periods.ts'
import type { FirmWhy } from '../customers/firm.ts'
import type { Outcome as JoiningOutcome, Why } from '../customers/joining.ts'
import type { RecoveryState, RecoveryWhy } from '../customers/recovery.ts'
import { type Problem, type ProblemCode, problemStatus, type Refusal } from '../problem.ts'
import type { Role, RoleRefusal } from '../staff/roles.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type Locale = 'zh' | 'en'
export type Facts = Readonly<Record<string, string | number>>
export type Sentence = { readonly title: string; readonly detail: (facts: Facts) => string }
/** What a shape expected, in words: keyed by the message of the shape. */
export type Expectation =
  | 'amount' | 'currency' | 'amount-above-zero' | 'phone' | 'name' | 'memo' | 'id' | 'position' | 'idempotency-key'
  | 'card-number' | 'card-number-check-digit' | 'code' | 'cursor' | 'biller' | 'parameters' | 'outcome' | 'reason' | 'bill-number'
  | 'movement-kind' | 'direction' | 'search-text' | 'statement-format' | 'spending-category' | 'day' | 'days' | 'title' | 'span' | 'percent' | 'exactness' | 'allocation' | 'order' | 'house' | 'state' | 'format' | 'mends' | 'link' | 'bills'
  | 'resident-id' | 'resident-id-check-digit' | 'resident-id-division' | 'resident-id-birth-day' | 'consents' | 'capture' | 'way' | 'face' | 'account-class'
  | 'product' | 'months' | 'renewal' | 'repayment' | 'use' | 'period' | 'document' | 'body' | 'payee'
  | 'tax-number' | 'frequency' | 'role' | 'digest' | 'kind' | 'receipt' | 'account-number' | 'field' | 'identity' | 'class' | 'uscc' | 'uscc-check-character' | 'firm-name' | 'answer' | 'passkey' | 'endpoint' | 'push-key' | 'clock-time' | 'category' | 'action' | 'subject' | 'missing' | 'unknown-field' | 'other'
  | 'store-name' | 'about' | 'categories' | 'permit' | 'warehouse' | 'province' | 'provinces' | 'units' | 'by' | 'zones' | 'county' | 'place' | 'street' | 'text' | 'page' | 'sort' | 'quantity' | 'pieces' | 'coupon-code' | 'lines' | 'line' | 'agrees' | 'says' | 'carrier' | 'parcel-number' | 'minute' | 'price-rows' | 'good-name' | 'attribute' | 'shares' | 'variants' | 'variant' | 'grams' // biome-ignore format: a list reads better in a block
/** Why another party said no: the other bank, the biller, the clearing house. */
export type Reason =
  | 'amount-not-allowed' | 'number-unknown' | 'more-than-due' | 'not-at-biller' | 'already-paid' | 'amount-differs' | 'bill-unknown' | 'closed' | 'not-received' | 'not-found-by-staff'
  | 'name-differs' | 'insufficient-funds-there' | 'account-unknown-there' | 'account-closed-there' | 'refused-there'
  | 'insufficient-funds' | 'account-frozen' | 'bill-being-paid' | 'above-cap' | 'limit-reached' | 'limit-passed' | 'approval-needed' | 'passkey-needed' | 'account-closed' | 'account-unknown' // biome-ignore format: a list reads better in a block
/** A penalty's formula with its figures: percent a day, cap in percent, what grows, days, sums of days, what it came to. */
export type PenaltyFacts = {
  readonly percent: string
  readonly cap: string
  readonly principal: string
  readonly days: number
  readonly fenDays: string
  readonly sum: string
}
/** What a person who joins reads: what is wrong, and what to do next. */
export type JoiningTodo =
  | 'consents' | 'identity' | 'face' | 'capture' | 'account' | 'wait' | 'officer' | 'branch' | 'joined' | 'refused' | 'lapsed' | 'withdrawn' // biome-ignore format: a list reads better in a block
export type JoiningWords = {
  /** To the person who joins: with what they can do. */
  readonly whys: Readonly<Record<Why, string>>
  /** The same to the officer whose case it is: what was found. */
  readonly toOfficers: Readonly<Record<Why, string>>
  readonly todo: Readonly<Record<JoiningTodo, string>>
  readonly appeal: string
  readonly outcomes: Readonly<Record<JoiningOutcome, string>>
}
/** What someone reads who has lost every passkey: why it did not work, and what to do. */
export type RecoveryWords = {
  readonly whys: Readonly<Record<RecoveryWhy, string>>
  readonly todo: Readonly<Record<RecoveryState, string>>
}
/** What a step of the end of a day came to; amounts in yuan, as text. */
export type DayStepFacts = {
  readonly rows: number
  /** What current accounts and deposits have earned until this day, and what of it is this day's. */
  readonly current?: string | undefined
  readonly term?: string | undefined
  readonly booked?: string | undefined
  readonly deposits?: number | undefined
  readonly principal?: string | undefined
  readonly interest?: string | undefined
  readonly refused?: number | undefined
  readonly paid?: string | undefined
  readonly suspended?: number | undefined
  readonly profit?: string | undefined
  /** What provisions were raised by; below zero where less was needed. */
  readonly provided?: string | undefined
}
export type Words = {
  /** What each step of the end of a day did. */
  readonly endOfDay: Readonly<Record<EndOfDayStep, (facts: DayStepFacts) => string>>
  readonly recovery: RecoveryWords
  readonly joining: JoiningWords
  readonly outcomes: Readonly<Record<Outcome, string>>
  readonly penalty: (facts: PenaltyFacts) => string
  readonly problems: Readonly<Record<ProblemCode, Sentence>>
  readonly expectations: Readonly<Record<Expectation, string>>
  readonly reasons: Readonly<Record<Reason, string>>
  readonly roles: Readonly<Record<Role, string>>
  /** Why a firm is not open yet, or not at all. */
  readonly firms: Readonly<Record<FirmWhy, string>>
  /** Why a role cannot be given or ended. */
  readonly rights: Readonly<Record<RoleRefusal, string>>
  /** Why an accounting period cannot be closed or reopened. */
  readonly periods: Readonly<Record<PeriodRefusal, string>>
}

const words: Readonly<Record<Locale, Words>> = { zh, en }

/** Chinese unless English is asked for first (RFC 9110 Accept-Language, without weights beyond the order). */
export const localeOf = (acceptLanguage: string | undefined | null): Locale =>
  /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh'

export function wordsFor(refusal: Refusal, locale: Locale): { title: string; detail: string } {
  const { title, detail } = words[locale].problems[refusal.kind]
  return { title, detail: detail({ ...refusal.facts, parameter: refusal.parameter ?? '' }) }
}

export function expectationIn(locale: Locale, message: string): string {
  const { expectations } = words[locale]
  // What a biller asks for has its words with the biller's data.
  const [, id = '', key] = /^parameter ([a-z-]+)\.(\w+)$/.exec(message) ?? []
  const parameter = billerOf(id)?.parameters.find((one) => one.key === key)
  if (parameter) return `${parameter.label[locale]}: ${parameter.hint[locale]}`
  return expectations[message as Expectation] ?? expectations.other
}

/** What an officer may decide about a difference. */
/** One after another in a sentence. */
export const listIn = (locale: Locale, names: readonly string[]): string => names.join(locale === 'zh' ? '、' : ', ')
export const outcomeIn = (locale: Locale, outcome: Outcome): string => words[locale].outcomes[outcome]
export const firmWhyIn = (locale: Locale, why: FirmWhy): string => words[locale].firms[why]
export const roleIn = (locale: Locale, role: Role): string => words[locale].roles[role]
export const periodIn = (locale: Locale, why: PeriodRefusal): string => words[locale].periods[why]
export const rightIn = (locale: Locale, why: RoleRefusal): string => words[locale].rights[why]
/** Why a check of someone who joins did not pass, what they do next, how to appeal. */
export const joiningIn = (locale: Locale): JoiningWords => words[locale].joining
export const recoveryIn = (locale: Locale): RecoveryWords => words[locale].recovery
export const dayStepIn = (locale: Locale, step: EndOfDayStep, facts: DayStepFacts): string =>
  words[locale].endOfDay[step](facts)
export const penaltyIn = (locale: Locale, facts: PenaltyFacts): string => words[locale].penalty(facts)

export function reasonIn(locale: Locale, reason: string): string {
  const { reasons } = words[locale]
  return reasons[reason as Reason] ?? reasons['refused-there']
}

/** A refusal as the document that goes out (RFC 9457), in the language asked for. */
export function problemDocument(refusal: Refusal, locale: Locale, request: string): Problem {
  const expected = refusal.facts?.expected
  const facts =
    refusal.kind === 'bad-input' ? { expected: expectationIn(locale, String(expected ?? 'other')) } : refusal.facts
  const { title, detail } = wordsFor({ ...refusal, ...(facts ? { facts } : {}) }, locale)
  return {
    type: `/problems/${refusal.kind}`,
    title,
    status: problemStatus[refusal.kind],
    code: refusal.kind,
    detail,
    ...(refusal.parameter ? { parameter: refusal.parameter } : {}),
    ...(refusal.facts ? { facts: { ...refusal.facts } } : {}),
    request,
  }
}
