/** A customer's phone number, the end of the relation, and what is on record about them. */
import type { Instant } from '../../core/time.ts'
import { addYears, dayNumber, dayOf } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'

export type PhoneChangeRow = {
  id: string
  customer: string
  phone: string
  at: bigint
  effective: bigint
  state: 'waiting' | 'changed' | 'cancelled' | 'refused'
}
/** Undefined when another change of this customer waits already. */
export async function intendPhoneChange(
  db: Database,
  row: { id: string; customer: string; phone: string; at: Instant; effective: Instant; request: string },
): Promise<PhoneChangeRow | undefined> {
  await db`insert into phone_changes ${db(row)} on conflict do nothing`
  return phoneChangeBy(db, row.id)
}
export async function phoneChangeBy(db: Database | Transaction, id: string): Promise<PhoneChangeRow | undefined> {
  const [row] = await db<PhoneChangeRow[]>`select * from phone_changes where id = ${id}`
  return row
}
export async function waitingPhoneChange(db: Database, customer: string): Promise<PhoneChangeRow | undefined> {
  const [row] = await db<
    PhoneChangeRow[]
  >`select * from phone_changes where customer = ${customer} and state = 'waiting'`
  return row
}
export async function markPhoneChangeStarted(db: Database, id: string): Promise<void> {
  await db`update phone_changes set started = true where id = ${id}`
}
export const phoneChangesNotStarted = (db: Database, before: Instant): Promise<PhoneChangeRow[]> =>
  db<PhoneChangeRow[]>`select * from phone_changes where not started and state = 'waiting' and at < ${before} limit 50`
/** Ends it, unless it has ended before; answers with how it ended. */
export async function endPhoneChange(
  db: Database | Transaction,
  id: string,
  state: 'cancelled' | 'refused' | 'changed',
  at: Instant,
): Promise<PhoneChangeRow['state']> {
  await db`update phone_changes set state = ${state}, ended_at = ${at} where id = ${id} and state = 'waiting'`
  return (await phoneChangeBy(db, id))?.state ?? state
}
/** Puts the new number in place, once; how it ended, and whether by this. */
export async function changePhone(
  tx: Transaction,
  id: string,
  at: Instant,
): Promise<{ ended: 'changed' | 'refused' | 'cancelled'; now: boolean }> {
  const [row] = await tx<PhoneChangeRow[]>`select * from phone_changes where id = ${id} for update`
  if (row?.state !== 'waiting') return { ended: row?.state ?? 'refused', now: false }
  const [taken] = await tx`select from customers where phone = ${row.phone} and state <> 'closed'`
  const changed = taken
    ? undefined
    : await tx`update customers set phone = ${row.phone} where id = ${row.customer} and state = 'open'`
  const ended = changed?.count === 1 ? 'changed' : 'refused'
  await endPhoneChange(tx, id, ended, at)
  return { ended, now: true }
}

const YEARS_KEPT = 10
/** Ends the relation: sessions, passkeys, mandates, and whatever the law does not ask the bank to keep. */
export async function closeCustomer(db: Database, customer: string, at: Instant): Promise<void> {
  const day = dayOf(at)
  const eraseOn = dayNumber(addYears(day, YEARS_KEPT))
  await db.begin(async (tx) => {
    await tx`update customers set state = 'closed', closed_at = ${at}, erase_on = ${eraseOn} where id = ${customer} and state = 'open'`
    await tx`update sessions set ended = now(), version = version + 1 where customer = ${customer} and ended is null`
    await tx`update passkeys set ended = now() where customer = ${customer} and ended is null`
    await tx`update mandates set ended_at = ${at} where customer = ${customer} and ended_at is null`
    await tx`delete from households where customer = ${customer}`
    await tx`delete from households_left where customer = ${customer}`
    await tx`delete from spending_rules where customer = ${customer}`
    await tx`delete from sign_ins where customer = ${customer}`
    await tx`delete from push_devices where customer = ${customer}`
    await tx`delete from push_settings where customer = ${customer}`
    await tx`delete from approvals where customer = ${customer} and business is null`
    await tx`update phone_changes set state = 'cancelled', ended_at = ${at} where customer = ${customer} and state = 'waiting'`
  })
}
/** Erases who was a customer long enough ago. The ledger keeps numbers without a name. Answers how many. */
export async function eraseDue(db: Database, at: Instant): Promise<number> {
  const erased = await db`
    update customers set name = '', phone = '', identity = null, identity_digest = null, born = null, bound_bank = null, bound_number = null, erased_at = ${at}
    where state = 'closed' and erased_at is null and erase_on <= ${dayNumber(dayOf(at))}`
  return erased.count
}

/** Everything that is on record about a customer beside the ledger's movements, each table by its name. */
export async function recordsOf(db: Database, customer: string): Promise<Record<string, readonly unknown[]>> {
  const tables: Record<string, PromiseLike<readonly unknown[]>> = {
    accountClasses: db`select class, from_at, why from account_classes where customer = ${customer}`,
    passkeys: db`select name, backed_up, created, last_used, ended from passkeys where customer = ${customer}`,
    sessions: db`select id, how, device, since, last_seen, ended from sessions where customer = ${customer}`,
    devices: db`select device, locale, created, seen, last_ok from push_devices where customer = ${customer}`,
    notifications: db`select off, quiet_from, quiet_until, show_amounts, texts_too from push_settings where customer = ${customer}`,
    signIns: db`select at, how, device, outcome from sign_ins where customer = ${customer}`,
    approvals: db`select id, text, how, given, business from approvals where customer = ${customer} and business is not null`,
    transfers: db`select id, amount::text, memo, at::text, state, payer = ${customer} as outgoing from transfers where ${customer} in (payer, payee)`,
    topUps: db`select id, amount::text, at::text, state, reason from top_ups where customer = ${customer}`,
    withdrawals: db`select id, amount::text, at::text, state, reason from withdrawals where customer = ${customer}`,
    deposits: db`select id, product, state, opened_at::text, deposit, closed_at::text from term_deposits where customer = ${customer}`,
    depositActs: db`select a.deposit, a.n, a.kind, a.state, a.at::text, a.amounts, a.lines from term_deposit_acts a join term_deposits d on d.id = a.deposit where d.customer = ${customer}`,
    billPayments: db`select id, biller, bill, amount::text, at::text, state, reason, receipt from bill_payments where customer = ${customer}`,
    housePayments: db`select id, amount::text, at::text, state, reason, mandate from house_payments where payer = ${customer}`,
    mandates: db`select id, organization, house, cap::text, frequency, at::text, ended_at::text from mandates where customer = ${customer}`,
    households: db`select id, organization, house, name from households where customer = ${customer}`,
    spendingRules: db`select counterparty, category, at::text from spending_rules where customer = ${customer}`,
    consents: db`select purpose, version, given_at::text, withdrawn_at::text from consents where customer = ${customer}`,
    joinings: db`select id, at::text, state, class, identity_state, face_state, account_state, ended_at::text from joinings where customer = ${customer}`,
    looks: db`select at::text, role, reason from looks where customer = ${customer}`,
    firms: db`select id, code, name, at::text, state, why from firms where ${customer} in (operator, representative)`,
    recoveries: db`select id, begun, state, why, passed_until, used_at from recoveries where customer = ${customer}`,
    phoneChanges: db`select id, phone, at::text, state from phone_changes where customer = ${customer}`,
  }
  return Object.fromEntries(await Promise.all(Object.entries(tables).map(async ([name, rows]) => [name, [...(await rows)]] as const)))
} // biome-ignore format: a table reads better in columns
