import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, migrate } from '../../workflows/storage/database.ts'
import { startLedger } from '../../workflows/storage/ledger/client.ts'
import { replayUntil } from '../../workflows/storage/ledger/verify.ts'
import { Load } from '../bench/load.ts'
import { type BenchServer, benchServer } from '../bench/server.ts'
import { openings } from '../bench/transfers.ts'
import { until } from '../support/customer.ts'

const ACCOUNTS = 100
/** PostgreSQL's own segments are 16 MB; a small write-ahead log leaves the disk to the ledger. */
const settings = () => ['-c', 'max_wal_size=48MB', '-c', 'min_wal_size=32MB']

/** Takes all the room that is left. */
function fill(path: string) {
  const file = openSync(path, 'w')
  try {
    for (const block = new Uint8Array(65_536); ; ) writeSync(file, block)
  } catch (failure) {
    if ((failure as { code?: string }).code !== 'ENOSPC') throw failure
  } finally {
    closeSync(file)
  }
}

test('on a full disk (where one may be mounted) nothing is acknowledged that is not there; when there is room again the ledger goes on by itself', async (context) => {
  let server: BenchServer
  try {
    server = await benchServer('disk', { disk: 220, settings })
  } catch (failure) {
    if (!/could be mounted/.test(String(failure))) throw failure
    console.log(`skipped: ${(failure as Error).message} (only root may)`)
    return context.skip()
  }
  const ballast = join(dirname(server.data), 'ballast')
  try {
    const db = connect(server.url, { name: 'test-disk', max: 1 })
    await migrate(db)
    await db.end()
    const troubles: string[] = []
    const stopped: Error[] = []
    const ledger = await startLedger(
      { url: server.url, shard: 0, snapshotEvery: 20_000 },
      (failure) => stopped.push(failure),
      (what) => troubles.push(what),
    )
    for (const batch of openings(ACCOUNTS)) await ledger.submitBytes(batch)
    const load = new Load(ledger, ACCOUNTS, 200, 10)
    await until('the first transfers', async () => load.acknowledged > 5_000 || undefined)

    for (let times = 0; times < 2; times++) {
      const heard = troubles.length
      fill(ballast)
      await until('the ledger to say that it waits', async () => troubles.length > heard || undefined, 60_000)
      const then = load.acknowledged
      rmSync(ballast)
      // A server that could not even write its log ends; whoever keeps it starts it again.
      await server.revive()
      await until('transfers to go on', async () => load.acknowledged > then + 5_000 || undefined, 60_000)
    }

    await load.end()
    await ledger.close()
    expect(stopped).toEqual([])
    const again = connect(server.url, { name: 'test-disk', max: 1 })
    const counted = await load.countAgain(again)
    // The chain holds and every batch can be decided again.
    const { figures } = await replayUntil(again, 0)
    await again.end()
    expect(figures.events).toBeGreaterThanOrEqual(counted.acknowledged)
    expect(counted).toMatchObject({ lost: 0, twice: 0 })
    console.log(JSON.stringify({ full_disk: counted, said: troubles.at(-1) }))
  } finally {
    await server.stop()
  }
}, 240_000)
