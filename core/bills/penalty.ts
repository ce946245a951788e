/**
 * 违约金 on what is not paid by the due day: contractual, simple, capped. Each day's unpaid principal is added up
 * (积数), multiplied once and rounded half up once; what accrues on a day is the difference to what had accrued before,
 * so that daily steps sum to the fen.
 */
import { type Fen, fen, halfUp } from '../money.ts'
import { type Decimal, millionths } from './fees.ts'

export type PenaltyTerms = {
  /** Percent a day, for example "0.05" for 万分之五. */
  readonly percentPerDay: Decimal
  /** The most it comes to, in percent of the bill: a common cap is 100. */
  readonly capPercent: Decimal
}
/** What a part payment pays first. By default the principal, so that the penalty stops growing on what is paid. */
export type Allocation = 'principal-first' | 'penalty-first'

type Standing = { readonly amount: bigint; readonly paid: bigint; readonly penalty: bigint }
/** What is left of the bill itself, without penalty. */
export function principalLeft({ amount, paid, penalty }: Standing, allocation: Allocation): Fen {
  const towards = allocation === 'principal-first' ? paid : paid > penalty ? paid - penalty : 0n
  return fen(towards >= amount ? 0n : amount - towards)
}

/** `fenDays`: the sum of each overdue day's unpaid principal. */
export function penaltyOf(fenDays: bigint, amount: bigint, terms: PenaltyTerms): Fen {
  const grown = halfUp(fenDays * millionths(terms.percentPerDay), 100_000_000n)
  const cap = halfUp(amount * millionths(terms.capPercent), 100_000_000n)
  return fen(grown > cap ? cap : grown)
}

/** The next overdue day: what accrues on it, and where the sum stands then. */
export function accrueDay(
  bill: Standing & { readonly fenDays: bigint },
  terms: PenaltyTerms,
  allocation: Allocation,
): { readonly fenDays: bigint; readonly accrues: Fen } {
  const fenDays = bill.fenDays + principalLeft(bill, allocation)
  const accrues = penaltyOf(fenDays, bill.amount, terms) - bill.penalty
  // A bill that was lowered since may have accrued more than it would now: what is charged stays charged.
  return { fenDays, accrues: fen(accrues > 0n ? accrues : 0n) }
}
