/** In place of everything while the app is locked. */
import { api } from '../api.ts'
import { keep } from '../kept.ts'
import { words } from '../preferences.ts'
import { close, open } from '../session.ts'
import { Arch } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Notice } from '../ui/Parts.tsx'
import { customers } from './api.ts'
import { opened } from './lock.ts'
import { signWithPasskey } from './passkey.ts'
import { security } from './words.ts'

export default function Locked() {
  const s = () => security().lock
  const unlock = createAct(
    async () => customers.unlock(await signWithPasskey((await customers.askToUnlock()).options)),
    (session) => {
      keep('left', String(Date.now()))
      open(session)
      opened()
    },
  )
  const leave = createAct(() => api.signOut(), close)
  return (
    <div class="stack narrow">
      <Arch />
      <h1>{s().locked}</h1>
      <p>{s().lockedLead}</p>
      <Notice words={unlock.otherThan() ?? leave.otherThan()} />
      <button
        type="button"
        class="button main"
        ref={(button) => queueMicrotask(() => button.focus({ preventScroll: true }))}
        aria-busy={unlock.busy()}
        onClick={() => void unlock.run()}
      >
        {s().unlock}
      </button>
      <button type="button" class="button" aria-busy={leave.busy()} onClick={() => void leave.run()}>
        {words().me.signOut}
      </button>
      <p class="quiet">{s().otherWay}</p>
    </div>
  )
}
