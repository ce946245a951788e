/** Shapes of accounts and their movements. */
import * as v from 'valibot'
import { dayOut, id, instantOut, moneyOut, position, positionOut } from '../shape.ts'

export const account = v.object({
  id,
  number: v.pipe(v.string(), v.description('19 digits with check digit'), v.examples(['6299000000000000017'])),
  balance: v.pipe(moneyOut, v.description('What is booked')),
  available: v.pipe(moneyOut, v.description('What can be spent: booked less held')),
  held: moneyOut,
})
export type Account = v.InferOutput<typeof account>
export const accounts = v.object({ accounts: v.array(account), position: positionOut })

/** One line of an account's history, or one hold that still stands. */
export const movement = v.object({
  id: v.pipe(id, v.description('The ledger entry')),
  kind: v.picklist(['top-up', 'withdrawal', 'transfer-in', 'transfer-out', 'bill', 'bill-refund', 'other']),
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
export const movementsQuery = v.object({
  after: v.optional(position),
  before: v.optional(v.pipe(v.string('cursor'), v.regex(/^\d{1,15}-\d{1,6}$/, 'cursor'))),
})
