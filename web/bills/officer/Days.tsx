/** The days that were reconciled with each biller: the three sums side by side, and what differs. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { Amount } from '../../ui/Amount.tsx'
import { Arch } from '../../ui/Arch.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { staff } from '../manager/staff.ts'
import { desk } from './api.ts'
import { DeskNav } from './DeskNav.tsx'

export default function Days() {
  const page = createLoad(() => desk.days())
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
            when={now().reconciliations.length > 0}
            fallback={
              <>
                <Arch />
                <p class="centre">{w().noDays}</p>
              </>
            }
          >
            <section class="scroll" tabindex="0" aria-label={w().days}>
              <table class="table dense hover">
                <thead>
                  <tr>
                    <th scope="col">{w().day}</th>
                    <th scope="col">{w().biller}</th>
                    <th scope="col">{w().state}</th>
                    <th scope="col" class="number">
                      {w().matched}
                    </th>
                    <th scope="col" class="number roomy">
                      {w().ledger}
                    </th>
                    <th scope="col" class="number roomy">
                      {w().own}
                    </th>
                    <th scope="col" class="number roomy">
                      {w().theirFile}
                    </th>
                    <th scope="col">{w().cases}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={now().reconciliations}>
                    {(day) => (
                      <tr>
                        <th scope="row">
                          <A href={`/desk/days/${day.biller.id}/${day.day}`}>{day.day}</A>
                        </th>
                        <td>{day.biller.name}</td>
                        <td classList={{ wrong: day.state !== 'matched' && day.casesOpen > 0 }}>
                          {w().dayStates[day.state]}
                        </td>
                        <td class="number">{day.counts.matched}</td>
                        <td class="number roomy">
                          <Amount value={day.ledger.sum.amount} />
                        </td>
                        <td class="number roomy">
                          <Amount value={day.own.sum.amount} />
                        </td>
                        <td class="number roomy">
                          <Show when={day.file} fallback={<span class="quiet">–</span>}>
                            {(file) => <Amount value={file().sum.amount} />}
                          </Show>
                        </td>
                        <td>{w().openCases(day.casesOpen, day.cases)}</td>
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
