/** The only door inward: signs each request and sends it to the bank (decisions 23 and 25). */
import { SIGNATURE_HEADER, type Signer, signRequest } from '../core/signature.ts'
import type { Env } from './env.ts'

export type Inward = {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly body: Uint8Array<ArrayBuffer>
  /** Digest of the session's cookie; empty without one. */
  readonly session: string
  readonly headers: Readonly<Record<string, string>>
  /** How long the answer may go on, where it is a stream; else it must be whole in fifteen seconds. */
  readonly until?: AbortSignal
}

const TIMEOUT_MS = 15_000
// Importing a key costs more than signing with it; an isolate keeps it.
let signer: { text: string; signer: Promise<Signer> } | undefined

/** The bank's answer. Throws when there is none in time. */
export async function askBank(env: Env, { method, path, body, session, headers, until }: Inward): Promise<Response> {
  if (signer?.text !== env.EDGE_SIGNING_KEY)
    signer = { text: env.EDGE_SIGNING_KEY, signer: signerFrom(env.EDGE_SIGNING_KEY) }
  const signature = await signRequest({ method, path, body, session }, await signer.signer, Date.now())
  const url = `${env.BANK_URL}${path}`
  const init: RequestInit = {
    method,
    headers: { ...headers, [SIGNATURE_HEADER]: signature },
    signal: until ?? AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'manual',
    ...(body.length > 0 ? { body } : {}),
  }
  return env.BANK ? env.BANK.fetch(url, init) : fetch(url, init)
}

/** A private Ed25519 JWK, as text, becomes a signer. Throws when the text is not such a key. */
export async function signerFrom(jwkText: string): Promise<Signer> {
  const { kty, crv, d, x, kid } = JSON.parse(jwkText) as Record<string, string | undefined>
  if (kty !== 'OKP' || crv !== 'Ed25519' || !d || !x || !kid)
    throw new Error('a signing key is a private OKP JWK (Ed25519) with a kid')
  const key = await crypto.subtle.importKey('jwk', { kty, crv, d, x }, 'Ed25519', false, ['sign'])
  return { kid, sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes)) }
}
