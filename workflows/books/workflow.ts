/** The end of one business day, in steps that go on where they stopped. Runs in Temporal's sandbox. */
import { defineQuery, ParentClosePolicy, setHandler, sleep, startChild } from '@temporalio/workflow'
import { closesAt, endOfDayRun, type LaterStep, laterSteps, stepActivities } from '../../core/books/end-of-day.ts'
import { addDays, type Day } from '../../core/time.ts'
import { stopWaiting, waitUntil } from '../calendar/workflow.ts'
import { batchSteps, ourSteps, showState } from '../ours.ts'

export type StepProgress = { readonly done: boolean; readonly rows: number; readonly says: string }

export interface EndOfDaySteps {
  /** Asks the ledger for the so-manieth time what time it is; milliseconds left of the day, 0 when it is over and the cut is kept. */
  cutOff(day: Day, attempt: number): Promise<number>
  /** Closes the day; answers with its digest. */
  closeBusinessDay(day: Day): Promise<string>
}
/** Each goes on with its step for some seconds at most. */
export type EndOfDayBatches = Readonly<Record<(typeof stepActivities)[LaterStep], (day: Day) => Promise<StepProgress>>>

const { cutOff, closeBusinessDay } = ourSteps<EndOfDaySteps>()
const batches = batchSteps<EndOfDayBatches>()

export const endOfDayStage = defineQuery<string>('stage')
/** A day's machine may be ahead of the ledger's by some minutes: it is asked again. */
const ASK_AGAIN_MS = 60_000

/** One day; then the next one is a run of its own, which waits for its midnight. */
export async function endOfDay(day: Day): Promise<string> {
  let stage = 'waiting'
  const show = (state: string, details: string) => {
    stage = state
    showState(state, details)
  }
  setHandler(endOfDayStage, () => stage)
  show('waiting', `Closes ${day} a minute after its midnight.`)
  await waitUntil('end-of-day', closesAt(day))

  show('cut-off', 'The ledger is asked whether the day is over there, too.')
  for (let attempt = 1; ; attempt++) {
    const left = await cutOff(day, attempt)
    if (left === 0) break
    await sleep(Math.min(left, ASK_AGAIN_MS))
  }
  for (const step of laterSteps) {
    show(step, `${step} of ${day}`)
    for (;;) {
      const { done, rows, says } = await batches[stepActivities[step]](day)
      show(step, says || `${step}: ${rows} rows`)
      if (done) break
    }
  }
  const digest = await closeBusinessDay(day)
  show('closed', `Closed. Digest ${digest}`)
  const next = addDays(day, 1)
  try {
    await startChild(endOfDay, {
      workflowId: endOfDayRun(next),
      args: [next],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `End of day ${next}`,
      searchAttributes: { Kind: ['end-of-day'], State: ['waiting'] },
    })
  } catch (failure) {
    if (!(failure instanceof Error) || failure.name !== 'WorkflowExecutionAlreadyStartedError') throw failure
  }
  await stopWaiting('end-of-day')
  return digest
}
