/**
 * What one promotion takes off a basket as it stands: off lines or off shipping, off each or across all, off pieces that others were bought for.
 * Whole fen of bigint. Terms are the field's (source: the promotion module of medusajs/medusa, MIT); rounding is ours, half up, where it is said.
 */

import { type Decimal, percentOf } from '../bills/fees.ts'
import { invariant } from '../invariant.ts'
import { type Fen, fen, halfUp } from '../money.ts'
import { type Line, type Part, pieceMoney } from './parts.ts'

// ——— conditions ———

export type Value = string | bigint
/** A fact compared with a value: amounts in fen and counts as bigint, all else as text. */
export type Condition<Fact extends string> = { readonly fact: Fact } & (
  | { readonly is: 'eq'; readonly value: Value }
  | { readonly is: 'ne'; readonly value: Value }
  | { readonly is: 'in'; readonly value: readonly Value[] }
  | { readonly is: 'gt' | 'gte' | 'lt' | 'lte'; readonly value: bigint }
)
/** Each fact with all its values: a buyer is in several groups, a good in a category and in the one above it. */
export type Facts<Fact extends string> = Readonly<Partial<Record<Fact, readonly Value[]>>>

const compared = {
  gt: (one: bigint, other: bigint) => one > other,
  gte: (one: bigint, other: bigint) => one >= other,
  lt: (one: bigint, other: bigint) => one < other,
  lte: (one: bigint, other: bigint) => one <= other,
}
/** One value that fits is enough; for `ne` none may. What is not known never holds, nor does an order among texts. */
export function holds<Fact extends string>(condition: Condition<Fact>, facts: Facts<Fact>): boolean {
  const found = facts[condition.fact]
  if (!found) return false
  if (condition.is === 'eq') return found.includes(condition.value)
  if (condition.is === 'ne') return !found.includes(condition.value)
  if (condition.is === 'in') return found.some((one) => condition.value.includes(one))
  const { is, value } = condition
  return found.some((one) => typeof one === 'bigint' && compared[is](one, value))
}

// ——— what is given ———

export type LineFact = 'sku' | 'good' | 'category' | 'merchant' | 'price' | 'quantity' | 'amount'
export type ShippingFact = Extract<LineFact, 'merchant' | 'amount'>
type Where<Fact extends string> = readonly Condition<Fact>[]
export type Take =
  /** Once for each line or shipping, or once across all of them; never more than they cost. */
  | { readonly kind: 'fixed'; readonly amount: Fen }
  /** Off, not left: 八折 is '20'. From 0 to 100. */
  | { readonly kind: 'percent'; readonly percent: Decimal }
  /** 满300减30, 满600减80: only the highest that is reached, by what is targeted at its full price. */
  | { readonly kind: 'tiers'; readonly tiers: readonly { readonly from: Fen; readonly off: Fen }[] }
export type Gives =
  | {
      readonly target: 'items'
      readonly where: Where<LineFact>
      readonly allocation: 'each' | 'across'
      /** Pieces that it is for: of each line, or across all of them the cheapest; null for all. */
      readonly mostQuantity: number | null
      readonly take: Take
    }
  | {
      readonly target: 'shipping'
      readonly where: Where<ShippingFact>
      readonly allocation: 'each' | 'across'
      readonly take: Take
    }
  /** Across all goods; shipping is not among them. */
  | { readonly target: 'order'; readonly take: Take }
  /**
   * Whoever buys so many pieces of these gets so many of those at a percent off (买二送一, 第二件半价), at least one of each. All of them lie in
   * the basket; a piece counts once, also among several such promotions; the dearest count as bought, and the cheapest of the rest are got.
   */
  | {
      readonly target: 'buy-get'
      readonly buy: { readonly pieces: number; readonly where: Where<LineFact> }
      readonly get: { readonly pieces: number; readonly where: Where<LineFact> }
      readonly percent: Decimal
      /** In one order; null for as often as there are pieces. */
      readonly mostTimes: number | null
    }
/** Who pays for a promotion: 'mall', or a merchant by its id, and then only on its own goods and shipping. */
export type Giver = { readonly by: string; readonly gives: Gives }

// ——— what it is taken from ———

export type Basket = readonly (Pick<Part, 'merchant' | 'shipping'> & {
  readonly lines: readonly Pick<Line, 'sku' | 'good' | 'category' | 'price' | 'quantity' | 'amount'>[]
})[]
/** A line or the shipping of a part, and what still is to be paid for it. */
export type Place = {
  /** By its place in the basket. */
  readonly part: number
  readonly line: number | 'shipping'
  readonly merchant: string
  readonly facts: Facts<LineFact>
  readonly price: bigint
  readonly quantity: number
  readonly full: bigint
  readonly left: bigint
  /** Pieces that count in no buy-get yet, and what is left to pay for them. */
  readonly open: number
  readonly openLeft: bigint
}
export type Taken = {
  readonly amount: bigint
  /** Pieces that count in a buy-get now, bought and got. */
  readonly pieces: number
}

export const placesOf = (basket: Basket): Place[] =>
  basket.flatMap(({ merchant, lines, shipping }, part) => [
    ...lines.map(({ sku, good, category, price, quantity, amount }, line): Place => ({
      part, line, merchant, price, quantity, full: amount, left: amount, open: quantity, openLeft: amount,
      facts: {
        sku: [sku], good: [good], category: [category, category.split('/')[0]!], merchant: [merchant],
        price: [price], quantity: [BigInt(quantity)], amount: [amount],
      },
    })),
    {
      part, line: 'shipping', merchant, price: shipping, quantity: 1, full: shipping, left: shipping, open: 1, openLeft: shipping,
      facts: { merchant: [merchant], amount: [shipping] },
    },
  ]) // biome-ignore format: one place

const isOf = ({ by }: Giver, { merchant }: Place): boolean => by === 'mall' || by === merchant
const meets = ({ facts }: Place, where: Where<LineFact>): boolean => where.every((condition) => holds(condition, facts))
/** Whether it is for this line or shipping. */
export function reaches(giver: Giver, place: Place): boolean {
  const { gives } = giver
  if (!isOf(giver, place) || (gives.target === 'shipping') !== (place.line === 'shipping')) return false
  if (gives.target === 'order') return true
  if (gives.target === 'buy-get') return meets(place, gives.buy.where) || meets(place, gives.get.where)
  return meets(place, gives.where)
}

// ——— how much ———

/** What a promotion takes off each place as they are now, in their order: never more than is left. */
export function takenBy(giver: Giver, places: readonly Place[]): Taken[] {
  const { gives } = giver
  if (gives.target === 'buy-get') return boughtAndGot(giver, gives, places)
  const pieces = piecesOf(giver, places)
  const full = fullOf(places, pieces)
  const now = places.map(({ left, quantity }, at) => shareOf(left, pieces[at]!, quantity))
  const amounts = isEach(gives)
    ? now.map((left, at) => offOf(gives.take, left, full[at]!))
    : across(offOf(gives.take, total(now), total(full)), now)
  return amounts.map((amount) => ({ amount, pieces: 0 }))
}

/** What still is to be paid, after it. */
export const less = (places: readonly Place[], taken: readonly Taken[]): Place[] =>
  places.map((place, at) => {
    const { amount, pieces } = taken[at]!
    invariant(amount >= 0n && amount <= place.left, 'nothing costs less than nothing')
    const [left, open] = [place.left - amount, place.open - pieces]
    if (pieces > 0) return { ...place, left, open, openLeft: place.openLeft - shareOf(place.openLeft, pieces, place.open) }
    return amount > 0n ? { ...place, left, openLeft: halfUp(place.openLeft * left, place.left) } : place
  }) // biome-ignore format: one place

/** What must be bought beside what is there: up to the lowest tier, or pieces for a first time; undefined where it is enough. */
export function lacking(giver: Giver, places: readonly Place[]): { amount: Fen } | { pieces: number } | undefined {
  const { gives } = giver
  if (gives.target === 'buy-get') {
    const { bought, got, either } = openTo(giver, gives, places)
    const [buys, gets] = [gives.buy.pieces, gives.get.pieces]
    const pieces = Math.max(buys - count(bought), gets - count(got), buys + gets - count(either))
    return pieces > 0 ? { pieces } : undefined
  }
  if (gives.take.kind !== 'tiers') return undefined
  const full = fullOf(places, piecesOf(giver, places))
  const reached = isEach(gives) ? full.reduce((most, one) => (one > most ? one : most), 0n) : total(full)
  const short = gives.take.tiers.map(({ from }) => from - reached).toSorted((a, b) => Number(a > b) - Number(a < b))
  return short[0] !== undefined && short[0] > 0n ? { amount: fen(short[0]) } : undefined
}

/**
 * What of a line's adjustments falls to so many of its pieces, after so many before them: by running total, half up, each adjustment apart, so
 * that whatever is sent back in whatever pieces, each adds up to itself and none is ever below zero. It is what falls back to whoever paid for
 * the promotion; the buyer gets `pieceMoney` of what was paid. Every piece of a line has its share, of a buy-get too, and nobody asks again
 * whether what is kept would still reach a least amount (as Dangdang has it). Throws where a piece is sent back twice.
 */
export const discountOf = <Of extends { readonly amount: Fen }>(
  adjustments: readonly Of[],
  quantity: number,
  before: number,
  pieces: number,
): Of[] => adjustments.map((one) => ({ ...one, amount: pieceMoney({ amount: one.amount, quantity }, before, pieces) }))

const isEach = (gives: Exclude<Gives, BuyGet>): boolean => gives.target !== 'order' && gives.allocation === 'each'
/** So many of pieces that are worth the same, half up. */
const shareOf = (amount: bigint, pieces: number, of: number): bigint =>
  pieces === 0 ? 0n : halfUp(amount * BigInt(pieces), BigInt(of))
const fullOf = (places: readonly Place[], pieces: readonly number[]): bigint[] =>
  places.map(({ full, quantity }, at) => shareOf(full, pieces[at]!, quantity))
const total = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)
const count = (pieces: readonly number[]): number => pieces.reduce((all, one) => all + one, 0)

/** Never more than is left. A percent is rounded half up: once for each line, or once across all. */
function offOf(take: Take, left: bigint, full: bigint): bigint {
  const off = wantedOf(take, left, full)
  return off < left ? off : left
}
function wantedOf(take: Take, left: bigint, full: bigint): bigint {
  if (take.kind === 'fixed') return take.amount
  if (take.kind === 'percent') return percentOf(left, take.percent)
  return take.tiers.reduce((most, { from, off }) => (from <= full && off > most ? off : most), 0n)
}
/** By running total, half up: no fen is lost, and nothing is given more than is left of it. */
function across(amount: bigint, by: readonly bigint[]): bigint[] {
  const all = total(by)
  let through = 0n
  let before = 0n
  return by.map((one) => {
    through += one
    const to = all === 0n ? 0n : halfUp(amount * through, all)
    const share = to - before
    before = to
    return share
  })
}

/** How many pieces of each place it is for. */
function piecesOf(giver: Giver, places: readonly Place[]): number[] {
  const { gives } = giver
  const there = places.map((place) => (reaches(giver, place) ? place.quantity : 0))
  if (gives.target !== 'items' || gives.mostQuantity === null) return there
  const most = gives.mostQuantity
  if (gives.allocation === 'each') return there.map((one) => Math.min(one, most))
  return picked(there, most, cheapestFirst(places))
}
/** So many pieces of those that are there, from the first place in an order to the last. */
function picked(there: readonly number[], wanted: number, order: readonly number[]): number[] {
  const pieces = there.map(() => 0)
  let missing = wanted
  for (const at of order) {
    pieces[at] = Math.min(there[at]!, missing)
    missing -= pieces[at]
  }
  return pieces
}
/** By the price without promotions; of the same price as they stand in the basket. */
const cheapestFirst = (places: readonly Place[]): number[] =>
  places
    .map(({ price }, at) => ({ price, at }))
    .toSorted((a, b) => Number(a.price > b.price) - Number(a.price < b.price))
    .map(({ at }) => at)

type BuyGet = Extract<Gives, { target: 'buy-get' }>
function openTo(giver: Giver, { buy, get }: BuyGet, places: readonly Place[]) {
  const open = (where: Where<LineFact>) =>
    places.map((place) => (place.line !== 'shipping' && isOf(giver, place) && meets(place, where) ? place.open : 0))
  const [bought, got] = [open(buy.where), open(get.where)]
  return { bought, got, either: bought.map((one, at) => Math.max(one, got[at]!)) }
}
/** As often as there are pieces for it. Pieces that could not be got count as bought before those that could. */
function boughtAndGot(giver: Giver, gives: BuyGet, places: readonly Place[]): Taken[] {
  const { buy, get, percent, mostTimes } = gives
  const open = openTo(giver, gives, places)
  const times = Math.min(
    Math.floor(count(open.bought) / buy.pieces),
    Math.floor(count(open.got) / get.pieces),
    Math.floor(count(open.either) / (buy.pieces + get.pieces)),
    mostTimes ?? Number.MAX_SAFE_INTEGER,
  )
  const cheapest = cheapestFirst(places)
  const dearest = cheapest.toReversed().toSorted((a, b) => Number(open.got[a]! > 0) - Number(open.got[b]! > 0))
  const bought = picked(open.bought, times * buy.pieces, dearest)
  const rest = open.got.map((there, at) => Math.max(0, there - bought[at]!))
  const got = picked(rest, times * get.pieces, cheapest)
  return places.map(({ openLeft, open }, at) => {
    const left = shareOf(openLeft, got[at]!, open)
    return { amount: offOf({ kind: 'percent', percent }, left, left), pieces: bought[at]! + got[at]! }
  })
}
