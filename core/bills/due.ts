/** What is to be paid on a biller's bill today, and which amounts the biller takes. */
import { type Fen, fen, formatAmount } from '../money.ts'
import type { Refusal } from '../problem.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { Day } from '../time.ts'
import type { Terms } from './billers.ts'

/** A bill as its biller presents it: the amount, and what it is for those who pay early or late. */
export type Presentable = {
  readonly amount: Fen
  readonly due: Day
  readonly minimum?: Fen
  readonly early?: { readonly until: Day; readonly amount: Fen }
  readonly late?: Fen
  /** What the biller has of it already. */
  readonly paid?: Fen
}
export type As = 'early' | 'base' | 'late'
export type Level = { readonly as: As; readonly amount: Fen }

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** Late wins over early; a day that is missing or none at all leaves the amount as it is (source: BBPS bill options). */
export function levelOn(bill: Presentable, today: Day): Level {
  if (bill.late !== undefined && isDay(bill.due) && today > bill.due) return { as: 'late', amount: bill.late }
  if (bill.early && isDay(bill.early.until) && today <= bill.early.until)
    return { as: 'early', amount: bill.early.amount }
  return { as: 'base', amount: bill.amount }
}

/**
 * The amounts that the bill has had until today, in their order. The ledger presents each once, so that whoever comes
 * first on whichever day leaves the same account behind.
 */
export function levelsUntil(bill: Presentable, today: Day): readonly Level[] {
  const { as } = levelOn(bill, today)
  const levels: Level[] = []
  if (bill.early && isDay(bill.early.until)) levels.push({ as: 'early', amount: bill.early.amount })
  if (as === 'early') return levels
  levels.push({ as: 'base', amount: bill.amount })
  if (as === 'late') levels.push(levelOn(bill, today))
  return levels
}

/** What is left to pay today. */
export const leftOn = (bill: Presentable, today: Day): Fen => {
  const left = levelOn(bill, today).amount - (bill.paid ?? 0n)
  return fen(left > 0n ? left : 0n)
}

const yuan = (amount: bigint) => formatAmount(amount, 'CNY')

/** Whether the biller takes this amount: of a bill with so much left, or, without a bill, bought. */
export function allowed(
  amount: Fen,
  terms: Pick<Terms, 'exactness' | 'amounts' | 'limits'>,
  bill?: { readonly left: Fen; readonly minimum?: Fen },
): Result<Fen, Refusal> {
  const no = (kind: Refusal['kind'], facts: Refusal['facts'] = {}) => refuse({ kind, parameter: 'amount', facts })
  const { exactness, amounts, limits } = terms
  if (bill && bill.left <= 0n) return refuse({ kind: 'bill-already-paid', parameter: 'bill' })
  const left = bill?.left ?? 0n
  if (bill && exactness.kind === 'exact' && amount !== left) return no('amount-differs', { due: yuan(left) })
  if (bill && exactness.kind === 'at-most' && amount > left) return no('more-than-due', { left: yuan(left) })
  if (bill && exactness.kind === 'at-least' && amount < left) return no('less-than-due', { due: yuan(left) })
  // Who pays what is left need not reach the minimum.
  if (bill?.minimum !== undefined && amount < bill.minimum && amount < left)
    return no('less-than-minimum', { minimum: yuan(bill.minimum) })
  if (amounts && !amounts.includes(amount)) return no('amount-not-offered', { amounts: amounts.map(yuan).join(', ') })
  if (exactness.kind === 'range') {
    const { min, max, multiple } = exactness
    if (amount < min || amount > max || amount % multiple !== 0n)
      return no('amount-out-of-range', { least: yuan(min), most: yuan(max), multiple: yuan(multiple) })
  }
  const [least, most] = [limits?.least, limits?.most]
  const tooLittle = least !== undefined && amount < least && (!bill || amount < left)
  if (tooLittle || (most !== undefined && amount > most))
    return no('amount-out-of-limits', { least: yuan(least ?? 1n), most: most === undefined ? '—' : yuan(most) })
  return ok(amount)
}

/** How much of what is left a payment takes away: never more than there is. */
export const takesOf = (amount: Fen, left: Fen): Fen => (amount < left ? amount : left)
