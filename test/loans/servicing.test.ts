/** Loans over their whole lives, on a real ledger and its rows: drawn, billed, collected, late, cured, settled; the books agree every evening. */
import { afterEach, expect, test } from 'vitest'
import { endOf } from '../../core/books/end-of-day.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { isDone } from '../../core/ledger/command.ts'
import { daysOverdue, owedOn } from '../../core/loans/arrears.ts'
import { totalOf } from '../../core/loans/loan.ts'
import { creditAccount, principalAccount } from '../../core/loans/postings.ts'
import { type Fen, fen } from '../../core/money.ts'
import { addDays, type Day, dayNumber, instantOf } from '../../core/time.ts'
import { kindOf } from '../../workflows/bank/api/deposits.ts'
import { collectDue, serveDue } from '../../workflows/loans/servicing.ts'
import { generalLedger } from '../../workflows/storage/books.ts'
import { movementRows } from '../../workflows/storage/deposits.ts'
import { portfolio } from '../../workflows/storage/loan-desk.ts'
import * as store from '../../workflows/storage/loans.ts'
import { type ClosingBank, closingBank } from '../support/closing.ts'
import {
  agrees,
  balanceOf,
  carryOutDraw,
  drawLoan,
  intendDraw,
  type Limit,
  limitOf,
  live,
  loanOf,
  openLimit,
  previewOf,
  repayment,
  signedFirm,
  standing,
} from '../support/lending.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

const days = (from: Day, to: Day): Day[] =>
  Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, n) => addDays(from, n))
const yuan = (whole: number): Fen => fen(BigInt(whole) * 100n)
const LIMIT = { product: 'operating-limit', limit: yuan(300_000), months: 12, method: 'equal-instalments' } as const

/** `npm run prove -- lives`: every day of a year and more. Else three months, and as late as it takes to be non-accrual. */
const WHOLE = process.env.QIAO_WHOLE_LIVES !== undefined

needing(['QIAO_TEST_DATABASE_URL'], () => {
  const open: { bank: ClosingBank; drop: () => Promise<void> }[] = []
  const bankFrom = async (day: Day): Promise<ClosingBank> => {
    const database = await testDatabase()
    const bank = await closingBank(database.url, day)
    open.push({ bank, drop: database.drop })
    bank.at(instantOf(day, 7))
    return bank
  }
  afterEach(async () => {
    for (const { bank, drop } of open.splice(0)) {
      await bank.stop()
      await drop()
    }
  })
  /** Days with nothing but the hours, the books compared every evening. */
  const pass = async (bank: ClosingBank, from: Day, to: Day) => {
    for (const day of days(from, to)) {
      await live(bank, day)
      await agrees(bank, day)
    }
  }
  const rowOf = async (bank: ClosingBank, id: string) => {
    await bank.projected()
    return (await store.loanBy(bank.db, id))!
  }
  const attempts = (bank: ClosingBank, loan: string, day: Day) => bank.db<{ n: number; state: string; taken: bigint | null }[]>`
    select n, state, taken from loan_collections where loan = ${loan} and day = ${dayNumber(day)} order by n` // biome-ignore format: one question

  test('a limit is opened once, however often it is asked for; a draw cannot pass it, and two at once cannot either', async () => {
    const bank = await bankFrom('2025-03-03')
    const firm = await signedFirm(bank, LIMIT)
    const limit = await openLimit(bank, firm)
    expect((await openLimit(bank, firm)).line).toBe(limit.line)
    expect(await standing(bank, creditAccount(limit.line))).toBe(yuan(300_000))
    const wish = { amount: yuan(200_000), months: 12, method: 'equal-instalments' } as const
    const both = [await intendDraw(bank, limit, wish), await intendDraw(bank, limit, wish)]
    const answers = await Promise.all(both.map((id) => carryOutDraw(bank, id)))
    expect(answers.map(isDone).toSorted()).toEqual([false, true])
    const states = await Promise.all(both.map(async (id) => (await rowOf(bank, id)).state))
    expect(states.toSorted()).toEqual(['open', 'refused'])
    // The same again is the same.
    for (const id of both) await carryOutDraw(bank, id)
    expect(await balanceOf(bank, limit.organization)).toBe(yuan(200_000))
    expect(await standing(bank, creditAccount(limit.line))).toBe(yuan(100_000))
    // What was refused keeps no account open.
    const refused = both[states.indexOf('refused')]!
    const post = { id: entryId('after', bank.now(), 'x'), transfers: [{ debit: principalAccount(refused), credit: currentAccount(limit.organization), amount: 1n }], business: '', step: '', memo: '', actor: '', request: '' } as const // biome-ignore format: one post
    expect((await bank.ledger.submit([{ kind: 'post', ...post }]))[0]!.kind).toBe('account-closed')
  }, 60_000)

  test('a draw that was cut off after it was written is carried out; of two that pass the limit together, one', async () => {
    const bank = await bankFrom('2025-03-03')
    const limit = await limitOf(bank, LIMIT)
    const wish = { amount: yuan(200_000), months: 12, method: 'equal-instalments' } as const
    const both = [await intendDraw(bank, limit, wish), await intendDraw(bank, limit, wish)]
    await store.carryOutCutOff(bank, bank.now() + 1)
    await bank.projected()
    const states = await Promise.all(both.map(async (id) => (await rowOf(bank, id)).state))
    expect(states.toSorted()).toEqual(['open', 'refused'])
    expect(await balanceOf(bank, limit.organization)).toBe(yuan(200_000))
  }, 60_000)

  test('what is paid on to a payee leaves the firm’s account in the same entry', async () => {
    const bank = await bankFrom('2025-03-03')
    const limit = await limitOf(bank, LIMIT)
    await bank.open(['customer-supplier'])
    const id = await drawLoan(bank, limit, { amount: yuan(50_000), months: 6, method: 'bullet', payee: 'customer-supplier' }) // biome-ignore format: one line
    expect(await balanceOf(bank, 'customer-supplier')).toBe(yuan(50_000))
    expect(await balanceOf(bank, limit.organization)).toBe(0n)
    expect(await standing(bank, principalAccount(id))).toBe(yuan(50_000))
    // On the firm's statement it is its loan, on the supplier's what somebody paid.
    const kinds = async (owner: string) =>
      (await movementRows(bank.db, currentAccount(owner), undefined, 10)).map(kindOf)
    expect(await kinds(limit.organization)).toEqual(['loan-repaid', 'loan'])
    expect(await kinds('customer-supplier')).toEqual(['transfer-in'])
  }, 60_000)

  test(`${WHOLE ? 'twelve' : 'three'} months collected by themselves end at nothing, to the fen${WHOLE ? '; the limit ends with its year' : ''}`, async () => {
    const bank = await bankFrom('2025-03-31')
    const limit = await limitOf(bank, LIMIT)
    const months = WHOLE ? 12 : 3
    const id = await drawLoan(bank, limit, { amount: yuan(120_000), months, method: 'equal-instalments' })
    await bank.submit([bank.move(limit.organization, 10_000_00n)])
    const before = (await loanOf(bank, id)).plan
    // Due days that are holidays move: 31 May 2025 is that of the dragon boats, 30 November a Sunday.
    expect(before.map(({ due }) => due)).toContain(WHOLE ? '2025-12-01' : '2025-06-03')
    await pass(bank, '2025-03-31', WHOLE ? '2026-04-01' : '2025-07-01')
    const row = await rowOf(bank, id)
    expect(row.state).toBe('settled')
    const loan = store.loanIn(row)
    expect(loan.paid.principal).toBe(yuan(120_000))
    expect(loan.paid.interest).toBe(before.reduce((sum, { interest }) => sum + interest, 0n))
    expect(loan.paid.penalty + loan.paid.compound).toBe(0n)
    for (const { due } of before) expect((await attempts(bank, id, due))[0]).toMatchObject({ n: 1, state: 'paid' })
    expect(await standing(bank, creditAccount(limit.line))).toBe(WHOLE ? 0n : LIMIT.limit)
    expect(await standing(bank, ownAccount('accrued-loans'))).toBe(0n)
    // Sixty days later its accounts are closed, and nothing is left to do.
    for (const day of WHOLE ? days('2026-04-02', '2026-06-02') : days('2025-07-02', '2025-09-01')) await live(bank, day)
    expect((await rowOf(bank, id)).next_day).toBeNull()
  }, 600_000)

  test('collected at 9, 15 and 21 on the due day, once on each later day; in part where there is too little; what is frozen stays', async () => {
    const bank = await bankFrom('2025-03-10')
    const limit = await limitOf(bank, LIMIT)
    const id = await drawLoan(bank, limit, { amount: yuan(120_000), months: 12, method: 'equal-instalments' })
    await bank.submit([bank.move(limit.organization, -120_000_00n)])
    await pass(bank, '2025-03-10', '2025-04-09')
    const due = totalOf(owedOn(await loanOf(bank, id), '2025-04-10'))
    expect(due).toBeGreaterThan(0n)
    bank.at(instantOf('2025-04-10', 7))
    await bank.submit([
      bank.move(limit.organization, 5_000_00n),
      { kind: 'freeze', id: entryId('order', bank.now(), 'freeze'), account: currentAccount(limit.organization), amount: 2_000_00n, business: '', step: '', memo: '', actor: '', request: '' },
    ]) // biome-ignore format: one order
    await live(bank, '2025-04-10', [[limit.organization, 1_000_00n, 12]])
    expect(await attempts(bank, id, '2025-04-10')).toEqual([
      { n: 1, state: 'part', taken: 3_000_00n },
      { n: 2, state: 'part', taken: 1_000_00n },
      { n: 3, state: 'nothing', taken: 0n },
    ])
    expect(await balanceOf(bank, limit.organization)).toBe(2_000_00n)
    await agrees(bank, '2025-04-10')
    await live(bank, '2025-04-11', [[limit.organization, 20_000_00n]])
    expect((await attempts(bank, id, '2025-04-11')).map(({ state }) => state)).toEqual(['paid'])
    const loan = await loanOf(bank, id)
    // Within the days of grace it was never late.
    expect(loan.paid.penalty + loan.paid.compound).toBe(0n)
    expect(daysOverdue(loan, '2025-04-11')).toBe(0)
    expect(await balanceOf(bank, limit.organization)).toBe(22_000_00n + 4_000_00n - due)
    await agrees(bank, '2025-04-11')
  }, 120_000)

  test(`late by 1, 90, 91${WHOLE ? ', 270, 271, 360 and 361' : ''} days: grades, income and what stands off balance; cured by one payment`, async () => {
    const bank = await bankFrom('2025-03-10')
    const limit = await limitOf(bank, LIMIT)
    const id = await drawLoan(bank, limit, { amount: yuan(60_000), months: 1, method: 'bullet' })
    await bank.submit([bank.move(limit.organization, -60_000_00n)])
    const due = (await loanOf(bank, id)).plan[0]!.due
    const after = (n: number) => addDays(due, n)
    const seen: Record<number, unknown> = {}
    const last = WHOLE ? 361 : 91
    const looked = [3, 4, 30, 31, 60, 61, 90, 91, 181, 270, 271, 360, 361].filter((n) => n <= last)
    const until = <T>(table: Record<number, T>) =>
      Object.fromEntries(Object.entries(table).filter(([n]) => Number(n) <= last))
    const ages: Record<number, string> = {}
    for (const day of days('2025-03-10', after(last))) {
      const n = dayNumber(day) - dayNumber(due)
      if (looked.includes(n)) {
        const row = await rowOf(bank, id)
        seen[n] = [row.grade, row.accruing]
        const [, byAge] = await portfolio(bank.db, dayNumber(day))
        ages[n] = byAge[0]!.id
      }
      await live(bank, day)
      if (n < -25 || n > -3) await agrees(bank, day)
      // What was income and not collected is taken out again, all of it.
      if (n === 90) expect(await standing(bank, ownAccount('interest-income'))).toBeGreaterThan(0n)
      if (n === 91) expect(await standing(bank, ownAccount('interest-income'))).toBe(0n)
    }
    expect(seen).toEqual(until({
      3: ['normal', true], 4: ['special-mention', true], 30: ['special-mention', true], 31: ['special-mention', true], 60: ['special-mention', true],
      61: ['special-mention', true], 90: ['special-mention', true], 91: ['substandard', false], 181: ['substandard', false], 270: ['substandard', false],
      271: ['doubtful', false], 360: ['doubtful', false], 361: ['loss', false],
    })) // biome-ignore format: a table
    expect(ages).toEqual(until({
      3: 'current', 4: '1-30', 30: '1-30', 31: '31-60', 60: '31-60', 61: '61-90', 90: '61-90', 91: '91-180', 181: '181+', 270: '181+', 271: '181+',
      360: '181+', 361: '181+',
    })) // biome-ignore format: a table
    const day = after(last + 1)
    const owed = owedOn(await loanOf(bank, id), day)
    expect(owed.penalty).toBeGreaterThan(0n)
    await live(bank, day, [[limit.organization, totalOf(owed)]])
    await agrees(bank, day)
    const row = await rowOf(bank, id)
    expect(row).toMatchObject({ state: 'settled', grade: 'normal', overdue_days: 0, worst_days: last + 1 })
    expect(await balanceOf(bank, limit.organization)).toBe(0n)
    const income = (await generalLedger(bank.db, day)).find(({ head }) => head === '6011')
    expect(income?.closing).toBe(
      -(owed.interest + owed.penalty + owed.compound) + ((await incomeBefore(bank, day)) ?? 0n),
    )
  }, 600_000)
  /** What was income in years that are closed. */
  const incomeBefore = async (bank: ClosingBank, day: Day) =>
    (await generalLedger(bank.db, addDays(day, -1))).find(({ head }) => head === '6011')?.closing

  test('repaid early, in part and then whole, exactly as it was shown; what was shown and is another by now takes nothing', async () => {
    const bank = await bankFrom('2025-03-10')
    const limit = await limitOf(bank, LIMIT)
    const id = await drawLoan(bank, limit, { amount: yuan(120_000), months: 12, method: 'equal-principal' })
    await pass(bank, '2025-03-10', '2025-03-19')
    bank.at(instantOf('2025-03-20', 10))
    const part = { amount: yuan(20_000), keep: 'term' } as const
    const shown = await previewOf(bank, limit, id, part)
    const total = fen(BigInt(shown.paid.total.amount.replace('.', '')))
    expect(await repayment(bank, limit, id, { ...part, total: fen(total + 1n) })).toEqual({ no: 'preview-stale' })
    expect(await repayment(bank, limit, id, { ...part, total }, 'one press')).toMatchObject({
      left: { amount: '100000.00' },
    })
    expect(await repayment(bank, limit, id, { ...part, total }, 'one press')).toMatchObject({
      left: { amount: '100000.00' },
    })
    expect(await balanceOf(bank, limit.organization)).toBe(120_000_00n - total)
    expect(await standing(bank, creditAccount(limit.line))).toBe(yuan(200_000))
    await live(bank, '2025-03-20')
    await agrees(bank, '2025-03-20')
    await pass(bank, '2025-03-21', '2025-04-20')
    bank.at(instantOf('2025-04-21', 10))
    const all = await previewOf(bank, limit, id, { amount: 'all' })
    await bank.submit([bank.move(limit.organization, 30_000_00n)])
    const rest = fen(BigInt(all.paid.total.amount.replace('.', '')))
    expect(await repayment(bank, limit, id, { amount: 'all', total: rest })).toMatchObject({ state: 'settled' })
    await live(bank, '2025-04-21')
    await agrees(bank, '2025-04-21')
    expect(await standing(bank, ownAccount('accrued-loans'))).toBe(0n)
  }, 240_000)

  test('two repayments at once, a repayment and an attempt to collect at once: what is owed is taken once', async () => {
    const bank = await bankFrom('2025-03-10')
    const limit = await limitOf(bank, LIMIT)
    const id = await drawLoan(bank, limit, { amount: yuan(120_000), months: 12, method: 'equal-instalments' })
    await pass(bank, '2025-03-10', '2025-04-09')
    bank.at(instantOf('2025-04-10', 10))
    const due = totalOf(owedOn(await loanOf(bank, id), '2025-04-10'))
    const pay = () => repayment(bank, limit, id, { amount: due, total: due })
    const before = await balanceOf(bank, limit.organization)
    const said = await Promise.all([pay(), pay(), collectDue(bank, bank.now(), 50), pay()])
    await bank.projected()
    expect(await balanceOf(bank, limit.organization)).toBe(before - due)
    expect(said.filter((one) => typeof one === 'object' && 'id' in one).length).toBeLessThanOrEqual(1)
    await live(bank, '2025-04-10')
    expect(await balanceOf(bank, limit.organization)).toBe(before - due)
    await agrees(bank, '2025-04-10')
  }, 120_000)

  test('a repayment for which there is no money is a no that stands in nobody’s way', async () => {
    const bank = await bankFrom('2025-03-10')
    const limit = await limitOf(bank, LIMIT)
    const id = await drawLoan(bank, limit, { amount: yuan(120_000), months: 12, method: 'equal-instalments' })
    await bank.submit([bank.move(limit.organization, -120_000_00n)])
    await pass(bank, '2025-03-10', '2025-04-09')
    bank.at(instantOf('2025-04-10', 8))
    const due = totalOf(owedOn(await loanOf(bank, id), '2025-04-10'))
    expect(await repayment(bank, limit, id, { amount: due, total: due }, 'poor')).toEqual({ no: 'insufficient-funds' })
    await bank.submit([bank.move(limit.organization, due)])
    // The press that was refused stays refused; the next attempt, whoever makes it, goes.
    expect(await repayment(bank, limit, id, { amount: due, total: due }, 'poor')).toEqual({ no: 'insufficient-funds' })
    expect(await repayment(bank, limit, id, { amount: due, total: due })).toMatchObject({ id })
    await live(bank, '2025-04-10')
    await agrees(bank, '2025-04-10')
  }, 120_000)

  test('a floating rate is reset on 1 January, and the day’s interest is at the rate of the day', async () => {
    const bank = await bankFrom('2024-10-14')
    const limit = await limitOf(bank, { ...LIMIT, product: 'single-draw', months: 6 })
    const id = await drawLoan(bank, limit, { amount: yuan(300_000), months: 6, method: 'equal-instalments' })
    await bank.submit([bank.move(limit.organization, 50_000_00n)])
    await pass(bank, '2024-10-14', '2025-04-20')
    const row = await rowOf(bank, id)
    expect(row.state).toBe('settled')
    expect(store.loanIn(row).rates.map(({ from }) => from)).toEqual(['2024-10-14', '2025-01-01'])
    // Drawn once: what is repaid cannot be drawn again.
    expect(await standing(bank, creditAccount(limit.line))).toBe(0n)
    expect(await standing(bank, ownAccount('accrued-loans'))).toBe(0n)
  }, 300_000)

  test('a day closed twice, with lost answers, late, or under loans of the next day has the same digests', async () => {
    type How = { lost?: boolean; traffic?: boolean; again?: boolean; sum?: Fen }
    const run = async (how: How) => {
      const bank = await bankFrom('2025-03-10')
      const limits: Limit[] = []
      for (let n = 0; n < 3; n++) limits.push(await limitOf(bank, LIMIT))
      const [one, two, three] = limits as [Limit, Limit, Limit]
      const loan = await drawLoan(bank, one, {
        amount: how.sum ?? yuan(120_000),
        months: 12,
        method: 'equal-instalments',
      })
      const early = await drawLoan(bank, two, { amount: yuan(100_000), months: 6, method: 'interest-first' })
      for (const day of days('2025-03-10', '2025-04-08')) await live(bank, day)
      bank.at(endOf('2025-04-09') + 60_000)
      if (how.lost) bank.loseEvery(2)
      if (how.traffic) {
        // On the new day, before the old one is closed: a draw, an early repayment, and what fell due is paid.
        await drawLoan(bank, three, { amount: yuan(5_000), months: 3, method: 'bullet' })
        const all = await previewOf(bank, two, early, { amount: 'all' })
        const total = fen(BigInt(all.paid.total.amount.replace('.', '')))
        await bank.submit([bank.move(two.organization, 1_000_00n)])
        expect(await repayment(bank, two, early, { amount: 'all', total })).toMatchObject({ state: 'settled' })
        const due = totalOf(owedOn(await loanOf(bank, loan), '2025-04-10'))
        expect(await repayment(bank, one, loan, { amount: due, total: due })).toMatchObject({ id: loan })
      }
      const digest = await bank.close('2025-04-09')
      bank.loseEvery(0)
      if (how.again) {
        expect(await serveDue({ ...bank, at: bank.now() }, '2025-04-10', 500)).toBe(0)
        expect(await bank.steps.closeBusinessDay('2025-04-09')).toBe(digest)
      }
      await agrees(bank, '2025-04-09')
      return digest
    }
    const once = await run({})
    expect(await run({ again: true })).toBe(once)
    expect(await run({ lost: true })).toBe(once)
    expect(await run({ traffic: true })).toBe(once)
    expect(await run({ sum: yuan(121_000) })).not.toBe(once)
  }, 300_000)

  test('days that are closed late, one after the other, accrue what each of them has earned', async () => {
    const run = async (late: boolean) => {
      const bank = await bankFrom('2024-12-16')
      const limit = await limitOf(bank, { ...LIMIT, product: 'single-draw', months: 12 })
      await drawLoan(bank, limit, { amount: yuan(300_000), months: 12, method: 'equal-instalments' })
      for (const day of days('2024-12-16', '2024-12-29')) await live(bank, day)
      if (late) bank.at(instantOf('2025-01-20', 3))
      const earned: string[] = []
      for (const day of days('2024-12-30', '2025-01-18')) {
        await bank.close(day)
        const [row] = await bank.db<{ lent: string }[]>`
          select facts->>'lent' as lent from business_day_steps where day = ${dayNumber(day)} and step = 'accruals'`
        earned.push(row!.lent)
      }
      await bank.projected()
      return earned
    }
    const late = await run(true)
    const punctual = await run(false)
    // What falls due by itself is booked when the days are closed: until then it stands among what has accrued.
    for (const [n, lent] of late.entries()) expect(BigInt(lent)).toBeGreaterThanOrEqual(BigInt(punctual[n]!))
    for (let n = 1; n < late.length; n++)
      expect(BigInt(late[n]!) - BigInt(late[n - 1]!), `day ${n}`).toBeGreaterThan(0n)
  }, 240_000)
})
