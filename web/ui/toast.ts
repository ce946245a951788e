/** What has just been done, said in passing, with the way back where there is one. One at a time: the newest. */
import { createSignal } from 'solid-js'

export type Toast = { readonly words: string; readonly undo?: () => Promise<unknown> }
const [toast, setToast] = createSignal<Toast>()

export { toast }
export const say = (words: string, undo?: () => Promise<unknown>) => setToast(undo ? { words, undo } : { words })
export const unsay = () => setToast(undefined)
