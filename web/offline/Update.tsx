/** What is said of the app itself: a new version asks, when nothing else is under way, and takes no for an answer; the bank is back. */
import { Show } from 'solid-js'
import { words } from '../preferences.ts'
import { underway } from '../ui/underway.ts'
import { back } from './back.ts'
import { putOff, ready, renew } from './register.ts'

export const Update = () => (
  <Show when={ready() && !underway()}>
    <div class="update" role="status">
      <span>{words().update.ready}</span>
      <button type="button" class="plain" onClick={renew}>
        {words().update.apply}
      </button>
      <button type="button" class="plain" onClick={putOff}>
        {words().update.later}
      </button>
    </div>
  </Show>
)

export const Back = () => (
  <p class="back" role="status">
    {back() ? words().offline.back : ''}
  </p>
)
