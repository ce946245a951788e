/** What the bank asks of a push service (RFC 8030): to take a message for one browser. There are several; each browser names its own. */
export type PushMessage = {
  readonly endpoint: string
  /** The browser's keys (RFC 8291), base64url: what is sent is encrypted for it, and the service cannot read it. */
  readonly p256dh: string
  readonly auth: string
  readonly text: string
  /** Seconds for which it is kept for a browser that is away. */
  readonly ttl: number
  readonly urgency: 'high' | 'normal'
  /** At most 32 characters of base64url: takes the place of one with the same topic that still waits there. */
  readonly topic: string
}
export type Pushed =
  | { readonly kind: 'taken' }
  /** The subscription has ended: nothing goes there any more. */
  | { readonly kind: 'gone' }
  /** Not now; `seconds` when the service says how long to wait. */
  | { readonly kind: 'later'; readonly seconds?: number; readonly why: string }
  | { readonly kind: 'rejected'; readonly why: string }

export interface PushService {
  /** The key by which push services know the bank (RFC 8292), as browsers want it when they subscribe: base64url. */
  readonly publicKey: string
  /** Throws when there is no answer: it may have been taken. */
  push(message: PushMessage): Promise<Pushed>
}
