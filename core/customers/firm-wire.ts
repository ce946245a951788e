/** Shapes of firms as customers. */

import * as v from 'valibot'
import { businessId } from '../call.ts'
import { id, instantOut, moneyOut, personName, phone } from '../shape.ts'
import { firmStates } from './firm-states.ts'
import { readUscc } from './uscc.ts'

export const uscc = v.pipe(
  v.string('uscc'),
  v.maxLength(30, 'uscc'),
  v.check((text) => {
    const read = readUscc(text)
    return read.ok || read.refusal.kind !== 'uscc'
  }, 'uscc'),
  v.check((text) => readUscc(text).ok, 'uscc-check-character'),
  v.transform((text) => {
    const read = readUscc(text)
    return read.ok ? read.value : text
  }),
)
/** As it stands on the licence. */
export const firmName = v.pipe(
  v.string('firm-name'),
  v.trim(),
  v.regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ·.&'’（）()-]{1,79}$/u, 'firm-name'),
)
export const newFirm = v.strictObject({
  code: uscc,
  name: firmName,
  /** Its legal representative: whoever asks, or a customer of ours, by the phone they have with us. */
  representative: v.strictObject({ name: personName, phone: v.optional(phone) }),
})
export const confirmation = v.strictObject({ answer: v.picklist(['yes', 'no'], 'answer') })

export const firm = v.object({
  id: v.string(),
  code: v.string(),
  name: v.string(),
  state: v.picklist(firmStates),
  says: v.pipe(v.string(), v.description('Where it stands, and what helps, in a sentence')),
  representative: v.pipe(v.string(), v.description('Masked, unless it is whoever asks')),
  operator: v.pipe(v.string(), v.description('Masked, unless it is whoever asks')),
  /** Whoever asks is the legal representative and has not said yes or no. */
  asksMe: v.boolean(),
  at: instantOut,
  until: v.nullable(v.pipe(instantOut, v.description('Until when the legal representative may confirm'))),
  organization: v.nullable(v.string()),
  account: v.nullable(v.object({ id, balance: moneyOut, available: moneyOut })),
})
export type Firm = v.InferOutput<typeof firm>
export const firms = v.object({ firms: v.array(firm) })

/** As an officer sees it whose work it is. */
export const firmCase = v.object({
  id: v.string(),
  code: v.string(),
  name: v.string(),
  state: v.picklist(firmStates),
  why: v.pipe(v.string(), v.description('What is not clear, in words')),
  representative: v.string(),
  operator: v.string(),
  registry: v.nullable(v.pipe(v.string(), v.description('What the business registry said'))),
  at: instantOut,
  workflow: v.nullable(v.string()),
})
export const firmId = businessId('firm')
