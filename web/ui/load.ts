/** Something the bank is asked for when a screen opens, and again when it should be. */
import { createSignal, onCleanup } from 'solid-js'

export type Loaded<T> = { kind: 'waiting' } | { kind: 'failed'; failure: unknown } | { kind: 'here'; value: T }

export function createLoad<T>(ask: () => Promise<T>) {
  const [state, setState] = createSignal<Loaded<T>>({ kind: 'waiting' })
  let alive = true
  onCleanup(() => {
    alive = false
  })
  const again = async () => {
    try {
      const value = await ask()
      if (alive) setState({ kind: 'here', value })
    } catch (failure) {
      if (alive) setState({ kind: 'failed', failure })
    }
  }
  void again()
  /** Asks again; what is on the screen stays when there is no answer. */
  const refresh = async () => {
    const value = await ask().catch(() => undefined)
    if (alive && value !== undefined) setState({ kind: 'here', value })
  }
  const value = (): T | undefined => {
    const now = state()
    return now.kind === 'here' ? now.value : undefined
  }
  return { state, value, again, refresh, set: (value: T) => setState({ kind: 'here', value }) }
}

/** Asks again and again, quickly at first, until told that it is enough or the screen closes. */
export function createPolling(ask: () => Promise<boolean>): void {
  let tries = 0
  let timer: ReturnType<typeof setTimeout>
  const round = async () => {
    const enough = await ask().catch(() => false)
    tries++
    if (!enough) timer = setTimeout(round, Math.min(400 * 1.35 ** tries, 8_000))
  }
  timer = setTimeout(round, 350)
  onCleanup(() => clearTimeout(timer))
}
