/**
 * Current accounts that earn by the days of their balances (积数). Nothing is written about an account on a day without a
 * movement: what it earns is worked out from its last balance. What is read of the log ends at a day's cut, so that whatever is
 * booked meanwhile changes nothing of a day that is being closed.
 */
import { interestPeriodOf } from '../../core/books/end-of-day.ts'
import type { InterestDue } from '../../core/books/postings.ts'
import type { AgreementRates } from '../../core/deposits/agreement.ts'
import type { Id } from '../../core/id.ts'
import { type Day, dayFromNumber, dayNumber, type Instant } from '../../core/time.ts'
import { agreedWeight, keepAgreedBalances, takeInLateAgreed } from './agreements.ts'
import { type Database, idOf, type Transaction } from './database.ts'

/** How a product's accounts earn on a day: cut to whole yuan or not, at which rate, in percent and in millionths. */
export type Earning = {
  readonly product: string
  readonly whole: boolean
  readonly percent: string
  readonly ppm: bigint
}

/** Accounts in one piece of a digest. */
export const PIECE = 10_000
/** fen × days × millionths of a year's rate, for one fen of interest (daily rate = yearly / 360). */
const DENOMINATOR = 360n * 1_000_000n

/** The products as rows beside the accounts. */
const earningRows = (db: Database | Transaction, earnings: readonly Earning[]) => {
  const column = (of: (one: Earning) => string) => earnings.map(of)
  return db`(
    select product, whole = 'yes' as whole, rate::numeric as rate, percent
    from unnest(${column(({ product }) => product)}::text[], ${column(({ whole }) => (whole ? 'yes' : 'no'))}::text[],
      ${column(({ ppm }) => ppm.toString())}::text[], ${column(({ percent }) => percent)}::text[]) x (product, whole, rate, percent)) as e`
}

/** What of a balance earns: whole yuan or every fen; worth an earlier day, it may stand below zero for a while and earns nothing. */
const earningPart = (db: Database | Transaction, balance: ReturnType<Database>) =>
  db`greatest(case when e.whole then ${balance} - ${balance} % 100 else ${balance} end, 0)`

/** Of the ledger's accounts, those that earn by their days: current accounts of people and of organisations. */
const bearsInterest = (db: Database | Transaction) => db`
  head = '2011' and (owner like 'customer-%' or owner like 'organization-%')
  and id = left(encode(sha256(convert_to(E'account\n' || owner || E'\ncurrent', 'UTF8')), 'hex'), 32)::uuid`
/**
 * New current accounts begin to earn: those that the ledger opened before an instant. What was booked on them before the
 * running period began is their opening balance.
 */
export async function takeInAccounts(
  tx: Transaction,
  { before, since }: { readonly before: Instant; readonly since: Day },
): Promise<number> {
  const from = dayNumber(since)
  const taken = await tx`
    insert into interest_accounts (account, product, since, opening, day, base, sum)
    select number, case when owner like 'customer-%' then 'current-person' else 'current-firm' end, ${from}, 0, ${from - 1}, 0, 0
    from ledger_accounts
    where number > (select coalesce(max(account), 0) from interest_accounts) and opened_at < ${before} and ${bearsInterest(tx)}
    order by number`
  // So many at once that what the planner knows of the table is no longer true.
  if (taken.count > PIECE) await tx`analyze interest_accounts`
  return taken.count
}

/** The position of the last of so many entries after one, up to a bound. */
export async function stretchEnd(db: Database, after: number, until: number, most: number): Promise<number> {
  const [row] = await db<{ position: bigint }[]>`
    select position from ledger_entries where position > ${after} and position <= ${until} order by position offset ${most - 1} limit 1`
  return row ? Number(row.position) : until
}

/**
 * Takes in what was booked between two positions, and works the sums of the touched accounts out anew up to the day. What counts
 * from a later day waits for it; what counts from a day of a settled period counts from the running one on and is noted as a
 * correction of that one.
 */
export async function takeInMovements(
  tx: Transaction,
  {
    day,
    after,
    until,
    earnings,
    agreements,
    rateOn,
  }: {
    readonly day: Day
    readonly after: number
    readonly until: number
    readonly earnings: readonly Earning[]
    readonly agreements: AgreementRates
    /** The rate of a product on an earlier day, in millionths. */
    readonly rateOn: (product: string, day: Day) => bigint
  },
): Promise<{ rows: number; accounts: number; corrected: number }> {
  const at = dayNumber(day)
  await tx`drop table if exists moved`
  await tx`
    create temp table moved on commit drop as
    select s.account, s.day, sum(s.amount)::bigint as amount, count(*)::bigint as legs, i.since, (p.account is not null and s.day < i.since) as settled
    from (
      select e.debit as account, e.effective_day as day, -e.booked as amount from ledger_entries e
        where e.position > ${after} and e.position <= ${until} and e.debit is not null and e.booked <> 0
      union all
      select e.credit, e.effective_day, e.booked from ledger_entries e
        where e.position > ${after} and e.position <= ${until} and e.debit is not null and e.booked <> 0
      union all
      select l.debit, e.effective_day, -l.booked from ledger_compound_legs l join ledger_entries e using (position)
        where l.position > ${after} and l.position <= ${until} and l.booked <> 0
      union all
      select l.credit, e.effective_day, l.booked from ledger_compound_legs l join ledger_entries e using (position)
        where l.position > ${after} and l.position <= ${until} and l.booked <> 0
    ) s join interest_accounts i on i.account = s.account
    left join lateral (select account from interest_postings where account = s.account and day >= s.day limit 1) p on true
    group by s.account, s.day, i.since, p.account`
  const [counted] = await tx<{ rows: bigint; corrected: bigint }[]>`
    select coalesce(sum(legs), 0)::bigint as rows, count(*) filter (where settled) as corrected from moved`
  await tx`
    insert into interest_corrections (account, day, noted, amount) select account, day, ${at}, amount from moved where settled
    on conflict (account, day, noted) do update set amount = interest_corrections.amount + excluded.amount`
  // A unit's earlier segment is not settled: what counts from one of its days earned that day's rate until the running segment.
  const earlier = await tx<
    { account: number; product: string; day: number; since: number; amount: bigint; paid: number | null }[]
  >`
    select m.account, i.product, m.day, m.since, m.amount,
      (select max(p.day) from interest_postings p where p.account = m.account) as paid
    from moved m join interest_accounts i on i.account = m.account where m.day < m.since`
  for (const { account, product, day: from, since, amount, paid } of earlier) {
    const began = dayNumber(interestPeriodOf(dayFromNumber(since)))
    let weighted = 0n
    for (let at = Math.max(from, began, (paid ?? 0) + 1); at < since; at++)
      weighted += amount * rateOn(product, dayFromNumber(at))
    if (weighted !== 0n)
      await tx`update interest_accounts set weighted = weighted + ${weighted.toString()}::numeric where account = ${account}`
  }
  await takeInLateAgreed(tx, day, agreements)
  // Before anything was settled on an account there is only an opening balance.
  await tx`
    update interest_accounts i set opening = opening + m.amount
    from (select account, sum(amount)::bigint as amount from moved where day < since and not settled group by account) m where m.account = i.account`
  await tx`
    insert into interest_turnover (account, day, amount)
    select account, greatest(day, since), sum(amount)::bigint from moved where day >= since or settled group by account, greatest(day, since)
    on conflict (account, day) do update set amount = interest_turnover.amount + excluded.amount`
  // Without knowing how many these are by now, the planner looks for each of them through all of the others.
  if (counted!.rows > BigInt(PIECE)) await tx`analyze moved, interest_turnover`
  const touched = await tx`
    update interest_accounts i set sum = s.sum, base = s.base, day = ${at} from (${sumsOf(tx, at, earnings, tx`select distinct account from moved`)}) s
    where s.account = i.account`
  return { rows: Number(counted!.rows), accounts: touched.count, corrected: Number(counted!.corrected) }
}

/** What was booked earlier and counts from this day on. */
export async function takeInWaiting(tx: Transaction, day: Day, earnings: readonly Earning[]): Promise<number> {
  const at = dayNumber(day)
  const touched = await tx`
    update interest_accounts i set sum = s.sum, base = s.base, day = ${at} from (${sumsOf(
      tx,
      at,
      earnings,
      tx`select t.account from interest_turnover t join interest_accounts a on a.account = t.account where t.day <= ${at} and t.day > a.day`,
    )}) s where s.account = i.account`
  return touched.count
}

/** The sums of some accounts at the end of a day, from what stands of the running period. */
const sumsOf = (tx: Transaction, at: number, earnings: readonly Earning[], which: ReturnType<Transaction>) => tx`
  with touched as (${which}),
  steps as (
    select t.account, t.day, i.opening + sum(t.amount) over own as balance, lead(t.day, 1, ${at + 1}) over own - t.day as days
    from interest_turnover t join interest_accounts i on i.account = t.account
    where t.account in (select account from touched) and t.day <= ${at}
    window own as (partition by t.account order by t.day)),
  kept as (
    select s.account, min(s.day) as first, (array_agg(s.balance order by s.day desc))[1] as base,
      sum(${earningPart(tx, tx`s.balance` as never)} * s.days) as sum
    from steps s join interest_accounts i on i.account = s.account join ${earningRows(tx, earnings)} on e.product = i.product
    group by s.account)
  select i.account, coalesce(k.base, i.opening)::bigint as base,
    coalesce(k.sum, 0) + ${earningPart(tx, tx`i.opening` as never)}::numeric * (coalesce(k.first, ${at + 1}) - i.since) as sum
  from touched t join interest_accounts i on i.account = t.account join ${earningRows(tx, earnings)} on e.product = i.product
  left join kept k on k.account = i.account where i.since <= ${at}`

/** The sum of an account at the end of a day. */
const sumOn = (db: Database | Transaction, at: number) =>
  db`(i.sum + ${earningPart(db, db`i.base` as never)}::numeric * (${at} - i.day))`
/** Fen of fen × days × millionths: rounded once, half up (div is exact). */
const interestOn = (db: Database | Transaction, weighted: ReturnType<Database>) =>
  db`div(2 * (${weighted}) + ${DENOMINATOR.toString()}::numeric, ${(2n * DENOMINATOR).toString()}::numeric)`
/** Both: the sum, and what it has earned by then. */
const earned = (db: Database | Transaction, at: number) => {
  const sum = sumOn(db, at)
  return { sum, interest: interestOn(db, db`i.weighted + ${sum} * e.rate` as never) }
}

export type Piece = {
  readonly piece: number
  readonly product: string
  readonly rows: number
  readonly digest: string
  readonly accrued: bigint
  readonly balance: bigint
}
/** What accounts have earned by the end of a day, as a digest and sums for each ten thousand of them, from one account's number on. */
export async function accruedPieces(
  db: Database,
  day: Day,
  earnings: readonly Earning[],
  from: number,
  many: number,
): Promise<Piece[]> {
  const at = dayNumber(day)
  const rows = await db<
    (Omit<Piece, 'rows' | 'accrued' | 'balance'> & { rows: bigint; accrued: string; balance: string })[]
  >`
    select account / ${PIECE} as piece, product, count(*) as rows, sum(interest)::text as accrued, sum(base)::text as balance,
      encode(sha256(convert_to(string_agg(id || '|' || base || '|' || sum || '|' || interest, E'\n' order by account), 'UTF8')), 'hex') as digest
    from (
      select x.*, ${interestOn(db, db`x.weighted + x.sum * x.rate` as never)} as interest from (
        select i.account, i.product, a.id, i.base, trim_scale(${sumOn(db, at)}) as sum, i.weighted, e.rate
        from interest_accounts i join ledger_accounts a on a.number = i.account join ${earningRows(db, earnings)} on e.product = i.product
        where i.account >= ${from} and i.account < ${from + many} and i.since <= ${at} offset 0) x) y
    group by 1, 2 order by 1, 2`
  return rows.map((row) => ({
    ...row,
    rows: Number(row.rows),
    accrued: BigInt(row.accrued),
    balance: BigInt(row.balance),
  }))
}
/**
 * By the log: what stood at the end of each of these days (with their cuts, in order, none left out) on the accounts of each piece, and of
 * the last of them what stood on each account.
 */
export async function balancesByLog(
  db: Database,
  days: readonly { readonly day: Day; readonly cut: number; readonly end: Instant }[],
): Promise<{ pieces: ReadonlyMap<string, { rows: number; balance: bigint }>; wrong: { id: Id; is: bigint | null; should: bigint } | undefined }> {
  // A leg counts from the day that took it in, or from the later one from which it is worth something.
  const first = days[0]!
  const legs = db`
    select account, greatest(effective_day, ${dayNumber(first.day)} + width_bucket(position - 1, ${days.map(({ cut }) => cut)}::bigint[])) as day, amount from (
      select e.debit as account, e.effective_day, e.position, -e.booked as amount from ledger_entries e where e.debit is not null and e.booked <> 0
      union all select e.credit, e.effective_day, e.position, e.booked from ledger_entries e where e.debit is not null and e.booked <> 0
      union all select l.debit, e.effective_day, e.position, -l.booked from ledger_compound_legs l join ledger_entries e using (position) where l.booked <> 0
      union all select l.credit, e.effective_day, e.position, l.booked from ledger_compound_legs l join ledger_entries e using (position) where l.booked <> 0) x`
  const earning = db`
    select number, case when owner like 'customer-%' then 'current-person' else 'current-firm' end as product, opened_at from ledger_accounts where ${bearsInterest(db)}`
  const opened = await db<{ piece: number; product: string; day: number; rows: bigint }[]>`
    select number / ${PIECE} as piece, product, ${dayNumber(first.day)} + width_bucket(opened_at, ${days.map(({ end }) => end)}::bigint[]) as day, count(*) as rows from (${earning}) a group by 1, 2, 3`
  const moved = await db<{ piece: number; product: string; day: number; amount: bigint }[]>`
    select a.number / ${PIECE} as piece, a.product, l.day, sum(l.amount)::bigint as amount from (${legs}) l join (${earning}) a on a.number = l.account group by 1, 2, 3`
  // What came to each piece by day; what came before the first day is of that day.
  const came = new Map<string, Map<number, { rows: number; balance: bigint }>>()
  const add = ({ piece, product, day }: { piece: number; product: string; day: number }, rows: number, balance: bigint) => {
    const name = `${product} ${piece}`
    const own = came.get(name) ?? new Map<number, { rows: number; balance: bigint }>()
    came.set(name, own)
    const at = Math.max(day, dayNumber(first.day))
    const before = own.get(at) ?? { rows: 0, balance: 0n }
    own.set(at, { rows: before.rows + rows, balance: before.balance + balance })
  }
  for (const one of opened) add(one, Number(one.rows), 0n)
  for (const one of moved) add(one, 0, one.amount)
  const pieces = new Map<string, { rows: number; balance: bigint }>()
  for (const [name, own] of came) {
    let [rows, balance] = [0, 0n]
    for (const { day } of days) {
      const more = own.get(dayNumber(day))
      rows += more?.rows ?? 0
      balance += more?.balance ?? 0n
      if (rows > 0) pieces.set(`${day} ${name}`, { rows, balance })
    }
  }
  const last = days.at(-1)!
  const [wrong] = await db<{ id: string; is: bigint | null; should: bigint }[]>`
    select a.id, i.base as is, coalesce(s.amount, 0)::bigint as should
    from ledger_accounts a
      left join (select account, sum(amount) as amount from (${legs}) l where day <= ${dayNumber(last.day)} group by account) s on s.account = a.number
      left join interest_accounts i on i.account = a.number
    where ${bearsInterest(db)} and a.opened_at < ${last.end} and i.base is distinct from coalesce(s.amount, 0) order by a.number limit 1`
  return { pieces, wrong: wrong && { ...wrong, id: idOf(wrong.id) } }
} // biome-ignore format: long questions
export async function lastInterestAccount(db: Database): Promise<number> {
  const [row] = await db<{ last: number }[]>`select coalesce(max(account), 0) as last from interest_accounts`
  return row!.last
}

/**
 * Ends the running period of some accounts with a day: what they get for it is written down, and the next period begins with what
 * stands on them, in one. Answers how many. Whoever ended it first is right.
 */
export async function endPeriods(
  db: Database,
  day: Day,
  products: readonly Earning[],
  taxOf: (interest: bigint) => bigint,
  from: number,
  many: number,
): Promise<number> {
  const at = dayNumber(day)
  return db.begin(async (tx) => {
    const { sum, interest } = earned(tx, at)
    const rows = await tx<
      { account: number; since: number; sum: string; weighted: string; percent: string; interest: string }[]
    >`
      select i.account, i.since, trim_scale(${sum})::text as sum, i.weighted::text as weighted, e.percent, ${interest}::text as interest
      from interest_accounts i join ${earningRows(tx, products)} on e.product = i.product
      where i.account >= ${from} and i.account < ${from + many} and i.since <= ${at} for update of i`
    if (rows.length === 0) return 0
    const columns = (of: (row: (typeof rows)[number]) => string | number) => rows.map((row) => String(of(row)))
    await tx`
      insert into interest_postings (account, day, since, sum, weighted, percent, interest, tax, state)
      select account::int, ${at}, since::int, sum::numeric, weighted::numeric, percent, interest::bigint, tax::bigint,
        case when interest::bigint > 0 then 'requested' else 'posted' end
      from unnest(${columns((row) => row.account)}::text[], ${columns((row) => row.since)}::text[], ${columns((row) => row.sum)}::text[],
        ${columns((row) => row.weighted)}::text[], ${columns((row) => row.percent)}::text[], ${columns((row) => row.interest)}::text[],
        ${columns((row) => taxOf(BigInt(row.interest)).toString())}::text[]) x (account, since, sum, weighted, percent, interest, tax)`
    await tx`
      delete from interest_turnover t using interest_accounts i
      where i.account = t.account and i.account >= ${from} and i.account < ${from + many} and i.since <= ${at} and t.day <= ${at}`
    await tx`
      update interest_accounts set since = ${at + 1}, opening = base, day = ${at}, sum = 0, weighted = 0
      where account >= ${from} and account < ${from + many} and since <= ${at}`
    return rows.length
  }) as Promise<number>
}

/** Interest that was written down and is not booked, the oldest first; of one account where it is named. */
export async function interestToPay(
  db: Database,
  most: number,
  only?: Id,
): Promise<(InterestDue & { readonly number: number })[]> {
  const rows = await db<
    { number: number; id: string; owner: string; since: number; day: number; interest: bigint; tax: bigint }[]
  >`
    select p.account as number, a.id, a.owner, p.since, p.day, p.interest, p.tax
    from interest_postings p join ledger_accounts a on a.number = p.account
    where p.state = 'requested' ${only === undefined ? db`` : db`and a.id = ${only}`} order by p.day, p.account limit ${most}`
  return rows.map(({ id, since, day, ...row }) => ({
    ...row,
    account: idOf(id),
    since: dayFromNumber(since),
    day: dayFromNumber(day),
  }))
}
/** It is booked, on the account or aside. */
export async function keepPaid(
  db: Database,
  list: readonly { readonly number: number; readonly day: Day; readonly entry: Id; readonly suspended: boolean }[],
): Promise<void> {
  await db`
    update interest_postings p set entry = x.entry::uuid, state = x.state
    from unnest(${list.map(({ number }) => number)}::int[], ${list.map(({ day }) => dayNumber(day))}::int[], ${list.map(({ entry }) => entry)}::text[],
      ${list.map(({ suspended }) => (suspended ? 'suspended' : 'posted'))}::text[]) x (account, day, entry, state)
    where p.account = x.account and p.day = x.day`
}

/** A unit's rate changes tomorrow: what it earned at the old one is put aside, unrounded (segmented by rate). */
export async function beginSegment(db: Database, day: Day, product: Earning): Promise<number> {
  const at = dayNumber(day)
  return db.begin(async (tx) => {
    const { sum } = earned(tx, at)
    await tx`
      delete from interest_turnover t using interest_accounts i
      where i.account = t.account and i.product = ${product.product} and i.since <= ${at} and t.day <= ${at}`
    const folded = await tx`
      update interest_accounts i set weighted = i.weighted + ${sum} * e.rate, since = ${at + 1}, opening = i.base, day = ${at}, sum = 0
      from ${earningRows(tx, [product])} where e.product = i.product and i.since <= ${at}`
    return folded.count
  }) as Promise<number>
}

/** A settled period that a correction reaches into, as it was paid and corrected until now. */
export type Settled = {
  readonly day: Day
  /** The first day of it for which the money counts. */
  readonly from: Day
  /** The first day that earned at its last rate: the period's own, or that of a unit's last segment. */
  readonly since: Day
  readonly percent: string
  /** fen × days × millionths, with what was corrected. */
  readonly weighted: bigint
  /** Of the money by an agreement, in the same measure: its part above the agreed amount. */
  readonly agreed: bigint
  /** Paid, with what was corrected. */
  readonly interest: bigint
}
export type Correction = {
  readonly account: number
  readonly id: Id
  readonly product: string
  readonly day: Day
  readonly noted: Day
  readonly amount: bigint
  readonly settled: readonly Settled[]
}
/** The oldest correction that is not booked, after one that could not be. */
export async function nextCorrection(
  db: Database,
  agreements: AgreementRates,
  after: Pick<Correction, 'account' | 'day' | 'noted'> | undefined,
): Promise<Correction | undefined> {
  const [row] = await db<
    { account: number; id: string; product: string; day: number; noted: number; amount: bigint }[]
  >`
    select c.account, a.id, i.product, c.day, c.noted, c.amount from interest_corrections c
    join ledger_accounts a on a.number = c.account join interest_accounts i on i.account = c.account
    where c.interest is null and (c.account, c.day, c.noted) > (${after?.account ?? 0}, ${after ? dayNumber(after.day) : 0}, ${after ? dayNumber(after.noted) : 0})
    order by c.account, c.day, c.noted limit 1`
  if (!row) return undefined
  const first = db`greatest(p.from_day, ${row.day})` as never
  const settled = await db<
    { day: number; from: number; since: number; percent: string; weighted: string; agreed: string; interest: bigint }[]
  >`
    select p.day, ${first} as from, greatest(p.since, ${row.day}) as since, p.percent, p.interest + p.correction as interest,
      trim_scale(p.weighted + p.corrected + p.sum * (p.percent::numeric * 10000))::text as weighted,
      trim_scale(${agreedWeight(db, agreements, { account: db`p.account` as never, from: first, to: db`p.day` as never }, row.amount)})::text as agreed
    from (
      select q.*, coalesce(lag(q.day) over (order by q.day) + 1, 0) as from_day from interest_postings q
      where q.account = ${row.account}) p
    where p.day >= ${row.day} and p.day < ${row.noted} order by p.day`
  return {
    ...row, id: idOf(row.id), day: dayFromNumber(row.day), noted: dayFromNumber(row.noted),
    settled: settled.map(({ day, from, since, weighted, agreed, ...one }) => ({
      ...one, day: dayFromNumber(day), from: dayFromNumber(Math.max(from, dayNumber(interestPeriodOf(dayFromNumber(day))))),
      since: dayFromNumber(since), weighted: BigInt(weighted), agreed: BigInt(agreed),
    })),
  } // biome-ignore format: one correction
}
/** What a day found to correct, booked or not: how many, and a digest. */
export async function correctionsNoted(db: Database, day: Day): Promise<{ rows: number; digest: string }> {
  const [row] = await db<{ rows: bigint; digest: string }[]>`
    select count(*) as rows, encode(sha256(convert_to(coalesce(string_agg(a.id || '|' || c.day || '|' || c.amount, E'\n' order by c.account, c.day), ''), 'UTF8')), 'hex') as digest
    from interest_corrections c join ledger_accounts a on a.number = c.account where c.noted = ${dayNumber(day)}`
  return { rows: Number(row!.rows), digest: row!.digest }
}
/** It is booked: what each settled period was corrected by, in weight and in interest. */
export const keepCorrection = (
  db: Database,
  { account, day, noted, amount }: Correction,
  periods: readonly { readonly day: Day; readonly weighted: bigint; readonly interest: bigint }[],
): Promise<void> =>
  db.begin(async (tx) => {
    const total = periods.reduce((sum, { interest }) => sum + interest, 0n)
    const kept = await tx`
      update interest_corrections set interest = ${total as bigint} where account = ${account} and day = ${dayNumber(day)} and noted = ${dayNumber(noted)} and interest is null`
    if (kept.count === 0) return
    for (const period of periods)
      await tx`
        update interest_postings set corrected = corrected + ${period.weighted.toString()}::numeric, correction = correction + ${period.interest as bigint}
        where account = ${account} and day = ${dayNumber(period.day)}`
    const last = periods.at(-1)
    if (last) await keepAgreedBalances(tx, account, day, last.day, amount)
  }) as unknown as Promise<void>

/** What one account has earned in the running period by the end of a day that is closed. */
export async function interestOf(
  db: Database,
  account: Id,
  day: Day,
  earnings: readonly Earning[],
): Promise<{ number: number; product: string; since: Day; sum: bigint; interest: bigint } | undefined> {
  const at = dayNumber(day)
  const { sum, interest } = earned(db, at)
  const [row] = await db<{ number: number; product: string; since: number; sum: string; interest: string }[]>`
    select i.account as number, i.product, i.since, trim_scale(${sum})::text as sum, ${interest}::text as interest
    from interest_accounts i join ledger_accounts a on a.number = i.account join ${earningRows(db, earnings)} on e.product = i.product
    where a.id = ${account} and i.since <= ${at}`
  return (
    row && {
      number: row.number,
      product: row.product,
      since: dayFromNumber(row.since),
      sum: BigInt(row.sum),
      interest: BigInt(row.interest),
    }
  )
}
