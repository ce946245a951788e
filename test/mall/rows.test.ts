/** The rows of orders: what a run is begun with, and what it is told of again. */
import { afterEach, expect, test } from 'vitest'
import { instantOf } from '../../core/time.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import * as store from '../../workflows/storage/mall-orders.ts'
import { ordered, putIn } from '../../workflows/storage/mall-shopping.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { keepMerchant } from './kept.ts'
import { part } from './part.ts'

const at = instantOf('2026-11-20', 9)
const BUYER = 'customer-one'
const address = { name: '一', phone: '13400000001', county: '110105', place: '北京市朝阳区', street: '建国路 1 号' }

/** A store with one good of two variants. */
async function keepStore(db: Database, n: number): Promise<void> {
  const merchant = await keepMerchant(db, n, BUYER)
  const good = `mall-good-${n}`
  await db`
    insert into mall_goods (id, merchant, name, about, category, attributes, shares, state, at, changed_at, least, several, terms)
    values (${good}, ${merchant}, '红米', '', 'grain/rice', '{}', '[]', 'listed', ${at}, ${at}, 3990, false, '{}')`
  for (const k of [1, 2])
    await db`
      insert into mall_skus (id, good, n, name, price, grams, at) values (${`mall-sku-${n}-${k}`}, ${good}, ${k}, ${`${k}`}, 3990, 5000, ${at})`
} // biome-ignore format: one row

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let drop = async () => {}
  afterEach(() => drop())
  async function rows(): Promise<Database> {
    const database = await testDatabase()
    const db = connect(database.url, { name: 'test', max: 2 })
    drop = async () => {
      await db.end()
      await database.drop()
    }
    await migrate(db)
    await seedCustomer(db, { id: BUYER, phone: '+8613400000001', name: 'one' })
    for (const n of [1, 2]) await keepStore(db, n)
    return db
  }

  test('a run is begun with its parts in their order, told again of what it has not heard, and of nothing once it is over', async () => {
    const db = await rows()
    const parts = [2, 1].map((n) => ({
      ...part({ id: `mall-part-${n}`, merchant: `mall-merchant-${n}`, organization: `organization-${n}` }),
      from: ['仓'],
    }))
    const order = { id: 'mall-order-1', at, buyer: { customer: BUYER, class: 'I' as const }, approved: 'passkey' as const, parts, uses: [],
    expiresAt: at + 1, request: '', attempt: 1 } // biome-ignore format: one order
    await store.intendOrders(db, [{ order, address }])
    await db`update mall_orders set state = 'reserved'`
    const [row] = await store.ordersToStart(db, 10)
    expect(store.orderOf(row!)).toEqual({ id: 'mall-order-1', at, parts: ['mall-part-2', 'mall-part-1'] })

    const untold = async () => {
      await db`update mall_orders set told = now() - interval '1 minute'`
      return (await store.untoldOrders(db, 10)).map((one) => [one.given, store.orderOf(one).parts])
    }
    const say = () => db.begin((tx) => store.say(tx, 'mall-order-1')) as Promise<number>
    const times = await say()
    expect(await untold()).toEqual([[1, ['mall-part-2', 'mall-part-1']]])
    await store.heard(db, 'mall-order-1', times)
    expect(await untold()).toEqual([])
    await say()
    expect(await untold()).toHaveLength(1)
    await store.conclude(db, 'mall-order-1', 'over', 'Settled', at)
    expect(await untold()).toEqual([])
    // The same press again, after the end: it is answered from the row, and no run is looked for.
    await say()
    expect(await untold()).toEqual([])
  })

  test('what was ordered leaves the basket, what is there beyond it stays', async () => {
    const db = await rows()
    const skus = ['mall-sku-1-1', 'mall-sku-1-2', 'mall-sku-2-1']
    for (const [n, sku] of skus.entries()) await putIn(db, BUYER, { sku, quantity: n + 1 }, at, 50)
    // Two orders of one moment, and another's basket with the same good.
    await db`insert into customers (id, phone, name, joined_at, state) values ('other', '13900000009', '李丽', 0, 'open')`
    await putIn(db, 'other', { sku: skus[0]!, quantity: 3 }, at, 50)
    await ordered(db, [
      {
        customer: BUYER,
        lines: [
          { sku: skus[0]!, quantity: 1 },
          { sku: skus[1]!, quantity: 5 },
          { sku: skus[2]!, quantity: 1 },
        ],
        address: 'mall-address-1',
        at,
      },
      { customer: BUYER, lines: [{ sku: skus[2]!, quantity: 1 }], address: 'mall-address-1', at },
    ])
    expect([...(await db`select customer, sku, quantity from mall_basket order by sku`)]).toEqual([
      { customer: 'other', sku: skus[0], quantity: 3 },
      { customer: BUYER, sku: skus[2], quantity: 1 },
    ])
  })
})
