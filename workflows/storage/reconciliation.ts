/** Days reconciled with billers, the files they were compared with, the cases that came of them, and suspense. */

import { collectedFor } from '../../core/bills/postings.ts'
import { type FileLine, type Line, reconciledAt, SUSPENSE_DAYS, tally } from '../../core/bills/reconciliation.ts'
import type { CaseKind, End } from '../../core/bills/reconciliation-kinds.ts'
import { entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { isDone } from '../../core/ledger/command.ts'
import { fen, formatAmount } from '../../core/money.ts'
import { addDays, type Day, type Instant, instantOf } from '../../core/time.ts'
import type { PaymentRow } from './bills.ts'
import { tell } from './channels.ts'
import { type Database, idOf, type Transaction } from './database.ts'
import { type Followers, oneByOne } from './ledger/projection.ts'
import { positionAt } from './ledger/queries.ts'
import { nextOfficer, ownerName } from './staff.ts'

export type BillerDay = { readonly biller: string; readonly day: Day }

// ——— the file ———

export async function keepFile(
  db: Database,
  { biller, day }: BillerDay,
  file: { readonly text: string; readonly sha256: string; readonly at: Instant },
): Promise<void> {
  await db`
    insert into biller_files (biller, day, text, sha256, received_at) values (${biller}, ${day}, ${file.text}, ${file.sha256}, ${file.at})
    on conflict do nothing`
}
export async function fileOf(
  db: Database,
  { biller, day }: BillerDay,
): Promise<{ text: string; sha256: string } | undefined> {
  const [row] = await db<{ text: string; sha256: string }[]>`
    select text, sha256 from biller_files where biller = ${biller} and day = ${day}`
  return row
}

// ——— the three sides ———

const bounds = (day: Day) => [instantOf(day), instantOf(addDays(day, 1))] as const

/**
 * What the ledger has for the biller because of the day's payments, whenever it was booked: a payment's id begins with
 * its first instant, so the ledger says for itself which day each belongs to.
 */
export async function bookedFor(
  db: Database,
  shard: number,
  { biller, day }: BillerDay,
): Promise<{ payment: string; amount: bigint }[]> {
  const account = collectedFor(biller)
  const [from, to] = bounds(day).map((instant) => `bill-payment-${instant.toString(16).padStart(12, '0')}`) as [
    string,
    string,
  ]
  const since = await positionAt(db, shard, instantOf(day) - 1)
  return db<{ payment: string; amount: bigint }[]>`
    select e.business as payment, sum(case when l.credit = ${account} then l.booked else -l.booked end)::bigint as amount
    from ledger_legs l join ledger_entries e using (position)
    where (l.credit = ${account} or l.debit = ${account}) and l.booked <> 0 and l.position > ${since}
      and e.business collate "C" >= ${from} and e.business collate "C" < ${to}
    group by e.business`
}
export async function ownPayments(db: Database, { biller, day }: BillerDay): Promise<PaymentRow[]> {
  const [from, to] = bounds(day)
  return db<
    PaymentRow[]
  >`select * from bill_payments where biller = ${biller} and at >= ${from} and at < ${to} order by at, id`
}

// ——— the day ———

export type DayRow = {
  biller: string
  day: Day
  state: 'matched' | 'differences' | 'no-file'
  matched: number
  open: number
  missing_here: number
  missing_there: number
  amount_differs: number
  state_differs: number
  ledger_count: number
  ledger_sum: bigint
  own_count: number
  own_sum: bigint
  file_count: number | null
  file_sum: bigint | null
  sha256: string | null
  at: bigint
  cases: bigint
  cases_open: bigint
}
const withCases = (db: Database) => db`
  (select count(*) from reconciliation_cases c where c.biller = r.biller and c.day = r.day) as cases,
  (select count(*) from reconciliation_cases c where c.biller = r.biller and c.day = r.day and c.state <> 'closed') as cases_open`

export async function lastConcluded(db: Database, biller: string): Promise<Day | undefined> {
  const [row] = await db<{ day: Day | null }[]>`
    select max(day) as day from reconciliations where biller = ${biller} and concluded`
  return row?.day ?? undefined
}
export async function dayRow(db: Database, { biller, day }: BillerDay): Promise<DayRow | undefined> {
  const [row] = await db<DayRow[]>`
    select r.*, ${withCases(db)} from reconciliations r where biller = ${biller} and day = ${day}`
  return row
}
export const dayRows = (
  db: Database,
  { biller, from, to }: { biller?: string | undefined; from?: Day | undefined; to?: Day | undefined },
): Promise<DayRow[]> => db<DayRow[]>`
  select r.*, ${withCases(db)} from reconciliations r
  where true ${biller ? db`and biller = ${biller}` : db``} ${from ? db`and day >= ${from}` : db``} ${to ? db`and day <= ${to}` : db``}
  order by day desc, biller limit 200`

/** A case's id derives from what it is about: found again, it is the same. */
const caseId = ({ biller, day }: BillerDay, about: string) =>
  `reconciliation-case-${entryId(`reconciliation-${biller}`, reconciledAt(day), about)}`

type NewCase = {
  readonly about: string
  readonly kind: CaseKind
  readonly reference: string
  readonly payment: string | null
  readonly file: FileLine | null
  readonly ours: bigint | null
  readonly theirs: bigint | null
  readonly source?: string
}
async function openCases(tx: Transaction, one: BillerDay, cases: readonly NewCase[], now: Instant): Promise<void> {
  for (const { about, kind, reference, payment, file, ours, theirs, source } of cases) {
    const id = caseId(one, about)
    const [opened] = await tx`
      insert into reconciliation_cases (id, biller, day, kind, reference, payment, file_line, ours, theirs, source, opened_at)
      values (${id}, ${one.biller}, ${one.day}, ${kind}, ${reference}, ${payment}, ${file ? tx.json({ ...file, amount: file.amount.toString() }) : null},
        ${ours}, ${theirs}, ${source ?? null}, ${now})
      on conflict do nothing returning id`
    // Whoever moves the clock waits until its run has looked at it.
    if (opened)
      await tx`insert into waits (workflow_id, wait, until) values (${id}, 'case', ${now}) on conflict do nothing`
  }
}

/** Writes down what a day came to, with a case for each difference: all of it or nothing, and once. */
export const keepDay = (
  db: Database,
  one: BillerDay,
  compared: {
    readonly lines: readonly Line[]
    readonly file: { readonly lines: readonly FileLine[]; readonly sha256: string } | null
    readonly now: Instant
  },
): Promise<void> =>
  db.begin(async (tx) => {
    const { lines, file, now } = compared
    const counts = tally(lines)
    const total = (amounts: readonly (bigint | null)[]) =>
      amounts.reduce<bigint>((sum, amount) => sum + (amount ?? 0n), 0n)
    const [ledger, own] = [lines.filter(({ ledger }) => ledger !== null), lines.filter(({ state }) => state === 'paid')]
    const different = lines.filter(({ result }) => result !== 'matched')
    const row = {
      biller: one.biller,
      day: one.day,
      state: file === null ? 'no-file' : different.length === 0 ? 'matched' : 'differences',
      matched: counts.matched,
      open: counts.open,
      missing_here: counts['missing-here'],
      missing_there: file === null ? 0 : counts['missing-there'],
      amount_differs: counts['amount-differs'],
      state_differs: counts['state-differs'],
      ledger_count: ledger.length,
      ledger_sum: total(ledger.map((line) => line.ledger)),
      own_count: own.length,
      own_sum: total(own.map((line) => line.own)),
      file_count: file ? file.lines.length : null,
      file_sum: file ? total(file.lines.map(({ amount }) => amount)) : null,
      sha256: file?.sha256 ?? null,
      at: now,
    }
    const [kept] = await tx`
      insert into reconciliations ${tx(row)} on conflict (biller, day) do update set
        state = excluded.state, matched = excluded.matched, open = excluded.open, missing_here = excluded.missing_here,
        missing_there = excluded.missing_there, amount_differs = excluded.amount_differs, state_differs = excluded.state_differs,
        ledger_count = excluded.ledger_count, ledger_sum = excluded.ledger_sum, own_count = excluded.own_count, own_sum = excluded.own_sum,
        file_count = excluded.file_count, file_sum = excluded.file_sum, sha256 = excluded.sha256, at = excluded.at
      -- A day that was compared stays as it was found; one without a file may still get one.
      where reconciliations.state = 'no-file' and excluded.state <> 'no-file' returning true`
    if (!kept) return
    if (file === null) {
      const about = {
        kind: 'no-file' as const,
        reference: '',
        payment: null,
        file: null,
        ours: row.own_sum,
        theirs: null,
      }
      return openCases(tx, one, [{ ...about, about: 'no-file' }], now)
    }
    const seen = new Map<string, number>()
    await openCases(
      tx,
      one,
      different.map((line) => {
        const nth = (seen.get(line.reference) ?? 0) + 1
        seen.set(line.reference, nth)
        return {
          about: nth === 1 ? line.reference : `${line.reference} ${nth}`,
          kind: line.result === 'open' ? 'state-differs' : (line.result as CaseKind),
          reference: line.reference,
          payment: line.payment,
          file: line.file,
          ours: line.ledger,
          theirs: line.file?.amount ?? null,
        }
      }),
      now,
    )
  })

/** Money that a decision parked, and that nobody has moved for days, becomes a case of its own. */
export const openSuspenseCases = (db: Database, one: BillerDay, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const rows = await tx<
      { id: string; reference: string; payment: string | null; ours: bigint; theirs: bigint | null }[]
    >`
      select id, reference, payment, ours, theirs from reconciliation_cases c
      where biller = ${one.biller} and outcome = 'to-suspense' and closed_at < ${now - SUSPENSE_DAYS * 86_400_000}
        and not exists (select from reconciliation_cases n where n.source = c.id)`
    await openCases(
      tx,
      one,
      rows.map(({ id, reference, payment, ours, theirs }) => ({
        about: `suspense ${id}`, kind: 'in-suspense', reference, payment, file: null, ours: ours - (theirs ?? 0n), theirs: null, source: id,
      })), // biome-ignore format: one case
      now,
    )
  })
export async function concludeDay(db: Database, { biller, day }: BillerDay): Promise<void> {
  await db`update reconciliations set concluded = true where biller = ${biller} and day = ${day}`
}

// ——— cases ———

export type CaseRow = {
  id: string
  biller: string
  day: Day
  kind: CaseKind
  reference: string
  payment: string | null
  file_line: (Omit<FileLine, 'amount'> & { amount: string }) | null
  ours: bigint | null
  theirs: bigint | null
  state: 'looking' | 'with-person' | 'closed'
  inquiry: string | null
  owner: string | null
  owner_name: string | null
  deadline: bigint | null
  opened_at: bigint
  closed_at: bigint | null
  outcome: End | null
  decided_by: string | null
  decider_name: string | null
  decided_at: bigint | null
  reason: string | null
  entry: string | null
}
const named = (db: Database) => db`
  c.*, (select name from customers where id = c.owner) as owner_name, (select name from customers where id = c.decided_by) as decider_name`

export async function caseRow(db: Database, id: string): Promise<CaseRow | undefined> {
  const [row] = await db<CaseRow[]>`select ${named(db)} from reconciliation_cases c where id = ${id}`
  return row
}
export const caseRows = (
  db: Database,
  by: {
    biller?: string | undefined
    day?: Day | undefined
    kind?: CaseKind | undefined
    open?: boolean | undefined
    before?: string | undefined
    most: number
  },
): Promise<CaseRow[]> => db<CaseRow[]>`
  select ${named(db)} from reconciliation_cases c where true ${by.biller ? db`and biller = ${by.biller}` : db``}
    ${by.day ? db`and day = ${by.day}` : db``} ${by.kind ? db`and kind = ${by.kind}` : db``}
    ${by.open === undefined ? db`` : by.open ? db`and state <> 'closed'` : db`and state = 'closed'`} ${by.before ? db`and id < ${by.before}` : db``}
  order by id desc limit ${by.most}`

export const casesToStart = (
  db: Database,
  { biller, day }: BillerDay,
  most: number,
): Promise<Pick<CaseRow, 'id' | 'kind' | 'reference' | 'payment'>[]> => db<
  Pick<CaseRow, 'id' | 'kind' | 'reference' | 'payment'>[]
>`
  select id, kind, reference, payment from reconciliation_cases
  where not started and biller = ${biller} and day = ${day} order by id limit ${most}`
export async function casesStarted(db: Database, ids: readonly string[]): Promise<void> {
  await db`update reconciliation_cases set started = true where id = any(${[...ids]})`
}
export async function noteInquiry(db: Database, id: string, said: string): Promise<void> {
  await db`update reconciliation_cases set inquiry = ${said} where id = ${id}`
}

/** Net credit on an account because of a payment and its cases. */
const netOf = async (db: Database, account: string, business: string): Promise<bigint> => {
  const [row] = await db<{ amount: bigint }[]>`
    select coalesce(sum(case when l.credit = ${account} then l.booked else -l.booked end), 0)::bigint as amount
    from ledger_entries e join ledger_legs l using (position)
    where (e.business = ${business} or e.business in (select id from reconciliation_cases where payment = ${business}))
      and (l.credit = ${account} or l.debit = ${account})`
  return row!.amount
}
/** What the ledger says now about a case: what the biller has of the payment, and what of it stands in suspense. */
export async function caseBalances(
  db: Database,
  { biller, payment, id }: Pick<CaseRow, 'biller' | 'payment' | 'id'>,
): Promise<{ ours: bigint; inSuspense: bigint }> {
  const business = payment ?? id
  return {
    ours: await netOf(db, collectedFor(biller), business),
    inSuspense: await netOf(db, ownAccount('suspense-bills'), business),
  }
}

/**
 * Gives a case to the officer who has the fewest; one whose deadline has passed, to the next one with a later deadline.
 * Officers are customers with a role (storage/staff.ts); where there is none, the desk has it.
 */
export const assignCase = (
  db: Database,
  id: string,
  { now, deadline, extended, ours }: { now: Instant; deadline: Instant; extended: Instant; ours: bigint | null },
): Promise<{ owner: string; deadline: Instant }> =>
  db.begin(async (tx) => {
    const [row] = await tx<{ owner: string | null; deadline: bigint | null; kind: CaseKind }[]>`
      select owner, deadline, kind from reconciliation_cases where id = ${id} for update`
    const overdue = row!.deadline !== null && Number(row!.deadline) <= now
    // What a person decides about is what stands now: its payment may have ended since the difference was found.
    await tx`update reconciliation_cases set ours = ${ours} where id = ${id}`
    const until = row!.deadline === null ? deadline : overdue ? extended : Number(row!.deadline)
    let owner = row!.owner
    if (row!.deadline === null || overdue) {
      const has = tx`select count(*) from reconciliation_cases c where c.owner = r.customer and c.state <> 'closed'`
      owner = (await nextOfficer(tx, { now, has, last: owner })) ?? owner
      await tx`update reconciliation_cases set state = 'with-person', deadline = ${until}, owner = ${owner} where id = ${id}`
    }
    const name = await ownerName(tx, owner, DESK)
    await tx`
      insert into work_items (id, kind, business, owner, opened_at, deadline)
      values (${`review-${id}`}, ${`reconciliation-${row!.kind}`}, ${id}, ${name}, ${now}, ${until})
      on conflict (business) do update set owner = excluded.owner, deadline = excluded.deadline`
    return { owner: name, deadline: until }
  })
const DESK = 'bills-desk'

export async function noteRefused(db: Database, id: string, kind: string): Promise<void> {
  await db`update reconciliation_cases set summary = ${`the ledger refused the booking: ${kind}`} where id = ${id}`
}
export const closeCase = (
  db: Database,
  id: string,
  { end, by, reason, now }: { end: End; by: string; reason: string; now: Instant },
): Promise<void> =>
  db.begin(async (tx) => {
    await tx`
      update reconciliation_cases set state = 'closed', outcome = ${end}, decided_by = ${by}, reason = ${reason},
        decided_at = coalesce(decided_at, ${now}), closed_at = coalesce(closed_at, ${now})
      where id = ${id}`
    await tx`
      update work_items set closed_at = coalesce(closed_at, ${now}), outcome = ${end} where business = ${id}`
  })

/** What the entry of a decision means for its case, for the payment and for its customer. */
export const followReconciliation: Followers = {
  'reconciliation-case-': oneByOne(async (tx, { id, business, step, memo, actor, sequence, bookedAt }, answer) => {
    if (!isDone(answer)) return
    await tx`
      update reconciliation_cases set state = 'closed', outcome = ${step}, decided_by = ${actor}, reason = ${memo}, decided_at = ${bookedAt},
        closed_at = ${bookedAt}, entry = ${id} where id = ${business}`
    await tx`update work_items set closed_at = ${bookedAt}, outcome = ${step} where business = ${business}`
    if (step !== 'returned') return
    const [row] = await tx<(PaymentRow & { moved: bigint })[]>`
      select p.*, abs(coalesce(c.ours, 0) - coalesce(c.theirs, 0)) as moved from reconciliation_cases c join bill_payments p on p.id = c.payment
      where c.id = ${business}`
    if (!row) return
    const whole = row.moved === row.amount
    if (whole)
      await tx`
        update bill_payments set state = 'returned', reason = 'not-at-biller', ended_at = ${bookedAt}, sequence = ${sequence} where id = ${row.id}`
    const facts = {
      bill: row.bill || row.id.slice(-8),
      amount: formatAmount(whole ? row.amount + row.fee + row.tax : row.moved, 'CNY'),
    }
    await tell(tx, {
      id: `${business} returned`,
      customer: row.customer,
      kind: whole ? 'payment-returned' : 'payment-corrected',
      facts,
      at: bookedAt,
    })
  }),
}

export type EntryRow = {
  id: string
  step: string
  booked_at: bigint
  actor: string
  debit: string
  credit: string
  booked: bigint
  unit: string
}
/** What is booked because of a payment and its cases, leg by leg. */
export async function entriesOf(db: Database, businesses: readonly string[]): Promise<EntryRow[]> {
  const rows = await db<EntryRow[]>`
    select e.id::text as id, e.step, e.booked_at, e.actor, l.booked, d.unit,
      case when d.owner like 'bank:%' then substr(d.owner, 6) else d.head end as debit,
      case when c.owner like 'bank:%' then substr(c.owner, 6) else c.head end as credit
    from ledger_entries e join ledger_legs l using (position)
    join ledger_accounts d on d.id = l.debit join ledger_accounts c on c.id = l.credit
    where e.business = any(${[...businesses]}) and l.booked <> 0 order by e.position, l.n`
  return rows.map((row) => ({ ...row, id: idOf(row.id) }))
}
export async function paymentById(db: Database, id: string): Promise<(PaymentRow & { name: string }) | undefined> {
  const [row] = await db<(PaymentRow & { name: string })[]>`
    select p.*, c.name from bill_payments p join customers c on c.id = p.customer where p.id = ${id}`
  return row
}

export type SuspenseRow = {
  business: string
  payment: string | null
  biller: string | null
  amount: bigint
  since: bigint
  owner: string | null
}
/** What stands in suspense because of bills, oldest first: by payment where there is one. */
export const suspenseRows = (db: Database): Promise<SuspenseRow[]> => {
  const account = ownAccount('suspense-bills')
  return db<SuspenseRow[]>`
    with moved as (
      select coalesce(c.payment, e.business) as about, max(e.business) as business, min(e.booked_at) as since,
        sum(case when l.credit = ${account} then l.booked else -l.booked end)::bigint as amount
      from ledger_legs l join ledger_entries e using (position) left join reconciliation_cases c on c.id = e.business
      where (l.credit = ${account} or l.debit = ${account}) and l.booked <> 0 group by 1)
    select m.business, p.id as payment, coalesce(p.biller, r.biller) as biller, m.amount, m.since,
      coalesce((select w.owner from work_items w where w.business in (m.business, p.id) and w.closed_at is null limit 1),
        (select u.name from customers u where u.id = r.decided_by)) as owner
    from moved m left join bill_payments p on p.id = m.about left join reconciliation_cases r on r.id = m.business
    where m.amount <> 0 order by m.since limit 500`
}
export const asFen = (amount: bigint | null) => (amount === null ? null : fen(amount))
