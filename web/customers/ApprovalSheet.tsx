/** What is approved, in clear as the bank understood it, before anything is signed. */
import { A } from '@solidjs/router'
import { createSignal, onMount, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct, Unfinished } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { fenOf } from '../ui/money.ts'
import { Facts, MainButton, Notice, Waiting } from '../ui/Parts.tsx'
import { type Approval, customers, type Wanted } from './api.ts'
import type { Pending } from './approving.ts'
import { canPasskey, signWithPasskey } from './passkey.ts'
import { security } from './words.ts'

/** The amount that the customer entered is the amount that the bank understood. */
const agrees = (wanted: Wanted, asked: Approval) =>
  !('amount' in wanted) ||
  (asked.shows.amount !== null && fenOf(wanted.amount.amount) === fenOf(asked.shows.amount.amount))

export default function ApprovalSheet(props: { pending: Pending }) {
  const w = () => security().approve
  const [asked, setAsked] = createSignal<Approval>()
  const [code, setCode] = createSignal('')
  const canSign = canPasskey() && (session()?.passkeys ?? 0) > 0
  const cancel = () => props.pending.cancel(new Unfinished(w().cancelled))
  const begin = createAct(
    (byCode: string) => customers.newApproval(props.pending.wanted, byCode === 'code'),
    (approval) => setAsked(approval),
  )
  const sign = createAct(
    async () => ({ id: asked()!.id, passkey: await signWithPasskey(asked()!.options as { challenge: string }) }),
    (given) => props.pending.give(given),
  )
  const say = createAct(
    async () => ({ id: props.pending.codeOf ?? asked()!.id, code: code().trim() }),
    (given) => props.pending.give(given),
  )
  onMount(() => {
    if (!props.pending.codeOf) void begin.run(canSign ? 'passkey' : 'code')
  })
  const codeNow = () => props.pending.codeOf !== undefined || (asked() !== undefined && asked()?.codeSentTo !== null)
  return (
    <Dialog open title={w().title} close={cancel}>
      <p>{props.pending.why}</p>
      <Show
        when={asked() || props.pending.codeOf}
        fallback={
          <Show when={!begin.otherThan()}>
            <Waiting />
          </Show>
        }
      >
        <Show when={asked()}>
          {(approval) => (
            <>
              <h3>{w().actions[props.pending.wanted.action]}</h3>
              <Show when={approval().shows.amount}>
                {(amount) => (
                  <div class="hero">
                    <Amount value={amount().amount} label={w().amount} />
                  </div>
                )}
              </Show>
              <Facts
                rows={[
                  ...(approval().shows.payee ? ([[w().payee, approval().shows.payee]] as const) : []),
                  ...(approval().shows.account ? ([[w().account, approval().shows.account]] as const) : []),
                  ...(approval().shows.subject ? ([[w().subject, approval().shows.subject]] as const) : []),
                ]}
              />
              <Show when={!agrees(props.pending.wanted, approval())}>
                <p class="notice" role="alert">
                  {w().differs}
                </p>
              </Show>
            </>
          )}
        </Show>
        <Show
          when={codeNow()}
          fallback={
            <>
              <p class="quiet">{w().lead}</p>
              <Notice words={sign.otherThan()} />
              <form class="stack" onSubmit={sign.submit}>
                <MainButton busy={sign.busy()}>{w().byPasskey}</MainButton>
              </form>
              <Show when={'amount' in props.pending.wanted && props.pending.wanted.action !== 'draw-loan'}>
                <button type="button" class="plain" onClick={() => void begin.run('code')}>
                  {w().byCode}
                </button>
              </Show>
            </>
          }
        >
          <form class="stack" onSubmit={say.submit} novalidate>
            <Show when={asked()?.codeSentTo}>{(phone) => <p>{w().codeSent(phone())}</p>}</Show>
            <Field
              label={w().code}
              value={code()}
              onInput={setCode}
              inputmode="numeric"
              autocomplete="one-time-code"
              maxlength={6}
              focus
            />
            <MainButton busy={say.busy()}>{w().confirm}</MainButton>
          </form>
        </Show>
      </Show>
      <Notice words={begin.otherThan()} />
      <Show when={session()?.how === 'code' && (session()?.passkeys ?? 0) > 0 && !codeNow()}>
        <A href="/me/recover" onClick={cancel}>
          {security().recover.link}
        </A>
      </Show>
      <button type="button" class="plain" onClick={cancel}>
        {words().cancel}
      </button>
    </Dialog>
  )
}
