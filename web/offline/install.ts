/**
 * Whether this browser could install the app, and whether now is a good moment to say so: after a payment, or at the third
 * visit; never again within 60 days of a "not now", and never once it is installed. Only these flags are kept.
 */
import { createSignal } from 'solid-js'
import { keep, kept } from '../kept.ts'

type PromptEvent = Event & { prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }> }

const QUIET_DAYS = 60
const VISITS = 3
const DAY_MS = 86_400_000

const [offered, setOffered] = createSignal<PromptEvent>()
const [wanted, setWanted] = createSignal(false)

/** Runs as an app already. */
const standsAlone = () => matchMedia('(display-mode: standalone), (display-mode: minimal-ui)').matches
/** Safari on a phone or tablet has no prompt: there it is done by hand. Only it knows `standalone`. */
const byHand = () => (navigator as { standalone?: boolean }).standalone === false

/** How it could be installed here, if at all. */
export const installable = (): 'prompt' | 'by-hand' | undefined => {
  if (standsAlone()) return undefined
  if (offered()) return 'prompt'
  return byHand() ? 'by-hand' : undefined
}
/** Whether to say so unasked. */
export const goodMoment = () => installable() !== undefined && wanted()

const quiet = () => Date.now() < Number(kept('install-quiet')) * DAY_MS

export function watchInstalling(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    setOffered(event as PromptEvent)
  })
  addEventListener('appinstalled', () => {
    setOffered(undefined)
    setWanted(false)
  })
  const visits = Math.min(VISITS, Number(kept('visits')) + 1)
  keep('visits', String(visits))
  setWanted(visits >= VISITS && !quiet())
}

/** Something good has just happened: a payment is done. */
export const somethingGood = () => setWanted(!quiet())

/** Shows the browser's own question. A prompt can be used once; a browser that would ask again sends another. */
export async function install(): Promise<void> {
  const event = offered()
  setOffered(undefined)
  setWanted(false)
  if ((await event?.prompt())?.outcome === 'dismissed') notNow()
}
export function notNow(): void {
  setWanted(false)
  keep('install-quiet', String(Math.ceil(Date.now() / DAY_MS) + QUIET_DAYS))
}
