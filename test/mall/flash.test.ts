/** Flash sales: asked for by a store, agreed to by an officer; sold at their price while they last, and no more than there are, whoever comes at once. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FlashTerms, flashFault, flashStanding } from '../../core/mall/flash.ts'
import type { FlashSale, FlashSales } from '../../core/mall/flash-wire.ts'
import type { Merchant, MerchantGood } from '../../core/mall/merchant-wire.ts'
import type { Address, MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { flashWarehouse, homeOf } from '../../core/mall/warehouses.ts'
import { fen } from '../../core/money.ts'
import { secretsOf } from '../../workflows/bank/launcher/home.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { ledgerOver } from '../../workflows/storage/ledger/client.ts'
import { Line } from '../bench/line.ts'
import { crowd } from '../support/crowd.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { minuteAfter, newAddress, onSale, openStore, orderNow } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'

describe('what a store may ask for', () => {
  const HOUR = 3_600_000
  const now = 1_000 * HOUR
  const terms: FlashTerms = { price: fen(900n), pieces: 10, perBuyer: 1, from: now + HOUR, until: now + 2 * HOUR }
  test.each<[string, Partial<FlashTerms>, string | undefined]>([
    ['all as it may be', {}, undefined],
    ['no cheaper than usual', { price: fen(1_000n) }, 'price'],
    ['more for one than there are', { perBuyer: 11 }, 'per-buyer'],
    ['begun already', { from: now - 1 }, 'from'],
    ['in more than a month', { from: now + 31 * 24 * HOUR, until: now + 31 * 24 * HOUR + 1 }, 'from'],
    ['over as it begins', { until: terms.from }, 'until'],
    ['three days', { until: terms.from + 72 * HOUR }, undefined],
    ['longer than three days', { until: terms.from + 72 * HOUR + 1 }, 'until'],
  ])('%s', (_, more, fault) => expect(flashFault({ ...terms, ...more }, fen(1_000n), now)).toBe(fault))

  test('it is on from its first instant to its last but one, while there is any left', () => {
    const at = (now: number, left = 1) => flashStanding({ state: 'set', from: 10, until: 20 }, left, now)
    expect([at(9), at(10), at(19), at(20), at(15, 0)]).toEqual(['coming', 'on', 'on', 'over', 'sold-out'])
    expect(flashStanding({ state: 'setting', from: 10, until: 20 }, 0, 15)).toBe('asked')
  })
  test('pieces that lie apart come from their warehouse, whatever that is called (random)', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[0-9a-f]{32}$/), (warehouse, id) => {
        fc.pre(!/^mall-flash-[0-9a-f]{32} /.test(warehouse))
        expect(homeOf(flashWarehouse(`mall-flash-${id}`, warehouse))).toBe(warehouse)
        expect(homeOf(warehouse)).toBe(warehouse)
      }),
    )
  })
})

const needs = ['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_LEDGER_SOCKET', 'QIAO_TEST_DATABASE_URL', 'QIAO_HOME', 'QIAO_BROWSER'] as const // biome-ignore format: one list
needing([...needs], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `136${serial}51`, '王小明')
  const buyer = new Customer(places, `136${serial}52`, '李敏')
  const officer = seeded(places, 'officer')
  let store: Merchant
  let address: Address
  let db: Database
  let goods = 0

  /** A minute by the bank's clock, so many minutes from now. */
  const inMinutes = async (many: number): Promise<string> => {
    const { now } = expectStatus(await operator.ask<FlashSales>('GET', '/mall/flash-sales'), 200)
    return minuteAfter(now, many)
  }
  const good = (pieces: number): Promise<MerchantGood> => onSale(operator, officer, store, { name: `秒杀好物${serial}-${++goods}`, price: '20.00', pieces }) // biome-ignore format: one call
  const asks = async (one: MerchantGood, more: object = {}) =>
    operator.press<FlashSale>(`/mall/merchants/${store.id}/flash-sales`, {
      sku: one.variants[0]!.id, price: yuan('9.90'), pieces: 3, perBuyer: 1, from: await inMinutes(1), until: await inMinutes(60), ...more,
    }) // biome-ignore format: one press
  const decides = (id: string, outcome: string, reason?: string) =>
    officer.press<FlashSale>(`/staff/mall/flash-sales/${id}/decision`, { outcome, ...(reason ? { reason } : {}) })
  /** Its hour has come: nobody waits for the minute. */
  const begins = (id: string) => db`update mall_flash_sales set from_at = 0 where id = ${id}`
  const running = async (one: MerchantGood, more: object = {}): Promise<FlashSale> => {
    const sale = expectStatus(await asks(one, more), 201)
    expectStatus(await decides(sale.id, 'set'), 200)
    await begins(sale.id)
    return sale
  }
  const quote = (sale: FlashSale, quantity = 1) =>
    buyer.ask<Quote>('POST', '/mall/quotes', {
      address: address.id,
      lines: [{ sku: sale.sku, quantity }],
      flash: sale.id,
    })
  const orders = async (sale: FlashSale) => {
    const { digest } = expectStatus(await quote(sale), 200)
    return buyer.press<MallOrder>('/mall/orders', { address: address.id, lines: [{ sku: sale.sku, quantity: 1 }], flash: sale.id, quote: digest }) // biome-ignore format: one press
  }
  const shown = async (id: string) =>
    expectStatus(await operator.ask<FlashSales>('GET', `/mall/merchants/${store.id}/flash-sales`), 200).sales.find((one) => one.id === id)! // biome-ignore format: one look
  const left = async (one: MerchantGood) =>
    expectStatus(await operator.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${store.id}/goods?good=${one.id}`), 200).goods[0]!.variants[0]!.left // biome-ignore format: one look

  beforeAll(async () => {
    const bank = new URL(given('QIAO_TEST_DATABASE_URL'))
    bank.pathname = '/qiao'
    db = connect(bank.href, { name: 'flash', max: 2 })
    await Promise.all([operator.join(), buyer.join(), officer.signIn()])
    await buyer.bind(withCheckDigit(`62220209${serial}0001`))
    await buyer.topUpEnded((await buyer.topUp('500.00')).id)
    address = await newAddress(buyer)
    const firm = await openFirm(operator, usccOf(serial, 51), `桥南秒杀${serial}`)
    store = await openStore(operator, officer, firm, `桥南秒杀${serial}`)
  }, 120_000)
  afterAll(() => db?.end())

  test('a store asks, an officer returns it with a reason or agrees; its pieces lie apart, and go back when it is ended', async () => {
    const one = await good(10)
    expect((await asks(one, { price: yuan('20.00') })).problem).toMatchObject({
      code: 'flash-faulty',
      parameter: 'price',
    })
    const poor = expectStatus(await asks(one), 201)
    expect(poor).toMatchObject({ stands: 'asked', says: 'The mall looks at it.', usual: yuan('20.00') })
    expect((await decides(poor.id, 'returned')).problem.code).toBe('reason-missing')
    expect(expectStatus(await decides(poor.id, 'returned', '价格写错了'), 200)).toMatchObject({ stands: 'returned', says: 'Returned: 价格写错了' }) // biome-ignore format: one look
    expect((await decides(poor.id, 'set')).problem.code).toBe('mall-not-now')

    const many = expectStatus(await asks(one, { pieces: 11 }), 201)
    expect((await decides(many.id, 'set')).problem.code).toBe('less-in-stock')
    expectStatus(await operator.press(`/mall/skus/${one.variants[0]!.id}/stock`, { by: 5 }), 200)
    expect(expectStatus(await decides(many.id, 'set'), 200)).toMatchObject({ stands: 'coming', left: 11 })
    expect(await left(one)).toBe(4)
    expect((await quote(many)).problem.code).toBe('flash-not-now')
    expectStatus(await operator.press(`/mall/flash-sales/${many.id}/end`, undefined), 200)
    await until('its pieces to be back', async () => (await left(one)) === 15 || undefined)
    expect((await shown(many.id)).stands).toBe('over')
  }, 60_000)

  test('a buyer has at most as many as each may, at its price and without a promotion; what is cancelled can be bought at the usual price', async () => {
    const one = await good(5)
    const sale = await running(one)
    const { sales } = expectStatus(await buyer.ask<FlashSales>('GET', '/mall/flash-sales'), 200)
    expect(sales.find(({ id }) => id === sale.id)).toMatchObject({ stands: 'on', left: 3, price: yuan('9.90') })
    expect((await quote(sale, 2)).problem.code).toBe('flash-limit')
    const order = expectStatus(await orders(sale), 201)
    expect(order.parts[0]!.lines[0]).toMatchObject({ price: yuan('9.90'), amount: yuan('9.90') })
    expect((await orders(sale)).problem.code).toBe('flash-limit')
    const paid = await until('the order to be paid', async () => {
      const now = await orderNow(buyer, order.id)
      return now.state === 'paid' ? now : undefined
    })
    expect([await left(one), (await shown(sale.id)).left]).toEqual([2, 2])
    const pieces = [{ line: 0, quantity: 1 }]
    expectStatus(await buyer.press(`/mall/parts/${paid.parts[0]!.id}/cases`, { kind: 'cancel', reason: 'changed-mind', pieces }), 201) // biome-ignore format: one press
    await until('the piece to be back', async () => (await left(one)) === 3 || undefined)
    // It does not fill up the sale, and nobody has it twice.
    expect((await shown(sale.id)).left).toBe(2)
    expect((await orders(sale)).problem.code).toBe('flash-limit')
  }, 60_000)

  test('whoever looks when the last piece is gone is told so at once: nobody has to press in vain first', async () => {
    const sale = await running(await good(2), { pieces: 1 })
    const late = new Customer(places, `136${serial}54`, '钱多')
    await late.join()
    const body = { address: (await newAddress(late)).id, lines: [{ sku: sale.sku, quantity: 1 }], flash: sale.id }
    expectStatus(await late.ask<Quote>('POST', '/mall/quotes', body), 200)
    expectStatus(await orders(sale), 201)
    expect((await late.ask<Quote>('POST', '/mall/quotes', body)).problem).toMatchObject({ code: 'sold-out', parameter: 'lines', facts: { left: 0 } })
  }, 60_000) // biome-ignore format: one look

  test('on the phone one sees how long it lasts, and has it paid in three presses; who comes again is told what else there is', async () => {
    const one = await good(5)
    const sale = await running(one)
    const browser = await launch(given('QIAO_BROWSER'))
    const { page, context, troubles } = await openPage(browser, phone)
    const late = new Customer(places, `136${serial}53`, '赵云')
    await late.join()
    await late.bind(withCheckDigit(`62220209${serial}0003`))
    await late.topUpEnded((await late.topUp('100.00')).id)
    await newAddress(late)
    await sessionOf(context, late, places.app)
    await page.goto(`${places.app}/mall`)
    await page.getByRole('link', { name: '抢购', exact: true }).click()
    await page.getByRole('timer').first().waitFor()
    await accessible(page, 'mall-flash')
    await page.getByRole('link', { name: `立即抢购 ${sale.name}` }).click()
    await page.getByText('抢购价，不与其他优惠同享').waitFor()
    await page.getByRole('button', { name: /付 .* 元$/ }).click()
    await page.waitForURL(/mall\/orders\/mall-order-/)
    await page.goto(`${places.app}/mall/goods/${one.id}`)
    await page.getByRole('region', { name: '限时抢购' }).getByRole('link', { name: '立即抢购' }).click()
    await page.getByRole('button', { name: /付 .* 元$/ }).click()
    await page.getByText('这场抢购每人限购 1 件').waitFor()
    expect(troubles.filter((trouble) => !trouble.includes('409'))).toEqual([])
    await browser.close()
  }, 60_000)

  test('seckill: of a thousand buyers who press three times each, a hundred have one of the hundred pieces', async () => {
    const one = await good(120)
    const sale = await running(one, { pieces: 100 })
    const ledger = ledgerOver(given('QIAO_LEDGER_SOCKET'))
    const { csrf } = await secretsOf({ folder: given('QIAO_HOME') } as never)
    const people = await crowd({ db, ledger, key: csrf }, { many: 1_000, money: fen(10_000n), label: `flash ${serial}`, at: Date.now() - 60_000 }) // biome-ignore format: one call
    const lines = Array.from({ length: 32 }, () => new Line(new URL(places.app)))
    const ask = async <T>(line: Line, headers: string, path: string, body: object) => {
      const said = await line.ask('POST', `/api${path}`, headers, JSON.stringify(body))
      return { status: said.status, body: JSON.parse(said.body) as T }
    }
    let next = 0
    const wanted = [{ sku: sale.sku, quantity: 1 }]
    const ends: Record<string, number> = {}
    const had = new Set<string>()
    await Promise.all(
      lines.map(async (line) => {
        while (next < people.length) {
          const who = people[next++]!
          const body = { address: who.address, lines: wanted, flash: sale.id }
          const quoted = await ask<Quote & { code?: string }>(line, who.headers, '/mall/quotes', body)
          for (let click = 0; click < 3; click++) {
            // Who comes too late is told so as they look.
            if (quoted.status !== 200) {
              ends[quoted.body.code!] = (ends[quoted.body.code!] ?? 0) + 1
              continue
            }
            const said = await ask<MallOrder & { code?: string }>(line, `${who.headers}idempotency-key: ${crypto.randomUUID()}\r\n`, '/mall/orders', { ...body, quote: quoted.body.digest }) // biome-ignore format: one press
            const end = said.status === 201 ? 'ordered' : said.body.code!
            ends[end] = (ends[end] ?? 0) + 1
            if (end === 'ordered' && had.has(who.id)) throw new Error('one has two')
            if (end === 'ordered') had.add(who.id)
          }
        }
      }),
    )
    for (const line of lines) line.end()
    expect(ends.ordered).toBe(100)
    expect(had.size).toBe(100)
    expect(Object.keys(ends).toSorted()).toEqual(['flash-limit', 'ordered', 'sold-out'])
    expect((await shown(sale.id)).left).toBe(0)
    expect(await left(one)).toBe(20)
    const [rows] = await db<{ buyers: number; orders: number }[]>`
      select count(distinct o.customer)::int as buyers, count(*)::int as orders from mall_orders o join mall_parts p on p."order" = o.id
      where p.merchant = ${store.id} and o.state in ('reserved', 'paid') and p.sends_from[1] like ${`${sale.id}%`}`
    expect(rows).toEqual({ buyers: 100, orders: 100 })
    await ledger.close()
  }, 120_000)
})
