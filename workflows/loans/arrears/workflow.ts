/** A loan that is late, from the first day to the last payment: who is told when, which officer has it. Runs in Temporal's sandbox. */
import { continueAsNew, defineQuery, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow'
import { looksAgain, stageOf } from '../../../core/loans/collection.ts'
import { beijing, type Day, type Instant } from '../../../core/time.ts'
import { stopWaiting, waitUntil } from '../../calendar/workflow.ts'
import { ourSteps, showState } from '../../ours.ts'

export type ArrearsOrder = {
  /** `arrears-loan-…-n`: a loan may be late more than once. */
  readonly id: string
  readonly loan: string
  readonly customer: string
  readonly at: Instant
}
export type ArrearsLook = {
  readonly today: Day
  /** Zero when nothing is late any more. */
  readonly days: number
  readonly settled: boolean
  /** The last stage of which the borrower was told. */
  readonly told: number
  /** The day by which it was promised to be paid, where that is still to come. */
  readonly promised: Day | null
}
export interface ArrearsSteps {
  lookArrears(order: ArrearsOrder): Promise<ArrearsLook>
  /** Tells the borrower what is late, once for each stage. */
  tellArrears(order: ArrearsOrder, stage: number): Promise<void>
  /** Gives it to the officer who collects and has the fewest; answers who that is. */
  assignArrears(order: ArrearsOrder, days: number): Promise<string>
  concludeArrears(order: ArrearsOrder, summary: string): Promise<void>
}
const { lookArrears, tellArrears, assignArrears, concludeArrears } = ourSteps<ArrearsSteps>()

export const arrearsStage = defineQuery<string>('stage')
/** Something was paid, or promised. */
export const arrearsChanged = defineSignal('changed')

const WAIT = 'arrears'
const LONGEST_HISTORY = 1_000

export async function followArrears(order: ArrearsOrder): Promise<string> {
  let stage = 'beginning'
  let changed = false
  const show = (state: string, details: string) => {
    stage = state
    showState(state, details)
  }
  setHandler(arrearsStage, () => stage)
  setHandler(arrearsChanged, () => {
    changed = true
  })
  for (;;) {
    changed = false
    const look = await lookArrears(order)
    if (look.days === 0) {
      const summary = look.settled ? 'Paid: the loan is settled.' : 'Paid: nothing is late any more.'
      await concludeArrears(order, summary)
      await stopWaiting(WAIT)
      show('cured', summary)
      return summary
    }
    const reached = stageOf(look.days)
    if (reached !== undefined && reached > look.told) await tellArrears(order, reached)
    const owner = await assignArrears(order, look.days)
    const until = looksAgain(look.today, look.days, look.promised)
    show(
      `late-${reached ?? 0}`,
      `${look.days} days late, with ${owner}${look.promised ? `; promised by ${look.promised}` : ''}. Looked at again ${beijing(until).slice(0, 16)}.`,
    )
    if (workflowInfo().historyLength > LONGEST_HISTORY) await continueAsNew<typeof followArrears>(order)
    await waitUntil(WAIT, until, () => changed)
  }
}
