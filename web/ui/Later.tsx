/** What stands further down is made in a task of its own: whoever taps meanwhile is not kept waiting for it. */
import { createSignal, type JSX, onCleanup, Show } from 'solid-js'

/** Lets the browser draw and hear before what comes next. */
export const breath = () => new Promise<void>((resolve) => setTimeout(resolve))

/** By then a page that nobody sees has drawn nothing, and never will. */
const UNSEEN_MS = 100
/** Once what stands now is drawn: whoever waits for it asks for more only afterwards. */
export const drawn = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, UNSEEN_MS)
  })

/** Once the browser has nothing better to do. */
export const whenIdle = (act: () => void) =>
  // Safari has no word for it.
  'requestIdleCallback' in window ? requestIdleCallback(act, { timeout: 2_000 }) : setTimeout(act, 300)

export function Later(props: { children: JSX.Element }) {
  const [now, setNow] = createSignal(false)
  const timer = setTimeout(() => setNow(true))
  onCleanup(() => clearTimeout(timer))
  return <Show when={now()}>{props.children}</Show>
}
