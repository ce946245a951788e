/**
 * A newcomer's way round a development bank, for who came in by its door (`/enter`): a sentence on what to try, where, and
 * what happens beneath. It is a file of its own that no production bank's customer loads: only a development bank says where
 * its Temporal and its SMS inbox are. The device remembers the number of the step, nothing else.
 */
import { A, useLocation } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import { holds, ofTheBank } from '../../core/staff/roles.ts'
import { guide, locale, setGuide, words } from '../preferences.ts'
import { session } from '../session.ts'
import { Away } from '../ui/Away.tsx'
import './guide.css'
import { guideWords, type Persona, steps } from './words.ts'

export default function Guide(props: { temporal: string | null; sms: string }) {
  const location = useLocation()
  const w = () => guideWords[locale()]
  /** The bank's other people look at a place or two: there is nothing to be led round. */
  const persona = (): Persona | undefined => {
    const offices = session()?.offices ?? []
    if (holds(offices, 'manager')) return 'manager'
    if (holds(offices, 'officer')) return 'officer'
    return offices.some(({ role }) => ofTheBank(role)) ? undefined : 'customer'
  }
  const all = () => steps[persona() ?? 'customer']
  const at = createMemo(() => Math.min(Number(guide()?.step ?? 0), all().length - 1))
  const go = (step: number) => setGuide({ step, left: false })
  const now = () => all()[at()]!
  return (
    <Show
      when={persona() && !guide()?.left}
      fallback={
        <Show when={persona()}>
          <p class="guide-again">
            <button type="button" class="plain" onClick={() => go(at())}>
              {w().again(at() + 1, all().length)}
            </button>
          </p>
        </Show>
      }
    >
      <aside class="guide" classList={{ elsewhere: location.pathname !== now().path }} aria-label={w().title}>
        <div aria-live="polite">
          <p class="guide-step">
            {w().title} · {w().step(at() + 1, all().length)}
          </p>
          <p>{now()[locale()].tries}</p>
          <p class="quiet">{now()[locale()].beneath}</p>
        </div>
        <ul class="guide-ways">
          <Show when={location.pathname !== now().path}>
            <li>
              <A href={now().path}>{w().there(words().titles[now().path])}</A>
            </li>
          </Show>
          <For each={now().looks}>
            {(look) => (
              <Show when={look === 'sms' ? props.sms : props.temporal}>
                {(href) => (
                  <li>
                    <Away href={href()} newWindow>
                      {w()[look]}
                    </Away>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
        <div class="guide-acts">
          <button type="button" class="plain" onClick={() => setGuide({ step: at(), left: true })}>
            {w().leave}
          </button>
          <Show when={at() > 0}>
            <button type="button" class="button" onClick={() => go(at() - 1)}>
              {w().back}
            </button>
          </Show>
          <button
            type="button"
            class="button"
            onClick={() => (at() + 1 < all().length ? go(at() + 1) : setGuide({ step: 0, left: true }))}
          >
            {at() + 1 < all().length ? w().next : w().end}
          </button>
        </div>
      </aside>
    </Show>
  )
}
