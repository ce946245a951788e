/** Freezes by order of a body: who may, how long, what an order covers; §7 of the worked figures. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type BodyName, bodies, bodyNames, coverage, deduction, lastDay, longestUntil, renewal, untilOf,
} from '../../core/deposits/freeze-orders.ts' // biome-ignore format: one list
import { type Day, instantOf } from '../../core/time.ts'

const noon = (day: Day) => instantOf(day, 12)
const order = (body: BodyName, until: number, renewals = 0) => ({ body, until, renewals })

test('an order larger than the balance has all of it, the next waits behind it, and what comes in goes to the first', () => {
  const [a, b] = [{ amount: 5_000_00n }, { amount: 2_000_00n }]
  expect(coverage(3_000_00n, [a])).toEqual([{ covered: 3_000_00n, short: 2_000_00n }])
  expect(coverage(4_500_00n, [a, b])).toEqual([
    { covered: 4_500_00n, short: 500_00n },
    { covered: 0n, short: 2_000_00n },
  ])
  expect(coverage(6_500_00n, [a, b])).toEqual([
    { covered: 5_000_00n, short: 0n },
    { covered: 1_500_00n, short: 500_00n },
  ])
  // 5,000 taken under A: what is left is B's, which still waits for 500.
  expect(coverage(1_500_00n, [{ amount: 0n }, b])).toEqual([
    { covered: 0n, short: 0n },
    { covered: 1_500_00n, short: 500_00n },
  ])
  // An order for the whole account has what those before it leave, and takes nothing from those behind.
  expect(coverage(6_000_00n, [a, { amount: null }, b])).toEqual([
    { covered: 5_000_00n, short: 0n },
    { covered: 1_000_00n, short: undefined },
    { covered: 1_000_00n, short: 1_000_00n },
  ])
  expect(coverage(-1n, [a])).toEqual([{ covered: 0n, short: 5_000_00n }])
})

test('orders for amounts never have more than there is together, and none has anything while one before it is short', () => {
  const amounts = fc.array(fc.bigInt(0n, 10_000n), { maxLength: 8 })
  fc.assert(
    fc.property(fc.bigInt(-100n, 50_000n), amounts, (there, all) => {
      const has = coverage(there, all.map((amount) => ({ amount }))) // biome-ignore format: one call
      const sum = has.reduce((total, { covered }) => total + covered, 0n)
      const wanted = all.reduce((total, amount) => total + amount, 0n)
      const positive = there > 0n ? there : 0n
      expect(sum).toBe(wanted < positive ? wanted : positive)
      for (const [n, { covered, short }] of has.entries()) {
        expect(covered + short!).toBe(all[n])
        if (covered > 0n) expect(has.slice(0, n).every((before) => before.short === 0n)).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('courts freeze for a year and no day longer, those who investigate for six months, the others for 48 hours', () => {
  const day = '2026-11-26'
  expect(lastDay(longestUntil('court', noon(day)))).toBe('2027-11-25')
  expect(lastDay(longestUntil('police', noon(day)))).toBe('2027-05-25')
  // 29 February a year on is 28 February: it ends with the day before.
  expect(lastDay(longestUntil('court', noon('2028-02-29')))).toBe('2029-02-27')
  for (const body of ['anti-fraud', 'anti-money-laundering'] as const)
    expect(longestUntil(body, noon(day)) - noon(day)).toBe(48 * 3_600_000)
  expect(untilOf('court', '2027-11-25', noon(day))).toEqual({ ok: true, value: instantOf('2027-11-26') })
  expect(untilOf('court', '2027-11-26', noon(day))).toMatchObject({ refusal: { kind: 'order-over-term' } })
  expect(untilOf('court', undefined, noon(day))).toEqual({ ok: true, value: instantOf('2027-11-26') })
  expect(untilOf('police', day, noon(day))).toEqual({ ok: true, value: instantOf('2026-11-27') })
  expect(untilOf('police', '2026-11-25', noon(day))).toMatchObject({ refusal: { kind: 'order-over' } })
})

test('a renewal comes before the end, counts from it, and is never longer than the body may', () => {
  const until = instantOf('2027-11-26')
  const one = order('court', until)
  expect(renewal(one, '2028-11-25', noon('2027-11-25'))).toEqual({ ok: true, value: instantOf('2028-11-26') })
  expect(renewal(one, '2028-11-26', noon('2027-11-25'))).toMatchObject({ refusal: { kind: 'order-over-term' } })
  expect(renewal(one, '2028-11-25', until - 1).ok).toBe(true)
  expect(renewal(one, '2028-11-25', until)).toMatchObject({ refusal: { kind: 'order-over' } })
  // What would end no later than before is none.
  expect(renewal(one, '2027-11-25', noon('2027-11-25'))).toMatchObject({ refusal: { kind: 'order-over' } })
  expect(renewal({ ...one, renewals: 9 }, undefined, noon('2027-11-25')).ok).toBe(true)
  const stop = order('anti-fraud', until)
  expect(renewal(stop, undefined, until - 1)).toEqual({ ok: true, value: until + 48 * 3_600_000 })
  expect(renewal({ ...stop, renewals: 1 }, undefined, until - 1)).toMatchObject({
    refusal: { kind: 'renewals-used', most: 1 },
  })
  expect(renewal(order('anti-money-laundering', until), undefined, until - 1)).toMatchObject({
    refusal: { kind: 'renewals-used' },
  })
})

test('courts, tax and customs deduct while their order stands; nobody else does', () => {
  const until = instantOf('2027-01-01')
  expect(bodyNames.filter((name) => deduction(order(name, until), until - 1).ok)).toEqual(['court', 'tax', 'customs'])
  expect(deduction(order('court', until), until)).toMatchObject({ refusal: { kind: 'order-over' } })
  for (const name of bodyNames) expect(bodies[name].zh && bodies[name].en).toBeTruthy()
})
