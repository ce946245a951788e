/** While others are asked and it is decided, or the contract written: who has answered, and what one can do meanwhile. */
import { For, Show } from 'solid-js'
import type { Application } from '../../core/loans/application-wire.ts'
import { onNews } from '../news.ts'
import { Arch } from '../ui/Arch.tsx'
import { createPolling } from '../ui/load.ts'
import { lending } from './words.ts'
import './loans.css'

export function Waits(props: {
  application: Application
  again: () => Promise<Application>
  set: (now: Application) => void
}) {
  const w = () => lending().waiting
  const a = () => props.application
  createPolling(
    async () => {
      const now = await props.again()
      props.set(now)
      return now.next !== null || now.state !== 'open'
    },
    (now) => onNews(now),
  )
  const deciding = () => a().offer === null
  return (
    <div class="panes stack" aria-live="polite">
      <section class="stack">
        <div class="waiting">
          <Arch />
        </div>
        <h1>{deciding() ? w().title : a().steps.at(-1)!.name}</h1>
        <p>{a().says}</p>
        <p class="quiet">{w().leave}</p>
      </section>
      <Show when={deciding()}>
        <section aria-labelledby="sources">
          <h2 id="sources">{w().sources}</h2>
          <ul class="sources">
            <For each={a().sources}>
              {({ name, state }) => (
                <li class="row">
                  <span>{name}</span>
                  <span classList={{ quiet: state !== 'answered' }}>{w().states[state]}</span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </div>
  )
}
