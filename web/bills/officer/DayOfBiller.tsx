/** One day of one biller: what the three come to, and each difference. */
import { useParams } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { Amount } from '../../ui/Amount.tsx'
import { Away } from '../../ui/Away.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts } from '../../ui/Parts.tsx'
import { exactly } from '../../ui/when.ts'
import { desk } from './api.ts'
import { CaseTable } from './CaseTable.tsx'
import { billDesk } from './words.ts'

export default function DayOfBiller() {
  const { biller = '', day = '' } = useParams<{ biller: string; day: string }>()
  const page = createLoad(() => desk.day(biller, day))
  const w = billDesk
  return (
    <div class="stack">
      <Page load={page}>
        {(now) => {
          const one = () => now().reconciliation
          const sums = () =>
            [
              [w().ledger, one().ledger],
              [w().own, one().own],
              ...(one().file ? ([[w().theirFile, one().file!]] as const) : []),
            ] as const
          return (
            <>
              <div>
                <h1>
                  {one().biller.name} · {one().day}
                </h1>
                <p>{w().dayStates[one().state]}</p>
              </div>
              <ul class="figures">
                <For each={sums()}>
                  {([name, said]) => (
                    <li class="figure">
                      <span>{name}</span>
                      <strong>
                        <Amount value={said.sum.amount} label={name} />
                      </strong>
                      <span>{w().entries(said.count)}</span>
                    </li>
                  )}
                </For>
              </ul>
              <div class="settled">
                <Facts
                  rows={[
                    [w().matched, one().counts.matched],
                    [w().underWay, one().counts.open],
                    ...(['missingHere', 'missingThere', 'amountDiffers', 'stateDiffers'] as const).map(
                      (kind) => [w().counts[kind], one().counts[kind]] as const,
                    ),
                    [w().doneAt, exactly(one().at).slice(0, 16)],
                    ...(one().file ? ([[w().digest, one().file!.sha256]] as const) : []),
                  ]}
                />
              </div>
              <Show when={now().cases.length > 0}>
                <h2>{w().cases}</h2>
                <CaseTable label={w().cases} cases={now().cases} none={w().none} />
              </Show>
              <Show when={one().workflow}>
                {(url) => (
                  <Away href={url()} newWindow>
                    {w().temporal}
                  </Away>
                )}
              </Show>
            </>
          )
        }}
      </Page>
    </div>
  )
}
