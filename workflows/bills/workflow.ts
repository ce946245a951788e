/** Paying an outside biller's bill. Runs in Temporal's sandbox. */
import { condition, defineQuery, defineSignal, defineUpdate, setHandler, sleep } from '@temporalio/workflow'
import type { As } from '../../core/bills/due.ts'
import type { NotHeld } from '../../core/bills/payment.ts'
import type { AccountClass } from '../../core/deposits/classes.ts'
import type { ApprovedBy } from '../../core/deposits/limits.ts'
import type { Instant } from '../../core/time.ts'
import { stopWaiting, waitUntil } from '../calendar/workflow.ts'
import { ourSteps, outsideSteps, showState } from '../ours.ts'

/** The payment as it travels: amounts as text, because a bigint crosses no wire. */
export type PaymentOrder = {
  readonly id: string
  readonly at: Instant
  readonly customer: string
  readonly biller: string
  /** What the payer said, by the biller's data. Runs of before there was such data have the customer number alone. */
  readonly parameters?: Readonly<Record<string, string>>
  readonly customerNumber?: string
  /** Empty where something is bought without a bill. */
  readonly bill: string
  /** Fen, in decimal digits, like every amount here. */
  readonly amount: string
  readonly fee?: string
  readonly tax?: string
  /** What the bill has cost until the day of payment, and how much of what is left is paid; both its amount when absent. */
  readonly due?: readonly { readonly as: As; readonly amount: string }[]
  readonly takes?: string
  /** The class of the payer's account, and who approved the payment. */
  readonly class?: AccountClass
  readonly approved?: ApprovedBy
  readonly request: string
}

export type Delivered =
  | { readonly kind: 'accepted'; readonly receipt: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unknown' }
/** What a person of the bank found out about a payment that stayed unclear. */
export type Decision = { readonly outcome: 'paid' | 'not-paid'; readonly officer: string; readonly receipt: string }

export interface OurSteps {
  /** Makes the bill known to the ledger; the biller may have changed its amount since another payment did. */
  present(order: PaymentOrder): Promise<'presented' | 'amount-differs'>
  /** Sets the money and the bill aside, together or not at all. */
  hold(order: PaymentOrder): Promise<'held' | NotHeld>
  /** Notes a refusal that no ledger entry tells of. */
  refuse(order: PaymentOrder, reason: NotHeld): Promise<void>
  /** Tells the customer that the biller's answer is missing and we go on asking. */
  noteUnclear(order: PaymentOrder): Promise<void>
  settle(order: PaymentOrder, receipt: string): Promise<void>
  release(order: PaymentOrder, reason: string): Promise<void>
  /** When the bank looks again: the next business day at ten. */
  nextReview(order: PaymentOrder): Promise<Instant>
  /** Parks the money in suspense and opens a work item. */
  suspend(order: PaymentOrder): Promise<void>
  resolve(order: PaymentOrder, decision: Decision): Promise<void>
  /** Keeps the run's last words with the payment: runs expire, payments do not. */
  conclude(order: PaymentOrder, summary: string): Promise<void>
}
export interface OutsideSteps {
  deliver(order: PaymentOrder): Promise<Delivered>
  inquire(order: PaymentOrder): Promise<Delivered>
}

const { present, hold, refuse, noteUnclear, settle, release, nextReview, suspend, resolve, conclude } =
  ourSteps<OurSteps>()
const { deliver, inquire } = outsideSteps<OutsideSteps>(15)

/** Answers as soon as the money is held or refused; sent together with the start. */
export const held = defineUpdate<'held' | NotHeld>('held')
/** An officer's finding about a payment in review. */
export const decide = defineUpdate<'accepted' | 'too-late', [Decision]>('decide')
/** The same as an update, for who cannot send one: the run of a reconciliation's case. */
export const found = defineSignal<[Decision]>('found')
export const stage = defineQuery<string>('stage')

export type Ended = 'paid' | 'returned' | 'refused'

/** Seconds after which the biller is asked again. Network time, not business time. */
const ASK_AGAIN = [1, 2, 5, 10, 30]

/** One payment, from the hold on the customer's money to its settlement or its return; never both, never neither. */
export async function payBill(order: PaymentOrder): Promise<Ended> {
  let answer: 'held' | NotHeld | undefined
  let decision: Decision | undefined
  let now = 'requested'
  let waited = false
  const show = (state: string, details: string) => {
    now = state
    showState(state, details)
  }
  setHandler(stage, () => now)
  setHandler(held, async () => {
    await condition(() => answer !== undefined)
    return answer!
  })
  const take = (finding: Decision) => {
    if (now !== 'in-review' || decision) return 'too-late'
    decision = finding
    return 'accepted'
  }
  setHandler(decide, take)
  setHandler(found, (finding) => void take(finding))
  const end = async (state: Ended, summary: string): Promise<Ended> => {
    show(state, summary)
    if (waited) await stopWaiting('review')
    await conclude(order, summary)
    return state
  }

  // Where nothing is presented there is nothing to pay twice: two presses are two purchases.
  const presented = order.bill === '' ? 'presented' : await present(order)
  answer = presented === 'presented' ? await hold(order) : presented
  if (answer !== 'held') {
    if (answer === 'amount-differs') await refuse(order, answer)
    return end('refused', `Nothing was taken: ${answer}.`)
  }
  show('held', 'The money is held; the biller is being asked.')

  let outcome = await deliver(order)
  if (outcome.kind === 'unknown') {
    // No answer is not a no: only the biller knows whether it has the payment.
    await noteUnclear(order)
    show('unclear', 'The biller gave no clear answer; it is asked again by reference.')
    for (const seconds of ASK_AGAIN) {
      await sleep(seconds * 1000)
      outcome = await inquire(order)
      if (outcome.kind !== 'unknown') break
    }
  }
  if (outcome.kind === 'unknown') {
    // The biller closes its day; by then its books know.
    waited = true
    await waitUntil('review', await nextReview(order))
    outcome = await inquire(order)
  }
  if (outcome.kind === 'accepted') {
    await settle(order, outcome.receipt)
    return end('paid', `Paid; the biller's receipt is ${outcome.receipt}.`)
  }
  if (outcome.kind === 'rejected') {
    await release(order, outcome.reason)
    return end('returned', `Given back: ${outcome.reason}.`)
  }

  await suspend(order)
  show('in-review', `Unknown since the review; the money is in suspense. Work item: review-${order.id}.`)
  while (!decision) {
    // Every business day the biller is asked once more; a person may decide at any time.
    if (!(await waitUntil('review', await nextReview(order), () => decision !== undefined))) break
    const late = await inquire(order)
    if (late.kind === 'accepted') decision ??= { outcome: 'paid', officer: 'inquiry', receipt: late.receipt }
    else if (late.kind === 'rejected') decision ??= { outcome: 'not-paid', officer: 'inquiry', receipt: late.reason }
  }
  await resolve(order, decision!)
  return decision!.outcome === 'paid'
    ? end('paid', `Found at the biller by ${decision!.officer}.`)
    : end('returned', `Not found at the biller by ${decision!.officer}; given back.`)
}
