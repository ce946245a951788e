/** Accounting periods: which may be closed and reopened when, what that books, and that nothing changes in a closed one unseen. */
import { afterEach, describe, expect, test } from 'vitest'
import { bookPeriod, closingRefusal, partsOf, periodsOver, reopeningRefusal } from '../../core/books/periods.ts'
import { type Graded, percentsOn, requiredOn } from '../../core/books/provisions.ts'
import { entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import type { Action } from '../../core/staff/proposals.ts'
import { addDays, type Day, dayNumber, instantOf } from '../../core/time.ts'
import { bookHandlers } from '../../workflows/bank/api/books.ts'
import { staffHandlers } from '../../workflows/bank/api/staff.ts'
import type { Bank } from '../../workflows/bank/compose.ts'
import { carryOut } from '../../workflows/bank/proposals.ts'
import { endOfDayActivities } from '../../workflows/books/activities.ts'
import { bookedInto, generalLedger } from '../../workflows/storage/books.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { closedOver, digestOfDays, periodActs } from '../../workflows/storage/periods.ts'
import * as store from '../../workflows/storage/staff.ts'
import { type ClosingBank, closingBank } from '../support/closing.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

const days = (from: Day, to: Day): Day[] =>
  Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, n) => addDays(from, n))

describe('which period', () => {
  test('a name is a month, a quarter or a year, with its own days and parts; anything else is none', () => {
    expect(bookPeriod('2028-02')).toEqual({ name: '2028-02', kind: 'month', first: '2028-02-01', last: '2028-02-29' })
    expect(bookPeriod('2026-Q4')).toMatchObject({ kind: 'quarter', first: '2026-10-01', last: '2026-12-31' })
    expect(bookPeriod('2026')).toMatchObject({ kind: 'year', first: '2026-01-01', last: '2026-12-31' })
    expect(partsOf(bookPeriod('2026-Q3')!)).toEqual(['2026-07', '2026-08', '2026-09'])
    expect(partsOf(bookPeriod('2026')!)).toEqual(['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'])
    for (const none of ['2026-13', '2026-00', '2026-Q5', '26', '2026-1', '2026-11-01', ''])
      expect(bookPeriod(none), none).toBeUndefined()
  })
  test('a bank that began in November has that month, that quarter and that year, newest first', () => {
    expect(periodsOver('2026-11-26', '2027-01-02').map(({ name }) => name)).toEqual([
      '2027', '2027-Q1', '2027-01', '2026-12', '2026-Q4', '2026', '2026-11',
    ]) // biome-ignore format: one list
  })

  const facts = (last: Day, ...closed: string[]) => ({ days: { first: '2026-11-26', last }, closed: new Set(closed) })
  test('it is closed once all its days are, after those before it and what it is made of', () => {
    expect(closingRefusal('2026-11', facts('2026-11-29'))).toBe('days-open')
    expect(closingRefusal('2026-11', facts('2026-11-30'))).toBeUndefined()
    expect(closingRefusal('2026-11', facts('2026-11-30', '2026-11'))).toBe('closed-already')
    expect(closingRefusal('2026-12', facts('2026-12-31'))).toBe('earlier-open')
    expect(closingRefusal('2026-Q4', facts('2026-12-31', '2026-11'))).toBe('part-open')
    // October was before the bank: the quarter is what of it there is.
    expect(closingRefusal('2026-Q4', facts('2026-12-31', '2026-11', '2026-12'))).toBeUndefined()
    expect(closingRefusal('2026', facts('2026-12-31', '2026-11', '2026-12'))).toBe('part-open')
    expect(closingRefusal('2026', facts('2026-12-31', '2026-11', '2026-12', '2026-Q4'))).toBeUndefined()
    expect(closingRefusal('2026-10', facts('2026-12-31'))).toBe('no-period')
    expect(closingRefusal('2026-13', facts('2026-12-31'))).toBe('no-period')
    expect(closingRefusal('2026-11', { days: undefined, closed: new Set() })).toBe('no-period')
  })
  test('only the newest is reopened, and none inside a longer one that is closed', () => {
    const all = { closed: new Set(['2026-11', '2026-12', '2026-Q4', '2026']) }
    for (const one of ['2026-11', '2026-12', '2026-Q4']) expect(reopeningRefusal(one, all), one).toBe('newer-closed')
    expect(reopeningRefusal('2026', all)).toBeUndefined()
    expect(reopeningRefusal('2026-Q4', { closed: new Set(['2026-11', '2026-12', '2026-Q4']) })).toBeUndefined()
    expect(reopeningRefusal('2026-11', { closed: new Set(['2026-11', '2026-12']) })).toBe('newer-closed')
    expect(reopeningRefusal('2026-11', { closed: new Set(['2026-11']) })).toBeUndefined()
    expect(reopeningRefusal('2026-11', { closed: new Set() })).toBe('not-closed')
  })
})

describe('provisions', () => {
  test('1, 2, 25, 50 and 100 percent by the five grades, rounded up to the fen, from the day on which a rate counts', () => {
    const one = (grade: Graded['grade']) => requiredOn('2026-11-26', [{ grade, balance: 100_000_00n }])
    expect([one('normal'), one('special-mention'), one('substandard'), one('doubtful'), one('loss')]).toEqual([
      1_000_00n, 2_000_00n, 25_000_00n, 50_000_00n, 100_000_00n,
    ]) // biome-ignore format: five
    expect(requiredOn('2026-11-26', [{ grade: 'normal', balance: 1n }])).toBe(1n)
    // One grade is rounded once, however many stand in it.
    expect(
      requiredOn(
        '2026-11-26',
        Array.from({ length: 100 }, () => ({ grade: 'normal' as const, balance: 1n })),
      ),
    ).toBe(1n)
    const half = { from: '2027-01-01', percent: { ...percentsOn('2026-01-01'), normal: 2n } }
    const table = [{ from: '2002-01-01', percent: percentsOn('2026-01-01') }, half]
    const assets = [{ grade: 'normal' as const, balance: 100_00n }]
    expect([requiredOn('2026-12-31', assets, table), requiredOn('2027-01-01', assets, table)]).toEqual([1_00n, 2_00n])
    expect(() => requiredOn('2026-11-26', [{ grade: 'loss', balance: -1n }])).toThrow('below zero')
  })
})

needing(['QIAO_TEST_DATABASE_URL'], () => {
  const open: { bank: ClosingBank; drop: () => Promise<void> }[] = []
  const bankFrom = async (day: Day): Promise<ClosingBank> => {
    const database = await testDatabase()
    const bank = await closingBank(database.url, day)
    open.push({ bank, drop: database.drop })
    return bank
  }
  afterEach(async () => {
    for (const { bank, drop } of open.splice(0)) {
      await bank.stop()
      await drop()
    }
  })
  const live = async (bank: ClosingBank, from: Day, to: Day) => {
    for (const day of days(from, to)) {
      bank.at(Math.max(bank.now(), instantOf(day, 12)))
      await bank.close(day)
    }
  }
  const [maker, checker] = ['customer-maker', 'customer-checker']
  let asked = 0
  /** Proposed by one and confirmed by the other, as the bank's API keeps it; carried out as often as asked. */
  const decide = async (bank: ClosingBank, action: Action, times = 1, submit = bank.ledger.submit) => {
    for (const [n, id] of [maker, checker].entries())
      await seedCustomer(bank.db, { id, phone: `1380000000${n}`, name: id })
    const at = bank.now()
    const proposed = {
      id: `proposal-${entryId(String(asked++), at, 'propose')}`,
      at,
      maker,
      reason: '月末结账',
      action,
    }
    await store.keepProposal(bank.db, { ...proposed, role: 'officer', concerns: null, request: 'r' })
    await store.decideProposal(bank.db, proposed.id, {
      state: 'confirmed',
      checker,
      role: 'officer',
      reason: '',
      press: 'p',
      at: at + 1,
    })
    const world = {
      db: bank.db,
      ledger: { ...bank.ledger, submit },
      projector: { reached: () => bank.projected().then(() => true) },
    }
    const row = (await store.proposalRow(bank.db, proposed.id))!
    for (let n = 0; n < times; n++) await carryOut(world as unknown as Bank, row)
    await bank.projected()
    return { row, world, now: (await store.proposalRow(bank.db, proposed.id))! }
  }
  const standing = async (bank: ClosingBank, name: string) => {
    const [row] = await bank.db<{ amount: bigint }[]>`
      select (credits - debits)::bigint as amount from ledger_accounts where id = ${ownAccount(name)}`
    return row!.amount
  }
  const close = (period: string): Action => ({ kind: 'close-period', period })
  const reopen = (period: string): Action => ({ kind: 'reopen-period', period })

  test('a year is closed by its parts; its loss goes into 4104 once, comes back in red, and goes again under another id', async () => {
    const bank = await bankFrom('2025-12-29')
    await bank.open(['customer-y'])
    await bank.submit([bank.move('customer-y', 50_000_000_00n)])
    await live(bank, '2025-12-29', '2026-01-01')
    bank.at(instantOf('2026-01-02', 9))
    const loss = await standing(bank, 'profit-of-year')
    expect(loss).toBeLessThan(0n)

    expect((await decide(bank, close('2025'))).now).toMatchObject({ state: 'failed', result: 'part-open' })
    for (const part of ['2025-12', '2025-Q4']) {
      expect((await decide(bank, close(part))).now).toMatchObject({ state: 'done' })
      expect(await standing(bank, 'profit-distribution')).toBe(0n)
    }
    // The answer is lost after it was booked: the next one does the same, and nothing twice.
    let heard = 0
    const deaf: typeof bank.ledger.submit = async (commands) => {
      const answers = await bank.ledger.submit(commands)
      if (heard++ === 0) throw new Error('the answer was lost')
      return answers
    }
    await expect(decide(bank, close('2025'), 1, deaf)).rejects.toThrow('lost')
    const [cut] = await bank.db<{ id: string }[]>`select id from proposals where state = 'confirmed'`
    const world = { db: bank.db, ledger: bank.ledger, projector: { reached: async () => true } } as unknown as Bank
    for (let n = 0; n < 3; n++) await carryOut(world, (await store.proposalRow(bank.db, cut!.id))!)
    await bank.projected()
    expect((await store.proposalRow(bank.db, cut!.id))!.state).toBe('done')
    expect([await standing(bank, 'profit-of-year'), await standing(bank, 'profit-distribution')]).toEqual([0n, loss])

    expect((await decide(bank, close('2025'))).now).toMatchObject({ state: 'failed', result: 'closed-already' })
    expect((await decide(bank, reopen('2025-12'))).now).toMatchObject({ state: 'failed', result: 'newer-closed' })
    expect((await decide(bank, reopen('2025'), 2)).now.state).toBe('done')
    expect([await standing(bank, 'profit-of-year'), await standing(bank, 'profit-distribution')]).toEqual([loss, 0n])
    expect((await decide(bank, close('2025'))).now.state).toBe('done')
    expect([await standing(bank, 'profit-of-year'), await standing(bank, 'profit-distribution')]).toEqual([0n, loss])

    const acts = (await periodActs(bank.db)).filter(({ period }) => period === '2025')
    expect(acts.map(({ act, n }) => [act, n])).toEqual([['close', 3], ['reopen', 2], ['close', 1]]) // biome-ignore format: three
    expect(acts[0]).toMatchObject({ maker, checker, amount: loss, first: '2025-12-29', last: '2025-12-31' })
    expect(acts[0]!.entry).not.toBe(acts[2]!.entry)
    expect(acts[1]!.entry).toBe(acts[2]!.entry)
    expect(acts[0]!.digest).toBe(acts[2]!.digest)
    // In the books it is of the day on which it was confirmed; red letters net in turnover.
    await live(bank, '2026-01-02', '2026-01-02')
    const day = await generalLedger(bank.db, '2026-01-02')
    expect(day.find(({ head }) => head === '4104')).toMatchObject({ debits: -loss, credits: 0n, closing: -loss })
    expect(day.find(({ head }) => head === '4103')!.closing).toBe(0n)
    expect((await generalLedger(bank.db, '2025-12-31')).find(({ head }) => head === '4103')!.closing).toBe(-loss)
  }, 120_000)

  test('what is booked later, whatever day it counts from, changes nothing in a closed period; what is changed by hand is found', async () => {
    const bank = await bankFrom('2026-10-30')
    await bank.open(['customer-a'])
    await bank.submit([bank.move('customer-a', 1_000_000_00n)])
    await live(bank, '2026-10-30', '2026-10-31')
    bank.at(instantOf('2026-11-01', 9))
    expect((await decide(bank, close('2026-10'))).now.state).toBe('done')
    const act = (await closedOver(bank.db, '2026-10-30', '2026-10-31'))!
    expect(act).toMatchObject({ period: '2026-10', maker, checker })
    const now = () => digestOfDays(bank.db, act.first, act.last)
    expect(await now()).toBe(act.digest)
    // Worth from a day of the closed month: for the books it is of the day on which it was booked.
    await bank.submit([bank.move('customer-a', 5_000_00n, '2026-10-30')])
    await live(bank, '2026-11-01', '2026-11-02')
    expect(await now()).toBe(act.digest)
    const of = async (day: Day) => (await generalLedger(bank.db, day)).find(({ head }) => head === '3001')!
    expect((await of('2026-10-31')).debits).toBe(0n)
    expect((await of('2026-11-01')).debits).toBe(5_000_00n)

    const day = dayNumber('2026-10-31')
    for (const change of [
      bank.db`update general_ledger set closing = closing + 1 where day = ${day}`,
      bank.db`delete from general_ledger where day = ${day}`,
      bank.db`update general_ledger set day = ${day} where day = ${day + 2}`,
      bank.db`insert into general_ledger (day, unit, head, debits, credits, closing) values (${day}, 'CNY', '1001', 1, 0, 1)`,
      bank.db`update business_days set digest = '' where day = ${day}`,
    ])
      await expect(change).rejects.toThrow('are closed')
    for (const change of [
      bank.db`update accounting_period_acts set digest = ''`,
      bank.db`delete from accounting_period_acts`,
    ])
      await expect(change).rejects.toThrow('not changed')
    expect(await now()).toBe(act.digest)
    // Whoever has the database itself in hand takes the guard away, and is found.
    await bank.db`alter table general_ledger disable trigger closed_books_stay`
    await bank.db`update general_ledger set closing = closing + 1 where day = ${day} and head = '3001'`
    expect(await now()).not.toBe(act.digest)
    await bank.db`update general_ledger set closing = closing - 1 where day = ${day} and head = '3001'`
    expect(await now()).toBe(act.digest)
    // What calls itself the end of a closed day, and is not, is of no day's books: the next end of day stops there.
    const forged = { ...bank.move('customer-a', 7_00n, '2026-10-31'), business: 'end-of-day-2026-10-31' }
    await bank.submit([forged])
    await bank.projected()
    await expect(bank.close('2026-11-03')).rejects.toThrow('is the sum of its accounts')
    expect(await now()).toBe(act.digest)
    expect((await decide(bank, reopen('2026-10'))).now.state).toBe('done')
    expect(await closedOver(bank.db, '2026-10-30', '2026-10-31')).toBeUndefined()
    await bank.db`alter table general_ledger enable trigger closed_books_stay`
  }, 120_000)

  test('through the API’s own handlers: proposed, confirmed by another, on the statements by whom and whether it still stands', async () => {
    const bank = await bankFrom('2026-10-30')
    await bank.open(['customer-a'])
    await bank.submit([bank.move('customer-a', 1_000_00n)])
    await live(bank, '2026-10-30', '2026-10-31')
    bank.at(instantOf('2026-11-01', 9))
    for (const [n, id] of [maker, checker].entries())
      await seedCustomer(bank.db, { id, phone: `1380000000${n}`, name: `柳${n}` })
    const world = {
      db: bank.db,
      ledger: bank.ledger,
      now: bank.now,
      projector: { reached: () => bank.projected().then(() => true) },
      runUrl: () => null,
    } as unknown as Bank
    await store.keepOrganization(bank.db, { id: 'organization-bank', name: '桥', kind: 'bank', at: 0 })
    for (const customer of [maker, checker])
      await store.giveRole(bank.db, { customer, organization: 'organization-bank', role: 'officer', from: 0 })
    const asked = (customer: string, press: string, locale: 'zh' | 'en' = 'zh') =>
      ({
        customer: { id: customer }, offices: [{ organization: 'organization-bank', name: '桥', role: 'officer' }], at: bank.now(), press, request: 'r', locale,
        about: () => {},
      }) as never // biome-ignore format: one question
    const [staff, books] = [staffHandlers(world), bookHandlers(world)]
    const period = async (name: string) => {
      const answer = await books.accountingPeriods(undefined as never, asked(maker, ''))
      return answer.ok ? answer.value.periods.find((one) => one.name === name) : undefined
    }
    const propose = (kind: 'close-period' | 'reopen-period', name: string, press: string) =>
      staff.propose({ body: { kind, period: name, reason: '月末结账' } } as never, asked(maker, press))
    expect(await period('2026-10')).toMatchObject({ state: 'open', may: 'close', closed: null, first: '2026-10-30' })
    expect(await period('2026-11')).toMatchObject({ state: 'open', may: null, why: expect.stringContaining('没日终') })
    expect(await propose('close-period', '2026-11', 'p0')).toMatchObject({
      ok: false,
      refusal: { kind: 'period-not-possible', parameter: 'period' },
    })
    const first = await propose('close-period', '2026-10', 'p1')
    if (!first.ok) throw new Error(first.refusal.kind)
    expect(first.value.says).toContain('2026-10 结账')
    // The same press is the same proposal; another about the same waits for it.
    expect(await propose('close-period', '2026-10', 'p1')).toMatchObject({ value: { id: first.value.id } })
    expect(await propose('close-period', '2026-10', 'p2')).toMatchObject({ refusal: { kind: 'proposal-waiting' } })
    expect(await period('2026-10')).toMatchObject({ proposal: first.value.id })
    const confirm = (who: string, one: { id: string; sha256: string }, press: string) =>
      staff.confirmProposal({ params: { id: one.id }, body: { sha256: one.sha256 } } as never, asked(who, press))
    expect(await confirm(maker, first.value, 'c0')).toMatchObject({ refusal: { kind: 'own-proposal' } })
    expect(await confirm(checker, { ...first.value, sha256: '0'.repeat(64) }, 'c1')).toMatchObject({
      refusal: { kind: 'proposal-differs' },
    })
    for (let n = 0; n < 2; n++)
      expect(await confirm(checker, first.value, 'c2')).toMatchObject({ value: { state: 'done' } })
    const closed = { maker: '柳0', checker: '柳1', stands: true, at: expect.stringMatching(/^2026-11-01T09:/) }
    expect(await period('2026-10')).toMatchObject({
      state: 'closed',
      may: 'reopen',
      closed,
      acts: [{ act: 'close', reason: '月末结账' }],
    })
    const sheet = () => books.balanceSheet({ query: { day: '2026-10-31' } } as never, asked(maker, ''))
    const trial = () =>
      books.trialBalance({ query: { from: '2026-10-30', to: '2026-10-31' } } as never, asked(maker, ''))
    const income = () =>
      books.incomeStatement({ query: { from: '2026-10-30', to: '2026-10-31' } } as never, asked(maker, ''))
    for (const statement of [sheet, trial, income])
      expect(await statement()).toMatchObject({ value: { closed: { period: '2026-10', ...closed } } })
    await live(bank, '2026-11-01', '2026-11-01')
    // A statement that reaches beyond what is closed says nothing of it.
    const beyond = { query: { from: '2026-10-30', to: '2026-11-01' } } as never
    expect(await books.trialBalance(beyond, asked(maker, ''))).toMatchObject({ value: { closed: null } })
    await bank.db`alter table general_ledger disable trigger closed_books_stay`
    await bank.db`update general_ledger set debits = debits + 1, credits = credits + 1 where day = ${dayNumber('2026-10-31')} and head = '3001'`
    for (const statement of [sheet, trial, income])
      expect(await statement()).toMatchObject({ value: { closed: { period: '2026-10', stands: false } } })
    expect(await period('2026-10')).toMatchObject({ closed: { stands: false } })
  }, 120_000)

  test('provisions are raised and released by the difference of each day, once; with nobody who needs them none is booked', async () => {
    const bank = await bankFrom('2026-10-29')
    let assets: readonly Graded[] = [{ grade: 'normal', balance: 100_000_00n }]
    await live(bank, '2026-10-29', '2026-10-29')
    expect((await bookedInto(bank.db, '2026-10-29')).map(({ step }) => step)).not.toContain('provision')
    const provided = endOfDayActivities({
      db: bank.db,
      ledger: bank.ledger,
      provisions: { loans: async () => assets, cards: async () => [] },
    })
    Object.assign(bank.steps, provided)
    const booked = async (day: Day) => {
      await live(bank, day, day)
      await provided.accrueInterest(day)
      const rows = (await bookedInto(bank.db, day)).filter(({ step }) => step === 'provision')
      return rows.map(({ debit, credit, amount }) => [debit, credit, amount])
    }
    expect(await booked('2026-10-30')).toEqual([['6702', '1304', 1_000_00n]])
    expect(await booked('2026-10-31')).toEqual([])
    assets = [{ grade: 'normal', balance: 60_000_00n }, { grade: 'substandard', balance: 40_000_00n }] // biome-ignore format: two
    expect(await booked('2026-11-01')).toEqual([['6702', '1304', 9_600_00n]])
    assets = [{ grade: 'normal', balance: 60_000_00n }]
    expect(await booked('2026-11-02')).toEqual([['1304', '6702', 10_000_00n]])
    expect(await standing(bank, 'loan-allowance')).toBe(600_00n)
    expect((await generalLedger(bank.db, '2026-11-02')).find(({ head }) => head === '1304')!.closing).toBe(-600_00n)
  }, 120_000)
})
