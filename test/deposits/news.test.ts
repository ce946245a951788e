/** What happens on an account is told while it happens; a broken stream goes on where it was. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { News } from '../../core/deposits/wire.ts'
import { Customer, expectStatus, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { launch, openPage, phone, sessionOf } from '../support/screens.ts'

needing(['QIAO_BROWSER', 'QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const app = given('QIAO_APP_URL')
  const places = { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(places, `135${serial}${String(n).padStart(2, '0')}`, name)
  let browser: Browser
  let who: Customer
  let friend: Customer
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    who = await someone(1, '王小明').join()
    friend = await someone(2, '李丽').join()
    await friend.bind(withCheckDigit(`62220211${serial}0001`))
    await friend.topUpEnded((await friend.topUp('900.00')).id)
    // Known from now on: what follows needs no approval.
    await paid('1.00')
  }, 60_000)
  afterAll(() => browser?.close())

  /** Reads a stream event by event. */
  async function listen(reader: Customer, { lastEvent, after }: { lastEvent?: string; after?: number } = {}) {
    const end = new AbortController()
    const response = await fetch(`${app}/api/events${after === undefined ? '' : `?after=${after}`}`, {
      headers: { cookie: reader.cookie, ...(lastEvent ? { 'last-event-id': lastEvent } : {}) },
      signal: end.signal,
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const text = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    const next = async (): Promise<{ id: string; news: News } | undefined> => {
      for (;;) {
        const [, block, more] = /^([\s\S]*?)\n\n([\s\S]*)$/.exec(rest) ?? []
        if (block !== undefined) {
          rest = more!
          const data = /^data: (.*)$/m.exec(block)?.[1]
          if (data) return { id: /^id: (.*)$/m.exec(block)![1]!, news: JSON.parse(data) as News }
          continue
        }
        const { value, done } = await text.read()
        if (done) return undefined
        rest += value
      }
    }
    if (lastEvent === undefined && after === undefined)
      expect(await next()).toMatchObject({ news: { movements: [], more: false } })
    return { next, break: () => end.abort() }
  }

  /** Shown by SQL, too: whoever asks now finds it. */
  const paid = async (amount: string) => {
    const { position } = expectStatus(await friend.transfer(who, amount, ''), 201)
    expectStatus(await who.ask('GET', `/accounts?after=${position}`), 200)
  }

  test('money that comes is told at once, to its owner alone, with what the account is now', async () => {
    const mine = await listen(who)
    const stranger = await listen(await someone(3, '安娜').join())
    const before = (await who.account()).balance.amount
    const { id } = expectStatus(await friend.transfer(who, '12.30', '午饭'), 201)
    const heard = (await mine.next())!
    expect(heard.news.movements).toMatchObject([
      { business: id, direction: 'in', amount: { amount: '12.30' }, memo: '午饭' },
    ])
    expect(heard.news.account.balance.amount).toBe((Number(before) + 12.3).toFixed(2))
    expect(heard.news.more).toBe(false)
    expect(await Promise.race([stranger.next(), new Promise((resolve) => setTimeout(resolve, 1_500, 'silence'))])).toBe(
      'silence',
    )
    mine.break()
    stranger.break()
  }, 30_000)

  test('a stream that broke goes on where it was: what came meanwhile is told once, the newest first, and that there was more', async () => {
    const first = await listen(who)
    expectStatus(await friend.transfer(who, '1.01', ''), 201)
    const { id } = (await first.next())!
    first.break()
    for (const amount of ['2.01', '2.02', '2.03']) await paid(amount)
    const amounts = (news: News) => news.movements.map(({ amount }) => amount.amount)
    const again = await listen(who, { lastEvent: id })
    const missed = (await again.next())!
    expect(amounts(missed.news)).toEqual(['2.03', '2.02', '2.01'])
    again.break()
    // The same with a position, for a page that begins its stream anew.
    const anew = await listen(who, { after: Number(id) })
    expect(amounts((await anew.next())!.news)).toEqual(['2.03', '2.02', '2.01'])
    anew.break()
    // Nothing has come since: there is nothing to tell until something does.
    const quiet = await listen(who, { lastEvent: missed.id })
    expectStatus(await friend.transfer(who, '3.33', ''), 201)
    expect(amounts((await quiet.next())!.news)).toEqual(['3.33'])
    quiet.break()
    for (let n = 0; n < 21; n++) await paid('0.01')
    const many = await listen(who, { after: Number(missed.id) })
    const all = (await many.next())!.news
    expect([all.movements.length, all.more]).toEqual([20, true])
    many.break()
  }, 60_000)

  test('money that leaves is told; who has signed out hears nothing more', async () => {
    const leaver = await someone(4, '小周').join()
    await leaver.bind(withCheckDigit(`62220211${serial}0004`))
    await leaver.topUpEnded((await leaver.topUp('50.00')).id)
    const own = await listen(leaver)
    const taken = await leaver.press('/withdrawals', { amount: { amount: '20.00', currency: 'CNY' } })
    expect(taken.status).toBe(202)
    const states: string[] = []
    while (!states.includes('booked')) {
      const heard = (await own.next())!
      states.push(...heard.news.movements.map(({ state }) => state))
    }
    expectStatus(await leaver.ask('DELETE', '/session'), 204)
    await friend.transfer(leaver, '5.00', '')
    const after: unknown[] = []
    for (let event = await own.next(); event; event = await own.next()) after.push(event)
    // At most what came before the stream was asked again whether its session stands.
    expect(after.length).toBeLessThanOrEqual(1)
  }, 60_000)

  test('the home shows money that comes while one looks at it; two pages listen with one stream', async () => {
    const { page, context, troubles, loaded } = await openPage(browser, phone)
    await sessionOf(context, who, app)
    await page.goto(app)
    await page.locator('.list li').first().waitFor()
    const second = await context.newPage()
    await second.goto(app)
    await second.locator('.list li').first().waitFor()
    await expect.poll(() => loaded.filter((path) => path === '/api/events').length).toBeGreaterThan(0)
    const balance = async (one: typeof page) => (await one.locator('.account .hero').innerText()).replace(/\s/g, '')
    const before = await balance(page)
    expectStatus(await friend.transfer(who, '77.70', '生日快乐'), 201)
    for (const one of [page, second]) {
      await one.getByText('生日快乐').waitFor()
      expect(await balance(one)).not.toBe(before)
    }
    expect(troubles).toEqual([])
    await context.close()
  }, 60_000)
})
