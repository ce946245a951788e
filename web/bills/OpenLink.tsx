/**
 * The bill behind a link in a text, for who knows the householder's name. Who is no customer comes in from here; then
 * the household is theirs to look after, and the bill is there to pay.
 */

import { useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, Match, Show, Switch } from 'solid-js'
import type { HouseBill } from '../../core/bills/run-wire.ts'
import { SignIn } from '../customers/SignIn.tsx'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { MainButton, Notice, Waiting } from '../ui/Parts.tsx'
import { bills } from './api.ts'
import { Due, isDue } from './due.tsx'
import { Items } from './Items.tsx'
import { billing } from './words.ts'

export default function OpenLink() {
  const { link = '' } = useParams<{ link: string }>()
  const navigate = useNavigate()
  const [name, setName] = createSignal('')
  const [bill, setBill] = createSignal<HouseBill>()
  const [joining, setJoining] = createSignal(false)
  const w = () => billing().link
  const open = createAct(
    () => bills.openLink(link, name()),
    ({ bill }) => setBill(bill),
  )
  const add = createAct(
    () => bills.lookAfter(link, name()),
    () => navigate(`/bills/house/${bill()!.id}`, { replace: true }),
  )
  // Who has just come in need not say it all again.
  createEffect(() => {
    if (joining() && session() && bill()) void add.run()
  })
  return (
    <Switch>
      <Match when={joining() && session()}>
        <div class="stack narrow">
          <Waiting />
          <p role="status">{w().adding}</p>
          <Notice words={add.otherThan()} />
        </div>
      </Match>
      <Match when={joining()}>
        <div class="stack narrow">
          <p class="notice calm">{w().stranger}</p>
          <SignIn />
        </div>
      </Match>
      <Match when={bill()}>
        {(bill) => (
          <div class="stack narrow">
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
            <Items bill={bill()} />
            <Show when={isDue(bill())} fallback={<p class="notice calm">{billing().says[bill().state]}</p>}>
              <Show
                when={session()}
                fallback={
                  <>
                    <p>{w().stranger}</p>
                    <button type="button" class="button main" onClick={() => setJoining(true)}>
                      {w().join}
                    </button>
                  </>
                }
              >
                <Notice words={add.otherThan()} />
                <button type="button" class="button main" onClick={() => void add.run()}>
                  {w().add}
                </button>
              </Show>
            </Show>
          </div>
        )}
      </Match>
      <Match when={true}>
        <form class="stack narrow" onSubmit={open.submit} novalidate>
          <h1>{w().title}</h1>
          <p>{w().lead}</p>
          <Field
            label={w().name}
            value={name()}
            onInput={setName}
            hint={w().nameHint}
            wrong={open.about('name')}
            focus
          />
          <Notice words={open.otherThan('name')} />
          <MainButton busy={open.busy()}>{w().open}</MainButton>
        </form>
      </Match>
    </Switch>
  )
}
