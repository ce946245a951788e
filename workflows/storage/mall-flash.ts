/** Flash sales as they were asked for and decided; what is left of one stands in the ledger. */
import type { FlashState } from '../../core/mall/flash.ts'
import { flashWarehouse } from '../../core/mall/warehouses.ts'
import type { Instant } from '../../core/time.ts'
import type { Database } from './database.ts'
import { type Left, leftEach } from './mall-goods.ts'

export type FlashRow = {
  id: string
  merchant: string
  store: string
  organization: string
  good: string
  good_name: string
  category: string
  sku: string
  variant: string
  warehouse: string
  customer: string
  price: bigint
  usual: bigint
  pieces: number
  per_buyer: number
  from_at: bigint
  until_at: bigint
  at: bigint
  state: FlashState
  reason: string | null
  decided_by: string | null
  tries: number
  gives_back: number | null
  given_back: number
}
const named = (db: Database) => db`
  f.*, m.name as store, m.organization, g.name as good_name, g.category, s.name as variant
  from mall_flash_sales f join mall_merchants m on m.id = f.merchant join mall_goods g on g.id = f.good join mall_skus s on s.id = f.sku`

export async function keepFlash(db: Database, one: Pick<FlashRow, 'id' | 'merchant' | 'good' | 'sku' | 'warehouse' | 'customer' | 'price' | 'usual' | 'pieces' | 'per_buyer'> & { readonly from_at: Instant; readonly until_at: Instant; readonly at: Instant }): Promise<void> {
  await db`insert into mall_flash_sales ${db(one as never)} on conflict (id) do nothing`
} // biome-ignore format: one statement
/** Of many at once, in their order. */
export async function flashesBy(db: Database, ids: readonly string[]): Promise<(FlashRow | undefined)[]> {
  const rows = await db<FlashRow[]>`select ${named(db)} where f.id = any(${ids as string[]})`
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id))
}
export const flashBy = async (db: Database, id: string): Promise<FlashRow | undefined> => (await flashesBy(db, [id]))[0]
export const flashesOf = (db: Database, merchant: string): Promise<FlashRow[]> => db<FlashRow[]>`
  select ${named(db)} where f.merchant = ${merchant} order by f.at desc limit 100`
/** What buyers see: on now, or beginning within some days; `good`: of one good. What is not on sale any more is not there. */
export const flashesFor = (db: Database, now: Instant, ahead: Instant, good?: string): Promise<FlashRow[]> => db<
  FlashRow[]
>`
  select ${named(db)} where f.state = 'set' and f.until_at > ${now} and f.from_at < ${ahead} and g.state = 'listed' and m.state <> 'closed' ${good ? db`and f.good = ${good}` : db``}
  order by f.from_at, f.id limit 50`
/** What officers see: what waits for them first, then what is coming or on. */
export const flashesForStaff = (db: Database, now: Instant): Promise<FlashRow[]> => db<FlashRow[]>`
  select ${named(db)} where f.state = 'asked' or (f.state = 'set' and f.until_at > ${now}) order by f.state, f.from_at, f.id limit 100`
/** False when somebody has decided otherwise. */
export async function returnFlash(db: Database, id: string, by: string, reason: string): Promise<boolean> {
  const done = await db`
    update mall_flash_sales set state = 'returned', decided_by = ${by}, reason = ${reason} where id = ${id} and state = 'asked'`
  return done.count > 0
}
export async function agreeToFlash(db: Database, id: string, by: string): Promise<boolean> {
  const done = await db`
    update mall_flash_sales set state = 'setting', decided_by = ${by}, tries = tries + 1 where id = ${id} and state = 'asked'`
  return done.count > 0
}
/** Its pieces lie apart, or there were too few: then it waits for an officer again. */
export async function flashSet(db: Database, id: string, to: 'set' | 'asked', attempt: number): Promise<void> {
  await db`update mall_flash_sales set state = ${to} where id = ${id} and state = 'setting' and tries = ${attempt}`
}
/** Agreed to, and cut off before its pieces were set apart. */
export const flashesSetting = (db: Database): Promise<FlashRow[]> => db<FlashRow[]>`
  select ${named(db)} where f.state = 'setting' order by f.at limit 50`
/** Taken back before it was decided, or over from now on. */
export async function endFlash(db: Database, id: string, at: Instant): Promise<boolean> {
  const done = await db`
    update mall_flash_sales set state = case when state = 'asked' then 'over' else state end, until_at = least(until_at, ${at})
    where id = ${id} and (state = 'asked' or (state = 'set' and until_at > ${at}))`
  return done.count > 0
}
/** Over by time, and not yet given back whole. */
export const flashesEnded = (db: Database, now: Instant): Promise<FlashRow[]> => db<FlashRow[]>`
  select ${named(db)} where f.state = 'set' and f.until_at <= ${now} order by f.until_at limit 50`
/** Written down before it is given back, so that the same is asked for again: answers with what stands written. */
export async function intendBack(db: Database, id: string, pieces: number): Promise<number> {
  const [row] = await db<{ gives_back: number }[]>`
    update mall_flash_sales set gives_back = coalesce(gives_back, ${pieces}) where id = ${id} returning gives_back`
  return row!.gives_back
}
export async function backDone(db: Database, id: string, attempt: number): Promise<void> {
  await db`update mall_flash_sales set gives_back = null, given_back = ${attempt} where id = ${id} and given_back < ${attempt}`
}
export async function flashOver(db: Database, id: string): Promise<void> {
  await db`update mall_flash_sales set state = 'over' where id = ${id} and state = 'set'`
}
/** What the projection says is left of each, and set aside for orders. */
export async function flashLeft(db: Database, rows: readonly FlashRow[]): Promise<Map<string, Left>> {
  const left = await leftEach(db, rows.map((row) => ({ id: row.sku, warehouse: flashWarehouse(row.id, row.warehouse) }))) // biome-ignore format: one question
  return new Map(rows.map(({ id }, n) => [id, left[n]!]))
}
