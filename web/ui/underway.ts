/** Whether somebody is in the middle of something here: an act is on its way, or what was typed is not sent yet. */
import { createSignal } from 'solid-js'

const [acts, setActs] = createSignal(0)
const [typed, setTyped] = createSignal(false)
const A_MOMENT_MS = 2_000
let ended = Number.NEGATIVE_INFINITY

/** Nothing is put in front of a screen, and nothing reloads it, as long as this is so. */
export const underway = () => acts() > 0 || typed()

/** Counts an act until it has ended, one way or the other. */
export async function counted<T>(act: Promise<T>): Promise<T> {
  setActs((n) => n + 1)
  try {
    const value = await act
    ended = performance.now()
    return value
  } finally {
    setActs((n) => n - 1)
  }
}
/** An act has gone well a moment ago: the screen that follows is its result. */
export const justDone = () => performance.now() - ended < A_MOMENT_MS

document.addEventListener('input', () => setTyped(true))
/** Another screen: what was typed on the one before is sent, or given up. */
export const newScreen = () => setTyped(false)
