/** What changes after an order was paid and before it is sent: another place, and goods that are not there after all. */
import { beforeAll, expect, test } from 'vitest'
import { ask, goesBackOnSale } from '../../core/mall/cases.ts'
import type { Merchant, MerchantGood, MerchantPart } from '../../core/mall/merchant-wire.ts'
import { nothingGiven } from '../../core/mall/parts.ts'
import type { Address, MallOrder } from '../../core/mall/shop-wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, orderNow, paidOrder, ship } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'
import { part } from './part.ts'

test('that goods are not there is the store’s to say, and they are not put on sale again', () => {
  expect(goesBackOnSale('cancel', 'changed-mind')).toBe(true)
  expect(goesBackOnSale('cancel', 'out-of-stock')).toBe(false)
  const one = part()
  const of = { part: one, state: 'to-ship', receivedAt: null, windowEnds: null, taken: nothingGiven(one), sent: one.lines.map(() => 0), replaced: [], buyer: 'consumer' } as unknown as Parameters<typeof ask>[1] // biome-ignore format: one part
  expect(ask({ kind: 'cancel', reason: 'out-of-stock', pieces: [{ line: 0, quantity: 1 }] }, of, 0)).toMatchObject({
    ok: false,
    refusal: { kind: 'case-not-now' },
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_BROWSER'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `133${serial}81`, '王小明')
  const buyer = new Customer(places, `133${serial}82`, '李敏')
  const officer = seeded(places, 'officer')
  let store: Merchant
  let rice: MerchantGood
  let home: Address
  const lines = (quantity: number) => [{ sku: rice.variants[0]!.id, quantity }]
  const left = async () =>
    expectStatus(await operator.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${store.id}/goods`), 200).goods[0]!.variants[0]!.left // biome-ignore format: one look
  beforeAll(async () => {
    await Promise.all([operator.join(), buyer.join(), officer.signIn()])
    await buyer.bind(withCheckDigit(`62220210${serial}0081`))
    await buyer.topUpEnded((await buyer.topUp('900.00')).id)
    home = await newAddress(buyer)
    store = await openStore(operator, officer, await openFirm(operator, usccOf(serial, 81), `桥南改单${serial}`), `桥南改单${serial}`)
    rice = await onSale(operator, officer, store, { name: `改单米${serial}`, pieces: 10 })
  }, 120_000) // biome-ignore format: one store

  test('while nothing was sent it goes elsewhere in the same province; the store sees where', async () => {
    const order = await paidOrder(buyer, home.id, lines(1))
    expect(order.mayReaddress).toBe(true)
    const place = { name: '李敏', phone: buyer.phone, place: '北京市海淀区', street: '体育西路 103 号' }
    const near = expectStatus(await buyer.press<Address>('/mall/addresses', { ...place, county: '110108' }), 201)
    const far = expectStatus(await buyer.press<Address>('/mall/addresses', { ...place, place: '云南省 昆明市 五华区', county: '530102' }), 201) // biome-ignore format: one press
    const readdress = (address: string) => buyer.ask<MallOrder>('PUT', `/mall/orders/${order.id}/address`, { address })
    expect((await readdress(far.id)).problem.code).toBe('address-elsewhere')
    const moved = expectStatus(await readdress(near.id), 200)
    expect(moved.address).toMatchObject({ street: '体育西路 103 号' })
    const { parts } = expectStatus(await operator.ask<{ parts: MerchantPart[] }>('GET', `/mall/merchants/${store.id}/parts?state=to-ship`), 200) // biome-ignore format: one look
    expect(parts.find(({ order: of }) => of === order.id)!.to.street).toBe('体育西路 103 号')
    await ship(operator, order.parts[0]!.id)
    expect((await readdress(home.id)).problem.code).toBe('mall-not-now')
    expect((await orderNow(buyer, order.id)).mayReaddress).toBe(false)
    // Nobody else's order, and to nobody else's place.
    const other = await operator.ask('PUT', `/mall/orders/${order.id}/address`, { address: near.id })
    expect(other.problem.code).toBe('mall-order-unknown')
  }, 60_000)

  test('a store that has too little pays the buyer back at once, sends the rest, and sells nothing that is not there', async () => {
    const order = await paidOrder(buyer, home.id, lines(3))
    const before = await left()
    const { id } = order.parts[0]!
    const short = (quantity: number) => operator.press<MerchantPart>(`/mall/parts/${id}/shortages`, { pieces: [{ line: 0, quantity }] }) // biome-ignore format: one press
    expect((await short(4)).problem.code).toBe('pieces-wrong')
    const said = expectStatus(await short(2), 201)
    expect(said.cases[0]).toMatchObject({ kind: 'cancel', reason: 'out-of-stock' })
    const back = await until('the money to be back', async () => {
      const [now] = (await orderNow(buyer, order.id)).parts
      return now!.paidBack.amount === '0.00' ? undefined : now!
    })
    expect(back.paidBack.amount).toBe('79.80')
    expect(await left()).toBe(before)
    expect((await short(2)).problem.code).toBe('pieces-wrong')
    await ship(operator, id)
    expect((await short(1)).problem.code).toBe('mall-not-now')
  }, 60_000)

  test('on the phone it is sent elsewhere, at the desk what is missing is said', async () => {
    const order = await paidOrder(buyer, home.id, lines(2))
    const place = {
      name: '李敏',
      phone: buyer.phone,
      county: '110108',
      place: '北京市海淀区',
      street: '中关村大街 27 号',
    }
    expectStatus(await buyer.press<Address>('/mall/addresses', place), 201)
    const browser = await launch(given('QIAO_BROWSER'))
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, buyer, places.app)
    await page.goto(`${places.app}/mall/orders/${order.id}`)
    await page.getByRole('button', { name: '改收货地址' }).click()
    await page
      .getByRole('dialog')
      .getByRole('radio', { name: /中关村大街/ })
      .check()
    await accessible(page, 'mall-readdress')
    await page.getByRole('dialog').getByRole('button', { name: '送到这里' }).click()
    await page.getByText('收货地址已改。').waitFor()
    await page.getByText('北京市海淀区 中关村大街 27 号').first().waitFor()

    const { page: desks, context: theirs, troubles: theirsToo } = await openPage(browser, desk)
    await sessionOf(theirs, operator, places.app)
    await desks.goto(`${places.app}/store/${store.id}/orders?part=${order.parts[0]!.id}`)
    const dialog = desks.getByRole('dialog')
    await dialog.getByText('中关村大街 27 号').waitFor()
    await dialog.getByText('缺货，发不了').click()
    await dialog.getByRole('button', { name: '退款并告诉买家' }).click()
    await dialog.getByText('请填要退的件数。').waitFor()
    await dialog.getByLabel(/缺几件（最多 2）/).fill('1')
    await accessible(desks, 'store-short')
    await dialog.getByRole('button', { name: '退款并告诉买家' }).click()
    await dialog.getByText('已退款。').waitFor()
    expect([troubles, theirsToo]).toEqual([[], []])
    await browser.close()
  }, 60_000)
})
