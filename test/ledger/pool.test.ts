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
