/**
 * Races that sold what was not there elsewhere, translated (`vectors/mall/oversell.json`, each a real defect of another mall). Here what is left of a sku is
 * a ledger account that does not go below nothing, and goods and money are set aside in one entry. The tenth, a sale of so many to
 * each, comes with flash sales.
 */
import { beforeAll, expect, test } from 'vitest'
import type { Merchant, MerchantGood } from '../../core/mall/merchant-wire.ts'
import type { Address, Basket, MallOrder, OrderBrief } from '../../core/mall/shop-wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import {
  newAddress,
  onSale,
  openStore,
  order,
  orderNow,
  paidOrder,
  receive,
  ship,
  type Wanted,
} from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `137${serial}71`, '王小明')
  const buyers = [
    new Customer(places, `137${serial}72`, '李敏'),
    new Customer(places, `137${serial}73`, '赵云'),
  ] as const
  const [a, b] = buyers
  const officer = seeded(places, 'officer')
  let store: Merchant
  const addresses = new Map<Customer, Address>()
  let goods = 0
  const good = (pieces: number): Promise<MerchantGood> =>
    onSale(operator, officer, store, { name: `抢手货${serial}-${++goods}`, price: '10.00', pieces })
  const skuOf = (one: MerchantGood) => one.variants[0]!.id
  const of = (one: MerchantGood, quantity: number): Wanted => ({ sku: skuOf(one), quantity })
  const orders = (who: Customer, ...lines: Wanted[]) => order(who, addresses.get(who)!.id, lines)
  const left = async (one: MerchantGood) =>
    expectStatus(
      await operator.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${store.id}/goods`),
      200,
    ).goods.find(({ id }) => id === one.id)!.variants[0]!
  const balance = async (who: Customer) => (await who.account()).balance.amount
  /** What they ordered before is paid: their money moves no more by itself. */
  const paid = (who: Customer) =>
    until('what was ordered to be paid', async () => {
      const { orders } = expectStatus(await who.ask<{ orders: OrderBrief[] }>('GET', '/mall/orders'), 200)
      return orders.some(({ state }) => state === 'requested' || state === 'reserved') ? undefined : true
    })
  const stock = (one: MerchantGood, by: number) => operator.press(`/mall/skus/${skuOf(one)}/stock`, { by })
  const over = (who: Customer, id: string) =>
    until('the order to be over', async () => {
      const now = await orderNow(who, id)
      return now.state === 'over' ? now : undefined
    })

  beforeAll(async () => {
    for (const [n, who] of [operator, ...buyers].entries()) {
      await who.join()
      if (who === operator) continue
      await who.bind(withCheckDigit(`62220208${serial}${String(n).padStart(4, '0')}`))
      await who.topUpEnded((await who.topUp('2000.00')).id)
      addresses.set(who, await newAddress(who))
    }
    await officer.signIn()
    store = await openStore(
      operator,
      officer,
      await openFirm(operator, usccOf(serial, 71), `桥南抢购${serial}`),
      `桥南抢购${serial}`,
    )
  }, 120_000)

  test('vendure-1738: what stood in a basket while another bought all of it is refused at the checkout', async () => {
    const one = await good(20)
    expectStatus(await a.ask<Basket>('PUT', '/mall/basket', of(one, 5)), 200)
    expectStatus(await orders(b, of(one, 20)), 201)
    const refused = await orders(a, of(one, 5))
    expect(refused.problem).toMatchObject({ code: 'sold-out', facts: { left: 0 } })
    expect((await left(one)).left).toBe(0)
  })
  test('vendure-3508 and medusa-16569: of many checkouts at once for the last piece exactly one is an order, and one piece is set aside', async () => {
    const one = await good(1)
    const all = await Promise.all(Array.from({ length: 8 }, (_, n) => orders(n % 2 === 0 ? a : b, of(one, 1))))
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(all.filter(({ problem }) => problem?.code === 'sold-out')).toHaveLength(7)
    expect((await left(one)).left).toBe(0)
  })
  test('vendure-3065: there is no payment that comes after the goods are gone; whoever is second is refused and pays nothing', async () => {
    const one = await good(1)
    await paid(b)
    const before = await balance(b)
    const won = expectStatus(await orders(a, of(one, 1)), 201)
    expect((await orders(b, of(one, 1))).problem?.code).toBe('sold-out')
    expect(await balance(b)).toBe(before)
    await until('it to be paid', async () => ((await orderNow(a, won.id)).state === 'paid' ? true : undefined))
  })
  test('vendure-2702 and medusa-16502: two lines of one sku are counted together', async () => {
    const one = await good(1)
    expect((await orders(a, of(one, 1), of(one, 1))).problem).toMatchObject({ code: 'sold-out', facts: { left: 1 } })
    expect((await left(one)).left).toBe(1)
  })
  test('vendure-1355: a merchant who takes stock out does not take what is ordered', async () => {
    const one = await good(3)
    const { id } = await paidOrder(a, addresses.get(a)!.id, [of(one, 1)])
    const [first, second] = await Promise.all([orders(b, of(one, 1)), stock(one, -2)])
    // Whoever of the two is later finds too little; nothing is below nothing, and what was ordered before is sent.
    expect([first.status, second.status].filter((status) => status === 409)).toHaveLength(1)
    expect((await stock(one, -10)).problem?.code).toBe('less-in-stock')
    expect((await ship(operator, (await orderNow(a, id)).parts[0]!.id)).state).toBe('shipped')
    expect((await left(one)).left).toBeGreaterThanOrEqual(0)
  })
  test('medusa-12401: cancelled in part, sent, sent back, in any order: pieces come back once each', async () => {
    const one = await good(5)
    const { id, parts } = await paidOrder(a, addresses.get(a)!.id, [of(one, 4)])
    const part = parts[0]!.id
    const asks = (kind: string, quantity: number) =>
      a.press<MallOrder>(`/mall/parts/${part}/cases`, { kind, reason: 'changed-mind', pieces: [{ line: 0, quantity }] })
    const both = await Promise.all([asks('cancel', 3), asks('cancel', 3)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
    await until('the cancelled to be paid back', async () => ((await left(one)).left === 4 ? true : undefined))
    await ship(operator, part)
    await receive(a, part)
    const twice = await Promise.all([asks('return', 1), asks('return', 1)])
    expect(twice.map(({ status }) => status).toSorted()).toEqual([201, 409])
    const back = twice.find(({ status }) => status === 201)!.body.parts[0]!.cases.at(-1)!.id
    expectStatus(
      await a.press(`/mall/cases/${back}/moves`, { to: 'sent-back', parcel: { carrier: '圆通', number: 'YT7654321' } }),
      200,
    )
    await Promise.all([1, 2, 3].map(() => operator.press(`/mall/cases/${back}/answer`, { to: 'back' })))
    // Four at 10.00 are back; what it cost to send one of them is the merchant's.
    expect((await over(a, id)).parts[0]).toMatchObject({ state: 'settled', paidBack: { amount: '40.00' } })
    expect(await left(one)).toMatchObject({ left: 5, heldBack: 0 })
  })
  test('magento-6363: two baskets that are each below what is left and together above: one of them', async () => {
    const one = await good(5)
    const both = await Promise.all([orders(a, of(one, 3)), orders(b, of(one, 3))])
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(both.find(({ status }) => status === 409)!.problem).toMatchObject({ code: 'sold-out', facts: { left: 2 } })
    expect((await left(one)).left).toBe(2)
  })
})
