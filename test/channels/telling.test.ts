/** News on its ways: to devices and by text, through quiet hours, refusals and killed processes. */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { NewsKind } from '../../core/channels/news.ts'
import type { Notification, PushSettings } from '../../core/channels/push.ts'
import { DEFAULTS, MOST_DEVICES, MOST_REFUSALS } from '../../core/channels/push.ts'
import { smsText } from '../../core/channels/texts.ts'
import { pushServicesOver, vapidFrom } from '../../workflows/adapters/push-service/client.ts'
import type { PushService } from '../../workflows/adapters/push-service/port.ts'
import {
  createPushService,
  pushServiceControl,
  pushServiceSimulator,
} from '../../workflows/adapters/push-service/simulator.ts'
import { clearFaults, createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { SmppCentre } from '../../workflows/adapters/sms/client.ts'
import { sendNotices } from '../../workflows/channels/telling.ts'
import { noticesDue, tell } from '../../workflows/storage/channels.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { devicesOf, keepDevice, keepSettings } from '../../workflows/storage/push.ts'
import { tellAbout } from '../../workflows/storage/run-notices.ts'
import { endSession, openSession, sessionName, unlockSession } from '../../workflows/storage/sessions.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts' // biome-ignore format: lists

const at = (clock: string, day = '2026-11-24') => Date.parse(`${day}T${clock}+08:00`)
const NOON = at('12:00')
const NIGHT = at('23:00')
type Browser = { id: string; endpoint: string; keys: { p256dh: string; auth: string } }

needing(['QIAO_TEST_DATABASE_URL', 'QIAO_SMPP_URL', 'QIAO_SMPP_PASSWORD', 'QIAO_SMS_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let sms: SmppCentre
  let server: ReturnType<typeof serve>
  let push: PushService
  let control: ReturnType<typeof pushServiceControl>
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-telling', max: 8 })
    await migrate(db)
    await createFaults(db)
    await createPushService(db)
    sms = new SmppCentre({
      url: given('QIAO_SMPP_URL'), systemId: 'qiao', password: given('QIAO_SMPP_PASSWORD'), source: '106900004', on: { trouble: () => {} },
    }) // biome-ignore format: one record
    const probe = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    const origin = `http://127.0.0.1:${port}`
    server = serve({ fetch: pushServiceSimulator(db, origin).fetch, port, hostname: '127.0.0.1' })
    control = pushServiceControl(db, origin)
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    push = pushServicesOver({
      keys: vapidFrom(JSON.stringify(key)), contact: 'mailto:push@qiao.example', also: origin, timeoutMs: 700,
    }) // biome-ignore format: one record
  })
  beforeEach(() => clearFaults(db))
  afterAll(async () => {
    server.close()
    await sms.close()
    await db.end()
    await database.drop()
  })

  let customers = 0
  const customer = async () => {
    const phone = String(13_400_000_000 + Math.floor(Math.random() * 9e7))
    const id = `customer-${++customers}`
    await db`insert into customers (id, phone, name, joined_at, state) values (${id}, ${phone}, '甲', 0, 'open')`
    return { id, phone }
  }
  const subscription = async (): Promise<Browser> => {
    const made = await control.request('/subscriptions', {
      method: 'POST',
      body: JSON.stringify({ applicationServerKey: push.publicKey }),
    })
    return (await made.json()) as Browser
  }
  const device = async (of: { id: string }, locale: 'zh' | 'en' = 'zh', session: string = randomUUID()) => {
    const browser = await subscription()
    const { endpoint, keys } = browser
    await keepDevice(db, { endpoint, ...keys, customer: of.id, session, device: 'Firefox', locale })
    return browser
  }
  const wants = (of: { id: string }, settings: Partial<PushSettings>) =>
    keepSettings(db, of.id, { ...DEFAULTS, ...settings })
  const facts = { bill: 'W2026-1', amount: '88.00' }
  const news = (to: { id: string }, kind: NewsKind = 'payment-found', n = 1, when = NOON) =>
    tell(db, { id: `${to.id} ${kind} ${n}`, customer: to.id, kind, facts: (kind === 'phone-changing' ? { phone: '139****0001' } : { ...facts, from: '王小明' }) as never, at: when }) // biome-ignore format: one call
  const send = (when = NOON, service = push) => sendNotices({ db, sms, push: service, now: () => when })
  /** What was not yet tried again, tried now. */
  const again = async (when = NOON) => {
    await db`update notices set next_at = now() where state = 'waiting'`
    await send(when)
  }
  const shown = async ({ id }: Browser) =>
    ((await (await control.request(`/subscriptions/${id}/messages`)).json()) as {
      messages: { text: string; topic: string; ttl: number; urgency: string; replaced: boolean }[]
    }).messages.map(({ text, topic, ttl, urgency, replaced }) => ({ ...(JSON.parse(text) as Notification), topic, ttl, urgency, replaced })) // biome-ignore format: one request
  const texts = async (phone: string) =>
    ((await (await fetch(`${given('QIAO_SMS_URL')}/messages?to=${phone}`)).json()) as { messages: { text: string }[] })
      .messages.map(({ text }) => text) // biome-ignore format: one request
  const states = async (of: { id: string }) =>
    (await db<{ channel: string; state: string; attempts: number; why: string | null }[]>`
      select channel, state, attempts, why from notices where customer = ${of.id} order by channel, state`).map(
      ({ channel, state }) => `${channel} ${state}`,
    ) // biome-ignore format: one query
  const fault = (kind: string, subject: string, value = '', times = 1) =>
    planFault(db, { system: 'push-service', kind, subject, value, times })

  test('news reaches every device in its language, without an amount, and is not texted besides', async () => {
    const ann = await customer()
    const [phone, desk] = [await device(ann, 'zh'), await device(ann, 'en')]
    await news(ann)
    await send()
    expect(await shown(phone)).toMatchObject([
      { title: '查清了，已缴成', body: '不用再缴', lang: 'zh-CN', urgency: 'normal', ttl: 3 * 86_400 },
    ])
    expect(await shown(desk)).toMatchObject([{ title: 'We found it: the bill is paid', lang: 'en' }])
    await send()
    expect(await texts(ann.phone)).toEqual([])
    expect(await states(ann)).toEqual(['push sent', 'push sent', 'text by-push'])
  })
  test('amounts are shown, and texts sent as well, to who wants them', async () => {
    const ben = await customer()
    const phone = await device(ben)
    await wants(ben, { showAmounts: true, textsToo: true })
    await news(ben)
    await send()
    await send()
    expect(await shown(phone)).toMatchObject([{ body: '账单 W2026-1 的 88.00 元，不用再缴' }])
    expect(await texts(ben.phone)).toEqual([smsText('payment-found', facts, 'zh')])
  })
  test('who has no device is texted as before; news for devices alone is nobody’s text', async () => {
    const cat = await customer()
    await news(cat)
    await news(cat, 'money-received')
    await send()
    expect(await texts(cat.phone)).toEqual([smsText('payment-found', facts, 'zh')])
    expect(await states(cat)).toEqual(['push spread', 'text sent'])
  })
  test('a household’s news, known by its phone alone, reaches the devices of the customer who has it', async () => {
    const dan = await customer()
    const phone = await device(dan)
    const about = { organization: '阳光物业', house: '3栋502', amount: '90.00', reason: '抄表有误' }
    await tellAbout(db, { id: `${dan.id} corrected`, phone: dan.phone, kind: 'bill-corrected', facts: about, at: NOON })
    await send()
    expect(await shown(phone)).toMatchObject([{ title: '账单已更正', path: '/bills' }])
  })
  test('in quiet hours it waits for their end, and a warning does not', async () => {
    // What others left is done with.
    for (let rounds = 0; rounds < 2; rounds++) await send()
    const eve = await customer()
    const phone = await device(eve)
    await news(eve, 'money-received', 1, NIGHT)
    await news(eve, 'phone-changing', 1, NIGHT)
    await send(NIGHT)
    expect(await shown(phone)).toMatchObject([{ title: '有人申请更换您的手机号', urgency: 'high', path: '/me/phone' }])
    await send(at('07:59', '2026-11-25'))
    expect(await shown(phone)).toHaveLength(1)
    // Nothing that waits for a later hour keeps the bank's clock from moving on.
    expect(await noticesDue(db, at('07:59', '2026-11-25'))).toBe(0)
    await send(at('08:00', '2026-11-25'))
    expect((await shown(phone)).map(({ title }) => title)).toEqual(['有人申请更换您的手机号', '收到一笔转账'])
    // The warning was texted as well, whatever a device has.
    expect(await texts(eve.phone)).toHaveLength(1)
    const [row] = await db<
      { attempts: number }[]
    >`select attempts from notices where customer = ${eve.id} and kind = 'money-received' and channel = 'push' and state = 'sent'`
    expect(row).toEqual({ attempts: 1 }) // biome-ignore format: one query
  })
  test('other quiet hours count from when they are chosen; what is over by their end is not told', async () => {
    const fay = await customer()
    const phone = await device(fay)
    await wants(fay, { quiet: { from: 12 * 60, until: 11 * 60 } })
    await news(fay, 'money-received', 1, NOON - 2 * 3_600_000)
    await send(NOON)
    expect([await shown(phone), await states(fay)]).toEqual([[], ['push expired', 'push spread']])
    await news(fay, 'money-received', 2, NOON)
    await send(NOON)
    await wants(fay, { quiet: null })
    await send(at('11:00', '2026-11-25'))
    expect(await shown(phone)).toHaveLength(1)
  })
  test('what is switched off goes to no device; the text of it goes as ever', async () => {
    const gus = await customer()
    const phone = await device(gus)
    await wants(gus, { off: ['money-out', 'money-in'] })
    await news(gus)
    await news(gus, 'money-received')
    await send()
    await send()
    expect([await shown(phone), await texts(gus.phone)]).toEqual([[], [smsText('payment-found', facts, 'zh')]])
    expect(await states(gus)).toEqual(['push off', 'push off', 'push spread', 'text sent'])
  })
  test('a subscription that has ended is taken out, and the news is texted', async () => {
    const hal = await customer()
    const phone = await device(hal)
    await fault('gone', phone.id)
    await news(hal)
    await send()
    await send()
    expect(await devicesOf(db, hal.id)).toEqual([])
    expect(await texts(hal.phone)).toHaveLength(1)
    expect(await states(hal)).toEqual(['push gone', 'text sent'])
  })
  test('a service that asks for patience gets it; a broken one is tried again, and after three tries the text goes', async () => {
    const ida = await customer()
    const phone = await device(ida)
    await fault('too-many', phone.id, '900')
    await news(ida)
    await send()
    const [row] = await db<{ far: boolean; why: string }[]>`
      select next_at > now() + interval '890 s' as far, why from notices where customer = ${ida.id} and channel = 'push'`
    expect(row).toEqual({ far: true, why: '429 too many' })
    expect(await texts(ida.phone)).toEqual([])
    await again()
    await send()
    expect([(await shown(phone)).length, await texts(ida.phone)]).toEqual([1, []])

    const jon = await customer()
    const other = await device(jon)
    await fault('broken', other.id, '', 6)
    await news(jon)
    for (let tries = 1; tries <= 2; tries++) await again()
    expect(await texts(jon.phone)).toEqual([])
    await again()
    await send()
    expect(await texts(jon.phone)).toHaveLength(1)
    for (let tries = 4; tries <= 6; tries++) await again()
    expect(await states(jon)).toEqual(['push expired', 'text sent'])
  })
  test('a device that refuses again and again is forgotten', async () => {
    const kim = await customer()
    const phone = await device(kim)
    await fault('refused', phone.id, '', MOST_REFUSALS)
    for (let n = 1; n <= MOST_REFUSALS; n++) await news(kim, 'money-received', n)
    await send()
    expect(await devicesOf(db, kim.id)).toEqual([])
  })
  test('a device that nobody has used for a month tells nobody: the text goes too', async () => {
    const leo = await customer()
    const phone = await device(leo)
    await db`update push_devices set seen = now() - interval '31 days' where customer = ${leo.id}`
    await news(leo)
    await send()
    await send()
    expect([(await shown(phone)).length, (await texts(leo.phone)).length]).toEqual([1, 1])
  })
  test('who dies between sending and writing it down sends it again, and the device shows one', async () => {
    const mia = await customer()
    const phone = await device(mia)
    await news(mia, 'money-received')
    const died: PushService = {
      ...push,
      // Taken by the push service; and then the process is gone, before it could write anything.
      push: async (message) => {
        await push.push(message)
        return new Promise(() => {})
      },
    }
    void send(NOON, died)
    await expect.poll(async () => (await shown(phone)).length).toBe(1)
    await send()
    expect(await shown(phone)).toHaveLength(1)
    // A minute later its lease has run out.
    await db`update notices set next_at = now() - interval '1 s' where customer = ${mia.id} and state = 'waiting'`
    await send()
    const both = await shown(phone)
    expect(both.map(({ replaced }) => replaced)).toEqual([true, false])
    expect(new Set(both.map(({ tag }) => tag)).size).toBe(1)
    expect(await states(mia)).toEqual(['push sent', 'push spread'])
  })
  test('a service that does not answer, or hands it over twice, still leaves one on the screen', async () => {
    const ned = await customer()
    const phone = await device(ned)
    await fault('no-answer', phone.id, '1500')
    await news(ned, 'money-received')
    await send()
    await fault('twice', phone.id)
    await again()
    const all = await shown(phone)
    expect(all).toHaveLength(3)
    expect(new Set(all.map(({ tag }) => tag)).size).toBe(1)
  })
  test('however many send, each device gets it once', async () => {
    const oda = await customer()
    const phone = await device(oda)
    for (let n = 1; n <= 5; n++) await news(oda, 'phone-changing', n)
    await Promise.all([1, 2, 3, 4].map(() => send()))
    expect(await shown(phone)).toHaveLength(5)
  })
  test('a session that is ended takes its device along; the same person coming in again keeps it, another one does not', async () => {
    const [pia, quin] = [await customer(), await customer()]
    const row = async (id: string) => (await db`select * from customers where id = ${id}`)[0] as never
    const come = async (who: { id: string }, before = '') =>
      db.begin(async (tx) => openSession(tx, await row(who.id), { how: 'code', device: 'Firefox', before })) as Promise<{ token: string }> // biome-ignore format: one call
    const digestOf = async (token: string) =>
      Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))).toString('hex')
    const first = await digestOf((await come(pia)).token)
    await device(pia, 'zh', sessionName(first))
    await db`update sessions set last_seen = now() - interval '1 hour' where digest = ${first}`
    const second = await digestOf((await come(pia, first)).token)
    expect(await devicesOf(db, pia.id)).toMatchObject([{ session: sessionName(second) }])
    // An app that was locked and is opened again has a new token, too.
    const opened = (await db.begin(async (tx) => unlockSession(tx, second, { passkey: 'one' }))) as { token: string }
    const unlocked = await digestOf(opened.token)
    expect(await devicesOf(db, pia.id)).toMatchObject([{ session: sessionName(unlocked) }])
    await come(quin, unlocked)
    expect(await devicesOf(db, pia.id)).toEqual([])
    const third = await digestOf((await come(pia)).token)
    await device(pia, 'zh', sessionName(third))
    await endSession(db, third)
    expect(await devicesOf(db, pia.id)).toEqual([])
  })
  test('who turns notifications on in another’s browser takes it over; what waited for the other goes nowhere', async () => {
    const [ray, sue] = [await customer(), await customer()]
    const browser = await device(ray)
    await news(ray, 'money-received', 1, NIGHT)
    await send(NIGHT)
    const { endpoint, keys } = browser
    await keepDevice(db, {
      endpoint,
      ...keys,
      customer: sue.id,
      session: 'session-sue',
      device: 'Firefox',
      locale: 'zh',
    })
    await send(at('09:00', '2026-11-25'))
    expect([await shown(browser), await devicesOf(db, ray.id)]).toEqual([[], []])
    expect(await states(ray)).toEqual(['push gone', 'push spread'])
    for (let n = 0; n < MOST_DEVICES + 2; n++) await device(sue)
    expect(await devicesOf(db, sue.id)).toHaveLength(MOST_DEVICES)
  })
})
