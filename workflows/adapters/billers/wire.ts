/**
 * The billers' protocol: JSON over HTTP in the manner of Chinese utilities' bank interfaces (InstId, TranCode, TranSeq,
 * BillKey, CompanyId, PayAmount); one address for all, the company and the operation stand in the message. Amounts are
 * yuan as text.
 */
import * as v from 'valibot'
import type { FileLine } from '../../../core/bills/reconciliation.ts'
import { type Fen, fen, formatAmount, parseYuan, sum } from '../../../core/money.ts'
import { beijing, type Day } from '../../../core/time.ts'
import { readJson } from '../json.ts'
import type { BillerPayment, Filed, Inquired, Paid, Parameters, Presented, Validated } from './port.ts'

export const INSTITUTION = 'QIAO0001'
const VERSION = '1.0'

const head = { Version: v.literal(VERSION), InstId: v.string(), CompanyId: v.pipe(v.string(), v.maxLength(40)) }
const seq = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const dayText = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))
const yuan = v.pipe(
  v.string(),
  v.transform(parseYuan),
  v.check((amount) => amount !== undefined && amount > 0n),
  v.transform((amount) => amount as Fen),
)
/** Beside the key, what else the biller asks for goes along by name. */
const payer = {
  BillKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,40}$/)),
  Fields: v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(80))), {}),
}
export const request = v.variant('TranCode', [
  v.object({ ...head, ...payer, TranCode: v.literal('Query') }),
  v.object({ ...head, ...payer, TranCode: v.literal('Validate') }),
  v.object({
    ...head,
    ...payer,
    TranCode: v.literal('Pay'),
    TranSeq: seq,
    TranDate: dayText,
    BillNo: v.optional(v.string()),
    PayAmount: yuan,
  }),
  v.object({ ...head, TranCode: v.literal('Inquiry'), TranSeq: seq }),
  v.object({ ...head, TranCode: v.literal('File'), FileDate: dayText }),
])
export type BillerRequest = v.InferOutput<typeof request>

/** Answer codes: 00 done; 01 no such customer; 10–15 refused; 20 never received; 30 no file yet; 99 still at it. */
export const codes = {
  '00': 'done',
  '01': 'customer-unknown',
  '10': 'already-paid',
  '11': 'amount-differs',
  '12': 'bill-unknown',
  '13': 'closed',
  '14': 'amount-not-allowed',
  '15': 'number-unknown',
  '20': 'not-received',
  '30': 'file-not-ready',
  '99': 'processing',
} as const
export type Code = keyof typeof codes

const answer = v.object({
  RetCode: v.picklist(Object.keys(codes) as [Code, ...Code[]]),
  Receipt: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,40}$/))),
  PayAmount: v.optional(yuan),
  CustName: v.optional(v.pipe(v.string(), v.maxLength(60))),
  CustAddr: v.optional(v.pipe(v.string(), v.maxLength(120))),
  Bills: v.optional(
    v.pipe(
      v.array(
        v.object({
          BillNo: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{4,40}$/)),
          Period: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)),
          Amount: yuan,
          DueDate: dayText,
          MinAmount: v.optional(yuan),
          EarlyDate: v.optional(v.string()),
          EarlyAmount: v.optional(yuan),
          LateAmount: v.optional(yuan),
          PaidAmount: v.optional(yuan),
          Usage: v.pipe(v.string(), v.maxLength(20)),
        }),
      ),
      v.maxLength(120),
    ),
  ),
  File: v.optional(v.string()),
})

/** The messages to one company, which knows its customer by this parameter. */
export function messagesTo(company: string, key: string) {
  const common = { Version: VERSION, InstId: INSTITUTION, CompanyId: company }
  const from = (parameters: Parameters) => {
    const { [key]: BillKey = '', ...Fields } = parameters
    return { BillKey, ...(Object.keys(Fields).length > 0 ? { Fields } : {}) }
  }
  return {
    query: (parameters: Parameters) => ({ ...common, TranCode: 'Query', ...from(parameters) }),
    validate: (parameters: Parameters) => ({ ...common, TranCode: 'Validate', ...from(parameters) }),
    inquiry: (reference: string) => ({ ...common, TranCode: 'Inquiry', TranSeq: reference }),
    file: (day: Day) => ({ ...common, TranCode: 'File', FileDate: day }),
    pay: ({ reference, bill, parameters, amount, at }: BillerPayment) => ({
      ...common,
      TranCode: 'Pay',
      TranSeq: reference,
      TranDate: beijing(at).slice(0, 10),
      ...from(parameters),
      ...(bill === '' ? {} : { BillNo: bill }),
      PayAmount: formatAmount(amount, 'CNY'),
    }),
  }
}

/** The text of an answer, as far as it can be read. */
const read = (text: string) => readJson(answer, text)

export function readPresented(text: string): Presented {
  const found = read(text)
  if (found?.RetCode === '01') return { kind: 'refused', reason: 'customer-unknown' }
  if (found?.RetCode !== '00' || !found.Bills) return { kind: 'unavailable' }
  return {
    kind: 'bills',
    customer: { name: found.CustName ?? '', address: found.CustAddr ?? '' },
    bills: found.Bills.map((bill) => ({
      number: bill.BillNo,
      period: bill.Period,
      amount: bill.Amount,
      due: bill.DueDate,
      usage: bill.Usage,
      ...(bill.MinAmount ? { minimum: bill.MinAmount } : {}),
      ...(bill.EarlyDate && bill.EarlyAmount ? { early: { until: bill.EarlyDate, amount: bill.EarlyAmount } } : {}),
      ...(bill.LateAmount ? { late: bill.LateAmount } : {}),
      ...(bill.PaidAmount ? { paid: bill.PaidAmount } : {}),
    })),
  }
}

export function readValidated(text: string): Validated {
  const found = read(text)
  if (found?.RetCode === '01') return { kind: 'refused', reason: 'customer-unknown' }
  if (found?.RetCode !== '00') return { kind: 'unavailable' }
  return { kind: 'known', customer: { name: found.CustName ?? '', address: found.CustAddr ?? '' } }
}

export function readInquired(text: string): Inquired {
  const found = read(text)
  if (!found) return { kind: 'unknown' }
  if (found.RetCode === '00')
    return found.Receipt
      ? { kind: 'accepted', receipt: found.Receipt, amount: found.PayAmount ?? null }
      : { kind: 'unknown' }
  if (found.RetCode === '20') return { kind: 'not-received' }
  if (found.RetCode === '99' || found.RetCode === '01' || found.RetCode === '30') return { kind: 'unknown' }
  return { kind: 'rejected', reason: codes[found.RetCode] }
}

export function readPaid(text: string): Paid {
  const inquired = readInquired(text)
  // A payment that was just sent cannot be "never received": such an answer is not to be trusted.
  if (inquired.kind === 'not-received') return { kind: 'unknown' }
  return inquired.kind === 'accepted' ? { kind: 'accepted', receipt: inquired.receipt } : inquired
}

export function readFiled(text: string, company: string, day: Day): Filed {
  const found = read(text)
  if (found?.RetCode === '30') return { kind: 'not-ready' }
  if (found?.RetCode !== '00' || found.File === undefined) return { kind: 'unavailable' }
  const lines = readFile(found.File, company, day)
  return lines ? { kind: 'file', text: found.File, lines } : { kind: 'unavailable' }
}

/** `H|company|day|count|sum`, then `theirs|TranSeq|BillNo|BillKey|amount|time|receipt` for each payment. */
export const writeFile = (company: string, day: Day, lines: readonly FileLine[]): string =>
  [
    ['H', company, day, String(lines.length), formatAmount(sum(lines.map(({ amount }) => amount)), 'CNY')],
    ...lines.map(({ theirs, reference, bill, payer: key, amount, time, receipt }) => [
      theirs, reference, bill, key, formatAmount(amount, 'CNY'), time, receipt,
    ]), // biome-ignore format: one line
  ]
    .map((cells) => `${cells.join('|')}\n`)
    .join('')

/** Undefined unless it is this company's file of this day, whole: as many lines and as much money as its head says. */
export function readFile(text: string, company: string, day: Day): readonly FileLine[] | undefined {
  if (!text.endsWith('\n')) return undefined
  const [first = '', ...rest] = text.slice(0, -1).split(/\r?\n/)
  const [mark, whose, when, count = '', total = '', ...more] = first.split('|')
  if (mark !== 'H' || whose !== company || when !== day || more.length > 0) return undefined
  if (!/^\d{1,9}$/.test(count) || rest.length !== Number(count)) return undefined
  const lines: FileLine[] = []
  for (const row of rest) {
    const [theirs = '', reference = '', bill = '', key = '', text_ = '', time = '', receipt = '', ...none] =
      row.split('|')
    const amount = parseYuan(text_)
    if (none.length > 0 || amount === undefined || amount <= 0n || !/^[0-9a-f]{32}$/.test(reference)) return undefined
    if (!/^[A-Za-z0-9-]{1,40}$/.test(receipt) || !/^[A-Za-z0-9-]{0,40}$/.test(bill)) return undefined
    lines.push({ theirs, reference, bill, payer: key, amount, time, receipt })
  }
  const expected = parseYuan(total)
  return expected === fen(lines.reduce((all, { amount }) => all + amount, 0n)) ? lines : undefined
}
