/** The promotions that a store or the mall can make, as they fill them in, and what rule each is (`promotions.ts`). */
import { kept, keptAs } from '../deposits/term-kept.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen } from '../money.ts'
import type { Day } from '../time.ts'
import { type Condition, type Gives, holds, type LineFact } from './discounts.ts'
import type { Audience, promotionKinds } from './kinds.ts'
import { type Buyer, buyerFacts, type Promotion } from './promotions.ts'

export type PromotionForm = {
  readonly kind: (typeof promotionKinds)[number]
  /** As buyers read it. */
  readonly name: string
  readonly from: Day
  readonly until: Day
  /** Goods, or categories of either level, that it is for; none of either for all. */
  readonly goods: readonly string[]
  readonly categories: readonly string[]
  /** Nothing else is given beside it on a store's part of an order. */
  readonly exclusive: boolean
  /** money-off: 满 from 减 off; only the highest that is reached. */
  readonly tiers: readonly { readonly from: Fen; readonly off: Fen }[]
  /** percent-off, coupon, buy-get: off, not left. */
  readonly percent: string | null
  /** coupon, free-shipping, percent-off: how much must be bought. */
  readonly least: Fen | null
  /** coupon: an amount instead of a percent. */
  readonly off: Fen | null
  /** buy-get. */
  readonly buy: number | null
  readonly get: number | null
  /** coupon: how many each buyer may have, and all together. */
  readonly perBuyer: number | null
  readonly inAll: number | null
  /** coupon of a store: the word that it is had for (口令); nobody is shown such a coupon. */
  readonly code?: string | null
  /** What may be given in all; the mall always says. */
  readonly budget: Fen | null
  /** Who may have it; everyone where nothing is said. One for a first order is had once. */
  readonly audience?: Audience
}
/** Which field says what cannot be; undefined for a promotion that can be made. */
export type PromotionFault =
  | 'goods' | 'until' | 'tiers' | 'percent' | 'least' | 'off' | 'buy' | 'get' | 'per-buyer' | 'in-all' | 'code' | 'budget' | 'kind' // biome-ignore format: one list

/** A day more than this ahead is a slip of the hand. */
const LONGEST_DAYS = 400
const dayBefore = (from: Day, until: Day) => Date.parse(until) - Date.parse(from) <= LONGEST_DAYS * 86_400_000

export function promotionFault(form: PromotionForm, by: 'mall' | 'store', today: Day): PromotionFault | undefined {
  const { kind, tiers, percent, least, off, buy, get, perBuyer, inAll, budget } = form
  if (form.until < form.from || form.until < today || !dayBefore(form.from, form.until)) return 'until'
  if (by === 'mall' && budget === null) return 'budget'
  if (by === 'mall' && kind === 'free-shipping') return 'kind'
  if (by === 'mall' && form.goods.length > 0) return 'goods'
  if (form.code && (kind !== 'coupon' || by === 'mall')) return 'code'
  switch (kind) {
    case 'money-off': {
      const right = tiers.every((tier, n) => tier.off < tier.from && (n === 0 || (tier.from > tiers[n - 1]!.from && tier.off > tiers[n - 1]!.off))) // biome-ignore format: one rule
      return tiers.length === 0 || !right ? 'tiers' : undefined
    }
    case 'percent-off':
      return percent === null ? 'percent' : undefined
    case 'coupon':
      if ((off === null) === (percent === null)) return 'off'
      if (off !== null && (least === null || least <= off)) return 'least'
      if (perBuyer === null || (form.audience === 'new' && perBuyer > 1)) return 'per-buyer'
      return inAll === null || inAll < perBuyer ? 'in-all' : undefined
    case 'free-shipping':
      return least === null ? 'least' : undefined
    case 'buy-get':
      return buy === null ? 'buy' : get === null ? 'get' : percent === null ? 'percent' : undefined
  }
}

/** Whether a good is among what it is for. */
export const isFor = (
  { goods, categories }: PromotionForm,
  good: { readonly id: string; readonly category: string },
): boolean =>
  (goods.length === 0 || goods.includes(good.id)) &&
  (categories.length === 0 || categories.some((one) => good.category === one || good.category.startsWith(`${one}/`)))
const audienceIs: Readonly<Record<Audience, Condition<'orders' | 'buyer'> | null>> = {
  everyone: null,
  new: { fact: 'orders', is: 'eq', value: 0n },
  returning: { fact: 'orders', is: 'gte', value: 1n },
  consumers: { fact: 'buyer', is: 'eq', value: 'consumer' },
  firms: { fact: 'buyer', is: 'eq', value: 'firm' },
}
const audienceOf = ({ audience = 'everyone' }: PromotionForm) => audienceIs[audience]
/** What must be known of a buyer to say whether it is for them. */
export const asksOf = (form: PromotionForm): 'orders' | 'buyer' | undefined => audienceOf(form)?.fact
/** Whether a buyer is among those that it is for; `by` gives it. */
export function isForBuyer(form: PromotionForm, by: string, buyer: Buyer): boolean {
  const condition = audienceOf(form)
  return !condition || holds(condition, buyerFacts(buyer, by))
}
/** Had once by each buyer without having been claimed: what nobody may have twice is counted in the ledger. */
export const isHadOnce = ({ kind, audience }: PromotionForm): boolean => audience === 'new' && kind !== 'coupon'
/** Whether what each buyer may have of it is counted. */
export const isCounted = (form: PromotionForm): boolean => form.kind === 'coupon' || isHadOnce(form)

/** As it is proposed: text, of which every byte counts. */
export const formText = (form: PromotionForm): string => JSON.stringify(keptAs(form))
export const formIn = (text: string): PromotionForm => kept<PromotionForm>(JSON.parse(text))

const where = ({ goods, categories }: PromotionForm): readonly Condition<LineFact>[] => [
  ...(goods.length > 0 ? [{ fact: 'good', is: 'in', value: goods } as const] : []),
  ...(categories.length > 0 ? [{ fact: 'category', is: 'in', value: categories } as const] : []),
]
const given = <Value>(value: Value | null, what: string): Value => {
  invariant(value !== null, `a promotion that was made says ${what}`)
  return value
}
function givesOf(form: PromotionForm): Gives {
  const across = { target: 'items', where: where(form), allocation: 'across', mostQuantity: null } as const
  switch (form.kind) {
    case 'money-off':
      return { ...across, take: { kind: 'tiers', tiers: form.tiers } }
    case 'percent-off':
      return { ...across, allocation: 'each', take: { kind: 'percent', percent: given(form.percent, 'how much') } }
    case 'coupon':
      return {
        ...across,
        take: form.off === null ? { kind: 'percent', percent: given(form.percent, 'how much') } : { kind: 'fixed', amount: form.off },
      } // biome-ignore format: one rule
    case 'free-shipping':
      return { target: 'shipping', where: [], allocation: 'each', take: { kind: 'percent', percent: '100' } }
    case 'buy-get':
      return {
        target: 'buy-get',
        buy: { pieces: given(form.buy, 'how many are bought'), where: where(form) },
        get: { pieces: given(form.get, 'how many are got'), where: where(form) },
        percent: given(form.percent, 'how much'),
        mostTimes: null,
      }
  }
}
/** What is cheaper is told before what makes it cheaper still: goods, then coupons, then shipping. */
const priorities: Readonly<Record<PromotionForm['kind'], number>> = { 'percent-off': 50, 'buy-get': 40, 'money-off': 30, coupon: 20, 'free-shipping': 10 } // biome-ignore format: one row

/** As a rule. `left`: what of its budget is left; a coupon is given by its own id, to those who hold one. */
export const promotionOf = (
  { id, by, form, left }: { readonly id: string; readonly by: string; readonly form: PromotionForm; readonly left: Fen | null },
): Promotion => ({
  id,
  by,
  code: form.kind === 'coupon' ? id : null,
  from: form.from,
  until: form.until,
  conditions: [
    ...[audienceOf(form)].filter((one) => one !== null),
    ...(form.least === null ? [] : [{ fact: 'goods', is: 'gte', value: form.least } as const]),
  ],
  gives: givesOf(form),
  exclusive: form.exclusive,
  // A store's own come before the mall's: what the mall gives is of what is left to pay.
  priority: priorities[form.kind] + (by === 'mall' ? 0 : 100),
  campaign: left === null ? null : { id, budget: { kind: 'spend', most: left, used: fen(0n) } },
  coupon: form.kind === 'coupon' ? { perBuyer: null, inAll: null, toClaim: true } : isHadOnce(form) ? { perBuyer: 1, inAll: null, toClaim: false } : null,
}) // biome-ignore format: one rule
