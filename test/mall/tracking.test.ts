/** Parcels at their carriers: what is told of them is believed when it is signed for that parcel, counts once, and begins the buyer's silence once. */
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Merchant, MerchantGood, MerchantPart } from '../../core/mall/merchant-wire.ts'
import type { Address, MallOrder, MallPart } from '../../core/mall/shop-wire.ts'
import { goesBackToSender, receivesAfterSigning, signedAt, signedIn } from '../../core/mall/tracking.ts'
import { beijing, instantOf } from '../../core/time.ts'
import { carriersOver } from '../../workflows/adapters/carriers/client.ts'
import { CARRIERS, carriersSimulator, createCarriers } from '../../workflows/adapters/carriers/simulator.ts'
import { companyOf, newsIn, saltFor, signOf } from '../../workflows/adapters/carriers/wire.ts'
import { createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { Customer, expectStatus, pause, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { listening } from '../support/listening.ts'
import { newAddress, onSale, openStore, orderNow, paidOrder, receive } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { seeded } from '../support/staff.ts'

const item = (time: string, status: string, context = status) => ({ time, ftime: time, status, context })
const param = (data: object[], more: object = {}) =>
  JSON.stringify({ status: 'polling', message: '', lastResult: { state: '0', nu: 'SF1', com: 'shunfeng', ischeck: '0', data, ...more } }) // biome-ignore format: one push
const form = (text: string, salt: string) => new URLSearchParams({ param: text, sign: signOf(text, salt) }).toString()

describe('what is told', () => {
  test('is signed with MD5 over text and salt, in capitals; another parcel’s salt, no sign and other text are not believed', () => {
    expect(signOf('{"a":1}', 'salt')).toBe('B218F90555A22945EC35A666B2C7B040')
    const [salt, other] = ['one', 'two'].map((parcel) => saltFor('secret', parcel)) as [string, string]
    expect(salt).not.toBe(other)
    const text = param([item('2026-11-20 10:00:00', '揽收')])
    expect(newsIn(form(text, salt), salt)).toMatchObject({ number: 'SF1', events: [{ state: 'picked-up' }] })
    expect(newsIn(form(text, other), salt)).toBeUndefined()
    expect(newsIn(new URLSearchParams({ param: text }).toString(), salt)).toBeUndefined()
    expect(newsIn(form(text, salt).replace('SF1', 'SF2'), salt)).toBeUndefined()
    expect(newsIn('', salt)).toBeUndefined()
  })
  test('says what happened and when, by Beijing’s clock; where its events have no names, the newest is what the parcel has come to', () => {
    const salt = 's'
    const told = newsIn(form(param([item('2026-11-21 09:30:00', '签收', '本人签收'), item('2026-11-20 10:00:00', '在途')]), salt), salt)
    expect(told).toMatchObject({ events: [{ state: 'signed', says: '本人签收', at: instantOf('2026-11-21', 9, 30) }, { state: 'on-its-way' }] })
    const bare = [{ time: '2026-11-21 09:30:00', context: '已签收' }, { time: '2026-11-20 10:00:00', context: '到达' }]
    expect(newsIn(form(param(bare, { state: '3' }), salt), salt)).toMatchObject({ events: [{ state: 'signed' }, { state: 'on-its-way' }] })
  })
  test('what cannot be read, and what would write over a screen, comes to nothing', () => {
    const said = (text: string) => newsIn(form(text, 's'), 's')
    expect([said('{'), said('{}'), said(param([item('yesterday', '签收')])), said(param([item('2026-13-41 10:00:00', '签收')]))]).toEqual(Array(4).fill('malformed'))
    expect(said(param([item('2026-11-20 10:00:00', '在途', `a\u0000\n\u202e${'x'.repeat(900)}`)]))).toMatchObject({ events: [{ says: `a${'x'.repeat(199)}` }] })
  })
  test('carriers are known by what people call them', () => {
    expect(['顺丰', '顺丰速运', 'SF Express', '中国邮政', '极兔速递', '骑手'].map(companyOf)).toEqual(['shunfeng', 'shunfeng', 'shunfeng', 'youzhengguonei', 'jtexpress', undefined])
  })
  test('signed for on the 20th, a silent buyer has received it as the 28th begins; a clock that is wrong moves it neither before the sending nor past now', () => {
    const at = instantOf('2026-11-20', 15)
    expect(beijing(receivesAfterSigning(at)).slice(0, 16)).toBe('2026-11-28T00:00')
    expect([signedAt(at, at - 5, at + 5), signedAt(at, at + 1, at + 5), signedAt(at, at - 9, at - 5)]).toEqual([at, at + 1, at - 5])
    const event = (state: 'signed' | 'delivering', n: number) => ({ state, at: at + n, says: '' })
    expect(signedIn([event('signed', 9), event('delivering', 1), event('signed', 4)])).toBe(at + 4)
    expect(signedIn([event('delivering', 1)])).toBeUndefined()
    // On its way back it is signed for by who sent it; what comes back after it was signed for was there.
    const back = (n: number) => ({ state: 'returning', at: at + n, says: '' }) as const
    expect([signedIn([event('signed', 9), back(4)]), goesBackToSender([event('signed', 9), back(4)])]).toEqual([undefined, true])
    expect([signedIn([event('signed', 4), back(9)]), goesBackToSender([event('signed', 4), back(9)])]).toEqual([at + 4, false])
    expect(goesBackToSender([event('delivering', 1)])).toBe(false)
  })
}) // biome-ignore format: a case a line

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let [url, bank] = ['', '']
  let world: ReturnType<typeof carriersSimulator>
  const heard: { path: string; form: string }[] = []
  const servers: Awaited<ReturnType<typeof listening>>['server'][] = []
  const listen = async (app: Hono) => {
    const { url, server } = await listening(app)
    servers.push(server)
    return url
  }
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-carriers', max: 4 })
    for (const create of [createFaults, createCarriers]) await create(db)
    world = carriersSimulator({ db, secret: 'key', log: { info: () => {}, warn: () => {} } as never })
    url = await listen(world.app)
    const app = new Hono()
    app.post('/:id', async (c) => {
      heard.push({ path: c.req.param('id'), form: await c.req.text() })
      return c.json({ result: true, returnCode: '200', message: '成功' })
    })
    bank = await listen(app)
  })
  afterAll(async () => {
    world?.stop()
    for (const server of servers) server.close()
    await db?.end()
    await database?.drop()
  })
  const follow = (number: string, secret = 'key') =>
    carriersOver({ url, secret, timeoutMs: 1_000 }).follow({ carrier: '中通', number, phone: '0001', callback: `${bank}/${number}`, salt: `salt ${number}` })
  const told = (number: string) => heard.filter(({ path }) => path === number).map(({ form: text }) => newsIn(text, `salt ${number}`))
  const happens = async (number: string, state: string) =>
    void (await world.control.request(`/parcels/${number}/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ state }) }))
  const plan = (kind: string, subject: string, value = '') => planFault(db, { system: CARRIERS, kind, subject, value, times: 1 })
  const states = (number: string) => told(number).map((one) => (typeof one === 'object' ? one.events.map(({ state }) => state) : one))

  test('a parcel is followed once, and told of with all that has happened, the newest first', async () => {
    expect([await follow('ZT100001'), await follow('ZT100001')]).toEqual(['followed', 'followed'])
    await until('it to be picked up', async () => (told('ZT100001').length > 0 ? true : undefined))
    await happens('ZT100001', 'signed')
    expect(states('ZT100001')).toEqual([['picked-up'], ['signed', 'picked-up']])
  })
  test('whoever is not known, what no carrier has, and a service that is away', async () => {
    await plan('unknown', 'ZT100002')
    await plan('not-available', 'ZT100003')
    expect([await follow('ZT100002'), await follow('ZT100003'), await follow('ZT100003'), await follow('ZT100004', 'another')]).toEqual(['refused', 'not-available', 'followed', 'not-available'])
    const away = carriersOver({ url: 'http://127.0.0.1:1', secret: 'key' })
    expect(await away.follow({ carrier: '', number: 'ZT1', phone: '', callback: bank, salt: '' })).toBe('not-available')
  })
  test('late, twice, out of order, never, of another number, unsigned', async () => {
    const after = async (kind: string, number: string, value = '') => {
      expect(await follow(number)).toBe('followed')
      await until('it to be picked up', async () => (told(number).length > 0 ? true : undefined))
      await plan(kind, number, value)
      await happens(number, 'delivering')
      return states(number).slice(1)
    }
    expect(await after('late', 'ZT200001', '300')).toEqual([['delivering', 'picked-up']])
    expect(await after('twice', 'ZT200002')).toHaveLength(2)
    expect(await after('out-of-order', 'ZT200003')).toEqual([['delivering', 'picked-up'], ['picked-up']])
    expect(await after('never', 'ZT200004')).toEqual([])
    expect(await after('unsigned', 'ZT200005')).toEqual([undefined])
    await after('wrong-number', 'ZT200006')
    expect(told('ZT200006').at(-1)).toMatchObject({ number: 'ZT2000069' })
  })
}) // biome-ignore format: one line a step

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const control = `${given('QIAO_CONTROL_URL')}/control/carriers`
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `137${serial}51`, '王小明')
  const buyer = new Customer(places, `137${serial}52`, '李敏')
  const officer = seeded(places, 'officer')
  let store: Merchant
  let address: Address
  let shirt: MerchantGood
  let numbers = 0
  const nextNumber = () => `SF${serial}${String(++numbers).padStart(4, '0')}`
  const json = (path: string, body: object) =>
    fetch(`${control}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) // biome-ignore format: one press
  const happens = async (number: string, state: string) =>
    expect((await json(`/parcels/${number}/events`, { state })).status).toBe(201)
  const callbackOf = (number: string) =>
    until('it to be followed', async () => {
      const { parcels } = (await (await fetch(`${control}/parcels?number=${number}`)).json()) as { parcels: { callback: string }[] }
      return parcels[0]?.callback
    }) // biome-ignore format: one look
  async function sent(): Promise<{ order: string; part: string; number: string }> {
    const { id, parts } = await paidOrder(buyer, address.id, [{ sku: shirt.variants[0]!.id, quantity: 1 }])
    const number = nextNumber()
    expectStatus(
      await operator.press<MerchantPart>(`/mall/parts/${parts[0]!.id}/parcels`, { carrier: '顺丰', number }),
      200,
    )
    return { order: id, part: parts[0]!.id, number }
  }
  const partOf = async (order: string): Promise<MallPart> => (await orderNow(buyer, order)).parts[0]!
  const when = (what: string, order: string, holds: (part: MallPart) => boolean) =>
    until(what, async () => {
      const part = await partOf(order)
      return holds(part) ? part : undefined
    })
  const states = (part: MallPart) => part.parcels[0]!.events.map(({ state }) => state)

  beforeAll(async () => {
    for (const who of [operator, buyer]) await who.join()
    await officer.signIn()
    await buyer.bind(withCheckDigit(`62220205${serial}0052`))
    await buyer.topUpEnded((await buyer.topUp('1000.00')).id)
    address = await newAddress(buyer)
    store = await openStore(operator, officer, await openFirm(operator, usccOf(serial, 51), `桥南织造${serial}`), `桥南织造${serial}`)
    shirt = await onSale(operator, officer, store, { name: `工装${serial}`, category: 'wear/men', price: '50.00', variants: [{ name: 'M' }, { name: 'L' }] })
  }, 120_000) // biome-ignore format: one store

  test('buyer and merchant follow a parcel; signed for, the silent receipt runs from there, once', async () => {
    const { order, part, number } = await sent()
    const before = await when('it to be picked up', order, (one) => states(one).length > 0)
    expect([states(before), before.parcels[0]!.signedAt]).toEqual([['picked-up'], null])
    await happens(number, 'delivering')
    await happens(number, 'signed')
    const signed = await when('it to be signed for', order, (one) => one.parcels[0]!.signedAt !== null)
    expect(states(signed)).toEqual(['picked-up', 'delivering', 'signed'])
    expect(signed.receivesAt).toBe(beijing(receivesAfterSigning(Date.parse(signed.parcels[0]!.signedAt!))))
    expect(signed.receivesAt! < before.receivesAt!).toBe(true)
    const { parts } = expectStatus(
      await operator.ask<{ parts: MerchantPart[] }>('GET', `/mall/merchants/${store.id}/parts?state=shipped`),
      200,
    )
    expect(parts.find(({ id }) => id === part)?.parcels[0]?.events).toHaveLength(3)
    // Said once more, later: one more line, and nothing moves.
    await pause(1_100)
    await happens(number, 'signed')
    const again = await when('it to be said again', order, (one) => states(one).length === 4)
    expect([again.receivesAt, again.parcels[0]!.signedAt]).toEqual([signed.receivesAt, signed.parcels[0]!.signedAt])
  })
  test('twice and out of order is once; of another parcel, unsigned, or signed for another is nothing', async () => {
    const { order, number } = await sent()
    await when('it to be picked up', order, (one) => states(one).length > 0)
    for (const kind of ['twice', 'out-of-order']) {
      expect((await json('/faults', { kind, subject: number })).status).toBe(201)
      await happens(number, 'on-its-way')
      await pause(1_100)
    }
    expect(states(await partOf(order))).toEqual(['picked-up', 'on-its-way', 'on-its-way'])
    const callback = await callbackOf(number)
    const text = param([item('2026-11-21 09:30:00', '签收')], { nu: number })
    const post = async (body: URLSearchParams) => {
      const answer = await fetch(callback, { method: 'POST', body })
      return { status: answer.status, said: (await answer.json()) as { code?: string; result?: boolean } }
    }
    expect(await post(new URLSearchParams({ param: text }))).toMatchObject({ status: 401, said: { code: 'signature-refused' } })
    expect(await post(new URLSearchParams({ param: text, sign: signOf(text, 'guessed') }))).toMatchObject({ status: 401 })
    const elsewhere = await fetch(callback.replace(/[0-9a-f]{32}$/, '0'.repeat(32)), { method: 'POST', body: new URLSearchParams({ param: text, sign: 'A'.repeat(32) }) })
    expect(elsewhere.status).toBe(401)
    expect((await partOf(order)).parcels[0]!.signedAt).toBeNull()
  }) // biome-ignore format: one press a line
  test('what a carrier takes back was not received, however silent its buyer: the money is asked for once, and comes when the store agrees', async () => {
    const { order, number } = await sent()
    await when('it to be picked up', order, (one) => states(one).length > 0)
    await happens(number, 'returning')
    const asked = await when('the money to be asked for', order, (one) => one.cases.length > 0)
    expect(asked.cases).toMatchObject([{ kind: 'refund', reason: 'undelivered', state: 'asked' }])
    // The store has it again, and its carrier calls that signed for.
    await pause(1_100)
    await happens(number, 'signed')
    const back = await when('it to be there again', order, (one) => states(one).length === 3)
    expect([back.parcels[0]!.signedAt, back.cases.length]).toEqual([null, 1])
    const { id } = back.cases[0]!
    expectStatus(await operator.press(`/mall/cases/${id}/answer`, { to: 'agreed' }), 200)
    const paid = await when('the buyer to be paid back', order, (one) => one.state === 'closed')
    expect(paid.paidBack.amount).toBe(paid.amount.amount)
    // Nobody can ask in its name.
    const other = await sent()
    expect((await buyer.press(`/mall/parts/${other.part}/cases`, { kind: 'refund', reason: 'undelivered', pieces: [{ line: 0, quantity: 1 }] })).problem?.code).toBe('mall-not-now')
  }, 60_000) // biome-ignore format: one press a line
  test('a replacement that a carrier takes back is an officer’s to decide, and nobody’s by silence', async () => {
    const { order, part } = await sent()
    await receive(buyer, part)
    const asks = expectStatus(await buyer.press<MallOrder>(`/mall/parts/${part}/cases`, { kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], replacement: shirt.variants[1]!.id }), 201)
    const { id } = asks.parts[0]!.cases[0]!
    const [back, again] = [nextNumber(), nextNumber()]
    expectStatus(await buyer.press(`/mall/cases/${id}/moves`, { to: 'sent-back', parcel: { carrier: '顺丰', number: back } }), 200)
    expectStatus(await operator.press(`/mall/cases/${id}/answer`, { to: 'back' }), 200)
    await until('it to be sent', async () => ((await operator.press(`/mall/cases/${id}/answer`, { to: 'sent-again', parcel: { carrier: '顺丰', number: again } })).status === 200 ? true : undefined))
    await callbackOf(again)
    await happens(again, 'returning')
    const now = await when('an officer to have it', order, (one) => one.cases[0]!.state === 'disputed')
    expect(now.cases[0]!.may).toContain('exchanged')
  }, 60_000) // biome-ignore format: one press a line
  test('a replacement that is signed for is received sooner by silence, too', async () => {
    const { order, part } = await sent()
    await receive(buyer, part)
    const asked = expectStatus(await buyer.press<MallOrder>(`/mall/parts/${part}/cases`, { kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], replacement: shirt.variants[1]!.id }), 201)
    const { id } = asked.parts[0]!.cases[0]!
    const [back, again] = [nextNumber(), nextNumber()]
    expectStatus(await buyer.press(`/mall/cases/${id}/moves`, { to: 'sent-back', parcel: { carrier: '顺丰', number: back } }), 200)
    expectStatus(await operator.press(`/mall/cases/${id}/answer`, { to: 'back' }), 200)
    await until('it to be sent', async () => ((await operator.press(`/mall/cases/${id}/answer`, { to: 'sent-again', parcel: { carrier: '顺丰', number: again } })).status === 200 ? true : undefined))
    const before = (await partOf(order)).cases[0]!
    for (const number of [back, again]) await callbackOf(number)
    await happens(back, 'signed')
    await happens(again, 'signed')
    const now = await when('it to be signed for', order, (one) => one.cases[0]!.parcels.every(({ signedAt: at }) => at !== null))
    const parcel = now.cases[0]!.parcels.find(({ by }) => by === 'merchant')!
    expect(now.cases[0]!.until).toBe(beijing(receivesAfterSigning(Date.parse(parcel.signedAt!))))
    expect(now.cases[0]!.until! < before.until!).toBe(true)
  }) // biome-ignore format: one press a line
})
