/** What the bank asks of the registry of residents (联网核查公民身份信息系统 stands for it in China). */
import type { RegistryAnswer } from '../../../core/customers/joining.ts'

export interface Registry {
  /** Whether the number is this name's. The same reference is the same question. */
  verify(question: {
    /** 32 hex digits. */
    readonly reference: string
    readonly name: string
    readonly number: string
  }): Promise<RegistryAnswer>
}
