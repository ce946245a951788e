/** PostgreSQL dies under those who ask it all the time: nobody waits for ever for an answer, and all go on when it is back. What was asked leaves nothing behind. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { connect } from '../../workflows/storage/database.ts'
import { benchServer } from '../bench/server.ts'
import { until } from '../support/customer.ts'

test('a pool outlives its server, three times, whatever was on the way', async () => {
  const server = await benchServer('pool')
  const db = connect(server.url, { name: 'test-pool', max: 8 })
  const answers = Array.from({ length: 32 }, () => 0)
  let going = true
  const asks = answers.map(async (_, n) => {
    while (going) {
      await (n % 4 === 0
        ? db.begin(async (tx) => {
            await tx`select 1`
            await tx`select 2`
          })
        : db`select ${n}::int`
      ).then(
        () => answers[n]!++,
        () => new Promise((resolve) => setTimeout(resolve, 5)),
      )
    }
  })
  try {
    for (let round = 1; round <= 3; round++) {
      await server.kill()
      const before = [...answers]
      await until(
        'all to be answered again',
        async () => answers.every((many, n) => many > before[n]! + 3) || undefined,
        15_000,
      )
    }
    going = false
    await Promise.all(asks)
    expect(Math.min(...answers)).toBeGreaterThan(9)
  } finally {
    going = false
    await db.end({ timeout: 1 })
    await server.stop()
  }
}, 120_000)

test('whoever has a transaction is alone in it, however many ask at once', async () => {
  const server = await benchServer('pool')
  const db = connect(server.url, { name: 'test-pool', max: 3 })
  try {
    const big = 'x'.repeat(100_000)
    for (let round = 0; round < 20; round++) {
      // The driver sends up to a hundred on a connection before it has an answer: in some rounds a transaction is the last of them.
      // Nobody else sees what is set in a transaction, or asks within one.
      const outside = Array.from({ length: 285 + round }, () =>
        db`select coalesce(current_setting('test.mine', true), '') = '' and pg_current_xact_id_if_assigned() is null as alone`.then(
          ([row]) => row!.alone === true,
        ),
      )
      const inside = Array.from({ length: 200 }, (_, n) =>
        db.begin(async (tx) => {
          await tx`select pg_current_xact_id(), set_config('test.mine', ${String(n)}, true)`
          const [row] = await tx`select current_setting('test.mine') as mine, length(${n % 9 === 0 ? big : ''}) as much`
          return row!.mine === String(n)
        }),
      )
      expect(new Set(await Promise.all([...outside, ...inside]))).toEqual(new Set([true]))
    }
    const [left] =
      await db`select count(*)::int as many from pg_stat_activity where state like 'idle in transaction%' and application_name = 'test-pool'`
    expect(left!.many).toBe(0)
  } finally {
    await db.end({ timeout: 1 })
    await server.stop()
  }
}, 60_000)

test('what belongs to a transaction whose connection is gone is asked on no other', async () => {
  const server = await benchServer('pool')
  const db = connect(server.url, { name: 'test-pool', max: 1 })
  const other = connect(server.url, { name: 'test-other', max: 1 })
  try {
    await db`create table written (n integer)`
    const lost = db.begin(async (tx) => {
      const [row] = await tx`select pg_backend_pid() as pid`
      await other`select pg_terminate_backend(${row!.pid})`
      // The pool has connected anew, as another asks.
      await until('another to be answered', () => db`select 1`.then(() => true, () => undefined), 10_000)
      await tx`insert into written values (1)`
    })
    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    // What it would have written would be there by now.
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await db`select n from written`).toHaveLength(0)
  } finally {
    await db.end({ timeout: 1 })
    await other.end({ timeout: 1 })
    await server.stop()
  }
}, 60_000) // biome-ignore format: one call a line

test('a question that is over is cleared away with what is young, and everything it held: no look through all memory is needed', () => {
  const held = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', `
    import { connect } from './workflows/storage/database.ts'
    const db = connect('postgres://nobody@127.0.0.1:1/none', { name: 'test', max: 1 })
    const asks = (n) => void db\`select \${new Array(10_000).fill(n)}\`
    const used = () => process.memoryUsage().heapUsed
    for (let n = 0; n < 20; n++) asks(n)
    gc()
    const before = used()
    for (let n = 0; n < 300; n++) asks(n)
    gc({ type: 'minor' })
    gc({ type: 'minor' })
    console.log(JSON.stringify((used() - before) / 300))`], { cwd: ROOT, encoding: 'utf8' }) // biome-ignore format: one program
  // Each holds 80,000 bytes.
  expect(JSON.parse(held)).toBeLessThan(8_000)
})
