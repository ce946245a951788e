/** What officers ask of all loans: sums by age, grade and month of draw, who is late, and what was promised. */
import type { Instant } from '../../core/time.ts'
import type { Database } from './database.ts'
import { type LoanRow, standing, stands } from './loans.ts'

/** Days overdue, from the lower end. */
export const ages = ['current', '1-30', '31-60', '61-90', '91-180', '181+'] as const
type Bucket = { id: string; loans: bigint; principal: bigint }
type Sums = { loans: bigint; principal: bigint; overdue: bigint; undrawn: bigint }
type Vintage = { month: string; loans: bigint; drawn: bigint; late: bigint }

export async function portfolio(db: Database, today: number): Promise<[Sums, Bucket[], Bucket[], Vintage[]]> {
  const [sums] = await db<Sums[]>`
    select count(*) as loans, coalesce(sum(principal), 0)::bigint as principal, coalesce(sum(principal) filter (where overdue_days > 0), 0)::bigint as overdue,
      (select coalesce(sum(a.credits - a.debits), 0)::bigint from ledger_accounts a where a.head = '9004' and a.owner not like 'bank:%') as undrawn
    from loans where state = 'open'`
  const byAge = await db<Bucket[]>`
    select case when overdue_days = 0 then 'current' when overdue_days <= 30 then '1-30' when overdue_days <= 60 then '31-60' when overdue_days <= 90 then '61-90'
      when overdue_days <= 180 then '91-180' else '181+' end as id, count(*) as loans, sum(principal)::bigint as principal
    from loans where state = 'open' group by 1`
  const byGrade = await db<Bucket[]>`
    select grade as id, count(*) as loans, sum(principal)::bigint as principal from loans where state = 'open' group by 1`
  const vintages = await db<Vintage[]>`
    select drawn_month as month, count(*) as loans, sum(a.drawn)::bigint as drawn, count(*) filter (where n.worst_days > 30) as late
    from loans n cross join lateral (select (n.terms->'principal'->>'fen')::bigint as drawn) a
    where n.state in ('open', 'settled') and n.opened_at > (${today}::bigint - 730) * 86400000 group by 1 order by 1`
  return [sums!, byAge, byGrade, vintages]
}

export type LateLoan = LoanRow & { firm_name: string; phone: string; run: string | null }
export const lateLoans = (db: Database): Promise<LateLoan[]> => db<LateLoan[]>`
  select ${standing(db)}, f.name as firm_name, c.phone, (select a.id from loan_arrears a where a.loan = n.id and a.ended_at is null) as run
  from loans n ${stands(db)} join credit_lines l on l.id = n.line join firms f on f.id = l.firm join customers c on c.id = n.customer
  where n.state = 'open' and n.due_since is not null and n.overdue_days > 0 order by n.overdue_days desc, n.id limit 200`
export async function borrowerOf(db: Database, loan: string): Promise<string | undefined> {
  const [row] = await db<{ customer: string }[]>`select customer from loans where id = ${loan}`
  return row?.customer
}

export type ContactRow = {
  id: string
  loan: string
  officer: string
  officer_name: string
  at: bigint
  amount: bigint | null
  day: number | null
  note: string
  /** What was repaid since, until the day that was promised. */
  paid: bigint
}
const contacts = (db: Database) => db`
  p.*, c.name as officer_name, coalesce((
    select sum((part.value->>'fen')::bigint) from loan_acts a cross join lateral jsonb_each(a.moves->'paid') part
    where a.loan = p.loan and a.state = 'done' and a.kind in ('repay', 'repay-early') and a.at >= p.at and (p.day is null or a.day <= p.day)), 0)::bigint as paid
  from loan_promises p join customers c on c.id = p.officer`
export const contactsOf = (db: Database, loan: string): Promise<ContactRow[]> =>
  db<ContactRow[]>`select ${contacts(db)} where p.loan = ${loan} order by p.at desc, p.id limit 100`
export async function lastPromises(db: Database, loans: readonly string[]): Promise<ReadonlyMap<string, ContactRow>> {
  const rows = await db<ContactRow[]>`
    select distinct on (p.loan) ${contacts(db)} where p.loan = any(${loans as string[]}) and p.day is not null order by p.loan, p.at desc`
  return new Map(rows.map((row) => [row.loan, row]))
}
export async function keepContact(
  db: Database,
  one: Pick<ContactRow, 'id' | 'loan' | 'officer' | 'amount' | 'day' | 'note'> & { readonly at: Instant },
): Promise<void> {
  await db`insert into loan_promises ${db(one)} on conflict do nothing`
}
