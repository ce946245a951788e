/** What was answered to whom for which key; the same press of a button is answered the same for ever (decision 24). */
import type { Instant } from '../../core/time.ts'
import type { Database } from './database.ts'

export type Key = { readonly customer: string; readonly route: string; readonly key: string; readonly body: string }
/** The request that brings a key, and the name of the session that it comes from. */
export type Caller = { readonly request: string; readonly session: string }
export type Kept =
  | { readonly kind: 'new' | 'unfinished'; readonly at: Instant }
  | { readonly kind: 'answered'; readonly status: number; readonly reply: unknown }
  | { readonly kind: 'reused' }

/**
 * Claims a key. `unfinished` means that an earlier request with it was cut off before its reply: it is carried out again
 * with the same first instant, so every id derived from it is the same and nothing happens twice. Who called is kept
 * in the same statement: the ledger's entries name the request.
 */
export async function claimKey(
  db: Database,
  { customer, route, key, body }: Key,
  { request, session }: Caller,
  at: Instant,
): Promise<Kept> {
  const [claimed] = await db`
    with call as (
      insert into calls (request, customer, session, route) values (${request}, ${customer}, ${session}, ${route}) on conflict do nothing)
    insert into idempotency_keys (customer, route, key, body, bank_at) values (${customer}, ${route}, ${key}, ${body}, ${at})
    on conflict do nothing returning true`
  if (claimed) return { kind: 'new', at }
  const [row] = await db<{ body: string; status: number | null; reply: string | null; bank_at: bigint }[]>`
    select body, status, reply, bank_at from idempotency_keys where customer = ${customer} and route = ${route} and key = ${key}`
  if (!row || row.body !== body) return { kind: 'reused' }
  return row.status === null
    ? { kind: 'unfinished', at: Number(row.bank_at) }
    : { kind: 'answered', status: row.status, reply: JSON.parse(row.reply ?? 'null') }
}

export async function keepReply(
  db: Database,
  { customer, route, key }: Key,
  status: number,
  reply: unknown,
): Promise<void> {
  await db`
    update idempotency_keys set status = ${status}, reply = ${JSON.stringify(reply)}
    where customer = ${customer} and route = ${route} and key = ${key} and status is null`
}
