/** Shapes of limits and loans: what can be drawn, what is owed and when, what repaying early does; and the officers' views. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { given } from '../customers/wire.ts'
import { dayOut, instantOut, money, moneyOrNothing, moneyOut, phone, positionOut } from '../shape.ts'
import { uses } from './application.ts'
import { costSheet, instalment, method, product } from './application-wire.ts'
import { earlyKeeps, grades } from './kinds.ts'

const months = v.pipe(v.number('months'), v.integer('months'), v.minValue(1, 'months'), v.maxValue(360, 'months'))
const percent = v.pipe(v.string(), v.description('Of a year, in percent'), v.examples(['3.60']))
const sha256 = v.pipe(v.string('digest'), v.regex(/^[0-9a-f]{64}$/, 'digest'))
const parts = v.object({
  fees: moneyOut,
  interest: moneyOut,
  compound: moneyOut,
  penalty: moneyOut,
  principal: moneyOut,
  total: moneyOut,
})
export type PartsAnswer = v.InferOutput<typeof parts>

// ——— limits ———

export const line = v.object({
  id: businessId('credit-line'),
  firm: v.object({ id: v.string(), name: v.string() }),
  product,
  name: v.string(),
  state: v.picklist(['open', 'closed']),
  limit: moneyOut,
  available: v.pipe(moneyOut, v.description('What can be drawn now, by the ledger')),
  percent,
  rate: v.string(),
  until: v.pipe(dayOut, v.description('Nothing can be drawn from this day on')),
  months: v.array(v.pipe(v.number(), v.integer())),
  methods: v.array(v.object({ id: method, name: v.string(), about: v.string() })),
  opened: instantOut,
})
export type Line = v.InferOutput<typeof line>
export const drawWish = v.strictObject({ amount: money, months, method })
export const drawPreview = v.object({
  amount: moneyOut,
  percent,
  rate: v.string(),
  months: v.pipe(v.number(), v.integer()),
  method,
  first: v.nullable(instalment),
  schedule: v.array(instalment),
  cost: costSheet,
  sha256: v.pipe(v.string(), v.description('Named when it is drawn: what was looked at is what is drawn')),
})
export type DrawPreview = v.InferOutput<typeof drawPreview>
export const draw = v.strictObject({
  amount: money,
  months,
  method,
  use: v.picklist(uses, 'use'),
  payee: v.optional(v.pipe(phone, v.description('Whom it is paid on to (受托支付); the firm’s own account without'))),
  sha256,
  approval: v.optional(given),
})

// ——— loans ———

export const act = v.object({
  kind: v.picklist(['draw', 'bill', 'repay', 'repay-early', 'reset', 'fee', 'stop-accrual', 're-date', 'reverse']),
  name: v.string(),
  state: v.picklist(['requested', 'done', 'refused']),
  at: instantOut,
  day: dayOut,
  byItself: v.boolean(),
  paid: parts,
  entry: v.nullable(v.string()),
})
export type LoanActAnswer = v.InferOutput<typeof act>
const loanShape = {
  id: businessId('loan'),
  line: businessId('credit-line'),
  firm: v.object({ id: v.string(), name: v.string() }),
  name: v.string(),
  state: v.picklist(['requested', 'open', 'settled', 'refused']),
  drawn: moneyOut,
  left: v.pipe(moneyOut, v.description('Principal that is not repaid')),
  percent,
  start: dayOut,
  matures: dayOut,
  method,
  methodName: v.string(),
  use: v.picklist(uses),
  payee: v.nullable(v.pipe(v.string(), v.description('Masked'))),
  owed: v.pipe(parts, v.description('Due and unpaid today')),
  overdueDays: v.pipe(v.number(), v.integer()),
  grade: v.picklist(grades),
  next: v.nullable(v.object({ due: dayOut, principal: moneyOut, interest: moneyOut, total: moneyOut })),
  settle: v.pipe(moneyOut, v.description('What settles all of it today')),
  position: v.nullable(positionOut),
}
export const loan = v.object(loanShape)
export type LoanAnswer = v.InferOutput<typeof loan>
export const loanAll = v.object({
  ...loanShape,
  today: dayOut,
  rate: v.string(),
  schedule: v.array(v.object({ ...instalment.entries, state: v.picklist(['paid', 'due', 'overdue', 'to-come']) })),
  acts: v.array(act),
  keeps: v.array(v.picklist(earlyKeeps)),
  leastEarly: moneyOut,
  may: v.object({ repay: v.boolean(), early: v.boolean(), certificate: v.boolean() }),
})
export type LoanAll = v.InferOutput<typeof loanAll>
export const overview = v.object({
  today: dayOut,
  owed: v.pipe(moneyOut, v.description('Principal of all loans')),
  dueSoon: v.nullable(v.object({ day: dayOut, amount: moneyOut, loan: businessId('loan') })),
  lines: v.array(line),
  loans: v.array(loan),
  position: positionOut,
})
export type Overview = v.InferOutput<typeof overview>
export const oneQuery = v.strictObject({
  after: v.optional(v.pipe(v.string('position'), v.regex(/^\d{1,15}$/, 'position'), v.transform(Number))),
})

/** `amount`: `all` settles the loan. `keep` is for a part that is early; without it only what is due is paid. */
export const repaymentWish = v.strictObject({
  amount: v.union([money, v.literal('all')], 'amount'),
  keep: v.optional(v.picklist(earlyKeeps, 'repayment')),
})
export const repaymentPreview = v.object({
  day: dayOut,
  paid: parts,
  early: v.pipe(moneyOut, v.description('Principal of it that was not due yet')),
  saves: v.pipe(moneyOut, v.description('Interest that will not be paid because of it')),
  left: moneyOut,
  settles: v.boolean(),
  schedule: v.pipe(v.array(instalment), v.description('What is still to come afterwards')),
})
export type RepaymentPreview = v.InferOutput<typeof repaymentPreview>
/** `total` is what was looked at: exactly that is taken, or nothing. */
export const repayment = v.strictObject({
  amount: v.union([money, v.literal('all')], 'amount'),
  keep: v.optional(v.picklist(earlyKeeps, 'repayment')),
  total: moneyOrNothing,
})

// ——— for officers ———

const bucket = v.object({
  id: v.string(),
  name: v.string(),
  loans: v.pipe(v.number(), v.integer()),
  principal: moneyOut,
})
export const portfolio = v.object({
  today: dayOut,
  loans: v.pipe(v.number(), v.integer()),
  principal: moneyOut,
  undrawn: moneyOut,
  overdue: moneyOut,
  nonPerforming: v.pipe(v.string(), v.description('Of the principal, in percent')),
  ageing: v.array(bucket),
  grades: v.array(bucket),
  vintages: v.array(
    v.object({
      month: v.string(),
      loans: v.pipe(v.number(), v.integer()),
      drawn: moneyOut,
      late: v.pipe(v.string(), v.description('Of the loans, ever more than thirty days late or late now, in percent')),
    }),
  ),
})
export type Portfolio = v.InferOutput<typeof portfolio>
const contact = v.object({
  id: v.string(),
  officer: v.string(),
  at: instantOut,
  amount: v.nullable(moneyOut),
  day: v.nullable(dayOut),
  kept: v.nullable(v.boolean()),
  note: v.string(),
})
export const arrears = v.object({
  loans: v.array(
    v.object({
      id: businessId('loan'),
      firm: v.string(),
      phone: v.pipe(v.string(), v.description('Masked')),
      owed: parts,
      days: v.pipe(v.number(), v.integer()),
      grade: v.picklist(grades),
      promise: v.nullable(contact),
      workflow: v.nullable(v.string()),
    }),
  ),
})
export type Arrears = v.InferOutput<typeof arrears>
export const contacts = v.object({ contacts: v.array(contact) })
export const newContact = v.strictObject({
  note: v.pipe(v.string('reason'), v.trim(), v.minLength(2, 'reason'), v.maxLength(200, 'reason')),
  amount: v.optional(money),
  day: v.optional(v.pipe(v.string('day'), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'day'))),
})
