/** A bank's ledger in a process of its own, for tests that kill it: submits without end and says what was acknowledged. */
import { decodeAnswers } from '../../core/ledger/codec.ts'
import { startLedger } from '../../workflows/storage/ledger/client.ts'
import { openings, Transfers } from '../bench/transfers.ts'

const ledger = await startLedger(
  { url: process.argv[2]!, shard: 0, snapshotEvery: 5_000, window: 1 << 20 },
  () => process.exit(3),
  () => {},
)
for (const batch of openings(50)) await ledger.submitBytes(batch)
const transfers = new Transfers(50)
console.log('ready')
for (;;) {
  const batch = transfers.batch(200, Date.now())
  const answers = decodeAnswers(await ledger.submitBytes(batch))
  const ids = answers.map((answer, n) =>
    answer.kind === 'posted' ? Buffer.from(batch.buffer, n * 72 + 8, 16).toString('hex') : '',
  )
  // Written at once: what stands on this pipe was acknowledged, whatever happens next.
  process.stdout.write(`${ids.join(' ')}\n`)
}
