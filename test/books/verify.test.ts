/** `qiao verify` recomputes what was told about closed days and periods from the log, and names the first thing that is another. */
import { afterEach, expect, test } from 'vitest'
import { currentAccount } from '../../core/deposits/postings.ts'
import { fen } from '../../core/money.ts'
import { addDays, type Day, dayNumber, instantOf } from '../../core/time.ts'
import { verifyClosed } from '../../workflows/storage/closed.ts'
import { digestOfDays } from '../../workflows/storage/periods.ts'
import { closingBank, openDeposit } from '../support/closing.ts'
import { drawLoan, limitOf, live } from '../support/lending.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

needing(['QIAO_TEST_DATABASE_URL'], () => {
  const open: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of open.splice(0)) await close()
  })

  test('days over a year’s end and a settlement of interest are right; one changed fen, one missing account, one changed digest is named', async () => {
    const database = await testDatabase()
    const bank = await closingBank(database.url, '2025-12-18')
    open.push(() => bank.stop(), database.drop)
    const { db } = bank
    await bank.open(['customer-a', 'customer-b'])
    await bank.submit([bank.move('customer-a', 30_000_000_00n), bank.move('customer-b', 4_000_07n)])
    bank.at(instantOf('2025-12-18', 9))
    const deposit = {
      product: 'certificate',
      amount: fen(200_000_00n),
      months: 1,
      day: '2025-12-18',
      renew: 'none',
    } as const
    await openDeposit(bank, 'customer-a', deposit)
    const limit = await limitOf(bank, { product: 'operating-limit', limit: fen(300_000_00n), months: 12, method: 'equal-principal' }) // biome-ignore format: one limit
    await drawLoan(bank, limit, { amount: fen(60_000_00n), months: 1, method: 'bullet' })
    for (let day: Day = '2025-12-18'; day <= '2026-01-19'; day = addDays(day, 1)) {
      // Some of it counts from an earlier day, of this period and of a settled one.
      if (day === '2025-12-20') await bank.submit([bank.move('customer-b', 1_000_00n, '2025-12-18')])
      if (day === '2025-12-23') await bank.submit([bank.move('customer-b', 2_000_00n, '2025-12-18')])
      if (day === '2025-12-24') await bank.submit([bank.move('customer-a', -7_00n, '2025-12-27')])
      if (day === '2025-12-29') await bank.open(['customer-c'])
      await live(bank, day)
    }
    const said: string[] = []
    const verify = () => verifyClosed(database.url, 0, (line) => said.push(line))
    await verify()
    expect(said[0]).toMatch(/33 from 2025-12-18/)

    /** Changes something, sees it named, and puts it back. */
    const named = async (change: string, back: string, words: RegExp) => {
      await db.unsafe(change)
      await expect(verify()).rejects.toThrow(words)
      await db.unsafe(back)
    }
    const at = (day: Day) => dayNumber(day)
    const row = `where day = ${at('2025-12-25')} and head = '2011'`
    await named(
      `update general_ledger set closing = closing + 1 ${row}`,
      `update general_ledger set closing = closing - 1 ${row}`,
      /general ledger of 2025-12-25: head 2011 in CNY has closing of -?\d+; by the log it is/,
    )
    await named(
      `create table kept as select * from general_ledger ${row}; delete from general_ledger ${row}`,
      `insert into general_ledger select * from kept; drop table kept`,
      /general ledger of 2025-12-25: head 2011 in CNY is missing/,
    )
    const account = `where account = (select number from ledger_accounts where id = '${currentAccount('customer-b')}')`
    const b = String(currentAccount('customer-b'))
    await named(
      `create table kept as select * from interest_accounts ${account}; delete from interest_accounts ${account}`,
      `insert into interest_accounts select * from kept; drop table kept`,
      new RegExp(`account ${b} is missing among those that earn`),
    )
    await named(
      `update interest_accounts set base = base + 1 ${account}`,
      `update interest_accounts set base = base - 1 ${account}`,
      new RegExp(`on the account ${b} stood 700011 at the end of 2026-01-19; by the log 700010`),
    )
    const piece = `where day = ${at('2025-12-30')} and step = 'accruals current-person'`
    await named(
      `update business_day_pieces set facts = facts || jsonb_build_object('balance', ((facts->>'balance')::bigint - 1)::text) ${piece}`,
      `update business_day_pieces set facts = facts || jsonb_build_object('balance', ((facts->>'balance')::bigint + 1)::text) ${piece}`,
      /accruals of 2025-12-30 current-person 0 are those of 3 accounts with \d+; by the log 3 with \d+/,
    )
    await named(
      `update business_day_pieces set rows = rows - 1 ${piece}`,
      `update business_day_pieces set rows = rows + 1 ${piece}`,
      /the step accruals of 2025-12-30 ended in/,
    )
    await named(
      `update interest_postings set interest = interest + 1 where day = ${at('2025-12-20')} and account = (select min(account) from interest_postings)`,
      `update interest_postings set interest = interest - 1 where day = ${at('2025-12-20')} and account = (select min(account) from interest_postings)`,
      /the step interest of 2025-12-20 ended in/,
    )
    await named(
      `update business_days set digest = 'x' || digest where day = ${at('2026-01-02')}`,
      `update business_days set digest = substr(digest, 2) where day = ${at('2026-01-02')}`,
      /the day 2026-01-02 has the digest x/,
    )
    await named(
      `update business_days set cut = cut + 1 where day = ${at('2026-01-02')}`,
      `update business_days set cut = cut - 1 where day = ${at('2026-01-02')}`,
      /the cut of 2026-01-02 is/,
    )
    // A period that was closed with another digest than its days have.
    const digest = await digestOfDays(db, '2025-12-18', '2025-12-31')
    await db`alter table accounting_period_acts disable trigger all`
    const keep = (sha: string) => db`
      insert into accounting_period_acts (period, n, act, proposal, at, first, last, digest, amount)
      values ('2025-12', 1, 'close', 'proposal-1', 0, ${at('2025-12-18')}, ${at('2025-12-31')}, ${sha}, 0) on conflict (period, n) do update set digest = excluded.digest`
    await keep(digest)
    await verify()
    await keep('0'.repeat(64))
    await expect(verify()).rejects.toThrow(
      /the period 2025-12 was closed with the digest 0{64}; its days and their general ledger give/,
    )
  }, 240_000)
})
