/** The end of a day: each day once, to the fen, whatever is booked meanwhile and wherever it is cut off. */
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { endOf, endOfDaySteps, stepActivities } from '../../core/books/end-of-day.ts'
import { agree, agreementRatesOn } from '../../core/deposits/agreement.ts'
import { currentProductsOn } from '../../core/deposits/current-interest.ts'
import { accrued, demandInterest, percentOf, sumOfDays, sumsAround } from '../../core/deposits/interest.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { productOn } from '../../core/deposits/products.ts'
import type { Id } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { fen } from '../../core/money.ts'
import { addDays, type Day, dayNumber, instantOf } from '../../core/time.ts'
import { payClosingInterest } from '../../workflows/deposits/interest.ts'
import { agreedParts, endAgreement, keepAgreement } from '../../workflows/storage/agreements.ts'
import { generalLedger, piecesOf, stepRows } from '../../workflows/storage/books.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { accountRow } from '../../workflows/storage/deposits.ts'
import { interestOf } from '../../workflows/storage/interest.ts'
import { keepOrganization } from '../../workflows/storage/staff.ts'
import { depositBy } from '../../workflows/storage/term-deposits.ts'
import { type ClosingBank, closingBank, openDeposit } from '../support/closing.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const days = (from: Day, to: Day): Day[] =>
  Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, n) => addDays(from, n))

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
  /** Books movements of a day in the middle of it, then closes it. */
  const live = async (
    bank: ClosingBank,
    day: Day,
    moves: readonly (readonly [string, bigint, Day?])[] = [],
  ): Promise<string> => {
    bank.at(Math.max(bank.now(), instantOf(day, 12)))
    if (moves.length > 0)
      await bank.submit(moves.map(([owner, amount, effective]) => bank.move(owner, amount, effective)))
    await bank.projected()
    return bank.close(day)
  }
  /** On its normal side, as it stands now. */
  const standing = async (bank: ClosingBank, account: Id) => {
    await bank.projected()
    const row = await accountRow(bank.db, account)
    return row!.credits - row!.debits
  }
  const balanceOf = (bank: ClosingBank, owner: string) => standing(bank, currentAccount(owner))

  test('D1: a person’s quarter by 积数 pays 2.02, a unit’s the same days at its own rates; booked on the 21st', async () => {
    const bank = await bankFrom('2025-03-21')
    await bank.open(['customer-d1', 'organization-d1'])
    const changes: Readonly<Record<Day, bigint>> = { '2025-03-21': 1_000_000n, '2025-04-05': 1_500_000n, '2025-04-30': 265_433n, '2025-05-31': 5_265_433n, '2025-06-16': 65_433n } // biome-ignore format: one table
    let before = 0n
    for (const day of days('2025-03-21', '2025-06-20')) {
      const now = changes[day]
      await live(
        bank,
        day,
        now === undefined
          ? []
          : (['customer-d1', 'organization-d1'] as const).map((owner) => [owner, now - before] as const),
      )
      before = now ?? before
    }
    expect(await balanceOf(bank, 'customer-d1')).toBe(65_433n + 202n)
    expect(await balanceOf(bank, 'organization-d1')).toBe(65_433n + 282n)
    // What was accrued day by day is what was paid, to the fen.
    expect(await standing(bank, ownAccount('accrued-current'))).toBe(0n)
    expect(await standing(bank, ownAccount('interest-expense'))).toBe(-484n)
    // The accruals are the 20th's, the payment the 21st's.
    const twentieth = await generalLedger(bank.db, '2025-06-20')
    expect(twentieth.find(({ head }) => head === '6411')?.closing).toBe(484n)
    expect(twentieth.find(({ head }) => head === '2011')?.closing).toBe(-(2n * 65_433n + 484n))
    await live(bank, '2025-06-21')
    const [paid] = (await generalLedger(bank.db, '2025-06-21')).filter(({ head }) => head === '2011')
    expect([paid!.debits, paid!.credits]).toEqual([484n, 484n])
  }, 120_000)

  test('random days of random people: SQL, the rule in core and the ledger agree to the fen', async () => {
    const people = ['customer-a', 'customer-b', 'organization-c']
    const move = fc.record({ who: fc.integer({ min: 0, max: 2 }), day: fc.integer({ min: 0, max: 12 }), amount: fc.bigInt({ min: 1n, max: 90_000_000n }), value: fc.integer({ min: -3, max: 3 }) }) // biome-ignore format: one shape
    const [moves] = fc.sample(fc.array(move, { minLength: 40, maxLength: 40 }), { numRuns: 1, seed: SEED })
    const from = '2025-06-25'
    const bank = await bankFrom(from)
    await bank.open(people)
    for (const [n, day] of days(from, addDays(from, 13)).entries())
      await live(
        bank,
        day,
        moves!
          .filter((one) => one.day === n)
          .map(({ who, amount, value }) => {
            const effective = addDays(day, value)
            return [people[who]!, amount, effective < from ? from : effective] as const
          }),
      )
    const last = addDays(from, 13)
    for (const [who, owner] of people.entries()) {
      const byDay = Map.groupBy(
        moves!.filter((one) => one.who === who),
        (one) => {
          const effective = addDays(addDays(from, one.day), one.value)
          return effective < from ? from : effective
        },
      )
      let balance = 0n
      const balances = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, own]) => ({ day, balance: (balance += own.reduce((sum, { amount }) => sum + amount, 0n)) })) // biome-ignore format: one line
      const code = owner.startsWith('customer') ? 'current-person' : 'current-firm'
      const { base } = productOn(last, code)!.conventions
      const sum = sumOfDays(balances, from, last, base)
      const earned = await interestOf(bank.db, currentAccount(owner), last, currentProductsOn(last))
      expect(earned?.sum, `seed ${SEED}`).toBe(sum)
      const percent = currentProductsOn(last)[0]!.percent
      expect(earned?.interest).toBe(demandInterest([{ sum, percent }]))
    }
  }, 120_000)

  test('a day closed twice, in pieces, and under traffic of the next day has the same digest; another fen or account has another', async () => {
    const run = async (how: {
      extra?: bigint
      missing?: boolean
      twice?: boolean
      traffic?: boolean
      lost?: boolean
    }) => {
      const bank = await bankFrom('2025-12-31')
      const owners = ['customer-1', 'customer-2', ...(how.missing ? [] : ['customer-3'])]
      await bank.open(owners)
      bank.at(instantOf('2025-12-31', 15))
      await bank.submit(owners.map((owner, n) => bank.move(owner, 100_000_000n + BigInt(n))))
      if (how.extra) await bank.submit([bank.move('customer-1', how.extra)])
      bank.at(endOf('2025-12-31') - 1)
      // Booked before midnight and worth later: it waits for its day.
      await bank.submit([bank.move('customer-2', 500_000n, '2026-01-02')])
      bank.at(endOf('2025-12-31') + 30_000)
      let stop = false
      let traffic = Promise.resolve()
      if (how.traffic)
        traffic = (async () => {
          // Booked after midnight, some of it worth a day that is being closed.
          for (let n = 0; !stop && n < 200; n++) {
            await bank.submit([bank.move('customer-1', 1_000n + BigInt(n), n % 3 === 0 ? '2025-12-31' : undefined)])
            await new Promise((resolve) => setTimeout(resolve, 2))
          }
        })()
      if (how.lost) bank.loseEvery(2)
      const digest = await bank.close('2025-12-31')
      stop = true
      await traffic
      if (how.twice) {
        for (const name of Object.values(stepActivities)) await bank.steps[name]('2025-12-31')
        expect(await bank.steps.closeBusinessDay('2025-12-31')).toBe(digest)
      }
      const steps = await stepRows(bank.db, '2025-12-31')
      expect(steps.map(({ state }) => state)).toEqual(endOfDaySteps.map(() => 'done'))
      expect((await piecesOf(bank.db, '2025-12-31', 'accruals ')).reduce((sum, { rows }) => sum + rows, 0)).toBe(
        owners.length,
      )
      return digest
    }
    const once = await run({})
    expect(await run({ twice: true })).toBe(once)
    expect(await run({ traffic: true })).toBe(once)
    expect(await run({ lost: true })).toBe(once)
    expect(await run({ extra: 1n })).not.toBe(once)
    expect(await run({ missing: true })).not.toBe(once)
  }, 120_000)

  test('money that counts from a day of a settled quarter is worth its difference there, by a posting of its own', async () => {
    const bank = await bankFrom('2025-06-18')
    await bank.open(['customer-late'])
    await live(bank, '2025-06-18', [['customer-late', 1_000_000_00n]])
    for (const day of days('2025-06-19', '2025-06-22')) await live(bank, day)
    const before = await balanceOf(bank, 'customer-late')
    // 20,000 yuan booked on the 23rd, worth from the 18th: three days of the settled period.
    await live(bank, '2025-06-23', [['customer-late', 20_000_00n, '2025-06-18']])
    // 20,000 × 3 × 0.05 % / 360 = 0.0833 → 0.08
    expect(await balanceOf(bank, 'customer-late')).toBe(before + 20_000_00n + 8n)
    for (const day of days('2025-06-24', '2025-06-25')) await live(bank, day)
    expect(await balanceOf(bank, 'customer-late')).toBe(before + 20_000_00n + 8n)
  }, 120_000)

  test('a day that is cut off between two corrections, or two payments of interest, has the digest that it has at once', async () => {
    const run = async (lost: boolean) => {
      const bank = await bankFrom('2025-06-18')
      const owners = ['customer-a', 'customer-b', 'organization-c']
      await bank.open(owners)
      if (lost) bank.loseEvery(2)
      const digests = [
        await live(
          bank,
          '2025-06-18',
          owners.map((owner) => [owner, 1_000_000_00n] as const),
        ),
      ]
      for (const day of days('2025-06-19', '2025-06-22')) digests.push(await live(bank, day))
      digests.push(
        await live(
          bank,
          '2025-06-23',
          owners.map((owner) => [owner, 20_000_00n, '2025-06-18'] as const),
        ),
      )
      return digests
    }
    expect(await run(true)).toEqual(await run(false))
  }, 120_000)

  test('money that left before it came, by the days it is worth from, earns nothing meanwhile and takes nothing', async () => {
    const bank = await bankFrom('2025-06-25')
    await bank.open(['customer-below'])
    await live(bank, '2025-06-25', [['customer-below', 1_000_00n]])
    // In and out on one day; the outgoing counts from two days before: −9,000.00 then.
    await live(bank, '2025-06-26', [['customer-below', 10_000_00n]])
    await live(bank, '2025-06-27', [['customer-below', -10_000_00n, '2025-06-25']])
    const earned = await interestOf(
      bank.db,
      currentAccount('customer-below'),
      '2025-06-27',
      currentProductsOn('2025-06-27'),
    )
    expect(earned?.sum).toBe(sumOfDays([{ day: '2025-06-25', balance: -9_000_00n }, { day: '2025-06-26', balance: 1_000_00n }], '2025-06-25', '2025-06-27', 'yuan')) // biome-ignore format: one line
    expect(earned?.sum).toBe(2n * 1_000_00n)
  }, 120_000)

  test('a unit’s money that counts from before a change of the rate earns the rate of those days', async () => {
    const bank = await bankFrom('2025-05-16')
    await bank.open(['organization-back'])
    await live(bank, '2025-05-16', [['organization-back', 36_000_000_00n]])
    for (const day of days('2025-05-17', '2025-05-21')) await live(bank, day)
    // On the 22nd another 36 million, worth from the 18th: two days at 0.10 %, then 0.05 %.
    await live(bank, '2025-05-22', [['organization-back', 36_000_000_00n, '2025-05-18']])
    const earned = await interestOf(
      bank.db,
      currentAccount('organization-back'),
      '2025-05-22',
      currentProductsOn('2025-05-22'),
    )
    // 100 yuan a day at 0.10 %, 50 at 0.05 %, for each 36 million: 4 × 100 + 3 × 50, and 2 × 100 + 3 × 50.
    expect(earned?.interest).toBe(550_00n + 350_00n)
  }, 120_000)

  test('a unit’s money that counts from a settled quarter, told after a change of the rate, earns each day’s rate in both quarters', async () => {
    const bank = await bankFrom('2025-03-19')
    await bank.open(['organization-far'])
    await live(bank, '2025-03-19', [['organization-far', 36_000_000_00n]])
    for (const day of days('2025-03-20', '2025-05-21')) await live(bank, day)
    // Two days of 100.00 were paid on 21 March.
    expect(await balanceOf(bank, 'organization-far')).toBe(36_000_200_00n)
    await live(bank, '2025-05-22', [['organization-far', 36_000_000_00n, '2025-03-19']])
    expect(await balanceOf(bank, 'organization-far')).toBe(72_000_400_00n)
    const earned = await interestOf(
      bank.db,
      currentAccount('organization-far'),
      '2025-05-22',
      currentProductsOn('2025-05-22'),
    )
    // For each 36 million 60 days of 100.00 and 3 of 50.00; the 200.00 that were paid earn 0.0333 and 0.0008 of their own.
    expect(earned?.interest).toBe(2n * 6_150_00n + 3n)
  }, 120_000)

  const operator = 'customer-operator'
  /** An agreement as its operator makes it on a day: it begins with the next. */
  const agreeOn = async (bank: ClosingBank, organization: string, agreed: bigint, day: Day) => {
    const at = instantOf(day, 10)
    await seedCustomer(bank.db, { id: operator, phone: '13900000001', name: operator })
    await keepOrganization(bank.db, { id: organization, name: organization, kind: 'firm', at })
    const agreement = agree(agreed, day)
    if (!agreement.ok) throw new Error(agreement.refusal.kind)
    const by = { actor: operator, at, request: '' }
    await keepAgreement(
      bank.db,
      { id: `agreement-${organization}-${day}`, organization, agreement: agreement.value },
      by,
    )
  }

  test('协定存款: up to the agreed amount at the demand rate, above it at the agreed one, over a change of both; a late sum corrects both', async () => {
    const run = async ({ agreed = 3_600_000_00n, lost = false, until = '2025-06-22' }) => {
      const bank = await bankFrom('2025-05-16')
      const firm = 'organization-agrees'
      await bank.open([firm, 'organization-plain'])
      if (lost) bank.loseEvery(2)
      await agreeOn(bank, firm, agreed, '2025-05-16')
      const digests = [
        await live(bank, '2025-05-16', [
          [firm, 7_200_000_00n],
          ['organization-plain', 7_200_000_00n],
        ]),
      ]
      for (const day of days('2025-05-17', until)) {
        const moves: Readonly<Record<Day, readonly (readonly [string, bigint])[]>> = {
          // What comes and goes within a day is above on no day; the day ends on half of the agreed amount.
          '2025-05-21': [[firm, 90_000_000_00n], [firm, -95_400_000_00n]],
          '2025-05-22': [[firm, 5_400_000_00n]],
        } // biome-ignore format: a table
        digests.push(await live(bank, day, moves[day]))
      }
      return { bank, firm, digests }
    }
    const { bank, firm, digests } = await run({})
    // The 16th without it 20.00; three days 10 + 20; the 20th 5 + 10; the 21st 2.50; thirty days 15.00.
    expect(await balanceOf(bank, firm)).toBe(7_200_000_00n + 577_50n)
    // The account beside it: 4 days × 20.00, 32 × 10.00.
    expect(await balanceOf(bank, 'organization-plain')).toBe(7_200_000_00n + 400_00n)
    // 3.6 million booked on the 23rd, worth from 18 May. Above: two days 20.00, one 10.00, thirty 10.00; on the 21st half of it each: 2.50 + 5.00.
    await live(bank, '2025-06-23', [[firm, 3_600_000_00n, '2025-05-18']])
    expect(await balanceOf(bank, firm)).toBe(10_800_000_00n + 577_50n + 357_50n)
    const earned = () => interestOf(bank.db, currentAccount(firm), '2025-06-23', currentProductsOn('2025-06-23'))
    // The running period's three days: 3,600,000 at 0.05 % and 7,200,577 at 0.10 %, 25.0016 a day.
    expect((await earned())?.interest).toBe(75_00n)
    expect(await standing(bank, ownAccount('accrued-current'))).toBe(75_00n + 30_00n)
    // Corrected once, whatever is closed afterwards; ended with the 24th, it earns by it for a last day.
    await endAgreement(bank.db, firm, '2025-06-24', 'today', { actor: operator, at: instantOf('2025-06-24', 9), request: '' }) // biome-ignore format: one call
    for (const day of days('2025-06-24', '2025-06-26')) await live(bank, day)
    expect(await balanceOf(bank, firm)).toBe(10_800_000_00n + 935_00n)
    const number = (await earned())!.number
    const parts = await agreedParts(bank.db, number, '2025-06-21', agreementRatesOn('2025-06-26'))
    expect(parts.map(({ days: count, upTo }) => [count, upTo])).toEqual([[4, 4n * 3_600_000_00n]])
    expect((await run({ lost: true })).digests).toEqual(digests)
    // A yuan more is agreed on: from the first day that earns by it the digests are others.
    const other = (await run({ agreed: 3_600_001_00n, until: '2025-05-17' })).digests
    expect(other[0]).toBe(digests[0])
    expect(other[1]).not.toBe(digests[1])
  }, 240_000)

  test('random days of a firm that agreed, with money that counts from earlier days: SQL and the rule in core agree to the fen', async () => {
    const from = '2025-05-12'
    const last = addDays(from, 13)
    const agreed = 500_000_00n
    const move = fc.record({ day: fc.integer({ min: 0, max: 12 }), amount: fc.bigInt({ min: 1n, max: 90_000_000n }), value: fc.integer({ min: -6, max: 2 }) }) // biome-ignore format: one shape
    const [moves] = fc.sample(fc.array(move, { minLength: 30, maxLength: 30 }), { numRuns: 1, seed: SEED })
    const worth = ({ day, value }: { day: number; value: number }) => {
      const effective = addDays(addDays(from, day), value)
      return effective < from ? from : effective
    }
    const bank = await bankFrom(from)
    await bank.open(['organization-r'])
    await agreeOn(bank, 'organization-r', agreed, addDays(from, 1))
    for (const [n, day] of days(from, last).entries())
      await live(
        bank,
        day,
        moves!.filter((one) => one.day === n).map((one) => ['organization-r', one.amount, worth(one)] as const),
      )
    const stands = (day: Day) => moves!.filter((one) => worth(one) <= day).reduce((sum, { amount }) => sum + amount, 0n)
    const parts = days(from, last).flatMap((day) => {
      const { demand, rate } = agreementRatesOn(day)
      const holds = day >= addDays(from, 2)
      const { upTo, above } = sumsAround([{ day, balance: stands(day) }], agreed, day, day, 'yuan')
      return [
        { sum: upTo, percent: percentOf(demand) },
        { sum: above, percent: percentOf(holds ? rate : demand) },
      ]
    })
    const earned = await interestOf(bank.db, currentAccount('organization-r'), last, currentProductsOn(last))
    // Money that is late is cut to whole yuan by itself on days of an earlier rate, not each day's balance: less than a yuan a day each.
    const rule = demandInterest(parts)
    const apart = (earned?.interest ?? 0n) - rule
    expect([-1n, 0n, 1n], `seed ${SEED}: ${earned?.interest} and ${rule}`).toContain(apart)
  }, 120_000)

  test('a deposit’s accruals are those of its own formula, and end at what it is paid; it matures by itself', async () => {
    const bank = await bankFrom('2025-06-25')
    await bank.open(['customer-term'])
    bank.at(instantOf('2025-06-25', 10))
    await bank.submit([bank.move('customer-term', 300_000_00n)])
    await bank.projected()
    const asked = { product: 'certificate', amount: fen(300_000_00n), months: 1, day: '2025-06-25' } as const
    const id = await openDeposit(bank, 'customer-term', { ...asked, renew: 'none' })
    // 300,000 × 0.90 % / 12
    const due = 225_00n
    let before = 0n
    for (const [n, day] of days('2025-06-25', '2025-07-23').entries()) {
      await live(bank, day)
      const stands = await standing(bank, ownAccount('accrued-term'))
      expect(stands).toBe(accrued(due, n + 1, 30))
      expect(stands).toBeGreaterThan(before)
      before = stands
    }
    await live(bank, '2025-07-24')
    // The 24th is the last day that earns; at the start of the 25th it matures, and all that was accrued is paid.
    expect(await balanceOf(bank, 'customer-term')).toBe(300_000_00n + due)
    expect(await standing(bank, ownAccount('accrued-term'))).toBe(0n)
    expect((await depositBy(bank.db, id))?.state).toBe('closed')
    expect((await generalLedger(bank.db, '2025-07-24')).find(({ head }) => head === '6411')?.closing).toBe(due)
  }, 120_000)

  test('an account that is closed is paid what it earned to the day before, once', async () => {
    const bank = await bankFrom('2025-06-25')
    await bank.open(['customer-leaves'])
    await live(bank, '2025-06-25', [['customer-leaves', 7_200_000_00n]])
    for (const day of days('2025-06-26', '2025-06-29')) await live(bank, day)
    bank.at(instantOf('2025-06-30', 11))
    const world = { db: bank.db, ledger: bank.ledger }
    expect(await payClosingInterest(world, 'customer-leaves', bank.now())).toBeGreaterThan(0)
    // 7,200,000 × 5 × 0.05 % / 360
    expect(await balanceOf(bank, 'customer-leaves')).toBe(7_200_000_00n + 50_00n)
    expect(await payClosingInterest(world, 'customer-leaves', bank.now())).toBe(0)
    await bank.projected()
    await bank.close('2025-06-30')
    // The 30th alone: 7,200,050 × 0.05 % / 360
    expect(await standing(bank, ownAccount('accrued-current'))).toBe(10_00n)
  }, 120_000)

  test('what an account was to be paid on closing, and whoever paid it was cut off, is paid by the end of the day, once', async () => {
    const bank = await bankFrom('2025-06-25')
    await bank.open(['customer-cut'])
    await live(bank, '2025-06-25', [['customer-cut', 7_200_000_00n]])
    for (const day of days('2025-06-26', '2025-06-29')) await live(bank, day)
    bank.at(instantOf('2025-06-30', 11))
    for (const done of [false, true]) {
      const submit = async (...asked: Parameters<typeof bank.ledger.submit>) => {
        if (done) await bank.ledger.submit(...asked)
        throw new Error('cut off')
      }
      const world = { db: bank.db, ledger: { ...bank.ledger, submit } }
      await expect(payClosingInterest(world, 'customer-cut', bank.now())).rejects.toThrow('cut off')
    }
    await bank.projected()
    await bank.close('2025-06-30')
    expect(await balanceOf(bank, 'customer-cut')).toBe(7_200_000_00n + 50_00n)
    await live(bank, '2025-07-01')
    expect(await balanceOf(bank, 'customer-cut')).toBe(7_200_000_00n + 50_00n)
    // Two days since: 7,200,050 × 2 × 0.05 % / 360
    expect(await standing(bank, ownAccount('accrued-current'))).toBe(20_00n)
  }, 120_000)

  test('the year’s end brings income and expense into the profit of the year, and the books stay what their accounts are', async () => {
    const bank = await bankFrom('2025-12-19')
    await bank.open(['customer-y'])
    await live(bank, '2025-12-19', [['customer-y', 50_000_000_00n]])
    for (const day of days('2025-12-20', '2025-12-31')) await live(bank, day)
    const last = await generalLedger(bank.db, '2025-12-31')
    const head = (code: string) => last.find((row) => row.head === code)
    expect(head('6411')!.closing).toBe(0n)
    expect(head('6411')!.transferred).toBeLessThan(0n)
    expect(head('4103')!.closing).toBe(-head('6411')!.transferred)
    await live(bank, '2026-01-01')
    expect((await generalLedger(bank.db, '2026-01-01')).find((row) => row.head === '6411')!.closing).toBeGreaterThan(0n)
  }, 120_000)
})
