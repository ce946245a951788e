/** How much, to whom, and a last look before it goes. */
import { useNavigate } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { RecentPayee } from '../../core/remittance/wire.ts'
import { api, ownAccount, yuan } from '../api.ts'
import { approving, pending } from '../customers/approving.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { AmountEntry } from '../ui/AmountEntry.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, grouped } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'

export default function SendMoney() {
  const navigate = useNavigate()
  const w = () => words().send
  const [step, setStep] = createSignal<'amount' | 'payee' | 'review'>('amount')
  const [amount, setAmount] = createSignal('')
  const [to, setTo] = createSignal('')
  const [payee, setPayee] = createSignal({ name: '', phone: '' })
  const [memo, setMemo] = createSignal('')
  const account = createLoad(ownAccount)
  const recent = createLoad(async () => (await api.recentPayees()).payees)
  const review = (found: { name: string; phone: string }) => {
    setPayee(found)
    send.clear()
    setStep('review')
  }
  const find = createAct(() => api.payee(to()), review)
  /** Whoever was paid before is named by the transfer that paid them: no number is typed, none is shown whole. */
  const again = (one: RecentPayee) => {
    setTo(one.transfer)
    review(one)
  }
  const send = createAct(
    approving(
      () => ({ action: 'transfer', to: to(), amount: yuan(asAmount(amount())) }),
      (press, given) => api.transfer(to(), asAmount(amount()), memo(), press, given),
    ),
    ({ id }) => navigate(`/transfers/${id}`, { replace: true }),
  )
  return (
    <div class="narrow">
      <Switch>
        <Match when={step() === 'amount' && account.state().kind === 'failed'}>
          <Page load={account}>{() => null}</Page>
        </Match>
        <Match when={step() === 'amount'}>
          <form
            class="stack"
            novalidate
            onSubmit={(event) => {
              event.preventDefault()
              send.clear()
              setStep('payee')
            }}
          >
            <h1>{w().title}</h1>
            <AmountEntry
              label={w().amount}
              value={amount()}
              onInput={setAmount}
              unit={words().yuan}
              hint={account.value() ? w().have(grouped(account.value()!.available.amount)) : ''}
              wrong={send.about('amount')}
              beside={<Notice words={send.otherThan('amount', 'memo', 'to')} />}
            >
              <MainButton>{words().next}</MainButton>
            </AmountEntry>
          </form>
        </Match>
        <Match when={step() !== 'amount'}>
          <form class="stack" onSubmit={find.submit} novalidate>
            <h1>{w().toWhom}</h1>
            <button type="button" class="chosen-amount" onClick={() => setStep('amount')}>
              <Amount value={asAmount(amount())} />
              <span>{w().change}</span>
            </button>
            <Field
              label={w().to}
              value={to().startsWith('transfer-') ? '' : to()}
              onInput={setTo}
              inputmode="tel"
              autocomplete="off"
              maxlength={20}
              wrong={find.about('phone') ?? send.about('to')}
              focus
            />
            <Field label={w().memo} value={memo()} onInput={setMemo} maxlength={60} wrong={send.about('memo')} />
            <Notice words={find.otherThan('phone')} />
            <MainButton busy={find.busy()}>{w().find}</MainButton>
            <Show when={recent.value()?.length}>
              <section aria-labelledby="recent">
                <h2 id="recent">{w().recent}</h2>
                <ul class="list">
                  <For each={recent.value()}>
                    {(one) => (
                      <li>
                        <button type="button" class="item" onClick={() => again(one)}>
                          <span>{one.name}</span>
                          <span class="quiet">{one.phone}</span>
                        </button>
                      </li>
                    )}
                  </For>
                </ul>
              </section>
            </Show>
          </form>
          <Dialog open={step() === 'review' && !pending()} title={w().review} close={() => setStep('payee')}>
            <form class="stack" onSubmit={send.submit} novalidate>
              <div class="hero centre">
                <Amount value={asAmount(amount())} />
              </div>
              <Facts
                rows={[
                  [w().payee, `${payee().name} ${payee().phone}`],
                  [w().arrives, w().atOnce],
                  [w().fee, w().free],
                  ...(memo() ? ([[w().memoShort, memo()]] as const) : []),
                ]}
              />
              <Notice words={send.otherThan('amount', 'memo')} />
              <Show when={send.about('amount')}>
                {(wrong) => (
                  <>
                    <Notice words={wrong()} />
                    <button type="button" class="button" onClick={() => setStep('amount')}>
                      {w().change}
                    </button>
                  </>
                )}
              </Show>
              <Notice words={send.about('memo')} />
              <MainButton busy={send.busy()}>{w().confirm}</MainButton>
            </form>
          </Dialog>
        </Match>
      </Switch>
    </div>
  )
}
