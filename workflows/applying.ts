/**
 * What runs have in common that are told of one thing after another. Those of an application: the applicant gives, an officer may have to
 * decide, and between two steps the run rests until one of them speaks or a time comes. Runs in Temporal's sandbox.
 */
import { allHandlersFinished, condition, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow'
import type { Instant } from '../core/time.ts'
import { stopWaiting, waitUntil } from './calendar/workflow.ts'
import { showState } from './ours.ts'

export const stage = defineQuery<string>('stage')
/** The applicant has given something for the so-manieth time; answers where it stands once the run rests again. */
export const given = defineUpdate<string, [number]>('given')

/** Answers with the stage of a run; whoever says that something was given hears it once the run rests again and knows of it. Gives how much was told of. */
export function hearing(run: { stage(): string; knows(times: number): boolean }): () => number {
  let told = 0
  setHandler(stage, run.stage)
  setHandler(
    given,
    async (n) => {
      told = Math.max(told, n)
      await condition(() => run.knows(n))
      return run.stage()
    },
    {
      validator: (n) => {
        if (!Number.isSafeInteger(n) || n < 1) throw new Error('what was given is counted from one')
      },
    },
  )
  return () => told
}

type Decide<Decision> = ReturnType<typeof defineUpdate<'accepted' | 'too-late', [Decision]>>

/** `takes`: whether the run waits for just this decision. */
export function applying<Decision>(wait: string, decide: Decide<Decision>, takes: (said: Decision) => boolean) {
  let state = 'beginning'
  let resting = false
  /** What was given, as far as the row was seen to say. */
  let heard = -1
  let decision: Decision | undefined
  const show = (now: string, details: string) => {
    state = now
    showState(now, details)
  }
  const told = hearing({ stage: () => state, knows: (n) => resting && heard >= n })
  setHandler(decide, async (said) => {
    // The row may say a moment earlier than the run that an officer has it.
    await condition(() => resting)
    if (decision !== undefined || !takes(said)) return 'too-late'
    decision = said
    resting = false
    return 'accepted'
  })
  return {
    show,
    /** The row was looked at: so much of what was given is known. */
    looked(times: number) {
      heard = times
    },
    decision: () => decision,
    /** It is written down: there may be another. */
    decided() {
      decision = undefined
    },
    /** Waits for the applicant or an officer until then; answers whether then has come first. */
    async rest(until: Instant): Promise<boolean> {
      resting = true
      const reached = await waitUntil(wait, until, () => told() > heard || decision !== undefined)
      resting = false
      return reached && told() <= heard && decision === undefined
    },
    /** The run's last words, after its row has them; whoever still speaks hears them. */
    async end<How extends string>(how: How, summary: string): Promise<How> {
      await stopWaiting(wait)
      show(how, summary)
      heard = Number.MAX_SAFE_INTEGER
      resting = true
      await condition(allHandlersFinished)
      return how
    },
  }
}
