/** What I have, what is due and comes next, what came and went, and the things most people come for. */
import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { session } from '../session.ts'
import { Arch } from '../ui/Arch.tsx'
import { Bones } from '../ui/Bones.tsx'
import { Icon } from '../ui/icons.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Pulled } from '../ui/Pull.tsx'
import { createPull } from '../ui/pull.ts'
import { AccountPanel } from './AccountPanel.tsx'
import { deposits } from './api.ts'
import { MovementList } from './MovementList.tsx'
import './home.css'

const LATEST = 8

export default function Home() {
  const page = createLoad(async () => {
    const { accounts } = await api.accounts()
    const account = accounts[0]!
    const { rows } = await deposits.movements(account.id, {})
    return { account, movements: rows }
  })
  const pull = createPull(page.refresh)
  return (
    <>
      <Pulled pull={pull} />
      <Page load={page} waiting={<Bones shape={['panel', 'keys', 'line', 'line', 'line', 'line']} />}>
        {(now) => (
          <div class="home">
            <h1 class="hidden">{words().home.title}</h1>
            <div>
              <AccountPanel account={now().account} />
              <nav class="quick" aria-label={words().home.acts}>
                <A href="/bring-in">
                  <Icon name="in" />
                  {words().home.bringIn}
                </A>
                <A href="/send">
                  <Icon name="send" />
                  {words().home.send}
                </A>
                <A href="/bills">
                  <Icon name="life" />
                  {words().home.payBill}
                </A>
                <Show when={session()?.boundAccount}>
                  <A href="/take-out">
                    <Icon name="out" />
                    {words().home.takeOut}
                  </A>
                </Show>
              </nav>
            </div>
            <div>
              <section>
                <div class="heading">
                  <h2>{words().home.movements}</h2>
                  <A href="/movements">{words().home.all}</A>
                </div>
                <Show
                  when={now().movements.length > 0}
                  fallback={
                    <>
                      <Arch />
                      <p>{words().home.none}</p>
                    </>
                  }
                >
                  <MovementList
                    movements={now().movements.slice(0, LATEST)}
                    today={now().movements[0]!.bookedAt.slice(0, 10)}
                  />
                </Show>
              </section>
            </div>
          </div>
        )}
      </Page>
    </>
  )
}
