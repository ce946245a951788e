/**
 * The outside billers, as data: whom one can pay, what they ask for, and on which terms. What a biller asks for belongs
 * to its protocol and stays; its terms change from a day on, and a payment keeps those of its own day.
 */
import { type Fen, fen } from '../money.ts'
import { PLAIN, passesLuhn } from '../shape.ts'
import type { Day } from '../time.ts'
import type { PayerFee } from './fees.ts'

export type Said = { readonly zh: string; readonly en: string }
export const categories = ['water', 'gas', 'electricity', 'heating', 'mobile'] as const
export type Category = (typeof categories)[number]

/** Something the payer must say, for example the customer number. */
export type Parameter = {
  readonly key: string
  readonly label: Said
  /** What it looks like and where it stands: also the words of the refusal when it does not fit. */
  readonly hint: Said
  readonly type: 'digits' | 'text' | 'phone' | 'choice'
  readonly pattern?: string
  readonly min: number
  readonly max: number
  readonly checkDigit?: 'luhn'
  readonly choices?: readonly { readonly value: string; readonly label: Said }[]
  readonly optional?: true
  /** How it is shown afterwards: whole, by its end, or not at all. */
  readonly visibility: 'shown' | 'masked' | 'hidden'
}

/**
 * query-pay: the biller presents bills, one is paid. validate-pay: the biller says whether it knows the number, then an
 * amount is bought. direct: an amount is bought at once.
 */
export type Flow = 'query-pay' | 'validate-pay' | 'direct'
/** Which amounts a biller takes, by what is due (or, where nothing is due, by bounds). */
export type Exactness =
  | { readonly kind: 'exact' | 'at-most' | 'at-least' | 'any' }
  | { readonly kind: 'range'; readonly min: Fen; readonly max: Fen; readonly multiple: Fen }

export type Terms = {
  /** The first day on which they hold. */
  readonly from: Day
  readonly exactness: Exactness
  /** Only these amounts, where the biller sells in steps. */
  readonly amounts?: readonly Fen[]
  /** Of one payment. */
  readonly limits?: { readonly least?: Fen; readonly most?: Fen }
  /** What the payer pays on top. */
  readonly fee?: PayerFee
  /** When it takes payments, in Beijing's time of day: "06:00" to "23:00". */
  readonly hours?: { readonly from: string; readonly to: string }
}

export type Biller = {
  readonly id: string
  readonly name: Said
  readonly category: Category
  /** What the biller is called on the wire. */
  readonly company: string
  readonly flow: Flow
  /** The first is the one by which the biller knows its customer. */
  readonly parameters: readonly Parameter[]
  /** In what its usage is measured. */
  readonly measure?: string
  /** Newest first. */
  readonly terms: readonly Terms[]
}

const digits = (key: string, length: number, label: Said, hint: Said): Parameter => ({
  key,
  label,
  hint,
  type: 'digits',
  pattern: `^\\d{${length}}$`,
  min: length,
  max: length,
  checkDigit: 'luhn',
  visibility: 'shown',
})
const upTo = (yuan: bigint) => fen(yuan * 100n)

export const billers: readonly Biller[] = [
  {
    id: 'water',
    name: { zh: '清河自来水公司', en: 'Qinghe Water' },
    category: 'water',
    company: 'WATER-QINGHE',
    flow: 'query-pay',
    measure: 'm³',
    parameters: [
      digits(
        'customerNumber',
        10,
        { zh: '户号', en: 'Customer number' },
        { zh: '10 位户号，见水费通知单右上角', en: '10 digits, at the top right of the water bill' },
      ),
    ],
    terms: [{ from: '2020-01-01', exactness: { kind: 'exact' } }],
  },
  {
    id: 'gas',
    name: { zh: '桥南燃气', en: 'Qiaonan Gas' },
    category: 'gas',
    company: 'GAS-QIAONAN',
    flow: 'validate-pay',
    parameters: [
      digits(
        'cardNumber',
        12,
        { zh: '燃气卡号', en: 'Gas card number' },
        { zh: '12 位卡号，印在燃气卡正面', en: '12 digits, on the front of the gas card' },
      ),
    ],
    terms: [
      { from: '2020-01-01', exactness: { kind: 'range', min: upTo(10n), max: upTo(2_000n), multiple: upTo(1n) } },
    ],
  },
  {
    id: 'electricity',
    name: { zh: '东河供电局', en: 'Donghe Power' },
    category: 'electricity',
    company: 'POWER-DONGHE',
    flow: 'query-pay',
    measure: 'kWh',
    parameters: [
      digits(
        'accountNumber',
        13,
        { zh: '用电户号', en: 'Account number' },
        { zh: '13 位户号，见电费账单', en: '13 digits, on the electricity bill' },
      ),
    ],
    terms: [{ from: '2020-01-01', exactness: { kind: 'at-most' }, limits: { least: upTo(1n), most: upTo(50_000n) } }],
  },
  {
    id: 'heating',
    name: { zh: '北郊热力', en: 'Beijiao Heating' },
    category: 'heating',
    company: 'HEAT-BEIJIAO',
    flow: 'query-pay',
    measure: 'm²',
    parameters: [
      digits(
        'userNumber',
        8,
        { zh: '供热用户号', en: 'User number' },
        { zh: '8 位用户号，见供热合同', en: '8 digits, in the heating contract' },
      ),
      {
        key: 'district',
        label: { zh: '供热站', en: 'Station' },
        hint: { zh: '请选择东站或西站', en: 'Please choose East or West' },
        type: 'choice',
        min: 4,
        max: 4,
        choices: [
          { value: 'east', label: { zh: '东站', en: 'East' } },
          { value: 'west', label: { zh: '西站', en: 'West' } },
        ],
        visibility: 'shown',
      },
      {
        key: 'contact',
        label: { zh: '联系电话（可不填）', en: 'Contact phone (optional)' },
        hint: { zh: '11 位手机号', en: 'An 11-digit mobile number' },
        type: 'phone',
        min: 11,
        max: 11,
        optional: true,
        visibility: 'masked',
      },
    ],
    terms: [
      {
        from: '2026-11-01',
        exactness: { kind: 'exact' },
        hours: { from: '06:00', to: '23:00' },
        // The biller passes its collection cost on; the bank's income bears VAT of 6 %, shown to the payer beside it.
        fee: {
          slabs: [
            { from: fen(1n), to: upTo(1_000n), flat: upTo(1n) },
            { from: fen(1_000_01n), to: upTo(5_000n), flat: upTo(2n) },
            { from: fen(5_000_01n), to: upTo(50_000n), percent: '0.05' },
          ],
          taxPercent: '6',
        },
      },
      { from: '2020-01-01', exactness: { kind: 'exact' }, hours: { from: '06:00', to: '23:00' } },
    ],
  },
  {
    id: 'mobile',
    name: { zh: '桥通话费', en: 'Qiaotong Mobile' },
    category: 'mobile',
    company: 'MOBILE-QIAOTONG',
    flow: 'direct',
    parameters: [
      {
        key: 'phone',
        label: { zh: '充值手机号', en: 'Phone to top up' },
        hint: { zh: '11 位手机号', en: 'An 11-digit mobile number' },
        type: 'phone',
        min: 11,
        max: 11,
        visibility: 'shown',
      },
    ],
    terms: [
      {
        from: '2020-01-01',
        exactness: { kind: 'any' },
        amounts: [30n, 50n, 100n, 200n, 300n].map(upTo),
      },
    ],
  },
]

export const billerOf = (id: string): Biller | undefined => billers.find((biller) => biller.id === id)
/** The terms of a day; before the first ones nothing can be paid. */
export const termsOn = (biller: Biller, day: Day): Terms | undefined => biller.terms.find(({ from }) => from <= day)

/** What is wrong with what the payer said, as far as its shape tells: one parameter and why. */
export function misfitting(
  biller: Biller,
  given: Readonly<Record<string, string>>,
): { readonly key: string; readonly why: 'unknown' | 'missing' | 'wrong' } | undefined {
  for (const key of Object.keys(given))
    if (!biller.parameters.some((parameter) => parameter.key === key)) return { key, why: 'unknown' }
  for (const parameter of biller.parameters) {
    const value = given[parameter.key]
    if (value === undefined || value === '') {
      if (!parameter.optional) return { key: parameter.key, why: 'missing' }
    } else if (!fits(parameter, value)) return { key: parameter.key, why: 'wrong' }
  }
  return undefined
}

function fits({ type, min, max, pattern, checkDigit, choices }: Parameter, value: string): boolean {
  const length = [...value].length
  if (length < min || length > max) return false
  if (type === 'digits' && !/^\d+$/.test(value)) return false
  if (type === 'phone' && !/^1[3-9]\d{9}$/.test(value)) return false
  if (type === 'text' && !PLAIN.test(value)) return false
  if (choices && !choices.some((choice) => choice.value === value)) return false
  if (pattern && !new RegExp(pattern).test(value)) return false
  return checkDigit === undefined || passesLuhn(value)
}

/** Is the biller open at this time of day ("14:05")? One that says nothing always is. */
export const openAt = ({ hours }: Terms, time: string): boolean => !hours || (hours.from <= time && time < hours.to)
