/** Provides the steps of a change of phone number. */
import { maskPhone } from '../../../core/mask.ts'
import { clockOffset } from '../../storage/calendar.ts'
import { tell } from '../../storage/channels.ts'
import type { Database, Transaction } from '../../storage/database.ts'
import * as store from '../../storage/membership.ts'
import { endSessions } from '../../storage/sessions.ts'
import type { PhoneChange, PhoneChangeSteps } from './workflow.ts'

export function phoneChangeActivities({ db, now }: { readonly db: Database; readonly now: () => number }) {
  const bankTime = async () => now() + (await clockOffset(db))
  const told = async (
    tx: Transaction | Database,
    { id, customer }: PhoneChange,
    kind: 'phone-changing' | 'phone-changed',
    at: number,
  ) => {
    const row = await store.phoneChangeBy(tx, id)
    if (row) await tell(tx, { id: `${id} ${kind}`, customer, kind, facts: { phone: maskPhone(row.phone) }, at })
  }
  return {
    tellOldPhone: async (change) => told(db, change, 'phone-changing', await bankTime()),
    async changePhone(change) {
      const at = await bankTime()
      return db.begin(async (tx) => {
        const { ended, now } = await store.changePhone(tx, change.id, at)
        // Done again after a crash it signs nobody out who has come in since.
        if (ended === 'changed' && now) {
          await endSessions(tx, change.customer, { butNot: '' })
          await told(tx, change, 'phone-changed', at)
        }
        return ended
      })
    },
    cancelPhoneChange: async (change) =>
      void (await store.endPhoneChange(db, change.id, 'cancelled', await bankTime())),
  } satisfies PhoneChangeSteps
}
