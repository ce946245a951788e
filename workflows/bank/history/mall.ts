/** Fills the mall of a development bank: stores of firms with accounts, their goods, and stock in the ledger. Every id derives from the seed; the same again changes nothing. */

import { usccCheckCharacter } from '../../../core/customers/uscc.ts'
import { openCurrentAccount } from '../../../core/deposits/postings.ts'
import { keptAs } from '../../../core/deposits/term-kept.ts'
import { digest, entryId } from '../../../core/id.ts'
import type { Command } from '../../../core/ledger/command.ts'
import { categories, permitsFor } from '../../../core/mall/categories.ts'
import { setFlashApart } from '../../../core/mall/flash.ts'
import { provinceCodes } from '../../../core/mall/kinds.ts'
import { openStock, stockAccount, stockEntry } from '../../../core/mall/postings.ts'
import { addDays, dayOf, type Instant, instantOf } from '../../../core/time.ts'
import { termsOf } from '../../mall/terms.ts'
import type { Database } from '../../storage/database.ts'
import { FIRST_TEMPLATE } from '../../storage/mall-merchants.ts'
import { giveRole, keepOrganization } from '../../storage/staff.ts'
import { goodOf, placeOf, soldIn } from './goods.ts'
import { chanceFrom } from './names.ts'

const STORES = 400
const ROWS = 500
const KINDS = ['选品', '山货', '优品', '严选', '小铺', '良品', '百货', '好物'] as const

/** Every tenth store sends from two or three warehouses, far from each other. */
const placesOf = (n: number) =>
  Array.from({ length: n % 10 === 3 ? 2 + ((n / 10) & 1) : 1 }, (_, k) => ({
    name: ['总仓', '二号仓', '三号仓'][k]!,
    province: provinceCodes[(n + 11 * k) % provinceCodes.length]!,
    street: `${['工业路', '物流园路', '仓前街'][k]!} ${n + 1} 号`,
    phone: `139000${String(10_000 + n + 1_000 * k)}`,
  }))

/** `owners` operate the stores, one after another; the first store is the first one's. */
export async function fillMall(
  db: Database,
  at: Instant,
  owners: readonly string[],
  goods: number,
  send: (commands: readonly Command[]) => void,
): Promise<void> {
  const chance = chanceFrom('qiao mall')
  const firsts = categories.filter(({ parent }) => parent === null).map(({ code }) => code)
  const id = (prefix: string, label: string) => `${prefix}-${entryId(`history ${label}`, at, 'press')}`
  const stores = Array.from({ length: STORES }, (_, n) => {
    const own = [...new Set([chance.pick(`store ${n} first`, firsts), chance.pick(`store ${n} second`, firsts)])]
    return {
      n, own, id: id('mall-merchant', `store ${n}`), firm: id('firm', `store ${n}`), organization: `organization-${digest(`history mall ${n}`).slice(0, 32)}`,
      owner: owners[n % owners.length]!, name: `${placeOf(chance, `store ${n}`)}${chance.pick(`store ${n} kind`, KINDS)}${n + 1}号店`, places: placesOf(n),
    } // biome-ignore format: one store
  })
  for (const { n, firm, organization, owner, name } of stores) {
    const body = `9133${String(1_000_000 + n)}MA${String(n).padStart(4, '0')}`.slice(0, 17).padEnd(17, '0')
    await keepOrganization(db, { id: organization, name: `${name}有限公司`, kind: 'firm', at })
    await db`
      insert into firms (id, code, name, representative_name, representative, operator, at, request, state, organization)
      select ${firm}, ${body + usccCheckCharacter(body)}, ${`${name}有限公司`}, name, id, id, ${at}, '', 'open', ${organization} from customers where id = ${owner} on conflict do nothing`
    await giveRole(db, { customer: owner, organization, role: 'operator', from: at })
  }
  send(stores.map(({ organization }) => openCurrentAccount(organization, at)))
  const until = addDays(dayOf(at), 5 * 365)
  const numbers = { food: 'JY1', publication: '新出发京字第', 'medical-device': '京食药监械经营备' } as const
  await db`
    insert into mall_merchants ${db(stores.map((one) => {
      const permits = permitsFor(one.own.flatMap(soldIn))
      const digits = String(one.n).padStart(8, '0')
      return {
        id: one.id, firm: one.firm, organization: one.organization, customer: one.owner, name: one.name, about: '', categories: db.json(one.own), state: 'open', at, asked_at: at, decided_at: at,
        permits: db.json(Object.fromEntries(permits.map((kind) => [kind, { number: kind === 'food' ? `JY1${digits.padStart(13, '1')}` : `${numbers[kind]}${digits}号`, until }]))),
        shipping: db.json(keptAs(FIRST_TEMPLATE) as never),
      }
    }) as never)} on conflict do nothing` // biome-ignore format: one row
  await db`
    insert into mall_warehouses ${db(stores.flatMap((one) => one.places.map((place, k) => ({
      ...place, id: id('mall-warehouse', `store ${one.n} ${k}`), merchant: one.id, main: k === 0, at: at + k,
    }))) as never)} on conflict do nothing` // biome-ignore format: one row

  let commands: Command[] = []
  let [rows, skus]: [object[], object[]] = [[], []]
  const keep = async () => {
    if (rows.length > 0) await db`insert into mall_goods ${db(rows as never)} on conflict do nothing`
    if (skus.length > 0) await db`insert into mall_skus ${db(skus as never)} on conflict do nothing`
    if (commands.length > 0) send(commands)
    ;[rows, skus, commands] = [[], [], []]
  }
  for (let n = 0; n < goods; n++) {
    const store = stores[n % STORES]!
    const label = `good ${n}`
    const good = goodOf(chance, label, chance.pick(`${label} category`, store.own.flatMap(soldIn)), n)
    const own = id('mall-good', label)
    const prices = good.variants.map(({ fen }) => fen)
    const least = prices.reduce((a, b) => (a < b ? a : b))
    rows.push({
      id: own, merchant: store.id, name: good.name, about: good.about, category: good.category, attributes: db.json(good.attributes), shares: db.json([]), state: 'listed',
      at, changed_at: at, listed_at: at + n, least, several: prices.some((price) => price !== least),
      terms: termsOf([good.name, categories.find(({ code }) => code === good.category)!.zh, ...Object.values(good.attributes), ...good.variants.map(({ name }) => name)]),
    }) // biome-ignore format: one row
    for (const [k, { name, fen, grams, pieces }] of good.variants.entries()) {
      const sku = id('mall-sku', `${label} ${k}`)
      skus.push({ id: sku, good: own, n: k, name, price: fen, grams, at })
      for (const [nth, { name: warehouse }] of store.places.entries()) {
        // Half of it in the main one, the rest in the others.
        const here =
          nth > 0
            ? Math.floor(pieces / 2 / (store.places.length - 1))
            : pieces - Math.floor(pieces / 2 / Math.max(1, store.places.length - 1)) * (store.places.length - 1)
        commands.push(openStock({ sku, warehouse, owner: store.id }, at))
        if (here > 0) commands.push(stockEntry({ id: id('mall-stock', nth === 0 ? `${label} ${k}` : `${label} ${k} ${nth}`), at, by: BigInt(here) }, { sku, warehouse }, { actor: store.owner, request: '' })) // biome-ignore format: one line
      }
    }
    if (rows.length >= ROWS) await keep()
  }
  await keep()
}

/** Flash sales of the day: some are on as the bank opens, some come in the evening, and two wait for an officer. */
export async function fillFlashSales(db: Database, at: Instant, send: (commands: readonly Command[]) => void): Promise<void> {
  const chance = chanceFrom('qiao flash sales')
  const skus = await db<{ id: string; good: string; merchant: string; customer: string; warehouse: string; price: bigint }[]>`
    select s.id, s.good, g.merchant, m.customer, w.name as warehouse, s.price from mall_skus s join mall_goods g on g.id = s.good join mall_merchants m on m.id = g.merchant
      join mall_warehouses w on w.merchant = m.id and w.main
    where s.n = 0 and s.price > 3000 and g.state = 'listed' order by g.at, g.listed_at limit 120`
  // By what came in, not by what is left: the same again chooses the same.
  const accounts = await db<{ id: string; credits: bigint }[]>`
    select replace(id::text, '-', '') as id, credits from ledger_accounts where id = any(${skus.map(({ id, warehouse }) => stockAccount(id, warehouse) as string)}::uuid[])`
  const cameIn = new Map(accounts.map(({ id, credits }) => [id, credits]))
  const SALES = 8
  const hour = 3_600_000
  for (const [n, sku] of skus.filter(({ id, warehouse }) => (cameIn.get(stockAccount(id, warehouse)) ?? 0n) >= 30n).slice(0, SALES).entries()) {
    const id = `mall-flash-${entryId(`history flash ${n}`, at, 'press')}`
    const pieces = chance.between(`pieces ${n}`, 10, 30)
    const from = n < 4 ? at : at + (4 + n) * hour
    const asked = n >= SALES - 2
    await db`
      insert into mall_flash_sales (id, merchant, good, sku, warehouse, customer, price, usual, pieces, per_buyer, from_at, until_at, at, state, tries)
      values (${id}, ${sku.merchant}, ${sku.good}, ${sku.id}, ${sku.warehouse}, ${sku.customer}, ${((sku.price * BigInt(chance.between(`price ${n}`, 50, 75))) / 1_000n) * 10n}, ${sku.price}, ${pieces}, ${1 + (n % 2)}, ${from},
        ${from + (6 + n) * hour}, ${at}, ${asked ? 'asked' : 'set'}, ${asked ? 0 : 1}) on conflict do nothing`
    if (!asked) send(setFlashApart({ id, at, sku: sku.id, warehouse: sku.warehouse, merchant: sku.merchant }, pieces, 1, { actor: 'bank', request: '' }))
  }
} // biome-ignore format: one sale

/** Price lists of some stores, on as the bank opens: special prices in a dozen, some cheaper from ten pieces on; what firms pay in every third; one that comes next week. */
export async function fillPriceLists(db: Database, at: Instant): Promise<void> {
  const chance = chanceFrom('qiao price lists')
  const [STORES, GOODS] = [12, 5]
  const skus = await db<{ id: string; merchant: string; customer: string; price: bigint }[]>`
    select s.id, g.merchant, m.customer, s.price
    from (select id, merchant, listed_at, row_number() over (partition by merchant order by listed_at) as place from mall_goods where state = 'listed') g
    join mall_skus s on s.good = g.id and s.n = 0 join mall_merchants m on m.id = g.merchant where g.place <= ${GOODS} and s.price > 1000 order by g.place, g.listed_at`
  const stores = [...new Set(skus.map(({ merchant }) => merchant))].slice(0, STORES)
  const today = dayOf(at)
  for (const [n, merchant] of stores.entries()) {
    const own = skus.filter((sku) => sku.merchant === merchant)
    const made = [
      { kind: 'sale', name: '当季特价', from: at, until: addDays(today, chance.between(`until ${n}`, 5, 30)), most: 92 },
      ...(n % 3 === 0 ? [{ kind: 'firms', name: '企业采购价', from: at, until: null, most: 85 }] : []),
      ...(n === 0 ? [{ kind: 'sale', name: '下周特价', from: instantOf(addDays(today, 7)), until: addDays(today, 13), most: 80 }] : []),
    ]
    for (const [k, { kind, name, from, until, most }] of made.entries()) {
      const id = `mall-prices-${entryId(`history prices ${n} ${k}`, at, 'press')}`
      const kept = await db`
        insert into mall_price_lists (id, merchant, customer, name, kind, from_at, until_at, at)
        values (${id}, ${merchant}, ${own[0]!.customer}, ${name}, ${kind}, ${from}, ${until && instantOf(addDays(until, 1))}, ${at}) on conflict do nothing`
      if (kept.count === 0) continue
      // Whole tenths of a yuan; from ten pieces on a twentieth less.
      const share = (price: bigint, percent: number) => ((price * BigInt(percent)) / 1_000n) * 10n
      const rows = own.flatMap((sku, g) => {
        const percent = chance.between(`percent ${n} ${k} ${g}`, most - 17, most)
        return [1, 10].slice(0, g % 2 === 0 ? 2 : 1).map((pieces) => ({ list: id, sku: sku.id, pieces, price: share(sku.price, pieces === 1 ? percent : percent - 5) }))
      })
      await db`insert into mall_prices ${db(rows as never)}`
    }
  }
} // biome-ignore format: one list
