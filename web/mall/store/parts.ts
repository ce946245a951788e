/** What lists of sold goods say in a line. */
import type { PartFilter } from '../../../core/mall/kinds.ts'
import type { MerchantPart } from '../../../core/mall/merchant-wire.ts'
import { store } from './words.ts'

/** Told of an order that has changed, and of what was done. */
export type Changed = (part: MerchantPart, said: string) => void

export const lineName = ({ name, variant }: Pick<MerchantPart['lines'][number], 'name' | 'variant'>) =>
  variant ? `${name} ${variant}` : name
export const lineWords = (line: MerchantPart['lines'][number]) => store().orders.times(lineName(line), line.quantity)
export const goodsWords = (part: MerchantPart) => part.lines.map(lineWords).join(store().good.list)
export const piecesOf = (part: MerchantPart) => part.lines.reduce((all, { quantity }) => all + quantity, 0)
/** Until when what is filtered by lasts; empty where nothing waits. */
export function waitsUntil(part: MerchantPart, filter: PartFilter): string {
  if (filter === 'to-ship') return part.shipBy ?? ''
  if (filter === 'shipped') return part.receivesAt ?? ''
  if (filter === 'done') return part.state === 'received' ? (part.windowEnds ?? '') : ''
  const mine = part.cases.filter(({ may }) => may.length > 0)
  return (mine.length > 0 ? mine : part.cases).flatMap(({ until }) => until ?? []).toSorted()[0] ?? ''
}
