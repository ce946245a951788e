/**
 * What money went out for. Every booked movement of a statement has its place, so the categories and what the customer put
 * into deposits of their own add up to what the statement says went out. Money that is only held is in none: it is not gone yet.
 */
import type { Category as Service } from '../bills/billers.ts'
import { digest, type Id } from '../id.ts'
import type { Day } from '../time.ts'
import type { MovementKind } from './kinds.ts'

/** The first nine the bank tells by itself; the others only the customer can mean. */
export const spendingCategories = [
  'housing', 'water', 'electricity', 'gas', 'heating', 'phone', 'people', 'own-account', 'fees',
  'groceries', 'eating-out', 'transport', 'shopping', 'health', 'education', 'family', 'leisure', 'saving', 'other',
] as const // biome-ignore format: one list
export type SpendingCategory = (typeof spendingCategories)[number]

/** A booked movement, as far as it says what it was for. */
export type SpendingRow = {
  readonly day: Day
  readonly kind: MovementKind
  /** Below zero when it went out. */
  readonly amount: bigint
  /** The customer, biller or organisation on the other side: `customer-…`, `biller-…`, `organization-…`. */
  readonly counterparty: { readonly ref: string; readonly name: string } | null
  /** What the biller sells. */
  readonly service: Service | null
  /** Whether the other side is the bank's own income, or the tax on it. */
  readonly fee: boolean
  /** How much of a refund that came in one sum had been the bank's fee. */
  readonly feeWithin: bigint
}
/** Where a customer puts a counterparty, by its reference. */
export type SpendingRules = ReadonlyMap<string, SpendingCategory>

/** How a customer names a counterparty to the bank: it tells nobody who that is, and another customer's is another. */
export const counterpartyId = (customer: string, ref: string): Id =>
  digest(`counterparty\n${customer}\n${ref}`).slice(0, 32) as Id

const services: Readonly<Record<Service, SpendingCategory>> = {
  water: 'water',
  gas: 'gas',
  electricity: 'electricity',
  heating: 'heating',
  mobile: 'phone',
}

/** Money that only changed its place at the bank is neither spent nor earned. */
const keptAside = (kind: MovementKind) => kind === 'deposit' || kind === 'deposit-back'

/** What a movement was for; undefined for money that came in and gives nothing back. */
export function categoryOf(
  { kind, amount, counterparty, service, fee }: SpendingRow,
  rules: SpendingRules,
): SpendingCategory | undefined {
  if (amount > 0n && kind !== 'bill-refund') return undefined
  // What the bank takes is a fee, whoever it was paid beside.
  if (fee) return 'fees'
  const own = counterparty && rules.get(counterparty.ref)
  if (own) return own
  if (kind === 'withdrawal') return 'own-account'
  if (kind === 'transfer-out') return 'people'
  if (kind === 'bill' || kind === 'bill-refund') return service ? services[service] : 'housing'
  return 'other'
}

/** What went out, what of it came back, and how often money went out. */
export type Spent = { readonly out: bigint; readonly refunded: bigint; readonly count: number }
export type OfCounterparty = Spent & { readonly ref: string; readonly name: string; readonly ruled: boolean }
export type OfCategory = Spent & {
  readonly category: SpendingCategory
  readonly counterparties: readonly OfCounterparty[]
}
export type OfMonth = Spent & {
  readonly month: string
  readonly in: bigint
  readonly categories: readonly (Spent & { readonly category: SpendingCategory })[]
}
export type Spending = Spent & {
  /** What came in and gave nothing back. */
  readonly in: bigint
  /** Into deposits of one's own and back out of them. */
  readonly aside: { readonly into: bigint; readonly back: bigint }
  readonly categories: readonly OfCategory[]
  /** Each month that had movements, in order. */
  readonly months: readonly OfMonth[]
}

type Tally = { out: bigint; refunded: bigint; count: number }
const tally = (): Tally => ({ out: 0n, refunded: 0n, count: 0 })
function add(to: Tally, amount: bigint) {
  if (amount > 0n) to.refunded += amount
  else {
    to.out -= amount
    to.count++
  }
}

/** A refund in one sum is two: what was paid for the thing, and the fee that had been paid beside it. */
function parts(row: SpendingRow): readonly SpendingRow[] {
  const { amount, feeWithin } = row
  if (feeWithin <= 0n || feeWithin >= amount) return [row]
  return [
    { ...row, amount: amount - feeWithin, feeWithin: 0n },
    { ...row, amount: feeWithin, feeWithin: 0n, fee: true },
  ]
}

/**
 * By category and by month. A refund is taken from the category of what it gives back, in the month in which it came: so
 * each month adds up to its own statement, and a month in which more came back than went out is below zero.
 */
export function spendingOf(rows: readonly SpendingRow[], rules: SpendingRules): Spending {
  const all = tally()
  const aside = { into: 0n, back: 0n }
  const income = new Map<string, bigint>()
  const byCategory = new Map<SpendingCategory, { sum: Tally; of: Map<string, Tally & { name: string }> }>()
  const byMonth = new Map<string, { sum: Tally; of: Map<SpendingCategory, Tally> }>()
  const made = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
    const there = map.get(key) ?? make()
    map.set(key, there)
    return there
  }
  for (const row of rows.flatMap(parts)) {
    if (keptAside(row.kind)) {
      if (row.amount > 0n) aside.back += row.amount
      else aside.into -= row.amount
      continue
    }
    const month = row.day.slice(0, 7)
    const ofMonth = made(byMonth, month, () => ({ sum: tally(), of: new Map() }))
    const category = categoryOf(row, rules)
    if (category === undefined) {
      income.set(month, (income.get(month) ?? 0n) + row.amount)
      continue
    }
    const ofCategory = made(byCategory, category, () => ({ sum: tally(), of: new Map() }))
    for (const sum of [all, ofMonth.sum, made(ofMonth.of, category, tally), ofCategory.sum]) add(sum, row.amount)
    const { ref, name } = (!row.fee && row.counterparty) || { ref: '', name: '' }
    add(
      made(ofCategory.of, ref, () => ({ ...tally(), name })),
      row.amount,
    )
  }
  const net = (one: Spent) => one.out - one.refunded
  const larger = (a: Spent, b: Spent) => (net(a) === net(b) ? 0 : net(a) > net(b) ? -1 : 1)
  return {
    ...all,
    in: [...income.values()].reduce((sum, one) => sum + one, 0n),
    aside,
    categories: [...byCategory]
      .map(([category, { sum, of }]) => ({
        category,
        ...sum,
        counterparties: [...of]
          .map(([ref, one]) => ({ ref, ...one, ruled: rules.has(ref) }))
          .sort((a, b) => larger(a, b) || (a.ref < b.ref ? -1 : 1)),
      }))
      .sort((a, b) => larger(a, b) || (a.category < b.category ? -1 : 1)),
    months: [...byMonth]
      .map(([month, { sum, of }]) => ({
        month,
        ...sum,
        in: income.get(month) ?? 0n,
        categories: [...of]
          .map(([category, one]) => ({ category, ...one }))
          .sort((a, b) => larger(a, b) || (a.category < b.category ? -1 : 1)),
      }))
      .sort((a, b) => (a.month < b.month ? -1 : 1)),
  }
}
