/**
 * The service worker's part of notifications: shows what the bank sent, leads to where it belongs, and tells the bank when
 * the browser has changed its subscription. Nothing of it is kept.
 */
import type { Notification as Sent } from '../../core/channels/push.ts'

const ICON = '/icons/any-192.png'
const BADGE = '/icons/monochrome-192.png'
/** A message that cannot be read is shown too: browsers end the subscription of who shows nothing. */
const UNREADABLE: Sent = { tag: 'unreadable', title: 'Qiao 桥', body: '', path: '/', lang: 'zh-CN' }

/** Only a path of our own: whatever a message says, a press never leads elsewhere. */
export const ownPath = (path: unknown): string =>
  typeof path === 'string' && /^\/(?![/\\])[\w/-]*$/.test(path) ? path : '/'

export function readSent(text: string | undefined): Sent {
  try {
    const { tag, title, body, path, lang } = JSON.parse(text ?? '') as Partial<Record<keyof Sent, unknown>>
    if (typeof tag !== 'string' || typeof title !== 'string' || typeof body !== 'string') return UNREADABLE
    return { tag, title, body, path: ownPath(path), lang: lang === 'en' ? 'en' : 'zh-CN' }
  } catch {
    return UNREADABLE
  }
}

async function show(worker: ServiceWorkerGlobalScope, text: string | undefined): Promise<void> {
  const { tag, title, body, path, lang } = readSent(text)
  // The same tag replaces what is shown; what takes the place of something may be heard again.
  const told: NotificationOptions & { renotify: boolean } = {
    tag, body, lang, icon: ICON, badge: BADGE, data: { path }, renotify: true,
  } // biome-ignore format: one record
  await worker.registration.showNotification(title, told)
  const shown = await worker.registration.getNotifications()
  await worker.navigator.setAppBadge?.(shown.length).catch((failure: unknown) => console.debug('badge', failure))
}

/** The window that is open goes there itself, unless something is under way in it; without one, another opens. */
async function lead(worker: ServiceWorkerGlobalScope, path: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  // The documents and the check of a receipt are pages of their own.
  const ours = windows.find(({ url }) => !/^\/(docs|receipt)/.test(new URL(url).pathname))
  if (!ours) return void (await worker.clients.openWindow(path))
  ours.postMessage({ type: 'GO', path })
  await ours.focus()
}

/**
 * The browser gave up one subscription for another. The bank takes the new one in place of the old if somebody is signed in whose the
 * old one was; else the app says at the next visit that notifications have ended here.
 */
async function renew(worker: ServiceWorkerGlobalScope, old: PushSubscription | null): Promise<void> {
  const key = old?.options.applicationServerKey
  if (!old || !key) return
  const ask = (method: string, csrf: string, one?: PushSubscription) =>
    fetch(`/api${one ? '/notifications/devices' : '/session'}`, {
      method,
      credentials: 'same-origin',
      headers: { 'x-csrf-token': csrf, ...(one ? { 'content-type': 'application/json' } : {}) },
      ...(one ? { body: JSON.stringify(one) } : {}),
    })
  const session = await ask('GET', '')
  if (!session.ok) return
  const { csrf } = (await session.json()) as { csrf: string }
  if (!(await ask('PUT', csrf, old)).ok) return
  const fresh = await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  await ask('POST', csrf, fresh)
}

export function hearPushes(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener('push', (event) => event.waitUntil(show(worker, event.data?.text())))
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close()
    event.waitUntil(lead(worker, ownPath((event.notification.data as { path?: unknown } | null)?.path)))
  })
  worker.addEventListener('pushsubscriptionchange', (event) => {
    const { oldSubscription = null } = event as Event & { oldSubscription?: PushSubscription | null }
    ;(event as ExtendableEvent).waitUntil(renew(worker, oldSubscription))
  })
}
