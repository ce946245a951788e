/** Provides the steps of joining: the application's row, the ledger, registry, face provider and the other bank. */
import { lapseAt } from '../../../core/customers/joining.ts'
import { LIMITS_VERSION } from '../../../core/deposits/limits.ts'
import { openCustomer } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone, type LedgerClient } from '../../../core/ledger/command.ts'
import { dayOf } from '../../../core/time.ts'
import type { ClearingHouse } from '../../adapters/clearing-house/port.ts'
import type { FaceProvider } from '../../adapters/face/port.ts'
import type { Registry } from '../../adapters/registry/port.ts'
import { guarded } from '../../guarded.ts'
import { clockOffset } from '../../storage/calendar.ts'
import { customerBy, markLimits } from '../../storage/customers.ts'
import type { Database } from '../../storage/database.ts'
import type { IdentityKeys } from '../../storage/identity.ts'
import * as store from '../../storage/joining.ts'
import type { JoiningOrder, JoiningOutside, JoiningSteps } from './workflow.ts'

export function joiningActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly registry: Registry
  readonly face: FaceProvider
  readonly clearingHouse: ClearingHouse
  readonly identityKeys: IdentityKeys
  readonly now: () => number
  readonly appUrl: string
}) {
  const { db, ledger, registry, face, clearingHouse, identityKeys } = world
  const bankTime = async () => world.now() + (await clockOffset(db))
  /** Who it is: read from the row, used for one question, kept nowhere. */
  const personOf = async ({ id }: JoiningOrder) => {
    const row = await store.joiningById(db, id)
    invariant(row.name !== null && row.identity && row.identity_key, 'who is checked has said who they are')
    const number = identityKeys.open({ identity: row.identity, identity_key: row.identity_key }, row.customer)
    return { row, name: row.name, number }
  }
  const customerOf = async (id: string) => {
    const customer = await customerBy(db, { id })
    invariant(customer, 'an application is a customer’s')
    return customer
  }

  const ours = {
    lookJoining: (order) => guarded(() => store.look(db, order)),
    noteChecked: (order, _, answered) =>
      guarded(async () => store.noteChecked(db, order.id, answered, await bankTime())),
    claimPerson: ({ id }) => guarded(async () => store.claimPerson(db, id, await bankTime())),
    assignJoining: (order, part) => guarded(async () => store.assign(db, order, part, await bankTime())),
    decideJoining: (order, decision) => guarded(async () => store.decide(db, order, decision, await bankTime())),
    remindJoining: ({ id }, given) =>
      guarded(async () => {
        const row = await store.joiningById(db, id)
        await store.remind(db, id, given, dayOf(lapseAt(Number(row.progress_at))), await bankTime())
      }),
    lapseJoining: async ({ id }, given) => store.lapse(db, id, given, await bankTime()),
    openAccounts: ({ id, customer }) =>
      guarded(async () => {
        const row = await store.joiningById(db, id)
        const at = await store.openingAt(db, customer, await bankTime())
        for (const answer of await ledger.submit(openCustomer(customer, at, row.class)))
          invariant(isDone(answer), `an account and its limits are opened once, not ${answer.kind}`)
        await markLimits(db, [customer], LIMITS_VERSION)
      }),
    admit: ({ id }) => guarded(async () => store.admit(db, id, await bankTime())),
    concludeJoining: async ({ id }, end, summary) => store.conclude(db, id, end, summary, await bankTime()),
  } satisfies JoiningSteps

  const outside = {
    askRegistry: (order) =>
      guarded(async () => {
        const { row, name, number } = await personOf(order)
        // What was given another time is another question.
        const reference = entryId(order.id, order.at, 'registry', row.identity_tries)
        return registry.verify({ reference, name, number })
      }),
    openFace: (order) =>
      guarded(async () => {
        const { row, name, number } = await personOf(order)
        if (row.face_state !== 'starting') return 'opened'
        const reference = entryId(order.id, order.at, 'face', row.face_sessions.length + row.face_tries)
        const opened = await face.open({ reference, name, number, returnTo: `${world.appUrl}/joining` })
        if (opened.kind === 'not-available') return 'not-available'
        await store.keepFaceSession(db, order.id, opened)
        return 'opened'
      }),
    askFace: (order) =>
      guarded(async () => {
        const { face_session } = await store.joiningById(db, order.id)
        return face_session === null ? { kind: 'expired' } : face.result(face_session)
      }),
    askAccount: (order) =>
      guarded(async () => {
        const { row, name, number } = await personOf(order)
        invariant(row.account_number !== null && row.account_bank !== null, 'an account that is checked was given')
        const { phone } = await customerOf(order.customer)
        return clearingHouse.verifyAccount({
          id: entryId(order.id, order.at, 'account', row.account_tries),
          bank: row.account_bank,
          account: row.account_number,
          name,
          identity: number,
          phone,
          at: await bankTime(),
        })
      }),
    forgetFace: async ({ id }) => {
      const { face_session, face_sessions } = await store.joiningById(db, id)
      for (const session of [...face_sessions, ...(face_session === null ? [] : [face_session])])
        await face.forget(session)
    },
  } satisfies JoiningOutside

  return { ...ours, ...outside }
}
