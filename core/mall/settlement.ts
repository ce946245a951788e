/**
 * Who gets what of a part once nobody can ask for its money any more: the mall's commission, the channel's fee, the shares of
 * beneficiaries, in this order and never more than there is, and the merchant all the rest, so that every fen is somebody's. Each is worked
 * out once and rounded half up; commission and fee contain the tax on them.
 */
import { percentOf } from '../bills/fees.ts'
import { type Fen, fen, halfUp, sum } from '../money.ts'
import { addDays, dayOf, type Instant, instantOf } from '../time.ts'
import { commissionOn } from './commission.ts'
import { type Given, leftOf, lineLeft, type Part, subsidyFor, subsidyLeft } from './parts.ts'

export type Settlement = {
  /** What stood of the part: the sum of all that follows. */
  readonly amount: Fen
  readonly commission: Fen
  readonly channelFee: Fen
  readonly shares: readonly { readonly owner: string; readonly amount: Fen }[]
  readonly merchant: Fen
}

/** The shipping that falls to each line by its money; the last takes what is left over. */
function shippingByLine(part: Part, given: Given): Fen[] {
  const left = part.shipping - given.shipping
  const amounts = part.lines.map((_, at) => lineLeft(part, given, at))
  const all = sum(amounts)
  let before = 0n
  let through = 0n
  return amounts.map((amount) => {
    through += amount
    const to = all === 0n ? left : halfUp(left * through, all)
    const share = fen(to - before)
    before = to
    return share
  })
}

export function settlementOf(part: Part, given: Given): Settlement {
  const amount = leftOf(part, given)
  const shipping = shippingByLine(part, given)
  let rest = amount as bigint
  /** In their order, and never more than is there. */
  const taken = (wanted: bigint): Fen => {
    const takes = wanted < rest ? wanted : rest
    rest -= takes
    return fen(takes)
  }
  const commission = taken(
    sum(
      part.lines.map((line, at) => {
        const left = lineLeft(part, given, at)
        return left === 0n ? fen(0n) : commissionOn(line.commission, left, shipping[at]!)
      }),
    ),
  )
  // The mall's part came through no channel.
  const channelFee = taken(percentOf(amount - subsidyLeft(part, given), part.channelPercent))
  const owed = new Map<string, bigint>()
  for (const [at, line] of part.lines.entries())
    for (const { owner, percent } of line.beneficiaries)
      owed.set(owner, (owed.get(owner) ?? 0n) + percentOf(lineLeft(part, given, at), percent))
  const shares = [...owed]
    .map(([owner, share]) => ({ owner, amount: taken(share) }))
    .filter((share) => share.amount > 0n)
  return { amount, commission, channelFee, shares, merchant: fen(rest) }
}

export type TakenBack = {
  /** What the buyer and, of what it paid, the mall get. */
  readonly amount: Fen
  readonly subsidy: Fen
  /** What the mall gives back of its commission and of the channel's fee. */
  readonly commission: Fen
  readonly channelFee: Fen
  /** The merchant pays the rest out of its own account; what beneficiaries got stays theirs. */
  readonly merchant: Fen
}
/** When goods of a settled part are paid back: what these pieces make of a difference to each. */
export function takenBack(part: Part, before: Given, after: Given): TakenBack {
  const [was, is] = [settlementOf(part, before), settlementOf(part, after)]
  const amount = fen(was.amount - is.amount)
  const commission = fen(was.commission - is.commission)
  const channelFee = fen(was.channelFee - is.channelFee)
  const pieces = after.pieces.map((now, line) => ({ line, quantity: now - before.pieces[line]! }))
  return {
    amount,
    subsidy: subsidyFor(part, before, pieces),
    commission,
    channelFee,
    merchant: fen(amount - commission - channelFee),
  }
}

/** The most that beneficiaries may be promised of a good, in percent together: what others take must leave something. */
export const MOST_SHARED_PERCENT = 30

/** What was divided is given back for so many days, and so often of one part (WeChat Pay's partner document 4012525463, as others keep it). */
const LATER_DAYS = 180
const MOST_LATER = 20
/** Whether a merchant may still pay back of a part that was settled at an instant, `times` of which it has; after that it pays by transfer. */
export const mayPayBackLater = (settledAt: Instant, times: number, at: Instant): boolean =>
  at < instantOf(addDays(dayOf(settledAt), LATER_DAYS + 1)) && times < MOST_LATER
export const laterLimits = { days: LATER_DAYS, times: MOST_LATER } as const
