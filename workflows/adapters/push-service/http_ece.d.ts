/** What we use of http_ece 1.2.0 (RFC 8188 and 8291), which brings no types of its own. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  type Keys = {
    readonly version: 'aes128gcm'
    readonly privateKey: ECDH
    /** base64url */
    readonly authSecret: string
    /** The other side's public key; in a message it stands in the header. */
    readonly dh?: string
    readonly salt?: string
  }
  const ece: {
    encrypt(text: Buffer, keys: Keys & { readonly dh: string }): Buffer
    /** Throws when it was not encrypted for these keys. */
    decrypt(message: Buffer, keys: Keys): Buffer
  }
  export default ece
}
