/** Sends one notice to one device, through the push service that its browser named. */
import { notificationOf, padded, ttlOf, urgencyOf, whenToPush } from '../../core/channels/push.ts'
import type { Notice } from '../storage/channels.ts'
import { endDevice, noteRefused, noteTaken } from '../storage/push.ts'
import type { Telling, Told } from './telling.ts'

export async function pushNotice(
  { db, push, now }: Pick<Telling, 'db' | 'push' | 'now'>,
  { news, device, kind, facts, locale, to, settings, not_after }: Notice & { channel: 'push' },
): Promise<Told> {
  if (to === null) return { kind: 'gone' }
  const notAfter = Number(not_after)
  const when = whenToPush({ kind, notAfter }, settings, now())
  if (when.kind === 'never') return { kind: when.why }
  if (when.kind === 'later') return { kind: 'put-off', until: when.at }
  const notification = notificationOf({ news, kind, facts, locale }, settings)
  const json = JSON.stringify(notification)
  const pushed = await push.push({
    ...to,
    text: padded(json, Buffer.byteLength(json)),
    ttl: ttlOf(notAfter, now()),
    urgency: urgencyOf(kind),
    topic: notification.tag,
  })
  switch (pushed.kind) {
    case 'taken':
      await noteTaken(db, device)
      return { kind: 'sent' }
    case 'gone':
      await endDevice(db, device)
      return { kind: 'gone' }
    case 'later':
      return { ...pushed, kind: 'again' }
    case 'rejected':
      await noteRefused(db, device)
      return { kind: 'refused', why: pushed.why }
  }
}
