/** What is over of promotions and flash sales while accounts of what was limited of it are open. */
import type { Limit } from '../../core/mall/promotion-postings.ts'
import { dayNumber, dayOf, type Instant } from '../../core/time.ts'
import { type Database, idOf } from './database.ts'

const DAY_MS = 86_400_000
export type OverRow = {
  of: 'mall_promotions' | 'mall_flash_sales'
  id: string
  at: bigint
  /** Of a flash sale. */
  sku: string | null
  warehouse: string | null
  /** The position of the last claim whose account is closed, and how often it was asked, from 1. */
  closes_after: bigint
  closing: number
}
/** Over for a day, those first that were seldom refused: no order can begin to use them, and what was set aside for one has gone its way. */
export const overNotClosed = (db: Database, now: Instant, many: number): Promise<OverRow[]> => db<OverRow[]>`
  select 'mall_promotions' as of, id, at, null as sku, null as warehouse, closes_after, closing from mall_promotions
  where closed_at is null and (until_day < ${dayNumber(dayOf(now - DAY_MS))} or ended_at < ${now - DAY_MS})
  union all
  select 'mall_flash_sales', id, at, sku, warehouse, closes_after, closing from mall_flash_sales
  where closed_at is null and until_at < ${now - DAY_MS} and state not in ('setting', 'set')
  order by closing, at limit ${many}`
/** Who has claimed something of it, or was opened a share of it, in the order in which that was. */
export const claimsAfter = (db: Database, { id, closes_after }: OverRow, many: number): Promise<{ position: bigint; customer: string }[]> => db`
  select position, actor as customer from ledger_entries where business = ${id} and step = 'claim' and position > ${closes_after} order by position limit ${many}` // biome-ignore format: one question
/** Those of some accounts that are open, with what is on them and whether something of it is set aside. */
export async function openOf(db: Database, limits: readonly Limit[]): Promise<(Limit & { readonly left: bigint; readonly held: boolean })[]> {
  const rows = await db<{ id: string; left: bigint; held: boolean }[]>`
    select id, credits - debits as left, held_debits + held_credits > 0 as held from ledger_accounts
    where id = any(${limits.map(({ account }) => account as string)}::uuid[]) and closed_at is null`
  const to = new Map(limits.map((one) => [one.account, one.to]))
  return rows.map(({ id, left, held }) => ({ account: idOf(id), to: to.get(idOf(id))!, left, held }))
} // biome-ignore format: one question
export async function closedUpTo(db: Database, { of, id }: OverRow, position: bigint): Promise<void> {
  await db`update ${db(of)} set closes_after = ${position} where id = ${id}`
}
export async function closeAgain(db: Database, { of, id, closing }: OverRow): Promise<void> {
  await db`update ${db(of)} set closing = ${closing + 1} where id = ${id} and closing = ${closing}`
}
export async function limitsClosed(db: Database, { of, id }: OverRow, at: Instant): Promise<void> {
  await db`update ${db(of)} set closed_at = ${at} where id = ${id}`
}
