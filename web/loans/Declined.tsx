/** Why rules said no, what helps, and a person who looks at it (个人信息保护法 art. 24). */
import { createSignal, For } from 'solid-js'
import type { Application } from '../../core/loans/application-wire.ts'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { loans } from './api.ts'
import { lending } from './words.ts'
import './loans.css'

export function Declined(props: { application: Application; done: (now: Application) => void }) {
  const w = () => lending().declined
  const [reason, setReason] = createSignal('')
  const ask = createAct((press) => loans.askPerson(props.application.id, reason(), press), props.done)
  return (
    <div class="panes stack">
      <section class="stack">
        <h1>{w().title}</h1>
        <p>{props.application.says}</p>
        <h2>{w().why}</h2>
        <ul class="charged">
          <For each={props.application.reasons}>{(one) => <li>{one}</li>}</For>
        </ul>
      </section>
      <form class="stack" onSubmit={ask.submit} novalidate>
        <h2>{w().person}</h2>
        <p>{w().personLead}</p>
        <Field
          label={w().personReason}
          value={reason()}
          onInput={setReason}
          maxlength={200}
          wrong={ask.about('reason')}
        />
        <Notice words={ask.otherThan('reason')} />
        <MainButton busy={ask.busy()}>{w().ask}</MainButton>
      </form>
    </div>
  )
}
