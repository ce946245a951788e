/** A new deposit: how much, for how long, what happens at its end, and a last look before it is open. */
import { A, useParams } from '@solidjs/router'
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Calculation, DepositAnswer, ProductAnswer } from '../../core/deposits/term-wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { AmountEntry } from '../ui/AmountEntry.tsx'
import { Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, fenOf, grouped, whole } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Select } from '../ui/Select.tsx'
import { dayWords } from '../ui/when.ts'
import { useHolder } from './holder.ts'
import { Renewals } from './Renewals.tsx'
import type { Renewal } from './term-api.ts'
import { wealth } from './term-words.ts'
import './term.css'

export default function OpenDeposit() {
  const { product: id = '' } = useParams<{ product: string }>()
  const holder = useHolder()
  const page = createLoad(async () => {
    const [{ products }, available] = await Promise.all([holder.terms.products(), holder.available()])
    return { product: products.find((one) => one.id === id), available }
  })
  const [done, setDone] = createSignal<DepositAnswer>()
  return (
    <div class="narrow">
      <Page load={page} waiting={<Bones shape={['line', 'panel', 'keys']} />}>
        {(now) => (
          <Switch>
            <Match when={done()}>{(deposit) => <Done deposit={deposit()} />}</Match>
            <Match when={now().product}>
              {(product) => <Choose product={product()} available={now().available} done={setDone} />}
            </Match>
            <Match when={true}>
              <h1 class="hidden">{wealth().open}</h1>
              <p class="notice">{wealth().opening.gone}</p>
              <A class="button" href={holder.products}>
                {wealth().products}
              </A>
            </Match>
          </Switch>
        )}
      </Page>
    </div>
  )
}

function Choose(props: { product: ProductAnswer; available: string; done: (deposit: DepositAnswer) => void }) {
  const { terms } = useHolder()
  const o = () => wealth().opening
  const p = () => props.product
  const [step, setStep] = createSignal<'amount' | 'how' | 'review'>('amount')
  const [amount, setAmount] = createSignal('')
  const [chosen, setMonths] = createSignal('')
  const term = () => p().terms.find((one) => String(one.months) === chosen()) ?? p().terms[0]!
  const [renew, setRenew] = createSignal<Renewal>(p().renewals[0] ?? 'none')
  const [would, setWould] = createSignal<Calculation>()
  const choice = () => ({ product: p().id, amount: asAmount(amount()), months: term().months })
  /** What it would come to is the bank's own figure; where there is no end, none is promised. */
  const look = createAct(
    async () => (term().months === null ? undefined : await terms.calculate(choice())),
    (said) => {
      setWould(said)
      open.clear()
      setStep('review')
    },
  )
  const open = createAct((press) => terms.open({ ...choice(), renew: renew() }, press), props.done)
  const months = (count: number | null) => (count === null ? wealth().catalogue.noTerm : wealth().catalogue.months(count))
  const wrong = () => open.about('amount') ?? look.about('amount')
  return (
    <Switch>
      <Match when={step() === 'amount'}>
        <form
          class="stack"
          novalidate
          onSubmit={(event) => {
            event.preventDefault()
            open.clear()
            look.clear()
            setStep('how')
          }}
        >
          <h1>{p().name}</h1>
          <p>{p().about}</p>
          <AmountEntry
            label={p().monthly ? o().amountMonthly : o().amount}
            value={amount()}
            onInput={setAmount}
            unit={words().yuan}
            hint={`${o().least(whole(p().least.amount))} · ${o().have(grouped(props.available))}`}
            wrong={wrong()}
          >
            <MainButton>{words().next}</MainButton>
          </AmountEntry>
        </form>
      </Match>
      <Match when={true}>
        <form class="stack" onSubmit={look.submit} novalidate>
          <h1>{p().name}</h1>
          <button type="button" class="chosen-amount" onClick={() => setStep('amount')}>
            <Amount value={asAmount(amount())} />
            <span>{o().change}</span>
          </button>
          <Show when={p().terms.length > 1} fallback={<p>{months(term().months)} · {wealth().at(term().percent)}</p>}>
            <Select
              label={o().how}
              now={String(term().months)}
              options={p().terms.map((one) => [String(one.months), `${months(one.months)} · ${one.percent}%`] as const)}
              choose={setMonths}
            />
          </Show>
          <Show when={p().renewals.length > 1}>
            <Renewals label={o().renew} now={renew()} of={p().renewals} choose={setRenew} />
          </Show>
          <Notice words={look.otherThan()} />
          <MainButton busy={look.busy()}>{words().next}</MainButton>
        </form>
        <Dialog open={step() === 'review'} title={o().review} close={() => setStep('how')}>
          <form class="stack" onSubmit={open.submit} novalidate>
            <div class="hero centre">
              <Amount value={asAmount(amount())} />
            </div>
            <Facts
              rows={[
                [o().product, p().name],
                [o().term, months(term().months)],
                [o().rate, `${term().percent}%`],
                [o().from, o().today],
                ...(would()
                  ? ([
                      [o().matures, dayWords(would()!.until, would()!.start)],
                      [o().interest, <Amount value={would()!.interest.amount} />],
                      [o().renewal, wealth().renewals[renew()]],
                    ] as const)
                  : []),
              ]}
            />
            <Show when={p().rules.length > 0}>
              <details class="more">
                <summary>{wealth().catalogue.rules}</summary>
                <ul class="working">{p().rules.map((rule) => <li>{rule}</li>)}</ul>
              </details>
            </Show>
            <Notice words={open.otherThan()} />
            <Notice words={open.about('amount')} />
            <MainButton busy={open.busy()}>{o().confirm}</MainButton>
          </form>
        </Dialog>
      </Match>
    </Switch>
  )
} // biome-ignore format: one form

const Done = (props: { deposit: DepositAnswer }) => {
  const holder = useHolder()
  const o = () => wealth().opening
  const d = () => props.deposit
  return (
    <div class="stack" aria-live="polite">
      <Seal text={words().send.seal} />
      <h1>{o().doneTitle}</h1>
      <div class="hero">
        <Amount value={d().principal.amount} />
      </div>
      <Facts
        rows={[
          [o().product, `${d().name} ${d().percent}%`],
          ...(d().matures ? ([[o().matures, dayWords(d().matures!, d().start)]] as const) : []),
          ...(d().will && fenOf(d().will!.interest.amount) > 0n
            ? ([[o().interest, <Amount value={d().will!.interest.amount} />]] as const)
            : []),
        ]}
      />
      <A class="button main" href={`${holder.one(d().id)}?after=${d().position ?? 0}`}>
        {o().see}
      </A>
      <A class="button" href={holder.all}>
        {holder.firm ? wealth().firm.title : wealth().title}
      </A>
    </div>
  )
}
