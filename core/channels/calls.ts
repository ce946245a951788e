/** Calls of notifications on one's own devices. */
import type { Call } from '../call.ts'
import * as wire from './wire.ts'

export const channelCalls = {
  notifications: {
    method: 'GET', path: '/notifications', tag: 'channels', session: 'needed', status: 200,
    summary: 'Which devices get notifications, of what, and when; and the key that subscriptions are made for', answer: wire.notifications, refusals: [],
  },
  subscribe: {
    method: 'POST', path: '/notifications/devices', tag: 'channels', session: 'needed', status: 201,
    summary: 'Send notifications to this browser, as its push service named it', body: wire.subscribe, answer: wire.notifications,
    refusals: ['push-service-unknown'],
  },
  stillSubscribed: {
    method: 'PUT', path: '/notifications/devices', tag: 'channels', session: 'needed', status: 200,
    summary: 'The app was opened on a device that gets notifications', body: wire.subscribe, answer: wire.notifications, refusals: ['device-unknown'],
  },
  unsubscribe: {
    method: 'DELETE', path: '/notifications/devices/:id', tag: 'channels', session: 'needed', status: 200,
    summary: 'No more notifications to a device', params: wire.device, answer: wire.notifications, refusals: ['device-unknown'],
  },
  setNotifications: {
    method: 'PUT', path: '/notifications', tag: 'channels', session: 'needed', status: 200,
    summary: 'Of what to notify, in which hours not, and whether amounts are shown', body: wire.setSettings, answer: wire.notifications, refusals: [],
  },
  tryNotification: {
    method: 'POST', path: '/notifications/trial', tag: 'channels', session: 'needed', status: 202,
    summary: 'Send one to every device now; two presses within ten seconds are one', answer: wire.notifications, refusals: ['device-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
