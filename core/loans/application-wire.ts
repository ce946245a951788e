/** Shapes of an application for a loan: what is given step by step, what is offered, what an officer sees. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { firmId } from '../customers/firm-wire.ts'
import { given } from '../customers/wire.ts'
import { dayOut, instantOut, money, moneyOut } from '../shape.ts'
import { applicationStates, askedThings, outsideSources, uses } from './application.ts'
import { consentPurposes } from './consents.ts'
import { loanProducts, methods } from './kinds.ts'

export const product = v.picklist(loanProducts, 'product')
export const method = v.picklist(methods, 'repayment')
const months = v.pipe(v.number('months'), v.integer('months'), v.minValue(1, 'months'), v.maxValue(360, 'months'))
const percent = v.pipe(v.string(), v.description('Of a year, in percent'), v.examples(['3.60']))
const sha256 = v.pipe(v.string('digest'), v.regex(/^[0-9a-f]{64}$/, 'digest'))

// ——— what there is ———

export const products = v.object({
  today: dayOut,
  products: v.array(
    v.object({
      id: product,
      name: v.string(),
      about: v.string(),
      revolving: v.boolean(),
      least: moneyOut,
      most: moneyOut,
      months: v.array(v.pipe(v.number(), v.integer())),
      methods: v.array(v.object({ id: method, name: v.string(), about: v.string() })),
      from: v.pipe(percent, v.description('The lowest rate of today; yours is decided with the application')),
      to: percent,
      rules: v.array(v.string()),
    }),
  ),
  consents: v.array(v.object({ purpose: v.picklist(consentPurposes), version: v.string(), title: v.string(), says: v.string(), without: v.string() })),
}) // biome-ignore format: one list
export type Products = v.InferOutput<typeof products>

// ——— what the applicant gives ———

export const newApplication = v.strictObject({ firm: firmId, product })
export const wish = v.strictObject({ amount: money, months, method, use: v.picklist(uses, 'use') })
export const consents = v.strictObject({
  'credit-bureau': v.string('consents'),
  tax: v.string('consents'),
  approval: v.optional(given),
})
export const askPerson = v.strictObject({
  reason: v.pipe(v.string('reason'), v.trim(), v.minLength(2, 'reason'), v.maxLength(200, 'reason')),
})
export const costRead = v.strictObject({ sha256 })
export const signature = v.strictObject({ sha256, approval: v.optional(given) })

// ——— what comes back ———

export const instalment = v.object({
  n: v.pipe(v.number(), v.integer()),
  due: dayOut,
  principal: moneyOut,
  interest: moneyOut,
  total: moneyOut,
  left: v.pipe(moneyOut, v.description('Principal after it')),
})
export type InstalmentAnswer = v.InferOutput<typeof instalment>
export const costItem = v.object({
  name: v.string(),
  who: v.pipe(v.string(), v.description('Who takes it')),
  how: v.pipe(v.string(), v.description('How it comes about, in words')),
  amount: v.nullable(moneyOut),
  contingent: v.pipe(v.boolean(), v.description('Only when what was agreed is not kept')),
})
export const costSheet = v.object({
  title: v.string(),
  principal: moneyOut,
  items: v.array(costItem),
  total: v.pipe(moneyOut, v.description('All that is paid beside the principal when it is kept')),
  simple: v.pipe(percent, v.description('Yearly cost, simple: twelve times the monthly internal rate of return')),
  compound: v.pipe(percent, v.description('Yearly cost, compound')),
  nothingElse: v.pipe(v.string(), v.description('That nothing else is charged')),
})
export type CostSheet = v.InferOutput<typeof costSheet>
export const offer = v.object({
  limit: moneyOut,
  percent,
  rate: v.pipe(v.string(), v.description('How the rate comes about, and whether it changes')),
  months: v.pipe(v.number(), v.integer()),
  method,
  until: instantOut,
  cost: costSheet,
  schedule: v.array(instalment),
  sha256: v.pipe(v.string(), v.description('Of the cost sheet and the schedule; named when it is confirmed')),
  readAt: v.pipe(instantOut, v.description('From then on the cost sheet can be confirmed')),
  read: v.boolean(),
  contract: v.nullable(v.object({ sha256: v.string() })),
})
export type Offer = v.InferOutput<typeof offer>

export const application = v.object({
  id: businessId('loan-application'),
  firm: v.object({ id: firmId, name: v.string() }),
  product,
  name: v.string(),
  state: v.picklist(applicationStates),
  next: v.nullable(v.picklist(askedThings)),
  says: v.pipe(v.string(), v.description('Where it stands, and what helps, in a sentence')),
  steps: v.array(v.object({ id: v.string(), name: v.string(), state: v.picklist(['done', 'now', 'to-come']) })),
  wish: v.nullable(v.object({ amount: moneyOut, months: v.pipe(v.number(), v.integer()), method, use: v.picklist(uses) })),
  sources: v.array(v.object({ id: v.picklist(outsideSources), name: v.string(), state: v.picklist(['to-ask', 'asked', 'answered', 'empty', 'away']) })),
  reasons: v.pipe(v.array(v.string()), v.description('Why it was declined or limited, and what helps')),
  offer: v.nullable(v.object({ limit: moneyOut, percent, until: instantOut })),
  line: v.nullable(businessId('credit-line')),
  at: instantOut,
  lapses: v.nullable(instantOut),
}) // biome-ignore format: one application
export type Application = v.InferOutput<typeof application>
export const applications = v.object({ applications: v.array(application) })

// ——— for officers ———

export const casesQuery = v.strictObject({
  state: v.optional(v.picklist(['open', 'all'], 'state')),
  before: v.optional(businessId('loan-application')),
})
export const loanCase = v.object({
  id: businessId('loan-application'),
  firm: v.string(),
  product: v.string(),
  wish: v.nullable(v.object({ amount: moneyOut, months: v.pipe(v.number(), v.integer()), method, use: v.picklist(uses) })),
  why: v.pipe(v.string(), v.description('Why a person looks at it, in words')),
  state: v.picklist(['open', 'approved', 'declined', 'over']),
  owner: v.nullable(v.string()),
  mine: v.boolean(),
  deadline: v.nullable(instantOut),
  escalations: v.pipe(v.number(), v.integer()),
  at: instantOut,
  points: v.nullable(v.pipe(v.number(), v.integer())),
  proposal: v.nullable(v.string()),
}) // biome-ignore format: one case
export const loanCases = v.object({ cases: v.array(loanCase), next: v.nullable(v.string()) })
const row = v.object({ name: v.string(), value: v.string() })
export const loanCaseAll = v.object({
  ...loanCase.entries,
  code: v.string(),
  score: v.nullable(
    v.object({
      card: v.string(),
      policy: v.string(),
      points: v.pipe(v.number(), v.integer()),
      contributions: v.array(
        v.object({ feature: v.string(), value: v.string(), points: v.pipe(v.number(), v.integer()) }),
      ),
      reasons: v.array(v.string()),
      result: v.picklist(['approve', 'refer', 'decline']),
      sha256: v.string(),
    }),
  ),
  record: v.pipe(
    v.picklist(['none', 'replays', 'differs']),
    v.description(
      'Whether the decision comes out the same, byte for byte, when it is worked out again; what differs is not shown',
    ),
  ),
  facts: v.array(v.object({ source: v.string(), state: v.string(), at: v.nullable(instantOut), rows: v.array(row) })),
  offer: v.nullable(v.object({ limit: moneyOut, percent, points: v.pipe(v.number(), v.integer()) })),
  lpr: percent,
  most: v.pipe(moneyOut, v.description('What may be approved at most')),
  fourEyesAbove: moneyOut,
  outcome: v.nullable(v.string()),
  decidedBy: v.nullable(v.string()),
  reason: v.nullable(v.string()),
  workflow: v.nullable(v.string()),
})
export type LoanCaseAll = v.InferOutput<typeof loanCaseAll>
export const caseDecision = v.strictObject({
  outcome: v.picklist(['approve', 'decline'], 'outcome'),
  limit: v.optional(money),
  points: v.optional(
    v.pipe(
      v.number('percent'),
      v.integer('percent'),
      v.minValue(0, 'percent'),
      v.maxValue(1_000, 'percent'),
      v.description('Basis points over the LPR'),
    ),
  ),
  reason: v.pipe(v.string('reason'), v.trim(), v.minLength(2, 'reason'), v.maxLength(200, 'reason')),
})
