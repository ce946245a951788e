/** Opening an account, one question a screen; what was given stays, on whatever device one goes on. */
import { useNavigate } from '@solidjs/router'
import { createSignal, For, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { Joining } from '../../core/customers/joining-wire.ts'
import { api, Refused } from '../api.ts'
import { words } from '../preferences.ts'
import { close, lookUp, open, session } from '../session.ts'
import { Arch, Seal } from '../ui/Arch.tsx'
import { Away } from '../ui/Away.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { exactly } from '../ui/when.ts'
import { customers } from './api.ts'
import { LookChoices } from './LookChoices.tsx'
import { canPasskey, deviceName, makePasskey } from './passkey.ts'
import { security } from './words.ts'

const j = () => security().join

/** The link that one came by, kept for as long as the face provider's page is open. */
const CAME_BY = 'came-by'
const isLink = (path: string) => /^\/b\/\w+$/.test(path)
function cameBy(): string | undefined {
  const kept = sessionStorage.getItem(CAME_BY) ?? location.pathname
  sessionStorage.removeItem(CAME_BY)
  return isLink(kept) ? kept : undefined
}
type Stage = { joining: Joining; next: (joining: Joining) => void }

function Passkey(props: { later: () => void }) {
  const make = createAct(
    async () => {
      const { options } = await customers.newPasskey()
      return customers.keepPasskey(await makePasskey(options), deviceName())
    },
    () => {
      const now = session()
      if (now) open({ ...now, passkeys: now.passkeys + 1 })
    },
  )
  return (
    <form class="stack" onSubmit={make.submit}>
      <h1>{j().passkeyTitle}</h1>
      <p>{j().passkeyLead}</p>
      <Notice words={make.otherThan()} />
      <MainButton busy={make.busy()}>{j().passkeyAdd}</MainButton>
      <button type="button" class="plain" onClick={() => props.later()}>
        {j().passkeyLater}
      </button>
    </form>
  )
}

function Consents(props: Stage) {
  const [agreed, setAgreed] = createSignal<ReadonlySet<string>>(
    new Set(props.joining.consents.filter(({ given }) => given).map(({ purpose }) => purpose)),
  )
  const tick = (purpose: string, on: boolean) =>
    setAgreed(new Set(on ? [...agreed(), purpose] : [...agreed()].filter((one) => one !== purpose)))
  const give = createAct(
    () => customers.giveConsents(props.joining.consents.filter(({ purpose }) => agreed().has(purpose))
      .map(({ purpose, version }) => ({ purpose, version }))),
    props.next,
  ) // biome-ignore format: one call
  const need = { needed: j().consentsNeeded, way: j().consentsWay, free: j().consentsFree }
  return (
    <form class="stack" onSubmit={give.submit}>
      <h1>{j().consentsTitle}</h1>
      <ul class="list">
        <For each={props.joining.consents}>
          {(one) => (
            <li class="consent">
              <label class="agree">
                <input
                  class="agree-box"
                  type="checkbox"
                  checked={agreed().has(one.purpose)}
                  onChange={(event) => tick(one.purpose, event.currentTarget.checked)}
                />
                <span>
                  <b>{one.title}</b> <span class="quiet">{need[one.need]}</span>
                </span>
              </label>
              <p>{one.says}</p>
              <p class="quiet">
                {j().version} {one.version}
              </p>
            </li>
          )}
        </For>
      </ul>
      <Notice words={give.otherThan()} />
      <MainButton busy={give.busy()}>{j().goOn}</MainButton>
    </form>
  )
}

function Identity(props: Stage) {
  const [name, setName] = createSignal(props.joining.person?.name ?? '')
  const [number, setNumber] = createSignal('')
  const give = createAct(() => customers.giveIdentity(name(), number()), props.next)
  return (
    <form class="stack" onSubmit={give.submit} novalidate>
      <h1>{j().identityTitle}</h1>
      <p>{j().identityLead}</p>
      <Field label={j().name} value={name()} onInput={setName} autocomplete="name" wrong={give.about('name')} focus />
      <Field
        label={j().number}
        value={number()}
        onInput={setNumber}
        maxlength={24}
        hint={j().numberHint}
        wrong={give.about('number')}
      />
      <Notice words={give.otherThan('name', 'number')} />
      <MainButton busy={give.busy()}>{j().identityGo}</MainButton>
    </form>
  )
}

/** What the provider's page sends its visitor back with. */
const broughtBack = () => new URLSearchParams(location.search).get('capture') ?? ''

function Face(props: Stage) {
  const [capture, setCapture] = createSignal(broughtBack())
  const start = createAct(() => customers.startFace(), props.next)
  const done = createAct(async () => {
    try {
      return await customers.capture(capture().trim())
    } catch (failure) {
      // The provider has told the bank already, and it has gone on: where it stands now is what counts.
      if (failure instanceof Refused && ['joining-over', 'joining-not-now'].includes(failure.problem.code))
        return customers.joining()
      throw failure
    }
  }, props.next)
  onMount(() => {
    if (capture() === '' || props.joining.step !== 'capture') return
    history.replaceState(null, '', location.pathname)
    void done.run()
  })
  const instead = createAct((way) => customers.instead(way as 'video' | 'branch'), props.next)
  return (
    <div class="stack">
      <h1>{j().faceTitle}</h1>
      <p>{j().faceLead}</p>
      <Show
        when={props.joining.step === 'capture' && props.joining.face}
        fallback={
          <form class="stack" onSubmit={start.submit}>
            <Notice words={start.otherThan()} />
            <MainButton busy={start.busy()}>{j().faceStart}</MainButton>
          </form>
        }
      >
        {(face) => (
          <form class="stack" onSubmit={done.submit} novalidate>
            <Away
              class="button main"
              href={face().page}
              onClick={() => isLink(location.pathname) && sessionStorage.setItem(CAME_BY, location.pathname)}
            >
              {j().faceOpen}
            </Away>
            {/* On another device than the one that took the picture. */}
            <details>
              <summary>{j().captureElsewhere}</summary>
              <Field
                label={j().captureLabel}
                value={capture()}
                onInput={setCapture}
                maxlength={64}
                hint={j().captureHint}
                wrong={done.about('capture')}
              />
              <MainButton busy={done.busy()}>{j().faceDone}</MainButton>
            </details>
            <Notice words={done.otherThan()} />
          </form>
        )}
      </Show>
      <Notice words={instead.otherThan()} />
      <div class="pair">
        <button type="button" class="plain" onClick={() => void instead.run('video')}>
          {j().faceVideo}
        </button>
        <button type="button" class="plain" onClick={() => void instead.run('branch')}>
          {j().faceBranch}
        </button>
      </div>
    </div>
  )
}

function Account(props: Stage) {
  const [number, setNumber] = createSignal('')
  const [of, setOf] = createSignal<'II' | 'III'>('II')
  const give = createAct(() => customers.giveAccount(number(), of()), props.next)
  const l = () => security().limits
  return (
    <form class="stack" onSubmit={give.submit} novalidate>
      <h1>{j().accountTitle}</h1>
      <p>{j().accountLead}</p>
      <Segments
        label={j().classTitle}
        now={of()}
        options={[
          ['II', l().class.II],
          ['III', l().class.III],
        ]}
        choose={setOf}
      />
      <p class="quiet">{l().about[of()]}</p>
      <Field
        label={j().card}
        value={number()}
        onInput={setNumber}
        inputmode="numeric"
        autocomplete="cc-number"
        maxlength={30}
        wrong={give.about('number')}
        focus
      />
      <Notice words={give.otherThan('number')} />
      <MainButton busy={give.busy()}>{j().accountGo}</MainButton>
    </form>
  )
}

const steps = ['passkey', 'consents', 'identity', 'face', 'account'] as const
const WAITS: ReadonlySet<string> = new Set(['wait', 'officer', 'branch'])

export default function Join() {
  const navigate = useNavigate()
  const load = createLoad(() => customers.joining())
  const [later, setLater] = createSignal(false)
  const [leaving, setLeaving] = createSignal(false)
  // The bank may be at it, or someone of the bank: the screen goes on by itself.
  const timer = setInterval(() => {
    const now = load.value()
    if (now && WAITS.has(now.step) && !document.hidden) void load.refresh()
  }, 1_500)
  onCleanup(() => clearInterval(timer))
  const withdraw = createAct(
    () => customers.withdrawJoining(),
    () => close(),
  )
  const leave = createAct(() => api.signOut(), close)
  /** The edge believes for five seconds what it knew of a session: until then it may still say that one is joining. */
  const enter = async () => {
    for (let tries = 0; tries < 7; tries++) {
      await lookUp()
      // Who came by a link goes on with it; the face provider's page has led away from it.
      if (session()?.customer.state !== 'joining') return navigate(cameBy() ?? '/', { replace: true })
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
  const askPasskey = () => canPasskey() && session()?.passkeys === 0 && !later()
  const here = (joining: Joining) =>
    askPasskey() ? 0 : steps.indexOf(joining.step === 'capture' ? 'face' : (joining.step as 'face'))
  return (
    <div class="stack narrow">
      <Page load={load}>
        {(joining) => (
          <>
            <Show when={here(joining()) >= 0}>
              <p class="quiet">
                {j().title} · {j().progress(here(joining()) + 1, steps.length)}
              </p>
              <progress aria-label={j().title} max={steps.length} value={here(joining())} />
            </Show>
            <Show when={joining().wrong}>
              {(wrong) => (
                <p class="notice" role="alert">
                  {wrong().detail}{' '}
                  <Show when={wrong().triesLeft !== null}>{j().triesLeft(wrong().triesLeft ?? 0)}</Show>
                </p>
              )}
            </Show>
            <Switch>
              <Match when={joining().state === 'joined'}>
                <Seal text="桥" />
                <h1>{j().opened}</h1>
                <p>{j().openedLead}</p>
                <p class="hero">{joining().account?.number.replace(/(\d{4})(?=\d)/g, '$1 ')}</p>
                <button type="button" class="button main" onClick={() => void enter()}>
                  {j().enter}
                </button>
              </Match>
              <Match when={askPasskey() && joining().step !== 'over'}>
                <Passkey later={() => setLater(true)} />
              </Match>
              <Match when={joining().step === 'consents'}>
                <Consents joining={joining()} next={load.set} />
              </Match>
              <Match when={joining().step === 'identity'}>
                <Identity joining={joining()} next={load.set} />
              </Match>
              <Match when={joining().step === 'face' || joining().step === 'capture'}>
                <Face joining={joining()} next={load.set} />
              </Match>
              <Match when={joining().step === 'account'}>
                <Account joining={joining()} next={load.set} />
              </Match>
              <Match when={WAITS.has(joining().step)}>
                <div classList={{ waiting: joining().step === 'wait' }} role="status">
                  <Arch />
                </div>
                <h1>
                  {joining().step === 'wait'
                    ? j().waitTitle
                    : joining().step === 'officer'
                      ? j().officerTitle
                      : j().branchTitle}
                </h1>
                <p>{joining().todo}</p>
                <Show when={joining().officer}>
                  {(officer) => <p class="quiet">{j().until(exactly(officer().until))}</p>}
                </Show>
              </Match>
              <Match when={joining().step === 'over'}>
                <h1>{j().overTitle}</h1>
                <p>{joining().todo}</p>
                <Show when={joining().appeal}>{(appeal) => <p>{appeal().detail}</p>}</Show>
              </Match>
            </Switch>
            <Show when={joining().person && joining().state !== 'joined'}>
              <Facts
                rows={[
                  [j().name, joining().person?.name ?? ''],
                  [j().number, joining().person?.number ?? ''],
                ]}
              />
            </Show>
            <Show when={joining().lapses}>{(when) => <p class="quiet">{j().lapses(exactly(when()))}</p>}</Show>
            <div class="pair">
              <Show when={joining().id && joining().state === 'open'}>
                <button type="button" class="plain" onClick={() => setLeaving(true)}>
                  {j().withdraw}
                </button>
              </Show>
              <button type="button" class="plain" onClick={() => void leave.run()}>
                {words().me.signOut}
              </button>
            </div>
            <Dialog open={leaving()} title={j().withdraw} close={() => setLeaving(false)}>
              <p>{j().withdrawAsk}</p>
              <Notice words={withdraw.otherThan()} />
              <button type="button" class="button main" onClick={() => void withdraw.run()}>
                {j().withdraw}
              </button>
            </Dialog>
          </>
        )}
      </Page>
      <LookChoices />
    </div>
  )
}
