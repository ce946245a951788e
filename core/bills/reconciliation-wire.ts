/** Shapes of the reconciliation with billers: for officers of the bank. */

import * as v from 'valibot'
import { day, dayOut, instantOut, moneyOut, PLAIN } from '../shape.ts'
import { proposal } from '../staff/wire.ts'
import { caseKinds, ends, outcomes } from './reconciliation-kinds.ts'
import { billerId, paymentStates } from './wire.ts'

const named = v.object({ id: v.string(), name: v.string() })

export const listQuery = v.strictObject({
  biller: v.optional(billerId),
  from: v.optional(day),
  to: v.optional(day),
})
export const dayOfBiller = v.strictObject({ biller: billerId, day })

export const counts = v.object({
  matched: v.number(),
  open: v.number(),
  missingHere: v.number(),
  missingThere: v.number(),
  amountDiffers: v.number(),
  stateDiffers: v.number(),
})
export const reconciliation = v.object({
  biller: named,
  day: dayOut,
  state: v.picklist(['matched', 'differences', 'no-file']),
  counts,
  ledger: v.object({ count: v.number(), sum: moneyOut }),
  own: v.object({ count: v.number(), sum: moneyOut }),
  file: v.nullable(v.object({ count: v.number(), sum: moneyOut, sha256: v.string() })),
  casesOpen: v.number(),
  cases: v.number(),
  at: v.pipe(instantOut, v.description('When it was done, bank time')),
  workflow: v.nullable(v.string()),
})
export type Reconciliation = v.InferOutput<typeof reconciliation>
export const reconciliations = v.object({ reconciliations: v.array(reconciliation) })

export const caseRow = v.object({
  id: v.string(),
  biller: named,
  day: dayOut,
  kind: v.picklist(caseKinds),
  state: v.picklist(['looking', 'with-person', 'closed']),
  reference: v.pipe(
    v.string(),
    v.description('What the biller knows the payment by; empty where it is about the file'),
  ),
  ours: v.nullable(moneyOut),
  theirs: v.nullable(moneyOut),
  owner: v.nullable(v.pipe(v.string(), v.description('Who looks at it'))),
  deadline: v.nullable(instantOut),
  outcome: v.nullable(v.picklist(ends)),
  openedAt: instantOut,
  closedAt: v.nullable(instantOut),
})
export type CaseRow = v.InferOutput<typeof caseRow>
export const reconciliationOne = v.object({ reconciliation, cases: v.array(caseRow) })
export const casesQuery = v.strictObject({
  state: v.optional(v.picklist(['open', 'closed'], 'state')),
  biller: v.optional(billerId),
  kind: v.optional(v.picklist(caseKinds, 'state')),
  before: v.optional(v.pipe(v.string('cursor'), v.regex(/^reconciliation-case-[0-9a-f]{32}$/, 'cursor'))),
})
export const cases = v.object({ cases: v.array(caseRow), next: v.nullable(v.string()) })

/** Everything about one case: what the three say, who waits for whom until when, and what may be decided. */
export const caseAll = v.object({
  case: caseRow,
  says: v.pipe(v.string(), v.description('Who waits for whom until when, in a sentence')),
  /** Dr and Cr of what the ledger has booked because of the payment, and of the case. */
  entries: v.array(
    v.object({
      id: v.string(),
      step: v.string(),
      at: instantOut,
      actor: v.string(),
      legs: v.array(v.object({ debit: v.string(), credit: v.string(), amount: v.string(), unit: v.string() })),
    }),
  ),
  payment: v.nullable(
    v.object({
      id: v.string(),
      customer: v.pipe(v.string(), v.description('Masked')),
      state: v.picklist(paymentStates),
      bill: v.string(),
      amount: moneyOut,
      fee: moneyOut,
      receipt: v.nullable(v.string()),
      at: instantOut,
      workflow: v.nullable(v.string()),
    }),
  ),
  file: v.nullable(
    v.object({
      theirs: v.string(),
      bill: v.string(),
      payer: v.string(),
      amount: moneyOut,
      time: v.string(),
      receipt: v.string(),
    }),
  ),
  inquiry: v.nullable(v.pipe(v.string(), v.description('What the biller last said when asked by reference'))),
  inSuspense: moneyOut,
  possible: v.array(v.picklist(outcomes)),
  decision: v.nullable(
    v.object({
      outcome: v.picklist(ends),
      by: v.string(),
      confirmedBy: v.nullable(v.pipe(v.string(), v.description('The second person, where money moved'))),
      reason: v.string(),
      at: instantOut,
      entry: v.nullable(v.string()),
    }),
  ),
  proposal: v.nullable(v.pipe(proposal, v.description('What waits for a second person'))),
  workflow: v.nullable(v.pipe(v.string(), v.description('Its run in Temporal'))),
})
export type CaseAll = v.InferOutput<typeof caseAll>

export const decision = v.strictObject({
  outcome: v.picklist(outcomes, 'outcome'),
  reason: v.pipe(
    v.string('reason'),
    v.trim(),
    v.minLength(2, 'reason'),
    v.maxLength(200, 'reason'),
    v.regex(PLAIN, 'reason'),
  ),
})

/** What stands in 2241 suspense because of bills, and whose task it is. */
export const suspense = v.object({
  total: moneyOut,
  items: v.array(
    v.object({
      business: v.string(),
      payment: v.nullable(v.string()),
      biller: v.nullable(named),
      amount: moneyOut,
      since: instantOut,
      days: v.number(),
      owner: v.nullable(v.string()),
      workflow: v.nullable(v.string()),
    }),
  ),
})
export type Suspense = v.InferOutput<typeof suspense>
