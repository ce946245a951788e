/** A question whose answer is more than a line long. */
import { createUniqueId } from 'solid-js'

export function LongField(props: {
  label: string
  value: string
  onInput: (value: string) => void
  hint?: string
  wrong?: string | undefined
  maxlength: number
  rows?: number
}) {
  const id = createUniqueId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <textarea
        id={id}
        rows={props.rows ?? 3}
        value={props.value}
        maxlength={props.maxlength}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        aria-invalid={props.wrong ? 'true' : 'false'}
        aria-describedby={`${id}-says`}
      />
      <p
        id={`${id}-says`}
        classList={{ wrong: Boolean(props.wrong), quiet: !props.wrong }}
        role={props.wrong ? 'alert' : undefined}
      >
        {props.wrong ?? props.hint ?? ''}
      </p>
    </div>
  )
}
/** Where the bank takes one line: what ends a line is a space. */
export const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ').trim()
