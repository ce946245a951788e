/**
 * How a card's points come about, from firms whose outcome is known:
 *
 * 1. Each feature is cut at the quantiles of the training half, into at most six bands, and where the values above the least begin.
 * 2. A band's weight of evidence is ln((good in the band / all good) / (bad in the band / all bad)), half a firm added to each
 *    count. Neighbours that run against the feature's direction are pooled (pool adjacent violators), and so is a band with less than
 *    4 % of the firms. Where the value is not known is a band of its own, of no weight if fewer than 1 % are there.
 * 3. A logistic regression of the outcome on the weights (Newton's method, a ridge of one). A feature whose coefficient is not
 *    above zero says nothing that the others do not: the smallest is left out, and the fit is made again.
 * 4. Points are factor × coefficient × weight, rounded; factor = 40 / ln 2, and 600 stand for odds of 30 to 1.
 */
import { type Feature, type Features, features, featuresOf, moreIsBetter } from '../../core/loans/features.ts'
import type { Policy } from '../../core/loans/policy.ts'
import { type Band, SCALE, type Scorecard } from '../../core/loans/scorecard.ts'
import type { Day } from '../../core/time.ts'
import type { SyntheticFirm } from './synthetic.ts'

const MOST_BANDS = 6
const LEAST_SHARE = 0.04
const KNOWN_SHARE = 0.01
const FACTOR = SCALE.double / Math.log(2)

type Row = { readonly values: Features; readonly bad: boolean }
type Counted = { from: number | null; good: number; bad: number }
type Weighed = {
  readonly feature: Feature
  readonly bands: readonly { readonly from: number | null; readonly weight: number }[]
  readonly missing: number
}

export function deriveCard(id: string, from: Day, training: Iterable<SyntheticFirm>, seed: number): Scorecard {
  const rows: Row[] = []
  for (const { facts, bad } of training) rows.push({ values: featuresOf(facts), bad })
  let weighed = features.flatMap((feature) => weigh(feature, rows) ?? [])
  for (;;) {
    const columns = rows.map(({ values }) => weighed.map((one) => weightOf(one, values[one.feature])))
    const coefficients = regress(
      columns,
      rows.map(({ bad }) => (bad ? 0 : 1)),
    )
    const [intercept = 0, ...own] = coefficients
    const least = Math.min(...own)
    if (least <= 0) {
      weighed = weighed.filter((_, n) => own[n] !== least)
      continue
    }
    const points = (weight: number, n: number) => nonZero(Math.round(FACTOR * own[n]! * weight))
    return {
      id,
      from,
      base: Math.round(SCALE.points + FACTOR * (intercept - Math.log(SCALE.odds))),
      features: weighed.map(({ feature, bands, missing }, n) => ({
        feature,
        bands: merged(bands.map(({ from, weight }) => ({ from, points: points(weight, n) }))),
        missing: points(missing, n),
      })),
      made: { of: 'synthetic', seed, firms: rows.length, bad: rows.filter(({ bad }) => bad).length },
    }
  }
}
const nonZero = (n: number) => (n === 0 ? 0 : n)
/** Bands that came to the same points are one. */
const merged = (bands: readonly Band[]) => bands.filter(({ points }, n) => n === 0 || points !== bands[n - 1]!.points)

function weigh(feature: Feature, rows: readonly Row[]): Weighed | undefined {
  const known = rows.flatMap(({ values, bad }) => (values[feature] === null ? [] : [{ value: values[feature], bad }]))
  const sorted = known.map(({ value }) => value).sort((a, b) => a - b)
  const cuts = new Set<number>()
  for (let n = 1; n < MOST_BANDS; n++) {
    const cut = sorted[Math.floor((sorted.length * n) / MOST_BANDS)]
    if (cut !== undefined && cut > sorted[0]!) cuts.add(cut)
  }
  // What most have none of is cut where the rest begins.
  const first = sorted.find((value) => value > sorted[0]!)
  if (first !== undefined) cuts.add(first)
  const froms: (number | null)[] = [null, ...[...cuts].sort((a, b) => a - b)]
  const counted: Counted[] = froms.map((from) => ({ from, good: 0, bad: 0 }))
  for (const { value, bad } of known)
    counted[froms.findLastIndex((from) => from === null || value >= from)]![bad ? 'bad' : 'good']++
  const [good, bad] = [rows.filter((row) => !row.bad).length, rows.filter((row) => row.bad).length]
  const weight = (one: { good: number; bad: number }) => Math.log((one.good + 0.5) / good / ((one.bad + 0.5) / bad))
  const up = moreIsBetter[feature]
  const pooled: Counted[] = []
  const join = () => {
    const last = pooled.pop()!
    const before = pooled.pop()!
    pooled.push({ from: before.from, good: before.good + last.good, bad: before.bad + last.bad })
  }
  const small = ({ good: g, bad: b }: Counted) => g + b < LEAST_SHARE * rows.length
  const against = (a: Counted, b: Counted) => (up ? weight(a) >= weight(b) : weight(a) <= weight(b))
  for (const one of counted) {
    pooled.push({ ...one })
    while (pooled.length > 1 && (small(pooled.at(-2)!) || against(pooled.at(-2)!, pooled.at(-1)!))) join()
  }
  while (pooled.length > 1 && small(pooled.at(-1)!)) join()
  if (pooled.length < 2) return undefined
  const missing = { good: good - sumOf(counted, 'good'), bad: bad - sumOf(counted, 'bad') }
  return {
    feature,
    bands: pooled.map((one) => ({ from: one.from, weight: weight(one) })),
    missing: missing.good + missing.bad < KNOWN_SHARE * rows.length ? 0 : weight(missing),
  }
}
const sumOf = (counted: readonly Counted[], what: 'good' | 'bad') => counted.reduce((all, one) => all + one[what], 0)
const weightOf = ({ bands, missing }: Weighed, value: number | null) =>
  value === null ? missing : bands.findLast(({ from }) => from === null || value >= from)!.weight

/** Logistic regression by Newton's method: the intercept, then a coefficient for each column. */
function regress(columns: readonly (readonly number[])[], outcomes: readonly number[]): number[] {
  const many = (columns[0]?.length ?? 0) + 1
  let beta = new Array<number>(many).fill(0)
  for (let round = 0; round < 30; round++) {
    const gradient = beta.map((one, n) => (n === 0 ? 0 : -one))
    const hessian = beta.map((_, n) => beta.map((__, m) => (n === m && n > 0 ? 1 : 0)))
    for (const [n, row] of columns.entries()) {
      const x = [1, ...row]
      const p = 1 / (1 + Math.exp(-x.reduce((all, one, m) => all + one * beta[m]!, 0)))
      const [error, weight] = [outcomes[n]! - p, p * (1 - p)]
      for (let a = 0; a < many; a++) {
        gradient[a]! += error * x[a]!
        const line = hessian[a]!
        for (let b = 0; b <= a; b++) line[b]! += weight * x[a]! * x[b]!
      }
    }
    for (let a = 0; a < many; a++) for (let b = a + 1; b < many; b++) hessian[a]![b] = hessian[b]![a]!
    const step = solve(hessian, gradient)
    beta = beta.map((one, n) => one + step[n]!)
    if (Math.max(...step.map(Math.abs)) < 1e-9) break
  }
  return beta
}
/** Gauss with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, n) => [...row, right[n]!])
  for (let n = 0; n < rows.length; n++) {
    const pivot = rows
      .slice(n)
      .reduce((best, row, m) => (Math.abs(row[n]!) > Math.abs(rows[best]![n]!) ? n + m : best), n)
    ;[rows[n], rows[pivot]] = [rows[pivot]!, rows[n]!]
    for (let m = 0; m < rows.length; m++) {
      if (m === n) continue
      const times = rows[m]![n]! / rows[n]![n]!
      for (let k = n; k <= rows.length; k++) rows[m]![k]! -= times * rows[n]![k]!
    }
  }
  return rows.map((row, n) => row[rows.length]! / row[n]!)
}

/** Every other firm is learnt from; the rest is held out. */
export const half = <T>(all: readonly T[], which: 'training' | 'held-out'): readonly T[] =>
  all.filter((_, n) => (n % 2 === 0) === (which === 'training'))

/** How well scores tell the good from the bad: KS and Gini (twice the area under the curve, less one), in percent. */
export function separation(scored: readonly { readonly points: number; readonly bad: boolean }[]): {
  ks: number
  gini: number
} {
  const sorted = scored.toSorted((a, b) => a.points - b.points)
  const bads = scored.filter(({ bad }) => bad).length
  const goods = scored.length - bads
  let [good, bad, ks, pairs] = [0, 0, 0, 0]
  for (let n = 0; n < sorted.length; ) {
    let [sameGood, sameBad] = [0, 0]
    const { points } = sorted[n]!
    for (; n < sorted.length && sorted[n]!.points === points; n++) sorted[n]!.bad ? sameBad++ : sameGood++
    pairs += sameGood * (bad + sameBad / 2)
    good += sameGood
    bad += sameBad
    ks = Math.max(ks, Math.abs(bad / bads - good / goods))
  }
  return { ks: 100 * ks, gini: 100 * ((2 * pairs) / (goods * bads) - 1) }
}

/** Of firms by the policy's bands, the best first: how many, and what share was bad, in percent. */
export const byBand = (scored: readonly { readonly points: number; readonly bad: boolean }[], bands: Policy['bands']) =>
  bands.map(({ band, from }, n) => {
    const above = bands[n - 1]?.from ?? Number.POSITIVE_INFINITY
    const own = scored.filter(({ points }) => points < above && (from === null || points >= from))
    return { band, firms: own.length, bad: (100 * own.filter(({ bad }) => bad).length) / own.length }
  })
