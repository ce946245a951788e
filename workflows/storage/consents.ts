/** What people have agreed to: rows that are begun and ended, never changed. */
import type { Consent, Purpose } from '../../core/customers/consents.ts'
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'

export type ConsentRow = {
  readonly purpose: Purpose
  readonly version: string
  readonly given_at: bigint
  readonly withdrawn_at: bigint | null
}

/** The last of each purpose, standing or taken back. */
export const consentsOf = (db: Database | Transaction, customer: string): Promise<ConsentRow[]> => db<ConsentRow[]>`
  select distinct on (purpose) purpose, version, given_at, withdrawn_at from consents
  where customer = ${customer} order by purpose, given_at desc`

export const standing = (rows: readonly ConsentRow[]): Consent[] => rows.filter((row) => row.withdrawn_at === null)

export async function keepConsents(
  tx: Transaction,
  customer: string,
  given: readonly Consent[],
  { at, session }: { at: Instant; session: string },
): Promise<void> {
  for (const { purpose, version } of given)
    await tx`
      insert into consents (customer, purpose, version, given_at, session)
      values (${customer}, ${purpose}, ${version}, ${at}, ${session}) on conflict do nothing`
}

/** Answers whether there was one to take back. */
export async function endConsent(db: Database, customer: string, purpose: Purpose, at: Instant): Promise<boolean> {
  const ended = await db`
    update consents set withdrawn_at = ${at} where customer = ${customer} and purpose = ${purpose} and withdrawn_at is null`
  return ended.count > 0
}
