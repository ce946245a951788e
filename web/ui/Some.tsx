/** A long list of which most people want the beginning: the first few, and more when asked. */
import { createSignal, For, type JSX, Show } from 'solid-js'
import { words } from '../preferences.ts'

const FIRST = 6
const MORE = 24

export function Some<T>(props: { each: readonly T[]; none: JSX.Element; children: (one: T) => JSX.Element }) {
  const [shown, setShown] = createSignal(FIRST)
  return (
    <>
      <ul class="list">
        <For each={props.each.slice(0, shown())} fallback={<li class="quiet">{props.none}</li>}>
          {(one) => <li>{props.children(one)}</li>}
        </For>
      </ul>
      <Show when={props.each.length > shown()}>
        <button type="button" class="plain" onClick={() => setShown(shown() + MORE)}>
          {words().moreOf(props.each.length - shown())}
        </button>
      </Show>
    </>
  )
}
