/**
 * The protocol of a service that follows parcels at all carriers, as 快递100 has it (订阅推送): a form with `schema` and `param` to /poll, in it the key by which it knows us,
 * a callback and a salt; from then on a form with `param` and `sign` = MD5(param + salt), upper case, to the callback, each time with all events so far. Whoever is
 * told answers {"result":true,"returnCode":"200","message":"成功"}, or is told again.
 *
 * MD5 alone is weak where somebody may choose the text: so each parcel has a salt of its own that nobody can work out from another's.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import type { TrackState } from '../../../core/mall/kinds.ts'
import type { TrackEvent } from '../../../core/mall/tracking.ts'
import { readJson } from '../json.ts'

export const POLL = '/poll'
/** Its codes of carriers, and how people call them. */
const companies: readonly (readonly [code: string, ...names: string[]])[] = [
  ['shunfeng', '顺丰', 'sf'], ['ems', 'ems'], ['youzhengguonei', '邮政', 'chinapost'], ['zhongtong', '中通', 'zto'], ['yuantong', '圆通', 'yto'], ['shentong', '申通', 'sto'],
  ['yunda', '韵达', 'yunda'], ['jtexpress', '极兔', 'jt'], ['jd', '京东', 'jd'], ['debangkuaidi', '德邦', 'deppon'], ['danniao', '丹鸟', '菜鸟'],
] // biome-ignore format: a table
/** Undefined: it finds out by the number. */
export function companyOf(carrier: string): string | undefined {
  const named = carrier.toLowerCase().replaceAll(' ', '')
  return companies.find(([, ...names]) => names.some((name) => named.includes(name)))?.[0]
}

export const saltFor = (secret: string, parcel: string): string =>
  createHmac('sha256', secret).update(parcel).digest('hex').slice(0, 32)
export const signOf = (param: string, salt: string): string =>
  createHash('md5').update(param + salt).digest('hex').toUpperCase() // biome-ignore format: one line
const isSigned = (param: string, salt: string, sign: string): boolean => {
  const [right, said] = [Buffer.from(signOf(param, salt)), Buffer.from(sign)]
  return right.length === said.length && timingSafeEqual(right, said)
}

// ——— asking ———

export const subscription = v.object({
  company: v.string(),
  number: v.string(),
  key: v.string(),
  parameters: v.object({
    callbackurl: v.pipe(v.string(), v.url()),
    salt: v.string(),
    phone: v.string(),
    resultv2: v.string(),
    autoCom: v.string(),
  }),
})
export type Subscription = v.InferOutput<typeof subscription>
export const reply = v.object({ result: v.boolean(), returnCode: v.string(), message: v.string() })
export const TAKEN = '200'
/** It follows this one already. */
export const TWICE = '501'
/** No such carrier, wrong data, a number of no carrier: asking again changes nothing. */
export const NEVER: ReadonlySet<string> = new Set(['700', '701', '702'])
export const readReply = (text: string) => readJson(reply, text)

// ——— being told ———

const item = v.object({
  context: v.string(),
  time: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)),
  status: v.optional(v.string(), ''),
})
const told = v.object({
  status: v.string(),
  lastResult: v.object({ state: v.string(), nu: v.string(), data: v.pipe(v.array(item), v.maxLength(200)) }),
})
export type Told = v.InferOutput<typeof told>

/** What it calls a state, and its number of it (lastResult.state). */
export const states: readonly (readonly [number: string, name: string, state: TrackState])[] = [
  ['0', '在途', 'on-its-way'], ['1', '揽收', 'picked-up'], ['5', '派件', 'delivering'], ['3', '签收', 'signed'],
  ['4', '退签', 'returning'], ['6', '退回', 'returning'], ['14', '拒签', 'returning'], ['2', '疑难', 'trouble'], ['7', '转投', 'on-its-way'], ['8', '清关', 'on-its-way'],
] // biome-ignore format: a table
const named = (name: string) => states.find(([, one]) => one === name)?.[2]
const numbered = (number: string) => states.find(([one]) => one === number)?.[2]
const LONGEST = 200
const plain = (text: string) => text.replace(/\p{C}/gu, '').trim().slice(0, LONGEST)
/** Its times are Beijing's. */
const instantIn = (time: string) => Date.parse(`${time.replace(' ', 'T')}+08:00`)

export type News = { readonly number: string; readonly events: readonly TrackEvent[] }
/** What was told, when it was signed for this parcel; undefined where it was not, `malformed` where it says nothing that can be read. */
export function newsIn(form: string, salt: string): News | 'malformed' | undefined {
  const fields = new URLSearchParams(form)
  const param = fields.get('param')
  if (param === null || !isSigned(param, salt, fields.get('sign') ?? '')) return undefined
  const said = readJson(told, param)
  if (!said) return 'malformed'
  const { data, nu, state } = said.lastResult
  const events = data.map(({ context, time, status }): TrackEvent => ({ at: instantIn(time), state: named(status) ?? 'on-its-way', says: plain(context) }))
  if (events.some(({ at }) => Number.isNaN(at))) return 'malformed'
  // Where its events have no names, the newest is what the parcel has come to.
  const newest = events.toSorted((a, b) => b.at - a.at)[0]
  const whole = numbered(state)
  if (!newest || whole === undefined || data.some(({ status }) => status !== '')) return { number: nu, events }
  return { number: nu, events: events.map((one) => (one === newest ? { ...one, state: whole } : one)) }
} // biome-ignore format: one row
