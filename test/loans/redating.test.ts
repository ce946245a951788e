/** Due days in a year whose holidays become known only after a loan was drawn: moved once, by the contract's own rule, and told. */
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { announced, type Calendar } from '../../core/calendar/business-day.ts'
import { dueDaysOf, type Loan } from '../../core/loans/loan.ts'
import { movedBy } from '../../core/loans/redating.ts'
import { draw, redate, replay } from '../../core/loans/servicing.ts'
import { fen } from '../../core/money.ts'
import { addDays, type Day, dayNumber, instantOf } from '../../core/time.ts'
import { redateLoans, serveDue } from '../../workflows/loans/servicing.ts'
import * as store from '../../workflows/storage/loans.ts'
import { closingBank } from '../support/closing.ts'
import { drawLoan, limitOf, live, loanOf } from '../support/lending.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { drawn, value, yuan } from './contract.ts'
import { anyTerms, chances, happen } from './random.ts'

const calendarOf = (knownUntil: Day, holidays: readonly Day[], worked: readonly Day[] = []): Calendar => ({
  knownUntil,
  works: (day) => {
    if (day <= announced.knownUntil) return announced.works(day)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    return worked.includes(day) || (weekday !== 0 && weekday !== 6 && !holidays.includes(day))
  },
})
/** As 2027 might be announced: a Spring Festival from Friday 5 to Thursday 11 February, for which Saturday the 20th is worked. */
const spring = ['05', '06', '07', '08', '09', '10', '11'].map((day) => `2027-02-${day}`)
const known = calendarOf('2027-12-31', spring, ['2027-02-20'])
const byFirms = { method: 'equal-principal', principal: yuan('120,000.00'), months: 6, conventions: { holidays: 'next-business-day' } } as const // biome-ignore format: one example
const since = announced.knownUntil
const dues = ({ plan }: Loan) => plan.map(({ due }) => due)

describe('once the holidays of a year are known', () => {
  test('a due day in the Spring Festival is the business day after it, with interest until then; the next period is shorter', () => {
    const loan = drawn({ ...byFirms, start: '2026-10-08' })
    // 8 November 2026 is a Sunday; 8 February 2027 a Monday, which nobody knew to be a holiday.
    expect(dues(loan)).toEqual(['2026-11-09', '2026-12-08', '2027-01-08', '2027-02-08', '2027-03-08', '2027-04-08'])
    const moved = movedBy(loan, { calendar: known, since, day: '2026-11-01' })
    expect(moved).toEqual([{ n: 4, from: '2027-02-08', to: '2027-02-12' }])
    const after = value(redate(loan, moved, '2026-11-01')).loan
    // 60,000 × (1/12 + 4/360) × 3.60 % and 40,000 × (1/12 − 4/360) × 3.60 %.
    expect(after.plan[3]).toMatchObject({ due: '2027-02-12', days: 35, interest: yuan('204.00'), principal: yuan('20000.00') }) // biome-ignore format: one row
    expect(after.plan[4]).toMatchObject({ from: '2027-02-12', days: 24, interest: yuan('104.00'), principal: yuan('20000.00') }) // biome-ignore format: one row
    // Nothing else of it is another.
    for (const n of [0, 1, 2, 5]) expect(after.plan[n]).toEqual(loan.plan[n])
    expect(value(redate(loan, moved, '2026-11-01')).moves).toEqual({ flows: expect.objectContaining({}), paid: expect.objectContaining({}) }) // biome-ignore format: one line
    expect(after.flows).toEqual(loan.flows)
    expect(value(replay(after.terms, after.acts))).toEqual(after)
  })
  test('a Saturday that is worked is the due day after all, where there is time to know it; else the day that was said stays', () => {
    const loan = drawn({ ...byFirms, start: '2026-10-20' })
    expect(loan.plan[3]).toMatchObject({ due: '2027-02-22', interest: yuan('192.00') })
    const [moved] = movedBy(loan, { calendar: known, since, day: '2027-02-05' })
    expect(moved).toEqual({ n: 4, from: '2027-02-22', to: '2027-02-20' })
    const after = value(redate(loan, [moved!], '2026-11-10')).loan
    // 60,000 × 1/12 × 3.60 %, and 40,000 × (1/12 + 2/360): 20 March is a Saturday like any other.
    expect(after.plan[3]).toMatchObject({ due: '2027-02-20', interest: yuan('180.00') })
    expect(after.plan[4]).toMatchObject({ due: '2027-03-22', interest: yuan('128.00') })
    expect(movedBy(loan, { calendar: known, since, day: '2027-02-06' })).toEqual([])
  })
  test('what was agreed by a calendar that was known stays, and so does what a contract does not move', () => {
    const loan = drawn({ ...byFirms, start: '2026-10-08' })
    const amended = calendarOf('2027-12-31', [...spring, '2026-12-08'])
    expect(movedBy(loan, { calendar: amended, since: '2027-12-31', day: '2026-11-01' })).toEqual([])
    const stays = drawn({ ...byFirms, start: '2026-10-08', conventions: { holidays: 'not-moved' } })
    expect(movedBy(stays, { calendar: known, since, day: '2026-11-01' })).toEqual([])
  })
  test('on the morning of a due day that is a holiday it moves still; once it is billed it does not', () => {
    let loan = drawn({ ...byFirms, start: '2026-10-08' })
    for (const due of ['2026-11-09', '2026-12-08', '2027-01-08'])
      loan = value(replay(loan.terms, [...loan.acts, { kind: 'bill', day: due }]))
    const moved = movedBy(loan, { calendar: known, since, day: '2027-02-08' })
    expect(moved).toHaveLength(1)
    expect(redate(loan, moved, '2027-02-09')).toMatchObject({ refusal: { kind: 'bill-first' } })
    expect(value(redate(loan, moved, '2027-02-08')).loan.next).toBe('2027-02-12')
    const billed = value(replay(loan.terms, [...loan.acts, { kind: 'bill', day: '2027-02-08' }]))
    expect(movedBy(billed, { calendar: known, since, day: '2027-02-08' })).toEqual([])
  })
})

test('whatever has happened to a loan, moving its days twice is moving them once; principal, flows and what was billed stay as they were', () => {
  fc.assert(
    fc.property(
      anyTerms,
      chances,
      fc.integer({ min: 0, max: 200 }),
      fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 200 }),
      (terms, list, knew, free) => {
        const holidays = new Set(free.map((days) => addDays('2024-01-01', days)))
        const calendar: Calendar = { knownUntil: '2027-12-31', works: (day) => !holidays.has(day) && announced.works(day) } // biome-ignore format: one calendar
        let loan = draw(terms).loan
        for (const { done } of happen(loan, list)) loan = done.loan
        const facts = { calendar, since: addDays(terms.start, knew), day: loan.until }
        const moved = movedBy(loan, facts)
        if (moved.length === 0) return
        const once = redate(loan, moved, loan.until)
        if (!once.ok) return
        const after = once.value.loan
        expect(movedBy(after, facts)).toEqual([])
        expect(after.plan.slice(0, loan.billed)).toEqual(loan.plan.slice(0, loan.billed))
        expect(after.plan.reduce((sum, { principal }) => sum + principal, 0n)).toBe(
          loan.plan.reduce((sum, { principal }) => sum + principal, 0n),
        )
        expect([after.flows, after.paid, after.bills, after.level]).toEqual([loan.flows, loan.paid, loan.bills, loan.level]) // biome-ignore format: one row
        expect(value(replay(after.terms, after.acts))).toEqual(after)
      },
    ),
    { numRuns: 500 },
  )
})
test('a flat rate’s interest is one sum, also where its instalments pay all before the term ends; moved nowhere, it stays', () => {
  // 1.00 in eighteen months is 0.06 a month, and nothing is left for the eighteenth; 100 × 17/12 × 0.40 % is 0.57 fen.
  const loan = drawn({ method: 'flat', principal: yuan('1.00'), months: 18, percent: '0.40', pricing: { kind: 'fixed', percent: '0.40' }, conventions: { holidays: 'not-moved' } }) // biome-ignore format: one example
  expect(loan.plan).toHaveLength(17)
  expect(loan.plan.reduce((sum, { interest }) => sum + interest, 0n)).toBe(yuan('0.01'))
  expect(loan.plan[16]).toMatchObject({ principal: yuan('0.04'), interest: yuan('0.01'), balance: 0n })
  expect(value(redate(loan, [], loan.until)).loan.plan).toEqual(loan.plan)
})
test('moved on the day of the draw, it is the loan that would have been drawn had the days been known', () => {
  fc.assert(
    fc.property(anyTerms, fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 200 }), (terms, free) => {
      const holidays = new Set(free.map((days) => addDays('2024-01-01', days)))
      const calendar: Calendar = { knownUntil: '2027-12-31', works: (day) => !holidays.has(day) && announced.works(day) } // biome-ignore format: one calendar
      const loan = draw(terms).loan
      const after = redate(loan, movedBy(loan, { calendar, since: terms.start, day: terms.start }), terms.start)
      if (!after.ok) return
      expect(after.value.loan.plan).toEqual(draw({ ...terms, dueDays: dueDaysOf(after.value.loan) }).loan.plan)
    }),
    { numRuns: 500 },
  )
})

needing(['QIAO_TEST_DATABASE_URL'], () => {
  const open: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of open.splice(0)) await close()
  })
  test('the night’s round looks at each loan once for a calendar, moves and tells it before it falls due, and bills it on its new day', async () => {
    const database = await testDatabase()
    const bank = await closingBank(database.url, '2026-10-08')
    open.push(() => bank.stop(), database.drop)
    bank.at(instantOf('2026-10-08', 7))
    const limit = await limitOf(bank, { product: 'operating-limit', limit: fen(300_000_00n), months: 12, method: 'equal-principal' }) // biome-ignore format: one limit
    const wish = { amount: fen(60_000_00n), months: 6, method: 'equal-principal' } as const
    const [one, other] = [await drawLoan(bank, limit, wish), await drawLoan(bank, limit, { ...wish, months: 3 })]
    await live(bank, '2026-10-08')
    const round = async (calendar: Calendar, after = '') => {
      const said = await redateLoans({ ...bank, at: bank.now(), calendar }, '2026-10-09', 1, after)
      await bank.projected()
      return said
    }
    // With what is known so far there is nothing to look at: the night did that.
    expect(await round(announced)).toEqual({ rows: 0, last: '' })
    const first = await round(known)
    expect(first).toMatchObject({ rows: 1, last: expect.stringMatching(/^loan-/) })
    expect(await round(known, first.last)).toMatchObject({ rows: 1 })
    expect(await round(known)).toEqual({ rows: 0, last: '' })
    expect((await loanOf(bank, one)).plan.map(({ due }) => due)[3]).toBe('2027-02-12')
    expect((await store.actsOf(bank.db, one)).map(({ kind, state, by_itself }) => [kind, state, by_itself])[0]).toEqual(['re-date', 'done', true]) // biome-ignore format: one act
    // The other ends before the holidays: looked at, and left as it is.
    expect((await store.actsOf(bank.db, other)).map(({ kind }) => kind)).toEqual(['draw'])
    const notices = () => bank.db<{ id: string; facts: unknown }[]>`select id, facts from notices where kind = 'loan-re-dated'` // biome-ignore format: one question
    expect(await notices()).toEqual([
      { id: `${one} re-dated 1`, facts: { firm: '桥南0001', from: '2027-02-08', to: '2027-02-12' } },
    ])
    // Cut off before it was noted that the loan was looked at: done again, it is neither moved nor told twice.
    await bank.db`update loans set known_until = ${dayNumber(announced.knownUntil)}`
    expect(await round(known)).toMatchObject({ rows: 1 })
    expect(await notices()).toHaveLength(1)
    expect(await store.actsOf(bank.db, one)).toHaveLength(2)
    // What was never due on the holiday is billed on the day that it has now.
    const billed = async (day: Day) => {
      while ((await serveDue({ ...bank, at: instantOf(day) }, day, 50)) > 0) await bank.projected()
      return (await loanOf(bank, one)).billed
    }
    expect([await billed('2027-02-11'), await billed('2027-02-12')]).toEqual([3, 4])
  }, 120_000)
})
