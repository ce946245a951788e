/**
 * An act that may have to be approved: tried as it is; when the bank asks for an approval, the customer is shown what the
 * bank understood, and the same act goes again with what they gave.
 */
import { createSignal } from 'solid-js'
import type { Given } from '../../core/customers/wire.ts'
import { newPress, Refused } from '../api.ts'
import type { Wanted } from './api.ts'

/** What stands before the customer now. `codeOf`: only the code of this approval is asked for once more. */
export type Pending = {
  readonly wanted: Wanted
  readonly why: string
  readonly codeOf?: string
  readonly give: (given: Given) => void
  readonly cancel: (failure: unknown) => void
}
const [pending, setPending] = createSignal<Pending>()

export { pending }

const ask = (wanted: Wanted, why: string, codeOf?: string): Promise<Given> =>
  new Promise<Given>((give, cancel) => {
    const end =
      <T>(then: (value: T) => void) =>
      (value: T) => {
        setPending(undefined)
        then(value)
      }
    setPending({ wanted, why, give: end(give), cancel: end(cancel), ...(codeOf ? { codeOf } : {}) })
  })

const ASKS: ReadonlySet<string> = new Set(['approval-needed', 'passkey-needed', 'approval-expired'])

export function approving<T>(
  wanted: () => Wanted,
  act: (press: string, given?: Given) => Promise<T>,
): (press: string) => Promise<T> {
  // Without an answer nobody knows whether it was done: the same press and the same approval go again.
  let again: { press: string; given: Given } | undefined
  const withGiven = async (given: Given): Promise<T> => {
    const one = again ?? { press: newPress(), given }
    again = one
    try {
      const value = await act(one.press, one.given)
      again = undefined
      return value
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure
      again = undefined
      if (failure.problem.code !== 'code-wrong' || !one.given.code) throw failure
      return withGiven(await ask(wanted(), failure.problem.detail, one.given.id))
    }
  }
  return async (press) => {
    if (again) return withGiven(again.given)
    try {
      return await act(press)
    } catch (failure) {
      if (!(failure instanceof Refused) || !ASKS.has(failure.problem.code)) throw failure
      return withGiven(await ask(wanted(), failure.problem.detail))
    }
  }
}
