/** What happens at maturity, one of what the product offers. */
import { For } from 'solid-js'
import type { Renewal } from './term-api.ts'
import { wealth } from './term-words.ts'

export const Renewals = (props: {
  label: string
  now: Renewal
  of: readonly Renewal[]
  choose: (value: Renewal) => void
}) => (
  <fieldset class="options">
    <legend>{props.label}</legend>
    <For each={props.of}>
      {(one) => (
        <label>
          <input type="radio" name="renewal" checked={one === props.now} onChange={() => props.choose(one)} />
          {wealth().renewals[one]}
        </label>
      )}
    </For>
  </fieldset>
)
