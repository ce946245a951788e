/**
 * What is read out of the facts for the score: whole numbers, so that every machine reads the same. What a source did not say
 * is null, and the card has a band of its own for it.
 */
import { type Fen, halfUp, sum } from '../money.ts'
import { dayNumber } from '../time.ts'
import { type Facts, netOf, said, taxGrades, within } from './facts.ts'

export const features = [
  'age', 'turnover', 'turnover-trend', 'turnover-swing', 'low-days', 'cushion', 'payers', 'concentration', 'firm-behind', 'person-behind',
  'queries', 'debt', 'tax-grade', 'sales-trend', 'refunds',
] as const // biome-ignore format: one list
export type Feature = (typeof features)[number]
export type Features = Readonly<Record<Feature, number | null>>
/** Whether more of it is better. The points of a card never say otherwise (WOE is pooled in this direction). */
export const moreIsBetter: Readonly<Record<Feature, boolean>> = {
  age: true,
  turnover: true,
  'turnover-trend': true,
  'turnover-swing': false,
  'low-days': false,
  cushion: true,
  payers: true,
  concentration: false,
  'firm-behind': false,
  'person-behind': false,
  queries: false,
  debt: false,
  'tax-grade': true,
  'sales-trend': true,
  refunds: false,
}

const MOST = 1_000_000
/** A share as a whole number of percent (or of another hundred); null of nothing. */
function share(part: bigint, whole: bigint, hundred = 100n): number | null {
  if (whole <= 0n) return null
  const value = Number(halfUp(part * hundred, whole))
  return Math.min(value, MOST)
}
/** The latest months against those before them, as percent: 100 is no change. */
function trend(amounts: readonly bigint[], latest: number): number | null {
  const before = amounts.slice(0, -latest)
  if (amounts.length < latest * 2) return null
  const total = (of: readonly bigint[]) => of.reduce((all, one) => all + one, 0n)
  return share(total(amounts.slice(-latest)) * BigInt(before.length), total(before) * BigInt(latest))
}

export function featuresOf(facts: Facts): Features {
  const { day } = facts
  const registry = said(facts, 'registry')
  const rows = within(said(facts, 'accounts')?.months ?? [], day, 12)
  const [firm, person] = [said(facts, 'credit-firm'), said(facts, 'credit-person')]
  const tax = said(facts, 'tax')
  const sold = within(tax?.months ?? [], day, 12)
  const taken = within(said(facts, 'merchant')?.months ?? [], day, 12)

  const inflows = rows.map(({ inflow }) => inflow)
  const inflow = sum(inflows)
  const many = BigInt(rows.length)
  // Mean distance from the mean, in parts of the mean; both multiplied by the number of months to stay whole.
  const away = inflows.reduce((all, one) => all + (one * many > inflow ? one * many - inflow : inflow - one * many), 0n)
  const sales = sum(sold.map(({ sales }) => sales))
  const half = rows.slice(-6)
  const none = rows.length === 0
  return {
    age: registry ? Math.max(0, Math.floor((dayNumber(day) - dayNumber(registry.established)) / 30.4375)) : null,
    turnover: none ? null : Math.min(Number(inflow / 100_000n), MOST),
    'turnover-trend': trend(inflows, 3),
    'turnover-swing': rows.length < 3 ? null : share(away, inflow * many),
    'low-days': none ? null : half.reduce((days, { daysLow }) => days + daysLow, 0),
    cushion: share(sum(rows.map(({ average }) => average)), sum(rows.map(({ outflow }) => outflow))),
    payers: none ? null : Math.floor(rows.reduce((all, { payers }) => all + payers, 0) / rows.length),
    concentration: share(sum(rows.map(({ largest }) => largest)), inflow),
    'firm-behind': firm?.worst ?? null,
    'person-behind': person?.worst ?? null,
    queries: firm || person ? (firm?.queries ?? 0) + (person?.queries ?? 0) : null,
    debt: firm ? share(firm.owed + firm.guaranteed, inflow > sales ? inflow : sales) : null,
    'tax-grade': tax ? taxGrades.length - 1 - taxGrades.indexOf(tax.grade) : null,
    'sales-trend': trend(
      sold.map(({ sales }) => sales),
      6,
    ),
    refunds: share(sum(taken.map(({ refunds }) => refunds)), sum(taken.map(({ turnover }) => turnover)), 1_000n),
  }
}
/** Turnover after refunds, of the months that are known. */
export const netTurnover = (facts: Facts): readonly Fen[] =>
  within(said(facts, 'merchant')?.months ?? [], facts.day, 12).map(netOf)
