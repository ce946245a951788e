/**
 * Text messages to phones and from them. The port is what SMPP and the Chinese carriers' CMPP and SGIP have in common: a
 * session over which parts are submitted, receipts that come later, and texts that customers send.
 */
export type Sms = {
  /** The bank's own name for it; a carrier knows none, so a message whose answer was lost may arrive twice. */
  readonly id: string
  /** A mobile number of the mainland, 11 digits. */
  readonly to: string
  /** Begins with the signature 【桥】. */
  readonly text: string
}
export type Sent =
  /** One id of the centre for each part, which is what it charges for. */
  { readonly kind: 'accepted'; readonly parts: readonly string[] } | { readonly kind: 'rejected'; readonly why: string }
export type Receipt = {
  /** The centre's id of the part. */
  readonly part: string
  readonly state: 'delivered' | 'failed'
  /** The centre's own word for it. */
  readonly said: string
}
export type Incoming = { readonly from: string; readonly text: string }

export interface SmsCentre {
  /** Resolves when the centre has taken every part, or refused one. Throws when it gives no answer. */
  send(message: Sms): Promise<Sent>
  readonly bound: boolean
  close(): Promise<void>
}
