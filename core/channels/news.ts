/**
 * What the bank tells by itself, whichever way it goes: to which category a piece of news belongs, how long it is news, and
 * where in the app it is looked at.
 */
import type { Category } from './categories.ts'
import { NEWS_MS } from './policy.ts'
import { isTexted, type NoticeKind, type TextFacts, warnings } from './texts.ts'

type Amount = { readonly amount: string }
/** `firm`: whose it is, where it is not one's own. */
type OfDeposit = Amount & { readonly firm?: string }
/** News for devices alone, amounts in yuan: no carrier is paid for them. */
export type DeviceFacts = {
  readonly 'money-received': Amount & { readonly from: string }
  readonly 'top-up-arrived': Amount
  readonly 'payment-paid': Amount & { readonly bill: string }
  readonly 'payment-refunded': Amount & { readonly bill: string }
  readonly 'withdrawal-paid': Amount
  readonly 'withdrawal-returned': Amount
  readonly 'deposit-matured': OfDeposit
  readonly 'deposit-renewed': OfDeposit
  readonly 'deposit-interest': OfDeposit
  readonly 'run-sent': { readonly title: string; readonly bills: number }
  readonly 'run-closed': { readonly title: string }
  readonly 'order-sent': { readonly store: string }
  readonly 'parcel-signed': { readonly store: string }
  /** Its carrier takes it back; the store is asked for the money. */
  readonly 'parcel-returning': { readonly store: string }
  /** The replacement is not to be had: the exchange goes on as a return. */
  readonly 'exchange-ended': { readonly store: string }
  readonly 'order-paid-back': Amount & { readonly store: string }
  /** `merchant`: whose store, by its id. */
  readonly 'store-order': Amount & { readonly store: string; readonly merchant: string }
  readonly trial: Readonly<Record<string, never>>
}
export type DeviceKind = keyof DeviceFacts
export type NewsKind = NoticeKind | DeviceKind
export type NewsFacts<K extends NewsKind> = K extends NoticeKind
  ? TextFacts<K>
  : K extends DeviceKind
    ? DeviceFacts[K]
    : never

/** Null: of somebody who is not a customer yet, and so has no device; texted only. */
export const categoryOf = {
  'payment-in-review': 'money-out',
  'payment-found': 'money-out',
  'payment-returned': 'money-out',
  'payment-corrected': 'money-out',
  'payment-paid': 'money-out',
  'payment-refunded': 'money-out',
  'withdrawal-paid': 'money-out',
  'withdrawal-returned': 'money-out',
  'money-received': 'money-in',
  'top-up-arrived': 'money-in',
  'deposit-matured': 'money-in',
  'deposit-renewed': 'money-in',
  'deposit-interest': 'money-in',
  'bill-new': 'bills',
  'bill-reminder': 'bills',
  'bill-overdue': 'bills',
  'bill-collected-soon': 'bills',
  'bill-corrected': 'bills',
  'bill-withdrawn': 'bills',
  'bill-refunded': 'bills',
  'firm-to-confirm': 'work',
  'firm-open': 'work',
  'firm-refused': 'work',
  'loan-offered': 'work',
  'loan-declined': 'work',
  'loan-lapses': 'work',
  'loan-due-soon': 'money-out',
  'loan-re-dated': 'money-out',
  'loan-overdue': 'money-out',
  'order-late': 'money-out',
  'order-given-up': 'money-in',
  'order-sent': 'money-out',
  'parcel-signed': 'money-out',
  'parcel-returning': 'money-out',
  'exchange-ended': 'money-in',
  'order-paid-back': 'money-in',
  'store-order': 'work',
  'run-sent': 'work',
  'run-closed': 'work',
  'phone-changing': 'security',
  'phone-changed': 'security',
  'let-back-in': 'security',
  'sign-ins-refused': 'security',
  // Asked for by a press: it comes whatever is switched off, at once.
  trial: 'security',
  'joining-goes-on': null,
  'joining-ask-again': null,
  'joining-refused': null,
  'joining-lapses': null,
  'joining-lapsed': null,
  'joining-opened': null,
} as const satisfies Record<NewsKind, Category | null>
export type PushedKind = { [K in NewsKind]: (typeof categoryOf)[K] extends null ? never : K }[NewsKind]
export const pushedKinds = (Object.keys(categoryOf) as NewsKind[]).filter(
  (kind): kind is PushedKind => categoryOf[kind] !== null,
)

/** A night, and the day after it; a trial is over before its button is forgotten. */
const DEVICE_NEWS_MS = 86_400_000
const TRIAL_MS = 600_000
/** How long a kind of news is worth telling. */
export const lifeOf = (kind: NewsKind): number =>
  isTexted(kind) ? NEWS_MS : kind === 'trial' ? TRIAL_MS : DEVICE_NEWS_MS

/** Whether it waits for nobody's hours. */
export const isUrgent = (kind: NewsKind): boolean => categoryOf[kind] === 'security' || warnings.has(kind)

/** The business object that a piece of news is about: the first word of its id. */
const subjectOf = (news: string) => news.split(' ', 1)[0]!

/** Where in the app one looks after it. Always a path of our own. */
export function pathOf(kind: PushedKind, news: string, facts: Readonly<Record<string, unknown>>): string {
  const [link] = /\/b\/[\w-]{1,64}$/.exec(typeof facts.link === 'string' ? facts.link : '') ?? []
  if (link) return link
  const subject = subjectOf(news)
  if (/^bill-payment-[0-9a-f]{32}$/.test(subject)) return `/bills/payments/${subject}`
  if (/^transfer-[0-9a-f]{32}$/.test(subject)) return `/transfers/${subject}`
  const [firm] = /^firm-[0-9a-f]{32}$/.exec(typeof facts.firm === 'string' ? facts.firm : '') ?? []
  if (/^deposit-[0-9a-f]{32}$/.test(subject))
    return firm ? `/me/firms/${firm}/deposits/${subject}` : `/wealth/${subject}`
  if (/^bill-run-[0-9a-f]{32}$/.test(subject)) return `/runs/${subject}`
  if (/^loan-application-[0-9a-f]{32}$/.test(subject)) return `/loans/applications/${subject}`
  if (/^loan-[0-9a-f]{32}$/.test(subject)) return `/loans/${subject}`
  if (/^mall-order-[0-9a-f]{32}$/.test(subject)) return `/mall/orders/${subject}`
  const [merchant] = /^mall-merchant-[0-9a-f]{32}$/.exec(typeof facts.merchant === 'string' ? facts.merchant : '') ?? []
  if (merchant) return `/store/${merchant}/orders`
  switch (kind) {
    case 'phone-changing':
    case 'phone-changed':
      return '/me/phone'
    case 'trial':
      return '/me/notices'
  }
  const category = categoryOf[kind]
  if (category === 'security') return '/me/security'
  if (category === 'work') return '/me/firms'
  return category === 'bills' || kind.startsWith('payment-') ? '/bills' : '/movements'
}

/**
 * What a later piece of news takes the place of: the reminder that of the new bill, the answer that of the question. Two
 * warnings are two.
 */
export const threadOf = (kind: PushedKind, news: string): string =>
  categoryOf[kind] === 'security' ? news : subjectOf(news)
