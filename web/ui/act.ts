/** One act of a person: pressed, under way, refused with words, or without answer and safe to repeat with the same press. */
import { createSignal } from 'solid-js'
import { newPress, Refused } from '../api.ts'
import { words } from '../preferences.ts'
import { counted } from './underway.ts'

/** The person did not go through with it. Nothing has happened; the words say what to do. */
export class Unfinished extends Error {}

export function createAct<T>(act: (press: string) => Promise<T>, then: (value: T) => void) {
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<{ parameter: string; words: string } | undefined>()
  let press = newPress()
  /** `instead`: what the act is given in place of a press, where it takes something else. */
  const run = async (instead?: string) => {
    if (busy()) return
    setBusy(true)
    setWrong(undefined)
    try {
      const value = await counted(act(instead ?? press))
      press = newPress()
      then(value)
    } catch (failure) {
      if (failure instanceof Refused) {
        // An answer was given: the next press is another act. Without an answer the press stays the same.
        press = newPress()
        setWrong({ parameter: failure.problem.parameter ?? '', words: failure.problem.detail })
      } else if (failure instanceof Unfinished) setWrong({ parameter: '', words: failure.message })
      else setWrong({ parameter: '', words: words().unreachable })
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    run,
    submit: (event: Event) => {
      event.preventDefault()
      void run()
    },
    /** What was said about one field. */
    about: (...parameters: string[]) => {
      const now = wrong()
      return now && parameters.some((one) => now.parameter === one || now.parameter.startsWith(`${one}.`))
        ? now.words
        : undefined
    },
    /** What was said about anything but these fields. */
    otherThan: (...parameters: string[]) => {
      const now = wrong()
      return now && !parameters.some((one) => now.parameter === one || now.parameter.startsWith(`${one}.`))
        ? now.words
        : undefined
    },
    clear: () => setWrong(undefined),
  }
}
