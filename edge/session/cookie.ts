/** The session's cookie and the CSRF token that belongs to it. The edge keeps neither: one is the browser's, the other is derived. */

import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { base64url } from 'jose'
import { digest } from '../../core/id.ts'

export const COOKIE = '__Host-session'

/** Opaque, unreadable for scripts, never sent from another site, gone with the browser's session at the latest. */
export const cookieFor = (token: string) =>
  `${COOKIE}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${8 * 3600}`
export const cookieGone = `${COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`

/** What the bank knows a session by: the SHA-256 of its token. Empty when the request carries none. */
export function sessionDigest(c: Context): string {
  const token = getCookie(c, COOKIE)
  return token && /^[\w-]{43}$/.test(token) ? digestOf(token) : ''
}
export const digestOf = (token: string): string => digest(token)

// Importing a key costs more than using it; an isolate keeps it.
let imported: { readonly secret: string; readonly key: Promise<CryptoKey> } | undefined
const keyFrom = (secret: string): Promise<CryptoKey> => {
  if (imported?.secret !== secret) imported = { secret, key: importKey(secret) }
  return imported.key
}
const importKey = (secret: string) =>
  crypto.subtle.importKey('raw', base64url.decode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])

export async function csrfFor(digest: string, secret: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await keyFrom(secret), new TextEncoder().encode(digest))
  return base64url.encode(new Uint8Array(mac))
}
export async function csrfHolds(token: string | undefined, digest: string, secret: string): Promise<boolean> {
  if (!token || !/^[\w-]{43}$/.test(token)) return false
  // `verify` compares in constant time.
  return crypto.subtle.verify('HMAC', await keyFrom(secret), base64url.decode(token), new TextEncoder().encode(digest))
}
