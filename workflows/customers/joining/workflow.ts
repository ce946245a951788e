/** Joining online, from the first consent to an account or a clear end. Runs in Temporal's sandbox. */
import { defineUpdate, sleep } from '@temporalio/workflow'
import {
  type AccountAnswer,
  appealUntil,
  asksAgain,
  type FaceAnswer,
  type JoiningFacts,
  lapseAt,
  nextStep,
  type Outcome,
  type Part,
  type RegistryAnswer,
  remindAt,
  type Verdict,
} from '../../../core/customers/joining.ts'
import { beijing, type Instant } from '../../../core/time.ts'
import { applying } from '../../applying.ts'
import { ourSteps, outsideSteps } from '../../ours.ts'

/** Who the person is stands in the application's row, sealed; nothing of it comes into a history. */
export type JoiningOrder = { readonly id: string; readonly at: Instant; readonly customer: string }
/** What the row says: states and counts only. */
export type Looked = JoiningFacts & {
  /** How often the person has given something. */
  readonly given: number
  readonly progressAt: Instant
  readonly reminded: boolean
  /** There is something at the face provider. */
  readonly faceSeen: boolean
  /** What is with an officer, or what an officer has refused and may take back. */
  readonly case: string | null
  /** Since when it is over. */
  readonly endedAt: Instant | null
}
export type JoiningDecision = {
  readonly case: string
  readonly outcome: Outcome
  readonly by: string
}
export type Answered =
  | { readonly part: 'identity'; readonly answer: RegistryAnswer }
  | { readonly part: 'face'; readonly answer: FaceAnswer }
  | { readonly part: 'account'; readonly answer: AccountAnswer }

export interface JoiningSteps {
  /** What the row says now, with how much was given by then. */
  lookJoining(order: JoiningOrder): Promise<Looked>
  /** Notes what came of a check of what was given then. Answers the verdict. */
  noteChecked(order: JoiningOrder, given: number, answered: Answered): Promise<Verdict>
  /** Makes the ID number this customer's: one person, one customer. */
  claimPerson(order: JoiningOrder): Promise<'claimed' | 'already-customer' | 'refused-before'>
  /** Gives a part to an officer; a deadline that has passed brings the next one. */
  assignJoining(
    order: JoiningOrder,
    part: Part,
  ): Promise<{
    readonly case: string
    readonly owner: string
    readonly deadline: Instant
    readonly lookAt: Instant
  }>
  decideJoining(order: JoiningOrder, decision: JoiningDecision): Promise<void>
  /** Unless more was given than the run knows of; so with its lapse. */
  remindJoining(order: JoiningOrder, given: number): Promise<void>
  lapseJoining(order: JoiningOrder, given: number): Promise<'lapsed' | 'went-on'>
  openAccounts(order: JoiningOrder): Promise<void>
  /** The person is a customer from here on. */
  admit(order: JoiningOrder): Promise<'admitted' | 'already-customer'>
  /** Deletes what need not be kept, and keeps the run's last words. */
  concludeJoining(order: JoiningOrder, end: JoiningEnd, summary: string): Promise<void>
}
export interface JoiningOutside {
  askRegistry(order: JoiningOrder): Promise<RegistryAnswer>
  openFace(order: JoiningOrder): Promise<'opened' | 'not-available'>
  askFace(order: JoiningOrder): Promise<FaceAnswer>
  askAccount(order: JoiningOrder): Promise<AccountAnswer>
  /** Has the provider delete its sessions of this application. */
  forgetFace(order: JoiningOrder): Promise<void>
}
export type JoiningEnd = 'joined' | 'refused' | 'lapsed' | 'withdrawn'

const {
  lookJoining, noteChecked, claimPerson, assignJoining, decideJoining, remindJoining, lapseJoining, openAccounts, admit, concludeJoining,
} = ourSteps<JoiningSteps>() // biome-ignore format: one list
const { askRegistry, openFace, askFace, askAccount, forgetFace } = outsideSteps<JoiningOutside>(15)

export const decideOnJoining = defineUpdate<'accepted' | 'too-late', [JoiningDecision]>('decide')

/** Seconds of network time after which an outside party is asked again before an officer has it. */
const SOON = [1, 2, 5, 10]

export async function join(order: JoiningOrder): Promise<JoiningEnd> {
  let openCase: string | null = null
  let forgetting: Promise<void> | undefined
  const run = applying<JoiningDecision>('joining', decideOnJoining, (said) => said.case === openCase)
  const { show, rest } = run
  /** The person's turn: reminded a week before, and ended, when nothing comes. */
  const restOrLapse = async ({ progressAt, reminded, given }: Looked): Promise<void> => {
    if (!(await rest(reminded ? lapseAt(progressAt) : remindAt(progressAt)))) return
    if (!reminded) await remindJoining(order, given)
    else await lapseJoining(order, given)
  }
  const end = async (how: JoiningEnd, summary: string): Promise<JoiningEnd> => {
    openCase = null
    await concludeJoining(order, how, summary)
    await forgetting
    return run.end(how, summary)
  }

  for (;;) {
    const facts = await lookJoining(order)
    run.looked(facts.given)
    openCase = facts.case
    const decision = run.decision()
    if (decision) {
      await decideJoining(order, decision)
      run.decided()
      continue
    }
    const step = nextStep(facts)
    // What was looked at once is not kept; nobody waits for that until the end.
    if (facts.faceSeen && (facts.face.state === 'passed' || step.kind === 'over')) forgetting ??= forgetFace(order)
    switch (step.kind) {
      case 'ask': {
        show(`waiting-${step.what}`, `Waits for the person: ${step.what}. Lapses ${day(lapseAt(facts.progressAt))}.`)
        await restOrLapse(facts)
        break
      }
      case 'start-face': {
        show('starting-face', 'A session with the face provider is opened.')
        const opened = await soon(
          () => openFace(order),
          (answer) => answer === 'not-available',
        )
        if (opened === 'not-available')
          await noteChecked(order, facts.given, { part: 'face', answer: { kind: 'not-available' } })
        break
      }
      case 'check': {
        show(`checking-${step.part}`, `Being checked: ${step.part}.`)
        await noteChecked(order, facts.given, await check(order, step.part))
        break
      }
      case 'claim': {
        show('claiming', 'One person, one customer: the ID number is compared with those of all customers.')
        await claimPerson(order)
        break
      }
      case 'officer': {
        const { part } = step
        const { owner, deadline, lookAt, case: id } = await assignJoining(order, part)
        openCase = id
        // Whoever comes to a branch comes when they can.
        if (facts[part].why === 'instead-branch') {
          show('at-branch', `${id}: waits for the person at a branch. Lapses ${day(lapseAt(facts.progressAt))}.`)
          await restOrLapse(facts)
          break
        }
        show(
          'with-officer',
          `${id} (${part}: ${facts[part].why}) waits for ${owner} until ${beijing(deadline).slice(0, 16)}.`,
        )
        if (!(await rest(asksAgain(facts[part].why) ? lookAt : deadline)) || !asksAgain(facts[part].why)) break
        // What had no answer is asked again by itself; a clear answer takes it from the officer.
        const late = await ask(order, part)
        if (!silent(late)) await noteChecked(order, facts.given, late)
        break
      }
      case 'open': {
        show('opening', 'Everything is checked: the account and its limits are opened.')
        await openAccounts(order)
        await admit(order)
        break
      }
      case 'over': {
        if (step.state !== 'refused') return end(step.state, lastWords(step.state))
        const until = appealUntil(facts.endedAt ?? order.at)
        show(
          'refused',
          `Refused. An officer may have the person asked again until ${day(until)}; then papers are deleted.`,
        )
        if (await rest(until)) return end('refused', lastWords('refused'))
      }
    }
  }
}

const day = (instant: Instant) => beijing(instant).slice(0, 10)
const lastWords = (end: JoiningEnd) =>
  ({
    joined: 'Joined: the account is open.',
    refused: 'Refused; the time for an appeal is over.',
    lapsed: 'Lapsed: nothing was given for thirty days.',
    withdrawn: 'Withdrawn by the person.',
  })[end]

async function ask(order: JoiningOrder, part: Part): Promise<Answered> {
  if (part === 'identity') return { part, answer: await askRegistry(order) }
  if (part === 'face') return { part, answer: await askFace(order) }
  return { part, answer: await askAccount(order) }
}
const silent = ({ part, answer }: Answered): boolean =>
  part === 'face' ? answer.kind === 'not-available' : answer === 'not-available'
const waits = (said: Answered): boolean => said.part === 'face' && said.answer.kind === 'waiting'
async function check(order: JoiningOrder, part: Part): Promise<Answered> {
  const said = await soon(() => ask(order, part), silent)
  if (!waits(said)) return said
  // A moment for a result that is being worked out; then it is the person's turn again, and the provider gives notice.
  await sleep(1_000)
  return ask(order, part)
}

/** Asks, and asks again after seconds of network time while there is no answer. */
async function soon<T>(asking: () => Promise<T>, isNone: (answer: T) => boolean): Promise<T> {
  let answer = await asking()
  for (const seconds of SOON) {
    if (!isNone(answer)) break
    await sleep(seconds * 1000)
    answer = await asking()
  }
  return answer
}
