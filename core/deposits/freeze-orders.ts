/**
 * Freezing and deducting by order of a body (协助查询、冻结、扣划): who may, for how long, and what an order covers. Who may:
 * 《金融机构协助查询、冻结、扣划工作管理规定》 (银发〔2002〕1号) and the laws that it names. Terms: courts a year, each renewal a year
 * (民诉法解释 art. 485, 487 until 2022); police and the other bodies that investigate six months each (刑事诉讼法 art. 144 with its
 * rules); tax and customs six months (税收征管法实施细则 art. 88; for customs the bank takes the same); the central bank's
 * anti-money-laundering 48 hours (反洗钱法); 紧急止付 at the notice of the police 48 hours, once more.
 */
import { invariant } from '../invariant.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day, dayOf, type Instant, instantOf } from '../time.ts'
import { monthsLater } from './interest.ts'

export const bodyNames = [
  'court', 'tax', 'customs', 'police', 'state-security', 'procuratorate', 'military-security', 'supervision', 'anti-money-laundering', 'anti-fraud',
] as const // biome-ignore format: one list
export type BodyName = (typeof bodyNames)[number]
type Term = { readonly months: number } | { readonly hours: number }
export type Body = {
  readonly zh: string
  readonly en: string
  readonly term: Term
  /** How often it may be renewed; undefined for as often as it is ordered. */
  readonly renewals?: number
  readonly deducts: boolean
}
const investigating = { term: { months: 6 }, deducts: false } as const
export const bodies: Readonly<Record<BodyName, Body>> = {
  court: { zh: '人民法院', en: 'People’s court', term: { months: 12 }, deducts: true },
  tax: { zh: '税务机关', en: 'Tax authority', term: { months: 6 }, deducts: true },
  customs: { zh: '海关', en: 'Customs', term: { months: 6 }, deducts: true },
  police: { zh: '公安机关', en: 'Police', ...investigating },
  'state-security': { zh: '国家安全机关', en: 'State security', ...investigating },
  procuratorate: { zh: '人民检察院', en: 'Procuratorate', ...investigating },
  'military-security': { zh: '军队保卫部门', en: 'Military security', ...investigating },
  supervision: { zh: '监察委员会', en: 'Supervision commission', ...investigating },
  'anti-money-laundering': { zh: '反洗钱主管部门', en: 'Anti-money-laundering authority', term: { hours: 48 }, renewals: 0, deducts: false },
  'anti-fraud': { zh: '反诈中心', en: 'Anti-fraud centre', term: { hours: 48 }, renewals: 1, deducts: false },
} // biome-ignore format: a table

/** The longest that a body's order can stand from an instant on. Whole days, the last of them included; or hours, to the minute. */
export function longestUntil(body: BodyName, from: Instant): Instant {
  const { term } = bodies[body]
  return 'hours' in term ? from + term.hours * 3_600_000 : instantOf(monthsLater(dayOf(from), term.months))
}
/** The last day on which an order that ends at an instant stands. */
export const lastDay = (until: Instant): Day => dayOf(until - 1)

export type OrderRefusal =
  | { readonly kind: 'order-over-term'; readonly most: Instant }
  | { readonly kind: 'order-over' }
  | { readonly kind: 'renewals-used'; readonly most: number }
  | { readonly kind: 'body-may-not-deduct' }

/** When an order ends by itself: at the end of the day that it names, or with the body's term where that is counted in hours. */
export function untilOf(body: BodyName, day: Day | undefined, from: Instant): Result<Instant, OrderRefusal> {
  const most = longestUntil(body, from)
  if ('hours' in bodies[body].term) return ok(most)
  const until = day === undefined ? most : instantOf(addDays(day, 1))
  if (until > most) return refuse({ kind: 'order-over-term', most })
  return until > from ? ok(until) : refuse({ kind: 'order-over' })
}

export type StandingOrder = {
  readonly body: BodyName
  readonly until: Instant
  readonly renewals: number
}
/**
 * A renewal (续行冻结) comes before the order ends, and its term counts from where the one before ends: so nothing is gained by asking
 * early, and none is without it for a moment.
 */
export function renewal(order: StandingOrder, day: Day | undefined, now: Instant): Result<Instant, OrderRefusal> {
  if (now >= order.until) return refuse({ kind: 'order-over' })
  const { renewals } = bodies[order.body]
  if (renewals !== undefined && order.renewals >= renewals) return refuse({ kind: 'renewals-used', most: renewals })
  const until = untilOf(order.body, day, order.until)
  return until.ok || until.refusal.kind !== 'order-over' ? until : refuse({ kind: 'order-over' })
}
/** Whether something may be taken under an order: only under a body's that may, while it stands. */
export function deduction(order: StandingOrder, now: Instant): Result<'may', OrderRefusal> {
  if (!bodies[order.body].deducts) return refuse({ kind: 'body-may-not-deduct' })
  return now >= order.until ? refuse({ kind: 'order-over' }) : ok('may')
}

export type Covered = {
  /** What of the balance this order has, and what it still waits for; undefined where it is for the whole account. */
  readonly covered: bigint
  readonly short: bigint | undefined
}
/**
 * What each order has of a balance, in their order (轮候): each what those before it leave, and what comes in later goes to the
 * first that is short. `there`: the balance, less what was set aside before.
 */
export function coverage(there: bigint, orders: readonly { readonly amount: bigint | null }[]): readonly Covered[] {
  let left = there > 0n ? there : 0n
  return orders.map(({ amount }) => {
    invariant(amount === null || amount >= 0n, 'an order is for an amount, or for all')
    if (amount === null) return { covered: left, short: undefined }
    const covered = amount < left ? amount : left
    left -= covered
    return { covered, short: amount - covered }
  })
}
