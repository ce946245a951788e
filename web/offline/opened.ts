/** The app in front of its owner: what was notified is seen, and the bank hears so. Only where the browser may notify at all. */
import { createEffect, on } from 'solid-js'
import { badge } from './badge.ts'

const mayNotify = () => 'Notification' in window && Notification.permission === 'granted'

async function seen(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  const shown = (await registration?.getNotifications()) ?? []
  for (const one of shown) one.close()
  // The service worker counted them on the icon.
  if (shown.length > 0) badge(0)
}
// A browser that would not say is one that shows a notification too long: nothing depends on it.
const ignored = (failure: unknown) => console.debug('notifications', failure)

export function whenOpened(signedIn: () => boolean): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && signedIn() && mayNotify()) seen().catch(ignored)
  })
  createEffect(
    on(signedIn, (open) => {
      if (!open || !mayNotify()) return
      seen().catch(ignored)
      import('../channels/device.ts').then(({ stillHere }) => stillHere()).catch(ignored)
    }),
  )
}
