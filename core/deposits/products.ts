/**
 * What a customer may put money into, on which terms, from which day, and at which rate. Versions are data: a deposit
 * keeps the conventions of the day it was opened. Apart from 活期 and 整存整取, 银发〔2005〕129号 leaves the rules of interest to
 * each bank, told in advance: so every convention is a switch with its values, and what stands here is this bank's choice
 * unless a rule is named.
 */

import { invariant } from '../invariant.ts'
import { type Fen, fen } from '../money.ts'
import { addDays, type Day } from '../time.ts'
import { type Base, type DayCount, sumOfDays } from './interest.ts'

export const productCodes = [
  'current-person', 'current-firm', 'fixed', 'instalment', 'interest-drawn', 'flexible', 'notice-1', 'notice-7', 'certificate',
  'agreement',
] as const // biome-ignore format: one list
export type ProductCode = (typeof productCodes)[number]
export const depositors = ['person', 'firm'] as const
export type Depositor = (typeof depositors)[number]

/** Yuan as text ("50000"), so that conventions can be kept as JSON with the deposit. */
export type Yuan = string

/** The switches of a product. All text, numbers and truth values: JSON as it stands. */
export type Conventions = {
  /**
   * 逐笔计息 of the agreed term: A whole years and months · B the same, odd days by the year / 360 · C all actual days / 360.
   * The bank chooses A and B, or C, and says so. Terms are whole months here, so A and B come to the same.
   */
  readonly method: 'A' | 'B' | 'C'
  /** How days at the demand rate are counted (early, overdue), and the days of 定活两便. */
  readonly dayCount: DayCount
  /** What of a balance earns. */
  readonly base: Base
  /** 活期: the rate of the day of settlement for the whole period (persons), or each rate for its own days (units). */
  readonly demandRate: 'at-settlement-day' | 'segmented'
  /** Before maturity: at the demand rate of that day, on what is drawn (储蓄管理条例 art. 24), or not at all. */
  readonly early: 'demand' | 'not-allowed'
  /** After maturity: at the demand rate of the day it is drawn (art. 25), or nothing. */
  readonly overdue: 'demand' | 'nothing'
  /** How often a part may be drawn before the end. */
  readonly partDraws: 'none' | 'once' | 'any'
  /** A draw below this is worth the demand rate only (notice deposits). */
  readonly leastDraw: Yuan
  /** What has to stay after a part was drawn, and what happens when less would stay. */
  readonly leastRest: Yuan
  readonly smallRest: 'refuse' | 'close'
  /** Whether it may be renewed at maturity unasked (自动转存). */
  readonly renews: boolean
  /** Which day of the month a renewed deposit matures on: the one it came to, or the one it was opened on (D11). */
  readonly renewalDay: 'as-matured' | 'as-opened'
  /** 零存整取: 月积数 (balances of months × rate / 12), or the days of each payment / 360. */
  readonly instalments: 'months' | 'days'
  /** 存本取息: months from one payment of interest to the next; null where interest comes with the principal. */
  readonly interestEvery: number | null
  /** 定活两便: percent of the rate of the fixed term that was reached. */
  readonly ofTermRate: string
  /** 通知存款: days from notice to draw. */
  readonly noticeDays: number | null
  /**
   * When less is drawn than was notified: what is missing has earned the demand rate until now and begins anew today (the
   * words of 银发〔1999〕3号), or goes on as if it had not been notified. Banks differ.
   */
  readonly lessThanNotified: 'demand' | 'keeps'
  /** A notice that was cancelled, or not followed by a draw: its days earn nothing (通知期限内不计息), or nothing is lost. */
  readonly unusedNotice: 'days-lost' | 'keeps'
}

export type Product = {
  readonly code: ProductCode
  /** The day from which this version may be opened. */
  readonly from: Day
  readonly for: readonly Depositor[]
  /**
   * 积数 · the agreed term · each payment's own days · the term that was reached when it is drawn · the days held, if notice
   * was given.
   */
  readonly earns: 'sum-of-days' | 'term' | 'instalments' | 'term-reached' | 'notice'
  /** Terms it is offered for, in months; none where it has no term. */
  readonly terms: readonly number[]
  /** Least it may be opened with; for 零存整取 the least of one payment. */
  readonly least: Readonly<Partial<Record<Depositor, Fen>>>
  /** Whole multiples of this only. */
  readonly step?: Fen
  readonly conventions: Conventions
  /** Where units are treated otherwise. */
  readonly firmConventions?: Partial<Conventions>
  /** The rule behind it, for whoever has to answer for it. */
  readonly about: string
}

const yuan = (whole: number) => fen(BigInt(whole) * 100n)
const usual: Conventions = {
  method: 'A',
  dayCount: 'ACT/360',
  base: 'yuan',
  demandRate: 'at-settlement-day',
  early: 'demand',
  overdue: 'demand',
  partDraws: 'none',
  leastDraw: '0',
  leastRest: '0',
  smallRest: 'refuse',
  renews: false,
  renewalDay: 'as-matured',
  instalments: 'months',
  interestEvery: null,
  ofTermRate: '60',
  noticeDays: null,
  lessThanNotified: 'demand',
  unusedNotice: 'days-lost',
}
const notice = (days: 1 | 7): Product => ({
  code: `notice-${days}`,
  from: '1999-01-03',
  for: ['person', 'firm'],
  earns: 'notice',
  terms: [],
  least: { person: yuan(50_000), firm: yuan(500_000) },
  conventions: {
    ...usual,
    partDraws: 'any',
    leastDraw: '50000',
    leastRest: '50000',
    smallRest: 'close',
    noticeDays: days,
  },
  firmConventions: { leastDraw: '100000', leastRest: '500000' },
  about:
    '通知存款管理办法, 银发〔1999〕3号: least amounts and draws; the rate of the day it is drawn for the actual days; at demand what is not notified, not of the notified sum, below the least draw or held for less than the notice; closed when less than the least would stay.',
})
const certificate: Product = {
  code: 'certificate',
  from: '2015-06-02',
  for: ['person', 'firm'],
  earns: 'term',
  terms: [1, 3, 6, 9, 12, 18, 24, 36, 60],
  least: { person: yuan(300_000), firm: yuan(10_000_000) },
  step: yuan(10_000),
  conventions: usual,
  about:
    '大额存单管理暂行办法, 人民银行公告〔2015〕第13号: terms and least amounts. Early drawing only as the issue says: here the whole at demand. The steps are the bank’s own.',
}

const versions: readonly Product[] = [
  {
    code: 'current-person',
    from: '1993-03-01',
    for: ['person'],
    earns: 'sum-of-days',
    terms: [],
    least: { person: fen(0n) },
    conventions: usual,
    about:
      '储蓄管理条例 art. 27: the rate posted on the day of settlement for the whole period; 银发〔2005〕129号: settled by 积数 on the 20th of the last month of a quarter.',
  },
  {
    code: 'current-firm',
    from: '1997-11-15',
    for: ['firm'],
    earns: 'sum-of-days',
    terms: [],
    least: { firm: fen(0n) },
    conventions: { ...usual, demandRate: 'segmented' },
    about:
      '人民币单位存款管理办法, 银发〔1997〕485号: by 积数, each rate for its own days. Whole yuan; several banks let every fen earn.',
  },
  {
    code: 'fixed',
    from: '1993-03-01',
    for: ['person', 'firm'],
    earns: 'term',
    terms: [3, 6, 12, 24, 36, 60],
    least: { person: yuan(50), firm: yuan(10_000) },
    conventions: { ...usual, partDraws: 'once', leastRest: '50', renews: true },
    // 485号: what would stay below the least amount is closed, not refused.
    firmConventions: { leastRest: '10000', smallRest: 'close' },
    about:
      '整存整取. 储蓄管理条例 art. 24–26: the rate of the opening day for the term, at demand what is drawn early and the days after maturity; units by 银发〔1997〕485号. One early part and the least rest are usual terms of banks.',
  },
  {
    code: 'instalment',
    from: '1993-03-01',
    for: ['person'],
    earns: 'instalments',
    terms: [12, 36, 60],
    least: { person: yuan(5) },
    step: yuan(1),
    conventions: usual,
    about:
      '零存整取. The same sum each month; a month that was missed may be made up in the next. From a month that was not, what is paid in earns at demand. The bank’s own rules by 银发〔2005〕129号.',
  },
  {
    code: 'interest-drawn',
    from: '1993-03-01',
    for: ['person'],
    earns: 'term',
    terms: [12, 36, 60],
    least: { person: yuan(5_000) },
    conventions: { ...usual, interestEvery: 1 },
    about:
      '存本取息. Interest comes each month; drawn early, it is worked out again at demand and what was paid is taken back from the principal. The bank’s own rules by 银发〔2005〕129号.',
  },
  {
    code: 'flexible',
    from: '1993-03-01',
    for: ['person'],
    earns: 'term-reached',
    terms: [],
    least: { person: yuan(50) },
    conventions: usual,
    about:
      '定活两便. From three, six and twelve months 60 % of the rate of that fixed term on the day it is drawn (tradition of 银发〔1993〕7号), before that at demand; never above the rate of the same term.',
  },
  notice(1),
  notice(7),
  certificate,
  {
    ...certificate,
    from: '2016-06-06',
    least: { person: yuan(200_000), firm: yuan(10_000_000) },
    about: `${certificate.about} Persons from 200,000 by the change of 2016.`,
  },
  {
    code: 'agreement',
    from: '1997-11-15',
    for: ['firm'],
    earns: 'sum-of-days',
    terms: [12],
    least: { firm: yuan(500_000) },
    conventions: { ...usual, demandRate: 'segmented', renews: true },
    about:
      '协定存款, 银发〔1997〕485号: each day’s balance up to the agreed amount at the demand rate, what is above at the agreed rate, each rate for its own days; two 积数, rounded once. The least agreed amount, and a year that goes on by itself, are the bank’s own.',
  },
]

/** The version of a product that may be opened on a day; undefined when there is none. */
export const productOn = (day: Day, code: ProductCode): Product | undefined =>
  versions.findLast((one) => one.code === code && one.from <= day)
/** Everything that may be opened on a day. */
export const productsOn = (day: Day): readonly Product[] => productCodes.flatMap((code) => productOn(day, code) ?? [])
/** The conventions as they hold for a person or a firm. */
export const conventionsOf = (product: Product, who: Depositor): Conventions =>
  who === 'firm' ? { ...product.conventions, ...product.firmConventions } : product.conventions

// ——— rates ———

/** Posted rates in percent, by term and from which amount. A deposit of more than one row's amount takes the last of them. */
type Row = { readonly code: ProductCode; readonly months: number | null; readonly from: Fen; readonly percent: string }
/** Gives the rate posted on a day; undefined when the product is not offered so. */
export type Rates = (day: Day, code: ProductCode, months: number | null, amount: bigint) => string | undefined

const flat = (code: ProductCode, percent: string): Row => ({ code, months: null, from: fen(0n), percent })
const byTerm = (code: ProductCode, percents: Readonly<Record<number, string>>, from = 0): Row[] =>
  Object.entries(percents).map(([months, percent]) => ({ code, months: Number(months), from: yuan(from), percent }))

/** The bank's own board, in the neighbourhood of what was posted in the country on these days: inputs, not claims. */
const boards: readonly { readonly from: Day; readonly rows: readonly Row[] }[] = [
  {
    from: '2024-10-18',
    rows: [
      flat('current-person', '0.10'),
      flat('current-firm', '0.10'),
      ...byTerm('agreement', { 12: '0.20' }),
      flat('notice-1', '0.15'),
      flat('notice-7', '0.45'),
      ...byTerm('fixed', { 3: '0.80', 6: '1.00', 12: '1.10', 24: '1.20', 36: '1.50', 60: '1.55' }),
      ...byTerm('instalment', { 12: '0.80', 36: '1.00', 60: '1.00' }),
      ...byTerm('interest-drawn', { 12: '0.80', 36: '1.00', 60: '1.00' }),
      ...byTerm('certificate', { 1: '1.15', 3: '1.15', 6: '1.35', 9: '1.35', 12: '1.45', 18: '1.45', 24: '1.45', 36: '1.90', 60: '1.95' }), // biome-ignore format: one row
    ],
  },
  {
    from: '2025-05-20',
    rows: [
      flat('current-person', '0.05'),
      flat('current-firm', '0.05'),
      ...byTerm('agreement', { 12: '0.10' }),
      flat('notice-1', '0.10'),
      flat('notice-7', '0.30'),
      ...byTerm('fixed', { 3: '0.65', 6: '0.85', 12: '0.95', 24: '1.05', 36: '1.25', 60: '1.30' }),
      ...byTerm('instalment', { 12: '0.65', 36: '0.85', 60: '0.85' }),
      ...byTerm('interest-drawn', { 12: '0.65', 36: '0.85', 60: '0.85' }),
      ...byTerm('certificate', { 1: '0.90', 3: '0.90', 6: '1.10', 9: '1.10', 12: '1.20', 18: '1.20', 24: '1.20', 36: '1.55', 60: '1.60' }), // biome-ignore format: one row
      ...byTerm('certificate', { 12: '1.25', 18: '1.25', 24: '1.30', 36: '1.60', 60: '1.65' }, 1_000_000),
    ],
  },
]

/** The rate posted on a day, in percent; the oldest board on record before there was any. 定活两便 has none of its own. */
export const rateOn: Rates = (day, code, months, amount) => {
  const board = boards.findLast(({ from }) => from <= day) ?? boards[0]!
  return board.rows
    .filter((row) => row.code === code && row.months === months && row.from <= amount)
    .reduce<Row | undefined>((best, row) => (best && best.from > row.from ? best : row), undefined)?.percent
}
/** Days on which a new board begins, for whoever settles in segments. */
export const boardDays: readonly Day[] = boards.map(({ from }) => from)
/** The current account's own code: what earns "at demand" for whom. */
export const demandOf = (who: Depositor): ProductCode => (who === 'firm' ? 'current-firm' : 'current-person')

/**
 * The parts of a current account's interest over `from` … `to`, for `demandInterest`: one at the rate of the day of
 * settlement (on closing, the day it is closed), or one for each board that stood.
 */
export function demandParts(
  balances: readonly { readonly day: Day; readonly balance: bigint }[],
  period: { readonly from: Day; readonly to: Day; readonly settled?: Day },
  who: Depositor,
  { demandRate, base }: Pick<Conventions, 'demandRate' | 'base'>,
  rates: Rates = rateOn,
  changes: readonly Day[] = boardDays,
): readonly { readonly from: Day; readonly to: Day; readonly sum: bigint; readonly percent: string }[] {
  const { from, to, settled = to } = period
  const part = (first: Day, last: Day, rateDay: Day) => {
    const percent = rates(rateDay, demandOf(who), null, 0n)
    invariant(percent !== undefined, `a demand rate is posted on ${rateDay}`)
    return { from: first, to: last, sum: sumOfDays(balances, first, last, base), percent }
  }
  if (demandRate === 'at-settlement-day') return [part(from, to, settled)]
  const begins = [from, ...changes.filter((day) => from < day && day <= to)]
  return begins.map((first, at) => part(first, at + 1 < begins.length ? addDays(begins[at + 1]!, -1) : to, first))
}
