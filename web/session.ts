/** Who is signed in, as far as this page knows; a reload asks the bank again. */
import { createSignal } from 'solid-js'
import type { Session } from '../core/customers/wire.ts'
import { api, Refused, whenSignedOut } from './api.ts'
import { badge } from './offline/badge.ts'

export type Known = { kind: 'unknown' } | { kind: 'none' } | { kind: 'offline' } | { kind: 'open'; session: Session }

const [known, setKnown] = createSignal<Known>({ kind: 'unknown' })

export { known }

export const open = (session: Session) => setKnown({ kind: 'open', session })
export const close = () => {
  badge(0)
  setKnown({ kind: 'none' })
}
whenSignedOut(close)

export async function lookUp(): Promise<void> {
  try {
    open(await api.session())
  } catch (failure) {
    setKnown(failure instanceof Refused ? { kind: 'none' } : { kind: 'offline' })
  }
}

export const session = (): Session | undefined => {
  const now = known()
  return now.kind === 'open' ? now.session : undefined
}
