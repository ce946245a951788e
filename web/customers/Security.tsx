/** Who can come in: stop everything, passkeys, devices, sign-ins. */
import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { LockAfter } from '../../core/customers/lock.ts'
import type { Given } from '../../core/customers/wire.ts'
import { open, session } from '../session.ts'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { exactly } from '../ui/when.ts'
import { customers } from './api.ts'
import { approving } from './approving.ts'
import { type Choice, choice, choose } from './lock.ts'
import { makePasskey } from './passkey.ts'
import { security } from './words.ts'

const s = () => security().security

function Stop() {
  const set = (frozen: boolean) => {
    const now = session()
    if (now) open({ ...now, frozen })
  }
  const freeze = createAct(
    () => customers.freeze(),
    () => set(true),
  )
  const unfreeze = createAct(
    approving(
      () => ({ action: 'unfreeze' }),
      (_, given) => customers.unfreeze(given),
    ),
    ({ frozen }) => set(frozen),
  )
  return (
    <Show
      when={session()?.frozen}
      fallback={
        <section class="stack">
          <p>{s().freezeLead}</p>
          <Notice words={freeze.otherThan()} />
          <button type="button" class="button" aria-busy={freeze.busy()} onClick={() => void freeze.run()}>
            {s().freeze}
          </button>
        </section>
      }
    >
      <section class="stack" aria-live="polite">
        <h2>{s().frozen}</h2>
        <p>{s().frozenLead}</p>
        <Notice words={unfreeze.otherThan()} />
        <button type="button" class="button main" aria-busy={unfreeze.busy()} onClick={() => void unfreeze.run()}>
          {s().unfreeze}
        </button>
      </section>
    </Show>
  )
}

function Passkeys() {
  const load = createLoad(() => customers.passkeys())
  const [name, setName] = createSignal<string>()
  const [ending, setEnding] = createSignal<{ id: string; name: string }>()
  const count = (passkeys: readonly unknown[]) => {
    const now = session()
    if (now) open({ ...now, passkeys: passkeys.length })
  }
  /** Made once; the approval comes after, for this very passkey. */
  let made: Awaited<ReturnType<typeof makePasskey>> | undefined
  const keep = async (given?: Given) => {
    made ??= await makePasskey((await customers.newPasskey()).options)
    return customers.keepPasskey(made, name() ?? '', given)
  }
  const add = createAct(
    approving(
      () => ({ action: 'new-passkey', subject: (name() ?? '').trim() }),
      (_, given) => keep(given),
    ),
    () => {
      made = undefined
      setName(undefined)
      void load.refresh().then(() => count(load.value()?.passkeys ?? []))
    },
  )
  const end = createAct(
    approving(
      () => ({ action: 'end-passkey', subject: ending()?.id ?? '' }),
      (_, given) => customers.endPasskey(ending()?.id ?? '', given),
    ),
    (left) => {
      setEnding(undefined)
      load.set(left)
      count(left.passkeys)
    },
  )
  return (
    <section class="stack">
      <h2>{s().passkeys}</h2>
      <p>{s().passkeysLead}</p>
      <Page load={load}>
        {(now) => (
          <ul class="list">
            <For each={now().passkeys} fallback={<li class="quiet">{s().noPasskeys}</li>}>
              {(one) => (
                <li class="row between">
                  <span>
                    <b>{one.name}</b>
                    <br />
                    <span class="quiet">
                      {s().since} {one.since.slice(0, 10)}
                      <Show when={one.lastUsed}>{(when) => ` · ${s().lastUsed} ${exactly(when()).slice(0, 16)}`}</Show>
                      <Show when={one.backedUp}>{` · ${s().backedUp}`}</Show>
                    </span>
                  </span>
                  <Show when={now().passkeys.length > 1}>
                    <button type="button" class="plain" onClick={() => setEnding(one)}>
                      {s().endPasskey}
                    </button>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        )}
      </Page>
      <Show when={session()?.how === 'code' && (session()?.passkeys ?? 0) > 0}>
        <A class="alone" href="/me/recover">
          {security().recover.link}
        </A>
      </Show>
      <button
        type="button"
        class="button"
        onClick={() => {
          made = undefined
          add.clear()
          setName('')
        }}
      >
        {s().addPasskey}
      </button>
      <Dialog open={name() !== undefined} title={s().addPasskey} close={() => setName(undefined)}>
        <form class="stack" onSubmit={add.submit} novalidate>
          <Field
            label={s().passkeyName}
            value={name() ?? ''}
            onInput={setName}
            maxlength={40}
            hint={s().passkeyNameHint}
            wrong={add.about('name')}
            focus
          />
          <Notice words={add.otherThan('name')} />
          <MainButton busy={add.busy()}>{s().addPasskey}</MainButton>
        </form>
      </Dialog>
      <Dialog open={ending() !== undefined} title={s().endPasskey} close={() => setEnding(undefined)}>
        <p>{s().endPasskeyAsk(ending()?.name ?? '')}</p>
        <Notice words={end.otherThan()} />
        <button type="button" class="button main" aria-busy={end.busy()} onClick={() => void end.run()}>
          {s().endPasskey}
        </button>
      </Dialog>
    </section>
  )
}

function Lock() {
  const l = () => security().lock
  return (
    <section class="stack">
      <h2>{l().title}</h2>
      <p>{l().lead}</p>
      <Show when={(session()?.passkeys ?? 0) > 0} fallback={<p class="quiet">{l().needsPasskey}</p>}>
        <Segments<`${Choice}`>
          label={l().title}
          now={`${choice()}`}
          options={(['off', '0', '60', '300'] as const).map((one) => [one, l().after[one]] as const)}
          choose={(one) => choose(one === 'off' ? one : (Number(one) as LockAfter))}
        />
      </Show>
    </section>
  )
}

function Devices() {
  const load = createLoad(() => customers.sessions())
  const end = createAct((id) => customers.endSession(id), load.set)
  const others = createAct(() => customers.endOtherSessions(), load.set)
  return (
    <section class="stack">
      <h2>{s().devices}</h2>
      <Page load={load}>
        {(now) => (
          <>
            <ul class="list">
              <For each={now().sessions}>
                {(one) => (
                  <li class="row between">
                    <span>
                      <b>{one.device || s().unknownDevice}</b> <Show when={one.here}>· {s().here}</Show>
                      <br />
                      <span class="quiet">
                        {s().how[one.how]} · {exactly(one.since).slice(0, 16)}
                      </span>
                    </span>
                    <Show when={!one.here}>
                      <button type="button" class="plain" onClick={() => void end.run(one.id)}>
                        {s().signOut}
                      </button>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
            <Show when={now().sessions.length > 1}>
              <button type="button" class="button" onClick={() => void others.run()}>
                {s().signOutOthers}
              </button>
            </Show>
          </>
        )}
      </Page>
      <Notice words={end.otherThan() ?? others.otherThan()} />
    </section>
  )
}

function SignIns() {
  const load = createLoad(() => customers.signIns())
  return (
    <section class="stack">
      <h2>{s().signIns}</h2>
      <Page load={load}>
        {(now) => (
          <ul class="list">
            <For each={now().signIns.slice(0, 20)} fallback={<li class="quiet">{s().none}</li>}>
              {(one) => (
                <li class="row between">
                  <span>
                    {exactly(one.at)}
                    <br />
                    <span class="quiet">
                      {one.device || s().unknownDevice} · {s().how[one.how]}
                    </span>
                  </span>
                  <span>{s().outcome[one.outcome]}</span>
                </li>
              )}
            </For>
          </ul>
        )}
      </Page>
    </section>
  )
}

export default function Security() {
  return (
    <div class="stack">
      <h1>{s().title}</h1>
      <p class="quiet">{s().lead}</p>
      <div class="panes stack">
        <div class="stack">
          <Stop />
          <Passkeys />
          <Lock />
        </div>
        <div class="stack">
          <Devices />
          <SignIns />
        </div>
      </div>
    </div>
  )
}
