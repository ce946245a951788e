/**
 * What happens to loans by themselves: instalments fall due, rates are reset, the bank collects, what is late is graded.
 *
 * A daily sweep and not a run for each loan: ten million loans would be ten million timers that do something one day in thirty, each
 * with a history to replay after every release; the index on `next_day` finds the day's some hundred thousand. A run is for what
 * talks to people while it waits: `arrears/workflow.ts`, one for each loan that is late.
 */

import { announced, type Calendar } from '../../core/calendar/business-day.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { type Answer, isDone, type LedgerClient, lastSequence } from '../../core/ledger/command.ts'
import { ACCRUES_UNTIL, openBills, owedOn } from '../../core/loans/arrears.ts'
import { type Loan, lastDay, totalOf } from '../../core/loans/loan.ts'
import { changeLimit, creditAccount } from '../../core/loans/postings.ts'
import { nextReset, percentOn } from '../../core/loans/products.ts'
import { movedBy } from '../../core/loans/redating.ts'
import {
  type Acted,
  bill,
  type LoanRefusal,
  redate,
  repay,
  resetRate,
  stopAccrual,
} from '../../core/loans/servicing.ts'
import { type Fen, fen } from '../../core/money.ts'
import type { Result } from '../../core/result.ts'
import { addDays, type Day, dayFromNumber, dayNumber, dayOf, type Instant, instantOf } from '../../core/time.ts'
import { SHARD } from '../bank/config.ts'
import type { Database } from '../storage/database.ts'
import { accountRow } from '../storage/deposits.ts'
import { untilProjected } from '../storage/ledger/queries.ts'
import { tellMoved } from '../storage/loan-arrears.ts'
import * as store from '../storage/loans.ts'

type World = { readonly db: Database; readonly ledger: LedgerClient }

/**
 * What the bank does to a loan next by a day; undefined when nothing is left to do. By the days on which things happen, however late that
 * is done; on one day a bill, then a reset, then the end of accrual.
 */
export function dueAct(loan: Loan, day: Day): { kind: store.ActKind; day: Day; acted: Acted } | undefined {
  const due = loan.plan[loan.billed]?.due
  const { pricing, start } = loan.terms
  const reset = nextReset(pricing, start, loan.lastReset)
  const stops = stopsOn(loan)
  const done = (kind: store.ActKind, on: Day, acted: Result<Acted, LoanRefusal>) => {
    invariant(acted.ok, `what is due can be done: ${kind} on ${on}, not ${acted.ok ? '' : acted.refusal.kind}`)
    return { kind, day: on, acted: acted.value }
  }
  const comes = (one: Day | null | undefined): one is Day =>
    one != null && one <= day && [due, reset, stops].every((other) => other == null || other >= one)
  if (comes(due)) return done('bill', due, bill(loan, due))
  if (comes(reset)) return done('reset', reset, resetRate(loan, percentOn(pricing, reset), reset))
  if (comes(stops)) return done('stop-accrual', stops, stopAccrual(loan, stops))
  return undefined
}
/** The first day on which it is too late for its interest to be income; null while it is not, or when that was done. */
function stopsOn(loan: Loan): Day | null {
  const since = openBills(loan)[0]?.due ?? loan.penaltySince
  if (!loan.accruing || since === null || since === undefined) return null
  const first = addDays(since, ACCRUES_UNTIL + 1)
  return first > lastDay(loan) ? first : lastDay(loan)
}
const actId = (row: Pick<store.LoanRow, 'id' | 'version' | 'opened_at'>, why: string) =>
  `loan-act-${entryId(`${row.id}\n${row.version + 1}\n${why}`, Number(row.opened_at), 'press')}`

/**
 * Does what is due by a day, for so many loans at most, one act each; answers how many there were, so that zero means that nothing
 * is left. May be cut off anywhere and done again: an act has its number, its entry derives from it.
 */
export async function serveDue(
  { db, ledger, at }: World & { readonly at: Instant },
  day: Day,
  most: number,
  only?: string,
): Promise<number> {
  const rows = only === undefined ? await store.dueLoans(db, day, most) : await store.loansBy(db, [only])
  const next: { row: store.WithLine; act: store.Intent }[] = []
  for (const row of rows) {
    if (row.state === 'settled') {
      if (row.next_day !== null && row.next_day <= dayNumber(day)) await store.closeAccounts({ db, ledger }, row)
      continue
    }
    const loan = store.loanIn(row)
    const due = dueAct(loan, day)
    if (!due) {
      await store.lookedAt(db, row, loan, day)
      continue
    }
    const { loan: after, moves } = due.acted
    next.push({
      row,
      act: { id: actId(row, due.kind), kind: due.kind, byItself: true, at, day: due.day, request: '', moves, after, restores: store.restores(row.of, due.day) },
    })
  }
  await done({ db, ledger }, next)
  return rows.length
} // biome-ignore format: one round

/**
 * Moves due days that holidays move which are known by now, on so many loans at once; each loan is looked at once for a calendar. Before what falls
 * due on the day, so that what is a holiday after all is not due on it. May be cut off anywhere and done again: an act that was done leaves
 * nothing to move, and its notice has its number. Answers after which loan it goes on; empty where there are no more.
 */
export async function redateLoans(
  { db, ledger, at, calendar = announced }: World & { readonly at: Instant; readonly calendar?: Calendar },
  day: Day,
  most: number,
  after = '',
): Promise<{ readonly rows: number; readonly last: string }> {
  let rows = await store.datedBefore(db, calendar.knownUntil, after, most)
  const [many, last] = [rows.length, rows.length === most ? rows.at(-1)!.id : '']
  // What somebody else has under way on one of them is done first; then it is its turn.
  for (let turn = 0; rows.length > 0 && turn < 2; turn += 1) {
    const next: Beginning[] = []
    for (const row of rows) {
      const loan = store.loanIn(row)
      const on = lastDay(loan) > day ? lastDay(loan) : day
      const moved = movedBy(loan, { calendar, since: dayFromNumber(row.known_until), day: on })
      if (moved.length === 0) continue
      const acted = redate(loan, moved, on)
      // What fell due before is billed first; the next day's round comes back to it.
      if (!acted.ok) continue
      const { loan: after, moves } = acted.value
      next.push({ row, act: { id: actId(row, 're-date'), kind: 're-date', byItself: true, at, day: on, request: '', moves, after, restores: store.restores(row.of, on) } })
    }
    await done({ db, ledger }, next)
    const standing = await store.loansBy(db, rows.map(({ id }) => id))
    const settled = standing.filter((row) => {
      const loan = store.loanIn(row)
      return row.state !== 'open' || movedBy(loan, { calendar, since: dayFromNumber(row.known_until), day: lastDay(loan) > day ? lastDay(loan) : day }).length === 0
    })
    await tellMoved(db, settled.flatMap((row) => newlyMoved(store.loanIn(row), dayFromNumber(row.known_until))), at)
    await store.keepDated(db, settled.map(({ id }) => id), calendar.knownUntil)
    rows = standing.filter((row) => !settled.includes(row))
  }
  return { rows: many, last }
} // biome-ignore format: one round
/** What of a loan's acts moved days that were not known before; told of each act once. */
const newlyMoved = ({ terms, acts, plan }: Loan, since: Day) =>
  acts.flatMap((act, at) => {
    const days = act.kind === 're-date' ? act.moved.filter(({ n, from }) => from > since && n <= plan.length) : []
    return days.length > 0 ? [{ loan: terms.id, n: at + 1, days }] : []
  })

type Beginning = { readonly row: store.WithLine; readonly act: store.Intent }
/** Writes acts down, has the ledger do them, and waits until the rows show it. What somebody else has under way on one of the loans is done first. */
async function done({ db, ledger }: World, all: readonly Beginning[]): Promise<ReadonlyMap<string, Answer | undefined>> {
  const made = new Map((await store.beginActs(db, all)).map((act): [string, store.Begun] => [act.loan, act]))
  const missing = all.filter(({ row }) => !made.has(row.id)).map(({ row }) => row.id)
  if (missing.length > 0) for (const act of await store.underWayOf(db, missing)) made.set(act.loan, act)
  const asked = all.flatMap(({ row }) => {
    const act = made.get(row.id)
    return act?.entry && act.state === 'requested' ? [{ row, act }] : []
  })
  const answers = asked.length === 0 ? [] : await store.carryOutAll(ledger, asked)
  // The next round reads the rows: they are to show what this one did.
  await untilProjected(db, SHARD, lastSequence(answers))
  return new Map(asked.map(({ act }, n) => [act.id, answers[n]]))
} // biome-ignore format: one round

/**
 * Ends limits that could be drawn until the start of a day or an earlier one: what was not drawn is promised to nobody any more (表外
 * 9004). At the end of that day and not at its start, so that what was repaid before it is back by then. Answers how many there were.
 */
export async function endLines({ db, ledger }: World, day: Day, most: number): Promise<number> {
  const lines = await store.linesOver(db, day, most)
  for (const line of lines) {
    const account = await accountRow(db, creditAccount(line.id))
    const left = account ? account.credits - account.debits : 0n
    const of = {
      limit: line.id,
      customer: line.organization,
      openedAt: Number(line.opened_at),
      actor: 'bank',
      request: '',
    }
    if (left > 0n) {
      const [answer] = await ledger.submit([changeLimit(of, 1, -left)])
      invariant(answer && isDone(answer), `what is left of a limit is taken away, not ${answer?.kind}`)
    }
    await store.closeLine(db, line.id)
  }
  return lines.length
}

// ——— collecting ———

/**
 * When it is tried on the due day, and once on each day after: salaries and sales come in during the day. What stands frozen by order
 * and what is set aside for payments under way goes before it (an order binds the bank, a hold was promised to the customer);
 * of what is left, one firm's loans are served by the oldest due day.
 */
const HOURS = [9, 15, 21] as const

/** Plans the attempts of a day: all of its due loans', and the first of each that is still unpaid. */
export async function planCollections(db: Database, day: Day): Promise<number> {
  const n = dayNumber(day)
  const planned = await db`
    insert into loan_collections (loan, day, n, at, since)
    select l.id, ${n}, h.n, h.at, l.due_since from loans l
      join unnest(${HOURS.map((_, k) => k + 1)}::int[], ${HOURS.map((hour) => String(instantOf(day, hour)))}::bigint[]) h (n, at) on h.n = 1 or l.due_since = ${n}
    where l.state = 'open' and l.due_since <= ${n} on conflict do nothing`
  return planned.count
}

/** Attempts that could be made now. */
export async function collectionsDue(db: Database, now: Instant): Promise<number> {
  const [row] = await db<
    { n: number }[]
  >`select count(*)::int as n from loan_collections where state = 'due' and at <= ${now}`
  return row!.n
}
type Attempt = { loan: string; day: number; n: number }
type Ended = Attempt & { state: 'paid' | 'part' | 'nothing' | 'over'; taken: bigint | null; act: string | null }
const collectId = (row: store.LoanRow, { day, n }: Attempt) =>
  `loan-act-${entryId(`${row.id}\ncollect ${day} ${n}`, Number(row.opened_at), 'press')}`

/** Tries what is due to be tried by an instant, so many at most; answers how many there were. */
export async function collectDue(world: World, now: Instant, most: number): Promise<number> {
  const { db } = world
  const day = dayOf(now)
  const attempts = await db<Attempt[]>`
    select loan, day, n from loan_collections where state = 'due' and at <= ${now} order by at, since, loan limit ${most}`
  const rows = new Map((await store.loansBy(db, attempts.map(({ loan }) => loan))).map((row) => [row.id, row])) // biome-ignore format: one call
  const known = new Map((await store.actsBy(db, attempts.map((one) => collectId(rows.get(one.loan)!, one)))).map((act) => [act.id, act])) // biome-ignore format: one call
  const busy = new Set((await store.underWayOf(db, [...rows.keys()])).map(({ loan }) => loan))
  const left = await spendable(db, [...rows.values()].map(({ organization }) => organization)) // biome-ignore format: one call
  const [ended, begun, unserved]: [Ended[], (Beginning & { one: Attempt; owed: Fen })[], string[]] = [[], [], []]
  const taken = new Set<string>()
  for (const one of attempts) {
    const row = rows.get(one.loan)!
    const id = collectId(row, one)
    const before = known.get(id)
    if (before) {
      // A process was cut off between the act and its end here.
      if (before.state === 'requested') await store.carryOut(world.ledger, row, before)
      else ended.push({ ...one, ...outcomeOf(row, before, day) })
      continue
    }
    // Something else is being done with the loan, or was just asked of it: the attempt waits for that.
    if (busy.has(row.id) || taken.has(row.id)) continue
    // What falls due by itself comes first: the next round brings the attempt.
    if (row.state === 'open' && row.next_day !== null && row.next_day <= dayNumber(day)) {
      unserved.push(row.id)
      continue
    }
    const loan = store.loanIn(row)
    const owed = row.state === 'open' ? totalOf(owedOn(loan, day)) : fen(0n)
    if (owed === 0n) {
      ended.push({ ...one, state: 'over', taken: null, act: null })
      continue
    }
    const amount = least(owed, left.get(row.organization) ?? fen(0n))
    if (amount === 0n) {
      ended.push({ ...one, state: 'nothing', taken: 0n, act: null })
      continue
    }
    const acted = repay(loan, amount, day)
    invariant(acted.ok, `what is owed can be taken: not ${acted.ok ? '' : acted.refusal.kind}`)
    left.set(row.organization, fen(left.get(row.organization)! - amount))
    taken.add(row.id)
    const { loan: after, moves } = acted.value
    begun.push({
      one,
      owed,
      row,
      act: { id, kind: 'repay', byItself: true, at: now, day, request: '', moves, after, restores: store.restores(row.of, day) },
    })
  }
  for (const id of unserved) await serveDue({ ...world, at: now }, day, 1, id)
  const answers = await done(world, begun)
  for (const { one, act, owed } of begun) {
    const answer = answers.get(act.id)
    // Another act was under way after all: the attempt is made in the next round.
    if (!answer) continue
    const sum = totalOf(act.moves.paid)
    if (!isDone(answer)) ended.push({ ...one, state: 'nothing', taken: 0n, act: act.id })
    else ended.push({ ...one, state: sum === owed ? 'paid' : 'part', taken: sum, act: act.id })
  }
  if (ended.length > 0)
    await db`
      update loan_collections c set state = e.state, taken = e.taken, act = e.act
      from unnest(${ended.map(({ loan }) => loan)}::text[], ${ended.map((one) => one.day)}::int[], ${ended.map(({ n }) => n)}::int[], ${ended.map(({ state }) => state)}::text[],
        ${ended.map((one) => (one.taken === null ? null : String(one.taken)))}::bigint[], ${ended.map(({ act }) => act)}::text[]) e (loan, day, n, state, taken, act)
      where c.loan = e.loan and c.day = e.day and c.n = e.n and c.state = 'due'`
  return attempts.length
} // biome-ignore format: one round
const outcomeOf = (row: store.LoanRow, act: store.ActRow, day: Day): Omit<Ended, keyof Attempt> => {
  if (act.state === 'refused') return { state: 'nothing', taken: 0n, act: act.id }
  const left = totalOf(owedOn(store.afterOf(row, act), day))
  return { state: left === 0n ? 'paid' : 'part', taken: totalOf(store.movesIn(act).paid), act: act.id }
}
const least = (one: Fen, other: Fen): Fen => (one < other ? one : other)
/** What each firm could spend now: not what is set aside or frozen. */
async function spendable(db: Database, organizations: readonly string[]): Promise<Map<string, Fen>> {
  const names = [...new Set(organizations)]
  const ids = names.map((name) => currentAccount(name) as string)
  const rows = await db<{ id: string; left: bigint }[]>`
    select replace(id::text, '-', '') as id, credits - debits - held_debits - frozen as left from ledger_accounts where id = any(${ids}::uuid[]) and blocks_debits = 0`
  const found = new Map(rows.map(({ id, left }) => [id, left]))
  return new Map(names.map((name, n) => [name, fen((found.get(ids[n]!) ?? 0n) > 0n ? found.get(ids[n]!)! : 0n)]))
}
