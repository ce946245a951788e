/**
 * How one process proves to the next that a request is its own: a compact JWS (RFC 7515) with Ed25519 (RFC 8037)
 * over method, path, body digest and session, valid for 30 seconds of real time (decision 23). The edge signs what
 * it sends to the bank; the bank and the clearing house sign what they send each other. Needs nothing but WebCrypto.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { base64url, type CryptoKey, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { ok, type Result, refuse } from './result.ts'
import type { Instant } from './time.ts'

export const SIGNATURE_HEADER = 'x-qiao-signature'
const VALID_SECONDS = 30

export type SignedRequest = {
  readonly method: string
  /** Path and query, as the receiver sees them. */
  readonly path: string
  readonly body: Uint8Array
  /** What the sender says of who asks: the hash of a session cookie, empty when there is none. */
  readonly session: string
}

export type Signer = { readonly kid: string; readonly key: CryptoKey | Uint8Array }
export type Keys = ReadonlyMap<string, CryptoKey | Uint8Array>
export type SignatureRefusal = { readonly kind: 'signature-refused'; readonly why: string }

/** A private Ed25519 JWK, as text, becomes a signer. Throws when the text is not such a key. */
export async function signerFrom(jwkText: string): Promise<Signer> {
  const jwk = JSON.parse(jwkText) as JWK
  if (jwk.kty !== 'OKP' || !jwk.kid || !jwk.d) throw new Error('a signing key is a private OKP JWK with a kid')
  return { kid: jwk.kid, key: await importJWK(jwk, 'EdDSA') }
}

/** A JWK set, as text, becomes the keys by kid; several stand side by side while one replaces another. */
export async function keysFrom(jwksText: string): Promise<Keys> {
  const { keys } = JSON.parse(jwksText) as { keys: JWK[] }
  return new Map(await Promise.all(keys.map(async (jwk) => [jwk.kid ?? '', await importJWK(jwk, 'EdDSA')] as const)))
}

/** Signs one request; put the answer into `SIGNATURE_HEADER`. */
export function signRequest(request: SignedRequest, signer: Signer, now: Instant): Promise<string> {
  const seconds = Math.floor(now / 1000)
  return new SignJWT({
    htm: request.method,
    htp: request.path,
    bd: base64url.encode(sha256(request.body)),
    sid: request.session,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: signer.kid })
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + VALID_SECONDS)
    .sign(signer.key)
}

/** Checks that the token signs exactly this request; answers with the session it names. */
export async function verifyRequest(
  token: string | undefined,
  request: Omit<SignedRequest, 'session'>,
  keys: Keys,
  now: Instant,
): Promise<Result<{ session: string; kid: string }, SignatureRefusal>> {
  if (!token) return refuse({ kind: 'signature-refused', why: 'no signature' })
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = keys.get(kid ?? '')
        if (!key) throw new Error('unknown key')
        return key
      },
      { algorithms: ['EdDSA'], currentDate: new Date(now), clockTolerance: 5, maxTokenAge: VALID_SECONDS },
    )
    const { htm, htp, bd, sid } = payload
    if (htm !== request.method || htp !== request.path)
      return refuse({ kind: 'signature-refused', why: 'another request' })
    if (bd !== base64url.encode(sha256(request.body))) return refuse({ kind: 'signature-refused', why: 'another body' })
    return ok({ session: typeof sid === 'string' ? sid : '', kid: protectedHeader.kid ?? '' })
  } catch (failure) {
    return refuse({ kind: 'signature-refused', why: failure instanceof Error ? failure.message : 'not readable' })
  }
}
