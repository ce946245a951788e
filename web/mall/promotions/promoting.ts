/** A promotion as it is typed, as it goes to the bank, and as the bank's own rule says it. */
import { type Audience, promotionKinds } from '../../../core/mall/kinds.ts'
import { type PromotionForm, promotionFault } from '../../../core/mall/promotion-form.ts'
import { type Fen, fen, parseYuan } from '../../../core/money.ts'
import { promotionText } from '../../../core/words/promotions.ts'
import { yuan } from '../../api.ts'
import { locale } from '../../preferences.ts'
import { count } from '../../ui/count.ts'
import { asAmount } from '../../ui/money.ts'

export type Kind = (typeof promotionKinds)[number]
/** Who gives it: what each may make, `promotionFault` says. */
export type By = 'store' | 'mall'
export const kindsOf = (by: By): readonly Kind[] =>
  by === 'store' ? promotionKinds : promotionKinds.filter((kind) => kind !== 'free-shipping')
type Money = ReturnType<typeof yuan>
/** As the bank is told. */
export type Promoting = {
  kind: Kind
  name: string
  from: string
  until: string
  goods: string[]
  categories: string[]
  exclusive: boolean
  tiers: { from: Money; off: Money }[]
  percent: string | null
  least: Money | null
  off: Money | null
  buy: number | null
  get: number | null
  perBuyer: number | null
  inAll: number | null
  code: string | null
  budget: Money | null
  audience: Audience
}
export type Tier = { readonly from: string; readonly off: string }
export type Typed = {
  readonly kind: Kind
  readonly name: string
  readonly from: string
  readonly until: string
  readonly goods: readonly string[]
  readonly categories: readonly string[]
  readonly exclusive: boolean
  readonly tiers: readonly Tier[]
  /** 八五折 is typed as 8.5 in Chinese, as 15 (percent off) in English. */
  readonly discount: string
  /** Of a coupon: an amount off, or a discount. */
  readonly takes: 'amount' | 'discount'
  /** Of what is got: nothing to pay, or a discount. */
  readonly gets: 'free' | 'discount'
  readonly least: string
  readonly off: string
  readonly buy: string
  readonly get: string
  readonly perBuyer: string
  readonly inAll: string
  readonly code: string
  readonly budget: string
  readonly audience: Audience
}

/** Which of the answers count for a kind; what was typed for another one is left where it is. */
export function asksFor({ kind, takes, gets }: Pick<Typed, 'kind' | 'takes' | 'gets'>) {
  const coupon = kind === 'coupon'
  return {
    tiers: kind === 'money-off',
    discount: kind === 'percent-off' || (coupon && takes === 'discount') || (kind === 'buy-get' && gets === 'discount'),
    off: coupon && takes === 'amount',
    least: kind === 'percent-off' || coupon || kind === 'free-shipping',
    /** Without it there is no promotion. */
    needsLeast: kind === 'free-shipping' || (coupon && takes === 'amount'),
    pieces: kind === 'buy-get',
    coupons: coupon,
  }
}

/** What is taken off, 1 to 99 percent. None for anything else: 85 for 八五折 must never take off 85 percent, and the bank says what is missing. */
function percentOf(typed: string): string | null {
  const said = typed.trim()
  if (locale() !== 'zh') return /^[1-9]\d?$/.test(said) ? said : null
  const [, whole, tenth = '0'] = /^(\d)(?:\.(\d))?$/.exec(said) ?? []
  const left = Number(whole) * 10 + Number(tenth)
  return left > 0 ? String(100 - left) : null
}
function percentIn(typed: Typed): string | null {
  if (typed.kind === 'buy-get' && typed.gets === 'free') return '100'
  return asksFor(typed).discount ? percentOf(typed.discount) : null
}
const moneyIn = (typed: string) => (typed.trim() === '' ? null : yuan(asAmount(typed)))
const countIn = (typed: string) => (typed.trim() === '' ? null : count(typed))

export function promotionIn(typed: Typed): Promoting {
  const asks = asksFor(typed)
  const { kind, name, from, until, goods, categories, exclusive, audience } = typed
  return {
    kind, name, from, until, goods: [...goods], categories: [...categories], exclusive, audience,
    tiers: asks.tiers ? typed.tiers.map((tier) => ({ from: yuan(asAmount(tier.from)), off: yuan(asAmount(tier.off)) })) : [],
    percent: percentIn(typed),
    least: asks.least ? moneyIn(typed.least) : null,
    off: asks.off ? moneyIn(typed.off) : null,
    buy: asks.pieces ? countIn(typed.buy) : null,
    get: asks.pieces ? countIn(typed.get) : null,
    perBuyer: asks.coupons ? countIn(typed.perBuyer) : null,
    inAll: asks.coupons ? countIn(typed.inAll) : null,
    code: (asks.coupons && typed.code.trim()) || null,
    budget: moneyIn(typed.budget),
  }
} // biome-ignore format: one field a line

/** What buyers will read; undefined as long as something of it is missing or wrong. */
export function promotionSays(typed: Typed, by: By, today: string): string | undefined {
  const { tiers, least, off, ...said } = promotionIn(typed)
  const read = (one: Money | null): Fen | null | undefined => one && parseYuan(one.amount)
  const steps = tiers.map((tier) => ({ from: read(tier.from), off: read(tier.off) }))
  const amounts = [read(least), read(off), ...steps.flatMap((step) => [step.from, step.off])]
  const right =
    amounts.every((one) => one === null || (one !== undefined && one > 0n)) &&
    [said.buy, said.get].every((one) => one === null || (Number.isInteger(one) && one > 0))
  if (!right) return undefined
  const form = {
    ...said,
    tiers: steps as PromotionForm['tiers'], least: read(least) ?? null, off: read(off) ?? null,
    // Neither the days, nor how many coupons there are, nor the budget stand in the sentence.
    from: today, until: today, perBuyer: 1, inAll: 1, budget: fen(1n),
  } // biome-ignore format: a form
  return promotionFault(form, by, today) === undefined ? promotionText(form, locale()) : undefined
}
