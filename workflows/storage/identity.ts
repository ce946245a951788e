/**
 * How resident ID numbers are kept: sealed (AES-256-GCM) under a key that has a name, and beside it an HMAC by which two
 * that are the same can be told to be. The clear number stands in no column, no log and no workflow's history.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { invariant } from '../../core/invariant.ts'

const NONCE = 12
const TAG = 16

export type Sealed = { readonly identity: Buffer; readonly identity_key: string }
export interface IdentityKeys {
  /** Seals a number for one owner: put beside another's row, it cannot be opened. */
  seal(number: string, owner: string): Sealed
  /** Throws when it was sealed for another, was changed, or its key is not here. */
  open(sealed: Sealed, owner: string): string
  /** The same number, the same digest, whatever key it is sealed with. */
  digest(number: string): string
}

const secret = v.pipe(v.string(), v.regex(/^[\w-]{43}$/, '32 bytes as base64url'))
/** `current` seals; the others open what they have sealed. `digest` never changes: uniqueness hangs on it. */
export const identityKeysShape = v.pipe(
  v.strictObject({
    current: v.string(),
    keys: v.record(v.pipe(v.string(), v.regex(/^[\w-]{1,32}$/)), secret),
    digest: secret,
  }),
  v.check(({ current, keys }) => current in keys, 'keys with the current one among them'),
)

export function identityKeysFrom(text: string): IdentityKeys {
  const { current, keys, digest } = v.parse(identityKeysShape, JSON.parse(text))
  const bytes = new Map(Object.entries(keys).map(([name, key]) => [name, Buffer.from(key, 'base64url')]))
  const pepper = Buffer.from(digest, 'base64url')
  return {
    seal(number, owner) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', bytes.get(current)!, nonce).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([cipher.update(number, 'utf8'), cipher.final()])
      return { identity: Buffer.concat([nonce, sealed, cipher.getAuthTag()]), identity_key: current }
    },
    open({ identity, identity_key }, owner) {
      const key = bytes.get(identity_key)
      invariant(key, 'a key that has sealed something is kept')
      const decipher = createDecipheriv('aes-256-gcm', key, identity.subarray(0, NONCE))
        .setAAD(Buffer.from(owner))
        .setAuthTag(identity.subarray(identity.length - TAG))
      return Buffer.concat([
        decipher.update(identity.subarray(NONCE, identity.length - TAG)),
        decipher.final(),
      ]).toString('utf8')
    },
    digest: (number) => createHmac('sha256', pepper).update(number).digest('hex'),
  }
}
