/** How long it is until an instant of the bank's clock, second by second; once it has come, whoever asked is told. */
import { createEffect, createSignal, on, onCleanup } from 'solid-js'

const two = (n: number) => String(n).padStart(2, '0')
/** As a clock runs down, without the days: those are words. */
export const clockOf = (ms: number): { readonly days: number; readonly clock: string } => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  return {
    days: Math.floor(seconds / 86_400),
    clock: `${two(Math.floor((seconds % 86_400) / 3_600))}:${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`,
  }
}

/** `now`: the bank's clock as the answer came. Milliseconds since, by a clock that nobody sets. */
export function createBankClock(now: () => string): () => number {
  const [since, setSince] = createSignal(0)
  let began = performance.now()
  createEffect(
    on(now, () => {
      began = performance.now()
      setSince(0)
    }),
  )
  const timer = setInterval(() => setSince(performance.now() - began), 1_000)
  onCleanup(() => clearInterval(timer))
  return () => Date.parse(now()) + since()
}
