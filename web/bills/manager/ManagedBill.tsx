/** One household's bill as its manager sees it: what it is for, what was paid, and what can still be done. */

import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js'
import type { RunState } from '../../../core/bills/run-wire.ts'
import type { AnswerTo } from '../../../core/contract.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { createLoad } from '../../ui/load.ts'
import { asAmount, grouped } from '../../ui/money.ts'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { exactly } from '../../ui/when.ts'
import { Items } from '../Items.tsx'
import { billing } from '../words.ts'
import { runs } from './api.ts'
import { Extend } from './Orders.tsx'
import { billRuns } from './words.ts'

type Bill = AnswerTo<'billsOfRun'>['bills'][number]
type Payment = AnswerTo<'paymentsOfBill'>['payments'][number]
type Doing = 'correct' | 'withdraw' | 'extend' | 'refund'

/** An act with its reason, which the household reads. */
function Reasoned(props: {
  says: string
  button: string
  act: (reason: string, press: string) => Promise<Bill>
  done: (bill: Bill) => void
  /** Vermilion: it cannot be undone. */
  grave?: boolean
  about?: string
  children?: (wrong: string | undefined) => JSX.Element
}) {
  const w = () => billRuns().bills
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const act = createAct((press) => props.act(reason().trim(), press), props.done)
  const known = () => ['reason', ...(props.about ? [props.about] : [])]
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(reason().trim() === '')
        if (!missing()) void act.run()
      }}
    >
      <p>{props.says}</p>
      {props.children?.(props.about ? act.about(props.about) : undefined)}
      <Field
        label={w().reason}
        value={reason()}
        onInput={(text) => {
          setReason(text)
          setMissing(false)
        }}
        maxlength={60}
        hint={w().reasonHint}
        wrong={missing() ? w().reasonMissing : act.about('reason')}
      />
      <Notice words={act.otherThan(...known())} />
      <MainButton busy={act.busy()} grave={props.grave}>
        {props.button}
      </MainButton>
    </form>
  )
}

export function ManagedBill(props: {
  run: string
  bill: Bill
  running: RunState | undefined
  changed: (bill: Bill) => void
}) {
  const w = () => billRuns().bills
  const bill = () => props.bill
  const [doing, setDoing] = createSignal<Doing>()
  const [done, setDone] = createSignal<Doing>()
  const [amount, setAmount] = createSignal(bill().amount.amount)
  const [chosen, setChosen] = createSignal<Payment>()
  const payments = createLoad(() => runs.payments(bill().id))
  const sent = () => bill().state !== 'draft' && bill().state !== 'presenting'
  const unpaid = () => bill().state === 'open' && bill().paid.amount === '0.00'
  const running = () => props.running === 'collecting' || props.running === 'overdue' || props.running === 'presenting'
  const ended = (what: Doing) => (now: Bill) => {
    setDoing(undefined)
    setDone(what)
    props.changed(now)
    void payments.again()
  }
  const begin = (what: Doing) => {
    setDone(undefined)
    setDoing(what)
  }
  return (
    <Switch>
      <Match when={doing() === 'correct'}>
        <Reasoned
          says={w().correctSays}
          button={w().correct}
          about="amount"
          act={(reason, press) => runs.correct(bill().id, asAmount(amount()), reason, press)}
          done={ended('correct')}
        >
          {(wrong) => (
            <Field
              label={w().correctAmount}
              value={amount()}
              onInput={setAmount}
              inputmode="decimal"
              maxlength={16}
              sum
              unit={words().yuan}
              wrong={wrong}
              focus
            />
          )}
        </Reasoned>
        <Back back={() => setDoing(undefined)} />
      </Match>
      <Match when={doing() === 'withdraw'}>
        <Reasoned
          says={w().withdrawSays(bill().house)}
          button={w().withdraw}
          grave
          act={(reason, press) => runs.withdraw(bill().id, reason, press)}
          done={ended('withdraw')}
        />
        <Back back={() => setDoing(undefined)} />
      </Match>
      <Match when={doing() === 'extend'}>
        <Extend
          run={props.run}
          house={bill().house}
          done={() => {
            setDoing(undefined)
            setDone('extend')
            void runs.bills(props.run, { search: bill().number }).then(({ bills }) => {
              const now = bills.find(({ id }) => id === bill().id)
              if (now) props.changed(now)
            })
          }}
        />
        <Back back={() => setDoing(undefined)} />
      </Match>
      <Match when={doing() === 'refund' && chosen()}>
        {(payment) => (
          <>
            <Reasoned
              says={w().refundSays}
              button={w().refundNow(grouped(payment().amount.amount))}
              grave
              act={(reason, press) => runs.refund(bill().id, payment().id, reason, press)}
              done={ended('refund')}
            >
              {() => (
                <Facts
                  rows={[
                    [words().send.payee, payment().payer],
                    [words().send.time, exactly(payment().at)],
                    [billing().receipt, payment().entry],
                  ]}
                />
              )}
            </Reasoned>
            <Back back={() => setDoing(undefined)} />
          </>
        )}
      </Match>
      <Match when={true}>
        <Notice words={done() ? w().done[done()!] : undefined} calm />
        <Facts
          rows={[
            [w().householder, `${bill().name} ${bill().phone}${bill().customer ? ` · ${w().customer}` : ''}`],
            [billing().billNumber, bill().number],
            [w().due, bill().due],
            [w().state, `${billing().state[bill().state]}${bill().overdue ? ` · ${w().overdue}` : ''}`],
          ]}
        />
        <Items bill={bill()} />
        <Show when={sent()} fallback={<p class="quiet">{w().draft}</p>}>
          <h3>{w().payments}</h3>
          <ul class="list">
            <For each={payments.value()?.payments ?? []} fallback={<li class="quiet">{w().noPayments}</li>}>
              {(payment) => (
                <li class="item">
                  <span>
                    {payment.payer}
                    {payment.byMandate ? ` · ${billing().byMandate}` : ''}
                  </span>
                  <Amount value={payment.amount.amount} />
                  <span class="quiet">
                    {exactly(payment.at)}
                    <span class="under">{payment.entry}</span>
                  </span>
                  <Show
                    when={payment.refundedAt}
                    fallback={
                      <button
                        type="button"
                        class="plain"
                        onClick={() => {
                          setChosen(payment)
                          begin('refund')
                        }}
                      >
                        {w().refund}
                      </button>
                    }
                  >
                    <span class="quiet">{w().given}</span>
                  </Show>
                </li>
              )}
            </For>
          </ul>
          <div class="pair">
            <Show when={unpaid()}>
              <button
                type="button"
                class="button"
                onClick={() => {
                  setAmount(bill().amount.amount)
                  begin('correct')
                }}
              >
                {w().correct}
              </button>
            </Show>
            <Show when={running() && (bill().state === 'open' || bill().state === 'part')}>
              <button type="button" class="button" onClick={() => begin('extend')}>
                {w().extend}
              </button>
            </Show>
            <Show when={unpaid()}>
              <button type="button" class="button grave" onClick={() => begin('withdraw')}>
                {w().withdraw}…
              </button>
            </Show>
          </div>
        </Show>
      </Match>
    </Switch>
  )
}

const Back = (props: { back: () => void }) => (
  <button type="button" class="plain" onClick={() => props.back()}>
    {words().back}
  </button>
)
