/**
 * A passkey in software: what a phone's secure element does, with a P-256 key in memory (WebAuthn Level 3, 6.1 and
 * RFC 9052). One relying party; the user is always verified.
 */
import { createHash, createPublicKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { Assertion, Attestation } from '../../core/customers/wire.ts'

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest()
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

export class Authenticator {
  readonly id: string
  readonly #key: KeyObject
  readonly #publicKey: KeyObject
  #counter: number

  constructor(
    id = text(randomBytes(16)),
    key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    counter = 0,
  ) {
    this.id = id
    this.#key = key
    this.#publicKey = createPublicKey(key)
    this.#counter = counter
  }
  /** What a thief would have who had copied it when it had counted so far. */
  copy(counter: number): Authenticator {
    return new Authenticator(this.id, this.#key, counter)
  }

  /** The COSE key (RFC 9053: EC2, ES256, P-256). */
  get publicKey(): Uint8Array {
    const { x, y } = this.#publicKey.export({ format: 'jwk' })
    const entries: [number, number | Uint8Array][] = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x!, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y!, 'base64url'))],
    ]
    return isoCBOR.encode(new Map(entries))
  }
  /** The private key, for a browser's virtual authenticator. */
  get pkcs8(): Buffer {
    return this.#key.export({ format: 'der', type: 'pkcs8' })
  }
  get seed() {
    return { id: this.id, publicKey: text(this.publicKey) }
  }

  /** Answers `navigator.credentials.create`. */
  create(options: { challenge: string; rp?: { id?: string } }, origin: string): Attestation {
    const rawId = Buffer.from(this.id, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(rawId.length)
    const authData = Buffer.concat([
      this.#data(options.rp?.id ?? new URL(origin).hostname, PRESENT | VERIFIED | ATTESTED),
      Buffer.alloc(16),
      length,
      rawId,
      this.publicKey,
    ])
    const attestationObject = isoCBOR.encode(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]) as never,
    )
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: this.#client('webauthn.create', options.challenge, origin),
        attestationObject: text(attestationObject),
        transports: ['internal'],
      },
      clientExtensionResults: {},
    }
  }

  /** Answers `navigator.credentials.get`. */
  sign(options: { challenge: string; rpId?: string }, origin: string): Assertion {
    this.#counter++
    const data = this.#data(options.rpId ?? new URL(origin).hostname, PRESENT | VERIFIED)
    const clientDataJSON = this.#client('webauthn.get', options.challenge, origin)
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        authenticatorData: text(data),
        clientDataJSON,
        signature: text(createSign('sha256').update(signed).sign(this.#key)),
      },
      clientExtensionResults: {},
    }
  }

  #data(rpId: string, flags: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.#counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter])
  }
  #client(type: string, challenge: string, origin: string): string {
    return text(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })))
  }
}
