/** What the bank knows itself of a firm that wants to borrow: the movements of its own account here. */
import { type AccountMovement, accountFacts } from '../../core/loans/accounts.ts'
import type { AccountFacts } from '../../core/loans/facts.ts'
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
