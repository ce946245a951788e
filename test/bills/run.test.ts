/** The steps of a bill run on the real ledger and PostgreSQL: each is done twice, as activities are, and counts once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RunTerms, usualTerms } from '../../core/bills/run.ts'
import { collectedAccount, payEntry } from '../../core/bills/run-postings.ts'
import { currentAccount, openCurrentAccount, openCustomer } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { openings, ownAccount } from '../../core/ledger/chart.ts'
import { isDone } from '../../core/ledger/command.ts'
import { fen } from '../../core/money.ts'
import { arrivalEntry } from '../../core/remittance/postings.ts'
import { addDays, type Day, instantOf } from '../../core/time.ts'
import { runActivities } from '../../workflows/bills/run/activities.ts'
import { takeIn } from '../../workflows/bills/sheet/take-in.ts'
import * as runs from '../../workflows/storage/bill-runs.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import * as bills from '../../workflows/storage/house-bills.ts'
import { type Ledger, startLedger } from '../../workflows/storage/ledger/client.ts'
import { projectionStore } from '../../workflows/storage/ledger/projection.ts'
import { type Projector, startProjector } from '../../workflows/storage/ledger/projector.ts'
import { keepDevice } from '../../workflows/storage/push.ts'
import { endRole, giveRole, keepOrganization } from '../../workflows/storage/staff.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { excelFile } from '../support/workbook.ts'

const ORGANIZATION = `organization-${'1'.repeat(32)}`
const fail = (failure: Error) => {
  throw failure
}

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let view: Database
  let ledger: Ledger
  let projector: Projector
  let n = 0
  /** Bank time of the steps; the ledger's own is the machine's. */
  let today: Day = '2026-03-02'
  const steps = () => runActivities({ db, ledger, now: () => instantOf(today, 9), appUrl: 'http://app' })

  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test', max: 4 })
    view = connect(database.url, { name: 'test-projector', max: 2 })
    await migrate(db)
    ledger = await startLedger(
      { url: database.url, shard: 0, snapshotEvery: 1_000_000, window: 1 << 14 },
      fail,
      () => {},
    )
    projector = await startProjector(projectionStore(view, 0, bills.followHouseBills), {
      projected: (_, sequence) => ledger.projected(sequence),
      trouble: () => {},
      broken: fail,
    })
    ledger.onCommit(() => projector.wake())
    await ledger.submit(openings([]))
    await keepOrganization(db, { id: ORGANIZATION, name: '桥南物业', kind: 'property', at: 0 })
    await ledger.submit([openCurrentAccount(ORGANIZATION, 0)])
  }, 60_000)
  afterAll(async () => {
    await ledger?.close()
    await projector?.stop()
    await view?.end()
    await db?.end()
    await database?.drop()
  })
  beforeEach(() => {
    today = '2026-03-02'
    n++
  })

  async function customer(yuan: bigint) {
    const id = `customer-${entryId(`run test ${n} ${yuan}`, 1, 'customer')}`
    await seedCustomer(db, {
      id,
      phone: `138${String(n).padStart(4, '0')}${String(yuan % 10_000n).padStart(4, '0')}`,
      name: '王伟',
    })
    await ledger.submit(openCustomer(id, 0, 'I'))
    if (yuan > 0n)
      await ledger.submit([
        arrivalEntry({
          id: `top-up-${id}`,
          at: 1,
          customer: { customer: id, class: 'I' },
          amount: fen(yuan * 100n),
          request: '',
        }),
      ])
    return id
  }
  const balance = async (account: string) => {
    const [row] = await db<
      { balance: bigint }[]
    >`select credits - debits as balance from ledger_accounts where id = ${account}`
    return row?.balance ?? 0n
  }
  /** A confirmed run of so many bills over 100.00 yuan each, presented. */
  async function confirmed(count: number, terms: Partial<RunTerms> = {}, due: Day = '2026-03-09') {
    const at = instantOf(today, 8)
    const id = `bill-run-${entryId(`run ${n}`, at, 'press')}`
    const manager = `customer-${'0'.repeat(32)}`
    await seedCustomer(db, { id: manager, phone: '19900000001', name: '周宁' })
    await runs.beginRun(db, {
      id,
      organization: ORGANIZATION,
      title: 'T',
      at,
      by: manager,
      request: '',
      terms: { ...usualTerms, ...terms },
    })
    const rows = Array.from({ length: count }, (_, k) => [
      `T${n}-${String(k).padStart(4, '0')}`,
      `${n}院${k}室`,
      '王伟',
      `139${String(n).padStart(4, '0')}${String(k).padStart(4, '0')}`,
      100,
      due,
    ])
    const file = new Uint8Array(await excelFile([['账单号', '房号', '户主', '手机号', '物业费', '到期日'], ...rows]))
    await runs.keepSheet(db, id, { name: '', bytes: file, mends: false, by: manager, at })
    await takeIn(db, id, at)
    expect(await runs.confirmRun(db, { id, by: manager, at })).toBe('confirmed')
    const run = { id, at }
    await twice(() => steps().open(run))
    await all(() => steps().presentBills(run))
    return run
  }
  const all = async (batch: () => Promise<number>) => {
    while ((await batch()) > 0);
  }
  /** Activities repeat: the second time must change nothing. */
  async function twice<T>(step: () => Promise<T>): Promise<T> {
    await step()
    return step()
  }
  const billsOf = (run: string) =>
    db<bills.HouseBillRow[]>`select * from house_bills where run = ${run} order by number`
  async function pay(payer: string, bill: bills.HouseBillRow, yuan: bigint) {
    const id = `house-payment-${entryId(`pay ${bill.id} ${yuan} ${Math.floor(performance.now())}`, 1, 'press')}`
    const lines = [{ bill: bill.id, run: bill.run, amount: fen(yuan * 100n) }]
    await bills.intendHousePayments(db, [{ id, payer, at: 1, request: '', lines }])
    const [answer] = await ledger.submit([
      payEntry({ id, at: 1, payer, class: 'I', approved: 'passkey', actor: payer, request: '', lines }),
    ])
    await projector.reached(answer!.sequence, 5_000)
    return answer!
  }

  describe('a bill run', () => {
    test('presents each bill once, and tells each household once', async () => {
      const run = await confirmed(2_500)
      const rows = await billsOf(run.id)
      expect(rows.every(({ state, left_due }) => state === 'open' && left_due === 100_00n)).toBe(true)
      await all(() => steps().announceBills(run))
      await all(() => steps().announceBills(run))
      const [queued] = await db<{ n: number; phones: number }[]>`
        select count(*)::int as n, count(distinct phone)::int as phones from notices where kind = 'bill-new' and facts->>'house' like ${`${n}院%`}`
      expect(queued).toEqual({ n: 2_500, phones: 2_500 })
    }, 60_000)

    test('charges the penalty of each overdue day once, on what is unpaid of the bill itself', async () => {
      const payer = await customer(1_000n)
      const run = await confirmed(2)
      const [first, second] = await billsOf(run.id)
      today = '2026-03-10'
      await twice(() => all(() => steps().accruePenalties(run, today)))
      expect((await billsOf(run.id)).map(({ penalty, left_due }) => [penalty, left_due])).toEqual([
        [5n, 100_05n],
        [5n, 100_05n],
      ])
      expect(isDone(await pay(payer, first!, 60n))).toBe(true)
      today = '2026-03-13'
      // Three days that nobody came by accrue one after another.
      await twice(() => all(() => steps().accruePenalties(run, today)))
      const [one, two] = await billsOf(run.id)
      // 100 × 0.05 % × 1 + 40 × 0.05 % × 3 = 0.11; 100 × 0.05 % × 4 = 0.20.
      expect([one!.penalty, one!.left_due]).toEqual([11n, 40_11n])
      expect([two!.penalty, two!.left_due]).toEqual([20n, 100_20n])
      expect((await pay(payer, second!, 101n)).kind).toBe('insufficient-funds')
    })

    test('a mandate pays once, within its cap; what it cannot pay it tries on its next day only', async () => {
      const payer = await customer(150n)
      const run = await confirmed(3)
      const rows = await billsOf(run.id)
      const mandate = (k: number, cap: bigint, frequency: 'each-bill' | 'monthly') =>
        bills.giveMandate(db, {
          id: `mandate-${entryId(`m ${n} ${k}`, 1, 'm')}`,
          customer: payer,
          organization: ORGANIZATION,
          house: rows[k]!.house,
          cap,
          frequency,
          at: 1,
          request: '',
        })
      await mandate(0, 200_00n, 'monthly')
      await mandate(1, 99_00n, 'each-bill')
      await mandate(2, 200_00n, 'each-bill')
      today = '2026-03-09'
      await twice(() => all(() => steps().collectByMandate(run, today)))
      let after = await billsOf(run.id)
      expect(after.map(({ left_due }) => left_due)).toEqual([0n, 100_00n, 100_00n])
      const states = async () =>
        (
          await db<{ state: string; reason: string | null }[]>`
        select p.state, p.reason from house_payments p join house_payment_lines l on l.payment = p.id join house_bills b on b.id = l.bill
        where b.run = ${run.id} order by b.number, p.attempt`
        ).map(({ state, reason }) => reason ?? state)
      expect(await states()).toEqual(['done', 'above-cap', 'insufficient-funds'])
      await ledger.submit([
        arrivalEntry({
          id: `top-up-again-${payer}`,
          at: 2,
          customer: { customer: payer, class: 'I' },
          amount: fen(100_00n),
          request: '',
        }),
      ])
      await all(() => steps().collectByMandate(run, today))
      expect((await billsOf(run.id))[2]!.left_due).toBe(100_00n)
      today = '2026-03-10'
      await all(() => steps().collectByMandate(run, today))
      after = await billsOf(run.id)
      expect(after.map(({ left_due }) => left_due)).toEqual([0n, 100_00n, 0n])
      expect(await balance(currentAccount(payer))).toBe(50_00n)
    })

    test('a mandate for once a month is not used twice in it', async () => {
      const payer = await customer(500n)
      const run = await confirmed(1)
      const [bill] = await billsOf(run.id)
      await bills.giveMandate(db, {
        id: `mandate-${entryId(`m ${n}`, 1, 'm')}`,
        customer: payer,
        organization: ORGANIZATION,
        house: bill!.house,
        cap: 200_00n,
        frequency: 'monthly',
        at: 1,
        request: '',
      })
      today = '2026-03-09'
      await all(() => steps().collectByMandate(run, today))
      expect((await billsOf(run.id))[0]!.left_due).toBe(0n)
      const house = bill!.house
      n++
      today = '2026-03-02'
      const next = await confirmed(1)
      await db`update house_bills set house = ${house} where run = ${next.id}`
      today = '2026-03-09'
      await all(() => steps().collectByMandate(next, today))
      const [again] = await billsOf(next.id)
      expect(again!.left_due).toBe(100_00n)
      const [payment] = await db<
        { reason: string }[]
      >`select p.reason from house_payments p join house_payment_lines l on l.payment = p.id where l.bill = ${again!.id}`
      expect(payment!.reason).toBe('limit-reached')
    })

    test('closes what is left, settles what came in to the fen, and says so once', async () => {
      const payer = await customer(1_000n)
      const before = await balance(currentAccount(ORGANIZATION))
      const run = await confirmed(3, { fee: { borneBy: 'recipient', shares: [{ percent: '0.25' }] } })
      const [whole, part] = await billsOf(run.id)
      await pay(payer, whole!, 100n)
      await pay(payer, part!, 33n)
      await all(() => steps().closeBills(run, false))
      expect((await billsOf(run.id)).map(({ state, left_due, rest }) => [state, left_due, rest])).toEqual([
        ['closed', 0n, 0n],
        ['closed', 0n, 67_00n],
        ['closed', 0n, 100_00n],
      ])
      expect((await pay(payer, part!, 1n)).kind).toBe('account-closed')
      await twice(() => steps().settleRun(run))
      const { settlement } = (await runs.runRow(db, run.id))!
      // 133.00 × 0.25 % = 0.3325.
      expect([settlement!.received, settlement!.fee, settlement!.tax]).toEqual(['13267', '33', '2'])
      expect((await balance(currentAccount(ORGANIZATION))) - before).toBe(132_67n)
      expect(await balance(collectedAccount(run.id))).toBe(0n)
      const said = await twice(() => steps().reportRun(run, false))
      expect(said).toContain('1 of 3 bills paid in full')
      expect((await runs.runRow(db, run.id))!.state).toBe('closed')
    })

    test('a cancelled run withdraws what is unpaid; presented and left to pay net to nothing', async () => {
      const payer = await customer(1_000n)
      const run = await confirmed(2)
      const presented = await balance(ownAccount('bills-presented'))
      const [one] = await billsOf(run.id)
      await pay(payer, one!, 40n)
      await twice(() => all(() => steps().closeBills(run, true)))
      expect((await billsOf(run.id)).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn'])
      // Both bills left the books: what was presented for them is gone.
      expect((await balance(ownAccount('bills-presented'))) - presented).toBe(200_00n)
    })

    test('who pays in the last moment is not closed away: the next batch takes what is left then', async () => {
      const payer = await customer(1_000n)
      const run = await confirmed(1)
      const [bill] = await billsOf(run.id)
      // The payment is in the ledger, and the rows do not show it yet.
      const lines = [{ bill: bill!.id, run: run.id, amount: fen(30_00n) }]
      const id = `house-payment-${entryId(`last ${n}`, 1, 'press')}`
      await bills.intendHousePayments(db, [{ id, payer, at: 1, request: '', lines }])
      const closing = all(() => steps().closeBills(run, false))
      await ledger.submit([
        payEntry({ id, at: 1, payer, class: 'I', approved: 'passkey', actor: payer, request: '', lines }),
      ])
      await closing
      const [after] = await billsOf(run.id)
      expect(after!.state).toBe('closed')
      expect(after!.left_due).toBe(0n)
      const collected = await balance(collectedAccount(run.id))
      expect([0n, 30_00n]).toContain(collected)
      expect(after!.paid).toBe(collected)
    })

    test('an extension moves due days once, for one house or for all that still owe', async () => {
      const run = await confirmed(2)
      const [one] = await billsOf(run.id)
      const order = { kind: 'extend' as const, days: 5 }
      await twice(() => steps().order(run, { ...order, house: one!.house }, `o-${n}-1`))
      await twice(() => steps().order(run, order, `o-${n}-2`))
      const due = (await billsOf(run.id)).map(({ due_day }) => due_day - one!.due_day)
      expect(due).toEqual([10, 5])
      await steps().order(run, { kind: 'pause' }, 'x')
      expect((await runs.runRow(db, run.id))!.paused).toBe(true)
    })

    test('reminds before the due day and tells of being overdue after it, each once; who has paid is left alone', async () => {
      const payer = await customer(1_000n)
      const run = await confirmed(3)
      const [one] = await billsOf(run.id)
      await pay(payer, one!, 100n)
      const told = async (kind: string) =>
        (await db`select from notices where kind = ${kind} and facts->>'house' like ${`${n}院%`}`).length
      today = addDays('2026-03-09', -4)
      await all(() => steps().remindPayers(run, today))
      expect(await told('bill-reminder')).toBe(0)
      today = addDays('2026-03-09', -3)
      await twice(() => all(() => steps().remindPayers(run, today)))
      expect(await told('bill-reminder')).toBe(2)
      today = '2026-03-09'
      await all(() => steps().tellOverdue(run, today))
      expect(await told('bill-overdue')).toBe(0)
      today = '2026-03-10'
      await twice(() => all(() => steps().tellOverdue(run, today)))
      expect(await told('bill-overdue')).toBe(2)
    })

    test('plans its next round by what the rows say, and looks whether it is over', async () => {
      const run = await confirmed(1)
      expect(await steps().plan(run, null)).toMatchObject({ at: instantOf('2026-03-06', 0, 5), overdue: false })
      expect(await steps().look(run)).toEqual({ today: '2026-03-02', closes: false })
      today = '2026-04-20'
      expect(await steps().look(run)).toEqual({ today: '2026-04-20', closes: true })
    })

    test('its manager’s devices hear once that the bills are out, and nobody who manages no more', async () => {
      const [now, before] = [await customer(7n), await customer(8n)]
      for (const id of [now, before]) {
        const subscribed = {
          endpoint: `https://web.push.apple.com/${id}`,
          p256dh: 'B',
          auth: 'a',
          session: id,
          device: '',
        }
        await keepDevice(db, { ...subscribed, customer: id, locale: 'zh' })
        await giveRole(db, { customer: id, organization: ORGANIZATION, role: 'manager', from: 0 })
      }
      await endRole(db, { customer: before, organization: ORGANIZATION, role: 'manager', to: instantOf(today, 1) })
      const run = await confirmed(2)
      await twice(() => all(() => steps().announceBills(run)))
      const told = await db`select customer, facts from notices where kind = 'run-sent' and id like ${`${run.id}%`}`
      expect([...told]).toEqual([{ customer: now, facts: { title: 'T', bills: 2 } }])
    })
  })
})
