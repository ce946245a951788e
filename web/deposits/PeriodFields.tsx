/** From one day to another, both of it. */
import { createUniqueId } from 'solid-js'
import { words } from '../preferences.ts'

export function PeriodFields(props: {
  from: string
  to: string
  choose: (period: { from: string; to: string }) => void
  wrong?: string | undefined
}) {
  const id = createUniqueId()
  const w = () => words().movements
  return (
    <>
      <div class="field">
        <label for={`${id}-from`}>{w().from}</label>
        <input
          id={`${id}-from`}
          type="date"
          value={props.from}
          max={props.to}
          onChange={(event) => props.choose({ from: event.currentTarget.value, to: props.to })}
        />
      </div>
      <div class="field">
        <label for={`${id}-to`}>{w().to}</label>
        <input
          id={`${id}-to`}
          type="date"
          value={props.to}
          min={props.from}
          onChange={(event) => props.choose({ from: props.from, to: event.currentTarget.value })}
        />
      </div>
    </>
  )
}
