/**
 * Sending goods back without a reason: 消费者权益保护法 art. 25, 网络购买商品七日无理由退货暂行办法 (工商总局令第90号). Seven days from the day
 * after it was signed for; a consumer's right alone, a firm that buys for its trade has none.
 */
import { addDays, type Day, dayOf, type Instant, instantOf } from '../time.ts'

/** By law none: made to order, fresh, opened digital goods, delivered papers. `agreed-none`: only when the buyer said so at the purchase. */
export const returnRules = ['seven-days', 'made-to-order', 'fresh', 'digital', 'press', 'agreed-none'] as const
export type ReturnRule = (typeof returnRules)[number]

/** After so many days a buyer who is silent has received what was sent: ten (WeChat's escrow of mini programs waits as long). */
export const RECEIVES_AFTER_DAYS = 10
export const NO_REASON_DAYS = 7
/** Days in which a fault can be reported before the money goes to the merchant; for goods that spoil, two. */
export const FAULT_DAYS: Readonly<Record<ReturnRule, number>> = {
  'seven-days': 7, 'made-to-order': 7, fresh: 2, digital: 7, press: 7, 'agreed-none': 7,
} // biome-ignore format: one row

export const receivesBySilence = (shipped: Instant): Instant =>
  instantOf(addDays(dayOf(shipped), RECEIVES_AFTER_DAYS + 1))

export type Buyer = 'consumer' | 'firm'
/** The last day on which the buyer may send it back without a reason; undefined where there is no such right. */
export const noReasonUntil = (rule: ReturnRule, received: Day, buyer: Buyer): Day | undefined =>
  rule === 'seven-days' && buyer === 'consumer' ? addDays(received, NO_REASON_DAYS) : undefined

/** From when on nothing stands between the merchant and its money, if nobody has complained: the start of the day after the longest window. */
export const windowEnds = (rules: readonly ReturnRule[], received: Instant): Instant =>
  instantOf(addDays(dayOf(received), Math.max(...rules.map((rule) => FAULT_DAYS[rule])) + 1))
