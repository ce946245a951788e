/** How a customer's account is opened. */
import { accountId, entryId, type Id } from '../id.ts'
import type { Command, OpenAccount } from '../ledger/command.ts'
import type { Instant } from '../time.ts'
import type { AccountClass } from './classes.ts'
import { openLimits } from './limits.ts'

/** The ledger account of a customer's current account. */
export const currentAccount = (customer: string): Id => accountId(customer, 'current')

/** A current account may hold money or nothing, never less. An organisation's has no class, and no limits but that. */
export const openCurrentAccount = (owner: string, at: Instant): OpenAccount => ({
  kind: 'open',
  id: entryId(owner, at, 'open-current-account'),
  account: currentAccount(owner),
  unit: 'CNY',
  side: 'credit',
  head: '2011',
  floor: 0n,
  owner,
})

/** A person's account and the limits of its class. Sending it again changes nothing. */
export const openCustomer = (customer: string, at: Instant, accountClass: AccountClass): Command[] => [
  openCurrentAccount(customer, at),
  ...openLimits({ customer, class: accountClass }, at),
]
