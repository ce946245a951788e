/** How a refusal or a failure reaches whoever asked: RFC 9457 `application/problem+json` with our own members. */
import * as v from 'valibot'

/** Everything the API may say no with. The status is HTTP's; the words are in `core/words`. */
export const problemStatus = {
  // The request itself
  'bad-input': 400,
  'body-not-json': 400,
  'body-too-large': 413,
  'body-too-slow': 408,
  'url-too-long': 414,
  'headers-too-large': 431,
  'not-found': 404,
  'method-not-allowed': 405,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 409,
  'request-in-progress': 409,
  'too-many-requests': 429,
  // Who asks
  'not-signed-in': 401,
  'session-expired': 401,
  'csrf-token-missing': 403,
  'foreign-origin': 403,
  'signature-refused': 401,
  'role-missing': 403,
  // Customers
  'code-wrong': 403,
  'code-expired': 403,
  'code-locked': 429,
  'not-joined': 404,
  'already-joined': 409,
  'sms-not-sent': 503,
  // Money
  'insufficient-funds': 409,
  'account-frozen': 409,
  'payee-unknown': 404,
  'payee-is-payer': 409,
  'no-bound-account': 409,
  'bound-account-refused': 409,
  'account-unknown': 404,
  'movement-unknown': 404,
  // Bills
  'biller-unknown': 404,
  'biller-unavailable': 503,
  'bill-unknown': 404,
  'bill-already-paid': 409,
  'bill-being-paid': 409,
  'amount-differs': 409,
  'biller-refused': 409,
  'no-fee-slab': 409,
  'biller-closed': 409,
  'payer-unknown': 404,
  'less-than-due': 409,
  'less-than-minimum': 409,
  'amount-not-offered': 409,
  'amount-out-of-range': 409,
  'amount-out-of-limits': 409,
  // Reconciliation with billers
  'reconciliation-unknown': 404,
  'case-unknown': 404,
  'case-closed': 409,
  'outcome-not-possible': 409,
  // Bill runs
  'run-unknown': 404,
  'run-not-draft': 409,
  'run-not-running': 409,
  'sheet-not-ready': 409,
  'bill-number-taken': 409,
  'house-unknown': 404,
  'bill-closed': 409,
  'bill-partly-paid': 409,
  'more-than-due': 409,
  'part-not-allowed': 409,
  'payment-unknown': 404,
  'link-unknown': 404,
  'link-locked': 429,
  'householder-wrong': 403,
  'household-unknown': 404,
  'mandate-exists': 409,
  'mandate-unknown': 404,
  'clock-refused': 409,
  // Ourselves
  'bank-unavailable': 503,
  'internal-failure': 500,
} as const

export type ProblemCode = keyof typeof problemStatus

/** A refusal on its way out: the code, which parameter it is about, and the facts its words need. */
export type Refusal = {
  readonly kind: ProblemCode
  readonly parameter?: string
  readonly facts?: Readonly<Record<string, string | number>>
}

export const problem = v.object({
  type: v.pipe(v.string(), v.examples(['/problems/insufficient-funds'])),
  title: v.string(),
  status: v.number(),
  code: v.picklist(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]),
  detail: v.pipe(v.string(), v.description('What happened and what helps, in the language asked for')),
  parameter: v.optional(v.string()),
  facts: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  request: v.pipe(v.string(), v.description('The request id; it runs through logs, runs and the ledger')),
})
export type Problem = v.InferOutput<typeof problem>
