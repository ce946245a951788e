/**
 * A push service (RFC 8030) with browsers of its own: it takes what is sent to a subscription, keeps it as long as it may, and
 * for browsers that the control port has made it can read it, as they could. It checks what real ones check: token (RFC
 * 8292: origin, time, signature, and the key that the subscription was made for), TTL, encoding, size, topic, urgency.
 *
 * Faults, for a subscription or anyone: late (takes it, and answers after so many ms), twice (the browser gets it twice), never
 * (taken, and lost), no-answer (taken, and no answer in time), gone (410, for ever), unknown (404), too-many (429 with
 * Retry-After of so many seconds), broken (503), refused (403).
 */
import { createECDH, randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { html } from 'hono/html'
import ece from 'http_ece'
import * as v from 'valibot'
import type { Database } from '../../storage/database.ts'
import { pause, takeFault } from '../simulation.ts'
import { LARGEST_MESSAGE, readVapid } from './wire.ts'

export const PUSH_FAULTS = [
  'late', 'twice', 'never', 'no-answer', 'gone', 'unknown', 'too-many', 'broken', 'refused',
] as const // biome-ignore format: one list

export async function createPushService(db: Database): Promise<void> {
  await db`create schema if not exists sim_push`
  await db`
    create table if not exists sim_push.browsers (
      id text primary key, application_server_key text not null, p256dh text not null, auth text not null, private_key text not null,
      gone boolean not null default false, at timestamptz not null default now())`
  await db`
    create table if not exists sim_push.messages (
      n integer generated always as identity primary key, id text not null unique, browser text not null references sim_push.browsers,
      topic text, urgency text not null, ttl integer not null, body bytea not null, lost boolean not null default false,
      replaced boolean not null default false, at timestamptz not null default now())`
  await db`create index if not exists messages_browser on sim_push.messages (browser)`
}
type Browser = {
  id: string
  application_server_key: string
  p256dh: string
  auth: string
  private_key: string
  gone: boolean
}
type Message = {
  n: number
  id: string
  browser: string
  topic: string | null
  urgency: string
  ttl: number
  body: Buffer
  replaced: boolean
  at: Date
}

/** What the browser reads. Throws when it was not encrypted for it. */
function readBy({ private_key, auth }: Pick<Browser, 'private_key' | 'auth'>, body: Buffer): string {
  const privateKey = createECDH('prime256v1')
  privateKey.setPrivateKey(private_key, 'base64url')
  return ece.decrypt(body, { version: 'aes128gcm', privateKey, authSecret: auth }).toString('utf8')
}

const URGENCIES = ['very-low', 'low', 'normal', 'high']
const hanging = 20_000

export function pushServiceSimulator(db: Database, ownUrl: string): Hono {
  const app = new Hono()
  app.post('/push/:id', async (c) => {
    const [browser] = await db<Browser[]>`select * from sim_push.browsers where id = ${c.req.param('id')}`
    if (!browser) return c.text('no such subscription', 404)
    if (browser.gone) return c.text('the subscription has ended', 410)
    const body = Buffer.from(await c.req.arrayBuffer())
    const who = readVapid(c.req.header('authorization'), new URL(ownUrl).origin, Date.now())
    if (!who) return c.text('no token of RFC 8292 for this origin', 401)
    if (who.publicKey !== browser.application_server_key) return c.text('made for another key', 403)
    const ttl = c.req.header('ttl') ?? ''
    if (!/^\d{1,9}$/.test(ttl)) return c.text('TTL is missing', 400)
    if (body.length > LARGEST_MESSAGE) return c.text(`more than ${LARGEST_MESSAGE} bytes`, 413)
    if (c.req.header('content-encoding') !== 'aes128gcm') return c.text('aes128gcm is wanted', 415)
    const topic = c.req.header('topic') ?? null
    const urgency = c.req.header('urgency') ?? 'normal'
    if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) return c.text('not a topic', 400)
    if (!URGENCIES.includes(urgency)) return c.text('not an urgency', 400)

    const fault = await takeFault(db, 'push-service', PUSH_FAULTS, [browser.id])
    switch (fault?.kind) {
      case 'gone':
        await db`update sim_push.browsers set gone = true where id = ${browser.id}`
        return c.text('the subscription has ended', 410)
      case 'unknown':
        return c.text('no such subscription', 404)
      case 'too-many':
        return c.text('too many', 429, { 'retry-after': fault.value || '30' })
      case 'broken':
        return c.text('try again', 503)
      case 'refused':
        return c.text('refused', 403)
    }
    const id = randomBytes(16).toString('hex')
    await db.begin(async (tx) => {
      if (topic !== null)
        await tx`update sim_push.messages set replaced = true where browser = ${browser.id} and topic = ${topic} and not replaced`
      for (const name of fault?.kind === 'twice' ? [id, `${id}-again`] : [id])
        await tx`
          insert into sim_push.messages (id, browser, topic, urgency, ttl, body, lost)
          values (${name}, ${browser.id}, ${topic}, ${urgency}, ${Number(ttl)}, ${body}, ${fault?.kind === 'never'})`
    })
    if (fault?.kind === 'late') await pause(Number(fault.value) || 3_000)
    if (fault?.kind === 'no-answer') await pause(Number(fault.value) || hanging)
    return c.body(null, 201, { location: `${ownUrl}/messages/${id}`, ttl })
  })

  app.get('/', async (c) => {
    const rows = await db<(Message & Browser)[]>`
      select m.*, b.private_key, b.auth from sim_push.messages m join sim_push.browsers b on b.id = m.browser
      where not m.lost order by m.n desc limit 100`
    return c.html(html`<!doctype html>
      <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <meta http-equiv="refresh" content="3"><title>推送 · 演示</title>
      <style>
        body{font:16px/1.5 "PingFang SC","Noto Sans SC",sans-serif;background:#f7f5f0;color:#15202b;margin:0 auto;max-width:34rem;padding:1rem}
        h1{font-size:1.1rem}small{color:#5b6670}li{list-style:none;margin:0 0 .8rem}ul{padding:0}
        pre{margin:.1rem 0;background:#fff;border-radius:.6rem;padding:.6rem .9rem;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
      </style></head><body>
      <h1>推送服务 <small>模拟 · push service (simulated): what its browsers got, as only they can read it</small></h1>
      <ul>${rows.map((row) => html`<li><small>${row.browser.slice(0, 12)}… · ${row.at.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' })} · TTL ${row.ttl} · ${row.urgency}${row.replaced ? ' · 已被替换 replaced' : ''} · ${row.body.length} B</small><br><pre>${readBy(row, row.body).trim()}</pre></li>`)}</ul>
      ${rows.length === 0 ? html`<p>还没有推送。 Nothing yet.</p>` : ''}
      </body></html>`)
  })
  return app
}

const newBrowser = v.strictObject({
  applicationServerKey: v.pipe(v.string(), v.regex(/^B[\w-]{86}$/)),
})
/** What the control port offers: browsers that subscribe, what came for them, and their end. */
export function pushServiceControl(db: Database, ownUrl: string): Hono {
  const app = new Hono()
  /** The endpoint and keys as `PushSubscription.toJSON()` gives them, and the private key that a real browser keeps to itself. */
  app.post('/subscriptions', async (c) => {
    const parsed = v.safeParse(newBrowser, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const keys = createECDH('prime256v1')
    const p256dh = keys.generateKeys('base64url')
    const [id, auth] = [randomBytes(24).toString('base64url'), randomBytes(16).toString('base64url')]
    const privateKey = Buffer.from(keys.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url')
    await db`
      insert into sim_push.browsers (id, application_server_key, p256dh, auth, private_key)
      values (${id}, ${parsed.output.applicationServerKey}, ${p256dh}, ${auth}, ${privateKey})`
    return c.json({ id, endpoint: `${ownUrl}/push/${id}`, keys: { p256dh, auth }, privateKey }, 201)
  })
  app.delete('/subscriptions/:id', async (c) => {
    await db`update sim_push.browsers set gone = true where id = ${c.req.param('id')}`
    return c.body(null, 204)
  })
  app.get('/subscriptions/:id/messages', async (c) => {
    const [browser] = await db<Browser[]>`select * from sim_push.browsers where id = ${c.req.param('id')}`
    if (!browser) return c.json({ error: 'no such subscription' }, 404)
    const rows = await db<Message[]>`
      select * from sim_push.messages where browser = ${browser.id} and not lost order by n`
    return c.json({
      messages: rows.map(({ n, id, topic, urgency, ttl, body, replaced, at }) => ({
        n,
        id,
        topic,
        urgency,
        ttl,
        replaced,
        at,
        body: body.toString('base64url'),
        text: readBy(browser, body),
      })),
    })
  })
  return app
}
