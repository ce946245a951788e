/** What waits for a second person, and what came of the rest. */
import { A, useSearchParams } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Proposal } from '../../core/staff/wire.ts'
import { staff } from '../bills/manager/staff.ts'
import { Arch } from '../ui/Arch.tsx'
import { createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Segments } from '../ui/Segments.tsx'
import { exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { StaffNav } from './StaffNav.tsx'

export default function Proposals() {
  const [query, setQuery] = useSearchParams<{ state?: string }>()
  const state = () => (query.state === 'closed' ? 'closed' : 'open')
  const { page, all, from, further } = createPages(
    () => ({ state: state() }) as const,
    async (asked) => {
      const { proposals, next } = await work.proposals(asked)
      return { rows: proposals, next }
    },
  )
  const w = () => staff().staff
  /** Whose turn it is. */
  const waits = (one: Proposal) =>
    one.state === 'waiting' ? (one.own ? w().waitsForOther : w().waitsForYou) : w().states[one.state]
  return (
    <div class="stack">
      <div>
        <h1>{w().proposals}</h1>
        <p class="quiet">{w().proposalsLead}</p>
      </div>
      <StaffNav />
      <Segments
        label={w().state}
        now={state()}
        options={(['open', 'closed'] as const).map((one) => [one, w()[one]] as const)}
        choose={(one) => setQuery({ state: one === 'open' ? null : one }, { replace: true })}
      />
      <Page load={page}>
        {() => (
          <Show
            when={all().length > 0}
            fallback={
              <>
                <Arch />
                <p class="centre">{state() === 'open' ? w().noneOpen : w().noneClosed}</p>
              </>
            }
          >
            <section class="scroll" tabindex="0" aria-label={w().proposals}>
              <table class="table dense hover">
                <thead>
                  <tr>
                    <th scope="col">{w().what}</th>
                    <th scope="col">{w().maker}</th>
                    <th scope="col">{w().waits}</th>
                    <th scope="col" class="roomy">
                      {state() === 'open' ? w().until : w().decidedAt}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={all()}>
                    {(one) => (
                      <tr>
                        <th scope="row" class="says-it">
                          <A href={`/staff/proposals/${one.id}`}>{w().kinds[one.kind]}</A>
                          <span class="quiet under">{one.says}</span>
                        </th>
                        <td>{one.maker.name}</td>
                        <td>{waits(one)}</td>
                        <td class="whole roomy">
                          {exactly((state() === 'open' ? one.until : one.decidedAt) ?? '').slice(0, 16)}
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </section>
            <Show when={from()}>
              <button type="button" class="button" onClick={() => void further()}>
                {w().more}
              </button>
            </Show>
          </Show>
        )}
      </Page>
    </div>
  )
}
