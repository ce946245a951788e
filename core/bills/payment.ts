/** What an answer of the ledger to `hold` means for whoever pays the bill. */
import { limitRefusal } from '../deposits/limits.ts'
import type { Id } from '../id.ts'
import { invariant } from '../invariant.ts'
import type { Answer } from '../ledger/command.ts'

/** Why a payment did not begin: words exist for each. */
export type NotHeld =
  | 'insufficient-funds'
  | 'account-frozen'
  | 'bill-already-paid'
  | 'bill-being-paid'
  | 'amount-differs'
  | 'more-than-due'
  | 'approval-needed'
  | 'passkey-needed'
  | 'limit-passed'

/**
 * The bill's own account answers too: when nothing is left to pay there, someone has paid or is paying.
 * `dueHeld` says whether what is missing there is held by another payment or gone for good.
 */
export function heldOr(answer: Answer, customer: string, due: Id, dueHeld: boolean, takes: bigint): 'held' | NotHeld {
  if (answer.kind === 'held') return 'held'
  if (answer.kind === 'account-frozen') return 'account-frozen'
  if (answer.kind === 'limit-reached') {
    const limit = limitRefusal(answer, customer)
    return limit?.name === 'unasked-day'
      ? 'approval-needed'
      : limit?.name === 'unsigned-day'
        ? 'passkey-needed'
        : 'limit-passed'
  }
  invariant(answer.kind === 'insufficient-funds', `a payment is held or lacks something, not ${answer.kind}`)
  if (answer.account !== due) return 'insufficient-funds'
  if (dueHeld) return 'bill-being-paid'
  return answer.short < takes ? 'more-than-due' : 'bill-already-paid'
}
