/** A store in a real browser: asked for, opened, its first good written, looked at, booked in and sold, the parcel sent, a complaint decided. */
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Merchant, MerchantGood } from '../../core/mall/merchant-wire.ts'
import type { Address, MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const seller = new Customer(places, `135${serial}61`, '王小明')
  const buyer = new Customer(places, `135${serial}62`, '李丽')
  const officer = seeded(places, 'officer')
  const storeName = `延津麦田 ${serial}`
  const goodName = `石磨小麦粉 ${serial}`
  const about = '石磨慢磨，不加增筋剂。\n三天内的面粉最香。'
  let browser: Browser
  let firm: string
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    await Promise.all([seller.join(), buyer.join(), officer.signIn()])
    firm = (await openFirm(seller, usccOf(serial, 61))).id
    await buyer.bind(withCheckDigit(`62220261${serial}0001`))
    await buyer.topUpEnded((await buyer.topUp('1000.00')).id)
  }, 120_000)
  afterAll(() => browser?.close())

  const store = async (): Promise<Merchant> => {
    const { merchants } = expectStatus(await seller.ask<{ merchants: Merchant[] }>('GET', '/mall/merchants'), 200)
    return merchants.find((one) => one.firm === firm)!
  }
  const good = async (): Promise<MerchantGood> => {
    const { goods } = expectStatus(await seller.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${(await store()).id}/goods`), 200) // biome-ignore format: one look
    return goods.find(({ name }) => name === goodName)!
  }
  /** As the officer's desk has it: opened by its name, decided by the first outcome of that label. */
  const decide = async (page: Page, queue: string, name: string, outcome: RegExp, reason?: string) => {
    await page.goto(`${app}/staff/mall${queue === '' ? '' : `?queue=${queue}`}`)
    await page.getByRole('button', { name }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(outcome).first().check()
    if (reason) await dialog.getByLabel('理由', { exact: true }).fill(reason)
    await dialog.getByRole('button', { name: '决定', exact: true }).click()
    await page.getByText('已决定。').waitFor()
  }
  const picture = (background: string) =>
    sharp({ create: { width: 2_400, height: 1_800, channels: 3, background } }).png().toBuffer()
  /** That it is there and no empty frame. */
  const seen = async (page: Page, name: string) => {
    const large = page.getByRole('img', { name })
    await large.waitFor()
    await until('the picture to be there', async () => (await large.evaluate((one) => (one as HTMLImageElement).naturalWidth)) === 1_600 || undefined) // biome-ignore format: one look
  }
  /** What the buyer pays for so many of the only variant. */
  const order = async (quantity: number): Promise<MallOrder> => {
    const address = expectStatus(await buyer.press<Address>('/mall/addresses', { name: '李丽', phone: buyer.phone, county: '440305', place: '广东省 深圳市 南山区', street: '科技园南路 88 号' }), 201) // biome-ignore format: one press
    const lines = [{ sku: (await good()).variants[0]!.id, quantity }]
    const quote = expectStatus(await buyer.ask<Quote>('POST', '/mall/quotes', { address: address.id, lines }), 200)
    return expectStatus(await buyer.press<MallOrder>('/mall/orders', { address: address.id, lines, quote: quote.digest }), 201) // biome-ignore format: one press
  }

  test('a firm asks for a store, and is told in words what is wrong with a permit; an officer returns it, then opens it', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, seller, app)
    await page.goto(`${app}/me/firms/${firm}`)
    await page.getByRole('link', { name: '我的店铺' }).click()
    await page.getByLabel('店名').fill(storeName)
    await page.getByLabel('粮油').check()
    await page.getByLabel('零食饮料').check()
    await page.getByLabel('编号').fill('JY1')
    await page.getByLabel('名称').fill('延津总仓')
    await page.getByLabel('省份').selectOption({ label: '河南' })
    await page.getByLabel('详细地址').fill('延津县文明路 8 号')
    await page.getByLabel('联系电话').fill('13800000018')
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByText('编号格式不对').waitFor()
    await accessible(page, 'store-ask')
    await page.getByLabel('编号').fill('')
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByRole('link', { name: `进店 ${storeName}` }).waitFor()

    const { page: desks, context: theirs, troubles: theirsToo } = await openPage(browser, desk)
    await sessionOf(theirs, officer, app)
    await desks.goto(`${app}/staff/mall`)
    await desks.getByRole('button', { name: storeName }).waitFor()
    await accessible(desks, 'mall-desk')
    await decide(desks, '', storeName, /^退回修改/, '请写明从哪里来')
    await page.getByRole('link', { name: `进店 ${storeName}` }).click()
    await page.getByText('请写明从哪里来').waitFor()
    await page.getByLabel('介绍').fill('延津的小麦，现磨现发。')
    await accessible(page, 'store-returned')
    await page.getByRole('button', { name: '提交更改' }).click()
    await until('the store to be asked for again', async () => ((await store()).state === 'asked' ? true : undefined))
    await decide(desks, '', storeName, /^通过，开店/)
    expect((await store()).state).toBe('open')
    expect([troubles, theirsToo]).toEqual([[], []])
    await Promise.all([context.close(), theirs.close()])
  }, 120_000)

  test('a good is written, refused for what is missing before it is sent, handed in, put on sale, and booked in', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, seller, app)
    await page.goto(`${app}/store/${(await store()).id}/goods`)
    await page.getByRole('link', { name: '新商品' }).click()
    await page.getByLabel('商品名').fill(goodName)
    await page.getByLabel('介绍').fill(about)
    await page.getByLabel('类目').selectOption({ label: '面粉面条' })
    await page.getByLabel('价格（元）').fill('39.9')
    await page.getByLabel('重量（克，含包装）').fill('5200')
    await page.getByRole('button', { name: '保存并提交审核' }).click()
    await page.getByText('提交审核前请补齐').waitFor()
    for (const [name, value] of [['产地', '河南延津'], ['净含量', '5 kg'], ['保质期', '12 个月']] as const) await page.getByLabel(name).fill(value) // biome-ignore format: three
    await accessible(page, 'store-good-form')
    await page.getByRole('button', { name: '保存并提交审核' }).click()
    await page.getByRole('heading', { level: 1, name: goodName }).waitFor()
    await until('the good to be handed in', async () => ((await good())?.state === 'submitted' ? true : undefined))
    // As it was written, line by line.
    expect((await good()).about).toBe(about)

    const { page: desks, context: theirs, troubles: theirsToo } = await openPage(browser, desk)
    await sessionOf(theirs, officer, app)
    await decide(desks, 'goods', goodName, /^通过，上架/)
    await page.reload()
    await page.getByRole('button', { name: /^进出库/ }).click()
    await page.getByLabel('件数').fill('12')
    await page.getByRole('button', { name: '进库', exact: true }).last().click()
    await page.getByText('现在可卖 12 件。').waitFor()
    await page.getByRole('button', { name: /^改价/ }).click()
    await page.getByLabel(/^新价格/).fill('36.5')
    await page.getByRole('button', { name: '改价', exact: true }).last().click()
    await page.getByText('价格已改。').waitFor()
    await accessible(page, 'store-good')
    expect((await good()).variants[0]).toMatchObject({ left: 12, price: { amount: '36.50' } })
    await page.getByRole('link', { name: '运费' }).click()
    await page.getByLabel('首费（元）').fill('6')
    await page.getByText('运费 6.00 元').waitFor()
    await page.getByRole('button', { name: '保存运费' }).click()
    await page.getByText('运费已保存。').waitFor()
    await accessible(page, 'store-shipping')
    expect([troubles, theirsToo]).toEqual([[], []])
    await Promise.all([context.close(), theirs.close()])
  }, 120_000)

  test('what was bought is sent from the list with a carrier and a number, and its money stands as waiting', async () => {
    const bought = await order(2)
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, seller, app)
    const { id } = await store()
    await until('the order to be there to be sent', async () => {
      const { parts } = expectStatus(await seller.ask<{ parts: unknown[] }>('GET', `/mall/merchants/${id}/parts?state=to-ship`), 200) // biome-ignore format: one look
      return parts.length > 0 || undefined
    })
    await page.goto(`${app}/store/${id}`)
    await page.getByRole('link', { name: new RegExp(`${goodName} × 2`) }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('快递公司').fill('中国邮政')
    await dialog.getByLabel('单号', { exact: true }).fill('12')
    await dialog.getByRole('button', { name: '已发货' }).click()
    await dialog.locator('.wrong').waitFor()
    await dialog.getByLabel('单号', { exact: true }).fill(`98${serial}0001`)
    await dialog.getByRole('button', { name: '已发货' }).click()
    await dialog.getByText('已记为发货').waitFor()
    await accessible(page, 'store-sent')
    await page.goto(`${app}/store/${id}/money`)
    await page.getByText('待结算').waitFor()
    await accessible(page, 'store-money')
    const { parts } = expectStatus(await buyer.ask<MallOrder>('GET', `/mall/orders/${bought.id}`), 200)
    expect(parts[0]).toMatchObject({ state: 'shipped', parcels: [{ carrier: '中国邮政' }] })
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('a complaint that the store refuses comes to an officer with what both say, and the buyer is paid back as decided', async () => {
    const { orders } = expectStatus(await buyer.ask<{ orders: { id: string }[] }>('GET', '/mall/orders'), 200)
    const at = async () => expectStatus(await buyer.ask<MallOrder>('GET', `/mall/orders/${orders[0]!.id}`), 200)
    const part = (await at()).parts[0]!.id
    expectStatus(await buyer.press(`/mall/parts/${part}/receipt`, {}), 200)
    await until('it to be received', async () => (await at()).parts[0]!.state === 'received' || undefined)
    expectStatus(await buyer.press(`/mall/parts/${part}/cases`, { kind: 'refund', reason: 'damaged', pieces: [{ line: 0, quantity: 1 }], says: '袋子破了' }), 201) // biome-ignore format: one press

    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, seller, app)
    await page.goto(`${app}/store/${(await store()).id}/orders?state=cases&part=${part}`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('袋子破了').waitFor()
    await dialog.getByLabel(/^不同意/).check()
    await dialog.getByRole('button', { name: '答复', exact: true }).click()
    await dialog.getByText('请写明理由').waitFor()
    await accessible(page, 'store-case')
    await dialog.getByLabel('添加照片').setInputFiles({ name: 'wrapping.png', mimeType: 'image/png', buffer: await picture('#7a8f6a') })
    await dialog.getByRole('button', { name: '店家的照片，第 1 张，共 1 张' }).waitFor()
    await dialog.getByLabel('说明').fill('发货前拍了照，包装完好')
    // News comes while somebody types, and the list is asked for again: what was typed stays.
    const asked = page.waitForResponse((answer) => answer.url().includes('/parts?'))
    expectStatus(await buyer.transfer(seller, '1.00'), 201)
    await (await asked).finished()
    await dialog.getByRole('button', { name: '答复', exact: true }).click()
    await dialog.getByText('已答复。').waitFor()
    const [one] = (await at()).parts[0]!.cases
    const { page: phones, context: mine, troubles: alsoTheirs } = await openPage(browser, phone)
    await sessionOf(mine, buyer, app)
    await phones.goto(`${app}/mall/orders/${orders[0]!.id}`)
    await phones.getByLabel('添加照片').setInputFiles({ name: 'letter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') })
    await phones.getByText('请选 JPEG、PNG 或 WebP').waitFor()
    await phones.getByLabel('添加照片').setInputFiles({ name: 'torn.png', mimeType: 'image/png', buffer: await picture('#a0522d') })
    await phones.getByRole('button', { name: '买家的照片，第 1 张，共 1 张' }).click()
    await seen(phones, '买家的照片，第 1 张，共 1 张')
    await accessible(phones, 'mall-case-pictures')
    await mine.close()
    expectStatus(await buyer.press(`/mall/cases/${one!.id}/moves`, { to: 'disputed', says: '请看照片' }), 200)

    const { page: desks, context: theirs, troubles: theirsToo } = await openPage(browser, desk)
    await sessionOf(theirs, officer, app)
    await desks.goto(`${app}/staff/mall?queue=disputes&open=${one!.id}`)
    await desks.getByText('包装完好').waitFor()
    await desks.getByText('请看照片').waitFor()
    await accessible(desks, 'mall-dispute')
    await desks.getByRole('button', { name: '店家的照片，第 1 张，共 1 张' }).waitFor()
    await desks.getByRole('button', { name: '买家的照片，第 1 张，共 1 张' }).click()
    await seen(desks, '买家的照片，第 1 张，共 1 张')
    await desks.getByRole('dialog').last().getByRole('button', { name: '关闭' }).click()
    await desks.getByRole('dialog').getByLabel(/^支持买家/).check()
    await desks.getByRole('dialog').getByLabel('理由', { exact: true }).fill('照片显示运输破损')
    await desks.getByRole('dialog').getByRole('button', { name: '决定', exact: true }).click()
    await desks.getByText('已决定。').waitFor()
    await until('the buyer to be paid back', async () => (await at()).parts[0]!.cases[0]!.state === 'paid' || undefined)
    expect((await at()).parts[0]!.paidBack.amount).toBe('36.50')
    expect(alsoTheirs).toEqual([])
    await page.reload()
    await dialog.or(page.getByText('没有退款、退货的申请')).first().waitFor()
    expect([troubles, theirsToo]).toEqual([[], []])
    await Promise.all([context.close(), theirs.close()])
  }, 120_000)
}) // biome-ignore format: one press a line
