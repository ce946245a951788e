/** A browser that gets notifications, as the simulated push service plays one: subscribes, and reads what came for it. */
import type { Notification } from '../../core/channels/push.ts'

export type Subscription = {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}
export type PushBrowser = {
  readonly id: string
  /** As `PushSubscription.toJSON()` gives it. */
  readonly subscription: Subscription
  /** What a real browser keeps to itself. */
  readonly privateKey: string
}
/** What came, read with the browser's own key, oldest first. */
export type Came = Notification & {
  readonly topic: string
  readonly ttl: number
  readonly urgency: string
  readonly replaced: boolean
  /** As it travelled, base64url. */
  readonly message: string
}
export async function pushBrowser(controlUrl: string, applicationServerKey: string): Promise<PushBrowser> {
  const response = await fetch(`${controlUrl}/control/push-service/subscriptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ applicationServerKey }),
  })
  if (!response.ok) throw new Error(`the push service gave no subscription: ${await response.text()}`)
  const { id, endpoint, keys, privateKey } = (await response.json()) as Subscription & {
    id: string
    privateKey: string
  }
  return { id, subscription: { endpoint, keys }, privateKey }
}
type Message = Omit<Came, keyof Notification | 'message'> & { readonly text: string; readonly body: string }
export async function whatCame(controlUrl: string, { id }: Pick<PushBrowser, 'id'>): Promise<Came[]> {
  const response = await fetch(`${controlUrl}/control/push-service/subscriptions/${id}/messages`)
  const { messages } = (await response.json()) as { messages: Message[] }
  return messages.map(({ text, body, topic, ttl, urgency, replaced }) => ({
    ...(JSON.parse(text) as Notification),
    topic,
    ttl,
    urgency,
    replaced,
    message: body,
  }))
}
