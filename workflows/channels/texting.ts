/** Texts a message; does what customers ask by text. */
import { wishOf } from '../../core/channels/policy.ts'
import { smsText, type TextFacts, type TextKind } from '../../core/channels/texts.ts'
import type { Locale } from '../../core/words/index.ts'
import type { Incoming, SmsCentre } from '../adapters/sms/port.ts'
import { keepTexted, optOut } from '../storage/channels.ts'
import type { Database } from '../storage/database.ts'

type World = { readonly db: Database; readonly sms: SmsCentre }
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
