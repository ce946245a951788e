/** Sends what waits to be told, by text and to devices: in its hours, in its order, and by one retry policy. */
import { againAfter, mayText } from '../../core/channels/policy.ts'
import { warnings } from '../../core/channels/texts.ts'
import type { Instant } from '../../core/time.ts'
import type { PushService } from '../adapters/push-service/port.ts'
import type { SmsCentre } from '../adapters/sms/port.ts'
import {
  type Ended, endNotice, type Notice, putNoticeOff, spreadNews, takeNotices, tryNoticeAgain,
} from '../storage/channels.ts' // biome-ignore format: one list
import type { Database } from '../storage/database.ts'
import { pushNotice } from './pushing.ts'
import { text } from './texting.ts'

export type Telling = {
  readonly db: Database
  readonly sms: SmsCentre
  readonly push: PushService
  /** Bank time. */
  readonly now: () => Instant
}
/** What became of one try. A way that gives no answer throws instead: that is tried again, too. */
export type Told =
  | { readonly kind: Ended; readonly why?: string }
  | { readonly kind: 'put-off'; readonly until: Instant }
  | { readonly kind: 'again'; readonly why: string; readonly seconds?: number }

/** Notices that are taken at once; the session's window and rate decide how fast they go. */
const AT_ONCE = 200

/** One round: everything that is due. A notice whose answer was lost with a process may be sent twice, never not at all. */
export async function sendNotices(world: Telling): Promise<void> {
  await spreadNews(world.db)
  for (;;) {
    const now = world.now()
    // At night only what warns of a stranger is texted.
    const notices = await takeNotices(world.db, AT_ONCE, now, mayText(now) ? undefined : [...warnings])
    const ordered = notices.toSorted((a, b) => Number(a.n - b.n))
    const lineOf = (notice: Notice) => (notice.channel === 'push' ? notice.device : notice.phone)
    // To one phone or device they go one after another: news makes sense in its order only.
    await Promise.all(
      [...Map.groupBy(ordered, lineOf).values()].map(async (own) => {
        for (const notice of own) await sendNotice(world, notice)
      }),
    )
    if (notices.length < AT_ONCE) return
  }
}

async function sendNotice(world: Telling, notice: Notice): Promise<void> {
  const { db } = world
  const { id, attempts } = notice
  const told: Told = await (notice.channel === 'push' ? pushNotice(world, notice) : textNotice(world, notice)).catch(
    (failure: Error) => ({ kind: 'again', why: failure.message }),
  )
  if (told.kind === 'put-off') return putNoticeOff(db, id, told.until)
  if (told.kind !== 'again') return endNotice(db, id, told.kind, told.why ?? null)
  const seconds = againAfter(attempts)
  if (seconds === undefined) await endNotice(db, id, 'expired', told.why)
  else await tryNoticeAgain(db, id, Math.max(seconds, told.seconds ?? 0), told.why)
}

async function textNotice(world: Telling, notice: Notice & { channel: 'text' }): Promise<Told> {
  const { id, phone, kind, locale, facts } = notice
  if (notice.opted_out && !warnings.has(kind)) return { kind: 'opted-out' }
  if (notice.by_push && !warnings.has(kind)) return { kind: 'by-push' }
  if (world.now() > Number(notice.not_after)) return { kind: 'expired' }
  const refused = await text(world, { id, phone, kind, facts, locale })
  return refused === undefined ? { kind: 'sent' } : { kind: 'refused', why: refused }
}
