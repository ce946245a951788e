/** Shapes of notifications: which devices get them, and what their owner wants. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { instantOut } from '../shape.ts'
import { switchable } from './categories.ts'
import type { PushSettings } from './push.ts'
import { LONGEST_ENDPOINT } from './push-endpoint.ts'

const clockTime = v.pipe(
  v.string('clock-time'),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'clock-time'),
  v.examples(['22:00']),
)

const endpoint = v.pipe(
  v.string('endpoint'),
  v.maxLength(LONGEST_ENDPOINT, 'endpoint'),
  v.regex(/^https?:\/\/[\x21-\x7e]+$/, 'endpoint'),
)
/** PushSubscriptionJSON of the Push API: an uncompressed point of P-256 (65 bytes) and 16 bytes, base64url. */
export const subscribe = v.strictObject({
  endpoint,
  expirationTime: v.optional(v.nullable(v.number('endpoint'))),
  keys: v.strictObject({
    p256dh: v.pipe(v.string('push-key'), v.regex(/^B[\w-]{86}$/, 'push-key')),
    auth: v.pipe(v.string('push-key'), v.regex(/^[\w-]{22}$/, 'push-key')),
  }),
})
export type Subscribe = v.InferOutput<typeof subscribe>
export const device = v.strictObject({ id: businessId('device') })

const settings = v.strictObject({
  off: v.pipe(v.array(v.picklist(switchable, 'category')), v.maxLength(switchable.length, 'category')),
  quiet: v.nullable(v.strictObject({ from: clockTime, until: clockTime })),
  showAmounts: v.boolean('answer'),
  textsToo: v.boolean('answer'),
})
export const setSettings = settings
export type SettingsText = v.InferOutput<typeof settings>

export const notifications = v.object({
  publicKey: v.pipe(v.string(), v.description('applicationServerKey of the Push API (RFC 8292), base64url')),
  settings,
  devices: v.array(
    v.object({
      id: v.string(),
      device: v.string(),
      since: instantOut,
      /** When something last reached its push service. */
      lastSent: v.nullable(instantOut),
      /** Its push service has refused what was sent last. */
      trouble: v.boolean(),
      here: v.boolean(),
    }),
  ),
})
export type Notifications = v.InferOutput<typeof notifications>

const text = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const minute = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
export const settingsText = ({ off, quiet, showAmounts, textsToo }: PushSettings): SettingsText => ({
  off: switchable.filter((category) => off.includes(category)),
  quiet: quiet && { from: text(quiet.from), until: text(quiet.until) },
  showAmounts,
  textsToo,
})
export const settingsOf = ({ quiet, ...rest }: SettingsText): PushSettings => ({
  ...rest,
  quiet: quiet && { from: minute(quiet.from), until: minute(quiet.until) },
})
