/** Provides the steps of a recovery: its row, passkeys and sessions, the face provider. */
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import type { FaceProvider } from '../../adapters/face/port.ts'
import { guarded } from '../../guarded.ts'
import { clockOffset } from '../../storage/calendar.ts'
import type { Database } from '../../storage/database.ts'
import type { IdentityKeys } from '../../storage/identity.ts'
import * as store from '../../storage/recovery.ts'
import type { RecoveryOutside, RecoverySteps } from './workflow.ts'

export function recoveryActivities(world: {
  readonly db: Database
  readonly face: FaceProvider
  readonly identityKeys: IdentityKeys
  readonly now: () => number
  readonly appUrl: string
}) {
  const { db, face, identityKeys } = world
  const bankTime = async () => world.now() + (await clockOffset(db))
  const ours = {
    letBackIn: ({ id }) => guarded(async () => store.letBackIn(db, id, await bankTime())),
    failRecovery: ({ id }, why) => store.failRecovery(db, id, why),
  } satisfies RecoverySteps
  const outside = {
    openFaceAgain: ({ id, customer, at }) =>
      guarded(async () => {
        const row = await store.recoveryById(db, id)
        if (row.state !== 'face' || row.face_session !== null) return 'opened'
        // Who it is: read from the row, used for one question, kept nowhere.
        const person = await store.personOf(db, customer)
        invariant(person, 'who recovers was compared with an identity on record')
        const opened = await face.open({
          reference: entryId(id, at, 'face'),
          name: person.name,
          number: identityKeys.open(person, customer),
          returnTo: `${world.appUrl}/me/recover`,
        })
        if (opened.kind === 'not-available') return 'not-available'
        await store.keepFace(db, id, opened)
        return 'opened'
      }),
    askFaceAgain: ({ id }) =>
      guarded(async () => {
        const { face_session } = await store.recoveryById(db, id)
        return face_session === null ? { kind: 'expired' } : face.result(face_session)
      }),
    async forgetFaceAgain({ id }) {
      const { face_session } = await store.recoveryById(db, id)
      if (face_session !== null) await face.forget(face_session)
    },
  } satisfies RecoveryOutside
  return { ...ours, ...outside }
}
