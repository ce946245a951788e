/**
 * `npm test`: gets what the machine lacks, starts a bank of its own beside any other, runs everything that must hold,
 * and ends in a line `N passed, N failed`. What cannot run is named; under CI that counts as failed.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join, relative } from 'node:path'
import { browser, chineseFonts } from '../workflows/bank/launcher/browser.ts'
import { edgeKeysIn, ROOT, secretsOf } from '../workflows/bank/launcher/home.ts'
import { apartFrom, urlOf } from '../workflows/bank/launcher/postgres.ts'
import { type RunningBank, socketIn, startBank } from '../workflows/bank/launcher/start.ts'
import { findTestServer } from '../workflows/bank/launcher/tools.ts'
import { smppPeer } from './channels/peer.ts'
import { check } from './check.ts'
import { byDay } from './support/by-day.ts'
import { testTemplate } from './support/postgres.ts'

const OFFSET = process.env.QIAO_PORT_OFFSET ?? '2000'
const home = join(ROOT, '.qiao', 'test')
const only = process.argv.slice(2)
const began = performance.now()
let passed = 0
let failed = 0
const missing: string[] = []
const faults: string[] = []
let slowest: string[] = []
const MAY_BE_ABSENT = ['../shared/vectors', 'needs Python 3 with pip', 'where one may be mounted']
const count = (name: string, ok: boolean) => {
  if (ok) passed++
  else failed++
  if (!ok) faults.push(`✗ ${name}`)
}

// Goes on while the bank starts.
const checked = only.length === 0 ? check() : Promise.resolve([])

const found = await browser(true)
if (found.path) console.log(`✓ browser                ${found.path} (${found.why})`)
else missing.push(`the browser stories: ${found.why}`)
if (!chineseFonts(true)) missing.push('Chinese in the browser: no font for it (Debian: apt install fonts-noto-cjk)')
const testServer = await findTestServer().catch((failure: Error) => {
  missing.push(`the workflow tests: ${failure.message}`)
  return undefined
})
if (testServer) console.log(`✓ Temporal test server   ${testServer}`)

const peer = smppPeer()
if (peer.folder) console.log('✓ SMPP peer              smpplib')
else console.log(`skipped: the SMPP peer by other hands (${peer.why})`)

const say = (line: string) => console.log(line)
const at = (more: number) => String(Number(OFFSET) + more)
const running = new Set<RunningBank>()
const stop = (bank: RunningBank) => {
  running.delete(bank)
  return bank.stop()
}
const bankAt = async (folder: string, offset: string) => {
  const bank = await startBank({
    env: { ...process.env, QIAO_HOME: folder, QIAO_PORT_OFFSET: offset },
    fresh: true,
    say,
  })
  running.add(bank)
  await byDay(bank.urls)
  mkdirSync(bank.home.run, { recursive: true })
  await testTemplate(await databasesOf(bank))
  return bank
}
const databasesOf = async ({ home, ports }: RunningBank) =>
  urlOf(ports.QIAO_PG_PORT, (await secretsOf(home)).postgresPassword, 'postgres')
try {
  const bank = await bankAt(home, OFFSET)
  const given = async (on: RunningBank, { home, urls, ports } = on) => ({
    QIAO_HOME: home.folder,
    QIAO_APP_URL: urls.app,
    QIAO_SMS_URL: urls.sms,
    QIAO_SMPP_URL: `smpp://127.0.0.1:${ports.SIM_SMPP_PORT}`,
    QIAO_SMPP_PASSWORD: (await secretsOf(home)).smsPassword,
    ...(peer.folder ? { QIAO_SMPP_PEER: peer.folder } : {}),
    QIAO_EDGE_KEYS: edgeKeysIn(home),
    QIAO_CONTROL_URL: urls.control,
    QIAO_OPERATOR_URL: urls.operator,
    QIAO_LEDGER_SOCKET: socketIn(home),
    QIAO_BANK_URL: `http://127.0.0.1:${ports.BANK_PORT}`,
    QIAO_TEST_DATABASE_URL: await databasesOf(on),
    ...(found.path ? { QIAO_BROWSER: found.path } : {}),
    ...(testServer ? { QIAO_TEST_SERVER: testServer } : {}),
  })
  const took: { name: string; s: number }[] = []
  /** Runs some of the files against a bank, and counts what they say. */
  const stories = async (on: RunningBank, args: readonly string[], whole = false) => {
    const results = join(on.home.run, 'results.json')
    rmSync(results, { force: true })
    const code = await run(
      'vitest',
      ['run', '--config', 'test/vitest.config.ts', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
      await given(on),
      { whole },
    ) // biome-ignore format: a command line
    const report = JSON.parse(readFileSync(results, 'utf8')) as Report
    took.push(
      ...report.testResults.map(({ name, startTime, endTime }) => ({
        name: relative(ROOT, name),
        s: (endTime - startTime) / 1_000,
      })),
    )
    passed += report.numPassedTests
    failed += report.numFailedTests
    // Said once more at the end, where one who reads only the last lines finds them.
    for (const { name, assertionResults } of report.testResults)
      for (const { fullName, status, failureMessages } of assertionResults)
        if (status === 'failed')
          faults.push(`✗ ${relative(ROOT, name)} ${fullName.trim()}\n${failureMessages.join('\n').slice(0, 2_000)}`)
    // What needs others' files, another language or a root's right says so in its name, and is no failure where that is absent.
    const all = report.testResults.flatMap(({ assertionResults }) => assertionResults)
    for (const { title } of all.filter(({ status }) => status !== 'passed' && status !== 'failed'))
      if (MAY_BE_ABSENT.some((what) => title.includes(what))) console.log(`skipped ${title}`)
      else missing.push(title)
    // A file that could not even be read has no tests that fail.
    if (code !== 0 && report.numFailedTests === 0) count('test files that could not run', false)
  }
  if (only.length > 0)
    for (const project of ['together', 'one by one'])
      await stories(bank, ['--project', project, '--passWithNoTests', ...only])
  else {
    // Only reckons: it takes what the others leave of the processors.
    const reckoned = simulated()
    for (const { name, ok } of await checked) count(name, ok)
    await stories(bank, ['--project', 'together'])
    const beside = onTheirOwn()
    // Stories that move the bank's day mostly wait: half of them have a bank of their own.
    const half = (n: number) => ['--project', 'one by one', `--shard=${n}/2`]
    const second = bankAt(join(ROOT, '.qiao', 'test-second'), at(6_000)).then(async (other) => {
      await stories(other, half(2), true)
      await stop(other)
    })
    await Promise.all([stories(bank, half(1)), second])
    await stop(bank)
    await Promise.all([beside, reckoned])
  }
  slowest = took
    .sort((a, b) => b.s - a.s)
    .slice(0, 12)
    .map(({ name, s }) => `${name} ${s.toFixed(0)} s`)
} catch (failure) {
  console.log((failure as Error).stack ?? failure)
  count('the bank starts for the tests', false)
} finally {
  await Promise.all([...running].map(stop))
}

// What the test banks may have put outside the checkout goes again.
for (const name of ['test', 'test-second', 'tour', 'prove'])
  rmSync(apartFrom({ folder: join(ROOT, '.qiao', name) }), { recursive: true, force: true })

for (const fault of faults) console.log(fault)
for (const what of missing) console.log(`could not run ${what}`)
if (process.env.CI) failed += missing.length
if (only.length === 0) console.log(`\nthe files that took longest: ${slowest.join(', ')}`)
console.log(`\nafter ${((performance.now() - began) / 60_000).toFixed(1)} minutes`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly startTime: number
    readonly endTime: number
    readonly assertionResults: readonly { title: string; fullName: string; status: string; failureMessages: string[] }[]
  }[]
}
/** `whole`: what it says is told when it is over, for others speak meanwhile. `last`: it gives way to everything else. */
function run(
  command: string,
  args: readonly string[],
  more: Record<string, string>,
  { whole = false, last = false } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: whole ? ['ignore', 'pipe', 'pipe'] : 'inherit', env: { ...process.env, ...more } }) // biome-ignore format: one command
    if (last && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (some: Buffer) => said.push(some))
    child.once('error', reject)
    child.once('close', (code) => {
      if (whole) process.stdout.write(`\n${Buffer.concat(said)}`)
      resolve(code ?? 1)
    })
  })
}
/** Counts whether a program ends well, which tells what it has to say when it is over. `last`: it gives way to everything else. */
async function holds(name: string, args: readonly string[], more: Record<string, string>, last = false): Promise<void> {
  count(name, (await run('node', args, more, { whole: true, last })) === 0)
}
/** What has a bank of its own goes on beside the stories that mostly wait, one after the other. */
async function onTheirOwn(): Promise<void> {
  await holds('the tour', ['test/tour/tour.ts', '--own'], { QIAO_HOME: join(ROOT, '.qiao', 'tour'), QIAO_PORT_OFFSET: at(4_000) }) // biome-ignore format: one line
  // Points over all flows, on one bank; the whole proofs are commands of their own.
  await holds('the kill proof, a sample', ['test/prove.ts', 'kill', 'any', '--sample', '10'], { QIAO_PORT_OFFSET: at(2_000) }) // biome-ignore format: one line
}
/** Nothing acknowledged is lost, nothing happens twice, and every kind of fault happened. */
function simulated(): Promise<void> {
  return holds('two hundred simulated runs', ['test/simulation/run.ts', '--seeds', '1-200'], {}, true)
}
