/** The registry's protocol: JSON over HTTP with a token, one question a request; the answer repeats its reference. */
import * as v from 'valibot'
import type { FirmAnswer } from '../../../core/customers/firm.ts'
import { type RegistryFacts, type SourceAnswer, sectionOf } from '../../../core/loans/facts.ts'
import { isDay } from '../../../core/time.ts'
import { readJson } from '../json.ts'

export const VERIFY = '/v1/enterprise-verifications'
export const PROFILE = '/v1/enterprise-profiles'

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
  const found = readJson(answer, text)
  if (found?.requestId !== reference) return { kind: 'not-available' }
  const { code, entStatus } = found
  if (code === '00') return entStatus ? { kind: 'match', standing: entStatus } : { kind: 'not-available' }
  if (code === '01') return { kind: 'no-match', differs: 'name' }
  if (code === '02') return { kind: 'no-match', differs: 'representative' }
  return code === '03' ? { kind: 'unknown' } : { kind: 'not-available' }
}

export const profileQuestion = v.strictObject({
  requestId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  creditCode: v.pipe(v.string(), v.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/)),
  askedAt: v.pipe(v.string(), v.isoTimestamp()),
})
export type ProfileQuestion = v.InferOutput<typeof profileQuestion>
const profile = v.object({
  requestId: v.string(),
  code: v.picklist(['00', '03', '90']),
  profile: v.optional(
    v.object({
      creditCode: v.string(),
      establishedOn: v.pipe(v.string(), v.check(isDay)),
      /** Class of GB/T 4754. */
      industry: v.pipe(
        v.string(),
        v.regex(/^\d{4}$/),
        v.check((text) => sectionOf(text) !== undefined),
      ),
      entStatus: v.picklist(standings),
      irregular: v.boolean(),
    }),
  ),
})

/** What the text says to this question about this firm; what cannot be read, or is about another, says nothing. */
export function readProfile(text: string, reference: string, creditCode: string): SourceAnswer<RegistryFacts> {
  const answered = readJson(profile, text)
  if (answered?.requestId !== reference) return { kind: 'not-available' }
  const { code, profile: found } = answered
  if (code === '03') return { kind: 'empty' }
  if (code !== '00' || found?.creditCode !== creditCode) return { kind: 'not-available' }
  const { establishedOn: established, industry, entStatus: standing, irregular } = found
  return { kind: 'answered', value: { established, industry, standing, irregular } }
}
