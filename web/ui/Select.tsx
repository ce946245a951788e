/** One of many. */
import { createUniqueId, For, Show } from 'solid-js'

export function Select(props: {
  label: string
  now: string
  options: readonly (readonly [string, string])[]
  choose: (value: string) => void
  /** What the choice means. */
  hint?: string | undefined
}) {
  const id = createUniqueId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        aria-describedby={props.hint ? `${id}-says` : undefined}
        onChange={(event) => props.choose(event.currentTarget.value)}
      >
        <For each={props.options}>
          {([value, label]) => (
            <option value={value} selected={value === props.now}>
              {label}
            </option>
          )}
        </For>
      </select>
      <Show when={props.hint}>
        <p id={`${id}-says`} class="quiet">
          {props.hint}
        </p>
      </Show>
    </div>
  )
}
