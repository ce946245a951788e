/** Goods as a merchant offers them: variants with prices, a listing that the mall looks at before it is on sale. */

import { type Category, leafOf } from './categories.ts'
import type { ListingState } from './kinds.ts'
import type { Merchant } from './merchants.ts'

const moves: Readonly<Record<'merchant' | 'officer', readonly (readonly [ListingState, ListingState])[]>> = {
  merchant: [
    ['draft', 'submitted'], ['returned', 'submitted'], ['withdrawn', 'submitted'],
    ['submitted', 'draft'], ['listed', 'withdrawn'],
  ],
  officer: [['submitted', 'listed'], ['submitted', 'returned'], ['listed', 'closed']],
} // biome-ignore format: a table
export const mayList = (who: keyof typeof moves, from: ListingState, to: ListingState): boolean =>
  moves[who].some(([one, next]) => one === from && next === to)
/** What is written of it may be changed while nobody looks at it or buys it. */
export const isEditable = (state: ListingState): boolean =>
  state === 'draft' || state === 'returned' || state === 'withdrawn'

export type ListingFault = 'no-variants' | 'category' | 'permit-missing' | 'attribute-missing'
/** Why a listing cannot be submitted; empty when it can. */
export function listingFaults(
  good: { readonly category: string; readonly variants: number; readonly attributes: Readonly<Record<string, string>> },
  merchant: Pick<Merchant, 'categories' | 'permits'>,
): { readonly kind: ListingFault; readonly what?: string }[] {
  const category: Category = leafOf(good.category)
  return [
    ...(good.variants === 0 ? [{ kind: 'no-variants' } as const] : []),
    ...(merchant.categories.includes(category.parent!) ? [] : [{ kind: 'category', what: category.code } as const]),
    ...(category.permit && !(category.permit in merchant.permits) ? [{ kind: 'permit-missing', what: category.permit } as const] : []),
    ...category.attributes.filter((name) => !good.attributes[name]?.trim()).map((what) => ({ kind: 'attribute-missing', what }) as const),
  ] // biome-ignore format: one fault a line
}
