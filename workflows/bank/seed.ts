/**
 * The people and the organisation that a development bank begins with: a property manager, and of the bank's own people
 * as few as two-person work takes. They sign in by SMS code like anyone. A bank in production is seeded with nobody: its
 * first two stewards are named by whoever sets it up (`npx qiao stewards`).
 */

import { checkCharacter } from '../../core/customers/resident-id.ts'
import { openCurrentAccount } from '../../core/deposits/postings.ts'
import { digest } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { isDone, type LedgerClient } from '../../core/ledger/command.ts'
import type { Role } from '../../core/staff/roles.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { seedCustomer } from '../storage/customers.ts'
import type { Database } from '../storage/database.ts'
import type { IdentityKeys } from '../storage/identity.ts'
import { giveRole, keepOrganization } from '../storage/staff.ts'

export const idOf = (kind: 'customer' | 'organization', name: string) =>
  `${kind}-${digest(`seed\n${name}`).slice(0, 32)}`

export const estate = { id: idOf('organization', 'estate'), name: '桥南物业', kind: 'property' } as const
export const theBank = { id: idOf('organization', 'bank'), name: '桥', kind: 'bank' } as const
export const seededPeople = [
  { name: '周宁', phone: '19900000001', role: 'manager', organization: estate.id },
  { name: '何静', phone: '19900000002', role: 'officer', organization: theBank.id },
  { name: '陆远', phone: '19900000003', role: 'officer', organization: theBank.id },
  { name: '苏梅', phone: '19900000004', role: 'teller', organization: theBank.id },
  { name: '高明', phone: '19900000005', role: 'steward', organization: theBank.id },
  { name: '方圆', phone: '19900000006', role: 'steward', organization: theBank.id },
  { name: '秦岚', phone: '19900000007', role: 'auditor', organization: theBank.id },
] as const satisfies readonly { name: string; phone: string; role: Role; organization: string }[]

/** A customer like any other, for who has just started a bank and wants to see one (api/enter.ts). */
export const firstCustomer = { name: '王小明', phone: '19900000010' } as const

/**
 * A resident ID number of right form for somebody whom nobody has asked for theirs: what outside parties are asked about a person goes by
 * it. Its sequence is none that the simulated registry has a rule for.
 */
export function seededNumber(phone: string): string {
  const drawn = Number.parseInt(digest(`identity\n${phone}`).slice(0, 8), 16)
  const born = dayFromNumber(dayNumber('1960-01-01') + (drawn % 14_000)).replaceAll('-', '')
  const digits = `110101${born}${String(Math.floor(drawn / 14_000) % 990).padStart(3, '0')}`
  return digits + checkCharacter(digits)
}

/** Doing it again changes nothing. */
export async function seed(db: Database, ledger: LedgerClient, identityKeys: IdentityKeys): Promise<void> {
  const sealedOf = (phone: string, id: string) => identityKeys.seal(seededNumber(phone), id)
  for (const organization of [estate, theBank]) await keepOrganization(db, { ...organization, at: 0 })
  const [opened] = await ledger.submit([openCurrentAccount(estate.id, 0)])
  invariant(opened && isDone(opened), 'a current account is opened once for each owner')
  for (const { name, phone, role, organization } of seededPeople) {
    const customer = idOf('customer', phone)
    // Their accounts are opened with those of everyone whose limits are missing (bank.ts).
    await seedCustomer(db, { id: customer, phone, name, sealed: sealedOf(phone, customer) })
    await giveRole(db, { customer, organization, role, from: 0 })
  }
  const first = idOf('customer', firstCustomer.phone)
  await seedCustomer(db, { id: first, ...firstCustomer, sealed: sealedOf(firstCustomer.phone, first) })
}
