/** Keys of what processes say to each other, in Node: its own Ed25519 takes half the time that WebCrypto's takes, and no turn of the event loop. */
import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto'
import type { Hash, Keys, Signer } from '../../core/signature.ts'

/** A private Ed25519 JWK, as text, becomes a signer. Throws when the text is not such a key. */
export function signerFrom(jwkText: string): Signer {
  const jwk = JSON.parse(jwkText) as JsonWebKey & { kid?: string }
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !jwk.kid || !jwk.d)
    throw new Error('a signing key is a private OKP JWK (Ed25519) with a kid')
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return { kid: jwk.kid, sign: (bytes) => sign(null, bytes, key) }
}

/** A JWK set, as text, becomes the keys by kid; several stand side by side while one replaces another. */
export function keysFrom(jwksText: string): Keys {
  const { keys } = JSON.parse(jwksText) as { keys: (JsonWebKey & { kid?: string })[] }
  return new Map(
    keys.map((jwk) => {
      if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !jwk.kid)
        throw new Error('a key of a set is a public OKP JWK (Ed25519) with a kid')
      const key = createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x ?? '' }, format: 'jwk' })
      return [jwk.kid, (bytes: Uint8Array, signature: Uint8Array) => verify(null, bytes, key, signature)] as const
    }),
  )
}

export const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest()
