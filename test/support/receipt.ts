/** A receipt of a log of one row, made without a bank: for the page that checks them. */
import { accountId, entryId } from '../../core/id.ts'
import { eventsOf } from '../../core/ledger/codec.ts'
import type { Command } from '../../core/ledger/command.ts'
import { Engine } from '../../core/ledger/engine.ts'
import { GENESIS, inclusionProof, leafBytes, merkleRoot, plainHash, rowHash } from '../../core/ledger/merkle.ts'
import type { Receipt } from '../../core/ledger/receipt.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

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
  const events = eventsOf(batch!.body)
  const leaves = events.map(({ bytes }) => plainHash(leafBytes(bytes)))
  const recalled = plainHash(new Uint8Array(0))
  const head = {
    shard: 0,
    sequence: 1,
    bookedAt,
    events: events.length,
    root: merkleRoot(leaves),
    previous: GENESIS,
    recalled,
  }
  return {
    format: 'qiao-receipt-1',
    row: { shard: 0, sequence: 1, bookedAt, events: events.length, previous: hex(GENESIS), recalled: hex(recalled), hash: hex(rowHash(head)) },
    event: { index: 2, command: hex(events[2]!.bytes.command), outcome: hex(events[2]!.bytes.outcome) },
    path: inclusionProof(leaves, 2).map((level) => level.map(hex)),
  } // biome-ignore format: one receipt
}
