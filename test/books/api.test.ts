/** The bank's days and its books through the API: who may ask, what a closed day says, and what a day that is not closed is refused with. */
import { beforeAll, expect, test } from 'vitest'
import { bookPeriod } from '../../core/books/periods.ts'
import type {
  AccountingPeriods,
  BusinessDayAll,
  BusinessDays,
  IncomeAnswer,
  SheetAnswer,
  TrialBalance,
} from '../../core/books/wire.ts'
import type { Problem } from '../../core/problem.ts'
import { addDays } from '../../core/time.ts'
import { fenOf } from '../../web/ui/money.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const operator = given('QIAO_OPERATOR_URL')
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator }
  const serial = String(Date.now()).slice(-6)
  const [officer, auditor, teller] = [seeded(places, 'officer'), seeded(places, 'auditor'), seeded(places, 'teller')]
  const ann = new Customer(places, `137${serial}61`, '安宁')
  const zh = { 'accept-language': 'zh' }
  let day = ''

  beforeAll(async () => {
    await ann.join()
    await ann.bind(withCheckDigit(`62220203${serial}0061`))
    await ann.topUpEnded((await ann.topUp('500.00')).id)
    for (const one of [officer, auditor, teller]) await one.signIn()
    const { bankTime } = (await (await fetch(`${operator}/clock`)).json()) as { bankTime: string }
    day = bankTime.slice(0, 10)
    await fetch(`${operator}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days: 1 }),
    })
    await until(
      'the day to be closed',
      async () => {
        const { days } = expectStatus(await officer.ask<BusinessDays>('GET', '/business-days'), 200)
        return days.find((one) => one.day === day && one.state === 'closed')
      },
      90_000,
      500,
    )
  }, 180_000)

  test('officer and auditor see a closed day with what each step did, in their language; nobody else does', async () => {
    const seen = expectStatus(await auditor.ask<BusinessDayAll>('GET', `/business-days/${day}`, undefined, zh), 200)
    expect(seen).toMatchObject({ day, state: 'closed', reached: 8, of: 8 })
    expect(seen.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(seen.seconds).toBeGreaterThan(0)
    expect(seen.cut).toBeGreaterThan(seen.after)
    expect(seen.steps.every(({ state, output }) => state === 'done' && output !== null)).toBe(true)
    // Each step begins with what the one before ended with.
    for (const [n, step] of seen.steps.entries()) if (n > 0) expect(step.input).toBe(seen.steps[n - 1]!.output)
    expect(seen.steps.map(({ says }) => says).join()).toMatch(/日切.*科目借贷平衡/)
    const english = await auditor.ask<BusinessDayAll>('GET', `/business-days/${day}`)
    expect(english.body.steps.at(-2)!.says).toMatch(/heads balance/)
    for (const path of ['/business-days', `/business-days/${day}`, '/books/balance-sheet', '/books/trial-balance', '/books/income-statement'])
      for (const nobody of [ann, teller])
        expect((await nobody.ask<Problem>('GET', path)).body.code, path).toBe('role-missing') // biome-ignore format: one walk
    expect((await officer.ask<Problem>('GET', '/business-days/2020-01-01')).body.code).toBe('business-day-unknown')
    expect((await officer.ask<Problem>('GET', '/business-days?before=2026-13-45')).body.code).toBe(
      'business-day-unknown',
    )
  })

  test('the three statements of the closed day agree with one another, and both sides of each are equal', async () => {
    const sheet = expectStatus(
      await officer.ask<SheetAnswer>('GET', `/books/balance-sheet?day=${day}`, undefined, zh),
      200,
    )
    expect(sheet.totals.assets).toEqual(sheet.totals.liabilitiesAndEquity)
    const deposits = sheet.liabilities.find(({ head }) => head === '2011')
    expect(deposits?.name).toBe('吸收存款')
    const trial = expectStatus(
      await officer.ask<TrialBalance>('GET', `/books/trial-balance?from=${day}&to=${day}`),
      200,
    )
    const [cny] = trial.units
    expect(cny!.unit).toBe('CNY')
    for (const side of ['opening', 'turnover', 'closing'] as const)
      expect(cny!.totals[side].debit).toBe(cny!.totals[side].credit)
    expect(cny!.rows.find(({ head }) => head === '2011')?.closing.credit).toBe(deposits?.amount.amount)
    const income = expectStatus(await officer.ask<IncomeAnswer>('GET', '/books/income-statement?by=month'), 200)
    const { totals, parts } = income
    expect(fenOf(totals.result.amount)).toBe(fenOf(totals.income.amount) - fenOf(totals.expense.amount))
    expect(parts.reduce((sum, { result }) => sum + fenOf(result.amount), 0n)).toBe(fenOf(totals.result.amount))
  })

  test('a period whose days are not all closed is not proposed, with words; an auditor reads the periods and proposes none', async () => {
    const { periods } = expectStatus(await auditor.ask<AccountingPeriods>('GET', '/books/periods', undefined, zh), 200)
    const now = periods.find(({ name }) => name === day.slice(0, 7))!
    expect(now).toMatchObject({ kind: 'month', last: bookPeriod(now.name)!.last, closed: null })
    const close = (period: string) =>
      officer.press<Problem>('/proposals', { kind: 'close-period', period, reason: '月末结账' })
    const year = await close(String(Number(day.slice(0, 4)) + 1))
    expect(year.problem?.code).toBe('period-not-possible')
    const later = periods.find(({ may }) => may === null)!
    const said = await close(later.name)
    expect([said.status, said.problem?.code]).toEqual([409, 'period-not-possible'])
    expect(said.problem!.detail.length).toBeGreaterThan(20)
    for (const bad of ['2026-13', 'all', '', '2026-Q5']) expect((await close(bad)).problem?.code, bad).toBe('bad-input')
    const reopen = { kind: 'reopen-period', period: later.name, reason: '更正' }
    expect((await officer.press('/proposals', reopen)).problem?.code).toBe('period-not-possible')
    for (const nobody of [ann, teller, auditor])
      expect((await nobody.press('/proposals', reopen)).problem?.code).toBe('role-missing')
    for (const nobody of [ann, teller])
      expect((await nobody.ask<Problem>('GET', '/books/periods')).body.code).toBe('role-missing')
  })

  test('of a day that is not closed there is no statement, with words that say of which there are', async () => {
    const { closed } = expectStatus(await officer.ask<BusinessDays>('GET', '/business-days'), 200)
    const ahead = addDays(closed!.last, 1)
    for (const path of [`/books/balance-sheet?day=${ahead}`, `/books/trial-balance?from=${closed!.last}&to=${ahead}`, `/books/income-statement?from=${addDays(closed!.first, -1)}&to=${closed!.last}`]) {
      const { status, body } = await officer.ask<Problem>('GET', path)
      expect([status, body.code], path).toEqual([409, 'day-not-closed'])
      expect(body.detail).toContain(closed!.last)
    } // biome-ignore format: one walk
    for (const path of ['/books/trial-balance?from=2025-01-01&to=2026-12-31', '/books/balance-sheet?day=2026-02-30'])
      expect((await officer.ask<Problem>('GET', path)).body.code, path).toBe('period-wrong')
  })
})
