/** One bill: what is left, what it is for, and paying it whole or in part. */

import { A, useNavigate, useParams } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { HouseBill as Bill } from '../../core/bills/run-wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, fenOf, grouped } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { exactly } from '../ui/when.ts'
import { bills } from './api.ts'
import { Due, isDue } from './due.tsx'
import { Items } from './Items.tsx'
import { PayReview } from './PayReview.tsx'
import { billing } from './words.ts'

function Pay(props: { bill: Bill; pay: (amount: string) => void }) {
  const [how, setHow] = createSignal<'whole' | 'part'>('whole')
  const [typed, setTyped] = createSignal('')
  const [wrong, setWrong] = createSignal(false)
  const left = () => props.bill.left.amount
  const amount = () => (how() === 'whole' ? left() : asAmount(typed()))
  const possible = () => fenOf(amount()) > 0n && fenOf(amount()) <= fenOf(left())
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setWrong(!possible())
        if (possible()) props.pay(amount())
      }}
    >
      <Show when={props.bill.exactness === 'at-most'} fallback={<p class="quiet">{billing().exact}</p>}>
        <Segments
          label={billing().howMuch}
          now={how()}
          options={[
            ['whole', billing().whole],
            ['part', billing().part],
          ]}
          choose={(one) => {
            setHow(one)
            setWrong(false)
          }}
        />
        <Show when={how() === 'part'}>
          <Field
            label={billing().partAmount}
            value={typed()}
            onInput={(value) => {
              setTyped(value)
              setWrong(false)
            }}
            inputmode="decimal"
            maxlength={16}
            sum
            unit={words().yuan}
            hint={billing().mostOf(grouped(left()))}
            wrong={wrong() ? billing().mostOf(grouped(left())) : undefined}
            focus
          />
        </Show>
      </Show>
      <MainButton>
        {how() === 'whole' || !possible()
          ? how() === 'whole'
            ? billing().pay(grouped(left()))
            : words().next
          : billing().pay(grouped(amount()))}
      </MainButton>
    </form>
  )
}

export default function HouseBill() {
  const { id = '' } = useParams<{ id: string }>()
  const navigate = useNavigate()
  const page = createLoad(() => bills.one(id))
  const history = createLoad(() => bills.payments())
  const [amount, setAmount] = createSignal<string>()
  const payments = () =>
    (history.value()?.payments ?? []).flatMap((payment) =>
      payment.lines.filter(({ bill }) => bill === id).map((line) => ({ payment, line })),
    )
  return (
    <Page load={page}>
      {(bill) => (
        <Switch>
          <Match when={amount()}>
            {(amount) => (
              <PayReview
                lines={[{ bill: bill(), amount: amount() }]}
                back={() => setAmount(undefined)}
                done={({ id: payment, position }) =>
                  navigate(`/bills/house-payments/${payment}?after=${position ?? 0}`)
                }
              />
            )}
          </Match>
          <Match when={true}>
            <div class="panes stack">
              <section class="stack">
                <div>
                  <h1>{bill().title}</h1>
                  <p>
                    {bill().organization.name} · {bill().house}
                  </p>
                </div>
                <div class="hero">
                  <p class="quiet">{isDue(bill()) ? billing().left : billing().amount}</p>
                  <Amount value={isDue(bill()) ? bill().left.amount : bill().amount.amount} />
                  <p>
                    <Show when={isDue(bill())} fallback={billing().state[bill().state]}>
                      <Due bill={bill()} />
                    </Show>
                  </p>
                </div>
                <Show when={isDue(bill())} fallback={<p class="notice calm">{billing().says[bill().state]}</p>}>
                  <Pay bill={bill()} pay={setAmount} />
                </Show>
                <A
                  class="button"
                  href={
                    bill().mandate
                      ? '/bills/mandates'
                      : `/bills/mandates?organization=${bill().organization.id}&house=${encodeURIComponent(bill().house)}`
                  }
                >
                  {bill().mandate ? billing().mandates.on : billing().mandates.give}
                </A>
              </section>
              <section class="stack" aria-labelledby="items">
                <h2 id="items">{billing().items}</h2>
                <Items bill={bill()} />
                <Facts rows={[[billing().billNumber, bill().number]]} />
                <Show when={payments().length > 0}>
                  <h2>{billing().payments}</h2>
                  <ul class="list">
                    <For each={payments()}>
                      {({ payment, line }) => (
                        <li>
                          <A class="item" href={`/bills/house-payments/${payment.id}`}>
                            <span>
                              {billing().paymentStates[payment.state]}
                              {payment.byMandate ? ` · ${billing().byMandate}` : ''}
                            </span>
                            <Amount value={line.amount.amount} />
                            <span class="quiet">{payment.reason ?? exactly(payment.at)}</span>
                            <span class="quiet">{line.refunded ? billing().refunded : ''}</span>
                          </A>
                        </li>
                      )}
                    </For>
                  </ul>
                </Show>
              </section>
            </div>
          </Match>
        </Switch>
      )}
    </Page>
  )
}
