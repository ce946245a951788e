/** Shapes of money that moves between people: in from one's own bound account, and at once to another customer. */
import * as v from 'valibot'
import { given } from '../customers/wire.ts'
import { id, instantOut, memo, money, moneyOut, payeeRef, phone, positionOut } from '../shape.ts'

export const topUpRequest = v.strictObject({ amount: money })
export const topUp = v.object({
  id: v.pipe(v.string(), v.examples(['top-up-019ac0…'])),
  state: v.picklist(['requested', 'arrived', 'refused']),
  amount: moneyOut,
  reason: v.nullable(v.pipe(v.string(), v.description('Why the other bank said no, in the language asked for'))),
  at: instantOut,
  position: v.nullable(positionOut),
})
export type TopUp = v.InferOutput<typeof topUp>

/** The payee behind a phone number, masked: enough to recognise, too little to collect (李*). */
export const payeeQuery = v.strictObject({ phone })
export const payee = v.object({ phone: v.string(), name: v.string() })

/** Who was paid, newest first: named as on the movements, and paid again by the transfer that paid them. */
export const recentPayees = v.object({
  payees: v.array(v.object({ transfer: v.string(), name: v.string(), phone: v.string(), at: instantOut })),
})
export type RecentPayee = v.InferOutput<typeof recentPayees>['payees'][number]

export const transferRequest = v.strictObject({
  to: payeeRef,
  amount: money,
  memo: v.optional(memo, ''),
  approval: v.optional(given),
})
export const transfer = v.object({
  id: v.pipe(v.string(), v.examples(['transfer-019ac0…'])),
  entry: id,
  to: payee,
  amount: moneyOut,
  memo: v.string(),
  at: instantOut,
  position: positionOut,
})
export type Transfer = v.InferOutput<typeof transfer>

/** To the customer's own account at another bank. held → the clearing house has it; unclear → it is asked until it answers. */
export const withdrawalRequest = v.strictObject({ amount: money, approval: v.optional(given) })
export const withdrawal = v.object({
  id: v.pipe(v.string(), v.examples(['withdrawal-019ac0…'])),
  state: v.picklist(['requested', 'held', 'unclear', 'paid', 'returned', 'refused']),
  amount: moneyOut,
  to: v.object({ bankName: v.string(), number: v.string() }),
  reason: v.nullable(v.string()),
  at: instantOut,
  position: v.nullable(positionOut),
})
export type Withdrawal = v.InferOutput<typeof withdrawal>
