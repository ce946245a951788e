/** What becomes of flash sales: their pieces are set apart when an officer agrees, and given back when they are over. */
import { invariant } from '../../core/invariant.ts'
import { isDone, type LedgerClient } from '../../core/ledger/command.ts'
import { giveFlashBack, setFlashApart } from '../../core/mall/flash.ts'
import type { Instant } from '../../core/time.ts'
import type { Database } from '../storage/database.ts'
import * as store from '../storage/mall-flash.ts'

/** What looks after sales and promotions by itself. */
export type World = {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly projector: { reached(sequence: number, withinMs: number): Promise<unknown> }
}
const saleOf = ({ id, at, sku, warehouse, merchant }: store.FlashRow) => ({ id, at: Number(at), sku, warehouse, merchant }) // biome-ignore format: one line

/** Sets the pieces of one apart that was agreed to; answers with how many there are where they are too few. The same again changes nothing. */
export async function setApart({ db, ledger, projector }: World, row: store.FlashRow, request: string): Promise<{ readonly left: number } | undefined> {
  const by = { actor: row.decided_by!, request }
  const [opened, moved] = await ledger.submit(setFlashApart(saleOf(row), row.pieces, row.tries, by))
  invariant(opened && isDone(opened) && moved, 'the account of a sale can be opened')
  const short = moved.kind === 'insufficient-funds' ? { left: Math.max(0, row.pieces - Number(moved.short)) } : undefined
  invariant(short || isDone(moved), `pieces are set apart, or there are too few, not ${moved.kind}`)
  await projector.reached(moved.sequence, 1_000)
  await store.flashSet(db, row.id, short ? 'asked' : 'set', row.tries)
  return short
} // biome-ignore format: one rule a line

/** What a process did not live to set apart, then what is over. */
export async function carryOnFlashSales(world: World, now: Instant): Promise<void> {
  for (const row of await store.flashesSetting(world.db)) await setApart(world, row, '')
  await endFlashSales(world, now)
}

/** What was not sold goes back to be sold at the usual price; what is set aside for orders is waited for. */
async function endFlashSales({ db, ledger, projector }: World, now: Instant): Promise<void> {
  for (const row of await store.flashesEnded(db, now)) {
    const { left, heldBack } = (await store.flashLeft(db, [row])).get(row.id)!
    if (left === 0 && row.gives_back === null) {
      if (heldBack === 0) await store.flashOver(db, row.id)
      continue
    }
    const attempt = row.given_back + 1
    const pieces = await store.intendBack(db, row.id, left)
    const [answer] = await ledger.submit([giveFlashBack(saleOf(row), pieces, attempt)])
    // Somebody who pressed in time has some of it: less is given back, as another attempt.
    invariant(answer && (isDone(answer) || answer.kind === 'insufficient-funds'), `what is left of a sale goes back, not ${answer?.kind}`)
    await projector.reached(answer.sequence, 1_000)
    await store.backDone(db, row.id, attempt)
  }
} // biome-ignore format: one rule a line
