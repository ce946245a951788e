/**
 * 小微快贷: what a small firm may borrow, on which terms, from which day. Versions are data and a loan keeps the conventions
 * of the day it was drawn. Every convention that banks choose is a switch with its values; what stands here is this bank's
 * choice unless a rule is named. Amounts in conventions are yuan as text, so that they are JSON as they stand.
 */
import { halfUp, ppm } from '../deposits/interest.ts'
import { type Fen, fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import { monthsLater, percentPlus } from './interest.ts'
import { type EarlyKeep, type LoanProductCode, loanProducts, type Method, type Part } from './kinds.ts'
import { type PlanConventions, usualPlan } from './schedule.ts'

export const borrowers = ['small-firm', 'firm'] as const
/** 小微企业, or a larger one: the fees that may be taken and the tax on interest differ. */
export type Borrower = (typeof borrowers)[number]

export type LoanConventions = PlanConventions & {
  /** 容时: whoever pays within so many days after the due day is not late. Whoever does not is late from the due day. */
  readonly graceDays: number
  /** 罚息: percent of the contract rate on top of it, 30 to 50 (银发〔2003〕251号). */
  readonly penaltyMargin: string
  /** 复利 on interest that is due and unpaid; also on 罚息 not paid at its monthly settlement (courts seldom support it); or none. */
  readonly compound: 'none' | 'interest' | 'interest-and-penalty'
  /** 复利 until maturity: at the penalty rate (251号) or the contract's (银发〔1999〕77号). After it always the penalty rate. */
  readonly compoundInTerm: 'penalty-rate' | 'contract-rate'
  /** What a payment pays first (民法典 art. 561: costs, interest, principal). */
  readonly allocation: readonly Part[]
  /** Past ninety days overdue: the same, or principal first. */
  readonly allocationAfter90: 'same' | 'principal-first'
  /** 提前还款 of a part: interest on that part until the day is settled with it, or all interest until the day. */
  readonly earlyInterest: 'on-part' | 'all'
  /** What the rest keeps after a part was repaid early: one of these, the borrower's choice. */
  readonly earlyKeeps: readonly EarlyKeep[]
  /** Least principal of one early repayment that is not all. */
  readonly leastEarly: string
}

/** A rate for the whole term, or LPR and points that stay for the contract (公告〔2019〕第15号), reset in a cycle. */
export type Pricing =
  | { readonly kind: 'fixed'; readonly percent: string }
  | {
      readonly kind: 'lpr'
      readonly tenor: LprTenor
      /** Basis points on top; below zero is possible. */
      readonly points: number
      /** Never, each 1 January, or each anniversary of the draw. */
      readonly reset: 'never' | 'january' | 'anniversary'
      /** Whether an LPR that is published on the reset day itself is already the latest. */
      readonly ownDay: boolean
    }

export const feeKinds = [
  'entrusted-payment', 'commitment', 'fund-management', 'early-repayment', 'late-draw', 'registration', 'valuation', 'arrangement',
] as const // biome-ignore format: one list
export type FeeKind = (typeof feeKinds)[number]
export type Fee = {
  readonly kind: FeeKind
  readonly amount: Fen
  readonly taker: string
  readonly when: 'draw' | 'event'
}

export type LoanProduct = {
  readonly code: LoanProductCode
  /** The day from which this version may be drawn. */
  readonly from: Day
  readonly for: readonly Borrower[]
  /** A limit that is drawn and repaid again and again, or one draw. */
  readonly revolving: boolean
  /** Of one draw. */
  readonly least: Fen
  /** Of a limit, and of one draw. */
  readonly most: Fen
  readonly months: { readonly least: number; readonly most: number }
  readonly methods: readonly Method[]
  readonly pricing: Pricing
  readonly fees: readonly Fee[]
  readonly conventions: LoanConventions
  readonly about: string
}

export const usualLoan: LoanConventions = {
  ...usualPlan,
  graceDays: 0,
  penaltyMargin: '50',
  compound: 'interest',
  compoundInTerm: 'penalty-rate',
  allocation: ['fees', 'interest', 'compound', 'penalty', 'principal'],
  allocationAfter90: 'principal-first',
  earlyInterest: 'on-part',
  earlyKeeps: ['term', 'instalment'],
  leastEarly: '1000',
}
const yuan = (whole: number) => fen(BigInt(whole) * 100n)
/** Firms pay on business days: a due day that is none moves, with interest until then. */
const firms: LoanConventions = { ...usualLoan, holidays: 'next-business-day', graceDays: 3 }

const versions: readonly LoanProduct[] = [
  {
    code: 'operating-limit',
    from: '2024-07-01',
    for: ['small-firm', 'firm'],
    revolving: true,
    least: yuan(1_000),
    most: yuan(5_000_000),
    months: { least: 1, most: 12 },
    methods: ['equal-instalments', 'equal-principal', 'interest-first', 'bullet'],
    pricing: { kind: 'lpr', tenor: '1Y', points: 60, reset: 'never', ownDay: false },
    fees: [],
    conventions: firms,
    about:
      '经营快贷. 流动资金贷款管理办法, 金融监管总局令2024年第2号. No fee at all: 银保监发〔2020〕18号 and 银监发〔2011〕94号 forbid what small firms used to be charged.',
  },
  {
    code: 'single-draw',
    from: '2024-07-01',
    for: ['small-firm', 'firm'],
    revolving: false,
    least: yuan(10_000),
    most: yuan(5_000_000),
    months: { least: 3, most: 36 },
    methods: ['equal-instalments', 'equal-principal', 'interest-first'],
    pricing: { kind: 'lpr', tenor: '1Y', points: 85, reset: 'january', ownDay: false },
    fees: [],
    conventions: firms,
    about:
      '设备快贷, drawn once. A floating rate: LPR of the last publication and points that stay for the contract (公告〔2019〕第15号), reset each 1 January.',
  },
]

/** The version of a product that may be drawn on a day; undefined when there is none. */
export const productOn = (day: Day, code: LoanProductCode): LoanProduct | undefined =>
  versions.findLast((one) => one.code === code && one.from <= day)
export const productsOn = (day: Day): readonly LoanProduct[] =>
  loanProducts.flatMap((code) => productOn(day, code) ?? [])

// ——— what small firms may not be charged ———

/** 银保监发〔2020〕18号, 银监发〔2011〕94号: taken from no small firm. Registration and valuation are the bank's own cost, whoever borrows. */
const notFromSmallFirms: readonly FeeKind[] = ['entrusted-payment', 'commitment', 'fund-management', 'early-repayment', 'late-draw'] // biome-ignore format: one list
const theBanksOwn: readonly FeeKind[] = ['registration', 'valuation']

export type ProductRefusal =
  | { readonly kind: 'fee-forbidden'; readonly fee: FeeKind }
  | { readonly kind: 'penalty-out-of-range'; readonly percent: string }
  | { readonly kind: 'borrower-not-served'; readonly borrower: Borrower }

/** Whether a product may be offered to such a borrower at all. */
export function mayOffer(product: LoanProduct, borrower: Borrower): Result<LoanProduct, ProductRefusal> {
  if (!product.for.includes(borrower)) return refuse({ kind: 'borrower-not-served', borrower })
  const forbidden = product.fees.find(
    ({ kind }) => theBanksOwn.includes(kind) || (borrower === 'small-firm' && notFromSmallFirms.includes(kind)),
  )
  if (forbidden) return refuse({ kind: 'fee-forbidden', fee: forbidden.kind })
  const { penaltyMargin } = product.conventions
  if (ppm(penaltyMargin) < ppm('30') || ppm(penaltyMargin) > ppm('50'))
    return refuse({ kind: 'penalty-out-of-range', percent: penaltyMargin })
  return ok(product)
}

// ——— LPR ———

export type LprTenor = '1Y' | '5Y'
export type Lpr = { readonly from: Day; readonly '1Y': string; readonly '5Y': string }
/** Publications that changed it; between them it stayed. `5Y` is the one for terms above five years. */
export const lprs: readonly Lpr[] = [
  { from: '2023-08-21', '1Y': '3.45', '5Y': '4.20' },
  { from: '2024-02-20', '1Y': '3.45', '5Y': '3.95' },
  { from: '2024-07-22', '1Y': '3.35', '5Y': '3.85' },
  { from: '2024-10-21', '1Y': '3.10', '5Y': '3.60' },
  { from: '2025-05-20', '1Y': '3.00', '5Y': '3.50' },
]
/** The day before the first publication that this table does not know: from then on its last row is what was known last. */
export const LPR_KNOWN_UNTIL: Day = '2025-06-19'

export type LprOn = { readonly percent: string; readonly published: Day; readonly provisional: boolean }
/** The latest LPR on a day; with or without one that is published on that very day. The oldest on record before all others. */
export function lprOn(day: Day, tenor: LprTenor, ownDay = true, table: readonly Lpr[] = lprs): LprOn {
  const last = ownDay ? day : addDays(day, -1)
  const row = table.findLast(({ from }) => from <= last) ?? table[0]!
  return { percent: row[tenor], published: row.from, provisional: last > LPR_KNOWN_UNTIL }
}
/** The contract rate that a pricing gives on a day: of the draw, or of a reset. */
export const percentOn = (pricing: Pricing, day: Day, table: readonly Lpr[] = lprs): string =>
  pricing.kind === 'fixed'
    ? pricing.percent
    : percentPlus(lprOn(day, pricing.tenor, pricing.ownDay, table).percent, pricing.points)

/** The first reset after a day; null when the rate stays. */
export function nextReset(pricing: Pricing, start: Day, after: Day): Day | null {
  if (pricing.kind === 'fixed' || pricing.reset === 'never') return null
  if (pricing.reset === 'january') return `${String(Number((after > start ? after : start).slice(0, 4)) + 1)}-01-01`
  for (let year = 1; ; year += 1) {
    const day = monthsLater(start, 12 * year)
    if (day > after) return day
  }
}

// ——— VAT on interest ———

const vat: readonly { readonly from: Day; readonly percent: Readonly<Record<Borrower, string>> }[] = [
  { from: '2016-05-01', percent: { 'small-firm': '6', firm: '6' } },
  // 财税〔2018〕91号, carried on by 公告2023年第16号 until the end of 2027: limits up to ten million yuan to one small firm.
  { from: '2018-09-01', percent: { 'small-firm': '0', firm: '6' } },
  { from: '2028-01-01', percent: { 'small-firm': '6', firm: '6' } },
]
/** VAT that the interest contains, in percent of what stays (财税〔2016〕36号). */
export const vatOn = (day: Day, borrower: Borrower): string =>
  vat.findLast(({ from }) => from <= day)?.percent[borrower] ?? '0'
/** What of interest is tax: it is in the price. */
export const vatOf = (interest: bigint, day: Day, borrower: Borrower): Fen => {
  const rate = ppm(vatOn(day, borrower))
  return fen(halfUp(interest * rate, 1_000_000n + rate))
}
