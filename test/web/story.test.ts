/** The app in a real browser: a customer's day on a phone in Chinese and at a desk in English; access. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Customer, until, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, authenticator, launch, openPage, sessionOf, shot } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let browser: Browser
  let friend: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    friend = await new Customer(places, `139${serial}99`, '李丽').join()
  }, 60_000)
  afterAll(() => browser?.close())

  const open = (size: { width: number; height: number }) => openPage(browser, size)
  const codeFor = async (phone: string, after = 0) =>
    until('the code', async () => {
      const { messages } = (await (await fetch(`${places.sms}/messages?to=${phone}&after=${after}`)).json()) as {
        messages: { text: string }[]
      }
      return /\d{6}/.exec(messages[0]?.text ?? '')?.[0]
    })

  test('a customer’s day on the phone, in Chinese', async () => {
    const { page, context, troubles } = await open({ width: 390, height: 844 })
    const customer = await new Customer(places, `139${serial}01`, '王小明').seed()
    const virtual = await authenticator(page)
    await virtual.has(customer.passkey, app)
    const { phone } = customer
    await page.goto(app)
    await page.getByLabel('手机号').waitFor()
    await accessible(page, 'door')
    await page.getByLabel('手机号').fill('1390')
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByText('请填写 11 位手机号。').waitFor()
    await page.getByLabel('手机号').fill(phone)
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByLabel('验证码').fill(await codeFor(phone))
    await accessible(page, 'code')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('还没有收支').waitFor()
    await accessible(page, 'home-empty')

    await page.getByRole('link', { name: '转入' }).click()
    await page.getByLabel('银行卡号').fill(withCheckDigit(`62220205${serial}0001`))
    await accessible(page, 'bind')
    await page.getByRole('button', { name: '绑定' }).click()
    await page.getByLabel('转入金额').fill('500')
    await accessible(page, 'bring-in')
    await page.getByRole('button', { name: '转入' }).click()
    await page.getByRole('heading', { name: '钱已到账' }).waitFor()
    await accessible(page, 'arrived')
    await page.getByRole('link', { name: '回到首页' }).click()

    await page.getByRole('link', { name: '转账' }).click()
    await page.getByText('可用 500.00 元').waitFor()
    await page.getByLabel('转账金额').fill('88.8')
    await accessible(page, 'send-amount')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByLabel('收款人手机号').fill(friend.phone)
    await page.getByLabel('附言').fill('饭钱')
    await accessible(page, 'send-payee')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('dialog').getByText('李*').waitFor()
    await accessible(page, 'send-review')
    await page.getByRole('button', { name: '确认转账' }).click()
    await page.getByRole('button', { name: '用通行密钥确认' }).click()
    await page.getByRole('heading', { name: '已转出，对方已到账' }).waitFor()
    await accessible(page, 'send-receipt')
    expect((await friend.account()).balance.amount).toBe('88.80')

    // Whoever was paid is paid again without a number: 88.80 and 1.20 more.
    await page.getByRole('link', { name: '再转一笔' }).click()
    await page.getByLabel('转账金额').fill('1.2')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: /^李丽/ }).waitFor()
    await accessible(page, 'send-recent')
    await page.getByRole('button', { name: /^李丽/ }).click()
    await page.getByRole('dialog').getByText('李丽').waitFor()
    await page.getByRole('button', { name: '确认转账' }).click()
    await page.getByRole('heading', { name: '已转出，对方已到账' }).waitFor()
    expect((await friend.account()).balance.amount).toBe('90.00')

    await page.getByRole('link', { name: '首页', exact: true }).click()
    await page.getByRole('link', { name: '转出' }).click()
    await page.getByLabel('转出金额').fill('20')
    await accessible(page, 'take-out')
    await page.getByRole('button', { name: '转出' }).click()
    await page.getByRole('heading', { name: '已转出', exact: true }).waitFor()
    await accessible(page, 'taken-out')

    await page.getByRole('link', { name: '生活', exact: true }).click()
    await page.getByRole('button', { name: '清河自来水公司' }).waitFor()
    await accessible(page, 'billers')
    await page.getByRole('button', { name: '清河自来水公司' }).click()
    await page.getByLabel('户号').fill(withCheckDigit(`88${serial}3`))
    await accessible(page, 'bills')
    await page.getByRole('button', { name: '查询账单' }).click()
    const bill = page.getByRole('button', { name: /待缴/ })
    await bill.waitFor()
    await accessible(page, 'bills-found')
    await bill.click()
    await accessible(page, 'bill-review')
    await page.getByRole('button', { name: '确认缴费' }).click()
    await page.getByRole('heading', { name: '缴费完成' }).waitFor()
    await page.getByText('缴费单位回执').waitFor()
    await accessible(page, 'bill-receipt')

    // What a biller asks for, how much it takes and what is on top come from its data.
    await page.getByRole('link', { name: '生活', exact: true }).click()
    await page.getByRole('button', { name: '桥通话费' }).click()
    await page.getByLabel('充值手机号').fill('1390')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('充值手机号: 11 位手机号').waitFor()
    await page.getByLabel('充值手机号').fill('13912345678')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '50', exact: true }).click()
    await accessible(page, 'top-up-amount')
    await page.getByRole('button', { name: '下一步' }).click()
    await accessible(page, 'top-up-review')
    await page.getByRole('button', { name: '确认缴费' }).click()
    await page.getByRole('heading', { name: '缴费完成' }).waitFor()

    await page.getByRole('link', { name: '首页', exact: true }).click()
    await page.getByText('清河自来水公司').waitFor()
    await accessible(page, 'home')
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await accessible(page, 'me')
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(stored).not.toMatch(/王小明|\d{2,}/)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '获取验证码' }).waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('at the desk, in English: side bar, two panes, and words that help', async () => {
    const { page, context, troubles } = await open({ width: 1280, height: 800 })
    const customer = await new Customer(places, `139${serial}02`, 'Ann').join()
    await customer.bind(withCheckDigit(`62220205${serial}0002`))
    await customer.topUpEnded((await customer.topUp('20.00')).id)
    await customer.transfer(friend, '1.50', 'coffee')
    await sessionOf(context, customer, app)
    await page.goto(app)
    // The Secure cookie counts on localhost too; where a browser disagrees, the door is shown and the story signs in.
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Me' }).waitFor()
    await accessible(page, 'desk-me')
    await page.getByRole('link', { name: 'Home', exact: true }).click()
    await page.getByText('coffee').waitFor()
    await accessible(page, 'desk-home')
    await page.getByRole('main').getByRole('link', { name: 'Transfer', exact: true }).click()
    await page.getByLabel('Amount to transfer').fill('1000')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Payee’s phone number').fill(friend.phone)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('button', { name: 'Transfer now' }).click()
    await page.getByText(/yuan short/).waitFor()
    await accessible(page, 'desk-refused')
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('link', { name: 'Life', exact: true }).click()
    await accessible(page, 'desk-bills')
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('with the keyboard alone one can come in', async () => {
    const { page, context } = await open({ width: 390, height: 844 })
    const phone = `139${serial}03`
    await page.goto(app)
    await page.getByLabel('手机号').waitFor()
    await page.keyboard.type(phone)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '验证码' }).waitFor()
    await page.keyboard.type(await codeFor(phone))
    await page.keyboard.press('Enter')
    // Who is new goes on to join, with the keyboard too.
    await page.getByRole('button', { name: '以后再说' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox').first().focus()
    await page.keyboard.press('Space')
    expect(await page.getByRole('checkbox').first().isChecked()).toBe(true)
    await context.close()
  }, 60_000)

  test('the door offers a passkey beside the texted code, and says why it is better', async () => {
    const { page, context, troubles } = await open({ width: 390, height: 844 })
    await page.goto(app)
    await page.getByRole('button', { name: '用通行密钥登录' }).waitFor()
    await page.getByRole('button', { name: '获取验证码' }).waitFor()
    await page.getByText('短信验证码可能被骗走或截获').waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('A texted code can be coaxed out of you or caught on its way').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('what another wrote is text: markup is shown as it was written, makes nothing and runs nothing', async () => {
    const markup = '<img src=x onerror=hit()><b id=bold>饭钱'
    const customer = await new Customer(places, `139${serial}04`, '安娜').join()
    await friend.bind(withCheckDigit(`62220205${serial}0004`))
    await friend.topUpEnded((await friend.topUp('9.00')).id)
    expect((await friend.transfer(customer, '1.00', markup)).status).toBe(201)
    await customer.addPasskey('<i id=leaning>手机')
    const { page, context, troubles } = await open({ width: 390, height: 844 })
    let hit = false
    await page.exposeFunction('hit', () => void (hit = true))
    await sessionOf(context, customer, app)
    for (const [path, shown] of [
      ['/', markup],
      ['/me/security', '<i id=leaning>手机'],
    ] as const) {
      await page.goto(app + path)
      await page.getByText(shown).first().waitFor()
      expect(await page.locator('#bold, #leaning, img[src="x"]').count(), path).toBe(0)
    }
    await page.goto(app)
    await page.getByText(markup).click()
    await page.waitForURL(/\/transfers\//)
    await page.getByText(markup).waitFor()
    expect(await page.locator('#bold, img[src="x"]').count()).toBe(0)
    expect(hit).toBe(false)
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('elements that carry the names of what the app reads confuse it nowhere, and it leaves no globals', async () => {
    const customer = await new Customer(places, `139${serial}05`, '安娜').join()
    const { page, context, troubles } = await open({ width: 390, height: 844 })
    await sessionOf(context, customer, app)
    // Everything that the app's modules name, and what they look for in the browser that may be missing there.
    const sources = readdirSync(new URL('../../web', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(new URL(`../../web/${name}`, import.meta.url), 'utf8'))
    const names = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/\b(?:const|let|function|import \{?) ?(\w{3,})/g)].map(([, name]) => name!),
      ),
    )
    for (const more of ['PublicKeyCredential', 'BarcodeDetector', 'trustedTypes', 'config', 'csrf', 'process'])
      names.add(more)
    const elements = [...names].map((name) => `<a id="${name}" href="https://evil.example/${name}"></a>`).join('')
    const forms = [...names].map((name) => `<form name="${name}"><input name="value"></form>`).join('')
    await page.route(`${app}/`, async (route) => {
      const response = await route.fetch()
      const text = await response.text()
      await route.fulfill({ response, body: text.replace('<body>', `<body><div hidden>${elements}${forms}</div>`) })
    })
    const own = () => page.evaluate(() => Object.keys(window))
    await page.goto(`${app}/api/health`)
    const before = await own()
    await page.goto(`${app}/`)
    expect(await page.locator('#session').count()).toBe(1)
    await page.getByText('还没有收支').waitFor()
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await page.getByRole('button', { name: '退出登录' }).waitFor()
    expect((await own()).filter((name) => !before.includes(name))).toEqual([])
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '获取验证码' }).waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('a browser that cannot run the app is told so and what to do; every other sees nothing of it', async () => {
    const { page, context } = await open({ width: 390, height: 844 })
    await page.goto(app)
    await page.getByRole('button', { name: '获取验证码' }).waitFor()
    expect(await page.getByText('这个浏览器太旧').count()).toBe(0)
    await context.close()
    const old = await open({ width: 390, height: 844 })
    // As to a browser of before: what it reads is no program.
    await old.page.route('**/assets/*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'let a ??== 1' }),
    )
    await old.page.goto(app)
    await old.page.getByText('这个浏览器太旧').waitFor()
    await old.page.getByText('the browser is too old').waitFor()
    await accessible(old.page, 'too-old')
    await old.context.close()
    // Where things may move, it is held back for as long as a slow network takes.
    const moving = await browser.newContext({ reducedMotion: 'no-preference' })
    const slow = await moving.newPage()
    await slow.route('**/assets/*.js', (route) => route.abort())
    await slow.goto(app)
    expect(await slow.getByText('这个浏览器太旧').isVisible()).toBe(false)
    await slow.getByText('这个浏览器太旧').waitFor({ timeout: 10_000 })
    await moving.close()
  }, 60_000)

  test('the API’s documentation can be browsed', async () => {
    const { page, context, troubles } = await open({ width: 1280, height: 800 })
    await page.goto(`${app}/api/docs`)
    await page.getByText('bills', { exact: true }).click()
    await page.getByText('Pay a bill, or buy an amount; the biller is asked and the outcome follows').waitFor()
    await shot(page, 'api-docs')
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)
})
