/** What the bank asks of the business registry (国家企业信用信息公示系统 stands for it in China). */
import type { FirmAnswer } from '../../../core/customers/firm.ts'
import type { RegistryFacts, SourceAnswer } from '../../../core/loans/facts.ts'
import type { Instant } from '../../../core/time.ts'

export interface BusinessRegistry {
  /** Whether code, name and legal representative belong together, and how the firm stands. */
  verify(question: {
    /** 32 hex digits: the same reference is the same question. */
    readonly reference: string
    readonly code: string
    readonly name: string
    readonly representative: string
  }): Promise<FirmAnswer>
  /** What stands on the register about the firm: since when, in which industry, how. It is public and needs no consent. */
  profile(question: {
    /** 32 hex digits: the same reference is the same question. */
    readonly reference: string
    readonly code: string
    /** Bank time. */
    readonly at: Instant
  }): Promise<SourceAnswer<RegistryFacts>>
}
