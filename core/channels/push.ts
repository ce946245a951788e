/**
 * What goes to a customer's devices, when, and what it says on a screen that anybody may look at. A notification never names
 * a balance, and amounts and names only for who asked for them.
 */
import { digest } from '../id.ts'
import { maskName } from '../mask.ts'
import { dayOf, type Instant, instantOf } from '../time.ts'
import type { Locale } from '../words/index.ts'
import type { Category } from './categories.ts'
import { categoryOf, isUrgent, type NewsFacts, type PushedKind, pathOf, threadOf } from './news.ts'
import { pushWords } from './push-words.ts'

/** Minutes of the day in Beijing, 0–1439. From 22:00 until 8:00 goes over midnight; equal ones mean the whole day. */
export type Quiet = { readonly from: number; readonly until: number }
export type PushSettings = {
  readonly off: readonly Category[]
  /** Null: at any hour. */
  readonly quiet: Quiet | null
  readonly showAmounts: boolean
  /** Also text what has reached a device. */
  readonly textsToo: boolean
}
export const DEFAULTS: PushSettings = {
  off: [],
  quiet: { from: 22 * 60, until: 8 * 60 },
  showAmounts: false,
  textsToo: false,
}
/** A browser more and the one that was heard of least recently goes. */
export const MOST_DEVICES = 10
/** A device whose owner has not opened the app for so long tells nobody anything: what goes there is texted as well. */
export const DEVICE_SEEN_DAYS = 30
/** Hand-overs that a text waits for before it goes beside the push. */
export const TEXT_WAITS_TRIES = 3
/** Refused so often in a row, a device is forgotten. */
export const MOST_REFUSALS = 5

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

/** When these quiet hours end, if it is quiet at this instant. */
export function quietUntil(at: Instant, quiet: Quiet | null): Instant | undefined {
  if (quiet === null) return undefined
  const midnight = instantOf(dayOf(at))
  const minute = Math.floor((at - midnight) / MINUTE_MS)
  const length = (quiet.until - quiet.from + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  const passed = (minute - quiet.from + DAY_MINUTES) % DAY_MINUTES
  if (passed >= length) return undefined
  return midnight + (minute + length - passed) * MINUTE_MS
}

export type When =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: Instant }
  | { readonly kind: 'never'; readonly why: 'off' | 'expired' }

/** Whether news goes to a device now, when its owner's quiet hours are over, or not at all. */
export function whenToPush(
  news: { readonly kind: PushedKind; readonly notAfter: Instant },
  settings: PushSettings,
  now: Instant,
): When {
  if (now > news.notAfter) return { kind: 'never', why: 'expired' }
  if (isUrgent(news.kind)) return { kind: 'now' }
  if (settings.off.includes(categoryOf[news.kind])) return { kind: 'never', why: 'off' }
  const at = quietUntil(now, settings.quiet)
  if (at === undefined) return { kind: 'now' }
  return at > news.notAfter ? { kind: 'never', why: 'expired' } : { kind: 'later', at }
}

/** What a device is sent, in clear text before it is encrypted for it. */
export type Notification = {
  /** The same news has the same tag, and so has what takes its place: a device shows one of them. */
  readonly tag: string
  readonly title: string
  readonly body: string
  /** Where a press leads. */
  readonly path: string
  readonly lang: 'zh-CN' | 'en'
}

export function notificationOf<K extends PushedKind>(
  { news, kind, facts, locale }: { news: string; kind: K; facts: NewsFacts<K>; locale: Locale },
  { showAmounts }: Pick<PushSettings, 'showAmounts'>,
): Notification {
  const { title, body, shown } = pushWords[kind][locale]
  const known = facts as Readonly<Record<string, unknown>>
  const told = typeof known.from === 'string' ? { ...known, from: maskName(known.from) } : known
  return {
    // 32 characters of base64url's alphabet are what a Topic may have (RFC 8030 §5.4); it says nothing to whoever carries it.
    tag: digest(`push\n${threadOf(kind, news)}`).slice(0, 32),
    title,
    body: showAmounts && shown ? (shown as (facts: unknown) => string)(told) : body,
    path: pathOf(kind, news, known),
    lang: locale === 'zh' ? 'zh-CN' : 'en',
  }
}

/** What a push service must carry (RFC 8030 §7.2) before encryption, and steps in which payloads grow: their length says little. */
const PAYLOAD_STEP = 512
/** JSON with spaces behind it, to the next step. */
export const padded = (json: string, bytes: number): string =>
  json + ' '.repeat((PAYLOAD_STEP - (bytes % PAYLOAD_STEP)) % PAYLOAD_STEP)

/** RFC 8030 §5.3: what warns of a stranger wakes a device that saves its battery. */
export const urgencyOf = (kind: PushedKind): 'high' | 'normal' => (isUrgent(kind) ? 'high' : 'normal')
/** Push services keep nothing longer than four weeks; seconds. */
const LONGEST_TTL = 28 * 86_400
export const ttlOf = (notAfter: Instant, now: Instant): number =>
  Math.max(0, Math.min(LONGEST_TTL, Math.floor((notAfter - now) / 1_000)))
