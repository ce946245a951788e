/** The app's lock in a browser: left, it shows nothing and knows nothing until its passkey opens it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Customer, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, authenticator, launch, openPage, phone, sessionOf } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let browser: Browser
  let who: Customer
  let other: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    who = await new Customer(places, `137${serial}61`, '王小明').join()
    other = await new Customer(places, `137${serial}62`, '王小明').join()
    await who.bind(withCheckDigit(`62220205${serial}0061`))
    await who.topUpEnded((await who.topUp('321.00')).id)
  }, 60_000)
  afterAll(() => browser?.close())

  /** The page goes out of sight and comes back: what a browser says of it then. */
  const seen = (page: Page, state: 'hidden' | 'visible') =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  const locked = (page: Page) => page.getByRole('heading', { name: '应用已锁定' })
  const nothing = async (page: Page) => {
    await locked(page).waitFor()
    expect(await page.locator('.amount').count()).toBe(0)
    expect(await page.locator('body').textContent()).not.toMatch(/321|王小明|137\*/)
    expect(await page.title()).toBe('Qiao 桥')
  }
  const refused = (page: Page) =>
    page.evaluate(async () => (await fetch('/api/accounts').then((said) => said.json())) as { code?: string })

  test('left, it covers itself and locks; nothing of money is on the page, the bank answers nothing, and the passkey opens it where one was', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    const virtual = await authenticator(page)
    await virtual.has(who.passkey, app)
    await sessionOf(context, who, app)
    await page.goto(`${app}/me/security`)
    await page.getByRole('button', { name: '马上' }).click()
    await page.getByRole('link', { name: '首页', exact: true }).click()
    await page.locator('.amount').first().waitFor()
    const second = await context.newPage()
    await second.goto(app)
    // Opened anew on a device that locks: it was not left before, so it is locked, and every window with it.
    await nothing(second)
    await nothing(page)
    await accessible(page, 'locked')
    expect((await refused(page)).code).toBe('locked')
    // A passkey is asked for in the window that is in front.
    await page.bringToFront()
    await page.getByRole('button', { name: '用通行密钥打开' }).click()
    await page.locator('.amount').first().waitFor()
    await second.locator('.amount').first().waitFor()
    // Whoever leaves one window has left them all.
    await second.close()
    await nothing(page)
    await page.getByRole('button', { name: '用通行密钥打开' }).click()
    await page.locator('.amount').first().waitFor()

    await page.getByRole('link', { name: '我的' }).click()
    await page.getByText('王小明').waitFor()
    await seen(page, 'hidden')
    expect(await page.locator('body').isVisible()).toBe(false)
    await seen(page, 'visible')
    await nothing(page)
    // Another page, another start: nothing opens it but the passkey.
    await page.goto(`${app}/movements`)
    await nothing(page)
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await nothing(page)
    expect((await refused(page)).code).toBe('locked')
    await page.getByRole('button', { name: '用通行密钥打开' }).click()
    await page.locator('.amount').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/movements')
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('after a minute only who was away for longer is asked; without the passkey one signs out, and the choice stays with the device', async () => {
    const { page, context } = await openPage(browser, phone)
    // On a device of its own: a text, no passkey.
    await sessionOf(context, other, app)
    await page.goto(`${app}/me/security`)
    await page.getByRole('button', { name: '1 分钟后' }).click()
    await accessible(page, 'lock-setting')
    await page.getByRole('link', { name: '首页', exact: true }).click()
    await page.locator('.amount').first().waitFor()
    const stayed = page.waitForResponse((said) => said.url().endsWith('/session/lock') && said.request().method() === 'DELETE') // biome-ignore format: one wait
    await seen(page, 'hidden')
    await seen(page, 'visible')
    expect((await stayed).status()).toBe(204)
    expect(await page.locator('.amount').first().isVisible()).toBe(true)
    await seen(page, 'hidden')
    await page.evaluate(() => localStorage.setItem('left', String(Date.now() - 61_000)))
    await seen(page, 'visible')
    await nothing(page)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '获取验证码' }).waitFor()
    expect(await page.evaluate(() => localStorage.getItem('lock'))).toBe('60')
    await context.close()
  }, 60_000)
})
