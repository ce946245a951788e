/** Customers: who they are to the bank. How they come in stands in `sessions.ts`. */
import { randomBytes } from 'node:crypto'
import type { AccountClass } from '../../core/deposits/classes.ts'
import type { LimitState } from '../../core/deposits/limits.ts'
import { entryId } from '../../core/id.ts'
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'
import type { Sealed } from './identity.ts'

export type CustomerRow = {
  id: string
  phone: string
  name: string
  serial: bigint
  state: 'joining' | 'open' | 'closed'
  class: AccountClass
  joined_at: bigint
  opened_at: bigint | null
  faced_at: bigint | null
  bound_bank: string | null
  bound_number: string | null
  /** Up to here a payment to someone known needs no approval, fen. */
  unasked: bigint
  limits: number
}
/** What is read of a customer, and no more: the encrypted identity stays where it is. */
export const customerColumns = (db: Database | Transaction) =>
  db`c.id, c.phone, c.name, c.serial, c.state, c.class, c.joined_at, c.opened_at, c.faced_at, c.bound_bank, c.bound_number, c.unasked, c.limits`

/** Whoever shows a phone that no customer has begins to join with it. */
export async function keepApplicant(tx: Transaction, phone: string, at: Instant): Promise<CustomerRow> {
  const id = `customer-${entryId(randomBytes(16).toString('hex'), at, 'join')}`
  await tx`
    insert into customers (id, phone, name, joined_at, state) values (${id}, ${phone}, '', ${at}, 'joining')
    on conflict (phone) where state <> 'closed' do nothing`
  const [row] = await tx<CustomerRow[]>`select ${customerColumns(tx)} from customers c where phone = ${phone} and state <> 'closed'`
  return row!
} // biome-ignore format: one statement a line

/** A person whom the bank knows from its beginning, or who came to the counter in development. Answers with who has this phone. */
export async function seedCustomer(
  db: Database,
  {
    id,
    phone,
    name,
    class: of = 'I',
    at = 0,
    sealed,
  }: { id: string; phone: string; name: string; class?: AccountClass; at?: Instant; sealed?: Sealed },
): Promise<string> {
  await db`
    insert into customers (id, phone, name, joined_at, opened_at, state, class, identity, identity_key)
    values (${id}, ${phone}, ${name}, ${at}, ${at}, 'open', ${of}, ${sealed?.identity ?? null}, ${sealed?.identity_key ?? null}) on conflict do nothing`
  // A development bank of before may have them without.
  if (sealed)
    await db`update customers set identity = ${sealed.identity}, identity_key = ${sealed.identity_key} where id = ${id} and identity is null`
  const [row] = await db<{ id: string }[]>`select id from customers where phone = ${phone} and state <> 'closed'`
  return row!.id
}

/** The resident ID number as it is kept; undefined where there is none on record. */
export async function sealedIdentity(db: Database, customer: string): Promise<Sealed | undefined> {
  const [row] = await db<{ identity: Buffer | null; identity_key: string | null }[]>`
    select identity, identity_key from customers where id = ${customer}`
  return row?.identity && row.identity_key ? { identity: row.identity, identity_key: row.identity_key } : undefined
}
export async function bindAccount(db: Database, customer: string, bank: string, number: string): Promise<void> {
  await db`update customers set bound_bank = ${bank}, bound_number = ${number} where id = ${customer}`
}
export async function setUnasked(db: Database, customer: string, most: bigint): Promise<void> {
  await db`update customers set unasked = ${most} where id = ${customer}`
}
/** A customer by phone is one who is open: who is still joining, or gone, is nobody to others. */
export async function customerBy(
  db: Database,
  key: { phone: string } | { id: string } | { serial: number },
): Promise<CustomerRow | undefined> {
  const [row] = await db<CustomerRow[]>`select ${customerColumns(db)} from customers c where ${
    'phone' in key
      ? db`phone = ${key.phone} and state = 'open'`
      : 'id' in key
        ? db`id = ${key.id}`
        : db`serial = ${key.serial}`
  }`
  return row
}
/** Customers whose limits' accounts are older than the bank's; after an upgrade, all of them. */
export const withoutLimits = (db: Database, version: number, most: number): Promise<CustomerRow[]> => db<CustomerRow[]>`
  select ${customerColumns(db)} from customers c where state = 'open' and limits < ${version} order by serial limit ${most}`
export async function markLimits(db: Database, customers: readonly string[], version: number): Promise<void> {
  await db`update customers set limits = ${version} where id = any(${[...customers]})`
}
/** What stands on each limit's account, as SQL shows it. */
export async function limitStates(db: Database, accounts: readonly string[]): Promise<Map<string, LimitState>> {
  const rows = await db<
    {
      id: string
      left: bigint
      allowance: bigint | null
      period: 'day' | 'month' | 'year' | null
      touched_at: bigint | null
    }[]
  >`
    select replace(a.id::text, '-', '') as id, a.credits - a.debits - a.held_debits as left, a.allowance, a.period, e.booked_at as touched_at
    from ledger_accounts a left join ledger_entries e on e.position = a.last where a.id = any(${[...accounts]}::uuid[])`
  return new Map(
    rows.map(({ id, touched_at, ...row }) => [
      id,
      { ...row, touchedAt: touched_at === null ? null : Number(touched_at) },
    ]),
  )
}
/** Whether this customer has paid that one before. */
export async function hasPaid(db: Database, payer: string, payee: string): Promise<boolean> {
  const [row] = await db`select from transfers where payer = ${payer} and payee = ${payee} and state = 'done' limit 1`
  return row !== undefined
}
