/** The bank's days and statements in a real browser: an officer's in Chinese on the phone, an auditor's in English at the desk. */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BusinessDays } from '../../core/books/wire.ts'
import type { Firm } from '../../core/customers/firm-wire.ts'
import type { FirmInterest } from '../../core/deposits/firm-deposit-wire.ts'
import { formatAmount, halfUp } from '../../core/money.ts'
import { connect } from '../../workflows/storage/database.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { bringTo, openFirm, usccOf } from '../support/firm.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf, shot } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL'], () => {
  const app = given('QIAO_APP_URL')
  const operator = given('QIAO_OPERATOR_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator }
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(places, `137${serial}62`, '安宁')
  const [officer, auditor] = [seeded(places, 'officer'), seeded(places, 'auditor')]
  let browser: Browser
  let day = ''
  let firm: Firm
  const nextDay = () =>
    fetch(`${operator}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days: 1 }),
    })
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    await ann.join()
    await ann.bind(withCheckDigit(`62220203${serial}0062`))
    await ann.topUpEnded((await ann.topUp('500.00')).id)
    for (const one of [officer, auditor]) await one.signIn()
    firm = await openFirm(ann, usccOf(serial, 6))
    await bringTo(operator, firm, 11_500_000)
    expectStatus(await ann.press(`/firms/${firm.id}/agreement`, { agreed: yuan('1000000.00') }), 201)
    // As if it had been agreed on the day before: the day that is closed now earns by it.
    const url = new URL(given('QIAO_TEST_DATABASE_URL'))
    url.pathname = '/qiao'
    const db = connect(url.href, { name: 'test', max: 1 })
    await db`update deposit_agreements set from_day = from_day - 1 where organization = ${firm.organization}`
    await db.end()
    day = ((await (await fetch(`${operator}/clock`)).json()) as { bankTime: string }).bankTime.slice(0, 10)
    await nextDay()
    await until(
      'the day to be closed',
      async () =>
        expectStatus(await officer.ask<BusinessDays>('GET', '/business-days'), 200).days.find(
          (one) => one.day === day && one.state === 'closed',
        ),
      90_000,
      500,
    )
  }, 180_000)
  afterAll(() => browser?.close())

  test('what a firm earned on the day is seen by its operator: up to the base amount, and above it at the agreed rate', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, ann, app)
    // Others may move the clock, too, and then another day is closed: what the bank says and what the page says are looked at together.
    await until(
      'page and bank to say the same',
      async () => {
        const earned = expectStatus(await ann.ask<FirmInterest>('GET', `/firms/${firm.id}/interest`), 200)
        const days = earned.parts[0]!.days
        // The day that was closed was the last of its quarter, and all that it earned is paid.
        if (days === 0) await nextDay()
        // 1,000,000 at 0.05 % and the rest at 0.10 % a day, rounded once on the sum; on 10,500,000 that is 1.3889 and 29.1667. In a quarter
        // after the first what the one before has paid is part of the rest.
        const { account } = expectStatus(await ann.ask<Firm>('GET', `/firms/${firm.id}`), 200)
        const above = BigInt(account!.balance.amount.replace('.', '')) - 1_000_000_00n
        const sums = [1_000_000_00n, above].map((one) => yuan(formatAmount(one * BigInt(days), 'CNY')))
        const right =
          days >= 1 &&
          above >= 10_500_000_00n &&
          isDeepStrictEqual(
            earned.parts.map(({ what, days: of, sum, percent }) => ({ what, of, sum, percent })),
            [
              { what: 'up-to', of: days, sum: sums[0], percent: '0.05' },
              { what: 'above', of: days, sum: sums[1], percent: '0.10' },
            ],
          ) &&
          earned.earned.amount ===
            formatAmount(halfUp((1_000_000_00n * 5n + above * 10n) * BigInt(days), 3_600_000n), 'CNY')
        // Asked while a day is being closed, it is neither of the day before nor of that day.
        if (!right) return undefined
        await page.goto(`${app}/me/firms/${firm.id}`)
        await page.getByText('超过额度').waitFor()
        const shownSum = Number(sums[1]!.amount).toLocaleString('en', { minimumFractionDigits: 2 })
        const sum = page.getByText(`积数 ${shownSum} × 0.10% ÷ 360`)
        const interest = page.getByText(earned.parts[1]!.interest.amount, { exact: true })
        return (await sum.count()) > 0 && (await interest.count()) > 0 ? true : undefined
      },
      100_000,
      1_000,
    )
    await accessible(page, 'firm-earned')
    await shot(page, 'firm-earned')
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('an officer on the phone finds the closed day, what its steps did, and its statements, whose sides are equal', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, officer, app)
    await page.goto(`${app}/staff/days`)
    await page.getByRole('link', { name: day }).waitFor()
    await accessible(page, 'days')
    await page.getByRole('link', { name: day }).click()
    await page.getByRole('heading', { level: 1, name: `${day} · 已日终` }).waitFor()
    await page.getByText(/\d+ 个科目借贷平衡，总账与分户账一致。/).waitFor()
    await accessible(page, 'one-day')
    await page.getByRole('link', { name: '当日的报表' }).click()
    await page.getByRole('heading', { level: 1, name: '报表' }).waitFor()
    await page.getByRole('rowheader', { name: '2011 吸收存款' }).waitFor()
    await accessible(page, 'trial-balance')
    await page.getByRole('button', { name: '资产负债' }).click()
    await page.getByRole('heading', { level: 2, name: `资产负债表 ${day}` }).waitFor()
    const total = (name: string) =>
      page
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
        .locator('td')
        .innerText()
    expect(await total('资产总计')).toBe(await total('负债和所有者权益总计'))
    await accessible(page, 'balance-sheet')
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('an auditor at the desk reads the income statement in English, takes it along as a file, and is told of a day that is not closed', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, auditor, app)
    await page.goto(app)
    await page.evaluate(() => localStorage.setItem('locale', 'en'))
    await page.goto(`${app}/staff/books?kind=income`)
    await page.getByRole('heading', { level: 1, name: 'Statements' }).waitFor()
    await page.getByRole('rowheader', { name: 'Net profit' }).waitFor()
    await accessible(page, 'income-statement')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    expect(file.suggestedFilename()).toMatch(/^Income statement .*\.csv$/)
    expect(readFileSync((await file.path())!, 'utf8')).toContain('Net profit')
    await page.getByLabel('To', { exact: true }).fill('2099-01-01')
    await page.getByText(/There are statements from|Choose a first day/).waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('an officer proposes to close a month, is told what is missing, and sees at once that a closed one was changed', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, officer, app)
    await page.goto(`${app}/staff/days`)
    await page.getByRole('heading', { level: 2, name: '会计期间' }).waitFor()
    await accessible(page, 'periods')
    // A month that could be closed when this was read, and one whose books were changed by hand: no test's bank has either.
    const facts = {
      at: '2026-10-01T09:00:00.000+08:00',
      maker: '何静',
      checker: '沈默',
      digest: 'a'.repeat(64),
      stands: false,
    }
    const period = { kind: 'month', why: '', proposal: null, closed: null, acts: [] }
    const [ahead, before] = ['2099-01', '2026-09']
    await page.route('**/api/books/periods', (route) =>
      route.fulfill({
        json: {
          periods: [
            { ...period, name: ahead, first: `${ahead}-01`, last: `${ahead}-31`, state: 'open', may: 'close' },
            { ...period, name: before, first: `${before}-01`, last: `${before}-30`, state: 'closed', may: 'reopen', closed: { ...facts, booked: null, entry: null } },
          ],
        },
      }),
    ) // biome-ignore format: one answer
    await page.reload()
    await page.getByText('2026-10-01 09:00 结账，何静提议，沈默确认。').waitFor()
    await page.getByRole('alert').filter({ hasText: '指纹不符' }).waitFor()
    await accessible(page, 'periods-changed')
    await page.getByRole('button', { name: `反结账 ${before}` }).waitFor()
    await page.getByRole('button', { name: `结账 ${ahead}`, exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `${ahead} 结账` })
    await dialog.getByLabel('理由').fill('月末结账')
    await accessible(page, 'periods-close')
    await dialog.getByRole('button', { name: '提议，等另一人复核' }).click()
    await dialog.getByText(/还有没日终的日子/).waitFor()
    expect(troubles.filter((one) => !one.includes('409'))).toEqual([])
    await context.close()
  }, 120_000)
})
