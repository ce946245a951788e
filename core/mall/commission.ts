/**
 * What the mall keeps of a sale. The rule that names most of merchant, category and good decides; of two that name as many the one
 * that names the good, then the merchant, then the later one. Worked once over the line (or with its shipping), rounded half up.
 */
import { type Decimal, percentOf } from '../bills/fees.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen } from '../money.ts'
import type { Day } from '../time.ts'

export type CommissionRule = {
  readonly id: string
  readonly from: Day
  readonly merchant?: string
  /** Of either level. */
  readonly category?: string
  readonly good?: string
  readonly take:
    | { readonly kind: 'percent'; readonly percent: Decimal; readonly withShipping: boolean }
    /** For each line, however many pieces; never more than the line. */
    | { readonly kind: 'fixed'; readonly amount: Fen }
}
export type Sold = { readonly merchant: string; readonly category: string; readonly good: string }

const matches = (rule: CommissionRule, sold: Sold): boolean =>
  (rule.merchant === undefined || rule.merchant === sold.merchant) &&
  (rule.good === undefined || rule.good === sold.good) &&
  (rule.category === undefined || rule.category === sold.category || sold.category.startsWith(`${rule.category}/`))
/** A category of the second level says more than one of the first. */
const specificity = ({ good, merchant, category }: CommissionRule): number[] => [
  [good, merchant, category].filter((one) => one !== undefined).length,
  good === undefined ? 0 : 1,
  merchant === undefined ? 0 : 1,
  category?.includes('/') ? 1 : 0,
]
const compare = (one: readonly number[], other: readonly number[]): number => {
  const at = one.findIndex((value, n) => value !== other[n])
  return at < 0 ? 0 : one[at]! - other[at]!
}

/** The rule for what is sold on a day. There is always one: the last of them names nothing. */
export function ruleFor(rules: readonly CommissionRule[], sold: Sold, day: Day): CommissionRule {
  const [best] = rules
    .filter((rule) => rule.from <= day && matches(rule, sold))
    .toSorted((a, b) => compare(specificity(b), specificity(a)) || (a.from < b.from ? 1 : a.from > b.from ? -1 : 0))
  invariant(best, 'a rule that names nothing stands for all')
  return best
}

/** Of a line, and of the part of the shipping that falls to it. */
export function commissionOn({ take }: Pick<CommissionRule, 'take'>, goods: Fen, shipping: Fen): Fen {
  if (take.kind === 'fixed') return take.amount < goods ? take.amount : goods
  return fen(percentOf(goods + (take.withShipping ? shipping : 0n), take.percent))
}

/** What holds unless a rule says otherwise. The rates are ours: no law sets them. */
export const commissionRules: readonly CommissionRule[] = [
  { id: 'all', from: '2026-01-01', take: { kind: 'percent', percent: '5', withShipping: false } },
  { id: 'grain', from: '2026-01-01', category: 'grain', take: { kind: 'percent', percent: '1', withShipping: false } },
  { id: 'fresh', from: '2026-01-01', category: 'fresh', take: { kind: 'percent', percent: '1', withShipping: false } },
  { id: 'snack', from: '2026-01-01', category: 'snack', take: { kind: 'percent', percent: '3', withShipping: false } },
] // biome-ignore format: one rule a line
