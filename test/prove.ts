/**
 * `npm run prove -- NAME`: proofs that take longer. Without a name it lists them.
 *
 *   kill water-bill   before and after every step of paying a water bill, every process of the bank is killed (kill -9):
 *                     bank, worker, edge, Temporal and PostgreSQL. Then the flow must end as if nothing had happened:
 *                     one outcome, the same books, one payment at the biller. `--sample N` takes N points, chosen by
 *                     `--seed S`, and prints which.
 */
import { createServer } from 'node:http'
import { seededChance } from '../workflows/adapters/simulation.ts'
import { activities } from '../workflows/bank/compose.ts'
import { startBank } from '../workflows/bank/launcher/start.ts'
import type { PartName } from '../workflows/bank/launcher/supervisor.ts'
import { Customer, until, withCheckDigit } from './support/customer.ts'

const KILLED: readonly PartName[] = ['bank', 'worker', 'edge', 'temporal', 'postgres']
const PORT = 7998

/**
 * The ways a payment goes, each with the faults at the biller that lead there and the steps it takes on that way. All
 * of the flow's steps are in at least one of them: a step without a way stops the proof.
 */
const ways = {
  paid: { faults: [], ends: 'paid', steps: ['present', 'hold', 'deliver', 'settle', 'conclude'] },
  returned: { faults: [['reject', 'closed', 1]], ends: 'returned', steps: ['release'] },
  unclear: { faults: [['lost-answer', '', 1]], ends: 'paid', steps: ['noteUnclear', 'inquire'] },
  refused: { faults: [], ends: 'refused', steps: ['refuse'] },
  review: { faults: [['lost-answer', '', 1], ['inquiry-down', '', 7]], ends: 'paid', steps: ['nextReview', 'registerWait', 'suspend', 'resolve', 'forgetWait'] },
} as const satisfies Record<string, { faults: readonly (readonly [string, string, number])[]; ends: string; steps: readonly string[] }> // biome-ignore format: a table
type Way = keyof typeof ways
type Point = { readonly way: Way; readonly step: string; readonly when: 'before' | 'after' }

const points: Point[] = (Object.entries(ways) as [Way, (typeof ways)[Way]][]).flatMap(([way, { steps }]) =>
  steps.flatMap((step) => (['before', 'after'] as const).map((when) => ({ way, step, when }))),
)
const steps = new Set<string>(Object.values(ways).flatMap((way) => way.steps))
for (const step of Object.keys(activities({} as never)))
  if (!steps.has(step)) throw new Error(`the step "${step}" has no way that leads to it; add one`)
const nameOf = ({ way, step, when }: Point) => `${when} ${step} (${way})`

const [proof, flow, ...options] = process.argv.slice(2)
const option = (name: string) => {
  const at = options.indexOf(name)
  return at < 0 ? undefined : Number(options[at + 1])
}
if (proof !== 'kill' || flow !== 'water-bill') {
  console.log(
    'npm run prove -- NAME\n\n  kill water-bill [--sample N] [--seed S]   kill every process before and after every step',
  )
  process.exit(proof === undefined ? 0 : 2)
}

const seed = option('--seed') ?? Math.floor(Date.now() / 1000)
const sample = option('--sample')
const chance = seededChance(seed)
// A sample keeps to the ways that need no days of waiting, except for one point of the review.
const shuffled = points
  .map((point) => ({ point, key: chance() }))
  .sort((a, b) => a.key - b.key)
  .map(({ point }) => point)
const slow = shuffled.filter(({ way }) => way === 'review')
const chosen =
  sample === undefined
    ? points
    : [...shuffled.filter(({ way }) => way !== 'review').slice(0, sample - 1), ...slow.slice(0, 1)]
console.log(
  `kill water-bill: ${chosen.length} of ${points.length} points, seed ${seed}${sample === undefined ? '' : ` (repeat with --sample ${sample} --seed ${seed})`}`,
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
  env: { ...process.env, QIAO_HOME: '.qiao/prove', QIAO_PORT_OFFSET: '4000' },
  fresh: true,
  extra: { QIAO_POINTS_URL: `http://127.0.0.1:${PORT}/` },
  say: (line) => {
    if (line.includes('✓')) console.log(line)
  },
})
const { urls } = bank
const problems: string[] = []
const check = (holds: boolean, what: string) => {
  if (!holds) problems.push(what)
}
const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const get = async <T>(url: string) => (await (await fetch(url)).json()) as T
/** What a person does whose request fails: press again, with the same key. */
const patiently = <T>(what: string, act: () => Promise<T | undefined>): Promise<T> =>
  until(what, () => act().catch(() => undefined), 90_000, 300)

const serial = String(Date.now()).slice(-6)
const payer = await new Customer({ app: urls.app, sms: urls.sms }, `138${serial}00`, '赵敏').join()
await payer.bind(withCheckDigit(`62220204${serial}0000`))
await payer.topUpEnded((await payer.topUp('50000.00')).id)
const fen = (amount: string) => BigInt(amount.replace('.', ''))
let expected = fen((await payer.account()).balance.amount)
let hits = 0
let paid = 0

for (const [n, point] of chosen.entries()) {
  const way = ways[point.way]
  const began = performance.now()
  // Nobody reads statements during the proof, but sessions go idle: this customer signs in again when that happens.
  await until(
    'the session',
    async () =>
      (await payer.ask('GET', '/session')).status === 200 ? true : await payer.signIn().then(() => true as const),
    90_000,
    500,
  )
  const household = withCheckDigit(`88${serial.slice(-5)}${String(n).padStart(2, '0')}`)
  const [bill] = (await payer.bills(household)).bills
  for (const [kind, value, times] of way.faults)
    await post(`${urls.control}/control/water/faults`, { kind, subject: bill!.number, value, times })

  let due = bill!.amount.amount
  if (point.way === 'refused') due = await presentedOtherwise(household, bill!.number, due)
  const key = crypto.randomUUID()
  const hit = new Promise<true>((resolve) => {
    wanted = { step: point.step, when: point.when, reached: () => resolve(true) }
  })
  void payer.payBill(household, bill!.number, due, key).catch(() => undefined)
  const moving = point.way === 'review' ? setInterval(() => void nextDay(), 5_000) : undefined
  const arrived = await Promise.race([hit, later(point.way === 'review' ? 240_000 : 60_000)])
  clearInterval(moving)
  if (!arrived) {
    check(false, `${nameOf(point)}: never reached`)
    wanted = undefined
    continue
  }
  hits++
  for (const part of KILLED) bank.kill(part, 'SIGKILL')
  await until('the bank to be back', async () => ((await bank.allReady()) ? true : undefined), 120_000, 300)
  const id = await patiently('the payment', () => pressAgain(household, bill!.number, due, key))
  const ended = await ends(id, point.way)
  check(ended.state === way.ends, `${nameOf(point)}: ended ${ended.state}, not ${way.ends}`)
  if (ended.state === 'paid') {
    expected -= fen(due)
    paid++
  }
  const { balance, held } = await patiently('the balance', () => payer.account())
  check(
    fen(balance.amount) === expected && held.amount === '0.00',
    `${nameOf(point)}: the customer has ${balance.amount} (held ${held.amount}), should have ${expected} fen`,
  )
  const { requests } = await get<{ requests: { operation: string }[] }>(
    `${urls.control}/control/water/requests?reference=${id.slice(-32)}`,
  )
  console.log(
    `  ${String(n + 1).padStart(2)} ${nameOf(point).padEnd(34)} ${ended.state.padEnd(9)} ${requests.length} wire requests   ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
}

type Trial = {
  units: Record<string, { balanced: boolean }>
  heads: { head: string; debits: string; credits: string }[]
}
const trial = await patiently('the trial balance', () => get<Trial>(`${urls.operator}/trial-balance`))
for (const [unit, { balanced }] of Object.entries(trial.units)) check(balanced, `the books do not balance in ${unit}`)
const net = (code: string) =>
  trial.heads
    .filter(({ head }) => head === code)
    .reduce((sum, { debits, credits }) => sum + fen(credits) - fen(debits), 0n)
const record = await get<{ count: number; total: string }>(`${urls.control}/control/water/payments`)
const wire = await get<{ requests: { operation: string }[] }>(`${urls.control}/control/water/requests`)
check(record.count === paid, `the biller has ${record.count} payments, the bank ${paid}`)
check(net('2314') === fen(record.total), `collected ${net('2314')} fen, the biller’s record says ${record.total}`)
check(net('2241') === 0n, `${net('2241')} fen are left in suspense`)
console.log(
  `the biller met ${wire.requests.filter(({ operation }) => operation === 'Pay').length} requests to pay and booked ${record.count} payments; the ledger settled ${paid}`,
)
console.log(`${hits} of ${chosen.length} points hit`)
for (const problem of problems) console.log(`✗ ${problem}`)
await bank.stop()
hook.close()
process.exit(problems.length === 0 && hits === chosen.length ? 0 : 1)

/** Presses again with the same key until there is an answer; the payment's id. */
async function pressAgain(household: string, bill: string, amount: string, key: string): Promise<string | undefined> {
  const { status, body } = await payer.payBill(household, bill, amount, key)
  return status === 202 ? body.id : undefined
}
/** The end of a payment; one in review needs days to pass. */
async function ends(id: string, way: Way) {
  for (let tries = 0; tries < 40; tries++) {
    const ended = await payer
      .paymentIn(id, ['paid', 'returned', 'refused'], way === 'review' ? 4_000 : 20_000)
      .catch(() => undefined)
    if (ended) return ended
    if (way === 'review') await nextDay()
  }
  throw new Error(`${id} does not end`)
}
async function nextDay(): Promise<void> {
  await post(`${urls.operator}/clock`, { days: 1 }).catch(() => undefined)
}
/** A bill that the ledger knows with another amount: paid once without success, then corrected by the biller. */
async function presentedOtherwise(household: string, bill: string, amount: string): Promise<string> {
  await post(`${urls.control}/control/water/faults`, { kind: 'reject', subject: bill, value: 'closed', times: 1 })
  const { id } = (await payer.payBill(household, bill, amount)).body
  await payer.paymentIn(id, ['returned'])
  const corrected = `${BigInt(amount.split('.')[0]!) + 1n}.00`
  await post(`${urls.control}/control/water/bills`, {
    customer: household,
    number: bill,
    period: '2026-10',
    amount: corrected,
    due: '2026-11-28',
    usage: '1',
  })
  return corrected
}
function later(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms))
}
