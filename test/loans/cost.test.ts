/** What a loan costs a year (L8), rates of return against other programs' figures, and the sheet shown before signing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costSheet, irr, monthlyCost, npv, percentText, raised, xirr, xnpv, yearlyCost } from '../../core/loans/cost.ts'
import type { Fee } from '../../core/loans/products.ts'
import { addDays } from '../../core/time.ts'
import { terms, yuan } from './contract.ts'

describe('L8 the yearly cost', () => {
  const fee: Fee = { kind: 'arrangement', amount: yuan('3,000.00'), taker: 'a guarantor', when: 'draw' }
  test.each([
    ['no fee', [], '0.003000', '3.60', '3.66'],
    ['3,000 at the draw', [fee], '0.004563', '5.48', '5.61'],
    ['3,000 only if something happens', [{ ...fee, when: 'event' as const }], '0.003000', '3.60', '3.66'],
  ] as const)('of L1 with %s', (_, fees, month, simple, compound) => {
    const cost = yearlyCost(terms(), fees)
    expect(cost).toMatchObject({ simple, compound })
    expect(cost.month.toFixed(6)).toBe(month)
  })
  test('the classic trap: “half a percent a month” of the first principal is 10.90 %, not 6', () => {
    const trap = monthlyCost([12_000, ...Array<number>(12).fill(-1_060)])
    expect(trap).toMatchObject({ simple: '10.90', compound: '11.46' })
    expect(trap.month).toBeCloseTo(0.00908032, 8)
    const flat = terms({ principal: yuan('12,000.00'), percent: '6.00', method: 'flat' })
    expect(yearlyCost(flat)).toMatchObject({ simple: '10.90', compound: '11.46' })
  })
  test('all at the end: a year at 6 % costs 6 % compound, and less by the month', () => {
    expect(yearlyCost(terms({ percent: '6.00', method: 'bullet' }))).toMatchObject({ simple: '5.84', compound: '6.00' })
  })
  test('a broken first period is counted by its days', () => {
    const cost = yearlyCost(terms({ conventions: { dueDay: 28 } }))
    expect(Number(cost.compound)).toBeCloseTo(3.68, 1)
  })
  test.each([[0.0548, '5.48'], [0.05475, '5.48'], [0.054749, '5.47'], [0, '0.00'], [-0.01355, '-1.35']])('%d is %s percent', (part, text) => expect(percentText(part)).toBe(text)) // biome-ignore format: a table
  test.each([['3.60', '50', '5.40'], ['3.65', '50', '5.475'], ['3.60', '100', '7.20'], ['3.6501', '50', '5.4751']])('%s and %s percent of it are %s', (percent, margin, text) => expect(raised(percent, margin)).toBe(text)) // biome-ignore format: a table
})

describe('rates of return', () => {
  test('pyxirr (The Unlicense), equal_payments: 180 days of −87.17, then 5,809.30', () => {
    expect(irr([...Array<number>(180).fill(-87.17), 5_809.3])).toBeCloseTo(-0.01352676905540856, 12)
  })
  test('two flows have the rate that a formula gives', () => {
    expect(xirr([{ day: '2025-01-01', amount: -100 }, { day: '2026-01-01', amount: 110 }])).toBeCloseTo(0.1, 12) // biome-ignore format: two flows
    expect(xirr([{ day: '2025-01-01', amount: -100 }, { day: '2025-07-02', amount: 0.001 }])).toBeCloseTo((0.001 / 100) ** (365 / 182) - 1, 12) // biome-ignore format: two flows
    expect(xirr([{ day: '2025-01-01', amount: -1 }, { day: '2026-01-01', amount: 5_000 }])).toBeCloseTo(4_999, 6) // biome-ignore format: two flows
  })
  test('where nothing is paid, or nothing received, there is none', () => {
    expect(irr([1, 2, 3])).toBeUndefined()
    expect(xirr([])).toBeUndefined()
    expect(xirr([{ day: '2025-01-01', amount: -5 }, { day: '2025-02-01', amount: 0 }])).toBeUndefined() // biome-ignore format: two flows
  })
  test('where the value never is nothing, there is none', () => expect(irr([1, -1, 1])).toBeUndefined())
  test('at its rate a loan is worth nothing today, whatever it is', () => {
    const rows = fc.array(fc.record({ days: fc.integer({ min: 1, max: 400 }), amount: fc.integer({ min: 1, max: 1_000_000 }) }), { minLength: 1, maxLength: 40 }) // biome-ignore format: one arbitrary
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), rows, (received, repaid) => {
        let day = '2025-01-01'
        const flows = [{ day, amount: -received }, ...repaid.map(({ days, amount }) => ({ day: (day = addDays(day, days)), amount }))] // biome-ignore format: flows
        const rate = xirr(flows)
        if (rate === undefined) return
        expect(Math.abs(xnpv(rate, flows))).toBeLessThan(1e-3)
        expect(xirr(flows.toReversed())).toBeCloseTo(rate, 6 - Math.max(0, Math.ceil(Math.log10(Math.abs(rate) + 1))))
      }),
    )
  })
  test('the value of later money is less', () => {
    expect(npv(0.1, [-100, 110])).toBeCloseTo(0, 12)
    expect(xnpv(0.1, [{ day: '2026-01-01', amount: 110 }, { day: '2025-01-01', amount: -100 }])).toBeCloseTo(0, 12) // biome-ignore format: two flows
  })
})

test('the sheet names every item and who takes it, what it costs kept, and what comes on top when it is not', () => {
  const sheet = costSheet(terms({ conventions: { graceDays: 3 } }), 'Qiao')
  expect(sheet).toMatchObject({
    principal: yuan('300,000.00'),
    items: [{ item: 'interest', taker: 'Qiao', amount: yuan('5,882.13'), taken: 'instalments' }],
    totalCost: yuan('5,882.13'),
    totalToPay: yuan('305,882.13'),
    yearly: { simple: '3.60', compound: '3.66' },
    contingent: [
      { item: 'penalty', percent: '5.40', on: 'principal-overdue', graceDays: 3 },
      { item: 'misuse-penalty', percent: '7.20' },
      { item: 'compound', percent: '5.40', on: 'interest-overdue' },
    ],
  })
  const valuation: Fee = { kind: 'arrangement', amount: yuan('1,500.00'), taker: 'a guarantor', when: 'draw' }
  const dearer = costSheet(terms({ conventions: { compound: 'none' } }), 'Qiao', [valuation])
  expect(dearer.items[1]).toEqual({ item: 'arrangement', taker: 'a guarantor', amount: yuan('1,500.00'), taken: 'draw' }) // biome-ignore format: one item
  expect(dearer.totalCost).toBe(yuan('7,382.13'))
  expect(dearer.contingent.map(({ item }) => item)).toEqual(['penalty', 'misuse-penalty'])
})
