/** The bank's days and its statements, for officers and auditors. */
import { type EndOfDayStep, endOfDayRun, endOfDaySteps } from '../../../core/books/end-of-day.ts'
import { closingRefusal, periodBusiness, periodsOver, reopeningRefusal } from '../../../core/books/periods.ts'
import {
  balanceSheetOf,
  classOf,
  incomeBy,
  incomeStatementOf,
  type Line,
  trialBalanceOf,
  trialTotals,
  UNIT,
} from '../../../core/books/statements.ts'
import type { BusinessDay, BusinessDayAll, ClosedAnswer } from '../../../core/books/wire.ts'
import type { EventsReply } from '../../../core/call.ts'
import { type Period, periodOf } from '../../../core/deposits/statement.ts'
import { invariant } from '../../../core/invariant.ts'
import { chart } from '../../../core/ledger/chart.ts'
import { formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { addDays, beijing, type Day, dayOf, isDay } from '../../../core/time.ts'
import { type DayStepFacts, dayStepIn, type Locale, periodIn } from '../../../core/words/index.ts'
import * as books from '../../storage/books.ts'
import { closedOver, closedPeriods, digestOfDays, type PeriodActBy, periodActs } from '../../storage/periods.ts'
import { waitingSubjects } from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

const PAGE = 31
/** Periods are listed as far back as an officer looks: two years and their parts. */
const PERIODS = 34
/** The longest period of a statement, in days. */
const LONGEST = 400
/** How often a day that is watched is looked at: while it closes, and while it only waits for its midnight. */
const LOOK_MS = { open: 5_000, closing: 1_000, closed: 15_000 }

type Calls =
  | 'businessDays' | 'businessDay' | 'businessDayEvents' | 'trialBalance' | 'incomeStatement' | 'balanceSheet' | 'accountingPeriods' // biome-ignore format: a list

const wall = (at: Date | null) => (at === null ? null : beijing(at.getTime()))
const nameIn = (locale: Locale, head: string) => chart[head]?.[locale === 'zh' ? 'name' : 'english'] ?? head

/** What a step left, as far as its words need it. */
function factsOf({ rows, facts }: Pick<books.StepRow, 'rows' | 'facts'>): DayStepFacts {
  const yuan = (value: unknown) => (typeof value === 'string' ? formatAmount(BigInt(value), 'CNY') : undefined)
  const count = (value: unknown) => (typeof value === 'number' ? value : undefined)
  const booked = facts.booked as { current?: string; term?: string } | undefined
  return {
    rows,
    current: yuan(facts.current),
    term: yuan(facts.term),
    booked: booked && yuan(String(BigInt(booked.current ?? 0) + BigInt(booked.term ?? 0))),
    deposits: count(facts.deposits),
    principal: yuan(facts.principal),
    interest: yuan(facts.interest),
    refused: count(facts.refused),
    paid: yuan(facts.paid),
    suspended: count(facts.suspended),
    profit: yuan(facts.profit),
    provided: yuan((facts.provided as { booked?: string } | undefined)?.booked),
  }
}

export function bookHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const dayAnswer = (row: books.BusinessDayRow, reached: number): BusinessDay => ({
    day: row.day,
    state: row.state,
    nextBusinessDay: row.nextDay,
    beganAt: wall(row.beganAt),
    endedAt: wall(row.endedAt),
    seconds: row.beganAt && row.endedAt ? (row.endedAt.getTime() - row.beganAt.getTime()) / 1_000 : null,
    digest: row.digest,
    reached,
    of: endOfDaySteps.length,
    workflow: bank.runUrl(endOfDayRun(row.day)),
  })
  async function dayAll(day: Day, locale: Locale): Promise<BusinessDayAll | undefined> {
    const row = isDay(day) ? await books.businessDayRow(db, day) : undefined
    if (!row) return undefined
    const steps = new Map((await books.stepRows(db, day)).map((one) => [one.step, one]))
    const into = await books.bookedInto(db, day)
    const stepAnswer = (step: EndOfDayStep): BusinessDayAll['steps'][number] => {
      const one = steps.get(step)
      if (!one) return { step, state: 'waiting', rows: 0, ms: null, input: null, output: null, says: '' }
      return {
        step,
        state: one.state,
        rows: one.rows,
        ms: one.endedAt ? one.endedAt.getTime() - one.beganAt.getTime() : null,
        input: one.input || null,
        output: one.output,
        says: one.state === 'done' ? dayStepIn(locale, step, factsOf(one)) : '',
      }
    }
    return {
      ...dayAnswer(row, [...steps.values()].filter(({ state }) => state === 'done').length),
      steps: endOfDaySteps.map(stepAnswer),
      cut: row.cut,
      after: await books.cutBefore(db, day),
      into: into.map(({ id, step, at, debit, credit, amount }) => ({
        entry: id,
        step,
        at: beijing(Number(at)),
        debit: `${debit} ${nameIn(locale, debit)}`,
        credit: `${credit} ${nameIn(locale, credit)}`,
        amount: moneyText(amount),
      })),
    }
  }

  /** A period of closed days: without one, the month of the newest until it. */
  async function periodFor(asked: {
    readonly from?: Day | undefined
    readonly to?: Day | undefined
  }): Promise<Result<Period & { readonly first: Day }, Refusal>> {
    const closed = await books.closedDays(db)
    const today = dayOf(bank.now())
    const notClosed = (parameter: 'from' | 'to', day: Day) =>
      refuse({ kind: 'day-not-closed' as const, parameter, facts: { day, ...closed } })
    if (!closed) return notClosed('to', asked.to ?? today)
    const to = asked.to ?? closed.last
    const month = `${to.slice(0, 7)}-01`
    const from = asked.from ?? (month < closed.first && to >= closed.first ? closed.first : month)
    // What is ahead is told as what is not closed; what is no day, or no period, as that.
    const period = periodOf({ from, to }, to > today ? to : today, LONGEST)
    if (!period.ok) return period
    if (to < closed.first || to > closed.last) return notClosed('to', to)
    if (from < closed.first) return notClosed('from', from)
    return ok({ from, to, first: closed.first })
  }
  /** A closing as it was, and whether what it closed is still the same. */
  const closingOf = async ({ at, maker, checker, digest, first, last }: PeriodActBy) => ({
    at: beijing(at),
    maker,
    checker,
    digest,
    stands: digest === (await digestOfDays(db, first, last)),
  })
  async function closedFor(from: Day, to: Day): Promise<ClosedAnswer> {
    const act = await closedOver(db, from, to)
    return act ? { period: act.period, ...(await closingOf(act)) } : null
  }
  const linesIn = (locale: Locale, lines: readonly Line[]) =>
    lines.map(({ head, amount }) => ({ head, name: nameIn(locale, head), amount: moneyText(amount) }))
  /** An amount above zero stands on the debit side, one below on the other. */
  const sidesOf = (amount: bigint, unit: string) => ({
    debit: formatAmount(amount > 0n ? amount : 0n, unit),
    credit: formatAmount(amount < 0n ? -amount : 0n, unit),
  })

  return {
    async businessDays({ query }) {
      if (query.before && !isDay(query.before)) return refuse({ kind: 'business-day-unknown', parameter: 'before' })
      const rows = await books.businessDayRows(db, query.before, PAGE)
      const done = await books.stepsDone(
        db,
        rows.map(({ day }) => day),
      )
      return ok({
        days: rows.map((row) => dayAnswer(row, done.get(row.day) ?? 0)),
        next: rows.length === PAGE ? (rows.at(-1)?.day ?? null) : null,
        closed: (await books.closedDays(db)) ?? null,
      })
    },

    async businessDay({ params }, { locale }) {
      const day = await dayAll(params.day, locale)
      return day ? ok(day) : refuse({ kind: 'business-day-unknown', parameter: 'day' })
    },

    async businessDayEvents({ params }, { locale }) {
      const first = await dayAll(params.day, locale)
      if (!first) return refuse({ kind: 'business-day-unknown', parameter: 'day' })
      const reply: EventsReply<BusinessDayAll> = {
        async *events() {
          let before = ''
          for (let data = first; ; ) {
            const text = JSON.stringify(data)
            if (text !== before) yield { id: String(bank.projector.sequence), data }
            else yield undefined
            before = text
            await new Promise((resolve) => setTimeout(resolve, LOOK_MS[data.state]))
            const now = await dayAll(params.day, locale)
            invariant(now, 'a day that was found is there')
            data = now
          }
        },
      }
      return ok(reply)
    },

    async trialBalance({ query }, { locale }) {
      const period = await periodFor(query)
      if (!period.ok) return period
      const { from, to, first } = period.value
      const openings = from === first ? [] : await books.generalLedger(db, addDays(from, -1))
      const rows = trialBalanceOf(openings, await books.turnover(db, from, to), await books.generalLedger(db, to))
      const units = [...Map.groupBy(rows, ({ unit }) => unit)].sort(([a], [b]) =>
        a === UNIT ? -1 : b === UNIT ? 1 : 0,
      )
      return ok({
        from,
        to,
        closed: await closedFor(from, to),
        units: units.map(([unit, own]) => {
          const text = (amount: bigint) => formatAmount(amount, unit)
          const pair = ({ debit, credit }: { debit: bigint; credit: bigint }) => ({
            debit: text(debit),
            credit: text(credit),
          })
          const totals = trialTotals(own)
          return {
            unit,
            rows: own.map((row) => ({
              head: row.head,
              name: nameIn(locale, row.head),
              class: classOf(row.head),
              opening: sidesOf(row.opening, unit),
              turnover: pair({ debit: row.debits, credit: row.credits }),
              transferred: text(row.transferred),
              closing: sidesOf(row.closing, unit),
            })),
            totals: {
              opening: pair(totals.opening),
              turnover: pair(totals.turnover),
              transferred: text(totals.transferred),
              closing: pair(totals.closing),
            },
          }
        }),
      })
    },

    async incomeStatement({ query }, { locale }) {
      const period = await periodFor(query)
      if (!period.ok) return period
      const { from, to } = period.value
      const by = query.by ?? 'day'
      const rows = await books.resultByDay(db, from, to)
      const { income, expense, totals } = incomeStatementOf(rows)
      const three = (sums: { income: bigint; expense: bigint; result: bigint }) => ({
        income: moneyText(sums.income),
        expense: moneyText(sums.expense),
        result: moneyText(sums.result),
      })
      return ok({
        from,
        to,
        closed: await closedFor(from, to),
        by,
        income: linesIn(locale, income),
        expense: linesIn(locale, expense),
        totals: three(totals),
        parts: incomeBy(rows, by).map(({ name, ...sums }) => ({ name, ...three(sums) })),
      })
    },

    async balanceSheet({ query }, { locale }) {
      const period = await periodFor({ from: query.day, to: query.day })
      if (!period.ok) return refuse({ ...period.refusal, parameter: 'day' })
      const { to: day } = period.value
      const sheet = balanceSheetOf(await books.generalLedger(db, day))
      const { totals } = sheet
      return ok({
        day,
        closed: await closedFor(day, day),
        assets: linesIn(locale, sheet.assets),
        liabilities: linesIn(locale, sheet.liabilities),
        equity: linesIn(locale, sheet.equity),
        result: moneyText(sheet.result),
        totals: {
          assets: moneyText(totals.assets),
          liabilities: moneyText(totals.liabilities),
          equity: moneyText(totals.equity),
          liabilitiesAndEquity: moneyText(totals.liabilities + totals.equity),
        },
        apart: sheet.apart.map(({ unit, head, closing }) => ({
          unit,
          head,
          name: nameIn(locale, head),
          ...sidesOf(closing, unit),
        })),
      })
    },

    async accountingPeriods(_, { locale }) {
      const days = await books.closedDays(db)
      if (!days) return ok({ periods: [] })
      const [acts, closed, waiting] = [await periodActs(db), await closedPeriods(db), await waitingSubjects(db)]
      // The newest day that is not closed belongs to a period, too: its end can be seen coming.
      const periods = periodsOver(days.first, addDays(days.last, 1)).slice(0, PERIODS)
      return ok({
        periods: await Promise.all(
          periods.map(async ({ name, kind, first, last }) => {
            const own = acts.filter(({ period }) => period === name)
            const shut = closed.has(name) ? own[0] : undefined
            const why = shut ? reopeningRefusal(name, { closed }) : closingRefusal(name, { days, closed })
            return {
              name,
              kind,
              first: first < days.first ? days.first : first,
              last,
              state: shut ? ('closed' as const) : ('open' as const),
              may: why ? null : shut ? ('reopen' as const) : ('close' as const),
              why: why ? periodIn(locale, why) : '',
              proposal: waiting.get(periodBusiness(name)) ?? null,
              closed: shut
                ? {
                    ...(await closingOf(shut)),
                    booked: shut.entry === null ? null : moneyText(shut.amount),
                    entry: shut.entry,
                  }
                : null,
              acts: own.map(({ act, at, maker, checker, reason, proposal }) => ({
                act,
                at: beijing(at),
                maker,
                checker,
                reason,
                proposal,
              })),
            }
          }),
        ),
      })
    },
  }
}
