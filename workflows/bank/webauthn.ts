/** Passkeys as the bank checks them: WebAuthn Level 3 by SimpleWebAuthn, user verification always asked for. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Assertion, Attestation } from '../../core/customers/wire.ts'
import type { PasskeyRow } from '../storage/passkeys.ts'

/** Where passkeys of this bank work: the app's origin, and its host as relying party. */
export type RelyingParty = { readonly id: string; readonly origin: string }
export const relyingPartyAt = (appUrl: string): RelyingParty => {
  const { hostname, origin } = new URL(appUrl)
  return { id: hostname, origin }
}

const TIMEOUT_MS = 120_000

/** What a browser makes a new passkey with (PublicKeyCredentialCreationOptionsJSON). */
export const creationOptions = (
  party: RelyingParty,
  challenge: string,
  customer: { readonly id: string; readonly name: string; readonly phone: string },
  known: readonly PasskeyRow[],
) =>
  generateRegistrationOptions({
    rpID: party.id,
    rpName: 'Qiao 桥',
    challenge: bytesOf(challenge),
    userID: new TextEncoder().encode(customer.id),
    userName: customer.phone,
    userDisplayName: customer.name || customer.phone,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: transports as never })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    // ES256, EdDSA, RS256: what platforms make today.
    supportedAlgorithmIDs: [-7, -8, -257],
  })

/** What a browser signs with a passkey (PublicKeyCredentialRequestOptionsJSON). Without `known`, whichever there is. */
export const requestOptions = (party: RelyingParty, challenge: string, known: readonly PasskeyRow[] = []) =>
  generateAuthenticationOptions({
    rpID: party.id,
    challenge: bytesOf(challenge),
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: known.map(({ id, transports }) => ({ id, transports: transports as never })),
  })

export type NewPasskey = {
  readonly id: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly transports: string[]
  readonly backedUp: boolean
}
/** The passkey that was made for this challenge; undefined when it was not. */
export async function checkedCreation(
  party: RelyingParty,
  response: Attestation,
  challenge: (given: string) => Promise<boolean>,
): Promise<NewPasskey | undefined> {
  const made = await verifyRegistrationResponse({
    response: response as never,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!made?.verified) return undefined
  const { credential, credentialBackedUp } = made.registrationInfo
  return {
    id: credential.id,
    publicKey: Uint8Array.from(credential.publicKey),
    counter: credential.counter,
    transports: (response.response.transports ?? []) as string[],
    backedUp: credentialBackedUp,
  }
}

/** The authenticator's counter, when this passkey signed this challenge here; else undefined. */
export async function checkedSignature(
  party: RelyingParty,
  response: Assertion,
  challenge: string | ((given: string) => Promise<boolean>),
  passkey: PasskeyRow,
): Promise<number | undefined> {
  if (response.id !== passkey.id) return undefined
  const signed = await verifyAuthenticationResponse({
    response: response as never,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    credential: {
      id: passkey.id,
      publicKey: Uint8Array.from(passkey.public_key),
      // Whether it counts on is decided where it is kept (storage/passkeys.ts): in one statement.
      counter: 0,
    },
    requireUserVerification: true,
  }).catch(() => undefined)
  return signed?.verified ? signed.authenticationInfo.newCounter : undefined
}

const bytesOf = (challenge: string) => Uint8Array.from(Buffer.from(challenge, 'base64url'))
