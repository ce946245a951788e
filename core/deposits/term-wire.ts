/** Shapes of deposits with a term or a notice: what there is to choose, what one has, and what can be done with it. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { dayOut, instantOut, money, moneyOrNothing, moneyOut, positionOut } from '../shape.ts'
import { renewals } from './term.ts'
import { termProducts } from './term-products.ts'

const product = v.picklist(termProducts)
const renew = v.picklist(renewals)
const percentOut = v.pipe(v.string(), v.description('Of a year, in percent'), v.examples(['0.95']))
const months = v.pipe(v.number(), v.integer())

/** How long it is for: months, or days of notice; null where it has neither. */
const term = v.object({
  months: v.nullable(months),
  percent: percentOut,
})
export const products = v.object({
  today: dayOut,
  demand: v.pipe(percentOut, v.description('What a current account earns today')),
  products: v.array(
    v.object({
      id: product,
      name: v.string(),
      about: v.pipe(v.string(), v.description('What it is, in a sentence')),
      who: v.picklist(['persons', 'firms', 'both']),
      open: v.pipe(v.boolean(), v.description('Whether the asker may open one')),
      least: v.pipe(moneyOut, v.description('To open one')),
      most: v.nullable(moneyOut),
      monthly: v.pipe(v.boolean(), v.description('Whether the amount is put in each month')),
      terms: v.array(term),
      reached: v.pipe(
        v.array(term),
        v.description('What it earns once so many months have passed, where there is no term'),
      ),
      renewals: v.array(renew),
      rules: v.pipe(v.array(v.string()), v.description('All that is agreed, sentence by sentence')),
    }),
  ),
})
export type Products = v.InferOutput<typeof products>
export type ProductAnswer = Products['products'][number]

/** How an amount of interest comes about. */
export const line = v.object({
  why: v.pipe(v.string(), v.description('Which rule it is, in words')),
  base: v.pipe(moneyOut, v.description('What it is earned on')),
  days: v.pipe(v.number(), v.integer(), v.description('As they are counted')),
  percent: percentOut,
  says: v.pipe(v.string(), v.description('The whole sum, as one can work it out again')),
  interest: moneyOut,
})
export type LineAnswer = v.InferOutput<typeof line>

const notice = v.object({
  amount: moneyOut,
  given: dayOut,
  due: v.pipe(dayOut, v.description('From this day on it can be withdrawn with the full rate')),
})
const next = v.object({
  day: dayOut,
  what: v.picklist(['matures', 'renews', 'pays-interest', 'payment-due', 'notice-due']),
  principal: v.pipe(moneyOut, v.description('What comes to the current account of it, or is put in')),
  interest: moneyOut,
})
export const depositShape = {
  id: businessId('deposit'),
  product,
  name: v.string(),
  state: v.picklist(['requested', 'open', 'closed', 'refused']),
  principal: moneyOut,
  percent: v.pipe(percentOut, v.description('That of the day of opening; where it is set on withdrawal, today’s')),
  opened: instantOut,
  start: v.pipe(dayOut, v.description('From when the present term counts')),
  matures: v.nullable(dayOut),
  months: v.nullable(months),
  renew,
  earned: v.pipe(moneyOut, v.description('In this term until today, if all is kept as agreed, paid or not')),
  paid: v.pipe(moneyOut, v.description('Interest that was paid or added since it was opened')),
  will: v.pipe(
    v.nullable(v.object({ interest: moneyOut, until: dayOut })),
    v.description('What the whole term earns; null where there is no end'),
  ),
  next: v.nullable(next),
  notices: v.array(notice),
  may: v.object({
    withdraw: v.pipe(v.boolean(), v.description('At all, whatever it costs')),
    part: v.boolean(),
    add: v.boolean(),
    notice: v.boolean(),
    renewals: v.array(renew),
  }),
}
export const deposit = v.object({ ...depositShape, position: v.nullable(positionOut) })
export type DepositAnswer = v.InferOutput<typeof deposit>

export const deposits = v.object({
  today: dayOut,
  total: moneyOut,
  earned: v.pipe(moneyOut, v.description('By all of them until today')),
  deposits: v.pipe(v.array(deposit), v.description('Open ones first, then those of before, the newest first')),
  position: positionOut,
})
export type Deposits = v.InferOutput<typeof deposits>

export const actKinds = ['open', 'add', 'withdraw', 'notice', 'notice-back', 'renewal', 'pay-interest', 'mature', 'renew'] as const // biome-ignore format: one list
export type ActKind = (typeof actKinds)[number]
export const act = v.object({
  kind: v.picklist(actKinds),
  state: v.picklist(['requested', 'done', 'refused']),
  at: instantOut,
  day: dayOut,
  byItself: v.boolean(),
  principal: moneyOut,
  takenBack: moneyOut,
  interest: moneyOut,
  tax: moneyOut,
  lines: v.array(line),
  entry: v.nullable(v.pipe(v.string(), v.description('The ledger’s'))),
})
export const depositWhole = v.object({
  ...depositShape,
  today: dayOut,
  acts: v.pipe(v.array(act), v.description('All that was done with it, the newest first')),
  curve: v.pipe(
    v.array(v.object({ day: dayOut, earned: moneyOut })),
    v.description('What it earns from its start to its end, if all is kept as agreed'),
  ),
  position: v.nullable(positionOut),
})
export type DepositWhole = v.InferOutput<typeof depositWhole>
export type ActAnswer = DepositWhole['acts'][number]

export const openRequest = v.strictObject({
  product: v.picklist(termProducts, 'product'),
  amount: money,
  months: v.optional(v.nullable(v.pipe(v.number('months'), v.integer('months'), v.minValue(1, 'months'), v.maxValue(120, 'months')))),
  renew: v.optional(v.picklist(renewals, 'renewal')),
}) // biome-ignore format: one shape

export const previewRequest = v.strictObject({ amount: money })
/** What is paid for a withdrawal today, why, and what waiting would bring. */
export const preview = v.object({
  day: dayOut,
  amount: v.pipe(moneyOut, v.description('Of the principal')),
  takenBack: v.pipe(moneyOut, v.description('Interest that was paid before and is not due after all')),
  interest: moneyOut,
  tax: moneyOut,
  paid: v.pipe(moneyOut, v.description('All that comes to the current account')),
  left: v.pipe(moneyOut, v.description('What stays in the deposit')),
  closes: v.boolean(),
  lines: v.array(line),
  waiting: v.pipe(
    v.nullable(v.object({ until: dayOut, interest: moneyOut, lost: moneyOut })),
    v.description(
      'What the same amount would earn until then, and how much of it is lost today; null where nothing is',
    ),
  ),
})
export type Preview = v.InferOutput<typeof preview>
/** The preview's figures: what is paid is that, or nothing is. */
export const withdrawRequest = v.strictObject({
  amount: money,
  interest: v.pipe(moneyOrNothing, v.description('As the preview says')),
  takenBack: v.optional(moneyOrNothing),
})
export const addRequest = v.strictObject({ amount: money })
export const noticeRequest = v.strictObject({ amount: money })
export const renewalRequest = v.strictObject({ renew: v.picklist(renewals, 'renewal') })

export const calendar = v.object({
  today: dayOut,
  days: v.array(
    v.object({
      day: dayOut,
      events: v.array(v.object({ deposit: businessId('deposit'), name: v.string(), ...next.entries })),
    }),
  ),
})
export type Calendar = v.InferOutput<typeof calendar>

export const calculationRequest = v.strictObject({
  product: v.picklist(termProducts, 'product'),
  amount: money,
  months: openRequest.entries.months,
  days: v.optional(v.pipe(v.number('days'), v.integer('days'), v.minValue(1, 'days'), v.maxValue(3_660, 'days'))),
})
export const calculation = v.object({
  start: dayOut,
  until: dayOut,
  principal: v.pipe(moneyOut, v.description('All that is put in')),
  interest: moneyOut,
  tax: moneyOut,
  lines: v.array(line),
  demand: v.pipe(moneyOut, v.description('What a current account would have earned')),
})
export type Calculation = v.InferOutput<typeof calculation>
