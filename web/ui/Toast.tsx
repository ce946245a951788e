/** Says it for as long as one needs to read it, and longer while one points at it or stands in it. */
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { Refused } from '../api.ts'
import { words } from '../preferences.ts'
import { Icon } from './icons.tsx'
import { type Toast as Said, say, toast, unsay } from './toast.ts'

const STAYS_MS = 12_000

export function Toast() {
  const [held, setHeld] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  createEffect(
    on([toast, held], () => {
      clearTimeout(timer)
      if (toast() && !held()) timer = setTimeout(unsay, STAYS_MS)
    }),
  )
  onCleanup(() => clearTimeout(timer))
  const undo = async (said: Said) => {
    try {
      await said.undo?.()
      say(words().undone)
    } catch (failure) {
      say(failure instanceof Refused ? failure.problem.detail : words().unreachable)
    }
  }
  return (
    <div role="status">
      <Show when={toast()} keyed>
        {(said) => (
          <div
            class="update"
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocusIn={() => setHeld(true)}
            onFocusOut={() => setHeld(false)}
          >
            <span>{said.words}</span>
            <Show when={said.undo}>
              <button type="button" class="plain" onClick={() => void undo(said)}>
                {words().undo}
              </button>
            </Show>
            <button type="button" class="icon-button" aria-label={words().close} onClick={unsay}>
              <Icon name="close" />
            </button>
          </div>
        )}
      </Show>
    </div>
  )
}
