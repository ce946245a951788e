/** The API as Hono's `hc` knows it, for whoever calls it in TypeScript: types alone, derived from the contract. */
import type { Hono } from 'hono'
import type * as v from 'valibot'
import type { Call, Shape } from '../core/call.ts'
import type { Contract } from '../core/contract.ts'
import type { Problem } from '../core/problem.ts'

type Calls = { readonly [name: string]: Call }
type In<S> = S extends Shape ? v.InferInput<S> : never
type Nothing = Record<never, never>
/** What `hc` is given: parameters and query as they travel, a body as JSON, the key of the press. */
type Input<C extends Call> = (C extends { params: infer S } ? { param: In<S> } : Nothing) &
  (C extends { query: infer S } ? { query: In<S> } : Nothing) &
  (C extends { body: infer S } ? { json: In<S> } : Nothing) &
  (C extends { idempotent: true } ? { header: { 'Idempotency-Key': string } } : Nothing)
type Done<C extends Call> = C extends { gives: 'file' | 'events' }
  ? { input: Input<C>; output: string; outputFormat: 'text'; status: C['status'] }
  : C extends { answer: infer S extends Shape }
    ? { input: Input<C>; output: v.InferOutput<S>; outputFormat: 'json'; status: C['status'] }
    : { input: Input<C>; output: null; outputFormat: 'body'; status: C['status'] }
type Refused<C extends Call> = {
  input: Input<C>
  output: Problem
  outputFormat: 'json'
  status: 400 | 401 | 403 | 404 | 408 | 409 | 413 | 414 | 429 | 431 | 500 | 503
}
type At<C extends Call> = Done<C> | Refused<C>
type SchemaOf<All extends Calls> = {
  [Path in All[keyof All]['path'] as `/api${Path}`]: {
    [Method in Extract<All[keyof All], { path: Path }>['method'] as `$${Lowercase<Method>}`]: At<
      Extract<All[keyof All], { path: Path; method: Method }>
    >
  }
}

/** `hc<EdgeApi<typeof depositCalls>>(url)`: one client for each domain's calls keeps the compiler quick. */
export type EdgeApi<All extends Calls = Contract> = Hono<{ Bindings: object }, SchemaOf<All>, '/'>
