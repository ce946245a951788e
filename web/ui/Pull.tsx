import { Show } from 'solid-js'
import { words } from '../preferences.ts'
import type { createPull } from './pull.ts'

/** What is seen while one pulls: how far, and that it asks. */
export const Pulled = (props: { pull: ReturnType<typeof createPull> }) => (
  <div class="pulled" style={{ height: `${props.pull.asks() ? 48 : props.pull.pulled()}px` }} aria-live="polite">
    <Show when={props.pull.asks() || props.pull.pulled() > 12}>
      <span class="quiet">
        {props.pull.asks() ? words().loading : props.pull.enough() ? words().letGo : words().pull}
      </span>
    </Show>
  </div>
)
