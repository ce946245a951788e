/**
 * `npm run prove -- NAME`: proofs that take longer. Without a name it lists them.
 *
 *   kill FLOW         before and after every step of a flow (test/prove/), every process of the bank is killed (kill -9):
 *                     bank, worker, edge, Temporal and PostgreSQL. Then it must end as if nothing had happened: one
 *                     outcome, the same books, the same records outside. `--sample N` takes N points, chosen by
 *                     `--seed S`, and prints which; `--way WAY` keeps to one way, `--part PART` kills that one alone. FLOW may be `any`: points of all flows on one bank, each flow once first.
 *   year              365 days of 10,000 customers, each closed in the evening; the books balance every time, and what was
 *                     earned is worked out once more from the log alone (test/prove/year.ts).
 *   mall-day          a day of 20,000 orders with three in a hundred of every trouble, the bank killed in it, and the month after it; nothing is
 *                     oversold, every order is over or with an officer (test/prove/mall-day.ts); `--orders N`, `--seed S`.
 *   lives             loans on a real ledger through a whole year, and late for one, every evening's books compared
 *                     (test/loans/servicing.test.ts; `npm test` plays three months of it).
 *   scoring           the scorecard made once more from its seed, and its figures on synthetic firms that it never saw
 *                     (test/prove/scoring.ts); \`--write\` writes the card's data.
 */
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { seededChance } from '../workflows/adapters/simulation.ts'
import { activities } from '../workflows/bank/compose.ts'
import { startBank } from '../workflows/bank/launcher/start.ts'
import type { PartName } from '../workflows/bank/launcher/supervisor.ts'
import { billRun } from './prove/bill-run.ts'
import { endOfDayFlow } from './prove/end-of-day.ts'
import { firm } from './prove/firm.ts'
import { baseOf, type Flow, type Played, type Stage } from './prove/flow.ts'
import { joining } from './prove/joining.ts'
import { loan } from './prove/loan.ts'
import { proveMallDay } from './prove/mall-day.ts'
import { orders } from './prove/order.ts'
import { phoneChange } from './prove/phone-change.ts'
import { reconciliation } from './prove/reconciliation.ts'
import { recovery } from './prove/recovery.ts'
import { proveScoring } from './prove/scoring.ts'
import { waterBill } from './prove/water-bill.ts'
import { withdrawal } from './prove/withdrawal.ts'
import { proveYear } from './prove/year.ts'
import { Customer, until, withCheckDigit } from './support/customer.ts'

const PARTS: readonly PartName[] = ['bank', 'worker', 'edge', 'temporal', 'postgres']
/** A bank of its own, and where its worker reports; another offset where one proves already. */
const OFFSET = process.env.QIAO_PORT_OFFSET ?? '4000'
const PORT = 3998 + Number(OFFSET)
const flows = [
  waterBill,
  reconciliation,
  billRun,
  joining,
  withdrawal,
  phoneChange,
  firm,
  loan,
  orders,
  recovery,
  endOfDayFlow,
]

for (const { name, activities: own, ways } of flows) {
  const led = new Set(Object.values(ways).flatMap(({ steps }) => steps))
  for (const step of own)
    if (!led.has(step)) throw new Error(`${name}: the step "${step}" has no way that leads to it; add one`)
}
const covered = new Set(flows.flatMap((one) => one.activities))
for (const step of Object.keys(activities({} as never)))
  if (!covered.has(step)) throw new Error(`the step "${step}" belongs to no flow; add one`)

const [proof, named] = process.argv.slice(2)
const options = process.argv.slice(3)
const option = (name: string) => {
  const at = options.indexOf(name)
  return at < 0 ? undefined : Number(options[at + 1])
}
if (proof === 'year') {
  const right = await proveYear({
    customers: option('--customers') ?? 10_000,
    days: option('--days') ?? 365,
    seed: option('--seed') ?? Math.floor(Date.now() / 1000),
    say: (line) => console.log(line),
  })
  console.log(
    right
      ? 'the books balance on every evening, and the year worked out once more is the same'
      : 'the year is not what its log says',
  )
  process.exit(right ? 0 : 1)
}
if (proof === 'mall-day') {
  const seed = option('--seed') ?? Math.floor(Date.now() / 1000)
  const right = await proveMallDay({ orders: option('--orders') ?? 20_000, seed, offset: OFFSET, say: (line) => console.log(line) })
  console.log(right ? `nothing was oversold, and every order is over or with an officer (--seed ${seed})` : `the mall is not as it should be (--seed ${seed})`)
  process.exit(right ? 0 : 1)
} // biome-ignore format: one line each
if (proof === 'lives') {
  const { status } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('run.ts', import.meta.url)), 'test/loans/servicing.test.ts'],
    {
      stdio: 'inherit',
      env: { ...process.env, QIAO_WHOLE_LIVES: '1' },
    },
  )
  process.exit(status ?? 1)
}
if (proof === 'scoring')
  process.exit(proveScoring(process.argv.includes('--write'), (line) => console.log(line)) ? 0 : 1)
const chosenFlows = named === 'any' ? flows : flows.filter(({ name }) => name === named)
if (proof !== 'kill' || chosenFlows.length === 0) {
  console.log('npm run prove -- NAME\n')
  console.log(
    `  ${'year [--customers N] [--days N] [--seed S]'.padEnd(66)} a year of customers closed day by day, and worked out once more from the log`,
  )
  console.log(
    `  ${'scoring [--write]'.padEnd(66)} the scorecard made once more from its seed, and its figures on firms that it never saw`,
  )
  console.log(
    `  ${'mall-day [--orders N] [--seed S]'.padEnd(66)} a day of the mall with every trouble, and the month after it`,
  )
  console.log(`  ${'lives'.padEnd(66)} loans through a whole year, and late for one, the books compared every evening`)
  for (const name of [...flows.map((one) => one.name), 'any'])
    console.log(
      `  ${`kill ${name} [--way WAY] [--part PART] [--sample N] [--seed S]`.padEnd(66)} kill every process before and after every step`,
    )
  process.exit(proof === undefined ? 0 : 2)
}

type Point = { readonly flow: Flow; readonly way: string; readonly step: string; readonly when: 'before' | 'after' }
const [lonely] = options.includes('--part') ? options.slice(options.indexOf('--part') + 1) : []
const killed = PARTS.filter((part) => lonely === undefined || part === lonely)
if (killed.length === 0) throw new Error(`there is no part "${lonely}"; there are ${PARTS.join(', ')}`)
const [only] = options.includes('--way') ? options.slice(options.indexOf('--way') + 1) : []
const points: Point[] = chosenFlows.flatMap((flow) =>
  Object.entries(flow.ways)
    .filter(([way]) => only === undefined || way === only)
    .flatMap(([way, { steps }]) =>
      steps.flatMap((step) => (['before', 'after'] as const).map((when) => ({ flow, way, step, when }))),
    ),
)
const nameOf = ({ flow, way, step, when }: Point) =>
  `${when} ${step} (${named === 'any' ? `${flow.name}, ` : ''}${way})`

const seed = option('--seed') ?? Math.floor(Date.now() / 1000)
const sample = option('--sample')
const chance = seededChance(seed)
const shuffled = points
  .map((point) => ({ point, key: chance() }))
  .sort((a, b) => a.key - b.key)
  .map(({ point }) => point)
/** A sample keeps to the ways that need no days of waiting, except for one point of them; and every flow is in it. */
function sampled(many: number): Point[] {
  const isSlow = ({ flow, way }: Point) => flow.ways[way]!.slow === true
  const quick = shuffled.filter((point) => !isSlow(point))
  const slow = shuffled.filter(isSlow).slice(0, 1)
  const first = chosenFlows.flatMap((flow) => quick.find((point) => point.flow === flow) ?? [])
  const others = quick.filter((point) => !first.includes(point))
  const most = many - slow.length
  const taken = new Set([...first, ...others].slice(0, most))
  // In the order of their flows, so that each is played in one go.
  const all = [...taken, ...slow]
  return chosenFlows.flatMap((flow) => all.filter((point) => point.flow === flow))
}
const chosen = sample === undefined ? points : sampled(sample)
console.log(
  `kill ${named}${lonely === undefined ? '' : `, ${lonely} alone`}: ${chosen.length} of ${points.length} points, seed ${seed}${sample === undefined ? '' : ` (repeat with --sample ${sample} --seed ${seed})`}`,
)

// The worker reports each point here and waits for the answer; the point that is wanted is never answered: it is killed.
let wanted: { readonly step: string; readonly when: string; reached(): void } | undefined
const hook = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const { step, when } = JSON.parse(body) as { step: string; when: string }
    if (wanted?.step === step && wanted.when === when) {
      const { reached } = wanted
      wanted = undefined
      reached()
    } else response.end()
  })
})
await new Promise<void>((resolve) => hook.listen(PORT, '127.0.0.1', () => resolve()))

const bank = await startBank({
  env: { ...process.env, QIAO_HOME: '.qiao/prove', QIAO_PORT_OFFSET: OFFSET },
  fresh: true,
  extra: { QIAO_POINTS_URL: `http://127.0.0.1:${PORT}/` },
  say: (line) => {
    if (line.includes('✓')) console.log(line)
  },
})
const { urls } = bank
const problems: string[] = []
const serial = String(Date.now()).slice(-6)
const payer = await new Customer(
  { app: urls.app, sms: urls.sms, operator: urls.operator },
  `138${serial}00`,
  '赵敏',
).join()
const card = withCheckDigit(`62220204${serial}0000`)
await payer.bind(card)
await payer.topUpEnded((await payer.topUp('50000.00')).id)
const runs = new Client({
  connection: Connection.lazy({ address: process.env.TEMPORAL_ADDRESS ?? `127.0.0.1:${bank.ports.TEMPORAL_PORT}` }),
}).workflow
const post: Stage['post'] = (url, body) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const stage: Omit<Stage, 'base'> = {
  urls,
  serial,
  payer,
  card,
  check: (holds, what) => {
    if (!holds) problems.push(what)
  },
  post,
  get: async <T>(url: string) => (await (await fetch(url)).json()) as T,
  patiently: (what, act) => until(what, () => act().catch(() => undefined), 90_000, 300),
  // Nobody reads statements during the proof, but sessions go idle: who is needed signs in again when that happens.
  signedIn: (who) =>
    until(
      'the session',
      async () =>
        (await who.ask('GET', '/session')).status === 200 ? true : await who.signIn().then(() => true as const),
      90_000,
      500,
    ),
  nextDay: async () => void (await post(`${urls.operator}/clock`, { days: 1 }).catch(() => undefined)),
  runIsOver: async (id) => (await runs.getHandle(id).describe()).status.name !== 'RUNNING',
  runEnds: (id) =>
    stage.patiently(`the end of the run ${id}`, async () => {
      const { status } = await runs.getHandle(id).describe()
      if (status.name === 'RUNNING') return undefined
      return status.name === 'COMPLETED' ? String(await runs.getHandle(id).result()) : status.name
    }),
}
let playing: { readonly flow: Flow; readonly play: Played } | undefined
let hits = 0

/** Every chosen point; a walk that comes to no end ends the proof, and the bank is stopped all the same. */
async function play(): Promise<void> {
  for (const [n, point] of chosen.entries()) {
    const began = performance.now()
    await stage.signedIn(payer)
    if (playing?.flow !== point.flow) {
      if (playing) console.log(await playing.play.end())
      playing = { flow: point.flow, play: await point.flow.begin({ ...stage, base: await baseOf(stage) }) }
    }
    const walk = await playing.play.walk(point.way, n)
    const hit = new Promise<true>((resolve) => {
      wanted = { step: point.step, when: point.when, reached: () => resolve(true) }
    })
    walk.start()
    const moving = walk.moving ? setInterval(() => void walk.moving?.(), 5_000) : undefined
    const arrived = await Promise.race([hit, later(walk.withinMs)])
    clearInterval(moving)
    if (!arrived) {
      problems.push(`${nameOf(point)}: never reached`)
      wanted = undefined
      continue
    }
    hits++
    for (const part of killed) bank.kill(part, 'SIGKILL')
    await until('the bank to be back', async () => ((await bank.allReady()) ? true : undefined), 120_000, 300)
    const says = await walk.finish(nameOf(point))
    console.log(
      `  ${String(n + 1).padStart(2)} ${nameOf(point).padEnd(34)} ${says}   ${((performance.now() - began) / 1000).toFixed(1)} s`,
    )
  }
  if (playing) console.log(await playing.play.end())
}
await play().catch((failure: Error) => problems.push(failure.stack ?? String(failure)))
console.log(`${hits} of ${chosen.length} points hit`)
for (const problem of problems) console.log(`✗ ${problem}`)
await bank.stop()
hook.close()
process.exit(problems.length === 0 && hits === chosen.length ? 0 : 1)

function later(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms))
}
