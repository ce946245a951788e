import { expect, test } from 'vitest'
import { accountId, entryId } from '../../core/id.ts'
import type { Command } from '../../core/ledger/command.ts'
import { reversalId } from '../../core/ledger/command.ts'
import { Engine } from '../../core/ledger/engine.ts'
import { GENESIS } from '../../core/ledger/merkle.ts'
import { connect, migrate } from '../../workflows/storage/database.ts'
import { chained } from '../../workflows/storage/ledger/appender.ts'
import { copyOut } from '../../workflows/storage/ledger/copy.ts'
import { batchHasher } from '../../workflows/storage/ledger/hash.ts'
import { postgresStore } from '../../workflows/storage/ledger/postgres.ts'
import { projectionStore } from '../../workflows/storage/ledger/projection.ts'
import type { ProjectionStore } from '../../workflows/storage/ledger/rows.ts'
import { Fenced, type LogRow, type LogStore, Unreachable } from '../../workflows/storage/ledger/store.ts'
import { Projection } from '../../workflows/storage/ledger/stretch.ts'
import { SimulatedDatabase } from '../simulation/database.ts'
import { World } from '../simulation/world.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

// The simulated PostgreSQL and the real one keep the same contract: that is why what the simulation shows holds.
const bank = accountId('bank', 'store')
const ann = accountId('ann', 'store')
const purpose = { business: 'b', step: 's', memo: '', actor: 'a', request: 'r' }
const id = (n: number) => entryId(`store ${n}`, 1_000, 'x')
const open = (account: typeof bank): Command => ({
  kind: 'open',
  id: entryId(account, 0, 'open'),
  account,
  unit: 'CNY',
  side: 'credit',
  head: '2011',
  owner: account,
})
const pay = (n: number, amount = 5n): Command => ({
  kind: 'post',
  id: id(n),
  ...purpose,
  transfers: [{ debit: bank, credit: ann, amount }],
})
const hasher = batchHasher()
function rows(engine: Engine, ...batches: Command[][]): LogRow[] {
  let previous: Uint8Array = GENESIS
  return batches.map((commands, n) => {
    const row = chained(engine.apply({ bookedAt: 2_000 + n, commands }).batch!, 0, previous, hasher)
    previous = row.hash
    return row
  })
}

function contract(make: () => Promise<{ log: LogStore; projection: ProjectionStore; end(): Promise<void> }>) {
  test('rows come back as they were appended; a second row with the same key is fenced off', async () => {
    const { log, projection, end } = await make()
    const [one, two, three] = rows(new Engine(), [open(bank), open(ann)], [pay(1)], [pay(2)]) as [
      LogRow,
      LogRow,
      LogRow,
    ]
    await log.take()
    await log.append([one])
    await log.append([two, three])
    await expect(log.append([two])).rejects.toBeInstanceOf(Fenced)
    expect(Buffer.from((await log.hashAt(2))!)).toEqual(Buffer.from(two.hash))
    expect(await log.hashAt(9)).toBeUndefined()
    const back = await log.rowsAfter(1, 1 << 20)
    expect(back.map(({ sequence, body }) => [sequence, Buffer.from(body).toString('hex')])).toEqual(
      [two, three].map(({ sequence, body }) => [sequence, Buffer.from(body).toString('hex')]),
    )
    expect((await log.rowsAfter(0, 1)).length).toBe(1)

    const view = new Projection(projection)
    await view.begin()
    while (await view.step());
    expect(view.sequence).toBe(3)
    const [account] = await projection.accounts([ann])
    expect([account?.debits, account?.credits]).toEqual([0n, 10n])
    const { answered, facts } = await log.recall({
      ids: [{ id: id(1), content: 1n }, { id: id(9), content: 1n }], accounts: [ann], holds: [], freezes: [], entries: [id(2), reversalId(id(2))],
    }) // biome-ignore format: one question
    expect(answered.map(({ id, answer }) => [id, answer.kind])).toEqual([[id(1), 'id-reused']])
    expect(facts).toEqual([{ kind: 'entry', entry: id(2), transfers: [{ debit: bank, credit: ann, amount: 5n }] }])
    await end()
  })

  test('rows of any length come back from one commit as they were appended', async () => {
    const { log, end } = await make()
    const pays = (from: number, count: number) => Array.from({ length: count }, (_, n) => pay(from + n))
    const appended = rows(
      new Engine(),
      [open(bank), open(ann)],
      pays(1, 8_190),
      pays(9_001, 1),
      pays(9_002, 300),
      pays(9_500, 2),
    )
    expect(Math.max(...appended.map(({ body }) => body.length))).toBeGreaterThan(1 << 19)
    const sent = appended.map(({ sequence, body }) => [sequence, Buffer.from(body)] as const)
    await log.take()
    await log.append(appended)
    const back = await log.rowsAfter(0, 1 << 24)
    expect(back.length).toBe(5)
    for (const [n, [sequence, body]] of sent.entries()) {
      expect(back[n]!.sequence).toBe(sequence)
      expect(body.equals(back[n]!.body)).toBe(true)
    }
    await end()
  })

  test('changes apply only where the cursor stands, whoever comes second', async () => {
    const { log, projection, end } = await make()
    await log.take()
    await log.append(rows(new Engine(), [open(bank), open(ann)], [pay(1)]))
    const [first, second] = [new Projection(projection), new Projection(projection)]
    await first.begin()
    await second.begin()
    const [a, b] = [await first.prepare(Promise.resolve()), await second.prepare(Promise.resolve())]
    await first.apply(a!)
    await expect(second.apply(b!)).rejects.toBeInstanceOf(Unreachable)
    await end()
  })

  test('a snapshot has of each part the newest that is not newer than itself', async () => {
    const { log, end } = await make()
    await log.take()
    await log.append(rows(new Engine(), [open(bank), open(ann)], [pay(1)], [pay(2)]))
    const part = (number: number, ...bytes: number[]) => ({ kind: 0, number, bytes: Uint8Array.from(bytes) })
    const snapshot = (sequence: number) => ({ sequence, hash: Uint8Array.of(sequence), scalars: Uint8Array.of(7) })
    await log.keepParts(1, [part(0, 1), part(1, 2)])
    await log.keepSnapshot(snapshot(1))
    await log.keepParts(2, [part(1, 3)])
    expect((await log.newestSnapshot())?.sequence).toBe(1)
    await log.keepSnapshot(snapshot(2))
    const newest = (await log.newestSnapshot())!
    expect([newest.sequence, [...newest.hash], [...newest.scalars]]).toEqual([2, [2], [7]])
    const parts = await log.snapshotParts(newest)
    expect(parts.map(({ number, bytes }) => [number, ...bytes]).sort()).toEqual([
      [0, 1],
      [1, 3],
    ])
    await end()
  })
}

contract(async () => {
  const database = new SimulatedDatabase(new World(1, 0))
  return { log: database.logStore(), projection: database.projectionStore(), end: async () => {} }
})
needing(['QIAO_TEST_DATABASE_URL'], () => {
  contract(async () => {
    const database = await testDatabase()
    const db = connect(database.url, { name: 'test-store', max: 2 })
    await migrate(db)
    const log = postgresStore(database.url, 0, 500)
    return {
      log,
      projection: projectionStore(db, 0, {}),
      async end() {
        await log.close()
        await db.end()
        await database.drop()
      },
    }
  })

  test('what a busy pool is asked waits until the log has been read, and is not sent into the middle of it', async () => {
    const database = await testDatabase()
    const db = connect(database.url, { name: 'test-copy', max: 1 })
    await db`select 1`
    let reading = true
    const read = copyOut(db, "select repeat('x', 1000) from generate_series(1, 20000)").finally(() => {
      reading = false
    })
    const asked: Promise<unknown>[] = []
    for (; reading; await new Promise((resolve) => setImmediate(resolve)))
      if (asked.length < 100) asked.push(db`select 1 as n`.then(([row]) => row!.n))
    expect(await read).toHaveLength(20_000)
    expect(new Set(await Promise.all(asked))).toEqual(new Set([1]))
    await db.end()
    await database.drop()
  })
})
