/**
 * The service worker: keeps the app's own files, never an answer of the bank. A new version is looked for each hour and
 * whenever somebody comes back to the app; it waits until it is asked for, and then every open page reloads once.
 */
import { createEffect, createRoot, createSignal } from 'solid-js'
import { underway } from '../ui/underway.ts'

const HOUR_MS = 3_600_000
const OFTEN_ENOUGH_MS = 60_000

const [waiting, setWaiting] = createSignal<ServiceWorker | undefined>()
const [later, setLater] = createSignal<ServiceWorker | undefined>()
const [taken, setTaken] = createSignal(false)

/** A new version that could take over, and was not put off. */
export const ready = () => (waiting() !== later() ? waiting() : undefined)
/** This page is of a version that has been replaced: the next screen is opened as a page of the new one. */
export const outdated = taken
/** Not now: it is offered again when the app is next opened. */
export const putOff = () => setLater(waiting())

type Policy = { createScriptURL(url: string): string }
type WithTrustedTypes = typeof globalThis & {
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy }
}

export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  const policy = (globalThis as WithTrustedTypes).trustedTypes?.createPolicy('qiao-service-worker', {
    createScriptURL: (url) => {
      if (url !== '/sw.js') throw new TypeError('only our own service worker')
      return url
    },
  })
  // The page that is opened before there is any worker is of the version that comes to be kept: nothing to reload.
  if (navigator.serviceWorker.controller)
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // Signing out clears what the site keeps, the worker too: then nothing has taken over.
      if (navigator.serviceWorker.controller) setTaken(true)
    })
  // In the middle of something one is not torn out of it, not by what was pressed in another window either.
  createRoot(() => createEffect(() => taken() && !underway() && location.reload()))
  navigator.serviceWorker
    .register(policy?.createScriptURL('/sw.js') ?? '/sw.js', { scope: '/' })
    .then((registration) => {
      const look = () => registration.waiting && navigator.serviceWorker.controller && setWaiting(registration.waiting)
      look()
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
      lookForNew(registration)
    })
    // Without it the app still works online; the console says why.
    .catch((failure: unknown) => console.warn('service worker', failure))
}

function lookForNew(registration: ServiceWorkerRegistration): void {
  let looked = Date.now()
  const look = () => {
    if (Date.now() - looked < OFTEN_ENOUGH_MS) return
    looked = Date.now()
    // Offline there is none; the next hour or the next visit looks again.
    registration.update().catch((failure: unknown) => console.warn('service worker', failure))
  }
  setInterval(look, HOUR_MS)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
}

/** The new version takes over, and the pages reload; where none waits any more, this page does. */
export function renew(): void {
  const worker = waiting()
  if (worker) worker.postMessage({ type: 'SKIP_WAITING' })
  else location.reload()
}
