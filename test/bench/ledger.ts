/**
 * `npm run bench ledger`: the shipped engine with every promise on and snapshots running, its log on PostgreSQL with
 * fsync. In-process and over the socket; then the projection, a restart, and PostgreSQL killed under load.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Engine } from '../../core/ledger/engine.ts'
import { connect, migrate } from '../../workflows/storage/database.ts'
import { movementRows } from '../../workflows/storage/deposits.ts'
import { type Ledger, ledgerOver, serveLedger, startLedger } from '../../workflows/storage/ledger/client.ts'
import { projectionStore } from '../../workflows/storage/ledger/projection.ts'
import { startProjector } from '../../workflows/storage/ledger/projector.ts'
import { balanceAt } from '../../workflows/storage/ledger/queries.ts'
import { Load } from './load.ts'
import type { BenchServer } from './server.ts'
import { accountOf, openings, Transfers } from './transfers.ts'

const BATCH = 8_190
export const ACCOUNTS = 10_000
export const round = (value: number, digits = 0) => Number(value.toFixed(digits))
const percentile = (sorted: Float64Array, part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

export async function benchLedger(
  server: BenchServer,
  options: { transfers: number; projected: number; tigerbeetle?: string },
) {
  const { url } = server
  const db = connect(url, { name: 'bench', max: 4 })
  await migrate(db)
  const start = () =>
    startLedger({ url, shard: 0, snapshotEvery: 4_000_000, window: 1 << 24, waiting: 1 << 20 }, fail, () => {})
  let ledger = await start()
  for (const batch of openings(ACCOUNTS)) await ledger.submitBytes(batch)
  const transfers = new Transfers(ACCOUNTS)

  const spread = await load(ledger, transfers, options.transfers)
  const hot = await load(ledger, transfers, Math.min(options.transfers, 2_000_000), true)
  const socket = await overSocket(ledger, Math.min(options.transfers, 2_000_000))

  // Restart: the engine comes back from the newest snapshot and the log's tail.
  await ledger.close()
  const began = performance.now()
  ledger = await start()
  const restart = (performance.now() - began) / 1_000
  const behind = await logged(db)

  const projection = await project(url, db, ledger, transfers, options.projected)
  const memory = memoryOf()
  await ledger.close()
  const killed = await killUnderLoad(server)
  await db.end()
  const [settings] = await connectOnce(
    url,
    (one) =>
      one<
        { fsync: string; synchronous_commit: string }[]
      >`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit`,
  )
  const tigerbeetle = options.tigerbeetle ? tigerBeetle(options.tigerbeetle, options.transfers) : undefined
  return {
    durable_per_s: round(spread.perSecond),
    hot_per_s: round(hot.perSecond),
    hot_vs_spread: round(hot.perSecond / spread.perSecond, 2),
    commit_p50_ms: round(spread.p50, 1),
    commit_p99_ms: round(spread.p99, 1),
    socket_per_s: round(socket),
    projected_per_s: round(projection.perSecond),
    statement_p99_ms: round(projection.statementP99, 2),
    past_balance_p99_ms: round(projection.pastP99, 2),
    bytes_per_account: memory.perAccount,
    bytes_per_id: memory.perId,
    restart_s: round(restart, 2),
    restart_behind: behind,
    killed_postgres: killed,
    transfers: options.transfers,
    projected: options.projected,
    accounts: ACCOUNTS,
    batch: BATCH,
    ...settings,
    ...(tigerbeetle === undefined
      ? { vs_tigerbeetle: null }
      : { tigerbeetle_per_s: tigerbeetle, vs_tigerbeetle: round(spread.perSecond / tigerbeetle, 2) }),
  }
}
export const fail = (failure: Error) => {
  console.error(failure)
  process.exit(1)
}
async function connectOnce<T>(url: string, work: (db: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
  const db = connect(url, { name: 'bench-once', max: 1 })
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}

/** Submits so many transfers, eight batches in flight; made beforehand, so that only the ledger is measured. */
export async function load(ledger: Pick<Ledger, 'submitBytes'>, transfers: Transfers, count: number, hot = false) {
  const rounds = Math.ceil(count / BATCH)
  const waits = new Float64Array(rounds)
  let done = 0
  let busy = 0
  for (let from = 0; from < rounds; from += 128) {
    const ready = Array.from({ length: Math.min(128, rounds - from) }, () => transfers.batch(BATCH, Date.now(), hot))
    const began = performance.now()
    let next = 0
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (next < ready.length) {
          const n = next++
          const at = performance.now()
          await ledger.submitBytes(ready[n]!)
          waits[done++] = performance.now() - at
        }
      }),
    )
    busy += performance.now() - began
  }
  const sorted = waits.slice(0, done).sort()
  return { perSecond: (done * BATCH * 1_000) / busy, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }
}

/** The same from another process. */
async function overSocket(ledger: Ledger, count: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'qiao-bench-'))
  const path = join(folder, 'ledger.sock')
  const server = await serveLedger(ledger, path, () => {})
  const output = await new Promise<string>((resolve, reject) => {
    let text = ''
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), path, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.on('data', (chunk) => (text += chunk))
    child.once('error', reject)
    child.once('close', () => resolve(text))
  })
  server.close()
  rmSync(folder, { recursive: true, force: true })
  return Number(output)
}

async function logged(db: ReturnType<typeof connect>): Promise<number> {
  const [row] = await db<{ events: bigint }[]>`select coalesce(sum(events), 0)::bigint as events from ledger_log`
  return Number(row!.events)
}

/** Projects so many entries of the log, then asks for statements and past balances while writes go on. */
async function project(
  url: string,
  db: ReturnType<typeof connect>,
  ledger: Ledger,
  transfers: Transfers,
  most: number,
) {
  const projecting = await startProjecting(url, ledger)
  const perSecond = await projecting.until(most)
  const asked = await askWhileWriting(db, ledger, transfers)
  await projecting.stop()
  return { perSecond, ...asked }
}

/** The projector beside the ledger, as in the bank. */
export async function startProjecting(url: string, ledger: Ledger) {
  const view = connect(url, { name: 'bench-projector', max: 2 })
  let entries = 0
  let look = () => {}
  const projector = await startProjector(projectionStore(view, 0, {}), {
    projected(count, sequence) {
      entries += count
      ledger.projected(sequence)
      look()
    },
    trouble: () => {},
    broken: fail,
  })
  return {
    /** Resolves when so many entries are projected; answers how many a second that were. */
    async until(most: number) {
      const [before, began] = [entries, performance.now()]
      await new Promise<void>((resolve) => {
        look = () => void (entries >= most && resolve())
        look()
      })
      return ((entries - before) * 1_000) / (performance.now() - began)
    },
    async stop() {
      await projector.stop()
      await view.end()
    },
  }
}

/** Statements and past balances of random accounts at random moments, a thousand each, while batches of 100 come in. */
export async function askWhileWriting(db: ReturnType<typeof connect>, ledger: Ledger, transfers: Transfers) {
  let writing = true
  const writer = (async () => {
    while (writing) {
      await ledger.submitBytes(transfers.batch(100, Date.now()))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  const [newest] = await db<{ position: bigint }[]>`select max(position) as position from ledger_legs`
  const time = async (question: (account: string, position: number) => Promise<unknown>) => {
    const waits = new Float64Array(1_000)
    for (let n = 0; n < waits.length; n++) {
      const account = accountOf(Math.floor(Math.random() * ACCOUNTS))
      const at = performance.now()
      await question(account, Math.floor(Math.random() * Number(newest!.position)))
      waits[n] = performance.now() - at
    }
    return percentile(waits.sort(), 0.99)
  }
  await time((account) => movementRows(db, account, undefined, 50))
  const statementP99 = await time((account) => movementRows(db, account, undefined, 50))
  const pastP99 = await time((account, position) => balanceAt(db, account, position))
  writing = false
  await writer
  return { statementP99, pastP99 }
}

/** Memory of a million accounts and of two million remembered ids, in a process of its own. */
function memoryOf(): { perAccount: number; perId: number } {
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), '--memory'], {
    encoding: 'utf8',
  })
  if (!stdout) throw new Error(stderr)
  return JSON.parse(stdout)
}
async function measureMemory() {
  const used = async () => {
    // What was freed is given back a little later, by another thread.
    for (let n = 0; n < 5; n++) {
      ;(globalThis as unknown as { gc(): void }).gc()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const { heapUsed, external, arrayBuffers } = process.memoryUsage()
    return heapUsed + Math.max(external, arrayBuffers)
  }
  const empty = await used()
  const engine = new Engine({ window: 1 << 21 })
  // The ring and its index are there from the start, whether ids fill them or not: they are the ids' share.
  const index = (1 << 21) * 1.5 * 4
  for (const batch of openings(1_000_000)) {
    engine.begin(1)
    engine.execute(batch)
    engine.seal()
  }
  const ring = (slots: number) => Math.ceil(slots / 16_384) * 16_384 * 24
  const withAccounts = await used()
  const perAccount = (withAccounts - empty - index - ring(1_000_000)) / 1_000_000
  const transfers = new Transfers(1_000)
  for (let n = 0; n < 1_200_000; n += BATCH) {
    engine.begin(Date.now())
    engine.execute(transfers.batch(BATCH, Date.now()))
    engine.seal()
  }
  const perId = ((await used()) - withAccounts + index + ring(1_000_000)) / (1 << 21)
  return { perAccount: round(perAccount, 1), perId: round(perId, 1) }
}

/** Kills PostgreSQL with -9 under load, lets it come back, and counts every acknowledged id in the log. */
async function killUnderLoad(server: BenchServer) {
  const ledger = await startLedger(
    { url: server.url, shard: 0, snapshotEvery: 4_000_000, window: 1 << 24 },
    () => {},
    () => {},
  )
  const load = new Load(ledger, ACCOUNTS, 500)
  const kills = 3
  for (let n = 0; n < kills; n++) {
    await new Promise((resolve) => setTimeout(resolve, 700))
    await server.kill()
  }
  await new Promise((resolve) => setTimeout(resolve, 700))
  await load.end()
  await ledger.close()
  const counted = await connectOnce(server.url, (db) => load.countAgain(db))
  if (counted.lost + counted.twice > 0)
    throw new Error(`${counted.lost} acknowledged transfers are lost, ${counted.twice} are there twice`)
  return { kills, ...counted }
}

/** TigerBeetle's own benchmark with the same number of transfers and accounts, in its own largest batches (8,189). */
function tigerBeetle(path: string, transfers: number): number {
  const { stdout, stderr } = spawnSync(
    path,
    ['benchmark', `--transfer-count=${transfers}`, `--account-count=${ACCOUNTS}`],
    { encoding: 'utf8', cwd: mkdtempSync(join(tmpdir(), 'bench-')) },
  )
  const [, rate] = /load accepted = (\d+) tx\/s/.exec(`${stdout}${stderr}`) ?? []
  if (!rate) throw new Error(`the benchmark of ${path} did not say how fast it was:\n${stdout}${stderr}`)
  return Number(rate)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === '--memory') console.log(JSON.stringify(await measureMemory()))
  else {
    const ledger = ledgerOver(process.argv[2]!)
    const { perSecond } = await load(ledger, new Transfers(ACCOUNTS), Number(process.argv[3]))
    await ledger.close()
    console.log(perSecond)
  }
}
export const loadAverage = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')
