/** What the bank asks of the business registry (国家企业信用信息公示系统 stands for it in China). */
import type { FirmAnswer } from '../../../core/customers/firm.ts'

export interface BusinessRegistry {
  /** Whether code, name and legal representative belong together, and how the firm stands. */
  verify(question: {
    /** 32 hex digits: the same reference is the same question. */
    readonly reference: string
    readonly code: string
    readonly name: string
    readonly representative: string
  }): Promise<FirmAnswer>
}
