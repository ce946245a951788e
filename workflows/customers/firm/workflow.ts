/** Opening an account for a firm, from the question to the registry to the account or a clear no. Runs in Temporal's sandbox. */
import {
  allHandlersFinished,
  condition,
  defineQuery,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  sleep,
} from '@temporalio/workflow'
import type { FirmAnswer, FirmWhy, Verdict } from '../../../core/customers/firm.ts'
import { beijing, type Instant } from '../../../core/time.ts'
import { stopWaiting, waitUntil } from '../../calendar/workflow.ts'
import { ourSteps, outsideSteps, showState } from '../../ours.ts'

/** The customers by id; names and codes stand in the row, and come into no history. */
export type FirmOrder = {
  readonly id: string
  readonly at: Instant
  readonly operator: string
  readonly representative: string
}
/** What two officers decided. */
export type FirmDecision = { readonly outcome: 'open' | 'refuse'; readonly by: string; readonly reason: string }
/** What the legal representative said. */
export type FirmConfirmation = { readonly by: string; readonly answer: 'yes' | 'no' }
export type FirmEnd = 'open' | 'refused' | 'lapsed'

export interface FirmSteps {
  noteFirmAnswer(order: FirmOrder, answer: FirmAnswer): Promise<Verdict>
  /** Gives it to the officers, with a deadline; answers when the registry is asked again, null when that cannot help. */
  assignFirm(order: FirmOrder, why: FirmWhy): Promise<{ readonly deadline: Instant; readonly lookAt: Instant | null }>
  noteFirmDecision(order: FirmOrder, decision: FirmDecision): Promise<void>
  /** Asks the legal representative; answers until when. */
  askRepresentative(order: FirmOrder): Promise<Instant>
  /** Its account, its organisation, and the operator's role. */
  openFirmAccount(order: FirmOrder): Promise<void>
  concludeFirm(order: FirmOrder, end: FirmEnd, why: FirmWhy | null, summary: string): Promise<void>
}
export interface FirmOutside {
  askBusinessRegistry(order: FirmOrder): Promise<FirmAnswer>
}

const { noteFirmAnswer, assignFirm, noteFirmDecision, askRepresentative, openFirmAccount, concludeFirm } =
  ourSteps<FirmSteps>()
const { askBusinessRegistry } = outsideSteps<FirmOutside>(15)

export const firmStage = defineQuery<string>('stage')
export const decideFirm = defineUpdate<'accepted' | 'too-late', [FirmDecision]>('decide')
export const confirmFirm = defineUpdate<'accepted' | 'too-late', [FirmConfirmation]>('confirm')

/** Seconds of network time after which the registry is asked again before officers have it. */
const SOON = [1, 2, 5, 10]
const WAIT = 'firm'

export async function openFirm(order: FirmOrder): Promise<FirmEnd> {
  let stage = 'checking'
  let decision: FirmDecision | undefined
  let confirmation: FirmConfirmation | undefined
  const show = (state: string, details: string) => {
    stage = state
    showState(state, details)
  }
  setHandler(firmStage, () => stage)
  setHandler(decideFirm, async (decided) => {
    // The row may say a moment earlier than the run that officers have it.
    await condition(() => stage !== 'checking')
    if (stage !== 'in-review' || decision) return 'too-late'
    decision = decided
    return 'accepted'
  })
  setHandler(confirmFirm, async (said) => {
    // Nobody is let through to here before the row asks them. Where the run is not as far, it was cut off after the
    // officers' decision and before that was written down: they are heard once it has been said again.
    await condition(() => stage !== 'checking' && stage !== 'in-review')
    if (stage !== 'confirming' || confirmation || said.by !== order.representative) return 'too-late'
    confirmation = said
    return 'accepted'
  })
  const end = async (how: FirmEnd, why: FirmWhy | null, summary: string): Promise<FirmEnd> => {
    stage = 'ending'
    await concludeFirm(order, how, why, summary)
    await stopWaiting(WAIT)
    show(how, summary)
    await condition(allHandlersFinished)
    return how
  }

  setCurrentDetails('The business registry is asked.')
  let verdict = await noteFirmAnswer(order, await ask(order))
  while (verdict.kind === 'officer' && !decision) {
    const { deadline, lookAt } = await assignFirm(order, verdict.why)
    show('in-review', `Not clear (${verdict.why}): two officers decide until ${beijing(deadline).slice(0, 16)}.`)
    if (!(await waitUntil(WAIT, lookAt ?? deadline, () => decision !== undefined))) break
    // A registry that could not be asked may answer by now; a deadline that has passed is set anew.
    if (lookAt !== null) verdict = await noteFirmAnswer(order, await ask(order))
  }
  // Officers have it no more, and nobody else yet: who speaks now waits for what comes next.
  stage = 'checking'
  if (decision) {
    await noteFirmDecision(order, decision)
    verdict = decision.outcome === 'open' ? { kind: 'passed' } : { kind: 'refused', why: 'by-officers' }
  }
  if (verdict.kind === 'refused') return end('refused', verdict.why, `Refused: ${verdict.why}.`)

  if (order.representative !== order.operator) {
    const until = await askRepresentative(order)
    show('confirming', `Waits for the legal representative until ${beijing(until).slice(0, 16)}.`)
    if (await waitUntil(WAIT, until, () => confirmation !== undefined))
      return end('lapsed', null, 'Lapsed: the legal representative did not confirm.')
    if (confirmation?.answer === 'no') return end('refused', 'declined', 'The legal representative said no.')
  }
  await openFirmAccount(order)
  return end('open', null, 'Open: the firm has an account and an operator.')
}

async function ask(order: FirmOrder): Promise<FirmAnswer> {
  let answer = await askBusinessRegistry(order)
  for (const seconds of SOON) {
    if (answer.kind !== 'not-available') break
    await sleep(seconds * 1000)
    answer = await askBusinessRegistry(order)
  }
  return answer
}
