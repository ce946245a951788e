/** What a buyer keeps in the mall: a basket, and places that goods are sent to. */
import type { Address } from '../../core/mall/shop-wire.ts'
import type { Place } from '../../core/mall/warehouses.ts'
import type { Instant } from '../../core/time.ts'
import type { Database } from './database.ts'
import type { AddressText } from './mall-orders.ts'
import { openIn } from './mall-warehouses.ts'

export type BasketRow = {
  sku: string
  quantity: number
  good: string
  merchant: string
  store: string
  name: string
  variant: string
  category: string
  price: bigint
  warehouses: readonly Place[]
}
export const basketOf = (db: Database, customer: string): Promise<BasketRow[]> => db<BasketRow[]>`
  select b.sku, b.quantity, s.good, g.merchant, m.name as store, g.name, s.name as variant, g.category, s.price, ${openIn(db, db`g.merchant`)} as warehouses
  from mall_basket b join mall_skus s on s.id = b.sku join mall_goods g on g.id = s.good join mall_merchants m on m.id = g.merchant
  where b.customer = ${customer} order by min(b.at) over (partition by g.merchant), b.at, b.sku`
/** So many in all; false when it holds as many kinds as it may. */
export const putIn = (db: Database, customer: string, { sku, quantity }: { readonly sku: string; readonly quantity: number }, at: Instant, most: number): Promise<boolean> =>
  db.begin(async (tx) => {
    if (quantity === 0) {
      await tx`delete from mall_basket where customer = ${customer} and sku = ${sku}`
      return true
    }
    const [row] = await tx<{ n: number }[]>`select count(*)::int as n from mall_basket where customer = ${customer} and sku <> ${sku}`
    if (row!.n >= most) return false
    await tx`
      insert into mall_basket (customer, sku, quantity, at) values (${customer}, ${sku}, ${quantity}, ${at}) on conflict (customer, sku) do update set quantity = excluded.quantity`
    return true
  }) as Promise<boolean> // biome-ignore format: one statement
export type Ordered = { readonly customer: string; readonly lines: readonly { readonly sku: string; readonly quantity: number }[]; readonly address: string; readonly at: Instant } // biome-ignore format: one shape
/** Of many at once: what was ordered is in no basket any more, what is there beyond that stays; and where it goes was used. */
export async function ordered(db: Database, list: readonly Ordered[]): Promise<void> {
  const lines = list.flatMap(({ customer, lines }) => lines.map((line) => ({ customer, ...line })))
  await db`
    with ordered as (
      select customer, sku, sum(quantity)::int as quantity
      from unnest(${lines.map(({ customer }) => customer)}::text[], ${lines.map(({ sku }) => sku)}::text[], ${lines.map(({ quantity }) => quantity)}::int[]) l (customer, sku, quantity) group by customer, sku),
    gone as (delete from mall_basket b using ordered o where b.customer = o.customer and b.sku = o.sku and b.quantity <= o.quantity),
    less as (update mall_basket b set quantity = b.quantity - o.quantity from ordered o where b.customer = o.customer and b.sku = o.sku and b.quantity > o.quantity)
    update mall_addresses a set used_at = greatest(a.used_at, u.at)
    from (select id, max(at) as at from unnest(${list.map(({ address }) => address)}::text[], ${list.map(({ at }) => at)}::bigint[]) u (id, at) group by id) u where a.id = u.id`
} // biome-ignore format: one statement
export async function nameOf(db: Database, sku: string): Promise<string | undefined> {
  const [row] = await db<
    { name: string }[]
  >`select g.name from mall_skus s join mall_goods g on g.id = s.good where s.id = ${sku}`
  return row?.name
}

export type AddressRow = AddressText & { id: string; customer: string }
export const addressesOf = (db: Database, customer: string): Promise<AddressRow[]> => db<AddressRow[]>`
  select id, customer, name, phone, county, place, street from mall_addresses where customer = ${customer} and not gone order by used_at desc, id desc`
/** Of many at once, in their order: each asks for one of their own. */
export async function addressesBy(
  db: Database,
  asked: readonly { readonly id: string; readonly customer: string }[],
): Promise<(AddressRow | undefined)[]> {
  const rows = await db<AddressRow[]>`
    select id, customer, name, phone, county, place, street from mall_addresses where id = any(${asked.map(({ id }) => id)}) and not gone`
  const found = new Map(rows.map((row) => [row.id, row]))
  return asked.map(({ id, customer }) => {
    const row = found.get(id)
    return row?.customer === customer ? row : undefined
  })
}
export const addressAnswer = ({ id, name, phone, county, place, street }: AddressRow): Address => ({
  id,
  name,
  phone,
  county,
  place,
  street,
})
/** False when there are as many as may be. */
export const keepAddress = (
  db: Database,
  { at, ...one }: AddressRow & { readonly at: Instant },
  most: number,
): Promise<boolean> =>
  db.begin(async (tx) => {
    const [row] = await tx<
      { n: number }[]
    >`select count(*)::int as n from mall_addresses where customer = ${one.customer} and not gone and id <> ${one.id}`
    if (row!.n >= most) return false
    await tx`insert into mall_addresses ${tx({ ...one, used_at: at } as never)} on conflict (id) do nothing`
    return true
  }) as Promise<boolean>
export async function forgetAddress(db: Database, id: string, customer: string): Promise<boolean> {
  return (
    (await db`update mall_addresses set gone = true where id = ${id} and customer = ${customer} and not gone`).count > 0
  )
}
