/** Coming in: texted codes, sessions, and the record of who tried. All on real time, not bank time (decision 12). */
import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { isLocked } from '../../core/customers/lock.ts'
import type { Refusal } from '../../core/problem.ts'
import { ok, type Result, refuse } from '../../core/result.ts'
import { dayOf, type Instant } from '../../core/time.ts'
import { tell } from './channels.ts'
import { type CustomerRow, customerColumns, keepApplicant } from './customers.ts'
import type { Database, Transaction } from './database.ts'
import { passDeviceOn } from './push.ts'

/** Figures of quality.md: 6 digits, once, 5 minutes; 5 failures lock 30 minutes. Real time, not bank time. */
export const CODE_SECONDS = 300
export const RESEND_SECONDS = 60
export const FAILURES = 5
export const LOCK_MINUTES = 30
export const IDLE_MINUTES = 10
export const SESSION_HOURS = 8
/** Refused tries within a day after which the owner is told by text: more than who mistypes makes. */
export const TOLD_AFTER = 5

type CodeRow = { digest: string; sent_at: Date; expires_at: Date; failures: number; locked_until: Date | null }

const codeDigest = (secret: string, phone: string, code: string) =>
  createHmac('sha256', secret).update(`${phone}\n${code}`).digest('hex')
const secondsUntil = (instant: Date) => Math.max(1, Math.ceil((instant.getTime() - Date.now()) / 1000))
const locked = (until: Date): Refusal => ({
  kind: 'code-locked',
  facts: { minutes: Math.ceil(secondsUntil(until) / 60) },
})

/** A new code for a phone, unless one was just sent or the phone is locked. It stands only as a digest here. */
export const newCode = (db: Database, secret: string, phone: string): Promise<Result<string, Refusal>> =>
  db.begin(async (tx) => {
    const [row] = await tx<CodeRow[]>`select * from sms_codes where phone = ${phone} for update`
    if (row?.locked_until && row.locked_until.getTime() > Date.now()) return refuse(locked(row.locked_until))
    const again = row && new Date(row.sent_at.getTime() + RESEND_SECONDS * 1000)
    if (again && again.getTime() > Date.now())
      return refuse({ kind: 'too-many-requests', facts: { seconds: secondsUntil(again) } })
    const code = randomInt(1_000_000).toString().padStart(6, '0')
    // A new code does not wipe out wrong tries: else asking again would be a way around the lock.
    await tx`
      insert into sms_codes (phone, digest, sent_at, expires_at)
      values (${phone}, ${codeDigest(secret, phone, code)}, now(), now() + make_interval(secs => ${CODE_SECONDS}))
      on conflict (phone) do update set digest = excluded.digest, sent_at = excluded.sent_at, expires_at = excluded.expires_at,
        failures = case when sms_codes.locked_until < now() then 0 else sms_codes.failures end,
        locked_until = null`
    return ok(code)
  })

/** The message could not be sent: the next try need not wait. */
export async function forgetSending(db: Database, phone: string): Promise<void> {
  await db`update sms_codes set sent_at = now() - interval '1 hour', expires_at = now() where phone = ${phone}`
}

/** Checks a code and uses it up. */
export async function checkCode(
  tx: Transaction,
  secret: string,
  phone: string,
  code: string,
): Promise<Refusal | undefined> {
  const [row] = await tx<CodeRow[]>`select * from sms_codes where phone = ${phone} for update`
  if (!row) return { kind: 'code-expired' }
  if (row.locked_until && row.locked_until.getTime() > Date.now()) return locked(row.locked_until)
  if (row.expires_at.getTime() <= Date.now()) return { kind: 'code-expired' }
  if (!timingSafeEqual(Buffer.from(row.digest), Buffer.from(codeDigest(secret, phone, code)))) {
    const failures = row.failures + 1
    const until = failures >= FAILURES ? new Date(Date.now() + LOCK_MINUTES * 60_000) : null
    await tx`update sms_codes set failures = ${until ? 0 : failures}, locked_until = ${until} where phone = ${phone}`
    return until ? locked(until) : { kind: 'code-wrong', facts: { left: FAILURES - failures } }
  }
  await tx`delete from sms_codes where phone = ${phone}`
  return undefined
}

export type How = 'code' | 'passkey'
export type Opened = {
  readonly customer: CustomerRow
  readonly token: string
  readonly how: How
  readonly since: Date
  readonly expires: Date
}
/** A device as its owner may know it again. */
export type Device = string

/** What a session is called where it is told of: from the digest of its cookie, and no way back to either. */
export const sessionName = (digest: string) =>
  `session-${createHash('sha256').update(digest).digest('hex').slice(0, 16)}`

/** `before`: the digest of the session that the device carries already, where it does. */
export async function openSession(
  tx: Transaction,
  customer: CustomerRow,
  { how, device, passkey = null, before = '' }: { how: How; device: Device; passkey?: string | null; before?: string },
): Promise<Opened> {
  const token = randomBytes(32).toString('base64url')
  const digest = createHash('sha256').update(token).digest('hex')
  const [row] = await tx<{ since: Date; expires: Date }[]>`
    insert into sessions (digest, customer, expires, id, how, passkey, device)
    values (${digest}, ${customer.id}, now() + make_interval(hours => ${SESSION_HOURS}), ${sessionName(digest)}, ${how}, ${passkey}, ${device})
    returning since, expires`
  // A device has one session: what it carried until now opens nothing any more, whoever has a copy of it.
  if (before) {
    await passDeviceOn(tx, { from: before, to: digest })
    await endSession(tx, before)
  }
  await keepSignIn(tx, { customer: customer.id, how, device, outcome: 'signed-in', session: sessionName(digest) })
  return { customer, token, how, ...row! }
}
async function keepSignIn(
  db: Database | Transaction,
  one: { customer: string; how: How; device: Device; outcome: 'signed-in' | 'refused'; session?: string },
): Promise<void> {
  await db`
    insert into sign_ins (customer, how, device, outcome, session) values (${one.customer}, ${one.how}, ${one.device}, ${one.outcome}, ${one.session ?? null})`
}
/** Notes a refused try; after several within a day the owner is told by text, once a day. */
export async function keepRefusedSignIn(
  db: Database | Transaction,
  { customer, how, device, at }: { customer: string; how: How; device: Device; at: Instant },
): Promise<void> {
  await keepSignIn(db, { customer, how, device, outcome: 'refused' })
  const [row] = await db<{ refused: number }[]>`
    select count(*)::int as refused from sign_ins where customer = ${customer} and outcome = 'refused' and at > now() - interval '1 day'`
  if (row!.refused < TOLD_AFTER) return
  await tell(db, { id: `${customer} sign-ins-refused ${dayOf(at)}`, customer, kind: 'sign-ins-refused', facts: {}, at })
}

/** Signs in with a code; who has no account yet begins to join. */
export const signIn = (
  db: Database,
  secret: string,
  { phone, code, device, before, at }: { phone: string; code: string; device: Device; before: string; at: Instant },
): Promise<Result<Opened, Refusal>> =>
  db.begin(async (tx) => {
    const [known] = await tx<CustomerRow[]>`select ${customerColumns(tx)} from customers c where phone = ${phone} and state <> 'closed'`
    const refusal = await checkCode(tx, secret, phone, code)
    if (refusal) {
      if (known) await keepRefusedSignIn(tx, { customer: known.id, how: 'code', device, at })
      return refuse(refusal)
    }
    return ok(await openSession(tx, known ?? (await keepApplicant(tx, phone, at)), { how: 'code', device, before }))
  }) // biome-ignore format: one statement a line

export type Standing = {
  readonly customer: CustomerRow
  readonly how: How
  readonly since: Date
  readonly expires: Date
  /** Stands, and answers nothing until a passkey opens it. */
  readonly locked: boolean
}
type SessionRow = CustomerRow & {
  how: How
  since: Date
  expires: Date
  last_seen: Date
  ended: Date | null
  locks: Date | null
}

/**
 * The sessions behind cookies' digests, each if it stands: not ended, not idle for ten minutes, not older than eight hours. What
 * a device asks by itself keeps nobody signed in.
 */
export async function standings(
  db: Database,
  digests: readonly string[],
  looked: 'by-a-person' | 'by-itself' = 'by-a-person',
): Promise<Result<Standing, Refusal>[]> {
  const asked = [...new Set(digests)].filter((digest) => digest !== '')
  const rows = await db<(SessionRow & { digest: string })[]>`
    select ${customerColumns(db)}, s.digest, s.how, s.since, s.expires, s.last_seen, s.ended, s.locks from sessions s join customers c on c.id = s.customer
    where s.digest = any(${asked})`
  const now = Date.now()
  const byDigest = new Map(rows.map((row) => [row.digest, row]))
  const seen: string[] = []
  const found = digests.map((digest): Result<Standing, Refusal> => {
    const row = byDigest.get(digest)
    if (!row) return refuse({ kind: 'not-signed-in' })
    if (row.ended || row.expires.getTime() <= now || row.last_seen.getTime() + IDLE_MINUTES * 60_000 <= now)
      return refuse({ kind: 'session-expired' })
    // Written at most every half minute: reading must not cost a write each time.
    if (looked === 'by-a-person' && row.last_seen.getTime() + 30_000 < now) seen.push(digest)
    const { how, since, expires, last_seen: _, ended: __, digest: ___, locks, ...customer } = row
    return ok({ customer, how, since, expires, locked: isLocked(locks?.getTime() ?? null, now) })
  })
  if (seen.length > 0) await db`update sessions set last_seen = now() where digest = any(${seen})`
  return found
}

/** Whether a session stands, as `standings` has it: asked by what goes on without anybody's question. */
export async function sessionStands(tx: Transaction, digest: string): Promise<boolean> {
  const [row] = await tx`
    select 1 from sessions
    where digest = ${digest} and ended is null and expires > now() and last_seen > now() - make_interval(mins => ${IDLE_MINUTES})`
  return row !== undefined
}
/** Locks a session so many seconds from now. */
export async function lockSession(db: Database, digest: string, seconds: number): Promise<void> {
  await db`update sessions set locks = now() + make_interval(secs => ${seconds}) where digest = ${digest} and ended is null`
}
/** Whoever left came back in time. False when it is locked by now. */
export async function keepUnlocked(db: Database, digest: string): Promise<boolean> {
  const kept = await db`
    update sessions set locks = null where digest = ${digest} and ended is null and (locks is null or locks > now())`
  return kept.count > 0
}
/**
 * A passkey opens what was locked: under a new token, as with every sign-in (the one before opens nothing any more), and
 * with the end that the session had. Undefined when it is over by now.
 */
export async function unlockSession(
  tx: Transaction,
  before: string,
  { passkey }: { passkey: string },
): Promise<(Omit<Standing, 'customer' | 'locked'> & { token: string }) | undefined> {
  const token = randomBytes(32).toString('base64url')
  const digest = createHash('sha256').update(token).digest('hex')
  const [row] = await tx<{ how: How; since: Date; expires: Date }[]>`
    insert into sessions (digest, customer, since, expires, id, how, passkey, device)
    select ${digest}, customer, since, expires, ${sessionName(digest)}, 'passkey', ${passkey}, device from sessions
    where digest = ${before} and ended is null and expires > now()
    returning how, since, expires`
  if (!row) return undefined
  await passDeviceOn(tx, { from: before, to: digest })
  await endSession(tx, before)
  return { ...row, token }
}
export async function endSession(db: Database | Transaction, digest: string): Promise<void> {
  await db`update sessions set ended = now(), version = version + 1 where digest = ${digest} and ended is null`
}
/** Ends one session of a customer, or all but the one that asks. Answers how many it ended. */
export async function endSessions(
  db: Database | Transaction,
  customer: string,
  which: { readonly id: string } | { readonly butNot: string },
): Promise<number> {
  const ended = await db`
    update sessions set ended = now(), version = version + 1
    where customer = ${customer} and ended is null and ${'id' in which ? db`id = ${which.id}` : db`digest <> ${which.butNot}`}`
  return ended.count
}
export type SessionSeen = { id: string; device: string; how: How; since: Date; last_seen: Date; digest: string }
export const openSessions = (db: Database, customer: string): Promise<SessionSeen[]> => db<SessionSeen[]>`
  select id, device, how, since, last_seen, digest from sessions
  where customer = ${customer} and ended is null and expires > now() and last_seen > now() - make_interval(mins => ${IDLE_MINUTES})
  order by last_seen desc limit 100`
export type SignInSeen = { at: Date; how: How; device: string; outcome: 'signed-in' | 'refused' }
export const signInsOf = (db: Database, customer: string): Promise<SignInSeen[]> =>
  db<
    SignInSeen[]
  >`select at, how, device, outcome from sign_ins where customer = ${customer} order by at desc limit 100`
