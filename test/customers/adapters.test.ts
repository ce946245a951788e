/** Registry, face provider and account verification: their protocols, against the simulators on real ports. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAcmt023, buildAcmt024, readAcmt023, readAcmt024 } from '../../workflows/adapters/clearing-house/wire.ts'
import { faceProviderOver } from '../../workflows/adapters/face/client.ts'
import { faceRoutes } from '../../workflows/adapters/face/inbound.ts'
import { createFace, faceSimulator } from '../../workflows/adapters/face/simulator.ts'
import { readNotice, readOpened, readResult } from '../../workflows/adapters/face/wire.ts'
import { askSigned, isSigned, onceOnly, signedHeaders } from '../../workflows/adapters/hmac.ts'
import { registryOver } from '../../workflows/adapters/registry/client.ts'
import { createRegistry, registryControl, registrySimulator } from '../../workflows/adapters/registry/simulator.ts'
import { readAnswer } from '../../workflows/adapters/registry/wire.ts'
import { createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { identityKeysFrom } from '../../workflows/storage/identity.ts'
import { needing } from '../support/needs.ts'
import { residentIdOf } from '../support/person.ts'
import { testDatabase } from '../support/postgres.ts'

const SECRET = 'a secret of more than thirty-two characters'
const reference = (n: number) => n.toString(16).padStart(32, '0')
const log = { info() {}, warn() {}, error() {} }

describe('what is kept of a number', () => {
  const key = (letter: string) => letter.repeat(43)
  const keys = (current: string, names: string[]) =>
    identityKeysFrom(
      JSON.stringify({ current, keys: Object.fromEntries(names.map((name) => [name, key(name)])), digest: key('D') }),
    )
  const number = residentIdOf('1990-01-01', '123')
  test('opens for its owner alone, whatever key is current', () => {
    const sealed = keys('A', ['A']).seal(number, 'customer-1')
    expect(sealed.identity_key).toBe('A')
    const later = keys('B', ['A', 'B'])
    expect(later.open(sealed, 'customer-1')).toBe(number)
    expect(() => later.open(sealed, 'customer-2')).toThrow()
    expect(() => keys('B', ['B']).open(sealed, 'customer-1')).toThrow('a key that has sealed something is kept')
    const changed = { ...sealed, identity: Buffer.from(sealed.identity) }
    changed.identity[14]! ^= 1
    expect(() => later.open(changed, 'customer-1')).toThrow()
  })
  test('is never twice the same, but its digest is', () => {
    const one = keys('A', ['A'])
    expect(one.seal(number, 'c').identity.equals(one.seal(number, 'c').identity)).toBe(false)
    expect(one.digest(number)).toBe(keys('B', ['A', 'B']).digest(number))
    expect(one.digest(number)).not.toBe(one.digest(residentIdOf('1990-01-01', '124')))
  })
  test('keys that are none are refused by name', () => {
    expect(() => identityKeysFrom('{"current":"x","keys":{},"digest":"y"}')).toThrow()
  })
})

describe('signatures', () => {
  const signed = { method: 'POST', path: '/x', body: '{}' }
  const ask = (headers: Record<string, string>, what = signed, now = Date.now(), seen = onceOnly(() => now)) =>
    isSigned((name) => headers[name], SECRET, what, now, seen)
  test('hold for exactly this request, once, and for five minutes', async () => {
    const now = Date.now()
    const headers = signedHeaders('QIAO', SECRET, signed, now) as Record<string, string>
    const seen = onceOnly(() => now)
    expect(await ask(headers, signed, now, seen)).toBe(true)
    expect(await ask(headers, signed, now, seen)).toBe(false)
    expect(await ask(headers, { ...signed, body: '{ }' })).toBe(false)
    expect(await ask(headers, { ...signed, path: '/y' })).toBe(false)
    expect(await ask(headers, signed, now + 301_000)).toBe(false)
    expect(await ask({ ...headers, 'x-institution': 'OTHER' })).toBe(false)
    expect(await ask({})).toBe(false)
  })
  test('an answer to another question is no answer', async () => {
    const server = createServer((_, response) => {
      response.setHeader('x-signature', '0'.repeat(64))
      response.end('{"ok":true}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await askSigned({ url, path: '/', who: 'Q', secret: SECRET, message: {}, timeoutMs: 1_000 })).toBeUndefined()
    server.close()
  })
})

describe('whatever comes, the parsers answer', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((inner) => `<Document>${inner}</Document>`),
  )
  test('registry, face provider, verification: ten thousand texts each', () => {
    fc.assert(
      fc.property(text, (said) => {
        expect(readAnswer(said, reference(1))).toBe('not-available')
        expect(readOpened(said, reference(1))).toBeUndefined()
        expect(readResult(said, 'session-1')).toEqual({ kind: 'not-available' })
        readNotice(said)
        expect(readAcmt023(said).ok).toBe(false)
        expect(readAcmt024(said).ok).toBe(false)
      }),
      { numRuns: 10_000 },
    )
  })
  test('a score above a hundred, or a page that is no page, is no answer', () => {
    const result = (score: number) => JSON.stringify({ session: 'session-1', state: 'compared', score, live: true })
    expect(readResult(result(100), 'session-1').kind).toBe('compared')
    expect(readResult(result(101), 'session-1').kind).toBe('not-available')
    const opened = (page: string) =>
      JSON.stringify({ reference: reference(1), session: 'session-1', page, expiresAt: 1 })
    expect(readOpened(opened('https://face.example/1'), reference(1))).toBeDefined()
    expect(readOpened(opened('javascript:alert(1)'), reference(1))).toBeUndefined()
  })
  test('acmt.023 and acmt.024 say again what they were built from, whatever the name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}·<>&"']{1,30}$/u), fc.boolean(), (name, verified) => {
        const question = {
          id: reference(7), bank: '999100000011', account: '6222020200112233445', name, identity: residentIdOf('1990-01-01', '123'),
          phone: '13800001234', at: Date.parse('2026-11-25T12:00:00.000Z'),
        } // biome-ignore format: a question
        expect(readAcmt023(buildAcmt023(question, '999100000028'))).toEqual({
          ok: true,
          value: { ...question, from: '999100000028' },
        })
        const verification = verified ? ({ verified, class: 'I' } as const) : ({ verified, reason: 'differs' } as const)
        const report = { id: reference(7), bank: '1', to: '2', at: question.at, verification }
        expect(readAcmt024(buildAcmt024(report))).toEqual({ ok: true, value: { id: reference(7), verification } })
      }),
      { numRuns: 500 },
    )
  })
  test('a document type is refused: with it come entities', () => {
    expect(readAcmt024('<!DOCTYPE a [<!ENTITY b "c">]><Document/>')).toMatchObject({ ok: false })
  })
})

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  const servers: { close(): void }[] = []
  const listen = (fetch: Parameters<typeof serve>[0]['fetch']): Promise<string> =>
    new Promise((resolve) => {
      const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(`http://127.0.0.1:${port}`))
      servers.push(server)
    })
  let registryUrl = ''
  let faceUrl = ''
  const notices: string[] = []
  let failing = 0
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test', max: 4 })
    for (const create of [createFaults, createRegistry, createFace]) await create(db)
    registryUrl = await listen(registrySimulator(db, SECRET).fetch)
    const inbound = faceRoutes({
      secret: SECRET,
      log,
      now: () => Date.now(),
      captured: async (session) => {
        if (failing-- > 0) throw new Error('the bank is restarting')
        notices.push(session)
      },
    })
    const bankUrl = await listen(inbound.fetch)
    // Its page's address is known only once it listens.
    let late: ReturnType<typeof faceSimulator> | undefined
    faceUrl = await listen((request) => late!.fetch(request))
    late = faceSimulator({ db, secret: SECRET, bankUrl, ownUrl: faceUrl, log })
  })
  afterAll(async () => {
    for (const server of servers) server.close()
    await db?.end()
    await database?.drop()
  })
  const plan = (system: string, kind: string, subject: string, value = '') =>
    planFault(db, { system, kind, subject, value, times: 1 })
  let people = 0
  const someone = (sequence?: string) => residentIdOf('1985-05-05', sequence ?? String(100 + ++people))

  describe('the registry', () => {
    const client = () => registryOver({ url: registryUrl, secret: SECRET, timeoutMs: 500 })
    const verify = (number: string, name = '王小明', n = Math.floor(Math.random() * 1e9)) =>
      client().verify({ reference: reference(n), name, number })
    test('knows by rule, and whom it was told of by name', async () => {
      const number = someone()
      expect(await verify(number)).toBe('match')
      expect(await verify(someone('998'))).toBe('no-match')
      expect(await verify(someone('997'))).toBe('number-unknown')
      expect(await verify(someone('999'))).toBe('not-available')
      const control = registryControl(db)
      const told = await control.request('/people', {
        method: 'POST',
        body: JSON.stringify({ number, name: '李丽' }),
        headers: { 'content-type': 'application/json' },
      })
      expect(told.status).toBe(201)
      expect(await verify(number)).toBe('no-match')
      expect(await verify(number, '李丽')).toBe('match')
    })
    test.each(['not-available', 'wrong', 'unsigned', 'late'])(
      '%s is no answer; asked again, there is one',
      async (kind) => {
        const number = someone()
        await plan('registry', kind, number, kind === 'late' ? '900' : '')
        expect(await verify(number, '王小明', 77_000 + people)).toBe('not-available')
        expect(await verify(number, '王小明', 77_000 + people)).toBe('match')
      },
    )
    test('the same reference is answered the same, though the person has changed since', async () => {
      const number = someone()
      expect(await verify(number, '王小明', 42)).toBe('match')
      await db`insert into sim_registry.people (number, name) values (${number}, '别人')`
      expect(await verify(number, '王小明', 42)).toBe('match')
      expect(await verify(number, '王小明', 43)).toBe('no-match')
    })
    test('whoever has another secret is not heard', async () => {
      const other = registryOver({ url: registryUrl, secret: SECRET.toUpperCase(), timeoutMs: 500 })
      expect(await other.verify({ reference: reference(1), name: '王小明', number: someone() })).toBe('not-available')
    })
    test('nobody there is no answer', async () => {
      const nobody = registryOver({ url: 'http://127.0.0.1:1', secret: SECRET, timeoutMs: 500 })
      expect(await nobody.verify({ reference: reference(1), name: '王小明', number: someone() })).toBe('not-available')
    })
  })

  describe('the face provider', () => {
    const client = () => faceProviderOver({ url: faceUrl, secret: SECRET, timeoutMs: 1_000 })
    const open = async (number: string, n: number) => {
      const opened = await client().open({
        reference: reference(n),
        name: '王小明',
        number,
        returnTo: 'http://localhost/joining',
      })
      if (opened.kind !== 'opened') throw new Error('not opened')
      return opened
    }
    const look = (page: string, accept = 'application/json') =>
      fetch(`${page}/captures`, { method: 'POST', headers: { accept }, redirect: 'manual' })
    test('opens one session for one reference, compares, gives notice, and deletes', async () => {
      const one = await open(someone(), 1001)
      expect((await open(someone(), 1001)).session).toBe(one.session)
      expect(await client().result(one.session)).toEqual({ kind: 'waiting' })
      expect((await look(one.page)).status).toBe(200)
      expect(await client().result(one.session)).toEqual({ kind: 'compared', score: 96, live: true })
      await expect.poll(() => notices).toContain(one.session)
      await client().forget(one.session)
      expect(await client().result(one.session)).toEqual({ kind: 'not-available' })
    })
    test('its page leads back to the app with what it gives', async () => {
      const one = await open(someone(), 1002)
      expect(await (await fetch(one.page)).text()).toContain('nobody is looked at')
      const back = await look(one.page, 'text/html')
      expect(back.status).toBe(303)
      expect(back.headers.get('location')).toMatch(/^http:\/\/localhost\/joining\?capture=capture-[0-9a-f]{24}$/)
    })
    test.each([
      ['low-score', '', { kind: 'compared', score: 40, live: true }],
      ['low-score', '61', { kind: 'compared', score: 61, live: true }],
      ['not-live', '', { kind: 'compared', score: 96, live: false }],
      ['expired', '', { kind: 'expired' }],
      ['late', '5000', { kind: 'waiting' }],
    ] as const)('%s %s', async (kind, value, result) => {
      const number = someone()
      await plan('face', kind, number, value)
      const one = await open(number, 1100 + people)
      await look(one.page)
      expect(await client().result(one.session)).toEqual(result)
    })
    test('a notice that the bank could not take comes again, and one may come twice', async () => {
      const number = someone()
      await plan('face', 'twice', number)
      const one = await open(number, 1003)
      failing = 1
      await look(one.page)
      await expect.poll(() => notices.filter((session) => session === one.session).length, { timeout: 5_000 }).toBe(2)
    })
    test('not there: no session, no result, and deleting fails so that it is tried again', async () => {
      const number = someone()
      await plan('face', 'not-available', number)
      const asked = { reference: reference(1004), name: '王小明', number, returnTo: 'http://localhost/' }
      expect(await client().open(asked)).toEqual({ kind: 'not-available' })
      await plan('face', 'no-result', number)
      const one = await open(number, 1004)
      expect(await client().result(one.session)).toEqual({ kind: 'not-available' })
      const nobody = faceProviderOver({ url: 'http://127.0.0.1:1', secret: SECRET, timeoutMs: 300 })
      await expect(nobody.forget(one.session)).rejects.toThrow('did not confirm')
    })
  })
})
