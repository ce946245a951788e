/** Price lists of stores: as they were made, what holds of them for some skus, and at what these were sold before. */

import type { PriceListKind } from '../../core/mall/kinds.ts'
import { BASE_MS, type ListPrice, MOST_LISTS, OLDEST_BASE_MS, type PriceRow } from '../../core/mall/price-lists.ts'
import { fen } from '../../core/money.ts'
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'

export type PriceListRow = {
  id: string
  merchant: string
  organization: string
  name: string
  kind: PriceListKind
  from_at: bigint
  until_at: bigint | null
  goods: number
}
export type OwnPrice = {
  sku: string
  good: string
  name: string
  variant: string
  usual: bigint
  pieces: number
  price: bigint
}
type Made = {
  readonly id: string
  readonly name: string
  readonly kind: PriceListKind
  readonly from: Instant
  readonly until: Instant | null
  readonly rows: readonly PriceRow[]
}
const named = (db: Database) => db`
  l.id, l.merchant, m.organization, l.name, l.kind, l.from_at, l.until_at, (select count(distinct sku)::int from mall_prices p where p.list = l.id) as goods
  from mall_price_lists l join mall_merchants m on m.id = l.merchant`
const isOver = (db: Database | Transaction, now: Instant) => db`(l.until_at is not null and l.until_at <= ${now})`

/** False when the store has as many as may be that are not over. The same again changes nothing. */
export const keepPriceList = (db: Database, { merchant, customer, at, ...one }: Made & { readonly merchant: string; readonly customer: string; readonly at: Instant }): Promise<boolean> =>
  db.begin(async (tx) => {
    await tx`select 1 from mall_merchants where id = ${merchant} for no key update`
    const [row] = await tx<{ n: number }[]>`
      select count(*)::int as n from mall_price_lists l where l.merchant = ${merchant} and l.id <> ${one.id} and not ${isOver(tx, at)}`
    if (row!.n >= MOST_LISTS) return false
    const made = await tx`
      insert into mall_price_lists (id, merchant, customer, name, kind, from_at, until_at, at)
      values (${one.id}, ${merchant}, ${customer}, ${one.name}, ${one.kind}, ${one.from}, ${one.until}, ${at}) on conflict (id) do nothing`
    if (made.count > 0) await keepRows(tx, one)
    return true
  }) as Promise<boolean> // biome-ignore format: one statement
/** False when it has begun, or is over. */
export const changePriceList = (db: Database, one: Made, at: Instant): Promise<boolean> =>
  db.begin(async (tx) => {
    const done = await tx`
      update mall_price_lists l set name = ${one.name}, kind = ${one.kind}, from_at = ${one.from}, until_at = ${one.until}
      where l.id = ${one.id} and l.from_at > ${at} and not ${isOver(tx, at)}`
    if (done.count === 0) return false
    await tx`delete from mall_prices where list = ${one.id}`
    await keepRows(tx, one)
    return true
  }) as Promise<boolean>
async function keepRows(tx: Transaction, { id, rows }: Pick<Made, 'id' | 'rows'>) {
  await tx`
    insert into mall_prices (list, sku, pieces, price)
    select ${id}, * from unnest(${rows.map(({ sku }) => sku)}::text[], ${rows.map(({ from }) => from)}::int[], ${rows.map(({ price }) => String(price))}::bigint[])`
}
/** Over from now on; one that is over stays so. */
export async function endPriceList(db: Database, id: string, at: Instant): Promise<void> {
  await db`update mall_price_lists l set until_at = ${at} where l.id = ${id} and not ${isOver(db, at)}`
}
export async function priceListBy(db: Database, id: string): Promise<PriceListRow | undefined> {
  const [row] = await db<PriceListRow[]>`select ${named(db)} where l.id = ${id}`
  return row
}
/** Those that are not over first. */
export const priceListsOf = (db: Database, merchant: string, now: Instant): Promise<PriceListRow[]> => db<
  PriceListRow[]
>`
  select ${named(db)} where l.merchant = ${merchant} order by ${isOver(db, now)}, l.at desc, l.id limit 100`
export const pricesIn = (db: Database, list: string): Promise<OwnPrice[]> => db<OwnPrice[]>`
  select p.sku, s.good, g.name, s.name as variant, s.price as usual, p.pieces, p.price
  from mall_prices p join mall_skus s on s.id = p.sku join mall_goods g on g.id = s.good where p.list = ${list} order by g.name, g.id, s.n, p.pieces`

/** Of some skus of a store: what they cost without a list, and what they are called. Not there: not the store's, or not offered any more. */
export async function skusOfStore(
  db: Database,
  merchant: string,
  skus: readonly string[],
): Promise<ReadonlyMap<string, { readonly usual: bigint; readonly name: string }>> {
  const rows = await db<{ id: string; price: bigint; name: string }[]>`
    select s.id, s.price, trim(g.name || ' ' || s.name) as name from mall_skus s join mall_goods g on g.id = s.good
    where g.merchant = ${merchant} and s.id = any(${skus as string[]}) and not s.gone`
  return new Map(rows.map(({ id, price, name }) => [id, { usual: price, name }]))
}

// ——— what holds ———

type KeptPrice = Pick<ListPrice, 'kind' | 'from' | 'until' | 'pieces'> & { readonly price: string; readonly was: string | null } // biome-ignore format: one shape
export type KeptPrices = readonly KeptPrice[]
/** What lists that are not over say of these, a row for each sku of which any does; a question to be joined, so that it is read with what else is asked of them. */
export const keptPrices = (db: Database | Transaction, skus: readonly string[], now: Instant) => db`
  (select p.sku, jsonb_agg(jsonb_build_object('kind', l.kind, 'from', l.from_at, 'until', l.until_at, 'pieces', p.pieces, 'price', p.price::text, 'was', p.was::text)) as prices
   from mall_prices p join mall_price_lists l on l.id = p.list where p.sku = any(${skus as string[]}) and not ${isOver(db, now)} group by p.sku)`
export const pricesFrom = (rows: KeptPrices | null): ListPrice[] =>
  (rows ?? []).map(({ price, was, ...row }) => ({ ...row, price: fen(BigInt(price)), was: was === null ? null : fen(BigInt(was)) })) // biome-ignore format: one row
/** What lists that are not over say of each of these, where any does. */
export async function pricesOf(
  db: Database,
  skus: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly ListPrice[]>> {
  const rows = await db<{ sku: string; prices: KeptPrices }[]>`select * from ${keptPrices(db, skus, now)} p`
  return new Map(rows.map(({ sku, prices }) => [sku, pricesFrom(prices)]))
}
/** The lowest price of a good `g` that a list has for everybody from one piece on; a question to be joined. */
export const leastInLists = (db: Database, now: Instant) => db`
  (select s.good, min(p.price) as price from mall_price_lists l join mall_prices p on p.list = l.id join mall_skus s on s.id = p.sku
   where l.kind = 'sale' and l.from_at <= ${now} and not ${isOver(db, now)} and p.pieces = 1 and not s.gone group by s.good)`

/** Who of them buys as a firm: whoever operates one that has an account here. They pay from their own account, and keep what the law gives a consumer. */
export async function firmsAmong(
  db: Database,
  customers: readonly string[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const rows = await db<{ customer: string }[]>`
    select distinct r.customer from roles r join firms f on f.organization = r.organization
    where r.customer = any(${customers as string[]}) and r.role = 'operator' and r.from_at <= ${now} and (r.to_at is null or r.to_at > ${now}) and f.state = 'open'`
  return new Set(rows.map(({ customer }) => customer))
}

// ——— what was paid before ———

/**
 * Finds at what the goods of lists that have begun were sold before: the lowest of seven days, or of the last sale before them, or what they
 * cost where they were never sold. Orders hold what was paid for each line; once for each list, whose days before are over.
 */
export async function findBases(db: Database, now: Instant): Promise<void> {
  const begun = await db<{ id: string; merchant: string; from_at: bigint }[]>`
    select id, merchant, from_at from mall_price_lists where not based and from_at <= ${now} order by from_at limit 10`
  for (const { id, merchant, from_at } of begun) {
    const from = Number(from_at)
    await db.begin(async (tx) => {
      await tx`
        with sold as (
          select line->>'sku' as sku, o.at, (line->'amount'->>'fen')::bigint / (line->>'quantity')::int as each
          from mall_parts p join mall_orders o on o.id = p."order" cross join lateral jsonb_array_elements(p.part->'lines') line
          where p.merchant = ${merchant} and o.state in ('reserved', 'paid', 'over') and o.at < ${from} and o.at >= ${from - OLDEST_BASE_MS}
            and line->>'sku' in (select sku from mall_prices where list = ${id})
        ), base as (
          select sku, coalesce(min(each) filter (where at >= ${from - BASE_MS}), (array_agg(each order by at desc))[1]) as each from sold where each > 0 group by sku
        )
        update mall_prices r set was = coalesce(b.each, s.price) from mall_skus s left join base b on b.sku = s.id where r.list = ${id} and s.id = r.sku`
      await tx`update mall_price_lists set based = true where id = ${id}`
    })
  }
}
