/** One deposit: its figures, how its interest grows, what was done with it, and what can be done now. */
import { A, useParams, useSearchParams } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { ActAnswer, DepositWhole, Preview } from '../../core/deposits/term-wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Chart } from '../ui/Chart.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Line } from '../ui/Line.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, fenOf, grouped, yuanOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { say } from '../ui/toast.ts'
import { dayShort, dayWords, exactly } from '../ui/when.ts'
import { useHolder } from './holder.ts'
import { Renewals } from './Renewals.tsx'
import type { Renewal } from './term-api.ts'
import { wealth } from './term-words.ts'
import { Working } from './Working.tsx'
import './term.css'

type Asking = 'withdraw' | 'add' | 'notice' | 'renewal'

export default function Deposit() {
  const { id = '' } = useParams<{ id: string }>()
  const { terms } = useHolder()
  const [query] = useSearchParams<{ after?: string }>()
  const [after, setAfter] = createSignal(query.after === undefined ? undefined : Number(query.after) || 0)
  const page = createLoad(() => terms.one(id, after()))
  const [asking, setAsking] = createSignal<Asking>()
  const changed = (said: string) => (position: { readonly position: number | null }) => {
    setAsking(undefined)
    setAfter(position.position ?? undefined)
    say(said)
    void page.refresh()
  }
  const o = () => wealth().one
  return (
    <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
      {(now) => {
        const on = (day: string) => dayWords(day, now().today)
        const may = () => now().may
        const closed = () => now().state === 'closed'
        return (
          <div class="panes stack">
            <section class="stack">
              <div>
                <h1>{now().name}</h1>
                <p class="quiet">
                  {wealth().states[now().state]}
                  {now().state === 'open' ? ` · ${wealth().at(now().percent)}` : ''}
                </p>
              </div>
              <div class="hero">
                <p class="quiet">{closed() ? o().paid : o().principal}</p>
                <Amount value={closed() ? now().paid.amount : now().principal.amount} />
              </div>
              <Facts
                rows={[
                  ...(closed() ? [] : ([[o().earned, <Amount value={now().earned.amount} />]] as const)),
                  ...(now().will ? ([[o().will, <Amount value={now().will!.interest.amount} />]] as const) : []),
                  ...(!closed() && fenOf(now().paid.amount) > 0n ? ([[o().paid, <Amount value={now().paid.amount} />]] as const) : []),
                  [o().start, on(now().start)],
                  ...(now().matures ? ([[o().matures, on(now().matures!)], [o().renewal, wealth().renewals[now().renew]]] as const) : []),
                  ...(now().next && now().next!.day !== now().matures ? ([[o().next, o().nextSays(on(now().next!.day), wealth().events[now().next!.what])]] as const) : []),
                ]}
              />
              <Show when={now().state === 'open'}>
                <Show when={may().notice}>
                  <Notices deposit={now()} changed={changed(wealth().notices.takenBack)} ask={() => setAsking('notice')} />
                </Show>
                <div class="pair">
                  <Show when={may().add}>
                    <button type="button" class="button" onClick={() => setAsking('add')}>
                      {o().add}
                    </button>
                  </Show>
                  <Show when={may().withdraw}>
                    <button type="button" class="button" onClick={() => setAsking('withdraw')}>
                      {o().withdraw}
                    </button>
                  </Show>
                  <Show when={may().renewals.length > 1}>
                    <button type="button" class="button" onClick={() => setAsking('renewal')}>
                      {o().renewal}
                    </button>
                  </Show>
                </div>
              </Show>
            </section>
            <div class="stack">
              <Show when={now().curve.length > 1}>
                <Chart
                  title={o().curve}
                  columns={[o().day, wealth().interest]}
                  rows={now().curve.map(({ day, earned }) => [on(day), grouped(earned.amount)])}
                >
                  <Line
                    height={180}
                    unit={(value) => String(value)}
                    dots={now().curve.map(({ day, earned }) => ({
                      label: dayShort(day),
                      value: Number(earned.amount),
                      says: o().curveOn(on(day), grouped(earned.amount)),
                    }))}
                  />
                </Chart>
              </Show>
              <section aria-labelledby="acts">
                <h2 id="acts">{o().acts}</h2>
                <ul class="list">
                  <For each={now().acts}>{(act) => <Act act={act} />}</For>
                </ul>
              </section>
            </div>
            <Dialog open={asking() === 'withdraw'} title={wealth().withdrawal.title} close={() => setAsking(undefined)}>
              <Withdraw deposit={now()} done={changed(wealth().withdrawal.done)} back={() => setAsking(undefined)} />
            </Dialog>
            <Dialog open={asking() === 'add'} title={o().add} close={() => setAsking(undefined)}>
              <Add deposit={now()} done={changed(wealth().added)} />
            </Dialog>
            <Dialog open={asking() === 'notice'} title={o().notice} close={() => setAsking(undefined)}>
              <GiveNotice deposit={now()} done={changed(wealth().notices.given)} />
            </Dialog>
            <Dialog open={asking() === 'renewal'} title={o().renewal} close={() => setAsking(undefined)}>
              <Renew deposit={now()} done={changed(wealth().renewed)} />
            </Dialog>
          </div>
        )
      }}
    </Page>
  )
} // biome-ignore format: rows of facts

function Act(props: { act: ActAnswer }) {
  const a = () => props.act
  const o = () => wealth().one
  const moved = () => fenOf(a().principal.amount) - fenOf(a().takenBack.amount)
  return (
    <li>
      <div class="item">
        <span>
          {o().kinds[a().kind]}
          {a().byItself ? ` · ${o().byItself}` : ''}
        </span>
        <span>
          <Show when={moved() > 0n}>
            <Amount value={yuanOf(moved())} />
          </Show>
        </span>
        <span class="quiet">{exactly(a().at)}</span>
        <span class="quiet">
          {a().state === 'done'
            ? fenOf(a().interest.amount) > 0n
              ? `${wealth().interest} ${grouped(a().interest.amount)}`
              : ''
            : o().actStates[a().state]}
        </span>
      </div>
      <Show when={a().lines.length > 0}>
        <details class="more">
          <summary>{o().why}</summary>
          <Working lines={a().lines} />
        </details>
      </Show>
      <Show when={a().entry}>{(entry) => <A class="alone" href={`/movements/${entry()}`}>{o().entry}</A>}</Show>
    </li>
  )
} // biome-ignore format: a row

type Done = (said: { readonly position: number | null }) => void

/** How much, then exactly what is paid and what is lost; only that is paid. */
function Withdraw(props: { deposit: DepositWhole; done: Done; back: () => void }) {
  const { terms } = useHolder()
  const w = () => wealth().withdrawal
  const whole = () => props.deposit.principal.amount
  const [how, setHow] = createSignal<'all' | 'part'>('all')
  const [typed, setTyped] = createSignal('')
  const [seen, setSeen] = createSignal<Preview>()
  const amount = () => (how() === 'all' ? whole() : asAmount(typed()))
  const look = createAct(() => terms.preview(props.deposit.id, amount()), setSeen)
  const take = createAct(
    (press) =>
      terms.withdraw(
        props.deposit.id,
        { amount: seen()!.amount.amount, interest: seen()!.interest.amount, takenBack: seen()!.takenBack.amount },
        press,
      ),
    props.done,
  )
  return (
    <Switch>
      <Match when={seen()}>
        {(one) => (
          <form class="stack" onSubmit={take.submit} novalidate>
            <div class="hero centre">
              <p class="quiet">{w().gets}</p>
              <Amount value={one().paid.amount} label={w().gets} />
            </div>
            <Show when={one().waiting} fallback={<p>{w().noLoss}</p>}>
              {(waiting) => (
                <p class="loss">
                  <strong>{w().lost(grouped(waiting().lost.amount))}</strong>
                  <br />
                  {w().waiting(dayWords(waiting().until, one().day), grouped(waiting().interest.amount))}
                </p>
              )}
            </Show>
            <Facts
              rows={[
                [w().principal, <Amount value={one().amount.amount} />],
                [w().interest, <Amount value={one().interest.amount} sign="+" />],
                ...(fenOf(one().tax.amount) > 0n ? ([[w().tax, <Amount value={one().tax.amount} sign="−" />]] as const) : []),
                ...(fenOf(one().takenBack.amount) > 0n ? ([[w().takenBack, <Amount value={one().takenBack.amount} sign="−" />]] as const) : []),
                ...(one().closes ? [] : ([[w().left, <Amount value={one().left.amount} />]] as const)),
              ]}
            />
            <Show when={one().closes}>
              <p class="quiet">{w().closes}</p>
            </Show>
            <Show when={one().lines.length > 0}>
              <details class="more">
                <summary>{w().lines}</summary>
                <Working lines={one().lines} />
              </details>
            </Show>
            <Notice words={take.otherThan()} />
            <Show when={take.otherThan()}>
              <button type="button" class="button" onClick={() => { take.clear(); void look.run() }}>
                {w().again}
              </button>
            </Show>
            <MainButton busy={take.busy()}>{w().confirm}</MainButton>
            <button type="button" class="button" onClick={() => props.back()}>
              {w().back}
            </button>
          </form>
        )}
      </Match>
      <Match when={true}>
        <form class="stack" onSubmit={look.submit} novalidate>
          <Show when={props.deposit.may.part}>
            <Segments
              label={w().howMuch}
              now={how()}
              options={[['all', w().all], ['part', w().part]]}
              choose={(one) => { look.clear(); setHow(one) }}
            />
          </Show>
          <Show when={how() === 'part'} fallback={<div class="hero centre"><Amount value={whole()} /></div>}>
            <Field
              label={w().amount}
              value={typed()}
              onInput={(value) => { look.clear(); setTyped(value) }}
              inputmode="decimal"
              maxlength={16}
              sum
              unit={words().yuan}
              hint={w().mostOf(grouped(whole()))}
              wrong={look.about('amount')}
              focus
            />
          </Show>
          <Notice words={how() === 'part' ? look.otherThan('amount') : look.otherThan()} />
          <MainButton busy={look.busy()}>{w().preview}</MainButton>
        </form>
      </Match>
    </Switch>
  )
} // biome-ignore format: two short forms

function Add(props: { deposit: DepositWhole; done: Done }) {
  const { terms } = useHolder()
  const agreed = () => (props.deposit.next?.what === 'payment-due' ? props.deposit.next.principal.amount : '')
  const [amount, setAmount] = createSignal(agreed())
  const add = createAct((press) => terms.add(props.deposit.id, asAmount(amount()), press), props.done)
  return (
    <form class="stack" onSubmit={add.submit} novalidate>
      <Field label={wealth().one.addAmount} value={amount()} onInput={setAmount} inputmode="decimal" maxlength={16} sum unit={words().yuan} wrong={add.about('amount')} focus />
      <Notice words={add.otherThan('amount')} />
      <MainButton busy={add.busy()}>{wealth().one.add}</MainButton>
    </form>
  )
} // biome-ignore format: one field

function Notices(props: { deposit: DepositWhole; changed: Done; ask: () => void }) {
  const { terms } = useHolder()
  const n = () => wealth().notices
  const back = createAct(() => terms.takeNoticeBack(props.deposit.id), props.changed)
  const on = (day: string) => dayWords(day, props.deposit.today)
  return (
    <section class="stack" aria-labelledby="notices">
      <h2 id="notices">{n().title}</h2>
      <Show
        when={props.deposit.notices.length > 0}
        fallback={
          <>
            <p class="quiet">{n().none}</p>
            <button type="button" class="button" onClick={() => props.ask()}>
              {n().give}
            </button>
          </>
        }
      >
        <For each={props.deposit.notices}>
          {(one) => <p class="notice calm">{n().says(grouped(one.amount.amount), on(one.due))}</p>}
        </For>
        <Notice words={back.otherThan()} />
        <button type="button" class="button" onClick={() => void back.run()}>
          {n().back}
        </button>
      </Show>
    </section>
  )
}

function GiveNotice(props: { deposit: DepositWhole; done: Done }) {
  const { terms } = useHolder()
  const [amount, setAmount] = createSignal(props.deposit.principal.amount)
  const give = createAct(() => terms.notice(props.deposit.id, asAmount(amount())), props.done)
  return (
    <form class="stack" onSubmit={give.submit} novalidate>
      <Field label={wealth().notices.amount} value={amount()} onInput={setAmount} inputmode="decimal" maxlength={16} sum unit={words().yuan} wrong={give.about('amount')} focus />
      <Notice words={give.otherThan('amount')} />
      <MainButton busy={give.busy()}>{wealth().notices.give}</MainButton>
    </form>
  )
} // biome-ignore format: one field

function Renew(props: { deposit: DepositWhole; done: Done }) {
  const { terms } = useHolder()
  const [renew, setRenew] = createSignal<Renewal>(props.deposit.renew)
  const act = createAct(() => terms.renewal(props.deposit.id, renew()), props.done)
  return (
    <form class="stack" onSubmit={act.submit} novalidate>
      <Renewals label={wealth().one.renewal} now={renew()} of={props.deposit.may.renewals} choose={setRenew} />
      <Notice words={act.otherThan()} />
      <MainButton busy={act.busy()}>{wealth().one.renewalChange}</MainButton>
    </form>
  )
}
