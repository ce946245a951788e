/**
 * The water company's protocol: JSON over HTTP in the manner of Chinese utilities' bank interfaces (InstId, TranCode,
 * TranSeq, BillKey, CompanyId, PayAmount); one address, the operation stands in `TranCode`. Amounts are yuan as text.
 */
import * as v from 'valibot'
import { type Fen, formatAmount, parseYuan } from '../../../core/money.ts'
import { beijing } from '../../../core/time.ts'
import type { BillerPayment, Inquired, Paid, Presented } from './port.ts'

export const INSTITUTION = 'QIAO0001'
export const COMPANY = 'WATER-QINGHE'
const VERSION = '1.0'

const head = { Version: v.literal(VERSION), InstId: v.string(), CompanyId: v.literal(COMPANY) }
const seq = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const yuan = v.pipe(
  v.string(),
  v.transform(parseYuan),
  v.check((amount) => amount !== undefined && amount > 0n),
  v.transform((amount) => amount as Fen),
)
export const request = v.variant('TranCode', [
  v.object({ ...head, TranCode: v.literal('Query'), BillKey: v.pipe(v.string(), v.regex(/^\d{10}$/)) }),
  v.object({
    ...head,
    TranCode: v.literal('Pay'),
    TranSeq: seq,
    TranDate: v.string(),
    BillKey: v.string(),
    BillNo: v.string(),
    PayAmount: yuan,
  }),
  v.object({ ...head, TranCode: v.literal('Inquiry'), TranSeq: seq }),
])
export type WaterRequest = v.InferOutput<typeof request>

/** Answer codes: 00 done; 01 no such customer; 10–13 refused; 20 never received; 99 still at it. */
export const codes = {
  '00': 'done',
  '01': 'customer-unknown',
  '10': 'already-paid',
  '11': 'amount-differs',
  '12': 'bill-unknown',
  '13': 'closed',
  '20': 'not-received',
  '99': 'processing',
} as const
export type Code = keyof typeof codes

const answer = v.object({
  RetCode: v.picklist(Object.keys(codes) as [Code, ...Code[]]),
  Receipt: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,40}$/))),
  CustName: v.optional(v.pipe(v.string(), v.maxLength(60))),
  CustAddr: v.optional(v.pipe(v.string(), v.maxLength(120))),
  Bills: v.optional(
    v.pipe(
      v.array(
        v.object({
          BillNo: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{4,40}$/)),
          Period: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)),
          Amount: yuan,
          DueDate: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
          Usage: v.pipe(v.string(), v.maxLength(20)),
        }),
      ),
      v.maxLength(120),
    ),
  ),
})

const common = { Version: VERSION, InstId: INSTITUTION, CompanyId: COMPANY }
export const queryMessage = (customerNumber: string) => ({ ...common, TranCode: 'Query', BillKey: customerNumber })
export const inquiryMessage = (reference: string) => ({ ...common, TranCode: 'Inquiry', TranSeq: reference })
export const payMessage = ({ reference, bill, customerNumber, amount, at }: BillerPayment) => ({
  ...common,
  TranCode: 'Pay',
  TranSeq: reference,
  TranDate: beijing(at).slice(0, 10),
  BillKey: customerNumber,
  BillNo: bill,
  PayAmount: formatAmount(amount, 'CNY'),
})

/** The text of an answer, as far as it can be read. */
function read(text: string): v.InferOutput<typeof answer> | undefined {
  try {
    const result = v.safeParse(answer, JSON.parse(text))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}

export function readPresented(text: string): Presented {
  const found = read(text)
  if (found?.RetCode === '01') return { kind: 'refused', reason: 'customer-unknown' }
  if (found?.RetCode !== '00' || !found.Bills) return { kind: 'unavailable' }
  return {
    kind: 'bills',
    customer: { name: found.CustName ?? '', address: found.CustAddr ?? '' },
    bills: found.Bills.map(({ BillNo, Period, Amount, DueDate, Usage }) => ({
      number: BillNo,
      period: Period,
      amount: Amount,
      due: DueDate,
      usage: Usage,
    })),
  }
}

export function readInquired(text: string): Inquired {
  const found = read(text)
  if (!found) return { kind: 'unknown' }
  if (found.RetCode === '00') return found.Receipt ? { kind: 'accepted', receipt: found.Receipt } : { kind: 'unknown' }
  if (found.RetCode === '20') return { kind: 'not-received' }
  if (found.RetCode === '99' || found.RetCode === '01') return { kind: 'unknown' }
  return { kind: 'rejected', reason: codes[found.RetCode] }
}

export function readPaid(text: string): Paid {
  const inquired = readInquired(text)
  // A payment that was just sent cannot be "never received": such an answer is not to be trusted.
  return inquired.kind === 'not-received' ? { kind: 'unknown' } : inquired
}
