/** A payment of households' bills: the seal, the receipt, and what an invoice takes. */

import { A, useParams, useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch, Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { createLoad, createPolling } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, Notice } from '../ui/Parts.tsx'
import { save } from '../ui/save.ts'
import { exactly } from '../ui/when.ts'
import { bills } from './api.ts'
import { Invoice } from './Invoice.tsx'
import { billing } from './words.ts'

export default function HousePayment() {
  const { id = '' } = useParams<{ id: string }>()
  const [query] = useSearchParams<{ after?: string }>()
  const page = createLoad(() => bills.payment(id, Number(query.after) || undefined))
  const [invoicing, setInvoicing] = createSignal(false)
  createPolling(async () => {
    const now = page.value()
    if (now && now.state !== 'requested') return true
    page.set(await bills.payment(id))
    return page.value()?.state !== 'requested'
  })
  const receipt = createAct(
    () => bills.explain(page.value()!.entry),
    ({ receipt, id: entry }) =>
      // As it is written, to the byte: who checks it takes nothing else.
      save({
        name: `qiao-${entry}.json`,
        blob: new Blob([JSON.stringify(receipt)], { type: 'application/json' }),
      }),
  )
  const heading = {
    requested: () => billing().requested,
    done: () => billing().done,
    refused: () => billing().refused,
  }
  return (
    <Page load={page}>
      {(payment) => (
        <div class="panes stack">
          <section class="stack">
            <Show
              when={payment().state === 'done'}
              fallback={
                <div classList={{ waiting: payment().state === 'requested' }}>
                  <Arch />
                </div>
              }
            >
              <Seal text={words().send.seal} />
            </Show>
            <div aria-live="polite">
              <h1>{heading[payment().state]()}</h1>
              <p>{payment().reason ?? (payment().state === 'done' ? billing().doneLead : '')}</p>
            </div>
            <div class="hero">
              <Amount value={payment().amount.amount} />
            </div>
            <ul class="list">
              <For each={payment().lines}>
                {(line) => (
                  <li>
                    <A class="item" href={`/bills/house/${line.bill}`}>
                      <span>
                        {line.organization} {line.house}
                      </span>
                      <Amount value={line.amount.amount} />
                      <span class="quiet">{line.number}</span>
                      <span class="quiet">{line.refunded ? billing().refunded : ''}</span>
                    </A>
                  </li>
                )}
              </For>
            </ul>
            <A class="button main" href="/bills">
              {billing().toBills}
            </A>
          </section>
          <section class="stack">
            <Facts
              rows={[
                [words().send.time, exactly(payment().at)],
                ...(payment().byMandate ? ([[billing().from, billing().byMandate]] as const) : []),
                ...(payment().state === 'done' ? ([[billing().receipt, payment().entry]] as const) : []),
              ]}
            />
            <Show when={payment().state === 'done'}>
              <Notice words={receipt.otherThan()} />
              <div class="pair">
                <button type="button" class="button" onClick={() => void receipt.run()}>
                  {billing().receiptFile}
                </button>
                <a class="button" href="/receipt.html" target="_blank" rel="noreferrer">
                  {billing().receiptCheck}
                </a>
              </div>
              <A class="plain" href={`/movements/${payment().entry}`}>
                {words().movements.why}
              </A>
              <Show
                when={invoicing()}
                fallback={
                  <button type="button" class="button" onClick={() => setInvoicing(true)}>
                    {billing().invoice.open}
                  </button>
                }
              >
                <Invoice payment={id} />
              </Show>
            </Show>
          </section>
        </div>
      )}
    </Page>
  )
}
