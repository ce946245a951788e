/** The registry's protocol: JSON under an HMAC, one question a request; the answer names the question and its instant. */
import * as v from 'valibot'
import type { RegistryAnswer } from '../../../core/customers/joining.ts'
import { readJson } from '../json.ts'

export const INSTITUTION = 'QIAO0001'
export const VERIFY = '/v1/verifications'

export const question = v.strictObject({
  requestId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  idNumber: v.pipe(v.string(), v.regex(/^\d{17}[\dX]$/)),
  purpose: v.literal('account-opening'),
})
export type Question = v.InferOutput<typeof question>

/** 00 they belong together; 01 they do not; 02 no such number; 90 busy, ask again. */
export const codes = { '00': 'match', '01': 'no-match', '02': 'number-unknown', '90': 'not-available' } as const
export type Code = keyof typeof codes
const answer = v.object({
  requestId: v.string(),
  code: v.picklist(Object.keys(codes) as [Code, ...Code[]]),
  checkedAt: v.string(),
})

/** What the text says to this question; what cannot be read or is about another says nothing. */
export function readAnswer(text: string, reference: string): RegistryAnswer {
  const found = readJson(answer, text)
  return found?.requestId === reference ? codes[found.code] : 'not-available'
}
