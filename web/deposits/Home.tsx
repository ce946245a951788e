/** What I have, what is due and comes next, what came and went, and the things most people come for. */
import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { addDays } from '../../core/time.ts'
import { api } from '../api.ts'
import { onNews } from '../news.ts'
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
import { BalanceLine } from './BalanceLine.tsx'
import { DueList } from './DueList.tsx'
import { MovementList } from './MovementList.tsx'
import './home.css'

const LATEST = 8

export default function Home() {
  const page = createLoad(async () => {
    const { accounts } = await api.accounts()
    const account = accounts[0]!
    // What is due is no reason to show nothing of the rest.
    const [{ rows }, upcoming] = await Promise.all([
      deposits.movements(account.id, {}),
      deposits.upcoming().catch(() => undefined),
    ])
    return { account, movements: rows, upcoming, today: upcoming?.today ?? rows[0]?.bookedAt.slice(0, 10) ?? '' }
  })
  const pull = createPull(page.refresh)
  onNews(({ account, movements, more }) => {
    const now = page.value()
    if (!now) return
    // Something happened that is no movement, or before the stream began: what is shown is old.
    const old = movements.length === 0 && JSON.stringify(account) !== JSON.stringify(now.account)
    if (more || old) return void page.refresh()
    const fresh = new Set(movements.map(({ id }) => id))
    // A hold that is settled stands there as what was booked.
    const held = new Set(account.held.amount === '0.00' ? [] : now.movements.filter(({ state }) => state === 'held'))
    const kept = now.movements.filter((one) => !fresh.has(one.id) && (one.state === 'booked' || held.has(one)))
    page.set({ ...now, account, movements: [...movements, ...kept] })
  })
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
              <Show when={now().upcoming}>{(upcoming) => <DueList upcoming={upcoming()} />}</Show>
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
                  <MovementList movements={now().movements.slice(0, LATEST)} today={now().today} />
                </Show>
              </section>
            </div>
            <Trend account={now().account.id} today={now().today} />
          </div>
        )}
      </Page>
    </>
  )
}

/** Its place is kept while it is asked for: nothing moves when it comes. */
function Trend(props: { account: string; today: string }) {
  const balances = createLoad(async () =>
    props.today === ''
      ? undefined
      : deposits.balances(props.account, { from: addDays(props.today, -29), to: props.today }),
  )
  return (
    <section class="trend">
      <Show when={balances.value()}>
        {(now) => <BalanceLine balances={now()} title={words().figures.last30} height={96} plain />}
      </Show>
      <A href="/figures">{words().figures.more}</A>
    </section>
  )
}
