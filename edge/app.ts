/**
 * The edge's routes, mounted on the contract: what reaches it is hostile until its origin, its session's CSRF token and
 * its shape are checked; then it goes to the bank, signed. The bank checks again.
 */
import { type Context, Hono } from 'hono'
import { type Call, largestBody } from '../core/call.ts'
import { contract, misfit } from '../core/contract.ts'
import type { Refusal } from '../core/problem.ts'
import type { Office, Role } from '../core/staff/roles.ts'
import { localeOf, problemDocument } from '../core/words/index.ts'
import { askBank } from './bank.ts'
import type { Env } from './env.ts'
import { openApi } from './openapi.ts'
import { cookieFor, cookieGone, csrfFor, csrfHolds, digestOf, sessionDigest } from './session/cookie.ts'
import { deviceOf } from './session/device.ts'

type Edge = { Bindings: Env; Variables: { request: string } }

export function edgeApp(): Hono<Edge> {
  const app = new Hono<Edge>().basePath('/api')

  app.use(async (c, next) => {
    // A caller may name its request; anything but a plain name is replaced, so that logs stay readable.
    const named = c.req.header('x-request-id')
    const request = named && /^[\w-]{8,64}$/.test(named) ? named : crypto.randomUUID()
    c.set('request', request)
    // Before there is an answer: each header that is set on a finished one makes a new Response.
    c.header('x-request-id', request)
    c.header('cache-control', 'no-store')
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'no-referrer')
    c.header('cross-origin-resource-policy', 'same-origin')
    c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    c.header('strict-transport-security', 'max-age=63072000; includeSubDomains')
    await next()
  })

  app.get('/health', (c) => c.json({ process: 'edge', alive: true }))
  app.get('/openapi.json', (c) => c.json(openApi(new URL(c.req.url).origin)))
  app.get('/docs', (c) => c.redirect('/docs/', 302))

  for (const call of Object.values(contract) as Call[]) app.on(call.method, call.path, (c) => answer(c, call))

  app.all('*', (c) => {
    const path = new URL(c.req.url).pathname.slice('/api'.length)
    const known = (Object.values(contract) as Call[]).some((call) =>
      new RegExp(`^${call.path.replace(/:\w+/g, '[^/]+')}$`).test(path),
    )
    return no(c, { kind: known ? 'method-not-allowed' : 'not-found' })
  })
  app.onError((failure, c) => {
    console.error(
      JSON.stringify({
        level: 'error',
        process: 'edge',
        request: c.get('request'),
        failure: String(failure),
        path: c.req.path,
      }),
    )
    return no(c, { kind: 'internal-failure' })
  })
  return app
}

async function answer(c: Context<Edge>, call: Call): Promise<Response> {
  const changes = call.method !== 'GET'
  if (changes && isForeign(c)) return no(c, { kind: 'foreign-origin' })

  const session = sessionDigest(c)
  if (call.session === 'needed' || call.session === 'ends') {
    if (!session) return no(c, { kind: 'not-signed-in' })
    if (changes && !(await csrfHolds(c.req.header('x-csrf-token'), session, c.env.EDGE_CSRF_KEY)))
      return no(c, { kind: 'csrf-token-missing', parameter: 'X-CSRF-Token' })
  }

  const body = await bodyOf(c, call)
  if (!(body instanceof Uint8Array)) return no(c, body)
  const wrong = wrongShape(c, call, body)
  if (wrong) return no(c, wrong)
  const key = c.req.header('idempotency-key')
  if (call.idempotent && !key) return no(c, { kind: 'idempotency-key-missing', parameter: 'Idempotency-Key' })

  const url = new URL(c.req.url)
  let said: Response
  let text: string
  try {
    if (call.roles && !(await holdsRole(c, session, call.roles))) return no(c, { kind: 'role-missing' })
    said = await askBank(c.env, {
      method: call.method,
      path: url.pathname.slice('/api'.length) + url.search,
      body,
      session,
      headers: {
        'x-request-id': c.get('request'),
        'accept-language': localeOf(c.req.header('accept-language')),
        ...(call.session === 'opens' ? { 'x-qiao-device': deviceOf(c.req.header('user-agent')) } : {}),
        ...(call.body ? { 'content-type': 'application/json' } : {}),
        ...(call.takes ? { 'content-type': 'application/octet-stream' } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...(call.gives === 'events' ? { 'last-event-id': c.req.header('last-event-id') ?? '' } : {}),
      },
      ...(call.gives === 'events' ? { until: c.req.raw.signal } : {}),
    })
    // What is no JSON goes through as it comes: a stream for as long as someone reads it.
    if (call.gives && said.ok) return handedOn(c, said)
    text = await said.text()
  } catch (failure) {
    console.error(
      JSON.stringify({
        level: 'error',
        process: 'edge',
        request: c.get('request'),
        failure: String(failure),
        what: 'the bank did not answer',
      }),
    )
    return no(c, { kind: 'bank-unavailable' })
  }

  const headers: Record<string, string> = { 'content-type': said.headers.get('content-type') ?? 'application/json' }
  if (said.status === call.status) {
    const token = said.headers.get('x-qiao-session-token')
    if (call.session === 'opens' && token) {
      headers['set-cookie'] = cookieFor(token)
      text = await withCsrf(text, digestOf(token), c.env.EDGE_CSRF_KEY)
    } else if (call === contract.session) text = await withCsrf(text, session, c.env.EDGE_CSRF_KEY)
    if (call.session === 'ends') {
      headers['set-cookie'] = cookieGone
      headers['clear-site-data'] = '"cache", "storage"'
    }
  }
  if (said.status === 204) return c.body(null, 204, headers)
  return c.body(text, said.status as 200, headers)
}

function handedOn(c: Context<Edge>, said: Response): Response {
  const headers: Record<string, string> = {}
  for (const name of ['content-type', 'content-disposition']) {
    const value = said.headers.get(name)
    if (value) headers[name] = value
  }
  return c.newResponse(said.body as never, said.status as 200, headers)
}

/** Roles that the bank named, by session; a positive verdict is believed for five seconds (decision 22). */
const verdicts = new Map<string, { readonly roles: readonly Role[]; readonly until: number }>()
const VERDICT_MS = 5_000
async function holdsRole(c: Context<Edge>, session: string, allowed: readonly Role[]): Promise<boolean> {
  const now = Date.now()
  const known = verdicts.get(session)
  if (known && known.until > now) return known.roles.some((role) => allowed.includes(role))
  const said = await askBank(c.env, {
    method: 'GET',
    path: contract.session.path,
    body: new Uint8Array(),
    session,
    headers: { 'x-request-id': c.get('request'), 'accept-language': 'en' },
  })
  // Who has no session any more is told so by the bank itself.
  if (!said.ok) return true
  const { offices } = (await said.json()) as { offices: readonly Office[] }
  const roles = offices.map((office) => office.role)
  if (verdicts.size > 10_000) verdicts.clear()
  const holds = roles.some((role) => allowed.includes(role))
  if (holds) verdicts.set(session, { roles, until: now + VERDICT_MS })
  return holds
}

/** A browser says where a request comes from; a program that says nothing cannot be made to send a cookie by another site. */
function isForeign(c: Context<Edge>): boolean {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  return (
    (origin !== undefined && new URL(c.req.url).host !== hostOf(origin)) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none')
  )
}
function hostOf(origin: string): string {
  try {
    return new URL(origin).host
  } catch {
    return ''
  }
}

async function bodyOf(c: Context<Edge>, call: Call): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  if (Number(c.req.header('content-length') ?? 0) > largestBody(call)) return { kind: 'body-too-large' }
  if (call.method === 'GET') return new Uint8Array()
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.length > largestBody(call)) return { kind: 'body-too-large' }
  return call.body || call.takes ? bytes : new Uint8Array()
}

function wrongShape(c: Context<Edge>, call: Call, body: Uint8Array): Refusal | undefined {
  const parts: Record<'params' | 'query' | 'body', unknown> = {
    params: c.req.param(),
    query: c.req.query(),
    body: undefined,
  }
  if (call.body) {
    try {
      parts.body = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body))
    } catch {
      return { kind: 'body-not-json', parameter: 'body' }
    }
  }
  for (const where of ['params', 'query', 'body'] as const) {
    const shape = call[where]
    const wrong = shape && misfit(shape, parts[where], where)
    if (wrong) return { kind: 'bad-input', parameter: wrong.parameter, facts: { expected: wrong.expectation } }
  }
  return undefined
}

async function withCsrf(text: string, digest: string, secret: string): Promise<string> {
  return JSON.stringify({ ...(JSON.parse(text) as object), csrf: await csrfFor(digest, secret) })
}

function no(c: Context<Edge>, refusal: Refusal): Response {
  const document = problemDocument(
    refusal,
    localeOf(c.req.header('accept-language')),
    c.get('request') ?? crypto.randomUUID(),
  )
  return c.body(JSON.stringify(document), document.status as 400, {
    'content-type': 'application/problem+json; charset=utf-8',
  })
}
