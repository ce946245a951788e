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
import { drawn, Later } from '../ui/Later.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Pulled } from '../ui/Pull.tsx'
import { createPull } from '../ui/pull.ts'
import { AccountPanel } from './AccountPanel.tsx'
import { deposits } from './api.ts'
import { BalanceLine } from './BalanceLine.tsx'
import { DueList } from './DueList.tsx'
import { MovementList } from './MovementList.tsx'

const LATEST = 8

export default function Home() {
  const { promise: ownAccount, resolve: isAccount } = Promise.withResolvers<string>()
  const page = createLoad(async () => {
    const { accounts, today } = await api.accounts()
    const account = accounts[0]!
    // What one has is drawn before the rest is asked for.
    void drawn().then(() => isAccount(account.id))
    return { account, today }
  })
  const rest = createLoad(async () => {
    // What is due is no reason to show nothing of the rest; that it is not known is said in its place.
    const due = deposits.upcoming().catch((failure: unknown) => void console.warn('upcoming', failure))
    const { rows } = await deposits.movements(await ownAccount, {})
    return { movements: rows, upcoming: await due }
  })
  const refresh = () => Promise.all([page.refresh(), rest.refresh()])
  const pull = createPull(refresh)
  onNews(({ account, movements, more }) => {
    const [now, then] = [page.value(), rest.value()]
    if (!now || !then) return
    // Something happened that is no movement, or before the stream began: what is shown is old.
    const old = movements.length === 0 && JSON.stringify(account) !== JSON.stringify(now.account)
    if (more || old) return void refresh()
    const fresh = new Set(movements.map(({ id }) => id))
    // A hold that is settled stands there as what was booked.
    const held = new Set(account.held.amount === '0.00' ? [] : then.movements.filter(({ state }) => state === 'held'))
    const kept = then.movements.filter((one) => !fresh.has(one.id) && (one.state === 'booked' || held.has(one)))
    page.set({ ...now, account })
    rest.set({ ...then, movements: [...movements, ...kept] })
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
              <Page load={rest} waiting={<Bones shape={['line', 'line', 'line', 'line', 'line', 'line']} />}>
                {(then) => (
                  <>
                    <Show when={then().upcoming} fallback={<p class="notice">{words().due.unknown}</p>}>
                      {(upcoming) => <DueList upcoming={upcoming()} />}
                    </Show>
                    <Later>
                      <section>
                        <div class="heading">
                          <h2>{words().home.movements}</h2>
                          <A href="/movements">{words().home.all}</A>
                        </div>
                        <Show
                          when={then().movements.length > 0}
                          fallback={
                            <>
                              <Arch />
                              <p>{words().home.none}</p>
                            </>
                          }
                        >
                          <MovementList movements={then().movements.slice(0, LATEST)} today={now().today} />
                        </Show>
                      </section>
                    </Later>
                  </>
                )}
              </Page>
            </div>
            <Show when={rest.state().kind !== 'waiting'}>
              <Later>
                <Trend account={now().account.id} today={now().today} />
              </Later>
            </Show>
          </div>
        )}
      </Page>
    </>
  )
}

/** Its place is kept while it is asked for: nothing moves when it comes. */
function Trend(props: { account: string; today: string }) {
  const balances = createLoad(() =>
    deposits.balances(props.account, { from: addDays(props.today, -29), to: props.today }),
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
