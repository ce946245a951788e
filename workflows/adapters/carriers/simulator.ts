/**
 * A service that follows parcels at all carriers, and the carriers with it: a parcel that is asked about is picked up at once and goes on
 * by itself every few minutes until it is signed for, or as the control port says.
 *
 * Faults, for a number or anyone: not-available (asking gets no answer), unknown (it follows no such parcel); of one telling: late (after so many ms), twice,
 * out-of-order (what was told before comes once more after it), never (it is not told, and not again), wrong-number (of another parcel), unsigned.
 */
import { Hono } from 'hono'
import type { Logger } from 'pino'
import * as v from 'valibot'
import { type TrackState, trackStates } from '../../../core/mall/kinds.ts'
import { beijing } from '../../../core/time.ts'
import type { Database } from '../../storage/database.ts'
import { readJson } from '../json.ts'
import { pause, takeFault } from '../simulation.ts'
import { POLL, readReply, signOf, states, subscription, TAKEN } from './wire.ts'

export const CARRIERS = 'carriers'
const ASKING_FAULTS = ['not-available', 'unknown'] as const
const TELLING_FAULTS = ['late', 'twice', 'out-of-order', 'never', 'wrong-number', 'unsigned'] as const
export const CARRIERS_FAULTS = [...ASKING_FAULTS, ...TELLING_FAULTS] as const

/** What comes after what by itself, and after so many minutes of real time. */
const way: Partial<Record<TrackState, readonly [next: TrackState, minutes: number]>> = {
  'picked-up': ['on-its-way', 2],
  'on-its-way': ['delivering', 10],
  delivering: ['signed', 10],
}
const words: Readonly<Record<TrackState, string>> = {
  'picked-up': '快递员已揽收，快件离开发货地网点',
  'on-its-way': '快件到达分拨中心，已发往下一站',
  delivering: '快递员正在派件，请保持电话畅通',
  signed: '已签收，签收人：本人',
  returning: '收件人拒收，快件退回发件人',
  trouble: '联系不上收件人，暂存网点',
}

export async function createCarriers(db: Database): Promise<void> {
  await db`create schema if not exists sim_carriers`
  await db`
    create table if not exists sim_carriers.parcels (
      callback text primary key, number text not null, company text not null, salt text not null, key text not null default '', state text,
      next timestamptz, at timestamptz not null default now())`
  await db`create index if not exists parcels_number on sim_carriers.parcels (number)`
  await db`
    create table if not exists sim_carriers.events (
      id integer generated always as identity primary key, callback text not null, state text not null, says text not null, at timestamptz not null default now())`
  await db`create index if not exists events_callback on sim_carriers.events (callback)`
}
type ParcelRow = { callback: string; number: string; company: string; salt: string; state: TrackState | null }
type EventRow = { state: TrackState; says: string; at: Date }

export type CarriersWorld = {
  readonly db: Database
  readonly secret: string
  readonly log: Pick<Logger, 'info' | 'warn'>
}
export function carriersSimulator({ db, secret, log }: CarriersWorld) {
  const app = new Hono()
  const say = (returnCode: string, message: string) => ({ result: returnCode === TAKEN, returnCode, message })
  app.post(POLL, async (c) => {
    const { schema, param } = (await c.req.parseBody()) as Record<string, string>
    const asked = schema === 'json' && param ? readJson(subscription, param) : undefined
    if (!asked) return c.json(say('700', '订阅方的订阅数据存在错误'))
    if (asked.key !== secret) return c.json(say('600', '您不是合法的订阅者'))
    const { number, company, parameters } = asked
    const fault = await takeFault(db, CARRIERS, ASKING_FAULTS, [number])
    if (fault?.kind === 'not-available') return c.text('busy', 503)
    if (fault?.kind === 'unknown') return c.json(say('702', '识别不到该单号对应的快递公司'))
    const made = await db`
      insert into sim_carriers.parcels (callback, number, company, salt)
      values (${parameters.callbackurl}, ${number}, ${company || 'shunfeng'}, ${parameters.salt}) on conflict do nothing`
    if (made.count === 0) return c.json(say('501', '重复订阅'))
    void happen(parameters.callbackurl, 'picked-up')
    return c.json(say(TAKEN, '提交成功'))
  })

  /** Something happens to a parcel, and is told. */
  async function happen(callback: string, state: TrackState, says = words[state]): Promise<void> {
    const [after, minutes] = way[state] ?? []
    await db.begin(async (tx) => {
      await tx`insert into sim_carriers.events (callback, state, says) values (${callback}, ${state}, ${says})`
      await tx`
        update sim_carriers.parcels set state = ${state}, next = ${after ? new Date(Date.now() + minutes! * 60_000) : null} where callback = ${callback}`
    })
    const [parcel] = await db<ParcelRow[]>`select * from sim_carriers.parcels where callback = ${callback}`
    const events = await db<EventRow[]>`select state, says, at from sim_carriers.events where callback = ${callback} order by id`
    await tell(parcel!, events).catch((failure: Error) =>
      log.warn({ number: parcel!.number, failure: String(failure) }, 'the bank did not take news of a parcel'),
    )
  } // biome-ignore format: one statement

  async function tell(parcel: ParcelRow, events: readonly EventRow[]): Promise<void> {
    const fault = await takeFault(db, CARRIERS, TELLING_FAULTS, [parcel.number])
    if (fault?.kind === 'never') return
    if (fault?.kind === 'late') await pause(Number(fault.value) || 5_000)
    const form = (some: readonly EventRow[]) => {
      const number = fault?.kind === 'wrong-number' ? `${parcel.number}9` : parcel.number
      const last = some.at(-1)!
      const [state] = states.find(([, , one]) => one === last.state)!
      const data = some.toReversed().map(({ at, says, state: one }) => {
        const time = beijing(at.getTime()).slice(0, 19).replace('T', ' ')
        return { context: says, time, ftime: time, status: states.find(([, , other]) => other === one)![1] }
      })
      const over = last.state === 'signed'
      const lastResult = { message: 'ok', state, status: '200', condition: '00', ischeck: over ? '1' : '0', com: parcel.company, nu: number, data }
      const param = JSON.stringify({ status: over ? 'shutdown' : 'polling', billstatus: over ? 'check' : 'got', message: '', autoCheck: '0', comOld: '', comNew: '', lastResult })
      return new URLSearchParams({ param, ...(fault?.kind === 'unsigned' ? {} : { sign: signOf(param, parcel.salt) }) })
    } // biome-ignore format: one push
    await post(parcel.callback, form(events))
    if (fault?.kind === 'twice') await post(parcel.callback, form(events))
    if (fault?.kind === 'out-of-order' && events.length > 1) await post(parcel.callback, form(events.slice(0, -1)))
  }
  async function post(callback: string, body: URLSearchParams): Promise<void> {
    for (let tries = 0; tries < 4; tries++) {
      const answer = await fetch(callback, { method: 'POST', body, signal: AbortSignal.timeout(5_000) }).catch(
        () => undefined,
      )
      const said = answer?.ok ? readReply(await answer.text()) : undefined
      if (said?.result) return
      await pause(500 * 2 ** tries)
    }
    throw new Error('not taken')
  }

  /** Parcels go on by themselves. */
  const timer = setInterval(() => {
    void (async () => {
      const due = await db<ParcelRow[]>`
        update sim_carriers.parcels set next = null where callback in (
          select callback from sim_carriers.parcels where next <= now() order by next limit 20 for update skip locked) returning *`
      for (const { callback, state } of due) {
        const [next] = (state && way[state]) ?? []
        if (next) await happen(callback, next)
      }
    })().catch((failure: Error) => log.warn({ failure: String(failure) }, 'the carriers rest a moment'))
  }, 1_000)

  const happening = v.strictObject({
    state: v.picklist(trackStates),
    says: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  })
  const control = new Hono()
  control.get('/parcels', async (c) => {
    const number = c.req.query('number')
    const rows = await db`
      select number, company, callback, state, at from sim_carriers.parcels ${number ? db`where number = ${number}` : db``} order by at desc limit 1000`
    return c.json({ parcels: rows })
  })
  control.post('/parcels/:number/events', async (c) => {
    const parsed = v.safeParse(happening, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ error: `state is one of ${trackStates.join(', ')}` }, 400)
    const parcels = await db<ParcelRow[]>`select * from sim_carriers.parcels where number = ${c.req.param('number')}`
    for (const { callback } of parcels) await happen(callback, parsed.output.state, parsed.output.says)
    return parcels.length > 0 ? c.json({ told: parcels.length }, 201) : c.json({ error: 'nobody follows it' }, 404)
  })
  return { app, control, stop: () => clearInterval(timer) }
}
