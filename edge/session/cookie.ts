/** The session's cookie and the CSRF token that belongs to it. The edge keeps neither: one is the browser's, the other is derived. */
import { base64url } from 'jose'
import { digest } from '../../core/id.ts'

export { COOKIE, cookieFor, cookieGone } from '../../core/customers/cookie.ts'

const OURS = /(?:^|;)[ \t]*__Host-session=("?)([\w-]{43})\1[ \t]*(?=;|$)/g

/** The token that the request carries; empty when it carries none, or two that differ. */
function tokenIn(cookies: string | null): string {
  if (!cookies) return ''
  let token = ''
  for (const [, , one] of cookies.matchAll(OURS)) {
    if (token !== '' && one !== token) return ''
    token = one as string
  }
  return token
}
export const digestOf = (token: string): string => digest(token)

const REMEMBERED_MS = 5_000
const MOST_REMEMBERED = 20_000

/**
 * What the bank knows a session by: the SHA-256 of its token. Working it out costs more than all else that the edge does
 * for a session that it knows, so the digests of the last seconds are remembered. Nothing is believed for it: whether the
 * session stands, the bank says.
 */
export class SessionDigests {
  #fresh = new Map<string, string>()
  #before = new Map<string, string>()
  #since = 0
  readonly #most: number

  constructor(most = MOST_REMEMBERED) {
    this.#most = most
  }
  /** How many are remembered. */
  get size() {
    return this.#fresh.size + this.#before.size
  }
  /** Empty when the request carries no token, or two that differ. */
  of(cookies: string | null, now: number): string {
    const token = tokenIn(cookies)
    if (token === '') return ''
    // Two generations: what is not asked for in the one is gone with the other.
    if (Math.abs(now - this.#since) >= REMEMBERED_MS || this.#fresh.size >= this.#most) {
      this.#before = Math.abs(now - this.#since) >= 2 * REMEMBERED_MS ? new Map() : this.#fresh
      this.#fresh = new Map()
      this.#since = now
    }
    const known = this.#fresh.get(token)
    if (known !== undefined) return known
    const found = this.#before.get(token) ?? digestOf(token)
    this.#fresh.set(token, found)
    return found
  }
}

/** The secrets of the CSRF tokens: the one they are made with, and the one before it, while a new one takes over. */
export type CsrfSecrets = { readonly EDGE_CSRF_KEY: string; readonly EDGE_CSRF_KEY_BEFORE?: string }

// Importing a key costs more than using it; an isolate keeps it.
const imported = new Map<string, Promise<CryptoKey>>()
function keyFrom(secret: string): Promise<CryptoKey> {
  const known = imported.get(secret)
  if (known) return known
  const key = crypto.subtle.importKey('raw', base64url.decode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
  imported.set(secret, key)
  return key
}
const encoder = new TextEncoder()

export async function csrfFor(digest: string, { EDGE_CSRF_KEY }: CsrfSecrets): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await keyFrom(EDGE_CSRF_KEY), encoder.encode(digest))
  return base64url.encode(new Uint8Array(mac))
}
export async function csrfHolds(
  token: string | null,
  digest: string,
  { EDGE_CSRF_KEY, EDGE_CSRF_KEY_BEFORE }: CsrfSecrets,
): Promise<boolean> {
  if (!token || !/^[\w-]{43}$/.test(token)) return false
  const mac = base64url.decode(token)
  const bytes = encoder.encode(digest)
  // `verify` compares in constant time.
  for (const secret of [EDGE_CSRF_KEY, EDGE_CSRF_KEY_BEFORE])
    if (secret && (await crypto.subtle.verify('HMAC', await keyFrom(secret), mac, bytes))) return true
  return false
}
