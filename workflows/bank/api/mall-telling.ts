/** Tells the run of an order what was said about it. */
import { orderBy, orderOf } from '../../storage/mall-orders.ts'
import type { Bank } from '../compose.ts'

/** `times`: as `say` counted it; nothing for 0, where the run looks by itself in time. */
export async function tellOrder(bank: Bank, order: string, times: number): Promise<void> {
  if (times > 0) await bank.runs.orderGiven(orderOf((await orderBy(bank.db, order))!), times)
}
