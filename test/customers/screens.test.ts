/** Coming in and approving, in a real browser with a virtual authenticator: join, sign in, a payee altered on the way, a lost phone. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { consent, identify, joinOnline, personOf, stepIs } from '../support/joining.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, authenticator, desk, launch, openPage, phone, sessionOf, shot } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let people = 0
  const someone = (name: string) => new Customer(places, `132${serial}${String(++people).padStart(2, '0')}`, name)
  let browser: Browser
  let friend: Customer
  let stranger: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    friend = await someone('李丽').join()
    stranger = await someone('陌生').join()
  }, 60_000)
  afterAll(() => browser?.close())

  const codeFor = async (who: Customer, after = 0) =>
    until('the code', async () => {
      const { messages } = await who.messages(after)
      return messages.map(({ text }) => /\d{6}/.exec(text)?.[0]).find((code) => code !== undefined)
    })
  const enter = async (page: Page, who: Customer) => {
    const before = (await who.messages()).messages[0]?.n ?? 0
    await page.goto(app)
    await page.getByLabel('手机号').fill(who.phone)
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByLabel('验证码').fill(await codeFor(who, before))
    await page.getByRole('button', { name: '登录', exact: true }).click()
  }

  test('joining on the phone, in Chinese, from nothing to an account; resumed on another device in between', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    const virtual = await authenticator(page)
    const who = someone('王小明')
    const { number, card } = personOf(serial, people)
    await enter(page, who)
    await page.getByRole('heading', { name: '先为这台设备添加通行密钥' }).waitFor()
    await accessible(page, 'join-passkey')
    await page.getByRole('button', { name: '添加通行密钥' }).click()
    await page.getByRole('heading', { name: '请逐项阅读并选择' }).waitFor()
    await accessible(page, 'join-consents')
    await page.getByRole('button', { name: '继续' }).click()
    await page.locator('.notice').waitFor()
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await page.getByRole('button', { name: '继续' }).click()
    await page.getByRole('heading', { name: '您是谁' }).waitFor()
    await page.getByLabel('姓名').fill('王小明')
    await page.getByLabel('身份证号').fill(`${number.slice(0, 17)}${number.endsWith('X') ? '1' : 'X'}`)
    await page.getByRole('button', { name: '核实身份' }).click()
    await page.getByRole('alert').waitFor()
    await accessible(page, 'join-identity')

    // Another device, the same phone: it goes on where the first one was.
    const other = await openPage(browser, desk)
    const synced = await authenticator(other.page)
    await synced.synced((await virtual.credentials())[0]!, app)
    await other.page.goto(app)
    await other.page.getByRole('button', { name: '用通行密钥登录' }).click()
    await other.page.getByRole('heading', { name: '您是谁' }).waitFor()
    await other.page.getByLabel('姓名').fill('王小明')
    await other.page.getByLabel('身份证号').fill(number)
    await other.page.getByRole('button', { name: '核实身份' }).click()
    await other.page.getByRole('heading', { name: '确认是您本人' }).waitFor()
    await accessible(other.page, 'join-face-desk')
    // It counts its uses: a copy that counts behind would be taken for a stolen one.
    await virtual.synced((await synced.credentials())[0]!, app)
    await other.context.close()

    await page.reload()
    await page.getByRole('heading', { name: '确认是您本人' }).waitFor()
    await page.getByRole('button', { name: '开始人脸比对' }).click()
    await page.getByRole('link', { name: '打开拍摄页面' }).waitFor()
    await accessible(page, 'join-face')
    await page.getByRole('link', { name: '打开拍摄页面' }).click()
    await page.getByRole('button', { name: /拍摄/ }).click()
    await page.getByRole('heading', { name: '绑定您在其他银行的账户' }).waitFor()
    await accessible(page, 'join-account')
    await page.getByLabel('银行卡号').fill(card)
    await page.getByRole('button', { name: '绑定并开户' }).click()
    await page.getByRole('heading', { name: '开户成功' }).waitFor()
    await accessible(page, 'join-opened')
    await page.getByRole('button', { name: '进入首页' }).click()
    await page.getByText('还没有收支').waitFor()

    // A class II account takes nothing from others, and says so to who sends.
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await page.getByRole('link', { name: '限额' }).click()
    await page.getByText('II 类户').first().waitFor()
    // Nothing was paid yet: the whole limit is left.
    await expect
      .poll(() => page.getByRole('listitem').filter({ hasText: '今天还能付' }).innerText())
      .toMatch(/10,000\.00$/)
    await accessible(page, 'limits')
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await page.getByRole('link', { name: '我的数据' }).click()
    await page.getByRole('heading', { name: '我同意过的事' }).waitFor()
    await accessible(page, 'my-data')
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.getByRole('link', { name: '首页' }).waitFor()
    expect(await virtual.credentials()).toHaveLength(1)
    expect(troubles).toEqual([])
    await context.close()
  }, 240_000)

  test('a link to another host says so and names it before anybody follows it', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    const who = someone('方晓')
    await who.signIn()
    expectStatus(await consent(who), 200)
    expectStatus(await identify(who, personOf(serial, people).number), 200)
    await stepIs(who, 'face')
    await sessionOf(context, who, app)
    await page.goto(app)
    await page.getByRole('button', { name: '以后再说' }).click()
    await page.getByRole('button', { name: '开始人脸比对' }).click()
    const link = page.getByRole('link', { name: '打开拍摄页面' })
    await link.waitFor()
    const { host } = new URL((await link.getAttribute('href'))!)
    expect(host).not.toBe(new URL(app).host)
    expect(await link.innerText()).toContain(`离开本行，前往 ${host}`)
    expect(troubles).toEqual([])
    await context.close()
    // And there is no other kind: an address that comes from elsewhere is followed through that link alone. (The other one leads to paths of ours.)
    const files = readdirSync(new URL('../../web', import.meta.url), { recursive: true, encoding: 'utf8' })
    const leads = /<a\s[^>]*href=(\{|"https?:)|window\.open\(|location\.(assign|replace)\(|location\.href\s*=[^=]/
    const leading = files.filter(
      (file) => /\.tsx?$/.test(file) && leads.test(readFileSync(new URL(`../../web/${file}`, import.meta.url), 'utf8')),
    )
    expect(leading.toSorted()).toEqual(['ui/Away.tsx', 'ui/Local.tsx'])
  }, 60_000)

  describe('a payment', () => {
    const payer = async () => {
      const who = await someone('安娜').join()
      await who.bind(withCheckDigit(`62220207${serial}${String(people).padStart(4, '0')}`))
      await who.topUpEnded((await who.topUp('500.00')).id)
      const { page, context, troubles } = await openPage(browser, phone)
      const virtual = await authenticator(page)
      await virtual.has(who.passkey, app)
      await sessionOf(context, who, app)
      await page.goto(app)
      return { who, page, context, troubles }
    }
    const fill = async (page: Page) => {
      await page.getByRole('link', { name: '转账' }).click()
      await page.getByLabel('转账金额').fill('88.8')
      await page.getByRole('button', { name: '下一步' }).click()
      await page.getByLabel('收款人手机号').fill(friend.phone)
      await page.getByRole('button', { name: '下一步' }).click()
      await page.getByRole('button', { name: '确认转账' }).click()
      await page.getByRole('heading', { name: '请确认', exact: true }).waitFor()
    }
    test('to someone new is shown as the bank understood it, signed with the passkey, and done', async () => {
      const { page, context, troubles } = await payer()
      const before = (await friend.account()).balance.amount
      await fill(page)
      await page.getByRole('dialog').getByText('李*').waitFor()
      await page.getByRole('dialog').getByText('88.80', { exact: true }).waitFor()
      await accessible(page, 'approve')
      await page.getByRole('button', { name: '用通行密钥确认' }).click()
      await page.getByRole('heading', { name: '已转出，对方已到账' }).waitFor()
      expect(Number((await friend.account()).balance.amount) - Number(before)).toBeCloseTo(88.8)
      expect(troubles).toEqual([])
      await context.close()
    }, 60_000)
    test('whose payee is altered after it was signed is refused, and no money moves', async () => {
      const { who, page, context } = await payer()
      await page.route('**/api/transfers', async (route) => {
        const body = route.request().postDataJSON() as { approval?: object; to: string }
        await route.continue(body.approval ? { postData: JSON.stringify({ ...body, to: stranger.phone }) } : {})
      })
      await fill(page)
      await page.getByRole('button', { name: '用通行密钥确认' }).click()
      await page.getByText('收款人或金额与您确认时看到的不同').waitFor()
      await shot(page, 'approve-altered')
      expect((await who.account()).balance.amount).toBe('500.00')
      await context.close()
    }, 60_000)
    test('whose payee is altered before it is signed is shown with the other payee; cancelling changes nothing', async () => {
      const { who, page, context } = await payer()
      await page.route('**/api/approvals', async (route) => {
        const body = route.request().postDataJSON() as object
        await route.continue({ postData: JSON.stringify({ ...body, to: stranger.phone }) })
      })
      await fill(page)
      await page.getByRole('dialog').getByText('陌*').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
      await page.getByText('没有确认，什么都没有改变。').waitFor()
      expect((await who.account()).balance.amount).toBe('500.00')
      await context.close()
    }, 60_000)
  })

  test('a lost phone: from another device everything is stopped, the phone is out, its passkey ended', async () => {
    const who = await someone('贝拉').join()
    const lost = await openPage(browser, phone)
    const thief = await authenticator(lost.page)
    await thief.has(who.passkey, app)
    await sessionOf(lost.context, who, app)
    await lost.page.goto(app)
    await lost.page.getByText('还没有收支').waitFor()

    const tablet = await who.otherDevice().signInByPasskey()
    const second = await tablet.addPasskey('平板')
    tablet.passkey = second
    const { page, context, troubles } = await openPage(browser, desk)
    const virtual = await authenticator(page)
    await virtual.has(second, app)
    await page.goto(app)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await page.getByRole('main').getByRole('link', { name: '安全' }).click()
    await page.getByRole('button', { name: '一键止付' }).waitFor()
    await page.getByText('Chrome · Linux').first().waitFor()
    await accessible(page, 'security-desk')
    await page.getByRole('button', { name: '一键止付' }).click()
    await page.getByRole('heading', { name: '账户已止付' }).waitFor()
    await lost.page.getByRole('link', { name: '我的', exact: true }).click()
    await lost.page.getByRole('main').getByRole('link', { name: '安全' }).click()
    await lost.page.getByRole('button', { name: '获取验证码' }).waitFor()

    await page.getByRole('listitem').filter({ hasText: 'seeded' }).getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await page.getByRole('button', { name: '用通行密钥确认' }).click()
    await page.getByRole('listitem').filter({ hasText: 'seeded' }).waitFor({ state: 'detached' })
    await lost.page.getByRole('button', { name: '用通行密钥登录' }).click()
    await lost.page.getByText('签名无效或密钥已停用').waitFor()
    await page.getByRole('button', { name: '解除止付' }).click()
    await page.getByRole('button', { name: '用通行密钥确认' }).click()
    await page.getByRole('button', { name: '一键止付' }).waitFor()
    expect(troubles).toEqual([])
    await lost.context.close()
    await context.close()
  }, 120_000)

  test('every passkey lost: name, number, face and a new passkey, on a device that has none', async () => {
    const who = someone('苏晴')
    const { number, card } = personOf(serial, 60)
    await joinOnline(who, { number, card })
    await until('the edge to know', async () => {
      const { body } = await who.ask<{ customer: { state: string } }>('GET', '/session')
      return body.customer.state === 'open' ? true : undefined
    })
    const { page, context, troubles } = await openPage(browser, phone)
    const virtual = await authenticator(page)
    // The session that was opened by a texted code.
    await sessionOf(context, who, app)
    await page.goto(`${app}/me/security`)
    await page.getByRole('link', { name: '通行密钥都丢了？' }).click()
    await page.getByRole('heading', { name: '通行密钥都丢了' }).waitFor()
    await accessible(page, 'recover-who')
    await page.getByLabel('姓名').fill('苏晴')
    await page.getByLabel('身份证号').fill(personOf(serial, 61).number)
    await page.getByRole('button', { name: '核对身份' }).click()
    await page.getByText('请先同意人脸比对').waitFor()
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: '核对身份' }).click()
    await page.getByText('今天还可以试 2 次').waitFor()
    await page.getByLabel('身份证号').fill(number)
    await page.getByRole('button', { name: '核对身份' }).click()
    await page.getByRole('link', { name: '打开拍摄页面' }).waitFor()
    await accessible(page, 'recover-face')
    await page.getByRole('link', { name: '打开拍摄页面' }).click()
    await page.getByRole('button', { name: /拍摄/ }).click()
    await page.getByRole('heading', { name: '添加新的通行密钥' }).waitFor()
    await accessible(page, 'recover-passkey')
    await page.getByRole('button', { name: '添加新的通行密钥' }).click()
    await page.getByRole('heading', { name: '通行密钥', exact: true }).waitFor()
    expect(await virtual.credentials()).toHaveLength(1)
    await expect(who.otherDevice().signInByPasskey()).rejects.toThrow('passkey-refused')
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)
})
