/** Waiting on bank time, for workflow code (decision 13). Runs in Temporal's sandbox. */
import { condition, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow'
import type { Instant } from '../../core/time.ts'
import { ourSteps } from '../ours.ts'

export interface WaitSteps {
  /** Registers the wait and answers with bank time less real time, read in the same transaction. `knows`: how much of what was said to it the run knows. */
  registerWait(workflowId: string, wait: string, until: Instant, knows?: number): Promise<number>
  forgetWait(workflowId: string, wait: string): Promise<void>
}

/** Sent to every run whose wait has come due when `qiao clock` moves bank time. */
export const clockMoved = defineSignal('clock-moved')

const steps = ourSteps<WaitSteps>()
/** A longer timer is set anew: servers bound them, and a wait may have no end of its own. */
const LONGEST_MS = 30 * 86_400_000

/**
 * Waits until bank time reaches the instant or `orElse` holds; answers whether the instant was reached. The wait stays
 * registered while the run works on what it waited for, so that whoever moves the clock can see when the day is done:
 * the next `waitUntil` of the same name moves it, `stopWaiting` ends it. `knows` stands beside it: whoever has something to say can see whether the
 * run would hear it too late by itself.
 */
export async function waitUntil(
  wait: string,
  until: Instant,
  orElse: () => boolean = () => false,
  knows?: number,
): Promise<boolean> {
  const { workflowId } = workflowInfo()
  let moved = false
  setHandler(clockMoved, () => {
    moved = true
  })
  while (!orElse()) {
    moved = false
    const offset = await steps.registerWait(workflowId, wait, until, ...(knows === undefined ? [] : [knows]))
    const remaining = until - (Date.now() + offset)
    if (remaining <= 0) return true
    await condition(() => moved || orElse(), Math.min(remaining, LONGEST_MS))
  }
  return false
}

export const stopWaiting = (wait: string): Promise<void> => steps.forgetWait(workflowInfo().workflowId, wait)
