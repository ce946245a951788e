/** Whom to pay, what they ask for, which bill or how much, check, pay; and what was paid before. All of it by data. */

import { A, useNavigate } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { FREE, type PayerFee, payerFee } from '../../core/bills/fees.ts'
import type { Bill, Biller, Bills } from '../../core/bills/wire.ts'
import { formatAmount, parseYuan } from '../../core/money.ts'
import { api, yuan } from '../api.ts'
import { approving } from '../customers/approving.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { AmountEntry } from '../ui/AmountEntry.tsx'
import { createAct } from '../ui/act.ts'
import { Choice, Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Some } from '../ui/Some.tsx'
import { exactly } from '../ui/when.ts'
import { billing } from './words.ts'

const minor = (money: { amount: string }) => parseYuan(money.amount)!
const feeTerms = ({ fee }: Biller): PayerFee | undefined =>
  fee
    ? {
        slabs: fee.slabs.map(({ from, to, flat, percent }) => ({
          from: minor(from),
          to: minor(to),
          flat: minor(flat),
          percent,
        })),
        taxPercent: fee.taxPercent,
      }
    : undefined
/** What is on top of an amount and both together, by the rule that the bank charges by. */
function costOf(biller: Biller, text: string) {
  const amount = parseYuan(text)
  const charged = amount === undefined ? undefined : payerFee(amount, feeTerms(biller))
  const { total: fee } = charged?.ok ? charged.value : FREE
  return { fee: formatAmount(fee, 'CNY'), total: formatAmount((amount ?? 0n) + fee, 'CNY') }
}

function amountHint(biller: Biller, bill: Bill | undefined): string {
  const { range } = biller
  if (range) return words().bills.range(range.min.amount, range.max.amount, range.multiple.amount)
  if (!bill) return ''
  if (biller.exactness === 'at-most') return words().bills.atMost(bill.amount.amount, bill.minimum?.amount)
  return biller.exactness === 'at-least' ? words().bills.atLeast(bill.amount.amount) : ''
}

export default function PayBill() {
  const billers = createLoad(() => api.billers())
  const history = createLoad(() => api.billPayments())
  const [biller, setBiller] = createSignal<Biller>()
  return (
    <div class="panes stack">
      <section>
        <Show
          when={biller()}
          fallback={
            <div class="stack">
              <h2>{billing().others}</h2>
              <Page load={billers}>
                {(page) => (
                  <ul class="list">
                    <For each={page().billers}>
                      {(one) => (
                        <li>
                          <button type="button" class="item" onClick={() => setBiller(one)}>
                            <span>{one.name}</span>
                            <span class="quiet">{words().bills.categories[one.category]}</span>
                          </button>
                        </li>
                      )}
                    </For>
                  </ul>
                )}
              </Page>
            </div>
          }
        >
          {(one) => <Paying biller={one()} leave={() => setBiller(undefined)} />}
        </Show>
      </section>
      <section>
        <h2>{words().bills.history}</h2>
        <Show when={history.value()}>
          {(page) => (
            <Some each={page().payments} none={words().bills.noHistory}>
              {(payment) => (
                <A class="item" href={`/bills/payments/${payment.id}`}>
                  <span>{payment.biller.name}</span>
                  <Amount value={payment.total.amount} />
                  <span class="quiet">{exactly(payment.at)}</span>
                  <span class="quiet">{words().bills.states[payment.state]}</span>
                </A>
              )}
            </Some>
          )}
        </Show>
      </section>
    </div>
  )
}

function Paying(props: { biller: Biller; leave: () => void }) {
  const navigate = useNavigate()
  const [given, setGiven] = createSignal<Record<string, string>>({})
  const [found, setFound] = createSignal<Bills>()
  const [bill, setBill] = createSignal<Bill>()
  const [amount, setAmount] = createSignal('')
  const [checked, setChecked] = createSignal(false)
  const presents = () => props.biller.flow === 'query-pay'
  /** What is not filled in is not said. */
  const said = () => Object.fromEntries(Object.entries(given()).filter(([, value]) => value.trim() !== ''))
  const search = createAct(() => api.bills(props.biller.id, said()), setFound)
  const pay = createAct(
    approving(
      () => ({ action: 'pay-bill', biller: props.biller.id, amount: yuan(asAmount(amount().trim())) }),
      (press, given) => {
        const number = bill()?.number
        const order = { biller: props.biller.id, parameters: said(), amount: amount().trim() }
        return api.payBill({ ...order, ...(number === undefined ? {} : { bill: number }) }, press, given)
      },
    ),
    ({ id }) => navigate(`/bills/payments/${id}`),
  )
  const choose = (one: Bill) => {
    pay.clear()
    setBill(one)
    setAmount(one.amount.amount)
    setChecked(props.biller.exactness === 'exact')
  }
  const back = () => {
    pay.clear()
    if (checked() && props.biller.exactness !== 'exact') return setChecked(false)
    setChecked(false)
    if (bill()) return setBill(undefined)
    if (found()) return setFound(undefined)
    props.leave()
  }
  const confirm = async (event: Event) => {
    event.preventDefault()
    await pay.run()
    // What the bank says about the amount belongs beside the amount.
    if (pay.about('amount') && props.biller.exactness !== 'exact') setChecked(false)
  }
  const cost = () => costOf(props.biller, amount())
  const Back = () => (
    <button type="button" class="plain" onClick={back}>
      {words().back}
    </button>
  )

  return (
    <Switch>
      <Match when={!found()}>
        <form class="stack" onSubmit={search.submit} novalidate>
          <h2>{props.biller.name}</h2>
          <Show when={props.biller.hours}>
            {(hours) => <p class="quiet">{words().bills.hours(hours().from, hours().to)}</p>}
          </Show>
          <For each={props.biller.parameters}>
            {(parameter, n) => {
              const value = () => given()[parameter.key] ?? ''
              const set = (text: string) => setGiven({ ...given(), [parameter.key]: text })
              return (
                <Show
                  when={parameter.type === 'choice'}
                  fallback={
                    <Field
                      label={parameter.label}
                      value={value()}
                      onInput={set}
                      inputmode={parameter.type === 'text' ? 'text' : parameter.type === 'phone' ? 'tel' : 'numeric'}
                      maxlength={parameter.max + 8}
                      hint={parameter.hint}
                      wrong={search.about(`parameters.${parameter.key}`)}
                      focus={n() === 0}
                    />
                  }
                >
                  <Choice
                    label={parameter.label}
                    choices={parameter.choices}
                    value={value()}
                    onChoose={set}
                    hint={parameter.hint}
                    wrong={search.about(`parameters.${parameter.key}`)}
                  />
                </Show>
              )
            }}
          </For>
          <Notice words={search.otherThan(...props.biller.parameters.map(({ key }) => `parameters.${key}`))} />
          <MainButton busy={search.busy()}>{presents() ? words().bills.search : words().next}</MainButton>
          <Back />
        </form>
      </Match>
      <Match when={checked()}>
        <form class="stack" onSubmit={confirm} novalidate>
          <h2>{words().bills.confirm}</h2>
          <div class="hero">
            <Amount value={cost().total} />
          </div>
          <Facts
            rows={[
              [words().bills.biller, props.biller.name],
              ...(found()?.household ? ([[words().bills.household, found()!.household]] as const) : []),
              ...props.biller.parameters
                .filter(({ key }) => said()[key])
                .map(
                  ({ key, label, choices }) =>
                    [label, choices.find(({ value }) => value === said()[key])?.label ?? said()[key]] as const,
                ),
              ...(bill() ? ([[words().bills.period, bill()!.period]] as const) : []),
              ...(bill() ? ([[words().bills.usage, bill()!.usage]] as const) : []),
              [words().bills.amount, amount()],
              [words().send.fee, cost().fee === '0.00' ? words().send.free : cost().fee],
            ]}
          />
          <Notice words={pay.otherThan()} />
          <MainButton busy={pay.busy()}>{words().bills.confirm}</MainButton>
          <Back />
        </form>
      </Match>
      <Match when={bill() || !presents()}>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            pay.clear()
            setChecked(true)
          }}
          novalidate
        >
          <h2>{words().bills.howMuch}</h2>
          <Show when={found()?.household}>
            <Facts rows={[[words().bills.household, found()!.household]]} />
          </Show>
          <Show
            when={props.biller.amounts.length > 0}
            fallback={
              <AmountEntry
                label={words().bills.amount}
                value={amount()}
                onInput={setAmount}
                unit={words().yuan}
                maxlength={12}
                hint={amountHint(props.biller, bill())}
                wrong={pay.about('amount')}
              >
                <MainButton>{words().next}</MainButton>
              </AmountEntry>
            }
          >
            <Choice
              label={words().bills.amount}
              choices={props.biller.amounts.map((one) => ({
                value: one.amount,
                label: one.amount.replace(/\.00$/, ''),
              }))}
              value={amount()}
              onChoose={setAmount}
              wrong={pay.about('amount')}
            />
            <MainButton>{words().next}</MainButton>
          </Show>
          <Back />
        </form>
      </Match>
      <Match when={found()}>
        {(bills) => (
          <div class="stack">
            <h2>{bills().biller.name}</h2>
            <Facts
              rows={[
                [words().bills.household, bills().household],
                [words().bills.address, bills().address],
              ]}
            />
            <ul class="list">
              <For each={bills().bills} fallback={<li>{words().bills.none}</li>}>
                {(one) => (
                  <li>
                    <button
                      type="button"
                      class="item"
                      aria-disabled={one.state !== 'open'}
                      onClick={() => one.state === 'open' && choose(one)}
                    >
                      <span>{one.period}</span>
                      <Amount value={one.amount.amount} />
                      <span class="quiet">
                        {one.usage} · {words().bills.due(one.due)}
                        <Show when={one.as !== 'base'}> · {words().bills.as[one.as]}</Show>
                      </span>
                      <span class="quiet">{words().bills.state[one.state]}</span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
            <Back />
          </div>
        )}
      </Match>
    </Switch>
  )
}
