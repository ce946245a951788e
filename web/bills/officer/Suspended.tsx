/** What stands in suspense because of bills: how much, since when, and whose task it is. */
import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { Amount } from '../../ui/Amount.tsx'
import { Arch } from '../../ui/Arch.tsx'
import { Away } from '../../ui/Away.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { exactly } from '../../ui/when.ts'
import { desk } from './api.ts'
import { DeskHead } from './DeskHead.tsx'
import { billDesk } from './words.ts'

export default function Suspended() {
  const page = createLoad(() => desk.suspense())
  const w = billDesk
  return (
    <div class="stack">
      <DeskHead />
      <Page load={page} waiting={<GridBones />}>
        {(now) => (
          <Show
            when={now().items.length > 0}
            fallback={
              <>
                <Arch />
                <p class="centre">{w().noSuspense}</p>
              </>
            }
          >
            <div class="hero">
              <p class="quiet">{w().total}</p>
              <Amount value={now().total.amount} label={w().total} />
            </div>
            <Grid
              label={w().suspense}
              file={w().suspense}
              none={w().noSuspense}
              rows={now().items}
              columns={[
                {
                  key: 'why',
                  title: w().why,
                  names: true,
                  text: (item) => item.payment ?? item.business,
                  cell: (item) => (
                    <Show
                      when={item.business.startsWith('reconciliation-case-')}
                      fallback={<span class="mono">{(item.payment ?? item.business).slice(-12)}</span>}
                    >
                      <A class="mono" href={`/desk/cases/${item.business}`}>
                        {item.business.slice(-12)}
                      </A>
                    </Show>
                  ),
                },
                { key: 'biller', title: w().biller, text: (item) => item.biller?.name ?? w().nobody },
                {
                  key: 'amount',
                  title: w().amount,
                  number: true,
                  text: (item) => item.amount.amount,
                  by: (item) => fenOf(item.amount.amount),
                  cell: (item) => <Amount value={item.amount.amount} />,
                },
                {
                  key: 'since',
                  title: w().since,
                  whole: true,
                  text: (item) => exactly(item.since).slice(0, 10),
                  cell: (item) => `${exactly(item.since).slice(0, 10)} · ${w().daysLong(item.days)}`,
                },
                { key: 'waits', title: w().waits, text: (item) => item.owner ?? w().nobody },
                {
                  key: 'run',
                  title: 'Temporal',
                  roomy: true,
                  text: (item) => item.workflow ?? '',
                  cell: (item) => (
                    <Show when={item.workflow}>
                      {(url) => (
                        <Away href={url()} newWindow>
                          {w().temporal}
                        </Away>
                      )}
                    </Show>
                  ),
                },
              ]}
            />
          </Show>
        )}
      </Page>
    </div>
  )
}
