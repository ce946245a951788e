/** Withdrawals to bound accounts: the intent, and what the ledger did with it. */
import { accountNumber } from '../../core/deposits/number.ts'
import { invariant } from '../../core/invariant.ts'
import { isDone } from '../../core/ledger/command.ts'
import type { Instant } from '../../core/time.ts'
import type { Withdrawal } from '../remittance/withdrawal/workflow.ts'
import { tellDevices, yuanIn } from './channels.ts'
import type { Database } from './database.ts'
import { type Followers, oneByOne } from './ledger/projection.ts'

export type WithdrawalRow = {
  id: string
  reference: string
  customer: string
  amount: bigint
  at: bigint
  request: string
  bank: string
  number: string
  name: string
  class: Withdrawal['class']
  state: 'requested' | 'held' | 'unclear' | 'paid' | 'returned' | 'refused'
  reason: string | null
  ended_at: bigint | null
  sequence: bigint | null
}
export const orderOf = (row: WithdrawalRow): Withdrawal => ({
  id: row.id,
  at: Number(row.at),
  customer: row.customer,
  class: row.class,
  amount: row.amount.toString(),
  request: row.request,
})
export async function intendWithdrawal(
  db: Database,
  row: Pick<WithdrawalRow, 'id' | 'reference' | 'customer' | 'amount' | 'request' | 'bank' | 'number' | 'name' | 'class'> & { at: Instant },
): Promise<void> {
  await db`insert into withdrawals ${db(row)} on conflict (id) do nothing`
} // biome-ignore format: one shape
export async function withdrawalBy(db: Database, id: string, customer?: string): Promise<WithdrawalRow | undefined> {
  const [row] = await db<WithdrawalRow[]>`
    select * from withdrawals where id = ${id} ${customer === undefined ? db`` : db`and customer = ${customer}`}`
  return row
}
/** The number of a customer's account, as another bank sees it. */
export async function numberOf(db: Database, customer: string): Promise<string> {
  const [row] = await db<{ serial: bigint }[]>`select serial from customers where id = ${customer}`
  invariant(row, 'a customer is there')
  return accountNumber(Number(row.serial))
}
export async function markWithdrawalStarted(db: Database, id: string): Promise<void> {
  await db`update withdrawals set started = true where id = ${id}`
}
/** Intents whose run never started, because a process died in between. */
export const withdrawalsNotStarted = (db: Database, before: Instant): Promise<WithdrawalRow[]> =>
  db<WithdrawalRow[]>`select * from withdrawals where not started and at < ${before} order by at limit 50`
export async function noteUnclear(db: Database, id: string): Promise<void> {
  await db`update withdrawals set state = 'unclear' where id = ${id} and state in ('requested', 'held')`
}
export async function conclude(db: Database, id: string, summary: string): Promise<void> {
  await db`update withdrawals set summary = ${summary}, started = true where id = ${id}`
}

export const followWithdrawals: Followers = {
  'withdrawal-': oneByOne(async (tx, { business, step, memo, sequence, bookedAt }, answer) => {
    const done = isDone(answer)
    if (step === 'hold' && done)
      await tx`update withdrawals set state = 'held', sequence = ${sequence} where id = ${business} and state = 'requested'`
    else if (step === 'hold')
      await tx`update withdrawals set state = 'refused', reason = ${answer.kind}, sequence = ${sequence}, ended_at = ${bookedAt} where id = ${business}`
    else if (done)
      await tellDevices(tx, {
        kind: step === 'settle' ? 'withdrawal-paid' : 'withdrawal-returned',
        at: bookedAt,
        rows: tx`
          update withdrawals set state = ${step === 'settle' ? 'paid' : 'returned'}, reason = ${step === 'settle' ? null : memo},
            sequence = ${sequence}, ended_at = ${bookedAt} where id = ${business}
          returning id, customer, jsonb_build_object('amount', ${yuanIn(tx, tx`amount`)})`,
      })
  }),
}
