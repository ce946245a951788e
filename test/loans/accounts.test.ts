/** What a firm's own accounts say of it, from the movements in the books. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AccountMovement, accountFacts } from '../../core/loans/accounts.ts'
import { fen } from '../../core/money.ts'
import { addDays, dayNumber } from '../../core/time.ts'

const yuan = (amount: number) => fen(BigInt(Math.round(amount * 100)))
const move = (day: string, amount: number, party = 'a', more: Partial<AccountMovement> = {}): AccountMovement => ({
  day, amount: yuan(amount), party, turnover: true, ...more,
}) // biome-ignore format: one movement
const of = (movements: AccountMovement[], more: { from?: string; opening?: number; day?: string } = {}) =>
  accountFacts({
    from: more.from ?? '2026-04-01',
    opening: yuan(more.opening ?? 0),
    day: more.day ?? '2026-06-15',
    movements,
  }).months

test('whole months only, from the first that is whole to the last before the day', () => {
  expect(of([]).map(({ month }) => month)).toEqual(['2026-04', '2026-05'])
  expect(of([], { from: '2026-04-02' }).map(({ month }) => month)).toEqual(['2026-05'])
  expect(of([], { day: '2026-07-01' }).map(({ month }) => month)).toEqual(['2026-04', '2026-05', '2026-06'])
  expect(of([], { from: '2020-01-31' })).toHaveLength(24)
  expect(of([], { from: '2026-01-31' }).map(({ month }) => month)).toEqual(['2026-02', '2026-03', '2026-04', '2026-05'])
})
test('turnover by who paid and who was paid; own money and loans count for the balance alone', () => {
  const [april] = of([
    move('2026-04-01', 5_000),
    move('2026-04-11', 3_000, 'b'),
    move('2026-04-11', 1_000, 'b'),
    move('2026-04-21', -2_000, 'rent'),
    move('2026-04-21', -6_500, 'own deposit', { turnover: false }),
    move('2026-06-14', 9_000),
  ])
  // Ten days of 5,000, ten of 9,000, ten of 500.
  expect(april).toEqual({
    month: '2026-04', inflow: 9_000_00n, outflow: 2_000_00n, average: 4_833_33n, daysLow: 10, daysBelowZero: 0, payers: 2, payees: 1, largest: 5_000_00n,
  }) // biome-ignore format: one month
})
test('low is below a thousand yuan at the end of the day, whatever came in between', () => {
  const [april] = of([
    move('2026-04-01', 1_000),
    move('2026-04-02', -0.01),
    move('2026-04-03', 5_000),
    move('2026-04-03', -5_000),
  ])
  expect(april).toMatchObject({ daysLow: 29, daysBelowZero: 0 })
  expect(of([move('2026-04-30', -0.01)])[0]).toMatchObject({ daysLow: 30, daysBelowZero: 1, average: 0n })
})
test('what was taken back was never turned over', () => {
  const [april] = of([
    move('2026-04-01', 700, 'a'),
    move('2026-04-02', -700, 'a', { reversal: true }),
    move('2026-04-03', -90, 'b'),
    move('2026-04-04', 90, 'b', { reversal: true }),
    move('2026-04-05', -40, 'c'),
  ])
  expect(april).toMatchObject({ inflow: 0n, outflow: 40_00n, payers: 0, payees: 1, largest: 0n })
})
test('the balance before the first month is carried into it', () => {
  expect(of([move('2026-03-31', 100)], { from: '2026-03-15', opening: 1_900 }).at(0)).toMatchObject({
    month: '2026-04',
    average: 2_000_00n,
    inflow: 0n,
  })
})
test('no yuan is turned over twice or forgotten, in whatever order movements come', () => {
  const movement = fc.record({
    day: fc.integer({ min: 0, max: 70 }).map((n) => addDays('2026-03-25', n)),
    amount: fc.integer({ min: -500_000, max: 500_000 }).filter((n) => n !== 0).map((n) => fen(BigInt(n))),
    party: fc.constantFrom('a', 'b', 'c'),
    turnover: fc.boolean(),
  }) // biome-ignore format: one movement
  fc.assert(
    fc.property(fc.array(movement, { maxLength: 30 }), fc.integer(), (movements, seed) => {
      const months = of(movements, { from: '2026-03-25', opening: 100 })
      const shuffled = movements.toSorted(
        (a, b) => ((dayNumber(a.day) * 31 + seed) % 7) - ((dayNumber(b.day) * 31 + seed) % 7),
      )
      expect(of(shuffled, { from: '2026-03-25', opening: 100 })).toEqual(months)
      const turned = movements.filter(({ day, turnover }) => turnover && day >= '2026-04-01' && day <= '2026-05-31')
      const total = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n)
      expect(total(months.map(({ inflow, outflow }) => inflow - outflow))).toBe(
        total(turned.map(({ amount }) => amount)),
      )
    }),
    { numRuns: 500 },
  )
})
