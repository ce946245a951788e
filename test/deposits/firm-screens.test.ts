/** A firm's money in a real browser: agreed on, ended, put aside and taken out by its operator. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Firm } from '../../core/customers/firm-wire.ts'
import type { Deposits } from '../../core/deposits/term-wire.ts'
import { Customer, expectStatus } from '../support/customer.ts'
import { bringTo, openFirm, usccOf } from '../support/firm.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf, shot } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let browser: Browser
  let who: Customer
  let firm: Firm
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    who = await new Customer(places, `136${serial}01`, '王小明').join()
    firm = await openFirm(who, usccOf(serial, 5))
    await bringTo(places.operator, firm, 12_000_000)
  }, 60_000)
  afterAll(() => browser?.close())

  test('on the phone its operator agrees on a base amount, sees from when it counts, and ends it again', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.goto(`${app}/me/firms`)
    await page.getByRole('link', { name: `账户与存款 ${firm.name}` }).click()
    await page.getByRole('heading', { name: firm.name }).waitFor()
    await page.getByText('还没有存款').waitFor()
    await page.getByText('超过的部分按 0.10%').waitFor()
    await page.getByRole('button', { name: '签订' }).click()
    const sheet = page.getByRole('dialog', { name: '协定存款' })
    await sheet.getByLabel('基本额度').fill('400000')
    await sheet.getByRole('button', { name: '签订' }).click()
    await sheet.getByText('不低于 500000.00 元').waitFor()
    await sheet.getByLabel('基本额度').fill('1000000')
    await accessible(page, 'firm-agree')
    await sheet.getByRole('button', { name: '签订' }).click()
    await page.getByText('已签订，明天起生效').waitFor()
    await page.getByText('自动续签', { exact: false }).nth(1).waitFor()
    await accessible(page, 'firm')
    await shot(page, 'firm')
    await page.getByRole('button', { name: '终止', exact: true }).click()
    const ending = page.getByRole('dialog', { name: '终止' })
    await ending.getByRole('button', { name: '今天以后' }).click()
    await ending.getByRole('button', { name: '终止', exact: true }).click()
    await page.getByRole('button', { name: '签订' }).waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('on the phone its operator reads its statement, chooses a period, and takes the PDF and the table home', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.goto(`${app}/me/firms/${firm.id}`)
    await page.getByRole('link', { name: '对账单' }).click()
    await page.getByRole('heading', { name: '对账单' }).waitFor()
    await page.getByText(firm.name).waitFor()
    await page.getByText(/^账号 6299005\d{12}$/).waitFor()
    await page.getByText('收入 1 笔').waitFor()
    await page.getByText('12,000,000', { exact: false }).first().waitFor()
    await accessible(page, 'firm-statement')
    await shot(page, 'firm-statement')
    for (const [button, ends] of [
      ['下载 PDF', /\.pdf$/],
      ['下载表格（CSV）', /\.csv$/],
    ] as const) {
      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name: button }).click()
      expect((await coming).suggestedFilename()).toMatch(ends)
    }
    // A movement leads to what the ledger says of it.
    await page.getByRole('link', { name: '其他' }).first().click()
    await page.waitForURL(/\/movements\/[0-9a-f]{32}$/)
    await page.goBack()
    await page.getByRole('button', { name: '上月' }).click()
    await page.getByText('这段时间没有收支').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('at the desk its operator opens a notice deposit for it, sees what drawing at once would pay, and draws a part for exactly that', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, who, app)
    await page.goto(`${app}/me/firms/${firm.id}`)
    await page.getByRole('link', { name: '存一笔' }).click()
    await page.getByRole('link', { name: '存一笔 七天通知存款' }).click()
    await page.getByLabel('存多少').fill('800000')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '存入' }).click()
    await page.getByRole('link', { name: '查看这笔存款' }).click()
    await page.getByRole('heading', { name: '七天通知存款' }).waitFor()
    await page.getByRole('button', { name: '支取' }).click()
    const sheet = page.getByRole('dialog', { name: '支取' })
    await sheet.getByRole('button', { name: '一部分' }).click()
    await sheet.getByLabel('取出本金').fill('300000')
    await sheet.getByRole('button', { name: '看看得多少' }).click()
    await sheet.getByText('留在存款里').waitFor()
    await accessible(page, 'firm-deposit-preview')
    await sheet.getByRole('button', { name: '支取' }).click()
    await page.getByText('已转入活期账户').waitFor()
    await page.goto(`${app}/me/firms/${firm.id}`)
    await page.getByText('11,500,000', { exact: false }).first().waitFor()
    await page.getByRole('link', { name: '七天通知存款' }).waitFor()
    await shot(page, 'firm-desk')
    const { deposits } = expectStatus(await who.ask<Deposits>('GET', `/firms/${firm.id}/deposits`), 200)
    expect(deposits.map(({ principal }) => principal.amount)).toEqual(['500000.00'])
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)
})
