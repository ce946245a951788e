/**
 * What shows that a contract was signed (电子签名法 art. 5, 8): the bytes that were signed, by their digest, what the signer approved to
 * the letter, and the passkey's proof of it, as one canonical text. Its time stamp holds all of it at once; whoever has contract and
 * approval builds the same text again.
 */
import { canonical } from '../canonical.ts'
import type { Assertion } from '../customers/wire.ts'

export type Signature = {
  /** The contract's SHA-256. */
  readonly contract: string
  readonly approval: { readonly id: string; readonly text: string; readonly proof: Assertion }
}

export function evidenceOf({ contract, approval: { id, text, proof } }: Signature): string {
  // What a browser tells of its extensions is signed by nobody and may be any JSON: it proves nothing, and is left out.
  const { authenticatorData, clientDataJSON, signature, userHandle } = proof.response
  const response = { authenticatorData, clientDataJSON, signature, userHandle }
  return canonical({ format: 1, contract, approval: { id, text, proof: { id: proof.id, response } } })
}
