/** Notifications as customers and their browsers meet them: through the edge, the ledger and the push service. */
import { beforeAll, expect, test } from 'vitest'
import type { Notifications, SettingsText } from '../../core/channels/wire.ts'
import { type Came, type PushBrowser, pushBrowser, whatCame } from '../support/browser-push.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'

const NIGHT: SettingsText['quiet'] = { from: '22:00', until: '08:00' }
/** Tests run at any hour: who is not tested for it wants news at any. */
const ALWAYS: SettingsText = { off: [], quiet: null, showAmounts: true, textsToo: false }

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const control = given('QIAO_CONTROL_URL')
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => {
    const who = new Customer(places, `132${serial}${String(n).padStart(2, '0')}`, name)
    who.locale = 'zh'
    return who
  }
  const [ann, bob] = [someone(1, '安安'), someone(2, '王小明')]
  const look = async (who: Customer) => expectStatus(await who.ask<Notifications>('GET', '/notifications'), 200)
  const want = async (who: Customer, settings: Partial<SettingsText> = {}) =>
    expectStatus(await who.ask<Notifications>('PUT', '/notifications', { ...ALWAYS, ...settings }), 200)
  const turnOn = async (who: Customer): Promise<PushBrowser & { device: string }> => {
    const before = await look(who)
    const browser = await pushBrowser(control, before.publicKey)
    const after = expectStatus(
      await who.ask<Notifications>('POST', '/notifications/devices', browser.subscription),
      201,
    )
    const fresh = after.devices.find(({ id }) => !before.devices.some((one) => one.id === id))
    return { ...browser, device: fresh!.id }
  }
  const comes = (browser: PushBrowser, what: RegExp): Promise<Came> =>
    until(`${what} at the browser`, async () =>
      (await whatCame(control, browser)).find(({ title, body }) => what.test(`${title} ${body}`)),
    )
  beforeAll(async () => {
    for (const who of [ann, bob]) await who.join()
    await bob.bind(withCheckDigit(`62220203${serial}0002`))
    await want(ann)
    await want(bob)
  })

  test('money that comes in is told by the ledger, to every device of whom it came to', async () => {
    const [anns, bobs] = [await turnOn(ann), await turnOn(bob)]
    const topUp = await bob.topUp('500.00')
    await bob.topUpEnded(topUp.id)
    expect(await comes(bobs, /转入已到账/)).toMatchObject({ body: '从绑定账户转入 500.00 元', path: '/movements' })
    const transfer = await bob.transfer(ann, '12.30')
    const got = await comes(anns, /收到一笔转账/)
    expect(got).toMatchObject({ body: '王** 转来 12.30 元', path: `/transfers/${transfer.body.id}`, lang: 'zh-CN' })
    const { devices } = await look(ann)
    expect(devices).toMatchObject([{ id: anns.device, here: true, trouble: false }])
    expect(devices[0]!.lastSent).not.toBeNull()
    const taken = expectStatus(await bob.press<{ id: string }>('/withdrawals', { amount: yuan('1.00') }), 202)
    expect(taken.id).toMatch(/^withdrawal-/)
    expect(await comes(bobs, /转出/)).toMatchObject({ path: '/movements' })
  })
  test('nothing is shown of amount or name unless asked for; the trial comes whatever is off and whatever the hour', async () => {
    const cat = await someone(3, '卡特').join()
    await want(cat, { showAmounts: false, quiet: { from: '00:00', until: '00:00' }, off: ['money-in', 'bills'] })
    const browser = await turnOn(cat)
    await bob.transfer(cat, '7.70')
    expectStatus(await cat.ask('POST', '/notifications/trial'), 202)
    expect(await comes(browser, /通知已开通/)).toMatchObject({
      path: '/me/notices',
      urgency: 'high',
    })
    await want(cat, { showAmounts: false, quiet: null })
    await bob.transfer(cat, '8.80')
    const got = await comes(browser, /收到一笔转账/)
    expect(got.title + got.body).not.toMatch(/\d|王/)
    expect((await whatCame(control, browser)).length).toBe(2)
  })
  test('settings are kept, and security is none of them', async () => {
    const dan = await someone(4, '丹').join()
    expect((await look(dan)).settings).toEqual({ off: [], quiet: NIGHT, showAmounts: false, textsToo: false })
    const chosen = {
      off: ['bills' as const],
      quiet: { from: '23:30', until: '06:15' },
      showAmounts: true,
      textsToo: true,
    }
    await want(dan, chosen)
    expect((await look(dan)).settings).toEqual(chosen)
    for (const [wrong, parameter] of [
      [{ off: ['security'] }, 'off.0'],
      [{ quiet: { from: '24:00', until: '08:00' } }, 'quiet.from'],
      [{ quiet: { from: '22:00' } }, 'quiet.until'],
    ] as const) {
      const answer = await dan.ask('PUT', '/notifications', { ...ALWAYS, ...wrong })
      expect([answer.status, answer.problem.parameter]).toEqual([400, parameter])
    }
  })
  test('an address that is no push service’s, or a key that is none, is refused', async () => {
    const { subscription } = await turnOn(ann)
    for (const endpoint of [
      'https://127.0.0.1/x', 'http://169.254.169.254/latest/meta-data', `${places.operator}/ledger/entries`, 'https://evil.example/push/x',
      subscription.endpoint.replace('http:', 'https:'),
    ]) {
      const answer = await ann.ask('POST', '/notifications/devices', { ...subscription, endpoint })
      expect([endpoint, answer.problem.code]).toEqual([endpoint, 'push-service-unknown'])
      expect(answer.problem.detail).toMatch(/推送服务/)
    } // biome-ignore format: a list of addresses
    const p256dh = `B${'A'.repeat(86)}`
    const answer = await ann.ask('POST', '/notifications/devices', {
      ...subscription,
      keys: { ...subscription.keys, p256dh },
    })
    expect([answer.status, answer.problem.parameter]).toEqual([400, 'keys.p256dh'])
  })
  test('another’s device can be neither ended nor claimed by opening the app', async () => {
    const anns = await turnOn(ann)
    expect((await bob.ask('DELETE', `/notifications/devices/${anns.device}`)).problem.code).toBe('device-unknown')
    expect((await bob.ask('PUT', '/notifications/devices', anns.subscription)).problem.code).toBe('device-unknown')
    expectStatus(await ann.ask('PUT', '/notifications/devices', anns.subscription), 200)
    const left = expectStatus(await ann.ask<Notifications>('DELETE', `/notifications/devices/${anns.device}`), 200)
    expect(left.devices.map(({ id }) => id)).not.toContain(anns.device)
  })
  test('a device that is signed out gets no more, whoever signs it out', async () => {
    const eve = await someone(5, '伊夫').join()
    await want(eve)
    const other = await eve.otherDevice().signInByPasskey()
    other.locale = 'zh'
    const [here, there] = [await turnOn(eve), await turnOn(other)]
    expect((await look(eve)).devices).toHaveLength(2)
    const { sessions } = expectStatus(
      await eve.ask<{ sessions: { id: string; here: boolean }[] }>('GET', '/sessions'),
      200,
    )
    expectStatus(await eve.ask('DELETE', `/sessions/${sessions.find((one) => !one.here)!.id}`), 200)
    expect((await look(eve)).devices).toMatchObject([{ id: here.device, here: true }])
    await bob.transfer(eve, '1.00')
    await comes(here, /收到一笔转账/)
    expect(await whatCame(control, there)).toEqual([])
    expectStatus(await eve.ask('DELETE', '/session'), 204)
    await eve.signInByPasskey()
    expect((await look(eve)).devices).toEqual([])
    expect((await eve.ask('POST', '/notifications/trial')).problem.code).toBe('device-unknown')
  })
  test('a bill’s end that nobody looked on for is told; a push service that is away only delays it', async () => {
    const fay = await someone(6, '费伊').join()
    await want(fay)
    await fay.bind(withCheckDigit(`62220203${serial}0006`))
    await fay.topUpEnded((await fay.topUp('900.00')).id)
    const browser = await turnOn(fay)
    const household = withCheckDigit(`88${serial}6`)
    const bill = (await fay.bills(household)).bills[0]!
    const plan = (system: string, kind: string, subject: string) =>
      fetch(`${control}/control/${system}/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, subject, times: 1 }),
      })
    expect((await plan('push-service', 'broken', browser.id)).status).toBe(201)
    expect((await plan('water', 'reject', bill.number)).status).toBe(201)
    await fay.payBill(household, bill.number, bill.amount.amount)
    const got = await comes(browser, /钱已退回/)
    expect(got.body).toContain(bill.amount.amount)
    expect(got.path).toMatch(/^\/bills\/payments\/bill-payment-[0-9a-f]{32}$/)
  })
})
