/**
 * Limits live in the ledger (decisions 9 and 10): each is an account that holds what is left of it, moved in the same
 * entry as the money. So two devices cannot pass a limit together, and no night's sweep renews it.
 */
import { accountId, entryId, type Id } from '../id.ts'
import { LIMIT, ownAccount, TIMES } from '../ledger/chart.ts'
import type { Answer, Command, Transfer } from '../ledger/command.ts'
import type { Fen } from '../money.ts'
import { dayOf, type Instant } from '../time.ts'
import { type AccountClass, termsOn, UNASKED_DAY, UNSIGNED_DAY } from './classes.ts'

export const limitNames = [
  'out-day', 'out-year', 'in-day', 'in-year', 'transfers-day', 'unsigned-day', 'unasked-day', 'room',
] as const // biome-ignore format: one list
/** `unsigned`: without a passkey's signature; `unasked`: without any approval; `room`: up to the cap of the balance. */
export type LimitName = (typeof limitNames)[number]
export const limitAccount = (customer: string, name: LimitName): Id => accountId(customer, `limit ${name}`)

/** How a payment was approved: signed, by a texted code, by a mandate that was given, or not at all. */
export type ApprovedBy = 'passkey' | 'code' | 'mandate' | 'nobody'
export type Holder = { readonly customer: string; readonly class: AccountClass }

const use = (customer: string, name: LimitName, amount: bigint): Transfer => ({
  debit: limitAccount(customer, name),
  credit: ownAccount(name === 'transfers-day' ? 'transfer-times' : 'limits'),
  amount,
})
const back = (transfer: Transfer): Transfer => ({ ...transfer, debit: transfer.credit, credit: transfer.debit })

/** What money of a customer's account to others moves beside it. */
export function paidOut(
  { customer, class: of }: Holder,
  amount: bigint,
  approved: ApprovedBy,
  kind: 'payment' | 'transfer' = 'payment',
): Transfer[] {
  return [
    use(customer, 'out-day', amount),
    use(customer, 'out-year', amount),
    ...(kind === 'transfer' ? [use(customer, 'transfers-day', 1n)] : []),
    ...(approved === 'code' || approved === 'nobody' ? [use(customer, 'unsigned-day', amount)] : []),
    ...(approved === 'nobody' ? [use(customer, 'unasked-day', amount)] : []),
    ...movedOut({ customer, class: of }, amount),
  ]
}
/** What money from others moves. Where the class takes none, `mayReceive` has said so before. */
export const takenIn = ({ customer, class: of }: Holder, amount: bigint): Transfer[] => [
  ...(of === 'I' ? [] : [use(customer, 'in-day', amount), use(customer, 'in-year', amount)]),
  ...movedIn({ customer, class: of }, amount),
]
/** From the bound account, or given back: no limit but the cap of the balance. */
export const movedIn = ({ customer, class: of }: Holder, amount: bigint): Transfer[] =>
  of === 'III' ? [use(customer, 'room', amount)] : []
/** To the bound account: the same the other way. */
export const movedOut = ({ customer, class: of }: Holder, amount: bigint): Transfer[] =>
  of === 'III' ? [back(use(customer, 'room', amount))] : []

/** Which accounts a customer's limits have; a higher number opens what customers of before do not have yet. */
export const LIMITS_VERSION = 1

/** The commands that open a customer's limits. Sending them again changes nothing. */
export function openLimits({ customer, class: of }: Holder, at: Instant): Command[] {
  const terms = termsOn(dayOf(at), of)
  const open = (name: LimitName, allowance: bigint, period: 'day' | 'year'): Command => {
    const source = ownAccount(name === 'transfers-day' ? 'transfer-times' : 'limits')
    return {
      kind: 'open',
      id: entryId(customer, at, `open-limit-${name}`),
      account: limitAccount(customer, name),
      unit: name === 'transfers-day' ? TIMES : LIMIT,
      side: 'credit',
      head: '9002',
      limit: { allowance, period, source },
      owner: customer,
    }
  }
  return [
    open('out-day', terms.out.day, 'day'),
    open('out-year', terms.out.year, 'year'),
    open('transfers-day', terms.transfersADay, 'day'),
    open('unsigned-day', UNSIGNED_DAY, 'day'),
    open('unasked-day', UNASKED_DAY, 'day'),
    ...(terms.in ? [open('in-day', terms.in.day, 'day'), open('in-year', terms.in.year, 'year')] : []),
    ...(terms.cap === undefined ? [] : openRoom(customer, at, terms.cap)),
  ]
}
/** What the balance may still grow by: the cap, less what is there. */
function openRoom(customer: string, at: Instant, cap: Fen): Command[] {
  const account = limitAccount(customer, 'room')
  return [
    {
      kind: 'open',
      id: entryId(customer, at, 'open-limit-room'),
      account,
      unit: LIMIT,
      side: 'credit',
      head: '9002',
      floor: 0n,
      owner: customer,
    },
    {
      kind: 'post',
      id: entryId(customer, at, 'grant-room'),
      transfers: [{ debit: ownAccount('limits'), credit: account, amount: cap }],
      business: customer,
      step: 'grant-room',
      memo: '',
      actor: 'bank',
      request: '',
    },
  ]
}

/** Which limit of this customer the ledger says no about, and by how much it would be passed. */
export function limitRefusal(answer: Answer, customer: string): { name: LimitName; short: bigint } | undefined {
  if (answer.kind !== 'limit-reached' && answer.kind !== 'insufficient-funds') return undefined
  const name = limitNames.find((one) => limitAccount(customer, one) === answer.account)
  return name && { name, short: answer.short }
}

/** What a limit account shows: what stands on it, and when the last entry that touched it was booked. */
export type LimitState = {
  readonly left: bigint
  readonly allowance: bigint | null
  readonly period: 'day' | 'month' | 'year' | null
  /** Null before the first entry. */
  readonly touchedAt: Instant | null
}
/**
 * What is left of a limit now. The ledger fills a limit again at its first touch in a new period (decision 10): until
 * somebody pays, what stands on the account is what was left in the period before, and nothing before the very first.
 */
export function leftNow({ left, allowance, period, touchedAt }: LimitState, now: Instant): bigint {
  if (period === null || allowance === null) return left
  const begun = { day: 10, month: 7, year: 4 }[period]
  return touchedAt !== null && dayOf(touchedAt).slice(0, begun) === dayOf(now).slice(0, begun) ? left : allowance
}

/** Whether an account of this class may be paid by others at all. */
export const mayReceive = (of: AccountClass, at: Instant, faceToFace: boolean): boolean =>
  !termsOn(dayOf(at), of).in?.faceToFace || faceToFace
