/**
 * `npm run tour`: a day at the bank through its public API, with outside systems that fail, and every fen looked for
 * afterwards. Against the bank that runs here, or with `--own` against one of its own.
 */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Run } from '../../core/bills/run-wire.ts'
import type { Notifications } from '../../core/channels/wire.ts'
import type { StatementAnswer } from '../../core/deposits/wire.ts'
import { checkReceipt } from '../../core/ledger/receipt.ts'
import type { Explanation } from '../../core/ledger/wire.ts'
import { urlsOfRunning } from '../../workflows/bank/launcher/command.ts'
import { type RunningBank, startBank } from '../../workflows/bank/launcher/start.ts'
import { pushBrowser, whatCame } from '../support/browser-push.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { joinOnline, personOf } from '../support/joining.ts'
import { Manager } from '../support/manager.ts'
import { decideByTwo, twoOfficers } from '../support/staff.ts'
import { drawEarly, putAside } from './deposits.ts'
import { estateMonth } from './estate.ts'
import { borrow, collected } from './loans.ts'
import { settled, shop } from './mall.ts'

const PEOPLE = 50
const began = performance.now()
const problems: string[] = []
const check = (holds: boolean, what: string) => {
  if (!holds) problems.push(what)
}
const fen = (amount: string) => BigInt(amount.replace('.', ''))
const yuanText = (minor: bigint) =>
  `${minor < 0n ? '-' : ''}${(minor < 0n ? -minor : minor) / 100n}.${String((minor < 0n ? -minor : minor) % 100n).padStart(2, '0')}`

let own: RunningBank | undefined
if (process.argv.includes('--own')) own = await startBank({ fresh: true, say: (line) => console.log(line) })
const urls = own?.urls ?? urlsOfRunning()
await until(
  'the bank to be ready',
  async () => ((await fetch(`${urls.operator}/ready`).catch(() => undefined))?.ok ? true : undefined),
  60_000,
  500,
)

/** Does something for many, a few at a time, with a bar where people look on. */
async function each<T>(title: string, list: readonly T[], act: (one: T, n: number) => Promise<void>, atOnce = 10) {
  const from = performance.now()
  let done = 0
  const show = () => {
    const width = Math.round((24 * done) / list.length)
    const line = `${title.padEnd(34)} ${'█'.repeat(width)}${'·'.repeat(24 - width)} ${String(done).padStart(3)}/${list.length}  ${((performance.now() - from) / 1000).toFixed(1)} s`
    if (process.stdout.isTTY) process.stdout.write(`\r${line}`)
    else if (done === list.length) process.stdout.write(line)
  }
  const queue = list.map((one, n) => ({ one, n }))
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        await act(next.one, next.n)
        done++
        show()
      }
    }),
  )
  process.stdout.write('\n')
}
const post = (path: string, body: unknown) =>
  fetch(`${urls.control}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const get = async <T>(url: string) => (await (await fetch(url)).json()) as T
const clock = (days: number) => qiao('clock', `+${days}d`)
/** Runs a command; meanwhile this process hears when a server ends a connection that it no longer needs. */
async function qiao(...args: string[]) {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('../../workflows/bank/cli.ts', import.meta.url)),
    ...args,
  ])
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  console.log(
    stdout
      .trim()
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n'),
  )
  check(status === 0, `qiao ${args.join(' ')}: ${stderr}`)
}

/** What the bank has earned in fees, and the tax on it. */
async function feesAndTax(after = 0): Promise<bigint> {
  const { heads } = await get<Trial>(`${urls.operator}/trial-balance?after=${after}`)
  return heads
    .filter(({ head }) => head === '6021' || head === '2221')
    .reduce((sum, { debits, credits }) => sum + fen(credits) - fen(debits), 0n)
}

const serial = String(Date.now()).slice(-6)
const surnames = [...'王李张刘陈杨黄赵周吴']
type Person = {
  who: Customer
  card: string
  household: string
  arrived: bigint
  sent: bigint
  got: bigint
  paid: bigint
  /** To other billers than the water company, and into a deposit. */
  other: bigint
  fault: string
  payment: string
  outcome: string
}
const people: Person[] = Array.from({ length: PEOPLE }, (_, n) => ({
  who: new Customer(
    { app: urls.app, sms: urls.sms, operator: urls.operator },
    `137${serial}${String(n).padStart(2, '0')}`,
    `${surnames[n % 10]}${'小明建国秀英'.slice((n % 3) * 2, (n % 3) * 2 + 2)}`,
  ),
  card: withCheckDigit(`62220203${serial}${String(n).padStart(4, '0')}`),
  household: withCheckDigit(`88${serial.slice(-5)}${String(n).padStart(2, '0')}`),
  arrived: 0n,
  sent: 0n,
  got: 0n,
  paid: 0n,
  other: 0n,
  fault: '',
  payment: '',
  outcome: '',
}))

console.log(`\nA day at ${urls.app}\n`)
await each(`${PEOPLE} with class I accounts come in`, people, async ({ who, card }) => {
  await who.join()
  await who.bind(card)
})

const clearingFaults = ['late', 'twice', 'never', 'wrong-amount', 'unsigned', 'reject', 'no-answer']
for (const [n, kind] of clearingFaults.entries())
  await post('/control/clearing-house/faults', {
    kind,
    subject: people[n * 3]!.card,
    value: kind === 'reject' ? 'AC04' : kind === 'late' ? 2_000 : '',
  })
setTimeout(() => void post('/control/clearing-house/resume', {}), 4_000)
await each('bring in money (7 faults there)', people, async (person, n) => {
  const { who } = person
  const topUp = await who.topUp(`${1_000 + n}.${String(n).padStart(2, '0')}`)
  // What the house withholds comes when it is let go; that may be after this call.
  const resume = setInterval(() => void post('/control/clearing-house/resume', {}), 3_000)
  const ended = await who.topUpEnded(topUp.id, 60_000)
  clearInterval(resume)
  if (ended.state === 'arrived') person.arrived += fen(ended.amount.amount)
  else {
    // Refused there: a second press is another act, and this time the other bank is willing.
    const again = await who.topUpEnded((await who.topUp('500.00')).id, 60_000)
    check(again.state === 'arrived', `${who.phone}: the second try of bringing in money was ${again.state}`)
    person.arrived += fen(again.amount.amount)
  }
})

// One of them has notifications on a browser of the simulated push service, at any hour and with amounts.
const told = people[1]!
const { publicKey } = expectStatus(await told.who.ask<Notifications>('GET', '/notifications'), 200)
const device = await pushBrowser(urls.control, publicKey)
expectStatus(await told.who.ask('POST', '/notifications/devices', device.subscription), 201)
const wishes = { off: [], quiet: null, showAmounts: true, textsToo: false }
expectStatus(await told.who.ask('PUT', '/notifications', wishes), 200)

await each('pay each other', people, async (person, n) => {
  const payee = people[(n + 1) % PEOPLE]!
  const amount = `${10 + (n % 7)}.${String((n * 7) % 100).padStart(2, '0')}`
  const key = crypto.randomUUID()
  // Everyone presses twice: it is one payment.
  const [first, second] = await Promise.all([
    person.who.transfer(payee.who, amount, '谢谢', key),
    person.who.transfer(payee.who, amount, '谢谢', key),
  ])
  const { id } = expectStatus(first, 201)
  check(second.body?.id === id, `${person.who.phone}: a double press became two payments`)
  person.sent += fen(amount)
  payee.got += fen(amount)
})
const push = await until('the notification of the transfer', async () =>
  (await whatCame(urls.control, device)).find(({ path }) => path.startsWith('/transfers/')),
)
check(push.body.includes('10.00 yuan'), `the notification says “${push.body}”`)
console.log(
  `  pushed to ${told.who.phone}, ${Buffer.from(push.message, 'base64url').length} bytes that only this browser can read: “${push.title}: ${push.body}”`,
)
check(
  (await people[0]!.who.transfer(people[1]!.who, '999999.99')).problem.code === 'insufficient-funds',
  'more than one has was paid',
)

// Others join online, with a passkey of their own, from nothing: class II pays bills and takes nothing from others.
const joiners = Array.from({ length: 8 }, (_, n) => ({
  who: new Customer(
    { app: urls.app, sms: urls.sms, operator: urls.operator },
    `131${serial}${String(n).padStart(2, '0')}`,
    ['林静', '何涛', '郭敏', '马超', '罗兰', '梁宽', '宋佳', '郑和'][n]!,
  ),
  person: personOf(serial, n),
  class: n === 7 ? ('III' as const) : ('II' as const),
}))
await each(
  'join online, from phone to account',
  joiners,
  async ({ who, person, class: of }) => {
    const joined = await joinOnline(who, { ...person, class: of })
    check(joined.class === of && joined.account !== null, `${who.phone}: joined as ${joined.class}`)
    const { state } = await who.topUpEnded((await who.topUp('300.00')).id, 60_000)
    check(state === 'arrived', `${who.phone}: what they brought in was ${state}`)
    const [bill] = (await who.bills(withCheckDigit(`88${serial.slice(-5)}9${who.phone.slice(-1)}`))).bills
    const paying = expectStatus(
      await who.payBill(
        withCheckDigit(`88${serial.slice(-5)}9${who.phone.slice(-1)}`),
        bill!.number,
        bill!.amount.amount,
      ),
      202,
    )
    check((await who.paymentIn(paying.id, ['paid'], 60_000)).state === 'paid', `${who.phone}: the bill was not paid`)
  },
  4,
)
const [online] = joiners
const forbidden = await people[0]!.who.transfer(online!.who, '1.00')
check(
  forbidden.problem.code === 'payee-takes-none' && /in person/.test(forbidden.problem.detail),
  `a transfer that the class forbids was answered ${forbidden.status} ${forbidden.problem?.code}`,
)
const unsigned = await online!.who.press('/transfers', { to: people[0]!.who.phone, amount: yuan('1.00') })
check(unsigned.problem.code === 'approval-needed', 'a payment to someone new went without approval')
const back = expectStatus(await online!.who.press<{ id: string }>('/withdrawals', { amount: yuan('10.00') }), 202)
check(
  (await until('money out', async () => {
    const { body } = await online!.who.ask<{ state: string }>('GET', `/withdrawals/${back.id}`)
    return ['paid', 'returned', 'refused'].includes(body.state) ? body.state : undefined
  })) === 'paid',
  'what was taken out did not leave',
)

const waterFaults = ['late', 'twice', 'never', 'lost-answer', 'unclear', 'wrong', 'reject']
const bills = new Map<Person, { number: string; amount: string }>()
await each('ask for the water bill', people, async (person) => {
  const [bill] = (await person.who.bills(person.household)).bills
  bills.set(person, { number: bill!.number, amount: bill!.amount.amount })
})
for (const [n, person] of people.entries()) {
  const kind = n === 49 ? 'lost-answer' : n % 3 === 1 ? waterFaults[Math.floor(n / 3) % waterFaults.length]! : ''
  if (kind === '') continue
  person.fault = kind
  await post('/control/water/faults', {
    kind,
    subject: bills.get(person)!.number,
    value: kind === 'reject' ? 'closed' : kind === 'unclear' ? 2 : kind === 'late' ? 7_000 : '',
  })
}
// One payment whose inquiries stay without answer: it must wait for the next business day and a person's desk.
const stubborn = people[49]!
stubborn.fault = 'lost-answer, inquiry-down'
await post('/control/water/faults', { kind: 'inquiry-down', subject: bills.get(stubborn)!.number, times: 7 })

// One bill, two devices, at once.
const twice = people[0]!
const otherDevice = await twice.who.otherDevice().signIn()
await each(
  'pay the water bill (18 faults there)',
  people,
  async (person) => {
    const bill = bills.get(person)!
    const presses = person === twice ? [twice.who, otherDevice] : [person.who]
    const answers = await Promise.all(presses.map((who) => who.payBill(person.household, bill.number, bill.amount)))
    const accepted = answers.filter(({ status, body }) => status === 202 && body.state !== 'refused')
    check(accepted.length === 1, `${person.who.phone}: ${accepted.length} payments of one bill were accepted`)
    for (const { body, problem } of answers.filter((answer) => !accepted.includes(answer)))
      check((problem?.code ?? body.reason) !== undefined, `${person.who.phone}: the second device was told nothing`)
    person.payment = accepted[0]!.body.id
  },
  16,
)

await each(
  'each payment ends once',
  people.filter((person) => person !== stubborn),
  async (person) => {
    const ended = await person.who.paymentIn(person.payment, ['paid', 'returned'], 60_000)
    person.outcome = ended.state
    if (ended.state === 'paid') person.paid += fen(ended.amount.amount)
    check(
      ended.state === (person.fault === 'never' || person.fault === 'reject' ? 'returned' : 'paid'),
      `${person.who.phone}: with the fault "${person.fault}" the payment was ${ended.state}`,
    )
  },
  50,
)

// Other billers, each in its own way: an amount is bought at once, or once the number is known, or a bill is paid in parts.
const shoppers = people.slice(0, 15)
await each('gas, electricity and phones', shoppers, async (person, n) => {
  const { who } = person
  const buy = async (biller: string, parameters: Record<string, string>, amount: string, bill?: string) => {
    const { id } = expectStatus(await who.pay(biller, parameters, amount, bill), 202)
    const ended = await who.paymentIn(id, ['paid', 'returned', 'refused'], 30_000)
    check(ended.state === 'paid', `${who.phone}: ${biller} was ${ended.state}`)
    person.other += fen(ended.total.amount)
  }
  if (n % 3 === 0) return buy('mobile', { phone: who.phone }, '30.00')
  if (n % 3 === 1)
    return buy('gas', { cardNumber: withCheckDigit(`66${serial}${String(n).padStart(3, '0')}`) }, '55.00')
  const parameters = { accountNumber: withCheckDigit(`33${serial}${String(n).padStart(4, '0')}`) }
  const before = expectStatus(await who.lookUp('electricity', parameters), 200).bills[0]!
  await buy('electricity', parameters, '20.00', before.number)
  const after = expectStatus(await who.lookUp('electricity', parameters), 200).bills[0]!
  check(
    fen(before.amount.amount) - fen(after.amount.amount) === 20_00n,
    `${who.phone}: a part of ${before.amount.amount} left ${after.amount.amount}`,
  )
  const tooMuch = await who.pay('electricity', parameters, before.amount.amount, before.number)
  check(tooMuch.problem?.code === 'more-than-due', `${who.phone}: more than is left was ${tooMuch.problem?.code}`)
})

// The water company's file of the day will lack two payments (one of them its books lack too), have another amount for a
// third, and one payment that nobody made.
const day = (await get<{ bankTime: string }>(`${urls.operator}/clock`)).bankTime.slice(0, 10)
const quietly = people.filter(({ fault }) => fault === '')
const [lost, unbooked, otherwise] = [quietly[3]!, quietly[4]!, quietly[5]!]
for (const [kind, subject] of [
  ['file-missing', bills.get(lost)!.number],
  ['book-missing', bills.get(unbooked)!.number],
  ['file-amount', bills.get(otherwise)!.number],
  ['file-extra', day],
] as const)
  await post('/control/water/faults', { kind, subject })

console.log('the one that stays unclear')
// Six inquiries in the first minute, then it waits for the clock.
await until(
  'the run to wait for the next business day',
  async () => {
    const { faults } = await get<{ faults: { kind: string; remaining: number }[] }>(`${urls.control}/control/faults`)
    return faults.some(({ kind, remaining }) => kind === 'inquiry-down' && remaining > 2) ? undefined : true
  },
  90_000,
  500,
)
await clock(1)
for (let days = 0; days < 8 && (await stubborn.who.payment(stubborn.payment)).state !== 'paid'; days++) {
  const { state } = await stubborn.who.payment(stubborn.payment)
  console.log(`  ${stubborn.payment.slice(0, 24)}… is ${state}`)
  await clock(1)
}
const [officer, second] = twoOfficers({ app: urls.app, sms: urls.sms, operator: urls.operator })
await officer.signIn()
await second.signIn()
console.log(`the day ${day}, reconciled with every biller`)
type Day = {
  biller: { id: string }
  state: string
  counts: Record<string, number>
  ledger: { count: number; sum: { amount: string } }
  file: { count: number; sum: { amount: string } } | null
  cases: number
  casesOpen: number
}
type Case = {
  id: string
  day: string
  kind: string
  state: string
  reference: string
  ours: { amount: string } | null
  theirs: { amount: string } | null
  outcome: string | null
  owner: string | null
}
// What was open before this day is not the tour's.
const openCases = async () =>
  expectStatus(await officer.ask<{ cases: Case[] }>('GET', `/reconciliation-cases?state=open`), 200).cases.filter(
    (one) => one.day >= day,
  )
// What the biller itself answers for needs nobody; one payment its books lack waits for a person.
const [left] = await until(
  'what needs nobody to be closed',
  async () => {
    const open = await openCases()
    return open.length === 1 && open[0]!.state === 'with-person' ? open : undefined
  },
  60_000,
  500,
)
check(left!.reference === unbooked.payment.slice(-32), `the case left is about ${left!.reference}`)
check(['何静', '陆远'].includes(left!.owner ?? ''), `the case belongs to ${left!.owner}`)
// What moves money takes two: one officer proposes it, another confirms it.
const decided = await decideByTwo([officer, second], left!.id, {
  outcome: 'returned',
  reason: '缴费单位查无此笔，退回客户',
})
check(decided.case.outcome === 'returned', `the decision was ${JSON.stringify(decided.case)}`)
check(decided.decision?.confirmedBy === '陆远', `it was confirmed by ${decided.decision?.confirmedBy}`)
await until('every case to be closed', async () => ((await openCases()).length === 0 ? true : undefined), 20_000)
unbooked.paid = 0n
unbooked.outcome = 'paid, then given back'
unbooked.fault = 'not in the biller’s books'
const { reconciliations } = expectStatus(
  await officer.ask<{ reconciliations: Day[] }>('GET', `/reconciliations?from=${day}&to=${day}`),
  200,
)
for (const { biller, state, counts, ledger, file, cases, casesOpen } of reconciliations) {
  const differences = Object.entries(counts).filter(([kind, n]) => kind !== 'matched' && n > 0)
  console.log(
    `  ${biller.id.padEnd(12)}${state.padEnd(12)}${String(counts.matched).padStart(3)} matched  ledger ${ledger.sum.amount.padStart(9)}  file ${(file?.sum.amount ?? '').padStart(9)}  ${differences.map(([kind, n]) => `${n} ${kind}`).join(', ')}`,
  )
  check(casesOpen === 0, `${biller.id}: ${casesOpen} of ${cases} cases are open`)
  check(biller.id === 'water' || state === 'matched', `${biller.id} was ${state}`)
}
check(reconciliations.length === 5, `${reconciliations.length} of 5 billers were reconciled`)
const water = reconciliations.find(({ biller }) => biller.id === 'water')!
// The stubborn one was unclear here and booked there: its state differed until its run was told.
for (const [kind, n] of Object.entries({ missingThere: 2, amountDiffers: 1, missingHere: 1, stateDiffers: 1 }))
  check(water.counts[kind] === n, `${water.counts[kind]} payments are ${kind}, ${n} were planned`)

// At noon the heating company is open; its payer pays a fee with tax on top.
const warm = people[1]!
const heated = { userNumber: withCheckDigit(`77${serial.slice(1)}`), district: 'east' }
const heating = expectStatus(await warm.who.lookUp('heating', heated), 200).bills[0]!
const warmth = await warm.who.topUpEnded((await warm.who.topUp('5000.00')).id, 60_000)
check(warmth.state === 'arrived', `${warm.who.phone}: the heating money was ${warmth.state}`)
warm.arrived += fen(warmth.amount.amount)
const feesBefore = await feesAndTax()
const heatingPayment = expectStatus(await warm.who.pay('heating', heated, heating.amount.amount, heating.number), 202)
const heatingPaid = await warm.who.paymentIn(heatingPayment.id, ['paid', 'returned', 'refused'], 30_000)
check(heatingPaid.state === 'paid', `the heating was ${heatingPaid.state}`)
const charged = (await feesAndTax(heatingPaid.position ?? 0)) - feesBefore
check(
  charged === fen(heatingPaid.fee.amount) && charged > 0n,
  `the fee on heating was ${heatingPaid.fee.amount}, the books have ${yuanText(charged)}`,
)
warm.other += fen(heatingPaid.total.amount)

const last = await stubborn.who.paymentIn(stubborn.payment, ['paid', 'returned'], 30_000)
stubborn.outcome = `${last.state}, after review`
if (last.state === 'paid') stubborn.paid += fen(last.amount.amount)

// Some put a part of it aside before a month passes, and draw some of that after it.
const saving = people.slice(20, 26)
const savers = await putAside({ each, check }, saving.map(({ who }) => who), '200.00') // biome-ignore format: one call

const borrower = people[30]!.who
const loan = await borrow({ check, say: (line) => console.log(line) }, borrower, urls.control)

await estateMonth({ urls, serial, check, each, clock, get })

const drawn = await drawEarly({ each, check }, savers, '100.00')
for (const person of saving) person.other += 200_00n - (drawn.get(person.who) ?? 0n)

// What everyone has, against what everyone did.
await each('look at every balance', people, async (person) => {
  const { balance, held } = await person.who.account()
  const expected = person.arrived + person.got - person.sent - person.paid - person.other
  check(
    fen(balance.amount) === expected,
    `${person.who.phone} has ${balance.amount}, should have ${yuanText(expected)}`,
  )
  check(held.amount === '0.00', `${person.who.phone}: ${held.amount} is still held`)
  const there = await get<{ balance: string }>(`${urls.control}/control/clearing-house/accounts/${person.card}`)
  check(
    fen(there.balance) === 100_000_00n - person.arrived,
    `${person.card} at the other bank has ${there.balance}, should have ${yuanText(100_000_00n - person.arrived)}`,
  )
})
// Each takes the newest movement’s receipt home, and checks it where no bank is.
await each('check a receipt', people, async ({ who }) => {
  const [newest] = await who.movements()
  const { receipt } = expectStatus(await who.ask<Explanation>('GET', `/movements/${newest!.id}/explain`), 200)
  check(checkReceipt(JSON.stringify(receipt)).ok, `the receipt of ${newest!.id} does not hold`)
})
// Every movement of the day and of the days after it: page and table are the same rows, to the fen.
const today = (await get<{ bankTime: string }>(`${urls.operator}/clock`)).bankTime.slice(0, 10)
await each('take a statement home', people, async ({ who }) => {
  const { id, balance } = await who.account()
  const period = `from=${day}&to=${today}`
  const page = expectStatus(await who.ask<StatementAnswer>('GET', `/accounts/${id}/statement?${period}`), 200)
  check(page.closing.amount === balance.amount, `${who.phone}: the statement ends with ${page.closing.amount}`)
  check(
    fen(page.opening.amount) + fen(page.in.amount.amount) - fen(page.out.amount.amount) === fen(page.closing.amount),
    `${who.phone}: the statement does not add up`,
  )
  const csv = await fetch(`${urls.app}/api/accounts/${id}/statement/file?format=csv&${period}`, {
    headers: { cookie: who.cookie },
  })
  check((await csv.text()).includes(page.sha256), `${who.phone}: the table has another digest`)
})
type Trial = {
  position: number
  units: Record<string, { debits: string; credits: string; balanced: boolean }>
  heads: { unit: string; head: string; debits: string; credits: string; accounts: number }[]
}
const trial = await get<Trial>(`${urls.operator}/trial-balance`)
for (const [unit, { balanced }] of Object.entries(trial.units)) check(balanced, `the books do not balance in ${unit}`)
const head = (code: string) => trial.heads.find(({ head }) => head === code)
const net = (code: string) => fen(head(code)?.credits ?? '0.00') - fen(head(code)?.debits ?? '0.00')
const record = await get<{ count: number; total: string; payments: { bill: string }[] }>(
  `${urls.control}/control/water/payments`,
)
let recorded = fen(record.total)
for (const biller of ['gas', 'electricity', 'heating', 'mobile'])
  recorded += fen((await get<{ total: string }>(`${urls.control}/control/${biller}/payments`)).total)
// What a bank had before its tour stands there too: what runs of an estate hold until they are settled, and what their
// billers and the bank do not agree about.
const { runs: estateRuns } = expectStatus(
  await new Manager(urls).signIn().then((who) => who.ask<{ runs: Run[] }>('GET', '/bill-runs')),
  200,
)
const held = estateRuns.reduce(
  (sum, { settlement, progress }) =>
    settlement ? sum : sum + fen(progress.collected.amount) - fen(progress.refunded.amount),
  0n,
)
const before = (['open', 'closed'] as const).map(
  async (state) =>
    expectStatus(await officer.ask<{ cases: Case[] }>('GET', `/reconciliation-cases?state=${state}`), 200).cases,
)
const differing = (await Promise.all(before))
  .flat()
  .filter((one) => one.day < day && (one.state !== 'closed' || one.outcome === 'noted'))
const apart = differing.reduce(
  (sum, { ours, theirs }) => sum + fen(ours?.amount ?? '0.00') - fen(theirs?.amount ?? '0.00'),
  0n,
)
check(
  net('2314') - held - apart === recorded,
  `the bank collected ${yuanText(net('2314'))} for the billers (${yuanText(held)} of it for estates, ${yuanText(apart)} not agreed about), whose records say ${yuanText(recorded)}`,
) // biome-ignore format: one sum
check(net('2241') === 0n, `${yuanText(net('2241'))} is left in suspense`)
for (const person of people) {
  const there = record.payments.filter(({ bill }) => bill === bills.get(person)!.number).length
  check(there === (person.paid > 0n ? 1 : 0), `the water company has ${there} payments of ${bills.get(person)!.number}`)
}

console.log(
  `\n${'who'.padEnd(13)}${'brought in'.padStart(11)}${'received'.padStart(10)}${'sent'.padStart(8)}${'water'.padStart(8)}  ${'fault at the biller'.padEnd(26)}${'outcome'.padEnd(22)}run`,
)
for (const person of people.filter(({ fault }, n) => fault !== '' || n < 3))
  console.log(
    `${person.who.phone.padEnd(13)}${yuanText(person.arrived).padStart(11)}${yuanText(person.got).padStart(10)}${yuanText(person.sent).padStart(8)}${yuanText(person.paid).padStart(8)}  ${(person.fault || (person === twice ? 'two devices at once' : '')).padEnd(26)}${person.outcome.padEnd(22)}${urls.temporal}/namespaces/default/workflows/${person.payment}`,
  )
console.log(`… and ${people.filter(({ fault }, n) => fault === '' && n >= 3).length} more without a fault\n`)
for (const [unit, { debits, credits }] of Object.entries(trial.units))
  console.log(`${unit.padEnd(9)} debits ${debits.padStart(12)}   credits ${credits.padStart(12)}`)
console.log(
  `the water company's record: ${record.count} payments, ${record.total}; all billers: ${yuanText(recorded)}; collected for them here: ${yuanText(net('2314'))}`,
)
// Last, because interest is paid to everybody before that day comes, and because what is bought waits with the bank for its window.
const shopped = await shop(
  { each, check, serial },
  {
    operator: people[31]!.who,
    officer,
    household: people[32]!.who,
    buyers: people.slice(33, 45).map(({ who }) => who),
  },
)
await collected({ check, clock }, borrower, loan)
await settled({ check }, shopped)
console.log('\nthe whole ledger once more, from its log')
await qiao('verify')
const took = (performance.now() - began) / 1000
console.log(
  problems.length === 0
    ? `\nevery fen is where it should be, after ${took.toFixed(0)} s`
    : `\n${problems.length} things are off:\n${problems.map((one) => `  ${one}`).join('\n')}`,
)
await own?.stop()
process.exit(problems.length === 0 ? 0 : 1)
