/**
 * A scorecard is data: features, their bands, the points of each. It is known by its id for ever, and its digest says that it is
 * still the same. Points are of the odds (of a firm that pays to one that does not): 600 stand for 30 to 1, 40 more for twice the
 * odds. How a card's points come about: test/loans/derive.ts.
 */
import { type Canonical, canonicalDigest } from '../canonical.ts'
import { invariant } from '../invariant.ts'
import type { Day } from '../time.ts'
import { firmCard1 } from './cards/firm-1.ts'
import type { Facts } from './facts.ts'
import { type Feature, featuresOf } from './features.ts'

/** From this value on (null: from the least), until the next band begins. */
export type Band = { readonly from: number | null; readonly points: number }
export type Scorecard = {
  readonly id: string
  readonly from: Day
  readonly base: number
  readonly features: readonly {
    readonly feature: Feature
    readonly bands: readonly Band[]
    /** Where the value is not known. */
    readonly missing: number
  }[]
  /** What the points were made from. */
  readonly made: { readonly of: 'synthetic'; readonly seed: number; readonly firms: number; readonly bad: number }
}
export const SCALE = { points: 600, odds: 30, double: 40 } as const

export type Contribution = {
  readonly feature: Feature
  readonly value: number | null
  /** -1: not known. */
  readonly band: number
  readonly points: number
  /** How far below the best band of this feature. */
  readonly short: number
}
export type Score = {
  readonly points: number
  readonly contributions: readonly Contribution[]
  /** What took most away, the worst first. */
  readonly reasons: readonly Feature[]
}
const REASONS = 4

export function score(card: Scorecard, facts: Facts): Score {
  const values = featuresOf(facts)
  const contributions = card.features.map(({ feature, bands, missing }) => {
    const value = values[feature]
    const band = value === null ? -1 : bands.findLastIndex(({ from }) => from === null || value >= from)
    const points = value === null ? missing : bands[band]!.points
    return { feature, value, band, points, short: Math.max(...bands.map((one) => one.points)) - points }
  })
  return {
    points: contributions.reduce((all, { points }) => all + points, card.base),
    contributions,
    // Ties in the order of the card, so that the same facts give the same reasons.
    reasons: contributions
      .filter(({ short }) => short > 0)
      .toSorted((a, b) => b.short - a.short)
      .slice(0, REASONS)
      .map(({ feature }) => feature),
  }
}

/** Every card that ever decided, the oldest first. A card that decided is never changed: the next one is another. */
export const cards: readonly Scorecard[] = [firmCard1]
export const cardDigest = (card: Scorecard): string => canonicalDigest(card as unknown as Canonical)
export const cardById = (id: string): Scorecard | undefined => cards.find((card) => card.id === id)
export function cardOn(day: Day, among: readonly Scorecard[] = cards): Scorecard {
  const card = among.findLast(({ from }) => from <= day)
  invariant(card, 'there is a scorecard on every day on which there is a decision')
  return card
}
