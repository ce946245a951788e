/**
 * The bureau's protocol: JSON under an HMAC. A query is filed with the consent it rests on and fetched by its reference. A
 * report lists accounts with 24 monthly marks, guarantees, and who asked; what the bank decides on is summed up here.
 */
import * as v from 'valibot'
import {
  type CreditFacts,
  creditClasses,
  type Filed,
  queryPurposes,
  queryRefusals,
  type SourceAnswer,
} from '../../../core/loans/facts.ts'
import { monthsLater } from '../../../core/loans/interest.ts'
import { type Fen, parseYuan, sum } from '../../../core/money.ts'
import { beijing, dayOf, isDay } from '../../../core/time.ts'
import { readJson } from '../json.ts'
import type { CreditQuery } from './port.ts'

export const INSTITUTION = 'QIAO0001'
export const QUERIES = '/v1/report-queries'

const day = v.pipe(v.string(), v.check(isDay))
const month = v.pipe(v.string(), v.regex(/^[12]\d{3}-(0[1-9]|1[0-2])$/))
const uscc = v.pipe(v.string(), v.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(120))
const purpose = v.picklist(queryPurposes)
const yuan = v.pipe(v.string(), v.regex(/^\d{1,13}\.\d{2}$/))
const fenOf = (text: string) => parseYuan(text) as Fen

export const question = v.strictObject({
  requestId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  subject: v.variant('type', [
    v.strictObject({ type: v.literal('enterprise'), creditCode: uscc, name }),
    v.strictObject({
      type: v.literal('individual'),
      idNumber: v.pipe(v.string(), v.regex(/^\d{17}[\dX]$/)),
      name,
      representativeOf: uscc,
    }),
  ]),
  purpose,
  authorization: v.strictObject({
    number: v.pipe(v.string(), v.maxLength(64)),
    purpose,
    signedOn: day,
    validUntil: day,
  }),
  requestedAt: v.pipe(v.string(), v.isoTimestamp()),
})
export type Question = v.InferOutput<typeof question>

export const questionOf = ({ reference, subject, purpose, consent, at }: CreditQuery): Question => ({
  requestId: reference,
  subject:
    subject.kind === 'firm'
      ? { type: 'enterprise', creditCode: subject.code, name: subject.name }
      : {
          type: 'individual',
          idNumber: subject.number,
          name: subject.name,
          representativeOf: subject.representing,
        },
  purpose,
  authorization: {
    number: consent.reference,
    purpose: consent.purpose,
    signedOn: consent.signed,
    validUntil: consent.until,
  },
  requestedAt: beijing(at),
})

/** Who may ask why; only whoever asks in order to lend counts. */
export const reasons = ['loan-approval', 'card-approval', 'guarantee-approval', 'loan-watching', 'own'] as const
const LENDING: readonly string[] = ['loan-approval', 'card-approval', 'guarantee-approval']
const report = v.object({
  subject: v.string(),
  reportedOn: day,
  accounts: v.pipe(
    v.array(
      v.object({
        opened: month,
        balance: yuan,
        overdue: yuan,
        class: v.picklist(creditClasses),
        /** The latest last. */
        marks: v.pipe(v.string(), v.regex(/^[*N1-7]{24}$/)),
      }),
    ),
    v.maxLength(200),
  ),
  guarantees: v.pipe(v.array(v.object({ balance: yuan })), v.maxLength(200)),
  queries: v.pipe(v.array(v.object({ on: day, reason: v.picklist(reasons) })), v.maxLength(1_000)),
})
export type Report = v.InferInput<typeof report>

const refusal = v.object({ requestId: v.string(), state: v.literal('refused'), reason: v.picklist(queryRefusals) })
const filed = v.variant('state', [v.object({ requestId: v.string(), state: v.literal('accepted') }), refusal])
const fetched = v.variant('state', [
  v.object({ requestId: v.string(), state: v.picklist(['processing', 'no-record', 'not-received']) }),
  refusal,
  v.object({ requestId: v.string(), state: v.literal('reported'), report }),
])

export const readQuestion = (text: string) => readJson(question, text)

export function readFiled(text: string, reference: string): Filed {
  const found = readJson(filed, text)
  if (found?.requestId !== reference) return { kind: 'not-available' }
  return found.state === 'accepted' ? { kind: 'accepted' } : { kind: 'refused', why: found.reason }
}

/** A report on somebody else, or to another query, says nothing. */
export function readFetched(text: string, query: CreditQuery): SourceAnswer<CreditFacts> {
  const found = readJson(fetched, text)
  if (found?.requestId !== query.reference) return { kind: 'not-available' }
  if (found.state === 'refused') return { kind: 'refused', why: found.reason }
  if (found.state === 'no-record') return { kind: 'empty' }
  if (found.state !== 'reported') return { kind: found.state }
  const { subject } = query
  if (found.report.subject !== (subject.kind === 'firm' ? subject.code : subject.number))
    return { kind: 'not-available' }
  if (found.report.reportedOn > dayOf(query.at)) return { kind: 'not-available' }
  return { kind: 'answered', value: summed(found.report) }
}

function summed({ accounts, guarantees, queries, reportedOn }: v.InferOutput<typeof report>): CreditFacts {
  const open = accounts.filter(({ balance }) => fenOf(balance) > 0n)
  const from = monthsLater(reportedOn, -3)
  const worst = Math.max(0, ...accounts.flatMap(({ marks }) => [...marks].map((mark) => Number(mark) || 0)))
  const since = accounts.map(({ opened }) => opened).sort()[0] ?? null
  return {
    loans: open.length,
    owed: sum(open.map(({ balance }) => fenOf(balance))),
    overdue: sum(accounts.map(({ overdue }) => fenOf(overdue))),
    worst,
    queries: queries.filter(({ on, reason }) => LENDING.includes(reason) && on > from && on <= reportedOn).length,
    guaranteed: sum(guarantees.map(({ balance }) => fenOf(balance))),
    class: creditClasses[Math.max(0, ...accounts.map((one) => creditClasses.indexOf(one.class)))]!,
    since,
  }
}
