/** Offers to install the app: a quiet line at home after something good, and an entry under "me" at any time. */
import { createSignal, Show } from 'solid-js'
import { inLocale } from '../preferences.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { en } from '../words/install-en.ts'
import { zh } from '../words/install-zh.ts'
import { install, installable, notNow } from './install.ts'
import './install.css'

const w = () => inLocale(zh, en)

function Ask(props: { plain?: boolean }) {
  const [shown, setShown] = createSignal(false)
  return (
    <>
      <button
        type="button"
        class={props.plain ? 'plain' : 'button'}
        onClick={() => (installable() === 'prompt' ? void install() : setShown(true))}
      >
        {w().install}
      </button>
      <Dialog open={shown()} title={w().install} close={() => setShown(false)}>
        <ol class="by-hand">
          {w().byHand.map((step) => (
            <li>{step}</li>
          ))}
        </ol>
      </Dialog>
    </>
  )
}

export const InstallEntry = () => (
  <Show when={installable()}>
    <section class="stack">
      <h2>{w().title}</h2>
      <p>{w().why}</p>
      <Ask />
    </section>
  </Show>
)

export default function InstallOffer() {
  return (
    <section class="install" aria-label={w().title}>
      <p>{w().offer}</p>
      <div class="row">
        <Ask plain />
        <button type="button" class="plain" onClick={notNow}>
          {w().notNow}
        </button>
      </div>
    </section>
  )
}
