/** Pulled down from the top of a screen, under a finger: asks again. A desk reloads; both stay where they are. */
import { createSignal, onCleanup, onMount } from 'solid-js'

const ENOUGH_PX = 72

/** `asks`: under way from the letting go until there is an answer. */
export function createPull(again: () => Promise<unknown>) {
  const [pulled, setPulled] = createSignal(0)
  const [asks, setAsks] = createSignal(false)
  let from: number | undefined
  const begin = (event: TouchEvent) => {
    from = window.scrollY === 0 && !asks() && event.touches.length === 1 ? event.touches[0]!.clientY : undefined
  }
  const move = (event: TouchEvent) => {
    if (from === undefined) return
    const by = event.touches[0]!.clientY - from
    // The further, the heavier.
    setPulled(by <= 0 || window.scrollY > 0 ? 0 : Math.min(ENOUGH_PX * 1.4, by / 2))
  }
  const end = () => {
    const enough = pulled() >= ENOUGH_PX
    from = undefined
    setPulled(0)
    if (!enough) return
    setAsks(true)
    void again().finally(() => setAsks(false))
  }
  onMount(() => {
    window.addEventListener('touchstart', begin, { passive: true })
    window.addEventListener('touchmove', move, { passive: true })
    window.addEventListener('touchend', end)
    window.addEventListener('touchcancel', end)
    onCleanup(() => {
      window.removeEventListener('touchstart', begin)
      window.removeEventListener('touchmove', move)
      window.removeEventListener('touchend', end)
      window.removeEventListener('touchcancel', end)
    })
  })
  return { pulled, enough: () => pulled() >= ENOUGH_PX, asks }
}
