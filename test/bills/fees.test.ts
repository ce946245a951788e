import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divide, type PayerFee, payerFee, type Share, vatInside } from '../../core/bills/fees.ts'
import { fen } from '../../core/money.ts'

const yuan = (text: string) => {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!
  return fen((sign ? -1n : 1n) * BigInt(whole + part.padEnd(2, '0')))
}
const share = (percent: string, min?: string, max?: string): Share => ({
  percent,
  ...(min === undefined ? {} : { min: yuan(min) }),
  ...(max === undefined ? {} : { max: yuan(max) }),
})
const all: PayerFee['slabs'][number] = { from: fen(1n), to: fen(1_000_000_000n) }

// Figures: Setu's public documents of BBPS, customer convenience fee with 18 % GST, in minor units.
test.each([
  [200_000n, 59n, { slabs: [{ ...all, flat: fen(50n) }], taxPercent: '18' }],
  [50_000n, 118n, { slabs: [{ ...all, flat: fen(100n) }], taxPercent: '18' }],
  [150_000n, 0n, { slabs: [all], taxPercent: '18' }],
  [250_000n, 1_392n, { slabs: [{ from: fen(1n), to: fen(200_000n), flat: fen(590n) }, { from: fen(200_001n), to: fen(500_000n), flat: fen(1_180n) }], taxPercent: '18' }],
] as const)('paying %d costs %d: what the slab says, tax included', (amount, total, terms) => {
  const charged = payerFee(fen(amount), terms)
  expect(charged).toMatchObject({ ok: true, value: { total } })
  if (charged.ok) expect(charged.value.fee + charged.value.tax).toBe(total)
}) // biome-ignore format: a table

test('a slab ends with its last fen, the next begins with the one after, and beyond the last nothing can be paid', () => {
  const terms = { slabs: [{ from: fen(1n), to: fen(200_000n), flat: fen(1n) }, { from: fen(200_001n), to: fen(500_000n), flat: fen(2n) }] }
  expect(payerFee(fen(200_000n), terms)).toMatchObject({ value: { total: 1n } })
  expect(payerFee(fen(200_001n), terms)).toMatchObject({ value: { total: 2n } })
  expect(payerFee(fen(500_001n), terms)).toEqual({ ok: false, refusal: { kind: 'no-fee-slab' } })
}) // biome-ignore format: a table

// Figures: open-condo-software/condo, feeDistribution.spec.js (MIT). Its 1698.57 + 36.44 of 1735 is off by 0.01: rounded
// half up is 36.44 (36.435), and the recipient takes the rest, 1698.56.
const acquiring = (percent: string, min?: string, max?: string) => share(percent, min, max)
test.each([
  ['payer', '1', '1.02', '1', [acquiring('1'), share('1')]],
  ['payer', '1', '13', '1', [acquiring('1.68', '8.40', '1050'), share('0.72', '3.60', '450')]],
  ['payer', '4161.00', '4260.86', '4161.00', [acquiring('1.68', '8.40', '1050'), share('0.72', '3.60', '450')]],
  ['payer', '360192', '361692', '360192', [acquiring('1.68', '8.40', '1050'), share('0.72', '3.60', '450')]],
  ['payer', '812', '831.49', '812', [acquiring('1.68', '8.40', '1050'), share('0.72', '3.60', '450')]],
  ['payer', '4231', '4332.54', '4231', [acquiring('1.68', '8.40', '1050'), share('0.72', '3.60', '450')]],
  ['recipient', '1735', '1735', '1698.56', [acquiring('2'), share('0.1')]],
  ['recipient', '5', '5', '4.94', [acquiring('0.8'), share('0.4')]],
  ['recipient', '1000', '1000', '988', [acquiring('0.8'), share('0.4')]],
  ['recipient', '17354231', '17354231', '17145980.23', [acquiring('0.8'), share('0.4')]],
  ['payer', '1', '1.01', '1', [acquiring('0.8'), share('0.4')]],
  ['payer', '5125812.99', '5187322.75', '5125812.99', [acquiring('0.8'), share('0.4')]],
  ['payer', '1746.12', '1767.07', '1746.12', [acquiring('0.8'), share('0.4')]],
  ['payer', '0', '0', '0', [acquiring('0.8', '200'), share('0.4', '100')]],
  ['payer', '-200.15', '-200.15', '-200.15', [acquiring('0.8', '200'), share('0.4', '100')]],
] as const)('borne by the %s, of %s are %s paid and %s received', (borneBy, amount, paid, received, shares) => {
  expect(divide(yuan(amount), { shares, borneBy })).toMatchObject({ paid: yuan(paid), received: yuan(received) })
}) // biome-ignore format: a table

test('no fen is lost between payer, recipient and shares', () => {
  const percent = fc
    .integer({ min: 0, max: 99_999_999 })
    .map((n) => `${Math.floor(n / 1_000_000)}.${String(n % 1_000_000).padStart(6, '0')}`)
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fc.array(percent, { maxLength: 6 }),
      fc.constantFrom('payer' as const, 'recipient' as const),
      (amount, percents, borneBy) => {
        const { paid, received, parts } = divide(fen(amount), {
          shares: percents.map((one) => ({ percent: one })),
          borneBy,
        })
        expect(received + parts.reduce((sum, part) => sum + part, 0n)).toBe(paid)
        expect(parts.every((part) => part >= 0n)).toBe(true)
        expect(borneBy === 'payer' ? received : paid).toBe(amount)
      },
    ),
    { numRuns: 10_000 },
  )
})

test('the tax inside a fee of 106 fen at 6 % is 6 fen', () => {
  expect(vatInside(fen(106n))).toBe(6n)
  expect(vatInside(fen(0n))).toBe(0n)
})
