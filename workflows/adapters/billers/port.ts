/** What the bank asks of an outside biller, whatever its protocol. */
import type { Presentable } from '../../../core/bills/due.ts'
import type { FileLine } from '../../../core/bills/reconciliation.ts'
import type { Fen } from '../../../core/money.ts'
import type { Day, Instant } from '../../../core/time.ts'

/** What the payer said, by name. */
export type Parameters = Readonly<Record<string, string>>
export type PresentedBill = Presentable & {
  readonly number: string
  readonly period: string
  readonly usage: string
}
export type Payer = { readonly name: string; readonly address: string }
export type Presented =
  | { readonly kind: 'bills'; readonly customer: Payer; readonly bills: readonly PresentedBill[] }
  | { readonly kind: 'refused'; readonly reason: 'customer-unknown' }
  | { readonly kind: 'unavailable' }
export type Validated =
  | { readonly kind: 'known'; readonly customer: Payer }
  | { readonly kind: 'refused'; readonly reason: 'customer-unknown' }
  | { readonly kind: 'unavailable' }

export type BillerPayment = {
  /** 32 hex digits; the biller knows the payment by it for ever. */
  readonly reference: string
  /** Empty where something is bought without a bill. */
  readonly bill: string
  readonly parameters: Parameters
  readonly amount: Fen
  readonly at: Instant
}
/** `unknown`: no answer, or none that can be read. Only an inquiry tells what it meant. */
export type Paid =
  | { readonly kind: 'accepted'; readonly receipt: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unknown' }
/** `not-received` is a promise: the biller will refuse that reference from then on, should it still arrive. */
export type Inquired =
  | { readonly kind: 'accepted'; readonly receipt: string; readonly amount: Fen | null }
  | Exclude<Paid, { kind: 'accepted' }>
  | { readonly kind: 'not-received' }
/** The biller's own file of a day's payments, as it came and as it reads. */
export type Filed =
  | { readonly kind: 'file'; readonly text: string; readonly lines: readonly FileLine[] }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'unavailable' }

export interface Biller {
  query(parameters: Parameters): Promise<Presented>
  validate(parameters: Parameters): Promise<Validated>
  pay(payment: BillerPayment): Promise<Paid>
  inquire(reference: string): Promise<Inquired>
  file(day: Day): Promise<Filed>
}
