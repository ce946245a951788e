/**
 * Mounts the bank's handlers on the contract. Everything is checked again here, whatever the edge has checked: the
 * edge's signature, the session, the shape, the idempotency key. A handler meets only what is right, and says only what
 * its own domain decides.
 */
import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import * as v from 'valibot'
import { type Call, type EventsReply, type FileReply, largestBody, tooLarge } from '../../../core/call.ts'
import { type CallName, contract, fitted, type Question, type ReplyTo } from '../../../core/contract.ts'
import { BrokenInvariant } from '../../../core/invariant.ts'
import { problemStatus, type Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { idempotencyKey } from '../../../core/shape.ts'
import { SIGNATURE_HEADER, verifyRequest } from '../../../core/signature.ts'
import { type Office, officeFor, ofTheBank } from '../../../core/staff/roles.ts'
import type { Entry } from '../../../core/staff/trail.ts'
import type { Instant } from '../../../core/time.ts'
import { type Locale, localeOf, problemDocument } from '../../../core/words/index.ts'
import { sha256 } from '../../adapters/keys.ts'
import { auditAll } from '../../storage/audit.ts'
import type { CustomerRow } from '../../storage/customers.ts'
import { isConnectionFailure } from '../../storage/database.ts'
import { claimKeys, keepReplies } from '../../storage/idempotency.ts'
import { LedgerUnavailable } from '../../storage/ledger/client.ts'
import { type Standing, sessionName, standings } from '../../storage/sessions.ts'
import { officesOf } from '../../storage/staff.ts'
import { together } from '../../storage/together.ts'
import type { Bank } from '../compose.ts'

/** Who asks, and about what: the same for every handler. */
export type Asked = {
  /** Bank time of the question; of its first asking when the question is repeated with its idempotency key. */
  readonly at: Instant
  readonly locale: Locale
  readonly request: string
  /** From here the ids of what the question causes are derived; the same for every repetition of it. */
  readonly press: string
  /** Whether it was carried out before, at least in part, and nobody kept its reply. */
  readonly again: boolean
  readonly customer: CustomerRow
  readonly standing: Standing
  readonly session: string
  /** The last event that a broken stream had: it goes on from there. */
  readonly lastEvent: string
  /** The device that asks, as its owner may know it again: what its browser calls itself, in short. */
  readonly device: string
  /** The roles that the customer holds now; only where the call asks for one. */
  readonly offices: readonly Office[]
  /** Tells the audit trail whom it is about, where neither path nor body says so. */
  about(customer: string): void
}
type WhoFor<Name extends CallName> = (typeof contract)[Name]['session'] extends 'needed' | 'ends'
  ? Asked
  : Omit<Asked, 'customer' | 'standing'>

export type Reply<Name extends CallName> = ReplyTo<Name> extends undefined ? undefined : ReplyTo<Name>
/** An opened session's token goes to the edge beside the answer, never in a body that is kept. */
export type WithToken<T> = { readonly answer: T; readonly token: string }
type Returned<Name extends CallName> = (typeof contract)[Name]['session'] extends 'opens'
  ? WithToken<Reply<Name>>
  : Reply<Name>

export type Handlers = {
  readonly [Name in CallName]: (
    question: Question<Name>,
    asked: WhoFor<Name>,
  ) => Promise<Result<Returned<Name>, Refusal>>
}

export const TOKEN_HEADER = 'x-qiao-session-token'

type Said = {
  readonly status: number
  readonly reply: unknown
  readonly token?: string
  readonly gives?: Call['gives']
  /** Whose stream it is. */
  readonly session?: string
}

export function mount(bank: Bank, handlers: Handlers): Hono {
  const app = new Hono()
  // Presses under way in this process: a second one with the same key waits for the first one's reply.
  const underWay = new Map<string, Promise<Said>>()
  // What every request asks of SQL, requests of one moment ask together.
  const standing = together((digests: readonly string[]) => standings(bank.db, digests))
  // A stream is begun again, and goes on, by the device itself.
  const standingByItself = together((digests: readonly string[]) => standings(bank.db, digests, 'by-itself'))
  // A claim that a dying server forgets, forgets with it all that was done for it.
  const claim = together((claims: Parameters<typeof claimKeys>[1]) => claimKeys(bank.early, claims))
  const keep = together((replies: Parameters<typeof keepReplies>[1]) => keepReplies(bank.db, replies))
  const note = together((entries: Parameters<typeof auditAll>[1]) => auditAll(bank.db, entries))
  /** What the audit trail says of a call: all that the bank's staff do and read, and what others with a role change. */
  function traced(
    { customer }: Standing,
    { role, organization }: Office,
    name: CallName,
    call: Call,
    subject: string,
    request: string,
    { params, body }: { params: unknown; body: unknown },
  ) {
    if (call.method === 'GET' && !ofTheBank(role)) return undefined
    const said = (call.takes ? {} : (body ?? {})) as { reason?: string; customer?: string }
    const { id = '' } = (params ?? {}) as { id?: string }
    let about = said.customer ?? (id.startsWith('customer-') ? id : '')
    const reason = said.reason ?? ''
    return {
      about: (one: string) => void (about = one),
      entry: (result: string): Entry => ({
        at: bank.now(), person: customer.id, role, organization, call: name, subject, customer: about, reason, request, result,
      }), // biome-ignore format: one entry
    }
  }

  for (const [name, call] of Object.entries(contract) as [CallName, Call][]) {
    // Finding a timer by its labels costs more than what it counts.
    const timers = new Map<number, { observe(seconds: number): void }>()
    app.on(call.method, call.path, async (c) => {
      const request = c.req.header('x-request-id') ?? crypto.randomUUID()
      const locale = localeOf(c.req.header('accept-language'))
      const began = performance.now()
      c.header('x-request-id', request)
      c.header('cache-control', 'no-store')
      let said: Said
      try {
        said = await answer(c, name, call, request, locale)
      } catch (failure) {
        const passing = failure instanceof LedgerUnavailable || isConnectionFailure(failure)
        bank.log.error(
          { request, call: name, failure: String(failure), stack: passing ? undefined : (failure as Error).stack },
          'a call failed',
        )
        if (failure instanceof BrokenInvariant) bank.metrics.broken.inc()
        said = refused({ kind: passing ? 'bank-unavailable' : 'internal-failure' }, locale, request)
      }
      const ms = performance.now() - began
      let timer = timers.get(said.status)
      if (!timer) timers.set(said.status, (timer = bank.metrics.calls.labels({ call: name, status: said.status })))
      timer.observe(ms / 1_000)
      bank.log.info({ request, call: name, status: said.status, ms: Math.round(ms) }, 'answered')
      if (said.token) c.header(TOKEN_HEADER, said.token)
      if (said.reply === undefined) return c.body(null, said.status as 204)
      if (said.gives === 'file') return fileAnswer(c, said.reply as FileReply)
      if (said.gives === 'events')
        return eventsAnswer(c, said.reply as EventsReply<unknown>, async () => {
          const now = await standingByItself(said.session ?? '')
          return now.ok && !now.value.locked
        })
      const type = said.status >= 400 ? 'application/problem+json; charset=utf-8' : 'application/json; charset=utf-8'
      return c.body(JSON.stringify(said.reply), said.status as 200, { 'content-type': type })
    })
  }

  async function answer(c: Context, name: CallName, call: Call, request: string, locale: Locale): Promise<Said> {
    const no = (refusal: Refusal) => refused(refusal, locale, request)
    const body = new Uint8Array(await c.req.arrayBuffer())
    if (body.length > largestBody(call)) return no(tooLarge(call))
    const url = new URL(c.req.url)
    const signed = await verifyRequest(
      c.req.header(SIGNATURE_HEADER),
      { method: c.req.method, path: url.pathname + url.search, body },
      bank.edgeKeys(),
      Date.now(),
      sha256,
    )
    if (!signed.ok) {
      bank.log.warn({ request, why: signed.refusal.why }, 'a request without the edge’s signature')
      return no({ kind: 'signature-refused' })
    }
    if (call.crowd) bank.rush.elsewhere(hereIn(c.req.header('x-qiao-here')))
    const session = signed.value.session
    let who: Standing | undefined
    if (call.session === 'needed' || call.session === 'ends') {
      const found = await (call.gives === 'events' ? standingByItself : standing)(session)
      if (!found.ok) return no(found.refusal)
      who = found.value
      if (who.locked && call.session === 'needed' && !call.locked) return no({ kind: 'locked' })
      if (who.customer.state !== 'open' && !call.joining) return no({ kind: 'not-joined' })
    }
    const offices = who && call.roles ? await officesOf(bank.db, who.customer.id, bank.now()) : []
    // Whoever holds several acts for the bank where one of them is the bank's: that is written down.
    const ours = offices.filter(({ role }) => ofTheBank(role))
    const office = call.roles && (officeFor(ours, call.roles) ?? officeFor(offices, call.roles))
    if (call.roles && !office) return no({ kind: 'role-missing' })

    const question = read(c, call, body)
    if (!question.ok) return no(question.refusal)
    const trace = who && office ? traced(who, office, name, call, url.pathname, request, question.value) : undefined
    const device = deviceOf(c.req.header('x-qiao-device'))
    const asked = {
      locale,
      request,
      session,
      device,
      lastEvent: c.req.header('last-event-id') ?? '',
      offices,
      about: (customer: string) => trace?.about(customer),
      ...(who ? { customer: who.customer, standing: who } : {}),
    }
    const decide = async (at: Instant, press: string, again: boolean): Promise<Said> => {
      // The types of handler and question belong together by name; TypeScript cannot follow that through a lookup.
      const handler = handlers[name] as unknown as (q: unknown, a: unknown) => Promise<Result<unknown, Refusal>>
      // An act is written down before it is done: none is without a trace, wherever the process dies.
      if (trace && call.method !== 'GET') await note(trace.entry('begun'))
      const result = await handler(question.value, { ...asked, at, press, again })
      if (trace) await note(trace.entry(result.ok ? 'done' : result.refusal.kind))
      if (!result.ok) return no(result.refusal)
      if (call.session === 'opens') {
        const { answer, token } = result.value as WithToken<unknown>
        return { status: call.status, reply: answer, token }
      }
      return { status: call.status, reply: result.value, ...(call.gives ? { gives: call.gives, session } : {}) }
    }
    if (!call.idempotent || !who) return decide(bank.now(), '', false)

    const key = c.req.header('idempotency-key')
    if (!key) return no({ kind: 'idempotency-key-missing', parameter: 'Idempotency-Key' })
    if (!v.is(idempotencyKey, key))
      return no({ kind: 'bad-input', parameter: 'Idempotency-Key', facts: { expected: 'idempotency-key' } })
    const digest = createHash('sha256').update(body).digest('hex')
    const one = { customer: who.customer.id, route: name, key, body: digest }
    const press = `${one.customer}\n${name}\n${key}`
    const first = underWay.get(`${press}\n${digest}`)
    if (first) return first
    const doing = (async (): Promise<Said> => {
      const kept = await claim({ ...one, request, session: sessionName(session), at: bank.now() })
      if (kept.kind === 'reused') return no({ kind: 'idempotency-key-reused', parameter: 'Idempotency-Key' })
      if (kept.kind === 'answered') return { status: kept.status, reply: kept.reply }
      const said = await decide(kept.at, press, kept.kind === 'unfinished')
      // A passing trouble is not an answer: the same press may still succeed.
      if (said.status < 500) await keep({ ...one, status: said.status, reply: said.reply })
      return said
    })()
    underWay.set(`${press}\n${digest}`, doing)
    return doing.finally(() => underWay.delete(`${press}\n${digest}`))
  }

  app.notFound((c) => problem(c, { kind: 'not-found' }))
  return app
}

/** How many of a crowd an edge has let wait, or answered by itself, since it asked last. */
const hereIn = (said = ''): number => (/^\d{1,6}$/.test(said) ? Number(said) : 0)

/** What the edge says of the browser, percent-encoded as a header must be; kept short and plain, for it is shown to the customer and written by whoever asks. */
function deviceOf(said = ''): string {
  try {
    return decodeURIComponent(said)
      .replace(/[^\p{L}\p{N} .,()/·-]/gu, '')
      .slice(0, 80)
  } catch {
    return ''
  }
}

function fileAnswer(c: Context, { name, type, bytes }: FileReply) {
  // RFC 6266 and 8187: the name in any script, percent-encoded.
  return c.body(bytes, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  })
}
/** How often a stream is asked whether its session still stands: who is signed out or locked hears nothing more. */
const STANDS_MS = 5_000

function eventsAnswer(c: Context, { events }: EventsReply<unknown>, stands: () => Promise<boolean>) {
  return streamSSE(c, async (stream) => {
    let looked = performance.now()
    for await (const event of events()) {
      if (stream.aborted) return
      if (performance.now() - looked > STANDS_MS) {
        if (!(await stands())) return
        looked = performance.now()
      }
      if (event) await stream.writeSSE({ id: event.id, data: JSON.stringify(event.data) })
      // A comment: nobody on the way takes a quiet stream for a dead one.
      else await stream.write(':\n')
    }
  })
}

function refused(refusal: Refusal, locale: Locale, request: string): Said {
  return { status: problemStatus[refusal.kind], reply: problemDocument(refusal, locale, request) }
}

/** A problem document for what no call answers. */
export function problem(c: Context, refusal: Refusal) {
  const request = c.req.header('x-request-id') ?? crypto.randomUUID()
  const document = problemDocument(refusal, localeOf(c.req.header('accept-language')), request)
  return c.body(JSON.stringify(document), document.status as 404, {
    'content-type': 'application/problem+json; charset=utf-8',
    'x-request-id': request,
  })
}

function read(
  c: Context,
  call: Call,
  body: Uint8Array,
): Result<{ params: unknown; query: unknown; body: unknown }, Refusal> {
  const parts = { params: c.req.param() as unknown, query: c.req.query() as unknown, body: undefined as unknown }
  if (call.takes) parts.body = body
  if (call.body) {
    try {
      parts.body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    } catch {
      return refuse({ kind: 'body-not-json', parameter: 'body' })
    }
  }
  for (const where of ['params', 'query', 'body'] as const) {
    const shape = call[where]
    if (!shape) continue
    const read = fitted(shape, parts[where], where)
    if (!read.ok) {
      const { parameter, expectation } = read.refusal
      return refuse({ kind: 'bad-input', parameter, facts: { expected: expectation } })
    }
    parts[where] = read.value
  }
  return ok(parts)
}
