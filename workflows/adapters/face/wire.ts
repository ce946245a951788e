/**
 * The provider's protocol: JSON under an HMAC. A session is opened for one person, the provider's page takes the picture,
 * a notice comes to the bank (it says which session, never what came of it), and the bank fetches the result.
 */
import * as v from 'valibot'
import type { FaceAnswer } from '../../../core/customers/joining.ts'
import { readJson } from '../json.ts'

export const INSTITUTION = 'QIAO0001'
export const SESSIONS = '/v1/sessions'
const id = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/))

export const opening = v.strictObject({
  reference: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  idNumber: v.pipe(v.string(), v.regex(/^\d{17}[\dX]$/)),
  returnTo: v.pipe(v.string(), v.url()),
})
export type Opening = v.InferOutput<typeof opening>
const opened = v.object({
  reference: v.string(),
  session: id,
  page: v.pipe(v.string(), v.url(), v.regex(/^https?:/)),
  expiresAt: v.pipe(v.number(), v.integer()),
})
export const notice = v.strictObject({ session: id })

const result = v.variant('state', [
  v.object({ session: id, state: v.literal('waiting') }),
  v.object({ session: id, state: v.literal('expired') }),
  v.object({
    session: id,
    state: v.literal('compared'),
    score: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    live: v.boolean(),
  }),
])

export const readOpened = (text: string, reference: string) => {
  const found = readJson(opened, text)
  return found?.reference === reference ? found : undefined
}
export const readNotice = (text: string) => readJson(notice, text)
export function readResult(text: string, session: string): FaceAnswer {
  const found = readJson(result, text)
  if (found?.session !== session) return { kind: 'not-available' }
  return found.state === 'compared' ? { kind: 'compared', score: found.score, live: found.live } : { kind: found.state }
}
