/** Shapes of what is drawn and added up from an account: its balance over time, what money went out for, what is due. */
import * as v from 'valibot'
import { day, dayOut, id, instantOut, moneyOut } from '../shape.ts'
import { spendingCategories } from './spending.ts'

/** Without days: this month until today. */
export const figuresQuery = v.strictObject({ from: v.optional(day), to: v.optional(day) })
const today = v.pipe(dayOut, v.description('The bank’s day'))

export const balances = v.object({
  today,
  from: dayOut,
  to: dayOut,
  opening: v.pipe(moneyOut, v.description('Before the first day')),
  each: v.pipe(v.picklist(['day', 'week']), v.description('Up to 100 days each day is a point; beyond, each Sunday and the last day')),
  points: v.array(
    v.object({
      day: dayOut,
      balance: v.pipe(moneyOut, v.description('What was booked at its end, by the day from which a movement counts')),
      in: v.pipe(moneyOut, v.description('Since the point before')),
      out: moneyOut,
    }),
  ),
}) // biome-ignore format: one point
export type Balances = v.InferOutput<typeof balances>

const category = v.picklist(spendingCategories)
const spent = {
  out: v.pipe(moneyOut, v.description('What went out, as on the statement')),
  refunded: v.pipe(moneyOut, v.description('What of such money came back in this time')),
  count: v.pipe(v.number(), v.integer()),
}
export const spending = v.object({
  today,
  from: dayOut,
  to: dayOut,
  in: v.pipe(moneyOut, v.description('What came in and gave nothing back')),
  aside: v.pipe(
    v.object({ into: moneyOut, back: moneyOut }),
    v.description('Into deposits of one’s own and back out of them; neither spent nor come in'),
  ),
  ...spent,
  categories: v.pipe(
    v.array(
      v.object({
        category,
        ...spent,
        counterparties: v.array(
          v.object({
            id: v.nullable(v.pipe(id, v.description('For the customer’s own rules; null where there is nobody to name'))),
            name: v.string(),
            ...spent,
            ruled: v.pipe(v.boolean(), v.description('Whether the customer put it here')),
          }),
        ),
      }),
    ),
    v.description('The largest first'),
  ),
  months: v.array(
    v.object({ month: v.pipe(v.string(), v.examples(['2026-11'])), in: moneyOut, ...spent, categories: v.array(v.object({ category, ...spent })) }),
  ),
}) // biome-ignore format: one month
export type SpendingAnswer = v.InferOutput<typeof spending>

export const spendingRules = v.object({
  rules: v.array(v.object({ counterparty: id, name: v.string(), category })),
})
export const spendingRule = v.strictObject({
  counterparty: id,
  category: v.nullable(v.picklist(spendingCategories, 'spending-category')),
})

export const upcoming = v.object({
  today,
  until: v.pipe(dayOut, v.description('What is due until this day counts')),
  available: moneyOut,
  due: v.pipe(moneyOut, v.description('Together, overdue bills among it')),
  after: v.pipe(moneyOut, v.description('What is left after that; below zero when it will not do')),
  bills: v.array(
    v.object({
      id: v.pipe(v.string(), v.description('The bill')),
      day: v.pipe(dayOut, v.description('When it is collected, or by when it is to be paid')),
      overdue: v.boolean(),
      by: v.picklist(['mandate', 'customer']),
      unreached: v.pipe(
        v.nullable(v.picklist(['above-cap', 'used-this-month', 'tried'])),
        v.description('Why a mandate that stands will not pay it'),
      ),
      amount: moneyOut,
      organization: v.object({ id: v.string(), name: v.string() }),
      house: v.string(),
      title: v.string(),
    }),
  ),
  held: v.pipe(
    v.array(v.object({ business: v.string(), counterparty: v.string(), amount: moneyOut, since: instantOut })),
    v.description('Set aside for what is on its way; it is no part of what is available'),
  ),
})
export type UpcomingAnswer = v.InferOutput<typeof upcoming>
