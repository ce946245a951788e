/** The protocol of push services, as both sides read it: RFC 8030 (requests and answers) and RFC 8292 (who sends). */
import { createPublicKey, verify } from 'node:crypto'
import type { Pushed } from './port.ts'

/** Encrypted and with its header, in bytes: RFC 8030 §7.2 lets a service refuse more. */
export const LARGEST_MESSAGE = 4_096
/** RFC 8292 §2: a token holds a day at most. */
export const LONGEST_TOKEN_SECONDS = 86_400

/** What a status means for whoever sends. RFC 8030 §5 and §7.3: 404 and 410 end a subscription, 429 asks for patience. */
export function readAnswer(status: number, retryAfter: string | null, said: string, now: number): Pushed {
  if (status === 200 || status === 201 || status === 202) return { kind: 'taken' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  const why = `${status} ${said.replace(/[^\x20-\x7e]/g, '').slice(0, 120)}`.trim()
  if (status === 429 || status >= 500) {
    const seconds = secondsOf(retryAfter, now)
    return { kind: 'later', why, ...(seconds === undefined ? {} : { seconds }) }
  }
  return { kind: 'rejected', why }
}

const MOST_PATIENCE_SECONDS = 86_400
/** Retry-After (RFC 9110 §10.2.3): seconds, or a date; undefined for anything else. A day at most. */
export function secondsOf(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined
  const date = /^[A-Z][a-z]{2}, /.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN
  const seconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : Math.ceil((date - now) / 1_000)
  return Number.isFinite(seconds) ? Math.min(MOST_PATIENCE_SECONDS, Math.max(0, seconds)) : undefined
}

export type Vapid = { readonly publicKey: string; readonly subject: string | undefined }
/**
 * Who sends, from `Authorization: vapid t=…, k=…`; undefined unless the token is for this origin, holds now and for no more
 * than a day, and is signed (ES256) with the key it names.
 */
export function readVapid(header: string | undefined, audience: string, now: number): Vapid | undefined {
  const [, parameters] = /^vapid (.+)$/i.exec(header ?? '') ?? []
  const named = new Map(
    parameters?.split(',').map((one) => {
      const [name = '', ...rest] = one.trim().split('=')
      return [name, rest.join('=').replace(/^"|"$/g, '')] as const
    }),
  )
  const [token, key] = [named.get('t'), named.get('k')]
  if (!token || !key || !/^B[\w-]{86}$/.test(key)) return undefined
  const [head, claims, signature, ...more] = token.split('.')
  if (!head || !claims || !signature || more.length > 0) return undefined
  try {
    const { alg } = parsed(head) as { alg?: unknown }
    const { aud, exp, sub } = parsed(claims) as { aud?: unknown; exp?: unknown; sub?: unknown }
    const seconds = now / 1_000
    if (alg !== 'ES256' || aud !== audience || typeof exp !== 'number') return undefined
    if (exp <= seconds || exp > seconds + LONGEST_TOKEN_SECONDS + 60) return undefined
    const point = Buffer.from(key, 'base64url')
    const jwk = {
      kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url'),
    } // biome-ignore format: one key
    const ours = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const }
    if (!verify('sha256', Buffer.from(`${head}.${claims}`), ours, Buffer.from(signature, 'base64url'))) return undefined
    return { publicKey: key, subject: typeof sub === 'string' ? sub : undefined }
  } catch {
    // Neither JSON nor a point of the curve: no token of anybody.
    return undefined
  }
}
const parsed = (part: string): object => {
  const read: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  return typeof read === 'object' && read !== null ? read : {}
}
