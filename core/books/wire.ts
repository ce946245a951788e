/** Shapes of the bank's days and its statements: for officers and auditors. */
import * as v from 'valibot'
import { day, dayOut, instantOut, moneyOut } from '../shape.ts'
import { endOfDaySteps } from './end-of-day.ts'
import { periodKinds } from './periods.ts'
import { spans } from './statements.ts'

export const daysQuery = v.strictObject({ before: v.optional(day) })
export const oneDay = v.strictObject({ day })

const wall = (words: string) => v.nullable(v.pipe(instantOut, v.description(`${words}; by the wall’s clock`)))
const dayFacts = {
  day: dayOut,
  state: v.picklist(['open', 'closing', 'closed']),
  nextBusinessDay: v.nullable(dayOut),
  beganAt: wall('When its closing began'),
  endedAt: wall('When it was closed'),
  seconds: v.nullable(v.pipe(v.number(), v.description('How long its closing took'))),
  digest: v.nullable(v.pipe(v.string(), v.description('Of all that its steps did, and of the day before'))),
  reached: v.pipe(v.number(), v.integer(), v.description('Steps that are done')),
  of: v.pipe(v.number(), v.integer()),
  workflow: v.nullable(v.pipe(v.string(), v.description('Its run in Temporal'))),
}
export const businessDay = v.object(dayFacts)
export type BusinessDay = v.InferOutput<typeof businessDay>
export const businessDays = v.object({
  days: v.array(businessDay),
  next: v.nullable(v.string()),
  closed: v.nullable(
    v.pipe(
      v.object({ first: dayOut, last: dayOut }),
      v.description('Every day from the first to the last is closed: of these there are statements'),
    ),
  ),
})

export type BusinessDays = v.InferOutput<typeof businessDays>

export const businessDayStep = v.object({
  step: v.picklist(endOfDaySteps),
  state: v.picklist(['waiting', 'running', 'done']),
  rows: v.number(),
  ms: v.nullable(v.number()),
  input: v.nullable(v.pipe(v.string(), v.description('Digest of the step before'))),
  output: v.nullable(v.pipe(v.string(), v.description('Digest of what it did'))),
  says: v.pipe(v.string(), v.description('What it did, in the language asked for')),
})
export type BusinessDayStep = v.InferOutput<typeof businessDayStep>
export const businessDayAll = v.object({
  ...dayFacts,
  steps: v.array(businessDayStep),
  cut: v.nullable(v.pipe(v.number(), v.description('Last position of the ledger’s log that was booked before midnight'))),
  after: v.pipe(v.number(), v.description('The same of the day before; 0 for the first')),
  into: v.pipe(
    v.array(v.object({ entry: v.string(), step: v.string(), at: instantOut, debit: v.string(), credit: v.string(), amount: moneyOut })),
    v.description('What its end books into it, whenever it is written'),
  ),
}) // biome-ignore format: one shape
export type BusinessDayAll = v.InferOutput<typeof businessDayAll>

export const period = v.strictObject({ from: v.optional(day), to: v.optional(day) })
export const incomeQuery = v.strictObject({ ...period.entries, by: v.optional(v.picklist(spans, 'span')) })
export const sheetQuery = v.strictObject({ day: v.optional(day) })

const closingFacts = {
  at: instantOut,
  maker: v.string(),
  checker: v.string(),
  digest: v.pipe(v.string(), v.description('Of the days and their general ledger, as they were when it was closed')),
  stands: v.pipe(
    v.boolean(),
    v.description('Whether they still have that digest; else they were changed after closing'),
  ),
}
/** The shortest closed period that holds a statement’s days. */
const closed = v.nullable(v.object({ period: v.string(), ...closingFacts }))
export type ClosedAnswer = v.InferOutput<typeof closed>

export const accountingPeriods = v.object({
  periods: v.array(
    v.object({
      name: v.pipe(v.string(), v.examples(['2026-11', '2026-Q4', '2026'])),
      kind: v.picklist(periodKinds),
      first: dayOut,
      last: dayOut,
      state: v.picklist(['open', 'closed']),
      may: v.nullable(v.pipe(v.picklist(['close', 'reopen']), v.description('What can be proposed now'))),
      why: v.pipe(v.string(), v.description('Why nothing can')),
      proposal: v.nullable(v.pipe(v.string(), v.description('What waits for a second person about it'))),
      closed: v.nullable(v.object({ ...closingFacts, booked: v.nullable(moneyOut), entry: v.nullable(v.string()) })),
      acts: v.pipe(
        v.array(
          v.object({
            act: v.picklist(['close', 'reopen']),
            at: instantOut,
            maker: v.string(),
            checker: v.string(),
            reason: v.string(),
            proposal: v.string(),
          }),
        ),
        v.description('Each time it was closed or reopened, newest first'),
      ),
    }),
  ),
})
export type AccountingPeriods = v.InferOutput<typeof accountingPeriods>
export type AccountingPeriod = AccountingPeriods['periods'][number]

const line = v.object({ head: v.string(), name: v.string(), amount: moneyOut })
export type StatementLine = v.InferOutput<typeof line>
/** Whole numbers with the unit's decimals; of a unit of the bank's own, so no currency stands beside it. */
const plain = v.pipe(v.string(), v.examples(['1234.50']))
const sides = v.object({ debit: plain, credit: plain })
const apart = v.object({ unit: v.string(), head: v.string(), name: v.string(), debit: plain, credit: plain })

export const trialBalance = v.object({
  from: dayOut,
  to: dayOut,
  closed,
  units: v.array(
    v.object({
      unit: v.pipe(v.string(), v.description('CNY first; the others count what is not the bank’s money')),
      rows: v.array(
        v.object({
          head: v.string(),
          name: v.string(),
          class: v.picklist(['asset', 'liability', 'common', 'equity', 'income', 'expense', 'off-balance']),
          opening: sides,
          turnover: sides,
          transferred: v.pipe(plain, v.description('Into the profit of the year, debits less credits: no turnover')),
          closing: sides,
        }),
      ),
      totals: v.object({ opening: sides, turnover: sides, transferred: plain, closing: sides }),
    }),
  ),
})
export type TrialBalance = v.InferOutput<typeof trialBalance>

export const incomeStatement = v.object({
  from: dayOut,
  to: dayOut,
  closed,
  by: v.picklist(spans),
  income: v.array(line),
  expense: v.array(line),
  totals: v.object({ income: moneyOut, expense: moneyOut, result: moneyOut }),
  parts: v.pipe(
    v.array(v.object({ name: v.string(), income: moneyOut, expense: moneyOut, result: moneyOut })),
    v.description('By day, month or year: 2026-11-23, 2026-11 or 2026'),
  ),
})
export type IncomeAnswer = v.InferOutput<typeof incomeStatement>

export const balanceSheet = v.object({
  day: dayOut,
  closed,
  assets: v.array(line),
  liabilities: v.array(line),
  equity: v.array(line),
  result: v.pipe(moneyOut, v.description('Of the running year, not yet transferred: part of equity')),
  totals: v.object({ assets: moneyOut, liabilities: moneyOut, equity: moneyOut, liabilitiesAndEquity: moneyOut }),
  apart: v.pipe(v.array(apart), v.description('Units of their own: not the bank’s money')),
})
export type SheetAnswer = v.InferOutput<typeof balanceSheet>
