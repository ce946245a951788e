/** The bank's days: which are closed, how long their end took, and where the one that is being closed stands. */
import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { StaffNav } from '../staff/StaffNav.tsx'
import { Away } from '../ui/Away.tsx'
import { Grid, GridBones } from '../ui/Grid.tsx'
import { createPages, createPolling } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { books } from './api.ts'
import { Periods } from './Periods.tsx'
import { bookWords } from './words.ts'

/** Asks again while a day is being closed. */
const Following = (props: { ask: () => Promise<unknown> }) => {
  createPolling(async () => {
    await props.ask()
    return false
  })
  return null
}

export default function Days() {
  const { page, all, from, further } = createPages(
    () => ({}),
    (asked) => books.days(asked),
  )
  const w = bookWords
  const seconds = (one: { seconds: number | null }) => (one.seconds === null ? '' : w().secondsLong(one.seconds))
  return (
    <div class="stack">
      <div>
        <h1>{w().daysTitle}</h1>
        <p class="quiet">{w().daysLead}</p>
      </div>
      <StaffNav />
      <Page load={page} waiting={<GridBones />}>
        {() => (
          <>
            <Show when={all().some(({ state }) => state === 'closing')}>
              <Following ask={page.refresh} />
            </Show>
            <Grid
              label={w().daysTitle}
              file={w().daysTitle}
              none={w().noDays}
              rows={all()}
              pages={{ from, further }}
              columns={[
                {
                  key: 'day',
                  title: w().day,
                  names: true,
                  text: (one) => one.day,
                  cell: (one) => <A href={`/staff/days/${one.day}`}>{one.day}</A>,
                },
                {
                  key: 'state',
                  title: w().state,
                  whole: true,
                  text: (one) =>
                    one.state === 'closing'
                      ? `${w().states.closing} ${w().reached(one.reached, one.of)}`
                      : w().states[one.state],
                },
                {
                  key: 'seconds',
                  title: w().seconds,
                  number: true,
                  text: seconds,
                  by: (one) => one.seconds ?? -1,
                  cell: (one) => seconds(one) || <span class="quiet">–</span>,
                },
                {
                  key: 'next',
                  title: w().next,
                  roomy: true,
                  whole: true,
                  text: (one) => one.nextBusinessDay ?? '–',
                },
                {
                  key: 'digest',
                  title: w().digest,
                  whole: true,
                  text: (one) => one.digest ?? '',
                  cell: (one) => (
                    <Show when={one.digest} fallback={<span class="quiet">–</span>}>
                      {(digest) => (
                        <span class="mono" title={digest()}>
                          {digest().slice(0, 12)}
                        </span>
                      )}
                    </Show>
                  ),
                },
                {
                  key: 'run',
                  title: w().run,
                  roomy: true,
                  text: (one) => one.workflow ?? '',
                  cell: (one) => (
                    <Show when={one.workflow}>
                      {(url) => (
                        <Away href={url()} newWindow>
                          Temporal
                        </Away>
                      )}
                    </Show>
                  ),
                },
              ]}
            />
          </>
        )}
      </Page>
      <Periods />
    </div>
  )
}
