/** One proposal: what will be done, who wants it and why; a second person confirms it or says why not. */
import { A, useParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { Proposal } from '../../core/staff/wire.ts'
import { Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { staff } from './words.ts'

function Confirm(props: { one: Proposal; done: (one: Proposal) => void }) {
  const w = staff
  const confirm = createAct((press) => work.confirm(props.one.id, props.one.sha256, press), props.done)
  return (
    <form class="stack" onSubmit={confirm.submit} novalidate>
      <p>{w().confirmSays}</p>
      <Notice words={confirm.otherThan()} />
      <MainButton busy={confirm.busy()}>{w().confirm}</MainButton>
    </form>
  )
}

function Reject(props: { one: Proposal; done: (one: Proposal) => void }) {
  const w = staff
  const [reason, setReason] = createSignal('')
  const reject = createAct((press) => work.reject(props.one.id, reason(), press), props.done)
  return (
    <form class="stack" onSubmit={reject.submit} novalidate>
      <Field
        label={w().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={w().reasonHint}
        wrong={reject.about('reason')}
        focus
      />
      <Notice words={reject.otherThan('reason')} />
      <MainButton busy={reject.busy()}>{props.one.own ? w().withdraw : w().reject}</MainButton>
    </form>
  )
}

/** `decided`: told when it has an outcome. */
export function ProposalAll(props: { id: string; decided?: () => void }) {
  const page = createLoad(() => work.proposal(props.id))
  const [rejecting, setRejecting] = createSignal(false)
  const w = staff
  const done = (one: Proposal) => {
    setRejecting(false)
    page.set(one)
    props.decided?.()
  }
  return (
    <div class="stack narrow-ish">
      <Page load={page}>
        {(one) => (
          <div class="stack">
            <div class="row middle">
              <div>
                <p class="quiet">{w().kinds[one().kind]}</p>
                {props.decided ? <h2 class="lead">{one().says}</h2> : <h1>{one().says}</h1>}
              </div>
              <Show when={one().state === 'done'}>
                <Seal text={w().seal} />
              </Show>
            </div>
            <p class="notice calm" role="status">
              {one().state === 'waiting'
                ? one().own
                  ? w().ownSays(exactly(one().until).slice(0, 16))
                  : w().yourTurn(one().maker.name, exactly(one().until).slice(0, 16))
                : w().stateSays[one().state]}
            </p>
            <Facts
              rows={[
                [w().reason, one().reason],
                [w().maker, `${one().maker.name} · ${one().maker.roleName}`],
                [w().proposedAt, exactly(one().at)],
                ...(one().checker
                  ? ([
                      [
                        one().state === 'withdrawn' ? w().withdrawnBy : w().checker,
                        `${one().checker!.name} · ${one().checker!.roleName}`,
                      ],
                      [w().decidedAt, exactly(one().decidedAt ?? '')],
                    ] as const)
                  : []),
                ...(one().checkReason ? ([[w().checkReason, one().checkReason]] as const) : []),
                ...(one().state === 'failed' ? ([[w().failedWhy, one().result]] as const) : []),
              ]}
            />
            <Show when={one().kind === 'decide-case'}>
              <A href={`/desk/cases/${one().subject}`}>{w().seeCase}</A>
            </Show>
            <Show when={one().kind === 'decide-loan'}>
              <A href={`/staff/loans/${one().subject}`}>{w().seeLoan}</A>
            </Show>
            <details>
              <summary>{w().exact}</summary>
              <p class="mono breaks">{one().text}</p>
              <p class="quiet">SHA-256</p>
              <p class="mono breaks">{one().sha256}</p>
            </details>
            <Show when={one().state === 'waiting'}>
              <Show when={!one().own}>
                <Confirm one={one()} done={done} />
              </Show>
              <button type="button" class="button" onClick={() => setRejecting(true)}>
                {one().own ? w().withdraw : w().reject}
              </button>
              <Dialog
                open={rejecting()}
                title={one().own ? w().withdraw : w().reject}
                close={() => setRejecting(false)}
              >
                <Reject one={one()} done={done} />
              </Dialog>
            </Show>
          </div>
        )}
      </Page>
    </div>
  )
}

export default function OneProposal() {
  const { id = '' } = useParams<{ id: string }>()
  return <ProposalAll id={id} />
}
