/** How much, for how long, repaid how, and what for. */
import { createSignal, Show } from 'solid-js'
import type { Use } from '../../core/loans/application.ts'
import type { Application, Products } from '../../core/loans/application-wire.ts'
import type { Method } from '../../core/loans/kinds.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, fenOf, whole } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { loans } from './api.ts'
import { AskAmount, AskHow, monthOf } from './asking.tsx'
import { lending } from './words.ts'

type Given = { application: Application; done: (now: Application) => void }

export function Wish(props: Given) {
  const page = createLoad(async () => (await loans.products()).products.find(({ id }) => id === props.application.product)!)
  return (
    <div class="narrow">
      <Page load={page} waiting={<Bones shape={['line', 'keys', 'panel']} />}>
        {(product) => <Ask {...props} product={product()} />}
      </Page>
    </div>
  )
} // biome-ignore format: one load

function Ask(props: Given & { product: Products['products'][number] }) {
  const w = () => lending().wish
  const p = () => props.product
  const before = props.application.wish
  const [step, setStep] = createSignal<'amount' | 'how'>('amount')
  const [amount, setAmount] = createSignal(before ? whole(before.amount.amount).replaceAll(',', '') : '')
  const [months, setMonths] = createSignal(before?.months ?? (p().months.includes(12) ? 12 : p().months.at(-1)!))
  const [method, setMethod] = createSignal<Method>(before?.method ?? p().methods[0]!.id)
  const [use, setUse] = createSignal<Use>(before?.use ?? (p().id === 'single-draw' ? 'equipment' : 'stock'))
  const save = createAct(
    () => loans.wish(props.application.id, { amount: asAmount(amount()), months: months(), method: method(), use: use() }),
    props.done,
  )
  const wrong = () => save.about('amount')
  return (
    <Show
      when={step() === 'how' && !wrong()}
      fallback={
        <form
          class="stack"
          novalidate
          onSubmit={(event) => {
            event.preventDefault()
            save.clear()
            setStep('how')
          }}
        >
          <h1>{p().name}</h1>
          <AskAmount
            label={w().amount}
            value={amount()}
            onInput={(value) => {
              save.clear()
              setAmount(value)
              setStep('amount')
            }}
            least={p().least.amount}
            most={p().most.amount}
            hint={w().range(whole(p().least.amount), whole(p().most.amount))}
            wrong={wrong()}
          >
            <MainButton>{words().next}</MainButton>
          </AskAmount>
        </form>
      }
    >
      <form class="stack" onSubmit={save.submit} novalidate>
        <h1>{p().name}</h1>
        <button type="button" class="chosen-amount" onClick={() => setStep('amount')}>
          <Amount value={asAmount(amount())} />
          <span>{w().change}</span>
        </button>
        <AskHow
          of={p()}
          months={months()}
          method={method()}
          use={use()}
          setMonths={setMonths}
          setMethod={setMethod}
          setUse={setUse}
        />
        <Show when={fenOf(asAmount(amount())) > 0n}>
          <p class="notice calm">
            {w().estimateSays(p().from, p().to, monthOf(amount(), p().from), monthOf(amount(), p().to))}
          </p>
        </Show>
        <Notice words={save.otherThan('amount')} />
        <MainButton busy={save.busy()}>{w().save}</MainButton>
      </form>
    </Show>
  )
} // biome-ignore format: two short forms
