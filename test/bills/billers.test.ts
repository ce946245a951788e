import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Biller as BillerData, billers } from '../../core/bills/billers.ts'
import { leftOn } from '../../core/bills/due.ts'
import { fen } from '../../core/money.ts'
import { billerOver } from '../../workflows/adapters/billers/client.ts'
import type { Biller, BillerPayment, Parameters } from '../../workflows/adapters/billers/port.ts'
import { billerControl, billersSimulator, createBillers } from '../../workflows/adapters/billers/simulator.ts'
import {
  readFile,
  readFiled,
  readInquired,
  readPaid,
  readPresented,
  readValidated,
  writeFile,
} from '../../workflows/adapters/billers/wire.ts'
import { createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { billActivities } from '../../workflows/bills/activities.ts'
import { reconciliationActivities } from '../../workflows/bills/reconciliation/activities.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { withCheckDigit } from '../support/customer.ts'
import { listening } from '../support/listening.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let water: Biller
  let server: Awaited<ReturnType<typeof listening>>['server']
  let control: ReturnType<typeof billerControl>
  let url: string
  let n = 0
  const fresh = () => (++n).toString(16).padStart(32, '0')
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-water', max: 8 })
    await createFaults(db)
    await createBillers(db)
    control = billerControl(db, 'water')
    ;({ url, server } = await listening(billersSimulator(db, 'token', () => '2026-11-23')))
    water = over(billers[0]!)
  })
  afterAll(async () => {
    server?.close()
    await db?.end()
    await database?.drop()
  })

  const over = ({ company, parameters }: BillerData) =>
    billerOver({ url, token: 'token', company, key: parameters[0]!.key, timeoutMs: 600 })
  const AT = Date.parse('2026-11-23T12:00:00+08:00')
  async function open() {
    const parameters = { customerNumber: withCheckDigit(`88${String(1_000_000 + ++n)}`) }
    const found = await water.query(parameters)
    if (found.kind !== 'bills') throw new Error(found.kind)
    const [bill] = found.bills
    return { reference: fresh(), bill: bill!.number, parameters, amount: bill!.amount, at: AT }
  }
  const requests = async (reference: string) => {
    const response = await control.request(`/requests?reference=${reference}`)
    return ((await response.json()) as { requests: { operation: string; outcome: string }[] }).requests
  }

  test('a household sees its bill until it is paid, and pays it once', async () => {
    const payment = await open()
    const first = await water.pay(payment)
    expect(first.kind).toBe('accepted')
    expect(await water.pay(payment)).toEqual(first)
    expect(await water.pay({ ...payment, reference: fresh() })).toEqual({ kind: 'rejected', reason: 'already-paid' })
    expect(await water.query(payment.parameters)).toMatchObject({ bills: [] })
    expect(await requests(payment.reference)).toHaveLength(2)
  })
  test('another amount, another bill, another household: refused', async () => {
    const payment = await open()
    expect(await water.pay({ ...payment, amount: fen(1n) })).toEqual({ kind: 'rejected', reason: 'amount-differs' })
    expect(await water.pay({ ...payment, reference: fresh(), bill: 'W000' })).toEqual({
      kind: 'rejected',
      reason: 'bill-unknown',
    })
    const customerNumber = withCheckDigit('881234567').replace(/.$/, (d) => String((Number(d) + 1) % 10))
    expect(await water.query({ customerNumber })).toEqual({
      kind: 'refused',
      reason: 'customer-unknown',
    })
  })
  test('after "never received" a late duplicate of the payment is refused for ever', async () => {
    const payment = await open()
    expect(await water.inquire(payment.reference)).toEqual({ kind: 'not-received' })
    expect((await water.pay(payment)).kind).not.toBe('accepted')
    expect(await water.inquire(payment.reference)).toEqual({ kind: 'not-received' })
    expect((await water.pay({ ...payment, reference: fresh() })).kind).toBe('accepted')
  })
  const fault = (kind: string, subject: string, value = '') =>
    planFault(db, { system: 'water', kind, subject, value, times: 1 })
  test.each([
    ['late', '900', 'unknown', 'accepted'],
    ['lost-answer', '', 'unknown', 'accepted'],
    ['wrong', '', 'unknown', 'accepted'],
    ['unclear', '1', 'unknown', 'unknown'],
    ['never', '', 'unknown', 'not-received'],
    ['reject', 'closed', 'rejected', 'rejected'],
    ['twice', '', 'accepted', 'accepted'],
  ])('the fault "%s" (%s): the payment seems %s, the first inquiry says %s', async (kind, value, paid, inquired) => {
    const payment = await open()
    await fault(kind, payment.bill, value)
    expect((await water.pay(payment)).kind).toBe(paid)
    expect((await water.inquire(payment.reference)).kind).toBe(inquired)
    const [{ count }] =
      (await db`select count(*)::int as count from sim_billers.payments where bill = ${payment.bill} and code = '00'`) as unknown as [
        { count: number },
      ]
    expect(count).toBe(inquired === 'accepted' || kind === 'unclear' ? 1 : 0)
  })
  test('ten payments of one bill at once: one is accepted', async () => {
    const payment = await open()
    const answers = await Promise.all(Array.from({ length: 10 }, () => water.pay({ ...payment, reference: fresh() })))
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
  })
  test('without the token nothing is answered', async () => {
    const stranger = billerOver({ url, token: 'guess', company: 'WATER-QINGHE', key: 'customerNumber' })
    expect(await stranger.query({ customerNumber: '8800000001' })).toEqual({ kind: 'unavailable' })
  })

  // ——— every biller of the catalogue keeps the same promises ———

  /** What its customers say, a new one each time. */
  const says: Record<string, () => Parameters> = {
    water: () => ({ customerNumber: withCheckDigit(`88${String(2_000_000 + ++n)}`) }),
    gas: () => ({ cardNumber: withCheckDigit(`66${String(200_000_000 + ++n)}`) }),
    electricity: () => ({ accountNumber: withCheckDigit(`33${String(2_000_000_000 + ++n)}`) }),
    heating: () => ({ userNumber: withCheckDigit(`77${String(20_000 + ++n)}`), district: 'east' }),
    mobile: () => ({ phone: `139${String(20_000_000 + ++n)}` }),
  }
  /** Whom it does not know. */
  const stranger: Record<string, Parameters> = {
    water: { customerNumber: withCheckDigit('990000000') },
    gas: { cardNumber: withCheckDigit('99000000000') },
    electricity: { accountNumber: withCheckDigit('990000000000') },
    heating: { userNumber: withCheckDigit('9900000'), district: 'east' },
    mobile: { phone: '13900000000' },
  }
  const amounts: Record<string, readonly [right: bigint, wrong: bigint]> = {
    gas: [100_00n, 100_50n],
    mobile: [50_00n, 51_00n],
  }

  describe.each(billers.map((biller) => [biller.id, biller] as const))('%s', (id, data) => {
    /** Something to pay, as its flow goes. */
    async function begin(day = '2026-11-23'): Promise<BillerPayment & { wrong: bigint }> {
      const [biller, parameters] = [over(data), says[id]!()]
      const common = { reference: fresh(), parameters, at: Date.parse(`${day}T12:00:00+08:00`) }
      if (data.flow === 'query-pay') {
        const found = await biller.query(parameters)
        if (found.kind !== 'bills') throw new Error(found.kind)
        const amount = leftOn(found.bills[0]!, day)
        return { ...common, bill: found.bills[0]!.number, amount, wrong: amount + 1n }
      }
      const [right, wrong] = amounts[id]!
      return { ...common, bill: '', amount: fen(right), wrong }
    }

    test('knows its customers and nobody else', async () => {
      const biller = over(data)
      if (data.flow === 'direct') {
        const { wrong: _, ...payment } = await begin()
        expect(await biller.pay({ ...payment, parameters: stranger[id]! })).toEqual({
          kind: 'rejected',
          reason: 'number-unknown',
        })
        return
      }
      const ask = data.flow === 'query-pay' ? biller.query : biller.validate
      expect(['bills', 'known']).toContain((await ask(says[id]!())).kind)
      expect(await ask(stranger[id]!)).toEqual({ kind: 'refused', reason: 'customer-unknown' })
    })
    test('takes the right amount once, and no other', async () => {
      const biller = over(data)
      const { wrong, ...payment } = await begin()
      expect((await biller.pay({ ...payment, reference: fresh(), amount: fen(wrong) })).kind).toBe('rejected')
      const first = await biller.pay(payment)
      expect(first.kind).toBe('accepted')
      expect(await biller.pay(payment)).toEqual(first)
      expect(await biller.inquire(payment.reference)).toMatchObject({ kind: 'accepted', amount: payment.amount })
    })
    test('says "never received" once and for all', async () => {
      const biller = over(data)
      const { wrong: _, ...payment } = await begin()
      expect(await biller.inquire(payment.reference)).toEqual({ kind: 'not-received' })
      expect((await biller.pay(payment)).kind).not.toBe('accepted')
      expect((await biller.pay({ ...payment, reference: fresh() })).kind).toBe('accepted')
    })
    test.each([
      ['late', '900', 'unknown', 'accepted'],
      ['lost-answer', '', 'unknown', 'accepted'],
      ['never', '', 'unknown', 'not-received'],
      ['reject', 'closed', 'rejected', 'rejected'],
    ])('with the fault "%s" (%s) the payment seems %s, the inquiry says %s', async (kind, value, paid, inquired) => {
      const biller = over(data)
      const { wrong: _, ...payment } = await begin()
      await planFault(db, { system: id, kind, subject: payment.reference, value, times: 1 })
      expect((await biller.pay(payment)).kind).toBe(paid)
      expect((await biller.inquire(payment.reference)).kind).toBe(inquired)
    })
    test('gives the file of a day: that day’s payments, whole, and the same again', async () => {
      const biller = over(data)
      const day = '2026-11-25'
      const { wrong: _, ...payment } = await begin(day)
      expect((await biller.pay(payment)).kind).toBe('accepted')
      await planFault(db, { system: id, kind: 'file-late', subject: day, value: '', times: 1 })
      expect(await biller.file(day)).toEqual({ kind: 'not-ready' })
      const filed = await biller.file(day)
      if (filed.kind !== 'file') throw new Error(filed.kind)
      expect(filed.lines).toHaveLength(1)
      expect(filed.lines[0]).toMatchObject({ reference: payment.reference, amount: payment.amount, bill: payment.bill })
      expect(await biller.file(day)).toEqual(filed)
      const empty = await biller.file('2026-11-26')
      expect(empty).toMatchObject({ kind: 'file', lines: [] })
    })
  })

  test.each([
    ['file-missing', '', 0, 'accepted'],
    ['book-missing', '', 0, 'not-received'],
    ['file-amount', '250', 1, 'accepted'],
    ['book-amount', '250', 1, 'accepted'],
  ] as const)(
    'the fault "%s" (%s) of a file leaves %d lines with the reference; the inquiry says %s',
    async (kind, value, lines, inquired) => {
      const day = `2026-12-0${1 + ['file-missing', 'book-missing', 'file-amount', 'book-amount'].indexOf(kind)}`
      const payment = { ...(await open()), at: Date.parse(`${day}T12:00:00+08:00`) }
      await water.pay(payment)
      await fault(kind, payment.bill, value)
      const filed = await water.file(day)
      if (filed.kind !== 'file') throw new Error(filed.kind)
      const [line] = filed.lines
      expect(filed.lines).toHaveLength(lines)
      if (line) expect(line.amount).toBe(payment.amount + 250n)
      const said = await water.inquire(payment.reference)
      expect(said.kind).toBe(inquired)
      if (said.kind === 'accepted') expect(said.amount).toBe(payment.amount + (kind === 'book-amount' ? 250n : 0n))
    },
  )
  test.each([
    ['file-extra', 'not-received'],
    ['book-extra', 'accepted'],
  ] as const)('the fault "%s" adds a payment that is not ours; the inquiry says %s', async (kind, inquired) => {
    const day = kind === 'file-extra' ? '2026-12-11' : '2026-12-12'
    await fault(kind, day, '777')
    const filed = await water.file(day)
    if (filed.kind !== 'file') throw new Error(filed.kind)
    expect(filed.lines.map(({ amount }) => amount)).toEqual([777n])
    expect((await water.inquire(filed.lines[0]!.reference)).kind).toBe(inquired)
  })

  test('what an inquiry answers to a run is text: a bigint crosses no wire', async () => {
    const payment = await open()
    const order = {
      id: `bill-payment-${payment.reference}`,
      at: AT,
      customer: 'customer-1',
      biller: 'water',
      parameters: payment.parameters,
      bill: payment.bill,
      amount: payment.amount.toString(),
      request: '',
    }
    const world = { db, ledger: undefined as never, billers: new Map([['water', water]]), now: () => AT }
    const [paying, reconciling] = [billActivities(world), reconciliationActivities(world)]
    const accepted = await paying.deliver(order)
    expect(accepted.kind).toBe('accepted')
    expect(JSON.parse(JSON.stringify(await paying.inquire(order)))).toEqual(accepted)
    const one = {
      ...order,
      day: '2026-11-23',
      kind: 'missing-there' as const,
      reference: payment.reference,
      payment: null,
    }
    expect(JSON.parse(JSON.stringify(await reconciling.inquireCase(one)))).toEqual({
      ...accepted,
      amount: payment.amount.toString(),
    })
  })
  test('an electricity bill is paid in parts, never more than it is', async () => {
    const [data] = billers.filter(({ id }) => id === 'electricity')
    const biller = over(data!)
    const parameters = says.electricity!()
    const found = await biller.query(parameters)
    if (found.kind !== 'bills') throw new Error(found.kind)
    const [bill] = found.bills
    expect(bill!.early && bill!.late).toBeDefined()
    // The day decides what it costs: by the twentieth less, after the twenty-eighth more.
    expect(leftOn(bill!, '2026-11-20') < leftOn(bill!, '2026-11-21')).toBe(true)
    expect(leftOn(bill!, '2026-11-28') < leftOn(bill!, '2026-11-29')).toBe(true)
    const left = leftOn(bill!, '2026-11-23')
    const pay = (amount: bigint) =>
      biller.pay({ reference: fresh(), bill: bill!.number, parameters, amount: fen(amount), at: AT })
    expect((await pay(10_00n)).kind).toBe('accepted')
    expect(await pay(left)).toEqual({ kind: 'rejected', reason: 'amount-differs' })
    const again = await biller.query(parameters)
    expect(again).toMatchObject({ bills: [{ paid: 10_00n }] })
    expect((await pay(left - 10_00n)).kind).toBe('accepted')
    expect(await biller.query(parameters)).toMatchObject({ bills: [] })
    expect(await pay(1_00n)).toEqual({ kind: 'rejected', reason: 'already-paid' })
  })
})

test('whatever a biller answers is read or unknown, never trusted half', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .record({ RetCode: fc.constantFrom('00', '10', '20', '99', 'x'), Receipt: fc.string() })
          .map((one) => JSON.stringify(one)),
      ),
      (text) => {
        expect(['accepted', 'rejected', 'unknown']).toContain(readPaid(text).kind)
        expect(['accepted', 'rejected', 'unknown', 'not-received']).toContain(readInquired(text).kind)
        expect(['bills', 'refused', 'unavailable']).toContain(readPresented(text).kind)
        expect(['known', 'refused', 'unavailable']).toContain(readValidated(text).kind)
        expect(['file', 'not-ready', 'unavailable']).toContain(readFiled(text, 'WATER-QINGHE', '2026-11-23').kind)
      },
    ),
    { numRuns: 10_000 },
  )
})

test('a file is believed whole or not at all: one line, one fen or one digit less, and it is none', () => {
  const reference = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 })
  const line = fc.record({
    theirs: fc.constant('QH-000001'),
    reference,
    bill: fc.constantFrom('', 'W8800000005202610'),
    payer: fc.constant('8800000005'),
    amount: fc.bigInt({ min: 1n, max: 10n ** 9n }).map(fen),
    time: fc.constant('2026-11-23T04:00:00.000Z'),
    receipt: fc.constant('QH1'),
  })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.nat(), (lines, at) => {
      const text = writeFile('C', '2026-11-23', lines)
      expect(readFile(text, 'C', '2026-11-23')).toEqual(lines)
      expect(readFile(text, 'D', '2026-11-23')).toBeUndefined()
      expect(readFile(text, 'C', '2026-11-24')).toBeUndefined()
      const rows = text.trimEnd().split('\n')
      const cut = 1 + (at % lines.length)
      expect(readFile(`${rows.filter((_, n) => n !== cut).join('\n')}\n`, 'C', '2026-11-23')).toBeUndefined()
      expect(readFile(text.slice(0, -1 - (at % 20)), 'C', '2026-11-23')).toBeUndefined()
      const more = lines.map((one, n) => (n === at % lines.length ? { ...one, amount: fen(one.amount + 1n) } : one))
      const body = writeFile('C', '2026-11-23', more).split('\n').slice(1)
      expect(readFile([rows[0], ...body].join('\n'), 'C', '2026-11-23')).toBeUndefined()
    }),
    { numRuns: 2_000 },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.string()).map((rows) => `H|C|2026-11-23|${rows.length}|0.00\n${rows.join('\n')}\n`),
      ),
      (text) => {
        const lines = readFile(text, 'C', '2026-11-23')
        expect(lines === undefined || lines.length === 0).toBe(true)
      },
    ),
    { numRuns: 10_000 },
  )
})
