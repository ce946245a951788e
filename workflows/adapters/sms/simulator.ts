/**
 * A carrier's SMS centre: SMPP 3.4 on a port of its own, and an inbox that a person can read. Faults: delay (the message
 * shows later), lose (taken, never shown, no receipt), undelivered (taken, and a receipt that says so), reject, throttle,
 * no-answer, hang-up (taken, and the connection breaks before the answer), twice (delivered twice).
 */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { html } from 'hono/html'
import smpp, { type Pdu, type Session } from 'smpp'
import * as v from 'valibot'
import { SIGNATURE } from '../../../core/channels/sms.ts'
import type { Database } from '../../storage/database.ts'
import { pause, takeFault } from '../simulation.ts'

export const SMS_FAULTS = [
  'delay', 'lose', 'undelivered', 'reject', 'throttle', 'no-answer', 'hang-up', 'twice',
] as const // biome-ignore format: one list

export async function createSms(db: Database): Promise<void> {
  await db`create schema if not exists sim_sms`
  await db`
    create table if not exists sim_sms.inbox (
      n integer generated always as identity primary key, phone text not null, text text not null, at timestamptz not null default now())`
  await db`alter table sim_sms.inbox add column if not exists parts integer not null default 1`
  await db`create index if not exists inbox_phone on sim_sms.inbox (phone, n desc)`
}

type Account = { readonly systemId: string; readonly password: string }
const RECEIPT_MS = 300
const CHINA = '86'
const IS_RECEIPT = 0x04
const UCS2 = 8
/** A header of the concatenation: its kind, length, then reference, parts in all, this part. */
const CONCATENATED = 0x00

/** The centre's SMPP side. `say` brings a customer's text to whoever is bound. */
export function smsCentre(db: Database, account: Account) {
  const bound = new Set<Session>()
  const begun = new Map<string, (string | undefined)[]>()
  let stopped = false

  const deliver = (fields: Readonly<Record<string, unknown>>, to?: Session) => {
    const session = to && bound.has(to) ? to : [...bound].at(-1)
    // Kept until somebody is there to hear it, as a centre does.
    if (!session) {
      if (!stopped) setTimeout(() => deliver(fields), 1_000).unref()
      return
    }
    session.deliver_sm(fields, () => {})
  }
  const receipt = async (session: Session, id: string, phone: string, said: 'DELIVRD' | 'UNDELIV') => {
    await pause(RECEIPT_MS)
    const at = new Date().toISOString().replace(/\D/g, '').slice(2, 12)
    const done = said === 'DELIVRD'
    deliver(
      {
        source_addr: `${CHINA}${phone}`,
        esm_class: IS_RECEIPT,
        // Appendix B of SMPP 3.4.
        short_message: `id:${id} sub:001 dlvrd:${done ? '001' : '000'} submit date:${at} done date:${at} stat:${said} err:${done ? '000' : '001'} text:`,
      },
      session,
    )
  }

  /** What the centre does with one part; answers its status and id. */
  async function take(session: Session, pdu: Pdu): Promise<{ status: number; id?: string } | 'nothing'> {
    const [, phone] = /^\+?86(1[3-9]\d{9})$/.exec(pdu.destination_addr ?? '') ?? []
    if (phone === undefined) return { status: smpp.ESME_RINVDSTADR }
    const [, , reference, all = 1, number = 1] = pdu.short_message?.udh?.find(([kind]) => kind === CONCATENATED) ?? []
    const text = String(pdu.short_message?.message ?? '')
    // Carriers of the mainland refuse a text without its sender's signature.
    if (number === 1 && !text.startsWith(SIGNATURE)) return { status: smpp.ESME_RSUBMITFAIL }
    const fault = await takeFault(db, 'sms', SMS_FAULTS, [phone])
    if (fault?.kind === 'reject') return { status: smpp.ESME_RSUBMITFAIL }
    if (fault?.kind === 'throttle') return { status: smpp.ESME_RTHROTTLED }
    if (fault?.kind === 'no-answer') return 'nothing'
    const id = randomBytes(8).toString('hex')
    const key = `${phone} ${pdu.source_addr} ${reference}`
    const parts = begun.get(key) ?? new Array<string | undefined>(all).fill(undefined)
    parts[number - 1] = text
    begun.set(key, parts)
    if (parts.every((part) => part !== undefined)) {
      begun.delete(key)
      const show = () => db`insert into sim_sms.inbox (phone, text, parts) values (${phone}, ${parts.join('')}, ${all})`
      if (fault?.kind === 'delay') setTimeout(() => void show().catch(() => {}), Number(fault.value) || 3_000)
      else if (fault?.kind !== 'lose' && fault?.kind !== 'undelivered') await show()
      if (fault?.kind === 'twice') await show()
    }
    if (pdu.registered_delivery && fault?.kind !== 'lose')
      void receipt(session, id, phone, fault?.kind === 'undelivered' ? 'UNDELIV' : 'DELIVRD')
    if (fault?.kind === 'hang-up') {
      session.destroy()
      return 'nothing'
    }
    return { status: smpp.ESME_ROK, id }
  }

  const server = smpp.createServer((session) => {
    session.socket.setNoDelay(true)
    session.on('error', () => session.destroy())
    session.on('close', () => bound.delete(session))
    session.on('pdu', async (pdu: Pdu) => {
      if (pdu.isResponse()) return
      if (pdu.command === 'bind_transceiver') {
        const known = pdu.system_id === account.systemId && pdu.password === account.password
        session.send(pdu.response(known ? { system_id: 'sim-smsc' } : { command_status: smpp.ESME_RINVPASWD }))
        if (known) bound.add(session)
        else session.close()
      } else if (pdu.command === 'submit_sm') {
        if (!bound.has(session)) return void session.send(pdu.response({ command_status: smpp.ESME_RINVBNDSTS }))
        const taken = await take(session, pdu).catch(() => ({ status: smpp.ESME_RSYSERR, id: undefined }))
        if (taken !== 'nothing')
          session.send(pdu.response({ command_status: taken.status, ...(taken.id ? { message_id: taken.id } : {}) }))
      } else {
        session.send(pdu.response())
        if (pdu.command === 'unbind') session.close()
      }
    })
  })
  return {
    listen: (port: number) =>
      new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => resolve())
      }),
    /** A customer's text to the bank. */
    say: (from: string, text: string) =>
      deliver({ source_addr: `${CHINA}${from}`, esm_class: 0, data_coding: UCS2, short_message: text }),
    close() {
      stopped = true
      server.close()
      for (const session of server.sessions) session.destroy()
    },
  }
}

const reply = v.strictObject({
  from: v.pipe(v.string(), v.regex(/^1[3-9]\d{9}$/)),
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(70)),
})
type InboxRow = { n: number; phone: string; text: string; parts: number; at: Date }

/** The inbox as a page and as JSON, and a place to answer from. */
export function smsInbox(db: Database, say: (from: string, text: string) => void): Hono {
  const app = new Hono()
  app.post('/replies', async (c) => {
    const parsed = v.safeParse(reply, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ error: 'malformed', wrong: v.flatten(parsed.issues) }, 422)
    say(parsed.output.from, parsed.output.text)
    return c.body(null, 202)
  })

  const read = (to: string | undefined, after: number) => db<InboxRow[]>`
    select * from sim_sms.inbox where n > ${after} ${to ? db`and phone = ${to}` : db``} order by n desc limit 100`

  app.get('/messages', async (c) => {
    const rows = await read(c.req.query('to'), Number(c.req.query('after') ?? 0))
    return c.json({ messages: rows.map(({ n, phone, text, parts, at }) => ({ n, to: phone, text, parts, at })) })
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
      <ul>${rows.map((row) => html`<li><small>${row.phone} · ${row.at.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' })}${row.parts > 1 ? ` · ${row.parts} 条 parts` : ''}</small><br><p>${row.text}</p></li>`)}</ul>
      ${rows.length === 0 ? html`<p>还没有短信。 No messages yet.</p>` : ''}
      </body></html>`)
  })
  return app
}
