/** The parts of `npm run bench bill-run` that need a whole bank: announcing, paying in the bank, paying outside. */

import { serialOfDay } from '../../core/bills/cells.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { secretsOf } from '../../workflows/bank/launcher/home.ts'
import { urlOf } from '../../workflows/bank/launcher/postgres.ts'
import { connect } from '../../workflows/storage/database.ts'
import { bareEdge } from '../support/bare-edge.ts'
import { Customer, expectStatus, sessionHeaders, until, withCheckDigit } from '../support/customer.ts'
import { estate } from '../support/estate.ts'
import { billSomebody, houseBills, Manager } from '../support/manager.ts'
import { excelFile } from '../support/workbook.ts'
import { bareLike, withBank } from './bank.ts'
import { cpuEach, cpuOf } from './cpu.ts'
import { benchLedgerApi } from './ledger-api.ts'
import { Line } from './line.ts'

const CLIENTS = 64
const round = (value: number, digits = 0) => Number(value.toFixed(digits))

const dueIn = (days: number) => dayFromNumber(dayNumber(new Date().toISOString().slice(0, 10)) + days)

/** A sheet of so many bills through the edge, into the ledger, and into the texting queue. */
export const announcing = ({ rows }: { readonly rows: number }) =>
  withBank('announce', async (bank) => {
    const { postgresPassword } = await secretsOf(bank.home)
    const db = connect(urlOf(bank.ports.QIAO_PG_PORT, postgresPassword), { name: 'bench', max: 1 })
    const manager = await new Manager({ app: bank.urls.app, sms: bank.urls.sms, operator: bank.urls.operator }).signIn()
    const { id } = await manager.beginRun('bench')
    const bytes = new Uint8Array(await excelFile(estate(rows, serialOfDay(dueIn(60)))))
    const handed = performance.now()
    const read = await manager.handIn(id, bytes, { withinMs: 300_000 })
    if (read.sheet?.good !== rows) throw new Error(`of ${rows} rows ${read.sheet?.good} are good`)
    const taken = performance.now()
    expectStatus(await manager.confirm(id), 202)
    const count = async (what: 'announced' | 'presented') => {
      const [row] = await db<{ n: number }[]>`
        select count(*)::int as n from house_bills where run = ${id} and ${what === 'announced' ? db`announced` : db`state = 'open'`}`
      return row!.n
    }
    const reached = (what: 'announced' | 'presented', many: number) =>
      until(
        `${many} to be ${what}`,
        async () => ((await count(what)) >= many ? performance.now() : undefined),
        600_000,
        50,
      )
    const presented = await reached('presented', rows)
    const before = await count('announced')
    const announced = await reached('announced', rows)
    const [queued] = await db<{ n: number }[]>`select count(*)::int as n from notices where kind = 'bill-new'`
    if (queued!.n !== rows) throw new Error(`${queued!.n} notices stand in the queue`)
    await db.end()
    return {
      taken_in_per_s: round((rows * 1_000) / (taken - handed)),
      presented_per_s: round((rows * 1_000) / (presented - taken)),
      announce_per_s: round(((rows - before) * 1_000) / (announced - presented)),
    }
  })

/** Customers pay their bills through the edge on bare workerd; then the ledger alone through the bank's HTTP API. */
export const paying = async ({ payments }: { readonly payments: number }) => {
  const measured = await withBank('pay', async (bank) => {
    const places = { app: bank.urls.app, sms: bank.urls.sms, operator: bank.urls.operator }
    const manager = await new Manager(places).signIn()
    const serial = String(Date.now()).slice(-6)
    const people: { who: Customer; bills: string[] }[] = []
    const rich = await new Customer(places, `18${serial}999`, '钱多多').join()
    await rich.bind(withCheckDigit(`62220210${serial}0000`))
    await rich.topUpEnded((await rich.topUp('90000.00')).id, 60_000)
    for (let n = 0; n < 16; n++) {
      const who = await new Customer(places, `18${serial}${String(n).padStart(3, '0')}`, '王伟').join()
      expectStatus(await rich.transfer(who, '5000.00'), 201)
      const { bills } = await billSomebody(manager, `${serial}${n}`, who, 20, dueIn(60))
      people.push({ who, bills: bills.map(({ id }) => id) })
    }
    const edge = await bareEdge(bank.home, bank.ports.BANK_PORT, bank.ports.EDGE_PORT + 1)
    try {
      const url = new URL(edge.url)
      const clients = Array.from({ length: CLIENTS }, (_, n) => {
        const { who, bills } = people[n % people.length]!
        const headers = sessionHeaders(who, 'en')
        return { line: new Line(url), bills, headers }
      })
      const pay = async ({ line, bills, headers }: (typeof clients)[number], n: number) => {
        const body = JSON.stringify({
          bills: [{ id: bills[n % bills.length], amount: { amount: '0.01', currency: 'CNY' } }],
        })
        const said = await line.ask(
          'POST',
          '/api/house-payments',
          `${headers}idempotency-key: ${crypto.randomUUID()}\r\n`,
          body,
        )
        if (said.status !== 201) throw new Error(said.body)
      }
      const all = async (many: number) => {
        let next = 0
        const began = performance.now()
        await Promise.all(
          clients.map(async (client) => {
            while (next < many) await pay(client, next++)
          }),
        )
        return (many * 1_000) / (performance.now() - began)
      }
      await all(1_000)
      // The bank's own edge, on the local runtime, has nothing to do here; the one on bare workerd has.
      const { edge: idle, ...parts } = bank.pids()
      const processes = { ...parts, ...(idle ? { idle } : {}), edge: edge.pid, clients: process.pid }
      const before = cpuOf(processes)
      const perSecond = await all(payments)
      const cpu = cpuEach(before, cpuOf(processes), payments)
      for (const { line } of clients) line.end()
      const [one] = people
      const left = (await houseBills(one!.who)).length
      return { payments_per_s: round(perSecond), payments, payment_cpu_ms: cpu, open_bills: left }
    } finally {
      await edge.stop()
    }
  })
  const { per_s } = (await benchLedgerApi(20_000)) as { per_s: number }
  return { ...measured, ledger_api_per_s: per_s, vs_ledger_api: round(measured.payments_per_s / per_s, 2) }
}

/** One run for each payment at an outside biller, then bare runs with as many ordinary activities, on the same server. */
export const outside = ({ runs }: { readonly runs: number }) =>
  withBank('outside', async (bank) => {
    const places = { app: bank.urls.app, sms: bank.urls.sms, operator: bank.urls.operator }
    const serial = String(Date.now()).slice(-6)
    const payer = await new Customer(places, `18${serial}777`, '钱多多').join()
    await payer.bind(withCheckDigit(`62220211${serial}0000`))
    await payer.topUpEnded((await payer.topUp('99000.00')).id, 60_000)
    const bills: { household: string; number: string; amount: string }[] = []
    for (let n = 0; n < runs + 20; n++) {
      const household = withCheckDigit(`88${serial.slice(-3)}${String(n).padStart(4, '0')}`)
      const [bill] = (await payer.bills(household)).bills
      bills.push({ household, number: bill!.number, amount: bill!.amount.amount })
    }
    // Presses through the edge on bare workerd; a run has ended when the database says `paid`, asked in one statement for all.
    const { postgresPassword } = await secretsOf(bank.home)
    const db = connect(urlOf(bank.ports.QIAO_PG_PORT, postgresPassword), { name: 'bench', max: 1 })
    const edge = await bareEdge(bank.home, bank.ports.BANK_PORT, bank.ports.EDGE_PORT + 1)
    const lines = Array.from({ length: CLIENTS }, () => new Line(new URL(edge.url)))
    const press = async (line: Line, { household, number, amount }: (typeof bills)[number]) => {
      const said = await line.ask(
        'POST',
        '/api/bill-payments',
        `${sessionHeaders(payer)}idempotency-key: ${crypto.randomUUID()}\r\n`,
        JSON.stringify({
          biller: 'water',
          parameters: { customerNumber: household },
          bill: number,
          amount: { amount, currency: 'CNY' },
        }),
      )
      if (said.status !== 202) throw new Error(said.body)
      return (JSON.parse(said.body) as { id: string }).id
    }
    const ids: string[] = []
    const payAll = async (list: typeof bills) => {
      const [queue, mine]: [typeof bills, string[]] = [[...list], []]
      const began = performance.now()
      await Promise.all(
        lines.map(async (line) => {
          for (let bill = queue.shift(); bill; bill = queue.shift()) mine.push(await press(line, bill))
        }),
      )
      await until(
        `${list.length} bills to be paid`,
        async () => {
          const [row] = await db<{ n: number }[]>`
            select count(*)::int as n from bill_payments where id = any(${mine}) and state = 'paid'`
          return row!.n === list.length || undefined
        },
        300_000,
        50,
      )
      ids.push(...mine)
      return (list.length * 1_000) / (performance.now() - began)
    }
    await payAll(bills.slice(0, 20))
    const ours = await payAll(bills.slice(20))
    for (const line of lines) line.end()
    await edge.stop()
    await db.end()

    const { steps, perSecond } = await bareLike(bank, ids.at(-1)!, { runs, clients: CLIENTS })
    return {
      outside_per_s: round(ours, 1),
      steps,
      bare_per_s: round(perSecond, 1),
      vs_bare: round(ours / perSecond, 2),
    }
  })
