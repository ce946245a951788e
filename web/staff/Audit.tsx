/** The audit trail, for who looks over the others: who did what about whom, why, and how it ended. */
import { useSearchParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { AuditRow } from '../../core/staff/wire.ts'
import { Field } from '../ui/Field.tsx'
import { Grid, GridBones } from '../ui/Grid.tsx'
import { createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { StaffNav } from './StaffNav.tsx'
import { staff } from './words.ts'

export default function Audit() {
  const [query, setQuery] = useSearchParams<{ customer?: string; person?: string; day?: string }>()
  const filter = () => ({
    ...(query.customer ? { customer: query.customer } : {}),
    ...(query.person ? { person: query.person } : {}),
    ...(query.day ? { day: query.day } : {}),
  })
  const { page, all, from, further } = createPages(filter, (asked) => work.audit(asked))
  const [day, setDay] = createSignal(query.day ?? '')
  const w = staff
  const called = (row: AuditRow) => (w().calls as Record<string, string>)[row.call] ?? row.call
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
      <Page load={page} waiting={<GridBones />}>
        {(first) => (
          <>
            <Grid
              label={w().audit}
              file={w().audit}
              none={w().noRows}
              rows={all()}
              pages={{ from, further }}
              columns={[
                {
                  key: 'time',
                  title: w().time,
                  whole: true,
                  text: (row) => exactly(row.at),
                  by: (row) => row.sequence,
                  cell: (row) => (
                    <>
                      <span class="roomy-line">{exactly(row.at).slice(5, 10)} </span>
                      {exactly(row.at).slice(11)}
                      <span class="quiet under">{row.sequence}</span>
                    </>
                  ),
                },
                {
                  key: 'person',
                  title: w().person,
                  names: true,
                  text: (row) => `${row.person.name} ${row.roleName}`,
                  cell: (row) => (
                    <>
                      <button
                        type="button"
                        class="plain"
                        onClick={() => setQuery({ person: row.person.id }, { replace: true })}
                      >
                        {row.person.name}
                      </button>
                      <span class="quiet under roomy-line">{row.roleName}</span>
                    </>
                  ),
                },
                {
                  key: 'what',
                  title: w().what,
                  text: called,
                  cell: (row) => (
                    <>
                      {called(row)}
                      <Show when={row.reason}>
                        <span class="narrow-line quiet under">{row.reason}</span>
                      </Show>
                    </>
                  ),
                },
                {
                  key: 'customer',
                  title: w().customer,
                  whole: true,
                  text: (row) => row.customer?.name ?? '–',
                  cell: (row) => (
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
                  ),
                },
                {
                  key: 'reason',
                  title: w().reason,
                  roomy: true,
                  text: (row) => row.reason || '–',
                  classList: () => ({ found: true }),
                },
                {
                  key: 'result',
                  title: w().result,
                  text: (row) => (w().results as Record<string, string>)[row.result] ?? row.result,
                },
              ]}
            />
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
          </>
        )}
      </Page>
    </div>
  )
}
