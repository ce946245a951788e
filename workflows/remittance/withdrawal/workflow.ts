/** Money out to the customer's own account at another bank. Runs in Temporal's sandbox. */
import { condition, defineQuery, defineUpdate, setHandler, sleep } from '@temporalio/workflow'
import type { AccountClass } from '../../../core/deposits/classes.ts'
import type { Instant } from '../../../core/time.ts'
import { ourSteps, outsideSteps, showState } from '../../ours.ts'

export type Withdrawal = {
  readonly id: string
  readonly at: Instant
  readonly customer: string
  readonly class: AccountClass
  /** Fen, in decimal digits. */
  readonly amount: string
  readonly request: string
}
export type Sent =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unknown' }
export type NotSet = 'insufficient-funds' | 'account-frozen'

export interface WithdrawalSteps {
  /** Sets the money aside for the clearing house. */
  setAside(order: Withdrawal): Promise<'held' | NotSet>
  noteNoAnswer(order: Withdrawal): Promise<void>
  payOut(order: Withdrawal): Promise<void>
  giveBack(order: Withdrawal, reason: string): Promise<void>
  closeWithdrawal(order: Withdrawal, summary: string): Promise<void>
}
export interface ClearingSteps {
  /** Sends the transfer; again under the same id is the same transfer. */
  sendOut(order: Withdrawal): Promise<Sent>
  /** Asks what became of it; what never arrived can arrive no more once the clearing house has said so. */
  askAfter(order: Withdrawal): Promise<Sent>
}
const { setAside, noteNoAnswer, payOut, giveBack, closeWithdrawal } = ourSteps<WithdrawalSteps>()
const { sendOut, askAfter } = outsideSteps<ClearingSteps>(15)

/** Answers as soon as the money is set aside or refused; sent together with the start. */
export const setAsideOr = defineUpdate<'held' | NotSet>('set-aside')
export const stage = defineQuery<string>('stage')

/** Seconds after which the clearing house is asked again; after the last, every hour. Network time, not business time. */
const ASK_AGAIN = [1, 2, 5, 10, 30, 60, 300]
const HOUR = 3_600

export async function withdraw(order: Withdrawal): Promise<'paid' | 'returned' | 'refused'> {
  let answer: 'held' | NotSet | undefined
  let now = 'requested'
  const show = (state: string, details: string) => {
    now = state
    showState(state, details)
  }
  setHandler(stage, () => now)
  setHandler(setAsideOr, async () => {
    await condition(() => answer !== undefined)
    return answer!
  })
  const end = async <S extends 'paid' | 'returned' | 'refused'>(state: S, summary: string): Promise<S> => {
    show(state, summary)
    await closeWithdrawal(order, summary)
    return state
  }

  answer = await setAside(order)
  if (answer !== 'held') return end('refused', `Nothing was taken: ${answer}.`)
  show('held', 'The money is set aside; the clearing house has the transfer.')

  let sent = await sendOut(order)
  if (sent.kind === 'unknown') {
    // No answer is not a no: the money may be on its way.
    await noteNoAnswer(order)
    show('unclear', 'The clearing house gave no clear answer; it is asked by the same id until it does.')
  }
  for (let tries = 0; sent.kind === 'unknown'; tries++) {
    await sleep((ASK_AGAIN[tries] ?? HOUR) * 1000)
    sent = await askAfter(order)
  }
  if (sent.kind === 'accepted') {
    await payOut(order)
    return end('paid', 'Paid out to the bound account.')
  }
  await giveBack(order, sent.reason)
  return end('returned', `Given back: ${sent.reason}.`)
}
