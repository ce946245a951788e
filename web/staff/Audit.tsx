/** The audit trail, for who looks over the others: who did what about whom, why, and how it ended. */
import { useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { staff } from '../bills/manager/staff.ts'
import { Arch } from '../ui/Arch.tsx'
import { Field } from '../ui/Field.tsx'
import { createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { StaffNav } from './StaffNav.tsx'

export default function Audit() {
  const [query, setQuery] = useSearchParams<{ customer?: string; person?: string; day?: string }>()
  const filter = () => ({
    ...(query.customer ? { customer: query.customer } : {}),
    ...(query.person ? { person: query.person } : {}),
    ...(query.day ? { day: query.day } : {}),
  })
  const { page, all, from, further } = createPages(filter, (asked) => work.audit(asked))
  const [day, setDay] = createSignal(query.day ?? '')
  const w = () => staff().staff
  const chosen = () => all()[0]
  return (
    <div class="stack">
      <div>
        <h1>{w().audit}</h1>
        <p class="quiet">{w().auditLead}</p>
      </div>
      <StaffNav />
      <form
        class="filters"
        novalidate
        onSubmit={(event) => {
          event.preventDefault()
          setQuery({ day: day().trim() || null }, { replace: true })
        }}
      >
        <Field label={w().day} value={day()} onInput={setDay} maxlength={10} hint={w().dayHint} />
        <div class="field">
          <span class="question">{w().only}</span>
          <Show when={query.person || query.customer} fallback={<p class="quiet only">{w().onlyHint}</p>}>
            <p class="row tight only">
              <span>{query.person ? chosen()?.person.name : chosen()?.customer?.name}</span>
              <button
                type="button"
                class="plain"
                onClick={() => setQuery({ person: null, customer: null }, { replace: true })}
              >
                {w().everyone}
              </button>
            </p>
          </Show>
        </div>
      </form>
      <Page load={page}>
        {(first) => (
          <Show
            when={all().length > 0}
            fallback={
              <>
                <Arch />
                <p class="centre">{w().noRows}</p>
              </>
            }
          >
            <section class="scroll" tabindex="0" aria-label={w().audit}>
              <table class="table dense hover">
                <thead>
                  <tr>
                    <th scope="col">{w().time}</th>
                    <th scope="col">{w().person}</th>
                    <th scope="col">{w().what}</th>
                    <th scope="col">{w().customer}</th>
                    <th scope="col" class="roomy">
                      {w().reason}
                    </th>
                    <th scope="col">{w().result}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={all()}>
                    {(row) => (
                      <tr>
                        <td class="whole">
                          <span class="roomy-line">{exactly(row.at).slice(5, 10)} </span>
                          {exactly(row.at).slice(11)}
                          <span class="quiet under">{row.sequence}</span>
                        </td>
                        <th scope="row">
                          <button
                            type="button"
                            class="plain"
                            onClick={() => setQuery({ person: row.person.id }, { replace: true })}
                          >
                            {row.person.name}
                          </button>
                          <span class="quiet under roomy-line">{row.roleName}</span>
                        </th>
                        <td>
                          {(w().calls as Record<string, string>)[row.call] ?? row.call}
                          <Show when={row.reason}>
                            <span class="narrow-line quiet under">{row.reason}</span>
                          </Show>
                        </td>
                        <td class="whole">
                          <Show when={row.customer} fallback="–">
                            {(one) => (
                              <button
                                type="button"
                                class="plain"
                                onClick={() => setQuery({ customer: one().id }, { replace: true })}
                              >
                                {one().name}
                              </button>
                            )}
                          </Show>
                        </td>
                        <td class="roomy found">{row.reason || '–'}</td>
                        <td>{(w().results as Record<string, string>)[row.result] ?? row.result}</td>
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
            <details>
              <summary>{w().chain}</summary>
              <p class="quiet">{w().chainSays}</p>
              <Facts
                rows={[
                  [w().head(first().head.sequence), <span class="mono breaks">{first().head.hash}</span>],
                  ...first().days.map(
                    (one) => [w().dayRows(one.day, one.rows), <span class="mono breaks">{one.root}</span>] as const,
                  ),
                ]}
              />
            </details>
          </Show>
        )}
      </Page>
    </div>
  )
}
