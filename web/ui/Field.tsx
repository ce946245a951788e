import { createUniqueId, For, type JSX, Show } from 'solid-js'

/** What helps with a question, or what is wrong with its answer. */
const Says = (props: { id: string; hint: string | undefined; wrong: string | undefined }) => (
  <p
    id={props.id}
    classList={{ wrong: Boolean(props.wrong), quiet: !props.wrong }}
    role={props.wrong ? 'alert' : undefined}
  >
    {props.wrong ?? props.hint ?? ''}
  </p>
)

/** One question with its label, a hint, and what is wrong with the answer. */
export function Field(props: {
  label: string
  value: string
  onInput: (value: string) => void
  hint?: string | undefined
  wrong?: string | undefined
  /** `none`: keys of ours stand in the place of the device's. */
  inputmode?: 'numeric' | 'decimal' | 'tel' | 'text' | 'none'
  autocomplete?: JSX.InputHTMLAttributes<HTMLInputElement>['autocomplete']
  maxlength?: number
  focus?: boolean
  /** The answer is the hero of the screen. */
  sum?: boolean
  unit?: string
  /** What Enter does, where the form around it is about something else. */
  enter?: () => void
}) {
  const id = createUniqueId()
  const input = () => (
    <input
      id={id}
      ref={(element) => props.focus && queueMicrotask(() => element.focus())}
      value={props.value}
      onInput={(event) => props.onInput(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !props.enter) return
        event.preventDefault()
        props.enter()
      }}
      inputmode={props.inputmode ?? 'text'}
      autocomplete={props.autocomplete ?? 'off'}
      maxlength={props.maxlength ?? 60}
      aria-invalid={props.wrong ? 'true' : 'false'}
      aria-describedby={`${id}-says`}
    />
  )
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <Show when={props.sum} fallback={input()}>
        <div class="sum">
          {input()}
          <span>{props.unit}</span>
        </div>
      </Show>
      <Says id={`${id}-says`} hint={props.hint} wrong={props.wrong} />
    </div>
  )
}

/** One of a few answers, each a button. */
export function Choice(props: {
  label: string
  choices: readonly { value: string; label: string }[]
  value: string
  onChoose: (value: string) => void
  hint?: string
  wrong?: string | undefined
}) {
  const id = createUniqueId()
  return (
    <div class="field">
      <span id={id} class="question">
        {props.label}
      </span>
      <fieldset class="choice" aria-labelledby={id} aria-describedby={`${id}-says`}>
        <For each={props.choices}>
          {(choice) => (
            <button
              type="button"
              aria-pressed={props.value === choice.value}
              onClick={() => props.onChoose(choice.value)}
            >
              {choice.label}
            </button>
          )}
        </For>
      </fieldset>
      <Says id={`${id}-says`} hint={props.hint} wrong={props.wrong} />
    </div>
  )
}
