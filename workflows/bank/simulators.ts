/** The process of the outside systems: one port each, their state in schemas of their own, their faults from here. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { collectDefaultMetrics, Registry } from 'prom-client'
import * as v from 'valibot'
import { dayOf } from '../../core/time.ts'
import {
  BILLER_FAULTS,
  BILLER_SYSTEMS,
  billerControl,
  billersSimulator,
  createBillers,
} from '../adapters/billers/simulator.ts'
import {
  BUSINESS_REGISTRY_FAULTS,
  businessRegistryControl,
  businessRegistrySimulator,
  createBusinessRegistry,
} from '../adapters/business-registry/simulator.ts'
import { CARRIERS, CARRIERS_FAULTS, carriersSimulator, createCarriers } from '../adapters/carriers/simulator.ts'
import {
  CLEARING_FAULTS,
  clearingControl,
  clearingSender,
  clearingSimulator,
  createClearing,
  VERIFICATION_FAULTS,
} from '../adapters/clearing-house/simulator.ts'
import { CREDIT_BUREAU, creditBureauSimulator } from '../adapters/credit-bureau/simulator.ts'
import { createFace, FACE_FAULTS, faceControl, faceSimulator } from '../adapters/face/simulator.ts'
import { createFiledQueries, FILED_FAULTS, filedQueriesControl } from '../adapters/filed-queries-simulator.ts'
import { keysFrom, signerFrom } from '../adapters/keys.ts'
import {
  createPushService,
  PUSH_FAULTS,
  pushServiceControl,
  pushServiceSimulator,
} from '../adapters/push-service/simulator.ts'
import { createRegistry, REGISTRY_FAULTS, registryControl, registrySimulator } from '../adapters/registry/simulator.ts'
import { clearFaults, createFaults, planFault, plannedFaults, seededChance } from '../adapters/simulation.ts'
import { createSms, SMS_FAULTS, smsCentre, smsInbox } from '../adapters/sms/simulator.ts'
import { TAX_OFFICE, taxOfficeSimulator } from '../adapters/tax/simulator.ts'
import { createTestFirms, testFirmsControl } from '../adapters/test-firms-simulator.ts'
import { cardRules, numberRules } from '../adapters/test-persons.ts'
import {
  createTimeStamps,
  TIME_STAMP,
  TIME_STAMP_FAULTS,
  timeStampControl,
  timeStampSimulator,
} from '../adapters/time-stamp/simulator.ts'
import { connect } from '../storage/database.ts'
import { readConfig } from './config.ts'
import { logger } from './log.ts'

const config = readConfig('simulators', process.env)
const log = logger('simulators')
const db = connect(config.databaseUrl, { name: 'qiao-simulators', max: 12 })
for (const create of [
  createFaults,
  createSms,
  createClearing,
  createBillers,
  createRegistry,
  createFace,
  createBusinessRegistry,
  createPushService,
  createTestFirms,
  createFiledQueries,
  createTimeStamps,
  createCarriers,
])
  await create(db)

const faults: Readonly<Record<string, readonly string[]>> = {
  sms: SMS_FAULTS,
  'clearing-house': [...CLEARING_FAULTS, ...VERIFICATION_FAULTS],
  registry: REGISTRY_FAULTS,
  face: FACE_FAULTS,
  'business-registry': BUSINESS_REGISTRY_FAULTS,
  'push-service': PUSH_FAULTS,
  [CREDIT_BUREAU]: FILED_FAULTS,
  [TAX_OFFICE]: FILED_FAULTS,
  [TIME_STAMP]: TIME_STAMP_FAULTS,
  [CARRIERS]: CARRIERS_FAULTS,
  ...Object.fromEntries(BILLER_SYSTEMS.map((system) => [system, BILLER_FAULTS])),
}
const systems = Object.keys(faults)

const world = {
  db,
  log,
  bankUrl: config.bankClearingUrl,
  bankKeys: keysFrom(config.bankKeys),
  signer: signerFrom(config.clearingSigningKey),
}
const sender = clearingSender(world)
const carriers = carriersSimulator({ db, log, secret: config.carriersSecret })
const pushUrl = `http://127.0.0.1:${config.simPushPort}`

const planned = v.strictObject({
  kind: v.string(),
  subject: v.optional(v.pipe(v.string(), v.maxLength(64)), '*'),
  value: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String)), ''),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)), 1),
})
const fromSeed = v.strictObject({
  seed: v.pipe(v.number(), v.integer()),
  subjects: v.pipe(v.array(v.string()), v.maxLength(10_000)),
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
})

const control = new Hono()
const registry = new Registry()
collectDefaultMetrics({ register: registry })
control.get('/health', (c) => c.json({ process: 'simulators', alive: true }))
control.get('/ready', async (c) => {
  const database = await db`select 1`.then(
    () => true,
    () => false,
  )
  return c.json({ process: 'simulators', parts: { database } }, database ? 200 : 503)
})
control.get('/metrics', async (c) => c.text(await registry.metrics()))
control.get('/', (c) =>
  c.html(html`<!doctype html><meta charset="utf-8"><title>Simulators</title>
    <style>body{font:15px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#15202b;background:#f7f5f0}code{background:#fff;padding:.1rem .3rem}</style>
    <h1>Simulated outside systems</h1>
    <p>Plan a fault: <code>POST /control/SYSTEM/faults</code> with <code>{"kind","subject","value","times"}</code>; the subject is a phone, card, bill or reference, <code>*</code> for anyone.
    From a seed: <code>POST /control/SYSTEM/faults/seeded</code> with <code>{"seed","subjects","share"}</code>. See them: <code>GET /control/faults</code>; end them: <code>DELETE /control/faults</code>.</p>
    <ul>${systems.map((system) => html`<li><b>${system}</b>: ${faults[system]!.join(', ')}</li>`)}</ul>
    <p>Records, by biller: <code>/control/water/requests?reference=</code> · <code>/control/water/payments</code> · <code>/control/clearing-house/accounts/NUMBER</code> · <code>/control/clearing-house/transfers</code>.
    Firms: <code>POST /control/business-registry/firms</code> with <code>{"code","name","representative","standing"}</code>; what else is so of one, for register, credit bureau and tax office:
    <code>POST /control/firms</code> with <code>{"code","sales","risk","established","industry"}</code>. Queries: <code>/control/credit-bureau/queries?reference=</code> · <code>/control/tax/queries</code>. Stamps: <code>/control/time-stamp/stamps?digest=</code>.
    Parcels: <code>/control/carriers/parcels?number=</code>; what happens to one: <code>POST /control/carriers/parcels/NUMBER/events</code> with <code>{"state"}</code>.
    <code>/control/registry/answers?number=</code> · <code>/control/face/sessions</code>. People: <code>POST /control/registry/people</code> with <code>{"number","name"}</code>; accounts: <code>POST /control/clearing-house/accounts</code>.
    Browsers for push: <code>POST /control/push-service/subscriptions</code> with <code>{"applicationServerKey"}</code>, then <code>…/subscriptions/ID/messages</code>.
    Bills to order: <code>POST /control/water/bills</code>. What was withheld: <code>POST /control/clearing-house/resume</code>.</p>
    <h2>People nobody has told of</h2>
    <p>Any ID number of right form belongs to whatever name is given, any card of right form is a class I account of whoever asks. Else, by the three digits of sequence in the ID number (positions 15–17):</p>
    <ul>${numberRules.map(({ sequence, says }) => html`<li><code>…${sequence}x</code> ${says}</li>`)}</ul>
    <p>and by the four digits before a card’s check digit:</p>
    <ul>${cardRules.map(({ digits, says }) => html`<li><code>…${digits}x</code> ${says}</li>`)}</ul>`),
)
control.get('/control/faults', async (c) => c.json({ faults: await plannedFaults(db) }))
control.delete('/control/faults', async (c) => {
  await clearFaults(db)
  return c.body(null, 204)
})
for (const system of systems) {
  const kinds = faults[system]!
  control.post(`/control/${system}/faults`, async (c) => {
    const parsed = v.safeParse(planned, await c.req.json().catch(() => undefined))
    if (!parsed.success || !kinds.includes(parsed.output.kind))
      return c.json({ error: `kind is one of ${kinds.join(', ')}` }, 400)
    return c.json({ id: await planFault(db, { system, ...parsed.output }) }, 201)
  })
  control.post(`/control/${system}/faults/seeded`, async (c) => {
    const parsed = v.safeParse(fromSeed, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const { seed, subjects, share } = parsed.output
    const chance = seededChance(seed)
    const chosen = subjects.flatMap((subject) =>
      chance() < share ? [{ subject, kind: kinds[Math.floor(chance() * kinds.length)]! }] : [],
    )
    for (const { subject, kind } of chosen) await planFault(db, { system, kind, subject, value: '', times: 1 })
    return c.json({ seed, chosen }, 201)
  })
}
for (const system of BILLER_SYSTEMS) control.route(`/control/${system}`, billerControl(db, system))
for (const system of [CREDIT_BUREAU, TAX_OFFICE]) control.route(`/control/${system}`, filedQueriesControl(db, system))
control.route(`/control/${TIME_STAMP}`, timeStampControl(db))
control.route(`/control/${CARRIERS}`, carriers.control)
control.route('/control/firms', testFirmsControl(db))
control.route('/control/registry', registryControl(db))
control.route('/control/face', faceControl(db))
control.route('/control/business-registry', businessRegistryControl(db))
control.route('/control/push-service', pushServiceControl(db, pushUrl))
control.route('/control/clearing-house', clearingControl(db, sender.wake))

const centre = smsCentre(db, { systemId: config.smsSystemId, password: config.smsPassword })
await centre.listen(config.simSmppPort)
const listen = (fetch: Hono['fetch'], port: number) => serve({ fetch, port, hostname: '127.0.0.1' })
const servers = [
  listen(control.fetch, config.simControlPort),
  listen(smsInbox(db, centre.say).fetch, config.simSmsPort),
  listen(clearingSimulator({ ...world, wake: sender.wake }).fetch, config.simClearingPort),
  listen(businessRegistrySimulator(db, config.businessRegistryToken).fetch, config.simBusinessRegistryPort),
  listen(creditBureauSimulator(db, config.creditBureauSecret).fetch, config.simCreditBureauPort),
  listen(taxOfficeSimulator(db, config.taxOfficeSecret).fetch, config.simTaxOfficePort),
  listen(
    timeStampSimulator(db, { privateKey: config.timeStampKey, certificate: config.timeStampCertificate }).fetch,
    config.simTimeStampPort,
  ),
  listen(carriers.app.fetch, config.simCarriersPort),
  listen(pushServiceSimulator(db, pushUrl).fetch, config.simPushPort),
  listen(billersSimulator(db, config.billersToken, () => dayOf(Date.now())).fetch, config.simBillersPort),
  listen(registrySimulator(db, config.registrySecret).fetch, config.simRegistryPort),
  listen(
    faceSimulator({
      db,
      log,
      secret: config.faceSecret,
      bankUrl: config.bankFaceUrl,
      ownUrl: `http://127.0.0.1:${config.simFacePort}`,
    }).fetch,
    config.simFacePort,
  ),
]
log.info(
  {
    control: config.simControlPort,
    sms: config.simSmsPort,
    smpp: config.simSmppPort,
    clearing: config.simClearingPort,
    billers: config.simBillersPort,
    registry: config.simRegistryPort,
    face: config.simFacePort,
    businessRegistry: config.simBusinessRegistryPort,
    push: config.simPushPort,
    creditBureau: config.simCreditBureauPort,
    taxOffice: config.simTaxOfficePort,
    timeStamp: config.simTimeStampPort,
    carriers: config.simCarriersPort,
  },
  'the simulators are up',
)

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, async () => {
    for (const server of servers) server.close()
    centre.close()
    carriers.stop()
    await sender.stop()
    await db.end({ timeout: 2 })
    process.exit(0)
  })
