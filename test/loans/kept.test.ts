/** What was kept before migration 0038 is the same loan after it. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keptAs } from '../../core/deposits/term-kept.ts'
import { owedOn } from '../../core/loans/arrears.ts'
import { type Loan, totalOf } from '../../core/loans/loan.ts'
import { bill, repay } from '../../core/loans/servicing.ts'
import { addDays, dayNumber } from '../../core/time.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { afterOf, type LoanRow, lateOf, loanIn } from '../../workflows/storage/loans.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { drawn, value } from './contract.ts'

const billNext = (loan: Loan) => value(bill(loan, loan.plan[loan.billed]!.due)).loan
const payBill = (loan: Loan) =>
  value(repay(loan, totalOf(owedOn(loan, loan.bills.at(-1)!.due)), loan.bills.at(-1)!.due)).loan
const MIGRATIONS = new URL('../../workflows/storage/migrations/', import.meta.url)

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let db: Database
  let drop: () => Promise<void>
  beforeAll(async () => {
    const database = await testDatabase({ empty: true })
    db = connect(database.url, { name: 'test-kept', max: 1 })
    drop = database.drop
  })
  afterAll(async () => {
    await db.end()
    await drop()
  })

  test('a loan that is late, kept whole with each act, is kept once afterwards and is the same', async () => {
    const files = readdirSync(MIGRATIONS)
      .filter((file) => file.endsWith('.sql'))
      .sort()
    const run = (some: readonly string[]) =>
      db.begin(async (tx) => {
        for (const file of some) await tx.unsafe(readFileSync(new URL(file, MIGRATIONS), 'utf8'))
      })
    await run(files.filter((file) => file < '0038'))
    const before = payBill(billNext(payBill(billNext(drawn()))))
    const late = billNext(before)
    expect([late.bills.length, late.flows['interest-paid'] > 0n]).toEqual([3, true])
    await db`insert into customers (id, phone, name, joined_at, state, class) values ('c', '13900000000', '王小明', 0, 'open', 'I')`
    await db`insert into firms (id, code, name, representative_name, representative, operator, at, request, state) values ('f', '91110000MA00000000', '文具店', '王小明', 'c', 'c', 0, '', 'open')`
    await db`insert into loan_applications (id, firm, organization, customer, product, at, progress_at, state) values ('a', 'f', 'o', 'c', 'operating-limit', 0, 0, 'signed')`
    await db`insert into credit_lines (id, application, firm, organization, customer, product, offer, amount, opened_at, until_day) values ('l', 'a', 'f', 'o', 'c', 'operating-limit', '{}', 1, 1, 30000)`
    const day = late.bills[2]!.due
    await db`
      insert into loans (id, line, organization, customer, state, opened_at, use, loan, principal, due_since, overdue_days, drawn_month, next_day, version)
      values ('loan', 'l', 'o', 'c', 'open', 1, 'stock', ${db.json(keptAs(late) as never)}, ${late.balance as bigint}, ${dayNumber(day)}, 5, '2025-01', ${dayNumber(addDays(day, 30))}, 2)`
    for (const [n, [after, state]] of (
      [
        [before, 'done'],
        [late, 'done'],
        [late, 'refused'],
      ] as const
    ).entries())
      await db`
        insert into loan_acts (loan, n, id, kind, state, at, day, request, moves, after, principal, overdue_days, grade, accruing, settled, restores, ended_at, runs_due)
        values ('loan', ${n}, ${`act-${n}`}, 'bill', ${state}, 1, 1, '', '{}', ${db.json(keptAs(after) as never)}, 1, 0, 'normal', true, false, false, ${n + 10}, ${n})`
    await run(files.filter((file) => file >= '0038'))

    const [row] = await lateOf(db, 'o')
    expect(loanIn(row!)).toEqual(late)
    expect(row).toMatchObject({ stands: 1, since: 11n, runs_due: 1 } satisfies Partial<
      Record<keyof LoanRow | string, unknown>
    >)
    const [first] = await db<{ after: unknown }[]>`select after from loan_acts where n = 0`
    expect(afterOf(row!, first!)).toEqual(before)
  })
})
