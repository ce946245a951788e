/**
 * Accounting periods (会计分期, 会计法 art. 11: the calendar year; 企业会计准则——基本准则 art. 7: years and interim periods), closed
 * and reopened by two persons. The books go by the day of booking, so no day of the past is written again whatever anybody does: what
 * closing protects is what was told about it. It seals the general ledger of its days with a digest, and for a year it moves the
 * year's result out of 4103 into 4104 (本年利润 → 利润分配), on the day on which it is confirmed.
 */
import { entryId, type Id } from '../id.ts'
import { ownAccount } from '../ledger/chart.ts'
import { type Post, type Reverse, reversalId } from '../ledger/command.ts'
import { addDays, type Day, type Instant } from '../time.ts'

export const periodKinds = ['month', 'quarter', 'year'] as const
export type PeriodKind = (typeof periodKinds)[number]
export const PERIOD = /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/

export type BookPeriod = {
  /** `2026`, `2026-Q4` or `2026-11`. */
  readonly name: string
  readonly kind: PeriodKind
  readonly first: Day
  readonly last: Day
}
const two = (month: number) => String(month).padStart(2, '0')
/** The period of that name; undefined when there is none. */
export function bookPeriod(name: string): BookPeriod | undefined {
  if (!PERIOD.test(name)) return undefined
  const year = Number(name.slice(0, 4))
  const until = (month: number) =>
    addDays(month === 12 ? `${year + 1}-01-01` : `${name.slice(0, 4)}-${two(month + 1)}-01`, -1)
  const span = (kind: PeriodKind, from: number, to: number) => ({
    name, kind, first: `${name.slice(0, 4)}-${two(from)}-01`, last: until(to),
  }) // biome-ignore format: one period
  if (name.length === 4) return span('year', 1, 12)
  if (name[5] === 'Q') return span('quarter', Number(name[6]) * 3 - 2, Number(name[6]) * 3)
  return span('month', Number(name.slice(5)), Number(name.slice(5)))
}
/** What a period is made of: a year of quarters, a quarter of months. */
export function partsOf({ name, kind, first }: BookPeriod): readonly string[] {
  if (kind === 'month') return []
  const year = name.slice(0, 4)
  if (kind === 'year') return [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`)
  const month = Number(first.slice(5, 7))
  return [month, month + 1, month + 2].map((one) => `${year}-${two(one)}`)
}
/** The periods of each kind that have a day from `first` to `last`, newest first; of those that end together, the shortest first. */
export function periodsOver(first: Day, last: Day): readonly BookPeriod[] {
  const found = new Map<string, BookPeriod>()
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year++) {
    const whole = bookPeriod(String(year).padStart(4, '0'))!
    for (const quarter of partsOf(whole).map((name) => bookPeriod(name)!))
      for (const one of [whole, quarter, ...partsOf(quarter).map((name) => bookPeriod(name)!)])
        if (one.last >= first && one.first <= last) found.set(one.name, one)
  }
  return [...found.values()].sort((a, b) =>
    a.last !== b.last ? (a.last < b.last ? 1 : -1) : periodKinds.indexOf(a.kind) - periodKinds.indexOf(b.kind),
  )
}

export type PeriodRefusal = 'no-period' | 'days-open' | 'earlier-open' | 'part-open' | 'closed-already' | 'not-closed' | 'newer-closed' // biome-ignore format: one list
export type PeriodFacts = {
  /** The first and the last day that is closed; all between them are. */
  readonly days: { readonly first: Day; readonly last: Day } | undefined
  /** The names of the periods that are closed. */
  readonly closed: ReadonlySet<string>
}
/** Why a period cannot be closed; undefined when it can: its days, what it is made of and what came before it are closed. */
export function closingRefusal(name: string, { days, closed }: PeriodFacts): PeriodRefusal | undefined {
  const period = bookPeriod(name)
  if (!period || !days || period.last < days.first) return 'no-period'
  if (closed.has(name)) return 'closed-already'
  if (period.last > days.last) return 'days-open'
  const has = (one: string) => bookPeriod(one)!.last >= days.first
  if (partsOf(period).some((part) => has(part) && !closed.has(part))) return 'part-open'
  const before = periodsOver(days.first, period.last).filter(
    ({ kind, last }) => kind === period.kind && last < period.last,
  )
  return before.some((one) => !closed.has(one.name)) ? 'earlier-open' : undefined
}
/** Why a period cannot be reopened; undefined when it can: only the newest that is closed, and never under a longer one that holds it. */
export function reopeningRefusal(name: string, { closed }: Pick<PeriodFacts, 'closed'>): PeriodRefusal | undefined {
  const period = bookPeriod(name)
  if (!period) return 'no-period'
  if (!closed.has(name)) return 'not-closed'
  const longer = (one: BookPeriod) => periodKinds.indexOf(one.kind) > periodKinds.indexOf(period.kind)
  return [...closed].some((other) => {
    const one = bookPeriod(other)
    return (
      one !== undefined &&
      (one.last > period.last || (longer(one) && one.first <= period.first && one.last >= period.last))
    )
  })
    ? 'newer-closed'
    : undefined
}

/** The business object of a period. */
export const periodBusiness = (name: string) => `accounting-period-${name}`
type By = { readonly proposal: string; readonly at: Instant; readonly actor: string; readonly request: string }
/** The id of what a closing books. Each closing is a business attempt of its own: it is another proposal. */
export const closingEntryId = ({ proposal, at }: Pick<By, 'proposal' | 'at'>, attempt: number): Id =>
  entryId(proposal, at, 'close-period', attempt)
/** 4103 into 4104: a profit from the first to the second, a loss the other way; undefined when the year came to nothing. */
export function closingEntry(name: string, profit: bigint, attempt: number, by: By): Post | undefined {
  if (profit === 0n) return undefined
  const [ofYear, kept] = [ownAccount('profit-of-year'), ownAccount('profit-distribution')]
  const [debit, credit] = profit > 0n ? [ofYear, kept] : [kept, ofYear]
  return {
    kind: 'post',
    id: closingEntryId(by, attempt),
    transfers: [{ debit, credit, amount: profit > 0n ? profit : -profit }],
    business: periodBusiness(name),
    step: 'close-period',
    memo: name,
    actor: by.actor,
    request: by.request,
  }
}
/** What closing booked is taken back in red (红字冲销): turnover of both heads nets. */
export const reopeningEntry = (name: string, entry: Id, by: Omit<By, 'proposal' | 'at'>): Reverse => ({
  kind: 'reverse',
  id: reversalId(entry),
  entry,
  business: periodBusiness(name),
  step: 'reopen-period',
  memo: name,
  actor: by.actor,
  request: by.request,
})
