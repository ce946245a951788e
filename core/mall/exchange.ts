/**
 * Other pieces for those that came (换货): 消费者权益保护法 art. 24 lets a buyer of faulty goods send them back, have them exchanged or repaired, and the
 * three guarantees (三包, 部分商品修理更换退货责任规定 art. 9 to 11) exchange a fault within fifteen days of the purchase. Asked for within the times in which the
 * mall takes goods back; of what comes to light later the store has been paid, and answers for it itself.
 *
 * By the same variant or another of the same good at the same price: nothing of money moves, and nobody has to work out who owes whom.
 */
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'
import type { Line, Pieces } from './parts.ts'

/** Of each line, by its place in the part: how many pieces were exchanged, and when the last of them came. */
export type Replaced = Readonly<Record<number, { readonly quantity: number; readonly at: Instant }>>

/** From when on the times of these pieces run once more: where no more are meant than were exchanged. Which of them they are, nobody can tell. */
export const replacedAt = (replaced: Replaced, { line, quantity }: Pieces): Instant | undefined =>
  quantity <= (replaced[line]?.quantity ?? 0) ? replaced[line]!.at : undefined
export const addReplaced = (replaced: Replaced, { line, quantity }: Pieces, at: Instant): Replaced => ({
  ...replaced,
  [line]: { quantity: (replaced[line]?.quantity ?? 0) + quantity, at },
})

export type Variant = { readonly sku: string; readonly good: string; readonly price: Fen }
/**
 * Whether pieces of a line may be replaced by this. The same variant always, whatever it costs by now; another, when it costs what was asked
 * for the line, or what the variant that was bought costs `now` (a store that has raised all its prices still exchanges M for L).
 */
export function mayReplace(line: Pick<Line, 'sku' | 'good' | 'price'>, by: Variant, now: Fen | undefined): 'yes' | 'another-good' | 'another-price' {
  if (by.sku === line.sku) return 'yes'
  if (by.good !== line.good) return 'another-good'
  return by.price === line.price || by.price === now ? 'yes' : 'another-price'
} // biome-ignore format: one rule
