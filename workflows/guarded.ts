/** How activities fail on our own mistakes. Node only. */
import { ApplicationFailure } from '@temporalio/activity'
import { BrokenInvariant } from '../core/invariant.ts'

/** Trying again never mends a broken invariant: Temporal is told so (layout.md, consequence 6). */
export async function guarded<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (failure) {
    if (failure instanceof BrokenInvariant) throw ApplicationFailure.nonRetryable(failure.message, failure.name)
    throw failure
  }
}
