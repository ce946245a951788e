/**
 * The public API, once, as data: what each call is named, where it lives, who may make it, the shapes of its question
 * and answer, and the refusals it may meet. The edge checks and routes by it, the bank mounts its handlers on it, the
 * OpenAPI document is derived from it, and tests walk through it. Every call may also meet the refusals of `everyCall`.
 */
import * as v from 'valibot'
import * as bills from './bills/wire.ts'
import * as customers from './customers/wire.ts'
import * as deposits from './deposits/wire.ts'
import * as ledger from './ledger/wire.ts'
import type { ProblemCode } from './problem.ts'
import * as remittance from './remittance/wire.ts'
import { id } from './shape.ts'

type Shape = v.GenericSchema
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

const businessId = (prefix: string) => v.pipe(v.string('id'), v.regex(new RegExp(`^${prefix}-[0-9a-f]{32}$`), 'id'))
const one = (prefix: string) => v.strictObject({ id: businessId(prefix) })

export const contract = {
  askForCode: {
    method: 'POST', path: '/session/codes', tag: 'customers', session: 'none', status: 202,
    summary: 'Send a code to a phone, for signing in or joining',
    body: customers.askForCode, answer: customers.codeSent,
    refusals: ['code-locked', 'too-many-requests', 'sms-not-sent'],
  },
  signIn: {
    method: 'POST', path: '/session', tag: 'customers', session: 'opens', status: 200,
    summary: 'Sign in with the code; a phone without an account keeps its code for joining',
    body: customers.signIn, answer: customers.session,
    refusals: ['code-wrong', 'code-expired', 'code-locked', 'not-joined'],
  },
  session: {
    method: 'GET', path: '/session', tag: 'customers', session: 'needed', status: 200,
    summary: 'Who is signed in, with the CSRF token', answer: customers.session, refusals: [],
  },
  signOut: {
    method: 'DELETE', path: '/session', tag: 'customers', session: 'ends', status: 204,
    summary: 'Sign out on this device', refusals: [],
  },
  join: {
    method: 'POST', path: '/customers', tag: 'customers', session: 'opens', status: 201,
    summary: 'Join: opens an account and signs in', body: customers.join, answer: customers.session,
    refusals: ['code-wrong', 'code-expired', 'code-locked', 'already-joined'],
  },
  bindAccount: {
    method: 'PUT', path: '/bound-account', tag: 'customers', session: 'needed', status: 200,
    summary: "Bind the customer's own account at another bank",
    body: customers.bindAccount, answer: customers.boundAccount, refusals: ['bound-account-refused'],
  },
  accounts: {
    method: 'GET', path: '/accounts', tag: 'deposits', session: 'needed', status: 200,
    summary: 'The accounts with balance, held and available', query: deposits.after, answer: deposits.accounts, refusals: [],
  },
  movements: {
    method: 'GET', path: '/accounts/:id/movements', tag: 'deposits', session: 'needed', status: 200,
    summary: 'Movements, newest first, fifty at a time', params: v.strictObject({ id }),
    query: deposits.movementsQuery, answer: deposits.movements, refusals: ['account-unknown'],
  },
  explainMovement: {
    method: 'GET', path: '/movements/:id/explain', tag: 'ledger', session: 'needed', status: 200,
    summary: 'Why a movement is as it is, and its receipt, which anyone can check without us', params: v.strictObject({ id }),
    answer: ledger.explanation, refusals: ['movement-unknown'],
  },
  payee: {
    method: 'GET', path: '/payees', tag: 'remittance', session: 'needed', status: 200,
    summary: 'Who is behind a phone number, masked', query: remittance.payeeQuery, answer: remittance.payee,
    refusals: ['payee-unknown', 'too-many-requests'],
  },
  transfer: {
    method: 'POST', path: '/transfers', tag: 'remittance', session: 'needed', idempotent: true, status: 201,
    summary: 'Pay another customer; arrives at once', body: remittance.transferRequest, answer: remittance.transfer,
    refusals: ['payee-unknown', 'payee-is-payer', 'insufficient-funds', 'account-frozen'],
  },
  transferById: {
    method: 'GET', path: '/transfers/:id', tag: 'remittance', session: 'needed', status: 200,
    summary: 'One transfer, for payer and payee', params: one('transfer'), answer: remittance.transfer, refusals: ['movement-unknown'],
  },
  topUp: {
    method: 'POST', path: '/top-ups', tag: 'remittance', session: 'needed', idempotent: true, status: 202,
    summary: 'Bring in money from the bound account', body: remittance.topUpRequest, answer: remittance.topUp,
    refusals: ['no-bound-account'],
  },
  topUpById: {
    method: 'GET', path: '/top-ups/:id', tag: 'remittance', session: 'needed', status: 200,
    summary: 'Whether the money has arrived', params: one('top-up'), answer: remittance.topUp, refusals: ['movement-unknown'],
  },
  billers: {
    method: 'GET', path: '/billers', tag: 'bills', session: 'needed', status: 200,
    summary: 'Who can be paid', answer: bills.billers, refusals: [],
  },
  bills: {
    method: 'GET', path: '/billers/:biller/bills', tag: 'bills', session: 'needed', status: 200,
    summary: 'The open bills of a household, as the biller has them now', params: v.strictObject({ biller: bills.billerId }),
    query: bills.billsQuery, answer: bills.bills, refusals: ['biller-unknown', 'biller-unavailable', 'bill-unknown'],
  },
  payBill: {
    method: 'POST', path: '/bill-payments', tag: 'bills', session: 'needed', idempotent: true, status: 202,
    summary: 'Pay a bill; the biller is asked and the outcome follows', body: bills.payBill, answer: bills.billPayment,
    refusals: ['biller-unknown', 'biller-unavailable', 'bill-unknown', 'amount-differs', 'bill-already-paid', 'bill-being-paid'],
  },
  billPayments: {
    method: 'GET', path: '/bill-payments', tag: 'bills', session: 'needed', status: 200,
    summary: 'The newest fifty payments of bills', answer: bills.billPayments, refusals: [],
  },
  billPaymentById: {
    method: 'GET', path: '/bill-payments/:id', tag: 'bills', session: 'needed', status: 200,
    summary: 'Where a payment stands', params: one('bill-payment'), query: deposits.after, answer: bills.billPayment, refusals: ['movement-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns

export type Contract = typeof contract
export type CallName = keyof Contract

type Out<S> = S extends Shape ? v.InferOutput<S> : undefined
/** What a handler is given: everything checked, texts turned into the bank's own types. */
export type Question<Name extends CallName> = {
  readonly params: Contract[Name] extends { params: infer S } ? Out<S> : undefined
  readonly query: Contract[Name] extends { query: infer S } ? Out<S> : undefined
  readonly body: Contract[Name] extends { body: infer S } ? Out<S> : undefined
}
export type AnswerTo<Name extends CallName> = Contract[Name] extends { answer: infer S } ? Out<S> : undefined

/** What any call may meet beside its own refusals. */
export const everyCall = (call: Call): ProblemCode[] => [
  ...(call.body || call.params || call.query ? (['bad-input'] as const) : []),
  ...(call.body ? (['body-not-json', 'body-too-large'] as const) : []),
  ...(call.session === 'needed' || call.session === 'ends' ? (['not-signed-in', 'session-expired'] as const) : []),
  ...(call.method !== 'GET' && (call.session === 'needed' || call.session === 'ends')
    ? (['csrf-token-missing'] as const)
    : []),
  ...(call.method === 'GET' ? [] : (['foreign-origin'] as const)),
  ...(call.idempotent ? (['idempotency-key-missing', 'idempotency-key-reused'] as const) : []),
  'too-many-requests',
  'bank-unavailable',
  'internal-failure',
]

/** The first thing wrong with a value, as a refusal's parts; undefined when it has the shape. */
export function misfit(
  shape: Shape,
  value: unknown,
  where: 'params' | 'query' | 'body',
): { parameter: string; expectation: string } | undefined {
  const result = v.safeParse(shape, value, { abortEarly: true })
  if (result.success) return undefined
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
  return { parameter: path || where, expectation }
}
