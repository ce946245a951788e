/** The order by which customers stopped their own accounts; the ledger holds it, this remembers its id. */
import type { Id } from '../../core/id.ts'
import type { Database } from './database.ts'

export async function freezeOf(db: Database, customer: string): Promise<Id | undefined> {
  const [row] = await db<{ own_freeze: Id | null }[]>`select own_freeze from customers where id = ${customer}`
  return row?.own_freeze ?? undefined
}
export async function keepFreeze(db: Database, customer: string, freeze: Id | undefined): Promise<void> {
  await db`update customers set own_freeze = ${freeze ?? null} where id = ${customer}`
}
