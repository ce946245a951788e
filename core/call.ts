/** What a call of the public API is, as data (`contract.ts`). */
import * as v from 'valibot'
import type { ProblemCode, Refusal } from './problem.ts'
import type { Role } from './staff/roles.ts'

export type Shape = v.GenericSchema
type ObjectShape = v.ObjectSchema<v.ObjectEntries, undefined> | v.StrictObjectSchema<v.ObjectEntries, undefined>

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below /api at the edge; the same path at the bank. Parameters as `:name`. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** `none`: anyone; `opens`: the answer opens a session; `ends`: it ends one; `needed`: a session must stand. */
  readonly session: 'none' | 'opens' | 'ends' | 'needed'
  /** Also for who has shown a phone and is still joining. */
  readonly joining?: true
  /** Also for who has locked the app: what opens it again. */
  readonly locked?: true
  /** What the caller must be somewhere, one of these; whether it is the right place, the bank's handler decides. */
  readonly roles?: readonly Role[]
  /** Moves money: the caller names each press of the button (decision 24). */
  readonly idempotent?: true
  readonly params?: ObjectShape
  readonly query?: ObjectShape
  readonly body?: Shape
  /** Instead of JSON: bytes of a file, or a form as another system sends it. */
  readonly takes?: 'file' | 'form'
  readonly status: 200 | 201 | 202 | 204
  readonly answer?: Shape
  /** Instead of JSON: a file to keep, or server-sent events, each with the JSON of `answer`. */
  readonly gives?: 'file' | 'events'
  readonly refusals: readonly ProblemCode[]
  /**
   * Thousands ask for the same thing at once, and do so one after another: the field of the body that names it, and the refusal that holds for all of
   * them when nothing is left. Without it only the bank says so.
   */
  readonly crowd?: { readonly by: string; readonly gone?: ProblemCode }
}

export const businessId = (prefix: string) =>
  v.pipe(v.string('id'), v.regex(new RegExp(`^${prefix}-[0-9a-f]{32}$`), 'id'))
/** Parameters of a call about one business object. */
export const one = (prefix: string) => v.strictObject({ id: businessId(prefix) })

/** A file that is answered. */
export type FileReply = { readonly name: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> }
/** Events until the asker goes; `id` is where a broken stream goes on from. Undefined now and then: nothing new, is anyone there? */
export type EventsReply<Data> = {
  readonly events: () => AsyncIterable<{ readonly id: string; readonly data: Data } | undefined>
}
/** The largest file that is taken, in bytes, and the largest JSON. */
export const LARGEST_FILE = 20 * 1024 * 1024
export const LARGEST_JSON = 64 * 1024
export const largestBody = (call: Pick<Call, 'takes'>) => (call.takes === 'file' ? LARGEST_FILE : LARGEST_JSON)
export const tooLarge = (call: Pick<Call, 'takes'>): Refusal => ({
  kind: 'body-too-large',
  facts: { most: call.takes === 'file' ? `${LARGEST_FILE / 1024 ** 2} MB` : `${LARGEST_JSON / 1024} KB` },
})
/** No address and no cookie of ours comes near these, in characters. */
export const LONGEST_URL = 4_096
export const LONGEST_COOKIES = 4_096
