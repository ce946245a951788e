/** A receipt of a log of one row, made without a bank: for the page that checks them. */
import { accountId, entryId } from '../../core/id.ts'
import type { Command } from '../../core/ledger/command.ts'
import { Engine } from '../../core/ledger/engine.ts'
import { GENESIS } from '../../core/ledger/merkle.ts'
import { type Receipt, receiptOf } from '../../core/ledger/receipt.ts'
import { chained } from '../../workflows/storage/ledger/appender.ts'
import { batchHasher } from '../../workflows/storage/ledger/hash.ts'

export function sampleReceipt(): Receipt {
  const [ann, bob] = [accountId('ann', 'sample'), accountId('bob', 'sample')]
  const open = (account: typeof ann): Command => ({
    kind: 'open', id: entryId(account, 0, 'open'), account, unit: 'CNY', side: 'credit', head: '2011', owner: account,
  }) // biome-ignore format: one command
  const bookedAt = Date.parse('2026-11-23T09:00:00+08:00')
  const { batch } = new Engine().apply({
    bookedAt,
    commands: [
      open(ann),
      open(bob),
      {
        kind: 'post', id: entryId('sample', bookedAt, 'post'), business: 'sample', step: 'post', memo: '午饭', actor: 'ann', request: 'r',
        transfers: [{ debit: ann, credit: bob, amount: 2_350n }],
      },
    ],
  }) // biome-ignore format: one batch
  const row = chained(batch!, 0, GENESIS, batchHasher())
  return receiptOf({ shard: 0, ...row }, 2)!
}
