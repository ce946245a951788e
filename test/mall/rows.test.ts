/** The rows of orders: what a run is begun with, and what it is told of again. */
import { afterEach, expect, test } from 'vitest'
import { instantOf } from '../../core/time.ts'
import { registerWait } from '../../workflows/storage/calendar.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { forgetBuyers } from '../../workflows/storage/mall-keeping.ts'
import * as store from '../../workflows/storage/mall-orders.ts'
import { keepPicture } from '../../workflows/storage/mall-pictures.ts'
import { ordered, putIn } from '../../workflows/storage/mall-shopping.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { keepStore } from './kept.ts'
import { part } from './part.ts'

const at = instantOf('2026-11-20', 9)
const BUYER = 'customer-one'
const address = { name: '一', phone: '13400000001', county: '110105', place: '北京市朝阳区', street: '建国路 1 号' }

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
    for (const n of [1, 2]) await keepStore(db, n, BUYER)
    return db
  }

  const intended = (): store.Intended => {
    const parts = [2, 1].map((n) => ({
      ...part({ id: `mall-part-${n}`, order: 'mall-order-1', merchant: `mall-merchant-${n}`, organization: `organization-${n}` }),
      from: ['仓'],
    }))
    return {
      order: { id: 'mall-order-1', at, buyer: { customer: BUYER, class: 'I' }, approved: 'passkey', parts, uses: [], expiresAt: at + 1, request: '', attempt: 1 },
      address,
    }
  } // biome-ignore format: one order
  test('three years after its end nothing tells where an order went, nor what was said and shown; a day before, all of it stands', async () => {
    const db = await rows()
    await store.intendOrders(db, [intended()])
    await db`update mall_orders set state = 'over', ended_at = ${instantOf('2024-02-29', 23)}`
    await db`
      insert into mall_cases (id, part, kind, reason, state, until, pieces, at, notes)
      values ('mall-case-1', 'mall-part-2', 'refund', 'damaged', 'paid', ${at}, '[]', ${at}, '[{"by": "buyer", "says": "碎了"}]')`
    await db.begin((tx) => keepPicture(tx, { id: 'mall-picture-1', case: 'mall-case-1', by: 'buyer', width: 1, height: 1, bytes: new Uint8Array([1]), at }))
    const stands = async () => {
      const [order] = await db<{ address: object }[]>`select address from mall_orders`
      const [one] = await db<{ notes: unknown[] }[]>`select notes from mall_cases`
      return { ...order!.address, notes: one!.notes.length, pictures: (await db`select from mall_case_pictures`).length }
    }
    expect(await forgetBuyers(db, '2027-02-28')).toBe(0)
    expect(await stands()).toEqual({ ...address, notes: 1, pictures: 1 })
    expect(await forgetBuyers(db, '2027-03-01')).toBe(1)
    expect(await stands()).toEqual({ name: '', phone: '', county: '110105', place: '北京市朝阳区', street: '', notes: 0, pictures: 0 })
    expect(await forgetBuyers(db, '2027-03-02')).toBe(0)
  }) // biome-ignore format: one row a line
  test('a run is begun with its parts in their order, told again of what it has not heard, also when its row is over', async () => {
    const db = await rows()
    await store.intendOrders(db, [intended()])
    await db`update mall_orders set state = 'reserved'`
    const [row] = await store.ordersToStart(db, 10, at)
    expect(store.orderOf(row!)).toEqual({ id: 'mall-order-1', at, parts: ['mall-part-2', 'mall-part-1'] })

    const untold = async () => {
      await db`update mall_orders set told = now() - interval '1 minute'`
      return (await store.untoldOrders(db, 10)).map((one) => [one.given, store.orderOf(one).parts])
    }
    await db`update mall_parts set state = 'to-ship', ship_by = ${at + 1_000_000}`
    const say = () =>
      db.begin((tx) => store.say(tx, { order: 'mall-order-1', id: 'mall-part-1' }, at)) as Promise<number>
    const times = await say()
    expect(await untold()).toEqual([[1, ['mall-part-2', 'mall-part-1']]])
    await store.heard(db, 'mall-order-1', times)
    expect(await untold()).toEqual([])
    await say()
    expect(await untold()).toHaveLength(1)
    // The row says that it is over; a run that was cut off as it wrote that does not know it.
    await store.conclude(db, 'mall-order-1', 'over', 'Settled', at)
    expect(await untold()).toHaveLength(1)
    // The same press again, after the end: a run that is over has heard it all.
    const last = await say()
    expect(await untold()).toEqual([[last, ['mall-part-2', 'mall-part-1']]])
    await store.heard(db, 'mall-order-1', last)
    expect(await untold()).toEqual([])
  })

  test('who has just ordered is told what the rows say', async () => {
    const db = await rows()
    await store.intendOrders(db, [intended()])
    await db`update mall_orders set state = 'reserved', sequence = 7`
    const names = new Map((await db<{ id: string; name: string }[]>`select id, name from mall_merchants`).map(({ id, name }) => [id, name]))
    const { row, parts } = store.rowsSetAside(intended(), 7, ({ merchant }) => names.get(merchant)!)
    // Columns that no answer reads.
    const { started, told, ...kept } = (await store.orderBy(db, 'mall-order-1')) as store.OrderRow & { started: boolean; told: Date }
    expect(kept).toEqual(row)
    expect((await store.partsOf(db, ['mall-order-1'])).map((one) => ({ ...one, sequence: undefined }))).toEqual(parts)
  }) // biome-ignore format: one order

  test('a run that rests is told only of what is due before it looks again by itself', async () => {
    const db = await rows()
    const hour = 3_600_000
    const [soon, later] = [at + 48 * hour, at + 240 * hour]
    await store.intendOrders(db, [intended()])
    await db`update mall_orders set state = 'paid'`
    await db`update mall_parts set state = 'to-ship', ship_by = ${soon}`
    const say = (now = at) => db.begin((tx) => store.say(tx, { order: 'mall-order-1', id: 'mall-part-1' }, now)) as Promise<number>
    const rests = (until: number, knows: number) => registerWait(db, 'mall-order-1', 'order', until, knows)
    // It has not come to rest yet.
    expect(await say()).toBe(1)
    // It rests and has not heard that.
    await rests(soon, 0)
    expect(await say()).toBe(2)
    await rests(soon, 2)
    await db`update mall_parts set state = 'shipped', receives_at = ${later} where id = 'mall-part-1'`
    expect(await say()).toBe(0)
    // It wakes within the minute, or has woken by a clock that is a little ahead.
    expect(await say(soon - 30_000)).toBe(3)
    // A case that somebody has to answer before then.
    await rests(later, 3)
    await db`
      insert into mall_cases (id, part, kind, reason, state, until, pieces, at, notes)
      values ('mall-case-1', 'mall-part-1', 'refund', 'not-arrived', 'asked', ${later + hour}, '[{"line":0,"quantity":1}]', ${at}, '[]')`
    expect(await say()).toBe(0)
    await db`update mall_cases set until = ${later - hour}`
    expect(await say()).toBe(4)
    // Money that is due now.
    await rests(later, 4)
    await db`update mall_cases set state = 'agreed'`
    expect(await say()).toBe(5)
  }) // biome-ignore format: one story

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
