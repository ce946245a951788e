/** A store's money: what waits for its orders, what was settled, day by day. */

import type { Settlement } from '../../core/mall/settlement.ts'
import { type Day, dayOf } from '../../core/time.ts'
import type { Database } from './database.ts'
import { splitIn } from './mall-orders.ts'

export type DaySums = {
  day: Day
  parts: number
  sold: bigint
  commission: bigint
  channelFee: bigint
  shares: bigint
  paid: bigint
  paidBack: bigint
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
const SETTLED = 200

export async function moneyOf(db: Database, merchant: string): Promise<StoreMoney> {
  const [sums] = await db<{ waiting: bigint; blocked: bigint }[]>`
    select coalesce(sum(p.total - p.paid_back), 0)::bigint as waiting,
      coalesce(sum(p.total - p.paid_back) filter (where exists (
        select from mall_cases c where c.part = p.id and c.state in ('asked', 'agreed', 'refused', 'sent-back', 'back', 'disputed'))), 0)::bigint as blocked
    from mall_parts p where p.merchant = ${merchant} and p.state in ('to-ship', 'shipped', 'received')`
  const rows = await db<{ id: string; order: string; settled_at: bigint; split: unknown }[]>`
    select id, "order", settled_at, split from mall_parts where merchant = ${merchant} and state = 'settled' order by settled_at desc, id desc limit ${SETTLED}`
  const later = await db<{ at: bigint; amount: bigint }[]>`
    select c.paid_at as at, c.amount from mall_cases c join mall_parts p on p.id = c.part where p.merchant = ${merchant} and c.later and c.state = 'paid' order by c.paid_at desc limit ${SETTLED}`
  const settled = rows.map((row) => ({
    part: row.id,
    order: row.order,
    at: Number(row.settled_at),
    split: splitIn(row)!,
  }))
  const days = new Map<Day, DaySums>()
  const on = (at: number): DaySums => {
    const day = dayOf(at)
    const sums = days.get(day) ?? {
      day,
      parts: 0,
      sold: 0n,
      commission: 0n,
      channelFee: 0n,
      shares: 0n,
      paid: 0n,
      paidBack: 0n,
    }
    days.set(day, sums)
    return sums
  }
  for (const { at, split } of settled) {
    const sums = on(at)
    sums.parts++
    sums.sold += split.amount
    sums.commission += split.commission
    sums.channelFee += split.channelFee
    sums.shares += split.shares.reduce((all, { amount }) => all + amount, 0n)
    sums.paid += split.merchant
  }
  for (const { at, amount } of later) on(Number(at)).paidBack += amount
  return { ...sums!, settled, days: [...days.values()].sort((a, b) => (a.day < b.day ? 1 : -1)) }
}
