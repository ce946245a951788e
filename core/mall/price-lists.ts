/**
 * A store's price lists (价目表): what some of its goods cost within a period, for everybody (特价) or for firms (企业价), from so many pieces on
 * (阶梯价). A line costs the lowest of the usual price and all that is in force for its buyer, instant and quantity; a flash sale's price goes before it,
 * and promotions are worked out on it.
 *
 * Which price is crossed out (划线价): 规范促销行为暂行规定 (SAMR order 32 of 2020) art. 21 takes, where a reduction names no other base, the lowest
 * price at which the same seller really sold it in the seven days before, and where nothing was sold in them, the price of the last sale before. So
 * `was` is found once, when a list begins, in the lines of the store's paid orders: what a buyer paid for a piece, after all that was taken off (gifts
 * apart, orders that were cancelled later with them: it can only be lower than the law has it). Of what was never sold it is the usual price of that moment. Never above
 * the usual price of now; as long as it is not known, and where it is no more than the price of the list, nothing is crossed out. Until when a price holds is
 * shown beside it (art. 20). What sales of more than a year ago were is not looked for.
 */

import type { Fen } from '../money.ts'
import { addDays, type Day, dayNumber, type Instant, instantOf } from '../time.ts'
import { MOST_PIECES, MOST_ROWS, type PriceListKind, type PriceListStands } from './kinds.ts'

/** Lists of one store that are not over. */
export const MOST_LISTS = 50
/** A day more than this ahead is a slip of the hand. */
const LONGEST_DAYS = 400
/** How long before a list begins its base is looked for. */
export const BASE_MS = 7 * 86_400_000
export const OLDEST_BASE_MS = 365 * 86_400_000

/** One row of a list: a price from so many pieces on. */
export type ListPrice = {
  readonly kind: PriceListKind
  readonly from: Instant
  /** Its first instant without it; null for no end. */
  readonly until: Instant | null
  readonly pieces: number
  readonly price: Fen
  /** At what it was sold before the list began; null while that is not known. */
  readonly was: Fen | null
}
export type Buying = { readonly buyer: 'consumer' | 'firm'; readonly at: Instant }

const holds = ({ kind, from, until }: ListPrice, { buyer, at }: Buying): boolean =>
  (kind === 'sale' || buyer === 'firm') && from <= at && (until === null || at < until)
const lowest = (usual: Fen, rows: readonly ListPrice[], quantity: number): Fen =>
  rows.reduce((least, { pieces, price }) => (pieces <= quantity && price < least ? price : least), usual)

/** What each of so many pieces costs. */
export const priceFor = (usual: Fen, rows: readonly ListPrice[], buying: Buying, quantity: number): Fen =>
  lowest(usual, rows.filter((row) => holds(row, buying)), quantity) // biome-ignore format: one rule

/** Prices by quantity: from one piece on, and from each number from which it is cheaper. */
export type Step = { readonly from: number; readonly price: Fen }
export type Shown = {
  readonly steps: readonly Step[]
  /** Of one piece: what is crossed out beside it, and of which kind its list is; null where it costs what it always does. */
  readonly reduced: { readonly kind: PriceListKind; readonly was: Fen | null } | null
  /** The first instant at which something of this is over. */
  readonly until: Instant | null
}
/** As a good shows it. */
export function shownPrices(usual: Fen, rows: readonly ListPrice[], buying: Buying): Shown {
  const now = rows.filter((row) => holds(row, buying))
  const steps: Step[] = []
  for (const from of [...new Set([1, ...now.map(({ pieces }) => pieces)])].toSorted((a, b) => a - b)) {
    const price = lowest(usual, now, from)
    if (steps.length === 0 || price < steps.at(-1)!.price) steps.push({ from, price })
  }
  const used = now.filter(({ pieces, price }) => steps.some((step) => step.from === pieces && step.price === price && price < usual))
  const ends = used.flatMap(({ until }) => until ?? [])
  const [one] = used.filter(({ pieces }) => pieces === 1).toSorted((a, b) => Number(a.kind === 'firms') - Number(b.kind === 'firms') || Number((a.was ?? 0n) - (b.was ?? 0n)))
  return { steps, reduced: one ? { kind: one.kind, was: crossedOut(usual, one) } : null, until: ends.length > 0 ? Math.min(...ends) : null }
} // biome-ignore format: one rule a line
function crossedOut(usual: Fen, { was, price }: ListPrice): Fen | null {
  if (was === null) return null
  const base = was < usual ? was : usual
  return base > price ? base : null
}

// ——— as a store writes one ———

export type PriceRow = { readonly sku: string; readonly from: number; readonly price: Fen }
export type PriceListForm = {
  readonly name: string
  readonly kind: PriceListKind
  readonly from: Day
  /** Its last day; null for no end. */
  readonly until: Day | null
  readonly rows: readonly PriceRow[]
}
export type PriceListFault =
  | { readonly kind: 'from' | 'until' | 'rows' }
  /** Not below the usual price; no number of pieces that can be ordered; named twice from the same number; not cheaper from more pieces on. */
  | { readonly kind: 'price' | 'pieces' | 'twice' | 'steps'; readonly sku: string }

/** What cannot be of a list; undefined for one that can be made. `usual`: the price of each of its skus without it. */
export function priceListFault(
  form: Omit<PriceListForm, 'name'>,
  usual: ReadonlyMap<string, Fen>,
  today: Day,
): PriceListFault | undefined {
  const { from, until, rows } = form
  if (from < today || dayNumber(from) > dayNumber(today) + LONGEST_DAYS) return { kind: 'from' }
  if (until !== null && (until < from || dayNumber(until) > dayNumber(from) + LONGEST_DAYS)) return { kind: 'until' }
  // A reduction says until when it holds; what firms pay may be agreed without an end.
  if (until === null && form.kind === 'sale') return { kind: 'until' }
  if (rows.length === 0 || rows.length > MOST_ROWS) return { kind: 'rows' }

  const bySku = new Map<string, PriceRow[]>()
  for (const row of rows) bySku.set(row.sku, [...(bySku.get(row.sku) ?? []), row])
  for (const [sku, own] of bySku) {
    if (own.some(({ from }) => from < 1 || from > MOST_PIECES)) return { kind: 'pieces', sku }
    if (own.some(({ price }) => price >= usual.get(sku)!)) return { kind: 'price', sku }
    if (new Set(own.map(({ from }) => from)).size < own.length) return { kind: 'twice', sku }
    const steps = own.toSorted((a, b) => a.from - b.from)
    if (steps.some(({ price }, n) => n > 0 && price >= steps[n - 1]!.price)) return { kind: 'steps', sku }
  }
  return undefined
}
/** From when to when it holds, if it is made now: a list that begins today begins at once. */
export const periodOf = ({ from, until }: Pick<PriceListForm, 'from' | 'until'>, now: Instant) => ({
  from: Math.max(instantOf(from), now),
  until: until === null ? null : instantOf(addDays(until, 1)),
})
export const priceListStanding = ({ from, until }: { readonly from: Instant; readonly until: Instant | null }, now: Instant): PriceListStands =>
  until !== null && now >= until ? 'over' : now < from ? 'coming' : 'on' // biome-ignore format: one rule
