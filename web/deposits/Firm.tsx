/** A firm's money, for its operator: the current account with what it earns and by which parts, its agreement, its deposits. */
import { A, useParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { FirmInterest } from '../../core/deposits/firm-deposit-wire.ts'
import { ask, yuan } from '../api.ts'
import { onNews } from '../news.ts'
import { covered, words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Icon } from '../ui/icons.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, grouped, whole } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { River } from '../ui/scenes.tsx'
import { say } from '../ui/toast.ts'
import { dayWords } from '../ui/when.ts'
import { Open, Past } from './DepositList.tsx'
import { firmInterest, useHolder } from './holder.ts'
import { wealth } from './term-words.ts'
import './term.css'

const f = () => wealth().firm

export default function Firm() {
  const { firm = '' } = useParams<{ firm: string }>()
  const holder = useHolder()
  const page = createLoad(async () => {
    const [{ name }, account, all] = await Promise.all([
      ask('firmById', 'GET', `/firms/${firm}`),
      firmInterest(firm),
      holder.terms.all(),
    ])
    return { name, account, all }
  })
  onNews(() => void page.refresh())
  return (
    <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
      {(now) => {
        const open = () => now().all.deposits.filter(({ state }) => state === 'open' || state === 'requested')
        const past = () => now().all.deposits.filter(({ state }) => state === 'closed')
        const changed = (account: FirmInterest) => page.set({ ...now(), account })
        return (
          <div class="stack roomy">
            <h1>{now().name}</h1>
            <div class="wealth">
              <div class="stack">
                <Current account={now().account} />
                <nav class="quick" aria-label={words().home.acts}>
                  <A href={holder.products}>
                    <Icon name="in" />
                    {wealth().open}
                  </A>
                  <A href={`${holder.products}?part=calculator`}>
                    <Icon name="sum" />
                    {wealth().calculator.title}
                  </A>
                  <A href={`${holder.all}/statement`}>
                    <Icon name="statement" />
                    {words().statement.title}
                  </A>
                  <A href={`/store?firm=${firm}`}>
                    <Icon name="mall" />
                    {words().titles['/store']}
                  </A>
                </nav>
              </div>
              <div class="stack">
                <section aria-labelledby="deposits">
                  <h2 id="deposits">{f().deposits}</h2>
                  <Show when={open().length > 0} fallback={<p>{f().none}</p>}>
                    <Open deposits={open()} today={now().all.today} />
                  </Show>
                </section>
                <Past deposits={past()} today={now().all.today} />
                <Agreement firm={firm} account={now().account} changed={changed} />
              </div>
              <Earned account={now().account} />
            </div>
          </div>
        )
      }}
    </Page>
  )
}

const Current = (props: { account: FirmInterest }) => (
  <section class="account" aria-label={f().balance}>
    <River />
    <p>{f().balance}</p>
    <div class="hero">
      <Show when={!covered()} fallback={<span class="amount">••••</span>}>
        <Amount value={props.account.balance.amount} label={f().balance} />
      </Show>
    </div>
    <Show when={!covered()}>
      <dl class="account-parts">
        <div>
          <dt>{f().available}</dt>
          <dd>
            <Amount value={props.account.available.amount} />
          </dd>
        </div>
        <div>
          <dt>{f().earned}</dt>
          <dd>
            <Amount value={props.account.earned.amount} sign="+" />
          </dd>
        </div>
      </dl>
    </Show>
  </section>
)

/** How it comes about: one sum, or two of each pair of rates where something was agreed on. */
function Earned(props: { account: FirmInterest }) {
  const a = () => props.account
  const on = (day: string) => dayWords(day, a().today)
  return (
    <section class="stack" aria-labelledby="earned">
      <h2 id="earned">{f().earned}</h2>
      <Show when={a().until} fallback={<p class="quiet">{f().notYet}</p>}>
        {(until) => (
          <>
            <p class="quiet">{f().earnedUntil(on(a().since), on(until()))}</p>
            <Show
              when={a().parts.some(({ what }) => what !== 'whole')}
              fallback={<Facts rows={[[wealth().at(a().demand), <Amount value={a().earned.amount} />]]} />}
            >
              <ul class="list">
                <For each={a().parts}>
                  {(part) => (
                    <li class="item">
                      <span>{f().parts[part.what]}</span>
                      <Amount value={part.interest.amount} />
                      <span class="quiet">
                        {part.percent ? f().partSays(grouped(part.sum.amount), part.percent) : ''}
                      </span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}

function Agreement(props: { firm: string; account: FirmInterest; changed: (account: FirmInterest) => void }) {
  const [asking, setAsking] = createSignal<'agree' | 'end'>()
  const a = () => props.account
  const on = (day: string) => dayWords(day, a().today)
  const last = () => a().agreements.at(-1)
  const done = (said: string) => (account: FirmInterest) => {
    setAsking(undefined)
    props.changed(account)
    say(said)
  }
  return (
    <section class="stack" aria-labelledby="agreement">
      <h2 id="agreement">{f().agreement}</h2>
      <Show when={a().agreedRate} fallback={<p class="quiet">{f().notOffered}</p>}>
        {(rate) => (
          <>
            <p>{f().lead(a().demand, rate())}</p>
            <For each={a().agreements}>
              {(one) => (
                <Facts
                  rows={[
                    [f().agreed, <Amount value={one.agreed.amount} />],
                    [f().rate, `${rate()}%`],
                    [f().from, f().fromOn(on(one.from))],
                    [f().ends, one.until ? f().endsOn(on(one.until)) : f().goesOn(on(one.termEnds))],
                  ]}
                />
              )}
            </For>
            <div class="pair">
              <button type="button" class="button" onClick={() => setAsking('agree')}>
                {last() ? f().change : f().sign}
              </button>
              <Show when={last() && !last()!.until}>
                <button type="button" class="button" onClick={() => setAsking('end')}>
                  {f().end}
                </button>
              </Show>
            </div>
          </>
        )}
      </Show>
      <Dialog open={asking() === 'agree'} title={f().agreement} close={() => setAsking(undefined)}>
        <Agree firm={props.firm} least={a().least.amount} done={done(f().signed)} />
      </Dialog>
      <Dialog open={asking() === 'end'} title={f().end} close={() => setAsking(undefined)}>
        <End firm={props.firm} done={done(f().ended)} />
      </Dialog>
    </section>
  )
}

type Done = (account: FirmInterest) => void

function Agree(props: { firm: string; least: string; done: Done }) {
  const [amount, setAmount] = createSignal('')
  const agree = createAct(
    (press) =>
      ask('agreeOnDeposit', 'POST', `/firms/${props.firm}/agreement`, {
        body: { agreed: yuan(asAmount(amount())) },
        press,
      }),
    props.done,
  )
  return (
    <form class="stack" onSubmit={agree.submit} novalidate>
      <Field
        label={f().agreed}
        value={amount()}
        onInput={(value) => {
          agree.clear()
          setAmount(value)
        }}
        inputmode="decimal"
        maxlength={16}
        sum
        unit={words().yuan}
        hint={f().least(whole(props.least))}
        wrong={agree.about('agreed')}
        focus
      />
      <p class="quiet">{f().tomorrow}</p>
      <Notice words={agree.otherThan('agreed')} />
      <MainButton busy={agree.busy()}>{f().sign}</MainButton>
    </form>
  )
}

function End(props: { firm: string; done: Done }) {
  const [when, setWhen] = createSignal<'today' | 'term'>('term')
  const end = createAct(
    (press) =>
      ask('endDepositAgreement', 'POST', `/firms/${props.firm}/agreement/end`, { body: { when: when() }, press }),
    props.done,
  )
  return (
    <form class="stack" onSubmit={end.submit} novalidate>
      <Segments
        label={f().endHow}
        now={when()}
        options={[
          ['term', f().endTerm],
          ['today', f().endToday],
        ]}
        choose={setWhen}
      />
      <p class="quiet">{f().endSays}</p>
      <Notice words={end.otherThan()} />
      <MainButton busy={end.busy()}>{f().end}</MainButton>
    </form>
  )
}
