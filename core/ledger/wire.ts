/** Shapes of what the ledger tells of one entry: why it is as it is, and how anyone can check it. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { dayOut, id, instantOut, PLAIN, positionOut } from '../shape.ts'
import { receiptShape } from './receipt.ts'

/** In the unit that stands beside it. */
const amount = v.pipe(v.string(), v.examples(['1234.50']))

export const explanation = v.object({
  id: v.pipe(id, v.description('The ledger entry')),
  kind: v.pipe(v.string(), v.description('What was asked: post, hold, settle, release, reverse …')),
  answer: v.pipe(v.string(), v.description('What the ledger answered: posted, held … or a refusal')),
  business: v.pipe(v.string(), v.description('What it was for')),
  step: v.string(),
  memo: v.string(),
  actor: v.pipe(v.string(), v.description('Who asked')),
  request: v.pipe(v.string(), v.description('The request that caused it; the same in every log')),
  session: v.nullable(
    v.pipe(v.string(), v.description('The session it was asked in; null where none was, or where it was not yours')),
  ),
  target: v.nullable(v.pipe(id, v.description('The hold, order or entry that it is about'))),
  bookedAt: instantOut,
  effectiveDay: dayOut,
  legs: v.array(
    v.object({
      account: v.nullable(v.pipe(id, v.description('Only accounts of the one who asks'))),
      name: v.pipe(v.string(), v.description('Its place in the chart of accounts')),
      side: v.picklist(['debit', 'credit']),
      booked: amount,
      held: amount,
      unit: v.string(),
      before: v.nullable(amount),
      after: v.nullable(amount),
    }),
  ),
  limits: v.array(
    v.object({ period: v.picklist(['day', 'month', 'year']), used: amount, allowance: amount, left: amount }),
  ),
  run: v.nullable(v.object({ id: v.string(), step: v.string(), url: v.nullable(v.string()) })),
  basis: v.object({
    quote: v.nullable(v.string()),
    consent: v.nullable(v.string()),
    risk: v.nullable(v.string()),
    signature: v.nullable(
      v.object({
        approval: v.string(),
        how: v.picklist(['passkey', 'code']),
        text: v.pipe(
          v.string(),
          v.description('What was approved, to the letter: its SHA-256 is what the passkey signed'),
        ),
        passkey: v.nullable(v.string()),
        proof: v.nullable(v.pipe(v.unknown(), v.description('The assertion (WebAuthn), as it was given'))),
        at: instantOut,
      }),
    ),
  }),
  related: v.pipe(
    v.array(v.object({ id, step: v.string(), kind: v.string(), answer: v.string(), bookedAt: instantOut })),
    v.description('The other entries of the same business, oldest first: those of the one who asks'),
  ),
  position: positionOut,
  place: v.pipe(v.string(), v.description('SEQUENCE-INDEX in the log')),
  receipt: receiptShape,
})
export type Explanation = v.InferOutput<typeof explanation>

/** Why one of the bank's people reads an entry: in words, or by the difference that it belongs to. One of them is needed. */
export const whyAsked = v.strictObject({
  reason: v.optional(
    v.pipe(
      v.string('reason'),
      v.trim(),
      v.minLength(2, 'reason'),
      v.maxLength(200, 'reason'),
      v.regex(PLAIN, 'reason'),
    ),
  ),
  case: v.optional(businessId('reconciliation-case')),
})
