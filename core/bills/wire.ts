/** Shapes of outside billers' bills and of paying one. */
import * as v from 'valibot'
import { dayOut, instantOut, money, moneyOut, positionOut } from '../shape.ts'

export const billerId = v.pipe(v.string('biller'), v.regex(/^[a-z][a-z-]{1,30}$/, 'biller'))
export const customerNumber = v.pipe(v.string('customer-number'), v.trim(), v.regex(/^\d{10}$/, 'customer-number'))
export const billNumber = v.pipe(v.string('bill-number'), v.regex(/^[A-Za-z0-9-]{4,40}$/, 'bill-number'))

export const biller = v.object({ id: billerId, name: v.string(), customerNumberHint: v.string() })
export const billers = v.object({ billers: v.array(biller) })

export const billsQuery = v.strictObject({ customerNumber })
export const bill = v.object({
  number: v.string(),
  period: v.pipe(v.string(), v.examples(['2026-10'])),
  amount: moneyOut,
  due: dayOut,
  usage: v.pipe(v.string(), v.examples(['23 m³'])),
  state: v.picklist(['open', 'paying', 'paid']),
})
export type Bill = v.InferOutput<typeof bill>
export const bills = v.object({
  biller: v.object({ id: v.string(), name: v.string() }),
  customerNumber: v.string(),
  household: v.pipe(v.string(), v.description('Masked name of the household')),
  address: v.pipe(v.string(), v.description('Masked address')),
  bills: v.array(bill),
})
export type Bills = v.InferOutput<typeof bills>

export const payBill = v.strictObject({ biller: billerId, customerNumber, bill: billNumber, amount: money })

/** held → the biller is asked; unclear → we keep asking; in-review → a named person looks at it. */
export const paymentStates = ['requested', 'held', 'unclear', 'in-review', 'paid', 'returned', 'refused'] as const
export type PaymentState = (typeof paymentStates)[number]
export const billPayment = v.object({
  id: v.pipe(v.string(), v.examples(['bill-payment-019ac0…'])),
  state: v.picklist(paymentStates),
  biller: v.object({ id: v.string(), name: v.string() }),
  customerNumber: v.string(),
  bill: v.string(),
  amount: moneyOut,
  reason: v.nullable(v.pipe(v.string(), v.description('Why it was refused or returned, in the language asked for'))),
  receipt: v.nullable(v.pipe(v.string(), v.description("The biller's receipt number"))),
  at: instantOut,
  endedAt: v.nullable(instantOut),
  position: v.nullable(positionOut),
})
export type BillPayment = v.InferOutput<typeof billPayment>
export const billPayments = v.object({ payments: v.array(billPayment) })
