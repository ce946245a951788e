/** Being without the bank, and coming back to it: a screen that could not be shown tries again by itself, and says so. */
import { createSignal, onCleanup, onMount } from 'solid-js'

const FIRST_MS = 1_000
const LONGEST_MS = 15_000
const SAID_MS = 6_000

const [back, setBack] = createSignal(false)

/** The bank has just answered again. */
export { back }

/** Whether the bank's edge answers now. */
export const reached = () =>
  fetch('/api/health', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )

/** As long as this part of the page stands, the bank is called, ever more seldom; once it answers, `again`. */
export function whenBack(again: () => void): void {
  let timer: ReturnType<typeof setTimeout>
  let wait = FIRST_MS
  const round = async () => {
    clearTimeout(timer)
    if (await reached()) {
      setBack(true)
      setTimeout(() => setBack(false), SAID_MS)
      again()
    } else {
      wait = Math.min(wait * 1.6, LONGEST_MS)
    }
    timer = setTimeout(round, wait)
  }
  // The system knows at once that there is a network, and coming back to the app is a reason to look.
  const soon = () => {
    wait = FIRST_MS
    void round()
  }
  const seen = () => document.visibilityState === 'visible' && soon()
  onMount(() => {
    timer = setTimeout(round, wait)
    addEventListener('online', soon)
    document.addEventListener('visibilitychange', seen)
  })
  onCleanup(() => {
    clearTimeout(timer)
    removeEventListener('online', soon)
    document.removeEventListener('visibilitychange', seen)
  })
}
