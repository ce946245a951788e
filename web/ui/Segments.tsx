/** One of a few, side by side. */
import { For } from 'solid-js'

export function Segments<T extends string>(props: {
  label: string
  now: T
  options: readonly (readonly [T, string])[]
  choose: (value: T) => void
  lang?: (value: T) => string
}) {
  return (
    <fieldset class="choice" aria-label={props.label}>
      <For each={props.options}>
        {([value, label]) => (
          <button
            type="button"
            aria-pressed={props.now === value}
            lang={props.lang?.(value)}
            onClick={() => props.choose(value)}
          >
            {label}
          </button>
        )}
      </For>
    </fieldset>
  )
}
