/** Stores of the mall: who asked for one, what it may sell, what sending costs. */

import { kept, keptAs } from '../../core/deposits/term-kept.ts'
import type { MerchantState } from '../../core/mall/kinds.ts'
import type { Merchant } from '../../core/mall/merchants.ts'
import type { ShippingTemplate } from '../../core/mall/shipping.ts'
import { fen } from '../../core/money.ts'
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'
import { firstWarehouse, openIn, type Warehouse } from './mall-warehouses.ts'

export type MerchantRow = Merchant & {
  id: string
  firm: string
  organization: string
  customer: string
  name: string
  about: string
  /** Those that are open, the main one first. */
  warehouses: readonly Warehouse[]
  shipping: unknown
  state: MerchantState
  at: bigint
  asked_at: bigint
  reason: string | null
  firm_name: string
}
export const templateIn = (row: Pick<MerchantRow, 'shipping'>): ShippingTemplate => kept<ShippingTemplate>(row.shipping)
/** What holds until the store says otherwise. */
export const FIRST_TEMPLATE: ShippingTemplate = {
  by: 'weight',
  everywhere: { firstUnits: 1_000, first: fen(8_00n), moreUnits: 1_000, more: fen(2_00n) },
  zones: [],
  never: [],
  freeFrom: fen(99_00n),
}

const named = (db: Database | Transaction) =>
  db`m.*, f.name as firm_name, ${openIn(db, db`m.id`)} as warehouses from mall_merchants m join firms f on f.id = m.firm`
export type Asking = Pick<MerchantRow, 'name' | 'about' | 'categories' | 'permits'>
const columns = (db: Database | Transaction, { name, about, categories, permits }: Asking) => ({
  name, about, categories: db.json(categories), permits: db.json(permits as never),
}) // biome-ignore format: one row

/** Undefined when the firm has a store, or another has the name. */
export async function askForStore(
  db: Database,
  one: Asking &
    Pick<MerchantRow, 'id' | 'firm' | 'organization' | 'customer'> & {
      readonly at: Instant
      readonly warehouse: Warehouse
    },
): Promise<MerchantRow | undefined> {
  const { id, firm, organization, customer, at, warehouse } = one
  await db.begin(async (tx) => {
    const made = await tx`
      insert into mall_merchants ${tx({ id, firm, organization, customer, at, asked_at: at, shipping: tx.json(keptAs(FIRST_TEMPLATE) as never), ...columns(tx, one) } as never)}
      on conflict do nothing`
    if (made.count > 0) await firstWarehouse(tx, { ...warehouse, merchant: id, at })
  })
  return merchantBy(db, id)
}
export async function merchantBy(db: Database | Transaction, id: string): Promise<MerchantRow | undefined> {
  const [row] = await db<MerchantRow[]>`select ${named(db)} where m.id = ${id}`
  return row
}
export const merchantsOf = (db: Database, organizations: readonly string[]): Promise<MerchantRow[]> => db<
  MerchantRow[]
>`
  select ${named(db)} where m.organization = any(${organizations as string[]}) order by m.at`
export const merchantsAsking = (db: Database): Promise<MerchantRow[]> => db<MerchantRow[]>`
  select ${named(db)} where m.state = 'asked' order by m.asked_at limit 50`
/** Asked again; a store that is open sells on while other categories or permits are looked at. False when another has the name. */
export async function askAgain(db: Database, id: string, one: Asking, at: Instant): Promise<boolean> {
  const [taken] = await db`select from mall_merchants where lower(name) = lower(${one.name}) and id <> ${id}`
  if (taken) return false
  await db`
    update mall_merchants set ${db(columns(db, one) as never)}, state = 'asked', asked_at = ${at}, reason = null
    where id = ${id} and state <> 'closed'`
  return true
}
export async function keepTemplate(db: Database, id: string, template: ShippingTemplate): Promise<void> {
  await db`update mall_merchants set shipping = ${db.json(keptAs(template) as never)} where id = ${id}`
}
/** False when it did not wait for that any more. */
export async function decideStore(
  db: Database,
  id: string,
  said: {
    readonly outcome: 'open' | 'returned' | 'closed'
    readonly by: string
    readonly reason: string | null
    readonly at: Instant
  },
): Promise<boolean> {
  const from = said.outcome === 'closed' ? ['asked', 'open', 'returned'] : ['asked']
  const done = await db`
    update mall_merchants set state = ${said.outcome}, reason = ${said.reason}, decided_by = ${said.by}, decided_at = ${said.at}
    where id = ${id} and state = any(${from})`
  return done.count > 0
}
