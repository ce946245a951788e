/** A customer, found by a number, looked at for a reason: masked, and every field that is opened has its own. */
import { A } from '@solidjs/router'
import { createEffect, createSignal, For, Show } from 'solid-js'
import { holds } from '../../core/staff/roles.ts'
import type { CustomerSeen, Field as Masked, Proposal } from '../../core/staff/wire.ts'
import { carried, carry } from '../frame/palette.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { exactly, timeOf } from '../ui/when.ts'
import { work } from './api.ts'
import { Orders } from './Orders.tsx'
import { StaffNav } from './StaffNav.tsx'
import { staff } from './words.ts'

type Found = { id: string; name: string; phone: string }
type Look = { id: string; expires: string }

/** The question for a reason, in front of what it is for. */
function Why(props: { label: string; act: (reason: string, press: string) => Promise<unknown>; done: () => void }) {
  const w = staff
  const [reason, setReason] = createSignal('')
  const act = createAct((press) => props.act(reason(), press), props.done)
  return (
    <form class="stack" onSubmit={act.submit} novalidate>
      <Field
        label={w().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={w().lookHint}
        wrong={act.about('reason')}
        focus
      />
      <Notice words={act.otherThan('reason')} />
      <MainButton busy={act.busy()}>{props.label}</MainButton>
    </form>
  )
}

function Seen(props: { seen: CustomerSeen; look: Look }) {
  const w = staff
  const [full, setFull] = createSignal<Partial<Record<Masked, string>>>({})
  const [opening, setOpening] = createSignal<Masked>()
  const [thawing, setThawing] = createSignal<string>()
  const [signingOut, setSigningOut] = createSignal(false)
  const [proposed, setProposed] = createSignal<Proposal>()
  const line = (field: Masked, masked: string | null) =>
    [
      w().fields[field],
      <span class="row tight">
        <span>{full()[field] ?? masked ?? w().nothing}</span>
        <Show when={masked !== null && full()[field] === undefined}>
          <button type="button" class="plain" onClick={() => setOpening(field)}>
            {w().unmask}
            <span class="hidden"> {w().fields[field]}</span>
          </button>
        </Show>
      </span>,
    ] as const
  return (
    <div class="stack">
      <p class="notice calm" role="status">
        {w().lookUntil(timeOf(props.look.expires))}
      </p>
      <Facts
        rows={[
          line('name', props.seen.name),
          line('phone', props.seen.phone),
          line('identity', props.seen.identity),
          [w().joinedAt, exactly(props.seen.joinedAt).slice(0, 10)],
        ]}
      />
      <For each={props.seen.accounts}>
        {(account) => (
          <section class="stack" aria-label={w().account}>
            <h2>
              {w().account} <span class="mono">{account.number}</span>
            </h2>
            <Facts
              rows={[
                [w().balance, <Amount value={account.balance.amount} />],
                [w().available, <Amount value={account.available.amount} />],
                [w().held, <Amount value={account.held.amount} />],
              ]}
            />
            <Orders
              customer={props.seen.id}
              freezes={account.freezes}
              may={holds(session()?.offices ?? [], 'officer')}
              thaw={setThawing}
              proposed={setProposed}
            />
          </section>
        )}
      </For>
      <Show when={holds(session()?.offices ?? [], 'officer')}>
        <button type="button" class="button" onClick={() => setSigningOut(true)}>
          {w().endSessions}
        </button>
      </Show>
      <Show when={proposed()}>
        {(one) => (
          <p class="notice calm" role="status">
            {w().proposedNow} <A href={`/staff/proposals/${one().id}`}>{w().seeProposal}</A>
          </p>
        )}
      </Show>
      <Dialog
        open={opening() !== undefined}
        title={opening() ? `${w().unmask}: ${w().fields[opening()!]}` : ''}
        close={() => setOpening(undefined)}
      >
        <Why
          label={w().unmask}
          act={async (reason) => {
            const said = await work.unmask(props.seen.id, props.look.id, opening()!, reason)
            setFull({ ...full(), [said.field]: said.value })
          }}
          done={() => setOpening(undefined)}
        />
      </Dialog>
      <Dialog open={thawing() !== undefined} title={w().thaw} close={() => setThawing(undefined)}>
        <p>{w().thawSays}</p>
        <Why
          label={w().propose}
          act={async (reason, press) =>
            setProposed(
              await work.propose({ kind: 'thaw', customer: props.seen.id, freeze: thawing() ?? '', reason }, press),
            )
          }
          done={() => setThawing(undefined)}
        />
      </Dialog>
      <Dialog open={signingOut()} title={w().endSessions} close={() => setSigningOut(false)}>
        <p>{w().endSessionsSays}</p>
        <Why
          label={w().propose}
          act={async (reason, press) =>
            setProposed(await work.propose({ kind: 'end-sessions', customer: props.seen.id, reason }, press))
          }
          done={() => setSigningOut(false)}
        />
      </Dialog>
    </div>
  )
}

export default function Customers() {
  const w = staff
  const [number, setNumber] = createSignal('')
  const [found, setFound] = createSignal<Found>()
  const [look, setLook] = createSignal<Look>()
  const [seen, setSeen] = createSignal<CustomerSeen>()
  const find = createAct(
    () => work.find(number()),
    ({ customers }) => {
      setSeen(undefined)
      setFound(customers[0])
    },
  )
  // Typed into the search over everything: looked up here, where a look is asked for with a reason.
  createEffect(() => {
    const brought = carried()
    if (!brought) return
    carry('')
    setNumber(brought)
    void find.run()
  })
  return (
    <div class="stack">
      <div>
        <h1>{w().customers}</h1>
        <p class="quiet">{w().customersLead}</p>
      </div>
      <StaffNav />
      <div class="panes stack">
        <div class="stack">
          <form class="stack" onSubmit={find.submit} novalidate>
            <Field
              label={w().number}
              value={number()}
              onInput={setNumber}
              inputmode="numeric"
              maxlength={30}
              hint={w().numberHint}
              wrong={find.about('phone', 'account')}
              focus
            />
            <Notice words={find.otherThan('phone', 'account')} />
            <MainButton busy={find.busy()}>{w().find}</MainButton>
          </form>
        </div>
        <div class="stack">
          <Show when={found()} keyed>
            {(one) => (
              <section class="stack" aria-label={w().customer}>
                <h2>
                  {one.name} · {one.phone}
                </h2>
                <Show
                  when={seen()}
                  fallback={
                    <Why
                      label={w().look}
                      act={async (reason) => {
                        const begun = await work.look(one.id, reason)
                        setLook(begun)
                        setSeen(await work.seen(one.id, begun.id))
                      }}
                      done={() => {}}
                    />
                  }
                >
                  {(all) => <Seen seen={all()} look={look()!} />}
                </Show>
              </section>
            )}
          </Show>
        </div>
      </div>
    </div>
  )
}
