/** What the bank asks of an outside biller, whatever its protocol. */
import type { Fen } from '../../../core/money.ts'
import type { Day, Instant } from '../../../core/time.ts'

export type PresentedBill = {
  readonly number: string
  readonly period: string
  readonly amount: Fen
  readonly due: Day
  readonly usage: string
}
export type Presented =
  | {
      readonly kind: 'bills'
      readonly customer: { readonly name: string; readonly address: string }
      readonly bills: readonly PresentedBill[]
    }
  | { readonly kind: 'refused'; readonly reason: 'customer-unknown' }
  | { readonly kind: 'unavailable' }

export type BillerPayment = {
  /** 32 hex digits; the biller knows the payment by it for ever. */
  readonly reference: string
  readonly bill: string
  readonly customerNumber: string
  readonly amount: Fen
  readonly at: Instant
}
/** `unknown`: no answer, or none that can be read. Only an inquiry tells what it meant. */
export type Paid =
  | { readonly kind: 'accepted'; readonly receipt: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unknown' }
/** `not-received` is a promise: the biller will refuse that reference from then on, should it still arrive. */
export type Inquired = Paid | { readonly kind: 'not-received' }

export interface Biller {
  query(customerNumber: string): Promise<Presented>
  pay(payment: BillerPayment): Promise<Paid>
  inquire(reference: string): Promise<Inquired>
}
