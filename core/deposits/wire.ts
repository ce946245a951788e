/** Shapes of accounts and their movements. */
import * as v from 'valibot'
import { day, dayOut, id, instantOut, moneyOut, PLAIN, position, positionOut } from '../shape.ts'
import { movementKinds } from './kinds.ts'

export const account = v.object({
  id,
  number: v.pipe(v.string(), v.description('19 digits with check digit'), v.examples(['6299000000000000017'])),
  balance: v.pipe(moneyOut, v.description('What is booked')),
  available: v.pipe(moneyOut, v.description('What can be spent: booked less held')),
  held: moneyOut,
  orders: v.pipe(
    v.array(
      v.object({
        by: v.nullable(
          v.pipe(v.string(), v.description('The body that ordered it; null where the law keeps that secret')),
        ),
        amount: v.nullable(v.pipe(moneyOut, v.description('As far as it is left; null for the whole account'))),
        until: v.pipe(instantOut, v.description('When it ends by itself, if it is not renewed')),
      }),
    ),
    v.description('What is frozen by order of a body, in their order'),
  ),
})
export type Account = v.InferOutput<typeof account>
export const accounts = v.object({
  accounts: v.array(account),
  today: v.pipe(dayOut, v.description('The bank’s day')),
  position: positionOut,
})

/** One line of an account's history, or one hold that still stands. */
export const movement = v.object({
  id: v.pipe(id, v.description('The ledger entry')),
  kind: v.picklist(movementKinds),
  state: v.picklist(['booked', 'held']),
  direction: v.picklist(['in', 'out']),
  amount: moneyOut,
  balance: v.nullable(v.pipe(moneyOut, v.description('The balance after it; null while it is held'))),
  counterparty: v.string(),
  memo: v.string(),
  business: v.pipe(
    v.string(),
    v.description('The business object it belongs to: transfer-…, bill-payment-…, house-payment-…, top-up-…'),
  ),
  bookedAt: instantOut,
  effectiveDay: dayOut,
  position: positionOut,
})
export type Movement = v.InferOutput<typeof movement>
export const movements = v.object({ movements: v.array(movement), next: v.nullable(v.string()), position: positionOut })

export const after = v.strictObject({ after: v.optional(position) })
/**
 * What has come, gone or been set aside since a position. Without `after` or `Last-Event-ID` it begins with the account as it
 * stands and no movements; so does a hold that was set free.
 */
export const news = v.object({
  account,
  movements: v.pipe(v.array(movement), v.description('Newest first; a hold comes again when it is settled')),
  more: v.pipe(v.boolean(), v.description('There were more than these: ask for the movements')),
  position: positionOut,
})
export type News = v.InferOutput<typeof news>
/** Days are of booking, in Beijing; both are of the period. `text` is looked for in counterparty and memo, whatever its case. */
export const movementsQuery = v.object({
  after: v.optional(position),
  before: v.optional(v.pipe(v.string('cursor'), v.regex(/^\d{1,15}-\d{1,6}$/, 'cursor'))),
  from: v.optional(day),
  to: v.optional(day),
  kind: v.optional(v.picklist(movementKinds, 'movement-kind')),
  direction: v.optional(v.picklist(['in', 'out'], 'direction')),
  text: v.optional(
    v.pipe(
      v.string('search-text'),
      v.trim(),
      v.minLength(1, 'search-text'),
      v.maxLength(60, 'search-text'),
      v.regex(PLAIN, 'search-text'),
    ),
  ),
})

/** Without days: this month until today. */
const days = { from: v.optional(day), to: v.optional(day) }
export const statementQuery = v.strictObject(days)
export const statementFileQuery = v.strictObject({ ...days, format: v.picklist(['pdf', 'csv'], 'statement-format') })
const sums = v.object({ amount: moneyOut, count: v.pipe(v.number(), v.integer()) })
export const statement = v.object({
  number: v.string(),
  holder: v.string(),
  from: dayOut,
  to: dayOut,
  opening: moneyOut,
  closing: moneyOut,
  in: sums,
  out: sums,
  movements: v.pipe(v.array(movement), v.description('All of the period, in the order of booking')),
  sha256: v.pipe(
    v.string(),
    v.description(
      'Of the canonical rows (core/deposits/statement.ts); the PDF and the table of this period say the same',
    ),
  ),
})
export type StatementAnswer = v.InferOutput<typeof statement>
