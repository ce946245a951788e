/** What I have, what came and went, and the three things most people come for. */
import { A } from '@solidjs/router'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Movement } from '../../core/deposits/wire.ts'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { dayWords, timeOf } from '../ui/when.ts'

const pathOf = ({ business }: Movement) =>
  business.startsWith('transfer-')
    ? `/transfers/${business}`
    : business.startsWith('bill-payment-')
      ? `/bills/payments/${business}`
      : business.startsWith('house-payment-')
        ? `/bills/house-payments/${business}`
        : undefined

function Line(props: { movement: Movement }) {
  const m = () => props.movement
  const content = () => (
    <>
      <span>
        {words().home.kinds[m().kind]} {m().counterparty}
      </span>
      <Amount
        value={m().amount.amount}
        sign={m().direction === 'in' ? '+' : '−'}
        label={m().direction === 'in' ? words().home.in : words().home.out}
      />
      <span class="quiet">
        {timeOf(m().bookedAt)} {m().memo}
      </span>
      <span class="quiet">
        <Show when={m().balance} fallback={words().home.holding}>
          {(balance) => (
            <>
              {words().home.after} <Amount value={balance().amount} />
            </>
          )}
        </Show>
      </span>
    </>
  )
  return (
    <li>
      <Show when={pathOf(m())} fallback={<div class="item">{content()}</div>}>
        {(path) => (
          <A class="item" href={path()}>
            {content()}
          </A>
        )}
      </Show>
    </li>
  )
}

export default function Home() {
  const page = createLoad(async () => {
    const { accounts } = await api.accounts()
    const account = accounts[0]!
    return { account, ...(await api.movements(account.id)) }
  })
  const [older, setOlder] = createSignal<Movement[]>([])
  const [next, setNext] = createSignal<string | null>()
  const more = async () => {
    const now = page.value()
    const from = next() ?? now?.next
    if (!now || !from) return
    const { movements, next: further } = await api.movements(now.account.id, from)
    setOlder([...older(), ...movements])
    setNext(further)
  }
  const days = createMemo(() => {
    const groups = new Map<string, Movement[]>()
    for (const movement of [...(page.value()?.movements ?? []), ...older()]) {
      const day = movement.bookedAt.slice(0, 10)
      groups.set(day, [...(groups.get(day) ?? []), movement])
    }
    return [...groups]
  })
  // The newest day that the bank knows of stands for today: the device's clock may be wrong.
  const hasMore = () => (next() === undefined ? page.value()?.next : next()) !== null

  return (
    <Page load={page}>
      {(now) => (
        <div class="panes stack">
          <section class="stack" aria-label={words().home.balance}>
            <h1 class="hidden">{words().home.title}</h1>
            <div class="hero">
              <p class="quiet">{words().home.balance}</p>
              <Amount value={now().account.balance.amount} label={words().home.balance} />
              <Show when={now().account.held.amount !== '0.00'}>
                <p class="row">
                  <span class="quiet">{words().home.available}</span> <Amount value={now().account.available.amount} />
                </p>
                <p class="row">
                  <span class="quiet">{words().home.held}</span> <Amount value={now().account.held.amount} />
                </p>
              </Show>
              <p class="quiet">
                {words().home.account} {now().account.number.replace(/(\d{4})(?=\d)/g, '$1 ')}
              </p>
            </div>
            <div class="actions">
              <A class="button" href="/bring-in">
                {words().home.bringIn}
              </A>
              <A class="button" href="/send">
                {words().home.send}
              </A>
              <A class="button" href="/bills">
                {words().home.payBill}
              </A>
              <Show when={session()?.boundAccount}>
                <A class="button" href="/take-out">
                  {words().home.takeOut}
                </A>
              </Show>
            </div>
          </section>
          <section>
            <h2>{words().home.movements}</h2>
            <Show
              when={days().length > 0}
              fallback={
                <>
                  <Arch />
                  <p>{words().home.none}</p>
                </>
              }
            >
              <For each={days()}>
                {([day, movements]) => (
                  <>
                    <h3 class="day">{dayWords(day, days()[0]![0])}</h3>
                    <ul class="list">
                      <For each={movements}>{(movement) => <Line movement={movement} />}</For>
                    </ul>
                  </>
                )}
              </For>
              <Show when={hasMore()}>
                <button type="button" class="plain" onClick={() => void more()}>
                  {words().more}
                </button>
              </Show>
            </Show>
          </section>
        </div>
      )}
    </Page>
  )
}
