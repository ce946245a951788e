/**
 * What a decision on a loan to a small firm is made on. Each source answers for itself, with where and when it was asked: a
 * source that has nothing on the firm (`empty`) is another fact than one that did not answer (`late`). As text they go over
 * wires and into the record of the decision; amounts are yuan there and fen here.
 */
import * as v from 'valibot'
import { type Canonical, canonicalDigest } from '../canonical.ts'
import { readUscc } from '../customers/uscc.ts'
import { type Fen, fen, formatAmount, parseYuan, sum } from '../money.ts'
import { type Day, type Instant, isDay } from '../time.ts'

/** The same, in fen where it is thought about and as yuan in text where it is sent or kept. */
type Registry = {
  readonly established: Day
  /** Class of GB/T 4754. */
  readonly industry: string
  readonly standing: (typeof registered)[number]
  /** In the list of irregular operations (经营异常名录). */
  readonly irregular: boolean
}
/** The firm's own accounts here, whole months only. */
type Accounts<Money> = {
  readonly months: readonly {
    readonly month: string
    readonly inflow: Money
    readonly outflow: Money
    /** Of the balances at the ends of days. */
    readonly average: Money
    /** Days that ended below `LOW_BALANCE`. */
    readonly daysLow: number
    readonly daysBelowZero: number
    readonly payers: number
    readonly payees: number
    /** What the one who paid most paid. */
    readonly largest: Money
  }[]
}
/** What a credit bureau reports, of a firm or of its legal representative. */
type Credit<Money> = {
  readonly loans: number
  readonly owed: Money
  readonly overdue: Money
  /** The worst month of the last 24, as instalments behind: 0 none, 7 more than six (the 24 marks of 征信报告). */
  readonly worst: number
  /** Queries for lending in the last three months. */
  readonly queries: number
  /** What it has guaranteed for others. */
  readonly guaranteed: Money
  readonly class: (typeof creditClasses)[number]
  /** When the oldest loan on record was granted. */
  readonly since: string | null
}
type Tax<Money> = {
  readonly grade: (typeof taxGrades)[number]
  readonly standing: (typeof taxStandings)[number]
  readonly months: readonly { readonly month: string; readonly sales: Money; readonly paid: Money }[]
  readonly arrears: Money
}
type Merchant<Money> = {
  readonly months: readonly {
    readonly month: string
    readonly turnover: Money
    readonly refunds: Money
    readonly payments: number
  }[]
}
/** Where a fact is from: what was asked under which reference, when, and when the answer came. */
export type From = {
  readonly reference: string
  /** The customer's consent under which it was asked (征信业管理条例 art. 18); the bank's own books need none. */
  readonly consent: string | null
  readonly askedAt: Instant
}
export type Fact<Value> =
  | (From & { readonly kind: 'answered'; readonly answeredAt: Instant; readonly value: Value })
  | (From & { readonly kind: 'empty'; readonly answeredAt: Instant })
  | (From & { readonly kind: 'late' })
  | { readonly kind: 'not-asked' }
/** What a source that is asked by a filed query says when it is looked at: the query is filed once and fetched until it is answered. */
export type SourceAnswer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | { readonly kind: 'empty' }
  /** It is still at it. */
  | { readonly kind: 'processing' }
  | { readonly kind: 'refused'; readonly why: QueryRefusal }
  /** It has no such query: file it. */
  | { readonly kind: 'not-received' }
  | { readonly kind: 'not-available' }
/** Why a source does not look: 征信业管理条例 art. 18 and 20 want a written consent that names what for. */
export const queryRefusals = ['consent-missing', 'consent-expired', 'purpose-not-covered', 'query-differs'] as const
export type QueryRefusal = (typeof queryRefusals)[number]
export type Filed =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly why: QueryRefusal }
  | { readonly kind: 'not-available' }
/** What a query is made for; a consent names it. */
export const queryPurposes = ['loan-approval', 'loan-watching'] as const
export type QueryPurpose = (typeof queryPurposes)[number]
export type QueryConsent = {
  readonly reference: string
  readonly purpose: QueryPurpose
  readonly signed: Day
  readonly until: Day
}

type FactsIn<Money> = {
  readonly format: 1
  /** Its unified social credit code. */
  readonly firm: string
  /** The day from which months are counted back. */
  readonly day: Day
  readonly registry: Fact<Registry>
  readonly accounts: Fact<Accounts<Money>>
  readonly 'credit-firm': Fact<Credit<Money>>
  readonly 'credit-person': Fact<Credit<Money>>
  readonly tax: Fact<Tax<Money>>
  readonly merchant: Fact<Merchant<Money>>
}
export type Facts = FactsIn<Fen>
export type FactsText = FactsIn<string>
export type RegistryFacts = Registry
export type AccountFacts = Accounts<Fen>
export type CreditFacts = Credit<Fen>
export type TaxFacts = Tax<Fen>
export type MerchantFacts = Merchant<Fen>

/** How a firm stands on the register: 存续, 吊销, 注销. */
export const registered = ['in-business', 'revoked', 'closed'] as const
/** 五级分类: the worst of what is open. */
export const creditClasses = ['normal', 'special-mention', 'substandard', 'doubtful', 'loss'] as const
/** 纳税信用 grades; M is of a new firm, or one without income. */
export const taxGrades = ['A', 'B', 'M', 'C', 'D'] as const
/** 正常, 非正常户, 注销. */
export const taxStandings = ['normal', 'irregular', 'deregistered'] as const
export const LOW_BALANCE = fen(1_000_00n)
export const sources = ['registry', 'accounts', 'credit-firm', 'credit-person', 'tax', 'merchant'] as const
export type Source = (typeof sources)[number]

const yuan: v.GenericSchema<string, Fen> = v.pipe(
  v.string(),
  v.regex(/^\d{1,13}\.\d{2}$/),
  v.transform((text) => parseYuan(text) as Fen),
)
const day = v.pipe(v.string(), v.check(isDay))
const month = v.pipe(v.string(), v.regex(/^[12]\d{3}-(0[1-9]|1[0-2])$/))
const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000))
/** Months, one after another and none twice; a month that is not there is not known. */
const byMonth = <const S extends v.ObjectEntries>(entries: S) =>
  v.pipe(
    v.array(v.strictObject({ month, ...entries })),
    v.maxLength(36),
    v.check((rows) =>
      rows.every((row, n) => n === 0 || (rows[n - 1] as { month: string }).month < (row as { month: string }).month),
    ),
  )

/**
 * GB/T 4754-2017: a class is four digits, and its section follows from the first two. The gaps between sections are in the
 * standard.
 */
const SECTIONS: readonly (readonly [string, number, number])[] = [
  ['A', 1, 5], ['B', 6, 12], ['C', 13, 43], ['D', 44, 46], ['E', 47, 50], ['F', 51, 52], ['G', 53, 60], ['H', 61, 62], ['I', 63, 65],
  ['J', 66, 69], ['K', 70, 70], ['L', 71, 72], ['M', 73, 75], ['N', 76, 79], ['O', 80, 82], ['P', 83, 83], ['Q', 84, 85],
  ['R', 86, 90], ['S', 91, 96], ['T', 97, 97],
] // biome-ignore format: a table
export const sectionOf = (industry: string): string | undefined =>
  SECTIONS.find(([, from, to]) => Number(industry.slice(0, 2)) >= from && Number(industry.slice(0, 2)) <= to)?.[0]
const industry = v.pipe(
  v.string(),
  v.regex(/^\d{4}$/),
  v.check((text) => sectionOf(text) !== undefined),
)

const reference = v.pipe(v.string(), v.regex(/^[\w:-]{1,64}$/))
const from = { reference, consent: v.nullable(reference), askedAt: instant }
function asked<Text, Value>(value: v.GenericSchema<Text, Value>) {
  const fact = v.variant('kind', [
    v.strictObject({ kind: v.literal('answered'), ...from, answeredAt: instant, value }),
    v.strictObject({ kind: v.literal('empty'), ...from, answeredAt: instant }),
    v.strictObject({ kind: v.literal('late'), ...from }),
    v.strictObject({ kind: v.literal('not-asked') }),
  ]) as unknown as v.GenericSchema<Fact<Text>, Fact<Value>>
  return v.pipe(
    fact,
    v.check((one) => !('answeredAt' in one) || one.answeredAt >= one.askedAt),
  )
}
const credit = v.strictObject({
  loans: count,
  owed: yuan,
  overdue: yuan,
  worst: v.pipe(count, v.maxValue(7)),
  queries: count,
  guaranteed: yuan,
  class: v.picklist(creditClasses),
  since: v.nullable(month),
})
const days = v.pipe(count, v.maxValue(31))

/** Text in, the bank's own types out. */
export const factsShape: v.GenericSchema<FactsText, Facts> = v.strictObject({
  format: v.literal(1),
  firm: v.pipe(
    v.string(),
    v.length(18),
    v.check((code) => readUscc(code).ok),
  ),
  day,
  registry: asked(
    v.strictObject({ established: day, industry, standing: v.picklist(registered), irregular: v.boolean() }),
  ),
  accounts: asked(
    v.strictObject({
      months: byMonth({
        inflow: yuan,
        outflow: yuan,
        average: yuan,
        daysLow: days,
        daysBelowZero: days,
        payers: count,
        payees: count,
        largest: yuan,
      }),
    }),
  ),
  'credit-firm': asked(credit),
  'credit-person': asked(credit),
  tax: asked(
    v.strictObject({
      grade: v.picklist(taxGrades),
      standing: v.picklist(taxStandings),
      months: byMonth({ sales: yuan, paid: yuan }),
      arrears: yuan,
    }),
  ),
  merchant: asked(v.strictObject({ months: byMonth({ turnover: yuan, refunds: yuan, payments: count }) })),
})

/** Facts as they are kept and sent, all of them or one. */
export const factsText = (facts: Facts): FactsText => asText(facts) as FactsText
export const factText = (fact: unknown): unknown => asText(fact)
const asText = (value: unknown): unknown => {
  if (typeof value === 'bigint') return formatAmount(value, 'CNY')
  if (Array.isArray(value)) return value.map(asText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asText(one)]))
}
export function readFacts(text: unknown): Facts | undefined {
  const read = v.safeParse(factsShape, text)
  return read.success ? read.output : undefined
}
export const factsDigest = (facts: Facts): string => canonicalDigest(factsText(facts) as Canonical)

/** What an answer is as a fact; whatever is no answer yet is late, and stays so if nobody asks again. */
export function factOf<Value>(from: From, answeredAt: Instant, answer: SourceAnswer<Value>): Fact<Value> {
  if (answer.kind === 'answered') return { kind: 'answered', ...from, answeredAt, value: answer.value }
  return answer.kind === 'empty' ? { kind: 'empty', ...from, answeredAt } : { kind: 'late', ...from }
}

type Answered<S extends Source> = Extract<Facts[S], { kind: 'answered' }>['value']
/** What a source said; undefined where it said nothing. */
export const said = <S extends Source>(facts: Facts, source: S): Answered<S> | undefined => {
  const fact = facts[source] as { kind: string; value?: unknown }
  return fact.kind === 'answered' ? (fact.value as Answered<S>) : undefined
}

/** The whole months before a day, the latest last. */
export function monthsBefore(day: Day, many: number): readonly string[] {
  const last = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
  return Array.from({ length: many }, (_, n) => monthOf(last - many + n))
}
const monthOf = (months: number) => `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`

/** The rows of the whole months before the day, as far as they are known. */
export const within = <R extends { readonly month: string }>(
  rows: readonly R[],
  day: Day,
  many: number,
): readonly R[] => {
  const [first, last] = [monthsBefore(day, many)[0]!, monthsBefore(day, 1)[0]!]
  return rows.filter(({ month }) => month >= first && month <= last)
}

export const contradictions = [
  'turnover-beyond-sales', 'sales-beyond-turnover', 'merchant-beyond-sales', 'closed-yet-trading', 'standings-differ', 'older-than-register',
] as const // biome-ignore format: one list
export type Contradiction = (typeof contradictions)[number]
/** How many times one may be of the other before they contradict each other; in tenths. */
export type Factors = { readonly [K in Extract<Contradiction, `${string}-beyond-${string}`>]: number }

/** Of a year, the months that the other knows too: nothing else is compared. */
function shared<R extends { readonly month: string }>(
  of: readonly R[],
  other: readonly { readonly month: string }[],
  day: Day,
): readonly R[] {
  const known = new Set(other.map(({ month }) => month))
  return within(of, day, 12).filter(({ month }) => known.has(month))
}

/** Where two sources cannot both be right. Which one is, nobody knows from here: a person looks. */
export function contradictionsIn(facts: Facts, factors: Factors): readonly Contradiction[] {
  const { day } = facts
  const [registry, tax] = [said(facts, 'registry'), said(facts, 'tax')]
  const rows = said(facts, 'accounts')?.months ?? []
  const merchant = said(facts, 'merchant')?.months ?? []
  const sold = tax?.months ?? []
  const inflow = sum(shared(rows, sold, day).map(({ inflow }) => inflow))
  const sales = sum(shared(sold, rows, day).map(({ sales }) => sales))
  const taken = sum(shared(merchant, sold, day).map(netOf))
  const salesOfTaken = sum(shared(sold, merchant, day).map(({ sales }) => sales))
  const beyond = (more: bigint, less: bigint, tenths: number) => more * 10n > less * BigInt(tenths)
  const oldest = [
    rows[0]?.month, tax?.months[0]?.month, said(facts, 'credit-firm')?.since, merchant[0]?.month,
  ].flatMap((one) => (one ? [one] : [])) // biome-ignore format: one list
  const holds: Readonly<Record<Contradiction, boolean>> = {
    'turnover-beyond-sales': tax !== undefined && beyond(inflow, sales, factors['turnover-beyond-sales']),
    'sales-beyond-turnover': rows.length > 0 && beyond(sales, inflow, factors['sales-beyond-turnover']),
    'merchant-beyond-sales': tax !== undefined && beyond(taken, salesOfTaken, factors['merchant-beyond-sales']),
    'closed-yet-trading':
      registry !== undefined &&
      registry.standing !== 'in-business' &&
      within(rows, day, 1).some(({ inflow }) => inflow > 0n),
    'standings-differ':
      registry !== undefined &&
      tax !== undefined &&
      (registry.standing === 'closed') !== (tax.standing === 'deregistered'),
    'older-than-register': registry !== undefined && oldest.some((month) => month < registry.established.slice(0, 7)),
  }
  return contradictions.filter((kind) => holds[kind])
}
export const netOf = ({ turnover, refunds }: { turnover: Fen; refunds: Fen }): Fen =>
  fen(turnover > refunds ? turnover - refunds : 0n)
