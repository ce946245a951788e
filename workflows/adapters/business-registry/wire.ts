/** The registry's protocol: JSON over HTTP with a token, one question a request; the answer repeats its reference. */
import * as v from 'valibot'
import type { FirmAnswer } from '../../../core/customers/firm.ts'

export const VERIFY = '/v1/enterprise-verifications'

export const question = v.strictObject({
  requestId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  creditCode: v.pipe(v.string(), v.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/)),
  entName: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  legalPerson: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
})
export type Question = v.InferOutput<typeof question>

/** 00 they belong together; 01 another name; 02 another legal representative; 03 no such code; 90 busy, ask again. */
export const codes = ['00', '01', '02', '03', '90'] as const
export type Code = (typeof codes)[number]
/** How a firm stands on the register: 存续, 吊销, 注销. */
export const standings = ['in-business', 'revoked', 'closed'] as const
export type Standing = (typeof standings)[number]

const answer = v.object({
  requestId: v.string(),
  code: v.picklist(codes),
  entStatus: v.optional(v.picklist(standings)),
})

/** What the text says to this question; what cannot be read, or is about another, says nothing. */
export function readAnswer(text: string, reference: string): FirmAnswer {
  try {
    const read = v.safeParse(answer, JSON.parse(text))
    if (!read.success || read.output.requestId !== reference) return { kind: 'not-available' }
    const { code, entStatus } = read.output
    if (code === '00') return entStatus ? { kind: 'match', standing: entStatus } : { kind: 'not-available' }
    if (code === '01') return { kind: 'no-match', differs: 'name' }
    if (code === '02') return { kind: 'no-match', differs: 'representative' }
    return code === '03' ? { kind: 'unknown' } : { kind: 'not-available' }
  } catch {
    return { kind: 'not-available' }
  }
}
