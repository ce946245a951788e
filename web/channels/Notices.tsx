/** Notifications: on this device or not, of what, when, and on which others. */
import { createSignal, For, type JSX, Show } from 'solid-js'
import { switchable } from '../../core/channels/categories.ts'
import type { Notifications, SettingsText } from '../../core/channels/wire.ts'
import { words } from '../preferences.ts'
import { session } from '../session.ts'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { channels } from './api.ts'
import { canNotify, subscribed, unsubscribed } from './device.ts'
import { notices } from './words.ts'
import './notices.css'

type Load = ReturnType<typeof createLoad<Notifications>>
const minutes = (at: string) => exactly(at).slice(0, 16)
/** What most people sleep through: it stands there when quiet hours are switched on again. */
const NIGHT = { from: '22:00', until: '08:00' }

function Here(props: { load: Load; now: Notifications }) {
  const [tried, setTried] = createSignal(false)
  const [can, setCan] = createSignal(canNotify())
  const here = () => props.now.devices.find((one) => one.here)
  const on = createAct(async () => {
    // The browser's own question may have been answered for good.
    const one = await subscribed(props.now.publicKey).finally(() => setCan(canNotify()))
    return channels.turnOn(one)
  }, props.load.set)
  const off = createAct(
    async (id) => {
      await unsubscribed()
      return channels.turnOff(id)
    },
    (left) => {
      setTried(false)
      props.load.set(left)
    },
  )
  const trial = createAct(
    () => channels.tryOne(),
    () => setTried(true),
  )
  return (
    <section class="stack">
      <div class="row">
        <h2>{notices().here}</h2>
        <span class="quiet">{here() ? notices().hereOn : notices().hereOff}</span>
      </div>
      <Show
        when={here()}
        fallback={
          <Show
            when={can() === 'yes'}
            fallback={<p class="notice calm">{notices().cannot[can() as 'denied' | 'install' | 'no']}</p>}
          >
            <p>{notices().whatFor}</p>
            <Notice words={on.otherThan()} />
            <button type="button" class="button main" aria-busy={on.busy()} onClick={() => void on.run()}>
              {on.busy() ? `${words().loading}…` : notices().turnOn}
            </button>
          </Show>
        }
      >
        {(one) => (
          <>
            <div class="pair">
              <button type="button" class="button" aria-busy={trial.busy()} onClick={() => void trial.run()}>
                {notices().trial}
              </button>
              <button type="button" class="button" aria-busy={off.busy()} onClick={() => void off.run(one().id)}>
                {notices().turnOff}
              </button>
            </div>
            <Notice words={trial.otherThan() ?? off.otherThan()} />
            <Notice words={tried() ? notices().trialSent : undefined} calm />
          </>
        )}
      </Show>
    </section>
  )
}

const Switch = (props: {
  says: readonly string[]
  on: boolean
  fixed?: boolean
  set?: (on: boolean) => void
  children?: JSX.Element
}) => (
  <li>
    <label>
      <b>{props.says[0]}</b>
      <span class="quiet">{props.says[1]}</span>
      <input
        type="checkbox"
        checked={props.on}
        disabled={Boolean(props.fixed)}
        onChange={(event) => props.set?.(event.currentTarget.checked)}
      />
    </label>
    {props.children}
  </li>
)
const Clock = (props: { label: string; now: string; set: (clock: string) => void }) => (
  <div class="field">
    <label>
      {props.label}
      <input
        type="time"
        value={props.now}
        required
        onChange={(event) => event.currentTarget.value && props.set(event.currentTarget.value.slice(0, 5))}
      />
    </label>
  </div>
)

/** Every press is kept at once, one after the other; what the bank refuses goes back to how it was. */
function Settings(props: { load: Load; now: Notifications }) {
  const [saved, setSaved] = createSignal(false)
  const [settings, setSettings] = createSignal(props.now.settings)
  const keep = createAct(() => channels.set(settings()), props.load.set)
  const change = async (part: Partial<SettingsText>) => {
    setSaved(false)
    setSettings({ ...settings(), ...part })
    if (keep.busy()) return
    for (let sent: SettingsText | undefined; sent !== settings(); ) {
      sent = settings()
      await keep.run()
      if (keep.otherThan()) return void setSettings(props.now.settings)
    }
    setSaved(true)
  }
  const shown = () => switchable.filter((one) => one !== 'work' || (session()?.offices.length ?? 0) > 0)
  return (
    <div class="stack">
      <section class="stack">
        <h2>{notices().about}</h2>
        <ul class="switches">
          <For each={shown()}>
            {(one) => (
              <Switch
                says={notices().categories[one]}
                on={!settings().off.includes(one)}
                set={(on) =>
                  change({ off: on ? settings().off.filter((other) => other !== one) : [...settings().off, one] })
                }
              />
            )}
          </For>
          <Switch says={notices().categories.security} on fixed />
        </ul>
      </section>
      <section class="stack">
        <h2>{notices().shown}</h2>
        <ul class="switches">
          <Switch
            says={[notices().quiet, notices().quietAbout]}
            on={settings().quiet !== null}
            set={(on) => change({ quiet: on ? NIGHT : null })}
          >
            <Show when={settings().quiet}>
              {(quiet) => (
                <div class="hours">
                  <Clock
                    label={notices().from}
                    now={quiet().from}
                    set={(from) => change({ quiet: { ...quiet(), from } })}
                  />
                  <Clock
                    label={notices().until}
                    now={quiet().until}
                    set={(until) => change({ quiet: { ...quiet(), until } })}
                  />
                </div>
              )}
            </Show>
          </Switch>
          <Switch
            says={notices().showAmounts}
            on={settings().showAmounts}
            set={(showAmounts) => change({ showAmounts })}
          />
          <Switch says={notices().textsToo} on={settings().textsToo} set={(textsToo) => change({ textsToo })} />
        </ul>
        <Notice words={keep.otherThan()} />
        <p class="quiet" role="status">
          {saved() ? notices().saved : ''}
        </p>
      </section>
    </div>
  )
}

function Devices(props: { load: Load; now: Notifications }) {
  const [ending, setEnding] = createSignal<Notifications['devices'][number]>()
  const nameOf = (one: { device: string } | undefined) => one?.device || notices().unknownDevice
  const end = createAct(
    async (id) => {
      if (ending()?.here) await unsubscribed()
      return channels.turnOff(id)
    },
    (left) => {
      setEnding(undefined)
      props.load.set(left)
    },
  )
  return (
    <section class="stack">
      <h2>{notices().devices}</h2>
      <ul class="list">
        <For each={props.now.devices} fallback={<li class="quiet">{notices().none}</li>}>
          {(one) => (
            <li class="row between">
              <span>
                <b>{nameOf(one)}</b> <Show when={one.here}>· {notices().thisOne}</Show>
                <br />
                <span class="quiet">
                  {notices().since} {one.since.slice(0, 10)}
                  <Show when={one.lastSent}>{(at) => ` · ${notices().last} ${minutes(at())}`}</Show>
                  <Show when={one.trouble}>{` · ${notices().trouble}`}</Show>
                </span>
              </span>
              <button type="button" class="plain" onClick={() => setEnding(one)}>
                {notices().remove}
              </button>
            </li>
          )}
        </For>
      </ul>
      <Dialog open={ending() !== undefined} title={notices().remove} close={() => setEnding(undefined)}>
        <p>{notices().removeAsk(nameOf(ending()))}</p>
        <Notice words={end.otherThan()} />
        <button
          type="button"
          class="button main"
          aria-busy={end.busy()}
          onClick={() => void end.run(ending()?.id ?? '')}
        >
          {notices().remove}
        </button>
      </Dialog>
    </section>
  )
}

export default function Notices() {
  const load = createLoad(() => channels.notifications())
  return (
    <div class="stack">
      <h1>{words().titles['/me/notices']}</h1>
      <p class="quiet">{notices().lead}</p>
      <Page load={load}>
        {(now) => (
          <div class="notices">
            <Here load={load} now={now()} />
            <Settings load={load} now={now()} />
            <Devices load={load} now={now()} />
          </div>
        )}
      </Page>
    </div>
  )
}
