/** A day, asked for with the device's own calendar. */
import { createUniqueId } from 'solid-js'

export function DayField(props: {
  label: string
  value: string
  onInput: (value: string) => void
  wrong?: string | undefined
}) {
  const id = createUniqueId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="date"
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        aria-invalid={props.wrong ? 'true' : 'false'}
        aria-describedby={`${id}-says`}
      />
      <p id={`${id}-says`} classList={{ wrong: Boolean(props.wrong) }} role={props.wrong ? 'alert' : undefined}>
        {props.wrong ?? ''}
      </p>
    </div>
  )
}
