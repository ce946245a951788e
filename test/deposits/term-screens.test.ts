/** A deposit in a real browser: looked for, worked out, opened, watched, and withdrawn early for what was shown. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Deposits } from '../../core/deposits/term-wire.ts'
import { Customer, expectStatus, withCheckDigit, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf, shot } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let browser: Browser
  let who: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    who = await new Customer(places, `134${serial}01`, '王小明').join()
    await who.bind(withCheckDigit(`62220212${serial}0001`))
    await who.topUpEnded((await who.topUp('80000.00')).id)
  }, 60_000)
  afterAll(() => browser?.close())

  test('on the phone one opens a fixed deposit, sees what drawing it early would cost, and draws a part for exactly that', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.goto(app)
    await page.getByRole('link', { name: '财富' }).click()
    await page.getByText('还没有存款').waitFor()
    await page.getByRole('link', { name: '存一笔' }).click()
    await page.getByRole('link', { name: '存一笔 整存整取' }).click()
    await page.getByLabel('存多少').fill('20000')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByLabel('存多久').selectOption('12')
    await page.getByLabel('本息一起续存').check()
    await page.getByRole('button', { name: '下一步' }).click()
    const review = page.getByRole('dialog', { name: '请核对' })
    await review.getByText('190.00', { exact: false }).first().waitFor()
    await accessible(page, 'deposit-review')
    await review.getByRole('button', { name: '存入' }).click()
    await page.getByRole('heading', { name: '已存入' }).waitFor()
    await page.getByRole('link', { name: '查看这笔存款' }).click()
    await page.getByRole('heading', { name: '整存整取' }).waitFor()
    await page.getByText('本息一起续存').waitFor()
    await accessible(page, 'deposit')
    await shot(page, 'deposit')

    await page.getByRole('button', { name: '支取' }).click()
    const sheet = page.getByRole('dialog', { name: '支取' })
    await sheet.getByRole('button', { name: '一部分' }).click()
    await sheet.getByLabel('取出本金').fill('19960')
    await sheet.getByRole('button', { name: '看看得多少' }).click()
    await sheet.getByText('至少要留 50.00 元').waitFor()
    await sheet.getByLabel('取出本金').fill('5000')
    await sheet.getByRole('button', { name: '看看得多少' }).click()
    // 47.50 on the day of opening; others may move the clock on.
    await sheet.getByText(/现在取，少得 4\d\.\d\d 元/).waitFor()
    await accessible(page, 'deposit-preview')
    await sheet.getByRole('button', { name: '支取' }).click()
    await page.getByText('已转入活期账户').waitFor()
    await page.locator('.hero').getByText('15,000', { exact: false }).first().waitFor()
    const { deposits } = expectStatus(await who.ask<Deposits>('GET', '/deposits'), 200)
    expect(deposits.map(({ principal, may }) => [principal, may.part])).toEqual([[yuan('15000.00'), false]])

    await page.goto(app)
    await page.getByText('定期类存款转回').waitFor()
    await page.getByText('存入定期类存款').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('at the desk one works out an amount, gives a notice and takes it back, and sees what comes when', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, who, app)
    await page.goto(`${app}/wealth/products?part=calculator`)
    await page.getByLabel('产品', { exact: true }).selectOption('flexible')
    await page.getByLabel('存多少天').fill('200')
    await page.getByRole('button', { name: '计算' }).click()
    await page.getByText('按存满的档次').waitFor()
    await accessible(page, 'deposit-calculator')

    await page.goto(`${app}/wealth/products/notice-1`)
    await page.getByLabel('存多少').fill('50000')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '存入' }).click()
    await page.getByRole('link', { name: '查看这笔存款' }).click()
    await page.getByRole('button', { name: '通知', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '通知', exact: true }).click()
    await page.getByText('起可取 50,000.00 元').waitFor()
    await page.goto(`${app}/wealth`)
    await page.getByRole('heading', { name: '明天' }).waitFor()
    await page.getByText('通知到期，可取').click()
    await page.getByRole('button', { name: '撤销通知' }).click()
    await page.getByText('没有通知。要全部按').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)
})
