/** The statements: whatever was booked, both sides are equal; and one year of a small bank, figure by figure. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  balanceSheetOf,
  type Closing,
  incomeBy,
  incomeStatementOf,
  type Turnover,
  trialBalanceOf,
  trialTotals,
} from '../../core/books/statements.ts'
import { chart } from '../../core/ledger/chart.ts'

const seed = process.env.SEED ? Number(process.env.SEED) : undefined
const heads = Object.values(chart)
const own = heads.filter(({ class: kind }) => kind !== 'off-balance').map(({ code }) => code)
const apart = heads.filter(({ class: kind }) => kind === 'off-balance').map(({ code }) => code)
type Leg = { readonly debit: string; readonly credit: string; readonly unit: string; readonly amount: bigint }
/** Movements as the ledger has them: a debit for each credit, within one unit; a reversal in red is below zero. */
const legs = fc.array(
  fc.oneof(
    ...(
      [
        ['CNY', [...own, '1999', '5001']],
        ['CNY.due', apart],
        ['times.limit', apart],
      ] as const
    ).map(([unit, of]) =>
      fc.record({
        unit: fc.constant(unit),
        debit: fc.constantFrom(...of),
        credit: fc.constantFrom(...of),
        amount: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 15n }),
      }),
    ),
  ),
  { maxLength: 60 },
)
function rowsOf(some: readonly Leg[]): Turnover[] {
  const rows = new Map<string, Turnover>()
  const add = (unit: string, head: string, debits: bigint, credits: bigint) => {
    const key = `${unit} ${head}`
    const before = rows.get(key) ?? { unit, head, debits: 0n, credits: 0n }
    rows.set(key, { unit, head, debits: before.debits + debits, credits: before.credits + credits })
  }
  for (const { unit, debit, credit, amount } of some) {
    add(unit, debit, amount, 0n)
    add(unit, credit, 0n, amount)
  }
  return [...rows.values()]
}
const closingsOf = (rows: readonly Turnover[]): Closing[] =>
  rows.map(({ unit, head, debits, credits }) => ({ unit, head, closing: debits - credits }))

test('whatever is booked, assets are liabilities and equity, and every pair of the trial balance comes to the same', () => {
  fc.assert(
    fc.property(legs, legs, (before, since) => {
      const [opening, turnover, closing] = [closingsOf(rowsOf(before)), rowsOf(since), closingsOf(rowsOf([...before, ...since]))] // biome-ignore format: three
      const sheet = balanceSheetOf(closing)
      expect(sheet.totals.assets).toBe(sheet.totals.liabilities + sheet.totals.equity)
      // What is left over for the year is what was earned and spent since the first day.
      expect(sheet.result).toBe(incomeStatementOf(rowsOf([...before, ...since])).totals.result)
      expect(sheet.apart.every(({ unit }) => unit !== 'CNY')).toBe(true)
      const trial = trialBalanceOf(opening, turnover, closing)
      for (const unit of new Set(trial.map((row) => row.unit))) {
        const totals = trialTotals(trial.filter((row) => row.unit === unit))
        for (const side of ['opening', 'turnover', 'closing'] as const)
          expect(totals[side].debit, side).toBe(totals[side].credit)
        expect(totals.transferred).toBe(0n)
      }
    }),
    seed === undefined ? {} : { seed },
  )
})

const row = (head: string, debits: bigint, credits: bigint, unit = 'CNY') => ({ unit, head, debits, credits })

test('a small bank: what it has and owes, what clearing owes it or it owes, and a result that stands in equity before it is transferred', () => {
  const closing = (head: string, amount: bigint, unit = 'CNY') => ({ unit, head, closing: amount })
  const before: Closing[] = [
    closing('1003', 5_000_000_00n), closing('1303', 1_000_000_00n), closing('1304', -25_000_00n), closing('3001', 200_000_00n),
    closing('2011', -5_100_000_00n), closing('2231', -1_234_56n), closing('4001', -1_000_000_00n),
    closing('6011', -90_000_00n), closing('6411', 1_234_56n), closing('6702', 25_000_00n), closing('6602', -10_000_00n),
    closing('9001', 88_80n, 'CNY.due'), closing('2011', 0n),
  ] // biome-ignore format: a table
  const sheet = balanceSheetOf(before)
  expect(sheet.assets).toEqual([
    { head: '1003', amount: 5_000_000_00n }, { head: '1303', amount: 1_000_000_00n },
    // Contra to the loans: below zero among the assets.
    { head: '1304', amount: -25_000_00n }, { head: '3001', amount: 200_000_00n },
  ]) // biome-ignore format: a table
  expect(sheet.result).toBe(90_000_00n - 1_234_56n - 25_000_00n + 10_000_00n)
  expect(sheet.totals).toEqual({ assets: 6_175_000_00n, liabilities: 5_101_234_56n, equity: 1_073_765_44n })
  expect(sheet.apart).toEqual([{ unit: 'CNY.due', head: '9001', closing: 88_80n }])
  // The other way round, clearing is a liability.
  const owing = balanceSheetOf([closing('1003', 10n), closing('3001', -10n)])
  expect(owing.liabilities).toEqual([{ head: '3001', amount: 10n }])
  // The year's end moves the result within equity and changes no total.
  const after = before.filter(({ head }) => !head.startsWith('6')).concat(closing('4103', -sheet.result))
  const closed = balanceSheetOf(after)
  expect([closed.result, closed.totals]).toEqual([0n, sheet.totals])
})

test('books that do not balance are no statement: it stops', () => {
  expect(() => balanceSheetOf([{ unit: 'CNY', head: '1003', closing: 1n }])).toThrow(
    'assets are liabilities and equity',
  )
})

test('income and expense by day, month and year; a fee given back in red nets, and the year’s transfer is no turnover', () => {
  const days = [
    { day: '2025-12-30', ...row('6021', 0n, 300n) },
    { day: '2025-12-31', ...row('6021', 0n, -100n) },
    { day: '2025-12-31', ...row('6411', 250n, 0n) },
    { day: '2026-01-01', ...row('6011', 0n, 70n) },
    { day: '2026-01-01', ...row('2011', 0n, 999n) },
  ]
  expect(incomeStatementOf(days)).toEqual({
    income: [{ head: '6011', amount: 70n }, { head: '6021', amount: 200n }],
    expense: [{ head: '6411', amount: 250n }],
    totals: { income: 270n, expense: 250n, result: 20n },
  }) // biome-ignore format: a table
  expect(incomeBy(days, 'day').map(({ name, result }) => [name, result])).toEqual([['2025-12-30', 300n], ['2025-12-31', -350n], ['2026-01-01', 70n]]) // biome-ignore format: a table
  expect(incomeBy(days, 'month').map(({ name, result }) => [name, result])).toEqual([['2025-12', -50n], ['2026-01', 70n]]) // biome-ignore format: a table
  expect(incomeBy(days, 'year').map(({ name, income, expense }) => [name, income, expense])).toEqual([['2025', 200n, 250n], ['2026', 70n, 0n]]) // biome-ignore format: a table
  // The transfer brings a head to zero; the trial balance shows it beside the turnover.
  const [expense] = trialBalanceOf([{ unit: 'CNY', head: '6411', closing: 1_000n }], [row('6411', 250n, 0n)], [{ unit: 'CNY', head: '6411', closing: 0n }]) // biome-ignore format: one head
  expect(expense).toMatchObject({ opening: 1_000n, debits: 250n, credits: 0n, transferred: -1_250n, closing: 0n })
})
