/**
 * Staff's screens in a real browser: a look with a reason, a proposal that its maker cannot confirm and a second person
 * can, rights, and the trail; each screen is looked at by axe, on the phone and at the desk.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { ledgerOver } from '../../workflows/storage/ledger/client.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { consent, identify, joiningOf, personOf, showFace, stepIs } from '../support/joining.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded, twoOfficers } from '../support/staff.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_LEDGER_SOCKET'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(places, `133${serial}51`, '李小安')
  const newcomer = new Customer(places, `133${serial}52`, '白鹭')
  const [officer, second] = twoOfficers(places)
  const [steward, auditor] = [seeded(places, 'steward'), seeded(places, 'auditor')]
  const teller = seeded(places, 'teller')
  let browser: Browser
  let me = ''
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    for (const who of [officer, second, steward, auditor, teller]) await who.signIn()
    await ann.join()
    await newcomer.join()
    await ann.bind(withCheckDigit(`62220202${serial}0099`))
    await ann.topUpEnded((await ann.topUp('1234.50')).id)
    me = `customer-${(await ann.ask<{ customer: { id: string } }>('GET', '/session')).body.customer.id}`
    const ledger = ledgerOver(given('QIAO_LEDGER_SOCKET'))
    const order = `court-${serial}`
    await ledger.submit([
      { kind: 'freeze', id: entryId(order, 1, 'freeze'), account: currentAccount(me), amount: 100_00n, business: order, step: 'freeze', memo: '法院协助冻结', actor: 'court', request: 'r' },
    ]) // biome-ignore format: one command
    await ledger.close()
    await until('the freeze to be shown', async () => (await ann.account()).available.amount === '1134.50' || undefined)
  }, 90_000)
  afterAll(() => browser?.close())

  /** The case of who joins, as an officer finds it. */
  const caseOf = async (who: Customer) => {
    const { id } = await joiningOf(who)
    for (const one of [officer, second]) {
      const { cases } = expectStatus(
        await one.ask<{ cases: { id: string; joining: string }[] }>('GET', '/joining-cases?state=open'),
        200,
      )
      const found = cases.find(({ joining }) => joining === id)
      if (found) return found.id
    }
    throw new Error('no officer has the case')
  }
  let proposal = ''
  test('an officer looks at a customer for a reason, sees them masked, opens one field, and proposes to end a freeze', async () => {
    const { page, context, troubles, loaded } = await openPage(browser, desk)
    await sessionOf(context, officer, app)
    await page.goto(app)
    await page.getByRole('link', { name: '工作台', exact: true }).click()
    await page.getByRole('heading', { name: '待办' }).waitFor()
    await page.getByText('没有待办。').or(page.getByRole('table')).waitFor()
    await accessible(page, 'staff-work')
    await page.getByRole('link', { name: '客户', exact: true }).click()
    await page.getByLabel('手机号或账号').fill('13900000009')
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByText('没有客户使用这个手机号或账号，请逐位核对。').waitFor()
    await page.getByLabel('手机号或账号').fill(ann.phone)
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByRole('heading', { name: `李** · 133****${ann.phone.slice(-4)}` }).waitFor()
    // No reason, no look.
    await page.getByRole('button', { name: '查看，15 分钟' }).click()
    await page.getByText('请写明理由，最多 200 个字。').waitFor()
    await accessible(page, 'staff-look-asks')
    await page.getByLabel('理由').fill('客户来电核对余额')
    await page.getByRole('button', { name: '查看，15 分钟' }).click()
    await page.getByText(/可以看到 \d\d:\d\d；之后须再写理由。/).waitFor()
    expect(await page.locator('main').innerText()).not.toContain(ann.phone)
    expect(await page.locator('main').innerText()).not.toContain(ann.name)
    await page.getByText('1,234').first().waitFor()
    await accessible(page, 'staff-look')
    await page.getByRole('button', { name: '看全部 手机号' }).click()
    await page.getByRole('dialog').getByLabel('理由').fill('回拨核实')
    await accessible(page, 'staff-unmask')
    await page.getByRole('dialog').getByRole('button', { name: '看全部' }).click()
    await page.getByText(ann.phone).waitFor()
    await page.getByRole('button', { name: '在所有设备上退出' }).click()
    await page.getByRole('dialog').getByText('由另一位业务员确认后，客户的所有设备都退出登录').waitFor()
    await accessible(page, 'staff-sign-out')
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
    await page.getByRole('button', { name: '解除冻结' }).click()
    await page.getByRole('dialog').getByLabel('理由').fill('法院解除通知')
    await page.getByRole('button', { name: '提议，等另一人复核' }).click()
    await page.getByRole('link', { name: '查看提议' }).click()
    await page.getByText(/您提议的，须由另一位同事在/).waitFor()
    expect(await page.getByRole('button', { name: '确认办理' }).count()).toBe(0)
    proposal = new URL(page.url()).pathname
    await page.getByText('要办的原文与指纹').click()
    await accessible(page, 'staff-own-proposal')
    // Nothing of a reason or a name went into an address.
    expect(loaded.join()).not.toContain('reason')
    expect(troubles).toEqual([])
    await context.close()
    const mine = await openPage(browser, phone)
    await sessionOf(mine.context, ann, app)
    await mine.page.goto(`${app}/me/data`)
    await mine.page.getByText('客户来电核对余额').waitFor()
    await accessible(mine.page, 'me-looks-phone')
    expect(await mine.page.locator('main').innerText()).not.toContain('何静')
    await mine.context.close()
    const looks = await ann.ask<{ looks: { reason: string }[] }>('GET', '/me/looks')
    expect(looks.body.looks.map(({ reason }) => reason)).toEqual(['回拨核实', '客户来电核对余额'])
  }, 120_000)

  test('the second officer sees it on the phone, confirms, and the money is free', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, second, app)
    await page.goto(`${app}/staff/proposals`)
    await page.getByRole('heading', { name: '复核' }).waitFor()
    await page.getByText('等您复核').first().waitFor()
    await accessible(page, 'staff-proposals-phone')
    await page.goto(app + proposal)
    await page.getByText(/何静提议，等您在/).waitFor()
    await accessible(page, 'staff-proposal-phone')
    await page.getByRole('button', { name: '确认办理' }).click()
    await page.getByText('已确认，并已照此办理。').waitFor()
    await accessible(page, 'staff-proposal-done-phone')
    expect((await ann.account()).available.amount).toBe('1234.50')
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)

  test('a face that is neither sure nor another’s comes to an officer, who accepts it, and joining goes on', async () => {
    const who = new Customer(places, `133${serial}53`, '方晓')
    const person = personOf(serial, 53, { sequence: '994' })
    await who.signIn()
    expectStatus(await consent(who), 200)
    expectStatus(await identify(who, person.number), 200)
    await stepIs(who, 'face')
    expectStatus(await showFace(who), 200)
    await stepIs(who, 'officer')
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, officer, app)
    await page.goto(`${app}/staff/joinings`)
    await page.getByRole('heading', { name: '开户审核' }).waitFor()
    await page.getByRole('table').first().waitFor()
    await accessible(page, 'staff-joinings')
    const mine = await caseOf(who)
    await page.goto(`${app}/staff/joinings/${mine}`)
    await page.getByText('方晓').waitFor()
    expect(await page.getByText(person.number).count()).toBe(0)
    await accessible(page, 'staff-joining')
    await page.getByLabel('理由').fill('视频与证件照一致')
    await page.getByRole('button', { name: '决定' }).click()
    await page.getByRole('status').getByText('视频与证件照一致').waitFor()
    await stepIs(who, 'account')
    expect(troubles).toEqual([])
    await context.close()
  }, 90_000)
  test('a teller opens an account for who stands at the counter', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, teller, app)
    await page.goto(`${app}/staff`)
    await page.getByRole('heading', { name: '柜面开户' }).waitFor()
    await page.getByLabel('姓名').fill('江南')
    await page.getByLabel('身份证号').fill('440113199001010010')
    await page.getByLabel('手机号').fill(`133${serial}61`)
    await page.getByRole('button', { name: '核查并开户' }).click()
    await page.getByText('请先核对证件与本人。').waitFor()
    await page.getByLabel('已看过证件原件，人证一致').check()
    await page.getByRole('button', { name: '核查并开户' }).click()
    await page.locator('.wrong').waitFor()
    await accessible(page, 'staff-opening')
    await page.getByLabel('身份证号').fill(personOf(serial, 61).number)
    await page.getByRole('button', { name: '核查并开户' }).click()
    await page.getByRole('heading', { name: '已开户' }).waitFor()
    await page.getByText(/^629900\d{13}$/).waitFor()
    await accessible(page, 'staff-opened')
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('a steward proposes a role; the auditor sees all of it, in English, and no other place', async () => {
    const stewards = await openPage(browser, desk)
    await sessionOf(stewards.context, steward, app)
    await stewards.page.goto(`${app}/staff/roles`)
    await stewards.page.getByRole('heading', { name: '权限' }).waitFor()
    await stewards.page.getByLabel('手机号').fill(newcomer.phone)
    await stewards.page.getByLabel('单位').selectOption({ label: '桥' })
    await stewards.page.getByLabel('岗位', { exact: true }).selectOption({ label: '柜员' })
    await stewards.page.getByLabel('理由').fill('新同事入职')
    await accessible(stewards.page, 'staff-roles')
    await stewards.page.getByRole('button', { name: '提议授予' }).click()
    await stewards.page.getByRole('link', { name: '查看提议' }).click()
    await stewards.page.getByRole('heading', { name: '白鹭在「桥」任柜员。' }).waitFor()
    await stewards.page.getByRole('button', { name: '撤回' }).click()
    await stewards.page.getByRole('dialog').getByLabel('理由').fill('名单有误')
    await stewards.page.getByRole('dialog').getByRole('button', { name: '撤回' }).click()
    await stewards.page.getByText('提议人已撤回，什么都没有办。').waitFor()
    expect(stewards.troubles).toEqual([])
    await stewards.context.close()

    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, auditor, app)
    await page.addInitScript(() => localStorage.setItem('locale', 'en'))
    await page.goto(app)
    await page.getByRole('link', { name: 'Desk', exact: true }).click()
    // The home that was left has a table, too.
    await page.locator('.inside').getByRole('link', { name: 'Audit trail' }).waitFor()
    expect(await page.locator('.inside a').allInnerTexts()).toEqual(['Audit trail', 'End of day', 'Statements'])
    // Others write beside this story: only what is about this customer.
    await page.goto(`${app}/staff/audit?customer=${me}`)
    await page.getByRole('cell', { name: '客户来电核对余额', exact: true }).first().waitFor()
    await accessible(page, 'staff-audit')
    await page.setViewportSize(phone)
    await accessible(page, 'staff-audit-phone')
    expect(troubles).toEqual([])
    await context.close()
  }, 120_000)
})
