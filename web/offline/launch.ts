/** A shortcut of the installed app, or a pressed notification, comes to the window that is open already: it goes there, unless something is under way. */
import { underway } from '../ui/underway.ts'

type LaunchQueue = { setConsumer(take: (launch: { targetURL?: string }) => void): void }

export function followLaunches(go: (path: string) => void): void {
  // The service worker (offline/push.ts) hands on own paths only.
  navigator.serviceWorker?.addEventListener(
    'message',
    ({ data }: MessageEvent<{ type?: string; path?: string } | null>) => {
      if (data?.type === 'GO' && data.path?.startsWith('/') && !underway()) go(data.path)
    },
  )
  const queue = (globalThis as { launchQueue?: LaunchQueue }).launchQueue
  queue?.setConsumer(({ targetURL }) => {
    if (!targetURL || underway()) return
    const { pathname, search } = new URL(targetURL)
    // The launch that opened this window has its address already.
    if (pathname + search !== location.pathname + location.search) go(pathname + search)
  })
}
