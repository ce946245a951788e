/** Provides the steps of a change of phone number. */
import { maskPhone } from '../../../core/mask.ts'
import { clockOffset } from '../../storage/calendar.ts'
import { tell } from '../../storage/channels.ts'
import type { Database } from '../../storage/database.ts'
import * as store from '../../storage/membership.ts'
import { endSessions } from '../../storage/sessions.ts'
import type { PhoneChange, PhoneChangeSteps } from './workflow.ts'

export function phoneChangeActivities({ db, now }: { readonly db: Database; readonly now: () => number }) {
  const bankTime = async () => now() + (await clockOffset(db))
  const told = (change: PhoneChange, kind: 'phone-changing' | 'phone-changed', at: number) =>
    store.phoneChangeBy(db, change.id).then(async (row) => {
      if (row)
        await tell(db, { id: `${change.id} ${kind}`, customer: change.customer, kind, facts: { phone: maskPhone(row.phone) }, at })
    }) // biome-ignore format: one notice
  return {
    tellOldPhone: async (change) => told(change, 'phone-changing', await bankTime()),
    async changePhone(change) {
      const at = await bankTime()
      return db
        .begin(async (tx) => {
          const ended = await store.changePhone(tx, change.id, at)
          if (ended === 'changed') await endSessions(tx, change.customer, { butNot: '' })
          return ended
        })
        .then(async (ended) => {
          if (ended === 'changed') await told(change, 'phone-changed', at)
          return ended
        })
    },
    cancelPhoneChange: async (change) => store.endPhoneChange(db, change.id, 'cancelled', await bankTime()),
  } satisfies PhoneChangeSteps
}
