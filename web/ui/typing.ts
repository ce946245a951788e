/** What is typed into a search field: shown at once, looked for when the person rests. */
import { createSignal, onCleanup } from 'solid-js'

const RESTS_MS = 300

export function createTyping(initial: string, look: (text: string) => void) {
  const [typed, setTyped] = createSignal(initial)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer)
    timer = setTimeout(() => look(text.trim()), RESTS_MS)
  }
  return { typed, type }
}
