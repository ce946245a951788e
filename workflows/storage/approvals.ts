/** What customers were asked to approve, and how they did. */
import type { Database, Transaction } from './database.ts'

export const APPROVAL_SECONDS = 300
export const CODE_TRIES = 5

export type ApprovalRow = {
  id: string
  customer: string
  text: string
  asked: Date
  expires: Date
  code: string | null
  failures: number
  how: 'passkey' | 'code' | null
  business: string | null
  /** How far each passkey had counted when this was asked. */
  counters: Readonly<Record<string, number>>
}
export async function askApproval(
  db: Database,
  one: { id: string; customer: string; text: string; code: string | null; counters: Readonly<Record<string, number>> },
): Promise<{ expires: Date }> {
  const [row] = await db<{ expires: Date }[]>`
    insert into approvals (id, customer, text, expires, code, counters)
    values (${one.id}, ${one.customer}, ${one.text}, now() + make_interval(secs => ${APPROVAL_SECONDS}), ${one.code}, ${db.json(one.counters)})
    returning expires`
  return row!
}
/** What was given with an approval, as it is kept. */
export async function givenWith(db: Database, id: string): Promise<{ text: string; proof: unknown } | undefined> {
  const [row] = await db<{ text: string; proof: unknown }[]>`
    select text, proof from approvals where id = ${id} and how is not null`
  return row
}
/** When the last code was texted for an approval, so that nobody is flooded. */
export async function lastCodeAt(db: Database, customer: string): Promise<Date | undefined> {
  const [row] = await db<{ asked: Date }[]>`
    select asked from approvals where customer = ${customer} and code is not null order by asked desc limit 1`
  return row?.asked
}
/** Locked until the end of the transaction: of two presses with one approval the second waits and finds it used. */
export async function approvalFor(tx: Transaction, id: string, customer: string): Promise<ApprovalRow | undefined> {
  const [row] = await tx<ApprovalRow[]>`select * from approvals where id = ${id} and customer = ${customer} for update`
  return row
}
export async function giveApproval(
  tx: Transaction,
  id: string,
  given: { how: 'passkey' | 'code'; passkey: string | null; proof: object | null; business: string },
): Promise<void> {
  await tx`
    update approvals set how = ${given.how}, passkey = ${given.passkey}, proof = ${given.proof ? tx.json(given.proof as never) : null},
      given = now(), business = ${given.business}
    where id = ${id}`
}
export async function failApproval(tx: Transaction, id: string): Promise<void> {
  await tx`update approvals set failures = failures + 1 where id = ${id}`
}
