/** An order that is sent in several parcels: each says what is in it, what is in none can be cancelled, and it is sent when all that is left is. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Merchant, MerchantGood, MerchantPart } from '../../core/mall/merchant-wire.ts'
import type { Address, MallOrder, MallPart } from '../../core/mall/shop-wire.ts'
import { receivesAfterSigning } from '../../core/mall/tracking.ts'
import { beijing } from '../../core/time.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, orderNow, paidOrder } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const control = `${given('QIAO_CONTROL_URL')}/control/carriers/parcels`
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `137${serial}41`, '王小明')
  const buyer = new Customer(places, `137${serial}42`, '李敏')
  const officer = seeded(places, 'officer')
  let browser: Browser
  let store: Merchant
  let address: Address
  let [rice, tea]: MerchantGood[] = []
  let numbers = 0

  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    for (const who of [operator, buyer]) await who.join()
    await officer.signIn()
    await buyer.bind(withCheckDigit(`62220204${serial}0042`))
    await buyer.topUpEnded((await buyer.topUp('2000.00')).id)
    address = await newAddress(buyer)
    store = await openStore(operator, officer, await openFirm(operator, usccOf(serial, 41), `桥南粮行${serial}`), `桥南粮行${serial}`)
    rice = await onSale(operator, officer, store, { name: `红米${serial}`, price: '40.00' })
    tea = await onSale(operator, officer, store, { name: `普洱${serial}`, category: 'snack/tea', price: '60.00' })
  }, 120_000)
  afterAll(() => browser?.close())

  const ordered = async (): Promise<{ order: string; part: string }> => {
    const { id, parts } = await paidOrder(buyer, address.id, [{ sku: rice!.variants[0]!.id, quantity: 3 }, { sku: tea!.variants[0]!.id, quantity: 1 }])
    return { order: id, part: parts[0]!.id }
  }
  const sends = (part: string, pieces?: object[]) => {
    const number = `YT${serial}${String(++numbers).padStart(4, '0')}`
    return { number, said: operator.press<MerchantPart>(`/mall/parts/${part}/parcels`, { carrier: '圆通', number, ...(pieces ? { pieces } : {}) }) }
  }
  const of = (line: number, quantity: number) => ({ line, quantity })
  const cancels = (part: string, ...pieces: object[]) => buyer.press<MallOrder>(`/mall/parts/${part}/cases`, { kind: 'cancel', reason: 'late', pieces })
  const partOf = async (order: string): Promise<MallPart> => (await orderNow(buyer, order)).parts[0]!
  const when = (what: string, order: string, holds: (part: MallPart) => boolean) =>
    until(what, async () => {
      const part = await partOf(order)
      return holds(part) ? part : undefined
    })
  const signed = async (number: string) => {
    const press = () => fetch(`${control}/${number}/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ state: 'signed' }) })
    await until('it to be signed for', async () => ((await press()).status === 201 ? true : undefined))
  }

  test('some is sent, some is cancelled, the rest is sent: it is on its way once all that is left is', async () => {
    const { order, part } = await ordered()
    expect((await sends(part, [of(0, 4)]).said).problem).toMatchObject({ code: 'pieces-wrong', parameter: 'pieces' })
    expect((await sends(part, [of(0, 1), of(0, 1)]).said).problem?.code).toBe('pieces-wrong')
    const first = expectStatus(await sends(part, [of(0, 1)]).said, 200)
    expect(first).toMatchObject({ state: 'to-ship', parcels: [{ pieces: [of(0, 1)] }], lines: [{ sent: 1 }, { sent: 0 }], receivesAt: null })
    const standing = await partOf(order)
    expect([standing.may, standing.says]).toEqual([['cancel'], expect.stringContaining('Some of it is on its way')])
    // What is in a parcel is not cancelled any more, nor received before the rest is sent.
    expect((await cancels(part, of(0, 3))).problem?.code).toBe('pieces-wrong')
    expect((await buyer.press(`/mall/parts/${part}/receipt`, undefined)).problem?.code).toBe('mall-not-now')
    expectStatus(await cancels(part, of(0, 1)), 201)
    await when('the money to be back', order, ({ paidBack }) => paidBack.amount === '40.00')
    const rest = expectStatus(await sends(part).said, 200)
    expect(rest).toMatchObject({ state: 'shipped', parcels: [{ pieces: [of(0, 1)] }, { pieces: [of(0, 1), of(1, 1)] }], lines: [{ sent: 2, back: 1 }, { sent: 1 }] })
    expect((await cancels(part, of(0, 1))).problem?.code).toBe('mall-not-now')
  })
  test('with the rest cancelled it is on its way; silence runs from the signing of its last parcel', async () => {
    const { order, part } = await ordered()
    const [one, two] = [sends(part, [of(0, 2)]), sends(part, [of(1, 1)])]
    for (const { said } of [one, two]) expectStatus(await said, 200)
    await signed(one.number)
    await when('the first to be signed for', order, ({ parcels }) => parcels.some(({ signedAt }) => signedAt !== null))
    expect((await partOf(order)).state).toBe('to-ship')
    expectStatus(await cancels(part, of(0, 1)), 201)
    const sent = await when('it to be on its way', order, ({ state }) => state === 'shipped')
    expect(sent.receivesAt! > beijing(receivesAfterSigning(Date.parse(sent.parcels[0]!.at)))).toBe(true)
    await signed(two.number)
    const all = await when('all to be signed for', order, ({ parcels }) => parcels.every(({ signedAt }) => signedAt !== null))
    const last = Math.max(...all.parcels.map(({ signedAt }) => Date.parse(signedAt!)))
    expect(all.receivesAt).toBe(beijing(receivesAfterSigning(last)))
  })
  test('on the screens: the store says what goes into a parcel, the buyer sees which holds what and cancels the rest', async () => {
    const { order, part } = await ordered()
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, operator, app)
    await page.goto(`${app}/store/${store.id}/orders?part=${part}`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('这个包裹只装一部分').click()
    await dialog.getByLabel(`红米${serial}（还要发 3 件）`).fill('2')
    await dialog.getByRole('textbox', { name: '快递公司' }).fill('圆通')
    await dialog.getByRole('textbox', { name: '单号', exact: true }).fill(`YT${serial}9001`)
    await accessible(page, 'parcels-store')
    await dialog.getByRole('button', { name: '已发货', exact: true }).click()
    await dialog.getByText('已发 2 件').waitFor()
    await dialog.getByText('已发出一部分').waitFor()
    await accessible(page, 'parcels-store-sent')

    const { page: mine, context: own, troubles: theirs } = await openPage(browser, phone)
    await sessionOf(own, buyer, app)
    await mine.goto(`${app}/mall/orders/${order}`)
    await mine.getByText(`红米${serial} × 2`).waitFor()
    await accessible(mine, 'parcels-buyer')
    await mine.getByRole('button', { name: '取消', exact: true }).click()
    const asks = mine.getByRole('dialog')
    await asks.getByText('最多 1 件').first().waitFor()
    expect(await asks.getByText('最多 3 件').count()).toBe(0)
    await asks.getByRole('button', { name: '取消并退款' }).click()
    const all = await when('the rest to be cancelled', order, ({ state }) => state === 'shipped')
    expect(all.paidBack.amount).toBe('100.00')
    expect([troubles, theirs]).toEqual([[], []])
    await Promise.all([context.close(), own.close()])
  }, 120_000)
}) // biome-ignore format: one step a line
