/** One payment: a crossing from our bank to the biller's books, and its receipt. */
import { A, useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import type { PaymentState } from '../../core/bills/wire.ts'
import { api } from '../api.ts'
import { onNews } from '../news.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch, Seal } from '../ui/Arch.tsx'
import { createLoad, createPolling } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'

/** How far over the bridge each state is. */
const reached: Record<PaymentState, number> = {
  requested: 0,
  held: 1,
  unclear: 1,
  'in-review': 1,
  paid: 3,
  returned: 0,
  refused: 0,
}
const ended: ReadonlySet<PaymentState> = new Set(['paid', 'returned', 'refused'])

export default function Payment() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => api.billPaymentById(id))
  createPolling(async () => {
    const now = page.value()
    if (now && ended.has(now.state)) return true
    const next = await api.billPaymentById(id)
    page.set(next)
    return ended.has(next.state)
  }, onNews)
  return (
    <Page load={page}>
      {(payment) => (
        <div class="stack narrow">
          <Show
            when={payment().state === 'paid'}
            fallback={
              <div classList={{ waiting: !ended.has(payment().state) }}>
                <Arch />
              </div>
            }
          >
            <Seal text={words().send.seal} />
          </Show>
          <div aria-live="polite" class="stack">
            <h1>{words().bills.states[payment().state]}</h1>
            <p>
              {words().bills.says[payment().state]} {payment().reason}
            </p>
          </div>
          <div class="hero">
            <Amount value={payment().total.amount} />
          </div>
          <ol class="crossing">
            {(['held', 'asked', 'paid'] as const).map((step, n) => (
              <li classList={{ reached: reached[payment().state] > n }}>{words().bills.steps[step]}</li>
            ))}
          </ol>
          <Facts
            rows={[
              [words().bills.biller, payment().biller.name],
              ...payment().parameters.map(({ label, value }) => [label, value] as const),
              ...(payment().bill === '' ? [] : ([[words().bills.bill, payment().bill]] as const)),
              [words().bills.amount, payment().amount.amount],
              [words().send.fee, payment().fee.amount === '0.00' ? words().send.free : payment().fee.amount],
              [words().send.time, exactly(payment().at)],
              ...(payment().receipt && payment().state === 'paid'
                ? ([[words().bills.receiptNumber, payment().receipt]] as const)
                : []),
              [words().send.number, payment().id.slice(-32)],
            ]}
          />
          <A class="button" href="/">
            {words().done}
          </A>
        </div>
      )}
    </Page>
  )
}
