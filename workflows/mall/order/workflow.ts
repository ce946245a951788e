/** An order from goods and money set aside to every merchant paid. One run for each order, its merchants' parts side by side. Runs in Temporal's sandbox. */
import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow'
import { nextStep, type PartFacts } from '../../../core/mall/fulfilment.ts'
import { beijing, type Instant } from '../../../core/time.ts'
import { given, stage } from '../../applying.ts'
import { stopWaiting, waitUntil } from '../../calendar/workflow.ts'
import { ourSteps, showState } from '../../ours.ts'

/** Who bought what stands in the rows; nothing of it comes into a history. */
export type OrderOf = { readonly id: string; readonly at: Instant; readonly parts: readonly string[] }
/** `given`: how often something was said about the order by then. */
export type LookedPart = PartFacts & { readonly given: number }
export type PartEnd = 'settled' | 'closed'

export interface OrderSteps {
  /** What is set aside is paid, and each part's money stands on its own; `over` when it was not set aside any more. */
  confirmOrder(order: OrderOf): Promise<'paid' | 'over'>
  lookPart(order: OrderOf, part: string): Promise<LookedPart>
  payBackCase(order: OrderOf, part: string, one: string): Promise<void>
  /** Whoever had to act was silent. */
  caseLate(order: OrderOf, part: string, one: string): Promise<void>
  tellLatePart(order: OrderOf, part: string): Promise<void>
  /** A case over all that is left, agreed. */
  giveUpPart(order: OrderOf, part: string): Promise<void>
  receivePart(order: OrderOf, part: string): Promise<void>
  settlePart(order: OrderOf, part: string): Promise<void>
  closePart(order: OrderOf, part: string): Promise<void>
  concludeOrder(order: OrderOf, end: 'over' | 'released', summary: string): Promise<void>
}
const {
  confirmOrder, lookPart, payBackCase, caseLate, tellLatePart, giveUpPart, receivePart, settlePart, closePart, concludeOrder,
} = ourSteps<OrderSteps>() // biome-ignore format: one list

export async function fulfilOrder(order: OrderOf): Promise<string> {
  const { parts } = order
  /** What each part is at, in words; and how much of what was said it knows. */
  const shown = parts.map(() => 'waiting')
  const heard = parts.map(() => -1)
  const resting = parts.map(() => false)
  let told = 0
  let state = 'confirming'
  const show = (now: string, details: string) => {
    state = now
    showState(now, details)
  }
  const showParts = () => show('under-way', parts.map((_, n) => `${n + 1}: ${shown[n]}`).join('\n'))
  setHandler(stage, () => state)
  setHandler(
    given,
    async (n) => {
      told = Math.max(told, n)
      await condition(() => parts.every((_, k) => resting[k] && heard[k]! >= n))
      return state
    },
    {
      validator: (n) => {
        if (!Number.isSafeInteger(n) || n < 1) throw new Error('what was said is counted from one')
      },
    },
  )
  const end = async (how: 'over' | 'released', summary: string) => {
    await concludeOrder(order, how, summary)
    show(how, summary)
    heard.fill(Number.MAX_SAFE_INTEGER)
    resting.fill(true)
    await condition(allHandlersFinished)
    return how
  }

  show('confirming', 'Set aside: goods and money together.')
  if ((await confirmOrder(order)) === 'over')
    return end('released', 'It was not set aside any more: nothing was sold, nothing paid.')

  async function fulfil(part: string, k: number): Promise<PartEnd> {
    for (;;) {
      const facts = await lookPart(order, part)
      heard[k] = facts.given
      const step = nextStep(facts)
      const says = (words: string) => {
        shown[k] = words
        showParts()
      }
      switch (step.kind) {
        case 'over':
          says(facts.state)
          heard[k] = Number.MAX_SAFE_INTEGER
          resting[k] = true
          await stopWaiting(`part-${k}`)
          return facts.state === 'closed' ? 'closed' : 'settled'
        case 'pay-back':
          says(`${step.case} is paid back`)
          await payBackCase(order, part, step.case)
          break
        case 'case-late':
          says(`${step.case}: whoever had to act was silent`)
          await caseLate(order, part, step.case)
          break
        case 'tell-late':
          await tellLatePart(order, part)
          break
        case 'give-up':
          says('never sent: all of it goes back')
          await giveUpPart(order, part)
          break
        case 'receive':
          says('received by silence')
          await receivePart(order, part)
          break
        case 'settle':
          says('settles')
          await settlePart(order, part)
          break
        case 'close':
          says('nothing of it is left')
          await closePart(order, part)
          break
        case 'wait': {
          says(`${facts.state}, waits for ${step.what} until ${beijing(step.until).slice(0, 16)}`)
          resting[k] = true
          await waitUntil(`part-${k}`, step.until, () => told > heard[k]!)
          resting[k] = false
        }
      }
    }
  }
  const ends = await Promise.all(parts.map(fulfil))
  const settled = ends.filter((one) => one === 'settled').length
  return end('over', `${settled} of ${ends.length} parts settled, ${ends.length - settled} paid back.`)
}
