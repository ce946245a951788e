/** A decision of an officer's about something of the mall. */
import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { mallDesk } from './words.ts'

const w = () => mallDesk()

/** One of a few outcomes, with what each does, and why. */
export function Decide<Outcome extends string>(props: {
  outcomes: readonly { readonly outcome: Outcome; readonly label: string; readonly does: string }[]
  needsReason: (outcome: Outcome) => boolean
  decide: (outcome: Outcome, reason: string, press: string) => Promise<void>
  done: () => void
}) {
  const name = createUniqueId()
  const [outcome, setOutcome] = createSignal<Outcome>()
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal<'outcome' | 'reason'>()
  const decide = createAct((press) => props.decide(outcome()!, reason(), press), props.done)
  const send = () => {
    const chosen = outcome()
    const bare = chosen !== undefined && props.needsReason(chosen) && reason().trim() === ''
    setMissing(chosen === undefined ? 'outcome' : bare ? 'reason' : undefined)
    if (!missing()) void decide.run()
  }
  return (
    <Show when={props.outcomes.length > 0}>
      <form
        class="stack"
        novalidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <fieldset class="options">
          <legend>{w().decision}</legend>
          <For each={props.outcomes}>
            {(one) => (
              <label>
                <input
                  type="radio"
                  name={name}
                  checked={outcome() === one.outcome}
                  onChange={() => {
                    decide.clear()
                    setOutcome(() => one.outcome)
                    setMissing(undefined)
                  }}
                />
                <span>
                  {one.label}
                  <span class="quiet under">{one.does}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <Field
          label={w().reason}
          value={reason()}
          onInput={(typed) => {
            decide.clear()
            setMissing(undefined)
            setReason(typed)
          }}
          maxlength={200}
          hint={w().reasonHint}
          wrong={missing() === 'reason' ? w().reasonNeeded : decide.about('reason')}
        />
        <Notice words={missing() === 'outcome' ? w().choose : decide.otherThan('reason')} />
        <MainButton busy={decide.busy()}>{w().submit}</MainButton>
      </form>
    </Show>
  )
}
