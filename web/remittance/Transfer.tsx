/** The receipt of a transfer. */
import { A, useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Seal } from '../ui/Arch.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'

export default function Transfer() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => api.transferById(id))
  return (
    <Page load={page}>
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
    </Page>
  )
}
