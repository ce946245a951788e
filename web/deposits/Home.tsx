/** What I have, what came and went, and the three things most people come for. */
import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { Movement } from '../../core/deposits/wire.ts'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { deposits } from './api.ts'
import { MovementList } from './MovementList.tsx'

export default function Home() {
  const page = createLoad(async () => {
    const { accounts } = await api.accounts()
    const account = accounts[0]!
    const { rows, next } = await deposits.movements(account.id, {})
    return { account, movements: rows, next }
  })
  const [older, setOlder] = createSignal<Movement[]>([])
  const [next, setNext] = createSignal<string | null>()
  const more = async () => {
    const now = page.value()
    const from = next() ?? now?.next
    if (!now || !from) return
    const { rows, next: further } = await deposits.movements(now.account.id, { before: from })
    setOlder([...older(), ...rows])
    setNext(further)
  }
  const all = () => [...(page.value()?.movements ?? []), ...older()]
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
            <div class="row">
              <h2>{words().home.movements}</h2>
              <A href="/movements">{words().home.all}</A>
            </div>
            <Show
              when={all().length > 0}
              fallback={
                <>
                  <Arch />
                  <p>{words().home.none}</p>
                </>
              }
            >
              <MovementList movements={all()} today={all()[0]!.bookedAt.slice(0, 10)} />
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
