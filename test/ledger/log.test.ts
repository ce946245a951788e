import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { entryId } from '../../core/id.ts'
import type { Command } from '../../core/ledger/command.ts'
import { Engine } from '../../core/ledger/engine.ts'
import { bigintAsText } from '../../core/ledger/json.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { Appender } from '../../workflows/storage/ledger/appender.ts'
import { type Ledger, ledgerOver, serveLedger, startLedger } from '../../workflows/storage/ledger/client.ts'
import { postgresStore } from '../../workflows/storage/ledger/postgres.ts'
import { type Followers, oneByOne, PROJECTION, projectionStore } from '../../workflows/storage/ledger/projection.ts'
import { startProjector } from '../../workflows/storage/ledger/projector.ts'
import { projectedUpTo } from '../../workflows/storage/ledger/queries.ts'
import { Fenced } from '../../workflows/storage/ledger/store.ts'
import { until } from '../support/customer.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

const purpose = { business: 'test-1', step: 'move', memo: '', actor: 'test', request: 'r' }
const bank = entryId('bank', 0, 'a')
const customer = (n: number) => entryId(`customer ${n}`, 0, 'a')
const open = (account: ReturnType<typeof customer>, floor?: bigint): Command => ({
  kind: 'open', id: entryId(account, 0, 'open'), account, unit: 'CNY', side: 'credit', head: '2011', owner: account, ...(floor === undefined ? {} : { floor }),
}) // biome-ignore format: one command
const post = (n: number, debit = bank, credit = customer(1), amount = 1n): Command => ({
  kind: 'post',
  id: entryId(`post ${n}`, 1, 'p'),
  ...purpose,
  transfers: [{ debit, credit, amount }],
})
const openings = [open(bank), open(customer(1), 0n), open(customer(2), 0n)]

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let started: Ledger[] = []
  const stopped: Error[] = []
  const start = async (snapshotEvery = 1_000_000) => {
    const ledger = await startLedger(
      { url: database.url, shard: 0, snapshotEvery },
      (failure) => stopped.push(failure),
      () => {},
    )
    started.push(ledger)
    return ledger
  }
  beforeEach(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-ledger', max: 4 })
    await migrate(db)
    stopped.length = 0
  })
  afterEach(async () => {
    await Promise.all(started.map((ledger) => ledger.close()))
    started = []
    await db.end()
    await database.drop()
  })

  test('what was answered is there after a restart, from the log alone and from a snapshot with the log’s tail', async () => {
    const first = await start()
    await first.submit(openings)
    const answers = await first.submit([1, 2, 3].map((n) => post(n)))
    const rows = await db`select sequence from ledger_log`
    await first.close()
    await db`delete from ledger_snapshots`
    started = []
    const second = await start(2)
    expect(second.recovered.replayed).toBe(rows.length)
    expect(await second.submit([1, 2, 3].map((n) => post(n)))).toEqual(answers)
    await second.submit([post(4), post(5)])
    await second.close()
    started = []
    const third = await start()
    expect(third.recovered.replayed).toBe(0)
    expect(await third.submit([1, 2, 3].map((n) => post(n)))).toEqual(answers)
  })

  test('a second bank on the same shard is fenced off and says so', async () => {
    await start()
    await expect(start()).rejects.toThrow(/another bank process already runs shard 0/)
  }, 20_000)

  test('a writer that lost its place stops: another appended the row it wanted', async () => {
    const ledger = await start()
    await ledger.submit(openings)
    await db`
      insert into ledger_log select shard, sequence + 1, format, booked_at, events, hash, root, sha256(hash), body
      from ledger_log order by sequence desc limit 1`
    const answer = ledger.submit([post(1)])
    await expect(answer).rejects.toThrow('the ledger stopped')
    await until('the ledger to stop', async () => stopped[0])
    expect(stopped[0]!.message).toMatch(/another writer appended row 2/)
    started = []
  })

  test('when the answer of a commit is lost, the row is found by reading and nothing is written twice', async () => {
    const store = postgresStore(database.url, 0, 1_000)
    await store.take()
    const durable: number[] = []
    const failed: Error[] = []
    const appender = new Appender({
      store, shard: 0, 
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      on: { durable: (sequence) => durable.push(sequence), snapshotKept: () => {}, trouble: () => {}, stopped: (failure) => failed.push(failure) },
    }) // biome-ignore format: one world
    // The connection is cut before, between and after appends; each must still end as exactly one row.
    const cut = () =>
      db`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qiao-ledger-0' and datname = current_database()`
    const engine = new Engine()
    for (let n = 1; n <= 12; n++) {
      appender.append(
        engine.apply({ bookedAt: n, commands: [{ kind: 'clock', id: entryId(`clock ${n}`, 1, 'c'), offset: n }] })
          .batch!,
      )
      await Promise.all([appender.settled(), n % 3 === 0 && n < 12 ? cut() : undefined])
      if (n % 4 === 0 && n < 12) await cut()
    }
    await appender.settled()
    expect(failed).toEqual([])
    expect(durable.at(-1)).toBe(12)
    const rows = await db<{ sequence: bigint }[]>`select sequence from ledger_log order by sequence`
    expect(rows.map((row) => Number(row.sequence))).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
    const other = postgresStore(database.url, 0, 200)
    await expect(other.take()).rejects.toBeInstanceOf(Fenced)
    await store.close()
    await other.close()
  })

  test('a row that was altered is found at the next start', async () => {
    const ledger = await start()
    await ledger.submit(openings)
    await ledger.submit([post(1)])
    await ledger.close()
    started = []
    await db`delete from ledger_snapshots`
    await db`update ledger_log set booked_at = booked_at + 1 where sequence = 2`
    await expect(start()).rejects.toThrow(/log row 2 .* was altered/)
  })

  test('two clients over the socket and one inside share one order, and a hundred equal commands are one', async () => {
    const ledger = await start()
    await ledger.submit(openings)
    const path = join(mkdtempSync(join(tmpdir(), 'qiao-')), 'ledger.sock')
    const server = await serveLedger(ledger, path, () => {})
    const clients = [ledgerOver(path), ledgerOver(path), ledger]
    const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => clients[n % 3]!.submit([post(n % 3)])))
    expect(new Set(answers.map(([answer]) => `${answer!.kind} ${answer!.sequence}.${answer!.index}`)).size).toBe(3)
    const balance = await clients[0]!.submit([
      post(100, customer(1), customer(2), 3n),
      post(101, customer(1), customer(2), 1n),
    ])
    expect(balance.map(({ kind }) => kind)).toEqual(['posted', 'insufficient-funds'])
    await clients[0]!.close()
    await clients[1]!.close()
    server.close()
  })

  test('the projection shows what the log says, also when projectors are stopped in the middle and begun again from zero', async () => {
    const ledger = await start()
    await ledger.submit(openings)
    const seen: string[] = []
    const followers: Followers = {
      'test-': oneByOne(async (_, entry, answer) => void seen.push(`${entry.step} ${answer.kind}`)),
    }
    const on = { projected: () => {}, trouble: () => {}, broken: (failure: Error) => stopped.push(failure) }
    const view = connect(database.url, { name: 'test-projector', max: 2 })
    let projector = await startProjector(projectionStore(view, 0, followers), on)
    const hold = (n: number): Command => ({
      kind: 'hold',
      id: entryId(`hold ${n}`, 1, 'h'),
      ...purpose,
      step: 'hold',
      transfers: [{ debit: customer(1), credit: customer(2), amount: 5n }],
      ...(n === 3 ? { expiresAt: 1 } : {}),
    })
    await ledger.submit([post(1, bank, customer(1), 100n), hold(1), hold(2), hold(3)])
    // Shown now row by row, later all rows at once: it must make no difference.
    projector.wake()
    expect(await projector.reached(2, 5_000)).toBe(true)
    const end = (n: number, kind: 'settle' | 'release'): Command => ({
      kind,
      id: entryId(`${kind} ${n}`, 1, 'e'),
      ...purpose,
      step: kind,
      hold: entryId(`hold ${n}`, 1, 'h'),
    })
    const [last] = await ledger.submit([end(1, 'settle'), end(2, 'release'), post(9, customer(1), customer(2), 1_000n)])
    projector.wake()
    expect(await projector.reached(last!.sequence, 5_000)).toBe(true)
    const tables = async () =>
      JSON.stringify(
        await Promise.all(
          Object.entries(PROJECTION).map(([table, key]) => db.unsafe(`select * from ${table} order by ${key}`)),
        ),
        bigintAsText,
      )
    const first = await tables()
    const [row] = await db<
      { debits: bigint; held: bigint; credits: bigint }[]
    >`select debits, credits, held_debits as held from ledger_accounts where id = ${customer(1)}`
    expect(row).toEqual({ debits: 5n, credits: 100n, held: 0n })
    expect(seen).toEqual([
      'move posted',
      'hold held',
      'hold held',
      'hold held',
      'expire expired',
      'settle settled',
      'release released',
      'move insufficient-funds',
    ])
    await projector.stop()
    await db.unsafe(`truncate ${Object.keys(PROJECTION).join(', ')}`)
    await db`update ledger_cursor set sequence = 0`
    projector = await startProjector(projectionStore(view, 0, {}), on)
    expect(await projector.reached(last!.sequence, 5_000)).toBe(true)
    expect(JSON.parse(await tables())).toEqual(JSON.parse(first))
    // A server that died may have forgotten it: nothing is committed after that, and yet it is shown again.
    await db.begin(async (tx) => {
      await tx.unsafe(`truncate ${Object.keys(PROJECTION).join(', ')}`)
      await tx`update ledger_cursor set sequence = 0`
    })
    await until('all to be shown again', async () => (await projectedUpTo(db, 0)) === last!.sequence || undefined)
    expect(JSON.parse(await tables())).toEqual(JSON.parse(first))
    await projector.stop()
    expect(stopped).toEqual([])
    await view.end()
  })
})
