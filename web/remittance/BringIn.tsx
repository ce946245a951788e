/** Money from one's own card at another bank: bind it once, then the amount. */
import { A } from '@solidjs/router'
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { TopUp } from '../../core/remittance/wire.ts'
import { api } from '../api.ts'
import { customers } from '../customers/api.ts'
import { approving } from '../customers/approving.ts'
import { onNews } from '../news.ts'
import { words } from '../preferences.ts'
import { open, session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { AmountEntry } from '../ui/AmountEntry.tsx'
import { Arch, Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { createPolling } from '../ui/load.ts'
import { asAmount } from '../ui/money.ts'
import { MainButton, Notice } from '../ui/Parts.tsx'

function Bind() {
  const [number, setNumber] = createSignal('')
  const bind = createAct(
    approving(
      () => ({ action: 'bind-account', subject: number().replace(/[\s-]/g, '') }),
      (_, given) => customers.bindAccount(number(), given),
    ),
    (boundAccount) => {
      const now = session()
      if (now) open({ ...now, boundAccount })
    },
  )
  return (
    <form class="stack" onSubmit={bind.submit} novalidate>
      <h1>{words().bringIn.bindTitle}</h1>
      <p>{words().bringIn.bindLead}</p>
      <Field
        label={words().bringIn.number}
        value={number()}
        onInput={setNumber}
        inputmode="numeric"
        autocomplete="cc-number"
        maxlength={30}
        hint={words().bringIn.numberHint}
        wrong={bind.about('number')}
        focus
      />
      <Notice words={bind.otherThan('number')} />
      <MainButton busy={bind.busy()}>{words().bringIn.bind}</MainButton>
    </form>
  )
}

function Ask(props: { asked: (topUp: TopUp) => void }) {
  const [amount, setAmount] = createSignal('')
  const ask = createAct(
    (press) => api.topUp(asAmount(amount()), press),
    (topUp) => props.asked(topUp),
  )
  return (
    <form class="stack" onSubmit={ask.submit} novalidate>
      <h1>{words().bringIn.title}</h1>
      <p>
        {words().bringIn.from} {session()?.boundAccount?.bankName} {session()?.boundAccount?.number}
      </p>
      <AmountEntry
        label={words().bringIn.amount}
        value={amount()}
        onInput={setAmount}
        unit={words().yuan}
        wrong={ask.about('amount')}
        beside={<Notice words={ask.otherThan('amount')} />}
      >
        <MainButton busy={ask.busy()}>{words().bringIn.confirm}</MainButton>
      </AmountEntry>
    </form>
  )
}

function Asked(props: { first: TopUp }) {
  const [topUp, setTopUp] = createSignal(props.first)
  createPolling(async () => {
    const now = await api.topUpById(props.first.id)
    setTopUp(now)
    return now.state !== 'requested'
  }, onNews)
  return (
    <div class="stack" aria-live="polite">
      <Show
        when={topUp().state === 'arrived'}
        fallback={
          <div classList={{ waiting: topUp().state === 'requested' }}>
            <Arch />
          </div>
        }
      >
        <Seal text={words().send.seal} />
      </Show>
      <div class="hero">
        <Amount value={topUp().amount.amount} sign="+" />
      </div>
      <Switch>
        <Match when={topUp().state === 'requested'}>
          <h1>{words().bringIn.requested}</h1>
          <p>{words().bringIn.requestedBody}</p>
        </Match>
        <Match when={topUp().state === 'arrived'}>
          <h1>{words().bringIn.arrived}</h1>
        </Match>
        <Match when={topUp().state === 'refused'}>
          <h1>{words().bringIn.refused}</h1>
          <p>{topUp().reason}</p>
        </Match>
      </Switch>
      <A class="button" href="/">
        {words().bringIn.toHome}
      </A>
    </div>
  )
}

export default function BringIn() {
  const [asked, setAsked] = createSignal<TopUp>()
  return (
    <div class="narrow">
      <Show when={session()?.boundAccount} fallback={<Bind />}>
        <Show when={asked()} fallback={<Ask asked={setAsked} />}>
          {(first) => <Asked first={first()} />}
        </Show>
      </Show>
    </div>
  )
}
