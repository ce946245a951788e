/** What each part of a drawing is. */
import { For } from 'solid-js'

export const Key = (props: { parts: readonly (readonly [mark: string, label: string])[] }) => (
  <ul class="legend key">
    <For each={props.parts}>
      {([mark, label]) => (
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <rect class={`column ${mark}`} width="14" height="14" rx="2" />
          </svg>
          {label}
        </li>
      )}
    </For>
  </ul>
)
