/** What is offered on which day, LPR and its resets, the tax that interest contains. */
import { describe, expect, test } from 'vitest'
import { percentPlus } from '../../core/loans/interest.ts'
import { loanProducts } from '../../core/loans/kinds.ts' // biome-ignore format: one list
import {
  lprOn,
  mayOffer,
  nextReset,
  type Pricing,
  percentOn,
  productOn,
  productsOn,
  vatOf,
  vatOn,
} from '../../core/loans/products.ts'

test('both products may be offered to small firms as they stand', () => {
  expect(productsOn('2026-11-26').map(({ code }) => code)).toEqual(loanProducts)
  expect(productsOn('2024-06-30')).toEqual([])
  for (const code of loanProducts) {
    const product = productOn('2026-11-26', code)!
    expect(mayOffer(product, 'small-firm').ok).toBe(true)
    expect(product.fees).toEqual([])
  }
  expect([productOn('2026-11-26', 'operating-limit')!.revolving, productOn('2026-11-26', 'single-draw')!.revolving]).toEqual([true, false]) // biome-ignore format: one row
})

describe('LPR', () => {
  test.each([
    ['2023-08-21', '3.45', '4.20'], ['2024-02-19', '3.45', '4.20'], ['2024-02-20', '3.45', '3.95'], ['2024-07-21', '3.45', '3.95'],
    ['2024-07-22', '3.35', '3.85'], ['2024-12-31', '3.10', '3.60'], ['2025-05-19', '3.10', '3.60'], ['2025-05-20', '3.00', '3.50'],
  ])('of %s: %s for a year, %s for more than five', (day, short, long) => {
    expect([lprOn(day, '1Y').percent, lprOn(day, '5Y').percent]).toEqual([short, long])
  }) // biome-ignore format: a table
  test('on a day of publication the latest is that day’s own, or not yet, as the contract says', () => {
    expect(lprOn('2025-05-20', '1Y', true)).toMatchObject({ percent: '3.00', published: '2025-05-20' })
    expect(lprOn('2025-05-20', '1Y', false)).toMatchObject({ percent: '3.10', published: '2024-10-21' })
  })
  test('what is not known yet is provisional', () => {
    expect(lprOn('2025-06-19', '1Y').provisional).toBe(false)
    expect(lprOn('2025-06-20', '1Y').provisional).toBe(true)
    expect(lprOn('2025-06-20', '1Y', false).provisional).toBe(false)
  })
  test('with points that stay: L1 and L9', () => {
    const lpr = (points: number): Pricing => ({ kind: 'lpr', tenor: '1Y', points, reset: 'january', ownDay: false })
    expect(percentOn(lpr(60), '2025-06-20')).toBe('3.60')
    expect(percentOn(lpr(55), '2024-05-20')).toBe('4.00')
    expect(percentOn(lpr(55), '2025-01-01')).toBe('3.65')
    expect(percentOn({ kind: 'fixed', percent: '5.00' }, '2025-01-01')).toBe('5.00')
  })
  test.each([['3.00', -20, '2.80'], ['3.00', 0, '3.00'], ['3.05', 5, '3.10'], ['9.99', 1, '10.00'], ['3.1234', 1, '3.1334']])('%s and %i points are %s', (percent, points, together) => expect(percentPlus(percent, points)).toBe(together)) // biome-ignore format: a table
  test('resets: never, each January, each anniversary', () => {
    const next = (reset: 'never' | 'january' | 'anniversary', after: string) => nextReset({ kind: 'lpr', tenor: '1Y', points: 0, reset, ownDay: true }, '2024-02-29', after) // biome-ignore format: one line
    expect([next('never', '2024-02-29'), nextReset({ kind: 'fixed', percent: '1' }, '2024-02-29', '2024-02-29')]).toEqual([null, null]) // biome-ignore format: one row
    expect([next('january', '2024-02-29'), next('january', '2025-01-01')]).toEqual(['2025-01-01', '2026-01-01'])
    expect([next('anniversary', '2024-02-29'), next('anniversary', '2025-02-28'), next('anniversary', '2027-03-01')]).toEqual(['2025-02-28', '2026-02-28', '2028-02-29']) // biome-ignore format: one row
  })
})

describe('VAT in interest', () => {
  test.each([
    ['2016-04-30', '0', '0'], ['2016-05-01', '6', '6'], ['2018-08-31', '6', '6'], ['2018-09-01', '0', '6'], ['2027-12-31', '0', '6'], ['2028-01-01', '6', '6'],
  ])('on %s %s percent for small firms, %s for others', (day, small, other) => {
    expect([vatOn(day, 'small-firm'), vatOn(day, 'firm')]).toEqual([small, other])
  }) // biome-ignore format: a table
  test('is part of the price: 106.00 contain 6.00', () => {
    expect(vatOf(106_00n, '2026-01-01', 'firm')).toBe(6_00n)
    expect(vatOf(-106_00n, '2026-01-01', 'firm')).toBe(-6_00n)
    expect(vatOf(106_00n, '2026-01-01', 'small-firm')).toBe(0n)
  })
})
