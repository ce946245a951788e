/** Notifications: which of a customer's devices get them, of what and when. */
import { createPublicKey } from 'node:crypto'
import { mayPushTo } from '../../../core/channels/push-endpoint.ts'
import { type Notifications, type Subscribe, settingsOf, settingsText } from '../../../core/channels/wire.ts'
import { ok, refuse } from '../../../core/result.ts'
import { beijing } from '../../../core/time.ts'
import { tell } from '../../storage/channels.ts'
import * as store from '../../storage/push.ts'
import { sessionName } from '../../storage/sessions.ts'
import type { Bank } from '../compose.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls =
  | 'notifications' | 'subscribe' | 'stillSubscribed' | 'unsubscribe' | 'setNotifications' | 'tryNotification' // biome-ignore format: a list

/** Presses of the trial button that are one. */
const TRIAL_EVERY_MS = 10_000

export function channelHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const listed = async ({ customer, session }: Asked): Promise<Notifications> => {
    const [devices, settings] = await Promise.all([store.devicesOf(db, customer.id), store.settingsOf(db, customer.id)])
    const here = sessionName(session)
    return {
      publicKey: bank.push.publicKey,
      settings: settingsText(settings),
      devices: devices.map((row) => ({
        id: row.id,
        device: row.device,
        since: beijing(row.created.getTime()),
        lastSent: row.last_ok && beijing(row.last_ok.getTime()),
        trouble: row.failures > 0,
        here: row.session === here,
      })),
    }
  }
  const deviceOf = ({ endpoint, keys }: Subscribe, { customer, session, device, locale }: Asked) => ({
    endpoint,
    ...keys,
    customer: customer.id,
    session: sessionName(session),
    device,
    locale,
  })
  return {
    notifications: async (_, asked) => ok(await listed(asked)),

    async subscribe({ body }, asked) {
      if (!mayPushTo(body.endpoint, bank.pushAlso))
        return refuse({ kind: 'push-service-unknown', parameter: 'endpoint' })
      if (!isPoint(body.keys.p256dh))
        return refuse({ kind: 'bad-input', parameter: 'keys.p256dh', facts: { expected: 'push-key' } })
      await store.keepDevice(db, deviceOf(body, asked))
      return ok(await listed(asked))
    },
    async stillSubscribed({ body }, asked) {
      const known = isPoint(body.keys.p256dh) && (await store.seeDevice(db, deviceOf(body, asked)))
      return known ? ok(await listed(asked)) : refuse({ kind: 'device-unknown' })
    },
    async unsubscribe({ params }, asked) {
      const ended = await store.endDevice(db, params.id, asked.customer.id)
      return ended ? ok(await listed(asked)) : refuse({ kind: 'device-unknown', parameter: 'id' })
    },
    async setNotifications({ body }, asked) {
      await store.keepSettings(db, asked.customer.id, settingsOf(body))
      return ok(await listed(asked))
    },
    async tryNotification(_, asked) {
      const now = await listed(asked)
      if (now.devices.length === 0) return refuse({ kind: 'device-unknown' })
      const customer = asked.customer.id
      const press = Math.floor(Date.now() / TRIAL_EVERY_MS)
      await tell(db, { id: `${customer} trial ${press}`, customer, kind: 'trial', facts: {}, at: bank.now() })
      bank.tellNow()
      return ok(now)
    },
  }
}

/** Whether a key of right form is a point of P-256: nothing can be encrypted for another. */
function isPoint(p256dh: string): boolean {
  const point = Buffer.from(p256dh, 'base64url')
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' }).asymmetricKeyType === 'ec'
  } catch {
    return false
  }
}
