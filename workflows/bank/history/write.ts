/**
 * Writes a life (`life.ts`) into a development bank that has just been made, before it opens: the same rules decide, the
 * same ledger books, the same functions keep the rows, only the time is given. Intents first, then commands in their order,
 * each a batch at its own instant; the projector marks the rows. The outside systems are told of their side, so that their
 * books and ours agree. Done again it changes nothing; cut off, it goes on: every id derives from the life.
 *
 * A process of its own, started by the launcher; it holds the log while it writes, and is refused wherever a bank has one.
 * `write.ts UNTIL [again|once [GOODS]]`: the instant it is written until, whether a log that was begun goes on, how many goods the mall has.
 */

import { billers } from '../../../core/bills/billers.ts'
import { holdPayment, presentBill, settlePayment } from '../../../core/bills/postings.ts'
import { usualTerms } from '../../../core/bills/run.ts'
import { collectedAccount, payEntry, refundEntry } from '../../../core/bills/run-postings.ts'
import type { Holder } from '../../../core/deposits/limits.ts'
import { accountNumber } from '../../../core/deposits/number.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { openings } from '../../../core/ledger/chart.ts'
import { type Command, isDone, type LedgerClient } from '../../../core/ledger/command.ts'
import { fen, formatAmount } from '../../../core/money.ts'
import { arrivalEntry, holdWithdrawal, settleWithdrawal, transferEntry } from '../../../core/remittance/postings.ts'
import { addDays, dayOf, type Instant, instantOf } from '../../../core/time.ts'
import { paymentOf } from '../../bills/activities.ts'
import { reconciliationActivities } from '../../bills/reconciliation/activities.ts'
import { runActivities } from '../../bills/run/activities.ts'
import { takeIn } from '../../bills/sheet/take-in.ts'
import { tableFile } from '../../bills/sheet/write.ts'
import * as runs from '../../storage/bill-runs.ts'
import { concludePayment, followPayments, intendPayment } from '../../storage/bills.ts'
import { forgetWait } from '../../storage/calendar.ts'
import { bindAccount, type CustomerRow, customerBy, seedCustomer } from '../../storage/customers.ts'
import { connect, type Database, migrate, unwaited } from '../../storage/database.ts'
import { keepRule } from '../../storage/figures.ts'
import { followHouseBills, giveMandate, intendHousePayments, lookAfter } from '../../storage/house-bills.ts'
import { identityKeysFrom } from '../../storage/identity.ts'
import { startLedger } from '../../storage/ledger/client.ts'
import { projectionStore } from '../../storage/ledger/projection.ts'
import { startProjector } from '../../storage/ledger/projector.ts'
import { followReconciliation } from '../../storage/reconciliation.ts'
import { followRemittance, intendTopUp, intendTransfer, topUpAccepted } from '../../storage/remittance.ts'
import { conclude as concludeWithdrawal, followWithdrawals, intendWithdrawal } from '../../storage/withdrawals.ts'
import { OTHER_BANK, openAccounts } from '../api/customers.ts'
import { billersFrom } from '../compose.ts'
import { readConfig, SHARD } from '../config.ts'
import { estate, idOf, seed, seededPeople } from '../seed.ts'
import { booksOf, customerOf, type Of, orderFor, REQUEST, topUpOf, withdrawalOf } from './books.ts'
import { applicants } from './desk.ts'
import { type EstateRun, type Life, lifeUntil, ownCategories, type Person, rowOf } from './life.ts'
import { fillFlashSales, fillMall, fillPriceLists } from './mall.ts'
import { chanceFrom } from './names.ts'

async function main() {
  const config = readConfig('history', process.env)
  invariant(config.qiaoEnv === 'development', 'only a development bank has a history that nobody lived')
  const [until, again, goods] = [
    Number(process.argv[2]),
    process.argv[3] === 'again',
    Number(process.argv[4] ?? 10_000),
  ]
  const life = lifeUntil(until)
  // What a failing PostgreSQL loses of it is written again.
  const url = unwaited(config.databaseUrl)
  const db = connect(url, { name: 'qiao-history', max: 8 })
  await migrate(db)
  const stop = (failure: Error) => {
    console.error(failure)
    process.exit(1)
  }
  const ledger = await startLedger({ url, shard: SHARD, snapshotEvery: 1_000_000, past: true }, stop, console.warn)
  if (ledger.recovered.sequence > 0 && !again) {
    console.log(JSON.stringify({ events: 0 }))
    process.exit(0)
  }
  const projectorDb = connect(url, { name: 'qiao-history-projector', max: 2 })
  const projector = await startProjector(
    projectionStore(projectorDb, SHARD, {
      ...followPayments,
      ...followRemittance,
      ...followHouseBills,
      ...followReconciliation,
      ...followWithdrawals,
    }),
    { projected: (_, sequence) => ledger.projected(sequence), trouble: console.warn, broken: stop },
  )
  ledger.onCommit(() => projector.wake())

  let now = instantOf(life.from, 0)
  const at = (instant: Instant) => {
    now = Math.max(now, instant)
    ledger.at(now)
  }
  let last = 0
  /** Sent, not waited for: what comes next has its own time, and its own batch. */
  const under: Promise<void>[] = []
  /** Rows of what follows are kept together, then what follows is sent in its order. */
  let intents: Promise<unknown>[] = []
  let commands: (readonly [Instant, readonly Command[]])[] = []
  const keep = (...rows: Promise<unknown>[]) => void intents.push(...rows)
  const later = (instant: Instant, list: readonly Command[]) => void commands.push([instant, list])
  const sendAll = async () => {
    await Promise.all(intents)
    intents = []
    // A settlement comes seconds after its hold; what others did in between comes between.
    for (const [instant, list] of commands.sort((a, b) => a[0] - b[0])) send(instant, list)
    commands = []
  }
  const send = (instant: Instant, commands: readonly Command[]) => {
    at(instant)
    under.push(
      ledger.submit(commands).then((answers) => {
        for (const answer of answers) {
          invariant(isDone(answer), `what has happened was possible, not ${answer.kind} (${JSON.stringify(commands[0], (_, value) => (typeof value === 'bigint' ? String(value) : value))})`)
          last = Math.max(last, answer.sequence)
        }
      }), // biome-ignore format: one promise
    )
  }
  const shown = async () => {
    await sendAll()
    await Promise.all(under.splice(0))
    invariant(await projector.reached(last, 30_000), 'the projection follows')
  }

  // ——— who there is ———
  at(now)
  for (const answer of await ledger.submit(openings(billers.map(({ id }) => id))))
    invariant(isDone(answer), 'the bank’s own accounts are opened once')
  for (const { phone, name } of life.people)
    await seedCustomer(db, { id: customerOf({ phone }), phone, name, at: instantOf(life.from, 8, 30) })
  await seed(db, ledger, identityKeysFrom(config.identityKeys))
  const rows = new Map<string, CustomerRow>()
  for (const { phone, card } of life.people) {
    await bindAccount(db, customerOf({ phone }), OTHER_BANK.id, card)
    const row = await customerBy(db, { phone })
    invariant(row, 'who was written is there')
    rows.set(phone, row)
  }
  at(instantOf(life.from, 8, 31))
  last = await openAccounts({ db, ledger }, [...rows.values()])
  const rowFor = ({ phone }: Pick<Person, 'phone'>) => rows.get(phone)!
  const keepers = [life.me, ...life.people.slice(0, 60)].map((who) => rowFor(who).id)
  await fillMall(db, instantOf(life.from, 9), keepers, goods, (list) => send(instantOf(life.from, 9), list))
  await shown()
  const holder = (who: Person): Holder => ({ customer: rowFor(who).id, class: rowFor(who).class })

  // ——— what the outside systems have known ———
  const control = async <T>(system: string, body: object, path = 'books'): Promise<T> => {
    const said = await fetch(`${config.simControlUrl}/control/${system}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!said.ok) throw new Error(`${system} does not take its books: ${said.status} ${await said.text()}`)
    return (await said.json()) as T
  }
  const books = booksOf(life, (who) => accountNumber(Number(rowFor(who).serial)))
  await control('clearing-house', {
    accounts: [...books.accounts.values()],
    sent: books.sent,
    received: books.received,
  })
  const receipts = new Map<string, string>()
  for (const [biller, { bills, payments }] of books.billers) {
    const { receipts: given } = await control<{ receipts: Record<string, string> }>(biller, { bills: [...bills.values()], payments })
    for (const [reference, receipt] of Object.entries(given)) receipts.set(reference, receipt)
  } // biome-ignore format: one call

  // ——— the days, one after another ———
  // Its steps look at what SQL shows: the projector is told that somebody waits, and gathers nothing.
  const awaited: LedgerClient = {
    ...ledger,
    async submit(commands) {
      const answers = await ledger.submit(commands)
      await projector.reached(Math.max(0, ...answers.map(({ sequence }) => sequence)), 5_000)
      return answers
    },
  }
  const world = { db, ledger: awaited, now: () => now, appUrl: config.appUrl }
  const estateWorld = runActivities(world)
  const runIds = life.runs.map((run) => idOfRun(run))
  const amounts = new Map<string, bigint>()
  /** Runs under way and when each has something to do next. */
  const rounds = new Map<number, Instant>()
  const billOf = (k: number, n: number) => {
    const run = life.runs[k]!
    const number = `${run.prefix}-${String(n + 1).padStart(4, '0')}`
    return `house-bill-${entryId(`${runIds[k]}\n${number.toUpperCase()}`, run.at, 'bill')}`
  }
  const payments = new Map<string, { id: string; at: Instant; payer: string }>()

  const simple = {
    'top-up'({ at: when, who, amount }: Of<'top-up'>) {
      const { id, reference } = topUpOf(who, when)
      keep(
        intendTopUp(db, { id, reference, customer: rowFor(who).id, amount, at: when, request: REQUEST }).then(() =>
          topUpAccepted(db, id),
        ),
      )
      later(when + 1_500, [arrivalEntry({ id, at: when, customer: holder(who), amount, request: REQUEST })])
    },
    withdrawal({ at: when, who, amount }: Of<'withdrawal'>) {
      const { id, reference } = withdrawalOf(who, when)
      const { name, class: of } = rowFor(who)
      const row = { id, reference, customer: rowFor(who).id, amount, at: when, request: REQUEST, bank: OTHER_BANK.id, number: who.card, name, class: of } // biome-ignore format: one row
      const said = `${formatAmount(amount, 'CNY')} CNY is at ${OTHER_BANK.name.en}.`
      keep(intendWithdrawal(db, row).then(() => concludeWithdrawal(db, id, said)))
      const order = { id, at: when, holder: holder(who), amount, request: REQUEST }
      later(when, [holdWithdrawal(order)])
      later(when + 2_100, [settleWithdrawal(order)])
    },
    transfer({ at: when, who, to, amount, memo }: Of<'transfer'>) {
      const id = `transfer-${entryId(`${rowFor(who).id}\n${rowFor(to).id}\n${amount}`, when, 'press')}`
      const approved = amount <= rowFor(who).unasked ? 'nobody' : 'code'
      const entry = transferEntry({ id, at: when, payer: holder(who), payee: holder(to), approved, amount, memo, request: REQUEST }) // biome-ignore format: one entry
      keep(intendTransfer(db, { id, entry: entry.id, payer: rowFor(who).id, payee: rowFor(to).id, amount, memo, at: when })) // biome-ignore format: one row
      later(when, [entry])
    },
    bill(event: Of<'bill'>) {
      const order = orderFor(event, rowFor(event.who))
      const receipt = receipts.get(order.id.slice(-32))
      invariant(receipt, 'a biller gives a receipt for what it has')
      keep(intendPayment(db, order).then(() => concludePayment(db, order.id, `Paid; receipt ${receipt}.`)))
      const payment = paymentOf(order)
      later(event.at, [...(event.bill ? presentBill(payment) : []), holdPayment(payment)])
      later(event.at + 2_400, [settlePayment(payment, receipt)])
    },
  }
  async function payHouse({ at: when, house, run: k, part }: Of<'house'>) {
    const bill = billOf(k, house)
    const who = life.households[house]!.owner
    // Who pays late pays what it has become by then.
    const late = dayOf(when) > life.runs[k]!.due
    if (late) await shown()
    const id = `house-payment-${entryId(`${who.phone}\n${bill}`, when, 'press')}`
    const [row] = late
      ? // Written again, what was written stays.
        await db<{ left: bigint }[]>`select coalesce((select amount from house_payments where id = ${id}), left_due) as left from house_bills where id = ${bill}`
      : [{ left: amounts.get(bill)! }]
    const { left } = row!
    const amount = fen(part ? (left / 20_000n) * 10_000n || left / 2n : left)
    keep(intendHousePayments(db, [{ id, payer: rowFor(who).id, at: when, request: REQUEST, lines: [{ bill, amount }] }]))
    payments.set(`${k} ${house}`, { id, at: when, payer: rowFor(who).id })
    const approved = amount <= rowFor(who).unasked ? 'nobody' : 'code'
    const lines = [{ bill, run: runIds[k]!, amount }]
    later(when, [
      payEntry({ id, at: when, payer: rowFor(who).id, class: rowFor(who).class, approved, actor: rowFor(who).id, request: REQUEST, lines }),
    ])
  } // biome-ignore format: one entry
  async function refund({ at: when, house, run: k, reason }: Of<'refund'>) {
    await shown()
    const bill = billOf(k, house)
    const paid = payments.get(`${k} ${house}`)
    invariant(paid, 'only what was paid is given back')
    later(when, [
      refundEntry(paid, { bill, amount: amounts.get(bill)!, from: collectedAccount(runIds[k]!) }, { actor: manager, request: REQUEST, memo: `${bill} ${reason}` }),
    ])
  } // biome-ignore format: one entry

  /** As the run does it (bills/run/workflow.ts), until it is closed or its next round is still to come. */
  async function sendRun({ run: k }: Of<'run'>) {
    const run = life.runs[k]!
    await sheetFor(db, run, runIds[k]!, rowsFor(life, run))
    const confirmed = await runs.confirmRun(db, { id: runIds[k]!, by: manager, at: run.at })
    invariant(confirmed === 'confirmed' || confirmed === 'not-draft', `a run is confirmed, not ${JSON.stringify(confirmed)}`)
    at(run.at)
    const order = orderOfRun(runIds[k]!, run)
    await estateWorld.open(order)
    await all(() => estateWorld.presentBills(order))
    await all(() => estateWorld.announceBills(order))
    for (const row of await db<{ id: string; amount: bigint }[]>`select id, amount from house_bills where run = ${order.id}`)
      amounts.set(row.id, row.amount)
    await planRound(k, null)
  } // biome-ignore format: one run
  async function planRound(k: number, doneOn: string | null) {
    const order = orderOfRun(runIds[k]!, life.runs[k]!)
    const next = await estateWorld.plan(order, doneOn)
    if (next !== 'close') return void rounds.set(k, next.at)
    await end(k)
  }
  async function end(k: number) {
    const order = orderOfRun(runIds[k]!, life.runs[k]!)
    rounds.delete(k)
    await all(() => estateWorld.closeBills(order, false))
    await estateWorld.settleRun(order)
    await estateWorld.reportRun(order, false)
  }
  async function round(k: number, when: Instant) {
    await shown()
    at(when)
    const order = orderOfRun(runIds[k]!, life.runs[k]!)
    const { today, closes } = await estateWorld.look(order)
    if (closes) return end(k)
    await all(() => estateWorld.accruePenalties(order, today))
    await all(() => estateWorld.collectByMandate(order, today))
    await all(() => estateWorld.remindPayers(order, today))
    await all(() => estateWorld.tellOverdue(order, today))
    await planRound(k, today)
  }
  const roundsUntil = async (when: Instant) => {
    for (;;) {
      const next = [...rounds].sort((a, b) => a[1] - b[1])[0]
      if (!next || next[1] > when) return
      await round(...next)
    }
  }

  for (const event of life.events) {
    await roundsUntil(event.at)
    if (event.kind === 'run') {
      await shown()
      await sendRun(event)
    } else if (event.kind === 'house') await payHouse(event)
    else if (event.kind === 'refund') await refund(event)
    else simple[event.kind](event as never)
    if (intents.length > 200) await sendAll()
  }
  await roundsUntil(until)
  await shown()
  await fillFlashSales(db, until, (list) => send(until, list))
  await fillPriceLists(db, until)
  await shown()

  // ——— what waits for somebody ———
  const mandateFrom = life.runs[4]!.at + 600_000
  await giveMandate(db, {
    id: `mandate-${entryId(`${life.me.phone} mandate`, mandateFrom, 'press')}`, customer: rowFor(life.me).id, organization: estate.id,
    house: life.households[0]!.house, cap: fen(50_000n), frequency: 'each-bill', at: mandateFrom, request: REQUEST,
  }) // biome-ignore format: one mandate
  const parents = life.households[1]!
  await lookAfter(db, {
    id: `household-${entryId(`${life.me.phone} parents`, mandateFrom, 'look-after')}`, customer: rowFor(life.me).id, organization: estate.id,
    house: parents.house, name: parents.owner.name, at: mandateFrom,
  }) // biome-ignore format: one household
  for (const [who, category] of ownCategories)
    await keepRule(db, rowFor(life.me).id, rowFor(who).id, category, instantOf(life.from, 22))
  await spoiltSheet(db, life)
  await reconcileDays(life)
  await applicants(db, config.identityKeys, until, rowFor(life.people[9]!).id, rowFor(life.me))

  // The log is closed with a snapshot; the bank begins from it.
  await ledger.close()
  await projector.stop()
  const [head] = await db<
    { sequence: bigint; hash: Buffer }[]
  >`select sequence, hash from ledger_log order by sequence desc limit 1`
  await Promise.all([db.end({ timeout: 2 }), projectorDb.end({ timeout: 2 })])
  console.log(
    JSON.stringify({ events: life.events.length, sequence: Number(head!.sequence), hash: head!.hash.toString('hex') }),
  )

  /** The last days with every biller, each as its run would; what a person decided about is decided. */
  async function reconcileDays({ events }: Life) {
    const today = dayOf(until)
    // No command is sent here: the desk has a clock of its own, which follows the days.
    let desk = 0
    const steps = reconciliationActivities({ db, ledger, billers: billersFrom(config), now: () => desk })
    const fault = (biller: string, kind: string, subject: string, value = '') => control(biller, { kind, subject, value }, 'faults')
    const paid = events.filter((event): event is Of<'bill'> => event.kind === 'bill')
    const on = (biller: string, day: string) => paid.filter((one) => one.biller === biller && dayOf(one.at) === day)
    const referenceOf = (event: Of<'bill'>) => orderFor(event, rowFor(event.who)).id.slice(-32)
    for (let n = DAYS_RECONCILED; n > 1; n--) {
      const day = addDays(today, -n)
      if (n === 8) await fault('mobile', 'book-extra', day, '5000')
      const [lost] = on('gas', day)
      if (n === 5 && lost) await fault('gas', 'file-missing', referenceOf(lost))
      desk = instantOf(addDays(day, 1), 2, 30)
      for (const { id: biller } of billers) {
        const one = { biller, day }
        invariant((await steps.fetchFile(one)) === 'kept', 'a biller has the file of a day that is over')
        await steps.compareDay(one)
        for (const found of await steps.casesToStart(one)) {
          // As the case's run does it: the biller is asked; what it does not tell, an officer decides.
          const inquiry = found.reference === '' ? null : await steps.inquireCase(found)
          const next = await steps.examineCase(found, 1, inquiry)
          if (next.kind === 'close') await steps.closeCase(found, next.end, 'inquiry', 'found without a person')
          else {
            await steps.assignCase(found)
            desk = instantOf(addDays(day, 1), 10, 40)
            await steps.closeCase(found, 'noted', idOf('customer', seededPeople[1].phone), '缴费单位重复入账，已电话核对，对方次日冲正')
          }
          await forgetWait(db, found.id, 'case')
          await steps.casesStarted([found.id])
        }
        await steps.concludeDay(one)
      }
    }
    // What the run of yesterday will find when the bank is open: one payment that the biller's books lack, and one that nobody made.
    const yesterday = addDays(today, -1)
    const [missing] = on('mobile', yesterday)
    if (missing) await fault('mobile', 'book-missing', referenceOf(missing))
    await fault('electricity', 'book-extra', yesterday, '8640')
  } // biome-ignore format: one day
}

const DAYS_RECONCILED = 11
const manager = idOf('customer', seededPeople[0].phone)
const idOfRun = ({ prefix, at }: EstateRun) => `bill-run-${entryId(`history ${prefix}`, at, 'press')}`
const orderOfRun = (id: string, run: EstateRun) => ({ id, at: run.at, organization: estate.id, title: run.title })

async function all(batch: () => Promise<number>) {
  while ((await batch()) > 0);
}

// ——— sheets ———

const sheetColumns = [
  ['账单号', 'text'], ['房号', 'text'], ['户主', 'text'], ['手机号', 'text'], ['物业费', 'amount'], ['水表上期读数', 'text'], ['水表本期读数', 'text'], ['水价', 'text'],
  ['停车费', 'amount'], ['其他', 'amount'], ['其他说明', 'text'], ['到期日', 'day'],
] as const // biome-ignore format: one list
type SheetCells = (string | bigint | null)[]
const rowsFor = (life: Life, run: EstateRun): SheetCells[] =>
  life.households
    .slice(0, run.households)
    .map((household, n) => rowOf(chanceFrom('qiao estate'), household, n, run) as SheetCells)

/** A sheet handed in and read, as a manager's is. */
async function sheetFor(db: Database, run: EstateRun, id: string, rows: readonly SheetCells[]) {
  await runs.beginRun(db, { id, organization: estate.id, title: run.title, at: run.at, by: manager, request: REQUEST, terms: usualTerms }) // biome-ignore format: one run
  const bytes = await tableFile(
    rows,
    sheetColumns.map(([title, holds]) => ({ title, holds })),
    'xlsx',
  )
  const kept = await runs.keepSheet(db, id, { name: `${run.title}.xlsx`, bytes, mends: false, by: manager, at: run.at })
  if (kept) await takeIn(db, id, run.at)
}
/** A draft in which some rows are wrong, as sheets are. */
async function spoiltSheet(db: Database, life: Life) {
  const rows = rowsFor(life, life.draft).map((cells, n) => {
    const row = [...cells]
    if (n === 4) row[3] = '1380000'
    if (n === 12) [row[5], row[6]] = [row[6]!, row[5]!]
    if (n === 15) row[2] = null
    if (n === 20) row[0] = rowsFor(life, life.draft)[3]![0]!
    return row
  })
  await sheetFor(db, life.draft, idOfRun(life.draft), rows)
}

await main()
// The engine's thread keeps a clock of its own.
process.exit(0)
