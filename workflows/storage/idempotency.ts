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
 * Claims keys. `unfinished` means that an earlier request with it was cut off before its reply: it is carried out again
 * with the same first instant, so every id derived from it is the same and nothing happens twice. Who called is kept
 * in the same statement: the ledger's entries name the request.
 */
export async function claimKeys(
  db: Database,
  claims: readonly (Key & Caller & { readonly at: Instant })[],
): Promise<Kept[]> {
  const all = <K extends keyof (typeof claims)[number]>(name: K) => claims.map((claim) => String(claim[name]))
  const claimed = await db<Key[]>`
    insert into idempotency_keys (customer, route, key, body, bank_at, request, session)
    select * from unnest(${all('customer')}::text[], ${all('route')}::text[], ${all('key')}::text[], ${all('body')}::text[], ${all('at')}::bigint[],
      ${all('request')}::text[], ${all('session')}::text[])
    on conflict do nothing returning customer, route, key, body`
  const nameOf = ({ customer, route, key }: Key) => `${customer}\n${route}\n${key}`
  const fresh = new Map(claimed.map((row) => [nameOf(row), row.body]))
  const others = claims.filter((claim) => fresh.get(nameOf(claim)) !== claim.body)
  const known =
    others.length === 0
      ? []
      : await db<(Key & { status: number | null; reply: string | null; bank_at: bigint })[]>`
          select customer, route, key, body, status, reply, bank_at from idempotency_keys
          where (customer, route, key) in (select * from unnest(
            ${others.map(({ customer }) => customer)}::text[], ${others.map(({ route }) => route)}::text[], ${others.map(({ key }) => key)}::text[]))`
  const rows = new Map(known.map((row) => [nameOf(row), row]))
  return claims.map((claim): Kept => {
    const name = nameOf(claim)
    // Of two claims of one key in this list, the first is new; `take` it, so that the second is not.
    if (fresh.get(name) === claim.body) {
      fresh.delete(name)
      return { kind: 'new', at: claim.at }
    }
    const row = rows.get(name)
    if (row?.body !== claim.body) return { kind: 'reused' }
    return row.status === null
      ? { kind: 'unfinished', at: Number(row.bank_at) }
      : { kind: 'answered', status: row.status, reply: JSON.parse(row.reply ?? 'null') }
  })
}

export async function keepReplies(
  db: Database,
  replies: readonly (Key & { readonly status: number; readonly reply: unknown })[],
): Promise<undefined[]> {
  await db`
    update idempotency_keys k set status = r.status, reply = r.reply
    from unnest(${replies.map(({ customer }) => customer)}::text[], ${replies.map(({ route }) => route)}::text[], ${replies.map(({ key }) => key)}::text[],
      ${replies.map(({ status }) => status)}::int[], ${replies.map(({ reply }) => JSON.stringify(reply) ?? 'null')}::text[]) r (customer, route, key, status, reply)
    where k.customer = r.customer and k.route = r.route and k.key = r.key and k.status is null`
  return replies.map(() => undefined)
}
