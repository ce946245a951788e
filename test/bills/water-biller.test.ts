import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fen } from '../../core/money.ts'
import { waterCompany } from '../../workflows/adapters/billers/client.ts'
import type { Biller } from '../../workflows/adapters/billers/port.ts'
import { createWater, waterControl, waterSimulator } from '../../workflows/adapters/billers/simulator.ts'
import { readInquired, readPaid, readPresented } from '../../workflows/adapters/billers/wire.ts'
import { createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { withCheckDigit } from '../support/customer.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let water: Biller
  let server: ReturnType<typeof serve>
  let control: ReturnType<typeof waterControl>
  let n = 0
  const fresh = () => (++n).toString(16).padStart(32, '0')
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-water', max: 8 })
    await createFaults(db)
    await createWater(db)
    control = waterControl(db)
    server = serve({ fetch: waterSimulator(db, 'token', () => '2026-11-23').fetch, port: 0 })
    await new Promise((resolve) => server.once('listening', resolve))
    water = waterCompany({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: 'token',
      timeoutMs: 600,
    })
  })
  afterAll(async () => {
    server?.close()
    await db?.end()
    await database?.drop()
  })

  async function open() {
    const customerNumber = withCheckDigit(`88${String(1_000_000 + ++n)}`)
    const found = await water.query(customerNumber)
    if (found.kind !== 'bills') throw new Error(found.kind)
    const [bill] = found.bills
    return { reference: fresh(), bill: bill!.number, customerNumber, amount: bill!.amount, at: 1_700_000_000_000 }
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
    expect(await water.query(payment.customerNumber)).toMatchObject({ bills: [] })
    expect(await requests(payment.reference)).toHaveLength(2)
  })
  test('another amount, another bill, another household: refused', async () => {
    const payment = await open()
    expect(await water.pay({ ...payment, amount: fen(1n) })).toEqual({ kind: 'rejected', reason: 'amount-differs' })
    expect(await water.pay({ ...payment, reference: fresh(), bill: 'W000' })).toEqual({
      kind: 'rejected',
      reason: 'bill-unknown',
    })
    expect(await water.query(withCheckDigit('881234567').replace(/.$/, (d) => String((Number(d) + 1) % 10)))).toEqual({
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
      (await db`select count(*)::int as count from sim_water.payments where bill = ${payment.bill} and code = '00'`) as unknown as [
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
    const stranger = waterCompany({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'guess' })
    expect(await stranger.query('8800000001')).toEqual({ kind: 'unavailable' })
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
      },
    ),
    { numRuns: 10_000 },
  )
})
