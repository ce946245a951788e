/** The app as one that is installed: what the browser asks of it, and when it is offered. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { Customer, withCheckDigit } from '../support/customer.ts'
import { built } from '../support/files.ts'
import { billSomebody, Manager } from '../support/manager.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, authenticator, launchArguments, phone, sessionOf } from '../support/screens.ts'

type Picture = { src: string; sizes: string; purpose?: string; form_factor?: string }
type Manifest = {
  icons: Picture[]
  screenshots: Picture[]
  shortcuts: { url: string; name: string; icons: Picture[] }[]
  launch_handler: unknown
}

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const profile = mkdtempSync(join(ROOT, '.qiao', 'profile-'))
  let context: BrowserContext
  let who: Customer
  let friend: Customer
  beforeAll(async () => {
    // A private window installs nothing: a profile of its own.
    context = await chromium.launchPersistentContext(profile, {
      executablePath: given('QIAO_BROWSER'),
      args: launchArguments,
      viewport: phone,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    })
    ;[who, friend] = await Promise.all([
      new Customer(places, `137${serial}41`, '王小明').join(),
      new Customer(places, `137${serial}42`, '李丽').join(),
    ])
    await who.bind(withCheckDigit(`62220205${serial}0041`))
    await who.topUpEnded((await who.topUp('100.00')).id)
    await sessionOf(context, who, app)
    // Whether and when this browser offers it by itself is its own affair.
    await context.addInitScript(() =>
      addEventListener('beforeinstallprompt', (event) => event.isTrusted && event.stopImmediatePropagation()),
    )
  }, 60_000)
  afterAll(async () => {
    await context?.close()
    rmSync(profile, { recursive: true, force: true })
  })

  /** The browser says that it could install the app; what was asked of it is counted. */
  const couldInstall = (page: Page, outcome: 'accepted' | 'dismissed' = 'accepted') =>
    page.evaluate((answer) => {
      const event = new Event('beforeinstallprompt', { cancelable: true }) as Event & { prompt?: unknown }
      event.prompt = async () => {
        document.documentElement.dataset.prompted = 'yes'
        return { outcome: answer }
      }
      dispatchEvent(event)
    }, outcome)
  const offer = (page: Page) => page.getByRole('region', { name: '安装应用' })

  test('the browser has nothing against installing it', async () => {
    const page = await context.newPage()
    await page.goto(app)
    await page.evaluate(() => navigator.serviceWorker.ready)
    const protocol = await context.newCDPSession(page)
    const { installabilityErrors } = await protocol.send('Page.getInstallabilityErrors')
    expect(installabilityErrors).toEqual([])
    const { errors } = await protocol.send('Page.getAppManifest')
    expect(errors).toEqual([])
    await page.close()
  }, 30_000)

  test('every picture that the manifest and the page name is there in its size, and a launcher cuts nothing off the mark', async () => {
    const manifest = JSON.parse(readFileSync(join(built, 'manifest.webmanifest'), 'utf8')) as Manifest
    const pictures = [...manifest.icons, ...manifest.screenshots, ...manifest.shortcuts.flatMap(({ icons }) => icons)]
    for (const { src, sizes } of pictures.filter((one) => one.sizes !== 'any')) {
      const { width, height } = await sharp(join(built, src)).metadata()
      expect(`${width}x${height}`, src).toBe(sizes)
    }
    expect(new Set(manifest.icons.map(({ purpose = 'any' }) => purpose))).toEqual(new Set(['any', 'maskable', 'monochrome'])) // biome-ignore format: a set
    expect(new Set(manifest.screenshots.map((one) => one.form_factor))).toEqual(new Set(['narrow', 'wide']))
    expect(manifest.shortcuts.map(({ url }) => url)).toEqual(['/send', '/bills', '/movements'])
    const page = readFileSync(join(built, 'index.html'), 'utf8')
    const named = [...page.matchAll(/<link rel="apple-touch-[^>]*href="([^"]+)"[^>]*>/g)]
    expect(named.length).toBeGreaterThan(30)
    for (const [tag, src] of named) {
      const { width, height } = await sharp(join(built, src!)).metadata()
      const [, of] = /\/(\d+x\d+)-/.exec(src!) ?? []
      if (of) expect(`${width}x${height}`, src).toBe(of)
      const [, w, h, dots] =
        /device-width: (\d+)px\) and \(device-height: (\d+)px\) and \(-webkit-device-pixel-ratio: (\d)/.exec(tag) ?? []
      if (w) expect(`${Number(w) * Number(dots)}x${Number(h) * Number(dots)}`).toBe(of)
    }
    // Outside the circle of two fifths of the side there is nothing but the ground.
    const { data, info } = await sharp(join(built, 'icons/maskable-512.png'))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) => [0, 1, 2].map((n) => data[(y * info.width + x) * info.channels + n]!)
    const ground = at(0, 0)
    let inside = 0
    for (let y = 0; y < info.height; y++)
      for (let x = 0; x < info.width; x++) {
        const differs = at(x, y).some((value, n) => Math.abs(value - ground[n]!) > 24)
        if (!differs) continue
        expect(Math.hypot(x - 255.5, y - 255.5), `${x},${y}`).toBeLessThanOrEqual(205)
        inside++
      }
    expect(inside).toBeGreaterThan(5_000)
  })

  test('it is offered at home after a payment, never in front of one; “not now” holds for sixty days, and under “me” it can be done at any time', async () => {
    const page = await context.newPage()
    const virtual = await authenticator(page)
    await virtual.has(who.passkey, app)
    await page.goto(app)
    await page.getByRole('link', { name: '转账', exact: true }).waitFor()
    await couldInstall(page)
    expect(await offer(page).count()).toBe(0)
    await page.getByRole('link', { name: '转账', exact: true }).click()
    await page.getByLabel('转账金额').fill('8')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByLabel('收款人手机号').fill(friend.phone)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '确认转账' }).click()
    await page.getByRole('button', { name: '用通行密钥确认' }).click()
    await page.getByRole('heading', { name: '已转出，对方已到账' }).waitFor()
    expect(await offer(page).count()).toBe(0)
    await page.getByRole('link', { name: '首页', exact: true }).click()
    await offer(page).waitFor()
    await page.locator('.amount').first().waitFor()
    await accessible(page, 'install')
    await offer(page).getByRole('button', { name: '以后再说' }).click()
    await offer(page).waitFor({ state: 'detached' })
    // The next visits ask nothing, however many, until the sixty days are over.
    for (let visit = 0; visit < 3; visit++) {
      await page.goto(app)
      await couldInstall(page, 'dismissed')
      await page.getByRole('link', { name: '转账', exact: true }).waitFor()
      expect(await offer(page).count()).toBe(0)
    }
    await page.evaluate(() => localStorage.setItem('install-quiet', String(Math.floor(Date.now() / 86_400_000) - 1)))
    await page.goto(app)
    await couldInstall(page)
    await offer(page).waitFor()
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByRole('button', { name: '安装到桌面' }).click()
    await page.locator('html[data-prompted="yes"]').waitFor()
    await page.getByRole('button', { name: '安装到桌面' }).waitFor({ state: 'detached' })
    await page.evaluate(() => dispatchEvent(new Event('appinstalled')))
    await page.getByRole('link', { name: '首页', exact: true }).click()
    await page.getByRole('link', { name: '转账', exact: true }).waitFor()
    expect(await offer(page).count()).toBe(0)
    await page.close()
  }, 60_000)

  test('where a browser has no prompt, it is said how to do it by hand', async () => {
    const page = await context.newPage()
    await page.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: false }))
    await page.goto(`${app}/me`)
    await page.getByRole('button', { name: '安装到桌面' }).click()
    await page.getByText('选“添加到主屏幕”。').waitFor()
    await accessible(page, 'install-by-hand')
    await page.close()
  }, 30_000)

  test('a shortcut goes to the window that is open, and takes nobody out of what they are typing', async () => {
    const page = await context.newPage()
    await page.addInitScript(() => {
      let consumer: ((launch: { targetURL: string }) => void) | undefined
      Object.defineProperty(window, 'launchQueue', {
        value: { setConsumer: (take: typeof consumer) => (consumer = take) },
      })
      addEventListener('test-launch', (event) =>
        consumer?.({ targetURL: new URL((event as CustomEvent<string>).detail, location.href).href }),
      )
    })
    const launch = (path: string) =>
      page.evaluate((to) => dispatchEvent(new CustomEvent('test-launch', { detail: to })), path)
    await page.goto(app)
    await page.locator('.amount').first().waitFor()
    await launch('/send')
    await page.getByLabel('转账金额').fill('5')
    await launch('/movements')
    expect(new URL(page.url()).pathname).toBe('/send')
    await page.getByRole('link', { name: '首页', exact: true }).click()
    await page.locator('.amount').first().waitFor()
    await launch('/movements')
    await page.waitForURL('**/movements')
    await page.close()
  }, 30_000)

  test('the bar above the page follows the look that was chosen, and the system’s when none was', async () => {
    const page = await context.newPage()
    await page.goto(`${app}/me`)
    const colours = () =>
      page.locator('meta[name="theme-color"]').evaluateAll((tags) => tags.map((tag) => tag.getAttribute('content')))
    const [light, dark] = await colours()
    expect(light).not.toBe(dark)
    await page.getByRole('button', { name: '深色' }).click()
    expect(await colours()).toEqual([dark, dark])
    await page.getByRole('button', { name: '浅色' }).click()
    expect(await colours()).toEqual([light, light])
    await page.getByRole('button', { name: '跟随系统' }).click()
    expect(await colours()).toEqual([light, dark])
    await page.close()
  }, 30_000)

  test('the icon carries the number of bills that are due, until one signs out', async () => {
    const day = ((await (await fetch(`${places.operator}/clock`)).json()) as { bankTime: string }).bankTime.slice(0, 10)
    const manager = await new Manager(places).signIn()
    const { bills } = await billSomebody(manager, serial, who, 3, dayFromNumber(dayNumber(day) + 20))
    const page = await context.newPage()
    await page.addInitScript(() => {
      const shown = (count: number) => void (document.documentElement.dataset.badge = String(count))
      Object.assign(navigator, {
        setAppBadge: async (count: number) => shown(count),
        clearAppBadge: async () => shown(0),
      })
    })
    await page.goto(`${app}/bills`)
    await page.locator(`html[data-badge="${bills.length}"]`).waitFor()
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.locator('html[data-badge="0"]').waitFor()
    await page.close()
  }, 60_000)
})
