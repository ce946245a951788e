/** One run: before it is confirmed its sheet, afterwards how it goes. */
import { useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import { Page } from '../../ui/Page.tsx'
import { createLive } from './live.ts'
import { Progress } from './Progress.tsx'
import { isDraft } from './Runs.tsx'
import { Sheet } from './Sheet.tsx'

export default function Run() {
  const { id = '' } = useParams<{ id: string }>()
  const live = createLive(id)
  return (
    <div class="stack">
      <Page load={live.page}>
        {(run) => (
          <Show when={isDraft(run())} fallback={<Progress run={run()} set={live.set} lost={live.lost()} />}>
            <Sheet run={run()} set={live.set} />
          </Show>
        )}
      </Page>
    </div>
  )
}
