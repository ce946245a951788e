/** A sample of what `npm run screens` walks in whole: routes chosen by a seed, which the test's name says. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pause } from '../support/customer.ts'
import { filled } from '../support/filled.ts'
import { given, needing } from '../support/needs.ts'
import { launch, phone } from '../support/screens.ts'
import { accessOf } from './access.ts'
import { overflowOf } from './overflow.ts'
import { type Path, routes } from './routes.ts'
import { statesOf } from './states.ts'
import { contextFor, type Problems, type Stage, sampled, settled } from './walk.ts'
import { wordsOn } from './words.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const app = given('QIAO_APP_URL')
  const urls = {
    app,
    sms: given('QIAO_SMS_URL'),
    operator: given('QIAO_OPERATOR_URL'),
    control: given('QIAO_CONTROL_URL'),
  }
  const seed = Number(process.env.QIAO_SEED ?? Math.floor(Date.now() / 1000) % 100_000)
  let browser: Browser
  let stage: Stage
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    stage = { browser, app, shown: await filled(urls, { movements: 12, whole: false }) }
  }, 60_000)
  afterAll(() => browser?.close())

  test.each(['/', '/send', '/runs/:id', '/desk'] as const)(
    '%s is asked for while the bank says who is here, and nothing of it twice',
    async (route) => {
      const context = await contextFor(stage, route)
      // As somebody's own device, who has been here before.
      await context.addInitScript(() => localStorage.setItem('signed-in', 'yes'))
      const asked: string[] = []
      const { promise: told, resolve: tell } = Promise.withResolvers<void>()
      await context.route(/\/api\//, async (call) => {
        const { pathname, search } = new URL(call.request().url())
        asked.push(pathname + search)
        if (pathname === '/api/session') await told
        await call.continue().catch(() => undefined) // The page is closed.
      })
      const page = await context.newPage()
      await page.goto(stage.app + stage.shown.path(route))
      await expect.poll(() => asked.length).toBe(3)
      const early = asked.filter((path) => path !== '/api/session')
      tell()
      await settled(page)
      // What a screen asks, it asks at once.
      await pause(300)
      for (const path of early) expect(asked.filter((one) => one === path)).toEqual([path])
      await context.close()
    },
    30_000,
  )

  describe(`a sample of screens (QIAO_SEED=${seed})`, () => {
    const over = async (many: number, turn: number, check: (route: Path) => Promise<Problems>) => {
      const there = routes.filter((route) => stage.shown.path(route) !== undefined)
      const problems: Problems = []
      for (const route of sampled(many, seed + turn, there)) problems.push(...(await check(route)))
      expect(problems, problems.join('\n')).toEqual([])
    }
    test('waits, comes back, has words for nothing, and gives the bank’s words', async () => {
      await over(2, 1, (route) => statesOf(stage, route))
    }, 60_000)
    test('has no violation that axe finds', async () => {
      await over(3, 2, (route) => accessOf(stage, route, { sizes: { phone }, locales: [seed % 2 ? 'zh' : 'en'] }))
    }, 60_000)
    test('says nothing that is in no words', async () => {
      await over(6, 4, (route) => wordsOn(stage, route, [seed % 2 ? 'en' : 'zh']))
    }, 60_000)
    test('can be read and reached where it is tight', async () => {
      await over(2, 3, (route) => overflowOf(stage, route, [seed % 2 ? 'en' : 'zh']))
    }, 60_000)
  })
})
