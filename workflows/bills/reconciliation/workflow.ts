/** The daily three-way reconciliation with a biller, and the run of each difference. Runs in Temporal's sandbox. */

import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  setHandler,
  sleep,
  startChild,
} from '@temporalio/workflow'
import type { Next } from '../../../core/bills/reconciliation.ts'
import type { CaseKind, End, Outcome } from '../../../core/bills/reconciliation-kinds.ts'
import { beijing, type Day, type Instant } from '../../../core/time.ts'
import { stopWaiting, waitUntil } from '../../calendar/workflow.ts'
import { batchSteps, ourSteps, outsideSteps, showState } from '../../ours.ts'
import { found } from '../workflow.ts'

export type Reconciled = { readonly biller: string }
export type BillerDay = { readonly biller: string; readonly day: Day }
export type CaseOrder = BillerDay & {
  readonly id: string
  readonly at: Instant
  readonly kind: CaseKind
  readonly reference: string
  /** Ours, where there is one. */
  readonly payment: string | null
}
/** What an officer decided, and which try of booking it this is: the ledger remembers what it refused. */
export type CaseDecision = { readonly outcome: Outcome; readonly by: string; readonly reason: string }
/** What the biller said; the amount in fen, as text. */
export type CaseInquiry =
  | { readonly kind: 'accepted'; readonly receipt: string; readonly amount: string | null }
  | { readonly kind: 'rejected' | 'not-received' | 'unknown' }

export interface ReconcileSteps {
  /** The day to be reconciled next, when, and whether that is later than now. */
  nextDay(biller: Reconciled): Promise<{ readonly day: Day; readonly at: Instant }>
  /** When the file is asked for again; null when it is too late for that. */
  nextFileAt(day: BillerDay): Promise<Instant | null>
  noteNoFile(day: BillerDay): Promise<void>
  /** Cases that have no run yet, a hundred at a time. */
  casesToStart(day: BillerDay): Promise<readonly CaseOrder[]>
  casesStarted(ids: readonly string[]): Promise<void>
  /** The day is done: what it came to, in a sentence. */
  concludeDay(day: BillerDay): Promise<string>

  /** What to do about a case now, by what is known of it. */
  examineCase(order: CaseOrder, round: number, inquiry: CaseInquiry | null): Promise<Next>
  /** Gives it to an officer, with a deadline; one that has passed brings the next officer. Answers when to look again. */
  assignCase(
    order: CaseOrder,
  ): Promise<{ readonly owner: string; readonly deadline: Instant; readonly lookAt: Instant }>
  /** Books a decision; `refused` when the ledger does not let it. */
  bookCase(order: CaseOrder, decision: CaseDecision, attempt: number): Promise<'booked' | 'refused'>
  /** Ends it, with the run's last words. */
  closeCase(order: CaseOrder, end: End, by: string, reason: string): Promise<void>
}
export interface ReconcileBatches {
  compareDay(day: BillerDay): Promise<void>
}
export interface ReconcileOutside {
  fetchFile(day: BillerDay): Promise<'kept' | 'not-ready'>
  inquireCase(order: CaseOrder): Promise<CaseInquiry>
}

const { nextDay, nextFileAt, noteNoFile, casesToStart, casesStarted, concludeDay, examineCase, assignCase, bookCase, closeCase } =
  ourSteps<ReconcileSteps>() // biome-ignore format: one list
const { compareDay } = batchSteps<ReconcileBatches>()
const { fetchFile, inquireCase } = outsideSteps<ReconcileOutside>(30)

export const reconciliationStage = defineQuery<string>('stage')
export const decideCase = defineUpdate<'accepted' | 'too-late', [CaseDecision]>('decide')

/** Seconds of network time after which the file, or an answer, is asked for again before bank time is waited for. */
const SOON = [1, 2, 5]

/** One day of one biller; then the next day is a run of its own. */
export async function reconcile(order: Reconciled): Promise<void> {
  let stage = 'waiting'
  const show = (state: string, details: string) => {
    stage = state
    showState(state, details)
  }
  setHandler(reconciliationStage, () => stage)

  const { day, at } = await nextDay(order)
  const one = { biller: order.biller, day }
  show('waiting', `Next: the day ${day}, at half past two of the day after it.`)
  await waitUntil('reconciliation', at)

  show('asking', `The biller is asked for its file of ${day}.`)
  if (await fileOf(one)) {
    show('comparing', `Ledger, payments and file of ${day} are compared.`)
    await compareDay(one)
  } else await noteNoFile(one)
  await startCases(one)
  show('done', await concludeDay(one))
  return continueAsNew<typeof reconcile>(order)
}

/** Asks for the day's file, quickly at first, then every half hour until ten. */
async function fileOf(one: BillerDay): Promise<boolean> {
  if ((await fetchFile(one)) === 'kept') return true
  for (const seconds of SOON) {
    await sleep(seconds * 1000)
    if ((await fetchFile(one)) === 'kept') return true
  }
  for (;;) {
    const next = await nextFileAt(one)
    if (next === null) return false
    await waitUntil('reconciliation', next)
    if ((await fetchFile(one)) === 'kept') return true
  }
}

/** A run for each difference: its id is the case's, so whoever repeats this starts none twice. */
async function startCases(one: BillerDay): Promise<void> {
  for (let cases = await casesToStart(one); cases.length > 0; cases = await casesToStart(one)) {
    await Promise.all(cases.map(startCase))
    await casesStarted(cases.map(({ id }) => id))
  }
}
async function startCase(order: CaseOrder): Promise<void> {
  try {
    await startChild(reconciliationCase, {
      workflowId: order.id,
      args: [order],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `${order.biller} ${order.day}: ${order.kind}`,
      staticDetails: order.reference === '' ? 'About the file of the day.' : `Reference ${order.reference}.`,
      searchAttributes: { Kind: ['reconciliation-case'], State: ['looking'], Biller: [order.biller] },
    })
  } catch (failure) {
    if (!(failure instanceof Error) || failure.name !== 'WorkflowExecutionAlreadyStartedError') throw failure
  }
}

/** One difference, from what can be found out without a person to one booking or one named decision. */
export async function reconciliationCase(order: CaseOrder): Promise<End> {
  let decision: CaseDecision | undefined
  let stage = 'looking'
  const show = (state: string, details: string) => {
    stage = state
    showState(state, details)
  }
  setHandler(reconciliationStage, () => stage)
  setHandler(decideCase, async (decided) => {
    // The row may say a moment earlier than the run that it is with a person.
    await condition(() => stage !== 'looking')
    if (stage !== 'with-person' || decision) return 'too-late'
    decision = decided
    return 'accepted'
  })
  const end = async (how: End, by: string, reason: string): Promise<End> => {
    stage = 'closing'
    await closeCase(order, how, by, reason)
    await stopWaiting('case')
    show('closed', `Ended by ${by}: ${how}. ${reason}`)
    await condition(allHandlersFinished)
    return how
  }

  const alone = await withoutPerson(order)
  if (alone) return end(alone, 'inquiry', 'found without a person')

  for (let attempt = 1; ; attempt++) {
    while (!decision) {
      const { owner, deadline, lookAt } = await assignCase(order)
      show('with-person', `Waits for ${owner} until ${beijing(deadline).slice(0, 16)}.`)
      if (!(await waitUntil('case', lookAt, () => decision !== undefined))) break
      // Every business day it is tried once more without a person; they may decide at any time.
      const late = await withoutPerson(order)
      if (late && !decision) return end(late, 'inquiry', 'found without a person')
    }
    const decided: CaseDecision = decision!
    if (decided.outcome === 'noted' || (await bookCase(order, decided, attempt)) === 'booked')
      return end(decided.outcome, decided.by, decided.reason)
    // The ledger does not let it (a frozen account, say): the same person decides anew.
    decision = undefined
  }
}

/** What the biller, its file or our own payment's run tells by itself. Undefined when a person must look. */
async function withoutPerson(order: CaseOrder): Promise<End | undefined> {
  let inquiry: CaseInquiry | null = null
  for (let round = 0; ; round++) {
    const next: Next = await examineCase(order, round, inquiry)
    inquiry = null
    if (next.kind === 'close') return next.end
    if (next.kind === 'person') return undefined
    if (next.kind === 'fetch') {
      if ((await fetchFile(order)) === 'kept') {
        await compareDay(order)
        await startCases(order)
        return 'file-came'
      }
    } else if (next.kind === 'ask') {
      inquiry = await inquireCase(order)
      for (const seconds of SOON) {
        if (inquiry.kind !== 'unknown') break
        await sleep(seconds * 1000)
        inquiry = await inquireCase(order)
      }
    } else {
      if (next.kind === 'tell-payment') await tellPayment(order, next.receipt)
      if (next.kind === 'wait' && next.until !== null) await waitUntil('case', next.until)
      else await sleep(1_000 * (round + 1))
    }
  }
}

/** Our payment is in review and the biller has it: its own run is told, by the decision it waits for anyway. */
async function tellPayment({ payment }: CaseOrder, receipt: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(payment!).signal(found, { outcome: 'paid', officer: 'reconciliation', receipt })
  } catch {
    // Its run has ended in this moment: the next look sees how.
  }
}
