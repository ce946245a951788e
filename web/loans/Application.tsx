/** One application, on one screen that follows what comes next, on whatever device it was begun. */
import { A, useParams } from '@solidjs/router'
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Application as Asked } from '../../core/loans/application-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Crossing } from '../ui/Crossing.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { loans } from './api.ts'
import { Consents } from './Consents.tsx'
import { Contract, ContractFile } from './Contract.tsx'
import { Declined } from './Declined.tsx'
import { Offer } from './Offer.tsx'
import { Waits } from './Waits.tsx'
import { Wish } from './Wish.tsx'
import { lending } from './words.ts'
import './loans.css'

export default function Application() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => loans.application(id))
  /** The wish can be said anew until something was decided with it. */
  const [again, setAgain] = createSignal(false)
  const set = (now: Asked) => {
    setAgain(false)
    page.set(now)
  }
  return (
    <div class="stack roomy">
      <Page load={page} waiting={<Bones shape={['keys', 'line', 'panel', 'line']} />}>
        {(now) => (
          <>
            <div class="stack">
              <p class="quiet">
                {now().name} · {now().firm.name}
              </p>
              <Show when={now().state === 'open' || now().state === 'signed'}>
                <Crossing
                  label={lending().title}
                  steps={now().steps.map(({ name }) => name)}
                  reached={now().steps.filter(({ state }) => state !== 'to-come').length}
                />
              </Show>
            </div>
            {/* Keyed by what comes next: what was typed for one step is not there in another. */}
            <Switch>
              <Match when={now().next === 'wish' || (now().next === 'consents' && again())}>
                <Wish application={now()} done={set} />
              </Match>
              <Match when={now().next === 'consents'}>
                <Consents application={now()} done={set} change={() => setAgain(true)} />
              </Match>
              <Match when={now().next === 'appeal'}>
                <Declined application={now()} done={set} />
              </Match>
              <Match when={now().next === 'cost-sheet'}>
                <Offer application={now()} done={set} />
              </Match>
              <Match when={now().next === 'signature'}>
                <Contract application={now()} done={set} />
              </Match>
              <Match when={now().state === 'signed'}>
                <Signed application={now()} />
              </Match>
              <Match when={now().state !== 'open'}>
                <Over application={now()} />
              </Match>
              <Match when={true}>
                <Waits application={now()} again={() => loans.application(id)} set={set} />
              </Match>
            </Switch>
            <Show when={now().state === 'open' && now().steps.some(({ state }) => state !== 'done')}>
              <Withdraw id={id} done={set} />
            </Show>
          </>
        )}
      </Page>
    </div>
  )
}

const Signed = (props: { application: Asked }) => {
  const w = () => lending().signed
  return (
    <div class="stack narrow" aria-live="polite">
      <Seal text={w().title.slice(-1)} />
      <h1>{w().title}</h1>
      <p>{props.application.says}</p>
      <Show when={props.application.offer}>
        {(offer) => (
          <>
            <div class="hero">
              <p class="quiet">{lending().offer.limit}</p>
              <Amount value={offer().limit.amount} label={lending().offer.limit} />
            </div>
            <Facts rows={[[lending().offer.percent, `${offer().percent}%`]]} />
          </>
        )}
      </Show>
      <p class="quiet">{w().says}</p>
      <Show when={props.application.line}>
        {(line) => (
          <A class="button main" href={`/loans/lines/${line()}`}>
            {w().draw}
          </A>
        )}
      </Show>
      <div class="pair">
        <ContractFile id={props.application.id} />
        <A class="button" href="/loans">
          {w().all}
        </A>
      </div>
    </div>
  )
}

const Over = (props: { application: Asked }) => (
  <div class="stack narrow">
    <h1>{lending().states[props.application.state]}</h1>
    <p>{props.application.says}</p>
    <Show when={props.application.reasons.length > 0}>
      <ul class="charged">
        {props.application.reasons.map((one) => (
          <li>{one}</li>
        ))}
      </ul>
    </Show>
    <A class="button main" href={`/loans/apply?product=${props.application.product}`}>
      {lending().over.again}
    </A>
    <A class="button" href="/loans">
      {lending().signed.all}
    </A>
  </div>
)

function Withdraw(props: { id: string; done: (now: Asked) => void }) {
  const w = () => lending().withdraw
  const [asking, setAsking] = createSignal(false)
  const act = createAct(
    () => loans.withdraw(props.id),
    (now: Asked) => {
      setAsking(false)
      props.done(now)
    },
  )
  return (
    <div>
      <button type="button" class="plain" onClick={() => setAsking(true)}>
        {w().act}
      </button>
      <Dialog open={asking()} title={w().title} close={() => setAsking(false)}>
        <form class="stack" onSubmit={act.submit} novalidate>
          <p>{w().says}</p>
          <Notice words={act.otherThan()} />
          <MainButton busy={act.busy()}>{w().confirm}</MainButton>
        </form>
      </Dialog>
    </div>
  )
}
