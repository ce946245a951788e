/** An exchange in a real browser: a buyer on the phone asks for another size, the store at its desk sees to it, and both see where it stands. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Merchant, MerchantGood } from '../../core/mall/merchant-wire.ts'
import type { MallOrder } from '../../core/mall/shop-wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, orderNow, paidOrder, receive, ship } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const seller = new Customer(places, `135${serial}71`, '王小明')
  const buyer = new Customer(places, `135${serial}72`, '李丽')
  const officer = seeded(places, 'officer')
  let browser: Browser
  let store: Merchant
  let shirt: MerchantGood
  let order: string
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    await Promise.all([seller.join(), buyer.join(), officer.signIn()])
    await buyer.bind(withCheckDigit(`62220262${serial}0001`))
    await buyer.topUpEnded((await buyer.topUp('1000.00')).id)
    store = await openStore(seller, officer, await openFirm(seller, usccOf(serial, 71)), `延津布坊 ${serial}`)
    const variants = [{ name: 'M 靛蓝' }, { name: 'L 靛蓝' }, { name: 'XL 靛蓝', pieces: 0 }, { name: 'L 加绒', price: '139.00' }]
    shirt = await onSale(seller, officer, store, { name: `土布衬衫 ${serial}`, category: 'wear/men', price: '99.00', pieces: 5, variants })
    const { id, parts } = await paidOrder(buyer, (await newAddress(buyer)).id, [{ sku: shirt.variants[0]!.id, quantity: 2 }])
    order = id
    await ship(seller, parts[0]!.id)
    await receive(buyer, parts[0]!.id)
  }, 120_000)
  afterAll(() => browser?.close())
  const number = `SF${serial}7654`
  /** As the carrier tells it, while the buyer looks. */
  const happens = async (state: string) =>
    expect((await fetch(`${given('QIAO_CONTROL_URL')}/control/carriers/parcels/${number}/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ state }) })).status).toBe(201)
  const cases = async () => (await orderNow(buyer, order)).parts[0]!.cases

  test('the buyer chooses the size, sends the other back, and has the new one; the store answers, and nobody is asked about money', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, buyer, app)
    await page.goto(`${app}/mall/orders/${order}`)
    await page.getByRole('button', { name: '申请换货' }).click()
    const asks = page.getByRole('dialog')
    await asks.getByText('别的规格价格不同').waitFor()
    // What costs more is not offered, what is sold out says so.
    expect(await asks.getByLabel(/加绒/).count()).toBe(0)
    await asks.getByText('卖完了').waitFor()
    await asks.getByRole('button', { name: '提交换货申请' }).click()
    await asks.getByText('请选换成哪个规格').waitFor()
    await asks.getByLabel('L 靛蓝', { exact: true }).check()
    await asks.getByLabel('尺码、颜色不合适').check()
    await accessible(page, 'exchange-ask')
    await asks.getByRole('button', { name: '提交换货申请' }).click()
    await page.getByText('换成 L 靛蓝').waitFor()
    await page.getByText('同意换货，新的已为您留着').waitFor()
    await accessible(page, 'exchange-agreed')
    await page.getByRole('button', { name: '已寄回，填单号' }).click()
    await page.getByText('店家收到并看过后寄出新的').waitFor()
    await page.getByRole('dialog').getByLabel('快递公司').fill('中通')
    await page.getByRole('dialog').getByLabel('单号', { exact: true }).fill('76543210987654')
    await page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click()
    await page.getByText('您寄回的').waitFor()

    const [one] = await cases()
    const { page: desks, context: theirs, troubles: theirsToo } = await openPage(browser, desk)
    await sessionOf(theirs, seller, app)
    const part = (await orderNow(buyer, order)).parts[0]!.id
    await desks.goto(`${app}/store/${store.id}/orders?state=cases&part=${part}`)
    const dialog = desks.getByRole('dialog')
    await dialog.getByText('76543210987654').waitFor()
    await dialog.getByLabel(/^货已收到/).check()
    await dialog.getByText('接着在三天内寄出新的').waitFor()
    await dialog.getByRole('button', { name: '答复', exact: true }).click()
    await dialog.getByText('已答复。').waitFor()
    await dialog.getByLabel(/^新的已寄出/).check()
    await dialog.getByRole('textbox', { name: '快递公司' }).fill('顺丰速运')
    await dialog.getByRole('button', { name: '答复', exact: true }).click()
    await dialog.locator('input[aria-invalid=true]').waitFor()
    expect(await dialog.getByRole('textbox', { name: '单号', exact: true }).getAttribute('aria-invalid')).toBe('true')
    await accessible(desks, 'exchange-store')
    await dialog.getByRole('textbox', { name: '单号', exact: true }).fill(number)
    await dialog.getByRole('button', { name: '答复', exact: true }).click()
    await until('it to be sent again', async () => (await cases())[0]!.state === 'sent-again' || undefined)

    await page.reload()
    await page.getByText('店家新寄的').waitFor()
    await until('the carrier to have it', async () => (await cases())[0]!.parcels[1]!.events.length > 0 || undefined)
    await happens('delivering')
    await happens('signed')
    await until('it to be signed for', async () => (await cases())[0]!.parcels[1]!.signedAt !== null || undefined)
    await page.reload()
    await page.getByText('已签收，签收人：本人').waitFor()
    await page.getByText('全部物流').click()
    await accessible(page, 'exchange-sent-again')
    await page.getByRole('button', { name: '新的已收到' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '已收到', exact: true }).click()
    await page.getByText('已换 1 件').waitFor()
    expect(await cases()).toMatchObject([{ id: one!.id, state: 'exchanged' }])
    // The other piece still may be exchanged; of the first nothing is offered again.
    await page.getByRole('button', { name: '申请换货' }).click()
    await page.getByRole('dialog').getByLabel('M 靛蓝', { exact: true }).waitFor()
    expect(await page.getByRole('dialog').getByText('最多 2 件').count()).toBe(0)
    expect([troubles, theirsToo]).toEqual([[], []])
    await Promise.all([context.close(), theirs.close()])
  }, 120_000)

  test('a replacement that did not come: the buyer asks the mall, and an officer decides that it is paid back', async () => {
    const part = async () => (await orderNow(buyer, order)).parts[0]!
    const asked = expectStatus(await buyer.press<MallOrder>(`/mall/parts/${(await part()).id}/cases`, { kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], replacement: shirt.variants[1]!.id }), 201)
    const one = asked.parts[0]!.cases.find(({ state }) => state === 'agreed')!
    const state = async () => (await cases()).find(({ id }) => id === one.id)!.state
    expectStatus(await buyer.press(`/mall/cases/${one.id}/moves`, { to: 'sent-back', parcel: { carrier: '中通', number: '76543210987655' } }), 200)
    expectStatus(await seller.press(`/mall/cases/${one.id}/answer`, { to: 'back' }), 200)
    expectStatus(await seller.press(`/mall/cases/${one.id}/answer`, { to: 'sent-again', parcel: { carrier: '顺丰速运', number: `SF${serial}7655` } }), 200)

    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, buyer, app)
    await page.goto(`${app}/mall/orders/${order}`)
    await page.getByRole('button', { name: '请商城处理' }).click()
    await page.getByRole('dialog').getByLabel('想让商城知道什么（可不填）').fill('等了很久没有收到')
    await page.getByRole('dialog').getByRole('button', { name: '请商城处理' }).click()
    await until('the mall to be asked', async () => (await state()) === 'disputed' || undefined)

    const { page: desks, context: theirs, troubles: theirsToo } = await openPage(browser, desk)
    await sessionOf(theirs, officer, app)
    await desks.goto(`${app}/staff/mall?queue=disputes&open=${one.id}`)
    const dialog = desks.getByRole('dialog')
    await dialog.getByText('等了很久没有收到').waitFor()
    // The piece is back in the store and another was sent: neither can be asked for again.
    await dialog.getByLabel(/^支持店家，已换货/).waitFor()
    await accessible(desks, 'exchange-dispute')
    await dialog.getByLabel(/^支持买家，退款/).check()
    await dialog.getByRole('button', { name: '决定', exact: true }).click()
    await dialog.getByText('请写清哪里不对、怎样改').waitFor()
    await dialog.getByLabel('理由', { exact: true }).fill('快递丢失')
    await dialog.getByRole('button', { name: '决定', exact: true }).click()
    await desks.getByText('已决定。').waitFor()
    await until('the buyer to be paid back', async () => (await state()) === 'paid' || undefined)
    expect((await part()).paidBack.amount).toBe('99.00')
    await page.reload()
    await page.getByText('快递丢失').waitFor()
    expect([troubles, theirsToo]).toEqual([[], []])
    await Promise.all([context.close(), theirs.close()])
  }, 120_000)
}) // biome-ignore format: one step a line
