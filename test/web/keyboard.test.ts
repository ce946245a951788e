/** A day by the keyboard alone: nothing is pointed at, what has the focus is seen at each step, and nothing holds it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Customer, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { authenticator, desk, launch, openPage } from '../support/screens.ts'

type At = { readonly name: string; readonly tag: string; readonly ringed: boolean; readonly inView: boolean }
const MOST_STOPS = 60

/** Where the focus is: what it is called, whether it has a ring or (an amount) a heavier line beneath, and whether it is on the screen. */
const at = (page: Page): Promise<At> =>
  page.evaluate(() => {
    const one = document.activeElement ?? document.body
    const labels = [...((one as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '').join(' ')
    const ringed = [one, one.closest('label'), one.parentElement]
      .filter((box) => box !== null)
      .map((box) => getComputedStyle(box))
      .some(
        ({ outlineStyle, outlineWidth, borderBottomWidth }) =>
          (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) ||
          Number.parseFloat(borderBottomWidth) >= 4,
      )
    const { top, bottom } = one.getBoundingClientRect()
    return {
      name: (one.getAttribute('aria-label') || labels || one.textContent || '').replace(/\s+/g, ' ').trim(),
      tag: one.tagName,
      ringed,
      inView: bottom > 0 && top < innerHeight,
    }
  })

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let browser: Browser
  let friend: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    friend = await new Customer(places, `136${serial}99`, '李丽').join()
  }, 60_000)
  afterAll(() => browser?.close())

  test('one signs in, brings money in, sends it with approval, pays a bill, changes the language and signs out', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    const who = await new Customer(places, `136${serial}01`, '王小明').seed()
    await (await authenticator(page)).has(who.passkey, app)
    const key = (name: string) => page.keyboard.press(name)
    /** Goes on from stop to stop until one is called so. */
    const tabTo = async (name: string | RegExp): Promise<void> => {
      const passed: string[] = []
      for (let stop = 0; stop < MOST_STOPS; stop++) {
        await key('Tab')
        const now = await at(page)
        if (now.tag !== 'BODY' && !(now.ringed && now.inView)) expect.fail(`no focus is seen on <${now.tag}> ${now.name}`)
        if (typeof name === 'string' ? now.name.startsWith(name) : name.test(now.name)) return
        passed.push(now.name.slice(0, 20))
      }
      expect.fail(`the keyboard does not come to ${name}; it came past ${passed.join(', ')}`)
    } // biome-ignore format: a condition in a line
    const pressAt = async (name: string | RegExp) => {
      await tabTo(name)
      await key('Enter')
    }
    const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor()

    await page.goto(app)
    await page.getByLabel('手机号').waitFor()
    // The first stop leads past what stands before the content.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await tabTo('跳到主要内容')
    await tabTo('手机号')
    await page.keyboard.type(who.phone)
    await key('Enter')
    await page.getByLabel('验证码').waitFor()
    const { messages } = await who.messages()
    await page.keyboard.type(/\d{6}/.exec(messages[0]!.text)![0])
    await key('Enter')

    await page.getByText('还没有收支').waitFor()
    await pressAt('转入')
    await tabTo('银行卡号')
    await page.keyboard.type(withCheckDigit(`62220208${serial}0001`))
    await key('Enter')
    await page.getByLabel('转入金额').waitFor()
    await tabTo('转入金额')
    await page.keyboard.type('500')
    await key('Enter')
    await heading('钱已到账')
    await pressAt('回到首页')

    await page.getByText('邻桥银行').first().waitFor()
    await pressAt('转账')
    await page.getByText('可用 500.00 元').waitFor()
    await tabTo('转账金额')
    await page.keyboard.type('88.8')
    await key('Enter')
    await page.getByLabel('收款人手机号').waitFor()
    await page.keyboard.type(friend.phone)
    await key('Enter')
    await page.getByRole('dialog').getByText('李*').waitFor()
    // A sheet holds the focus only until it is left.
    await key('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await pressAt('下一步')
    await page.getByRole('dialog').getByText('李*').waitFor()
    await pressAt('确认转账')
    await page.getByRole('button', { name: '用通行密钥确认' }).waitFor()
    await pressAt('用通行密钥确认')
    await heading('已转出，对方已到账')

    await pressAt('生活')
    await page.getByRole('button', { name: '清河自来水公司' }).waitFor()
    await pressAt('清河自来水公司')
    await page.getByLabel('户号').waitFor()
    await tabTo('户号')
    await page.keyboard.type(withCheckDigit(`88${serial}7`))
    await key('Enter')
    await page.getByRole('button', { name: /待缴/ }).waitFor()
    await pressAt(/待缴/)
    await page.getByRole('button', { name: '确认缴费' }).waitFor()
    await pressAt('确认缴费')
    await heading('缴费完成')

    await pressAt('我的')
    await page.getByRole('button', { name: 'English' }).waitFor()
    await pressAt('English')
    await heading('Me')
    await pressAt('Sign out')
    await page.getByRole('button', { name: 'Send me a code' }).waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)
})
