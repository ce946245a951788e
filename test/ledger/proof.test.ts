import { spawn, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eventsOf } from '../../core/ledger/codec.ts'
import { connect, migrate } from '../../workflows/storage/database.ts'
import { rowsAfter } from '../../workflows/storage/ledger/postgres.ts'
import { replayUntil, verify } from '../../workflows/storage/ledger/verify.ts'
import { PLANTS } from '../simulation/plants.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { judge } from './judge.ts'

const here = dirname(fileURLToPath(import.meta.url))
const simulation = join(here, '..', 'simulation', 'run.ts')
const run = (...args: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })

test.each(Object.keys(PLANTS))(
  'a build with the bug "%s" is found out within the two hundred seeds',
  async (name) => {
    const { code, output } = await run(simulation, '--seeds', '1-200', '--plant', name)
    expect(code, output).toBe(1)
    expect(output).toMatch(/"failed":\d+/)
    expect(output).toContain(`--plant ${name}`)
  },
  300_000,
)

needing(['QIAO_TEST_DATABASE_URL'], () => {
  test('ten thousand random entries end in the same balances in plain SQL', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const { posted, refused, differing } = await judge(given('QIAO_TEST_DATABASE_URL'), 10_000, seed)
    console.log(`seed ${seed}: ${posted} posted, ${refused} refused`)
    expect(differing, `seed ${seed}`).toBe(0)
    expect(refused).toBeGreaterThan(500)
  }, 120_000)

  test('killed with -9 again and again under load, the ledger has everything it acknowledged, once', async () => {
    const database = await testDatabase({ waits: true })
    const db = connect(database.url, { name: 'test-kill', max: 2 })
    await migrate(db)
    const acknowledged: string[] = []
    for (let kill = 0; kill < 6; kill++) {
      const child = spawn(process.execPath, [join(here, 'loader.ts'), database.url], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      await new Promise<void>((resolve, reject) => {
        child.once('close', (code) => reject(new Error(`the ledger ended with ${code} before it was ready`)))
        child.stdout.on('data', (chunk) => {
          text += chunk
          if (text.startsWith('ready\n')) resolve()
        })
      })
      await new Promise((resolve) => setTimeout(resolve, 150 + kill * 130))
      child.removeAllListeners('close')
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGKILL')
      await closed
      acknowledged.push(
        ...text
          .slice(6, text.lastIndexOf('\n') + 1)
          .split(/\s+/)
          .filter((id) => id.length === 32),
      )
    }
    const seen = new Map<string, number>()
    for (const row of await rowsAfter(db, 0, 0, 1 << 30))
      for (const { id } of eventsOf(row.body)) seen.set(id, (seen.get(id) ?? 0) + 1)
    expect(acknowledged.length).toBeGreaterThan(1_000)
    expect(acknowledged.filter((id) => seen.get(id) !== 1)).toEqual([])
    expect([...seen.values()].every((times) => times === 1)).toBe(true)
    await db`insert into ledger_cursor values (0, 0) on conflict do nothing`
    const figures = await replayUntil(db, 0)
    // The same log in another process, and with the compiler off, is the same state.
    for (const flags of [[], ['--no-opt', '--no-sparkplug']]) {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [...flags, join(here, '..', '..', 'workflows', 'bank', 'cli.ts'), 'replay'],
        { encoding: 'utf8', env: { ...process.env, DATABASE_URL: database.url } },
      )
      expect(stdout, stderr).toContain(`state ${figures.figures.state}`)
    }
    await expect(verify(database.url, 0, () => {})).resolves.toBeDefined()
    await db.end()
    await database.drop()
  }, 180_000)
})
