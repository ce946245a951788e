/** The door of a development bank: one press and one is in; a production bank has none. */
import { Hono } from 'hono'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatorApi } from '../../workflows/bank/api/operator.ts'
import type { Bank } from '../../workflows/bank/compose.ts'
import { firstCustomer, seededPeople } from '../../workflows/bank/seed.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone } from '../support/screens.ts'

const operatorOf = (development: boolean) =>
  operatorApi({} as Bank, {
    development,
    app: 'http://localhost:1234',
    ledger: new Hono(),
    metricsText: async () => '',
    ready: async () => ({}),
    moveClock: async () => {},
    offset: () => 0,
  })

test('in production there is no such door, neither to look at nor to go through', async () => {
  for (const [method, path] of [
    ['GET', '/enter'],
    ['POST', `/enter/${firstCustomer.phone}`],
  ] as const) {
    // biome-ignore format: two
    const answer = await operatorOf(false).request(path, { method })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('set-cookie')).toBeNull()
  }
  const page = await operatorOf(true).request('http://localhost:4321/enter')
  expect(page.status).toBe(200)
  const text = await page.text()
  for (const { name, phone } of [firstCustomer, ...seededPeople]) {
    expect(text).toContain(name)
    expect(text).toContain(`/enter/${phone}`)
  }
})
test('another site’s page signs nobody in, and a stranger is nobody', async () => {
  const operator = operatorOf(true)
  const foreign = await operator.request(`http://localhost:4321/enter/${firstCustomer.phone}`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
  })
  expect(foreign.status).toBe(403)
  expect((await operator.request('http://localhost:4321/enter/13900000000', { method: 'POST' })).status).toBe(404)
})

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const door = `${given('QIAO_OPERATOR_URL')}/enter`
  let browser: Browser
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
  })
  afterAll(() => browser?.close())

  test('a newcomer is in with one press: the customer has an account with money, the manager the estate’s runs', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await page.goto(door)
    await page.getByRole('button', { name: /王小明/ }).click()
    await page.waitForURL(`${app}/`)
    await page.getByText('账户余额').first().waitFor()
    await expect
      .poll(
        async () => {
          await page.reload()
          return page.locator('.hero').innerText()
        },
        { timeout: 20_000, interval: 1_000 },
      )
      .toContain('8,000')
    await context.close()
    const manager = await openPage(browser, desk)
    await manager.page.goto(door)
    await manager.page.getByRole('button', { name: /周宁/ }).click()
    await manager.page.waitForURL(`${app}/runs`)
    await manager.page.getByRole('heading', { name: '收费' }).first().waitFor()
    await manager.page.goto(door)
    await accessible(manager.page, 'enter')
    expect([...troubles, ...manager.troubles]).toEqual([])
    await manager.context.close()
  })
})
