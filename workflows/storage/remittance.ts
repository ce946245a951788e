/** Transfers between customers, and money asked for from bound accounts. */
import { isDone } from '../../core/ledger/command.ts'
import type { Fen } from '../../core/money.ts'
import type { Instant } from '../../core/time.ts'
import { tellDevices, yuanIn } from './channels.ts'
import type { Database } from './database.ts'
import { type Followers, oneByOne } from './ledger/projection.ts'

export type TransferRow = {
  id: string
  entry: string
  payer: string
  payee: string
  amount: bigint
  memo: string
  at: bigint
  state: 'requested' | 'done' | 'refused'
  sequence: bigint | null
  payee_name: string
  payee_phone: string
}
export type TopUpRow = {
  id: string
  reference: string
  customer: string
  amount: bigint
  at: bigint
  state: 'requested' | 'arrived' | 'refused'
  tries: number
  reason: string | null
  request: string
  sequence: bigint | null
}

export async function intendTransfer(
  db: Database,
  row: { id: string; entry: string; payer: string; payee: string; amount: Fen; memo: string; at: Instant },
): Promise<void> {
  await db`insert into transfers ${db({ ...row, amount: row.amount as bigint })} on conflict (id) do nothing`
}
/** A transfer of payer or payee, in whatever state SQL shows it. */
export async function transferOf(db: Database, customer: string, id: string): Promise<TransferRow | undefined> {
  const [row] = await db<TransferRow[]>`
    select t.*, c.name as payee_name, c.phone as payee_phone from transfers t join customers c on c.id = t.payee
    where t.id = ${id} and ${customer} in (t.payer, t.payee)`
  return row
}

/** Whom a customer paid last, each once. */
export const paidLast = (db: Database, payer: string, most: number) =>
  db<{ transfer: string; name: string; phone: string; at: bigint }[]>`
    select t.id as transfer, c.name, c.phone, t.at
    from (select distinct on (payee) id, payee, at from transfers where payer = ${payer} and state = 'done' order by payee, at desc) t
    join customers c on c.id = t.payee where c.state = 'open' order by t.at desc limit ${most}`
/** Whoever was paid by a transfer of this payer's. */
export async function paidBy(db: Database, payer: string, transfer: string): Promise<string | undefined> {
  const [row] = await db<{ payee: string }[]>`
    select payee from transfers where id = ${transfer} and payer = ${payer} and state = 'done'`
  return row?.payee
}

export async function intendTopUp(
  db: Database,
  row: { id: string; reference: string; customer: string; amount: Fen; at: Instant; request: string },
): Promise<void> {
  await db`insert into top_ups ${db({ ...row, amount: row.amount as bigint })} on conflict (id) do nothing`
}
export async function topUpOf(db: Database, customer: string, id: string): Promise<TopUpRow | undefined> {
  const [row] = await db<TopUpRow[]>`select * from top_ups where id = ${id} and customer = ${customer}`
  return row
}
export async function topUpByReference(db: Database, reference: string): Promise<TopUpRow | undefined> {
  const [row] = await db<TopUpRow[]>`select * from top_ups where reference = ${reference}`
  return row
}

/** Requests that the clearing house has not answered, and whose time to try (again) has come. */
export const dueTopUps = (db: Database): Promise<TopUpRow[]> =>
  db<TopUpRow[]>`select * from top_ups where answered is null and next_try <= now() order by next_try limit 20`
export async function topUpAccepted(db: Database, id: string): Promise<void> {
  await db`update top_ups set answered = 'accepted' where id = ${id}`
}
/** Refused there, unless the money came all the same. */
export async function topUpRejected(db: Database, id: string, reason: string): Promise<void> {
  await db`
    update top_ups set answered = 'rejected', state = case when state = 'requested' then 'refused' else state end, reason = ${reason} where id = ${id}`
}
export async function topUpLater(db: Database, id: string, tries: number): Promise<void> {
  await db`update top_ups set tries = ${tries + 1}, next_try = now() + make_interval(secs => ${Math.min(60, 2 ** tries)}) where id = ${id}`
}

export const followRemittance: Followers = {
  'transfer-': oneByOne(async (tx, { business, sequence, bookedAt }, answer) => {
    if (!isDone(answer))
      return void (await tx`update transfers set state = 'refused', sequence = ${sequence} where id = ${business}`)
    await tellDevices(tx, {
      kind: 'money-received',
      at: bookedAt,
      rows: tx`
        update transfers t set state = 'done', sequence = ${sequence} from customers p where t.id = ${business} and p.id = t.payer
        returning t.id, t.payee, jsonb_build_object('from', p.name, 'amount', ${yuanIn(tx, tx`t.amount`)})`,
    })
  }),
  'top-up-': oneByOne(async (tx, { business, sequence, bookedAt }, answer) => {
    if (!isDone(answer)) return
    await tellDevices(tx, {
      kind: 'top-up-arrived',
      at: bookedAt,
      rows: tx`
        update top_ups set state = 'arrived', sequence = ${sequence}, reason = null where id = ${business}
        returning id, customer, jsonb_build_object('amount', ${yuanIn(tx, tx`amount`)})`,
    })
  }),
}
