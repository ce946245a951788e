/** The service worker: keeps the app's own files, never an answer of the bank. A new version waits until it is asked for. */
import { createSignal } from 'solid-js'

const [waiting, setWaiting] = createSignal<ServiceWorker | undefined>()

/** A new version that could take over. */
export { waiting }

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
  navigator.serviceWorker
    .register(policy?.createScriptURL('/sw.js') ?? '/sw.js', { scope: '/' })
    .then((registration) => {
      const look = () => registration.waiting && navigator.serviceWorker.controller && setWaiting(registration.waiting)
      look()
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
    })
    // Without it the app still works online; the console says why.
    .catch((failure: unknown) => console.warn('service worker', failure))
}

export function applyUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting()?.postMessage({ type: 'SKIP_WAITING' })
}
