/** What the bank asks of the clearing house and what that brings, in ISO 20022's terms. */
import type { AccountAnswer } from '../../../core/customers/joining.ts'
import type { Fen } from '../../../core/money.ts'
import type { Instant } from '../../../core/time.ts'

export type Party = { readonly bank: string; readonly account: string; readonly name: string }
/** One credit transfer, whichever message carries it. */
export type CreditTransfer = {
  /** 32 hex digits; it stays the same from the initiation to the status report. */
  readonly endToEndId: string
  readonly debtor: Party
  readonly creditor: Party
  readonly amount: Fen
  readonly at: Instant
  readonly remittance: string
}

export interface ClearingHouse {
  /**
   * Relays, by the customer's mandate, the initiation of a transfer from their own account at another bank to their
   * account here (pain.001 → pain.002). `accepted` says that the other bank will send it, not that it has come.
   */
  requestTransfer(request: {
    readonly id: string
    readonly from: Party
    readonly to: { readonly account: string; readonly name: string }
    readonly amount: Fen
    readonly at: Instant
  }): Promise<'accepted' | { readonly rejected: string; readonly text: string } | 'unknown'>
  /** Sends a credit transfer to an account at another bank (pacs.008 → pacs.002). `accepted`: settled there. */
  send(transfer: Outgoing): Promise<'accepted' | { readonly rejected: string; readonly text: string } | 'unknown'>
  /** Asks what became of one (pacs.028 → pacs.002). Rejected with NOOR: it never came, and is refused from now on. */
  inquire(transfer: Outgoing): Promise<'accepted' | { readonly rejected: string; readonly text: string } | 'unknown'>
  /**
   * Has another bank compare the holder of an account with a person (acmt.023 → acmt.024): name, ID number, phone, account
   * number, and whether it is class I (银发〔2016〕302号). The same id is the same question.
   */
  verifyAccount(question: AccountQuestion): Promise<AccountAnswer>
}

export type Outgoing = {
  readonly id: string
  readonly from: { readonly account: string; readonly name: string }
  readonly to: Party
  readonly amount: Fen
  readonly at: Instant
}

export type AccountQuestion = {
  /** 32 hex digits. */
  readonly id: string
  readonly bank: string
  readonly account: string
  readonly name: string
  readonly identity: string
  readonly phone: string
  readonly at: Instant
}
/** What the other bank reports; `class` where the account is what it was said to be. */
export type Verification =
  | { readonly verified: true; readonly class: string }
  | { readonly verified: false; readonly reason: string }

/** A status that ends a transfer: settled, or rejected with a code of ISO 20022's ExternalStatusReason1Code. */
export type Status =
  | { readonly status: 'ACSC' | 'ACCP' }
  | { readonly status: 'RJCT'; readonly reason: string; readonly text: string }
