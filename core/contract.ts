/**
 * The public API, once, as data: what each call is named, where it lives, who may make it, the shapes of its question
 * and answer, and the refusals it may meet. The edge checks and routes by it, the bank mounts its handlers on it, the
 * OpenAPI document is derived from it, and tests walk through it. Every call may also meet the refusals of `everyCall`.
 */
import * as v from 'valibot'
import { billCalls } from './bills/calls.ts'
import { reconciliationCalls } from './bills/reconciliation-calls.ts'
import { runCalls } from './bills/run-calls.ts'
import { bookCalls } from './books/calls.ts'
import type { Call, EventsReply, FileReply, Shape } from './call.ts'
import { channelCalls } from './channels/calls.ts'
import { customerCalls } from './customers/calls.ts'
import { firmCalls } from './customers/firm-calls.ts'
import { joiningCalls } from './customers/joining-calls.ts'
import { depositCalls } from './deposits/calls.ts'
import { firmDepositCalls } from './deposits/firm-deposit-calls.ts'
import { termCalls } from './deposits/term-calls.ts'
import { ledgerCalls } from './ledger/calls.ts'
import { loanApplicationCalls } from './loans/application-calls.ts'
import { loanCalls } from './loans/calls.ts'
import { carrierCalls } from './mall/carrier-calls.ts'
import { flashCalls } from './mall/flash-calls.ts'
import { merchantCalls } from './mall/merchant-calls.ts'
import { pictureCalls } from './mall/picture-calls.ts'
import { priceListCalls } from './mall/price-list-calls.ts'
import { shopCalls } from './mall/shop-calls.ts'
import type { ProblemCode } from './problem.ts'
import { remittanceCalls } from './remittance/calls.ts'
import { ok, type Result, refuse } from './result.ts'
import { staffCalls } from './staff/calls.ts'

export const contract = {
  ...customerCalls,
  ...joiningCalls,
  ...depositCalls,
  ...termCalls,
  ...ledgerCalls,
  ...remittanceCalls,
  ...billCalls,
  ...runCalls,
  ...reconciliationCalls,
  ...bookCalls,
  ...staffCalls,
  ...firmCalls,
  ...loanApplicationCalls,
  ...loanCalls,
  ...firmDepositCalls,
  ...channelCalls,
  ...shopCalls,
  ...merchantCalls,
  ...flashCalls,
  ...pictureCalls,
  ...priceListCalls,
  ...carrierCalls,
} as const satisfies Record<string, Call>

export type Contract = typeof contract
export type CallName = keyof Contract

type Out<S> = S extends Shape ? v.InferOutput<S> : undefined
/** What a handler is given: everything checked, texts turned into the bank's own types. */
export type Question<Name extends CallName> = {
  readonly params: Contract[Name] extends { params: infer S } ? Out<S> : undefined
  readonly query: Contract[Name] extends { query: infer S } ? Out<S> : undefined
  readonly body: Contract[Name] extends { takes: string }
    ? Uint8Array<ArrayBuffer>
    : Contract[Name] extends { body: infer S }
      ? Out<S>
      : undefined
}
export type AnswerTo<Name extends CallName> = Contract[Name] extends { answer: infer S } ? Out<S> : undefined
/** What a handler gives: the answer itself, or a file, or a stream of answers. */
export type ReplyTo<Name extends CallName> = Contract[Name] extends { gives: 'file' }
  ? FileReply
  : Contract[Name] extends { gives: 'events' }
    ? EventsReply<AnswerTo<Name>>
    : AnswerTo<Name>

/** What any call may meet beside its own refusals. */
export const everyCall = (call: Call): ProblemCode[] => [
  ...(call.body || call.params || call.query ? (['bad-input'] as const) : []),
  ...(call.body ? (['body-not-json'] as const) : []),
  ...(call.body || call.takes ? (['body-too-large'] as const) : []),
  ...(call.roles ? (['role-missing'] as const) : []),
  ...(call.session === 'needed' || call.session === 'ends' ? (['not-signed-in', 'session-expired'] as const) : []),
  ...(call.session === 'needed' && !call.locked ? (['locked'] as const) : []),
  ...((call.session === 'needed' || call.session === 'ends') && !call.joining ? (['not-joined'] as const) : []),
  ...(call.method !== 'GET' && (call.session === 'needed' || call.session === 'ends')
    ? (['csrf-token-missing'] as const)
    : []),
  ...(call.method === 'GET' ? [] : (['foreign-origin'] as const)),
  ...(call.idempotent ? (['idempotency-key-missing', 'idempotency-key-reused'] as const) : []),
  ...(call.body || call.takes ? (['body-too-slow'] as const) : []),
  'url-too-long',
  'headers-too-large',
  'too-many-requests',
  'bank-unavailable',
  'internal-failure',
]

type Where = 'params' | 'query' | 'body'
type Misfit = { parameter: string; expectation: string }

/** The first thing wrong with a value, as a refusal's parts; undefined when it has the shape. */
export function misfit(shape: Shape, value: unknown, where: Where): Misfit | undefined {
  const result = fitted(shape, value, where)
  return result.ok ? undefined : result.refusal
}

/** A value in its shape's own types, or the first thing wrong with it. */
export function fitted(shape: Shape, value: unknown, where: Where): Result<unknown, Misfit> {
  const result = v.safeParse(shape, value, { abortEarly: true })
  if (result.success) return ok(result.output)
  const [issue] = result.issues
  const path = issue.path?.map((item) => String(item.key)).join('.') ?? ''
  const expectation =
    issue.type === 'strict_object'
      ? issue.expected === 'never'
        ? 'unknown-field'
        : 'missing'
      : issue.received === 'undefined'
        ? 'missing'
        : issue.message
  return refuse({ parameter: path || where, expectation })
}
