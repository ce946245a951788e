/**
 * A flash sale (限时抢购): so many pieces of one variant, at a price of their own, for a while. Its pieces lie in a stock account of their own, as
 * if in a warehouse apart: whatever comes at once, the ledger sells no more than these, and who buys at the usual price takes none of them. How many one
 * buyer may have is an account too. The store asks for it, an officer of the mall agrees.
 */
import { entryId } from '../id.ts'
import { type Command, moving, type Post } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'
import { openStock, stockAccount } from './postings.ts'
import type { Limit } from './promotion-postings.ts'
import { flashWarehouse } from './warehouses.ts'

export const flashStates = ['asked', 'setting', 'returned', 'set', 'over'] as const
/**
 * asked → setting (agreed, its pieces are being set apart) → set, or asked again where there are too few; asked → returned (with what is wrong);
 * set → over, when nothing of it is left to sell or to give back.
 */
export type FlashState = (typeof flashStates)[number]
export const flashStands = ['asked', 'returned', 'coming', 'on', 'sold-out', 'over'] as const
export type FlashStands = (typeof flashStands)[number]

export type FlashTerms = {
  readonly price: Fen
  readonly pieces: number
  readonly perBuyer: number
  readonly from: Instant
  readonly until: Instant
}
export type FlashFault = 'price' | 'per-buyer' | 'from' | 'until'
const HOUR = 3_600_000
/** Longer is no flash, and further ahead nobody knows what is in stock. */
const LONGEST_HOURS = 72
const AHEAD_DAYS = 30

/** What cannot be of a sale that a store asks for: `usual` is the price without it. */
export function flashFault({ price, pieces, perBuyer, from, until }: FlashTerms, usual: Fen, now: Instant): FlashFault | undefined {
  if (price >= usual) return 'price'
  if (perBuyer > pieces) return 'per-buyer'
  if (from < now || from > now + AHEAD_DAYS * 24 * HOUR) return 'from'
  return until <= from || until > from + LONGEST_HOURS * HOUR ? 'until' : undefined
} // biome-ignore format: one rule a line

/** How it stands for who looks at it: `left` pieces, of which some may be set aside for orders that are not paid yet. */
export function flashStanding(
  { state, from, until }: { readonly state: FlashState; readonly from: Instant; readonly until: Instant },
  left: number,
  now: Instant,
): FlashStands {
  if (state !== 'set') return state === 'setting' ? 'asked' : state
  // One that was ended early may not have begun.
  if (now >= until) return 'over'
  if (now < from) return 'coming'
  return left > 0 ? 'on' : 'sold-out'
}

// ——— in the ledger ———

type Sale = {
  readonly id: string
  /** The ids of its entries begin with this instant. */
  readonly at: Instant
  readonly sku: string
  readonly warehouse: string
  readonly merchant: string
}
const moved = (sale: Sale, step: string, pieces: number, by: { actor: string; request: string }, attempt?: number): Post => ({
  kind: 'post',
  id: entryId(sale.id, sale.at, step, attempt),
  transfers: moving(stockAccount(sale.sku, sale.warehouse), stockAccount(sale.sku, flashWarehouse(sale.id, sale.warehouse)), BigInt(pieces)),
  business: sale.id,
  step,
  memo: '',
  ...by,
}) // biome-ignore format: one entry
/** Its pieces are set apart; the ledger says no when there are not so many. `attempt` counts the agreements, from 1. */
export const setFlashApart = (
  sale: Sale,
  pieces: number,
  attempt: number,
  by: { actor: string; request: string },
): Command[] => [
  openStock({ sku: sale.sku, warehouse: flashWarehouse(sale.id, sale.warehouse), owner: sale.merchant }, sale.at),
  moved(sale, 'set-apart', pieces, by, attempt),
]
/** Its pieces, of which none is left when it is over. */
export const limitOfFlash = ({ id, sku, warehouse }: Pick<Sale, 'id' | 'sku' | 'warehouse'>): Limit => ({
  account: stockAccount(sku, flashWarehouse(id, warehouse)),
  to: stockAccount(sku, warehouse),
})
/** What was not sold can be bought at the usual price again; `attempt` counts from 1, as pieces may still come free. */
export const giveFlashBack = (sale: Sale, pieces: number, attempt: number): Command =>
  moved(sale, 'give-back', -pieces, { actor: 'bank', request: '' }, attempt)
