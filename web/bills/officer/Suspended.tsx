/** What stands in suspense because of bills: how much, since when, and whose task it is. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { Amount } from '../../ui/Amount.tsx'
import { Arch } from '../../ui/Arch.tsx'
import { Away } from '../../ui/Away.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { exactly } from '../../ui/when.ts'
import { staff } from '../manager/staff.ts'
import { desk } from './api.ts'
import { DeskNav } from './DeskNav.tsx'

export default function Suspended() {
  const page = createLoad(() => desk.suspense())
  const w = () => staff().desk
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <DeskNav />
      <Page load={page}>
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
            <section class="scroll" tabindex="0" aria-label={w().suspense}>
              <table class="table dense hover">
                <thead>
                  <tr>
                    <th scope="col">{w().why}</th>
                    <th scope="col">{w().biller}</th>
                    <th scope="col" class="number">
                      {w().amount}
                    </th>
                    <th scope="col">{w().since}</th>
                    <th scope="col">{w().waits}</th>
                    <th scope="col" class="roomy">
                      Temporal
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={now().items}>
                    {(item) => (
                      <tr>
                        <th scope="row">
                          <Show
                            when={item.business.startsWith('reconciliation-case-')}
                            fallback={<span class="mono">{(item.payment ?? item.business).slice(-12)}</span>}
                          >
                            <A class="mono" href={`/desk/cases/${item.business}`}>
                              {item.business.slice(-12)}
                            </A>
                          </Show>
                        </th>
                        <td>{item.biller?.name ?? w().nobody}</td>
                        <td class="number">
                          <Amount value={item.amount.amount} />
                        </td>
                        <td class="whole">
                          {exactly(item.since).slice(0, 10)} · {w().daysLong(item.days)}
                        </td>
                        <td>{item.owner ?? w().nobody}</td>
                        <td class="roomy">
                          <Show when={item.workflow}>
                            {(url) => (
                              <Away href={url()} newWindow>
                                {w().temporal}
                              </Away>
                            )}
                          </Show>
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </section>
          </Show>
        )}
      </Page>
    </div>
  )
}
