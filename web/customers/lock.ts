/**
 * The app's lock on this device: left for longer than was chosen, it shows nothing and the bank answers nothing until a
 * passkey opens it. The bank is told when the app is left, so it locks whatever becomes of this page; only the choice and the
 * moment of leaving are kept here.
 */
import { createSignal } from 'solid-js'
import { LOCK_AFTER_SECONDS, type LockAfter, lockDue } from '../../core/customers/lock.ts'
import { ask, Refused } from '../api.ts'
import { keep, kept } from '../kept.ts'
import { beforeOpening, known, lock, lookUp, session } from '../session.ts'

export type Choice = LockAfter | 'off'

const [choice, setChoice] = createSignal<Choice>(
  LOCK_AFTER_SECONDS.find((one) => String(one) === kept('lock')) ?? 'off',
)

export { choice }
export function choose(one: Choice): void {
  setChoice(one)
  keep('lock', String(one))
}

/** Other windows of the app lock and open together with this one. */
const windows = new BroadcastChannel('qiao-lock')
const A_MOMENT_MS = 400

/** Whoever lost every passkey could not come back from the provider's page. */
const locks = () => choice() !== 'off' && (session()?.passkeys ?? 0) > 0 && location.pathname !== '/me/recover'
const leftAt = () => {
  const at = kept('left')
  return at === null ? undefined : Number(at)
}
const tell = (afterSeconds: LockAfter) =>
  ask('lock', 'POST', '/session/lock', { body: { afterSeconds }, leaving: true }).catch((failure: unknown) => {
    // Without an answer the app is covered all the same, and tells the bank when it is opened again.
    console.warn('lock', failure)
  })
/** Locks this window and the others, here and at the bank. */
function fall(): Promise<unknown> {
  lock()
  windows.postMessage('locked')
  return tell(0)
}
const stay = () => ask('stay', 'DELETE', '/session/lock')
const cover = (on: boolean) => {
  if (on) document.documentElement.dataset.away = ''
  else delete document.documentElement.dataset.away
}

function left(): void {
  const after = choice()
  if (after === 'off' || !locks()) return
  // What a switcher of apps takes a picture of.
  cover(true)
  keep('left', String(Date.now()))
  if (after === 0) return void fall()
  void tell(after)
  windows.postMessage('left')
}

async function cameBack(): Promise<void> {
  try {
    const after = choice()
    if (known().kind === 'locked') return
    if (after === 'off' || !locks()) return
    if (lockDue(after, leftAt(), Date.now())) await fall()
    else await stay()
  } catch (failure) {
    // Locked by now: the screen says so already (whenLocked). No answer: the next call says what holds.
    if (!(failure instanceof Refused)) console.warn('lock', failure)
  } finally {
    cover(false)
  }
}

/** An opened session: the other windows look again. */
export const opened = () => windows.postMessage('opened')

export function watchLock(): void {
  document.addEventListener('visibilitychange', () =>
    document.visibilityState === 'hidden' ? left() : void cameBack(),
  )
  addEventListener('pagehide', left)
  windows.addEventListener('message', ({ data }) => {
    if (data === 'locked' && known().kind === 'open') lock()
    if (data === 'opened' && known().kind === 'locked') void lookUp()
    // Another window was left, this one is in use.
    if (data === 'left' && document.visibilityState === 'visible' && locks())
      setTimeout(() => void cameBack(), A_MOMENT_MS)
  })
  let started = false
  beforeOpening(async ({ passkeys }) => {
    // Asked anew later (the network came back, another window opened it), nobody has left.
    if (started) return true
    started = true
    const after = choice()
    if (after === 'off' || passkeys === 0 || location.pathname === '/me/recover') return true
    if (!lockDue(after, leftAt(), Date.now())) {
      await stay()
      return true
    }
    await fall()
    return false
  })
}
