/** What workflow code has in common: proxies of steps, and how a run says where it stands. Runs in Temporal's sandbox. */
import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow'

type Steps<S> = {
  [K in keyof S]: S[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => Promise<R> : never
}

const never = ['BrokenInvariant']

/**
 * Steps that are ours: idempotent and answered in milliseconds, so they run as local activities. When one cannot be had
 * within five seconds (the bank is restarting, say) the same step goes on as an ordinary activity, which waits without
 * making the history grow (decision 16).
 */
export function ourSteps<S>(): Steps<S> {
  const local = proxyLocalActivities<Record<string, (...args: unknown[]) => Promise<unknown>>>({
    scheduleToCloseTimeout: '5s',
    retry: { maximumAttempts: 3, initialInterval: '200ms', nonRetryableErrorTypes: never },
  })
  const ordinary = proxyActivities<Record<string, (...args: unknown[]) => Promise<unknown>>>({
    startToCloseTimeout: '10s',
    retry: { initialInterval: '500ms', maximumInterval: '10s', nonRetryableErrorTypes: never },
  })
  return new Proxy({} as Steps<S>, {
    get:
      (_, name: string) =>
      async (...args: unknown[]) => {
        try {
          return await local[name]!(...args)
        } catch (failure) {
          if (isCancellation(failure) || brokeInvariant(failure)) throw failure
          return await ordinary[name]!(...args)
        }
      },
  })
}

/** Our own mistake, or anything else that its step says no repetition can help. */
const brokeInvariant = (failure: unknown): boolean =>
  failure instanceof ApplicationFailure
    ? failure.nonRetryable === true || never.includes(failure.type ?? '')
    : failure instanceof ActivityFailure && brokeInvariant(failure.cause)

/** Steps over many things, a batch at a time: idempotent, and repeated until nothing is left of what they do. */
export const batchSteps = <S>(): Steps<S> =>
  proxyActivities<Record<string, (...args: unknown[]) => Promise<unknown>>>({
    startToCloseTimeout: '15s',
    retry: { initialInterval: '500ms', maximumInterval: '10s', nonRetryableErrorTypes: never },
  }) as unknown as Steps<S>

/** Steps outside: another party's machine, with the time it may take for one answer. */
export const outsideSteps = <S>(seconds: number): Steps<S> =>
  proxyActivities<Record<string, (...args: unknown[]) => Promise<unknown>>>({
    startToCloseTimeout: `${seconds}s`,
    retry: { initialInterval: '1s', maximumInterval: '30s', nonRetryableErrorTypes: never },
  }) as unknown as Steps<S>

/** Tells people where a run stands: on Temporal's screen and in its search. */
export function showState(state: string, details: string): void {
  setCurrentDetails(details)
  upsertSearchAttributes({ State: [state] })
}
