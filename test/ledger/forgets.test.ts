/** PostgreSQL dies, and has forgotten the commits that did not wait for the disk: of what the ledger has answered nothing is missing. */
import { expect, test } from 'vitest'
import { decodeAnswers } from '../../core/ledger/codec.ts'
import { connect, migrate, unwaited } from '../../workflows/storage/database.ts'
import { claimKeys } from '../../workflows/storage/idempotency.ts'
import { startLedger } from '../../workflows/storage/ledger/client.ts'
import { projectionStore } from '../../workflows/storage/ledger/projection.ts'
import { startProjector } from '../../workflows/storage/ledger/projector.ts'
import { projectedUpTo } from '../../workflows/storage/ledger/queries.ts'
import { verify } from '../../workflows/storage/ledger/verify.ts'
import { benchServer } from '../bench/server.ts'
import { openings, Transfers } from '../bench/transfers.ts'
import { until } from '../support/customer.ts'

test('what is claimed before the ledger is asked is there as long as its answer is; what came after, and what is shown, is made again', async () => {
  // Else its writer may take along what nobody waits for, five times a second.
  const server = await benchServer('forgets', { settings: () => ['-c', 'wal_writer_delay=10s'] })
  const { url } = server
  const waits = connect(url, { name: 'test-waits', max: 1 })
  const early = connect(unwaited(url), { name: 'test-early', max: 1 })
  const view = connect(unwaited(url), { name: 'test-view', max: 2 })
  try {
    await migrate(waits)
    const stopped: Error[] = []
    const ledger = await startLedger({ url, shard: 0, snapshotEvery: 3_000 }, (failure) => stopped.push(failure), () => {}) // biome-ignore format: one call
    const projector = await startProjector(projectionStore(view, 0, {}), {
      projected: (_, sequence) => ledger.projected(sequence),
      trouble: () => {},
      broken: (failure) => stopped.push(failure),
    })
    ledger.onCommit(() => projector.wake())
    const transfers = new Transfers(40)
    const claim = (key: string) =>
      claimKeys(early, [{ customer: 'one', route: 'pays', key, body: key, request: key, session: '', at: 0 }])
    const claimed = async () => (await waits<{ key: string }[]>`select key from idempotency_keys order by key`).map(({ key }) => key) // biome-ignore format: one line
    for (const batch of openings(40)) await ledger.submitBytes(batch)

    const keys: string[] = []
    for (let round = 1; round <= 3; round++) {
      keys.push(`${round} before`)
      await claim(`${round} before`)
      const [answer] = decodeAnswers(await ledger.submitBytes(transfers.batch(60, Date.now())))
      expect(await projector.reached(answer!.sequence, 10_000)).toBe(true)
      await claim(`${round} after`)
      expect(await claimed()).toContain(`${round} after`)
      await server.kill()
      expect(await until('PostgreSQL to be back', () => claimed().catch(() => undefined))).toEqual(keys)
      await until('all to be shown again', async () => (await projectedUpTo(waits, 0)) === answer!.sequence || undefined) // biome-ignore format: one line
    }
    await projector.stop()
    await ledger.close()
    await verify(url, 0, () => {})
    expect(stopped).toEqual([])
  } finally {
    for (const db of [waits, early, view]) await db.end({ timeout: 1 })
    await server.stop()
  }
}, 120_000)
