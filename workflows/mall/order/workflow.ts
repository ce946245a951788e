/** An order from goods and money set aside to every merchant paid. One run for each order, its merchants' parts side by side. Runs in Temporal's sandbox. */
import { allHandlersFinished, condition } from '@temporalio/workflow'
import { nextStep, type PartFacts } from '../../../core/mall/fulfilment.ts'
import { beijing, type Instant } from '../../../core/time.ts'
import { hearing } from '../../applying.ts'
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
  /** The replacement of an exchange is set aside; there is too little of it: the case is a return from then on. */
  setAsideCase(order: OrderOf, part: string, one: string): Promise<void>
  /** It was sent: it leaves the stock, and what came back is on sale again where it may be. */
  handOverCase(order: OrderOf, part: string, one: string): Promise<void>
  /** Nothing comes of the exchange. */
  setFreeCase(order: OrderOf, part: string, one: string): Promise<void>
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
  confirmOrder, lookPart, setAsideCase, handOverCase, setFreeCase, payBackCase, caseLate, tellLatePart, giveUpPart, receivePart, settlePart, closePart, concludeOrder,
} = ourSteps<OrderSteps>() // biome-ignore format: one list

/** Until when a part rests, or what it has come to. */
type Standing = { readonly until: Instant } | { readonly end: PartEnd }

export async function fulfilOrder(order: OrderOf): Promise<string> {
  const { parts } = order
  const standing: Standing[] = parts.map(() => ({ until: 0 }))
  /** What each part is at, in words; and how much of what was said it knows. */
  const shown = parts.map(() => 'paid')
  const heard = parts.map(() => -1)
  let resting = false
  let state = 'confirming'
  const show = (now: string, details: string) => {
    state = now
    showState(now, details)
  }
  const told = hearing({ stage: () => state, knows: (n) => resting && heard.every((known) => known >= n) })
  const end = async (how: 'over' | 'released', summary: string) => {
    await concludeOrder(order, how, summary)
    show(how, summary)
    heard.fill(Number.MAX_SAFE_INTEGER)
    resting = true
    await condition(allHandlersFinished)
    return how
  }

  /** Looks at a part and does what is due of it, until it has to wait for somebody or is over. */
  async function goOn(k: number): Promise<Standing> {
    const part = parts[k]!
    for (;;) {
      const facts = await lookPart(order, part)
      heard[k] = facts.given
      const step = nextStep(facts)
      switch (step.kind) {
        case 'over':
          heard[k] = Number.MAX_SAFE_INTEGER
          shown[k] = facts.state
          return { end: facts.state === 'closed' ? 'closed' : 'settled' }
        case 'wait':
          shown[k] = `${facts.state}, waits for ${step.what} until ${beijing(step.until).slice(0, 16)}`
          return { until: step.until }
        case 'set-aside':
          await setAsideCase(order, part, step.case)
          break
        case 'hand-over':
          await handOverCase(order, part, step.case)
          break
        case 'set-free':
          await setFreeCase(order, part, step.case)
          break
        case 'pay-back':
          await payBackCase(order, part, step.case)
          break
        case 'case-late':
          await caseLate(order, part, step.case)
          break
        case 'tell-late':
          await tellLatePart(order, part)
          break
        case 'give-up':
          await giveUpPart(order, part)
          break
        case 'receive':
          await receivePart(order, part)
          break
        case 'settle':
          await settlePart(order, part)
          break
        case 'close':
          await closePart(order, part)
      }
    }
  }

  show('confirming', 'Set aside: goods and money together.')
  if ((await confirmOrder(order)) === 'over')
    return end('released', 'It was not set aside any more: nothing was sold, nothing paid.')

  // Side by side: each part goes its own way, and whichever is due or spoken of is looked at, one after another.
  let reached: Instant = 0
  for (;;) {
    for (const [k, one] of standing.entries())
      if ('until' in one && (one.until <= reached || heard[k]! < told())) standing[k] = await goOn(k)
    const next = Math.min(...standing.map((one) => ('until' in one ? one.until : Number.POSITIVE_INFINITY)))
    if (next === Number.POSITIVE_INFINITY) break
    // What changes no moment before this one is not told: it looks again by then.
    show(
      'under-way',
      [
        ...shown.map((says, k) => `${k + 1}: ${says}`),
        `As it looked last; it looks again at ${beijing(next).slice(0, 16)}.`,
      ].join('\n'),
    )
    resting = true
    reached = (await waitUntil('order', next, () => heard.some((known) => known < told()), Math.min(...heard)))
      ? next
      : 0
    resting = false
  }
  await stopWaiting('order')
  const settled = standing.filter((one) => 'end' in one && one.end === 'settled').length
  return end('over', `${settled} of ${parts.length} parts settled, ${parts.length - settled} paid back.`)
}
