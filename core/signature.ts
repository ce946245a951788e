/**
 * How one process proves to the next that a request is its own: a compact JWS (RFC 7515) with Ed25519 (RFC 8037)
 * over method, path, body digest and session, valid for 30 seconds of real time (decision 23). The edge signs what
 * it sends to the bank; the bank and the clearing house sign what they send each other. What is signed and what is
 * checked stands here; the curve and the digest are whatever is quickest where it runs (edge/bank.ts,
 * workflows/adapters/keys.ts).
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { base64url } from 'jose'
import { ok, type Result, refuse } from './result.ts'
import type { Instant } from './time.ts'

export const SIGNATURE_HEADER = 'x-qiao-signature'
const VALID_SECONDS = 30
/** Longer than any token of ours with the longest path that the edge takes (edge/app.ts). */
const LONGEST = 8_192
/** How far two machines' clocks may be apart. */
const TOLERATED_SECONDS = 5

export type SignedRequest = {
  readonly method: string
  /** Path and query, as the receiver sees them. */
  readonly path: string
  readonly body: Uint8Array<ArrayBuffer>
  /** What the sender says of who asks: the hash of a session cookie, empty when there is none. */
  readonly session: string
}

type Bytes = Uint8Array<ArrayBuffer>
type Later<T> = T | Promise<T>
/** SHA-256. */
export type Hash = (bytes: Bytes) => Later<Uint8Array>
/** A private Ed25519 key: signs bytes. */
export type Signer = { readonly kid: string; sign(bytes: Bytes): Later<Uint8Array> }
/** Public Ed25519 keys by kid: each tells whether a signature of 64 bytes is its own. */
export type Keys = ReadonlyMap<string, (bytes: Bytes, signature: Bytes) => Later<boolean>>
export type SignatureRefusal = { readonly kind: 'signature-refused'; readonly why: string }

const ascii = (text: string): Bytes => {
  const bytes = new Uint8Array(text.length)
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n)
  return bytes
}
/** What we sign is ASCII: paths are percent-encoded. */
function text(bytes: Bytes): string {
  let read = ''
  for (const byte of bytes) read += String.fromCharCode(byte)
  return read
}
const json = (value: object) => base64url.encode(JSON.stringify(value))
const NOTHING = base64url.encode(sha256(new Uint8Array()))
const digestOf = async (body: Bytes, hash: Hash) => (body.length === 0 ? NOTHING : base64url.encode(await hash(body)))

/** Signs one request; put the answer into `SIGNATURE_HEADER`. */
export async function signRequest(
  { method, path, body, session }: SignedRequest,
  signer: Signer,
  now: Instant,
  hash: Hash = sha256,
): Promise<string> {
  const iat = Math.floor(now / 1000)
  const claims = { htm: method, htp: path, bd: await digestOf(body, hash), sid: session, iat, exp: iat + VALID_SECONDS }
  const signed = `${json({ alg: 'EdDSA', kid: signer.kid })}.${json(claims)}`
  return `${signed}.${base64url.encode(await signer.sign(ascii(signed)))}`
}

/** Checks that the token signs exactly this request; answers with the session it names. */
export async function verifyRequest(
  token: string | undefined,
  request: Omit<SignedRequest, 'session'>,
  keys: Keys,
  now: Instant,
  hash: Hash = sha256,
): Promise<Result<{ session: string; kid: string }, SignatureRefusal>> {
  const no = (why: string) => refuse({ kind: 'signature-refused', why } as const)
  if (!token) return no('no signature')
  if (token.length > LONGEST) return no('not readable')
  const [head = '', claims = '', signature = '', ...more] = token.split('.')
  const header = read(head)
  const payload = read(claims)
  const bytes = decoded(signature)
  if (!header || !payload || bytes?.length !== 64 || more.length > 0) return no('not readable')
  // Nothing but our own one algorithm, and no header that would change what the rest means (RFC 7515, 4.1.11).
  if (header.alg !== 'EdDSA' || 'crit' in header || 'b64' in header) return no('another algorithm')
  const key = typeof header.kid === 'string' ? keys.get(header.kid) : undefined
  if (!key) return no('unknown key')
  if (!(await key(ascii(`${head}.${claims}`), bytes))) return no('not signed by this key')

  const { htm, htp, bd, sid, iat, exp } = payload
  const seconds = Math.floor(now / 1000)
  if (typeof iat !== 'number' || typeof exp !== 'number') return no('no time')
  if (iat > seconds + TOLERATED_SECONDS) return no('from the future')
  if (exp <= seconds - TOLERATED_SECONDS || seconds - iat > VALID_SECONDS + TOLERATED_SECONDS) return no('too old')
  if (htm !== request.method || htp !== request.path) return no('another request')
  if (bd !== (await digestOf(request.body, hash))) return no('another body')
  return ok({ session: typeof sid === 'string' ? sid : '', kid: header.kid as string })
}

function decoded(part: string): Bytes | undefined {
  try {
    // Only the one way to write these bytes: whoever changes a character of a token has another token.
    return /^[\w-]*$/.test(part) ? (base64url.decode(part) as Bytes) : undefined
  } catch {
    return undefined
  }
}
function read(part: string): Record<string, unknown> | undefined {
  const bytes = decoded(part)
  if (!bytes) return undefined
  try {
    const value: unknown = JSON.parse(text(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
