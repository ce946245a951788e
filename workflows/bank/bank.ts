/** The bank's process: the ledger's engine, the projector, the API for the edge, the operator's port. */
import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { billers } from '../../core/bills/billers.ts'
import { LIMITS_VERSION } from '../../core/deposits/limits.ts'
import { invariant } from '../../core/invariant.ts'
import { openings } from '../../core/ledger/chart.ts'
import { isDone } from '../../core/ledger/command.ts'
import { dayOf } from '../../core/time.ts'
import { clearingRoutes } from '../adapters/clearing-house/inbound.ts'
import { faceRoutes } from '../adapters/face/inbound.ts'
import { registryOver } from '../adapters/registry/client.ts'
import { takeInSheet } from '../bills/sheet/take-in.ts'
import { sendNotices } from '../channels/telling.ts'
import { hearText } from '../channels/texting.ts'
import { collectDue } from '../loans/servicing.ts'
import { closeLimits } from '../mall/closing.ts'
import { carryOnFlashSales } from '../mall/flash.ts'
import { followParcels } from '../mall/following.ts'
import { payLater } from '../mall/repaying.ts'
import { markRunStarted, runsNotStarted, sheetsToRead } from '../storage/bill-runs.ts'
import { followPayments, markStarted, notStarted } from '../storage/bills.ts'
import { openDay } from '../storage/books.ts'
import { clockOffset } from '../storage/calendar.ts'
import { keepReceipt } from '../storage/channels.ts'
import { withoutLimits } from '../storage/customers.ts'
import { connect, migrate, unwaited } from '../storage/database.ts'
import { orderOf as firmOrderOf, firmsNotStarted, markFirmStarted } from '../storage/firms.ts'
import { followHouseBills } from '../storage/house-bills.ts'
import { identityKeysFrom } from '../storage/identity.ts'
import { captured, heard as joiningHeard, orderOf, untold } from '../storage/joining.ts'
import { serveLedger, startLedger } from '../storage/ledger/client.ts'
import { projectionStore } from '../storage/ledger/projection.ts'
import { startProjector } from '../storage/ledger/projector.ts'
import { heard as loanHeard, orderOf as loanOrderOf, untold as untoldLoans } from '../storage/loan-applications.ts'
import {
  notStarted as arrearsNotStarted,
  orderOf as arrearsOrderOf,
  arrearsToTell,
  beginArrears,
  markArrearsStarted,
} from '../storage/loan-arrears.ts'
import { carryOutCutOff as carryOutLoansCutOff, followLoans } from '../storage/loans.ts'
import { followStock } from '../storage/mall-goods.ts'
import { forgetBuyers } from '../storage/mall-keeping.ts'
import {
  followMall, forgetOrders, laterCutOff, orderOf as mallOrderOf, markOrderStarted, heard as orderHeard, ordersToStart, ordersUnderway, untoldOrders,
} from '../storage/mall-orders.ts' // biome-ignore format: one list
import { findBases } from '../storage/mall-prices.ts'
import { eraseDue, markPhoneChangeStarted, phoneChangesNotStarted } from '../storage/membership.ts'
import { followReconciliation } from '../storage/reconciliation.ts'
import { lookedAt, markRecoveryStarted, recoveriesNotStarted, orderOf as recoveryOrderOf } from '../storage/recovery.ts'
import { dueTopUps, followRemittance } from '../storage/remittance.ts'
import { carryOutCutOff, followTermDeposits } from '../storage/term-deposits.ts'
import {
  followWithdrawals,
  markWithdrawalStarted,
  orderOf as withdrawalOf,
  withdrawalsNotStarted,
} from '../storage/withdrawals.ts'
import { agreementHandlers } from './api/agreements.ts'
import { billRunHandlers } from './api/bill-runs.ts'
import { billHandlers } from './api/bills.ts'
import { bookHandlers } from './api/books.ts'
import { channelHandlers } from './api/channels.ts'
import { customerHandlers, openAccounts } from './api/customers.ts'
import { depositHandlers } from './api/deposits.ts'
import { figureHandlers } from './api/figures.ts'
import { firmHandlers } from './api/firms.ts'
import { houseBillHandlers } from './api/house-bills.ts'
import { joiningHandlers } from './api/joining.ts'
import { ledgerApp, ledgerHandlers } from './api/ledger.ts'
import { loanApplicationHandlers } from './api/loan-applications.ts'
import { loanCaseHandlers } from './api/loan-cases.ts'
import { loanDeskHandlers } from './api/loan-desk.ts'
import { loanHandlers } from './api/loans.ts'
import { carrierHandlers } from './api/mall-carriers.ts'
import { mallDeskHandlers } from './api/mall-desk.ts'
import { flashHandlers } from './api/mall-flash.ts'
import { merchantHandlers } from './api/mall-merchant.ts'
import { pictureHandlers } from './api/mall-pictures.ts'
import { priceListHandlers } from './api/mall-prices.ts'
import { shopHandlers } from './api/mall-shop.ts'
import { warehouseHandlers } from './api/mall-warehouses.ts'
import { membershipHandlers } from './api/membership.ts'
import { mount } from './api/mount.ts'
import { operatorApi } from './api/operator.ts'
import { reconciliationHandlers } from './api/reconciliation.ts'
import { recoveryHandlers } from './api/recovery.ts'
import { askForTopUp, creditArrival, remittanceHandlers } from './api/remittance.ts'
import { searchHandlers } from './api/search.ts'
import { securityHandlers } from './api/security.ts'
import { staffHandlers } from './api/staff.ts'
import { termHandlers } from './api/term-deposits.ts'
import { type Bank, billersFrom, carriersFrom, clearingHouseFrom, keys, pushFrom, smsFrom } from './compose.ts'
import { readConfig, SHARD } from './config.ts'
import { edgeKeys } from './edge-keys.ts'
import { guideOf } from './guide.ts'
import { liveAccounts } from './live.ts'
import { logger } from './log.ts'
import { carryOutForgotten, lapseOrders } from './proposals.ts'
import { runsOn } from './runs.ts'
import { Rush } from './rush.ts'
import { seed } from './seed.ts'
import { relyingPartyAt } from './webauthn.ts'

const SNAPSHOT_EVERY = 500_000

const config = readConfig('bank', process.env)
const log = logger('bank')
const stopWith = (failure: Error) => {
  log.fatal({ failure: failure.message, name: failure.name }, 'the bank stops: better stopped than wrong')
  process.exitCode = 1
  // The log line must be out before the process is.
  setTimeout(() => process.exit(1), 50)
}
process.on('unhandledRejection', (failure) => stopWith(failure instanceof Error ? failure : new Error(String(failure))))

const registry = new Registry()
collectDefaultMetrics({ register: registry })
const metrics = {
  calls: new Histogram({
    name: 'qiao_calls_seconds',
    help: 'Calls of the API by name and status',
    labelNames: ['call', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
    registers: [registry],
  }),
  broken: new Counter({
    name: 'qiao_broken_invariants_total',
    help: 'Our own mistakes; any is one too many',
    registers: [registry],
  }),
  commands: new Counter({
    name: 'qiao_ledger_commands_total',
    help: 'Commands that are durable',
    registers: [registry],
  }),
  sequence: new Gauge({ name: 'qiao_ledger_sequence', help: 'Batches in the log', registers: [registry] }),
  projected: new Gauge({ name: 'qiao_projector_sequence', help: 'Batches that SQL shows', registers: [registry] }),
}

const db = connect(config.databaseUrl, { name: 'qiao-bank', max: 16 })
const early = connect(unwaited(config.databaseUrl), { name: 'qiao-bank-early', max: 4 })
const ran = await migrate(db)
if (ran.length > 0) log.info({ ran }, 'the database was brought up to date')

const ledger = await startLedger(
  { url: config.databaseUrl, shard: SHARD, snapshotEvery: SNAPSHOT_EVERY },
  stopWith,
  (what) => log.warn(what),
).catch((failure: Error) => {
  log.fatal({ failure: failure.message }, 'the ledger could not start')
  process.exit(1)
})
log.info(ledger.recovered, 'the ledger is recovered')

const edge = edgeKeys(config.bankEdgeKeys, {
  trouble: (what) => log.warn(what),
  changed: (kids) => log.info({ kids }, 'the edge’s keys have changed'),
})
let offset = await clockOffset(db)
// Its own connections: one applies a stretch of the log while the other reads the next. What a server that dies has forgotten is projected again.
const projectorDb = connect(unwaited(config.databaseUrl), { name: 'qiao-projector', max: 2 })
const projector = await startProjector(
  projectionStore(projectorDb, SHARD, {
    ...followPayments,
    ...followRemittance,
    ...followHouseBills,
    ...followReconciliation,
    ...followWithdrawals,
    ...followTermDeposits,
    ...followLoans,
    ...followMall,
    ...followStock,
  }),
  {
    projected(_, sequence) {
      metrics.projected.set(sequence)
      ledger.projected(sequence)
    },
    trouble: (what) => log.warn(what),
    broken: stopWith,
  },
)
ledger.projected(projector.sequence)
ledger.onCommit((sequence, events) => {
  metrics.commands.inc(events)
  metrics.sequence.set(sequence)
  projector.wake()
})
for (const answer of await ledger.submit(openings(billers.map(({ id }) => id))))
  invariant(isDone(answer), 'the bank’s own accounts are opened once')
if (config.qiaoEnv === 'development') await seed(db, ledger, identityKeysFrom(config.identityKeys))
// Customers of before there were limits get theirs, a thousand at a time.
for (;;) {
  const old = await withoutLimits(db, LIMITS_VERSION, 1_000)
  if (old.length === 0) break
  await openAccounts({ db, ledger }, old)
}
const socket = await serveLedger(ledger, config.ledgerSocket, (what) => log.warn(what))

const runUrl = (id: string) =>
  config.temporalUiUrl ? `${config.temporalUiUrl}/namespaces/${config.temporalNamespace}/workflows/${id}` : null

const live = liveAccounts(db, projector, (what) => log.warn(what))
// The simulated push service is none of production's, whatever its environment says.
const pushAlso = config.qiaoEnv === 'development' ? config.pushAlso : undefined

const bank: Bank = {
  db,
  early,
  ledger,
  projector,
  live,
  sms: smsFrom(config, {
    trouble: (what) => log.warn(what),
    incoming: (message) =>
      void hearText({ db, sms: bank.sms }, message).catch((failure: Error) =>
        log.warn({ failure: String(failure) }, 'a customer’s text was not followed'),
      ),
    receipt: (receipt) =>
      void keepReceipt(db, receipt).catch((failure: Error) =>
        log.warn({ failure: String(failure) }, 'a receipt of a text was not kept'),
      ),
  }),
  push: pushFrom({ ...config, pushAlso }),
  pushAlso,
  clearingHouse: clearingHouseFrom(config),
  billers: billersFrom(config),
  runs: runsOn(
    { address: config.temporalAddress, namespace: config.temporalNamespace, taskQueue: config.taskQueue },
    {
      payment: (id) => markStarted(db, id),
      run: (id) => markRunStarted(db, id),
      withdrawal: (id) => markWithdrawalStarted(db, id),
      phoneChange: (id) => markPhoneChangeStarted(db, id),
      firm: (id) => markFirmStarted(db, id),
      recovery: (id) => markRecoveryStarted(db, id),
      arrears: (id) => markArrearsStarted(db, id),
      joiningHeard: (id, times) => joiningHeard(db, id, times),
      loanHeard: (id, times) => loanHeard(db, id, times),
      order: (id) => markOrderStarted(db, id),
      orderHeard: (id, times) => orderHeard(db, id, times),
    },
  ),
  identityKeys: identityKeysFrom(config.identityKeys),
  registry: registryOver({ url: config.registryUrl, secret: config.registrySecret }),
  edgeKeys: edge.now,
  secret: config.bankSecret,
  party: relyingPartyAt(config.appUrl),
  demo: config.qiaoEnv === 'development',
  guide: guideOf(config),
  log,
  metrics,
  now: () => Date.now() + offset,
  askForTopUps: () => outbox.wake(),
  startOrders: () => ordering.wake(),
  rush: new Rush(),
  carriersSecret: config.carriersSecret,
  followParcels: () => following.wake(),
  readSheets: () => sheets.wake(),
  tellNow: () => notices.wake(),
  runUrl,
}

/** Does something about what is due, when woken and every second; one round at a time, trouble never ends it. */
function rounds(name: string, round: () => Promise<void>) {
  let running = false
  let again = false
  const wake = () => {
    if (running) {
      again = true
      return
    }
    running = true
    round()
      .catch((failure: Error) => log.warn({ failure: String(failure) }, `${name}: tried again in a second`))
      .finally(() => {
        running = false
        if (again) {
          again = false
          wake()
        }
      })
  }
  const timer = setInterval(wake, 1_000)
  return { wake, stop: () => clearInterval(timer) }
}
const outbox = rounds('asking other banks', async () => {
  await Promise.all((await dueTopUps(db)).map((row) => askForTopUp(bank, row)))
})
const notices = rounds('telling', () => sendNotices({ db, sms: bank.sms, push: bank.push, now: bank.now }))
const sheets = rounds('reading sheets', async () => {
  for (const { run } of await sheetsToRead(db)) await takeInSheet(config.databaseUrl, run)
})
// On its own: no other system that is away keeps anyone frozen.
const ordersOver = rounds('ending orders to freeze', () => lapseOrders(bank))
const COLLECTED = 200
const collecting = rounds('collecting what is due', async () => {
  // What waits for another act of its loan stays for the next round.
  for (let n = 0; n < 50 && (await collectDue({ db, ledger }, bank.now(), COLLECTED)) === COLLECTED; n++);
})
/** So many runs of orders are begun at once: a sale brings thousands in a second, and whoever is behind catches up (decision 20). */
const STARTED = 25
/** And no more than so many that have not paid yet: ten thousand runs side by side would each wait for all others, and what is set aside does not wait for ever. */
const UNDERWAY = 100
/** While many buy, they come first, as a run costs what thirty answers do. But what is set aside does not wait for ever, however long they go on. */
const RUN_WAITS_MS = 60_000
/** Whoever has just ordered may be the first of many: a run waits until that shows. */
const RUSH_SHOWS_MS = 250
const ordering = rounds('starting orders', async () => {
  await wait(RUSH_SHOWS_MS)
  for (;;) {
    const most = Math.min(STARTED, UNDERWAY - (await ordersUnderway(db)))
    if (most <= 0) return
    const rows = await ordersToStart(db, most, bank.now() - (bank.rush.isOn ? RUN_WAITS_MS : 0))
    await Promise.all(rows.map((row) => bank.runs.startOrder(mallOrderOf(row), row.customer, row.total)))
    if (rows.length < most) break
  }
})
const carriers = carriersFrom(config)
const following = rounds('having parcels followed', async () => {
  const world = { db, carriers, secret: config.carriersSecret, app: config.appUrl }
  for (let n = 0; n < 50 && (await followParcels(world)) > 0; n++);
})
const reconciling = new Set<string>()
let [closing, forgot] = ['', '']
const forgotten = rounds('starting what was cut off', async () => {
  for (const { id } of billers)
    if (!reconciling.has(id) && (await bank.runs.startReconciliation(id)) === 'there') reconciling.add(id)
  const day = await openDay(db, dayOf(bank.now()))
  if (day !== closing && (await bank.runs.startEndOfDay(day)) === 'there') closing = day
  for (const row of await runsNotStarted(db, bank.now() - 10_000)) await bank.runs.startRun(row)
  for (const order of await notStarted(db, bank.now() - 10_000)) await bank.runs.startPayment(order)
  for (const { id, customer, effective } of await phoneChangesNotStarted(db, bank.now() - 10_000))
    await bank.runs.startPhoneChange({ id, customer, effective: Number(effective) })
  await eraseDue(db, bank.now())
  for (const row of await withdrawalsNotStarted(db, bank.now() - 10_000))
    await bank.runs.startWithdrawal(withdrawalOf(row))
  for (const row of await untold(db, 10)) await bank.runs.joiningGiven(orderOf(row), row.given)
  for (const row of await firmsNotStarted(db, bank.now() - 10_000)) await bank.runs.startFirm(firmOrderOf(row))
  for (const row of await recoveriesNotStarted(db, 10)) await bank.runs.startRecovery(recoveryOrderOf(row))
  for (const row of await untoldOrders(db, 10)) await bank.runs.orderGiven(mallOrderOf(row), row.given)
  await forgetOrders(db, bank.now())
  const today = dayOf(bank.now())
  if (forgot !== today) await forgetBuyers(db, today)
  forgot = today
  await carryOnFlashSales(bank, bank.now())
  await closeLimits(bank, bank.now())
  await findBases(db, bank.now())
  for (const one of await laterCutOff(db, bank.now() - 10_000)) await payLater({ db, ledger }, one)
  await carryOutForgotten(bank)
  await carryOutCutOff(bank, bank.now() - 10_000)
  for (const row of await untoldLoans(db, 10)) await bank.runs.loanGiven(loanOrderOf(row), row.given)
  await carryOutLoansCutOff(bank, bank.now() - 10_000)
  for (const row of await beginArrears(db, bank.now(), 50)) await bank.runs.startArrears(arrearsOrderOf(row))
  for (const row of await arrearsNotStarted(db, bank.now() - 10_000)) await bank.runs.startArrears(arrearsOrderOf(row))
  for (const id of await arrearsToTell(db, 50)) await bank.runs.arrearsChanged(id)
})

const api = mount(bank, {
  ...customerHandlers(bank),
  ...joiningHandlers(bank),
  ...securityHandlers(bank),
  ...membershipHandlers(bank),
  ...recoveryHandlers(bank),
  ...depositHandlers(bank),
  ...figureHandlers(bank),
  ...termHandlers(bank),
  ...loanApplicationHandlers(bank),
  ...loanCaseHandlers(bank),
  ...loanHandlers(bank),
  ...loanDeskHandlers(bank),
  ...ledgerHandlers(bank),
  ...remittanceHandlers(bank),
  ...billHandlers(bank),
  ...billRunHandlers(bank),
  ...houseBillHandlers(bank),
  ...reconciliationHandlers(bank),
  ...bookHandlers(bank),
  ...staffHandlers(bank),
  ...searchHandlers(bank),
  ...firmHandlers(bank),
  ...agreementHandlers(bank),
  ...channelHandlers(bank),
  ...shopHandlers(bank),
  ...merchantHandlers(bank),
  ...warehouseHandlers(bank),
  ...mallDeskHandlers(bank),
  ...flashHandlers(bank),
  ...pictureHandlers(bank),
  ...priceListHandlers(bank),
  ...carrierHandlers(bank),
})
const outer = new Hono()
outer.route(
  '/clearing',
  clearingRoutes({
    keys: keys(config.clearingHouseKeys),
    credit: (credit, request) => creditArrival(bank, credit, request),
    log,
    now: () => Date.now(),
  }),
)
outer.route(
  '/face',
  faceRoutes({
    secret: config.faceSecret,
    captured: async (session) => {
      const row = await captured(db, session, bank.now())
      if (row) await bank.runs.joiningGiven(orderOf(row), row.given)
      const recovery = row ? undefined : await lookedAt(db, session)
      if (recovery) await bank.runs.recoveryLooked(recovery.id)
    },
    log,
    now: () => Date.now(),
  }),
)
outer.route('/', api)
outer.notFound((c) => api.fetch(c.req.raw))

const operator = operatorApi(bank, {
  ledger: ledgerApp(bank, runUrl),
  development: config.qiaoEnv === 'development',
  app: config.appUrl,
  metricsText: () => registry.metrics(),
  ready: async () => ({
    database: await db`select 1`.then(
      () => true,
      () => false,
    ),
    projector: projector.sequence >= ledger.recovered.sequence,
    temporal: await bank.runs.ready(),
  }),
  moveClock: async () => void (offset = await clockOffset(db)),
  offset: () => offset,
})
const servers = [
  serve({ fetch: outer.fetch, port: config.bankPort, hostname: '127.0.0.1' }),
  serve({ fetch: operator.fetch, port: config.operatorPort, hostname: '127.0.0.1' }),
]
log.info({ port: config.bankPort, operator: config.operatorPort }, 'the bank is open')

let ending = false
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, async () => {
    if (ending) return
    ending = true
    outbox.stop()
    notices.stop()
    sheets.stop()
    collecting.stop()
    ordering.stop()
    following.stop()
    forgotten.stop()
    ordersOver.stop()
    for (const server of servers) server.close()
    await bank.sms.close()
    socket.close()
    await ledger.close()
    live.stop()
    await projector.stop()
    await bank.runs.close()
    await projectorDb.end({ timeout: 2 })
    await early.end({ timeout: 2 })
    await db.end({ timeout: 2 })
    log.info('the bank is closed')
    process.exit(0)
  })
