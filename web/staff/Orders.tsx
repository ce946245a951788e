/** What is frozen on an account, in its order, and what officers propose under the order of a body: freeze, renew, deduct, end. */
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { type BodyName, bodies, bodyNames } from '../../core/deposits/freeze-orders.ts'
import type { CustomerSeen, Proposal, Propose } from '../../core/staff/wire.ts'
import { yuan } from '../api.ts'
import { locale } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { asAmount } from '../ui/money.ts'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { Select } from '../ui/Select.tsx'
import { endsOn, exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { staff } from './words.ts'

type Freeze = CustomerSeen['accounts'][number]['freezes'][number]
type What = 'freeze' | 'renew-freeze' | 'deduct'
const w = () => staff().orders

function Order(props: { customer: string; what: What; order?: string; done: (one: Proposal) => void }) {
  const [body, setBody] = createSignal<BodyName>('court')
  const [document_, setDocument] = createSignal('')
  const [amount, setAmount] = createSignal('')
  const [until, setUntil] = createSignal('')
  const [secret, setSecret] = createSignal(false)
  const [payee, setPayee] = createSignal('')
  const [reason, setReason] = createSignal('')
  const inHours = () => props.what === 'freeze' && 'hours' in bodies[body()].term
  const day = () => (until() && !inHours() ? { until: until() } : {})
  const money = () => yuan(asAmount(amount().trim()))
  const asked = (): Propose => {
    const said = { customer: props.customer, document: document_(), reason: reason() }
    const order = props.order ?? ''
    if (props.what === 'renew-freeze') return { kind: props.what, order, ...said, ...day() }
    if (props.what === 'deduct')
      return {
        kind: props.what,
        order,
        amount: money(),
        payee: payee().replace(/\s/g, '') || 'court-payments',
        ...said,
      }
    const sum = amount().trim() ? { amount: money() } : {}
    return { kind: props.what, body: body(), secret: secret(), ...said, ...day(), ...sum }
  }
  const propose = createAct((press) => work.propose(asked(), press), props.done)
  return (
    <form class="stack" onSubmit={propose.submit} novalidate>
      <Show when={props.what === 'freeze'}>
        <Select
          label={w().body}
          now={body()}
          options={bodyNames.map((name) => [name, bodies[name][locale()]] as const)}
          choose={(name) => setBody(name as BodyName)}
        />
      </Show>
      <Field
        label={w().document}
        value={document_()}
        onInput={setDocument}
        maxlength={60}
        hint={w().documentHint}
        wrong={propose.about('document')}
        focus
      />
      <Show when={props.what !== 'renew-freeze'}>
        <Field
          label={w().amount}
          value={amount()}
          onInput={setAmount}
          inputmode="decimal"
          hint={props.what === 'freeze' ? w().amountHint : w().deductHint}
          wrong={propose.about('amount')}
        />
      </Show>
      <Show when={props.what === 'deduct'}>
        <Field
          label={w().payee}
          value={payee()}
          onInput={setPayee}
          inputmode="numeric"
          maxlength={25}
          hint={w().payeeHint}
          wrong={propose.about('payee')}
        />
      </Show>
      <Show when={props.what !== 'deduct'}>
        <Show when={!inHours()} fallback={<p class="quiet">{w().hours}</p>}>
          <div class="field">
            <label for="order-until">{w().until}</label>
            <input
              id="order-until"
              type="date"
              value={until()}
              onChange={({ currentTarget: { value } }) => setUntil(value)}
              aria-describedby="order-until-says"
            />
            <p
              id="order-until-says"
              classList={{ wrong: Boolean(propose.about('until')), quiet: !propose.about('until') }}
              role={propose.about('until') ? 'alert' : undefined}
            >
              {propose.about('until') ?? w().untilHint}
            </p>
          </div>
        </Show>
      </Show>
      <Show when={props.what === 'freeze'}>
        <label class="agree">
          <input type="checkbox" checked={secret()} onChange={(event) => setSecret(event.currentTarget.checked)} />
          <span>{w().secret}</span>
        </label>
      </Show>
      <Field
        label={staff().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={staff().reasonHint}
        wrong={propose.about('reason')}
      />
      <Notice words={propose.otherThan('document', 'amount', 'payee', 'until', 'reason')} />
      <MainButton busy={propose.busy()}>{staff().propose}</MainButton>
    </form>
  )
}

export function Orders(props: {
  customer: string
  freezes: readonly Freeze[]
  /** Whether who looks may propose. */
  may: boolean
  thaw: (freeze: string) => void
  proposed: (one: Proposal) => void
}) {
  const [doing, setDoing] = createSignal<{ what: What; order?: string }>()
  const done = (one: Proposal) => {
    setDoing(undefined)
    props.proposed(one)
  }
  return (
    <section class="stack" aria-label={staff().freezes}>
      <h3>{staff().freezes}</h3>
      <Show when={props.freezes.length > 0} fallback={<p class="quiet">{staff().noFreezes}</p>}>
        <ol class="list">
          <For each={props.freezes}>
            {(freeze) => (
              <li class="freeze-order">
                <span>
                  {freeze.amount ? <Amount value={freeze.amount.amount} /> : staff().blocks[freeze.blocks ?? 'both']}
                  <Show
                    when={freeze.ordered}
                    fallback={
                      <span class="quiet under">
                        {freeze.reason || freeze.order} · {exactly(freeze.since).slice(0, 16)}
                      </span>
                    }
                  >
                    {(order) => (
                      <>
                        <span class="under">
                          {order().bodyName} {order().document}
                          {order().secret ? ` · ${w().secretShort}` : ''}
                        </span>
                        <span class="quiet under">
                          {exactly(freeze.since).slice(0, 16)} – {endsOn(order().until)}
                        </span>
                      </>
                    )}
                  </Show>
                  <Show when={freeze.blocks !== 'credits'}>
                    <span class="quiet under">
                      {w().covered} <Amount value={freeze.covered.amount} />
                      <Show when={freeze.short && freeze.short.amount !== '0.00'}>
                        {' '}
                        · {w().short} <Amount value={freeze.short!.amount} />
                      </Show>
                    </span>
                  </Show>
                </span>
                <Show when={props.may}>
                  <span class="row tight">
                    <Show when={freeze.ordered?.mayRenew}>
                      <button
                        type="button"
                        class="button"
                        onClick={() => setDoing({ what: 'renew-freeze', order: freeze.ordered!.id })}
                      >
                        {w().renew}
                      </button>
                    </Show>
                    <Show when={freeze.ordered?.mayDeduct}>
                      <button
                        type="button"
                        class="button"
                        onClick={() => setDoing({ what: 'deduct', order: freeze.ordered!.id })}
                      >
                        {w().deduct}
                      </button>
                    </Show>
                    <button type="button" class="button" onClick={() => props.thaw(freeze.id)}>
                      {staff().thaw}
                    </button>
                  </span>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Show when={props.may}>
        <button type="button" class="button" onClick={() => setDoing({ what: 'freeze' })}>
          {w().freeze}
        </button>
      </Show>
      <Dialog
        open={doing() !== undefined}
        title={doing() ? staff().kinds[doing()!.what] : ''}
        close={() => setDoing(undefined)}
        wide
      >
        <Show when={doing()} keyed>
          {(now) => (
            <>
              <p>
                <Switch>
                  <Match when={now.what === 'freeze'}>{w().freezeSays}</Match>
                  <Match when={now.what === 'renew-freeze'}>{w().renewSays}</Match>
                  <Match when={now.what === 'deduct'}>{w().deductSays}</Match>
                </Switch>
              </p>
              <Order
                customer={props.customer}
                what={now.what}
                {...(now.order ? { order: now.order } : {})}
                done={done}
              />
            </>
          )}
        </Show>
      </Dialog>
    </section>
  )
}
