/** Shapes of outside billers, their bills, and of paying one. What a biller asks for is checked by its data. */
import * as v from 'valibot'
import { type Given, given } from '../customers/wire.ts'
import type { Fen } from '../money.ts'
import { dayOut, instantOut, money, moneyOut, positionOut } from '../shape.ts'
import { billerOf, categories, misfitting } from './billers.ts'

export const billerId = v.pipe(v.string('biller'), v.regex(/^[a-z][a-z-]{1,30}$/, 'biller'))
export const billNumber = v.pipe(v.string('bill-number'), v.regex(/^[A-Za-z0-9-]{4,40}$/, 'bill-number'))

/** What the payer says of themselves, by the biller's data: `{"customerNumber":"8800000005"}`. */
const parameters = v.record(
  v.pipe(v.string(), v.regex(/^[A-Za-z]{1,30}$/, 'unknown-field')),
  v.pipe(
    v.string('parameters'),
    v.maxLength(80, 'parameters'),
    v.transform((text) => text.replace(/\s/g, '')),
  ),
)
type Addressed = { readonly biller: string; readonly parameters: Readonly<Record<string, string>> }
/** A biller that nobody knows is refused by name later; of one that is known, every parameter must have its shape. */
const byItsData = <T extends Addressed>() =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const biller = billerOf(dataset.value.biller)
    const wrong = biller && misfitting(biller, dataset.value.parameters)
    if (!wrong) return
    const { parameters } = dataset.value
    addIssue({
      message: wrong.why === 'unknown' ? 'unknown-field' : `parameter ${biller.id}.${wrong.key}`,
      received: '',
      path: [
        { type: 'object', origin: 'value', input: dataset.value, key: 'parameters', value: parameters },
        { type: 'object', origin: 'value', input: parameters, key: wrong.key, value: parameters[wrong.key] },
      ],
    })
  })

const named = v.object({ id: v.string(), name: v.string() })
const bounds = v.object({ least: v.nullable(moneyOut), most: v.nullable(moneyOut) })
export const parameter = v.object({
  key: v.string(),
  label: v.string(),
  hint: v.string(),
  type: v.picklist(['digits', 'text', 'phone', 'choice']),
  min: v.number(),
  max: v.number(),
  pattern: v.nullable(v.string()),
  choices: v.array(v.object({ value: v.string(), label: v.string() })),
  optional: v.boolean(),
})
export const biller = v.object({
  id: billerId,
  name: v.string(),
  category: v.picklist(categories),
  flow: v.picklist(['query-pay', 'validate-pay', 'direct']),
  parameters: v.array(parameter),
  exactness: v.pipe(
    v.picklist(['exact', 'at-most', 'at-least', 'any', 'range']),
    v.description('Which amounts it takes: exactly what is due, at most or at least that, any, or within a range'),
  ),
  range: v.nullable(v.object({ min: moneyOut, max: moneyOut, multiple: moneyOut })),
  amounts: v.pipe(v.array(moneyOut), v.description('Only these, where there are any')),
  limits: bounds,
  fee: v.nullable(
    v.pipe(
      v.object({
        slabs: v.array(v.object({ from: moneyOut, to: moneyOut, flat: moneyOut, percent: v.string() })),
        taxPercent: v.string(),
      }),
      v.description('What the payer pays on top: (flat + amount × percent) × (1 + tax), rounded once'),
    ),
  ),
  hours: v.nullable(v.object({ from: v.string(), to: v.string() })),
})
export type Biller = v.InferOutput<typeof biller>
export const billers = v.object({ billers: v.array(biller) })

export const lookUp = v.pipe(
  v.strictObject({ biller: billerId, parameters }),
  byItsData<{ biller: string; parameters: Record<string, string> }>(),
)
export const bill = v.object({
  number: v.string(),
  period: v.pipe(v.string(), v.examples(['2026-10'])),
  amount: v.pipe(moneyOut, v.description('What is left to pay today')),
  minimum: v.nullable(moneyOut),
  as: v.pipe(v.picklist(['early', 'base', 'late']), v.description('Whether today it costs less or more')),
  early: v.nullable(v.object({ until: dayOut, amount: moneyOut })),
  late: v.nullable(moneyOut),
  due: dayOut,
  usage: v.pipe(v.string(), v.examples(['23 m³'])),
  state: v.picklist(['open', 'paying', 'paid']),
})
export type Bill = v.InferOutput<typeof bill>
export const bills = v.object({
  biller: named,
  parameters: v.record(v.string(), v.string()),
  household: v.pipe(v.string(), v.description('Masked name; empty where the biller tells none')),
  address: v.pipe(v.string(), v.description('Masked address; empty where the biller tells none')),
  bills: v.pipe(v.array(bill), v.description('Of a biller that presents bills')),
})
export type Bills = v.InferOutput<typeof bills>

export const payBill = v.pipe(
  v.strictObject({
    biller: billerId,
    parameters,
    bill: v.optional(billNumber),
    amount: money,
    approval: v.optional(given),
  }),
  byItsData<{
    biller: string
    parameters: Record<string, string>
    bill?: string | undefined
    amount: Fen
    approval?: Given | undefined
  }>(),
)

/** held → the biller is asked; unclear → we keep asking; in-review → a named person looks at it. */
export const paymentStates = ['requested', 'held', 'unclear', 'in-review', 'paid', 'returned', 'refused'] as const
export type PaymentState = (typeof paymentStates)[number]
export const billPayment = v.object({
  id: v.pipe(v.string(), v.examples(['bill-payment-019ac0…'])),
  state: v.picklist(paymentStates),
  biller: named,
  parameters: v.array(v.object({ key: v.string(), label: v.string(), value: v.string() })),
  bill: v.pipe(v.string(), v.description('Empty where something is bought without a bill')),
  amount: moneyOut,
  fee: v.pipe(moneyOut, v.description('On top of the amount, tax included')),
  total: moneyOut,
  reason: v.nullable(v.pipe(v.string(), v.description('Why it was refused or returned, in the language asked for'))),
  receipt: v.nullable(v.pipe(v.string(), v.description("The biller's receipt number"))),
  at: instantOut,
  endedAt: v.nullable(instantOut),
  position: v.nullable(positionOut),
})
export type BillPayment = v.InferOutput<typeof billPayment>
export const billPayments = v.object({ payments: v.array(billPayment) })
