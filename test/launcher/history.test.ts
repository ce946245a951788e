/** The months that a development bank has lived before it opens: the same each time, and in books that hold. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { billers } from '../../core/bills/billers.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { formatAmount } from '../../core/money.ts'
import { dayOf } from '../../core/time.ts'
import { billerControl, billersSimulator, createBillers } from '../../workflows/adapters/billers/simulator.ts'
import { clearingControl, createClearing } from '../../workflows/adapters/clearing-house/simulator.ts'
import { createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { customerOf } from '../../workflows/bank/history/books.ts'
import { lifeUntil } from '../../workflows/bank/history/life.ts'
import { checked } from '../../workflows/bank/history/names.ts'
import { verifyClosed } from '../../workflows/storage/closed.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { verify } from '../../workflows/storage/ledger/verify.ts'
import { listening } from '../support/listening.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

const UNTIL = Date.parse('2026-11-26T10:24:00+08:00')

describe('a life', () => {
  const life = lifeUntil(UNTIL)
  test('is the same for the same day, and another for another seed', () => {
    const text = (one: ReturnType<typeof lifeUntil>) =>
      JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    expect(text(lifeUntil(UNTIL))).toBe(text(life))
    expect(text(lifeUntil(UNTIL, 'another'))).not.toBe(text(life))
  })
  test('is thirteen months of everyday things, in their order, none of them yet to come', () => {
    const mine = life.events.filter((event) => 'who' in event && (event.who === life.me || ('to' in event && event.to === life.me)))
    expect(mine.length).toBeGreaterThan(300)
    expect(new Set(life.events.map(({ at }) => dayOf(at).slice(0, 7))).size).toBe(14)
    expect(new Set(mine.map(({ kind }) => kind))).toEqual(new Set(['top-up', 'withdrawal', 'transfer', 'bill']))
    for (const [n, { at }] of life.events.entries()) {
      expect(at).toBeLessThanOrEqual(UNTIL)
      expect(at).toBeGreaterThanOrEqual(life.events[n - 1]?.at ?? 0)
    }
  }) // biome-ignore format: one list
  test('has names as people have them, some of them long, and every phone and card once', () => {
    const names = life.people.map(({ name }) => name)
    expect(names).toContain('阿布都热依木·买买提艾力')
    expect(Math.max(...names.map((name) => [...name].length))).toBeGreaterThanOrEqual(40)
    expect(names.some((name) => /^\p{Script=Han}{30}$/u.test(name))).toBe(true)
    for (const key of ['phone', 'card'] as const)
      expect(new Set(life.people.map((one) => one[key])).size).toBe(life.people.length)
    expect(life.households).toHaveLength(120)
    expect(new Set(life.households.map(({ house }) => house)).size).toBe(120)
    for (const { card } of life.people) expect(checked(card.slice(0, -1))).toBe(card)
  })
  test('can begin on any day of a year, the end of February among them', () => {
    for (let n = 0; n < 366; n += 13) {
      const other = lifeUntil(UNTIL + n * 86_400_000)
      expect(new Set(other.runs.map(({ prefix }) => prefix)).size).toBe(other.runs.length)
      expect(other.events.length).toBeGreaterThan(900)
    }
  })
})

needing(['QIAO_TEST_DATABASE_URL'], () => {
  type World = { database: Awaited<ReturnType<typeof testDatabase>>; db: Database; server: Awaited<ReturnType<typeof listening>>['server']; env: Record<string, string> } // biome-ignore format: one world
  let worlds: World[] = []
  const identity = JSON.stringify({ current: 'a', keys: { a: randomBytes(32).toString('base64url') }, digest: randomBytes(32).toString('base64url') }) // biome-ignore format: one set
  /** A database, and outside systems that are told of their side. */
  async function world(): Promise<World> {
    const database = await testDatabase()
    const db = connect(database.url, { name: 'test-history', max: 6 })
    for (const create of [createFaults, createBillers, createClearing]) await create(db)
    const app = new Hono()
    for (const { id: system } of billers) {
      app.post(`/control/${system}/faults`, async (c) => c.json(await planFault(db, { ...((await c.req.json()) as { kind: string; subject: string; value: string }), system, times: 1 })))
      app.route(`/control/${system}`, billerControl(db, system))
    } // biome-ignore format: one call
    app.route('/control/clearing-house', clearingControl(db, () => {})) // biome-ignore format: one call
    app.route('/billers', billersSimulator(db, 'token', () => dayOf(UNTIL))) // biome-ignore format: one call
    const { url, server } = await listening(app)
    const env = {
      PATH: process.env.PATH ?? '', DATABASE_URL: database.url, APP_URL: 'http://localhost:1', BILLERS_URL: `${url}/billers`, BILLERS_TOKEN: 'token',
      SIM_CONTROL_URL: url, IDENTITY_KEYS: identity, QIAO_ENV: 'development',
    } // biome-ignore format: one environment
    return { database, db, server, env }
  }
  let running: ReturnType<typeof spawn> | undefined
  /** With few goods: what of the log is the mall's is each time the same. */
  const write = (env: Record<string, string>, how: 'once' | 'again' = 'once') =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const file = fileURLToPath(new URL('../../workflows/bank/history/write.ts', import.meta.url))
      const child = spawn(process.execPath, [file, String(UNTIL), how, '600'], { env })
      running = child
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (said += chunk))
      child.once('close', (code) => resolve({ code, said }))
    })
  beforeAll(async () => {
    worlds = [await world(), await world(), await world()]
  }, 60_000)
  afterAll(async () => {
    for (const { server, db, database } of worlds) {
      server.close()
      await db.end()
      await database.drop()
    }
  })

  test('two banks of the same day have the same log, to the last byte, and everybody’s books agree', async () => {
    const hashes: string[] = []
    for (const { env } of worlds.slice(0, 2)) {
      const { code, said } = await write(env)
      expect(code, said).toBe(0)
      hashes.push((JSON.parse(said.trim().split('\n').at(-1)!) as { hash: string }).hash)
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(hashes[1]).toBe(hashes[0])
    const { db, database } = worlds[0]!
    await verify(database.url, 0, () => {})
    await verifyClosed(database.url, 0, () => {})
    // What is collected for billers is what they have, but for the one payment that only one of them has.
    const [collected] = await db<{ sum: bigint }[]>`select sum(credits - debits)::bigint as sum from ledger_accounts where owner like 'bank:collected-%'`
    const [theirs] = await db<{ sum: bigint }[]>`select sum(amount)::bigint as sum from sim_billers.payments where code = '00'`
    const [apart] = await db<{ sum: bigint }[]>`select sum(coalesce(theirs, 0) - coalesce(ours, 0))::bigint as sum from reconciliation_cases where outcome = 'noted'`
    expect(formatAmount(theirs!.sum - apart!.sum, 'CNY')).toBe(formatAmount(collected!.sum, 'CNY'))
    // The other bank has sent and got what stands on the clearing account.
    const [clearing] = await db<{ sum: bigint }[]>`select (debits - credits)::bigint as sum from ledger_accounts where owner = 'bank:clearing-house'`
    const [moved] = await db<{ sum: bigint }[]>`select ((select sum(amount) from sim_clearing.transfers) - (select sum(amount) from sim_clearing.credits))::bigint as sum`
    expect(moved!.sum).toBe(clearing!.sum)
    for (const table of ['transfers', 'top_ups', 'bill_payments', 'withdrawals', 'house_payments']) {
      const rows = await db<{ state: string }[]>`select distinct state from ${db(table)}`
      expect(rows.map(({ state }) => state), table).toEqual([{ transfers: 'done', top_ups: 'arrived', house_payments: 'done' }[table] ?? 'paid'])
    }
    const [mine] = await db<{ n: number }[]>`select count(*)::int as n from ledger_movements(${currentAccount(customerOf(lifeUntil(UNTIL).me))}) where booked <> 0`
    expect(mine!.n).toBeGreaterThan(300)
    const runs = await db<{ state: string; open: number; bad: number | null }[]>`
      select r.state, (select count(*)::int from house_bills b where b.run = r.id and b.state = 'open' and b.left_due > 0) as open, s.bad
      from bill_runs r join bill_sheets s on s.run = r.id order by r.at`
    expect(runs.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed', 'overdue', 'collecting', 'read'])
    expect(runs[3]!.open).toBeGreaterThan(30)
    expect(runs[5]!.bad).toBe(4)
    // Nobody waits whom no run will wake.
    expect(await db`select workflow_id from waits`).toEqual([])
  }, 240_000) // biome-ignore format: one statement a line

  test('written again it changes nothing, and a bank that has begun is left alone', async () => {
    const { env, db } = worlds[1]!
    const count = async () => (await db`select (select count(*) from ledger_entries) as entries, (select max(hash) from ledger_log) as hash`)[0]
    const before = await count()
    const alone = await write(env)
    expect(alone.code, alone.said).toBe(0)
    expect(JSON.parse(alone.said)).toEqual({ events: 0 })
    expect(await count()).toEqual(before)
    const again = await write(env, 'again')
    expect(again.code, again.said).toBe(0)
    const [sums] = await db<{ debits: bigint; credits: bigint }[]>`select sum(debits)::bigint as debits, sum(credits)::bigint as credits from ledger_accounts`
    expect(sums!.debits).toBe(sums!.credits)
    expect(await count()).toEqual(before)
  }, 240_000) // biome-ignore format: one statement a line
  test('cut off in the middle it goes on where it was, to the same log', async () => {
    const { env, db } = worlds[2]!
    const cut = write(env)
    for (let rows = 0; rows < 500; await new Promise((resolve) => setTimeout(resolve, 20)))
      rows = (await db<{ n: number }[]>`select count(*)::int as n from ledger_log`.catch(() => [{ n: 0 }]))[0]!.n
    running!.kill('SIGKILL')
    expect((await cut).code).toBeNull()
    const [half] = await db<{ n: number }[]>`select count(*)::int as n from ledger_log`
    const { code, said } = await write(env, 'again')
    expect(code, said).toBe(0)
    const { hash, sequence } = JSON.parse(said.trim().split('\n').at(-1)!) as { hash: string; sequence: number }
    expect(half!.n).toBeLessThan(sequence)
    const [whole] = await worlds[0]!.db<{ hash: string }[]>`select encode(hash, 'hex') as hash from ledger_log order by sequence desc limit 1`
    expect(hash).toBe(whole!.hash)
  }, 240_000) // biome-ignore format: one statement a line
  test('a production bank has none', async () => {
    const { code, said } = await write({ ...worlds[0]!.env, QIAO_ENV: 'production' })
    expect(code).not.toBe(0)
    expect(said).toContain('only a development bank')
  })
})
