/** `npm run bench NAME -- --json`: one line of JSON with the figures and what they were measured on; no name lists them. */
import { cpus } from 'node:os'
import { appPages, benchApp } from './app.ts'
import { benchBillRun, billRunParts } from './bill-run.ts'
import { benchEdge } from './edge-calls.ts'
import { benchEndOfDay } from './end-of-day.ts'
import { benchGrowth, writeGrowth } from './growth.ts'
import { benchLedger, loadAverage } from './ledger.ts'
import { benchLedgerApi } from './ledger-api.ts'
import { benchLoans } from './loans.ts'
import { benchMall, mallParts } from './mall.ts'
import { benchOffline } from './offline.ts'
import { benchServer } from './server.ts'

const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const many = (name: string, otherwise: number) => Number(option(name) ?? otherwise)
/** Those that are named by `--only one,two`, or all. An unknown one is an error: of what is not measured everything would hold. */
function parts<Part extends string>(all: readonly Part[]): readonly Part[] {
  const named = option('only')?.split(',') ?? all
  const unknown = named.find((name) => !all.includes(name as Part))
  if (unknown === undefined) return named as readonly Part[]
  console.error(`there is no part "${unknown}", only ${all.join(', ')}`)
  return process.exit(2)
}

const benches: Readonly<Record<string, { says: string; run(): Promise<object> }>> = {
  ledger: {
    says: 'durable transfers, commits, socket, projection, memory, restart, PostgreSQL killed [--transfers N] [--projected N] [--tigerbeetle PATH]',
    async run() {
      const server = await benchServer('bench')
      try {
        const tigerbeetle = option('tigerbeetle')
        return await benchLedger(server, {
          transfers: many('transfers', 10_000_000),
          projected: many('projected', 1_000_000),
          ...(tigerbeetle ? { tigerbeetle } : {}),
        })
      } finally {
        await server.stop()
      }
    },
  },
  'ledger-growth': {
    says: 'how cost grows: accounts in memory, transfers in the log, entries projected [--accounts N,N|none] [--log N,N|none] [--projected N,N|none] [--write]',
    async run() {
      const steps = (name: string, otherwise: string) =>
        (option(name) ?? otherwise)
          .split(',')
          .filter((one) => one !== 'none')
          .map(Number)
      const growth = await benchGrowth({
        accounts: steps('accounts', '10000,1000000,10000000'),
        log: steps('log', '1000000,10000000,100000000'),
        projection: steps('projected', '1000000,10000000'),
      })
      if (process.argv.includes('--write')) writeGrowth(growth)
      return growth
    },
  },
  'ledger-api': {
    says: 'single posts through the bank’s HTTP API, 64 clients, one entry a request [--requests N]',
    run: () => benchLedgerApi(many('requests', 50_000)),
  },
  edge: {
    says: 'the Worker on bare workerd beside a bare Hono route: a session-checked route, an API call compared with the bank, answers to wrong users [--requests N]',
    run: () => benchEdge({ requests: many('requests', 1_000_000) }),
  },
  app: {
    says: 'Lighthouse on the phone over login, home, a transfer, a bill run and an officer’s queue, and what the build weighs; fails where a target is missed [--walks N] [--only home,pay]',
    run: () =>
      benchApp({
        walks: many('walks', 5),
        only: parts(appPages),
        perPage: !process.argv.includes('--json'),
      }),
  },
  offline: {
    says: 'every route of the app, opened with no server there, until it says so; fails above 500 ms',
    run: benchOffline,
  },
  loans: {
    says: 'a schedule of 360 instalments, applications decided by rules beside bare runs, a day of many loans [--loans N] [--applications N]',
    run: () => benchLoans({ loans: many('loans', 1_000_000), applications: many('applications', 200) }),
  },
  mall: {
    says: 'ten thousand goods found by what people type, orders through the edge until goods and money are set aside, a flash sale of a hundred pieces [--queries N] [--orders N] [--buyers N] [--only searching,selling,ordering,settling]',
    run: () =>
      benchMall(
        { queries: many('queries', 1_000), orders: many('orders', 2_000), buyers: many('buyers', 10_000) },
        parts(mallParts),
      ),
  },
  'end-of-day': {
    says: 'a business day of a million current accounts closed, and one that pays a quarter’s interest to all of them; fails above 20 s or where ten times the accounts take more than 11 times as long [--accounts N]',
    run: () => benchEndOfDay(many('accounts', 1_000_000)),
  },
  'bill-run': {
    says: 'a bill run: an XLSX of 100,000 households read, billed and announced; payments through the edge; runs for payments outside [--rows N] [--payments N] [--runs N] [--only importing,announcing,paying,outside]',
    run: () =>
      benchBillRun(
        { rows: many('rows', 100_000), payments: many('payments', 10_000), runs: many('runs', 400) },
        parts(billRunParts),
      ),
  },
}

const name = process.argv[2]
const bench = name === undefined ? undefined : benches[name]
if (!bench) {
  if (name !== undefined && !name.startsWith('--')) console.error(`there is no benchmark "${name}"`)
  for (const [one, { says }] of Object.entries(benches)) console.log(`npm run bench ${one} -- --json    ${says}`)
  process.exit(name === undefined ? 0 : 2)
}
const before = loadAverage()
const figures = await bench.run()
const all = {
  bench: name,
  ...figures,
  load_before: before,
  load_after: loadAverage(),
  cpus: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  node: process.version,
}
if (process.argv.includes('--json')) console.log(JSON.stringify(all))
else console.table(all)
// A bench that knows what must hold says so by its end.
process.exit((figures as { holds?: boolean }).holds === false ? 1 : 0)
