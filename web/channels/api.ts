/** Notifications, as their screen calls the bank. */
import type { SettingsText, Subscribe } from '../../core/channels/wire.ts'
import { ask } from '../api.ts'

export const channels = {
  notifications: () => ask('notifications', 'GET', '/notifications'),
  turnOn: (one: Subscribe) => ask('subscribe', 'POST', '/notifications/devices', { body: one }),
  stillOn: (one: Subscribe) => ask('stillSubscribed', 'PUT', '/notifications/devices', { body: one }),
  turnOff: (id: string) => ask('unsubscribe', 'DELETE', `/notifications/devices/${id}`),
  set: (settings: SettingsText) => ask('setNotifications', 'PUT', '/notifications', { body: settings }),
  tryOne: () => ask('tryNotification', 'POST', '/notifications/trial'),
}
