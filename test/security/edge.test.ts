/** The Worker's app by itself, against a bank that the test plays: what it keeps, what it lets through, what it stops. */
import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Call, LONGEST_COOKIES, LONGEST_URL } from '../../core/call.ts'
import { contract, everyCall } from '../../core/contract.ts'
import { digest } from '../../core/id.ts'
import { type Problem, problemStatus } from '../../core/problem.ts'
import { SIGNATURE_HEADER, verifyRequest } from '../../core/signature.ts'
import { edgeApp } from '../../edge/app.ts'
import { Crowd } from '../../edge/crowd.ts'
import type { Env } from '../../edge/env.ts'
import { Buckets, limitFrom } from '../../edge/flood.ts'
import { csrfFor, SessionDigests } from '../../edge/session/cookie.ts'
import { Verdicts } from '../../edge/session/verdicts.ts'
import { keysFrom } from '../../workflows/adapters/keys.ts'

const pair = generateKeyPairSync('ed25519')
const jwk = (key: typeof pair.privateKey) => ({ ...key.export({ format: 'jwk' }), kid: 'edge-1' })
const keys = keysFrom(JSON.stringify({ keys: [jwk(pair.publicKey)] }))
const secret = 'A'.repeat(43)
const tokenOf = (who: string) => who.padEnd(43, '0')

/** What reached the bank, and what it says; it knows everybody by the session that the edge has signed. */
type Reached = { method: string; path: string; session: string; locale: string; body: string; here: string | null }
let reached: Reached[] = []
let bankSays: (asked: Reached) => Response | Promise<Response>
const json = (value: unknown, status = 200, headers = {}) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', ...headers } })
const sessionAnswer = ({ session, locale }: Reached) =>
  json({
    offices: [],
    customer: { id: session.slice(0, 32), name: locale, phone: '138****0000' },
    boundAccount: null,
    csrf: '',
    since: '2026-11-23T18:01:02.003+08:00',
    expires: '2099-11-23T18:01:02.003+08:00',
    guide: null,
  })
const env = (more: Partial<Env> = {}): Env => ({
  BANK_URL: 'http://bank',
  BANK: {
    fetch: async (url, init) => {
      const { pathname, search } = new URL(String(url))
      const headers = new Headers(init?.headers)
      const method = init?.method ?? 'GET'
      const body = new Uint8Array(await new Response((init?.body ?? null) as BodyInit | null).arrayBuffer())
      const path = pathname + search
      const signed = await verifyRequest(headers.get(SIGNATURE_HEADER) ?? '', { method, path, body }, keys, Date.now())
      if (!signed.ok) throw new Error(signed.refusal.why)
      const asked = {
        method,
        path,
        session: signed.value.session,
        locale: headers.get('accept-language') ?? '',
        here: headers.get('x-qiao-here'),
        body: new TextDecoder().decode(body),
      }
      reached.push(asked)
      return bankSays(asked)
    },
  } as NonNullable<Env['BANK']>,
  EDGE_SIGNING_KEY: JSON.stringify(jwk(pair.privateKey)),
  EDGE_CSRF_KEY: secret,
  ...more,
})
const cookie = (who: string) => `__Host-session=${tokenOf(who)}`
const csrfOf = (who: string, key = secret) => csrfFor(digest(tokenOf(who)), { EDGE_CSRF_KEY: key })
type Sent = { method?: string; body?: BodyInit; headers?: Record<string, string>; env?: Partial<Env> }
let app = edgeApp()
const send = (path: string, who?: string, { method, body, headers, env: more }: Sent = {}) =>
  app.request(
    `https://qiao.example/api${path}`,
    {
      method: method ?? 'GET',
      headers: { ...(who ? { cookie: cookie(who) } : {}), 'accept-language': 'en', ...headers },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    } as RequestInit,
    env(more),
  )
const isProblem = async (response: Response, code: Problem['code']) => {
  const problem = (await response.json()) as Problem
  expect(problem).toMatchObject({ code, status: problemStatus[code] })
  expect(response.status).toBe(problemStatus[code])
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(problem.detail.length).toBeGreaterThan(5)
  expect(problem.detail).not.toContain('undefined')
  expect(problem.request).toBe(response.headers.get('x-request-id'))
  return problem
}

beforeEach(() => {
  app = edgeApp()
  reached = []
  bankSays = (asked) => (asked.path === '/session' && asked.method === 'GET' ? sessionAnswer(asked) : json({}))
})

/** By a clock that the test moves. */
const testInTime = (title: string, story: () => Promise<void>) =>
  test(title, async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      await story()
    } finally {
      vi.useRealTimers()
    }
  })

describe('what the bank said of a session is believed for five seconds', () => {
  /** Signing out is answered at once, who is signed in only when the answers are let go. */
  const holdAnswers = (): (() => void) => {
    const { promise: held, resolve } = Promise.withResolvers<void>()
    bankSays = async (one) => {
      if (one.method === 'DELETE') return new Response(null, { status: 204 })
      await held
      return sessionAnswer(one)
    }
    return resolve
  }
  const asked = () => reached.filter(({ method, path }) => method === 'GET' && path === '/session').length

  test('and by that session alone, in the language it was asked in', async () => {
    const bodies = new Set<string>()
    for (const who of ['ann', 'bob'])
      for (const locale of ['zh', 'en'])
        for (let n = 0; n < 3; n++) {
          const said = await send('/session', who, { headers: { 'accept-language': locale } })
          expect(said.status).toBe(200)
          const text = await said.text()
          expect(text).toContain(digest(tokenOf(who)).slice(0, 32))
          expect(text).toContain(`"name":"${locale}"`)
          expect(text).toContain(await csrfOf(who))
          bodies.add(text)
        }
    expect(bodies.size).toBe(4)
    expect(asked()).toBe(4)
  })
  testInTime('and no longer', async () => {
    await send('/session', 'ann')
    vi.advanceTimersByTime(2_999)
    await send('/session', 'ann')
    expect(asked()).toBe(1)
    vi.advanceTimersByTime(2_001)
    await send('/session', 'ann')
    expect(asked()).toBe(2)
  })
  testInTime('and renewed before it ends by one request, while the others wait for nobody', async () => {
    await send('/session', 'ann')
    vi.advanceTimersByTime(3_001)
    const answer = holdAnswers()
    const renewing = send('/session', 'ann')
    await vi.waitFor(() => expect(asked()).toBe(2))
    for (let n = 0; n < 3; n++) expect((await send('/session', 'ann')).status).toBe(200)
    expect(asked()).toBe(2)
    answer()
    expect((await renewing).status).toBe(200)
    // Five seconds from when it was asked anew.
    vi.advanceTimersByTime(2_500)
    expect((await send('/session', 'ann')).status).toBe(200)
    expect(asked()).toBe(2)
  })
  testInTime(
    'and not renewed by an answer that a change has overtaken, nor kept when the bank says that it is over',
    async () => {
      await send('/session', 'ann')
      vi.advanceTimersByTime(3_001)
      const answer = holdAnswers()
      const renewing = send('/session', 'ann')
      await vi.waitFor(() => expect(asked()).toBe(2))
      await send('/session', 'ann', { method: 'DELETE', headers: { 'x-csrf-token': await csrfOf('ann') } })
      answer()
      await renewing
      bankSays = () => json({ code: 'session-expired' }, 401)
      expect((await send('/session', 'ann')).status).toBe(401)
      bankSays = sessionAnswer
      await send('/session', 'bob')
      vi.advanceTimersByTime(3_001)
      bankSays = () => json({ code: 'session-expired' }, 401)
      expect((await send('/session', 'bob')).status).toBe(401)
      expect((await send('/session', 'bob')).status).toBe(401)
    },
  )
  testInTime('and for its last seconds also when the bank does not answer', async () => {
    await send('/session', 'ann')
    vi.advanceTimersByTime(3_001)
    bankSays = () => {
      throw new Error('down')
    }
    expect((await send('/session', 'ann')).status).toBe(200)
    vi.advanceTimersByTime(2_000)
    expect((await send('/session', 'ann')).status).toBe(503)
  })
  test('and never longer than the session stands', async () => {
    bankSays = (one) =>
      sessionAnswer(one)
        .json()
        .then((answer) => json({ ...(answer as object), expires: new Date(Date.now() - 1).toISOString() }))
    await send('/session', 'ann')
    await send('/session', 'ann')
    expect(asked()).toBe(2)
  })
  test('but not a refusal', async () => {
    bankSays = () => json({ code: 'session-expired' }, 401)
    for (const n of [1, 2]) {
      expect((await send('/session', 'ann')).status).toBe(401)
      expect(asked()).toBe(n)
    }
  })
  test('until it changes anything: signing out ends it at once', async () => {
    await send('/session', 'ann')
    await send('/session', 'bob')
    bankSays = (one) => (one.method === 'DELETE' ? new Response(null, { status: 204 }) : sessionAnswer(one))
    const out = await send('/session', 'ann', { method: 'DELETE', headers: { 'x-csrf-token': await csrfOf('ann') } })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-session=; .*Max-Age=0/)
    expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"')
    bankSays = () => json({ code: 'session-expired' }, 401)
    expect((await send('/session', 'ann')).status).toBe(401)
    // The other one's stands.
    expect((await send('/session', 'bob')).status).toBe(200)
  })
  test('what was asked before a change and answered after it is not kept', async () => {
    const answer = holdAnswers()
    const before = send('/session', 'ann')
    const csrf = await csrfOf('ann')
    await vi.waitFor(() => expect(asked()).toBe(1))
    await send('/session', 'ann', { method: 'DELETE', headers: { 'x-csrf-token': csrf } })
    answer()
    await before
    bankSays = () => json({ code: 'session-expired' }, 401)
    expect((await send('/session', 'ann')).status).toBe(401)
  })
  test('in bounded memory', () => {
    const verdicts = new Verdicts(100)
    for (let n = 0; n < 1_000; n++) verdicts.asking(`digest ${n}`, 0)
    expect(verdicts.size).toBe(100)
    expect(verdicts.of('digest 899', 1)).toBeUndefined()
    expect(verdicts.of('digest 999', 1)).toBeDefined()
  })
  test('the digest of a cookie is remembered for seconds, in bounded memory, and is never another’s', () => {
    const token = (n: number) => String(n).padStart(43, 'a')
    const known = new SessionDigests(100)
    const of = (n: number, now: number) => known.of(`__Host-session=${token(n)}`, now)
    for (let n = 0; n < 1_000; n++) expect(of(n, n % 3)).toBe(digest(token(n)))
    expect(known.size).toBeLessThanOrEqual(200)
    expect(of(999, 5_000)).toBe(digest(token(999)))
    expect(known.size).toBeGreaterThan(1)
    // Who has not come back for ten seconds is forgotten with the next that comes.
    expect(of(7, 20_000)).toBe(digest(token(7)))
    expect(known.size).toBe(1)
  })
  test('two cookies that differ are no session, one that is quoted or repeated is', async () => {
    const two = await send('/session', undefined, { headers: { cookie: `${cookie('ann')}; ${cookie('bob')}` } })
    await isProblem(two, 'not-signed-in')
    for (const cookies of [`a=b; ${cookie('ann')};c=d`, `${cookie('ann')}; ${cookie('ann')}`])
      expect((await send('/session', undefined, { headers: { cookie: cookies } })).status).toBe(200)
  })
})

describe('a page that opens', () => {
  const lenient = { headers: { prefer: 'handling=lenient' } }
  test('and asks leniently who is here is told of nobody without an error, and of somebody as ever', async () => {
    const nobody = await send('/session', undefined, lenient)
    expect([nobody.status, await nobody.text()]).toEqual([204, ''])
    expect(nobody.headers.get('preference-applied')).toBe('handling=lenient')
    expect((await send('/session', 'ann', lenient)).status).toBe(200)
    await isProblem(await send('/session'), 'not-signed-in')
    // No other call is any the less strict.
    await isProblem(await send('/accounts', undefined, lenient), 'not-signed-in')
  })
})

describe('what is gone for everybody', () => {
  const [flash, other] = ['a', 'b'].map((one) => `mall-flash-${one.repeat(32)}`)
  const wanted = { address: `mall-address-${'1'.repeat(32)}`, lines: [{ sku: `mall-sku-${'2'.repeat(32)}`, quantity: 1 }] } // biome-ignore format: one line
  const quote = async (who: string, of: string | null | undefined, locale = 'en') =>
    send('/mall/quotes', who, {
      method: 'POST',
      headers: { 'x-csrf-token': await csrfOf(who), 'content-type': 'application/json', 'accept-language': locale },
      body: JSON.stringify({ ...wanted, flash: of }),
    })
  const says = (code: Problem['code'], facts: object) => () =>
    json({ type: `/problems/${code}`, title: '', status: problemStatus[code], code, detail: 'as the bank says it', parameter: 'lines', facts, request: 'the-bank-s' }, problemStatus[code]) // biome-ignore format: one document
  const none = says('sold-out', { name: '红米', left: 0 })

  testInTime('is told by the edge for a moment, to each in their language, and of that sale alone', async () => {
    bankSays = none
    expect(((await (await quote('ann', flash)).json()) as Problem).detail).toBe('as the bank says it')
    const told = await isProblem(await quote('bob', flash), 'sold-out')
    expect(told).toMatchObject({ parameter: 'lines', facts: { name: '红米', left: 0 } })
    expect(told.detail).toContain('红米')
    expect((await isProblem(await quote('bob', flash, 'zh'), 'sold-out')).title).not.toBe(told.title)
    expect(reached.length).toBe(1)
    await quote('bob', other)
    await quote('bob', null)
    expect(reached.length).toBe(3)
  })
  testInTime(
    'after that moment one asks anew, and the others are told meanwhile; what has come back is sold',
    async () => {
      bankSays = none
      await quote('ann', flash)
      vi.advanceTimersByTime(500)
      const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
      bankSays = async () => {
        await held
        return json({ digest: '' })
      }
      const asking = quote('bob', flash)
      while (reached.length < 2) await new Promise((resolve) => setImmediate(resolve))
      await isProblem(await quote('ann', flash), 'sold-out')
      expect(reached.length).toBe(2)
      letGo()
      expect((await asking).status).toBe(200)
      expect((await quote('ann', flash)).status).toBe(200)
    },
  )
  testInTime('how many were told of it the bank hears with the next question', async () => {
    bankSays = none
    await quote('ann', flash)
    for (let n = 0; n < 5; n++) await quote('bob', flash)
    vi.advanceTimersByTime(500)
    await quote('ann', flash)
    expect(reached.map(({ here }) => here)).toEqual(['0', '5'])
  })
  testInTime('while the bank does not answer, it is believed for two seconds and no longer', async () => {
    bankSays = none
    await quote('ann', flash)
    bankSays = () => Promise.reject(new Error('away'))
    vi.advanceTimersByTime(1_000)
    await isProblem(await quote('ann', flash), 'bank-unavailable')
    await isProblem(await quote('ann', flash), 'sold-out')
    vi.advanceTimersByTime(1_000)
    await isProblem(await quote('ann', flash), 'bank-unavailable')
  })
  test.each<[string, () => Response]>([
    ['that there is less than was asked for', says('sold-out', { name: '红米', left: 1 })],
    ['anything else', says('flash-limit', { most: 1, left: 0 })],
  ])('is not %s', async (_, said) => {
    bankSays = said
    await quote('ann', flash)
    await quote('ann', flash)
    expect(reached.length).toBe(2)
  })
  test('who has no session, or not its token, is told that instead', async () => {
    bankSays = none
    await quote('ann', flash)
    await isProblem(await send('/mall/quotes', undefined, { method: 'POST' }), 'not-signed-in')
    await isProblem(await send('/mall/quotes', 'ann', { method: 'POST' }), 'csrf-token-missing')
  })
  test('each asks or orders forty milliseconds after the other and is told after three, and nobody waits longer than six seconds; in bounded memory', () => {
    const crowd = new Crowd()
    expect([1_000, 1_000, 1_001, 2_000].map((now) => crowd.asks('quote', now))).toEqual([0, 40, 79, 0])
    expect([1_000, 1_000, 1_001, 2_000].map((now) => crowd.told(now))).toEqual([0, 3, 5, 0])
    for (let n = 1; n < 2_000; n++) expect(crowd.told(2_000)).toBe(3 * n)
    expect([2_000, 2_000, 2_003].map((now) => crowd.told(now))).toEqual([6_000, 6_000, 5_997])
    const problem = { type: '', title: '', status: 409, code: 'sold-out', detail: '', facts: { left: 0 }, request: '' } as const
    for (let n = 0; n < 3_000; n++) crowd.heard(String(n), problem, 0)
    expect(crowd.size).toBe(1_000)
    // Two who waited to ask, all who were told.
    expect([crowd.hereSince(), crowd.hereSince()]).toEqual([2 + 2_006, 0])
    expect(crowd.gone('2999', 1)).toMatchObject({ kind: 'sold-out' })
  }) // biome-ignore format: one law
  test('who orders passes by all who only ask what it costs', () => {
    const crowd = new Crowd()
    for (let n = 0; n < 10_000; n++) crowd.asks('quote', 1_000)
    expect([1_000, 1_000, 1_040].map((now) => crowd.asks('order', now))).toEqual([0, 40, 40])
  })
  test('who is waiting to ask when it is gone is told so, and asks nobody', async () => {
    bankSays = none
    const said = await Promise.all(Array.from({ length: 20 }, (_, n) => quote(`buyer${n}`, flash)))
    for (const one of said) expect(((await one.json()) as Problem).code).toBe('sold-out')
    expect(reached.length).toBeLessThan(20)
  })
  test('an order waits its turn, and is the bank’s to answer whatever is gone', async () => {
    bankSays = none
    await quote('ann', flash)
    bankSays = () => json({ id: 'kept' }, 201)
    const headers = {
      'idempotency-key': crypto.randomUUID(),
      'x-csrf-token': await csrfOf('ann'),
      'content-type': 'application/json',
    }
    const order = { ...wanted, flash, quote: '3'.repeat(64) }
    expect((await send('/mall/orders', 'ann', { method: 'POST', body: JSON.stringify(order), headers })).status).toBe(
      201,
    )
  })
})

describe('floods', () => {
  const more = { EDGE_ADDRESS_LIMIT: '2/5', EDGE_SESSION_LIMIT: '1/3' }
  test('from one address are stopped, with the seconds to wait; another address goes on', async () => {
    const from = (address: string) =>
      send('/session', undefined, { headers: { 'cf-connecting-ip': address }, env: more })
    for (let n = 0; n < 5; n++) await isProblem(await from('192.0.2.1'), 'not-signed-in')
    const stopped = await from('192.0.2.1')
    const seconds = stopped.headers.get('retry-after')
    const { facts } = await isProblem(stopped, 'too-many-requests')
    expect(seconds).toBe(String(facts?.seconds))
    expect(Number(seconds)).toBe(1)
    await isProblem(await from('192.0.2.2'), 'not-signed-in')
  })
  test('of one session are stopped wherever they come from; another session goes on', async () => {
    const as = (who: string, n: number) =>
      send('/session', who, { headers: { 'cf-connecting-ip': `192.0.2.${n}` }, env: more })
    for (let n = 0; n < 3; n++) expect((await as('ann', n)).status).toBe(200)
    await isProblem(await as('ann', 9), 'too-many-requests')
    expect((await as('bob', 9)).status).toBe(200)
  })
  test('a bucket fills again, and never above its brim', () => {
    const buckets = new Buckets()
    const limit = limitFrom('2/4')
    const take = (now: number) => buckets.take('one', limit, now)
    expect([0, 0, 0, 0, 0].map(take)).toEqual([0, 0, 0, 0, 1])
    expect(take(500)).toBe(0)
    expect(take(500)).toBe(1)
    expect([60_000, 60_000, 60_000, 60_000, 60_000].map(take)).toEqual([0, 0, 0, 0, 1])
    // A clock that goes back gives nothing.
    expect(take(1_000)).toBe(1)
  })
  test('are counted in bounded memory', () => {
    const buckets = new Buckets(100)
    for (let n = 0; n < 10_000; n++) buckets.take(`address ${n}`, limitFrom('1/1'), 0)
    expect(buckets.size).toBe(100)
  })
  test('a limit that is none is refused, not ignored', () => {
    for (const text of ['', '5', '0/5', '5/0', '-1/5', 'x/y', '1/5/9'])
      expect(() => limitFrom(text)).toThrow('no limit')
  })
})

describe('what is too long, too large or too slow', () => {
  const longPath = `/session?${'x'.repeat(LONGEST_URL)}`
  test('an address, a cookie', async () => {
    await isProblem(await send(longPath, 'ann'), 'url-too-long')
    await isProblem(
      await send('/session', undefined, { headers: { cookie: `a=${'x'.repeat(LONGEST_COOKIES)}` } }),
      'headers-too-large',
    )
  })
  const trickling = (pauseMs: number, chunks: number) =>
    new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let n = 0; n < chunks; n++) {
          await new Promise((resolve) => setTimeout(resolve, pauseMs))
          controller.enqueue(new TextEncoder().encode('{'.padEnd(1_000)))
        }
        controller.close()
      },
      cancel() {},
    })
  test('a body that trickles in is given up, and the connection with it', async () => {
    app = edgeApp({ jsonMs: 100, fileMs: 100 })
    const said = await send('/session/codes', undefined, {
      method: 'POST',
      body: trickling(60, 50).pipeThrough(new TransformStream()),
    })
    expect(said.headers.get('connection')).toBe('close')
    await isProblem(said, 'body-too-slow')
    expect(reached).toEqual([])
  })
  test('a body that does not say how long it is, is counted as it comes', async () => {
    const said = await send('/session/codes', undefined, {
      method: 'POST',
      body: trickling(0, 100).pipeThrough(new TransformStream()),
    })
    await isProblem(said, 'body-too-large')
    expect(reached).toEqual([])
  })
})

describe('every way to ask wrongly is answered as a problem document', () => {
  test.each([
    ['OPTIONS', '/session', 'method-not-allowed'],
    ['PATCH', '/session', 'method-not-allowed'],
    ['PROPFIND', '/accounts', 'method-not-allowed'],
    ['GET', '/%', 'not-found'],
    ['GET', '/accounts/%zz/movements', 'not-signed-in'],
    ['GET', '/accounts/%c3%28/movements', 'not-signed-in'],
    ['GET', '/nothing', 'not-found'],
    ['POST', '/', 'not-found'],
  ] as const)('%s %s: %s', async (method, path, code) => {
    await isProblem(await send(path, undefined, { method }), code)
  })
  test('a method that is not taken is answered with those that are', async () => {
    const said = await send('/session', undefined, { method: 'OPTIONS' })
    expect(said.headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'POST'])
  })
  test('HEAD is answered as GET, without the body', async () => {
    const said = await send('/session', 'ann', { method: 'HEAD' })
    expect(said.status).toBe(200)
    expect(await said.text()).toBe('')
    expect(reached.map(({ method }) => method)).toEqual(['GET'])
  })
  test.each([
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xc3, 0x28, 0x22]), 'body-not-json'],
    ['nothing at all', '', 'body-not-json'],
    ['a lone bracket, sixty thousand deep', '['.repeat(60_000), 'body-not-json'],
    ['sixty thousand deep, and closed', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'bad-input'],
    ['__proto__', '{"phone":"13800000000","__proto__":{"admin":true}}', 'bad-input'],
    ['constructor', '{"phone":"13800000000","constructor":{"prototype":{}}}', 'bad-input'],
    ['a number where text is meant', '{"phone":13800000000}', 'bad-input'],
    ['null', 'null', 'bad-input'],
    ['a text', '"13800000000"', 'bad-input'],
    ['a second field of the same name that is wrong', '{"phone":"13800000000","phone":1}', 'bad-input'],
  ] as const)('a body of %s', async (_, body, code) => {
    await isProblem(await send('/session/codes', undefined, { method: 'POST', body: body as BodyInit }), code)
    expect(reached).toEqual([])
  })
  test('of two fields of one name the last counts, here and in the bank: both read the same bytes', async () => {
    const body = '{"phone":1,"phone":"13800000000"}'
    bankSays = () => json({}, 202)
    expect((await send('/session/codes', undefined, { method: 'POST', body })).status).toBe(202)
    expect(reached[0]?.body).toBe(body)
  })
  test('a query of six hundred fields is refused as what it is', async () => {
    const query = Array.from({ length: 600 }, (_, n) => `${n}=`).join('&')
    const withQuery = (Object.values(contract) as Call[]).find(({ query, params }) => query && !params)!
    await isProblem(await send(`${withQuery.path}?${query}`, 'ann'), 'bad-input')
  })
  test('when the bank fails, the edge says so and keeps its secrets', async () => {
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {})
    bankSays = () => Promise.reject(new Error('password=hunter2'))
    const problem = await isProblem(await send('/session', 'ann'), 'bank-unavailable')
    expect(JSON.stringify(problem)).not.toContain('hunter2')
    expect(silent.mock.calls[0]?.[0]).toContain(problem.request)
    silent.mockRestore()
  })
  test('a request keeps its plain name and gets another for a strange one', async () => {
    const named = async (name: string) =>
      (await send('/health', undefined, { headers: { 'x-request-id': name } })).headers.get('x-request-id')
    expect(await named('a-plain-name-1')).toBe('a-plain-name-1')
    for (const name of ['short', 'a b c d e f g h', 'x'.repeat(65), '{"level":"fatal"}'])
      expect(await named(name)).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('whoever asks, from wherever', () => {
  const everything = (Object.values(contract) as Call[]).map((call) => ({
    ...call,
    path: call.path.replace(/:\w+/g, 'x'),
  }))
  const lets = (response: Response) => [...response.headers.keys()].filter((name) => /^access-control-/.test(name))
  test('no other origin is let in: no call ever says so, nor is a preflight answered', async () => {
    const origin = 'https://evil.example'
    // Whatever the bank were to say of it.
    bankSays = () => json({ offices: [], expires: '2099-11-23T18:01:02.003+08:00' }, 200, { 'access-control-allow-origin': '*' })
    for (const { method, path } of everything) {
      const env = { EDGE_ADDRESS_LIMIT: '1000000/1000000', EDGE_SESSION_LIMIT: '1000000/1000000' }
      const preflight = await send(path, undefined, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'x-csrf-token' },
        env,
      })
      expect(lets(preflight), path).toEqual([])
      await isProblem(preflight, 'method-not-allowed')
      for (const who of [undefined, 'ann']) {
        const said = await send(path, who, { method, headers: { origin }, env })
        expect(lets(said), `${method} ${path}`).toEqual([])
        if (method !== 'GET') await isProblem(said, 'foreign-origin')
      }
    }
    expect(lets(await send('/health', undefined, { headers: { origin } }))).toEqual([])
  })
  test('what the bank says of itself goes no further: its headers are not the edge’s', async () => {
    bankSays = () => json({ limits: [] }, 200, { 'set-cookie': 'a=b', 'x-qiao-session-token': tokenOf('x'), server: 'node' })
    const said = await send('/limits', 'ann')
    expect(said.status).toBe(200)
    for (const name of ['set-cookie', 'x-qiao-session-token', 'server']) expect(said.headers.get(name), name).toBeNull()
  })
  test('no call is answered with another address, over plain HTTP neither', async () => {
    for (const { method, path } of everything) {
      const said = await app.request(`http://qiao.example/api${path}`, { method }, env({ EDGE_ADDRESS_LIMIT: '1000000/1000000' }))
      expect(said.status < 300 || said.status >= 400, `${method} ${path}: ${said.status}`).toBe(true)
      expect(said.headers.get('location')).toBeNull()
    }
    // The one that is for people leads to a page beside it, by the same way.
    const docs = await app.request('http://qiao.example/api/docs', {}, env())
    expect([docs.status, docs.headers.get('location')]).toEqual([302, '/docs/'])
  })
}) // biome-ignore format: one statement a line

describe('the CSRF key changes without signing anybody out', () => {
  const change = { EDGE_CSRF_KEY: 'B'.repeat(43) }
  const press = async (more: Partial<Env>, key: string) => {
    bankSays = () => new Response(null, { status: 204 })
    return send('/session', 'ann', {
      method: 'DELETE',
      headers: { 'x-csrf-token': await csrfOf('ann', key) },
      env: more,
    })
  }
  test('the one before holds as long as it stands beside', async () => {
    const both = { ...change, EDGE_CSRF_KEY_BEFORE: secret }
    expect((await press(both, secret)).status).toBe(204)
    expect((await press(both, change.EDGE_CSRF_KEY)).status).toBe(204)
    await isProblem(await press(change, secret), 'csrf-token-missing')
    await isProblem(await press(both, 'C'.repeat(43)), 'csrf-token-missing')
  })
})

test('every call names what the edge itself may answer', () => {
  for (const call of Object.values(contract) as Call[])
    expect(everyCall(call)).toEqual(expect.arrayContaining(['url-too-long', 'headers-too-large', 'too-many-requests']))
})
