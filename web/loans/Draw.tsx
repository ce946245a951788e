/** A draw under a limit: how much, how it is repaid, all that it costs before it is signed. */
import { A, useNavigate, useParams } from '@solidjs/router'
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Use } from '../../core/loans/application.ts'
import type { Method } from '../../core/loans/kinds.ts'
import type { DrawPreview, Line, LoanAll } from '../../core/loans/wire.ts'
import { yuan } from '../api.ts'
import { approving } from '../customers/approving.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, fenOf, grouped, whole } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { dayWords } from '../ui/when.ts'
import { loans } from './api.ts'
import { AskAmount, AskHow } from './asking.tsx'
import { CostSheet } from './CostSheet.tsx'
import { Schedule } from './Schedule.tsx'
import { lending } from './words.ts'
import './loans.css'

export default function Draw() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(async () => {
    const [{ lines, today }, { products }] = await Promise.all([loans.all(), loans.products()])
    const line = lines.find((one) => one.id === id)
    return { line, today, least: products.find((one) => one.id === line?.product)?.least.amount ?? '0.00' }
  })
  return (
    <Page load={page} waiting={<Bones shape={['line', 'panel', 'keys']} />}>
      {(now) => (
        <Show
          when={now().line}
          fallback={
            <div class="narrow stack">
              <h1 class="hidden">{lending().drawFrom}</h1>
              <p class="notice">{lending().draw.gone}</p>
              <A class="button" href="/loans">
                {lending().title}
              </A>
            </div>
          }
        >
          {(line) => <Ask line={line()} today={now().today} least={now().least} />}
        </Show>
      )}
    </Page>
  )
}

function Ask(props: { line: Line; today: string; least: string }) {
  const d = () => lending().draw
  const l = () => props.line
  const navigate = useNavigate()
  const once = () => l().product === 'single-draw'
  const closed = () => l().state === 'closed' || fenOf(l().available.amount) === 0n
  const [step, setStep] = createSignal<'amount' | 'how' | 'review'>(once() ? 'how' : 'amount')
  const [amount, setAmount] = createSignal(once() ? l().available.amount : '')
  const [months, setMonths] = createSignal(l().months.includes(12) ? 12 : l().months.at(-1)!)
  const [method, setMethod] = createSignal<Method>(l().methods[0]!.id)
  const [use, setUse] = createSignal<Use>(once() ? 'equipment' : 'stock')
  const [payee, setPayee] = createSignal('')
  const [seen, setSeen] = createSignal<DrawPreview>()
  const wish = () => ({ amount: asAmount(amount()), months: months(), method: method() })
  const look = createAct(
    () => loans.previewDraw(l().id, wish()),
    (preview: DrawPreview) => {
      draw.clear()
      setSeen(preview)
      setStep('review')
      window.scrollTo(0, 0)
    },
  )
  const draw = createAct(
    approving(
      () => ({ action: 'draw-loan', line: l().id, amount: yuan(asAmount(amount())) }),
      (press, given) => loans.draw(l().id, { ...wish(), use: use(), payee: payee().replace(/\s/g, ''), sha256: seen()!.sha256 }, press, given),
    ),
    (loan: LoanAll) => navigate(`/loans/${loan.id}?after=${loan.position ?? 0}`),
  )
  // What the bank says about one answer stands beside its question.
  const wrong = () => look.about('amount') ?? draw.about('amount')
  const about = () => draw.about('payee')
  const at = () => (wrong() ? 'amount' : about() ? 'how' : step())
  const methodName = () => l().methods.find(({ id }) => id === method())?.name ?? ''
  return (
    <Switch>
      <Match when={closed()}>
        <div class="narrow stack">
          <h1>{l().name}</h1>
          <p class="notice calm">{l().state === 'closed' ? lending().closed : once() ? lending().usedUp : lending().used}</p>
          <A class="button" href="/loans">
            {lending().title}
          </A>
        </div>
      </Match>
      <Match when={at() === 'amount'}>
        <form
          class="stack narrow"
          novalidate
          onSubmit={(event) => {
            event.preventDefault()
            look.clear()
            draw.clear()
            setStep('how')
          }}
        >
          <h1>{l().name}</h1>
          <p class="quiet">
            {l().firm.name} · {l().percent}% {lending().yearlyShort}
          </p>
          <AskAmount
            label={d().amount}
            value={amount()}
            onInput={(value) => {
              look.clear()
              draw.clear()
              setStep('amount')
              setAmount(value)
            }}
            least={props.least}
            most={l().available.amount}
            hint={d().most(whole(props.least), grouped(l().available.amount))}
            wrong={wrong()}
          >
            <MainButton>{words().next}</MainButton>
          </AskAmount>
        </form>
      </Match>
      <Match when={at() === 'how'}>
        <form class="stack narrow" onSubmit={look.submit} novalidate>
          <h1>{l().name}</h1>
          <Show when={once()} fallback={
            <button type="button" class="chosen-amount" onClick={() => setStep('amount')}>
              <Amount value={asAmount(amount())} />
              <span>{lending().wish.change}</span>
            </button>
          }>
            <div class="hero">
              <p class="quiet">{d().whole}</p>
              <Amount value={amount()} />
            </div>
          </Show>
          <AskHow
            of={l()}
            months={months()}
            method={method()}
            use={use()}
            setMonths={setMonths}
            setMethod={setMethod}
            setUse={setUse}
          />
          <Field
            label={d().payee}
            value={payee()}
            onInput={(value) => {
              draw.clear()
              setStep('how')
              setPayee(value)
            }}
            inputmode="tel"
            maxlength={20}
            hint={d().payeeHint}
            wrong={about()}
          />
          <Notice words={look.otherThan('amount')} />
          <MainButton busy={look.busy()}>{d().preview}</MainButton>
        </form>
      </Match>
      <Match when={seen()}>
        {(one) => (
          <form class="stack roomy" onSubmit={draw.submit} novalidate>
            <div class="panes stack">
              <section class="stack">
                <h1>{d().review}</h1>
                <button type="button" class="chosen-amount" onClick={() => setStep(once() ? 'how' : 'amount')}>
                  <Amount value={one().amount.amount} />
                  <span>{lending().wish.change}</span>
                </button>
                <Facts
                  rows={[
                    [lending().wish.months, lending().months(one().months)],
                    [lending().wish.method, methodName()],
                    [lending().wish.use, lending().uses[use()]],
                    [d().to, payee() === '' ? `${l().firm.name} ${d().own}` : payee()],
                    [d().interest, <Amount value={one().cost.total.amount} />],
                    ...(one().first ? ([[d().first, lending().one.nextSays(dayWords(one().first!.due, props.today), grouped(one().first!.total.amount))]] as const) : []),
                    [d().last, dayWords(one().schedule.at(-1)!.due, props.today)],
                  ]}
                />
                <p>{one().rate}</p>
              </section>
              <div class="stack">
                <CostSheet
                  cost={one().cost}
                  basis={lending().offer.basis(grouped(one().amount.amount), lending().months(one().months), methodName())}
                />
                <h2>{lending().offer.schedule}</h2>
                <Schedule rows={one().schedule} title={lending().offer.schedule} />
              </div>
            </div>
            <div class="thumb reading-time">
              <Notice words={draw.otherThan('amount', 'payee')} />
              <Show when={draw.otherThan('amount', 'payee')}>
                <button type="button" class="button" onClick={() => void look.run()}>
                  {d().again}
                </button>
              </Show>
              <MainButton busy={draw.busy()}>{d().confirm}</MainButton>
            </div>
          </form>
        )}
      </Match>
    </Switch>
  )
} // biome-ignore format: rows of facts
