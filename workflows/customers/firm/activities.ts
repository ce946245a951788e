/** Provides the steps of opening an account for a firm: its row, the registry, the ledger. */
import { afterRegistry, asksAgain } from '../../../core/customers/firm.ts'
import { openCurrentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone, type LedgerClient } from '../../../core/ledger/command.ts'
import type { BusinessRegistry } from '../../adapters/business-registry/port.ts'
import { guarded } from '../../guarded.ts'
import { clockOffset } from '../../storage/calendar.ts'
import type { Database } from '../../storage/database.ts'
import * as store from '../../storage/firms.ts'
import type { FirmOrder, FirmOutside, FirmSteps } from './workflow.ts'

export function firmActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly businessRegistry: BusinessRegistry
  readonly now: () => number
}) {
  const { db, ledger } = world
  const bankTime = async () => world.now() + (await clockOffset(db))
  const rowOf = async ({ id }: FirmOrder) => {
    const row = await store.firmRow(db, id)
    invariant(row, 'a firm has a row')
    return row
  }

  const ours = {
    noteFirmAnswer: (order, answer) =>
      guarded(async () => {
        const said = 'standing' in answer ? ` ${answer.standing}` : 'differs' in answer ? ` ${answer.differs}` : ''
        await store.noteAnswer(db, order.id, `${answer.kind}${said}`)
        return afterRegistry(answer)
      }),
    assignFirm: ({ id }, why) =>
      guarded(async () => {
        const { deadline, lookAt } = await store.assign(db, id, why, await bankTime())
        return { deadline, lookAt: asksAgain(why) ? lookAt : null }
      }),
    noteFirmDecision: async ({ id }, { outcome }) => store.closeWork(db, id, outcome, await bankTime()),
    askRepresentative: ({ id }) => guarded(async () => store.askRepresentative(db, id, await bankTime())),
    openFirmAccount: (order) =>
      guarded(async () => {
        const organization = store.organizationOf(order.id)
        const [answer] = await ledger.submit([openCurrentAccount(organization, order.at)])
        invariant(answer && isDone(answer), 'a firm’s account is opened once')
        await store.openOrganization(db, order.id, await bankTime())
      }),
    concludeFirm: async ({ id }, end, why, summary) =>
      store.conclude(db, id, { end, why, summary, now: await bankTime() }),
  } satisfies FirmSteps

  const outside = {
    askBusinessRegistry: (order) =>
      guarded(async () => {
        const row = await rowOf(order)
        return world.businessRegistry.verify({
          reference: entryId(order.id, order.at, 'registry', row.asks + 1),
          code: row.code,
          name: row.name,
          representative: row.representative_name,
        })
      }),
  } satisfies FirmOutside

  return { ...ours, ...outside }
}
