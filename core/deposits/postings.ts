/** How a customer's account is opened. */
import { accountId, entryId, type Id } from '../id.ts'
import type { OpenAccount } from '../ledger/command.ts'
import type { Instant } from '../time.ts'

/** The ledger account of a customer's current account. */
export const currentAccount = (customer: string): Id => accountId(customer, 'current')

/** A current account may hold money or nothing, never less. */
export const openCurrentAccount = (customer: string, joinedAt: Instant): OpenAccount => ({
  kind: 'open',
  id: entryId(customer, joinedAt, 'open-current-account'),
  account: currentAccount(customer),
  unit: 'CNY',
  side: 'credit',
  head: '2011',
  floor: 0n,
  owner: customer,
})
