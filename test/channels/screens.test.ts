/**
 * Notifications in a real browser. A headless Chromium reaches no push service, so two things are played: `PushManager.subscribe` gives
 * the subscription of a browser of the simulated push service, and what came there is decrypted here, with that browser's private
 * key, and handed to the service worker through DevTools as the platform would. Everything between is the real thing.
 */
import { createECDH } from 'node:crypto'
import ece from 'http_ece'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Notifications } from '../../core/channels/wire.ts'
import { type Came, type PushBrowser, pushBrowser, whatCame } from '../support/browser-push.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const app = given('QIAO_APP_URL')
  const control = given('QIAO_CONTROL_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(places, `131${serial}${String(n).padStart(2, '0')}`, name)
  let browser: Browser
  let payer: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    payer = await someone(1, '王小明').join()
    await payer.bind(withCheckDigit(`62220203${serial}0101`))
    await payer.topUpEnded((await payer.topUp('300.00')).id)
  }, 60_000)
  afterAll(() => browser?.close())

  /** What the platform would do: the page's subscription is that of a browser at the simulated push service. */
  const subscribesAs = (context: BrowserContext, { subscription }: PushBrowser, key: string) =>
    context.addInitScript(
      ({ subscription, key }) => {
        const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
        const one = {
          endpoint: subscription.endpoint,
          options: { applicationServerKey: bytes.buffer, userVisibleOnly: true },
          toJSON: () => ({ ...subscription, expirationTime: null }),
          unsubscribe: async () => {
            sessionStorage.removeItem('subscribed')
            return true
          },
        }
        PushManager.prototype.subscribe = async () => {
          sessionStorage.setItem('subscribed', 'yes')
          return one as never
        }
        PushManager.prototype.getSubscription = async () =>
          sessionStorage.getItem('subscribed') ? (one as never) : null
      },
      { subscription, key },
    )
  const decrypted = ({ message }: Came, { privateKey, subscription }: PushBrowser) => {
    const own = createECDH('prime256v1')
    own.setPrivateKey(privateKey, 'base64url')
    const keys = { version: 'aes128gcm' as const, privateKey: own, authSecret: subscription.keys.auth }
    return ece.decrypt(Buffer.from(message, 'base64url'), keys).toString('utf8')
  }
  const delivers = async (page: Page, data: string) => {
    const session = await page.context().newCDPSession(page)
    const registration = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(app))
        if (own) resolve(own.registrationId)
      })
    })
    await session.send('ServiceWorker.enable')
    await session.send('ServiceWorker.deliverPushMessage', { origin: app, registrationId: await registration, data })
    await session.detach()
  }
  const shown = (page: Page) =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      return (await registration.getNotifications()).map(({ title, body, tag, lang }) => ({ title, body, tag, lang }))
    })
  const notified = async (page: Page, title: string) =>
    until(`the notification “${title}”`, async () => {
      const all = await shown(page)
      return all.some((one) => one.title === title) ? all : undefined
    })
  /** A press, as the platform tells the service worker of it. */
  const pressed = (context: BrowserContext, which: string) =>
    context.serviceWorkers()[0]!.evaluate(async (title) => {
      const worker = globalThis as unknown as ServiceWorkerGlobal
      const one = (await worker.registration.getNotifications()).find((shown) => shown.title === title)
      worker.dispatchEvent(new worker.NotificationEvent('notificationclick', { notification: one! }))
    }, which)
  type ServiceWorkerGlobal = {
    registration: ServiceWorkerRegistration
    NotificationEvent: new (type: string, init: { notification: Notification }) => Event
    dispatchEvent(event: Event): void
  }

  test('turned on by a press, money that comes in is shown without an amount, twice is once, and a press leads to it', async () => {
    const ann = await someone(2, '安安').join()
    const { publicKey } = expectStatus(await ann.ask<Notifications>('GET', '/notifications'), 200)
    const device = await pushBrowser(control, publicKey)
    const { page, context, troubles } = await openPage(browser, phone)
    await context.grantPermissions(['notifications'], { origin: app })
    await subscribesAs(context, device, publicKey)
    await sessionOf(context, ann, app)
    await page.goto(`${app}/me`)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.getByRole('link', { name: '通知' }).click()
    await page.getByRole('heading', { name: '通知', exact: true }).waitFor()
    await page.getByText('没有开通').first().waitFor()
    await accessible(page, 'notices-off')
    await page.getByRole('button', { name: '在这台设备上开通' }).click()
    await page.getByRole('button', { name: '发一条试试' }).click()
    await page.getByText('已发出').waitFor()
    const trial = await until('the trial', async () => (await whatCame(control, device))[0])
    await delivers(page, decrypted(trial, device))
    await notified(page, '通知已开通')

    // At any hour, for the test runs at any.
    await page.getByLabel('安静时段').uncheck()
    await page.getByText('已保存').waitFor()
    await payer.transfer(ann, '66.60')
    const came = await until('the transfer at the push service', async () =>
      (await whatCame(control, device)).find(({ title }) => title === '收到一笔转账'),
    )
    await page.goto(app)
    // The app was opened: what was shown has been seen.
    await until('nothing shown', async () => ((await shown(page)).length === 0 ? true : undefined))
    await delivers(page, decrypted(came, device))
    await delivers(page, decrypted(came, device))
    // Shown after both: there is one of them beside it.
    await delivers(page, JSON.stringify({ tag: 'last', title: '最后一条', body: '', path: '/' }))
    const all = await notified(page, '最后一条')
    expect(all.filter(({ tag }) => tag !== 'last')).toEqual([
      { title: '收到一笔转账', body: '点开查看', tag: came.topic, lang: 'zh-CN' },
    ])
    await pressed(context, '收到一笔转账')
    await page.waitForURL(`${app}${came.path}`)
    expect(came.path).toMatch(/^\/transfers\/transfer-/)
    await page.getByText('66.60').first().waitFor()
    await until('it was closed', async () => {
      const left = await shown(page)
      return left.some(({ tag }) => tag === came.topic) ? undefined : true
    })
    expect(troubles.filter((one) => !/focus/.test(one))).toEqual([])

    await page.goto(`${app}/me/notices`)
    await page.getByText('本机').waitFor()
    await accessible(page, 'notices-on')
    await page.getByRole('button', { name: '停用', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click()
    await page.getByText('还没有设备开通').waitFor()
    await context.close()
  }, 90_000)

  test('a message that cannot be read is shown as one of ours, and leads home; a foreign path leads home, too', async () => {
    const eve = await someone(3, '伊夫').join()
    const { page, context } = await openPage(browser, phone)
    await context.grantPermissions(['notifications'], { origin: app })
    await sessionOf(context, eve, app)
    await page.goto(`${app}/me`)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await delivers(page, 'not JSON')
    expect(await notified(page, 'Qiao 桥')).toHaveLength(1)
    await page.evaluate(async () => {
      for (const one of await (await navigator.serviceWorker.ready).getNotifications()) one.close()
    })
    await delivers(page, JSON.stringify({ tag: 't', title: '别处', body: '', path: '//evil.example/x' }))
    await notified(page, '别处')
    await pressed(context, '别处')
    await page.waitForURL(`${app}/`)
    await context.close()
  })

  test('settings at a desk in English; a browser that says no, and one that cannot, are told what to do', async () => {
    const dan = await someone(4, 'Dan').join()
    const { page, context, troubles } = await openPage(browser, desk)
    await context.addInitScript(() => localStorage.setItem('locale', 'en'))
    await sessionOf(context, dan, app)
    await page.goto(`${app}/me/notices`)
    await page.getByRole('heading', { name: 'Notifications', exact: true }).waitFor()
    await page.getByLabel(/^Bills/).uncheck()
    await page.getByLabel('From').fill('23:15')
    await page.getByLabel('From').blur()
    await page.getByLabel('Show amounts and names').check()
    expect(await page.getByLabel(/^Security/).isDisabled()).toBe(true)
    await until('what was chosen', async () => {
      const { settings } = expectStatus(await dan.ask<Notifications>('GET', '/notifications'), 200)
      const kept = settings.showAmounts && settings.quiet?.from === '23:15' && settings.off.includes('bills')
      return kept || undefined
    })
    await page.reload()
    expect(await page.getByLabel(/^Bills/).isChecked()).toBe(false)
    expect(await page.getByLabel('From').inputValue()).toBe('23:15')
    await accessible(page, 'notices-desk')
    expect(troubles).toEqual([])

    for (const [how, says] of [
      [() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }), /forbids notifications/],
      [() => Reflect.deleteProperty(window, 'PushManager'), /cannot show notifications/],
      [
        () => {
          Reflect.deleteProperty(window, 'PushManager')
          Object.defineProperty(navigator, 'standalone', { value: false })
        },
        /Home Screen first/,
      ],
    ] as const) {
      const other = await context.newPage()
      await other.addInitScript(how)
      await other.goto(`${app}/me/notices`)
      await other.getByText(says).waitFor()
      await other.close()
    }
    await context.close()
  }, 60_000)
})
