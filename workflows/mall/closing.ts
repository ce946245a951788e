/** What is limited of promotions and flash sales leaves the ledger's memory once they are over. */
import { invariant } from '../../core/invariant.ts'
import { isDone, lastSequence } from '../../core/ledger/command.ts'
import { limitOfFlash } from '../../core/mall/flash.ts'
import { closeLimit, type Limit, limitOfBuyer, limitsOfAll } from '../../core/mall/promotion-postings.ts'
import type { Instant } from '../../core/time.ts'
import * as store from '../storage/mall-limits.ts'
import type { World } from './flash.ts'

const [SALES, BUYERS] = [20, 200]
const limitsOf = ({ id, sku, warehouse }: store.OverRow): Limit[] =>
  sku === null ? limitsOfAll(id) : [limitOfFlash({ id, sku, warehouse: warehouse! })]

/** One round: of each that is over what some of its buyers have, and what all had together when nobody is left who has something. */
export async function closeLimits(world: World, now: Instant): Promise<void> {
  const { db } = world
  for (const row of await store.overNotClosed(db, now, SALES)) {
    const claims = await store.claimsAfter(db, row, BUYERS)
    const last = claims.at(-1)
    if (!(await close(world, row, last ? claims.map(({ customer }) => limitOfBuyer(row.id, customer)) : limitsOf(row))))
      await store.closeAgain(db, row)
    else if (last) await store.closedUpTo(db, row, last.position)
    else await store.limitsClosed(db, row, now)
  }
}
/** False where an order had something of one of them set aside at that moment, or brought something back: then it is asked again, as another attempt. */
async function close({ db, ledger, projector }: World, row: store.OverRow, limits: readonly Limit[]): Promise<boolean> {
  const open = await store.openOf(db, limits)
  if (open.some(({ held }) => held)) return false
  const commands = open.flatMap((one) => closeLimit({ id: row.id, at: Number(row.at) }, one, row.closing))
  if (commands.length === 0) return true
  const answers = await ledger.submit(commands)
  await projector.reached(lastSequence(answers), 1_000)
  const undone = answers.filter((answer) => !isDone(answer))
  for (const { kind } of undone)
    invariant(kind === 'account-in-use' || kind === 'insufficient-funds' || kind === 'id-reused', `what is over is closed, not ${kind}`)
  return undone.length === 0
} // biome-ignore format: one rule a line
