/** The organisation's runs: where each stands, how much is in, and who is late. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Run } from '../../../core/bills/run-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Arch } from '../../ui/Arch.tsx'
import { Parts } from '../../ui/Bars.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf, yuanOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { runs } from './api.ts'
import { billRuns } from './words.ts'

export const dueWords = (run: Run) =>
  run.firstDue && run.lastDue ? billRuns().sheet.dueFrom(run.firstDue, run.lastDue) : ''
export const toCollect = (run: Run) => yuanOf(fenOf(run.progress.billed.amount) + fenOf(run.progress.penalty.amount))
/** Nobody is billed yet. */
export const isDraft = ({ state }: Run) => state === 'draft' || state === 'reading' || state === 'read'

function Line(props: { run: Run }) {
  const run = () => props.run
  return (
    <li>
      <A class="item run" href={`/runs/${run().id}`}>
        <span>
          <strong>{run().title}</strong>
          <span class="quiet under">
            {billRuns().runs.states[run().state]}
            {run().paused ? ` · ${billRuns().runs.paused}` : ''} {dueWords(run()) && `· ${dueWords(run())}`}
          </span>
        </span>
        <span>
          <Show when={!isDraft(run())} fallback={<span class="quiet">—</span>}>
            <span class="quiet">{billRuns().run.collected}</span> <Amount value={run().progress.collected.amount} />
          </Show>
          <span class="quiet under">
            {billRuns().run.toCollect} <Amount value={toCollect(run())} />
          </span>
        </span>
        <span class="quiet">
          {billRuns().runs.households(run().progress.bills)}
          {run().progress.overdue > 0 ? ` · ${billRuns().runs.overdue(run().progress.overdue)}` : ''}
        </span>
        <Parts
          of={Number(fenOf(toCollect(run())))}
          parts={[{ mark: 'paid', value: Number(fenOf(run().progress.collected.amount)) }]}
        />
      </A>
    </li>
  )
}

export default function Runs() {
  const page = createLoad(() => runs.all())
  return (
    <div class="stack">
      <div class="head">
        <div>
          <h1>{billRuns().runs.title}</h1>
          <p class="quiet">{billRuns().runs.lead}</p>
        </div>
        <A class="button main" href="/runs/new">
          {billRuns().runs.begin}
        </A>
      </div>
      <Page load={page}>
        {(now) => (
          <Show
            when={now().runs.length > 0}
            fallback={
              <>
                <Arch />
                <p>{billRuns().runs.none}</p>
              </>
            }
          >
            <ul class="list runs">
              <For each={now().runs}>{(run) => <Line run={run} />}</For>
            </ul>
          </Show>
        )}
      </Page>
    </div>
  )
}
