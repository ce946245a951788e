/** One of many. */
import { createUniqueId, For } from 'solid-js'

export function Select(props: {
  label: string
  now: string
  options: readonly (readonly [string, string])[]
  choose: (value: string) => void
}) {
  const id = createUniqueId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} onChange={(event) => props.choose(event.currentTarget.value)}>
        <For each={props.options}>
          {([value, label]) => (
            <option value={value} selected={value === props.now}>
              {label}
            </option>
          )}
        </For>
      </select>
    </div>
  )
}
