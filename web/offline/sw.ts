/**
 * The service worker: keeps the app's own files and opens every screen from them; an answer of the bank it never sees.
 * A new version lays its files up beside the old ones and waits until a page asks it to take over.
 */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst } from 'workbox-strategies'
import { hearPushes } from './push.ts'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

const files = self.__WB_MANIFEST
const address = (file: PrecacheEntry | string) => `/${typeof file === 'string' ? file : file.url}`
const ofStaff = (path: string) => path.startsWith('/assets/staff-')

/** Staff's screens are kept once one is opened, and never laid up on a payer's device. */
const staffCache = 'staff'
const staffFiles = files.map(address).filter(ofStaff)

precacheAndRoute(files.filter((file) => !ofStaff(address(file))))
cleanupOutdatedCaches()
/** A file that is gone is answered with the first page (wrangler.toml): that one is not taken for it. */
const isFile = (response: Response) => response.ok && !response.headers.get('content-type')?.startsWith('text/html')
registerRoute(
  ({ url }) => ofStaff(url.pathname),
  new CacheFirst({
    cacheName: staffCache,
    plugins: [{ cacheWillUpdate: async ({ response }) => (isFile(response) ? response : null) }],
  }),
)
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    // Money is never answered from a cache; the documents and the check of a receipt are pages of their own.
    denylist: [/^\/api\//, /^\/docs\//, /^\/receipt/],
  }),
)

/** A device of the staff has the new version's screens of theirs, too, before that version takes over. */
async function layUpForStaff(): Promise<void> {
  if (!(await caches.has(staffCache))) return
  const cache = await caches.open(staffCache)
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
  if (kept.size === 0) return
  for (const path of staffFiles.filter((one) => !kept.has(one))) {
    const response = await fetch(path)
    if (!isFile(response)) throw new Error(`${path} is not there`)
    await cache.put(path, response)
  }
}

/** What only an older version named goes with that version. */
async function forgetOldStaff(): Promise<void> {
  if (!(await caches.has(staffCache))) return
  const cache = await caches.open(staffCache)
  for (const request of await cache.keys())
    if (!staffFiles.includes(new URL(request.url).pathname)) await cache.delete(request)
}

hearPushes(self)
self.addEventListener('install', (event) => event.waitUntil(layUpForStaff()))
self.addEventListener('activate', (event) => event.waitUntil(forgetOldStaff()))
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
})
