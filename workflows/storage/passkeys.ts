/** Passkeys (WebAuthn credentials) and the challenges they sign. */
import { randomBytes } from 'node:crypto'
import type { Database, Transaction } from './database.ts'

export const CHALLENGE_SECONDS = 300

export type PasskeyRow = {
  id: string
  customer: string
  public_key: Uint8Array<ArrayBuffer>
  counter: bigint
  transports: string[]
  name: string
  backed_up: boolean
  created: Date
  last_used: Date | null
}
export type ChallengeKind = 'sign-in' | 'new-passkey' | 'unlock'

/** A challenge that can be used once, by this session if one is named. */
export async function newChallenge(db: Database, kind: ChallengeKind, session = ''): Promise<string> {
  const challenge = randomBytes(32).toString('base64url')
  await db`
    with gone as (delete from challenges where expires < now())
    insert into challenges (challenge, kind, session, expires) values (${challenge}, ${kind}, ${session}, now() + make_interval(secs => ${CHALLENGE_SECONDS}))`
  return challenge
}
/** Uses a challenge up. False when there is none: never given, used, too old, or another session's. */
export async function takeChallenge(
  db: Database | Transaction,
  challenge: string,
  kind: ChallengeKind,
  session = '',
): Promise<boolean> {
  const taken = await db`
    delete from challenges where challenge = ${challenge} and kind = ${kind} and session = ${session} and expires > now()`
  return taken.count > 0
}

export const passkeysOf = (db: Database | Transaction, customer: string): Promise<PasskeyRow[]> =>
  db<PasskeyRow[]>`select * from passkeys where customer = ${customer} and ended is null order by created`
/** Whether this customer has or had a passkey. */
export async function hadPasskeys(db: Database | Transaction, customer: string): Promise<boolean> {
  const [row] = await db`select from passkeys where customer = ${customer} limit 1`
  return row !== undefined
}
export async function passkeyBy(db: Database | Transaction, id: string): Promise<PasskeyRow | undefined> {
  const [row] = await db<PasskeyRow[]>`select * from passkeys where id = ${id} and ended is null`
  return row
}
/** False when somebody has this credential already. */
export async function keepPasskey(
  db: Database | Transaction,
  row: Omit<PasskeyRow, 'created' | 'last_used' | 'counter'> & { counter: number },
): Promise<boolean> {
  const kept = await db`
    insert into passkeys (id, customer, public_key, counter, transports, name, backed_up)
    values (${row.id}, ${row.customer}, ${row.public_key}, ${row.counter}, ${row.transports}, ${row.name}, ${row.backed_up}) on conflict do nothing`
  return kept.count > 0
}
/**
 * Notes a use. An authenticator that counts has counted on since the signature was asked for: false otherwise, for it may
 * be a copy (WebAuthn Level 3, 6.1.1). `asked`: how far it had counted then; as far as it has now, where that was a moment ago.
 */
export async function usePasskey(
  db: Database | Transaction,
  id: string,
  counter: number,
  asked: number | null = null,
): Promise<boolean> {
  const used = await db`
    update passkeys set counter = greatest(counter, ${counter}::bigint), last_used = now()
    where id = ${id} and ended is null
      and (coalesce(${asked}::bigint, counter) < ${counter}::bigint or (counter = 0 and ${counter}::bigint = 0))`
  return used.count > 0
}
export async function endAllPasskeys(tx: Transaction, customer: string): Promise<void> {
  await tx`update passkeys set ended = now() where customer = ${customer} and ended is null`
}
export async function endPasskey(db: Database, customer: string, id: string): Promise<void> {
  await db`update passkeys set ended = now() where id = ${id} and customer = ${customer} and ended is null`
}
