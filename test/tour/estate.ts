/**
 * A month at an estate: a manager bills 1,212 households from one sheet; some pay, some pay late, some in part, most are
 * told and do not pay; and the sheet, the ledger, the payment file and the settlement agree to the fen.
 */
import type { HouseBill } from '../../core/bills/run-wire.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import type { Explanation } from '../../core/ledger/wire.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import type { Urls } from '../../workflows/bank/launcher/start.ts'
import { estate } from '../../workflows/bank/seed.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { houseBills, Manager, payHouseBills } from '../support/manager.ts'
import { excelFile, type HandCell } from '../support/workbook.ts'

const HOUSEHOLDS = 1_200
const CUSTOMERS = 200
/** Of the customers, by their number: who pays in full at once, in part, and only when it is overdue. */
const FULL = 150
const PART = 180

export type Tour = {
  readonly urls: Urls
  readonly serial: string
  check(holds: boolean, what: string): void
  each<T>(title: string, list: readonly T[], act: (one: T, n: number) => Promise<void>, atOnce?: number): Promise<void>
  clock(days: number): Promise<void>
  get<T>(url: string): Promise<T>
}
const fen = (amount: string) => BigInt(amount.replace('.', ''))
const yuan = (amount: bigint) => `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`
const EXCEL_EPOCH = dayNumber('1899-12-30')

type Household = { number: string; house: string; name: string; phone: string; amount: bigint; cells: HandCell[] }
const titles = [
  '账单号',
  '房号',
  '户主',
  '手机号',
  '物业费',
  '水表上期读数',
  '水表本期读数',
  '水价',
  '停车费',
  '减免',
  '其他',
  '其他说明',
  '到期日',
]

function household(n: number, serial: string, due: string): Household {
  const number = `QN${serial}-${String(n).padStart(5, '0')}`
  const house = `${serial.slice(-4)}号院${1 + Math.floor(n / 100)}栋${1 + Math.floor((n % 100) / 4)}0${1 + (n % 4)}`
  const name = `${'王李张刘陈杨黄赵周吴'[n % 10]}${'伟芳娜敏静丽强磊军洋'[(n * 7) % 10]}`
  const phone = `18${serial.slice(-5)}${String(n).padStart(4, '0')}`
  const management = 120_00n + BigInt(n % 50) * 1_15n
  const used = BigInt(3 + (n % 9))
  const parking = n % 10 === 0 ? 60_00n : 0n
  const relief = n % 25 === 0 ? 5_00n : 0n
  const cell = (amount: bigint) => (amount === 0n ? null : Number(amount) / 100)
  return {
    number,
    house,
    name,
    phone,
    amount: management + used * 4_10n + parking - relief,
    // The phone as the number that Excel makes of it, the fee as text with a mark, the day as Excel counts days.
    cells: [
      number, house, name, n % 3 === 0 ? phone : Number(phone), n % 5 === 0 ? `￥${yuan(management)}` : cell(management), 100 + n, Number(BigInt(100 + n) + used), 4.1,
      cell(parking), cell(-relief), null, null, n % 7 === 0 ? due : dayNumber(due) - EXCEL_EPOCH,
    ], // biome-ignore format: a row
  }
}
/** What managers get wrong: twelve rows, each wrong in its own way. */
const mistakes: readonly ((cells: HandCell[], others: readonly Household[]) => void)[] = [
  (cells) => void (cells[0] = null),
  (cells, others) => void (cells[0] = others[5]!.number),
  (cells) => void (cells[1] = ''),
  (cells) => void (cells[2] = null),
  (cells) => void (cells[3] = '1380000'),
  (cells) => void (cells[4] = '一百二十'),
  (cells) => void (cells[4] = 120.005),
  (cells) => void (cells[4] = { xml: (at) => `<c r="${at}"><f>SUM(A1:A9)</f><v>120</v></c>` }),
  (cells) => void (cells[6] = 1),
  (cells) => void (cells[10] = 12),
  (cells) => void (cells[12] = '2026-02-30'),
  (cells) => void (cells[9] = -9_999),
]

const fileOf = async (rows: readonly HandCell[][]) => new Uint8Array(await excelFile([titles, ...rows]))

export async function estateMonth({ urls, serial, check, each, clock, get }: Tour): Promise<void> {
  console.log('\nA month at an estate')
  const places = { app: urls.app, sms: urls.sms, operator: urls.operator }
  const manager = await new Manager(places).signIn()
  const { bankTime } = await get<{ bankTime: string }>(`${urls.operator}/clock`)
  const today = bankTime.slice(0, 10)
  const due = dayFromNumber(dayNumber(today) + 3)
  const households = Array.from({ length: HOUSEHOLDS + mistakes.length }, (_, n) => household(n, serial, due))
  const wrong = households.slice(HOUSEHOLDS).map(({ cells }, n) => {
    const spoilt = [...cells]
    mistakes[n]!(spoilt, households)
    return spoilt
  })

  // The sheet: twelve rows are wrong, nothing is billed; mended, all of it is.
  const { id: run } = await manager.beginRun(`物业费 ${serial}`, {
    remindDaysBefore: 2, closeDaysAfter: 6, exactness: 'at-most', allocation: 'principal-first', penalty: { percentPerDay: '0.05', capPercent: '100' },
  }) // biome-ignore format: terms
  const began = performance.now()
  const first = await manager.handIn(
    run,
    await fileOf([...households.slice(0, HOUSEHOLDS).map(({ cells }) => cells), ...wrong]),
  )
  check(
    first.sheet?.good === HOUSEHOLDS && first.sheet.bad === mistakes.length,
    `of the sheet ${first.sheet?.good} rows were right and ${first.sheet?.bad} wrong`,
  )
  check((await manager.confirm(run)).problem?.code === 'sheet-not-ready', 'a run with wrong rows was confirmed')
  const errors = await manager.download(`/bill-runs/${run}/bad-rows/file?format=csv`)
  check(new TextDecoder().decode(errors).trim().split('\r\n').length > mistakes.length, 'the file of errors lacks rows')
  const mended = await manager.handIn(run, await fileOf(households.slice(HOUSEHOLDS).map(({ cells }) => cells)), {
    mends: true,
  })
  check(
    mended.sheet?.good === households.length && mended.sheet.bad === 0,
    `after mending ${mended.sheet?.good} rows are right and ${mended.sheet?.bad} wrong`,
  )
  const billed = households.reduce((sum, { amount }) => sum + amount, 0n)
  check(
    fen(mended.progress.billed.amount) === billed,
    `the preview says ${mended.progress.billed.amount}, the rows sum to ${yuan(billed)}`,
  )
  console.log(
    `  ${households.length} bills over ${yuan(billed)}, 12 rows mended, after ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )

  // Two hundred of the households are customers, with a little more than their bill.
  const rich = await new Customer(places, `18${serial.slice(-5)}9999`, '钱多多').join()
  await rich.bind(withCheckDigit(`62220209${serial}0000`))
  await rich.topUpEnded((await rich.topUp('60000.00')).id, 60_000)
  const people = households.slice(0, CUSTOMERS).map(({ phone, name }) => new Customer(places, phone, name))
  await each('two hundred of them join', people, async (who, n) => {
    await who.join()
    expectStatus(await rich.transfer(who, yuan(households[n]!.amount + 5_00n)), 201)
  })
  // One lets the bank pay.
  const [lazy, lazyHouse] = [people[FULL - 1]!, households[FULL - 1]!]

  const key = crypto.randomUUID()
  const [confirmed, again] = await Promise.all([manager.confirm(run, key), manager.confirm(run, key)])
  check(confirmed.status === 202 && again.status === 202, 'a run was not confirmed, or a double press was refused')
  check((await manager.confirm(run)).problem?.code === 'run-not-draft', 'a run was confirmed twice')
  const told = await manager.runIn(run, ({ progress }) => progress.told >= households.length, 'everyone to be told')
  console.log(`  everyone is told, after ${((performance.now() - began) / 1000).toFixed(1)} s; ${told.workflow}`)

  const bills = new Map<Customer, HouseBill>()
  await each('they find their bill', people, async (who, n) => {
    const [bill] = await until('the bill', async () => {
      const own = (await houseBills(who)).filter(({ state }) => state === 'open')
      return own.length > 0 ? own : undefined
    })
    check(
      bill?.number === households[n]!.number && fen(bill.amount.amount) === households[n]!.amount,
      `${who.phone} finds ${bill?.number}`,
    )
    bills.set(who, bill!)
  })
  expectStatus(
    await lazy.press('/mandates', {
      organization: estate.id,
      house: lazyHouse.house,
      cap: { amount: '500.00', currency: 'CNY' },
      frequency: 'each-bill',
    }),
    201,
  )

  // Double presses, two devices, too much, and then the amount.
  const other = await people[0]!.otherDevice().signIn()
  await each('most pay, some in part', people.slice(0, PART), async (who, n) => {
    if (who === lazy) return
    const bill = bills.get(who)!
    const amount = n < FULL ? bill.left.amount : yuan(fen(bill.left.amount) / 2n)
    if (n % 40 === 1) {
      const refused = await payHouseBills(who, [{ id: bill.id, amount: yuan(fen(bill.left.amount) + 1n) }])
      check(refused.problem?.code === 'more-than-due', `${who.phone} could pay more than is due`)
    }
    const press = crypto.randomUUID()
    const lines = [{ id: bill.id, amount }]
    const answers = await Promise.all([
      payHouseBills(who, lines, press),
      payHouseBills(who, lines, press),
      ...(n === 0 ? [payHouseBills(other, lines)] : []),
    ])
    const done = answers.filter(({ status }) => status === 201)
    check(new Set(done.map(({ body }) => body.id)).size === 1, `${who.phone}: ${done.length} payments of one press`)
    if (n === 0) check(done.length === 2, 'two devices paid one bill twice')
  })
  // Somebody who is no customer opens the link: only with the householder's name.
  const stranger = households[HOUSEHOLDS - 1]!
  const { messages } = await get<{ messages: { text: string }[] }>(`${urls.sms}/messages?to=${stranger.phone}`)
  const link = messages.map(({ text }) => /\/b\/([A-Za-z0-9]{12})/.exec(text)?.[1]).find(Boolean)
  if (link) {
    const nobody = new Customer(places, stranger.phone, stranger.name)
    check(
      (await nobody.ask('POST', '/bill-links', { link, name: '某某' })).problem?.code === 'householder-wrong',
      'a link opened with any name',
    )
    const opened = await nobody.ask<{ bill: HouseBill }>('POST', '/bill-links', { link, name: stranger.name })
    check(opened.body?.bill?.number === stranger.number, 'a link did not show its bill to who knows the name')
  }

  // The manager corrects one, withdraws one, gives one payment back.
  const find = async (n: number) => (await manager.billsOf(run, `search=${households[n]!.number}`))[0]!
  const lowered = households[700]!.amount - 10_00n
  const corrected = await manager.press<{ left: { amount: string } }>(
    `/house-bills/${(await find(700)).id}/corrections`,
    { amount: { amount: yuan(lowered), currency: 'CNY' }, reason: '抄表有误' },
  )
  check(corrected.body?.left?.amount === yuan(lowered), `a corrected bill has ${corrected.body?.left?.amount} left`)
  check(
    (await manager.press<{ state: string }>(`/house-bills/${(await find(701)).id}/withdrawal`, { reason: '重复' })).body
      ?.state === 'withdrawn',
    'a bill was not withdrawn',
  )
  const refunded = people[FULL - 2]!
  const { payments } = expectStatus(
    await refunded.ask<{ payments: { id: string; amount: { amount: string } }[] }>('GET', '/house-payments'),
    200,
  )
  const backPress = crypto.randomUUID()
  const back = { payment: payments[0]!.id, reason: '多收' }
  for (let n = 0; n < 2; n++)
    expectStatus(await manager.press(`/house-bills/${bills.get(refunded)!.id}/refunds`, back, backPress), 200)
  check(
    (await manager.press(`/house-bills/${bills.get(refunded)!.id}/refunds`, { ...back, reason: '再退' })).problem
      ?.code === 'payment-unknown',
    'a payment was given back twice',
  )

  // Paused, resumed; then the days go by: reminders, the mandate, the due day, the penalty.
  expectStatus(await manager.order(run, { kind: 'pause' }), 202)
  check((await manager.run(run)).paused, 'a run was not paused')
  expectStatus(await manager.order(run, { kind: 'resume' }), 202)
  await clock(3 + 4)
  const late = people.slice(PART)
  await each('twenty pay late, with penalty', late, async (who) => {
    const [bill] = (await houseBills(who)).filter(({ id }) => id === bills.get(who)!.id)
    const days = BigInt(
      dayNumber((await get<{ bankTime: string }>(`${urls.operator}/clock`)).bankTime.slice(0, 10)) - dayNumber(due),
    )
    // Half up over the sum of days, as the formula on the bill says.
    const penalty = (fen(bill!.amount.amount) * days * 5n + 5_000n) / 10_000n
    check(
      fen(bill!.penalty.amount) === penalty,
      `${who.phone} owes a penalty of ${bill!.penalty.amount}, should owe ${yuan(penalty)}`,
    )
    expectStatus(await payHouseBills(who, [{ id: bill!.id, amount: bill!.left.amount }]), 201)
  })
  await clock(3)

  // The end: what is in the books, in the file, and on the manager's account.
  const closed = await manager.runIn(run, ({ state }) => state === 'closed', 'the run to close')
  const all = await manager.billsOf(run)
  const sum = (pick: (bill: (typeof all)[number]) => string) => all.reduce((total, bill) => total + fen(pick(bill)), 0n)
  const collected = sum(({ paid }) => paid.amount)
  const { progress, settlement } = closed
  check(all.length === households.length, `${all.length} bills of ${households.length}`)
  check(
    fen(progress.collected.amount) === collected,
    `the run says ${progress.collected.amount}, its bills ${yuan(collected)}`,
  )
  check(progress.paid === FULL + late.length, `${progress.paid} bills are paid in full, not ${FULL + late.length}`)
  check(
    progress.part === PART - FULL && progress.withdrawn === 1,
    `${progress.part} are paid in part, ${progress.withdrawn} withdrawn`,
  )
  check(progress.open === households.length - CUSTOMERS - 1, `${progress.open} are unpaid`)
  check(
    (await lazy.ask<{ payments: { byMandate: boolean }[] }>('GET', '/house-payments')).body.payments[0]?.byMandate ===
      true,
    'the mandate was not used',
  )
  const texts = await get<{ messages: { text: string }[] }>(`${urls.sms}/messages?to=${stranger.phone}`)
  check(
    ['账单', '提醒', '到期'].every((word) => texts.messages.some(({ text }) => text.includes(word))),
    `${stranger.phone} was not told, reminded and told again: ${texts.messages.length} texts`,
  )
  const file = new TextDecoder()
    .decode(await manager.download(`/bill-runs/${run}/payments/file?format=csv`))
    .replace('\ufeff', '')
  const rows = file
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','))
  const inFile = rows.reduce((total, cells) => total + fen(cells[3]!.includes('.') ? cells[3]! : `${cells[3]}.00`), 0n)
  check(inFile === collected, `the payment file sums to ${yuan(inFile)}, the run collected ${yuan(collected)}`)
  check(new Set(rows.map((cells) => cells[5])).size === rows.length, 'two payments share a receipt')
  const kept = collected - fen(progress.refunded.amount)
  check(
    fen(settlement!.received.amount) + fen(settlement!.fee.amount) === kept,
    `${yuan(kept)} were kept, ${settlement!.received.amount} settled with a fee of ${settlement!.fee.amount}`,
  )
  const { legs, run: by } = await get<Explanation>(`${urls.operator}/ledger/movements/${settlement!.entry}/explain`)
  const came = legs.find(({ account, side }) => account === currentAccount(estate.id) && side === 'credit')
  check(
    came?.booked === settlement!.received.amount,
    `${came?.booked} came on the organisation's account, ${settlement!.received.amount} were settled`,
  )
  check(by?.id === run, 'the settlement does not name its run')
  console.log(
    `  ${progress.paid} paid in full, ${progress.part} in part, ${progress.open} not; collected ${progress.collected.amount} with ${progress.penalty.amount} of penalty charged, gave back ${progress.refunded.amount}, settled ${settlement!.received.amount} + fee ${settlement!.fee.amount}`,
  )
}
