/** A new version of the app: two builds of it, one after the other, before devices that have the first. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { Customer } from '../support/customer.ts'
import { built, type ServedFiles, servedFiles } from '../support/files.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, launch, openPage, phone, sessionOf } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const second = mkdtempSync(join(ROOT, '.qiao', 'second-build-'))
  let browser: Browser
  let server: ServedFiles
  let who: Customer

  beforeAll(async () => {
    // Only the build's name differs: the file that shows it has another name, and whatever names that file.
    const building = spawn(
      join(ROOT, 'node_modules', '.bin', 'vite'),
      ['build', 'web', '--config', 'web/vite.config.ts', '--outDir', second, '--emptyOutDir', '--logLevel', 'warn'],
      { cwd: ROOT, env: { ...process.env, NODE_ENV: 'production', VITE_BUILD: 'second' }, stdio: 'ignore' },
    )
    ;[browser, who, server] = await Promise.all([
      launch(given('QIAO_BROWSER')),
      new Customer(places, `137${serial}21`, '王小明').join(),
      // What is read of the bank goes to the bank.
      servedFiles(({ url, headers }) =>
        fetch(places.app + url, {
          headers: { cookie: headers.cookie ?? '', 'accept-language': headers['accept-language'] ?? '' },
        }),
      ),
    ])
    const [code] = await once(building, 'exit')
    if (code !== 0) throw new Error('the second build failed')
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    rmSync(second, { recursive: true, force: true })
  })

  const version = (page: Page) => page.getByText(/^(版本|Version) /)
  const ask = (page: Page) => page.getByRole('status').filter({ hasText: '有新版本' })
  /** Counts how often the page was loaded from now on. */
  const loads = (page: Page) => {
    let count = 0
    page.on('load', () => count++)
    return () => count
  }
  const look = (page: Page) => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))

  test('a new version asks, waits while something is typed and when put off, and comes to every open page once it is told to', async () => {
    server.serve(built)
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, who, server.url)
    await page.goto(`${server.url}/me`)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    const first = await version(page).textContent()
    expect(first).not.toContain('second')
    const other = await context.newPage()
    await other.goto(`${server.url}/send`)
    await other.getByLabel('转账金额').fill('13')
    const [pageLoads, otherLoads] = [loads(page), loads(other)]

    server.serve(second)
    await look(page)
    await ask(page).waitFor()
    await accessible(page, 'update')
    // In the middle of something nothing is said.
    expect(await ask(other).count()).toBe(0)
    expect([pageLoads(), otherLoads()]).toEqual([0, 0])
    expect(await version(page).textContent()).toBe(first)
    // Put off, and asked again when the app is opened next.
    await ask(page).getByRole('button', { name: '稍后' }).click()
    await ask(page).waitFor({ state: 'detached' })
    await page.goto(`${server.url}/me`)
    expect(await version(page).textContent()).toBe(first)
    const before = pageLoads()
    await ask(page).getByRole('button', { name: '更新' }).click()
    await page.getByText('版本 second').waitFor()
    expect(pageLoads()).toBe(before + 1)
    // What was being typed elsewhere stays until it is left; then that page has the new version, after one load.
    expect(await other.getByLabel('转账金额').inputValue()).toBe('13')
    expect(otherLoads()).toBe(0)
    await other.getByRole('link', { name: '我的' }).click()
    await other.getByText('版本 second').waitFor()
    expect(otherLoads()).toBe(1)
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('a device of the staff gets the new version’s screens of theirs with it, and loses those that are gone; a payer’s gets none', async () => {
    const [[first], staff] = [built, second].map((folder) =>
      readdirSync(join(folder, 'assets')).filter((name) => /^staff-.*\.(js|css)$/.test(name)),
    ) as [string[], string[]]
    expect(staff.length).toBeGreaterThan(10)
    const kept = async (page: Page) =>
      page.evaluate(async () => {
        if (!(await caches.has('staff'))) return []
        const requests = await (await caches.open('staff')).keys()
        return requests.map(({ url }) => new URL(url).pathname.replace('/assets/', '')).sort()
      })
    for (const opened of [true, false]) {
      server.serve(built)
      const { page, context } = await openPage(browser, phone)
      await sessionOf(context, who, server.url)
      await page.goto(`${server.url}/me`)
      await page.evaluate(() => navigator.serviceWorker.ready)
      await page.reload()
      await version(page).waitFor()
      if (opened) {
        await page.evaluate((path) => fetch(path).then((said) => said.text()), `/assets/${first}`)
        await page.evaluate(async () =>
          (await caches.open('staff')).put('/assets/staff-of-before.js', new Response('')),
        )
        expect(await kept(page)).toEqual([first, 'staff-of-before.js'].sort())
        // What is answered in place of a file that is not there is not kept for it.
        await page.evaluate(() => fetch('/assets/staff-never.js').then((said) => said.text()))
        expect(await kept(page)).not.toContain('staff-never.js')
      }
      server.serve(second)
      await look(page)
      await ask(page).getByRole('button', { name: '更新' }).click()
      await page.getByText('版本 second').waitFor()
      expect(await kept(page)).toEqual(opened ? staff.toSorted() : [])
      await context.close()
    }
  }, 60_000)

  test('a screen whose file went with the old version says so and asks to reload, instead of speaking of the network', async () => {
    server.serve(built)
    // A browser that keeps no worker, as in private windows of some.
    const context = await browser.newContext({ viewport: phone, reducedMotion: 'reduce', serviceWorkers: 'block' })
    const page = await context.newPage()
    await sessionOf(context, who, server.url)
    await page.goto(server.url)
    await page.getByText('还没有收支').waitFor()
    server.serve(second)
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByRole('heading', { name: '应用已更新' }).waitFor()
    expect(await page.getByText('没有网络').count()).toBe(0)
    await page.getByRole('button', { name: '更新' }).click()
    await page.getByText('版本 second').waitFor()
    await context.close()
  }, 60_000)
})
