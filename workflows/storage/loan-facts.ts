/** What the bank knows itself of a firm that wants to borrow: the movements of its own account here, and what its store at the mall takes. */
import { type AccountMovement, accountFacts } from '../../core/loans/accounts.ts'
import { type AccountFacts, type MerchantFacts, monthsBefore } from '../../core/loans/facts.ts'
import { fen } from '../../core/money.ts'
import { addDays, type Day, dayFromNumber, dayOf, instantOf } from '../../core/time.ts'
import type { Database } from './database.ts'

/** So many entries are looked at, the newest first; a firm with more is judged by fewer months. */
const MOST_ENTRIES = 50_000
const LOOKS_BACK_DAYS = 370

type Row = {
  day: number
  party: string
  booked: bigint
  reversal: boolean
  turnover: boolean
  entries: bigint
  oldest: bigint
}

/** Whole months before a day; undefined where there is no account, or none that has lived through one. */
export async function accountFactsOf(db: Database, account: string, day: Day): Promise<AccountFacts | undefined> {
  const [own] = await db<{ opened_at: bigint; balance: bigint; owner: string }[]>`
    select opened_at, credits - debits as balance, owner from ledger_accounts where id = ${account}`
  if (!own) return undefined
  const opened = dayOf(Number(own.opened_at))
  const since = addDays(day, -LOOKS_BACK_DAYS)
  // By whom and day: what the rules read, and no row for each of a shop's thousand payments. A lender's money is no turnover, nor what goes
  // between the firm's own accounts; interest and fees are the bank's.
  const rows = await db<Row[]>`
    select ((e.booked_at + 28800000) / 86400000)::int as day, c.owner as party, sum(case when m.side = 'credit' then m.booked else -m.booked end)::bigint as booked,
      m.booked < 0 as reversal, c.owner <> ${own.owner} and c.owner not like 'bank:accrued%' and c.head not in ('1303', '1132', '6021', '2221') as turnover,
      count(*) as entries, min(e.booked_at) as oldest
    from (select * from ledger_movements(${account}, 9223372036854775807, ${MOST_ENTRIES}) where booked <> 0) m
    join ledger_entries e using (position) join ledger_accounts c on c.number = m.counter
    where e.booked_at >= ${instantOf(since)} group by 1, 2, m.side, m.booked < 0, 5`
  const cut = rows.reduce((sum, { entries }) => sum + Number(entries), 0) >= MOST_ENTRIES
  const oldest = cut ? addDays(dayOf(Math.min(...rows.map((row) => Number(row.oldest)))), 1) : since
  const from = opened > oldest ? opened : oldest
  const movements = rows
    .map((row): AccountMovement => ({
      day: dayFromNumber(row.day), amount: fen(row.booked), party: row.party, turnover: row.turnover, reversal: row.reversal,
    }))
    .filter((one) => one.day >= from) // biome-ignore format: one movement
  const opening = movements.reduce((left, { amount }) => left - amount, own.balance)
  const facts = accountFacts({ from, opening: fen(opening), day, movements })
  return facts.months.length > 0 ? facts : undefined
}

/**
 * What its store at the mall has sold and paid back, by whole months before a day, the mall's own part of a price among it; undefined where it
 * has no store, or none that has been open for one and sold something.
 */
export async function takingsOf(db: Database, organization: string, day: Day): Promise<({ readonly store: string } & MerchantFacts) | undefined> {
  const [store] = await db<{ id: string; decided_at: bigint }[]>`
    select id, decided_at from mall_merchants where organization = ${organization} and decided_at is not null and state in ('open', 'closed')`
  if (!store) return undefined
  const opened = dayOf(Number(store.decided_at)).slice(0, 7)
  const months = monthsBefore(day, 12).filter((month) => month > opened)
  if (months.length === 0) return undefined
  const since = instantOf(`${months[0]!}-01`)
  const inMonth = (at: string) => db`to_char(to_timestamp(${db(at)} / 1000.0) at time zone 'Asia/Shanghai', 'YYYY-MM')`
  const sold = await db<{ month: string; turnover: bigint; payments: number }[]>`
    select ${inMonth('paid_at')} as month, count(*)::int as payments, sum(total + (
      select coalesce(sum((l->'subsidy'->>'fen')::bigint), 0) from jsonb_array_elements(part->'lines') l))::bigint as turnover
    from mall_parts where merchant = ${store.id} and paid_at >= ${since} group by 1`
  // A store that sells nothing says nothing of its firm.
  if (sold.length === 0) return undefined
  const back = await db<{ month: string; refunds: bigint }[]>`
    select ${inMonth('c.paid_at')} as month, sum(c.amount + coalesce(c.subsidy, 0))::bigint as refunds
    from mall_cases c join mall_parts p on p.id = c.part where p.merchant = ${store.id} and c.state = 'paid' and c.paid_at >= ${since} group by 1`
  return {
    store: store.id,
    months: months.map((month) => {
      const one = sold.find((row) => row.month === month)
      return { month, turnover: fen(one?.turnover ?? 0n), refunds: fen(back.find((row) => row.month === month)?.refunds ?? 0n), payments: one?.payments ?? 0 }
    }),
  }
} // biome-ignore format: one row
