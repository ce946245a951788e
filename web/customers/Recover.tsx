/** Every passkey is lost: who one is, one's face at the provider, a new passkey. One question a screen. */
import { A, useNavigate } from '@solidjs/router'
import { createSignal, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { Recovery } from '../../core/customers/wire.ts'
import { open, session } from '../session.ts'
import { Arch } from '../ui/Arch.tsx'
import { Away } from '../ui/Away.tsx'
import { createAct, Unfinished } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { customers } from './api.ts'
import { deviceName, makePasskey } from './passkey.ts'
import { security } from './words.ts'

const r = () => security().recover
type Stage = { recovery: Recovery; next: (recovery: Recovery) => void }

function Who(props: Stage) {
  const [name, setName] = createSignal('')
  const [number, setNumber] = createSignal('')
  const [agreed, setAgreed] = createSignal(false)
  const begin = createAct(async () => {
    if (!agreed()) throw new Unfinished(r().agreeFirst)
    return customers.recover(name(), number())
  }, props.next)
  return (
    <form class="stack" onSubmit={begin.submit} novalidate>
      <h1>{r().title}</h1>
      <Show when={props.recovery.why}>
        {(why) => (
          <p class="notice" role="alert">
            {why()}
          </p>
        )}
      </Show>
      <p>{r().lead}</p>
      <Field label={r().name} value={name()} onInput={setName} autocomplete="name" wrong={begin.about('name')} focus />
      <Field
        label={r().number}
        value={number()}
        onInput={setNumber}
        maxlength={24}
        hint={r().numberHint}
        wrong={begin.about('number')}
      />
      <label class="agree">
        <input
          class="agree-box"
          type="checkbox"
          checked={agreed()}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
        />
        <span>{r().agree}</span>
      </label>
      <Notice words={begin.otherThan('name', 'number')} />
      <MainButton busy={begin.busy()}>{r().begin}</MainButton>
    </form>
  )
}

function Face(props: Stage) {
  const done = createAct(() => customers.recoveryLooked(), props.next)
  return (
    <form class="stack" onSubmit={done.submit}>
      <h1>{r().faceTitle}</h1>
      <p>{props.recovery.todo}</p>
      <Away class="button main" href={props.recovery.page ?? ''}>
        {r().faceOpen}
      </Away>
      <Notice words={done.otherThan()} />
      {/* On another device than the one that took the picture. */}
      <button type="submit" class="plain" aria-busy={done.busy()}>
        {r().faceDone}
      </button>
    </form>
  )
}

function NewPasskey(props: Stage & { made: () => void }) {
  const make = createAct(async () => {
    const { options } = await customers.newPasskey()
    return customers.keepPasskey(await makePasskey(options), deviceName())
  }, props.made)
  return (
    <form class="stack" onSubmit={make.submit}>
      <h1>{r().passkeyTitle}</h1>
      <p>{props.recovery.todo}</p>
      <Notice words={make.otherThan()} />
      <MainButton busy={make.busy()}>{r().passkeyMake}</MainButton>
    </form>
  )
}

export default function Recover() {
  const navigate = useNavigate()
  const load = createLoad(() => customers.recovery())
  // The bank is at it, or the camera on another device: the screen goes on by itself.
  const timer = setInterval(() => {
    const state = load.value()?.state
    if ((state === 'waiting' || state === 'face') && !document.hidden) void load.refresh()
  }, 1_500)
  onCleanup(() => clearInterval(timer))
  onMount(() => {
    if (!location.search.includes('capture=')) return
    // What the page gives back proves nothing: the bank asks the provider itself.
    history.replaceState(null, '', location.pathname)
    void customers.recoveryLooked().then(load.set, () => load.refresh())
  })
  const made = () => {
    const now = session()
    if (now) open({ ...now, passkeys: 1 })
    navigate('/me/security', { replace: true })
  }
  return (
    <div class="stack narrow">
      <Page load={load}>
        {(recovery) => (
          <Switch fallback={<Who recovery={recovery()} next={load.set} />}>
            <Match when={recovery().state === 'face'}>
              <Face recovery={recovery()} next={load.set} />
            </Match>
            <Match when={recovery().state === 'waiting'}>
              <div class="waiting" role="status">
                <Arch />
              </div>
              <h1>{r().waitTitle}</h1>
              <p>{recovery().todo}</p>
            </Match>
            <Match when={recovery().state === 'passed'}>
              <NewPasskey recovery={recovery()} next={load.set} made={made} />
            </Match>
          </Switch>
        )}
      </Page>
      <A class="quiet alone" href="/me/security">
        {r().back}
      </A>
    </div>
  )
}
