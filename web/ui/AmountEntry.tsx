/**
 * An amount as the one question of a screen. Under a finger the bank's own keys stand at the thumb, with the main action beside
 * them; at a desk one types. What was typed goes out as it is: the bank says what is wrong with it.
 */
import { For, type JSX, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { Field } from './Field.tsx'
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
  const touch = props.keys || underFinger()
  const most = () => props.maxlength ?? 16
  let box: HTMLDivElement | undefined
  /** As a keyboard types: whoever listens for what is typed hears these keys, too. */
  const type = (value: string) => {
    const field = box?.querySelector('input')
    if (!field || value === props.value) return
    field.value = value
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  return (
    <div class="stack" ref={box}>
      <Field
        label={props.label}
        value={props.value}
        onInput={props.onInput}
        inputmode={touch ? 'none' : 'decimal'}
        maxlength={most()}
        hint={props.hint}
        wrong={props.wrong}
        focus={!props.still}
        sum
        unit={props.unit}
      />
      {props.beside}
      <div class="entry" classList={{ touch }}>
        <Show when={touch}>
          <div class="keys">
            <For each={keys}>
              {(key) => (
                <button type="button" onClick={() => type(typedWith(props.value, key, most()))}>
                  {key}
                </button>
              )}
            </For>
          </div>
          <button type="button" class="erase" aria-label={words().erase} onClick={() => type(props.value.slice(0, -1))}>
            <Icon name="erase" />
          </button>
        </Show>
        {props.children}
      </div>
    </div>
  )
}
