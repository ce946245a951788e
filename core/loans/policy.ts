/**
 * By which rules a loan is decided, one policy for each kind of data that a limit is worked out from. A policy is data with an
 * id; one that ever decided is kept as it was. What a rule asks for stands in the rule, so that whoever reads the policy has
 * read everything.
 */
import { type Canonical, canonicalDigest } from '../canonical.ts'
import { invariant } from '../invariant.ts'
import type { Day } from '../time.ts'
import type { Contradiction, Factors, Source } from './facts.ts'

/** What a limit is worked out from. Platforms that partners run will be the fourth; no policy decides on them yet. */
export const dataSources = ['accounts', 'tax', 'merchant', 'partner'] as const
export type DataSource = (typeof dataSources)[number]

/** Met, it ends the matter without a person, or brings it before one. */
type Met = 'decline' | 'refer'
export type Rule = { readonly outcome: Met } & (
  | { readonly code: 'firm-closed' | 'firm-irregular' | 'tax-irregular' }
  /** Younger than so many months. */
  | { readonly code: 'too-young'; readonly months: number }
  /** Classes of GB/T 4754 that begin so: what the bank does not lend to. */
  | { readonly code: 'industry-not-served'; readonly industries: readonly string[] }
  /** More than so many fen, as text: who owes ten yuan of a card's yearly fee is not in arrears. */
  | { readonly code: 'overdue-now' | 'tax-arrears'; readonly above: string }
  | { readonly code: 'behind-before'; readonly worst: number }
  | { readonly code: 'classed-bad' }
  | { readonly code: 'tax-grade-too-low' }
  | { readonly code: 'too-many-queries'; readonly above: number }
  /** Fewer known months of what the limit is worked out from. */
  | { readonly code: 'history-too-short'; readonly months: number }
  | { readonly code: 'contradictory'; readonly factors: Factors; readonly kinds: readonly Contradiction[] }
  | { readonly code: 'source-missing'; readonly sources: readonly Source[] }
  | { readonly code: 'facts-too-old'; readonly days: number }
)
export const ruleCodes = [
  'firm-closed', 'firm-irregular', 'tax-irregular', 'too-young', 'industry-not-served', 'overdue-now', 'tax-arrears', 'behind-before',
  'classed-bad', 'tax-grade-too-low', 'too-many-queries', 'history-too-short', 'contradictory', 'source-missing', 'facts-too-old',
] as const satisfies readonly Rule['code'][] // biome-ignore format: one list
export type RuleCode = Rule['code']

export const scoreBands = ['A', 'B', 'C', 'D', 'E'] as const
export type ScoreBand = (typeof scoreBands)[number]

export type Policy = {
  readonly id: string
  readonly source: DataSource
  readonly from: Day
  /** In the order in which a customer should meet them. */
  readonly rules: readonly Rule[]
  /** From the best band down; the last begins at null. */
  readonly bands: readonly {
    readonly band: ScoreBand
    readonly from: number | null
    readonly outcome: 'approve' | Met
    /** Percent of a year's turnover that may be owed in all. */
    readonly share: number
    /** Basis points over the LPR. */
    readonly points: number
    /** Yuan. */
    readonly most: string
  }[]
  /** Of what the firm owes elsewhere, so many percent are taken off. */
  readonly owedCounts: number
  /** Yuan: above it a person decides, and above the other one two. */
  readonly personAbove: string
  readonly twoAbove: string
}

/**
 * Not lent to: finance and money lending, property development, tobacco, gambling and bath houses, social bodies and
 * international ones; by the bank's own credit policy, which changes more often than the standard.
 */
const industries = ['66', '67', '68', '69', '7010', '16', '805', '904', '95', '97'] as const
const factors: Factors = { 'turnover-beyond-sales': 40, 'sales-beyond-turnover': 60, 'merchant-beyond-sales': 20 }

const everyone = [
  { code: 'firm-closed', outcome: 'decline' },
  { code: 'industry-not-served', outcome: 'decline', industries },
  { code: 'too-young', outcome: 'decline', months: 12 },
  { code: 'overdue-now', outcome: 'decline', above: '500.00' },
  { code: 'classed-bad', outcome: 'decline' },
  { code: 'behind-before', outcome: 'decline', worst: 3 },
  { code: 'tax-irregular', outcome: 'decline' },
  { code: 'tax-grade-too-low', outcome: 'decline' },
  { code: 'tax-arrears', outcome: 'decline', above: '1000.00' },
  { code: 'too-many-queries', outcome: 'refer', above: 12 },
  { code: 'firm-irregular', outcome: 'refer' },
] as const satisfies readonly Rule[]
const bands = (shares: readonly [number, number, number, number]): Policy['bands'] => [
  { band: 'A', from: 640, outcome: 'approve', share: shares[0], points: 60, most: '3000000.00' },
  { band: 'B', from: 600, outcome: 'approve', share: shares[1], points: 110, most: '1500000.00' },
  { band: 'C', from: 560, outcome: 'approve', share: shares[2], points: 180, most: '500000.00' },
  { band: 'D', from: 520, outcome: 'refer', share: shares[3], points: 260, most: '200000.00' },
  { band: 'E', from: null, outcome: 'decline', share: 0, points: 0, most: '0.00' },
]
const people = { owedCounts: 50, personAbove: '1000000.00', twoAbove: '2000000.00' } as const
/** A firm may have its main account elsewhere: that its sales are beyond its turnover here counts only where turnover here counts. */
const kinds = [
  'turnover-beyond-sales', 'merchant-beyond-sales', 'closed-yet-trading', 'standings-differ', 'older-than-register',
] as const satisfies readonly Contradiction[] // biome-ignore format: one list
/** A decision may rest on what is this old. */
const fresh = { code: 'facts-too-old', outcome: 'refer', days: 15 } as const

/** Every policy that ever decided, the oldest first. */
export const policies: readonly Policy[] = [
  {
    id: 'accounts-1',
    source: 'accounts',
    from: '2025-01-01',
    rules: [
      ...everyone,
      { code: 'history-too-short', outcome: 'decline', months: 6 },
      { code: 'contradictory', outcome: 'refer', factors, kinds: [...kinds, 'sales-beyond-turnover'] },
      { code: 'source-missing', outcome: 'refer', sources: ['registry', 'accounts', 'credit-firm', 'credit-person'] },
      fresh,
    ],
    bands: bands([25, 18, 12, 8]),
    ...people,
  },
  {
    id: 'tax-1',
    source: 'tax',
    from: '2025-01-01',
    rules: [
      ...everyone,
      { code: 'history-too-short', outcome: 'decline', months: 12 },
      { code: 'contradictory', outcome: 'refer', factors, kinds },
      { code: 'source-missing', outcome: 'refer', sources: ['registry', 'tax', 'credit-firm', 'credit-person'] },
      fresh,
    ],
    bands: bands([20, 15, 10, 6]),
    ...people,
  },
  {
    id: 'merchant-1',
    source: 'merchant',
    from: '2025-01-01',
    rules: [
      ...everyone,
      { code: 'history-too-short', outcome: 'decline', months: 6 },
      { code: 'contradictory', outcome: 'refer', factors, kinds },
      { code: 'source-missing', outcome: 'refer', sources: ['registry', 'merchant', 'credit-firm', 'credit-person'] },
      fresh,
    ],
    bands: bands([30, 22, 15, 10]),
    ...people,
  },
]
export const policyDigest = (policy: Policy): string => canonicalDigest(policy as unknown as Canonical)
/** Undefined where nothing is decided from this kind of data on the day. */
export const policyOn = (day: Day, source: DataSource, among: readonly Policy[] = policies): Policy | undefined =>
  among.findLast((policy) => policy.source === source && policy.from <= day)
/** Basis points over the LPR at which loans are made on a day: of the best band, and of the worst that is not declined. */
export function pointsOn(day: Day): { readonly least: number; readonly most: number } {
  const bands = dataSources.flatMap((source) => policyOn(day, source)?.bands ?? [])
  const points = bands.flatMap((band) => (band.outcome === 'decline' ? [] : [band.points]))
  invariant(points.length > 0, `loans are made on ${day}`)
  return { least: Math.min(...points), most: Math.max(...points) }
}
