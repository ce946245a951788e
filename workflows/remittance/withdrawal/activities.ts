/** Provides the steps of a withdrawal. */
import { invariant } from '../../../core/invariant.ts'
import { type Command, isDone, type LedgerClient } from '../../../core/ledger/command.ts'
import { fen } from '../../../core/money.ts'
import {
  holdWithdrawal,
  releaseWithdrawal,
  settleWithdrawal,
  type WithdrawalOf,
} from '../../../core/remittance/postings.ts'
import type { ClearingHouse } from '../../adapters/clearing-house/port.ts'
import { guarded } from '../../guarded.ts'
import type { Database } from '../../storage/database.ts'
import * as store from '../../storage/withdrawals.ts'
import type { ClearingSteps, Sent, Withdrawal, WithdrawalSteps } from './workflow.ts'

const orderOf = ({ amount, customer, class: of, ...order }: Withdrawal): WithdrawalOf => ({
  ...order,
  holder: { customer, class: of },
  amount: fen(BigInt(amount)),
})

export function withdrawalActivities({
  db,
  ledger,
  clearingHouse,
}: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly clearingHouse: ClearingHouse
}) {
  const must = (command: Command) =>
    guarded(async () => {
      const [answer] = await ledger.submit([command])
      invariant(answer && isDone(answer), `${command.kind} of money that is set aside is done, not ${answer?.kind}`)
    })
  const transferOf = async (order: Withdrawal) => {
    const row = await store.withdrawalBy(db, order.id)
    invariant(row, 'a withdrawal that runs has a row')
    return {
      id: row.reference,
      from: { account: await store.numberOf(db, row.customer), name: row.name },
      to: { bank: row.bank, account: row.number, name: row.name },
      amount: fen(row.amount),
      at: Number(row.at),
    }
  }
  const told = (answer: Awaited<ReturnType<ClearingHouse['send']>>): Sent =>
    answer === 'accepted' || answer === 'unknown' ? { kind: answer } : { kind: 'rejected', reason: answer.rejected }

  return {
    setAside: (order) =>
      guarded(async () => {
        const [answer] = await ledger.submit([holdWithdrawal(orderOf(order))])
        invariant(answer, 'a command has an answer')
        if (answer.kind === 'insufficient-funds' || answer.kind === 'account-frozen') return answer.kind
        invariant(isDone(answer), `money is set aside or lacks, not ${answer.kind}`)
        return 'held'
      }),
    noteNoAnswer: (order) => store.noteUnclear(db, order.id),
    payOut: (order) => must(settleWithdrawal(orderOf(order))),
    giveBack: (order, reason) => must(releaseWithdrawal(orderOf(order), reason)),
    closeWithdrawal: (order, summary) => store.conclude(db, order.id, summary),
    sendOut: async (order) => told(await clearingHouse.send(await transferOf(order))),
    askAfter: async (order) => told(await clearingHouse.inquire(await transferOf(order))),
  } satisfies WithdrawalSteps & ClearingSteps
}
