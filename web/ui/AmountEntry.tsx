/**
 * An amount as the one question of a screen. Under a finger the bank's own keys stand at the thumb, with the main action beside
 * them; at a desk one types. What was typed goes out as it is: the bank says what is wrong with it.
 */
import { createUniqueId, For, type JSX, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { Icon } from './icons.tsx'
import { typedWith } from './money.ts'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', '00'] as const
const underFinger = () => matchMedia('(pointer: coarse)').matches

export function AmountEntry(props: {
  label: string
  value: string
  onInput: (value: string) => void
  unit: string
  hint?: string
  wrong?: string | undefined
  maxlength?: number
  /** Shows the keys at a desk, too. */
  keys?: boolean
  /** Takes no focus: it is not what one came for. */
  still?: boolean
  /** What is asked beside the amount: a note, for whom. */
  beside?: JSX.Element
  /** The main action. */
  children: JSX.Element
}) {
  const id = createUniqueId()
  const touch = props.keys || underFinger()
  const most = () => props.maxlength ?? 16
  return (
    <div class="stack">
      <div class="field">
        <label for={id}>{props.label}</label>
        <div class="sum">
          <input
            id={id}
            ref={(element) => props.still || queueMicrotask(() => element.focus())}
            value={props.value}
            onInput={(event) => props.onInput(event.currentTarget.value)}
            // The bank's keys stand in the place of the device's.
            inputmode={touch ? 'none' : 'decimal'}
            autocomplete="off"
            maxlength={most()}
            aria-invalid={props.wrong ? 'true' : 'false'}
            aria-describedby={`${id}-says`}
          />
          <span>{props.unit}</span>
        </div>
        <p
          id={`${id}-says`}
          classList={{ wrong: Boolean(props.wrong), quiet: !props.wrong }}
          role={props.wrong ? 'alert' : undefined}
        >
          {props.wrong ?? props.hint ?? ''}
        </p>
      </div>
      {props.beside}
      <div class="entry" classList={{ touch }}>
        <Show when={touch}>
          <div class="keys">
            <For each={keys}>
              {(key) => (
                <button type="button" onClick={() => props.onInput(typedWith(props.value, key, most()))}>
                  {key}
                </button>
              )}
            </For>
          </div>
          <button
            type="button"
            class="erase"
            aria-label={words().erase}
            onClick={() => props.onInput(props.value.slice(0, -1))}
          >
            <Icon name="erase" />
          </button>
        </Show>
        {props.children}
      </div>
    </div>
  )
}
