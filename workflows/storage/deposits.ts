/** What SQL shows of customers' accounts. */
import type { Database } from './database.ts'

export type AccountRow = {
  id: string
  debits: bigint
  credits: bigint
  held_debits: bigint
  held_credits: bigint
  frozen: bigint
  /** Position of its newest entry. */
  last: bigint
}
export async function accountRow(db: Database, id: string): Promise<AccountRow | undefined> {
  const [row] = await db<
    AccountRow[]
  >`select replace(id::text, '-', '') as id, debits, credits, held_debits, held_credits, frozen, last from ledger_accounts where id = ${id}`
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
  /** Of what kind the deposit is that it belongs to. */
  product: string | null
  /** Whether it comes out of what a deposit or the account itself has earned. */
  interest: boolean
  /** Of a loan: whether the account is its borrower's. */
  borrower: boolean
}

const columns = (db: Database) => db`
  replace(e.id::text, '-', '') as entry, e.kind, e.business, e.step, e.memo, e.booked_at, e.effective_day, m.position,
  (m.side = 'credit') = (case when m.booked <> 0 then m.booked else m.held end > 0) as incoming,
  coalesce(
    (select c.name from transfers t join customers c on c.id = case m.side when 'credit' then t.payer else t.payee end where t.id = e.business),
    (select string_agg(distinct o.name, '、') from house_payment_lines p join house_bills b on b.id = p.bill join organizations o on o.id = b.organization
      where p.payment = e.business)) as counterparty,
  coalesce((select p.biller from bill_payments p where p.id = e.business), (select c.biller from reconciliation_cases c where c.id = e.business)) as biller,
  (select d.product from term_deposits d where d.id = e.business) as product,
  exists (select from loans l where l.id = e.business and l.organization = m.owner) as borrower`

/**
 * Booked movements before a position in the log, newest first; undefined: the newest of all. So many entries at most, each
 * with all its movements: one payment of several bills is never cut in two.
 */
export const movementRows = (
  db: Database,
  account: string,
  before: number | undefined,
  most: number,
): Promise<MovementRow[]> => db<MovementRow[]>`
  select ${columns(db)}, abs(m.booked) as amount, m.after,
    coalesce((select c.owner in ('bank:accrued-term', 'bank:accrued-current') from ledger_accounts c where c.number = m.counter), false) as interest
  from (
    select x.*, (select owner from ledger_accounts where id = ${account}) as owner
    from ledger_movements(${account}, ${before === undefined ? LAST : before - 1}, ${most}) x where booked <> 0) m join ledger_entries e using (position)
  order by m.position desc, m.n desc`
/** No position is later. */
const LAST = Number.MAX_SAFE_INTEGER

/** Holds that still stand. */
export const heldRows = (db: Database, account: string): Promise<MovementRow[]> => db<MovementRow[]>`
  select ${columns(db)}, m.held as amount, null::bigint as after, false as interest
  from (
    select l.position, l.n, 'debit' as side, l.booked, l.held, a.owner from ledger_compound_legs l join ledger_accounts a on a.number = l.debit
    where a.id = ${account} and l.held > 0) m join ledger_entries e using (position) join ledger_holds h on h.id = e.id
  where h.state = 'held' order by m.position desc`

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
