/** What a store at the mall says of the firm behind it, and on which data a firm is decided. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keptAs } from '../../core/deposits/term-kept.ts'
import { sourceFor } from '../../core/loans/decision.ts'
import { monthsBefore } from '../../core/loans/facts.ts'
import { fen } from '../../core/money.ts'
import { instantOf } from '../../core/time.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { takingsOf } from '../../workflows/storage/loan-facts.ts'
import { part } from '../mall/part.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { answered, firmFacts } from './firm.ts'

const DAY = '2026-06-15'
test('a firm is decided by its takings where they are most of what comes in, else by its account, else by its tax record', () => {
  const months = (many: number) => monthsBefore(DAY, many)
  const accounts = (many: number, inflow: bigint) =>
    answered({ months: months(many).map((month) => ({ month, inflow: fen(inflow), outflow: fen(0n), average: fen(0n), daysLow: 0, daysBelowZero: 0, payers: 1, payees: 1, largest: fen(0n) })) })
  const merchant = (many: number, turnover: bigint) =>
    answered({ months: months(many).map((month) => ({ month, turnover: fen(turnover), refunds: fen(turnover / 10n), payments: 9 })) })
  const of = (more: object) => sourceFor(firmFacts({ day: DAY, accounts: { kind: 'not-asked' }, merchant: { kind: 'not-asked' }, ...more }))
  expect(of({})).toBe('tax')
  expect(of({ accounts: accounts(6, 100n) })).toBe('accounts')
  expect(of({ accounts: accounts(5, 100n), merchant: merchant(5, 100n) })).toBe('tax')
  // Nine tenths of it are kept: 54 is half of what comes in, and 53 is less.
  expect(of({ accounts: accounts(6, 108n), merchant: merchant(6, 60n) })).toBe('merchant')
  expect(of({ accounts: accounts(6, 110n), merchant: merchant(6, 60n) })).toBe('accounts')
  expect(of({ accounts: accounts(6, 0n), merchant: merchant(6, 0n) })).toBe('accounts')
}) // biome-ignore format: a table

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let db: Database
  let drop: () => Promise<void>
  beforeAll(async () => {
    const database = await testDatabase()
    db = connect(database.url, { name: 'test-takings', max: 1 })
    drop = database.drop
    await migrate(db)
    await db`insert into customers (id, phone, name, joined_at, state, class) values ('c', '13900000000', '王小明', 0, 'open', 'I')`
    await db`insert into firms (id, code, name, representative_name, representative, operator, at, request, state) values ('f', '91110000MA00000000', '果行', '王小明', 'c', 'c', 0, '', 'open')`
    await db`
      insert into mall_merchants (id, firm, organization, customer, name, about, categories, permits, shipping, state, at, asked_at, decided_at)
      values ('mall-merchant-1', 'f', 'o', 'c', '果行', '', '[]', '{}', '{}', 'open', 0, 0, ${instantOf('2026-02-10')})`
  })
  afterAll(async () => {
    await db.end()
    await drop()
  })

  test('takings are counted by whole months of Beijing from the one after it opened; refunds when they were paid; the mall’s part is among them', async () => {
    expect(await takingsOf(db, 'o', DAY)).toBeUndefined()
    expect(await takingsOf(db, 'nobody', DAY)).toBeUndefined()
    await db`
      insert into mall_orders (id, customer, class, approved, address, total, at, expires_at, request) values ('order', 'c', 'I', 'code', '{}', 0, 0, 0, '')`
    const sold = async (n: number, paidAt: number, total: bigint, subsidy = 0n) => {
      const one = part({ lines: part().lines.map((line) => ({ ...line, ...(subsidy > 0n ? { subsidy: fen(subsidy) } : {}) })) })
      await db`
        insert into mall_parts (id, "order", n, merchant, organization, part, sends_from, total, state, pieces, paid_at)
        values (${`part-${n}`}, 'order', ${n}, 'mall-merchant-1', 'o', ${db.json(keptAs(one) as never)}, '{w}', ${total}, 'shipped', '{0}', ${paidAt})`
    }
    await sold(1, instantOf('2026-02-20'), 500n)
    await sold(2, instantOf('2026-03-31', 23, 59), 1_000n, 200n)
    await sold(3, instantOf('2026-04-01'), 3_000n)
    await sold(4, instantOf('2026-05-02'), 50n)
    await sold(5, instantOf('2026-06-02'), 9_000n)
    await db`
      insert into mall_cases (id, part, kind, reason, state, until, pieces, at, amount, shipping, subsidy, paid_at)
      values ('case-1', 'part-2', 'cancel', 'late', 'paid', 0, '[]', 0, 100, 0, 20, ${instantOf('2026-05-05')}), ('case-2', 'part-2', 'refund', 'late', 'asked', 0, '[]', 0, 100, 0, 0, null)`
    expect(await takingsOf(db, 'o', DAY)).toEqual({
      store: 'mall-merchant-1',
      months: [
        { month: '2026-03', turnover: 1_200n, refunds: 0n, payments: 1 },
        { month: '2026-04', turnover: 3_000n, refunds: 0n, payments: 1 },
        { month: '2026-05', turnover: 50n, refunds: 120n, payments: 1 },
      ],
    })
  }) // biome-ignore format: a row a line
})
