/** Which household, which bill, check, pay; and what was paid before. */
import { A, useNavigate } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Bill, Bills } from '../../core/bills/wire.ts'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'

export default function PayBill() {
  const navigate = useNavigate()
  const billers = createLoad(() => api.billers())
  const history = createLoad(() => api.billPayments())
  const biller = () => billers.value()?.billers[0]
  const [number, setNumber] = createSignal('')
  const [found, setFound] = createSignal<Bills>()
  const [chosen, setChosen] = createSignal<Bill>()
  const search = createAct(() => api.bills(biller()?.id ?? 'water', number()), setFound)
  const pay = createAct(
    (press) => {
      const bill = chosen()!
      return api.payBill(
        {
          biller: biller()?.id ?? 'water',
          customerNumber: found()!.customerNumber,
          bill: bill.number,
          amount: bill.amount.amount,
        },
        press,
      )
    },
    ({ id }) => navigate(`/bills/payments/${id}`),
  )
  return (
    <div class="panes stack">
      <section>
        <Switch>
          <Match when={!found()}>
            <form class="stack" onSubmit={search.submit} novalidate>
              <h2>{words().house.others}</h2>
              <Facts rows={[[words().bills.biller, biller()?.name ?? '…']]} />
              <Field
                label={words().bills.customerNumber}
                value={number()}
                onInput={setNumber}
                inputmode="numeric"
                maxlength={10}
                hint={biller()?.customerNumberHint ?? ''}
                wrong={search.about('customerNumber')}
              />
              <Notice words={search.otherThan('customerNumber')} />
              <MainButton busy={search.busy()}>{words().bills.search}</MainButton>
            </form>
          </Match>
          <Match when={chosen()}>
            {(bill) => (
              <form class="stack" onSubmit={pay.submit} novalidate>
                <h2>{words().bills.confirm}</h2>
                <div class="hero">
                  <Amount value={bill().amount.amount} />
                </div>
                <Facts
                  rows={[
                    [words().bills.biller, found()?.biller.name ?? ''],
                    [words().bills.household, found()?.household ?? ''],
                    [words().bills.customerNumber, found()?.customerNumber ?? ''],
                    [words().bills.period, bill().period],
                    [words().bills.usage, bill().usage],
                    [words().send.fee, words().send.free],
                  ]}
                />
                <Notice words={pay.otherThan()} />
                <MainButton busy={pay.busy()}>{words().bills.confirm}</MainButton>
                <button type="button" class="plain" onClick={() => setChosen(undefined)}>
                  {words().back}
                </button>
              </form>
            )}
          </Match>
          <Match when={found()}>
            {(bills) => (
              <div class="stack">
                <h2>{bills().biller.name}</h2>
                <Facts
                  rows={[
                    [words().bills.household, bills().household],
                    [words().bills.address, bills().address],
                    [words().bills.customerNumber, bills().customerNumber],
                  ]}
                />
                <ul class="list">
                  <For each={bills().bills} fallback={<li>{words().bills.none}</li>}>
                    {(bill) => (
                      <li>
                        <button
                          type="button"
                          class="item"
                          aria-disabled={bill.state !== 'open'}
                          onClick={() => bill.state === 'open' && setChosen(bill)}
                        >
                          <span>{bill.period}</span>
                          <Amount value={bill.amount.amount} />
                          <span class="quiet">
                            {bill.usage} · {words().bills.due(bill.due)}
                          </span>
                          <span class="quiet">{words().bills.state[bill.state]}</span>
                        </button>
                      </li>
                    )}
                  </For>
                </ul>
                <button type="button" class="plain" onClick={() => setFound(undefined)}>
                  {words().back}
                </button>
              </div>
            )}
          </Match>
        </Switch>
      </section>
      <section>
        <h2>{words().bills.history}</h2>
        <Show when={history.value()}>
          {(page) => (
            <ul class="list">
              <For each={page().payments} fallback={<li class="quiet">{words().bills.noHistory}</li>}>
                {(payment) => (
                  <li>
                    <A class="item" href={`/bills/payments/${payment.id}`}>
                      <span>{payment.biller.name}</span>
                      <Amount value={payment.amount.amount} />
                      <span class="quiet">{exactly(payment.at)}</span>
                      <span class="quiet">{words().bills.states[payment.state]}</span>
                    </A>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Show>
      </section>
    </div>
  )
}
