/** 协定存款 by hand: what is above the agreed amount, at which rate, until when; and what firms' deposits do otherwise than persons'. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type AgreedDays,
  aboveAgreed,
  agree,
  agreedLines,
  agreementRatesOn,
  holdsOn,
  termEnd,
} from '../../core/deposits/agreement.ts'
import { demandInterest, sumsAround } from '../../core/deposits/interest.ts'
import { giveNotice, openTerm, withdraw } from '../../core/deposits/term.ts'
import { fen } from '../../core/money.ts'

const yuan = (whole: number) => fen(BigInt(whole) * 100n)

test('a firm agrees on whole yuan from 500,000 on, and it begins the day after', () => {
  expect(agree(yuan(500_000), '2025-06-03')).toEqual({
    ok: true,
    value: { agreed: yuan(500_000), from: '2025-06-04', until: null },
  })
  for (const wrong of [yuan(499_999), fen(500_000_50n)])
    expect(agree(wrong, '2025-06-03')).toMatchObject({ refusal: { kind: 'agreed-amount-wrong', least: yuan(500_000) } })
  expect(agree(yuan(500_000), '1997-11-14')).toMatchObject({ refusal: { kind: 'agreement-not-offered' } })
})

test('its term is a year and goes on by itself; one that is not to go on holds until the end of the year that runs', () => {
  const from = '2024-02-29'
  expect(termEnd({ from }, '2024-02-29')).toBe('2025-02-28')
  expect(termEnd({ from }, '2025-02-27')).toBe('2025-02-28')
  // The anniversary is the first day of the next term already.
  expect(termEnd({ from }, '2025-02-28')).toBe('2026-02-28')
  // A leap year has the day itself again.
  expect(termEnd({ from }, '2027-03-01')).toBe('2028-02-29')
  const ends = { agreed: yuan(500_000), from, until: '2025-02-28' } as const
  expect(['2024-02-28', '2024-02-29', '2025-02-27', '2025-02-28'].map((day) => holdsOn(ends, day))).toEqual([false, true, true, false]) // biome-ignore format: one line
})

test('what a day ends on counts, whole yuan of it: nothing is above until the balance passes the agreed amount', () => {
  const above = (balance: bigint) => aboveAgreed(balance, yuan(500_000), 'yuan')
  expect([above(-1n), above(0n), above(yuan(500_000)), above(500_000_99n), above(500_001_00n)]).toEqual([0n, 0n, 0n, 0n, 100n]) // biome-ignore format: one line
})

test('both rates are the board’s of each day: 0.10 and 0.20 % until 19 May 2025, 0.05 and 0.10 % from the 20th', () => {
  expect(agreementRatesOn('2025-05-19')).toEqual({ base: 'yuan', demand: 1_000n, rate: 2_000n })
  expect(agreementRatesOn('2025-05-20')).toEqual({ base: 'yuan', demand: 500n, rate: 1_000n })
  // A board on which the agreed rate is not above the demand rate takes nothing away.
  expect(agreementRatesOn('2025-05-20', (_, code) => (code === 'agreement' ? '0.04' : '0.05')).rate).toBe(500n)
})

test('over a change of the rate it is two 积数 for each board, rounded once on the sum', () => {
  // 860,000.99 from the 10th, 300,000 from the 15th, 1,234,567.89 from the 18th until the 24th; agreed 500,000.
  const parts: AgreedDays[] = [
    // 10th–14th 500,000 × 5, 15th–17th 300,000 × 3, 18th–19th 500,000 × 2 = 4,400,000; above 360,000 × 5 + 734,567 × 2.
    { demand: 1_000n, rate: 2_000n, days: 10, upTo: 4_400_000_00n, above: 3_269_134_00n },
    // 20th–24th: 500,000 × 5, and 734,567 × 5.
    { demand: 500n, rate: 1_000n, days: 5, upTo: 2_500_000_00n, above: 3_672_835_00n },
  ]
  const balances = [
    { day: '2025-05-10', balance: 860_000_99n },
    { day: '2025-05-15', balance: 300_000_00n },
    { day: '2025-05-18', balance: 1_234_567_89n },
  ]
  const sums = (from: string, to: string) => sumsAround(balances, yuan(500_000), from, to, 'yuan')
  expect(sums('2025-05-10', '2025-05-19')).toEqual({ upTo: parts[0]!.upTo, above: parts[0]!.above })
  expect(sums('2025-05-20', '2025-05-24')).toEqual({ upTo: parts[1]!.upTo, above: parts[1]!.above })
  // 12.22222 + 18.16185 + 3.47222 + 10.20232 = 44.05862
  const earned = demandInterest(
    parts.flatMap(({ upTo, above, demand, rate }) => [
      { sum: upTo, percent: `0.${demand / 100n}`.replace('0.5', '0.05') },
      { sum: above, percent: `0.${rate / 100n}` },
    ]),
  )
  expect(earned).toBe(44_06n)
  expect(agreedLines(parts, earned).map(({ what, interest }) => [what, interest])).toEqual([
    ['up-to', 12_22n],
    ['above', 18_16n],
    ['up-to', 3_48n],
    ['above', 10_20n],
  ])
})

test('whatever the days were, the lines add up to what is paid', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n })
  const part = fc.record({ demand: fc.constantFrom(500n, 1_000n), rate: fc.constantFrom(1_000n, 2_000n), days: fc.constant(3), upTo: amount, above: amount }) // biome-ignore format: one shape
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), fc.bigInt({ min: 0n, max: 10n ** 12n }), (parts, before) => {
      const weight = parts.reduce((sum, { demand, rate, upTo, above }) => sum + demand * upTo + rate * above, before)
      const earned = fen((2n * weight + 360_000_000n) / 720_000_000n)
      const lines = agreedLines(parts, earned)
      expect(lines.reduce((sum, { interest }) => sum + interest, 0n)).toBe(earned)
      for (const { interest } of lines) expect(interest).toBeGreaterThanOrEqual(0n)
    }),
  )
})

test('a firm’s notice deposit begins at 500,000 and is drawn by 100,000; a certificate at 10,000,000', () => {
  const open = (product: 'notice-7' | 'certificate' | 'instalment', amount: number, months: number | null) =>
    openTerm({ id: 'd', product, amount: yuan(amount), months, day: '2025-07-01', renew: 'none', who: 'firm' })
  expect(open('notice-7', 499_999, null)).toMatchObject({ refusal: { kind: 'amount-too-small', least: yuan(500_000) } })
  expect(open('certificate', 9_990_000, 12)).toMatchObject({ refusal: { least: yuan(10_000_000) } })
  expect(open('certificate', 10_000_000, 12)).toMatchObject({ value: { percent: '1.25', matures: '2026-07-01' } })
  expect(open('instalment', 1_000, 12)).toMatchObject({ refusal: { kind: 'not-for-firms' } })
  const opened = open('notice-7', 800_000, null)
  if (!opened.ok) throw new Error(opened.refusal.kind)
  const told = giveNotice(opened.value, yuan(200_000), '2025-08-20')
  if (!told.ok) throw new Error(told.refusal.kind)
  // 57 days at 0.30 %: 200,000 × 57 × 0.30 % / 360
  expect(withdraw(told.value, yuan(200_000), '2025-08-27')).toMatchObject({ value: { interest: 95_00n } })
  // Below the least draw it is worth the demand rate of a firm, 0.05 %: 90,000 × 57 × 0.05 % / 360 = 7.125
  const little = withdraw(opened.value, yuan(90_000), '2025-08-27')
  expect(little).toMatchObject({ value: { interest: 7_13n, lines: [{ says: 'demand', percent: '0.05' }] } })
})
