/** What stands further down is made in a task of its own: whoever taps meanwhile is not kept waiting for it. */
import { createSignal, type JSX, onCleanup, Show } from 'solid-js'

/** Lets the browser draw and hear before what comes next. */
export const breath = () => new Promise<void>((resolve) => setTimeout(resolve))

/** Once what stands now is drawn: whoever waits for it asks for more only afterwards. A page that nobody sees draws nothing. */
export const drawn = () =>
  new Promise<void>((resolve) => {
    if (document.hidden) resolve()
    else requestAnimationFrame(() => setTimeout(resolve))
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
