/**
 * Bill runs in a real browser: a manager sends bills from a sheet with wrong rows, a household pays in parts, a stranger
 * opens the link in a text and joins, a mandate is given and ended; each screen is looked at by axe.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkReceipt } from '../../core/ledger/receipt.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { Customer, until, withCheckDigit } from '../support/customer.ts'
import { homes, rowOf, sheetOf } from '../support/fill.ts'
import { personOf } from '../support/joining.ts'
import { Manager } from '../support/manager.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, joinOnScreen, launch, openPage, phone, sessionOf } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const title = `物业费 ${serial}`
  // Houses of this story alone: whoever bills the same estate beside it has others.
  const estate = homes(serial, 12).map((one) => ({ ...one, house: `${one.house}室 ${serial}` }))
  const [mine, parents, strangers] = [estate[0]!, estate[1]!, estate[2]!]
  let browser: Browser
  let manager: Manager
  let me: Customer
  let due: string
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    const { bankTime } = (await (await fetch(`${given('QIAO_OPERATOR_URL')}/clock`)).json()) as { bankTime: string }
    due = dayFromNumber(dayNumber(bankTime.slice(0, 10)) + 5)
    manager = await new Manager(places).signIn()
    me = await new Customer(places, mine.phone, mine.name).join()
    await me.bind(withCheckDigit(`62220206${serial}0001`))
    await me.topUpEnded((await me.topUp('2000.00')).id)
  }, 60_000)
  afterAll(() => browser?.close())

  const xlsx = (name: string, bytes: Uint8Array) => ({
    name,
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(bytes),
  })
  const rows = () => estate.map((one, n) => rowOf(one, n, `SC${serial}`, due))
  /** The link as it stands in the text; at night, when none is sent, as it stands in the queue. */
  const linkFor = async (of: string): Promise<string> => {
    const { bankTime } = (await (await fetch(`${given('QIAO_OPERATOR_URL')}/clock`)).json()) as { bankTime: string }
    const hour = Number(bankTime.slice(11, 13))
    const night = hour < 8 || hour >= 20
    return until(`the link for ${of}`, async () => {
      const texts = night ? await queued(of) : await inbox(of)
      return texts.map((text) => /\/b\/([A-Za-z0-9]{12})/.exec(text)?.[1]).find(Boolean)
    })
  }
  const inbox = async (of: string) => {
    const said = (await (await fetch(`${places.sms}/messages?to=${of}`)).json()) as { messages: { text: string }[] }
    return said.messages.map(({ text }) => text)
  }
  const queued = async (of: string) => {
    const url = new URL(given('QIAO_TEST_DATABASE_URL'))
    url.pathname = '/qiao'
    const db = postgres(url.href, { max: 1 })
    const rows = await db<{ facts: { link?: string } }[]>`select facts from notices where phone = ${of}`
    await db.end()
    return rows.map(({ facts }) => facts.link ?? '')
  }
  let run = ''

  test('a manager hands in a sheet with wrong rows, mends them, and sends the bills', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, manager, app)
    await page.goto(app)
    await page.getByRole('link', { name: '收费', exact: true }).click()
    await page.getByRole('main').getByRole('link', { name: '新建收费' }).click()
    await page.getByLabel('名称').fill(title)
    await page.getByText('到期前 3 天再提醒一次没缴清的。').waitFor()
    await page.getByLabel('到期前几天提醒').fill('40')
    await page.getByRole('button', { name: '建好，去上传账单表' }).click()
    await page.getByText('天数须是范围内的整数。').waitFor()
    await page.getByLabel('到期前几天提醒').fill('2')
    await accessible(page, 'run-new')
    await page.getByRole('button', { name: '建好，去上传账单表' }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    run = new URL(page.url()).pathname.split('/').pop() ?? ''
    const template = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载模板' }).click()
    expect((await template).suggestedFilename()).toBe('账单表.xlsx')

    // What is no sheet is refused with words; then twelve rows, three of them wrong.
    await page.locator('input[type=file]').setInputFiles(xlsx('图片.xlsx', new Uint8Array([1, 2, 3, 4])))
    await page.getByText('这张表没有读成').waitFor()
    await accessible(page, 'sheet-refused')
    const spoilt = rows()
    spoilt[3]![3] = '1380000'
    spoilt[5]![4] = '一百八十'
    spoilt[7]![6] = 3
    await page.locator('input[type=file]').setInputFiles(xlsx('11 月.xlsx', await sheetOf(spoilt)))
    await page.getByText('要改的行', { exact: true }).first().waitFor()
    const wrong = page.getByRole('region', { name: '要改的行' })
    await wrong.getByRole('cell', { name: '一百八十', exact: true }).waitFor()
    await wrong.getByText('不是 11 位手机号').waitFor()
    expect(await wrong.getByRole('row').count()).toBe(4)
    await accessible(page, 'sheet-wrong')
    const errors = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载要改的行' }).click()
    expect((await errors).suggestedFilename()).toBe('待改的行.xlsx')
    await page
      .locator('input[type=file]')
      .setInputFiles(xlsx('改好.xlsx', await sheetOf(rows().filter((_, n) => [3, 5, 7].includes(n)))))
    await page.getByText('全部正确，可以发出。').last().waitFor()
    await accessible(page, 'sheet-right')
    await page.getByRole('button', { name: '核对并发出' }).click()
    await page.getByText(/给 12 户出账单，共 [\d,.]+ 元。/).waitFor()
    await page.getByText('这 12 户都会收到短信。').waitFor()
    await accessible(page, 'sheet-confirm')
    await page.getByRole('button', { name: '发出账单' }).click()
    await page.getByText('收款中', { exact: true }).waitFor()
    await page.getByText('12 条').waitFor()
    await accessible(page, 'run-begun')
    expect(troubles).toEqual([])
    await context.close()
  }, 90_000)

  test('a household finds the bill on the phone, pays a part, then the rest, and gets what an invoice takes', async () => {
    const { page, context, troubles, loaded } = await openPage(browser, phone)
    await sessionOf(context, me, app)
    await page.goto(app)
    await page.getByRole('link', { name: '生活', exact: true }).click()
    await page.getByRole('checkbox', { name: new RegExp(mine.house) }).check()
    await page.getByText('已选 1 张').waitFor()
    await accessible(page, 'house-bills')
    await page.getByRole('link', { name: new RegExp(mine.house) }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    await accessible(page, 'house-bill')
    await page.getByRole('button', { name: '先缴一部分' }).click()
    await page.getByLabel('这次缴').fill('9999')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('alert').filter({ hasText: '最多' }).waitFor()
    await page.getByLabel('这次缴').fill('100')
    await page.getByRole('button', { name: '缴 100.00 元' }).click()
    await page.getByText('这张账单还剩').waitFor()
    await accessible(page, 'house-review')

    // The bank cannot be reached: nothing is lost, and the same press is repeated once it can.
    await page.route('**/api/house-payments', (route) => route.abort())
    await page.getByRole('button', { name: '确认缴 100.00 元' }).click()
    await page.getByText(/连不上银行。可以放心再试一次/).waitFor()
    await page.unroute('**/api/house-payments')
    troubles.length = 0
    await page.getByRole('button', { name: '确认缴 100.00 元' }).click()
    await page.getByRole('heading', { name: '缴费完成' }).waitFor()
    await accessible(page, 'house-payment')

    await page.getByRole('link', { name: '回到缴费' }).click()
    await page.getByText('缴了一部分').waitFor()
    await page.getByRole('checkbox', { name: new RegExp(mine.house) }).check()
    await page.getByRole('button', { name: '一起缴' }).click()
    await page.getByRole('button', { name: /^确认缴/ }).click()
    await page.getByRole('heading', { name: '缴费完成' }).waitFor()
    const receipt = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载可验证的回单' }).click()
    expect(checkReceipt(readFileSync(await (await receipt).path(), 'utf8'))).toMatchObject({ ok: true })
    await page.getByRole('button', { name: '开票信息' }).click()
    await page.getByLabel('税号').fill('123')
    await page.getByRole('button', { name: '生成' }).click()
    await page.getByText('税号是 18 位统一社会信用代码。').waitFor()
    await page.getByLabel('税号').fill('')
    await page.getByRole('button', { name: '生成' }).click()
    await page.getByText(/^人民币.+/).waitFor()
    await accessible(page, 'invoice')

    await page.getByRole('link', { name: '生活', exact: true }).click()
    await page.getByRole('link', { name: new RegExp(`${mine.house}.*已缴清`) }).click()
    await page.getByText('已缴清，不用再缴。').waitFor()
    await page.getByRole('heading', { name: '这张账单的缴费' }).waitFor()
    await accessible(page, 'house-bill-paid')
    await page.getByRole('link', { name: '首页' }).click()
    await page
      .getByRole('link', { name: /缴费 桥南物业/ })
      .first()
      .waitFor()
    expect(loaded.filter((path) => path.includes('staff'))).toEqual([])
    expect(troubles).toEqual([])
    await context.close()
  }, 90_000)

  test('one pays for one’s parents by the link in their text, by a mandate, and ends both', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, me, app)
    const link = await linkFor(parents.phone)
    await page.goto(`${app}/me`)
    await page.getByRole('link', { name: '帮家人缴' }).click()
    await page.getByLabel('短信里的链接').fill(`…查看和缴费 ${app}/b/${link} 退订回 TD`)
    await page.getByLabel('户主姓名').fill('王大锤')
    await page.getByRole('button', { name: '添加' }).click()
    await page.getByText('还可以试 4 次').waitFor()
    await page.getByLabel('户主姓名').fill(parents.name)
    await page.getByRole('button', { name: '添加' }).click()
    await page.getByText(`已添加 ${parents.house}。`).waitFor()
    await accessible(page, 'households')

    await page.getByRole('link', { name: '生活', exact: true }).click()
    await page.getByRole('link', { name: new RegExp(parents.house) }).click()
    await page.getByRole('link', { name: '开通自动缴费' }).click()
    await page.getByRole('radio', { name: new RegExp(parents.house) }).isChecked()
    await page.getByLabel('每次最多').fill('500')
    await page.getByRole('button', { name: '每月最多一次' }).click()
    await page.getByText(/每次不超过 500.00 元，每月最多一次/).waitFor()
    await accessible(page, 'mandate-give')
    await page.getByRole('button', { name: '同意并开通' }).click()
    await page.getByRole('button', { name: '停用' }).waitFor()
    await accessible(page, 'mandates')
    await page.getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await page.getByText(/停用于 \d{4}-/).waitFor()

    await page.getByRole('link', { name: '我的', exact: true }).click()
    await page.getByRole('link', { name: '帮家人缴' }).click()
    await page.getByRole('button', { name: '不再帮缴' }).click()
    await page.getByText('还没有添加。').waitFor()
    await accessible(page, 'household-left')
    // A slip of the thumb is undone where it happened.
    await page.getByRole('button', { name: '撤销' }).click()
    await page.getByText('已撤销。').waitFor()
    await page.getByRole('button', { name: '不再帮缴' }).click()
    await page.getByText('还没有添加。').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 90_000)

  test('a stranger opens the link with the householder’s name, joins, and has the bill to pay', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await page.goto(`${app}/b/${await linkFor(strangers.phone)}`)
    await page.getByRole('heading', { name: '查看账单' }).waitFor()
    await accessible(page, 'link')
    await page.getByLabel('户主姓名').fill('某某')
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByText('还可以试 4 次').waitFor()
    await page.getByLabel('户主姓名').fill(strangers.name)
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    await accessible(page, 'link-open')
    await page.getByRole('button', { name: '登录或加入后缴费' }).click()
    // With a phone of their own: the bill came to another's.
    const own = `137${serial}77`
    await page.getByLabel('手机号').fill(own)
    await page.getByRole('button', { name: '获取验证码' }).click()
    const code = await until('the code', async () => {
      const { messages } = (await (await fetch(`${places.sms}/messages?to=${own}`)).json()) as {
        messages: { text: string }[]
      }
      return /\d{6}/.exec(messages[0]?.text ?? '')?.[0]
    })
    await page.getByLabel('验证码').fill(code)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await joinOnScreen(page, { name: '陈新', ...personOf(serial, 77) })
    await page.getByRole('button', { name: '进入首页' }).click()
    // Back at the link that they came by.
    await page.getByLabel('户主姓名').fill(strangers.name)
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByRole('button', { name: '添加到我的缴费' }).click()
    await page.getByRole('button', { name: /^缴 [\d.]+ 元$/ }).click()
    await page.getByRole('link', { name: '先转入' }).waitFor()
    await accessible(page, 'house-review-short')
    await page.goto(`${app}/b/AAAAAAAAAAAA`)
    await page.getByLabel('户主姓名').fill('王小明')
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByText('请核对短信里的链接').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 90_000)

  test('the manager sees who has paid, corrects, withdraws, gives back, pauses, and cancels only when asked twice', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, manager, app)
    await page.goto(`${app}/runs/${run}`)
    await page.getByRole('link', { name: /^缴清 1$/ }).waitFor()
    await page.getByRole('heading', { name: '欠费按楼栋和账龄' }).waitFor()
    await accessible(page, 'run')
    const file = page.waitForEvent('download')
    await page.getByRole('button', { name: '缴费明细 CSV' }).click()
    expect(
      readFileSync(await (await file).path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(3)

    await page.getByRole('link', { name: /^缴清 1$/ }).click()
    await page.getByRole('button', { name: mine.house }).click()
    await page.getByRole('dialog').getByRole('button', { name: '退款' }).first().waitFor()
    await accessible(page, 'managed-bill')
    await page.getByRole('dialog').getByRole('button', { name: '退款' }).first().click()
    await page.getByRole('button', { name: /^退 [\d.]+ 元$/ }).click()
    await page.getByText('请写原因，住户会看到。').waitFor()
    await page.getByLabel('原因').fill('重复缴费')
    await accessible(page, 'refund')
    await page.getByRole('button', { name: /^退 [\d.]+ 元$/ }).click()
    await page.getByText('已退款。').waitFor()
    await page.getByRole('button', { name: '关闭' }).click()

    await page.getByLabel('状态').selectOption('')
    await page.getByLabel('房号、户主或账单号').fill(`SC${serial}-0009`)
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' })
    const house = estate[8]!.house
    await page.getByRole('button', { name: house }).click()
    await page.getByRole('button', { name: '更正金额' }).click()
    await page.getByLabel('应缴金额').fill('99.5')
    await page.getByLabel('原因').fill('抄表有误')
    await page.getByRole('button', { name: '更正金额' }).click()
    await page.getByText('已更正。').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '延期' }).click()
    await page.getByLabel('推后几天').fill('10')
    await page.getByRole('dialog').getByRole('button', { name: '延期' }).click()
    await page.getByText('已延期。').waitFor()
    await page.getByRole('button', { name: '撤回' }).click()
    await page.getByLabel('原因').fill('空置')
    await page.getByRole('dialog').getByRole('button', { name: '撤回', exact: true }).click()
    await page.getByText('已撤回。').waitFor()
    await page.getByRole('button', { name: '关闭' }).click()
    await page.getByLabel('房号、户主或账单号').fill('')
    await page.getByRole('row').nth(8).waitFor()
    await accessible(page, 'bills-of-run')

    await page.getByRole('link', { name: '返回收费' }).click()
    await page.getByRole('button', { name: '暂停' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '暂停' }).click()
    await page.getByText(/^已暂停：/).waitFor()
    await page.getByRole('button', { name: '继续' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '继续' }).click()
    await page.getByText(/^已暂停：/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '取消收费' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '取消收费' }).click()
    await page.getByText('取消以后不能恢复。真的取消吗？').waitFor()
    await accessible(page, 'run-cancel')
    await page.getByRole('dialog').getByRole('button', { name: '确定取消' }).click()
    await page.getByText('已取消：没缴的账单已撤回，收到的已结算。').waitFor()
    await page.getByRole('heading', { name: '已结算到单位账户' }).waitFor()
    await accessible(page, 'run-cancelled')
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('an officer’s desk: the queue, the days, suspense', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, await new Customer(places, '19900000002', '何静').signIn(), app)
    await page.goto(app)
    await page.getByRole('link', { name: '核对', exact: true }).click()
    await page.getByRole('heading', { name: '核对' }).waitFor()
    await accessible(page, 'desk')
    // Whether anything differs depends on what else this bank has been through.
    await page.locator('table, .arch').first().waitFor()
    const waiting = page.getByRole('table').getByRole('link').first()
    if ((await waiting.count()) > 0) {
      await waiting.click()
      await page.getByRole('heading', { name: '三方怎么说' }).waitFor()
      await accessible(page, 'desk-case')
      await page.getByRole('link', { name: '返回核对' }).click()
    }
    await page.getByRole('link', { name: '每日对账' }).click()
    await page.locator('table, .arch').first().waitFor()
    await accessible(page, 'desk-days')
    await page.getByRole('link', { name: '挂账' }).click()
    await page.locator('table, .arch').first().waitFor()
    await accessible(page, 'desk-suspense')
    await page.goto(`${app}/desk/cases/reconciliation-case-${'0'.repeat(32)}`)
    await page.locator('.notice').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('staff’s screens are laid up on nobody’s device but theirs', () => {
    const worker = fileURLToPath(new URL('../../dist/web/sw.js', import.meta.url))
    if (existsSync(worker)) expect(readFileSync(worker, 'utf8')).not.toMatch(/url:\s*"assets\/staff-/)
  })
})
