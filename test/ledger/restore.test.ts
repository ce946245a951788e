import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeAnswers } from '../../core/ledger/codec.ts'
import { archiveFolder, backUp, putBack } from '../../workflows/bank/launcher/backup.ts'
import { archiving } from '../../workflows/bank/launcher/postgres.ts'
import { verifyClosed } from '../../workflows/storage/closed.ts'
import { connect, migrate } from '../../workflows/storage/database.ts'
import { startLedger } from '../../workflows/storage/ledger/client.ts'
import { projectionStore } from '../../workflows/storage/ledger/projection.ts'
import { startProjector } from '../../workflows/storage/ledger/projector.ts'
import { replayUntil, verify } from '../../workflows/storage/ledger/verify.ts'
import { benchServer } from '../bench/server.ts'
import { openings, Transfers } from '../bench/transfers.ts'

/** Ends the piece of the write-ahead log that is being written: what was committed until now is in the archive then. */
async function closeArchive(url: string): Promise<void> {
  const db = connect(url, { name: 'test-archive', max: 1 })
  try {
    const [{ name }] = (await db`select pg_walfile_name(pg_switch_wal()) as name`) as unknown as [{ name: string }]
    for (let tries = 0; tries < 300; tries++) {
      const [{ last }] = (await db`select last_archived_wal as last from pg_stat_archiver`) as unknown as [
        { last: string | null },
      ]
      if (last !== null && last >= name) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('the archive does not get the write-ahead log')
  } finally {
    await db.end()
  }
}

test('a backup is restored to three moments; verify passes, and what ran ahead repeats itself without changing a balance twice', async () => {
  const archiveIn = (folder: string) => join(folder, 'archive')
  const server = await benchServer('restore', {
    settings: (folder) =>
      Object.entries(archiving(archiveIn(folder))).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  })
  try {
    const archive = archiveFolder(archiveIn(server.folder), server.place.owner)
    const { url } = server
    const first = connect(url, { name: 'test-restore', max: 1 })
    await migrate(first)
    await first.end()
    /** The ledger with its projector, as in the bank. */
    const open = async () => {
      const ledger = await startLedger(
        { url, shard: 0, snapshotEvery: 3_000 },
        () => {},
        () => {},
      )
      const view = connect(url, { name: 'test-view', max: 2 })
      const projector = await startProjector(projectionStore(view, 0, {}), {
        projected: (_, sequence) => ledger.projected(sequence),
        trouble: () => {},
        broken: () => {},
      })
      return {
        ledger,
        async close(sequence: number) {
          expect(await projector.reached(sequence, 10_000)).toBe(true)
          await projector.stop()
          await ledger.close()
          await view.end()
        },
      }
    }
    const transfers = new Transfers(40)
    const sent: { at: number; sequence: number; bytes: Uint8Array }[] = []
    const bank = await open()
    for (const batch of openings(40)) await bank.ledger.submitBytes(batch)
    const backup = join(server.folder, 'base')
    const send = async (times: number) => {
      for (let n = 0; n < times; n++) {
        const bytes = transfers.batch(60, Date.now())
        const [answer] = decodeAnswers(await bank.ledger.submitBytes(bytes))
        sent.push({ at: Date.now(), sequence: answer!.sequence, bytes })
        await new Promise((resolve) => setTimeout(resolve, 12))
      }
    }
    await send(20)
    await backUp(url, server.data, backup)
    await send(90)
    await closeArchive(url)
    await bank.close(sent.at(-1)!.sequence)

    for (const share of [0.35, 0.6, 0.85]) {
      const moment = sent[Math.floor(sent.length * (share + Math.random() * 0.1))]!
      await server.replace(() => {
        // Each restoring begins a timeline of its own; the archive stays as the first one left it.
        putBack(server.place, backup, archive, moment.at + 6)
      })
      const db = connect(url, { name: 'test-restored', max: 1 })
      const [row] = await db<{ sequence: bigint }[]>`select max(sequence) as sequence from ledger_log`
      const restored = Number(row!.sequence)
      await db.end()
      // Everything until then, and nothing of long after.
      expect(restored).toBeGreaterThanOrEqual(moment.sequence)
      expect(restored).toBeLessThanOrEqual(moment.sequence + 2)
      await verify(url, 0, () => {})
      await verifyClosed(url, 0, () => {})

      // Temporal is ahead: its activities come again with all they had done, those before the moment and those after.
      const again = await open()
      let last = restored
      for (const { bytes, sequence } of sent) {
        const [answer] = decodeAnswers(await again.ledger.submitBytes(bytes))
        if (sequence <= restored) expect(answer!.sequence).toBe(sequence)
        last = Math.max(last, answer!.sequence)
      }
      for (const { bytes } of sent)
        for (const answer of decodeAnswers(await again.ledger.submitBytes(bytes)))
          expect(answer.sequence).toBeLessThanOrEqual(last)
      await again.close(last)
      const reader = connect(url, { name: 'test-restored', max: 1 })
      const { figures } = await replayUntil(reader, 0)
      await reader.end()
      expect(figures.events).toBe(40 + sent.length * 60)
    }
  } finally {
    rmSync(join(server.folder, 'base'), { recursive: true, force: true })
    await server.stop()
  }
}, 240_000)
