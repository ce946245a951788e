/** Back in after every passkey was lost. Everything hangs on the session that asked. */
import { randomBytes } from 'node:crypto'
import { termsOf } from '../../../core/customers/consents.ts'
import type { Recovery } from '../../../core/customers/wire.ts'
import { entryId } from '../../../core/id.ts'
import { ok } from '../../../core/result.ts'
import { beijing } from '../../../core/time.ts'
import { type Locale, recoveryIn } from '../../../core/words/index.ts'
import { consentsOf, keepConsents, standing } from '../../storage/consents.ts'
import * as store from '../../storage/recovery.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

/** How long a question waits for its run before the answer is "we are at it". */
const PATIENCE_MS = 2_000

export function recoveryHandlers(bank: Bank): Pick<Handlers, 'recover' | 'recovery' | 'recoveryLooked'> {
  const { db } = bank
  const answer = (row: store.RecoveryRow | undefined, locale: Locale) => {
    const words = recoveryIn(locale)
    const say = (state: Recovery['state'], more: Partial<Recovery> = {}) =>
      ok({ state, page: null, why: null, until: null, todo: words.todo[state], ...more })
    if (!row) return say('none')
    if (row.state === 'failed') return say('failed', { why: row.why && words.whys[row.why] })
    if (row.state === 'passed')
      return store.stillStands(row) ? say('passed', { until: beijing(row.passed_until!.getTime()) }) : say('none')
    if (row.face_page === null || row.looked_at !== null) return say('waiting')
    return say('face', { page: row.face_page, until: row.face_expires && beijing(row.face_expires.getTime()) })
  }
  /** How it stands, once something is there; after a moment in any case. */
  async function settled(session: string, isThere: (row: store.RecoveryRow) => boolean) {
    for (const end = performance.now() + PATIENCE_MS; ; ) {
      const row = await store.recoveryOf(db, session)
      if (!row || isThere(row) || performance.now() > end) return row
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    async recover({ body }, { at, customer, locale, session }) {
      const begun = await store.begin(db, {
        id: `recovery-${entryId(randomBytes(16).toString('hex'), at, 'recover')}`,
        customer: customer.id,
        session,
        at,
        name: body.name,
        digest: bank.identityKeys.digest(body.number.number),
      })
      if (!begun.ok) return begun
      // The text that was agreed to while joining speaks of one comparison: this is another.
      const { purpose, version } = termsOf('face')
      await db.begin(async (tx) => {
        if (standing(await consentsOf(tx, customer.id)).some((one) => one.purpose === purpose)) return
        await keepConsents(tx, customer.id, [{ purpose, version }], { at, session })
      })
      await bank.runs.startRecovery(store.orderOf(begun.value))
      return answer(await settled(session, (row) => row.state !== 'face' || row.face_page !== null), locale)
    },
    recovery: async (_, { locale, session }) => answer(await store.recoveryOf(db, session), locale),
    async recoveryLooked(_, { locale, session }) {
      const row = await store.recoveryOf(db, session)
      if (row?.state !== 'face') return answer(row, locale)
      if (await store.mayTell(db, row.id)) await bank.runs.recoveryLooked(row.id)
      return answer(await settled(session, ({ state }) => state !== 'face'), locale)
    },
  }
}
