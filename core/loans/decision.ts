/**
 * The decision on a loan to a small firm: hard rules first, then the score, then limit and rate. It is written down with all that
 * it was made from, and made again from that record it is the same to the byte, whatever versions came later.
 *
 * 个人信息保护法 art. 24: who is decided on by a machine can have it explained and can refuse it. So each decision carries its
 * reasons in words (core/words/credit.ts), and whoever asks for a person gets one.
 */
import * as v from 'valibot'
import { type Canonical, canonical } from '../canonical.ts'
import { type Fen, fen, formatAmount, parseYuan, sum } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { dayNumber, dayOf, type Instant } from '../time.ts'
import {
  type Contradiction, contradictionsIn, creditClasses, type Facts, factsDigest, factsText, netOf, readFacts, said,
  sources, within,
} from './facts.ts' // biome-ignore format: one list
import { featuresOf, netTurnover } from './features.ts'
import {
  type DataSource, dataSources, type Policy, policies, policyDigest, type Rule, type RuleCode, type ScoreBand,
} from './policy.ts' // biome-ignore format: one list
import { cardDigest, cards, type Score, type Scorecard, score } from './scorecard.ts'

/** What is asked for, and what the product allows. */
export type Asked = {
  readonly application: string
  readonly at: Instant
  readonly source: DataSource
  readonly product: { readonly code: string; readonly least: Fen; readonly most: Fen }
  readonly requested: Fen
  /** The customer wants no decision by a machine alone (个人信息保护法 art. 24). */
  readonly asksForPerson: boolean
}
export type Outcome = 'approve' | 'refer' | 'decline'
/** Why it is not simply approved: a rule that was met, or what came of the score and the limit. */
export const whys = [
  'score-too-low',
  'score-unclear',
  'limit-too-small',
  'limit-large',
  'limit-very-large',
  'asked-for-person',
] as const
export type Why = RuleCode | (typeof whys)[number]
export type Hit = { readonly code: RuleCode; readonly outcome: 'decline' | 'refer'; readonly found: readonly string[] }
export type Offer = { readonly limit: Fen /** Basis points over the LPR. */; readonly points: number }

/** How the limit came about. */
export const bounds = ['turnover', 'band', 'product', 'request'] as const
export type LimitBasis = {
  /** The month in the middle, the percent of twelve of it, and what is owed elsewhere (policy: how much of that counts). */
  readonly month: Fen
  readonly share: number
  readonly owed: Fen
  /** What turnover alone would allow. */
  readonly room: Fen
  /** Which of them held it down. */
  readonly bound: (typeof bounds)[number]
}

export type Decision = {
  readonly asked: Asked
  readonly facts: Facts
  readonly card: Scorecard
  readonly policy: Policy
  readonly score: Score
  readonly band: ScoreBand
  readonly hits: readonly Hit[]
  readonly contradictions: readonly Contradiction[]
  readonly whys: readonly Why[]
  readonly outcome: Outcome
  /** How many people must say yes: 0 exactly when nobody need look. */
  readonly persons: 0 | 1 | 2
  /** What is offered, or proposed to the person who decides; null where nothing can be worked out. */
  readonly offer: Offer | null
  /** Null where no month is known. */
  readonly basis: LimitBasis | null
}

const STEP = fen(1_000_00n)
const yuan = (text: string) => parseYuan(text) as Fen

export function decide(asked: Asked, facts: Facts, card: Scorecard, policy: Policy): Decision {
  const scored = score(card, facts)
  const band = policy.bands.find(({ from }) => from === null || scored.points >= from)!
  const hits = policy.rules.flatMap((rule) => {
    const found = met(rule, facts, asked)
    return found ? [{ code: rule.code, outcome: rule.outcome, found }] : []
  })
  const { limit, basis } = limitOf(asked, facts, policy, band)
  const enough = limit >= asked.product.least && limit > 0n
  const persons = personsFor(limit, policy)
  const offer = band.outcome !== 'decline' && enough ? { limit, points: band.points } : null

  // What could not be known is no reason to say no: without a source that is needed, only a rule that was met declines.
  const blind = hits.some(({ code }) => code === 'source-missing' || code === 'facts-too-old')
  const declines: Why[] = hits.filter(({ outcome }) => outcome === 'decline').map(({ code }) => code)
  if (declines.length === 0 && !blind && band.outcome === 'decline') declines.push('score-too-low')
  if (declines.length === 0 && !blind && !enough) declines.push('limit-too-small')
  const refers: Why[] = hits.filter(({ outcome }) => outcome === 'refer').map(({ code }) => code)
  if (band.outcome === 'refer') refers.push('score-unclear')
  if (offer && persons > 0) refers.push(persons === 2 ? 'limit-very-large' : 'limit-large')

  const declined = declines.length > 0
  const outcome = asked.asksForPerson ? 'refer' : declined ? 'decline' : refers.length > 0 ? 'refer' : 'approve'
  return {
    asked,
    facts,
    card,
    policy,
    score: scored,
    band: band.band,
    hits,
    contradictions: hits.flatMap(({ code, found }) => (code === 'contradictory' ? (found as Contradiction[]) : [])),
    whys: [...(asked.asksForPerson ? (['asked-for-person'] as const) : []), ...(declined ? declines : refers)],
    outcome,
    persons: outcome !== 'refer' ? 0 : offer && persons === 2 ? 2 : 1,
    offer: declined ? null : offer,
    basis,
  }
}

/** How many people must say yes to a limit, whoever proposes it. */
export const personsFor = (limit: Fen, policy: Policy): 0 | 1 | 2 =>
  limit > yuan(policy.twoAbove) ? 2 : limit > yuan(policy.personAbove) ? 1 : 0

/**
 * A share of a year's turnover, by the score's band, less part of what is owed elsewhere; not more than the band, the product and
 * the customer want; rounded down to whole thousands. A year is twelve times the month in the middle, so that one large month,
 * or one that was made large for this, lifts nothing.
 */
function limitOf(
  asked: Asked,
  facts: Facts,
  policy: Policy,
  band: Policy['bands'][number],
): { readonly limit: Fen; readonly basis: LimitBasis | null } {
  const months = turnoverOf(facts, asked.source)
  if (months.length === 0) return { limit: fen(0n), basis: null }
  const month = months.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[Math.floor((months.length - 1) / 2)]!
  const owed = said(facts, 'credit-firm')?.owed ?? fen(0n)
  const left = (month * 12n * BigInt(band.share)) / 100n - (owed * BigInt(policy.owedCounts)) / 100n
  const room = fen(left > 0n ? left : 0n)
  // In the order of `bounds`: of two that are the same the first is named.
  const caps = [room, yuan(band.most), asked.product.most, asked.requested]
  const least = caps.reduce((a, b) => (b < a ? b : a))
  const bound = bounds[caps.indexOf(least)]!
  return { limit: fen(least - (least % STEP)), basis: { month, share: band.share, owed, room, bound } }
}
/** So many whole months of its own data at the bank decide for a firm; with fewer, what the tax office says does. */
const MONTHS_HERE = 6
/**
 * On which data a firm is decided: its takings at the mall where they are most of what comes in, else its account here, else its tax record.
 * Reasoned, not sourced.
 */
export function sourceFor(facts: Facts): DataSource {
  const rows = within(said(facts, 'accounts')?.months ?? [], facts.day, 12)
  const takings = within(said(facts, 'merchant')?.months ?? [], facts.day, 12)
  const known = new Set(takings.map(({ month }) => month))
  const taken = sum(takings.map(netOf))
  const inflow = sum(rows.filter(({ month }) => known.has(month)).map((row) => row.inflow))
  if (takings.length >= MONTHS_HERE && taken > 0n && taken * 2n >= inflow) return 'merchant'
  return rows.length >= MONTHS_HERE ? 'accounts' : 'tax'
}
/** The months a limit is worked out from; platforms of partners will give theirs. */
function turnoverOf(facts: Facts, source: DataSource): readonly Fen[] {
  switch (source) {
    case 'accounts':
      return within(said(facts, 'accounts')?.months ?? [], facts.day, 12).map(({ inflow }) => inflow)
    case 'tax':
      return within(said(facts, 'tax')?.months ?? [], facts.day, 12).map(({ sales }) => sales)
    case 'merchant':
      return netTurnover(facts)
    case 'partner':
      return []
  }
}

/** What of the facts meets the rule, for whoever has to understand it; undefined when it is not met. */
function met(rule: Rule, facts: Facts, asked: Asked): readonly string[] | undefined {
  const registry = said(facts, 'registry')
  const tax = said(facts, 'tax')
  const credit = (['credit-firm', 'credit-person'] as const).flatMap((source) => {
    const report = said(facts, source)
    return report ? [{ source, ...report }] : []
  })
  const some = (found: readonly string[]) => (found.length > 0 ? found : undefined)
  const when = (holds: boolean, found: string) => (holds ? [found] : undefined)
  switch (rule.code) {
    case 'firm-closed':
      return registry && when(registry.standing !== 'in-business', registry.standing)
    case 'firm-irregular':
      return registry && when(registry.irregular, 'registry')
    case 'industry-not-served':
      return (
        registry &&
        when(
          rule.industries.some((one) => registry.industry.startsWith(one)),
          registry.industry,
        )
      )
    case 'too-young': {
      const months = featuresOf(facts).age
      return months === null ? undefined : when(months < rule.months, String(months))
    }
    case 'overdue-now':
      return some(credit.filter(({ overdue }) => overdue > yuan(rule.above)).map(({ source }) => source))
    case 'classed-bad':
      return some(credit.filter((one) => creditClasses.indexOf(one.class) > 0).map(({ source }) => source))
    case 'behind-before':
      return some(credit.filter(({ worst }) => worst >= rule.worst).map(({ source }) => source))
    case 'tax-irregular':
      return tax && when(tax.standing !== 'normal', tax.standing)
    case 'tax-grade-too-low':
      return tax && when(tax.grade === 'D', tax.grade)
    case 'tax-arrears':
      return tax && when(tax.arrears > yuan(rule.above), formatAmount(tax.arrears, 'CNY'))
    case 'too-many-queries': {
      const queries = credit.reduce((all, one) => all + one.queries, 0)
      return when(queries > rule.above, String(queries))
    }
    case 'history-too-short': {
      if (asked.source === 'partner' || facts[asked.source].kind !== 'answered') return undefined
      const months = turnoverOf(facts, asked.source).length
      return when(months < rule.months, String(months))
    }
    case 'contradictory':
      return some(contradictionsIn(facts, rule.factors).filter((kind) => rule.kinds.includes(kind)))
    case 'source-missing':
      return some(rule.sources.filter((source) => !isKnown(facts, source)))
    case 'facts-too-old':
      return some([
        ...sources.filter((source) => {
          const fact = facts[source]
          return 'answeredAt' in fact && !isFresh(dayOf(fact.answeredAt), asked.at, rule.days)
        }),
        ...(isFresh(facts.day, asked.at, rule.days) ? [] : [facts.day]),
      ])
  }
}
const isFresh = (day: string, at: Instant, days: number) => {
  const age = dayNumber(dayOf(at)) - dayNumber(day)
  return age >= 0 && age <= days
}
/** A bureau that has nothing on somebody has answered: they never borrowed. No other source may have nothing. */
const isKnown = (facts: Facts, source: (typeof sources)[number]) =>
  facts[source].kind === 'answered' ||
  (facts[source].kind === 'empty' && (source === 'credit-firm' || source === 'credit-person'))

/** The decision as it is kept: canonical text. */
export const recordOf = (decision: Decision): string => canonical(entriesOf(decision))

function entriesOf({ asked, facts, card, policy, ...made }: Decision) {
  const money = (amount: Fen) => formatAmount(amount, 'CNY')
  return {
    format: 1,
    asked: {
      ...asked,
      product: { ...asked.product, least: money(asked.product.least), most: money(asked.product.most) },
      requested: money(asked.requested),
    },
    facts: factsText(facts),
    factsDigest: factsDigest(facts),
    card: { id: card.id, digest: cardDigest(card) },
    policy: { id: policy.id, digest: policyDigest(policy) },
    ...made,
    offer: made.offer && { ...made.offer, limit: money(made.offer.limit) },
    basis: made.basis && {
      ...made.basis,
      month: money(made.basis.month),
      owed: money(made.basis.owed),
      room: money(made.basis.room),
    },
  } as unknown as Canonical
}

const amount = v.pipe(
  v.string(),
  v.regex(/^\d{1,13}\.\d{2}$/),
  v.transform((text) => parseYuan(text) as Fen),
)
const version = v.object({ id: v.string(), digest: v.string() })
const record = v.object({
  format: v.literal(1),
  asked: v.strictObject({
    application: v.string(),
    at: v.pipe(v.number(), v.safeInteger()),
    source: v.picklist(dataSources),
    product: v.strictObject({ code: v.string(), least: amount, most: amount }),
    requested: amount,
    asksForPerson: v.boolean(),
  }),
  facts: v.unknown(),
  card: version,
  policy: version,
})

export type ReplayRefusal =
  | { readonly kind: 'record-unreadable' }
  /** The card or the policy that decided is not there any more, or is not what it was. */
  | { readonly kind: 'version-unknown' | 'version-changed'; readonly id: string }
  | { readonly kind: 'decision-differs'; readonly record: string }

/** Makes the decision of a record once more, by the versions it names, and answers with it if it is the same to the byte. */
export function replay(
  text: string,
  kept: { readonly cards: readonly Scorecard[]; readonly policies: readonly Policy[] } = { cards, policies },
): Result<Decision, ReplayRefusal> {
  const read = v.safeParse(record, json(text))
  const facts = read.success ? readFacts(read.output.facts) : undefined
  if (!read.success || !facts) return refuse({ kind: 'record-unreadable' })
  const { asked, card, policy } = read.output
  const byCard = kept.cards.find(({ id }) => id === card.id)
  const byPolicy = kept.policies.find(({ id }) => id === policy.id)
  if (!byCard) return refuse({ kind: 'version-unknown', id: card.id })
  if (!byPolicy) return refuse({ kind: 'version-unknown', id: policy.id })
  if (cardDigest(byCard) !== card.digest) return refuse({ kind: 'version-changed', id: card.id })
  if (policyDigest(byPolicy) !== policy.digest) return refuse({ kind: 'version-changed', id: policy.id })
  const decision = decide(asked, facts, byCard, byPolicy)
  const again = recordOf(decision)
  return again === text ? ok(decision) : refuse({ kind: 'decision-differs', record: again })
}
const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
