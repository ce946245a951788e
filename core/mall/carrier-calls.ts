/** What carriers tell the bank. Nobody is signed in: what is told is signed with a secret of that one parcel. */
import * as v from 'valibot'
import { type Call, one } from '../call.ts'

export const heard = v.object({ result: v.boolean(), returnCode: v.string(), message: v.string() })

export const carrierCalls = {
  carrierNews: {
    method: 'POST', path: '/carriers/parcels/:id', tag: 'mall', session: 'none', status: 200,
    summary: 'News of a parcel from the service that follows carriers: a form with `param` (JSON) and `sign`', params: one('mall-parcel'), takes: 'form', answer: heard,
    refusals: ['signature-refused'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
