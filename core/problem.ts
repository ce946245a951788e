/** How a refusal or a failure reaches whoever asked: RFC 9457 `application/problem+json` with our own members. */
import * as v from 'valibot'

/** Everything the API may say no with. The status is HTTP's; the words are in `core/words`. */
export const problemStatus = {
  // The request itself
  'bad-input': 400,
  'body-not-json': 400,
  'body-too-large': 413,
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
  'not-joined': 403,
  'sms-not-sent': 503,
  'approval-needed': 403,
  'approval-unknown': 404,
  'approval-mismatch': 403,
  'approval-expired': 403,
  'passkey-needed': 403,
  'passkey-refused': 403,
  'passkey-unknown': 404,
  'passkey-last': 409,
  'session-unknown': 404,
  'phone-taken': 409,
  'phone-changing': 409,
  'account-not-empty': 409,
  'role-held': 409,
  // Joining
  'already-joined': 409,
  'under-age': 403,
  'joining-not-now': 409,
  'joining-over': 409,
  'capture-unknown': 409,
  'consent-missing': 409,
  'consent-outdated': 409,
  'consent-needed': 409,
  'consent-unknown': 404,
  'another-officer': 403,
  // Money
  'insufficient-funds': 409,
  'account-frozen': 409,
  'payee-unknown': 404,
  'payee-is-payer': 409,
  'payee-takes-none': 409,
  'payee-limit': 409,
  'limit-passed': 409,
  'limit-out-of-range': 409,
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
  // Two persons, and looking at a customer
  'proposal-unknown': 404,
  'proposal-waiting': 409,
  'proposal-closed': 409,
  'proposal-expired': 409,
  'proposal-differs': 409,
  'own-proposal': 403,
  'own-matter': 403,
  'role-not-possible': 409,
  'payment-not-in-review': 409,
  'freeze-unknown': 404,
  'customer-unknown': 404,
  'look-unknown': 403,
  'field-empty': 404,
  // At the counter
  'joining-online': 409,
  'person-known': 409,
  'person-refused': 409,
  'guardian-needed': 409,
  'identity-differs': 409,
  'registry-not-available': 503,
  // Firms
  'firm-known': 409,
  'firm-unknown': 404,
  'firm-not-asking': 409,
  'firm-not-in-review': 409,
  'representative-unknown': 404,
  'representative-differs': 409,
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
