/** Whether there is room for a table or for panes side by side. */
import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** `from`: in CSS pixels; follows the window. */
export function createWide(from: 900 | 1200): Accessor<boolean> {
  const query = matchMedia(`(min-width: ${from}px)`)
  const [wide, setWide] = createSignal(query.matches)
  const heard = () => setWide(query.matches)
  query.addEventListener('change', heard)
  onCleanup(() => query.removeEventListener('change', heard))
  return wide
}
