/** What the bank asks of a credit bureau (金融信用信息基础数据库, and licensed bureaus, stand for it in China). */
import type { CreditFacts, Filed, QueryConsent, QueryPurpose, SourceAnswer } from '../../../core/loans/facts.ts'
import type { Instant } from '../../../core/time.ts'

export type CreditSubject =
  | { readonly kind: 'firm'; readonly code: string; readonly name: string }
  /** A person is asked about as the legal representative of the firm that borrows. */
  | { readonly kind: 'person'; readonly number: string; readonly name: string; readonly representing: string }
export type CreditQuery = {
  /** 32 hex digits: the same reference is the same query, which the subject finds on their report once. */
  readonly reference: string
  readonly subject: CreditSubject
  readonly purpose: QueryPurpose
  readonly consent: QueryConsent
  /** Bank time. */
  readonly at: Instant
}

export interface CreditBureau {
  /** Files the query; no answer is not a no: file it again. */
  file(query: CreditQuery): Promise<Filed>
  /** What came of it. */
  fetch(query: CreditQuery): Promise<SourceAnswer<CreditFacts>>
}
