/** The shape of a screen while what stands in it is asked for; nothing moves when it comes. */
import { For } from 'solid-js'
import { words } from '../preferences.ts'

export const Bones = (props: { shape: readonly ('panel' | 'keys' | 'line')[] }) => (
  <div class="waiting bones" role="status">
    <p class="hidden">{words().loading}</p>
    <For each={props.shape}>{(one) => <i class={one} />}</For>
  </div>
)
