/** What the bank asks of the tax office (银税互动 stands for it in China): grade, declared sales, arrears. */
import type { Filed, QueryConsent, QueryPurpose, SourceAnswer, TaxFacts } from '../../../core/loans/facts.ts'
import type { Instant } from '../../../core/time.ts'

export type TaxQuery = {
  /** 32 hex digits: the same reference is the same query. */
  readonly reference: string
  readonly code: string
  readonly purpose: QueryPurpose
  readonly consent: QueryConsent
  /** Bank time. */
  readonly at: Instant
}

export interface TaxOffice {
  /** Files the query; no answer is not a no: file it again. */
  file(query: TaxQuery): Promise<Filed>
  /** What came of it. */
  fetch(query: TaxQuery): Promise<SourceAnswer<TaxFacts>>
}
