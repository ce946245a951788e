/**
 * Limits and loans: what was signed, what was drawn, what was done with each loan, and what happens by itself. An act is written
 * down before its money moves, under its number; the projector marks it by what the ledger decided (decision 8). The number is
 * the lock: the next act of a loan can only be begun by who has seen the one before it end.
 */
import { announced } from '../../core/calendar/business-day.ts'
import { kept, keptAs } from '../../core/deposits/term-kept.ts'
import { digest } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { type Answer, isDone, type LedgerClient } from '../../core/ledger/command.ts'
import { daysOverdue, grade, nextDay, openBills } from '../../core/loans/arrears.ts'
import { keptLoan, keptTerms, readLoan, readTerms } from '../../core/loans/kept.ts'
import type { LoanProductCode } from '../../core/loans/kinds.ts'
import type { Loan, Moves } from '../../core/loans/loan.ts'
import type { Offered } from '../../core/loans/offer.ts'
import { type ActOf, actCommands, actEntry, closeLoanAccounts, earnedTo } from '../../core/loans/postings.ts'
import { productOn } from '../../core/loans/products.ts'
import { addDays, type Day, dayNumber, type Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'
import type { Followers } from './ledger/projection.ts'

export type LineRow = {
  id: string
  application: string
  firm: string
  organization: string
  customer: string
  product: string
  offer: unknown
  amount: bigint
  opened_at: bigint
  until_day: number
  state: 'open' | 'closed'
}
export type LineWithNames = LineRow & { firm_name: string }
export type LoanRow = {
  id: string
  line: string
  organization: string
  customer: string
  state: 'requested' | 'open' | 'settled' | 'refused'
  opened_at: bigint
  use: string
  payee: string | null
  terms: unknown
  /** How it stands after the last act that was done (core/loans/kept.ts). */
  standing: unknown
  principal: bigint
  due_since: number | null
  overdue_days: number
  worst_days: number
  grade: string
  accruing: boolean
  drawn_month: string
  next_day: number | null
  version: number
  settled_at: bigint | null
  sequence: bigint | null
  /** Until when holidays were announced by which its due days stand. */
  known_until: number
}
export type LoanWithNames = LoanRow & { firm: string; firm_name: string; product: string; payee_name: string | null }
export type ActKind = 'draw' | Loan['acts'][number]['kind']
export type ActRow = {
  loan: string
  n: number
  id: string
  kind: ActKind
  state: 'requested' | 'done' | 'refused'
  by_itself: boolean
  at: bigint
  day: number
  request: string
  moves: unknown
  after: unknown
  restores: boolean
  entry: string | null
  reason: string | null
  ended_at: bigint | null
  sequence: bigint | null
}
type Agreed = Pick<LoanRow, 'terms'>
const termsIn = ({ terms }: Agreed) => readTerms(terms as never)
export const loanIn = (row: Agreed & Pick<LoanRow, 'standing'>): Loan => readLoan(termsIn(row), row.standing as never)
export const afterOf = (row: Agreed, act: Pick<ActRow, 'after'>): Loan => readLoan(termsIn(row), act.after as never)
export const movesIn = (act: Pick<ActRow, 'moves'>): Moves => kept<Moves>(act.moves as never)
export const offeredIn = (row: Pick<LineRow, 'offer'>): Offered => kept<Offered>(row.offer as never)

// ——— limits ———

const lineNamed = (db: Database | Transaction) =>
  db`l.*, f.name as firm_name from credit_lines l join firms f on f.id = l.firm`
export async function keepLine(db: Database | Transaction, line: Omit<LineRow, 'offer' | 'state' | 'opened_at'> & { offer: Offered; at: Instant }): Promise<void> {
  const { offer, at, ...row } = line
  await db`
    insert into credit_lines ${db({ ...row, offer: db.json(keptAs(offer) as never), opened_at: at } as never)} on conflict (id) do nothing`
} // biome-ignore format: one statement
export async function lineBy(db: Database, id: string, customer?: string): Promise<LineWithNames | undefined> {
  const [row] = await db<LineWithNames[]>`
    select ${lineNamed(db)} where l.id = ${id} ${customer === undefined ? db`` : db`and l.customer = ${customer}`}`
  return row
}
export const linesOf = (db: Database, customer: string): Promise<LineWithNames[]> => db<LineWithNames[]>`
  select ${lineNamed(db)} where l.customer = ${customer} order by l.opened_at desc, l.id limit 50`

/** Limits whose time is over; what of them was not drawn is still promised in the ledger. */
export const linesOver = (db: Database, day: Day, most: number): Promise<LineRow[]> => db<LineRow[]>`
  select * from credit_lines where state = 'open' and until_day <= ${dayNumber(day)} order by id limit ${most}`
export async function closeLine(db: Database, id: string): Promise<void> {
  await db`update credit_lines set state = 'closed' where id = ${id}`
}

// ——— loans and their acts ———

/** What is to be done with a loan, as the rules decided it. */
export type Intent = {
  readonly id: string
  readonly kind: ActKind
  readonly byItself?: boolean
  readonly at: Instant
  readonly day: Day
  readonly request: string
  readonly moves: Moves
  readonly after: Loan
  /** Whether principal that is repaid may be drawn again. */
  readonly restores: boolean
}
/** An act as it is written down: what is to be known of it to carry it out. */
export type Begun = Pick<
  ActRow,
  'loan' | 'n' | 'id' | 'kind' | 'state' | 'by_itself' | 'day' | 'request' | 'moves' | 'restores' | 'entry'
>
const isBooked = ({ flows }: Moves) => Object.values(flows).some((amount) => amount !== 0n)
/** A revolving limit that can still be drawn is restored by what is repaid. */
export const restores = (line: Pick<LineRow, 'product' | 'until_day' | 'state'>, day: Day): boolean =>
  line.state === 'open' &&
  line.until_day > dayNumber(day) &&
  productOn(day, line.product as LoanProductCode)?.revolving === true
const rowOf = (loan: { id: string; opened_at: bigint }, n: number, act: Intent) => ({
  loan: loan.id,
  n,
  id: act.id,
  kind: act.kind,
  by_itself: act.byItself ?? false,
  at: act.at,
  day: dayNumber(act.day),
  request: act.request,
  moves: keptAs(act.moves),
  after: keptLoan(act.after),
  ...seenOn(act.after, act.day),
  settled: act.after.settledOn !== null,
  ...runsEvenly(act.after),
  restores: act.restores,
  entry: isBooked(act.moves) ? actEntry({ terms: loan, openedAt: Number(loan.opened_at), kind: act.kind, n, attempt: 1 }) : null,
}) // biome-ignore format: one row
/** Writes acts down; answers with the ids of those that were not there. */
async function keepActs(tx: Transaction, rows: readonly ReturnType<typeof rowOf>[]): Promise<ReadonlySet<string>> {
  const all = rows.map((row) => ({ ...row, moves: tx.json(row.moves as never), after: tx.json(row.after as never) }))
  const made = await tx<{ id: string }[]>`insert into loan_acts ${tx(all as never)} on conflict do nothing returning id`
  return new Set(made.map(({ id }) => id))
}

/** A loan that is to be drawn. Saying so again changes nothing. */
export async function intendDraw(
  db: Database,
  of: Pick<LoanRow, 'line' | 'organization' | 'customer' | 'use' | 'payee'>,
  act: Intent,
): Promise<void> {
  const { id } = act.after.terms
  await db.begin(async (tx) => {
    await tx`
      insert into loans (id, line, organization, customer, use, payee, opened_at, terms, principal, drawn_month, known_until)
      values (${id}, ${of.line}, ${of.organization}, ${of.customer}, ${of.use}, ${of.payee}, ${act.at}, ${tx.json(keptTerms(act.after.terms) as never)},
        ${act.after.terms.principal as bigint}, ${act.day.slice(0, 7)}, ${dayNumber(announced.knownUntil)}) on conflict (id) do nothing`
    await keepActs(tx, [rowOf({ id, opened_at: BigInt(act.at) }, 0, act)])
  })
}
/**
 * Begins acts on loans as they were read, one each. Of those on which another was begun or ended since there is none in the answer. What books
 * nothing is done with it.
 */
export async function beginActs(
  db: Database,
  all: readonly { readonly row: Pick<LoanRow, 'id' | 'opened_at' | 'version'>; readonly act: Intent }[],
): Promise<Begun[]> {
  if (all.length === 0) return []
  return db.begin(async (tx) => {
    const rows = all.map(({ row, act }) => rowOf(row, row.version + 1, act))
    const kept = await keepActs(tx, rows)
    const made = rows
      .filter(({ id }) => kept.has(id))
      .map((row): Begun => ({ ...row, state: row.entry === null ? 'done' : 'requested' }))
    const quiet = made.filter(({ entry }) => entry === null)
    if (quiet.length > 0) {
      // Never before the act that it follows: a night's work may be done days later.
      await tx`
        update loan_acts a set state = 'done', ended_at = greatest(at, (select max(b.ended_at) from loan_acts b where b.loan = a.loan and b.n < a.n and b.state = 'done'))
        where id = any(${quiet.map(({ id }) => id)})`
      await follow(tx, quiet.map(({ id }) => id)) // biome-ignore format: one call
    }
    return made
  }) as Promise<Begun[]>
}
/** One of them; undefined when another was begun or ended since. */
export const beginAct = async (
  db: Database,
  row: Pick<LoanRow, 'id' | 'opened_at' | 'version'>,
  act: Intent,
): Promise<Begun | undefined> => (await beginActs(db, [{ row, act }]))[0]

/** Columns of a loan `n` with how it stands, and the act `s` that says so. */
export const standing = (db: Database) => db`n.*, s.after as standing`
export const stands = (db: Database) => db`join loan_acts s on s.loan = n.id and s.n = n.stands`
const named = (db: Database) => db`
  ${standing(db)}, l.firm, f.name as firm_name, l.product, p.name as payee_name
  from loans n ${stands(db)} join credit_lines l on l.id = n.line join firms f on f.id = l.firm left join customers p on p.id = n.payee`
export async function loanBy(db: Database, id: string, customer?: string): Promise<LoanWithNames | undefined> {
  const [row] = await db<LoanWithNames[]>`
    select ${named(db)} where n.id = ${id} ${customer === undefined ? db`` : db`and n.customer = ${customer}`}`
  return row
}
export const loansOf = (db: Database, customer: string): Promise<LoanWithNames[]> => db<LoanWithNames[]>`
  select ${named(db)} where n.customer = ${customer} and n.state <> 'refused' order by n.state = 'settled', n.opened_at desc, n.id limit 200`
/** A firm's loans that are late, past their days of grace. */
export const lateOf = (db: Database, organization: string): Promise<LoanRow[]> => db<LoanRow[]>`
  select ${standing(db)} from loans n ${stands(db)} where n.organization = ${organization} and n.state = 'open' and n.overdue_days > 0`
export const actsOf = (db: Database, loan: string): Promise<ActRow[]> => db<ActRow[]>`
  select * from loan_acts where loan = ${loan} order by n desc limit 500`
export async function actBy(db: Database, id: string): Promise<ActRow | undefined> {
  const [row] = await db<ActRow[]>`select * from loan_acts where id = ${id}`
  return row
}
export async function underWay(db: Database, loan: string): Promise<ActRow | undefined> {
  const [row] = await db<
    ActRow[]
  >`select * from loan_acts where loan = ${loan} and state = 'requested' order by n limit 1`
  return row
}

type Drawn = Pick<LoanRow, 'id' | 'organization' | 'customer' | 'line' | 'opened_at' | 'payee' | 'terms'>
const actOf = (row: Drawn, act: Begun): ActOf => ({
  terms: termsIn(row),
  openedAt: Number(row.opened_at),
  n: act.n,
  attempt: 1,
  kind: act.kind,
  moves: movesIn(act),
  // What the bank does by itself counts from the day for which it is done, whenever that night's work is carried out.
  effectiveDay: act.day,
  payee: act.kind === 'draw' ? row.payee : null,
  restoresLimit: act.restores,
  actor: act.by_itself ? 'bank' : row.customer,
  request: act.request,
})
/** Asks the ledger for what was intended, all in one submission. The same again gets the same answers. */
export async function carryOutAll(
  ledger: LedgerClient,
  all: readonly { readonly row: Drawn; readonly act: Begun }[],
): Promise<Answer[]> {
  const asked = all.map(({ row, act }) => {
    const of = actOf(row, act)
    return { act, of, commands: actCommands(of) }
  })
  const answers = await ledger.submit(asked.flatMap(({ commands }) => commands))
  let from = 0
  const own = asked.map(({ act, commands }) => {
    const answer = answers[from + commands.findIndex(({ id }) => id === act.entry)]
    from += commands.length
    invariant(answer, 'a command has an answer')
    return answer
  })
  const undrawn = asked.filter(({ act }, n) => act.kind === 'draw' && !isDone(own[n]!))
  if (undrawn.length > 0) await ledger.submit(undrawn.flatMap(({ of }) => closeLoanAccounts(of)))
  return own
}
export const carryOut = async (ledger: LedgerClient, row: Drawn, act: Begun): Promise<Answer> =>
  (await carryOutAll(ledger, [{ row, act }]))[0]!
/** Acts that a process did not live to carry out. */
export async function carryOutCutOff(
  { db, ledger }: { readonly db: Database; readonly ledger: LedgerClient },
  before: Instant,
): Promise<void> {
  const acts = await db<(ActRow & Omit<Drawn, 'id'>)[]>`
    select a.*, n.organization, n.customer, n.line, n.opened_at, n.payee, n.terms from loan_acts a join loans n on n.id = a.loan
    where a.state = 'requested' and a.at < ${before} order by a.at limit 50`
  if (acts.length > 0) await carryOutAll(ledger, acts.map((act) => ({ row: { ...act, id: act.loan }, act }))) // biome-ignore format: one call
}

/** So many days after it was settled nothing can be taken back any more: then its accounts leave the ledger's memory. */
const REVERSIBLE_DAYS = 60
const closesOn = (settled: Day): Day => addDays(settled, REVERSIBLE_DAYS)
export async function closeAccounts(
  { db, ledger }: { readonly db: Database; readonly ledger: LedgerClient },
  row: LoanRow,
): Promise<void> {
  const of = { terms: termsIn(row), openedAt: Number(row.opened_at), actor: 'bank', request: '' }
  for (const answer of await ledger.submit(closeLoanAccounts(of)))
    invariant(isDone(answer), `what is settled holds nothing, and is closed: ${answer.kind}`)
  await db`update loans set next_day = null where id = ${row.id} and version = ${row.version}`
}

/** Days overdue at which a late loan comes to another age of the portfolio: looked at then, though nothing else happens to it. */
const AGES = [31, 61, 91, 181] as const
const nextAge = (since: number, day: Day): number | null =>
  AGES.map((days) => since + days).find((at) => at > dayNumber(day)) ?? null

/** What the row says of a loan on a day beside the loan itself. */
function seenOn(loan: Loan, day: Day) {
  const oldest = openBills(loan)[0]
  const days = daysOverdue(loan, day)
  const since = oldest ? dayNumber(oldest.due) : loan.penaltySince === null ? null : dayNumber(loan.penaltySince)
  const next = numberOf(loan.settledOn === null ? nextDay(loan, day) : closesOn(loan.settledOn))
  const age = since === null || loan.settledOn !== null ? null : nextAge(since, day)
  return {
    principal: (loan.terms.principal - loan.paid.principal) as bigint,
    due_since: since,
    overdue_days: days,
    grade: grade(loan, day),
    accruing: loan.accruing,
    next_day: next === null || age === null ? (next ?? age) : Math.min(next, age),
  }
}
/** The running period, where its interest is spread evenly over its days and nothing is late. */
function runsEvenly(loan: Loan) {
  const running = loan.plan[loan.billed]
  const [segment] = loan.segments
  const clear = loan.accruing && openBills(loan).length === 0 && loan.penaltySince === null
  const even = clear && running !== undefined && loan.segments.length === 1 && segment!.from === running.from
  return {
    runs_from: even ? dayNumber(running.from) : null,
    runs_due: even ? dayNumber(running.due) : null,
    runs_interest: even ? (running.interest as bigint) : null,
  }
}
const numberOf = (day: Day | null) => (day === null ? null : dayNumber(day))

/** Loans are as these acts, which are done, leave them. */
const follow = (tx: Transaction, acts: readonly string[]) => tx`
  update loans n set stands = a.n, since = a.ended_at, runs_from = a.runs_from, runs_due = a.runs_due, runs_interest = a.runs_interest, principal = a.principal, due_since = a.due_since, overdue_days = a.overdue_days, grade = a.grade, accruing = a.accruing,
    next_day = a.next_day, state = case when a.settled then 'settled' else 'open' end, version = a.n, worst_days = greatest(worst_days, a.overdue_days, case when n.overdue_days > 0 then a.day - n.due_since else 0 end),
    settled_at = case when a.settled then a.ended_at end, sequence = coalesce(a.sequence, n.sequence)
  from loan_acts a where a.id = any(${acts as string[]}) and n.id = a.loan and n.version = a.n - 1`
/** A loan has one act under way at most, so all that came together can be followed together. */
export const followLoans: Followers = {
  'loan-': async (tx, entries) => {
    const [ids, loans, at, sequences, reasons] = [
      entries.map(({ entry }) => entry.id as string),
      entries.map(({ entry }) => entry.business),
      entries.map(({ entry }) => String(entry.bookedAt)),
      entries.map(({ entry }) => String(entry.sequence)),
      entries.map(({ answer }) => (isDone(answer) ? '' : answer.kind)),
    ]
    const ended = await tx<{ id: string; reason: string | null }[]>`
      update loan_acts a set state = case when e.reason = '' then 'done' else 'refused' end, reason = nullif(e.reason, ''), sequence = e.sequence, ended_at = e.at
      from unnest(${ids}::text[], ${loans}::text[], ${at}::bigint[], ${sequences}::bigint[], ${reasons}::text[]) e (entry, loan, at, sequence, reason)
      where a.loan = e.loan and a.entry = e.entry and a.state = 'requested' returning a.id, a.reason`
    const [done, refused] = [
      ended.filter(({ reason }) => reason === null),
      ended.filter(({ reason }) => reason !== null),
    ]
    if (done.length > 0) await follow(tx, done.map(({ id }) => id)) // biome-ignore format: one call
    if (refused.length > 0)
      await tx`
        update loans n set version = a.n, state = case when a.n = 0 then 'refused' else n.state end
        from loan_acts a where a.id = any(${refused.map(({ id }) => id)}) and n.id = a.loan and n.version = a.n - 1`
  },
}

// ——— what happens by itself ———

/** Loans to which something happens by itself by a day, the earliest first, after one of them. */
export const dueLoans = (
  db: Database,
  day: Day,
  most: number,
  after?: Pick<LoanRow, 'id' | 'next_day'>,
): Promise<WithLine[]> => db<WithLine[]>`
  select ${withLine(db)} where n.next_day <= ${dayNumber(day)} ${after ? db`and (n.next_day, n.id) > (${after.next_day}, ${after.id})` : db``} order by n.next_day, n.id limit ${most}`
export const loansBy = (db: Database, ids: readonly string[]): Promise<WithLine[]> => db<WithLine[]>`
  select ${withLine(db)} where n.id = any(${ids as string[]})`
/** Open loans whose due days were set while holidays were known for a shorter time, after one of them. */
export const datedBefore = (db: Database, knownUntil: Day, after: string, most: number): Promise<WithLine[]> => db<WithLine[]>`
  select ${withLine(db)} where n.state = 'open' and n.known_until < ${dayNumber(knownUntil)} and n.id > ${after} order by n.id limit ${most}` // biome-ignore format: one question
export async function keepDated(db: Database, loans: readonly string[], knownUntil: Day): Promise<void> {
  await db`update loans set known_until = ${dayNumber(knownUntil)} where id = any(${loans as string[]})`
}
/** A loan with what of its limit decides whether it is restored. */
export type WithLine = LoanRow & { readonly of: Pick<LineRow, 'product' | 'until_day' | 'state'> }
const withLine = (db: Database) => db`
  ${standing(db)}, jsonb_build_object('product', l.product, 'until_day', l.until_day, 'state', l.state) as of
  from loans n ${stands(db)} join credit_lines l on l.id = n.line`
export const actsBy = (db: Database, ids: readonly string[]): Promise<ActRow[]> =>
  db<ActRow[]>`select * from loan_acts where id = any(${ids as string[]})`
export const underWayOf = (db: Database, loans: readonly string[]): Promise<ActRow[]> =>
  db<ActRow[]>`select * from loan_acts where loan = any(${loans as string[]}) and state = 'requested'`
/** Nothing is booked for it: how late it is, and which grade that is. */
export async function lookedAt(
  db: Database,
  row: Pick<LoanRow, 'id' | 'version'>,
  loan: Loan,
  day: Day,
): Promise<void> {
  const seen = seenOn(loan, day)
  await db`
    update loans set ${db(seen)}, worst_days = greatest(worst_days, ${seen.overdue_days}) where id = ${row.id} and version = ${row.version}`
}

// ——— what is earned ———

/** `last`: after which loan it goes on; empty where there are no more. */
export type Earned = { readonly rows: number; readonly accrued: bigint; readonly digest: string; readonly last: string }
/**
 * What loans had earned by the end of a day and nobody was billed, in the order of their ids after one of them: each as its last act before
 * that end left it, whatever was done since; what was drawn later is not among them. SQL adds up those whose interest is spread evenly;
 * the odd ones are worked out here, and what should have been billed by then.
 */
export async function earnedBy(db: Database, day: Day, end: Instant, after: string, most: number): Promise<Earned> {
  const evenly = db`
    case when runs_due > ${dayNumber(day)} then
      (2 * runs_interest * greatest(${dayNumber(day) + 1} - runs_from, 0) + runs_due - runs_from) / (2 * (runs_due - runs_from)) end as evenly`
  const open = await db<Stood[]>`
    select id, case when since < ${end} then stands end as n, ${evenly} from loans
    where state = 'open' and id > ${after} and opened_at < ${end} order by id limit ${most}`
  const last = open.length === most ? open.at(-1)!.id : ''
  // Those with whom something was done since: as the act before that end left them.
  const changed = open.filter(({ n }) => n === null).map(({ id }) => id)
  const before = await db<Stood[]>`
    select stood.*, ${evenly} from (
      select l.id, a.n, a.runs_from, a.runs_due, a.runs_interest from loans l
        cross join lateral (select * from loan_acts a where a.loan = l.id and a.state = 'done' and a.ended_at < ${end} order by a.n desc limit 1) a
      where l.id = any(${changed}) or (l.settled_at >= ${end} and l.id > ${after} ${last === '' ? db`` : db`and l.id <= ${last}`})) stood`
  const rows = [...open.filter(({ n }) => n !== null), ...before].toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const odd = rows.filter(({ evenly }) => evenly === null)
  const stood = odd.length === 0 ? [] : await db<(Agreed & { id: string; after: unknown })[]>`
    select l.id, l.terms, a.after from unnest(${odd.map(({ id }) => id)}::text[], ${odd.map(({ n }) => n)}::int[]) o (id, n)
    join loan_acts a on a.loan = o.id and a.n = o.n join loans l on l.id = o.id` // biome-ignore format: one question
  const workedOut = new Map(stood.map((one) => [one.id, unbilled(afterOf(one, one), addDays(day, 1))]))
  const lines = rows.map(({ id, evenly }) => ({ id, accrued: evenly ?? workedOut.get(id)! }))
  return {
    rows: lines.length,
    accrued: lines.reduce((all, { accrued }) => all + accrued, 0n),
    digest: digest(lines.map(({ id, accrued }) => `${id}|${accrued}`).join('\n')),
    last,
  }
}
type Stood = { id: string; n: number | null; evenly: bigint | null }
/** Of one loan: what it has earned by the start of the next day and was neither billed nor paid. */
export const unbilled = (loan: Loan, next: Day): bigint =>
  earnedTo(loan, next) - loan.flows['interest-billed'] - loan.flows['unbilled-paid']
