/** The worker's process: carries out the workflows and their activities. */
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { Hono } from 'hono'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { connect } from '../storage/database.ts'
import { ledgerOver } from '../storage/ledger/client.ts'
import {
  activities,
  billersFrom,
  businessRegistryFrom,
  clearingHouseFrom,
  identityFrom,
  loanSourcesFrom,
  timeStampFrom,
} from './compose.ts'
import { readConfig } from './config.ts'
import { logger } from './log.ts'
import { withPoints } from './points.ts'

const config = readConfig('worker', process.env)
const log = logger('worker')

// Temporal's own log lines go through ours; it stops by itself on SIGTERM after finishing what it has begun.
Runtime.install({
  logger: {
    log: (level, message, meta) =>
      log[level === 'TRACE' ? 'trace' : (level.toLowerCase() as 'debug' | 'info' | 'warn' | 'error')](
        meta ?? {},
        message,
      ),
    trace: (message, meta) => log.trace(meta ?? {}, message),
    debug: (message, meta) => log.debug(meta ?? {}, message),
    info: (message, meta) => log.info(meta ?? {}, message),
    warn: (message, meta) => log.warn(meta ?? {}, message),
    error: (message, meta) => log.error(meta ?? {}, message),
  },
  shutdownSignals: ['SIGTERM', 'SIGINT'],
})

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const db = connect(config.databaseUrl, { name: 'qiao-worker', max: 8 })
const ledger = ledgerOver(config.ledgerSocket)
const connection = await NativeConnection.connect({ address: config.temporalAddress })
const steps = activities({
  db,
  ledger,
  billers: billersFrom(config),
  businessRegistry: businessRegistryFrom(config),
  clearingHouse: await clearingHouseFrom(config),
  ...identityFrom(config),
  loanSources: loanSourcesFrom(config),
  timeStamp: timeStampFrom(config),
  demo: config.qiaoEnv === 'development',
  now: () => Date.now(),
  appUrl: config.appUrl,
})

const worker = await Worker.create({
  connection,
  namespace: config.temporalNamespace,
  taskQueue: config.taskQueue,
  workflowsPath: fileURLToPath(new URL('../index.ts', import.meta.url)),
  activities: config.qiaoPointsUrl ? withPoints(steps, config.qiaoPointsUrl) : steps,
  shutdownGraceTime: '3s',
})

const app = new Hono()
app.get('/health', (c) => c.json({ process: 'worker', alive: true }))
app.get('/ready', (c) =>
  c.json({ process: 'worker', state: worker.getState() }, worker.getState() === 'RUNNING' ? 200 : 503),
)
app.get('/metrics', async (c) => c.text(await registry.metrics()))
const server = serve({ fetch: app.fetch, port: config.workerPort, hostname: '127.0.0.1' })
log.info({ port: config.workerPort, taskQueue: config.taskQueue }, 'the worker is at work')

await worker.run()
server.close()
await connection.close()
await ledger.close()
await db.end({ timeout: 2 })
log.info('the worker is at rest')
