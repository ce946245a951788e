/** Passkeys as the browser makes and uses them. The kit is loaded when the first one is asked for. */
import type { Assertion, Attestation } from '../../core/customers/wire.ts'
import { Unfinished } from '../ui/act.ts'
import { security } from './words.ts'

export const canPasskey = () => typeof PublicKeyCredential === 'function'

/** What the device is called until its owner says otherwise. */
export const deviceName = () =>
  /(iPhone|iPad|Android|HarmonyOS|Windows|Mac|Linux)/.exec(navigator.userAgent)?.[1] ?? 'Qiao'

/** Nobody finished it: cancelled, timed out, or no passkey here. Nothing has happened. */
const finished = async <T>(doing: Promise<T>): Promise<T> => {
  if (!canPasskey()) throw new Unfinished(security().passkey.unsupported)
  try {
    return await doing
  } catch (failure) {
    console.warn(failure)
    throw new Unfinished(security().passkey.none)
  }
}
type Options = { readonly challenge: string }

export const makePasskey = (options: Options): Promise<Attestation> =>
  finished(
    import('@simplewebauthn/browser').then(
      ({ startRegistration }) => startRegistration({ optionsJSON: options as never }) as Promise<never>,
    ),
  )
export const signWithPasskey = (options: Options): Promise<Assertion> =>
  finished(
    import('@simplewebauthn/browser').then(
      ({ startAuthentication }) => startAuthentication({ optionsJSON: options as never }) as Promise<never>,
    ),
  )
