/** Devices that get notifications, and what their owners want. A device whose session was ended is taken out by the database itself. */
import { randomBytes } from 'node:crypto'
import type { Category } from '../../core/channels/categories.ts'
import { DEFAULTS, MOST_DEVICES, MOST_REFUSALS, type PushSettings } from '../../core/channels/push.ts'
import type { Locale } from '../../core/words/index.ts'
import type { Database, Transaction } from './database.ts'

export type DeviceRow = {
  id: string
  device: string
  session: string
  created: Date
  last_ok: Date | null
  failures: number
}
export const devicesOf = (db: Database | Transaction, customer: string): Promise<DeviceRow[]> => db<DeviceRow[]>`
  select id, device, session, created, last_ok, failures from push_devices where customer = ${customer} order by created desc`

type Subscribed = {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  readonly customer: string
  readonly session: string
  readonly device: string
  readonly locale: Locale
}
/**
 * One browser is one device of one customer: who turns notifications on where another had them takes them over, and what still
 * waited for the other one goes nowhere.
 */
export const keepDevice = (db: Database, one: Subscribed): Promise<void> =>
  db.begin(async (tx) => {
    await tx`delete from push_devices where endpoint = ${one.endpoint} and customer <> ${one.customer}`
    await tx`
      insert into push_devices ${tx({ id: `device-${randomBytes(16).toString('hex')}`, ...one })}
      on conflict (endpoint) do update set p256dh = excluded.p256dh, auth = excluded.auth, session = excluded.session,
        device = excluded.device, locale = excluded.locale, seen = now(), failures = 0`
    await tx`
      delete from push_devices where id in (
        select id from push_devices where customer = ${one.customer} order by seen desc, id offset ${MOST_DEVICES})`
  })
/** The app is open on a device: from now on it is this session's. Answers whether it is known as this customer's. */
export async function seeDevice(db: Database, one: Subscribed): Promise<boolean> {
  const seen = await db`
    update push_devices set p256dh = ${one.p256dh}, auth = ${one.auth}, session = ${one.session}, device = ${one.device}, locale = ${one.locale}, seen = now()
    where endpoint = ${one.endpoint} and customer = ${one.customer}`
  return seen.count > 0
}
export async function endDevice(db: Database, id: string, customer?: string): Promise<boolean> {
  const ended =
    await db`delete from push_devices where id = ${id} ${customer === undefined ? db`` : db`and customer = ${customer}`}`
  return ended.count > 0
}
/** A new session on the device that carried the one before, both by digest: whose it is decides whether its notifications go on. */
export async function passDeviceOn(tx: Transaction, { from, to }: { from: string; to: string }): Promise<void> {
  await tx`
    update push_devices d set session = s.id from sessions o, sessions s
    where o.digest = ${from} and s.digest = ${to} and d.session = o.id and d.customer = s.customer`
}

export async function noteTaken(db: Database, id: string): Promise<void> {
  await db`update push_devices set last_ok = now(), failures = 0 where id = ${id}`
}
/** Refused again and again, it is nobody's any more. */
export async function noteRefused(db: Database, id: string): Promise<void> {
  await db`update push_devices set failures = failures + 1 where id = ${id}`
  await db`delete from push_devices where id = ${id} and failures >= ${MOST_REFUSALS}`
}

export type SettingsRow = {
  off: Category[] | null
  quiet_from: number | null
  quiet_until: number | null
  show_amounts: boolean | null
  texts_too: boolean | null
}
/** Of `push_settings s`, joined from the left: who never chose has nothing there. */
export const settingsColumns = (db: Database) => db`s.off, s.quiet_from, s.quiet_until, s.show_amounts, s.texts_too`
export const settingsFrom = ({ off, quiet_from, quiet_until, show_amounts, texts_too }: SettingsRow): PushSettings =>
  off === null
    ? DEFAULTS
    : {
        off,
        quiet: quiet_from === null || quiet_until === null ? null : { from: quiet_from, until: quiet_until },
        showAmounts: show_amounts ?? false,
        textsToo: texts_too ?? false,
      }
export async function settingsOf(db: Database, customer: string): Promise<PushSettings> {
  const [row] = await db<
    SettingsRow[]
  >`select ${settingsColumns(db)} from push_settings s where s.customer = ${customer}`
  return row ? settingsFrom(row) : DEFAULTS
}
export async function keepSettings(
  db: Database,
  customer: string,
  { off, quiet, showAmounts, textsToo }: PushSettings,
): Promise<void> {
  const row = {
    customer,
    off: [...off],
    quiet_from: quiet?.from ?? null,
    quiet_until: quiet?.until ?? null,
    show_amounts: showAmounts,
    texts_too: textsToo,
  }
  await db`
    insert into push_settings ${db(row)} on conflict (customer) do update set off = excluded.off, quiet_from = excluded.quiet_from,
      quiet_until = excluded.quiet_until, show_amounts = excluded.show_amounts, texts_too = excluded.texts_too`
}
