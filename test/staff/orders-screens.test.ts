/** A freeze by order in a real browser: proposed at the customer, read in words and confirmed by another, seen by the customer. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Customer, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { twoOfficers } from '../support/staff.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(places, `134${serial}81`, '安宁')
  const [officer, second] = twoOfficers(places)
  let browser: Browser
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    for (const who of [officer, second]) await who.signIn()
    await ann.join()
    await ann.bind(withCheckDigit(`62220204${serial}0081`))
    await ann.topUpEnded((await ann.topUp('3000.00')).id)
  }, 90_000)
  afterAll(() => browser?.close())

  test('an officer proposes it at the desk, another confirms it on the phone, and the customer reads by whom and until when', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, officer, app)
    await page.goto(`${app}/staff/customers`)
    await page.getByLabel('手机号或账号').fill(ann.phone)
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByLabel('理由').fill('法院来人协助执行')
    await page.getByRole('button', { name: '查看，15 分钟' }).click()
    await page.getByRole('region', { name: '冻结' }).getByText('没有冻结。').waitFor()
    const act = () => page.getByRole('button', { name: '按有权机关的文书冻结' }).click()
    await act()
    const dialog = page.getByRole('dialog', { name: '冻结' })
    await dialog.getByLabel('文书号').fill(`（2026）京0105执${serial}号`)
    await dialog.getByLabel('金额（元）').fill('5000')
    await dialog.getByLabel('冻结到（含）').fill('2099-01-01')
    await dialog.getByLabel('理由').fill('协助冻结通知书已核')
    await accessible(page, 'orders-freeze')
    await dialog.getByRole('button', { name: '提议，等另一人复核' }).click()
    await dialog.getByText(/这个机关的冻结最迟到 \d{4}-\d{2}-\d{2}/).waitFor()
    await dialog.getByLabel('冻结到（含）').fill('')
    await dialog.getByRole('button', { name: '提议，等另一人复核' }).click()
    await page.getByRole('link', { name: '查看提议' }).click()
    await page
      .getByRole('heading', { name: /按人民法院 .*冻结客户安\*的账户 5000\.00 元，至 \d{4}-\d{2}-\d{2}。/ })
      .waitFor()
    const proposal = new URL(page.url()).pathname
    await accessible(page, 'orders-proposal')

    const other = await openPage(browser, phone)
    await sessionOf(other.context, second, app)
    await other.page.goto(app + proposal)
    await other.page.getByRole('button', { name: '确认办理' }).click()
    await other.page.getByText('已确认，并已照此办理。').waitFor()
    expect(other.troubles).toEqual([])
    await other.context.close()

    await page.goto(`${app}/staff/customers`)
    await page.getByLabel('手机号或账号').fill(ann.phone)
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByLabel('理由').fill('法院来人协助执行')
    await page.getByRole('button', { name: '查看，15 分钟' }).click()
    const orders = page.getByRole('region', { name: '冻结' })
    await orders.getByText(`人民法院 （2026）京0105执${serial}号`).waitFor()
    expect((await orders.innerText()).replace(/\s+/g, ' ')).toMatch(/已冻结到 3,000\.00 .*还差 2,000\.00/)
    await accessible(page, 'orders-standing')
    await orders.getByRole('button', { name: '扣划' }).click()
    await page.getByRole('dialog', { name: '扣划' }).getByLabel('收款账号').waitFor()
    await accessible(page, 'orders-deduct')
    expect(troubles).toEqual([])
    await context.close()

    const mine = await openPage(browser, phone)
    await sessionOf(mine.context, ann, app)
    await mine.page.goto(app)
    await mine.page.getByText(/人民法院依法冻结 5,000\.00 元，至 \d{4}-\d{2}-\d{2}/).waitFor()
    await accessible(mine.page, 'orders-customer-phone')
    expect(mine.troubles).toEqual([])
    await mine.context.close()
  }, 120_000)
})
