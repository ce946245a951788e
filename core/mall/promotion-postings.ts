/**
 * What of promotions is limited stands in accounts that cannot go below nothing (decision 9): how many coupons may be claimed, how many a
 * buyer holds, how much the mall may give. An order uses them in the entry that sets its goods and money aside, so that whatever comes
 * together nothing is given twice; when the order is released they are free again.
 */
import { accountId, entryId, type Id } from '../id.ts'
import { LIMIT, ownAccount, TIMES } from '../ledger/chart.ts'
import { type Command, moving, type Purpose, type Transfer } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import type { Instant } from '../time.ts'
import { discountsOf, type Part } from './parts.ts'

/** Coupons that may still be claimed. */
export const issueAccount = (promotion: string): Id => accountId(promotion, 'coupons')
/** Coupons that a buyer holds. */
export const couponAccount = (promotion: string, customer: string): Id =>
  accountId(`${promotion} ${customer}`, 'coupon')
/** What may still be given, in fen. */
export const budgetAccount = (promotion: string): Id => accountId(promotion, 'budget')

type ByWhom = { readonly actor: string; readonly request: string }
const purpose = (business: string, step: string, { actor, request }: ByWhom): Purpose => ({ business, step, memo: '', actor, request }) // biome-ignore format: one line
const BY_BANK: ByWhom = { actor: 'bank', request: '' }
type Limited = { readonly id: string; readonly at: Instant; readonly inAll: number | null; readonly budget: Fen | null }

/** Opens what of a promotion is limited; the same again changes nothing. */
export const openPromotion = ({ id, at, inAll, budget }: Limited, by: ByWhom): Command[] => [
  ...limited(id, at, 'coupons', inAll === null ? null : { account: issueAccount(id), unit: TIMES, from: ownAccount('coupons'), amount: BigInt(inAll) }, by),
  ...limited(id, at, 'budget', budget === null ? null : { account: budgetAccount(id), unit: LIMIT, from: ownAccount('promotion-budgets'), amount: budget }, by),
] // biome-ignore format: an account a line
function limited(id: string, at: Instant, what: string, of: { account: Id; unit: string; from: Id; amount: bigint } | null, by: ByWhom): Command[] {
  if (!of) return []
  return [
    { kind: 'open', id: entryId(id, at, `open-${what}`), account: of.account, unit: of.unit, side: 'credit', head: '9002', floor: 0n, owner: id },
    { kind: 'post', id: entryId(id, at, what), transfers: moving(of.from, of.account, of.amount), ...purpose(id, what, by) },
  ]
} // biome-ignore format: a command a line

/** A buyer's coupons: as many as each may have, at once; `at` is when the buyer first asked. The ledger says no when there are not so many left. */
export const claimCoupons = (
  { id, at, inAll, many, customer }: Pick<Limited, 'id' | 'at' | 'inAll'> & { readonly many: number; readonly customer: string },
  request: string,
): Command[] => {
  const account = couponAccount(id, customer)
  const business = `${id} ${customer}`
  return [
    { kind: 'open', id: entryId(business, at, 'open-coupon'), account, unit: TIMES, side: 'credit', head: '9002', floor: 0n, owner: customer },
    { kind: 'post', id: entryId(business, at, 'claim'), transfers: moving(inAll === null ? ownAccount('coupons') : issueAccount(id), account, BigInt(many)), ...purpose(id, 'claim', { actor: customer, request }) },
  ]
} // biome-ignore format: a command a line

/**
 * So many as one buyer may have of a promotion or a flash sale without having claimed them, opened with the first order that has one; they are used
 * as coupons are. `at`: when it was made.
 */
export const openQuota = ({ id, at }: Pick<Limited, 'id' | 'at'>, many: number, customer: string, request: string): Command[] =>
  claimCoupons({ id, at, inAll: null, many, customer }, request) // biome-ignore format: one line

/** What an order uses of a promotion. */
export type Use = { readonly promotion: string; readonly coupon: boolean; readonly budget: Fen | null }
export const used = ({ promotion, coupon, budget }: Use, customer: string): Transfer[] => [
  ...(coupon ? moving(couponAccount(promotion, customer), ownAccount('coupons'), 1n) : []),
  ...(budget === null ? [] : moving(budgetAccount(promotion), ownAccount('promotion-budgets'), budget)),
]
/** What an order was cheaper by for nothing: promotions of whose parts none was ever sent, and all are given up. `gone` says so of each part. */
export function usedForNothing(parts: readonly (Pick<Part, 'lines' | 'shippingDiscounts'> & { readonly gone: boolean })[]): string[] {
  const named = (some: typeof parts) => new Set(some.flatMap((part) => discountsOf(part).map(({ promotion }) => promotion)))
  const kept = named(parts.filter(({ gone }) => !gone))
  return [...named(parts)].filter((promotion) => !kept.has(promotion))
} // biome-ignore format: one rule
/** A coupon that was used for nothing is the buyer's again, for as long as it lasts. Once for an order. */
export const couponBack = (order: { readonly id: string; readonly at: Instant }, promotion: string, customer: string, request: string): Command => ({
  kind: 'post',
  id: entryId(`${order.id} ${promotion}`, order.at, 'coupon-back'),
  transfers: moving(ownAccount('coupons'), couponAccount(promotion, customer), 1n),
  ...purpose(order.id, 'coupon-back', { actor: 'bank', request }),
}) // biome-ignore format: one entry
/** An account of what is limited, and where what is left of it goes when it is over. */
export type Limit = { readonly account: Id; readonly to: Id }
/** What a buyer may have of a promotion or a flash sale. */
export const limitOfBuyer = (id: string, customer: string): Limit => ({ account: couponAccount(id, customer), to: ownAccount('coupons') }) // biome-ignore format: one line
/** What all may have together. */
export const limitsOfAll = (promotion: string): Limit[] => [
  { account: issueAccount(promotion), to: ownAccount('coupons') },
  { account: budgetAccount(promotion), to: ownAccount('promotion-budgets') },
]
/**
 * It is over, and given to nobody any more: what is left goes back, and the account leaves memory. Refused where something of it is set aside; then it is
 * asked for again as another `attempt`, from 1, for the ledger remembers what it refused. `at`: when the promotion or the flash sale was made.
 */
export const closeLimit = ({ id, at }: Pick<Limited, 'id' | 'at'>, { account, to, left }: Limit & { readonly left: bigint }, attempt: number): Command[] => [
  ...(left === 0n ? [] : [{ kind: 'post' as const, id: entryId(`${id} ${account}`, at, 'put-back', attempt), transfers: moving(account, to, left), ...purpose(id, 'put-back', BY_BANK) }]),
  { kind: 'close', id: entryId(`${id} ${account}`, at, 'close', attempt), account, ...purpose(id, 'close', BY_BANK) },
] // biome-ignore format: a command a line
/** Which of them the ledger says there is too little of. */
export const usedUp = (account: Id, uses: readonly Use[], customer: string): Use | undefined =>
  uses.find(({ promotion }) => account === couponAccount(promotion, customer) || account === budgetAccount(promotion))
