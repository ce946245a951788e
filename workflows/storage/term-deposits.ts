/**
 * Deposits with a term or a notice: what each is, what was done with it, and what happens by itself. An act is written down
 * before its money moves, under its number; the projector marks it by what the ledger decided (decision 8). The number is the
 * lock: the next act of a deposit can only be begun by who has seen the one before it end.
 */
import { type Line, payInterest, renewed, type TermDeposit, withdraw } from '../../core/deposits/term.ts'
import { kept, keptAs } from '../../core/deposits/term-kept.ts'
import {
  type ActOf,
  actCommands,
  actEntry,
  giveUpOpening,
  type MoneyAct,
  type Moved,
  moneyActs,
  nothing,
} from '../../core/deposits/term-postings.ts'
import { nextDay } from '../../core/deposits/term-view.ts'
import type { ActKind } from '../../core/deposits/term-wire.ts'
import { entryId } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { type Answer, isDone, type LedgerClient } from '../../core/ledger/command.ts'
import { fen } from '../../core/money.ts'
import { type Day, dayFromNumber, dayNumber, type Instant, instantOf } from '../../core/time.ts'
import { SHARD } from '../bank/config.ts'
import { tellDevices, yuanIn } from './channels.ts'
import type { Database, Transaction } from './database.ts'
import { type Followers, oneByOne } from './ledger/projection.ts'
import { untilProjected } from './ledger/queries.ts'

export type DepositRow = {
  id: string
  /** A customer, or a firm's organisation. */
  holder: string
  product: string
  state: 'requested' | 'open' | 'closed' | 'refused'
  opened_at: bigint
  deposit: unknown
  principal: bigint
  matures_day: number | null
  next_day: number | null
  version: number
  closed_at: bigint | null
  sequence: bigint | null
}
export type ActRow = {
  deposit: string
  n: number
  id: string
  kind: ActKind
  state: 'requested' | 'done' | 'refused'
  by_itself: boolean
  at: bigint
  day: number
  request: string
  /** Who of a firm asked for it; null where the holder did, or the bank. */
  actor: string | null
  amounts: unknown
  lines: unknown
  after: unknown
  next_day: number | null
  entry: string | null
  reason: string | null
  sequence: bigint | null
}
export const depositIn = (row: Pick<DepositRow, 'deposit'>): TermDeposit => kept<TermDeposit>(row.deposit)
export const afterOf = (act: Pick<ActRow, 'after'>): TermDeposit => kept<TermDeposit>(act.after)
export const movedIn = (act: Pick<ActRow, 'amounts'>): Moved => kept<Moved>(act.amounts)
export const linesOf = (act: Pick<ActRow, 'lines'>): readonly Line[] => kept<readonly Line[]>(act.lines)

/** What is to be done with a deposit, as the rules decided it. */
export type Intent = {
  readonly id: string
  readonly kind: ActKind
  readonly byItself?: boolean
  readonly at: Instant
  readonly day: Day
  readonly request: string
  /** The customer who asks. */
  readonly actor?: string
  readonly moved: Moved
  readonly lines: readonly Line[]
  readonly after: TermDeposit
  /** The next day on which something happens by itself. */
  readonly next: Day | null
}
const isMoney = (kind: ActKind): kind is MoneyAct => (moneyActs as readonly string[]).includes(kind)

const rowOf = (
  tx: Transaction,
  deposit: { id: string; holder: string; opened_at: bigint },
  n: number,
  act: Intent,
) => ({
  deposit: deposit.id,
  n,
  id: act.id,
  kind: act.kind,
  by_itself: act.byItself ?? false,
  at: act.at,
  day: dayNumber(act.day),
  request: act.request,
  actor: act.actor === undefined || act.actor === deposit.holder ? null : act.actor,
  amounts: tx.json(keptAs(act.moved) as never),
  lines: tx.json(keptAs(act.lines) as never),
  after: tx.json(keptAs(act.after) as never),
  next_day: act.next === null ? null : dayNumber(act.next),
  entry: isMoney(act.kind)
    ? actEntry({ deposit: deposit.id, openedAt: Number(deposit.opened_at), kind: act.kind, n })
    : null,
})

/** A deposit that is to be opened, and its first act. Saying so again changes nothing. */
export async function intendDeposit(
  db: Database,
  { holder, openedAt, act }: { holder: string; openedAt: Instant; act: Intent },
): Promise<void> {
  const { id, product, who, principal, matures } = act.after
  await db.begin(async (tx) => {
    await tx`
      insert into term_deposits (id, ${who === 'firm' ? tx`organization` : tx`customer`}, product, opened_at, deposit, principal, matures_day)
      values (${id}, ${holder}, ${product}, ${openedAt}, ${tx.json(keptAs(act.after) as never)}, ${principal as bigint},
        ${matures === null ? null : dayNumber(matures)}) on conflict (id) do nothing`
    await tx`insert into term_deposit_acts ${tx(rowOf(tx, { id, holder, opened_at: BigInt(openedAt) }, 1, act))} on conflict do nothing`
  })
}
/**
 * Begins an act on a deposit as it was read. Undefined when another was begun or ended since. What moves no money is done with
 * it.
 */
export async function beginAct(
  db: Database,
  row: Pick<DepositRow, 'id' | 'holder' | 'opened_at' | 'version'>,
  act: Intent,
): Promise<ActRow | undefined> {
  return db.begin(async (tx) => {
    const [made] = await tx<ActRow[]>`
      insert into term_deposit_acts ${tx(rowOf(tx, row, row.version + 1, act))} on conflict do nothing returning *`
    if (!made || made.entry !== null) return made
    await tx`update term_deposit_acts set state = 'done', ended_at = ${act.at} where id = ${act.id}`
    await follow(tx, { ...made, sequence: null })
    return { ...made, state: 'done' as const }
  })
}

export async function depositBy(db: Database, id: string, holder?: string): Promise<DepositRow | undefined> {
  const [row] = await db<DepositRow[]>`
    select * from term_deposits where id = ${id} ${holder === undefined ? db`` : db`and holder = ${holder}`}`
  return row
}
export const depositsOf = (db: Database, holder: string): Promise<DepositRow[]> => db<DepositRow[]>`
  select * from term_deposits where holder = ${holder} and state <> 'refused'
  order by state = 'closed', opened_at desc, id limit 200`
/** How many a customer has that are not closed. */
export async function openCount(db: Database, customer: string): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from term_deposits where customer = ${customer} and state in ('requested', 'open')`
  return row!.count
}
export const actsOf = (db: Database, deposit: string): Promise<ActRow[]> => db<ActRow[]>`
  select * from term_deposit_acts where deposit = ${deposit} order by n desc limit 200`
export async function actBy(db: Database, id: string): Promise<ActRow | undefined> {
  const [row] = await db<ActRow[]>`select * from term_deposit_acts where id = ${id}`
  return row
}
/** The act that is under way on a deposit. */
export async function underWay(db: Database, deposit: string): Promise<ActRow | undefined> {
  const [row] = await db<ActRow[]>`
    select * from term_deposit_acts where deposit = ${deposit} and state = 'requested' order by n limit 1`
  return row
}

const actOf = (row: Pick<DepositRow, 'id' | 'holder' | 'opened_at'>, act: ActRow): ActOf => {
  invariant(isMoney(act.kind), 'only what moves money is the ledger’s')
  return {
    deposit: row.id,
    holder: row.holder,
    openedAt: Number(row.opened_at),
    n: act.n,
    kind: act.kind,
    moved: movedIn(act),
    last: afterOf(act).principal === 0n,
    // What the bank does by itself counts from the day for which it is done, whenever that night's work is carried out.
    ...(act.by_itself ? { effectiveDay: act.day } : {}),
    actor: act.by_itself ? 'bank' : (act.actor ?? row.holder),
    request: act.request,
  }
}
/** Asks the ledger for what was intended. The same again gets the same answer. */
export async function carryOut(
  ledger: LedgerClient,
  row: Pick<DepositRow, 'id' | 'holder' | 'opened_at'>,
  act: ActRow,
): Promise<Answer> {
  const one = actOf(row, act)
  const commands = actCommands(one)
  const answers = await ledger.submit(commands)
  const answer = answers[commands.findIndex(({ id }) => id === act.entry)]
  invariant(answer, 'a command has an answer')
  if (act.kind === 'open' && !isDone(answer)) await ledger.submit([giveUpOpening(one)])
  return answer
}

/** Acts that a process did not live to carry out. */
export async function carryOutCutOff(
  { db, ledger }: { readonly db: Database; readonly ledger: LedgerClient },
  before: Instant,
): Promise<void> {
  const acts = await db<(ActRow & Pick<DepositRow, 'holder' | 'opened_at'>)[]>`
    select a.*, d.holder, d.opened_at from term_deposit_acts a join term_deposits d on d.id = a.deposit
    where a.state = 'requested' and a.at < ${before} order by a.at limit 50`
  for (const act of acts) await carryOut(ledger, { ...act, id: act.deposit }, act)
}

/** The deposit is as its act leaves it. */
async function follow(tx: Transaction, act: ActRow): Promise<void> {
  const { principal, matures } = afterOf(act)
  const closed = principal === 0n
  // What is done for a day is not over before it.
  const endedAt = Math.max(Number(act.at), instantOf(dayFromNumber(act.day)))
  await tx`
    update term_deposits set state = ${closed ? 'closed' : 'open'}, deposit = ${tx.json(act.after as never)}, principal = ${principal as bigint},
      matures_day = ${matures === null ? null : dayNumber(matures)}, next_day = ${closed ? null : act.next_day}, version = ${act.n},
      closed_at = ${closed ? endedAt : null}, sequence = coalesce(${act.sequence}, sequence)
    where id = ${act.deposit} and version = ${act.n - 1}`
}
/** What the bank did by itself is told on devices. */
async function tell(tx: Transaction, act: ActRow, at: Instant): Promise<void> {
  const kind = ({ mature: 'deposit-matured', renew: 'deposit-renewed', 'pay-interest': 'deposit-interest' } as const)[act.kind as 'mature'] // biome-ignore format: three
  if (!act.by_itself || !kind) return
  const { principal, interest, tax } = movedIn(act)
  const amount = act.kind === 'renew' ? afterOf(act).principal : principal + interest - tax
  await tellDevices(tx, {
    kind,
    at,
    // A firm's news is for whoever operates it now.
    rows: tx`
      select d.id || ' ' || ${act.n}::text || coalesce(' ' || r.customer, '') as id, coalesce(d.customer, r.customer) as customer,
        jsonb_strip_nulls(jsonb_build_object('amount', ${yuanIn(tx, tx`${amount as bigint}`)}, 'firm', f.id))
      from term_deposits d left join firms f on f.organization = d.organization
      left join roles r on r.organization = d.organization and r.role = 'operator' and r.from_at <= ${at} and (r.to_at is null or r.to_at > ${at})
      where d.id = ${act.deposit}`,
  })
}
export const followTermDeposits: Followers = {
  'deposit-': oneByOne(async (tx, { id, business, sequence, bookedAt }, answer) => {
    const done = isDone(answer)
    const [act] = await tx<ActRow[]>`
      update term_deposit_acts set state = ${done ? 'done' : 'refused'}, reason = ${done ? null : answer.kind}, sequence = ${sequence}, ended_at = ${bookedAt}
      where deposit = ${business} and entry = ${id} and state = 'requested' returning *`
    if (!act) return
    if (done) {
      await follow(tx, act)
      return tell(tx, act, bookedAt)
    }
    // What the bank could not do by itself is tried again the day after.
    await tx`
      update term_deposits set version = ${act.n}, state = case when ${act.n} = 1 then 'refused' else state end,
        next_day = case when ${act.by_itself} then ${act.day + 1} else next_day end
      where id = ${business} and version = ${act.n - 1}`
  }),
}

// ——— what happens by itself ———

/** Open deposits to which something happens by itself by a day, the earliest first. */
export const dueDeposits = (db: Database, day: Day, most: number): Promise<DepositRow[]> => db<DepositRow[]>`
  select * from term_deposits where state = 'open' and next_day <= ${dayNumber(day)} order by next_day, id limit ${most}`

/** What happens next to a deposit by a day; undefined when nothing does. */
export function dueAct(row: DepositRow, day: Day, at: Instant): Intent | undefined {
  const deposit = depositIn(row)
  const id = `deposit-act-${entryId(`${row.id}\n${row.version + 1}\nby itself`, Number(row.opened_at), 'press')}`
  const act = { id, byItself: true, at, day, request: '' }
  const { matures, renew } = deposit
  if (matures === null) return undefined
  if (matures > day) {
    const { interest, tax, rest } = payInterest(deposit, day)
    const moved: Moved = { ...nothing, interest, tax }
    return interest === 0n
      ? undefined
      : { ...act, kind: 'pay-interest', moved, lines: [], after: rest, next: nextDay(rest, day) }
  }
  // The rate of a new term is that of the day on which the old one ended, on whichever day the bank comes to it.
  const drawn = withdraw({ ...deposit, renew: 'none' }, 'all', renew === 'none' ? day : matures)
  invariant(drawn.ok, 'a deposit that has matured can be drawn')
  const { principal, interest, tax, lines } = drawn.value
  const after = renew === 'none' ? deposit : renewed({ ...deposit, renew }, matures)
  if (after.start === deposit.start || renew === 'none')
    return {
      ...act,
      kind: 'mature',
      moved: { ...nothing, principal, interest, tax },
      lines,
      after: { ...deposit, principal: fen(0n), renew: 'none' },
      next: null,
    }
  return {
    ...act,
    kind: 'renew',
    moved: { ...nothing, interest, tax, interestTo: renew === 'all' ? 'deposit' : 'current' },
    lines,
    after,
    next: nextDay(after, after.start),
  }
}

/**
 * Does what is due by a day, for so many deposits at most, one act each; answers how many there were, so that zero means that
 * nothing is left. A maturity on a holiday happens on its day like any other (a switch would stand in the product). May be cut
 * off anywhere and done again: an act has its number, its entry derives from it.
 */
export async function carryOutDue(
  { db, ledger, at }: { readonly db: Database; readonly ledger: LedgerClient; readonly at: Instant },
  day: Day,
  most: number,
  only?: string,
): Promise<number> {
  const rows =
    only === undefined ? await dueDeposits(db, day, most) : [await depositBy(db, only)].flatMap((one) => one ?? [])
  let last = 0
  for (const row of rows) {
    const intent = dueAct(row, day, at)
    if (!intent) {
      await db`
        update term_deposits set next_day = ${numberOf(nextDay(depositIn(row), day))} where id = ${row.id} and version = ${row.version}`
      continue
    }
    const act = (await beginAct(db, row, intent)) ?? (await underWay(db, row.id))
    // What somebody else has done meanwhile is no longer due.
    if (act) last = Math.max(last, (await carryOut(ledger, row, act)).sequence)
  }
  // The next round reads the rows: they are to show what this one did.
  await untilProjected(db, SHARD, last)
  return rows.length
}
const numberOf = (day: Day | null) => (day === null ? null : dayNumber(day))

export type OpenDeposit = {
  readonly deposit: TermDeposit
  /**
   * What was paid already of what has accrued in this term. What is owed for it is `accruedOn` less this: the interest of a part
   * that was drawn went with that part, and is in neither.
   */
  readonly taken: bigint
}
/**
 * Deposits as they stood at an instant, in the order of their ids, after one of them: what accrues on a day is asked for once the
 * day is over, while people already do things to them on the next.
 */
export async function depositsAt(db: Database, end: Instant, after: string, most: number): Promise<OpenDeposit[]> {
  const rows = await db<{ after: unknown }[]>`
    select last.after from term_deposits d cross join lateral (
      select a.after from term_deposit_acts a where a.deposit = d.id and a.state = 'done' and a.ended_at < ${end} order by a.n desc limit 1) last
    where d.id > ${after} and last.after->'principal'->>'fen' <> '0' order by d.id limit ${most}`
  return rows.map(({ after }) => {
    const deposit = kept<TermDeposit>(after)
    return { deposit, taken: deposit.interestPaid }
  })
}
/** What had to happen by itself on a day, as it stood at an instant before anybody did anything about it: how many, and a digest. */
export async function dueAt(db: Database, day: Day, end: Instant): Promise<{ rows: number; digest: string }> {
  const [row] = await db<{ rows: bigint; digest: string }[]>`
    select count(*) as rows, encode(sha256(convert_to(coalesce(string_agg(d.id || '|' || last.n || '|' || last.next_day, E'\n' order by d.id), ''), 'UTF8')), 'hex') as digest
    from term_deposits d cross join lateral (
      select a.n, a.next_day from term_deposit_acts a where a.deposit = d.id and a.state = 'done' and a.ended_at < ${end} order by a.n desc limit 1) last
    where last.next_day <= ${dayNumber(day)}`
  return { rows: Number(row!.rows), digest: row!.digest }
}
/** What the bank did by itself for a day. */
export async function doneByItself(
  db: Database,
  day: Day,
): Promise<{ rows: number; principal: bigint; interest: bigint; refused: number }> {
  const [row] = await db<{ rows: bigint; principal: bigint; interest: bigint; refused: bigint }[]>`
    select count(*) filter (where state = 'done') as rows, count(*) filter (where state = 'refused') as refused,
      coalesce(sum((amounts->'principal'->>'fen')::bigint) filter (where state = 'done'), 0)::bigint as principal,
      coalesce(sum((amounts->'interest'->>'fen')::bigint) filter (where state = 'done'), 0)::bigint as interest
    from term_deposit_acts where by_itself and day = ${dayNumber(day)} and state <> 'requested'`
  return { ...row!, rows: Number(row!.rows), refused: Number(row!.refused) }
}
/** Interest that was paid out of each deposit or added to it, since it was opened. */
export async function interestPaid(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await db<{ deposit: string; paid: bigint }[]>`
    select deposit, sum((amounts->'interest'->>'fen')::bigint - (amounts->'takenBack'->>'fen')::bigint)::bigint as paid
    from term_deposit_acts where deposit = any(${ids as string[]}) and state = 'done' group by deposit`
  return new Map(rows.map(({ deposit, paid }) => [deposit, paid]))
}
