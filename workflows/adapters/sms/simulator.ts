/**
 * An SMS centre with an inbox that a person can read. Faults: delay (the message shows later), lose (accepted, never
 * shown), reject, no-answer, twice (delivered twice).
 */
import { Hono } from 'hono'
import { html } from 'hono/html'
import * as v from 'valibot'
import type { Database } from '../../storage/database.ts'
import { pause, takeFault } from '../simulation.ts'

export const SMS_FAULTS = ['delay', 'lose', 'reject', 'no-answer', 'twice'] as const

export async function createSms(db: Database): Promise<void> {
  await db`create schema if not exists sim_sms`
  await db`create table if not exists sim_sms.accepted (id text primary key, at timestamptz not null default now())`
  await db`
    create table if not exists sim_sms.inbox (
      n integer generated always as identity primary key, phone text not null, text text not null, at timestamptz not null default now())`
  await db`create index if not exists inbox_phone on sim_sms.inbox (phone, n desc)`
}

const message = v.strictObject({
  id: v.pipe(v.string(), v.minLength(8), v.maxLength(64)),
  to: v.pipe(v.string(), v.regex(/^1[3-9]\d{9}$/)),
  text: v.pipe(v.string(), v.regex(/^【桥】/), v.maxLength(500)),
})
type InboxRow = { n: number; phone: string; text: string; at: Date }

export function smsSimulator(db: Database, token: string): Hono {
  const app = new Hono()
  app.post('/messages', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.json({ error: 'unauthorised' }, 401)
    const parsed = v.safeParse(message, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ error: 'malformed', wrong: v.flatten(parsed.issues) }, 422)
    const { id, to, text } = parsed.output
    const fault = await takeFault(db, 'sms', SMS_FAULTS, [to])
    if (fault?.kind === 'reject') return c.json({ error: 'rejected' }, 422)
    if (fault?.kind === 'no-answer') {
      await pause(Number(fault.value) || 10_000)
      return c.json({ error: 'late' }, 500)
    }
    const [first] = await db`insert into sim_sms.accepted (id) values (${id}) on conflict do nothing returning true`
    if (first && fault?.kind !== 'lose') {
      const deliver = () => db`insert into sim_sms.inbox (phone, text) values (${to}, ${text})`
      if (fault?.kind === 'delay') setTimeout(() => void deliver().catch(() => {}), Number(fault.value) || 3_000)
      else await deliver()
      if (fault?.kind === 'twice') await deliver()
    }
    return c.json({ id }, 202)
  })

  const read = (to: string | undefined, after: number) => db<InboxRow[]>`
    select * from sim_sms.inbox where n > ${after} ${to ? db`and phone = ${to}` : db``} order by n desc limit 100`

  app.get('/messages', async (c) => {
    const rows = await read(c.req.query('to'), Number(c.req.query('after') ?? 0))
    return c.json({ messages: rows.map(({ n, phone, text, at }) => ({ n, to: phone, text, at })) })
  })
  app.get('/', async (c) => {
    const to = c.req.query('to')
    const rows = await read(to && /^1\d{10}$/.test(to) ? to : undefined, 0)
    return c.html(html`<!doctype html>
      <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <meta http-equiv="refresh" content="3"><title>短信 · 演示</title>
      <style>
        body{font:16px/1.5 "PingFang SC","Noto Sans SC",sans-serif;background:#f7f5f0;color:#15202b;margin:0 auto;max-width:30rem;padding:1rem}
        h1{font-size:1.1rem}small{color:#5b6670}form{margin:.5rem 0 1rem}input{font:inherit;padding:.4rem .6rem;border:1px solid #b9bec3;border-radius:.4rem;width:14rem}
        li{list-style:none;margin:0 0 .8rem}ul{padding:0}p{margin:.1rem 0;background:#fff;border-radius:.2rem .9rem .9rem .9rem;padding:.6rem .9rem;display:inline-block}
      </style></head><body>
      <h1>短信收件箱 <small>模拟短信中心 · SMS inbox (simulated)</small></h1>
      <form><label>手机号 <input name="to" inputmode="numeric" value="${to ?? ''}" placeholder="全部 all"></label></form>
      <ul>${rows.map((row) => html`<li><small>${row.phone} · ${row.at.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' })}</small><br><p>${row.text}</p></li>`)}</ul>
      ${rows.length === 0 ? html`<p>还没有短信。 No messages yet.</p>` : ''}
      </body></html>`)
  })
  return app
}
