/** What a call of the public API is, as data (`contract.ts`). */
import * as v from 'valibot'
import type { ProblemCode } from './problem.ts'

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
  /** Moves money: the caller names each press of the button (decision 24). */
  readonly idempotent?: true
  readonly params?: ObjectShape
  readonly query?: ObjectShape
  readonly body?: Shape
  readonly status: 200 | 201 | 202 | 204
  readonly answer?: Shape
  readonly refusals: readonly ProblemCode[]
}

export const businessId = (prefix: string) =>
  v.pipe(v.string('id'), v.regex(new RegExp(`^${prefix}-[0-9a-f]{32}$`), 'id'))
/** Parameters of a call about one business object. */
export const one = (prefix: string) => v.strictObject({ id: businessId(prefix) })
