/**
 * The shapes that all wires share, as valibot schemas (Standard Schema): text comes in, the bank's own types come
 * out. Form, edge and bank check with the same shape; OpenAPI is derived from its input type. A message names the
 * word of what was expected; `words` turns it into the customer's language.
 */
import * as v from 'valibot'
import { isId } from './id.ts'
import { type Fen, formatAmount, MAX_AMOUNT, parseYuan } from './money.ts'
import type { Day, Instant } from './time.ts'

/** Money on the wire: `{"amount":"1234.50","currency":"CNY"}`. */
export type MoneyText = { amount: string; currency: 'CNY' }

export const moneyText = (minor: bigint): MoneyText => ({ amount: formatAmount(minor, 'CNY'), currency: 'CNY' })

/** An amount above zero, in yuan with at most two decimals: text in, `Fen` out. */
export const money = v.pipe(
  v.strictObject({
    amount: v.pipe(v.string('amount'), v.regex(/^\d{1,13}(\.\d{1,2})?$/, 'amount')),
    currency: v.literal('CNY', 'currency'),
  }),
  v.transform((text) => parseYuan(text.amount) as Fen),
  v.check((minor) => minor > 0n && minor <= MAX_AMOUNT, 'amount-above-zero'),
)

/** An amount that may be zero, as an answer of the bank's gave it: what it is compared with is never below zero. */
export const moneyOrNothing = v.pipe(
  v.strictObject({
    amount: v.pipe(v.string('amount'), v.regex(/^\d{1,13}(\.\d{1,2})?$/, 'amount')),
    currency: v.literal('CNY', 'currency'),
  }),
  v.transform((text) => parseYuan(text.amount) as Fen),
  v.check((minor) => minor <= MAX_AMOUNT, 'amount'),
)

/** Money in an answer. */
export const moneyOut = v.object({ amount: v.pipe(v.string(), v.examples(['1234.50'])), currency: v.literal('CNY') })

/** A phone number as it is compared: without what people put between. */
export const digits = (text: string) => text.replace(/[\s-]/g, '').replace(/^(\+|00)86/, '')
/** A mobile number of mainland China, 11 digits; spaces and a leading +86 are forgiven. */
export const phone = v.pipe(
  v.string('phone'),
  v.maxLength(20, 'phone'),
  v.transform(digits),
  v.regex(/^1[3-9]\d{9}$/, 'phone'),
)

/** A phone number, or a transfer of one's own: whoever was paid by it. */
export const payeeRef = v.pipe(
  v.string('phone'),
  v.maxLength(60, 'phone'),
  v.transform((text) => (text.startsWith('transfer-') ? text : digits(text))),
  v.regex(/^(1[3-9]\d{9}|transfer-[0-9a-f]{32})$/, 'phone'),
  v.description('A phone number, or the id of an own transfer: whoever was paid by it'),
)
/** A name as its owner writes it: 1–60 characters, no control characters. */
export const personName = v.pipe(v.string('name'), v.trim(), v.regex(/^[\p{L}\p{M}][\p{L}\p{M} ·.'’-]{0,59}$/u, 'name'))

/** Text without what is hidden: marks that turn or hide what is written, and of the controls these. In plain ranges, as every reader of the OpenAPI document understands them. */
const withoutHidden = (controls: string) =>
  new RegExp(
    `^[^${controls}\\u007F-\\u009F\\u00AD\\u0600-\\u0605\\u061C\\u06DD\\u070F\\u180E\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\uD800-\\uF8FF\\uFEFF\\uFFF9-\\uFFFB${String.fromCodePoint(0xe0000)}-${String.fromCodePoint(0x10ffff)}]*$`,
    'u',
  )
/** One line that looks like what it is. */
export const PLAIN = withoutHidden('\\u0000-\\u001F')
/** The same over several lines. */
export const PLAIN_LINES = withoutHidden('\\u0000-\\u0009\\u000B-\\u001F')
/**
 * What one person writes to another beside a payment. Characters that no Unicode knows yet may come: a newer phone knows
 * them, and the next release of ours will.
 */
export const memo = v.pipe(v.string('memo'), v.trim(), v.maxLength(60, 'memo'), v.regex(PLAIN, 'memo'))

/** A calendar day of Beijing; whether the calendar has it, whoever uses it checks. */
export const day = v.pipe(v.string('day'), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'day'))

export const id = v.pipe(v.string('id'), v.check(isId, 'id'))

/** Position in the ledger's log: how many batches an answer has seen. */
export const position = v.pipe(v.string('position'), v.regex(/^\d{1,15}$/, 'position'), v.transform(Number))
export const positionOut = v.pipe(v.number(), v.integer())

/** 16–64 characters chosen by the caller, one for each press of the button. */
export const idempotencyKey = v.pipe(v.string('idempotency-key'), v.regex(/^[\w-]{16,64}$/, 'idempotency-key'))

/** Instants go out as ISO 8601 with Beijing's offset. */
export const instantOut = v.pipe(v.string(), v.examples(['2026-11-23T18:01:02.003+08:00']))
export const dayOut = v.pipe(v.string(), v.examples(['2026-11-23']))

/** Luhn's check (ISO/IEC 7812-1 annex B) over digits. */
export function passesLuhn(digits: string): boolean {
  let total = 0
  for (let n = 0; n < digits.length; n++) {
    const digit = Number(digits[digits.length - 1 - n])
    const counted = n % 2 === 1 ? digit * 2 : digit
    total += counted > 9 ? counted - 9 : counted
  }
  return digits.length > 0 && total % 10 === 0
}

/** A card number as UnionPay issues them: 16–19 digits with check digit; spaces are forgiven. */
export const cardNumber = v.pipe(
  v.string('card-number'),
  v.maxLength(30, 'card-number'),
  v.transform((text) => text.replace(/[\s-]/g, '')),
  v.regex(/^\d{16,19}$/, 'card-number'),
  v.check(passesLuhn, 'card-number-check-digit'),
)

export type { Day, Instant }
