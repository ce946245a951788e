/** The whole bank on one machine: every part with what it needs to know, in the order in which they need each other. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Connection } from '@temporalio/client'
import { TIME_STAMP_POLICY } from '../../adapters/time-stamp/authority.ts'
import type { Config } from '../config.ts'
import { standing } from '../edge-keys.ts'
import { searchAttributes } from '../search-attributes.ts'
import { archiveFolder } from './backup.ts'
import {
  edgeKeysIn,
  type Home,
  homeFrom,
  type PortName,
  type Ports,
  portsFrom,
  ROOT,
  type Secrets,
  secretsOf,
  wipe,
} from './home.ts'
import { answers, apartFrom, argumentsFor, initialise, type Place, placeOf, prepare, urlOf } from './postgres.ts'
import { answersAt, endOrphans, type Part, type PartName, Supervisor, seconds, taken } from './supervisor.ts'
import { findTemporal } from './tools.ts'

export type Urls = {
  readonly app: string
  readonly docs: string
  readonly temporal: string
  readonly sms: string
  readonly operator: string
  /** One press, and one is in as one of the seeded people. */
  readonly enter: string
  readonly control: string
}
export type RunningBank = {
  readonly urls: Urls
  readonly home: Home
  readonly ports: Ports
  pids(): Partial<Record<PartName, number>>
  kill(part: PartName, signal: NodeJS.Signals): boolean
  allReady(): Promise<boolean>
  stop(): Promise<void>
  killAll(): void
}

const ENDING: readonly PartName[] = ['edge', 'worker', 'simulators', 'bank', 'temporal', 'postgres']
const RETENTION_DAYS = 30
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name)
const NODE = process.execPath

/**
 * Starts everything and resolves when a customer could come in. `extra` goes into the environment of every process of
 * the bank. Throws, with everything ended again, when a part does not get ready.
 */
export async function startBank({
  env = process.env,
  fresh = false,
  extra = {},
  history = false,
  say = () => {},
  onEnder = () => {},
}: {
  env?: Readonly<Record<string, string | undefined>>
  fresh?: boolean
  extra?: Readonly<Record<string, string>>
  /** Whether a bank that is new begins with months that its people have lived (history/write.ts). */
  history?: boolean
  say?: (line: string) => void
  /** Hears early how to end what has been started so far: a person may change their mind while it starts. */
  onEnder?: (ender: { stop(): Promise<void>; killAll(): void }) => void
}): Promise<RunningBank> {
  const home = homeFrom(env)
  const ports = portsFrom(env)
  const orphans = await endOrphans(home)
  if (orphans.length > 0) say(`ended what an earlier start had left behind: ${orphans.join(', ')}`)
  if (fresh && env.DATABASE_URL)
    throw new Error(
      '--fresh does not empty the database of DATABASE_URL; drop it yourself, or start without DATABASE_URL',
    )
  if (fresh) wipe(home, apartFrom(home))
  await portsAreFree(ports, env)

  const supervisor = new Supervisor(home, say)
  onEnder({ stop: () => supervisor.stop(ENDING), killAll: () => supervisor.killAll() })
  const step = async <T>(title: string, doing: () => Promise<T>, says: (value: T) => string = () => ''): Promise<T> => {
    const began = performance.now()
    const value = await doing()
    say(`  ✓ ${title.padEnd(24)} ${seconds(began).padStart(7)}   ${says(value)}`.trimEnd())
    return value
  }
  try {
    const secrets = await step('keys', async () => {
      const all = await secretsOf(home)
      standing(edgeKeysIn(home), all.edge.publicKey as never)
      return all
    })
    const databaseUrl = env.DATABASE_URL ?? urlOf(ports.QIAO_PG_PORT, secrets.postgresPassword)
    const temporalAddress = env.TEMPORAL_ADDRESS ?? `127.0.0.1:${ports.TEMPORAL_PORT}`
    const temporalUi = env.TEMPORAL_UI_URL ?? `http://localhost:${ports.TEMPORAL_UI_PORT}`
    const part = partsOf({ home, ports, secrets, env, extra, databaseUrl, temporalAddress, temporalUi })

    let apart = ''
    const database = step(
      'PostgreSQL',
      async () => {
        if (!env.DATABASE_URL) {
          const place = await placeOf(home)
          await initialise(place, secrets.postgresPassword)
          await supervisor.start(part.postgres(place))
          if (place.apart) apart = ` (data in ${place.data}: the checkout is closed to the user postgres)`
        }
        await prepare(databaseUrl)
      },
      () => new URL(databaseUrl).host + apart,
    )
    const temporal = step(
      'Temporal',
      async () => {
        if (!env.TEMPORAL_ADDRESS) {
          await supervisor.start(await part.temporal())
          await keepRuns(temporalAddress)
        } else await addSearchAttributes(temporalAddress, env.TEMPORAL_NAMESPACE ?? 'default')
      },
      () => temporalAddress,
    )
    const app = step(
      'app',
      () => buildApp(),
      (built) => (built ? 'built' : 'as built before'),
    )
    const simulators = database.then(() => step('outside systems', () => supervisor.start(part.simulators)))
    const lived = Promise.all([database, simulators]).then(async () => {
      if (!history || hasLived(home)) return
      await step(
        'thirteen months',
        () => live(home, part.history),
        (events) => (events > 0 ? `${events} things that its people did` : 'the bank had begun without them'),
      )
    })
    const bank = Promise.all([lived, temporal]).then(() =>
      step(
        'bank',
        () => supervisor.start(part.bank),
        () => `ledger, API, operator’s port ${ports.OPERATOR_PORT}`,
      ),
    )
    const worker = bank.then(() => step('worker', () => supervisor.start(part.worker)))
    const edge = app.then(() => step('edge', () => supervisor.start(part.edge)))
    await Promise.all([simulators, bank, worker, edge])

    const urls: Urls = {
      app: `http://localhost:${ports.EDGE_PORT}`,
      docs: `http://localhost:${ports.EDGE_PORT}/api/docs`,
      temporal: temporalUi,
      sms: `http://localhost:${ports.SIM_SMS_PORT}`,
      operator: `http://127.0.0.1:${ports.OPERATOR_PORT}`,
      enter: `http://localhost:${ports.OPERATOR_PORT}/enter`,
      control: `http://127.0.0.1:${ports.SIM_CONTROL_PORT}`,
    }
    writeFileSync(join(home.run, 'urls.json'), JSON.stringify(urls, null, 2))
    return {
      urls,
      home,
      ports,
      pids: () => supervisor.pids,
      kill: (name, signal) => supervisor.kill(name, signal),
      allReady: () => supervisor.allReady(),
      stop: () => supervisor.stop(ENDING),
      killAll: () => supervisor.killAll(),
    }
  } catch (failure) {
    await supervisor.stop(ENDING)
    throw failure
  }
}

/** What the history of this home is: until when, and whether it is whole. */
const historyIn = (home: Home) => join(home.run, 'history.json')
type Lived = { readonly until: number; readonly whole: boolean }
const livedIn = (home: Home): Lived | undefined =>
  existsSync(historyIn(home)) ? (JSON.parse(readFileSync(historyIn(home), 'utf8')) as Lived) : undefined
const hasLived = (home: Home) => livedIn(home)?.whole === true

/** Writes it, in a process of its own; one that was cut off goes on with the day it had. Answers how much there was to write. */
async function live(home: Home, part: Pick<Part, 'file' | 'args' | 'env' | 'cwd'>): Promise<number> {
  const before = livedIn(home)
  const until = before?.until ?? Date.now()
  writeFileSync(historyIn(home), JSON.stringify({ until, whole: false }))
  const child = spawn(part.file, [...part.args, String(until), ...(before ? ['again'] : [])], {
    cwd: part.cwd,
    env: part.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [said, wrong] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (wrong += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`the bank's history could not be written; QIAO_HISTORY=off starts without\n${wrong}`)
  writeFileSync(historyIn(home), JSON.stringify({ until, whole: true }))
  return (JSON.parse(said.trim().split('\n').at(-1)!) as { events: number }).events
}

async function portsAreFree(ports: Ports, env: Readonly<Record<string, string | undefined>>) {
  const unused = new Set<PortName>([
    ...(env.DATABASE_URL ? (['QIAO_PG_PORT'] as const) : []),
    ...(env.TEMPORAL_ADDRESS ? (['TEMPORAL_PORT', 'TEMPORAL_UI_PORT'] as const) : []),
  ])
  const busy: string[] = []
  for (const [name, port] of Object.entries(ports) as [PortName, number][])
    if (!unused.has(name) && (await taken(port))) busy.push(`  port ${port} is taken; choose another with ${name}=…`)
  if (busy.length > 0)
    throw new Error(`not started:\n${busy.join('\n')}\n  or shift them all with QIAO_PORT_OFFSET=100`)
}

/** Closed runs stay as long as people may ask about them (decision 21); the dev server keeps them for a day only. */
async function keepRuns(address: string) {
  const connection = await Connection.connect({ address, connectTimeout: '5s' })
  try {
    await connection.workflowService.updateNamespace({
      namespace: 'default',
      config: { workflowExecutionRetentionTtl: { seconds: (RETENTION_DAYS * 86_400) as never } },
    })
  } finally {
    await connection.close()
  }
}

/** A server that others run learns our search attributes; those it has, it keeps. */
async function addSearchAttributes(address: string, namespace: string) {
  const connection = await Connection.connect({ address, connectTimeout: '5s' })
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
    // IndexedValueType of Temporal's API: 2 keyword, 4 double.
    const missing = Object.entries(searchAttributes).filter(([name]) => !(name in (customAttributes ?? {})))
    if (missing.length > 0)
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, type === 'Keyword' ? 2 : 4])),
      })
  } finally {
    await connection.close()
  }
}

async function temporalAnswers(address: string): Promise<true | string> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '2s' })
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' })
      return true
    } finally {
      await connection.close()
    }
  } catch (failure) {
    return (failure as Error).message
  }
}

const isNewer = (folder: string, than: number): boolean =>
  readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? isNewer(path, than) : statSync(path).mtimeMs > than
  })

/** Builds the app unless what was built is newer than everything it is built from. */
export async function buildApp(): Promise<boolean> {
  const built = join(ROOT, 'dist', 'web', 'index.html')
  const than = existsSync(built) ? statSync(built).mtimeMs : 0
  if (
    than > 0 &&
    !['web', 'core'].some((folder) => isNewer(join(ROOT, folder), than)) &&
    statSync(join(ROOT, 'package-lock.json')).mtimeMs <= than
  )
    return false
  await new Promise<void>((resolve, reject) => {
    const child = spawn(bin('vite'), ['build', 'web', '--config', 'web/vite.config.ts', '--logLevel', 'warn'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (said += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`the app could not be built:\n${said}`))))
  })
  return true
}

/** A socket's path may have some hundred bytes; a deep checkout gets one in the machine's folder for such things. */
export function socketIn(home: Home): string {
  const path = join(home.run, 'ledger.sock')
  return path.length <= 100
    ? path
    : join(tmpdir(), `qiao-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.sock`)
}

function partsOf(world: {
  home: Home
  ports: Ports
  secrets: Secrets
  env: Readonly<Record<string, string | undefined>>
  extra: Readonly<Record<string, string>>
  databaseUrl: string
  temporalAddress: string
  temporalUi: string
}) {
  const { home, ports, secrets, env, extra, databaseUrl, temporalAddress } = world
  const at = (port: number) => `http://127.0.0.1:${port}`
  // A part sees what it is told and where its programs are; nothing else of the caller's environment.
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'LOG_LEVEL', 'QIAO_ENV', 'TEMPORAL_NAMESPACE', 'TASK_QUEUE'].flatMap(
      (name) => (env[name] ? [[name, env[name]]] : []),
    ),
  ) as Record<string, string>
  const common = {
    ...inherited,
    DATABASE_URL: databaseUrl,
    LEDGER_SOCKET: socketIn(home),
    TEMPORAL_ADDRESS: temporalAddress,
    ...extra,
  }
  const outside = {
    APP_URL: env.APP_URL ?? `http://localhost:${ports.EDGE_PORT}`,
    SMS_URL: `smpp://127.0.0.1:${ports.SIM_SMPP_PORT}`,
    SMS_PASSWORD: secrets.smsPassword,
    BANK_SIGNING_KEY: JSON.stringify(secrets.bank.privateKey),
    CLEARING_HOUSE_URL: at(ports.SIM_CLEARING_PORT),
    BILLERS_URL: at(ports.SIM_BILLERS_PORT),
    BILLERS_TOKEN: secrets.billersToken,
    IDENTITY_KEYS: JSON.stringify(secrets.identity),
    FACE_SECRET: secrets.faceSecret,
  }
  const set = (...keys: unknown[]) => JSON.stringify({ keys })
  const process_ = (name: PartName, title: string, file: string, own: Record<string, string>, port: number): Part => ({
    name,
    title,
    file: NODE,
    args: ['--enable-source-maps', join(ROOT, 'workflows', 'bank', file)],
    env: { ...common, ...own },
    cwd: ROOT,
    ready: answersAt(`${at(port)}/ready`),
  })

  return {
    postgres(place: Place): Part {
      return {
        name: 'postgres',
        title: 'PostgreSQL',
        file: place.postgres,
        args: argumentsFor(
          place,
          ports.QIAO_PG_PORT,
          env.QIAO_ARCHIVE ? archiveFolder(resolve(env.QIAO_ARCHIVE), place.owner) : undefined,
        ),
        env: { PATH: inherited.PATH ?? '', LC_ALL: 'C.UTF-8' },
        cwd: '/',
        as: place.owner ?? {},
        ending: 'SIGINT',
        ready: () => answers(urlOf(ports.QIAO_PG_PORT, secrets.postgresPassword, 'postgres')),
      }
    },
    async temporal(): Promise<Part> {
      return {
        name: 'temporal',
        title: 'Temporal',
        file: await findTemporal(),
        args: [
          'server', 'start-dev', '--db-filename', home.temporal, '--ip', '127.0.0.1', '--port', String(ports.TEMPORAL_PORT),
          '--ui-port', String(ports.TEMPORAL_UI_PORT), '--log-level', 'error', '--log-format', 'json',
          // A write-ahead log instead of a journal, which every step would begin and remove again.
          '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal',
          ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
        ], // biome-ignore format: a command line
        env: { ...inherited, TEMPORAL_ENV_FILE: join(home.run, 'temporal.env') },
        ready: () => temporalAnswers(temporalAddress),
      }
    },
    simulators: process_(
      'simulators',
      'the simulators’ process',
      'simulators.ts',
      {
        SIM_CONTROL_PORT: String(ports.SIM_CONTROL_PORT),
        SIM_SMS_PORT: String(ports.SIM_SMS_PORT),
        SIM_SMPP_PORT: String(ports.SIM_SMPP_PORT),
        SIM_CLEARING_PORT: String(ports.SIM_CLEARING_PORT),
        SIM_BILLERS_PORT: String(ports.SIM_BILLERS_PORT),
        BANK_CLEARING_URL: `${at(ports.BANK_PORT)}/clearing`,
        CLEARING_SIGNING_KEY: JSON.stringify(secrets.clearing.privateKey),
        BANK_KEYS: set(secrets.bank.publicKey),
        SMS_PASSWORD: secrets.smsPassword,
        BILLERS_TOKEN: secrets.billersToken,
        SIM_BUSINESS_REGISTRY_PORT: String(ports.SIM_BUSINESS_REGISTRY_PORT),
        BUSINESS_REGISTRY_TOKEN: secrets.businessRegistryToken,
        SIM_REGISTRY_PORT: String(ports.SIM_REGISTRY_PORT),
        SIM_FACE_PORT: String(ports.SIM_FACE_PORT),
        SIM_PUSH_PORT: String(ports.SIM_PUSH_PORT),
        SIM_CREDIT_BUREAU_PORT: String(ports.SIM_CREDIT_BUREAU_PORT),
        CREDIT_BUREAU_SECRET: secrets.creditBureauSecret,
        SIM_TAX_OFFICE_PORT: String(ports.SIM_TAX_OFFICE_PORT),
        TAX_OFFICE_SECRET: secrets.taxOfficeSecret,
        SIM_TIME_STAMP_PORT: String(ports.SIM_TIME_STAMP_PORT),
        TIME_STAMP_KEY: JSON.stringify(secrets.timeStamp.privateKey),
        TIME_STAMP_CERTIFICATE: secrets.timeStamp.certificate,
        SIM_CARRIERS_PORT: String(ports.SIM_CARRIERS_PORT),
        CARRIERS_SECRET: secrets.carriersSecret,
        REGISTRY_SECRET: secrets.registrySecret,
        FACE_SECRET: secrets.faceSecret,
        BANK_FACE_URL: `${at(ports.BANK_PORT)}/face`,
      },
      ports.SIM_CONTROL_PORT,
    ),
    history: {
      file: NODE,
      args: ['--enable-source-maps', join(ROOT, 'workflows', 'bank', 'history', 'write.ts')],
      env: { ...common, ...outside, SIM_CONTROL_URL: at(ports.SIM_CONTROL_PORT) },
      cwd: ROOT,
    },
    bank: process_(
      'bank',
      'the bank',
      'bank.ts',
      {
        ...outside,
        BANK_PORT: String(ports.BANK_PORT),
        OPERATOR_PORT: String(ports.OPERATOR_PORT),
        TEMPORAL_UI_URL: world.temporalUi,
        SMS_INBOX_URL: `http://localhost:${ports.SIM_SMS_PORT}`,
        BANK_EDGE_KEYS: edgeKeysIn(home),
        BANK_SECRET: secrets.bankSecret,
        REGISTRY_URL: at(ports.SIM_REGISTRY_PORT),
        REGISTRY_SECRET: secrets.registrySecret,
        CLEARING_HOUSE_KEYS: set(secrets.clearing.publicKey),
        PUSH_KEY: JSON.stringify(secrets.push),
        PUSH_CONTACT: env.PUSH_CONTACT ?? 'mailto:push@qiao.example',
        PUSH_ALSO: at(ports.SIM_PUSH_PORT),
        CARRIERS_URL: at(ports.SIM_CARRIERS_PORT),
        CARRIERS_SECRET: secrets.carriersSecret,
      },
      ports.OPERATOR_PORT,
    ),
    worker: process_(
      'worker',
      'the worker',
      'worker.ts',
      {
        ...outside,
        WORKER_PORT: String(ports.WORKER_PORT),
        BUSINESS_REGISTRY_URL: at(ports.SIM_BUSINESS_REGISTRY_PORT),
        BUSINESS_REGISTRY_TOKEN: secrets.businessRegistryToken,
        REGISTRY_URL: at(ports.SIM_REGISTRY_PORT),
        REGISTRY_SECRET: secrets.registrySecret,
        FACE_URL: at(ports.SIM_FACE_PORT),
        CREDIT_BUREAU_URL: at(ports.SIM_CREDIT_BUREAU_PORT),
        CREDIT_BUREAU_SECRET: secrets.creditBureauSecret,
        TAX_OFFICE_URL: at(ports.SIM_TAX_OFFICE_PORT),
        TAX_OFFICE_SECRET: secrets.taxOfficeSecret,
        TIME_STAMP_URL: at(ports.SIM_TIME_STAMP_PORT),
        TIME_STAMP_CERTIFICATE: secrets.timeStamp.certificate,
        TIME_STAMP_POLICY,
      },
      ports.WORKER_PORT,
    ),
    get edge(): Part {
      return edgePart(home, ports.EDGE_PORT, inherited, edgeConfig(secrets, at(ports.BANK_PORT)))
    },
  }
}

/** The Worker on wrangler's local runtime. What it keeps, it keeps in the bank's folder, never in a home folder. */
export function edgePart(
  home: Home,
  port: number,
  inherited: Readonly<Record<string, string>>,
  config: EdgeConfig,
): Part {
  const file = writeVars(home, config)
  const own = join(home.run, 'wrangler')
  mkdirSync(own, { recursive: true })
  return {
    name: 'edge',
    title: 'the edge',
    file: NODE,
    args: [
      bin('wrangler'), 'dev', '--config', join(ROOT, 'wrangler.toml'), '--port', String(port), '--ip', '127.0.0.1', '--env-file', file,
      '--persist-to', join(own, 'state'), '--show-interactive-dev-session=false', '--inspector-port', '0', '--log-level', 'warn',
    ], // biome-ignore format: a command line
    env: {
      ...inherited,
      HOME: own,
      XDG_CONFIG_HOME: own,
      WRANGLER_LOG_PATH: own,
      WRANGLER_REGISTRY_PATH: join(own, 'registry'),
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      CI: 'true',
    },
    cwd: ROOT,
    ready: answersAt(`http://127.0.0.1:${port}/api/health`),
    // wrangler outlives a workerd that was killed.
    watched: true,
  }
}

type EdgeConfig = Omit<Config<'edge'>, 'edgePort' | 'edgeCsrfKeyBefore'> & Partial<Config<'edge'>>
const edgeConfig = (secrets: Secrets, bankUrl: string): EdgeConfig => ({
  bankUrl,
  edgeSigningKey: JSON.stringify(secrets.edge.privateKey),
  edgeCsrfKey: secrets.csrf,
  // Whole towns of tests come from one address.
  edgeAddressLimit: '5000/50000',
  edgeSessionLimit: '2000/20000',
})
export const writeEdgeVars = (home: Home, secrets: Secrets, bankUrl: string) =>
  writeVars(home, edgeConfig(secrets, bankUrl))

/** What the Worker is bound to, in a file of its owner's alone: what stands on a command line, every user of the machine can read. */
function writeVars(home: Home, config: EdgeConfig): string {
  const file = join(home.run, 'edge.env')
  const vars = {
    BANK_URL: config.bankUrl,
    EDGE_SIGNING_KEY: config.edgeSigningKey,
    EDGE_CSRF_KEY: config.edgeCsrfKey,
    EDGE_CSRF_KEY_BEFORE: config.edgeCsrfKeyBefore,
    EDGE_ADDRESS_LIMIT: config.edgeAddressLimit,
    EDGE_SESSION_LIMIT: config.edgeSessionLimit,
  }
  const set = Object.entries(vars).filter(([, value]) => value !== undefined)
  writeFileSync(file, set.map(([name, value]) => `${name}='${value}'`).join('\n'), { mode: 0o600 })
  return file
}
