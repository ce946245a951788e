/** The newcomer's way round a development bank: for who came in by its door, and for nobody of a production bank. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { steps } from '../../web/guide/words.ts'
import { whoseIs } from '../../web/routes.ts'
import { guideOf } from '../../workflows/bank/guide.ts'
import { lifeUntil } from '../../workflows/bank/history/life.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { Customer } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'

describe('the guide', () => {
  const places = { temporalUiUrl: 'http://localhost:8233', smsInboxUrl: 'http://localhost:7031' }
  test('has nowhere to look beneath a production bank, whatever its environment says', () => {
    expect(guideOf({ qiaoEnv: 'production', ...places })).toBeNull()
    expect(guideOf({ qiaoEnv: 'development', ...places })).toEqual({
      temporal: places.temporalUiUrl,
      sms: places.smsInboxUrl,
    })
    expect(guideOf({ qiaoEnv: 'development', temporalUiUrl: undefined, smsInboxUrl: undefined })).toBeNull()
  })
  test('is five to seven steps for each, every one at a screen that is theirs and has no one bill’s address', () => {
    for (const [persona, list] of Object.entries(steps)) {
      expect(list.length).toBeGreaterThanOrEqual(5)
      expect(list.length).toBeLessThanOrEqual(7)
      for (const { path, zh, en } of list) {
        expect(path).not.toContain(':')
        expect(whoseIs(path)).toContain(persona)
        for (const { tries, beneath } of [zh, en])
          for (const words of [tries, beneath]) expect(words.length).toBeGreaterThan(8)
      }
    }
  })
  test('names the customer number under which this month’s water is still to be paid', () => {
    const now = Date.parse('2026-11-26T10:00:00+08:00')
    const { events, me } = lifeUntil(now)
    const water = events.filter((event) => event.kind === 'bill' && event.biller === 'water' && event.who === me)
    const numbers = new Set(water.map((event) => (event.kind === 'bill' ? event.parameters.customerNumber : '')))
    expect(numbers.size).toBe(1)
    for (const locale of ['zh', 'en'] as const)
      expect(steps.customer.some((step) => step[locale].tries.includes([...numbers][0]!))).toBe(true)
    expect(water.some(({ at }) => at > Date.parse('2026-11-01T00:00:00+08:00'))).toBe(false)
  })
})

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_OPERATOR_URL', 'QIAO_SMS_URL'], () => {
  const app = given('QIAO_APP_URL')
  const door = `${given('QIAO_OPERATOR_URL')}/enter`
  let browser: Browser
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
  })
  afterAll(() => browser?.close())

  test('leads step by step, can be left and taken up again with the keyboard alone, and keeps only the step', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await page.goto(door)
    await page.getByRole('button', { name: /王小明/ }).click()
    const guide = page.getByRole('complementary', { name: '初来导览' })
    await guide.getByText('第 1 步，共 7 步').waitFor()
    expect(page.url()).toBe(`${app}/`)
    await guide.getByRole('button', { name: '下一步' }).focus()
    await page.keyboard.press('Enter')
    await guide.getByText('第 2 步').waitFor()
    await guide.getByRole('link', { name: '去「收支明细」' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${app}/movements`)
    await page.getByRole('heading', { name: '收支明细', exact: true }).waitFor()
    await guide.getByRole('button', { name: '下一步' }).click()
    expect(await guide.getByRole('link', { name: /短信收件箱/ }).getAttribute('href')).toBe(given('QIAO_SMS_URL'))
    await accessible(page, 'guide')
    await guide.getByRole('button', { name: '先不看了' }).click()
    await guide.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('button', { name: '继续导览（3/7）' }).click()
    await guide.getByText('第 3 步').waitFor()
    expect(await page.evaluate(() => ({ ...localStorage, ...sessionStorage }))).toMatchObject({ guide: '2' })
    expect(troubles).toEqual([])
    await context.close()
  })
  test('has steps of their own for the manager and the officer', async () => {
    for (const [name, first] of [['周宁', '桥南物业有 120 户'], ['何静', '昨天有两笔']] as const) {
      const { page, context } = await openPage(browser, desk)
      await page.goto(door)
      await page.getByRole('button', { name: new RegExp(name) }).click()
      await page.getByRole('complementary', { name: '初来导览' }).getByText(first).waitFor()
      await context.close()
    }
  }) // biome-ignore format: two
  test('is not there for who came in any other way, nor is its file ever loaded or laid up', async () => {
    const who = await new Customer({ app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }, `137${String(Date.now()).slice(-8)}`, '常客').join() // biome-ignore format: one person
    const { page, context, loaded } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.goto(app)
    await page.getByText('账户余额').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(loaded.filter((path) => /guide/i.test(path))).toEqual([])
    expect(await page.getByRole('complementary', { name: '初来导览' }).count()).toBe(0)
    const files = readdirSync(join(ROOT, 'dist', 'web', 'assets')).filter((file) => /guide-/i.test(file))
    expect(files.some((file) => file.endsWith('.js'))).toBe(true)
    const laidUp = readFileSync(join(ROOT, 'dist', 'web', 'sw.js'), 'utf8')
    for (const file of files) expect(laidUp).not.toContain(file)
    await context.close()
  })
})
