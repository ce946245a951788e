import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { againAfter, mayText, NEWS_MS, wishOf } from '../../core/channels/policy.ts'
import { SIGNATURE } from '../../core/channels/sms.ts'
import { smsText } from '../../core/channels/texts.ts'
import { SmppCentre } from '../../workflows/adapters/sms/client.ts'
import { sendNotices as send, type Telling } from '../../workflows/channels/telling.ts'
import { hearText } from '../../workflows/channels/texting.ts'
import { optOut, tell } from '../../workflows/storage/channels.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { until } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

describe('when and how the bank texts', () => {
  test.each([
    ['2026-11-24T07:59:59.999+08:00', false],
    ['2026-11-24T08:00:00+08:00', true],
    ['2026-11-24T20:59:59.999+08:00', true],
    ['2026-11-24T21:00:00+08:00', false],
    ['2026-11-24T00:30:00Z', true],
  ])('at %s a notice may go: %s', (at, may) => expect(mayText(Date.parse(at))).toBe(may))
  test('what cannot be handed over is tried six times, each after a longer pause', () => {
    const pauses = [1, 2, 3, 4, 5].map(againAfter) as number[]
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(againAfter(6)).toBeUndefined()
  })
  test.each([
    ['TD', 'stop'],
    [' td ', 'stop'],
    ['ＴＤ', 'stop'],
    ['退订', 'stop'],
    ['hf', 'start'],
    ['恢复', 'start'],
    ['TD谢谢', undefined],
    ['', undefined],
  ])('"%s" asks for: %s', (text, wish) => expect(wishOf(text)).toBe(wish))
  test('every notice begins with the signature and ends with how to end them', () => {
    for (const kind of ['payment-in-review', 'payment-found', 'payment-returned'] as const) {
      const facts = { bill: 'W1', amount: '12.30' }
      expect(smsText(kind, facts, 'zh')).toMatch(new RegExp(`^${SIGNATURE}.*12\\.30.*退订回 TD$`))
      expect(smsText(kind, facts, 'en')).toMatch(new RegExp(`^${SIGNATURE}.*12\\.30.* Reply TD to stop\\.$`))
    }
  })
})

/** Nobody here has a device. */
const push: Telling['push'] = { publicKey: '', push: () => Promise.reject(new Error('nobody has a device')) }
const sendNotices = (world: Omit<Telling, 'push'>) => send({ ...world, push })

const NOON = Date.parse('2026-11-24T12:00:00+08:00')
const NIGHT = Date.parse('2026-11-24T23:00:00+08:00')

needing(['QIAO_TEST_DATABASE_URL', 'QIAO_SMPP_URL', 'QIAO_SMPP_PASSWORD', 'QIAO_SMS_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let sms: SmppCentre
  const session = (url = given('QIAO_SMPP_URL'), patienceMs = 5_000) =>
    new SmppCentre({
      url, systemId: 'qiao', password: given('QIAO_SMPP_PASSWORD'), source: '106900003', patienceMs, on: { trouble: () => {} },
    }) // biome-ignore format: one record
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-texting', max: 6 })
    await migrate(db)
    sms = session()
  })
  afterAll(async () => {
    await sms.close()
    await db.end()
    await database.drop()
  })
  let customers = 0
  const customer = async () => {
    const phone = String(13_500_000_000 + Math.floor(Math.random() * 9e7))
    const id = `customer-${++customers}`
    await db`insert into customers (id, phone, name, joined_at) values (${id}, ${phone}, '甲', 0)`
    return { id, phone }
  }
  const facts = { bill: 'W2026-1', amount: '88.00' }
  const notice = (one: { id: string }, n = 1, at = NOON) =>
    tell(db, { id: `${one.id} ${n}`, customer: one.id, kind: 'payment-found', facts, at })
  const inbox = async (phone: string) => {
    const response = await fetch(`${given('QIAO_SMS_URL')}/messages?to=${phone}`)
    return ((await response.json()) as { messages: { text: string }[] }).messages.map(({ text }) => text)
  }
  const state = async (one: { id: string }, n = 1) => {
    const [row] =
      await db`select state, attempts, why, next_at - now() > interval '5 s' as later from notices where id = ${`${one.id} ${n}`}`
    return row
  }

  test('an event is told once, whoever notes it again and however many send', async () => {
    const ann = await customer()
    await notice(ann)
    await notice(ann)
    await Promise.all([1, 2, 3].map(() => sendNotices({ db, sms, now: () => NOON })))
    expect(await inbox(ann.phone)).toEqual([smsText('payment-found', facts, 'zh')])
    expect(await state(ann)).toMatchObject({ state: 'sent', attempts: 1 })
  })
  test('at night a notice waits for the morning; after three days it is no news', async () => {
    const [ben, eve] = [await customer(), await customer()]
    await notice(ben)
    await sendNotices({ db, sms, now: () => NIGHT })
    expect(await inbox(ben.phone)).toEqual([])
    await notice(eve, 1, NOON - NEWS_MS - 1)
    await sendNotices({ db, sms, now: () => NOON })
    expect(await inbox(ben.phone)).toHaveLength(1)
    expect([await inbox(eve.phone), (await state(eve))?.state]).toEqual([[], 'expired'])
  })
  test('what warns of a stranger goes at night too, and to who wants no notices', async () => {
    const ida = await customer()
    await optOut(db, ida.phone, true)
    const warning = { phone: '139****0001' }
    await tell(db, { id: `${ida.id} warned`, customer: ida.id, kind: 'phone-changing', facts: warning, at: NIGHT })
    await notice(ida)
    await sendNotices({ db, sms, now: () => NIGHT })
    expect(await inbox(ida.phone)).toEqual([smsText('phone-changing', warning, 'zh')])
  })
  test('without an SMS centre notices wait, are tried again later, and are given up in the end', async () => {
    const fay = await customer()
    await notice(fay)
    const nowhere = session('smpp://127.0.0.1:9', 200)
    await sendNotices({ db, sms: nowhere, now: () => NOON })
    expect(await state(fay)).toMatchObject({
      state: 'waiting',
      attempts: 1,
      later: true,
      why: 'there is no SMS session',
    })
    for (let attempts = 2; attempts <= 6; attempts++) {
      await db`update notices set next_at = now() where state = 'waiting'`
      await sendNotices({ db, sms: nowhere, now: () => NOON })
    }
    expect(await state(fay)).toMatchObject({ state: 'expired', attempts: 6 })
    await nowhere.close()
  })
  test('a sender that died leaves its notices to the next one', async () => {
    const gus = await customer()
    await notice(gus)
    // Taken and never ended: as a killed process leaves it, a minute ago.
    await db`update notices set attempts = 1, next_at = now() - interval '1 s' where id = ${`${gus.id} 1`}`
    await sendNotices({ db, sms, now: () => NOON })
    expect(await state(gus)).toMatchObject({ state: 'sent', attempts: 2 })
  })
  test('who texts TD gets no more notices, and is told so once; HF brings them back', async () => {
    const hal = await customer()
    const hears = (text: string) => hearText({ db, sms }, { from: hal.phone, text })
    await hears('td')
    await hears('退订')
    await notice(hal)
    await sendNotices({ db, sms, now: () => NOON })
    expect(await state(hal)).toMatchObject({ state: 'opted-out' })
    expect(await inbox(hal.phone)).toEqual([smsText('stopped', {}, 'zh')])
    await hears('HF')
    await notice(hal, 2)
    await sendNotices({ db, sms, now: () => NOON })
    await until('the notice', async () => (await inbox(hal.phone)).length === 3 || undefined)
  })
})
