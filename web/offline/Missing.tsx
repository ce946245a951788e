/**
 * In place of a screen that could not be shown: its file is not on this device and there is no network, its file went with
 * the version before this one, or it broke.
 */
import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import { words } from '../preferences.ts'
import { Arch } from '../ui/Arch.tsx'
import { Offline, Waiting } from '../ui/Parts.tsx'
import { reached } from './back.ts'
import { renew } from './register.ts'

const unloaded = new WeakSet<object>()
/** What vite says before a lazy file's failure reaches the screen that asked for it. */
addEventListener('vite:preloadError', (event) => void unloaded.add(event.payload))

export function Missing(props: { failure: unknown; staff: boolean }) {
  const ofFile = () => typeof props.failure === 'object' && props.failure !== null && unloaded.has(props.failure)
  const [online, setOnline] = createSignal<boolean>()
  onMount(async () => setOnline(!ofFile() || (await reached())))
  return (
    <Switch fallback={<Waiting />}>
      <Match when={online() === false}>
        <Offline again={() => location.reload()} />
        <Show when={props.staff}>
          <p class="narrow">{words().offline.staffFiles}</p>
        </Show>
      </Match>
      <Match when={online()}>
        <div class="stack narrow">
          <Arch />
          <h1>{ofFile() ? words().update.gone : words().broken.title}</h1>
          <p>{ofFile() ? words().update.goneBody : words().broken.body}</p>
          <button type="button" class="button main" onClick={renew}>
            {ofFile() ? words().update.apply : words().retry}
          </button>
        </div>
      </Match>
    </Switch>
  )
}
