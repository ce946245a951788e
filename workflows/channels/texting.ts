/** Sends the notices that wait, in their hours and by one retry policy; does what customers ask by text. */
import { againAfter, mayText, wishOf } from '../../core/channels/policy.ts'
import { smsText, type TextFacts, type TextKind, warnings } from '../../core/channels/texts.ts'
import type { Instant } from '../../core/time.ts'
import type { Locale } from '../../core/words/index.ts'
import type { Incoming, SmsCentre } from '../adapters/sms/port.ts'
import { endNotice, keepTexted, type Notice, optOut, takeNotices, tryNoticeAgain } from '../storage/channels.ts'
import type { Database } from '../storage/database.ts'

type World = { readonly db: Database; readonly sms: SmsCentre }
/** Notices that are taken at once; the session's window and rate decide how fast they go. */
const AT_ONCE = 200

/** One round: everything that is due. A notice whose answer was lost with a process may be sent twice, never not at all. */
export async function sendNotices(world: World & { readonly now: () => Instant }): Promise<void> {
  for (;;) {
    // At night only what warns of a stranger goes.
    const notices = await takeNotices(world.db, AT_ONCE, mayText(world.now()) ? undefined : [...warnings])
    const ordered = notices.toSorted((a, b) => Number(a.n - b.n))
    // To one phone they go one after another: news makes sense in its order only.
    await Promise.all(
      [...Map.groupBy(ordered, ({ phone }) => phone).values()].map(async (own) => {
        for (const notice of own) await sendNotice(world, notice)
      }),
    )
    if (notices.length < AT_ONCE) return
  }
}

async function sendNotice(world: World & { readonly now: () => Instant }, notice: Notice): Promise<void> {
  const { db } = world
  const { id, phone, kind, locale, facts, attempts } = notice
  if (notice.opted_out && !warnings.has(kind)) return endNotice(db, id, 'opted-out')
  if (world.now() > Number(notice.not_after)) return endNotice(db, id, 'expired')
  try {
    const refused = await text(world, { id, phone, kind, facts, locale })
    await endNotice(db, id, refused === undefined ? 'sent' : 'refused', refused ?? null)
  } catch (failure) {
    const why = (failure as Error).message
    const seconds = againAfter(attempts)
    if (seconds === undefined) await endNotice(db, id, 'expired', why)
    else await tryNoticeAgain(db, id, seconds, why)
  }
}

/** Texts one message and counts its parts. Answers why the centre refused it; throws when it gave no answer. */
export async function text<K extends TextKind>(
  { db, sms }: World,
  message: {
    readonly id: string
    readonly phone: string
    readonly kind: K
    readonly facts: TextFacts<K>
    readonly locale: Locale
  },
): Promise<string | undefined> {
  const { id, phone, kind, facts, locale } = message
  const sent = await sms.send({ id, to: phone, text: smsText(kind, facts, locale) })
  if (sent.kind === 'rejected') return sent.why
  await keepTexted(db, { id, phone, kind, parts: sent.parts })
  return undefined
}

/** What a customer texts: to get no more notices, or to get them again. Each change is answered once. */
export async function hearText(world: World, { from, text: said }: Incoming): Promise<void> {
  const wish = wishOf(said)
  if (!wish || !(await optOut(world.db, from, wish === 'stop'))) return
  const kind = wish === 'stop' ? 'stopped' : 'started'
  await text(world, { id: crypto.randomUUID(), phone: from, kind, facts: {}, locale: 'zh' })
}
