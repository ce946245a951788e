/** Goods of the mall: what a store offers, its variants, and how it is found. What is left of a sku is the ledger's to say. */

import type { OnSale } from '../../core/mall/checkout.ts'
import type { ListingState } from '../../core/mall/kinds.ts'
import type { Beneficiary } from '../../core/mall/parts.ts'
import { stockAccount } from '../../core/mall/postings.ts'
import type { ListPrice } from '../../core/mall/price-lists.ts'
import { mostOf, type Place } from '../../core/mall/warehouses.ts'
import { fen } from '../../core/money.ts'
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'
import { type Followers, oneByOne } from './ledger/projection.ts'
import { templateIn } from './mall-merchants.ts'
import { type KeptPrices, keptPrices, leastInLists, pricesFrom } from './mall-prices.ts'
import { openIn, type Warehouse } from './mall-warehouses.ts'

export type Share = Beneficiary & { readonly phone: string; readonly name: string }
export type GoodRow = {
  id: string
  merchant: string
  name: string
  about: string
  category: string
  attributes: Readonly<Record<string, string>>
  shares: readonly Share[]
  state: ListingState
  reason: string | null
  at: bigint
  changed_at: bigint
  listed_at: bigint | null
  least: bigint
  several: boolean
}
export type SkuRow = {
  id: string
  good: string
  n: number
  name: string
  price: bigint
  grams: number
  /** Of its store. */
  warehouses: readonly Warehouse[]
  at: bigint
}
export type WithStore = GoodRow & {
  store: string
  organization: string
  store_state: string
  permits: Readonly<Record<string, { readonly number: string; readonly until: string }>>
}
/** Pieces of a sku: that can be bought, and that are set aside. */
export type Left = { readonly left: number; readonly heldBack: number }
/** The same in each warehouse of the store. */
export type Lies = Left & { readonly warehouse: string }

const named = (db: Database | Transaction) => db`
  g.id, g.merchant, g.name, g.about, g.category, g.attributes, g.shares, g.state, g.reason, g.at, g.changed_at, g.listed_at, g.least, g.several,
  m.name as store, m.organization, m.state as store_state, m.permits from mall_goods g join mall_merchants m on m.id = g.merchant`

/** Names of goods by their ids. */
export async function namesOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db<
    { id: string; name: string }[]
  >`select id, name from mall_goods where id = any(${ids as string[]})`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
/** Whether all of them are goods of a store. */
export async function areOf(db: Database, merchant: string, ids: readonly string[]): Promise<boolean> {
  const [row] = await db<
    { n: number }[]
  >`select count(*)::int as n from mall_goods where merchant = ${merchant} and id = any(${ids as string[]})`
  return row!.n === new Set(ids).size
}

export type Draft = {
  readonly name: string
  readonly about: string
  readonly category: string
  readonly attributes: Readonly<Record<string, string>>
  readonly shares: readonly Share[]
  readonly terms: readonly string[]
  readonly variants: readonly {
    readonly id: string
    readonly name: string
    readonly price: bigint
    readonly grams: number
  }[]
}
const columns = (db: Database | Transaction, draft: Draft) => {
  const prices = draft.variants.map(({ price }) => price)
  const least = prices.reduce((a, b) => (a < b ? a : b))
  return {
    name: draft.name, about: draft.about, category: draft.category, attributes: db.json(draft.attributes), shares: db.json(draft.shares as never),
    least, several: prices.some((price) => price !== least), terms: draft.terms as string[],
  } // biome-ignore format: one row
}
async function keepVariants(tx: Transaction, good: string, draft: Draft, at: Instant) {
  await tx`update mall_skus set gone = true where good = ${good} and not (id = any(${draft.variants.map(({ id }) => id)}))`
  for (const [n, one] of draft.variants.entries())
    await tx`
      insert into mall_skus (id, good, n, name, price, grams, at) values (${one.id}, ${good}, ${n}, ${one.name}, ${one.price}, ${one.grams}, ${at})
      on conflict (id) do update set n = excluded.n, name = excluded.name, price = excluded.price, grams = excluded.grams, gone = false where mall_skus.good = excluded.good`
}
/** The same again changes nothing. */
export const draftGood = (db: Database, id: string, merchant: string, draft: Draft, at: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const made = await tx`
      insert into mall_goods ${tx({ id, merchant, at, changed_at: at, ...columns(tx, draft) } as never)} on conflict (id) do nothing`
    if (made.count > 0) await keepVariants(tx, id, draft, at)
  }) as Promise<void> // biome-ignore format: one statement
/** False when it cannot be changed now. */
export const changeGood = (db: Database, id: string, draft: Draft, at: Instant): Promise<boolean> =>
  db.begin(async (tx) => {
    const done = await tx`
      update mall_goods set ${tx(columns(tx, draft) as never)}, changed_at = ${at} where id = ${id} and state in ('draft', 'returned', 'withdrawn')`
    if (done.count > 0) await keepVariants(tx, id, draft, at)
    return done.count > 0
  }) as Promise<boolean>
export async function moveListing(
  db: Database,
  id: string,
  from: ListingState,
  to: ListingState,
  {
    at,
    by = null,
    reason = null,
  }: { readonly at: Instant; readonly by?: string | null; readonly reason?: string | null },
): Promise<boolean> {
  const done = await db`
    update mall_goods set state = ${to}, reason = ${reason}, changed_at = ${at}, decided_by = coalesce(${by}, decided_by), listed_at = case when ${to} = 'listed' then ${at} else listed_at end
    where id = ${id} and state = ${from}`
  return done.count > 0
}
export async function goodBy(db: Database | Transaction, id: string): Promise<WithStore | undefined> {
  const [row] = await db<WithStore[]>`select ${named(db)} where g.id = ${id}`
  return row
}
export const goodsOfStore = (
  db: Database,
  merchant: string,
  {
    state,
    before,
    good,
  }: {
    readonly state?: ListingState | undefined
    readonly before?: string | undefined
    readonly good?: string | undefined
  },
  most: number,
): Promise<WithStore[]> => db<WithStore[]>`
  select ${named(db)} where g.merchant = ${merchant} ${state ? db`and g.state = ${state}` : db``} ${good ? db`and g.id = ${good}` : db``}
  ${before ? db`and (g.at, g.id) < (select at, id from mall_goods where id = ${before})` : db``} order by g.at desc, g.id desc limit ${most}`
export const goodsToLookAt = (db: Database): Promise<WithStore[]> => db<WithStore[]>`
  select ${named(db)} where g.state = 'submitted' order by g.changed_at limit 50`

const inStores = (db: Database | Transaction) => db`
  s.id, s.good, s.n, s.name, s.price, s.grams, s.at, ${openIn(db, db`g.merchant`)} as warehouses from mall_skus s join mall_goods g on g.id = s.good`
export const skusOf = (db: Database | Transaction, goods: readonly string[]): Promise<SkuRow[]> => db<SkuRow[]>`
  select ${inStores(db)} where s.good = any(${goods as string[]}) and not s.gone order by s.good, s.n`
export async function skuBy(db: Database, id: string): Promise<SkuRow | undefined> {
  const [row] = await db<SkuRow[]>`select ${inStores(db)} where s.id = ${id} and not s.gone`
  return row
}
/** When skus came to be, gone ones too: the instant that opening an account of theirs is named by. */
export async function skusSince(db: Database, ids: readonly string[]): Promise<Map<string, Instant>> {
  const rows = await db<{ id: string; at: bigint }[]>`select id, at from mall_skus where id = any(${ids as string[]})`
  return new Map(rows.map(({ id, at }) => [id, Number(at)]))
}
export const changePrice = (db: Database, sku: string, price: bigint): Promise<void> =>
  db.begin(async (tx) => {
    const [row] = await tx<{ good: string }[]>`update mall_skus set price = ${price} where id = ${sku} returning good`
    await tx`
      update mall_goods set least = p.least, several = p.least <> p.most
      from (select min(price) as least, max(price) as most from mall_skus where good = ${row!.good} and not gone) p where id = ${row!.good}`
  }) as Promise<void>

type InPlaces = Pick<SkuRow, 'id'> & { readonly warehouses: readonly Pick<Place, 'name'>[] }
/** What the projection says is in each warehouse of these. */
export async function liesOf(db: Database, skus: readonly InPlaces[]): Promise<Map<string, Lies[]>> {
  const places = skus.flatMap(({ id, warehouses }) => warehouses.map(({ name }) => ({ id, warehouse: name })))
  const left = await leftEach(db, places)
  const all = new Map<string, Lies[]>(skus.map(({ id }) => [id, []]))
  for (const [n, { id, warehouse }] of places.entries()) all.get(id)!.push({ ...left[n]!, warehouse })
  return all
}
/** How many of these one buyer can have at once: one line is sent from one warehouse. */
export async function leftOf(db: Database, skus: readonly InPlaces[]): Promise<Map<string, number>> {
  return new Map([...(await liesOf(db, skus))].map(([id, lies]) => [id, mostOf(lies.map(({ left }) => left))]))
}
/** What is left of each in one place. */
export async function leftEach(
  db: Database,
  places: readonly { readonly id: string; readonly warehouse: string }[],
): Promise<Left[]> {
  if (places.length === 0) return []
  const ids = places.map(({ id, warehouse }) => stockAccount(id, warehouse) as string)
  const rows = await db<{ id: string; left: bigint; held: bigint }[]>`
    select replace(id::text, '-', '') as id, credits - debits - held_debits as left, held_debits as held from ledger_accounts where id = any(${ids}::uuid[])`
  const found = new Map(rows.map(({ id, left, held }) => [id, { left: Number(left), heldBack: Number(held) }]))
  return ids.map((id) => found.get(id) ?? { left: 0, heldBack: 0 })
}

// ——— stock ———

export type StockChange = {
  readonly id: string
  readonly sku: string
  /** Pieces that come in, go out, or are moved. */
  readonly by: number
  readonly warehouse: Pick<Warehouse, 'id' | 'name'>
  readonly movedTo?: Pick<Warehouse, 'id' | 'name'> | undefined
  readonly at: Instant
  readonly customer: string
}
/** False when one of its warehouses is closed; the same again changes nothing. */
export async function intendStock(db: Database, { warehouse, movedTo, ...one }: StockChange): Promise<boolean> {
  const ids = [warehouse.id, ...(movedTo ? [movedTo.id] : [])]
  const [row] = await db<{ open: number }[]>`
    with open as (select from mall_warehouses where id = any(${ids}) and closed_at is null order by id for share),
    made as (
      insert into mall_stock_changes (id, sku, by, at, customer, warehouse, moved_to)
      select ${one.id}, ${one.sku}, ${one.by}::integer, ${one.at}::bigint, ${one.customer}, ${warehouse.name}, ${movedTo?.name ?? null}::text where (select count(*) from open) = ${ids.length}
      on conflict (id) do nothing)
    select count(*)::int as open from open`
  return row!.open === ids.length
}
export const followStock: Followers = {
  'mall-stock-': oneByOne(async (tx, entry, answer) => {
    await tx`
      update mall_stock_changes set state = ${answer.kind === 'posted' ? 'done' : 'refused'}, sequence = ${entry.sequence} where id = ${entry.business} and state = 'requested'`
  }),
}

// ——— on sale ———

/** As these skus are sold now, at their usual price, with what price lists say; those that are not are not in it. `today` ends permits. */
export async function onSale(db: Database | Transaction, skus: readonly string[], now: Instant): Promise<Map<string, OnSale & { readonly store: string; readonly permits: WithStore['permits']; readonly prices: readonly ListPrice[] }>> {
  const rows = await db<(SkuRow & { prices: KeptPrices | null; merchant: string; good_name: string; category: string; shares: readonly Share[]; store: string; organization: string; shipping: unknown; permits: WithStore['permits'] })[]>`
    select s.id, s.good, s.n, s.name, s.price, s.grams, g.merchant, g.name as good_name, g.category, g.shares, m.name as store, m.organization, m.shipping, m.permits, ${openIn(db, db`m.id`)} as warehouses, p.prices
    from mall_skus s join mall_goods g on g.id = s.good join mall_merchants m on m.id = g.merchant left join ${keptPrices(db, skus, now)} p on p.sku = s.id
    where s.id = any(${skus as string[]}) and not s.gone and g.state = 'listed' and m.state in ('open', 'asked')`
  return new Map(
    rows.map((row) => [
      row.id,
      {
        sku: row.id, good: row.good, merchant: row.merchant, organization: row.organization, category: row.category, name: row.good_name, variant: row.name,
        price: fen(row.price), grams: row.grams, warehouses: row.warehouses, beneficiaries: row.shares.map(({ owner, percent }) => ({ owner, percent })),
        template: templateIn(row), store: row.store, permits: row.permits, prices: pricesFrom(row.prices),
      },
    ]),
  )
} // biome-ignore format: one row

export type FoundGood = Pick<WithStore, 'id' | 'name' | 'merchant' | 'store' | 'category' | 'least' | 'several'>
/** One way to look: terms with how much each says, and how much a good has that has all of what was typed. */
export type Wanted = {
  readonly terms: readonly { readonly term: string; readonly weight: number }[]
  readonly whole: number
  /** What was typed as a name, and in how many characters such a name is written: one that is no more stands before others that have all of it. */
  readonly name: { readonly text: string; readonly length: number }
}
export type Sought = {
  /** The next where one finds too little; none: all goods. */
  readonly ways: readonly Wanted[]
  readonly category?: string | undefined
  readonly merchant?: string | undefined
  readonly sort: 'best' | 'price-up' | 'price-down' | 'newest'
  readonly page: number
  readonly now: Instant
}
const PAGE = 24
/** A good is found when it has so much of what was typed. */
const ENOUGH = 0.34
/** With fewer goods, what was typed is looked for in the next way. */
const FEW = 3
/** Where the goods of a term are counted no further: what is that common is taken for four times as many. */
const COMMON = 4_000
/** Asking one good for one term costs as much as reading so many goods of a term. */
const ASKED = 4

/** A page of goods on sale, and how many there are, up to a thousand. */
export async function findGoods(db: Database, sought: Sought): Promise<Found> {
  const ways = sought.ways.filter(({ whole }) => whole > 0)
  for (const way of ways.slice(0, -1)) {
    const page = await pageOf(db, sought, await lookedFor(db, way))
    if (page.found >= FEW) return page
  }
  const last = ways.at(-1)
  return pageOf(db, sought, last && (await lookedFor(db, last)))
}
type Found = { readonly goods: FoundGood[]; readonly found: number; readonly more: boolean }

/**
 * Of what is on sale: all, or what has enough of what is looked for. Sorted by what everybody pays for one piece now; what firms pay is shown, and does not
 * change the order. It costs as many rows as all special prices of the moment are, and only where one sorts by price.
 */
async function pageOf(db: Database, { category, merchant, sort, page, now }: Sought, wanted: LookedFor | undefined): Promise<Found> {
  const byPrice = sort === 'price-up' || sort === 'price-down'
  const order = { best: db`score desc, longer, listed_at desc, id`, 'price-up': db`least, id`, 'price-down': db`least desc, id`, newest: db`listed_at desc, id` }[sort]
  const rows = await db<((FoundGood | { id: null }) & { found: number })[]>`
    with on_sale as (
      select g.id, ${wanted ? db`f.score, lower(g.name) <> ${wanted.name.text} and char_length(g.name) > ${wanted.name.length} as longer` : db`0 as score, false as longer`}, ${byPrice ? db`least(g.least, in_lists.price) as least` : db`g.least`}, g.listed_at
      from mall_goods g join mall_merchants m on m.id = g.merchant ${wanted ? db`join (${matching(db, wanted)}) f on f.good = g.n` : db``}
        ${byPrice ? db`left join ${leastInLists(db, now)} in_lists on in_lists.good = g.id` : db``}
      where g.state = 'listed' and m.state in ('open', 'asked') ${merchant ? db`and g.merchant = ${merchant}` : db``}
        ${category ? (category.includes('/') ? db`and g.category = ${category}` : db`and g.category like ${`${category}/%`}`) : db``}
    ), page as (select *, row_number() over (order by ${order}) as place from on_sale order by ${order} limit ${PAGE + 1} offset ${page * PAGE})
    select c.found, g.id, g.name, g.merchant, m.name as store, g.category, g.least, g.several
    from (select count(*)::int as found from (select from on_sale limit 1000) x) c
    left join page on true left join mall_goods g on g.id = page.id left join mall_merchants m on m.id = g.merchant order by page.place`
  const goods = rows.filter((row): row is FoundGood & { found: number } => row.id !== null)
  return { goods: goods.slice(0, PAGE), found: rows[0]!.found, more: goods.length > PAGE }
} // biome-ignore format: one question

type Term = Wanted['terms'][number]
type LookedFor = {
  readonly enough: number
  readonly rare: readonly Term[]
  readonly common: readonly Term[]
  readonly name: Wanted['name']
}
const weightOf = (terms: readonly Term[]) => terms.reduce((all, { weight }) => all + weight, 0)
/**
 * Terms that most goods have say little and cost most. The most common may be left out of finding, as long as all of them together are not
 * enough: a good that has only those is not found anyway. It pays where few goods are left, of which each is then asked whether it has them.
 */
async function lookedFor(db: Database, { terms, whole, name }: Wanted): Promise<LookedFor> {
  const enough = Math.max(1, Math.ceil(whole * ENOUGH))
  const counted = await db<{ n: number }[]>`
    select (select count(*)::int from (select from mall_postings p where p.term = q.t limit ${COMMON}) x) as n
    from unnest(${terms.map(({ term }) => term)}::text[]) with ordinality q (t, k) order by k`
  const had = terms
    .map((one, k) => ({ ...one, n: counted[k]!.n < COMMON ? counted[k]!.n : COMMON * 4 }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
  let best = { out: 0, cost: Number.POSITIVE_INFINITY }
  for (let out = 0; out <= had.length && weightOf(had.slice(0, out)) < enough; out++) {
    const cost = had.slice(out).reduce((all, { n }) => all + n, 0) * (1 + out * ASKED)
    if (cost < best.cost) best = { out, cost }
  }
  return { enough, rare: had.slice(best.out), common: had.slice(0, best.out), name }
}
/** Goods that have enough, each with how much. */
function matching(db: Database, { enough, rare, common }: LookedFor) {
  const rows = (some: readonly Term[]) => db`unnest(${some.map(({ term }) => term)}::text[], ${some.map(({ weight }) => weight)}::int[]) q (t, w)`
  return db`
    select good, score from (
      select c.good, c.w + coalesce((select sum(q.w) from ${rows(common)} join mall_postings p on p.term = q.t and p.good = c.good), 0) as score
      from (
        select p.good, sum(q.w) as w from ${rows(rare)} cross join lateral (select good from mall_postings where term = q.t offset 0) p
        group by p.good having sum(q.w) >= ${enough - weightOf(common)}
      ) c offset 0
    ) s where score >= ${enough}`
} // biome-ignore format: one question
