/** Back in after every passkey was lost: a face at the provider, and then a moment for a new passkey. Runs in Temporal's sandbox. */
import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow'
import type { FaceAnswer } from '../../../core/customers/joining.ts'
import { decideFace, LOOK_MINUTES, type RecoveryWhy } from '../../../core/customers/recovery.ts'
import type { Instant } from '../../../core/time.ts'
import { ourSteps, outsideSteps, showState } from '../../ours.ts'

/** Who the person is stands with the customer, sealed; nothing of it comes into a history. */
export type Recovery = { readonly id: string; readonly customer: string; readonly at: Instant }

export interface RecoverySteps {
  /** Ends all passkeys and all other sessions, and leaves this one a moment to make a passkey in. */
  letBackIn(recovery: Recovery): Promise<'passed' | 'session-over'>
  failRecovery(recovery: Recovery, why: RecoveryWhy): Promise<void>
}
export interface RecoveryOutside {
  openFaceAgain(recovery: Recovery): Promise<'opened' | 'not-available'>
  askFaceAgain(recovery: Recovery): Promise<FaceAnswer>
  /** Has the provider delete its session. */
  forgetFaceAgain(recovery: Recovery): Promise<void>
}
const { letBackIn, failRecovery } = ourSteps<RecoverySteps>()
const { openFaceAgain, askFaceAgain, forgetFaceAgain } = outsideSteps<RecoveryOutside>(15)

/** The provider, or the person, says that the camera has looked. */
export const looked = defineSignal('looked')

/** Seconds of network time after which the provider is asked again when it gave no answer. */
const SOON = [1, 2, 5]
/** A result is asked for no more often than this before the time is over, whoever says that there is one. */
const MOST_LOOKS = 20

export async function recover(recovery: Recovery): Promise<'passed' | 'failed'> {
  let told = 0
  setHandler(looked, () => {
    told = Math.min(told + 1, MOST_LOOKS)
  })
  showState('opening', 'A session with the face provider is opened.')
  const until = Date.now() + LOOK_MINUTES * 60_000
  const opened = await soon(
    () => openFaceAgain(recovery),
    (answer) => answer === 'not-available',
  )
  let outcome: 'passed' | RecoveryWhy = 'face-not-available'
  if (opened === 'opened') {
    showState('face', `The person is before the camera; at most ${LOOK_MINUTES} minutes.`)
    outcome = decideFace(await theLook(recovery, until, () => told))
  }
  if (outcome === 'passed') outcome = await letBackIn(recovery)
  if (outcome !== 'passed') await failRecovery(recovery, outcome)
  if (opened === 'opened') await forgetFaceAgain(recovery)
  if (outcome === 'passed') {
    showState('passed', 'Let back in: every passkey and every other session is ended.')
    return 'passed'
  }
  showState('failed', `Not let back in: ${outcome}. Nothing has changed.`)
  return 'failed'
}

/** What the provider saw, once someone says that it has looked; and at the end in any case, should nobody say so. */
async function theLook(recovery: Recovery, until: Instant, told: () => number): Promise<FaceAnswer> {
  const ask = () =>
    soon(
      () => askFaceAgain(recovery),
      ({ kind }) => kind === 'not-available',
    )
  for (let heard = 0; ; ) {
    const came = await condition(() => told() > heard, Math.max(1, until - Date.now()))
    heard = told()
    let answer = await ask()
    if (answer.kind === 'waiting' && came) {
      // A moment for a result that is being worked out.
      await sleep(1_000)
      answer = await ask()
    }
    if (answer.kind !== 'waiting' || !came) return answer
  }
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
