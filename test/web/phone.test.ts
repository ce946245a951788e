/** Under a finger: the bank's own keys, pulling down, handing a receipt on. */
import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { typedWith } from '../../web/ui/money.ts'
import { Customer, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, launch, phone, sessionOf } from '../support/screens.ts'

test('whatever keys are pressed, what stands in the field is the beginning of an amount, and grows by no more than the key', () => {
  const key = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '.')
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), (pressed) => {
      let value = ''
      for (const one of pressed) {
        const next = typedWith(value, one, 16)
        expect(next).toMatch(/^(|\d+(\.\d{0,2})?)$/)
        expect(next).not.toMatch(/^0\d/)
        expect(next.length).toBeLessThanOrEqual(16)
        expect(next.length - value.length).toBeLessThanOrEqual(2)
        value = next
      }
    }),
    { numRuns: 10_000 },
  )
  expect(typedWith('', '.', 16)).toBe('0.')
  expect(typedWith('12.34', '5', 16)).toBe('12.34')
  expect(typedWith('12.3', '00', 16)).toBe('12.3')
})

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let browser: Browser
  let who: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    who = await new Customer(places, `137${serial}01`, '王小明').join()
    await who.bind(withCheckDigit(`62220209${serial}0001`))
    await who.topUpEnded((await who.topUp('100.00')).id)
  }, 60_000)
  afterAll(() => browser?.close())

  const touched = async () => {
    const context = await browser.newContext({
      viewport: phone,
      hasTouch: true,
      isMobile: true,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    })
    await sessionOf(context, who, app)
    return { context, page: await context.newPage() }
  }

  test('an amount is keyed in with the thumb, and the device’s own keyboard stays away', async () => {
    const { context, page } = await touched()
    await page.goto(`${app}/send`)
    const field = page.getByLabel('转账金额')
    await field.waitFor()
    expect(await field.getAttribute('inputmode')).toBe('none')
    // A new version asks when nothing is typed: these keys count as a keyboard's do.
    await page.evaluate(() =>
      document.addEventListener('input', () => (document.documentElement.dataset.typed = 'yes')),
    )
    for (const key of ['1', '2', '.', '5', '00', '6']) await page.getByRole('button', { name: key, exact: true }).tap()
    expect(await field.inputValue()).toBe('12.56')
    expect(await page.locator('html[data-typed]').count()).toBe(1)
    await page.getByRole('button', { name: '删去一位' }).tap()
    expect(await field.inputValue()).toBe('12.5')
    await accessible(page, 'keys')
    await page.getByRole('button', { name: '下一步' }).tap()
    await page.getByRole('button', { name: /12\.50/ }).waitFor()
    await context.close()
  }, 60_000)

  test('pulled down, the home asks again and shows what has come since', async () => {
    const { context, page } = await touched()
    await page.goto(app)
    await page.getByText('邻桥银行').first().waitFor()
    const before = await page.locator('.list li').count()
    await who.topUpEnded((await who.topUp('7.00')).id)
    const session = await context.newCDPSession(page)
    const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: 200, y }] })
    await finger('touchStart', 200)
    for (let y = 200; y <= 420; y += 20) await finger('touchMove', y)
    await page.getByText('松手刷新').waitFor()
    await finger('touchEnd')
    await expect.poll(() => page.locator('.list li').count()).toBe(before + 1)
    await context.close()
  }, 60_000)
})
