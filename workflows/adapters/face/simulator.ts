/**
 * Whoever compares faces: opens sessions, shows a page that stands for its camera, sends a notice to the bank, gives the
 * result. Nobody is looked at: the score comes from the rules of `test-persons.ts`, or from a planned fault.
 *
 * Faults, for a number, a reference, a session or anyone: low-score (or the score that `value` says), not-live, expired,
 * not-available (opening a session gets no answer), no-result (asking for a result gets no answer), late (the result is
 * there after so many ms only), twice (the notice comes twice), no-notice (it never comes).
 */
import { createHash, randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Logger } from 'pino'
import * as v from 'valibot'
import type { Database } from '../../storage/database.ts'
import { answerSignature, HEADERS, isSigned, onceOnly, signedHeaders } from '../hmac.ts'
import { takeFault } from '../simulation.ts'
import { ruleOfNumber } from '../test-persons.ts'
import { opening, SESSIONS } from './wire.ts'

const RESULT_FAULTS = ['low-score', 'not-live', 'expired', 'late', 'twice', 'no-notice'] as const
export const FACE_FAULTS = [...RESULT_FAULTS, 'not-available', 'no-result'] as const
const VALID_MS = 15 * 60_000
const ALIKE = 96

export async function createFace(db: Database): Promise<void> {
  await db`create schema if not exists sim_face`
  await db`
    create table if not exists sim_face.sessions (
      id text primary key, reference text not null unique, number text not null, name text not null, return_to text not null,
      capture text, score integer, live boolean, expired boolean not null default false, ready timestamptz, expires timestamptz not null,
      forgotten boolean not null default false, at timestamptz not null default now())`
}
type SessionRow = {
  id: string
  reference: string
  number: string
  name: string
  return_to: string
  capture: string | null
  score: number | null
  live: boolean | null
  expired: boolean
  ready: Date | null
  expires: Date
  forgotten: boolean
}

export type FaceWorld = {
  readonly db: Database
  readonly secret: string
  /** Where its notices go. */
  readonly bankUrl: string
  readonly ownUrl: string
  readonly log: Pick<Logger, 'info' | 'warn'>
}

export function faceSimulator({ db, secret, bankUrl, ownUrl, log }: FaceWorld): Hono {
  const app = new Hono()
  const seen = onceOnly(() => Date.now())
  const signed = async (
    c: { req: { header(name: string): string | undefined; method: string; path: string } },
    body: string,
  ) =>
    isSigned((name) => c.req.header(name), secret, { method: c.req.method, path: c.req.path, body }, Date.now(), seen)
  const say = (once: string | undefined, said: object) => {
    const text = JSON.stringify(said)
    return new Response(text, {
      headers: { 'content-type': 'application/json', [HEADERS.signature]: answerSignature(secret, once ?? '', text) },
    })
  }
  const sessionBy = async (id: string): Promise<SessionRow | undefined> =>
    (await db<SessionRow[]>`select * from sim_face.sessions where id = ${id}`)[0]

  app.post(SESSIONS, async (c) => {
    const body = await c.req.text()
    if (!(await signed(c, body))) return c.text('signature', 401)
    const parsed = v.safeParse(opening, parse(body))
    if (!parsed.success) return c.text('malformed', 400)
    const { reference, name, idNumber, returnTo } = parsed.output
    if (await takeFault(db, 'face', ['not-available'], [idNumber, reference])) return c.text('busy', 503)
    const id = createHash('sha256').update(`session ${reference}`).digest('base64url').slice(0, 32)
    await db`
      insert into sim_face.sessions (id, reference, number, name, return_to, expires)
      values (${id}, ${reference}, ${idNumber}, ${name}, ${returnTo}, ${new Date(Date.now() + VALID_MS)}) on conflict do nothing`
    const row = await sessionBy(id)
    return say(c.req.header(HEADERS.once), {
      reference,
      session: id,
      page: `${ownUrl}/page/${id}`,
      expiresAt: row!.expires.getTime(),
    })
  })

  app.get(`${SESSIONS}/:id/result`, async (c) => {
    if (!(await signed(c, ''))) return c.text('signature', 401)
    const row = await sessionBy(c.req.param('id'))
    if (!row || row.forgotten) return c.text('no such session', 404)
    const rule = ruleOfNumber(row.number)
    if (await takeFault(db, 'face', ['no-result'], [row.number, row.reference, row.id])) return c.text('busy', 503)
    if (rule && 'face' in rule && rule.face === 'not-available') return c.text('busy', 503)
    const once = c.req.header(HEADERS.once)
    if (row.expired || (row.capture === null && row.expires.getTime() < Date.now()))
      return say(once, { session: row.id, state: 'expired' })
    if (row.capture === null || (row.ready && row.ready.getTime() > Date.now()))
      return say(once, { session: row.id, state: 'waiting' })
    return say(once, { session: row.id, state: 'compared', score: row.score, live: row.live })
  })

  app.delete(`${SESSIONS}/:id`, async (c) => {
    if (!(await signed(c, ''))) return c.text('signature', 401)
    await db`update sim_face.sessions set forgotten = true, number = '', name = '', score = null, live = null where id = ${c.req.param('id')}`
    return say(c.req.header(HEADERS.once), { deleted: true })
  })

  /** The page that a phone's camera would be on. */
  app.get('/page/:id', async (c) => {
    const row = await sessionBy(c.req.param('id'))
    if (!row || row.forgotten) return c.text('no such session', 404)
    return c.html(html`<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>人脸核身（模拟）</title>
      <style>body{font:18px/1.6 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;text-align:center}button{font:inherit;padding:.8rem 2rem;border-radius:2rem;border:0;background:#0b6b5d;color:#fff}p{color:#555}</style>
      <h1>人脸核身（模拟）</h1><p>这里没有相机，也不会拍摄任何人。<br>A simulated camera: nobody is looked at.</p>
      <form method="post" action="/page/${row.id}/captures"><button>拍摄 · Take the picture</button></form></html>`)
  })
  app.post('/page/:id/captures', async (c) => {
    const row = await sessionBy(c.req.param('id'))
    if (!row || row.forgotten) return c.json({ error: 'no such session' }, 404)
    const capture = row.capture ?? (await look(row))
    if (c.req.header('accept')?.includes('text/html')) {
      const back = new URL(row.return_to)
      back.searchParams.set('capture', capture)
      return c.redirect(back.href, 303)
    }
    return c.json({ capture })
  })

  /** Compares, and tells the bank that it has. */
  async function look(row: SessionRow): Promise<string> {
    const capture = `capture-${randomBytes(12).toString('hex')}`
    const fault = await takeFault(db, 'face', RESULT_FAULTS, [row.number, row.reference, row.id])
    const rule = ruleOfNumber(row.number)
    const kind = fault?.kind ?? (rule && 'face' in rule ? rule.face : undefined)
    const score = kind === 'low-score' ? Number(fault?.value || 40) : kind === 'unclear' ? 70 : ALIKE
    const ready = new Date(Date.now() + (kind === 'late' ? Number(fault?.value) || 4_000 : 0))
    await db`
      update sim_face.sessions set capture = ${capture}, score = ${score}, live = ${kind !== 'not-live'}, expired = ${kind === 'expired'}, ready = ${ready}
      where id = ${row.id} and capture is null`
    if (kind !== 'no-notice') {
      const tell = () =>
        void notify(row.id).catch(() => log.warn({ session: row.id }, 'the bank did not take a notice'))
      setTimeout(tell, kind === 'late' ? ready.getTime() - Date.now() : 0)
      if (kind === 'twice') setTimeout(tell, 300)
    }
    return (await sessionBy(row.id))!.capture!
  }
  async function notify(session: string): Promise<void> {
    const url = new URL(`${bankUrl}/results`)
    const body = JSON.stringify({ session })
    for (let tries = 0; tries < 5; tries++) {
      const headers = signedHeaders('FACE', secret, { method: 'POST', path: url.pathname, body }, Date.now())
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(5_000),
      }).catch(() => undefined)
      if (answer?.ok) return
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries))
    }
    throw new Error('not taken')
  }
  return app
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the control port shows of it. */
export function faceControl(db: Database): Hono {
  const app = new Hono()
  app.get('/sessions', async (c) => {
    const reference = c.req.query('reference')
    const rows = await db`
      select id, reference, capture is not null as captured, score, live, forgotten from sim_face.sessions
      ${reference ? db`where reference = ${reference}` : db``} order by at desc limit 1000`
    return c.json({ sessions: rows })
  })
  return app
}
