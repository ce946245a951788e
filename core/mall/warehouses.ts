/** From where pieces are sold: a warehouse of the store, or what a flash sale has set apart in it; and from which of several a line is sent. */
import { invariant } from '../invariant.ts'

/** As if it were a warehouse of the sale's name inside the one that its pieces come from. */
export const flashWarehouse = (sale: string, warehouse: string): string => `${sale} ${warehouse}`
/** From where pieces really come, and where those go that are sent back: a sale is not filled up again. */
export const homeOf = (warehouse: string): string => warehouse.replace(/^mall-flash-[0-9a-f]{32} /, '')

/** So many may a store keep. */
export const MOST_WAREHOUSES = 20
/** A warehouse of a store: its name, which names accounts of the ledger, and the code of its province. */
export type Place = { readonly name: string; readonly province: string }
/** A line that is sent whole, and how many pieces of it lie in each warehouse. */
export type ToSend = { readonly quantity: number; readonly left: ReadonlyMap<string, number> }

/** Provinces near each other: by the first digit of their codes, which is GB/T 2260's own division (华北, 东北, 华东, 中南, 西南, 西北). */
const regionOf = (province: string) => province.slice(0, 1)
const distance = (from: string, to: string) => (from === to ? 0 : regionOf(from) === regionOf(to) ? 1 : 2)

/**
 * From which warehouse each line of a store's part is sent. One line is sent from one warehouse: so what a buyer can have of a variant is what
 * the fullest warehouse has of it. Of those that have enough, the one that can send the most lines (fewer parcels); then one in the province it goes to; then
 * one in the same region; then the store's own order, the main one first. Where none has enough it is the fullest, and the ledger says no.
 * `places` in the store's own order.
 */
export function allocate(lines: readonly ToSend[], places: readonly Place[], to: string): string[] {
  const [main] = places
  invariant(main, 'a store has a warehouse')
  const from = new Array<string | undefined>(lines.length)
  const waits = () => lines.flatMap((line, at) => (from[at] === undefined ? [{ line, at }] : []))
  const lies = ({ left }: ToSend, { name }: Place) => left.get(name) ?? 0
  for (;;) {
    const able = places.map((place) => ({
      place,
      sends: waits().filter(({ line }) => lies(line, place) >= line.quantity),
    }))
    const best = able.reduce((best, one) => {
      const more = one.sends.length - best.sends.length
      const nearer = distance(best.place.province, to) - distance(one.place.province, to)
      return more > 0 || (more === 0 && nearer > 0) ? one : best
    })
    if (best.sends.length === 0) break
    for (const { at } of best.sends) from[at] = best.place.name
  }
  return lines.map(
    (line, at) =>
      from[at] ?? places.reduce((fullest, one) => (lies(line, one) > lies(line, fullest) ? one : fullest), main).name,
  )
}
/** How many of it one buyer can have at once. */
export const mostOf = (left: Iterable<number>): number => Math.max(0, ...left)

/** What keeps a warehouse from being closed. */
export type InUse = {
  readonly main: boolean
  /** There, or set aside for orders. */
  readonly pieces: number
  /** To be sent from it, or to come back to it. */
  readonly orders: number
  /** Flash sales whose pieces lie in it, or are to. */
  readonly sales: number
}
export const mayClose = ({ main, pieces, orders, sales }: InUse): boolean =>
  !main && pieces === 0 && orders === 0 && sales === 0
