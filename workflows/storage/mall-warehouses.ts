/**
 * Warehouses of a store. What lies in one stands in the ledger. A warehouse is closed under its row's lock; whatever brings pieces to one, or promises to,
 * shares that lock while it is written down: so nothing comes to one that is closed.
 */

import { isOver } from '../../core/mall/cases.ts'
import { caseStates } from '../../core/mall/kinds.ts'
import { stockAccount } from '../../core/mall/postings.ts'
import { flashWarehouse, homeOf, type InUse, mayClose, type Place } from '../../core/mall/warehouses.ts'
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'

export type Warehouse = Place & { readonly id: string; readonly street: string; readonly phone: string }
export type WarehouseRow = Warehouse & { merchant: string; main: boolean; at: bigint; closed_at: bigint | null }

/** Of the store that a column names, those that are open, in its own order: the main one first. */
export const openIn = (db: Database | Transaction, merchant: ReturnType<Database>) => db`
  (select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name, 'province', w.province, 'street', w.street, 'phone', w.phone) order by w.main desc, w.at, w.id), '[]')
   from mall_warehouses w where w.merchant = ${merchant} and w.closed_at is null)`
export async function warehouseBy(db: Database | Transaction, id: string): Promise<WarehouseRow | undefined> {
  const [row] = await db<WarehouseRow[]>`select * from mall_warehouses where id = ${id}`
  return row
}
export const warehousesOf = (db: Database | Transaction, merchant: string): Promise<WarehouseRow[]> => db<
  WarehouseRow[]
>`
  select * from mall_warehouses where merchant = ${merchant} and closed_at is null order by main desc, at, id`

type New = Warehouse & { readonly merchant: string; readonly at: Instant }
/** The first of a store, in the transaction that makes the store. */
export const firstWarehouse = (tx: Transaction, one: New) =>
  tx`insert into mall_warehouses ${tx({ ...one, main: true } as never)} on conflict do nothing`
/** One that was closed is opened again under its name. The same again changes nothing. */
export const addWarehouse = (db: Database, one: New, most: number): Promise<'added' | 'taken' | 'full'> =>
  db.begin(async (tx) => {
    await tx`select from mall_merchants where id = ${one.merchant} for update`
    const all = await tx<WarehouseRow[]>`select * from mall_warehouses where merchant = ${one.merchant}`
    const known = all.find(({ name }) => name === one.name)
    if (known?.id === one.id) return 'added'
    if (known && known.closed_at === null) return 'taken'
    if (all.filter(({ closed_at }) => closed_at === null).length >= most) return 'full'
    await tx`
      insert into mall_warehouses ${tx(one as never)} on conflict (merchant, name)
      do update set province = excluded.province, street = excluded.street, phone = excluded.phone, at = excluded.at, closed_at = null`
    return 'added'
  }) as Promise<'added' | 'taken' | 'full'>
export async function changeWarehouse(
  db: Database,
  id: string,
  { province, street, phone }: Pick<Warehouse, 'province' | 'street' | 'phone'>,
): Promise<void> {
  await db`update mall_warehouses set province = ${province}, street = ${street}, phone = ${phone} where id = ${id}`
}
/** False when it is closed. */
export const makeMain = (db: Database, { id, merchant }: Pick<WarehouseRow, 'id' | 'merchant'>): Promise<boolean> =>
  db.begin(async (tx) => {
    await tx`select from mall_warehouses where merchant = ${merchant} order by id for update`
    const [open] = await tx`select from mall_warehouses where id = ${id} and closed_at is null`
    if (!open) return false
    await tx`update mall_warehouses set main = false where merchant = ${merchant} and main and id <> ${id}`
    await tx`update mall_warehouses set main = true where id = ${id}`
    return true
  }) as Promise<boolean>
/** Undefined when it is closed now, or was; else what keeps it open. */
export const closeWarehouse = (
  db: Database,
  { id, merchant, name }: WarehouseRow,
  now: Instant,
): Promise<InUse | undefined> =>
  db.begin(async (tx) => {
    await tx`select from mall_warehouses where id = ${id} for update`
    const row = await warehouseBy(tx, id)
    if (!row || row.closed_at !== null) return undefined
    const stands = (await standing(tx, merchant, [row], now)).get(name)!
    if (!mayClose(stands)) return stands
    await tx`update mall_warehouses set closed_at = ${now} where id = ${id}`
    return undefined
  }) as Promise<InUse | undefined>

export type Stands = InUse & { readonly left: number; readonly heldBack: number }
/** What was asked for and the ledger has not been heard of is on its way; after so long nobody lived to ask it. */
const ON_ITS_WAY_MS = 3_600_000
const goesOn = caseStates.filter((state) => !isOver(state))
/** How some warehouses of a store stand, by their names. */
export async function standing(db: Database | Transaction, merchant: string, rows: readonly WarehouseRow[], now: Instant): Promise<Map<string, Stands>> {
  const skus = await db<{ id: string }[]>`select s.id from mall_skus s join mall_goods g on g.id = s.good where g.merchant = ${merchant}`
  const sales = await db<{ id: string; sku: string; warehouse: string }[]>`
    select id, sku, warehouse from mall_flash_sales where merchant = ${merchant} and state in ('asked', 'setting', 'set')`
  const where = new Map<string, string>([
    ...rows.flatMap(({ name }) => skus.map(({ id }) => [stockAccount(id, name) as string, name] as const)),
    ...sales.map(({ id, sku, warehouse }) => [stockAccount(sku, flashWarehouse(id, warehouse)) as string, warehouse] as const),
  ])
  const accounts = await db<{ id: string; left: bigint; held: bigint }[]>`
    select replace(id::text, '-', '') as id, credits - debits - held_debits as left, held_debits as held from ledger_accounts where id = any(${[...where.keys()]}::uuid[])`
  const coming = await db<{ warehouse: string; moved_to: string | null }[]>`
    select c.warehouse, c.moved_to from mall_stock_changes c join mall_skus s on s.id = c.sku join mall_goods g on g.id = s.good
    where c.state = 'requested' and c.at > ${now - ON_ITS_WAY_MS} and g.merchant = ${merchant}`
  // Each part once for each warehouse that still sends of it, and each case for where it comes back to.
  const orders = await db<{ froms: readonly string[] }[]>`
    select p.sends_from as froms from mall_parts p join mall_orders o on o.id = p."order"
    where p.merchant = ${merchant} and (p.state = 'to-ship' or (p.state = 'waiting' and o.state = 'reserved'))
    union all
    select array[c.returns_to] from mall_cases c join mall_parts p on p.id = c.part where p.merchant = ${merchant} and c.state = any(${goesOn}) and c.returns_to is not null`
  return new Map(
    rows.map(({ name, main }) => {
      const own = accounts.filter(({ id }) => where.get(id) === name)
      const left = own.reduce((all, one) => all + Number(one.left), 0)
      const heldBack = own.reduce((all, one) => all + Number(one.held), 0)
      return [
        name,
        {
          main, left, heldBack, pieces: left + heldBack + coming.filter((one) => one.warehouse === name || one.moved_to === name).length,
          orders: orders.filter(({ froms }) => froms.some((from) => homeOf(from) === name)).length, sales: sales.filter(({ warehouse }) => warehouse === name).length,
        },
      ]
    }),
  )
} // biome-ignore format: one question after another

/** Where pieces that are sent back go: to the warehouse all of them came from, or to the main one, when they came from several or it is closed. */
export async function returnsTo(tx: Transaction, merchant: string, froms: readonly string[]): Promise<string> {
  const open = await tx<{ name: string; main: boolean }[]>`
    select name, main from mall_warehouses where merchant = ${merchant} and closed_at is null order by id for share`
  const homes = [...new Set(froms.map(homeOf))]
  const own = homes.length === 1 ? open.find(({ name }) => name === homes[0]) : undefined
  return (own ?? open.find(({ main }) => main))!.name
}
