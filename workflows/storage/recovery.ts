/** Recoveries: who asked, what the provider said, and the one passkey that may be made then. All on real time. */
import { timingSafeEqual } from 'node:crypto'
import { isWrongTry, mayRecover, PASSED_MINUTES, type RecoveryWhy } from '../../core/customers/recovery.ts'
import { invariant } from '../../core/invariant.ts'
import type { Refusal } from '../../core/problem.ts'
import { ok, type Result, refuse } from '../../core/result.ts'
import type { Instant } from '../../core/time.ts'
import type { Recovery } from '../customers/recovery/workflow.ts'
import { tell } from './channels.ts'
import type { Database, Transaction } from './database.ts'
import { endAllPasskeys } from './passkeys.ts'
import { endSessions, sessionStands } from './sessions.ts'

export type RecoveryRow = {
  id: string
  customer: string
  session: string
  at: bigint
  state: 'face' | 'passed' | 'failed'
  why: RecoveryWhy | null
  face_session: string | null
  face_page: string | null
  face_expires: Date | null
  looked_at: Date | null
  passed_until: Date | null
  used_at: Date | null
}
export const orderOf = ({ id, customer, at }: RecoveryRow): Recovery => ({ id, customer, at: Number(at) })

type Person = { name: string; identity: Buffer; identity_key: string; identity_digest: string }
/** Who a customer is, as it is on record; undefined where nobody has shown it. */
export async function personOf(db: Database | Transaction, customer: string): Promise<Person | undefined> {
  const [row] = await db<(Person | { identity: null })[]>`
    select name, identity, identity_key, identity_digest from customers where id = ${customer} and state = 'open'`
  return row?.identity && row.identity_key && row.identity_digest ? row : undefined
}

/**
 * Begins one, when the name and the number's digest are the customer's. What this session has begun already is found again.
 * One at a time for each customer: of two guesses at once both count.
 */
export const begin = (
  db: Database,
  asked: { id: string; customer: string; session: string; at: Instant; name: string; digest: string },
): Promise<Result<RecoveryRow, Refusal>> =>
  db.begin(async (tx): Promise<Result<RecoveryRow, Refusal>> => {
    const { id, customer, session, at, name, digest } = asked
    await tx`select 1 from customers where id = ${customer} for update`
    const person = await personOf(tx, customer)
    const same = person && person.name === name && timingSafeEqual(Buffer.from(person.identity_digest), Buffer.from(digest))
    const [open] = await tx<RecoveryRow[]>`select * from recoveries where session = ${session} and state = 'face'`
    const day = tx`now() - interval '1 day'`
    const wrong = await tx<{ at: Date }[]>`select at from recovery_tries where customer = ${customer} and at > ${day}`
    const begun = open ? [] : await tx<{ at: Date }[]>`select begun as at from recoveries where customer = ${customer} and begun > ${day}`
    const times = (rows: readonly { at: Date }[]) => rows.map((row) => row.at.getTime())
    const facts = { same, wrong: times(wrong), begun: times(begun), now: Date.now() }
    const may = mayRecover(facts)
    if (may.ok) {
      if (open) return ok(open)
      const [row] = await tx<RecoveryRow[]>`insert into recoveries (id, customer, session, at) values (${id}, ${customer}, ${session}, ${at}) returning *`
      return ok(row!)
    }
    const { kind, ...said } = may.refusal
    if (isWrongTry(facts)) await tx`insert into recovery_tries (customer) values (${customer})`
    return refuse({ kind, ...(kind === 'identity-differs' ? { parameter: 'number' } : {}), facts: said })
  }) as Promise<Result<RecoveryRow, Refusal>> // biome-ignore format: one statement a line

export async function recoveryById(db: Database, id: string): Promise<RecoveryRow> {
  const [row] = await db<RecoveryRow[]>`select * from recoveries where id = ${id}`
  invariant(row, 'a recovery has a row')
  return row
}
/** The newest of this session. */
export async function recoveryOf(db: Database, session: string): Promise<RecoveryRow | undefined> {
  const [row] = await db<RecoveryRow[]>`select * from recoveries where session = ${session} order by begun desc limit 1`
  return row
}
export async function markRecoveryStarted(db: Database, id: string): Promise<void> {
  await db`update recoveries set started = true where id = ${id}`
}
export const recoveriesNotStarted = (db: Database, seconds: number): Promise<RecoveryRow[]> => db<RecoveryRow[]>`
  select * from recoveries where not started and state = 'face' and begun < now() - make_interval(secs => ${seconds}) limit 50`

export async function keepFace(
  db: Database,
  id: string,
  { session, page, expires }: { session: string; page: string; expires: Instant },
): Promise<void> {
  await db`
    update recoveries set face_session = ${session}, face_page = ${page}, face_expires = ${new Date(expires)}
    where id = ${id} and face_session is null`
}
/** The provider has looked; the same notice twice finds the same. Undefined when the session is none of these, or it is over. */
export async function lookedAt(db: Database, session: string): Promise<RecoveryRow | undefined> {
  const [row] = await db<RecoveryRow[]>`
    update recoveries set looked_at = coalesce(looked_at, now()) where face_session = ${session} and state = 'face' returning *`
  return row
}
/** Whether the person's own word is to be told to the run: once in two seconds, so that its history stays short. */
export async function mayTell(db: Database, id: string): Promise<boolean> {
  const told = await db`
    update recoveries set asked_at = now()
    where id = ${id} and state = 'face' and face_session is not null and (asked_at is null or asked_at < now() - interval '2 seconds')`
  return told.count > 0
}

/** All of it or nothing, once: who repeats this finds it done. */
export const letBackIn = (db: Database, id: string, now: Instant): Promise<'passed' | 'session-over'> =>
  db.begin(async (tx) => {
    const { customer } = (await tx<RecoveryRow[]>`select customer from recoveries where id = ${id}`)[0]!
    // Customers are locked before their recoveries, by everyone.
    const [person] = await tx<{ state: string }[]>`select state from customers where id = ${customer} for update`
    const [row] = await tx<RecoveryRow[]>`select * from recoveries where id = ${id} for update`
    if (row!.state === 'passed') return 'passed'
    // A run that was overtaken by another one must not end what that one has brought.
    if (row!.state !== 'face' || person?.state !== 'open' || !(await sessionStands(tx, row!.session))) return 'session-over'
    await endAllPasskeys(tx, customer)
    await endSessions(tx, customer, { butNot: row!.session })
    await tx`
      update recoveries set state = 'passed', face_page = null, ended_at = now(), passed_until = now() + make_interval(mins => ${PASSED_MINUTES})
      where id = ${id}`
    await tell(tx, { id: `${id} let back in`, customer, kind: 'let-back-in', facts: {}, at: now })
    return 'passed'
  }) as Promise<'passed' | 'session-over'> // biome-ignore format: one statement a line

export async function failRecovery(db: Database, id: string, why: RecoveryWhy): Promise<void> {
  await db`update recoveries set state = 'failed', why = ${why}, face_page = null, ended_at = now() where id = ${id} and state = 'face'`
}

/** Takes hold of what this session may still use; false when there is nothing. */
export async function holdRecovery(tx: Transaction, session: string): Promise<boolean> {
  const [row] = await tx<RecoveryRow[]>`select * from recoveries where session = ${session} and state = 'passed' order by begun desc limit 1 for update`
  return row !== undefined && stillStands(row)
} // biome-ignore format: one statement a line
export async function useRecovery(tx: Transaction, session: string): Promise<void> {
  await tx`update recoveries set used_at = now() where session = ${session} and state = 'passed' and used_at is null`
}
/** Whether a passkey may be made with it. */
export const stillStands = ({ state, passed_until, used_at }: RecoveryRow): boolean =>
  state === 'passed' && used_at === null && passed_until !== null && passed_until.getTime() > Date.now()
