/** What the class of the account allows, what is left of it, and what goes without approval. */
import { createSignal, For, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, grouped } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { customers } from './api.ts'
import { approving } from './approving.ts'
import { security } from './words.ts'

export default function Limits() {
  const l = () => security().limits
  const load = createLoad(() => customers.limits())
  const [typed, setTyped] = createSignal<string>()
  const [saved, setSaved] = createSignal(false)
  const amount = () => asAmount(typed() ?? load.value()?.unasked.amount ?? '')
  const set = createAct(
    approving(
      () => ({ action: 'change-limits', subject: amount() }),
      (_, given) => customers.setLimits(amount(), given),
    ),
    (now) => {
      load.set(now)
      setTyped(undefined)
      setSaved(true)
    },
  )
  return (
    <div class="stack narrow">
      <h1>{l().title}</h1>
      <Page load={load}>
        {(now) => (
          <>
            <h2>{l().class[now().class]}</h2>
            <p>{l().about[now().class]}</p>
            <ul class="list">
              <For each={now().limits}>
                {(one) => (
                  <li class="row between">
                    <span>
                      {l().names[one.name]}
                      <Show when={one.name !== 'room'}>
                        <br />
                        <span class="quiet">{l().of(grouped(one.allowance))}</span>
                      </Show>
                    </span>
                    <span class="amount">{grouped(one.left)}</span>
                  </li>
                )}
              </For>
            </ul>
            <form class="stack" onSubmit={set.submit} novalidate>
              <Field
                label={l().unasked}
                value={typed() ?? now().unasked.amount}
                onInput={(value) => {
                  setSaved(false)
                  setTyped(value)
                }}
                inputmode="decimal"
                maxlength={10}
                unit={words().yuan}
                hint={l().unaskedHint(grouped(now().unaskedMost.amount))}
                wrong={set.about('unasked')}
              />
              <Notice words={set.otherThan('unasked')} />
              <Notice words={saved() ? l().saved : undefined} calm />
              <MainButton busy={set.busy()}>{l().save}</MainButton>
            </form>
          </>
        )}
      </Page>
    </div>
  )
}
