/** Without a network: the edge is really stopped, and started again. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '../look/routes.ts'
import { Customer, pause, withCheckDigit } from '../support/customer.ts'
import { Manager } from '../support/manager.ts'
import { given, needing } from '../support/needs.ts'
import { openAll } from '../support/offline.ts'
import { sampleReceipt } from '../support/receipt.ts'
import { accessible, launch, type Opened, openPage, phone, sessionOf } from '../support/screens.ts'
import { type SecondEdge, secondEdge } from '../support/second-edge.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_BANK_URL', 'QIAO_HOME'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let browser: Browser
  let edge: SecondEdge
  let who: Customer
  let friend: Customer
  beforeAll(async () => {
    edge = await secondEdge()
    ;[browser] = await Promise.all([launch(given('QIAO_BROWSER')), edge.start()])
    friend = await new Customer(places, `137${serial}09`, '李丽').join()
    who = await new Customer(places, `137${serial}01`, '王小明').join()
    await who.bind(withCheckDigit(`62220205${serial}0031`))
    await who.topUpEnded((await who.topUp('300.00')).id)
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await edge?.end()
  })

  /** A device on which the app was opened once, signed in. */
  const device = async (one: Customer) => {
    const opened = await openPage(browser, phone)
    await sessionOf(opened.context, one, edge.url)
    await opened.page.goto(edge.url)
    await opened.page.evaluate(() => navigator.serviceWorker.ready)
    await opened.page.reload()
    await opened.page.locator('.amount').first().waitFor()
    return opened
  }
  const offline = (page: Page) => page.getByRole('heading', { name: '没有网络' })

  let gone: Opened
  test('every route opens from the service worker, says that it is offline and shows no amount', async () => {
    gone = await device(who)
    const { page } = gone
    await edge.stop()
    expect(routes.length).toBeGreaterThan(35)
    const { worst, route } = await openAll(page, edge.url, routes, async () => {
      expect(await page.locator('.amount').count()).toBe(0)
    })
    console.log(`offline: ${routes.length} routes, the slowest said so after ${Math.round(worst)} ms (${route})`)
    await accessible(page, 'offline')
    const kept = await page.evaluate(async () => {
      const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
      return caches_.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(kept.filter((path) => path.startsWith('/api') || path.startsWith('/assets/staff-'))).toEqual([])
  }, 90_000)

  test('a receipt is checked with no server at all; one altered digit and it is refused', async () => {
    const { page } = gone
    await page.goto(`${edge.url}/receipt.html`)
    const receipt = JSON.stringify(sampleReceipt())
    await page.locator('#text').fill(receipt)
    await page.getByRole('button', { name: '验证' }).click()
    await page.getByText('这张回单完整无改动').waitFor({ timeout: 3_000 })
    await page.getByText('午饭').waitFor()
    await accessible(page, 'receipt')
    await page.locator('#text').fill(receipt.replace(/"bookedAt":(\d+)\d/, '"bookedAt":$17'))
    await page.getByRole('button', { name: '验证' }).click()
    await page.getByText('这张回单不能采信').waitFor({ timeout: 3_000 })
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('This receipt cannot be trusted.').waitFor()
    await page.getByRole('button', { name: '中文' }).click()
  }, 60_000)

  test('with the edge back a screen recovers by itself, and says so', async () => {
    const { page, context } = gone
    await page.goto(edge.url)
    await offline(page).waitFor()
    await edge.start()
    // Nobody presses anything.
    await page.locator('.amount').first().waitFor({ timeout: 20_000 })
    await page.getByRole('status').getByText('网络已恢复').waitFor()
    await context.close()
  }, 90_000)

  test('a payment that is pressed without a network is refused at once and never sent by itself; pressed again later it goes on', async () => {
    const { page, context } = await device(who)
    await page.goto(`${edge.url}/send`)
    await page.getByLabel('转账金额').fill('20')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByLabel('收款人手机号').fill(friend.phone)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '确认转账' }).waitFor()
    await edge.stop()
    await page.getByRole('button', { name: '确认转账' }).click()
    await page.getByText('连不上银行。').waitFor({ timeout: 5_000 })
    const sent: string[] = []
    page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()))
    await edge.start()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await pause(2_500)
    expect(sent).toEqual([])
    expect((await friend.account()).balance.amount).toBe('0.00')
    await page.getByRole('button', { name: '确认转账' }).click()
    await page.getByRole('button', { name: '用通行密钥确认' }).waitFor()
    await context.close()
  }, 90_000)

  test('a screen of the staff opens where it was opened before; elsewhere it is said what the device lacks', async () => {
    const manager = await new Manager(places).signIn()
    const used = await device(manager)
    await used.page.getByRole('link', { name: '收费', exact: true }).click()
    await used.page.getByRole('heading', { name: '收费', level: 1 }).waitFor()
    await used.page.getByRole('link', { name: '首页', exact: true }).click()
    await used.page.locator('.amount').first().waitFor()
    const unused = await openPage(browser, phone)
    await sessionOf(unused.context, manager, edge.url)
    await unused.page.goto(edge.url)
    await unused.page.evaluate(() => navigator.serviceWorker.ready)
    await unused.page.locator('.amount').first().waitFor()
    await edge.stop()
    for (const { page } of [used, unused]) {
      await page.getByRole('link', { name: '收费', exact: true }).click()
      await offline(page).waitFor()
    }
    expect(await used.page.getByText('还没有在这台设备上打开过').count()).toBe(0)
    await unused.page.getByText('还没有在这台设备上打开过').waitFor()
    await edge.start()
    await unused.page.getByRole('heading', { name: '没有网络' }).waitFor({ state: 'detached', timeout: 20_000 })
    await used.context.close()
    await unused.context.close()
  }, 90_000)
})
