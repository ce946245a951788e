/** What SQL shows of customers' accounts. */
import type { Database } from './database.ts'

export type AccountRow = {
  id: string
  debits: bigint
  credits: bigint
  held_debits: bigint
  held_credits: bigint
  frozen: bigint
}
export async function accountRow(db: Database, id: string): Promise<AccountRow | undefined> {
  const [row] = await db<
    AccountRow[]
  >`select replace(id::text, '-', '') as id, debits, credits, held_debits, held_credits, frozen from ledger_accounts where id = ${id}`
  return row
}

export type MovementRow = {
  entry: string
  kind: 'post' | 'hold' | 'settle' | 'reverse'
  business: string
  step: string
  memo: string
  booked_at: bigint
  effective_day: number
  amount: bigint
  incoming: boolean
  after: bigint | null
  position: bigint
  counterparty: string | null
  /** Of a bill's payment. */
  biller: string | null
}

const columns = (db: Database, account: string) => db`
  replace(e.id::text, '-', '') as entry, e.kind, e.business, e.step, e.memo, e.booked_at, e.effective_day, l.position,
  (l.credit = ${account}) = (case when l.booked <> 0 then l.booked else l.held end > 0) as incoming,
  coalesce(
    (select c.name from transfers t join customers c on c.id = case when l.credit = ${account} then t.payer else t.payee end where t.id = e.business),
    (select string_agg(distinct o.name, '、') from house_payment_lines p join house_bills b on b.id = p.bill join organizations o on o.id = b.organization
      where p.payment = e.business)) as counterparty,
  coalesce((select p.biller from bill_payments p where p.id = e.business), (select c.biller from reconciliation_cases c where c.id = e.business)) as biller`

/** Booked movements before a position in the log, newest first. */
export const movementRows = (
  db: Database,
  account: string,
  before: number | undefined,
  most: number,
): Promise<MovementRow[]> => {
  const side = (which: 'debit' | 'credit') => db`
    select * from ledger_legs where ${db(which)} = ${account} and booked <> 0
    ${before === undefined ? db`` : db`and position < ${before}`} order by position desc limit ${most}`
  return db<MovementRow[]>`
    select ${columns(db, account)}, abs(l.booked) as amount, case when l.credit = ${account} then l.credit_after else l.debit_after end as after
    from ((${side('debit')}) union all (${side('credit')})) l join ledger_entries e using (position)
    order by l.position desc, l.n desc limit ${most}`
}

/** Holds that still stand. */
export const heldRows = (db: Database, account: string): Promise<MovementRow[]> => db<MovementRow[]>`
  select ${columns(db, account)}, l.held as amount, null::bigint as after
  from ledger_legs l join ledger_entries e using (position) join ledger_holds h on h.id = e.id
  where l.debit = ${account} and l.held > 0 and h.state = 'held' order by l.position desc`

export type Trial = {
  unit: string
  head: string
  debits: bigint
  credits: bigint
  held_debits: bigint
  held_credits: bigint
  accounts: bigint
}
/** The trial balance by unit and head, at the projector's position. */
export const trialBalance = (db: Database): Promise<Trial[]> => db<Trial[]>`
  select unit, head, sum(debits)::bigint as debits, sum(credits)::bigint as credits,
    sum(held_debits)::bigint as held_debits, sum(held_credits)::bigint as held_credits, count(*) as accounts
  from ledger_accounts group by unit, head order by unit, head`
