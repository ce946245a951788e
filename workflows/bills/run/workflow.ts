/** A bill run, from the confirmed sheet to the settled money. Runs in Temporal's sandbox. */
import { continueAsNew, defineQuery, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow'
import type { RunOrder } from '../../../core/bills/run.ts'
import type { Day, Instant } from '../../../core/time.ts'
import { stopWaiting, waitUntil } from '../../calendar/workflow.ts'
import { batchSteps, ourSteps, showState } from '../../ours.ts'

export type BillRun = { readonly id: string; readonly at: Instant }
/** An order with the name under which it counts once. */
export type NamedOrder = RunOrder & { readonly id?: string }
export type Carried = {
  readonly run?: { readonly doneOn: Day | null; readonly begun: boolean; readonly paused: boolean }
}

export interface RunSteps {
  /** The account that collects. */
  open(run: BillRun): Promise<void>
  /** What is to be done next, by the projection: wait until then, or close. */
  plan(
    run: BillRun,
    doneOn: Day | null,
  ): Promise<{ readonly at: Instant; readonly overdue: boolean; readonly says: string } | 'close'>
  /** Which day it is for the bank, and whether the run is over on it. */
  look(run: BillRun): Promise<{ readonly today: Day; readonly closes: boolean }>
  order(run: BillRun, order: NamedOrder, id: string): Promise<void>
  settleRun(run: BillRun): Promise<void>
  reportRun(run: BillRun, cancelled: boolean): Promise<string>
}
/** Steps over many bills: each does one batch and answers how many are done; they are repeated until none is left. */
export interface RunBatches {
  presentBills(run: BillRun): Promise<number>
  announceBills(run: BillRun): Promise<number>
  remindPayers(run: BillRun, day: Day): Promise<number>
  accruePenalties(run: BillRun, day: Day): Promise<number>
  collectByMandate(run: BillRun, day: Day): Promise<number>
  tellOverdue(run: BillRun, day: Day): Promise<number>
  closeBills(run: BillRun, cancelled: boolean): Promise<number>
}

const { open, plan, look, order, settleRun, reportRun } = ourSteps<RunSteps>()
const batches = batchSteps<RunBatches>()

export const pause = defineSignal('pause')
export const resume = defineSignal('resume')
export const cancel = defineSignal('cancel')
/** Days, and a house; without one, all that still owe. */
export const extend = defineSignal<[{ days: number; house?: string; id?: string }]>('extend')
export const runStage = defineQuery<string>('stage')

/** A history stays far below ten thousand events. */
const EVENTS = 4_000
/** The year 9999: a pause has no end of its own. */
const FOREVER = 253_370_764_800_000

/**
 * Announce, remind, collect, overdue, penalty, close, settle, report. No payment sends a signal here: each round reads
 * what the projection shows (decision 19). Pausing stops what the bank does by itself; households may still pay.
 */
export async function billRun(run: BillRun, { run: carried }: Carried = {}): Promise<'closed' | 'cancelled'> {
  const orders: NamedOrder[] = []
  let paused = carried?.paused ?? false
  let cancelled = false
  let stage = 'presenting'
  let count = 0
  const show = (state: string, details: string) => {
    stage = state
    showState(state, details)
  }
  setHandler(runStage, () => (paused ? `${stage}, paused` : stage))
  setHandler(pause, () => void orders.push({ kind: 'pause' }))
  setHandler(resume, () => void orders.push({ kind: 'resume' }))
  setHandler(cancel, () => void orders.push({ kind: 'cancel' }))
  setHandler(extend, (more) => void orders.push({ kind: 'extend', ...more }))

  const all = async (batch: () => Promise<number>) => {
    while ((await batch()) > 0);
  }
  const obey = async () => {
    for (let next = orders.shift(); next; next = orders.shift()) {
      await order(run, next, next.kind === 'extend' && next.id ? next.id : `${workflowInfo().runId}-${count++}`)
      if (next.kind === 'pause') paused = true
      if (next.kind === 'resume') paused = false
      if (next.kind === 'cancel') cancelled = true
    }
  }

  let doneOn = carried?.doneOn ?? null
  if (!carried?.begun) {
    show('presenting', 'The bills go into the ledger.')
    await open(run)
    await all(() => batches.presentBills(run))
    show('announcing', 'The households are told.')
    await all(() => batches.announceBills(run))
  }
  for (;;) {
    await obey()
    if (cancelled) break
    if (paused) {
      show('paused', 'Paused: nothing is sent, collected or added until it is resumed. Households may still pay.')
      await waitUntil('round', FOREVER, () => orders.length > 0)
      continue
    }
    const next = await plan(run, doneOn)
    if (next === 'close') break
    show(next.overdue ? 'overdue' : 'collecting', next.says)
    if (workflowInfo().historyLength > EVENTS && orders.length === 0)
      return continueAsNew<typeof billRun>(run, { run: { doneOn, begun: true, paused } })
    if (!(await waitUntil('round', next.at, () => orders.length > 0))) continue
    const { today, closes } = await look(run)
    // What is left at the end of the last day is closed without another day's penalty.
    if (closes) break
    await all(() => batches.accruePenalties(run, today))
    await all(() => batches.collectByMandate(run, today))
    await all(() => batches.remindPayers(run, today))
    await all(() => batches.tellOverdue(run, today))
    doneOn = today
  }
  show(
    'closing',
    cancelled ? 'Cancelled: what is unpaid is withdrawn, what was paid is settled.' : 'Closing and settling.',
  )
  await all(() => batches.closeBills(run, cancelled))
  await settleRun(run)
  const summary = await reportRun(run, cancelled)
  await stopWaiting('round')
  show(cancelled ? 'cancelled' : 'closed', summary)
  return cancelled ? 'cancelled' : 'closed'
}
