/**
 * The edge's routes, mounted on the contract: what reaches it is hostile until its origin, its session's CSRF token and
 * its shape are checked; then it goes to the bank, signed. The bank checks again.
 */
import { type Context, Hono } from 'hono'
import { type Call, LONGEST_COOKIES, LONGEST_URL } from '../core/call.ts'
import { contract, misfit } from '../core/contract.ts'
import { type Problem, problemStatus, type Refusal } from '../core/problem.ts'
import { ok, type Result, refuse } from '../core/result.ts'
import { idempotencyKey } from '../core/shape.ts'
import type { Office, Role } from '../core/staff/roles.ts'
import { type Locale, localeOf, problemDocument } from '../core/words/index.ts'
import { askBank } from './bank.ts'
import { bodyOf } from './body.ts'
import { Crowd } from './crowd.ts'
import type { Env } from './env.ts'
import { Buckets, type Limit, limitFrom } from './flood.ts'
import { openApi } from './openapi.ts'
import { cookieFor, cookieGone, csrfFor, csrfHolds, digestOf, SessionDigests } from './session/cookie.ts'
import { deviceOf } from './session/device.ts'
import { type Verdict, Verdicts } from './session/verdicts.ts'

type Edge = { Bindings: Env }
/** How long a body may take to arrive: JSON, and a file. */
export type Patience = { readonly jsonMs: number; readonly fileMs: number }

/** On every answer of the API. */
const ALWAYS = new Headers({
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
})
const JSON_TYPE = 'application/json; charset=utf-8'
const EMPTY = new Uint8Array()

export function edgeApp(patience: Patience = { jsonMs: 15_000, fileMs: 120_000 }): Hono<Edge> {
  const app = new Hono<Edge>().basePath('/api')
  const inside = {
    patience,
    digests: new SessionDigests(),
    verdicts: new Verdicts(),
    addresses: new Buckets(),
    sessions: new Buckets(),
    crowd: new Crowd(),
  }

  // No middleware: a route with one handler costs Hono least, and a header set on a finished answer makes a new one.
  app.get('/health', (c) => new Asking(c).answer(200, JSON.stringify({ process: 'edge', alive: true })))
  app.get('/openapi.json', (c) => {
    const asking = new Asking(c)
    return asking.flooded(inside) ?? asking.answer(200, JSON.stringify(openApi(new URL(c.req.url).origin)))
  })
  app.get('/docs', (c) => new Asking(c).answer(302, null, { location: '/docs/' }))
  for (const call of calls) app.on(call.method, call.path, (c) => new Asking(c).carriedOut(call, inside))

  app.notFound((c) => {
    const asking = new Asking(c)
    const methods = methodsAt(new URL(c.req.url).pathname)
    if (methods.length === 0) return asking.no({ kind: 'not-found' })
    return asking.no({ kind: 'method-not-allowed' }, { allow: methods.join(', ') })
  })
  app.onError((failure, c) => {
    const asking = new Asking(c)
    asking.complain(failure, 'the edge failed')
    return asking.no({ kind: 'internal-failure' })
  })
  return app
}

type Inside = {
  readonly patience: Patience
  readonly digests: SessionDigests
  readonly verdicts: Verdicts
  readonly addresses: Buckets
  readonly sessions: Buckets
  readonly crowd: Crowd
}

const calls = Object.values(contract) as Call[]
const patterns = [
  ...calls.map(({ method, path }) => ({ method, path })),
  ...['/health', '/openapi.json', '/docs'].map((path) => ({ method: 'GET', path })),
].map(({ method, path }) => ({ method, pattern: new RegExp(`^/api${path.replace(/:\w+/g, '[^/]+')}$`) }))
const methodsAt = (pathname: string): string[] => {
  const methods = new Set(patterns.filter(({ pattern }) => pattern.test(pathname)).map(({ method }) => method))
  return [...methods, ...(methods.has('GET') ? ['HEAD'] : [])]
}

/** Reading a limit costs more than holding to it; there are two of them in an isolate. */
const limits = new Map<string, Limit>()
function limitOf(text: string): Limit {
  const known = limits.get(text)
  if (known) return known
  const limit = limitFrom(text)
  limits.set(text, limit)
  return limit
}
// A carrier puts whole towns behind one address; a person with one session presses a few buttons a second.
export const ADDRESS_LIMIT = '100/1000'
export const SESSION_LIMIT = '20/200'

/** One request on its way. */
class Asking {
  readonly #request: Request
  readonly #env: Env
  readonly #params: Record<string, string>
  readonly #id: string
  readonly #locale: Locale
  readonly #context: Context<Edge>

  constructor(c: Context<Edge>) {
    this.#context = c
    this.#request = c.req.raw
    this.#env = c.env ?? ({} as Env)
    this.#params = c.req.param()
    // A caller may name its request; anything but a plain name is replaced, so that logs stay readable.
    const named = this.#header('x-request-id')
    this.#id = named && /^[\w-]{8,64}$/.test(named) ? named : crypto.randomUUID()
    this.#locale = localeOf(this.#header('accept-language'))
  }
  #header(name: string) {
    return this.#request.headers.get(name)
  }

  answer(status: number, body: BodyInit | null, more: Readonly<Record<string, string>> = {}): Response {
    const response = new Response(body, { status, headers: ALWAYS })
    response.headers.set('x-request-id', this.#id)
    if (body !== null && !more['content-type']) response.headers.set('content-type', JSON_TYPE)
    for (const name in more) response.headers.set(name, more[name] as string)
    return response
  }
  no(refusal: Refusal, more: Readonly<Record<string, string>> = {}): Response {
    const document = problemDocument(refusal, this.#locale, this.#id)
    const seconds = refusal.facts?.seconds
    return this.answer(document.status, JSON.stringify(document), {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(document.status === 429 && seconds !== undefined ? { 'retry-after': String(seconds) } : {}),
      // What is left of a request that was not read to its end must not be taken for the next one.
      ...(document.status === 408 ? { connection: 'close' } : {}),
      ...more,
    })
  }
  complain(failure: unknown, what: string): void {
    const path = new URL(this.#request.url).pathname
    console.error(
      JSON.stringify({ level: 'error', process: 'edge', request: this.#id, failure: String(failure), path, what }),
    )
  }

  /** The answer to whoever asks too often, from one address or with one session. */
  flooded({ addresses, sessions }: Inside, session = ''): Response | undefined {
    const now = Date.now()
    const address = this.#header('cf-connecting-ip') ?? ''
    const seconds =
      addresses.take(address, limitOf(this.#env.EDGE_ADDRESS_LIMIT || ADDRESS_LIMIT), now) ||
      (session && sessions.take(session, limitOf(this.#env.EDGE_SESSION_LIMIT || SESSION_LIMIT), now))
    return seconds ? this.no({ kind: 'too-many-requests', facts: { seconds } }) : undefined
  }

  async carriedOut(call: Call, inside: Inside): Promise<Response> {
    const changes = call.method !== 'GET'
    const cookies = this.#header('cookie')
    if (cookies && cookies.length > LONGEST_COOKIES) return this.no({ kind: 'headers-too-large', parameter: 'Cookie' })
    if (this.#request.url.length > LONGEST_URL) return this.no({ kind: 'url-too-long', facts: { most: LONGEST_URL } })
    const now = Date.now()
    const session = inside.digests.of(cookies, now)
    const flooded = this.flooded(inside, session)
    if (flooded) return flooded
    if (changes && this.#isForeign()) return this.no({ kind: 'foreign-origin' })

    if (call.session === 'needed' || call.session === 'ends') {
      if (!session) return this.#nobody(call) ?? this.no({ kind: 'not-signed-in' })
      if (changes && !(await csrfHolds(this.#header('x-csrf-token'), session, this.#env)))
        return this.no({ kind: 'csrf-token-missing', parameter: 'X-CSRF-Token' })
    }
    let before: Verdict | undefined
    if (call === contract.session) {
      const known = inside.verdicts.of(session, now)?.answers[this.#locale]
      before = known === undefined ? undefined : inside.verdicts.renewing(session, now)
      if (known !== undefined && !before) return this.answer(call.status, known)
    }

    const { patience } = inside
    const body = changes
      ? await bodyOf(this.#request, call, call.takes === 'file' ? patience.fileMs : patience.jsonMs)
      : EMPTY
    if (!(body instanceof Uint8Array)) return this.no(body)
    const taken = call.body || call.takes ? body : EMPTY
    const shaped = this.#shaped(call, taken)
    if (!shaped.ok) return this.no(shaped.refusal)
    const key = this.#header('idempotency-key')
    if (call.idempotent && !key) return this.no({ kind: 'idempotency-key-missing', parameter: 'Idempotency-Key' })
    if (call.idempotent && misfit(idempotencyKey, key, 'params'))
      return this.no({ kind: 'bad-input', parameter: 'Idempotency-Key', facts: { expected: 'idempotency-key' } })

    const wanted = call.crowd && (shaped.value as Readonly<Record<string, unknown>>)[call.crowd.by]
    const crowded = typeof wanted === 'string' ? wanted : undefined
    const gone = crowded === undefined ? undefined : await this.#inCrowd(call, crowded, inside)
    if (gone) return this.no(gone)

    // What a session changes may change what is known of it: nothing asked before the end of the change is believed after it.
    if (changes && session) inside.verdicts.forget(session)
    try {
      return await this.#byBank(call, session, taken, call.idempotent ? key : null, inside, { before, crowded })
    } catch (failure) {
      // What was to be renewed still stands for a moment.
      const still = before && inside.verdicts.of(session, Date.now())?.answers[this.#locale]
      if (still !== undefined) return this.answer(call.status, still)
      this.complain(failure, 'the bank did not answer')
      return this.no({ kind: 'bank-unavailable' })
    } finally {
      if (changes && session) inside.verdicts.forget(session)
    }
  }

  /** Waits for one's turn in a crowd; the refusal where nothing is left for anybody. */
  async #inCrowd({ crowd: of }: Call, what: string, { crowd }: Inside): Promise<Refusal | undefined> {
    const gone = () => (of?.gone ? crowd.gone(what, Date.now()) : undefined)
    const turn = (wait: number) => (wait > 0 ? new Promise((resolve) => setTimeout(resolve, wait)) : undefined)
    let known = gone()
    if (!known) {
      const wait = crowd.asks(of?.gone ? 'quote' : 'order', Date.now())
      await turn(wait)
      // It may be gone by the time that one's turn comes.
      known = wait > 0 ? gone() : undefined
    }
    if (known) await turn(crowd.told(Date.now()))
    return known
  }

  async #byBank(
    call: Call,
    session: string,
    body: Uint8Array<ArrayBuffer>,
    key: string | null,
    { verdicts, crowd }: Inside,
    { before, crowded }: { readonly before: Verdict | undefined; readonly crowded: string | undefined },
  ): Promise<Response> {
    if (call.roles && !(await this.#holdsRole(session, call.roles, verdicts))) return this.no({ kind: 'role-missing' })
    const asked = Date.now()
    const first = call === contract.session && !before ? verdicts.asking(session, asked) : undefined
    const url = new URL(this.#request.url)
    const said = await askBank(this.#env, {
      method: call.method,
      path: url.pathname.slice('/api'.length) + url.search,
      body,
      session,
      headers: {
        'x-request-id': this.#id,
        'accept-language': this.#locale,
        ...(call.session === 'opens'
          ? { 'x-qiao-device': encodeURIComponent(deviceOf(this.#header('user-agent') ?? undefined)) }
          : {}),
        ...(call.body ? { 'content-type': 'application/json' } : {}),
        ...(call.takes ? { 'content-type': 'application/octet-stream' } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...(crowded === undefined ? {} : { 'x-qiao-here': String(crowd.hereSince()) }),
        ...(call.gives === 'events' ? { 'last-event-id': this.#header('last-event-id') ?? '' } : {}),
      },
      ...(call.gives === 'events' ? { until: this.#request.signal } : {}),
    })
    const type = said.headers.get('content-type') ?? JSON_TYPE
    // What is no JSON goes through as it comes: a stream for as long as someone reads it.
    if (call.gives && said.ok) {
      const name = said.headers.get('content-disposition')
      return this.answer(said.status, said.body, {
        'content-type': type,
        ...(name ? { 'content-disposition': name } : {}),
      })
    }
    const text = await said.text()
    if (crowded !== undefined && call.crowd?.gone) {
      const problem = said.status === problemStatus[call.crowd.gone] ? (JSON.parse(text) as Problem) : undefined
      crowd.heard(crowded, problem?.code === call.crowd.gone ? problem : undefined, asked)
    }
    if (said.status !== call.status) {
      // A session that is over by now is believed by nobody any longer.
      if (before && (said.status === 401 || said.status === 423)) verdicts.forget(session)
      const nobody = said.status === 401 ? this.#nobody(call) : undefined
      if (nobody) return nobody
      // Who has locked the app and opens it anew still may sign out.
      if (call === contract.session && said.status === 423)
        return this.answer(423, await withCsrf(text, session, this.#env), { 'content-type': type })
      return this.answer(said.status, text, { 'content-type': type })
    }
    if (call.session === 'ends')
      return this.answer(204, null, { 'set-cookie': cookieGone, 'clear-site-data': '"cache", "storage"' })
    if (said.status === 204) return this.answer(204, null)
    const token = call.session === 'opens' ? said.headers.get('x-qiao-session-token') : null
    if (token)
      return this.answer(said.status, await withCsrf(text, digestOf(token), this.#env), {
        'set-cookie': cookieFor(token),
      })
    const verdict = before ? verdicts.renewed(session, before, asked) : first
    if (verdict) {
      const known = await withCsrf(text, session, this.#env)
      const { expires, offices } = JSON.parse(known) as { expires: string; offices: readonly Office[] }
      verdict.answers[this.#locale] = known
      verdict.roles = offices.map(({ role }) => role)
      verdict.until = Math.min(verdict.until, Date.parse(expires))
      return this.answer(said.status, known)
    }
    return this.answer(said.status, text, { 'content-type': type })
  }

  /**
   * Nobody is signed in, and that was the question: a browser writes each 401 into its console, so a page that opens asks
   * leniently (RFC 7240) and is answered with nothing.
   */
  #nobody(call: Call): Response | undefined {
    return call === contract.session && /\bhandling=lenient\b/.test(this.#header('prefer') ?? '')
      ? this.answer(204, null, { 'preference-applied': 'handling=lenient' })
      : undefined
  }

  /** Whether the bank named one of these roles for this session; a positive verdict is believed for a while. */
  async #holdsRole(session: string, allowed: readonly Role[], verdicts: Verdicts): Promise<boolean> {
    if (verdicts.of(session, Date.now())?.roles?.some((role) => allowed.includes(role))) return true
    const verdict = verdicts.asking(session, Date.now())
    const said = await askBank(this.#env, {
      method: 'GET',
      path: contract.session.path,
      body: EMPTY,
      session,
      headers: { 'x-request-id': this.#id, 'accept-language': 'en' },
    })
    // Who has no session any more is told so by the bank itself.
    if (!said.ok) return true
    const { offices } = (await said.json()) as { offices: readonly Office[] }
    verdict.roles = offices.map((office) => office.role)
    return verdict.roles.some((role) => allowed.includes(role))
  }

  /** A browser says where a request comes from; a program that says nothing cannot be made to send a cookie by another site. */
  #isForeign(): boolean {
    const origin = this.#header('origin')
    const site = this.#header('sec-fetch-site')
    return (
      (origin !== null && new URL(this.#request.url).host !== hostOf(origin)) ||
      (site !== null && site !== 'same-origin' && site !== 'none')
    )
  }

  /** The body as JSON, where it is that, once parameters, query and body have their shapes. */
  #shaped(call: Call, body: Uint8Array): Result<unknown, Refusal> {
    const wrong =
      (call.params && misfitIn(call.params, this.#params, 'params')) ??
      (call.query && misfitIn(call.query, this.#context.req.query(), 'query'))
    if (wrong) return refuse(wrong)
    if (!call.body) return ok(undefined)
    let value: unknown
    try {
      value = JSON.parse(decoder.decode(body))
    } catch {
      return refuse({ kind: 'body-not-json', parameter: 'body' })
    }
    const misshapen = misfitIn(call.body, value, 'body')
    return misshapen ? refuse(misshapen) : ok(value)
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
function misfitIn(shape: NonNullable<Call['body']>, value: unknown, where: 'params' | 'query' | 'body') {
  const wrong = misfit(shape, value, where)
  return wrong && ({ kind: 'bad-input', parameter: wrong.parameter, facts: { expected: wrong.expectation } } as const)
}
function hostOf(origin: string): string {
  try {
    return new URL(origin).host
  } catch {
    return ''
  }
}

async function withCsrf(text: string, digest: string, env: Env): Promise<string> {
  return JSON.stringify({ ...(JSON.parse(text) as object), csrf: await csrfFor(digest, env) })
}
