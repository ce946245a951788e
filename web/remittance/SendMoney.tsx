/** To whom, how much, check, done. */
import { useNavigate } from '@solidjs/router'
import { createSignal, Match, Switch } from 'solid-js'
import { api, yuan } from '../api.ts'
import { approving } from '../customers/approving.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { asAmount } from '../ui/money.ts'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'

export default function SendMoney() {
  const navigate = useNavigate()
  const [step, setStep] = createSignal<'payee' | 'amount' | 'review'>('payee')
  const [to, setTo] = createSignal('')
  const [payee, setPayee] = createSignal({ name: '', phone: '' })
  const [amount, setAmount] = createSignal('')
  const [memo, setMemo] = createSignal('')
  const find = createAct(
    () => api.payee(to()),
    (found) => {
      setPayee(found)
      setStep('amount')
    },
  )
  const send = createAct(
    approving(
      () => ({ action: 'transfer', to: to(), amount: yuan(asAmount(amount())) }),
      (press, given) => api.transfer(to(), asAmount(amount()), memo(), press, given),
    ),
    ({ id }) => navigate(`/transfers/${id}`, { replace: true }),
  )
  const wrongAmount = () => send.about('amount')
  return (
    <div class="narrow">
      <Switch>
        <Match when={step() === 'payee'}>
          <form class="stack" onSubmit={find.submit} novalidate>
            <h1>{words().send.title}</h1>
            <Field
              label={words().send.to}
              value={to()}
              onInput={setTo}
              inputmode="tel"
              maxlength={20}
              wrong={find.about('phone')}
              focus
            />
            <Notice words={find.otherThan('phone')} />
            <MainButton busy={find.busy()}>{words().send.find}</MainButton>
          </form>
        </Match>
        <Match when={step() === 'amount'}>
          <form
            class="stack"
            novalidate
            onSubmit={(event) => {
              event.preventDefault()
              send.clear()
              setStep('review')
            }}
          >
            <h1>{words().send.title}</h1>
            <p>
              {words().send.payee} {payee().name} {payee().phone}
            </p>
            <Field
              label={words().send.amount}
              value={amount()}
              onInput={setAmount}
              inputmode="decimal"
              maxlength={16}
              sum
              unit={words().yuan}
              wrong={wrongAmount()}
              focus
            />
            <Field
              label={words().send.memo}
              value={memo()}
              onInput={setMemo}
              maxlength={60}
              wrong={send.about('memo')}
            />
            <Notice words={send.otherThan('amount', 'memo')} />
            <MainButton>{words().next}</MainButton>
          </form>
        </Match>
        <Match when={step() === 'review'}>
          <form class="stack" onSubmit={send.submit} novalidate>
            <h1>{words().send.review}</h1>
            <div class="hero">
              <Amount value={asAmount(amount())} />
            </div>
            <Facts
              rows={[
                [words().send.payee, `${payee().name} ${payee().phone}`],
                [words().send.arrives, words().send.atOnce],
                [words().send.fee, words().send.free],
                ...(memo() ? ([[words().send.memo, memo()]] as const) : []),
              ]}
            />
            <Notice words={send.otherThan()} />
            <MainButton busy={send.busy()}>{words().send.confirm}</MainButton>
            <button type="button" class="plain" onClick={() => setStep('amount')}>
              {words().back}
            </button>
          </form>
        </Match>
      </Switch>
    </div>
  )
}
