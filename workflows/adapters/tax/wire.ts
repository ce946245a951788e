/**
 * The tax office's protocol: JSON under an HMAC, a taxpayer number (the unified social credit code), the number of the taxpayer's
 * authorisation, and a result code. Declarations come by period, with corrections after them: the last one holds.
 */
import * as v from 'valibot'
import {
  type Filed, type QueryRefusal, queryPurposes, type SourceAnswer, type TaxFacts, taxGrades,
} from '../../../core/loans/facts.ts' // biome-ignore format: one list
import { type Fen, parseYuan } from '../../../core/money.ts'
import { beijing, dayOf, isDay } from '../../../core/time.ts'
import { readJson } from '../json.ts'
import type { TaxQuery } from './port.ts'

export const INSTITUTION = 'QIAO0001'
export const QUERIES = '/v1/taxpayer-records'
/** Months that are asked for. */
export const PERIODS = 24

const day = v.pipe(v.string(), v.check(isDay))
const period = v.pipe(v.string(), v.regex(/^[12]\d{3}(0[1-9]|1[0-2])$/))
const taxpayer = v.pipe(v.string(), v.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/))
const yuan = v.pipe(v.string(), v.regex(/^\d{1,13}\.\d{2}$/))
const fenOf = (text: string) => parseYuan(text) as Fen
const purpose = v.picklist(queryPurposes)

export const question = v.strictObject({
  serial: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  taxpayer,
  periods: v.literal(PERIODS),
  use: purpose,
  authorization: v.pipe(v.string(), v.maxLength(64)),
  authorizedUse: purpose,
  authorizedFrom: day,
  authorizedTo: day,
  at: v.pipe(v.string(), v.isoTimestamp()),
})
export type Question = v.InferOutput<typeof question>
export const questionOf = ({ reference, code, purpose, consent, at }: TaxQuery): Question => ({
  serial: reference,
  taxpayer: code,
  periods: PERIODS,
  use: purpose,
  authorization: consent.reference,
  authorizedUse: consent.purpose,
  authorizedFrom: consent.signed,
  authorizedTo: consent.until,
  at: beijing(at),
})

/** 00 here it is; 01 taken; 02 still at it; 03 no such taxpayer; 04 no such serial; 1x not authorised; 19 another question of this serial. */
export const refusals = {
  '10': 'consent-missing',
  '11': 'consent-expired',
  '12': 'purpose-not-covered',
  '19': 'query-differs',
} as const satisfies Readonly<Record<string, QueryRefusal>>
type RefusalCode = keyof typeof refusals
export const codeOf = (why: QueryRefusal): string =>
  (Object.keys(refusals) as RefusalCode[]).find((code) => refusals[code] === why)!

/** 01 normal, 02 not found where it should be (非正常户), 03 deregistered. */
export const standings = { '01': 'normal', '02': 'irregular', '03': 'deregistered' } as const
const record = v.object({
  taxpayer: v.string(),
  standing: v.picklist(['01', '02', '03']),
  grade: v.picklist(taxGrades),
  arrears: yuan,
  declarations: v.pipe(v.array(v.object({ period, declaredOn: day, sales: yuan, paid: yuan })), v.maxLength(200)),
})
export type TaxRecord = v.InferInput<typeof record>
const answer = v.variant('code', [
  v.object({ serial: v.string(), code: v.picklist(['01', '02', '03', '04', '10', '11', '12', '19']) }),
  v.object({ serial: v.string(), code: v.literal('00'), record }),
])

export const readQuestion = (text: string) => readJson(question, text)
const refusalOf = (code: string): QueryRefusal | undefined => refusals[code as RefusalCode]

export function readFiled(text: string, reference: string): Filed {
  const found = readJson(answer, text)
  if (found?.serial !== reference) return { kind: 'not-available' }
  if (found.code === '01') return { kind: 'accepted' }
  const why = refusalOf(found.code)
  return why ? { kind: 'refused', why } : { kind: 'not-available' }
}

/** A record of another taxpayer, or to another serial, says nothing. */
export function readFetched(text: string, query: TaxQuery): SourceAnswer<TaxFacts> {
  const found = readJson(answer, text)
  if (found?.serial !== query.reference) return { kind: 'not-available' }
  if (found.code === '00') {
    const value = found.record.taxpayer === query.code ? factsIn(found.record, query) : undefined
    return value ? { kind: 'answered', value } : { kind: 'not-available' }
  }
  if (found.code === '02') return { kind: 'processing' }
  if (found.code === '03') return { kind: 'empty' }
  if (found.code === '04') return { kind: 'not-received' }
  const why = refusalOf(found.code)
  return why ? { kind: 'refused', why } : { kind: 'not-available' }
}

function factsIn(found: v.InferOutput<typeof record>, { at }: TaxQuery): TaxFacts | undefined {
  const [today, months] = [dayOf(at), new Map<string, TaxFacts['months'][number]>()]
  for (const { period, declaredOn, sales, paid } of found.declarations.toSorted((a, b) =>
    a.declaredOn < b.declaredOn ? -1 : a.declaredOn > b.declaredOn ? 1 : 0,
  )) {
    const month = `${period.slice(0, 4)}-${period.slice(4)}`
    // Nobody declares a month before it is over, or tomorrow.
    if (declaredOn > today || month >= declaredOn.slice(0, 7)) return undefined
    months.set(month, { month, sales: fenOf(sales), paid: fenOf(paid) })
  }
  const rows = [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1)).slice(-36)
  return { grade: found.grade, standing: standings[found.standing], months: rows, arrears: fenOf(found.arrears) }
}
