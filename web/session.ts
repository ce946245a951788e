/** Who is signed in, as far as this page knows; a reload asks the bank again. */
import { createSignal } from 'solid-js'
import type { Session } from '../core/customers/wire.ts'
import { api, Refused, whenLocked, whenSignedOut } from './api.ts'
import { SIGNED_IN } from './early.ts'
import { keep, keepAgain } from './kept.ts'
import { badge } from './offline/badge.ts'

export type Known =
  | { kind: 'unknown' }
  | { kind: 'none' }
  | { kind: 'offline' }
  /** Signed in, and nothing is known or shown until a passkey opens it. */
  | { kind: 'locked' }
  | { kind: 'open'; session: Session }

const [known, setKnown] = createSignal<Known>({ kind: 'unknown' })

export { known }

export const open = (session: Session) => {
  keep(SIGNED_IN, 'yes')
  setKnown({ kind: 'open', session })
}
export const close = () => {
  badge(0)
  keep(SIGNED_IN, 'no')
  keepAgain()
  setKnown({ kind: 'none' })
}
/** Nothing of the customer is left on the page. */
export const lock = () => setKnown({ kind: 'locked' })
whenSignedOut(close)
whenLocked(lock)

let mayOpen: (session: Session) => Promise<boolean> = async () => true
/** Asked before a session that stands is shown when the app is opened. */
export const beforeOpening = (ask: typeof mayOpen) => {
  mayOpen = ask
}

export async function lookUp(): Promise<void> {
  try {
    const session = await api.whoIsHere()
    if (!session) setKnown({ kind: 'none' })
    else if (await mayOpen(session)) open(session)
  } catch (failure) {
    if (!(failure instanceof Refused)) setKnown({ kind: 'offline' })
    else if (failure.problem.code !== 'locked') setKnown({ kind: 'none' })
  }
}

export const session = (): Session | undefined => {
  const now = known()
  return now.kind === 'open' ? now.session : undefined
}
