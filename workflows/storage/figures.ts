/** What is added up from an account's movements: balances by day, what money went out for, what is due. */
import type { RunTerms } from '../../core/bills/run.ts'
import type { SpendingCategory } from '../../core/deposits/spending.ts'
import type { Mandate } from '../../core/deposits/upcoming.ts'
import { type Day, dayNumber, type Instant } from '../../core/time.ts'
import type { Database } from './database.ts'

export type DayRow = { day: number | null; debits: bigint; credits: bigint; now: bigint }
/**
 * Turnover of the days from one on, and what stands on the account now: a past balance is what is there now less what came
 * since. One row for each day that had movements, by the key of `ledger_days`; how many they were costs nothing.
 */
export const daysFrom = (db: Database, account: string, from: Day): Promise<DayRow[]> => db<DayRow[]>`
  select d.day, coalesce(d.debits, 0) as debits, coalesce(d.credits, 0) as credits, a.credits - a.debits as now
  from ledger_accounts a left join ledger_days d on d.account = a.number and d.day >= ${dayNumber(from)}
  where a.id = ${account} order by d.day`

export type FlowRow = {
  position: bigint
  business: string
  booked_at: bigint
  incoming: boolean
  amount: bigint
  fee: boolean
  interest: boolean
  fee_within: bigint
  ref: string | null
  name: string | null
  biller: string | null
}
/** Booked movements before a position, newest first, each with whom it was paid to; so many entries at most. */
export const flowRows = (db: Database, account: string, before: number, most: number): Promise<FlowRow[]> => db<
  FlowRow[]
>`
  select f.*, coalesce((select name from customers where id = f.ref), (select name from organizations where id = f.ref)) as name,
    case when f.parked and f.incoming then coalesce((select fee + tax from bill_payments where id = f.business and amount + fee + tax = f.amount), 0) else 0 end as fee_within
  from (
    select m.position, e.business, e.booked_at, (m.side = 'credit') = (m.booked > 0) as incoming, abs(m.booked) as amount,
      c.head in ('6021', '2221') as fee, c.owner in ('bank:accrued-term', 'bank:accrued-current') as interest, c.head = '2241' as parked,
      case when c.owner like 'bill-run-%' then (select organization from bill_runs where id = c.owner) when c.owner not like 'bank:%' then c.owner end as ref,
      coalesce((select p.biller from bill_payments p where p.id = e.business), (select r.biller from reconciliation_cases r where r.id = e.business)) as biller
    from (select * from ledger_movements(${account}, ${before - 1}, ${most}) where booked <> 0) m
    join ledger_entries e using (position) join ledger_accounts c on c.number = m.counter
    order by m.position desc, m.n desc) f`

// ——— own categories ———

export type RuleRow = { counterparty: string; name: string | null; category: SpendingCategory }
export const rulesOf = (db: Database, customer: string): Promise<RuleRow[]> => db<RuleRow[]>`
  select r.counterparty, r.category, coalesce((select name from customers where id = r.counterparty), (select name from organizations where id = r.counterparty)) as name
  from spending_rules r where r.customer = ${customer} order by r.counterparty`
export async function keepRule(
  db: Database,
  customer: string,
  counterparty: string,
  category: SpendingCategory | null,
  at: Instant,
): Promise<void> {
  if (category === null)
    await db`delete from spending_rules where customer = ${customer} and counterparty = ${counterparty}`
  else
    await db`
      insert into spending_rules (customer, counterparty, category, at) values (${customer}, ${counterparty}, ${category}, ${at})
      on conflict (customer, counterparty) do update set category = excluded.category, at = excluded.at`
}
/** Everyone a customer's money has gone to, by reference. */
export async function paidBy(db: Database, customer: string): Promise<string[]> {
  const rows = await db<{ ref: string }[]>`
    select distinct payee as ref from transfers where payer = ${customer} and state = 'done'
    union select distinct 'biller-' || biller from bill_payments where customer = ${customer}
    union select distinct b.organization from house_payments p join house_payment_lines l on l.payment = p.id join house_bills b on b.id = l.bill where p.payer = ${customer}
    union select counterparty from spending_rules where customer = ${customer}`
  return rows.map(({ ref }) => ref)
}
// ——— what is due ———

export type DueRow = {
  id: string
  left_due: bigint
  due_day: number
  house: string
  title: string
  terms: RunTerms
  organization: string
  organization_name: string
  mandate: string | null
  cap: bigint | null
  frequency: Mandate['frequency'] | null
  tries: number
}
/**
 * Bills with something left to pay that come to the customer's phone or to a household they look after, and the customer's
 * own mandate for that house. A bill that somebody else's mandate will pay is not theirs.
 */
export const billsDue = (db: Database, customer: string): Promise<DueRow[]> => db<DueRow[]>`
  select b.id, b.left_due, b.due_day, b.house, r.title, r.terms, b.organization, o.name as organization_name, m.id as mandate, m.cap, m.frequency,
    coalesce((select max(p.attempt) from house_payments p join house_payment_lines l on l.payment = p.id where l.bill = b.id and p.mandate = m.id), 0)::int as tries
  from house_bills b join bill_runs r on r.id = b.run join organizations o on o.id = b.organization
  left join mandates m on m.organization = b.organization and m.house = b.house and m.ended_at is null
  where b.state = 'open' and b.left_due > 0 and (m.customer is null or m.customer = ${customer}) and b.id in (
    select id from house_bills where phone = (select phone from customers where id = ${customer}) and state = 'open'
    union select f.id from households h join house_bills f on f.organization = h.organization and f.house = h.house where h.customer = ${customer})
  order by b.due_day, b.id limit 200`
/** In which months a customer's monthly mandates were used since a day, as `mandate 2026-11`. */
export async function mandatesUsed(db: Database, customer: string, since: Instant): Promise<Set<string>> {
  const rows = await db<{ used: string }[]>`
    select distinct p.mandate || ' ' || to_char(to_timestamp(p.booked_at / 1000.0) at time zone 'Asia/Shanghai', 'YYYY-MM') as used
    from house_payments p where p.payer = ${customer} and p.mandate is not null and p.state = 'done' and p.booked_at >= ${since}`
  return new Set(rows.map(({ used }) => used))
}
