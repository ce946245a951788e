/** What is due for one's own homes and those one looks after; then what was paid; then the billers outside. */

import { A, useNavigate } from '@solidjs/router'
import { createEffect, createMemo, createSignal, For, Show } from 'solid-js'
import type { HouseBill } from '../../core/bills/run-wire.ts'
import type { AnswerTo } from '../../core/contract.ts'
import { badge } from '../offline/badge.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createLoad } from '../ui/load.ts'
import { sumOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Some } from '../ui/Some.tsx'
import { bills } from './api.ts'
import { Due, isDue } from './due.tsx'
import PayBill from './PayBill.tsx'
import { type Line, PayReview } from './PayReview.tsx'
import { billing } from './words.ts'

const MOST = 20

function DueLine(props: { bill: HouseBill; chosen: boolean; full: boolean; choose: (chosen: boolean) => void }) {
  const name = () => `${props.bill.organization.name} ${props.bill.house}`
  return (
    <li class="due">
      <label class="tick">
        <input
          type="checkbox"
          checked={props.chosen}
          disabled={props.full && !props.chosen}
          onChange={(event) => props.choose(event.currentTarget.checked)}
        />
        <span class="hidden">{billing().choose(`${name()} ${props.bill.title}`)}</span>
      </label>
      <A class="item" href={`/bills/house/${props.bill.id}`}>
        <span>{name()}</span>
        <Amount value={props.bill.left.amount} label={billing().left} />
        <span class="quiet">
          {props.bill.title}
          <span class="under">
            <Due bill={props.bill} />
          </span>
        </span>
        <span class="quiet">
          {props.bill.state === 'part' ? billing().state.part : ''}
          <Show when={props.bill.mandate}>
            <span class="under">{billing().mandates.title}</span>
          </Show>
        </span>
      </A>
    </li>
  )
}

function HouseBills(props: {
  page: ReturnType<typeof createLoad<AnswerTo<'houseBills'>>>
  pay: (lines: Line[]) => void
}) {
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set())
  const due = createMemo(() => props.page.value()?.bills.filter(isDue) ?? [])
  createEffect(() => props.page.value() && badge(due().length))
  const past = createMemo(() => props.page.value()?.bills.filter((bill) => !isDue(bill)) ?? [])
  const lines = createMemo(() =>
    due()
      .filter(({ id }) => chosen().has(id))
      .map((bill) => ({ bill, amount: bill.left.amount })),
  )
  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen())
    if (on) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  return (
    <Page load={props.page}>
      {() => (
        <div class="panes stack">
          <section class="stack" aria-labelledby="due">
            <h2 id="due">{billing().due}</h2>
            <Show when={due().length > 0} fallback={<p>{past().length > 0 ? billing().none : billing().never}</p>}>
              <ul class="list">
                <For each={due()}>
                  {(bill) => (
                    <DueLine
                      bill={bill}
                      chosen={chosen().has(bill.id)}
                      full={chosen().size >= MOST}
                      choose={(on) => choose(bill.id, on)}
                    />
                  )}
                </For>
              </ul>
            </Show>
            <Show when={lines().length > 0}>
              <div class="bar">
                <p aria-live="polite">
                  <span class="quiet">{billing().chosen(lines().length)}</span>
                  <Amount value={sumOf(lines().map(({ amount }) => amount))} />
                </p>
                <button type="button" class="button main" onClick={() => props.pay(lines())}>
                  {billing().payChosen}
                </button>
              </div>
            </Show>
            <div class="pair">
              <A class="button" href="/bills/households">
                {billing().households.title}
              </A>
              <A class="button" href="/bills/mandates">
                {billing().mandates.title}
              </A>
            </div>
          </section>
          <section class="stack" aria-labelledby="past">
            <h2 id="past">{billing().past}</h2>
            <Some each={past()} none={billing().noPast}>
              {(bill) => (
                <A class="item" href={`/bills/house/${bill.id}`}>
                  <span>
                    {bill.organization.name} {bill.house}
                  </span>
                  <Amount value={bill.state === 'paid' ? bill.paid.amount : bill.amount.amount} />
                  <span class="quiet">{bill.title}</span>
                  <span class="quiet">{billing().state[bill.state]}</span>
                </A>
              )}
            </Some>
          </section>
        </div>
      )}
    </Page>
  )
}

export default function Bills() {
  const navigate = useNavigate()
  const page = createLoad(() => bills.all())
  const [paying, setPaying] = createSignal<Line[]>()
  return (
    <Show
      when={paying()}
      fallback={
        <div class="stack parts">
          <h1>{words().bills.title}</h1>
          <HouseBills page={page} pay={setPaying} />
          <PayBill />
        </div>
      }
    >
      {(lines) => (
        <PayReview
          lines={lines()}
          back={() => setPaying(undefined)}
          done={({ id, position }) => navigate(`/bills/house-payments/${id}?after=${position ?? 0}`)}
        />
      )}
    </Show>
  )
}
