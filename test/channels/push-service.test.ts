/** The push service's protocol (RFC 8030, 8188, 8291, 8292): our client against the simulator on a real port. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { pushServicesOver, vapidFrom } from '../../workflows/adapters/push-service/client.ts'
import type { PushMessage, PushService } from '../../workflows/adapters/push-service/port.ts'
import {
  createPushService,
  pushServiceControl,
  pushServiceSimulator,
} from '../../workflows/adapters/push-service/simulator.ts'
import { clearFaults, createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts' // biome-ignore format: lists

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const textOf = (key: ReturnType<typeof newKey>) => JSON.stringify(key.privateKey.export({ format: 'jwk' }))
type Browser = { id: string; endpoint: string; keys: { p256dh: string; auth: string } }
type Message = { text: string; topic: string; ttl: number; urgency: string; replaced: boolean; body: string }

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let server: ReturnType<typeof serve>
  let origin: string
  let push: PushService
  let control: ReturnType<typeof pushServiceControl>
  const bankKey = newKey()
  const keys = vapidFrom(textOf(bankKey))
  const over = (more: Partial<Parameters<typeof pushServicesOver>[0]> = {}) =>
    pushServicesOver({ keys, contact: 'mailto:push@qiao.example', also: origin, timeoutMs: 700, ...more })

  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-push-service', max: 4 })
    await createFaults(db)
    await createPushService(db)
    // The port is known only once it listens, and the simulator says its own address in its tokens' audience.
    const probe = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    origin = `http://127.0.0.1:${port}`
    server = serve({ fetch: pushServiceSimulator(db, origin).fetch, port, hostname: '127.0.0.1' })
    control = pushServiceControl(db, origin)
    push = over()
  })
  beforeEach(() => clearFaults(db))
  afterAll(async () => {
    server.close()
    await db.end()
    await database.drop()
  })
  const browser = async (applicationServerKey = keys.publicKey): Promise<Browser> => {
    const made = await control.request('/subscriptions', {
      method: 'POST',
      body: JSON.stringify({ applicationServerKey }),
    })
    return (await made.json()) as Browser
  }
  const inbox = async ({ id }: Browser) =>
    ((await (await control.request(`/subscriptions/${id}/messages`)).json()) as { messages: Message[] }).messages
  const message = ({ endpoint, keys: to }: Browser, more: Partial<PushMessage> = {}): PushMessage => ({
    endpoint, ...to, text: '{"title":"收到一笔转账"}', ttl: 600, urgency: 'normal', topic: 'topic-1', ...more,
  }) // biome-ignore format: one message
  const fault = (kind: string, subject: string, value = '') =>
    planFault(db, { system: 'push-service', kind, subject, value, times: 1 })

  test('what the bank sends only that browser can read, with its time to live, urgency and topic', async () => {
    const ann = await browser()
    expect(await push.push(message(ann, { urgency: 'high' }))).toEqual({ kind: 'taken' })
    const [got] = await inbox(ann)
    expect(got).toMatchObject({ text: '{"title":"收到一笔转账"}', ttl: 600, urgency: 'high', topic: 'topic-1' })
    const carried = Buffer.from(got!.body, 'base64url')
    expect(carried.includes('转账')).toBe(false)
    // RFC 8188 §2.1: salt, record size 4096, and the key of this one message, which is never the same.
    expect([carried.readUInt32BE(16), carried[20]]).toEqual([4_096, 65])
    await push.push(message(ann))
    expect((await inbox(ann))[1]!.body.slice(0, 22)).not.toBe(got!.body.slice(0, 22))
  })
  test('a later one with the same topic takes the place of one that waits; others stay', async () => {
    const ben = await browser()
    for (const [topic, text] of [['a', 'asked'], ['b', 'other'], ['a', 'answered']] as const) // biome-ignore format: three
      await push.push(message(ben, { topic, text }))
    expect((await inbox(ben)).map(({ text, replaced }) => [text, replaced])).toEqual([
      ['asked', true],
      ['other', false],
      ['answered', false],
    ])
  })
  test('who is not the bank, or sends for another place, or too late, is refused', async () => {
    const cat = await browser()
    const now = Math.floor(Date.now() / 1_000)
    const token = (claims: object, key = bankKey) =>
      new SignJWT({ ...claims }).setProtectedHeader({ typ: 'JWT', alg: 'ES256' }).sign(key.privateKey)
    const send = (t: string, more: Record<string, string> = {}, body = randomBytes(200)) =>
      fetch(cat.endpoint, {
        method: 'POST',
        headers: { authorization: `vapid t=${t}, k=${keys.publicKey}`, ttl: '60', 'content-encoding': 'aes128gcm', ...more },
        body,
      }).then(({ status }) => status) // biome-ignore format: one request
    const right = await token({ aud: origin, exp: now + 3_600 })
    expect(await send(right)).toBe(201)
    expect(await send(await token({ aud: 'https://other.example', exp: now + 3_600 }))).toBe(401)
    expect(await send(await token({ aud: origin, exp: now - 1 }))).toBe(401)
    expect(await send(await token({ aud: origin, exp: now + 2 * 86_400 }))).toBe(401)
    expect(await send(await token({ aud: origin }))).toBe(401)
    expect(await send(await token({ aud: origin, exp: now + 3_600 }, newKey()))).toBe(401)
    expect(await send(right.slice(0, -4))).toBe(401)
    expect(await send(right, { ttl: '' })).toBe(400)
    expect(await send(right, { ttl: 'soon' })).toBe(400)
    expect(await send(right, { topic: 'x'.repeat(33) })).toBe(400)
    expect(await send(right, { 'content-encoding': 'gzip' })).toBe(415)
    expect(await send(right, {}, randomBytes(4_097))).toBe(413)
    expect(await over({ keys: vapidFrom(textOf(newKey())) }).push(message(cat))).toMatchObject({ kind: 'rejected' })
  })
  test('what is too long is refused by the service, and said', async () => {
    const answer = await push.push(message(await browser(), { text: 'x'.repeat(4_100) }))
    expect(answer).toEqual({ kind: 'rejected', why: '413 more than 4096 bytes' })
  })
  test('a subscription that has ended is gone, whether it ended before or now', async () => {
    const [dan, eve] = [await browser(), await browser()]
    await fault('gone', dan.id)
    expect(await push.push(message(dan))).toEqual({ kind: 'gone' })
    expect(await push.push(message(dan))).toEqual({ kind: 'gone' })
    await control.request(`/subscriptions/${eve.id}`, { method: 'DELETE' })
    expect(await push.push(message(eve))).toEqual({ kind: 'gone' })
    const nobody = { ...eve, endpoint: `${origin}/push/nobody` }
    expect(await push.push(message(nobody))).toEqual({ kind: 'gone' })
    expect(await inbox(dan)).toEqual([])
  })
  test('a service that asks for patience, or is broken, says so; one that refuses, too', async () => {
    const fay = await browser()
    await fault('too-many', fay.id, '90')
    expect(await push.push(message(fay))).toEqual({ kind: 'later', why: '429 too many', seconds: 90 })
    await fault('broken', fay.id)
    expect(await push.push(message(fay))).toEqual({ kind: 'later', why: '503 try again' })
    await fault('refused', fay.id)
    expect(await push.push(message(fay))).toEqual({ kind: 'rejected', why: '403 refused' })
    await fault('unknown', fay.id)
    expect(await push.push(message(fay))).toEqual({ kind: 'gone' })
  })
  test('late is taken; without an answer it may have been taken; what is lost was taken, too', async () => {
    const gus = await browser()
    await fault('late', gus.id, '300')
    expect(await push.push(message(gus, { topic: 'late' }))).toEqual({ kind: 'taken' })
    await fault('no-answer', gus.id, '1500')
    await expect(push.push(message(gus, { topic: 'mute' }))).rejects.toThrow()
    expect((await inbox(gus)).map(({ topic }) => topic)).toEqual(['late', 'mute'])
    await fault('never', gus.id)
    expect(await push.push(message(gus, { topic: 'lost' }))).toEqual({ kind: 'taken' })
    await fault('twice', gus.id)
    expect(await push.push(message(gus, { topic: 'twice' }))).toEqual({ kind: 'taken' })
    expect((await inbox(gus)).map(({ topic }) => topic)).toEqual(['late', 'mute', 'twice', 'twice'])
  })
  test('an address that is no push service’s is never called, and no redirect is followed', async () => {
    let called = 0
    const trap = createServer((request, response) => {
      called++
      if (request.url === '/moved') response.writeHead(307, { location: '/there' })
      response.end()
    })
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
    const place = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`
    const hal = await browser()
    for (const endpoint of [`${place}/push`, 'https://169.254.169.254/x', 'https://localhost/x'])
      expect(await push.push(message({ ...hal, endpoint }))).toMatchObject({ kind: 'rejected' })
    expect(called).toBe(0)
    const moved = { ...hal, endpoint: `${place}/moved` }
    expect(await over({ also: place }).push(message(moved))).toEqual({ kind: 'rejected', why: '307' })
    expect(called).toBe(1)
    trap.close()
  })
})
