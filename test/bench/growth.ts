/**
 * `npm run bench ledger-growth`: how cost grows with what the ledger keeps. Accounts, the log and the projection grow one
 * after another, each on a PostgreSQL of its own; `--write` puts the figures and their charts into core/README.md.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { connect, migrate } from '../../workflows/storage/database.ts'
import { type Ledger, startLedger } from '../../workflows/storage/ledger/client.ts'
import { ACCOUNTS, askWhileWriting, fail, load, round, startProjecting } from './ledger.ts'
import { benchServer } from './server.ts'
import { openings, Transfers } from './transfers.ts'

/** Transfers that a rate is measured on. */
const MEASURED = 1_000_000
const WINDOW = 1 << 24

type Place = { readonly url: string; readonly db: ReturnType<typeof connect>; open(): Promise<Ledger> }
/** A fresh ledger. What it would forget counts as projected: nothing that is forgotten is asked for here. */
async function onFreshServer<T>(pretend: boolean, work: (place: Place) => Promise<T>): Promise<T> {
  const server = await benchServer('growth')
  const db = connect(server.url, { name: 'bench', max: 4 })
  try {
    await migrate(db)
    return await work({
      url: server.url,
      db,
      async open() {
        const ledger = await startLedger(
          { url: server.url, shard: 0, snapshotEvery: 4_000_000, window: WINDOW, waiting: 1 << 20 },
          fail,
          () => {},
        )
        if (pretend) {
          ledger.projected(ledger.recovered.sequence)
          ledger.onCommit((sequence) => ledger.projected(sequence))
        }
        return ledger
      },
    })
  } finally {
    await db.end()
    await server.stop()
  }
}
const seconds = async (work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1_000
}

type ByAccounts = { accounts: number; opened_per_s: number; durable_per_s: number; restart_s: number }
type ByLog = { transfers: number; durable_per_s: number; restart_s: number; gigabytes: number }
type ByProjection = { entries: number; projected_per_s: number; statement_p99_ms: number; past_balance_p99_ms: number }
export type Growth = {
  readonly accounts: readonly ByAccounts[]
  readonly log: readonly ByLog[]
  readonly projection: readonly ByProjection[]
}

/** The parts can be measured one at a time, for all of them take half an hour; what was measured before is kept. */
const measured = join(ROOT, '.qiao', 'growth.json')

export async function benchGrowth(steps: {
  readonly accounts: readonly number[]
  readonly log: readonly number[]
  readonly projection: readonly number[]
}): Promise<Partial<Growth>> {
  const keep = <Part extends keyof Growth>(part: Part, rows: Growth[Part]) => {
    mkdirSync(dirname(measured), { recursive: true })
    writeFileSync(measured, JSON.stringify({ ...kept(), [part]: rows }))
  }
  if (steps.accounts.length > 0) {
    const rows: ByAccounts[] = []
    for (const many of steps.accounts) rows.push(await withAccounts(many))
    keep('accounts', rows)
  }
  if (steps.log.length > 0) keep('log', await withLog(steps.log))
  if (steps.projection.length > 0) keep('projection', await withProjection(steps.projection))
  return kept()
}
const kept = (): Partial<Growth> =>
  existsSync(measured) ? (JSON.parse(readFileSync(measured, 'utf8')) as Partial<Growth>) : {}

const withAccounts = (many: number) =>
  onFreshServer(true, async ({ open }): Promise<ByAccounts> => {
    let ledger = await open()
    const opening = await seconds(async () => {
      for (const batch of openings(many)) await ledger.submitBytes(batch)
    })
    const { perSecond } = await load(ledger, new Transfers(many), MEASURED)
    await ledger.close()
    const restart = await seconds(async () => void (ledger = await open()))
    await ledger.close()
    return {
      accounts: many,
      opened_per_s: round(many / opening),
      durable_per_s: round(perSecond),
      restart_s: round(restart, 2),
    }
  })

const withLog = (steps: readonly number[]) =>
  onFreshServer(true, async ({ open, db }) => {
    const rows: ByLog[] = []
    let ledger = await open()
    for (const batch of openings(ACCOUNTS)) await ledger.submitBytes(batch)
    const transfers = new Transfers(ACCOUNTS)
    let there = 0
    for (const many of steps) {
      await load(ledger, transfers, Math.max(0, many - there - MEASURED))
      const { perSecond } = await load(ledger, transfers, MEASURED)
      there = many
      await ledger.close()
      const restart = await seconds(async () => void (ledger = await open()))
      const [size] = await db<{ bytes: bigint }[]>`select pg_total_relation_size('ledger_log') as bytes`
      rows.push({
        transfers: many,
        durable_per_s: round(perSecond),
        restart_s: round(restart, 2),
        gigabytes: round(Number(size!.bytes) / 1e9, 1),
      })
    }
    await ledger.close()
    return rows
  })

const withProjection = (steps: readonly number[]) =>
  onFreshServer(false, async ({ open, url, db }) => {
    const rows: ByProjection[] = []
    const ledger = await open()
    for (const batch of openings(ACCOUNTS)) await ledger.submitBytes(batch)
    const transfers = new Transfers(ACCOUNTS)
    let there = 0
    for (const many of steps) {
      await load(ledger, transfers, many - there)
      there = many
      const projecting = await startProjecting(url, ledger)
      const [row] = await db<{ entries: bigint }[]>`select count(*) as entries from ledger_entries`
      const perSecond = await projecting.until(many - Number(row!.entries))
      const { statementP99, pastP99 } = await askWhileWriting(db, ledger, transfers)
      rows.push({
        entries: many,
        projected_per_s: round(perSecond),
        statement_p99_ms: round(statementP99, 2),
        past_balance_p99_ms: round(pastP99, 2),
      })
      await projecting.stop()
    }
    await ledger.close()
    return rows
  })

const millions = (n: number) => (n >= 1e6 ? `${n / 1e6} M` : `${n / 1e3} k`)
const table = (rows: readonly Readonly<Record<string, number>>[]) => {
  const names = Object.keys(rows[0]!)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(names.map((name) => name.replaceAll('_', ' '))),
    line(names.map(() => '---:')),
    ...rows.map((row) =>
      line(names.map((name, n) => (n === 0 ? millions(row[name]!) : row[name]!.toLocaleString('en')))),
    ),
  ].join('\n')
}
const chart = (title: string, axis: string, rows: readonly (readonly [number, number])[]) => {
  const most = Math.max(...rows.map(([, value]) => value))
  const unit = 10 ** Math.floor(Math.log10(most))
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis [${rows.map(([at]) => `"${millions(at)}"`).join(', ')}]`,
    `  y-axis "${axis}" 0 --> ${Math.ceil(most / unit) * unit}`,
    `  bar [${rows.map(([, value]) => value).join(', ')}]`,
    '```',
  ].join('\n')
}

const [BEGIN, END] = ['<!-- growth: written by a command, not by hand -->', '<!-- end of growth -->']
/** Puts the figures between their marks in core/README.md. */
export function writeGrowth({ accounts, log, projection }: Partial<Growth>) {
  if (!accounts || !log || !projection) throw new Error('not every part has been measured yet')
  const path = join(ROOT, 'core', 'README.md')
  const text = readFileSync(path, 'utf8')
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${path} has no place for the figures`)
  const figures = [
    BEGIN,
    `Measured on ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, with PostgreSQL on the same machine:`,
    chart(
      'Durable transfers a second, by accounts in memory',
      'a second',
      accounts.map((row) => [row.accounts, row.durable_per_s]),
    ),
    table(accounts),
    chart(
      'Durable transfers a second, by transfers in the log',
      'a second',
      log.map((row) => [row.transfers, row.durable_per_s]),
    ),
    chart(
      'Seconds to restart, by transfers in the log',
      'seconds',
      log.map((row) => [row.transfers, row.restart_s]),
    ),
    table(log),
    table(projection),
  ]
  writeFileSync(path, `${text.slice(0, from)}${figures.join('\n\n')}\n\n${text.slice(to)}`)
}
