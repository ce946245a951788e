/** Price lists: what a store may make of one, what a line costs by them, and a buyer who sees and pays that price. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keptAs } from '../../core/deposits/term-kept.ts'
import { MOST_PIECES, MOST_ROWS } from '../../core/mall/kinds.ts'
import type { Merchant, MerchantGood } from '../../core/mall/merchant-wire.ts'
import type { PriceList, PriceListBrief } from '../../core/mall/price-list-wire.ts'
import {
  type Buying,
  type ListPrice,
  type PriceListFault,
  type PriceListForm,
  type PriceRow,
  periodOf,
  priceFor,
  priceListFault,
  priceListStanding,
  shownPrices,
} from '../../core/mall/price-lists.ts'
import type { Address, Basket, Good, GoodBrief, MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { type Fen, fen } from '../../core/money.ts'
import { addDays, instantOf } from '../../core/time.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { draftGood } from '../../workflows/storage/mall-goods.ts'
import { findBases, keepPriceList, pricesOf } from '../../workflows/storage/mall-prices.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, order, orderNow, paidOrder } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'
import { keepMerchant } from './kept.ts'

const usual = fen(10_00n)
const AT = instantOf('2026-11-20', 12)
const row = (more: Partial<ListPrice> = {}): ListPrice => ({
  kind: 'sale', from: instantOf('2026-11-20'), until: instantOf('2026-11-21'), pieces: 1, price: fen(8_00n), was: usual, ...more,
}) // biome-ignore format: one row
const consumer: Buying = { buyer: 'consumer', at: AT }

describe('what a line costs', () => {
  test('the lowest of all that is in force for its buyer and quantity', () => {
    const rows = [row(), row({ pieces: 10, price: fen(7_00n) }), row({ kind: 'firms', price: fen(6_00n) })]
    const price = (quantity: number, buyer: Buying['buyer'] = 'consumer') => priceFor(usual, rows, { buyer, at: AT }, quantity) // biome-ignore format: one call
    expect([price(1), price(9), price(10), price(10, 'firm')]).toEqual([8_00n, 8_00n, 7_00n, 6_00n])
  })
  test('from its first instant to its last but one', () => {
    const at = (at: number) => priceFor(usual, [row({ from: 10, until: 20 })], { buyer: 'consumer', at }, 1)
    expect([at(9), at(10), at(19), at(20)]).toEqual([10_00n, 8_00n, 8_00n, 10_00n])
    expect(priceFor(usual, [row({ from: 10, until: null })], { buyer: 'consumer', at: 1e12 }, 1)).toBe(8_00n)
  })

  const anyPrice = fc.integer({ min: 1, max: 2_000 }).map((some) => fen(BigInt(some)))
  const anyRow: fc.Arbitrary<ListPrice> = fc.record({
    kind: fc.constantFrom('sale' as const, 'firms' as const),
    from: fc.integer({ min: 0, max: 50 }),
    until: fc.option(fc.integer({ min: 51, max: 100 }), { nil: null }),
    pieces: fc.integer({ min: 1, max: 20 }),
    price: anyPrice,
    was: fc.option(anyPrice, { nil: null }),
  })
  const anyBuying: fc.Arbitrary<Buying> = fc.record({ buyer: fc.constantFrom('consumer' as const, 'firm' as const), at: fc.integer({ min: 0, max: 120 }) }) // biome-ignore format: one line
  const anyRows = fc.array(anyRow, { maxLength: 12 })
  const quantity = fc.integer({ min: 1, max: 25 })
  test('never more than usual, and no piece dearer where one buys more (random)', () => {
    fc.assert(
      fc.property(anyPrice, anyRows, anyBuying, quantity, quantity, (usual, rows, buying, one, more) => {
        const price = (many: number) => priceFor(usual, rows, buying, many)
        expect(price(one) <= usual).toBe(true)
        expect(price(one + more) <= price(one)).toBe(true)
      }),
    )
  })
  test('what is over, not begun, or for firms changes nothing for others; nor does the order of lists (random)', () => {
    fc.assert(
      fc.property(anyPrice, anyRows, anyRow, anyBuying, quantity, (usual, rows, other, buying, many) => {
        const price = priceFor(usual, rows, buying, many)
        const late = { ...other, from: buying.at + 1 }
        const over = { ...other, from: 0, until: buying.at }
        expect(priceFor(usual, [...rows, late, over], buying, many)).toBe(price)
        const ofFirms = { ...other, kind: 'firms' as const }
        expect(priceFor(usual, [...rows, ofFirms], { ...buying, buyer: 'consumer' }, many)).toBe(priceFor(usual, rows, { ...buying, buyer: 'consumer' }, many)) // biome-ignore format: one law
        expect(priceFor(usual, rows.toReversed(), buying, many)).toBe(price)
      }),
    )
  })
  test('a good shows just what is paid, whatever the quantity; and crosses out only what is more (random)', () => {
    fc.assert(
      fc.property(anyPrice, anyRows, anyBuying, quantity, (usual, rows, buying, many) => {
        const { steps, reduced } = shownPrices(usual, rows, buying)
        expect(steps[0]!.from).toBe(1)
        expect(steps.findLast(({ from }) => from <= many)!.price).toBe(priceFor(usual, rows, buying, many))
        expect(reduced !== null).toBe(steps[0]!.price < usual)
        if (reduced?.was) expect(reduced.was > steps[0]!.price && reduced.was <= usual).toBe(true)
        expect(shownPrices(usual, rows.toReversed(), buying).steps).toEqual(steps)
      }),
    )
  })
  test('what is crossed out is the lower of the usual price and what it was really sold at; nothing while that is not known', () => {
    const was = (sold: Fen | null) => shownPrices(usual, [row({ was: sold })], consumer).reduced!.was
    expect([was(fen(9_00n)), was(fen(12_00n)), was(fen(8_00n)), was(null)]).toEqual([9_00n, 10_00n, null, null])
    expect(shownPrices(usual, [row({ pieces: 10 })], consumer)).toMatchObject({ reduced: null, until: instantOf('2026-11-21') }) // biome-ignore format: one look
    expect(shownPrices(usual, [], consumer)).toEqual({ steps: [{ from: 1, price: usual }], reduced: null, until: null })
  })
})

describe('what a store may make', () => {
  const prices = new Map([['a', usual], ['b', fen(20_00n)]]) // biome-ignore format: two
  const of = (sku: string, from: number, price: bigint): PriceRow => ({ sku, from, price: fen(price) })
  const form: Omit<PriceListForm, 'name'> = { kind: 'sale', from: '2026-11-20', until: '2026-11-30', rows: [of('a', 1, 9_00n), of('a', 10, 8_00n), of('b', 5, 19_00n)] } // biome-ignore format: one form
  test.each<[string, Partial<PriceListForm>, PriceListFault | undefined]>([
    ['all as it may be', {}, undefined],
    ['begun yesterday', { from: '2026-11-19' }, { kind: 'from' }],
    ['over before it begins', { until: '2026-11-19' }, { kind: 'until' }],
    ['one day', { until: '2026-11-20' }, undefined],
    ['a special price without an end', { until: null }, { kind: 'until' }],
    ['what firms pay, without an end', { kind: 'firms', until: null }, undefined],
    ['without rows', { rows: [] }, { kind: 'rows' }],
    ['no cheaper than usual', { rows: [of('a', 1, 10_00n)] }, { kind: 'price', sku: 'a' }],
    ['twice from the same number', { rows: [of('a', 1, 9_00n), of('a', 1, 8_00n)] }, { kind: 'twice', sku: 'a' }],
    ['no cheaper from more on', { rows: [of('b', 10, 9_00n), of('b', 1, 9_00n)] }, { kind: 'steps', sku: 'b' }],
    ['from more than one may order', { rows: [of('a', MOST_PIECES + 1, 9_00n)] }, { kind: 'pieces', sku: 'a' }],
    ['too many rows', { rows: Array.from({ length: MOST_ROWS + 1 }, (_, n) => of('a', n + 1, 9_00n)) }, { kind: 'rows' }], // biome-ignore format: a table
  ])('%s', (_, more, fault) => expect(priceListFault({ ...form, ...more }, prices, '2026-11-20')).toEqual(fault))
  test('one that begins today begins at once, and holds until its last day is over', () => {
    expect(periodOf(form, AT)).toEqual({ from: AT, until: instantOf('2026-12-01') })
    expect(periodOf({ from: '2026-11-21', until: null }, AT)).toEqual({ from: instantOf('2026-11-21'), until: null })
    const stands = (now: number) => priceListStanding({ from: 10, until: 20 }, now)
    expect([stands(9), stands(10), stands(20)]).toEqual(['coming', 'on', 'over'])
  })
})

needing(['QIAO_TEST_DATABASE_URL'], () => {
  const DAY = 86_400_000
  const FROM = instantOf('2026-11-20')
  const skus = ['a', 'b', 'c', 'd'].map((one) => `mall-sku-${one}`)
  let db: Database
  let drop: () => Promise<void>
  let merchant: string
  beforeAll(async () => {
    const database = await testDatabase()
    db = connect(database.url, { name: 'test', max: 2 })
    drop = database.drop
    await migrate(db)
    await seedCustomer(db, { id: 'customer-one', phone: '+8613400000001', name: 'one' })
    merchant = await keepMerchant(db, 1, 'customer-one')
    const variants = skus.map((id) => ({ id, name: id, price: 20_00n, grams: 1 }))
    await draftGood(db, 'mall-good-1', merchant, { name: '米', about: '', category: 'grain/rice', attributes: {}, shares: [], terms: [], variants }, 0) // biome-ignore format: one good
  })
  afterAll(async () => {
    await db.end()
    await drop()
  })
  let orders = 0
  async function sold(at: number, lines: readonly { readonly sku: string; readonly quantity: number; readonly amount: bigint }[], state = 'paid') {
    const id = `mall-order-${orders++}`
    await db`
      insert into mall_orders (id, customer, class, approved, address, total, at, expires_at, request, state) values (${id}, 'customer-one', 'I', 'passkey', '{}', 0, ${at}, ${at}, '', ${state})`
    await db`
      insert into mall_parts (id, "order", n, merchant, organization, part, sends_from, total, pieces)
      values (${`mall-part-${id}`}, ${id}, 0, ${merchant}, 'organization-1', ${db.json(keptAs({ lines }) as never)}, '{}', 0, ${lines.map(() => 0)})`
  } // biome-ignore format: one order

  test('what is crossed out is the lowest that was paid for a piece in the seven days before, or the last time before them, or the usual price', async () => {
    const [a, b, c] = skus as [string, string, string]
    await sold(FROM - 6 * DAY, [{ sku: a, quantity: 3, amount: 54_01n }, { sku: a, quantity: 1, amount: 0n }]) // biome-ignore format: one order
    await sold(FROM - 7 * DAY, [{ sku: a, quantity: 1, amount: 19_00n }])
    await sold(FROM - 7 * DAY - 1, [{ sku: a, quantity: 1, amount: 12_00n }])
    await sold(FROM - 20 * DAY, [{ sku: b, quantity: 1, amount: 15_00n }])
    await sold(FROM - 9 * DAY, [{ sku: b, quantity: 2, amount: 34_00n }])
    await sold(FROM - DAY, [{ sku: c, quantity: 1, amount: 5_00n }], 'released')
    await sold(FROM, [{ sku: c, quantity: 1, amount: 6_00n }])
    const list = { id: 'mall-prices-1', name: '特价', kind: 'sale' as const, from: FROM, until: FROM + DAY, rows: skus.map((sku) => ({ sku, from: 1, price: fen(4_00n) })) } // biome-ignore format: one list
    await keepPriceList(db, { ...list, merchant, customer: 'customer-one', at: 0 })
    await findBases(db, FROM - 1)
    const was = async () => {
      const prices = await pricesOf(db, skus, FROM)
      return skus.map((sku) => prices.get(sku)![0]!.was)
    }
    expect(await was()).toEqual([null, null, null, null])
    await findBases(db, FROM)
    expect(await was()).toEqual([18_00n, 17_00n, 20_00n, 20_00n])
    // It is found once: what is sold by the list itself changes nothing.
    await sold(FROM - DAY, [{ sku: a, quantity: 1, amount: 1_00n }])
    await findBases(db, FROM + 1)
    expect((await was())[0]).toBe(18_00n)
  })
})

const needs = ['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL', 'QIAO_BROWSER'] as const
needing([...needs], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `136${serial}71`, '王小明')
  const buyer = new Customer(places, `136${serial}72`, '李敏')
  const officer = seeded(places, 'officer')
  let store: Merchant
  let address: Address
  let db: Database
  let today: string
  let goods = 0

  const good = (price = '20.00'): Promise<MerchantGood> => onSale(operator, officer, store, { name: `价目好物${serial}-${++goods}`, price }) // biome-ignore format: one call
  const skuOf = (one: MerchantGood) => one.variants[0]!.id
  const lists = async () =>
    expectStatus(await operator.ask<{ lists: PriceListBrief[]; today: string }>('GET', `/mall/merchants/${store.id}/price-lists`), 200) // biome-ignore format: one look
  const makes = (rows: readonly { readonly sku: string; readonly from?: number; readonly price: object }[], more: object = {}) =>
    operator.press<PriceList>(`/mall/merchants/${store.id}/price-lists`, { name: '秋收价', kind: 'sale', from: today, until: addDays(today, 9), rows, ...more }) // biome-ignore format: one press
  const shown = async (who: Customer, one: MerchantGood) => expectStatus(await who.ask<Good>('GET', `/mall/goods/${one.id}`), 200).variants[0]! // biome-ignore format: one look
  const quotes = (who: Customer, to: string, lines: readonly object[]) => who.ask<Quote>('POST', '/mall/quotes', { address: to, lines }) // biome-ignore format: one look
  /** As soon as it is known what a good was sold at before, that is crossed out. */
  const crossedOut = (one: MerchantGood) =>
    until('what is crossed out', async () => (await shown(buyer, one)).reduced?.was ?? undefined)

  beforeAll(async () => {
    const bank = new URL(given('QIAO_TEST_DATABASE_URL'))
    bank.pathname = '/qiao'
    db = connect(bank.href, { name: 'price lists', max: 2 })
    await Promise.all([operator.join(), buyer.join(), officer.signIn()])
    for (const [n, who] of [operator, buyer].entries()) {
      await who.bind(withCheckDigit(`62220211${serial}000${n}`))
      await who.topUpEnded((await who.topUp('2000.00')).id)
    }
    address = await newAddress(buyer)
    store = await openStore(operator, officer, await openFirm(operator, usccOf(serial, 71), `桥南价目${serial}`), `桥南价目${serial}`) // biome-ignore format: one call
    today = (await lists()).today
  }, 120_000)
  afterAll(() => db?.end())

  test('a good, the search, the basket and an order cost what the list says for so many pieces; the order keeps it', async () => {
    const one = await good()
    const sku = skuOf(one)
    expect(await shown(buyer, one)).toMatchObject({ price: yuan('20.00'), reduced: null, steps: [], until: null })
    const rows = [{ sku, price: yuan('16.00') }, { sku, from: 10, price: yuan('12.50') }] // biome-ignore format: two
    const made = expectStatus(await makes(rows), 201)
    expect(made).toMatchObject({ stands: 'on', goods: 1, rows: [{ from: 1, usual: yuan('20.00'), price: yuan('16.00') }, { from: 10, price: yuan('12.50') }] }) // biome-ignore format: one look
    expect(await crossedOut(one)).toEqual(yuan('20.00'))
    expect(await shown(buyer, one)).toMatchObject({
      price: yuan('16.00'),
      until: addDays(today, 9),
      steps: [{ from: 1, price: yuan('16.00') }, { from: 10, price: yuan('12.50') }],
    }) // biome-ignore format: one look
    const found = expectStatus(await buyer.ask<{ goods: GoodBrief[] }>('GET', `/mall/goods?merchant=${store.id}&sort=price-up`), 200) // biome-ignore format: one look
    expect(found.goods.find(({ id }) => id === one.id)).toMatchObject({ from: yuan('16.00'), several: false })
    const put = async (quantity: number) => expectStatus(await buyer.ask<Basket>('PUT', '/mall/basket', { sku, quantity }), 200).amount // biome-ignore format: one press
    expect([await put(9), await put(10)]).toEqual([yuan('144.00'), yuan('125.00')])
    const paid = await paidOrder(buyer, address.id, [{ sku, quantity: 10 }])
    expect(paid.parts[0]!.lines[0]).toMatchObject({ price: yuan('12.50'), amount: yuan('125.00') })

    expect(expectStatus(await operator.press<PriceList>(`/mall/price-lists/${made.id}/end`, undefined), 200).stands).toBe('over') // biome-ignore format: one press
    expect(await shown(buyer, one)).toMatchObject({ price: yuan('20.00'), reduced: null, steps: [] })
    expect((await orderNow(buyer, paid.id)).parts[0]!.lines[0]!.price).toEqual(yuan('12.50'))
    // The next list crosses out what it was sold at, not what it says it costs.
    expectStatus(await makes([{ sku, price: yuan('11.00') }]), 201)
    expect(await crossedOut(one)).toEqual(yuan('12.50'))
  }, 60_000)

  test('a price that changes between the quote and the order is refused; promotions are worked out on the price in force', async () => {
    const one = await good('100.00')
    const lines = [{ sku: skuOf(one), quantity: 1 }]
    const before = expectStatus(await quotes(buyer, address.id, lines), 200)
    const made = expectStatus(await makes([{ sku: skuOf(one), price: yuan('80.00') }]), 201)
    const orders = (digest: string) => buyer.press<MallOrder>('/mall/orders', { address: address.id, lines, quote: digest }) // biome-ignore format: one press
    expect((await orders(before.digest)).problem.code).toBe('quote-differs')
    const promotion = { kind: 'percent-off', name: '九折', from: today, until: today, percent: '10', goods: [one.id] }
    expectStatus(await operator.press(`/mall/merchants/${store.id}/promotions`, promotion), 201)
    const now = expectStatus(await quotes(buyer, address.id, lines), 200)
    expect(now).toMatchObject({ goods: yuan('80.00'), off: [{ amount: yuan('8.00') }] })
    expectStatus(await operator.press(`/mall/price-lists/${made.id}/end`, undefined), 200)
    expect((await orders(now.digest)).problem.code).toBe('quote-differs')
    expectStatus(await order(buyer, address.id, lines), 201)
  }, 60_000)

  test('what firms pay is paid by who operates one, and nobody else sees it', async () => {
    const one = await good()
    expectStatus(await makes([{ sku: skuOf(one), price: yuan('15.00') }], { kind: 'firms', until: null }), 201)
    expect(await shown(buyer, one)).toMatchObject({ price: yuan('20.00'), reduced: null })
    expect(await shown(operator, one)).toMatchObject({ price: yuan('15.00'), reduced: { kind: 'firms' }, until: null })
    const lines = [{ sku: skuOf(one), quantity: 2 }]
    const { id } = await newAddress(operator)
    expect(expectStatus(await quotes(buyer, address.id, lines), 200).goods).toEqual(yuan('40.00'))
    expect(expectStatus(await quotes(operator, id, lines), 200).goods).toEqual(yuan('30.00'))
  }, 60_000)

  test('a store makes a list on its screen, is told what is wrong with it, and ends it; a buyer sees price, usual price and steps, and pays that', async () => {
    const one = await good('30.00')
    const browser = await launch(given('QIAO_BROWSER'))
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, operator, places.app)
    await page.goto(`${places.app}/store/${store.id}/promotions`)
    await page.getByRole('link', { name: '价目表', exact: true }).click()
    await page.getByRole('link', { name: '新价目表' }).click()
    await page.getByLabel('名称').fill('冬天的价')
    await page.getByLabel('商品').selectOption(skuOf(one))
    await page.getByLabel('每件（元）').fill('30')
    await page.getByText('平时 30.00 元').waitFor()
    await page.getByRole('button', { name: '再加一档' }).click()
    await page.getByLabel('几件起').last().fill('3')
    await page.getByLabel('每件（元）').last().fill('22')
    await page.getByRole('button', { name: '生成价目表' }).click()
    await page.getByText(`“${one.name}”的价格要低于平时的价格`).waitFor()
    await accessible(page, 'store-prices-new')
    await page.getByLabel('每件（元）').first().fill('25')
    await page.getByRole('button', { name: '生成价目表' }).click()
    await page.getByText('价目表已做好。').waitFor()
    await page.getByRole('link', { name: '冬天的价' }).click()
    await page.getByText('生效中').waitFor()
    await accessible(page, 'store-prices-list')

    await crossedOut(one)
    const { page: shop, context: theirs, troubles: theirsToo } = await openPage(browser, phone)
    await sessionOf(theirs, buyer, places.app)
    await shop.goto(`${places.app}/mall/goods/${one.id}`)
    await shop.getByText('特价', { exact: true }).waitFor()
    await shop.locator('s', { hasText: '30' }).first().waitFor()
    await shop
      .getByRole('region', { name: '多买更便宜' })
      .getByRole('row', { name: /3 件起/ })
      .waitFor()
    await accessible(shop, 'mall-good-prices')
    for (const _ of [1, 2]) await shop.getByRole('button', { name: '数量 多一件' }).click()
    await shop.getByRole('button', { name: '立即购买' }).click()
    await shop.getByRole('button', { name: /付 .* 元$/ }).click()
    await shop.waitForURL(/mall\/orders\/mall-order-/)
    const order = await orderNow(buyer, shop.url().split('/').at(-1)!)
    expect(order.parts[0]!.lines[0]).toMatchObject({ quantity: 3, price: yuan('22.00'), amount: yuan('66.00') })

    await page.getByRole('button', { name: '现在结束' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '现在结束' }).click()
    await page.getByText('价目表已结束。').waitFor()
    expect(troubles.filter((trouble) => !trouble.includes('409'))).toEqual([])
    expect(theirsToo).toEqual([])
    await browser.close()
  }, 90_000)

  test('a list is told what is wrong with it, is made once, changed until it begins, and there are at most fifty', async () => {
    const one = await good()
    const rows = [{ sku: skuOf(one), price: yuan('15.00') }]
    expect((await makes([{ sku: skuOf(one), price: yuan('20.00') }])).problem).toMatchObject({ code: 'price-list-faulty', parameter: 'rows', detail: expect.stringContaining(one.name) }) // biome-ignore format: one look
    expect((await makes([{ sku: `mall-sku-${'0'.repeat(32)}`, price: yuan('1.00') }])).problem.code).toBe('good-unknown') // biome-ignore format: one look
    expect((await makes(rows, { from: '2026-02-30' })).problem.code).toBe('bad-input')
    expect((await buyer.press(`/mall/merchants/${store.id}/price-lists`, { name: '别人的', kind: 'sale', from: today, until: today, rows })).problem.code).toBe('merchant-unknown') // biome-ignore format: one look

    const key = crypto.randomUUID()
    const body = { name: '下周价', kind: 'sale', from: addDays(today, 7), until: addDays(today, 8), rows }
    const press = () => operator.press<PriceList>(`/mall/merchants/${store.id}/price-lists`, body, key)
    const made = expectStatus(await press(), 201)
    expect(expectStatus(await press(), 201).id).toBe(made.id)
    expect((await buyer.ask('GET', `/mall/price-lists/${made.id}`)).problem.code).toBe('price-list-unknown')
    const change = (more: object) => operator.ask<PriceList>('PUT', `/mall/price-lists/${made.id}`, { ...body, ...more }) // biome-ignore format: one press
    expect(expectStatus(await change({ rows: [{ ...rows[0], price: yuan('14.00') }] }), 200)).toMatchObject({ stands: 'coming', rows: [{ price: yuan('14.00') }] }) // biome-ignore format: one look
    expect((await shown(buyer, one)).price).toEqual(yuan('20.00'))
    expect(expectStatus(await change({ from: today }), 200).stands).toBe('on')
    expect((await shown(buyer, one)).price).toEqual(yuan('15.00'))
    expect((await change({})).problem.code).toBe('mall-not-now')

    const many = Array.from({ length: MOST_ROWS }, (_, n) => ({ sku: skuOf(one), from: n + 1, price: yuan((19.99 - n / 100).toFixed(2)) })) // biome-ignore format: one row
    const whole = expectStatus(await makes(many), 201)
    expect(whole.rows).toHaveLength(MOST_ROWS)
    expectStatus(await operator.press(`/mall/price-lists/${whole.id}/end`, undefined), 200)
    expect((await makes([...many, { sku: skuOf(one), from: 900, price: yuan('1.00') }])).problem).toMatchObject({ code: 'bad-input', parameter: 'rows' }) // biome-ignore format: one look

    const others = (await lists()).lists.filter(({ stands }) => stands !== 'over').length
    await db`
      insert into mall_price_lists (id, merchant, customer, name, kind, from_at, until_at, at, based)
      select 'mall-prices-' || lpad(to_hex(k), 26, '0') || ${serial}, merchant, customer, name, kind, from_at, null, at, true
      from mall_price_lists, generate_series(1, ${50 - others}) k where id = ${made.id}`
    expect((await makes(rows)).problem).toMatchObject({
      code: 'price-lists-full',
      detail: expect.stringContaining('50'),
    })
  }, 60_000)
})
