/** One household's bill in a run: what it can be paid with, and what it is called at any moment. */
import type { Answer } from '../ledger/command.ts'
import { type Fen, fen } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'

/** draft: in a sheet that nobody has confirmed; closed: the run ended with something left to pay. */
export const houseBillStates = ['draft', 'presenting', 'open', 'part', 'paid', 'withdrawn', 'closed'] as const
export type HouseBillState = (typeof houseBillStates)[number]

/** `exact`: all of what is left; `at-most`: any part of it. */
export type Exactness = 'exact' | 'at-most'

export type PayRefusal =
  | { readonly kind: 'bill-already-paid' }
  | { readonly kind: 'bill-closed' }
  | { readonly kind: 'more-than-due'; readonly left: Fen }
  | { readonly kind: 'part-not-allowed'; readonly left: Fen }

/** Whether a bill can be paid with this amount, as far as one knows; the ledger's own answer counts. */
export function payable(
  bill: { readonly state: HouseBillState; readonly left: bigint },
  amount: Fen,
  exactness: Exactness,
): Result<Fen, PayRefusal> {
  if (bill.state === 'withdrawn' || bill.state === 'closed' || bill.state === 'draft' || bill.state === 'presenting')
    return refuse({ kind: 'bill-closed' })
  if (bill.left === 0n) return refuse({ kind: 'bill-already-paid' })
  if (amount > bill.left) return refuse({ kind: 'more-than-due', left: fen(bill.left) })
  if (exactness === 'exact' && amount < bill.left) return refuse({ kind: 'part-not-allowed', left: fen(bill.left) })
  return ok(amount)
}

/** What the ledger says no with, about one of the bills of a payment; undefined when it is about something else. */
export function dueRefusal(answer: Answer, amounts: ReadonlyMap<string, Fen>): PayRefusal | undefined {
  if (!('account' in answer)) return undefined
  const asked = amounts.get(answer.account)
  if (asked === undefined) return undefined
  if (answer.kind === 'account-closed' || answer.kind === 'account-unknown') return { kind: 'bill-closed' }
  if (answer.kind !== 'insufficient-funds') return undefined
  const left = fen(asked - answer.short)
  return left === 0n ? { kind: 'bill-already-paid' } : { kind: 'more-than-due', left }
}

/** A householder is asked for their name before a bill is shown: spaces and width do not matter, nor does case. */
export const sameName = (a: string, b: string) => plainName(a) === plainName(b)
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/[\s·.]/g, '')
    .toLowerCase()
