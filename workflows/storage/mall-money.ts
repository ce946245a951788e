/** A store's money: what waits for its orders, what was settled, day by day. */
import type { Settlement } from '../../core/mall/settlement.ts'
import { type Day, dayFromNumber } from '../../core/time.ts'
import type { Database } from './database.ts'
import { hasCase, splitIn } from './mall-orders.ts'

export type DaySums = {
  readonly day: Day
  readonly parts: number
  readonly sold: bigint
  readonly commission: bigint
  readonly channelFee: bigint
  readonly shares: bigint
  readonly paid: bigint
  readonly paidBack: bigint
}
export type StoreMoney = {
  readonly waiting: bigint
  readonly blocked: bigint
  readonly days: readonly DaySums[]
  readonly settled: readonly {
    readonly part: string
    readonly order: string
    readonly at: number
    readonly split: Settlement
  }[]
}
/** Newest first. */
const DAYS = 400
const SETTLED = 200

export async function moneyOf(db: Database, merchant: string): Promise<StoreMoney> {
  const [sums] = await db<{ waiting: bigint; blocked: bigint }[]>`
    select coalesce(sum(p.total - p.paid_back), 0)::bigint as waiting,
      coalesce(sum(p.total - p.paid_back) filter (where ${hasCase(db)}), 0)::bigint as blocked
    from mall_parts p where p.merchant = ${merchant} and p.state in ('to-ship', 'shipped', 'received')`
  const rows = await db<{ id: string; order: string; settled_at: bigint; split: unknown }[]>`
    select id, "order", settled_at, split from mall_parts where merchant = ${merchant} and state = 'settled' order by settled_at desc, id desc limit ${SETTLED}`
  // Beijing's days; what was paid back later counts on the day on which it was.
  const dayOf = (at: 'settled_at' | 'c.paid_at') => db`((${db(at)} + 28800000) / 86400000)::int`
  const fen = (name: string) => db`coalesce(sum((split -> ${name} ->> 'fen')::bigint), 0)::bigint`
  const days = await db<(Omit<DaySums, 'day'> & { day: number })[]>`
    with settled as (
      select ${dayOf('settled_at')} as day, count(*)::int as parts, ${fen('amount')} as sold, ${fen('commission')} as commission, ${fen('channelFee')} as "channelFee", ${fen('merchant')} as paid
      from mall_parts where merchant = ${merchant} and state = 'settled' group by 1),
    later as (
      select ${dayOf('c.paid_at')} as day, sum(c.amount)::bigint as back from mall_cases c join mall_parts p on p.id = c.part
      where p.merchant = ${merchant} and c.later and c.state = 'paid' group by 1)
    select day, coalesce(parts, 0) as parts, coalesce(sold, 0) as sold, coalesce(commission, 0) as commission, coalesce("channelFee", 0) as "channelFee", coalesce(paid, 0) as paid,
      coalesce(sold - commission - "channelFee" - paid, 0) as shares, coalesce(back, 0) as "paidBack"
    from settled full join later using (day) order by day desc limit ${DAYS}`
  const settled = rows.map((row) => ({
    part: row.id,
    order: row.order,
    at: Number(row.settled_at),
    split: splitIn(row)!,
  }))
  return { ...sums!, settled, days: days.map(({ day, ...one }) => ({ ...one, day: dayFromNumber(day) })) }
}
