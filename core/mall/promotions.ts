/**
 * Which promotions a basket has (满减, 优惠券, 买赠, 包邮), what each gives, who pays for it, and why one gives nothing. Pure: the same rule shows
 * the buyer what it will cost and makes the order. How much one takes off stands in `discounts.ts`.
 *
 * Order: the higher priority first, then what would give most if it stood alone, then the smaller id; whatever order they are given in. Each takes
 * from what the former ones left. Conditions and tiers look at full prices, so that no promotion undoes what another
 * promised (规范促销行为暂行规定, since 2020-12-01: conditions stand where the buyer sees them).
 */

import { invariant } from '../invariant.ts'
import { type Fen, fen, sum } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { Day } from '../time.ts'
import {
  type Basket,
  type Condition,
  type Facts,
  type Giver,
  holds,
  lacking,
  less,
  type Place,
  placesOf,
  reaches,
  type Taken,
  takenBy,
} from './discounts.ts'

/**
 * `goods` (fen) and `pieces` are those that the promotion is for, and of one on shipping those that are sent for it; `orders` are those the buyer
 * has paid for before at whoever gives it, so that a first order is `eq 0`.
 */
export type BasketFact = 'goods' | 'pieces' | 'buyer' | 'group' | 'orders'
export type Budget =
  /** Fen that all promotions of the campaign may give, and have given. */
  | { readonly kind: 'spend'; readonly most: Fen; readonly used: Fen }
  /** How often: once for each promotion in each order. */
  | { readonly kind: 'usage'; readonly most: number; readonly used: number }
export type Campaign = { readonly id: string; readonly budget: Budget }
export type Promotion = Giver & {
  readonly id: string
  /** What the buyer types or has claimed; null where it is given unasked. Several may share one. */
  readonly code: string | null
  readonly from: Day
  /** Its last day; null for no end. */
  readonly until: Day | null
  /** All must hold. */
  readonly conditions: readonly Condition<BasketFact>[]
  /** Nothing else is given on a part that it falls on, neither on goods nor on shipping. Otherwise they add up (叠加). */
  readonly exclusive: boolean
  readonly priority: number
  readonly campaign: Campaign | null
  /** How often one buyer may use it and all together, null for any number; whether it must have been claimed (领券), once for each use. */
  readonly coupon: { readonly perBuyer: number | null; readonly inAll: number | null; readonly toClaim: boolean } | null
}

export type Buyer = {
  readonly kind: 'consumer' | 'firm'
  readonly groups: readonly string[]
  /** Paid for before this one, at each store and in the whole `mall`; what is not in it is none. */
  readonly orders: ReadonlyMap<string, number>
}
/** What is known of a buyer, for what `by` gives. */
export const buyerFacts = ({ kind, groups, orders }: Buyer, by: string): Facts<'buyer' | 'group' | 'orders'> => ({
  buyer: [kind],
  group: groups,
  orders: [BigInt(orders.get(by) ?? 0)],
})
/** Who has bought nothing yet. */
export const STRANGER: Buyer = { kind: 'consumer', groups: [], orders: new Map() }
/** Of one promotion, before this order. */
export type Used = { readonly byBuyer: number; readonly inAll: number; readonly claimed: number }
export type Asking = {
  readonly day: Day
  readonly buyer: Buyer
  readonly codes: readonly string[]
  /** By the promotion's id; what is not in it was never used. */
  readonly used: ReadonlyMap<string, Used>
  /** Without it, only what has a code. */
  readonly automatic?: boolean
}

/** What is not paid for a line, or for the shipping of a part, each by its place in the basket. Above zero. */
export type Adjustment = {
  readonly promotion: string
  readonly by: Promotion['by']
  readonly part: number
  readonly line: number | 'shipping'
  readonly amount: Fen
}
type Why =
  | { readonly kind: 'promotion-unknown' }
  | { readonly kind: 'promotion-not-begun'; readonly from: Day }
  | { readonly kind: 'promotion-over'; readonly until: Day }
  | { readonly kind: 'coupon-not-claimed' }
  /** By whom: the buyer has had it so often, or all together. */
  | { readonly kind: 'coupon-used'; readonly by: 'buyer' | 'all'; readonly most: number }
  /** Nothing in the basket that it is for. */
  | { readonly kind: 'not-for-these-goods' }
  /** 还差多少: what must be bought beside it. */
  | { readonly kind: 'less-than-least'; readonly more: Fen }
  | { readonly kind: 'too-few-pieces'; readonly more: number }
  | { readonly kind: 'condition-not-met'; readonly fact: BasketFact; readonly condition: Condition<BasketFact> }
  /** The former ones left nothing to take it from, or no pieces to count. */
  | { readonly kind: 'nothing-left' }
  | { readonly kind: 'not-combined'; readonly with: string }
  | { readonly kind: 'budget-exceeded'; readonly campaign: string }
/** Why one gives nothing; nothing of it is ever given in part. `promotion` is null where the code is nobody's. */
export type NotGiven = { readonly promotion: string | null; readonly code: string | null } & Why
export type Promoted = {
  readonly adjustments: readonly Adjustment[]
  /** Each that gives something, in the order in which they were taken, with all that it gives. */
  readonly given: readonly { readonly promotion: string; readonly code: string | null; readonly amount: Fen }[]
  /** Of what has a code each; of what is given unasked only what the buyer could change, and what has no budget left. */
  readonly notGiven: readonly NotGiven[]
  readonly total: Fen
}

/** Codes of one order: nobody finds them by trying a list. */
export const MOST_CODES = 10

/** What is given on a basket. A code that gives nothing is no reason not to buy: it is in `notGiven`, with what is missing. */
export function promotionsFor(
  promotions: readonly Promotion[],
  basket: Basket,
  asking: Asking,
): Result<Promoted, { readonly kind: 'too-many-codes'; readonly most: number }> {
  const codes = new Set(asking.codes)
  if (codes.size > MOST_CODES) return refuse({ kind: 'too-many-codes', most: MOST_CODES })
  invariant(new Set(promotions.map(({ id }) => id)).size === promotions.length, 'a promotion is given once')

  const whole = placesOf(basket)
  const known = new Set(promotions.map(({ code }) => code))
  const notGiven: NotGiven[] = [...codes]
    .filter((code) => !known.has(code))
    .map((code) => ({ promotion: null, code, kind: 'promotion-unknown' }))
  const say = ({ id, code }: Promotion, why: Why) => {
    if (code !== null || toldUnasked.has(why.kind)) notGiven.push({ promotion: id, code, ...why })
  }

  const asked = promotions.filter(({ code }) => (code === null ? asking.automatic !== false : codes.has(code)))
  const inOrder = asked
    .map((promotion) => ({ promotion, alone: amountOf(takenBy(promotion, whole)) }))
    .toSorted(
      (a, b) =>
        b.promotion.priority - a.promotion.priority ||
        Number(b.alone > a.alone) - Number(b.alone < a.alone) ||
        (a.promotion.id < b.promotion.id ? -1 : 1),
    )
  const given: Given[] = []
  let places = whole
  for (const { promotion } of inOrder) {
    const taken = takenBy(promotion, places)
    const one: Given = { promotion, adjustments: adjustmentsOf(promotion, places, taken), amount: amountOf(taken) }
    const why = hindrance(promotion, whole, asking) ?? hindered(one, given)
    if (why) say(promotion, why)
    else {
      given.push(one)
      places = less(places, taken)
    }
  }
  return ok({
    adjustments: given.flatMap(({ adjustments }) => adjustments),
    given: given.map(({ promotion: { id, code }, amount }) => ({ promotion: id, code, amount })),
    notGiven,
    total: amountOf(given),
  })
}
type Given = { readonly promotion: Promotion; readonly adjustments: readonly Adjustment[]; readonly amount: Fen }
const adjustmentsOf = ({ id, by }: Promotion, places: readonly Place[], taken: readonly Taken[]): Adjustment[] =>
  places.flatMap(({ part, line }, at) => {
    const { amount } = taken[at]!
    return amount > 0n ? [{ promotion: id, by, part, line, amount: fen(amount) }] : []
  })
const toldUnasked: ReadonlySet<Why['kind']> = new Set([
  'less-than-least', 'too-few-pieces', 'not-combined', 'budget-exceeded',
]) // biome-ignore format: one list
const amountOf = (taken: readonly { readonly amount: bigint }[]): Fen => sum(taken.map(({ amount }) => fen(amount)))

/** What is in the way of a promotion whatever else is given: its days, its uses, its goods, its conditions. */
function hindrance(promotion: Promotion, places: readonly Place[], { day, buyer, used }: Asking): Why | undefined {
  const { id, from, until, coupon, conditions } = promotion
  if (day < from) return { kind: 'promotion-not-begun', from }
  if (until !== null && day > until) return { kind: 'promotion-over', until }

  if (coupon) {
    const { byBuyer, inAll, claimed } = used.get(id) ?? { byBuyer: 0, inAll: 0, claimed: 0 }
    if (coupon.toClaim && claimed === 0) return { kind: 'coupon-not-claimed' }
    const most = Math.min(coupon.perBuyer ?? Number.MAX_SAFE_INTEGER, coupon.toClaim ? claimed : Number.MAX_SAFE_INTEGER)
    if (byBuyer >= most) return { kind: 'coupon-used', by: 'buyer', most }
    if (coupon.inAll !== null && inAll >= coupon.inAll) return { kind: 'coupon-used', by: 'all', most: coupon.inAll }
  } // biome-ignore format: one question a line

  if (!places.some((place) => reaches(promotion, place))) return { kind: 'not-for-these-goods' }
  const facts = factsFor(promotion, places, buyer)
  const unmet = conditions.find((condition) => !holds(condition, facts))
  if (unmet) return missing(unmet, facts)
  const lacks = lacking(promotion, places)
  if (!lacks) return undefined
  if ('pieces' in lacks) return { kind: 'too-few-pieces', more: lacks.pieces }
  return { kind: 'less-than-least', more: lacks.amount }
}
function factsFor(promotion: Promotion, places: readonly Place[], buyer: Buyer): Facts<BasketFact> {
  const reached = places.filter((place) => reaches(promotion, place))
  const sent = new Set(reached.map(({ part }) => part))
  const goods = promotion.gives.target === 'shipping' ? places.filter(({ part, line }) => line !== 'shipping' && sent.has(part)) : reached
  return {
    goods: [goods.reduce((all, { full }) => all + full, 0n)],
    pieces: [BigInt(goods.reduce((all, { quantity }) => all + quantity, 0))],
    ...buyerFacts(buyer, promotion.by),
  }
} // biome-ignore format: one list
function missing(condition: Condition<BasketFact>, facts: Facts<BasketFact>): Why {
  const { fact, is, value } = condition
  const [found] = facts[fact] ?? []
  const atLeast = is === 'gte' ? value : is === 'gt' ? value + 1n : undefined
  if (typeof found !== 'bigint' || atLeast === undefined) return { kind: 'condition-not-met', fact, condition }
  if (fact === 'goods') return { kind: 'less-than-least', more: fen(atLeast - found) }
  if (fact === 'pieces') return { kind: 'too-few-pieces', more: Number(atLeast - found) }
  return { kind: 'condition-not-met', fact, condition }
}

/** What is in the way because of what was given before it: here, or in other orders of its campaign. */
function hindered({ promotion, adjustments, amount }: Given, before: readonly Given[]): Why | undefined {
  if (amount === 0n) return { kind: 'nothing-left' }
  const parts = new Set(adjustments.map(({ part }) => part))
  const met = before.filter((former) => former.adjustments.some(({ part }) => parts.has(part)))
  const other = met.find((former) => promotion.exclusive || former.promotion.exclusive)
  if (other) return { kind: 'not-combined', with: other.promotion.id }

  if (!promotion.campaign) return undefined
  const { id, budget } = promotion.campaign
  const here = before.filter((former) => former.promotion.campaign?.id === id)
  const exceeded =
    budget.kind === 'spend'
      ? budget.used + amountOf(here) + amount > budget.most
      : budget.used + here.length + 1 > budget.most
  return exceeded ? { kind: 'budget-exceeded', campaign: id } : undefined
}
