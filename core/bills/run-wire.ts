/** Shapes of bill runs, of households' bills and of paying them. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { type Given, given } from '../customers/wire.ts'
import type { Fen } from '../money.ts'
import { dayOut, instantOut, type MoneyText, memo, money, moneyOut, PLAIN, personName, positionOut } from '../shape.ts'
import { houseBillStates } from './house-bill.ts'
import { itemKinds } from './sheet.ts'

const title = v.pipe(
  v.string('title'),
  v.trim(),
  v.minLength(1, 'title'),
  v.maxLength(60, 'title'),
  v.regex(PLAIN, 'title'),
)
const decimal = v.pipe(v.string('percent'), v.regex(/^\d{1,3}(\.\d{1,4})?$/, 'percent'))
const days = (most: number) =>
  v.pipe(v.number('days'), v.integer('days'), v.minValue(0, 'days'), v.maxValue(most, 'days'))

// ——— the manager's side ———

export const runTerms = v.strictObject({
  remindDaysBefore: days(30),
  closeDaysAfter: days(365),
  exactness: v.picklist(['exact', 'at-most'], 'exactness'),
  allocation: v.picklist(['principal-first', 'penalty-first'], 'allocation'),
  penalty: v.nullable(v.strictObject({ percentPerDay: decimal, capPercent: decimal })),
})
export const newRun = v.strictObject({ organization: businessId('organization'), title, terms: v.optional(runTerms) })

export const runStates = [
  'draft',
  'reading',
  'read',
  'presenting',
  'collecting',
  'overdue',
  'closing',
  'closed',
  'cancelled',
] as const
export type RunState = (typeof runStates)[number]

const sums = v.array(v.object({ item: v.picklist(itemKinds), amount: moneyOut }))
export const sheet = v.object({
  name: v.string(),
  /** Why the whole file was not read; null when it was. */
  refused: v.nullable(v.string()),
  good: v.number(),
  bad: v.number(),
  phones: v.pipe(v.number(), v.description('Of the good rows, those with a phone number: they are told by text')),
  sums,
})
/** What there is and what came of it, in money and in bills. */
export const progress = v.object({
  bills: v.number(),
  paid: v.number(),
  part: v.number(),
  open: v.number(),
  overdue: v.number(),
  withdrawn: v.number(),
  billed: moneyOut,
  penalty: moneyOut,
  collected: moneyOut,
  refunded: moneyOut,
  left: moneyOut,
  told: v.pipe(v.number(), v.description('Notices handed to the texting queue')),
})
export const settlement = v.object({
  received: moneyOut,
  fee: moneyOut,
  tax: moneyOut,
  at: instantOut,
  entry: v.string(),
})
export const run = v.object({
  id: v.string(),
  organization: v.object({ id: v.string(), name: v.string() }),
  title: v.string(),
  state: v.picklist(runStates),
  paused: v.boolean(),
  feePercent: v.pipe(v.string(), v.description('What the bank keeps of what it collects')),
  terms: runTerms,
  firstDue: v.nullable(dayOut),
  lastDue: v.nullable(dayOut),
  sheet: v.nullable(sheet),
  progress,
  settlement: v.nullable(settlement),
  next: v.nullable(v.pipe(instantOut, v.description('When the run next has something to do'))),
  workflow: v.nullable(v.pipe(v.string(), v.description('Its run in Temporal'))),
  at: instantOut,
})
export type Run = v.InferOutput<typeof run>
export const runs = v.object({ runs: v.array(run) })

export const badRow = v.object({
  row: v.number(),
  house: v.string(),
  cells: v.array(v.string()),
  problems: v.array(
    v.object({ column: v.string(), found: v.pipe(v.string(), v.description('What the cell holds')), says: v.string() }),
  ),
})
export const badRows = v.object({ header: v.array(v.string()), rows: v.array(badRow), more: v.number() })
export const sheetQuery = v.strictObject({
  name: v.optional(v.pipe(v.string('title'), v.maxLength(200, 'title'))),
  mends: v.optional(
    v.pipe(v.literal('true', 'mends'), v.description('Only the rows that were wrong; the others stay')),
  ),
})
export const fileQuery = v.strictObject({ format: v.optional(v.picklist(['xlsx', 'csv'], 'format')) })

export const order = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.picklist(['pause', 'resume', 'cancel']) }),
    v.strictObject({
      kind: v.literal('extend'),
      days: v.pipe(v.number('days'), v.integer('days'), v.minValue(1, 'days'), v.maxValue(365, 'days')),
      house: v.optional(v.pipe(v.string('house'), v.trim(), v.minLength(1, 'house'), v.maxLength(60, 'house'))),
    }),
  ],
  'order',
)

export const item = v.object({
  kind: v.picklist(itemKinds),
  label: v.string(),
  amount: v.pipe(v.string(), v.examples(['86.40'])),
  quantity: v.nullable(v.string()),
})
const facts = {
  id: v.string(),
  number: v.string(),
  house: v.string(),
  building: v.string(),
  state: v.picklist(houseBillStates),
  amount: moneyOut,
  penalty: moneyOut,
  paid: moneyOut,
  left: moneyOut,
  due: dayOut,
}
export const managedBill = v.object({
  ...facts,
  name: v.pipe(v.string(), v.description('Masked')),
  phone: v.pipe(v.string(), v.description('Masked')),
  overdue: v.boolean(),
  customer: v.pipe(v.boolean(), v.description('Whether the phone belongs to a customer of the bank')),
  items: v.array(item),
})
/** What was paid on one bill, for who sends it: a refund names one of these. */
export const paymentsOfBill = v.object({
  payments: v.array(
    v.object({
      id: v.string(),
      payer: v.pipe(v.string(), v.description('Masked')),
      amount: moneyOut,
      at: instantOut,
      entry: v.string(),
      byMandate: v.boolean(),
      refundedAt: v.nullable(instantOut),
    }),
  ),
})
export const billsOfRunQuery = v.strictObject({
  state: v.optional(v.picklist(['open', 'part', 'paid', 'overdue', 'withdrawn'], 'state')),
  building: v.optional(v.pipe(v.string(), v.maxLength(60))),
  search: v.optional(v.pipe(v.string(), v.maxLength(60))),
  before: v.optional(v.pipe(v.string('cursor'), v.maxLength(80, 'cursor'))),
})
export const billsOfRun = v.object({ bills: v.array(managedBill), next: v.nullable(v.string()) })

export const ageing = v.object({
  buildings: v.array(
    v.object({
      building: v.string(),
      bills: v.number(),
      paid: v.number(),
      billed: moneyOut,
      collected: moneyOut,
      notDue: moneyOut,
      to30: moneyOut,
      to90: moneyOut,
      over90: moneyOut,
    }),
  ),
  days: v.array(v.object({ day: dayOut, payments: v.number(), collected: moneyOut })),
})
/** Whoever changes another's bill says why; the household is told. */
const reason = v.pipe(memo, v.minLength(1, 'reason'))
export const correction = v.strictObject({ amount: money, reason })
export const withdrawal = v.strictObject({ reason })
export const refund = v.strictObject({ payment: businessId('house-payment'), reason })

// ——— the payer's side ———

export const houseBill = v.object({
  ...facts,
  organization: v.object({ id: v.string(), name: v.string() }),
  title: v.string(),
  items: v.array(item),
  dueIn: v.pipe(
    v.number(),
    v.description('Days until the due day, by the bank’s calendar; below zero when it has passed'),
  ),
  exactness: v.picklist(['exact', 'at-most']),
  /** How the penalty is worked out, in words with its figures; null where there is none. */
  penaltyFormula: v.nullable(v.string()),
  mandate: v.nullable(v.string()),
})
export type HouseBill = v.InferOutput<typeof houseBill>
export const houseBills = v.object({ bills: v.array(houseBill), position: positionOut })
export const link = v.pipe(v.string('link'), v.regex(/^[A-Za-z0-9]{12}$/, 'link'))
export const openLink = v.strictObject({ link, name: personName })
export const linkedBill = v.object({ bill: houseBill })
export const household = v.object({
  id: v.string(),
  organization: v.object({ id: v.string(), name: v.string() }),
  house: v.string(),
  name: v.string(),
})
export const households = v.object({ households: v.array(household) })

type Line<Money> = { id: string; amount: Money }
type WithGiven = { approval?: Given | undefined }
export const payHouseBills: v.GenericSchema<
  { bills: Line<MoneyText>[] } & WithGiven,
  { bills: Line<Fen>[] } & WithGiven
> = v.strictObject({
  approval: v.optional(given),
  bills: v.pipe(
    v.array(v.strictObject({ id: businessId('house-bill'), amount: money }), 'bills'),
    v.minLength(1, 'bills'),
    v.maxLength(20, 'bills'),
  ),
})
export const housePayment = v.object({
  id: v.string(),
  state: v.picklist(['requested', 'done', 'refused']),
  amount: moneyOut,
  lines: v.array(
    v.object({
      bill: v.string(),
      number: v.string(),
      house: v.string(),
      organization: v.string(),
      amount: moneyOut,
      refunded: v.boolean(),
    }),
  ),
  reason: v.nullable(v.string()),
  entry: v.string(),
  byMandate: v.boolean(),
  at: instantOut,
  position: v.nullable(positionOut),
})
export type HousePayment = v.InferOutput<typeof housePayment>
export const housePayments = v.object({ payments: v.array(housePayment) })
export const invoiceRequest = v.strictObject({
  title: v.pipe(v.string('title'), v.trim(), v.minLength(1, 'title'), v.maxLength(100, 'title')),
  taxNumber: v.optional(v.pipe(v.string('tax-number'), v.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, 'tax-number'))),
})
/** What an invoice is made from; the organisation's own system issues it. */
export const invoice = v.object({
  payment: v.string(),
  seller: v.string(),
  buyer: v.object({ title: v.string(), taxNumber: v.nullable(v.string()) }),
  lines: v.array(v.object({ number: v.string(), house: v.string(), item: v.string(), amount: moneyOut })),
  total: moneyOut,
  capitals: v.pipe(v.string(), v.description('The total in Chinese capitals')),
  paidAt: instantOut,
})

export const newMandate = v.strictObject({
  approval: v.optional(given),
  organization: businessId('organization'),
  house: v.pipe(v.string('house'), v.trim(), v.minLength(1, 'house'), v.maxLength(60, 'house')),
  cap: money,
  frequency: v.picklist(['each-bill', 'monthly'], 'frequency'),
})
export const mandate = v.object({
  id: v.string(),
  organization: v.object({ id: v.string(), name: v.string() }),
  house: v.string(),
  purpose: v.string(),
  cap: moneyOut,
  frequency: v.picklist(['each-bill', 'monthly']),
  since: instantOut,
  endedAt: v.nullable(instantOut),
})
export type Mandate = v.InferOutput<typeof mandate>
export const mandates = v.object({ mandates: v.array(mandate) })
