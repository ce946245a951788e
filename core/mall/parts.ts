/**
 * An order and its parts: what one merchant sends of it. Prices and terms are those of the moment it was placed and never change; what
 * was cancelled or sent back is counted in pieces, and each piece's money is worked out so that all of them together are the line's.
 */
import { invariant } from '../invariant.ts'
import { type Fen, fen, halfUp, sum } from '../money.ts'
import type { CommissionRule } from './commission.ts'
import type { ReturnRule } from './returns.ts'

/** Somebody who gets a share of each sale of a good beside its merchant: a household, a cooperative. */
export type Beneficiary = {
  /** A customer or an organisation of the bank; the share goes to its own current account. */
  readonly owner: string
  /** Of what is paid for the goods, in percent as decimal text. */
  readonly percent: string
}
export type Line = {
  readonly sku: string
  readonly good: string
  readonly category: string
  readonly name: string
  /** Its variant in words, such as "5 kg, red"; empty where there is one. */
  readonly variant: string
  readonly price: Fen
  readonly quantity: number
  /** What the buyer pays for all of it: its price less what promotions take off. */
  readonly amount: Fen
  /** What the mall pays of it beside the buyer (优惠券补贴); a store's own promotions make it cheaper and nothing else. */
  readonly subsidy?: Fen
  /** What was taken off, by promotion; both kinds. */
  readonly discounts?: readonly Discount[]
  readonly returns: ReturnRule
  readonly commission: CommissionRule
  readonly beneficiaries: readonly Beneficiary[]
}
export type Discount = { readonly promotion: string; readonly name: string; readonly amount: Fen }
export type Part = {
  readonly id: string
  readonly order: string
  readonly merchant: string
  /** Whose current account the money goes to: the merchant's own (二清: nobody holds it in between but the bank). */
  readonly organization: string
  readonly lines: readonly Line[]
  readonly shipping: Fen
  readonly shippingDiscounts?: readonly Discount[]
  /** What the channel of the payment costs, in percent of what is paid. */
  readonly channelPercent: string
}

/** Pieces of a line, by its place in the part. */
export type Pieces = { readonly line: number; readonly quantity: number }
/** What was paid back so far, or is to be: pieces of each line, and how much of the shipping. */
export type Given = { readonly pieces: readonly number[]; readonly shipping: Fen }

/** What the buyer pays. */
export const goodsOf = (part: Pick<Part, 'lines'>): Fen => sum(part.lines.map(({ amount }) => amount))
export const totalOf = (part: Pick<Part, 'lines' | 'shipping'>): Fen => fen(goodsOf(part) + part.shipping)
export const nothingGiven = (part: Pick<Part, 'lines'>): Given => ({
  pieces: part.lines.map(() => 0),
  shipping: fen(0n),
})

/** What of a line's money falls to its first so many pieces: of the buyer's, of the mall's, of both. */
const upTo = ({ amount, quantity }: Pick<Line, 'amount' | 'quantity'>, pieces: number): bigint =>
  halfUp(amount * BigInt(pieces), BigInt(quantity))
const subsidyUpTo = ({ subsidy = fen(0n), quantity }: Pick<Line, 'subsidy' | 'quantity'>, pieces: number): bigint =>
  upTo({ amount: subsidy, quantity }, pieces)
const bothUpTo = (line: Line, pieces: number): bigint => upTo(line, pieces) + subsidyUpTo(line, pieces)
/** What the store sells it for: the buyer's money and the mall's. */
const soldFor = ({ amount, subsidy = fen(0n) }: Line): bigint => amount + subsidy
/** What is paid back for pieces of a line of which so many were paid back before. */
export function pieceMoney(line: Pick<Line, 'amount' | 'quantity'>, before: number, pieces: number): Fen {
  invariant(pieces >= 0 && before >= 0 && before + pieces <= line.quantity, 'no piece is paid back twice')
  return fen(upTo(line, before + pieces) - upTo(line, before))
}

/** What was taken off a part, once for each promotion. */
export const discountsOf = ({
  lines,
  shippingDiscounts = [],
}: Pick<Part, 'lines' | 'shippingDiscounts'>): Discount[] => {
  const all = new Map<string, Discount>()
  for (const one of [...lines.flatMap(({ discounts = [] }) => discounts), ...shippingDiscounts])
    all.set(one.promotion, { ...one, amount: fen(one.amount + (all.get(one.promotion)?.amount ?? 0n)) })
  return [...all.values()]
}
/** What the mall pays of a part. */
export const subsidyOf = ({ lines }: Pick<Part, 'lines'>): Fen => sum(lines.map(({ subsidy = fen(0n) }) => subsidy))
/** What of it still stands. */
export const subsidyLeft = ({ lines }: Pick<Part, 'lines'>, given: Given): Fen =>
  sum(lines.map((line, at) => fen((line.subsidy ?? 0n) - subsidyUpTo(line, given.pieces[at]!))))
/** What goes back to the mall with pieces that are paid back. */
export const subsidyFor = ({ lines }: Pick<Part, 'lines'>, given: Given, pieces: readonly Pieces[]): Fen =>
  sum(
    pieces.map(({ line, quantity }) => {
      const before = given.pieces[line]!
      return fen(subsidyUpTo(lines[line]!, before + quantity) - subsidyUpTo(lines[line]!, before))
    }),
  )
/** The money of pieces, given what was paid back before them. */
export const moneyFor = (part: Part, given: Given, pieces: readonly Pieces[]): Fen =>
  sum(pieces.map(({ line, quantity }) => pieceMoney(part.lines[line]!, given.pieces[line]!, quantity)))
export const addGiven = (given: Given, pieces: readonly Pieces[], shipping: bigint): Given => ({
  pieces: given.pieces.map((before, at) => before + pieces.reduce((all, { line, quantity }) => all + (line === at ? quantity : 0), 0)),
  shipping: fen(given.shipping + shipping),
}) // biome-ignore format: one row
export const piecesLeft = (part: Pick<Part, 'lines'>, given: Given): number[] =>
  part.lines.map(({ quantity }, at) => quantity - given.pieces[at]!)
/** Pieces that are still to be sent: neither in a parcel, nor paid back or asked for before they were in one. */
export const unsent = (part: Pick<Part, 'lines'>, taken: Given, sent: readonly number[]): number[] =>
  piecesLeft(part, taken).map((left, at) => Math.max(0, left - (sent[at] ?? 0)))
/** Pieces of lines by their counts; lines of which there are none are not in it. */
export const piecesOf = (counts: readonly number[]): Pieces[] =>
  counts.flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []))
/** Whether each line is named once, and with no more than there is of it. */
export const within = (pieces: readonly Pieces[], counts: readonly number[]): boolean =>
  pieces.length > 0 &&
  new Set(pieces.map(({ line }) => line)).size === pieces.length &&
  pieces.every(({ line, quantity }) => quantity > 0 && quantity <= (counts[line] ?? 0))
export const allGiven = (part: Pick<Part, 'lines'>, given: Given): boolean =>
  piecesLeft(part, given).every((left) => left === 0)
/** What still stands of the part's money, the mall's among it. */
export const leftOf = (part: Part, given: Given): Fen =>
  fen(
    sum(part.lines.map((line, at) => fen(soldFor(line) - bothUpTo(line, given.pieces[at]!)))) +
      part.shipping -
      given.shipping,
  )
/** What still stands of one line's. */
export const lineLeft = (part: Part, given: Given, at: number): Fen =>
  fen(soldFor(part.lines[at]!) - bothUpTo(part.lines[at]!, given.pieces[at]!))
