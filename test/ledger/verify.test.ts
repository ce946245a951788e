import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entryId } from '../../core/id.ts'
import { type Command, EVENTS_PER_BATCH, positionOf } from '../../core/ledger/command.ts'
import { balanceOf } from '../../core/ledger/engine.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { movementRows } from '../../workflows/storage/deposits.ts'
import { whatIsWrong } from '../../workflows/storage/ledger/appender.ts'
import { startLedger } from '../../workflows/storage/ledger/client.ts'
import { batchHasher } from '../../workflows/storage/ledger/hash.ts'
import { rowsAfter } from '../../workflows/storage/ledger/postgres.ts'
import { PROJECTION, projectionStore } from '../../workflows/storage/ledger/projection.ts'
import {
  balanceAt,
  balanceOnDay,
  changesAfter,
  dailyBalances,
  trialBalanceOn,
} from '../../workflows/storage/ledger/queries.ts'
import { Projection } from '../../workflows/storage/ledger/stretch.ts'
import { rebuild, replayUntil, verify } from '../../workflows/storage/ledger/verify.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { account, batches, openings } from './commands.ts'

const purpose = { business: 'b', step: 's', memo: '备注', actor: 'a', request: 'r' }
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  // A log with every word of the ledger in it, made once; what a test alters it puts back.
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-verify', max: 4 })
    await migrate(db)
    const ledger = await startLedger(
      { url: database.url, shard: 0, snapshotEvery: 500 },
      () => {},
      () => {},
    )
    const at = Date.now()
    const moved = (command: Command, n: number): Command =>
      ({ ...command, id: entryId(`${command.id} ${n}`, at, 'x') }) as Command
    await ledger.submit(openings)
    const [one] = fc.sample(fc.array(batches, { minLength: 6, maxLength: 6 }), { numRuns: 1, seed: SEED })
    // Ids that later commands name keep theirs; expiries lie in the past of real time and come with the next batch.
    for (const round of one!.flat()) await ledger.submit(round.commands.filter((c) => c.kind !== 'clock'))
    for (let n = 0; n < 150; n++)
      await ledger.submit([
        moved(
          {
            kind: 'post',
            id: account(0),
            ...(n % 2 === 0 ? purpose : { business: '', step: '', memo: '', actor: '', request: '' }),
            transfers: [{ debit: account(4), credit: account(n % 3), amount: 7n }],
          },
          n,
        ),
      ])
    await ledger.close()
    const projection = new Projection(projectionStore(db, 0, {}))
    await projection.begin()
    while (await projection.step(50_000));
  }, 60_000)
  afterAll(async () => {
    await db.end()
    await database.drop()
  })

  test('verify finds everything right, and the projection rebuilt from zero is the same in every table', async () => {
    const lines: string[] = []
    const figures = await verify(database.url, 0, (line) => lines.push(line))
    expect(lines).toHaveLength(4)
    expect(figures.events).toBeGreaterThan(100)
    const { before, after } = await rebuild(database.url, 0)
    expect(after).toEqual(before)
  })

  /** Every row of the projection, as text. */
  const tables = async (of: Database) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(PROJECTION).map(async ([table, key]) => {
          const rows = await of.unsafe<{ row: string }[]>(`select t::text as row from ${table} t order by ${key}`)
          return [table, rows.map(({ row }) => row)] as const
        }),
      ),
    )

  test('a post that is read where it lies in the log makes the same rows as one that goes by its event', async () => {
    const before = await tables(db)
    expect(before.ledger_marks!.length).toBeGreaterThan(0)
    await db.unsafe(`truncate ${Object.keys(PROJECTION).join(', ')}`)
    await db`update ledger_cursor set sequence = 0`
    // Where every business has a follower, every entry goes by its event.
    const projection = new Projection({ ...projectionStore(db, 0, {}), followed: [''] })
    await projection.begin()
    while (await projection.step(30_000));
    expect(await tables(db)).toEqual(before)
  })

  test('a database of the release before is carried over to what the log says', async () => {
    const old = await testDatabase({ empty: true })
    const there = connect(old.url, { name: 'test-migration', max: 1 })
    const sql = (file: string) =>
      readFileSync(new URL(`../../workflows/storage/migrations/${file}`, import.meta.url), 'utf8')
    const files = readdirSync(new URL('../../workflows/storage/migrations/', import.meta.url)).sort()
    for (const file of files.filter((name) => name < '0011')) await there.unsafe(sql(file))
    for (const [table, select] of Object.entries({
      ledger_accounts: 'select * from ledger_accounts',
      ledger_entries: 'select * from ledger_entries',
      ledger_legs: 'select * from ledger_legs',
      ledger_days:
        'select a.id as account, d.day, d.debits, d.credits from ledger_days d join ledger_accounts a on a.number = d.account',
      ledger_holds: 'select * from ledger_holds',
      ledger_freezes: 'select * from ledger_freezes',
      ledger_heads: 'select * from ledger_heads',
    })) {
      const [row] = await db.unsafe<{ rows: string }[]>(
        `select coalesce(json_agg(r), '[]')::text as rows from (${select}) r`,
      )
      await there.unsafe(`insert into ${table} select * from json_populate_recordset(null::${table}, $1::text::json)`, [
        row!.rows,
      ])
    }
    await there.begin((tx) => tx.unsafe(sql('0011-ledger-chains.sql')))
    expect(await tables(there)).toEqual(await tables(db))
    await there.end()
    await old.drop()
  })

  test('an account’s movements come page by page, newest first, and none is left out', async () => {
    const accounts = await db<{ id: string }[]>`select id from ledger_accounts where movements > 0`
    for (const { id } of accounts) {
      const all = await db`
        select position, case when debit = ${id} then debit_after else credit_after end as after from ledger_legs
        where booked <> 0 and (debit = ${id} or credit = ${id}) order by position desc, n desc`
      const seen: string[] = []
      for (let before: number | undefined; ; ) {
        const page = await movementRows(db, id, before, 7)
        // So many entries, each with all its movements on the account.
        seen.push(...page.map(({ position, after }) => `${position} ${after}`))
        if (new Set(page.map(({ position }) => position)).size < 7) break
        before = Number(page.at(-1)!.position)
      }
      expect(seen).toEqual(all.map(({ position, after }) => `${position} ${after}`))
    }
  })

  test('of ten thousand single-byte changes in log rows each is found', async () => {
    const rows = await rowsAfter(db, 0, 0, 1 << 28)
    const hasher = batchHasher()
    const previous = (n: number) => rows[n - 1]?.hash ?? new Uint8Array(32)
    for (const [n, row] of rows.entries()) expect(whatIsWrong(row, n, previous(n), 0, hasher)).toBeUndefined()
    const flip = (bytes: Uint8Array, at: number, bit: number) =>
      bytes.with(at % bytes.length, bytes[at % bytes.length]! ^ (1 << bit))
    const number = (value: number, at: number, bit: number) =>
      Number(Buffer.from(flip(Buffer.from(value.toString(16).padStart(12, '0'), 'hex'), at, bit)).readUIntBE(0, 6))
    let found = 0
    fc.assert(
      fc.property(
        fc.nat(rows.length - 1),
        fc.constantFrom('body', 'body', 'body', 'root', 'previous', 'hash', 'bookedAt', 'events', 'sequence'),
        fc.nat(1 << 24),
        fc.nat(7),
        (n, where, at, bit) => {
          const row = rows[n]!
          const value = row[where as 'body']
          const altered = { ...row, [where]: typeof value === 'number' ? number(value, at, bit) : flip(value, at, bit) }
          expect(whatIsWrong(altered, n, previous(n), 0, hasher), `${where} of row ${row.sequence}`).toBeDefined()
          found++
        },
      ),
      { numRuns: 10_000, seed: SEED },
    )
    expect(found).toBe(10_000)
  })

  test('verify names the row of the log, or of the projection, that was altered', async () => {
    const quiet = () => {}
    await db`update ledger_log set body = set_byte(body, 20, (get_byte(body, 20) + 1) % 256) where sequence = 7`
    await expect(verify(database.url, 0, quiet)).rejects.toThrow(/log row 7 .* altered/)
    await db`update ledger_log set body = set_byte(body, 20, (get_byte(body, 20) + 255) % 256) where sequence = 7`
    await db`update ledger_accounts set credits = credits + 1 where id = ${account(0)}`
    await expect(verify(database.url, 0, quiet)).rejects.toThrow(/ledger_accounts .* by the log it is/)
    await db`update ledger_accounts set credits = credits - 1 where id = ${account(0)}`
    const [row] = await db`select * from ledger_log where sequence = 9`
    await db`delete from ledger_log where sequence = 9`
    await expect(verify(database.url, 0, quiet)).rejects.toThrow(/log row 9 of shard 0 is missing/)
    await db`insert into ledger_log ${db(row!)}`
    await verify(database.url, 0, quiet)
  })

  test('the balance at any past position is what the engine had there, and the days add up to it', async () => {
    const [last] = await db<{ sequence: bigint }[]>`select max(sequence) as sequence from ledger_log`
    for (const until of [3, 11, 40, Number(last!.sequence)]) {
      const { engine } = await replayUntil(db, 0, until)
      for (const one of engine.accounts()) {
        const balance = balanceOf(one)
        expect((await balanceAt(db, one.id, positionOf({ sequence: until, index: EVENTS_PER_BATCH - 1 }))) ?? 0n).toBe(
          balance,
        )
        if (until !== Number(last!.sequence)) continue
        expect(await balanceOnDay(db, one.id, 40_000)).toBe(balance)
        expect((await dailyBalances(db, one.id, 0, 40_000)).at(-1)?.balance ?? 0n).toBe(balance)
      }
    }
    for (const unit of ['CNY', 'CNY.limit']) {
      const heads = (await trialBalanceOn(db, 40_000)).filter((head) => head.unit === unit)
      expect(heads.reduce((sum, head) => sum + head.debits - head.credits, 0n)).toBe(0n)
    }
  })

  test('the change stream goes on where it stopped, in order, and leaves nothing out', async () => {
    const seen: string[] = []
    for (let position = 0; ; ) {
      const some = await changesAfter(db, position, 17)
      if (some.length === 0) break
      seen.push(...some.map((one) => one.position))
      const [sequence, index] = some.at(-1)!.position.split('-').map(Number) as [number, number]
      position = positionOf({ sequence, index })
    }
    const [{ count }] = (await db`select count(*)::int as count from ledger_entries`) as unknown as [{ count: number }]
    expect(seen.length).toBe(count)
    expect(new Set(seen).size).toBe(count)
  })
})
