/** The desk by keyboard alone: to a place, to the search, through a table's rows, and back. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { theBank } from '../../workflows/bank/seed.ts'
import { Customer, expectStatus, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(places, `131${serial}11`, '林小安')
  const bob = new Customer(places, `131${serial}12`, '鲍勃')
  const officer = seeded(places, 'officer')
  let browser: Browser
  let transfer = ''
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    await officer.signIn()
    await ann.join()
    await bob.join()
    await ann.bind(withCheckDigit(`62220203${serial}0011`))
    await ann.topUpEnded((await ann.topUp('500.00')).id)
    for (const [amount, memo] of [['12.30', '早饭'], ['200.00', '房租'], ['3.00', '=1+1']] as const) // biome-ignore format: three
      transfer = expectStatus(await ann.transfer(bob, amount, memo), 201).id
  }, 60_000)
  afterAll(() => browser?.close())

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const field = (page: Page) => page.getByRole('combobox', { name: '去哪里，找什么' })
  /** The keys come after everything else: asked for until they are there. */
  const keysAreHeard = async (page: Page) => {
    const list = page.getByRole('dialog', { name: '键盘' })
    await expect
      .poll(async () => {
        await page.keyboard.press('?')
        return list.count()
      }, soon)
      .toBe(1)
    await list.waitFor()
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
  }
  /** The machine may be busy with other tests. */
  const soon = { timeout: 10_000 }
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

  test('an officer gets to every place, finds a payment by its id and a customer by a number without a mouse', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, officer, app)
    await page.goto(app)
    await page.getByRole('link', { name: '工作台', exact: true }).waitFor()
    await keysAreHeard(page)
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    await heading(page, '待办')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '键盘' }).waitFor()
    await accessible(page, 'desk-keys')
    // In front of a screen no key leads away from it.
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    expect(page.url()).toBe(`${app}/staff/work`)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    await page.getByRole('option', { name: /客户/ }).waitFor()
    await accessible(page, 'desk-search')
    await field(page).fill(transfer.slice(0, 36))
    await expect.poll(() => page.getByRole('option').count(), soon).toBe(1)
    await page.getByRole('option', { name: /转账 ….*已完成/ }).waitFor()
    await accessible(page, 'desk-search-found')
    // What it found is read for a reason, with every leg of it and the way to its proof.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await heading(page, '这笔为什么是这样')
    await accessible(page, 'desk-entry-asks')
    await page.keyboard.type('核对一笔转账')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '由哪些分录组成' }).waitFor()
    await page.getByText(transfer, { exact: true }).waitFor()
    await accessible(page, 'desk-entry')
    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    await field(page).fill('mrdz')
    await expect.poll(() => page.getByRole('option').count(), soon).toBe(1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await heading(page, '核对')
    expect(page.url()).toBe(`${app}/desk/days`)

    await page.keyboard.press('/')
    await field(page).fill(ann.phone)
    await page.getByRole('option', { name: /查客户/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: `林** · 131****${ann.phone.slice(-4)}` }).waitFor()
    // Whom one looked for stands in no address, neither of a page nor of the search.
    expect(page.url()).toBe(`${app}/staff/customers`)
    await page.getByLabel('理由').waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('a customer’s movements are a table on the desk: sorted, filtered and walked with keys, taken along as shown', async () => {
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, ann, app)
    await page.goto(`${app}/movements`)
    const table = page.getByRole('table')
    const amounts = () =>
      table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.children[5]?.textContent))
    await table.waitFor()
    await expect.poll(async () => (await amounts()).length, soon).toBe(4)
    await accessible(page, 'movements-desk')
    await table.getByRole('button', { name: '支出' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect(await table.getByRole('columnheader', { name: '支出' }).getAttribute('aria-sort')).toBe('descending')
    expect((await amounts())[0]).toContain('200.00')
    // The address says it, and shows it again.
    expect(page.url()).toContain('sort=-out')
    await page.reload()
    await expect.poll(async () => (await amounts())[0] ?? '', soon).toContain('200.00')
    await keysAreHeard(page)
    await page.keyboard.press('j')
    await expect.poll(() => focused(page), soon).toContain('转账')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/transfers\//)
    await page.getByRole('link', { name: '这笔为什么是这样' }).click()
    await heading(page, '这笔为什么是这样')
    await page.getByText('您本人').waitFor()
    await accessible(page, 'movement')
    await page.goBack()
    await page.goBack()
    await page.getByRole('searchbox', { name: '在表中筛选' }).fill('1+1')
    await expect.poll(async () => (await amounts()).length, soon).toBe(1)
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出 CSV' }).click()
    const text = readFileSync(await (await coming).path(), 'utf8')
    expect(text.split('\r\n')).toHaveLength(3)
    expect(text).toContain(`鲍勃,'=1+1,,3.00,`)

    // Whoever is understood letter by letter by their computer switches the keys off; the search stays.
    await page.goto(`${app}/me`)
    await keysAreHeard(page)
    await page.getByRole('group', { name: '单键快捷键' }).getByRole('button', { name: '关' }).click()
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    expect(page.url()).toBe(`${app}/me`)
    await page.keyboard.type('房租')
    await page.getByRole('option', { name: /鲍勃 房租/ }).waitFor()
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('what waits for me stands beside the list where there is room, and its outcome stays in sight', async () => {
    const [maker, checker] = [seeded(places, 'steward'), seeded(places, 'steward', 1)]
    for (const who of [maker, checker]) await who.signIn()
    const { customer } = expectStatus(await bob.ask<{ customer: { id: string } }>('GET', '/session'), 200)
    expectStatus(
      await maker.press('/proposals', {
        kind: 'give-role',
        customer: `customer-${customer.id}`,
        organization: theBank.id,
        role: 'teller',
        reason: '新同事入职',
      }),
      202,
    )
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, checker, app)
    await page.goto(`${app}/staff/proposals`)
    const beside = page.getByRole('region', { name: '一件复核' })
    await page.getByRole('row').filter({ hasText: '鲍勃' }).getByRole('link').click()
    await beside.getByRole('heading', { name: /鲍勃.*柜员/ }).waitFor()
    await accessible(page, 'desk-inbox')
    await beside.getByRole('button', { name: '确认办理' }).click()
    await beside.getByText('已确认，并已照此办理。').waitFor()
    await page.getByRole('row').filter({ hasText: '鲍勃' }).waitFor({ state: 'detached' })
    await accessible(page, 'desk-inbox-done')
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)

  test('on the phone the search is a press away, and finds places and movements', async () => {
    const { page, context, troubles } = await openPage(browser, phone)
    await sessionOf(context, ann, app)
    await page.goto(app)
    await page.getByRole('button', { name: '搜索' }).click()
    await field(page).fill('早饭')
    await page.getByRole('option', { name: /鲍勃 早饭/ }).waitFor()
    await accessible(page, 'search-phone')
    await page.getByRole('option', { name: /在收支明细里找/ }).click()
    await heading(page, '收支明细')
    await expect.poll(() => page.locator('.list li').count(), soon).toBe(1)
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)
})
