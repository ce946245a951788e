/** Loans that are late: which run follows each, what the borrower was told, which officer has it. */
import { lifeOf } from '../../core/channels/news.ts'
import { officerUntil } from '../../core/customers/desk.ts'
import { invariant } from '../../core/invariant.ts'
import type { MovedDay } from '../../core/loans/loan.ts'
import { addDays, type Day, dayNumber, type Instant } from '../../core/time.ts'
import type { ArrearsOrder } from '../loans/arrears/workflow.ts'
import { tell, yuanIn } from './channels.ts'
import type { Database } from './database.ts'
import { stands } from './loans.ts'
import { nextOfficer, ownerName } from './staff.ts'

type ArrearsRow = {
  id: string
  loan: string
  customer: string
  at: bigint
  told: number
  owner: string | null
}
type WithPromise = ArrearsRow & { promised: number | null }

/** Loans that are late and that no run follows get one: so many at most. */
export const beginArrears = (db: Database, at: Instant, most: number): Promise<ArrearsRow[]> => db<ArrearsRow[]>`
  insert into loan_arrears (id, loan, n, customer, at)
  select 'arrears-' || l.id || '-' || k.n, l.id, k.n, l.customer, ${at}
  from loans l cross join lateral (select count(*)::int + 1 as n from loan_arrears a where a.loan = l.id) k
  where l.state = 'open' and l.overdue_days > 0 and l.due_since is not null and not exists (select from loan_arrears a where a.loan = l.id and a.ended_at is null)
  limit ${most} on conflict do nothing returning *`
/** Begun and not started: a process that died in between. */
export const notStarted = (db: Database, before: Instant): Promise<ArrearsRow[]> => db<ArrearsRow[]>`
  select * from loan_arrears where not started and ended_at is null and at < ${before} order by at limit 50`
export async function markArrearsStarted(db: Database, id: string): Promise<void> {
  await db`update loan_arrears set started = true where id = ${id}`
}
/** Runs whose loan has been paid, or about which something was promised since they looked. */
export async function arrearsToTell(db: Database, most: number): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    update loan_arrears set told_run = now() where id in (
      select a.id from loan_arrears a join loans l on l.id = a.loan
      where a.started and a.ended_at is null and a.told_run < now() - interval '10 seconds'
        and (l.state <> 'open' or l.overdue_days = 0 or exists (select from loan_promises p where p.loan = a.loan and p.at > a.looked))
      order by a.told_run limit ${most}) returning id`
  return rows.map(({ id }) => id)
}
export const orderOf = ({ id, loan, customer, at }: ArrearsRow): ArrearsOrder => ({
  id,
  loan,
  customer,
  at: Number(at),
})

export async function arrearsRow(db: Database, id: string, now: Instant): Promise<WithPromise> {
  const [row] = await db<WithPromise[]>`
    update loan_arrears a set looked = ${now} where id = ${id}
    returning a.*, (select p.day from loan_promises p where p.loan = a.loan and p.day is not null order by p.at desc limit 1) as promised`
  invariant(row, 'a run follows arrears that are written down')
  return row
}
export const tellLate = (
  db: Database,
  {
    id,
    customer,
    stage,
    firm,
    amount,
    day,
    at,
  }: ArrearsOrder & { stage: number; firm: string; amount: string; day: Day },
): Promise<void> =>
  db.begin(async (tx) => {
    await tx`update loan_arrears set told = greatest(told, ${stage}) where id = ${id}`
    await tell(tx, {
      id: `${id.replace(/^arrears-|-\d+$/g, '')} late ${id} ${stage}`,
      customer,
      kind: 'loan-overdue',
      facts: { firm, amount, day },
      at,
    })
  }) as Promise<void>
/** So many days before an instalment is due its borrower is told, once. The plan's lines are those of core/loans/kept.ts. */
const TOLD_BEFORE_DAYS = 3
export async function tellDueSoon(db: Database, today: Day, at: Instant): Promise<void> {
  const due = addDays(today, TOLD_BEFORE_DAYS)
  await db`
    insert into notices (id, customer, phone, kind, locale, facts, not_after)
    select n.id || ' due ' || ${due}::text, c.id, c.phone, 'loan-due-soon', 'zh',
      jsonb_build_object('firm', f.name, 'day', ${due}::text, 'amount', ${yuanIn(db, db`split_part(next, ' ', 7)::bigint`)}), ${at + lifeOf('loan-due-soon')}
    from loans n ${stands(db)} join credit_lines l on l.id = n.line join firms f on f.id = l.firm join customers c on c.id = n.customer
      cross join lateral (select s.after->'plan'->>((s.after->>'billed')::int) as next) i
    where n.next_day = ${dayNumber(due)} and n.state = 'open' and split_part(next, ' ', 3) = ${due} on conflict do nothing`
}
/** Which due days holidays have moved, once for each act that moved some. */
export async function tellMoved(
  db: Database,
  moved: readonly { readonly loan: string; readonly n: number; readonly days: readonly MovedDay[] }[],
  at: Instant,
): Promise<void> {
  for (const { loan, n, days } of moved) {
    const facts = { from: days.map(({ from }) => from).join(', '), to: days.map(({ to }) => to).join(', ') }
    await db`
      insert into notices (id, customer, phone, kind, locale, facts, not_after)
      select n.id || ' re-dated ' || ${String(n)}::text, c.id, c.phone, 'loan-re-dated', 'zh', jsonb_build_object('firm', f.name) || ${db.json(facts)}::jsonb, ${at + lifeOf('loan-re-dated')}
      from loans n join credit_lines l on l.id = n.line join firms f on f.id = l.firm join customers c on c.id = n.customer
      where n.id = ${loan} on conflict do nothing`
  }
}
const DESK = 'collection-desk'
export const assignArrears = (
  db: Database,
  { id, customer }: ArrearsOrder,
  days: number,
  now: Instant,
): Promise<string> =>
  db.begin(async (tx) => {
    const [row] = await tx<ArrearsRow[]>`select * from loan_arrears where id = ${id} for update`
    const has = tx`select count(*) from loan_arrears a where a.owner = r.customer and a.ended_at is null`
    const owner = row?.owner ?? (await nextOfficer(tx, { now, has, notFor: customer })) ?? null
    await tx`update loan_arrears set owner = ${owner} where id = ${id}`
    const name = await ownerName(tx, owner, DESK)
    await tx`
      insert into work_items (id, kind, business, owner, opened_at, deadline)
      values (${`collect-${id}`}, 'loan-arrears', ${id}, ${name}, ${now}, ${officerUntil(now)})
      on conflict (business) do update set owner = excluded.owner,
        deadline = case when work_items.deadline <= ${now} then excluded.deadline else work_items.deadline end`
    return `${name}${days > 90 ? ', non-accrual' : ''}`
  }) as Promise<string>
export const concludeArrears = (db: Database, id: string, summary: string, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    await tx`update loan_arrears set ended_at = coalesce(ended_at, ${now}), summary = ${summary} where id = ${id}`
    await tx`update work_items set closed_at = coalesce(closed_at, ${now}), outcome = coalesce(outcome, 'cured') where business = ${id}`
  }) as Promise<void>
