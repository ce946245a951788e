/** Movements and statements in a real browser: looked for, added up, taken home. */
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Customer, expectStatus, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(places, `130${serial}${String(n).padStart(2, '0')}`, name)
  let browser: Browser
  let who: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    who = await someone(1, '王小明').join()
    const friend = await someone(2, '李丽').join()
    await who.bind(withCheckDigit(`62220205${serial}0001`))
    await who.topUpEnded((await who.topUp('12000.00')).id)
    for (const [
      amount,
      memo,
    ] of [['35.80', '午饭'], ['1200.00', '十一月房租，谢谢您一直以来的照顾，祝全家身体健康'], ['0.10', '']] as const) // biome-ignore format: three
      expectStatus(await who.transfer(friend, amount, memo), 201)
  }, 60_000)
  afterAll(() => browser?.close())

  test('on the phone one finds a payment by a word of its note, and another by its direction', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.goto(app)
    await page.getByRole('link', { name: '查找和对账单' }).click()
    await page.getByRole('heading', { name: '收支明细', exact: true }).waitFor()
    await expect.poll(() => page.locator('.list li').count()).toBe(4)
    await accessible(page, 'movements')
    await page.getByLabel('查找').fill('房租')
    await expect.poll(() => page.locator('.list li').count()).toBe(1)
    expect(await page.locator('.list li').innerText()).toContain('1,200.00')
    await page.getByLabel('查找').fill('早茶')
    await page.getByText('没有符合的收支').waitFor()
    await accessible(page, 'movements-none')
    await page.getByLabel('查找').fill('')
    await page.getByRole('button', { name: '收入' }).click()
    await expect.poll(() => page.locator('.list li').count()).toBe(1)
    expect(await page.locator('.list li').innerText()).toContain('邻桥银行')
    // The address keeps what was looked for: it can be opened again.
    await page.reload()
    await expect.poll(() => page.locator('.list li').count()).toBe(1)
    expect(troubles).toEqual([])
    await context.close()
  })

  test('the statement adds up, and its PDF and table come under a name that says what they are', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, who, app)
    await page.goto(`${app}/statement`)
    await page.getByRole('heading', { name: '对账单' }).waitFor()
    await expect.poll(() => page.locator('.list li').count()).toBe(4)
    const facts = await page.locator('dl.facts').innerText()
    for (const text of ['收入 1 笔', '12,000.00', '支出 3 笔', '1,235.90', '10,764.10']) expect(facts).toContain(text)
    await accessible(page, 'statement')
    await page.locator('summary').click()
    const digest = await page.locator('details .mono').innerText()
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    for (const [name, type] of [
      ['下载 PDF', 'pdf'],
      ['下载表格（CSV）', 'csv'],
    ] as const) {
      // biome-ignore format: two
      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name }).click()
      const download = await coming
      expect(download.suggestedFilename()).toMatch(
        new RegExp(`^Qiao-\\d{19}-\\d{4}-\\d\\d-01-\\d{4}-\\d\\d-\\d\\d\\.${type}$`),
      )
      expect(readFileSync(await download.path()).includes(type === 'pdf' ? `sha256:${digest}` : digest)).toBe(true)
    }
    await page.getByRole('button', { name: '上月' }).click()
    await page.getByText('这段时间没有收支').waitFor()
    await accessible(page, 'statement-none')
    expect(troubles).toEqual([])
    await context.close()
  })

  test('the figures are a drawing and a table of the same; what a payee is for can be said, and it stays said', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.goto(`${app}/figures`)
    await page.getByRole('heading', { name: '花到哪里' }).waitFor()
    await accessible(page, 'figures')
    // Whoever listens has the table while the drawing is seen.
    const table = page.getByRole('table', { name: '余额走势' })
    expect(await table.getByRole('row').last().innerText()).toContain('10,764.10')
    await page.getByRole('button', { name: '看表格' }).first().click()
    await accessible(page, 'figures-table')
    const people = page.locator('details.category').filter({ hasText: '转给个人' })
    expect(await people.innerText()).toContain('1,235.90')
    await people.locator('summary').click()
    await page.getByRole('button', { name: /^改类别 李/ }).click()
    await accessible(page, 'figures-category')
    // Chosen, it is done, and the choice is gone: there is nothing left to look at whether it is checked.
    await page.getByRole('radio', { name: '餐饮' }).click()
    // A slip of the thumb is undone where it happened.
    await page.getByRole('status').getByRole('button', { name: '撤销' }).click()
    await page.getByText('已撤销。').waitFor()
    await people.waitFor()
    // Open still, unless it had gone in between.
    if (!(await people.evaluate((one) => one.hasAttribute('open')))) await people.locator('summary').click()
    await page.getByRole('button', { name: /^改类别 李/ }).click()
    await page.getByRole('radio', { name: '餐饮' }).click()
    const eating = page.locator('details.category').filter({ hasText: '餐饮' })
    await eating.waitFor()
    await page.reload()
    await eating.locator('summary').click()
    await page.getByText('您定的类别').waitFor()
    await page.getByRole('button', { name: /^改类别 李/ }).click()
    await page.getByRole('button', { name: '由银行判断' }).click()
    await people.waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('where what is due cannot be asked, the home says so beside the rest', async () => {
    const { page, context } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.route('**/api/upcoming', (route) => route.fulfill({ status: 503, body: '' }))
    await page.goto(app)
    await page.getByText('不等于没有').waitFor()
    await page.getByText('午饭').waitFor()
    await accessible(page, 'home-due-unknown')
    await context.close()
  }, 60_000)
})
