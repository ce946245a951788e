/** Before the signature: what will be paid, to whom, how much, and from what. */

import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { HouseBill, HousePayment } from '../../core/bills/run-wire.ts'
import { api, yuan } from '../api.ts'
import { approving } from '../customers/approving.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { createLoad } from '../ui/load.ts'
import { fenOf, grouped, sumOf, yuanOf } from '../ui/money.ts'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { bills } from './api.ts'
import { billing } from './words.ts'

export type Line = { readonly bill: HouseBill; readonly amount: string }

export function PayReview(props: { lines: readonly Line[]; back: () => void; done: (payment: HousePayment) => void }) {
  const account = createLoad(() => api.accounts())
  const available = () => account.value()?.accounts[0]?.available.amount
  const total = () => sumOf(props.lines.map(({ amount }) => amount))
  const short = () => {
    const has = available()
    return has !== undefined && fenOf(has) < fenOf(total())
  }
  const pay = createAct(
    approving(
      () => ({ action: 'pay-houses', bills: props.lines.map(({ bill }) => bill.id), amount: yuan(total()) }),
      (press, given) =>
        bills.pay(
          props.lines.map(({ bill, amount }) => ({ id: bill.id, amount })),
          press,
          given,
        ),
    ),
    (payment) => props.done(payment),
  )
  const one = () => (props.lines.length === 1 ? props.lines[0] : undefined)
  return (
    <form class="stack narrow" onSubmit={pay.submit} novalidate>
      <h1>{billing().review}</h1>
      <div class="hero">
        <Amount value={total()} />
      </div>
      <Show
        when={one()}
        fallback={
          <>
            <ul class="list">
              <For each={props.lines}>
                {({ bill, amount }) => (
                  <li class="item">
                    <span>
                      {bill.organization.name} {bill.house}
                    </span>
                    <Amount value={amount} />
                    <span class="quiet">{bill.title}</span>
                  </li>
                )}
              </For>
            </ul>
            <p>{billing().reviewMany(props.lines.length)}</p>
          </>
        }
      >
        {(line) => (
          <Facts
            rows={[
              [billing().to, line().bill.organization.name],
              [billing().for, line().bill.house],
              [billing().bill, line().bill.title],
              ...(line().amount === line().bill.left.amount
                ? []
                : ([
                    [billing().after, <Amount value={yuanOf(fenOf(line().bill.left.amount) - fenOf(line().amount))} />],
                  ] as const)),
            ]}
          />
        )}
      </Show>
      <Facts
        rows={[
          [billing().from, available() === undefined ? '…' : billing().available(grouped(available()!))],
          [words().send.fee, words().send.free],
        ]}
      />
      <p class="quiet">{billing().reviewLead}</p>
      <Notice words={pay.otherThan()} />
      <Show when={short()}>
        <A class="button" href="/bring-in">
          {billing().bringIn}
        </A>
      </Show>
      <MainButton busy={pay.busy()}>{billing().confirm(grouped(total()))}</MainButton>
      <button type="button" class="plain" onClick={() => props.back()}>
        {words().back}
      </button>
    </form>
  )
}
