/** Money to one's own account at another bank: how much, and how it goes. */
import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { Withdrawal } from '../../core/remittance/wire.ts'
import { api, yuan } from '../api.ts'
import { approving } from '../customers/approving.ts'
import { security } from '../customers/words.ts'
import { onNews } from '../news.ts'
import { words } from '../preferences.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { AmountEntry } from '../ui/AmountEntry.tsx'
import { Arch, Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { createPolling } from '../ui/load.ts'
import { asAmount } from '../ui/money.ts'
import { MainButton, Notice } from '../ui/Parts.tsx'

const t = () => security().takeOut

function Going(props: { first: Withdrawal }) {
  const [now, setNow] = createSignal(props.first)
  const over = () => ['paid', 'returned', 'refused'].includes(now().state)
  createPolling(async () => {
    setNow(await api.withdrawalById(props.first.id))
    return over()
  }, onNews)
  const title = () => {
    const { state } = now()
    return state === 'requested' || state === 'held' ? t().held : t()[state]
  }
  return (
    <div class="stack" aria-live="polite">
      <Show
        when={now().state === 'paid'}
        fallback={
          <div classList={{ waiting: !over() }}>
            <Arch />
          </div>
        }
      >
        <Seal text={words().send.seal} />
      </Show>
      <div class="hero">
        <Amount value={now().amount.amount} />
      </div>
      <h1>{title()}</h1>
      <p>{now().reason ?? (now().state === 'unclear' ? t().unclearBody : over() ? '' : t().heldBody)}</p>
      <p class="quiet">
        {t().to} {now().to.bankName} {now().to.number}
      </p>
      <A class="button" href="/">
        {words().bringIn.toHome}
      </A>
    </div>
  )
}

export default function TakeOut() {
  const [amount, setAmount] = createSignal('')
  const [going, setGoing] = createSignal<Withdrawal>()
  const take = createAct(
    approving(
      () => ({ action: 'withdraw', amount: yuan(asAmount(amount())) }),
      (press, given) => api.withdraw(asAmount(amount()), press, given),
    ),
    setGoing,
  )
  return (
    <div class="narrow">
      <Show when={session()?.boundAccount} fallback={<A href="/bring-in">{t().bindFirst}</A>}>
        {(bound) => (
          <Show
            when={going()}
            fallback={
              <form class="stack" onSubmit={take.submit} novalidate>
                <h1>{t().title}</h1>
                <p>
                  {t().to} {bound().bankName} {bound().number}
                </p>
                <AmountEntry
                  label={t().amount}
                  value={amount()}
                  onInput={setAmount}
                  unit={words().yuan}
                  wrong={take.about('amount')}
                  beside={<Notice words={take.otherThan('amount')} />}
                >
                  <MainButton busy={take.busy()}>{t().confirm}</MainButton>
                </AmountEntry>
              </form>
            }
          >
            {(first) => <Going first={first()} />}
          </Show>
        )}
      </Show>
    </div>
  )
}
