/** Text messages to phones. The carrier's protocol is the adapter's business. */
export type Sms = {
  /** The same id is the same message: sending it again sends nothing. */
  readonly id: string
  readonly to: string
  /** Begins with the signature 【桥】. */
  readonly text: string
}
export interface SmsSender {
  /** Throws when the SMS centre gives no answer. */
  send(message: Sms): Promise<'accepted' | 'rejected'>
}
