/** The store that somebody runs: an operator of its firm. Whoever is not sees no store at all. */
import { type MerchantRow, merchantBy } from '../../storage/mall-merchants.ts'
import type { Bank } from '../compose.ts'
import { operates } from './firm-holder.ts'
import type { Asked } from './mount.ts'

export async function ownStore(bank: Bank, id: string, { customer }: Pick<Asked, 'customer'>): Promise<MerchantRow | undefined> {
  const row = await merchantBy(bank.db, id)
  return row && (await operates(bank, customer.id, row.organization)) ? row : undefined
} // biome-ignore format: one rule
