/** The receipt of a transfer. */
import { A, useParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { Transfer as Receipt } from '../../core/remittance/wire.ts'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Seal } from '../ui/Arch.tsx'
import { Icon } from '../ui/icons.tsx'
import { createLoad } from '../ui/load.ts'
import { grouped } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, Notice } from '../ui/Parts.tsx'
import { share } from '../ui/share.ts'
import { exactly } from '../ui/when.ts'

export default function Transfer() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => api.transferById(id))
  const [copied, setCopied] = createSignal(false)
  const hand = async ({ to, amount, at, entry }: Receipt) =>
    setCopied(
      (await share(
        words().send.receipt,
        words().send.shareText(to.name, grouped(amount.amount), exactly(at), entry),
      )) === 'copied',
    )
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
          <div class="pair">
            <button type="button" class="button" onClick={() => void hand(transfer())}>
              <Icon name="share" />
              {words().send.share}
            </button>
            <A class="button" href="/send">
              {words().send.another}
            </A>
          </div>
          <Notice calm words={copied() ? words().send.shared : undefined} />
          <A class="plain" href={`/movements/${transfer().entry}`}>
            {words().movements.why}
          </A>
          <A class="button main" href="/">
            {words().done}
          </A>
        </div>
      )}
    </Page>
  )
}
