import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueRefusal, payable, sameName } from '../../core/bills/house-bill.ts'
import { accrueDay, penaltyOf, principalLeft } from '../../core/bills/penalty.ts'
import { closesOn, nextRound, type RunFacts, usualTerms } from '../../core/bills/run.ts'
import { leftAccount, settleRun } from '../../core/bills/run-postings.ts'
import { capitals } from '../../core/capitals.ts'
import { fen } from '../../core/money.ts'
import { beijing } from '../../core/time.ts'

const terms = { percentPerDay: '0.05', capPercent: '100' }

describe('违约金', () => {
  test('1,200.00 at 0.05 % a day for 46 days is 27.60', () => {
    expect(penaltyOf(1_200_00n * 46n, 1_200_00n, terms)).toBe(27_60n)
  })
  test('never comes to more than its cap', () => {
    expect(penaltyOf(1_200_00n * 2_000n, 1_200_00n, terms)).toBe(1_200_00n)
    expect(penaltyOf(1_200_00n * 2_001n, 1_200_00n, terms)).toBe(1_200_00n)
    expect(penaltyOf(1_200_00n * 1_999n, 1_200_00n, terms)).toBe(1_199_40n)
  })
  test('grows on what is unpaid only, and never on itself', () => {
    const bill = { amount: 100_00n, paid: 40_00n, penalty: 5_00n }
    expect(principalLeft(bill, 'principal-first')).toBe(60_00n)
    expect(principalLeft(bill, 'penalty-first')).toBe(65_00n)
    expect(principalLeft({ ...bill, paid: 3_00n }, 'penalty-first')).toBe(100_00n)
    expect(principalLeft({ ...bill, paid: 105_00n }, 'penalty-first')).toBe(0n)
  })
  test('day by day it comes to the fen to what it is in one go, whatever is paid in between', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10_000_00n }),
        fc.array(fc.bigInt({ min: 0n, max: 500_00n }), { minLength: 1, maxLength: 60 }),
        (amount, payments) => {
          let bill = { amount, paid: 0n, penalty: 0n, fenDays: 0n }
          let sum = 0n
          for (const payment of payments) {
            sum += principalLeft(bill, 'principal-first')
            const { fenDays, accrues } = accrueDay(bill, terms, 'principal-first')
            bill = { ...bill, fenDays, penalty: bill.penalty + accrues }
            expect(bill.penalty).toBe(penaltyOf(sum, amount, terms))
            const left = amount + bill.penalty - bill.paid
            bill.paid += payment > left ? left : payment
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('paying', () => {
  const open = { state: 'open' as const, left: 100_00n }
  test.each([
    [open, 100_00n, 'exact', undefined],
    [open, 99_99n, 'exact', 'part-not-allowed'],
    [open, 99_99n, 'at-most', undefined],
    [open, 100_01n, 'at-most', 'more-than-due'],
    [{ ...open, left: 0n, state: 'paid' as const }, 1n, 'at-most', 'bill-already-paid'],
    [{ ...open, state: 'withdrawn' as const }, 100_00n, 'exact', 'bill-closed'],
    [{ ...open, state: 'closed' as const }, 100_00n, 'exact', 'bill-closed'],
  ] as const)('%o with %d, %s: %s', (bill, amount, exactness, refusal) => {
    const answer = payable(bill, fen(amount), exactness)
    expect(answer.ok ? undefined : answer.refusal.kind).toBe(refusal)
  })
  test('the ledger’s no about a bill says what is left on it; its no about the payer is not one about a bill', () => {
    const account = leftAccount('house-bill-1')
    const asked = new Map([[account as string, fen(100_00n)]])
    const place = { sequence: 1, index: 0, bookedAt: 0 }
    expect(dueRefusal({ kind: 'insufficient-funds', account, short: 40_00n, ...place }, asked)).toEqual({
      kind: 'more-than-due',
      left: 60_00n,
    })
    expect(dueRefusal({ kind: 'insufficient-funds', account, short: 100_00n, ...place }, asked)).toEqual({
      kind: 'bill-already-paid',
    })
    expect(dueRefusal({ kind: 'account-closed', account, ...place }, asked)).toEqual({ kind: 'bill-closed' })
    expect(
      dueRefusal({ kind: 'insufficient-funds', account: leftAccount('other'), short: 1n, ...place }, asked),
    ).toBeUndefined()
  })
  test('a householder’s name is known with other spaces, width and case, and no other name is', () => {
    expect(sameName('王 小明', '王小明')).toBe(true)
    expect(sameName('Ａnn Li', 'ann li')).toBe(true)
    expect(sameName('王小明', '王小名')).toBe(false)
  })
})

describe('a run', () => {
  const facts: RunFacts = {
    unpaid: 3,
    remindFor: '2026-12-20',
    overdueFor: '2026-12-20',
    dueOn: null,
    collectOn: null,
    penaltyOn: '2026-12-21',
    lastDue: '2026-12-20',
  }
  const at = (more: Partial<RunFacts>, doneOn: string | null = null) => {
    const next = nextRound(usualTerms, { ...facts, ...more }, doneOn)
    return next === 'close' ? next : beijing(next).slice(0, 16)
  }
  test('wakes three days before the due day, then on the day after it, then every day that a penalty accrues', () => {
    expect(at({})).toBe('2026-12-17T00:05')
    expect(at({ remindFor: null })).toBe('2026-12-21T00:05')
    expect(at({ remindFor: null, overdueFor: null, penaltyOn: '2026-12-22' })).toBe('2026-12-22T00:05')
    expect(at({ remindFor: null, collectOn: '2026-12-20' })).toBe('2026-12-20T00:05')
  })
  test('once everything is accrued it sleeps until it closes, thirty days after the last due day', () => {
    expect(at({ remindFor: null, overdueFor: null, penaltyOn: null })).toBe('2027-01-20T00:05')
    expect(closesOn(usualTerms, facts, '2027-01-19')).toBe(false)
    expect(closesOn(usualTerms, facts, '2027-01-20')).toBe(true)
  })
  test('wakes on the due day, for a mandate may be given until then', () => {
    expect(at({ remindFor: null, dueOn: '2026-12-20' })).toBe('2026-12-20T00:05')
    expect(at({ remindFor: null, dueOn: '2026-12-20' }, '2026-12-20')).toBe('2026-12-21T00:05')
  })
  test('never has two rounds on one day, and closes when all is paid', () => {
    expect(at({}, '2026-12-17')).toBe('2026-12-18T00:05')
    expect(at({ unpaid: 0 })).toBe('close')
    expect(closesOn(usualTerms, { ...facts, unpaid: 0 }, '2026-12-01')).toBe(true)
  })
  test('settles every fen: to the organisation, to the bank, and to the tax inside its fee', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 11n }), (collected) => {
        const { received, fee, tax, entry } = settleRun(
          { id: 'bill-run-1', at: 1, organization: 'organization-1', request: '' },
          fen(collected),
          usualTerms.fee,
        )
        expect(received + fee).toBe(collected)
        expect(entry.transfers.reduce((sum, { amount }) => sum + amount, 0n)).toBe(collected)
        expect(tax <= fee).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

// Figures of 支付结算办法, annex, and its well-known examples.
test.each([
  ['1409.50', '壹仟肆佰零玖元伍角整'],
  ['6007.14', '陆仟零柒元壹角肆分'],
  ['1680.32', '壹仟陆佰捌拾元零叁角贰分'],
  ['107000.53', '壹拾万柒仟元零伍角叁分'],
  ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
  ['325.04', '叁佰贰拾伍元零肆分'],
  ['100000000.00', '壹亿元整'],
  ['0.05', '伍分'],
  ['0.00', '零元整'],
])('%s yuan are %s in capitals', (amount, words) => {
  expect(capitals(fen(BigInt(amount.replace('.', ''))))).toBe(`人民币${words}`)
})
