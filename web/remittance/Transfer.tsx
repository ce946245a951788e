/** The receipt of a transfer. */
import { A, useParams } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import { api, Refused } from '../api.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Seal } from '../ui/Arch.tsx'
import { createLoad } from '../ui/load.ts'
import { Facts, Offline, Waiting } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'

export default function Transfer() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => api.transferById(id))
  const refused = () => {
    const now = page.state()
    return now.kind === 'failed' && now.failure instanceof Refused ? now.failure.problem.detail : undefined
  }
  return (
    <Switch>
      <Match when={page.state().kind === 'waiting'}>
        <Waiting />
      </Match>
      <Match when={refused()}>{(says) => <p class="notice">{says()}</p>}</Match>
      <Match when={page.state().kind === 'failed'}>
        <Offline again={() => void page.again()} />
      </Match>
      <Match when={page.value()}>
        {(transfer) => (
          <div class="stack narrow">
            <Seal text={words().send.seal} />
            <h1>{words().send.doneTitle}</h1>
            <div class="hero">
              <Amount value={transfer().amount.amount} />
            </div>
            <Facts
              rows={[
                [words().send.payee, `${transfer().to.name} ${transfer().to.phone}`],
                [words().send.time, exactly(transfer().at)],
                [words().send.number, transfer().entry],
              ]}
            />
            <Show when={transfer().memo}>
              <p>{transfer().memo}</p>
            </Show>
            <A class="button" href="/">
              {words().done}
            </A>
          </div>
        )}
      </Match>
    </Switch>
  )
}
