/** Laws of the mall's money, on random orders: no fen is lost between buyer, merchant, beneficiaries and mall, whatever happens to an order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addGiven,
  type Given,
  goodsOf,
  leftOf,
  moneyFor,
  nothingGiven,
  type Part,
  type Pieces,
  piecesLeft,
  subsidyFor,
  subsidyLeft,
  subsidyOf,
  totalOf,
} from '../../core/mall/parts.ts'
import { settlementOf, takenBack } from '../../core/mall/settlement.ts'
import { fen, sum } from '../../core/money.ts'
import { anyPart } from './part.ts'

/** Some of what is left, chosen by a number. */
const chosen = (part: Part, given: Given, by: number): Pieces[] =>
  piecesLeft(part, given).flatMap((left, line) => {
    const quantity = (by >> (line * 3)) % (left + 1)
    return quantity > 0 ? [{ line, quantity }] : []
  })

test('whatever is paid back in whatever pieces, to the buyer and to the mall, all of it together is what each paid', () => {
  fc.assert(
    fc.property(anyPart, fc.array(fc.nat(4_095), { maxLength: 12 }), (part, choices) => {
      let given = nothingGiven(part)
      let [paid, toMall] = [0n, 0n]
      for (const by of choices) {
        const pieces = chosen(part, given, by)
        const money = moneyFor(part, given, pieces)
        const subsidy = subsidyFor(part, given, pieces)
        expect([money >= 0n, subsidy >= 0n]).toEqual([true, true])
        paid += money
        toMall += subsidy
        given = addGiven(given, pieces, 0n)
        expect(leftOf(part, given) + paid + toMall).toBe(totalOf(part) + subsidyOf(part))
        expect(subsidyLeft(part, given) + toMall).toBe(subsidyOf(part))
      }
      const rest = piecesLeft(part, given).flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []))
      expect(paid + moneyFor(part, given, rest)).toBe(goodsOf(part))
    }),
    { numRuns: 1_000 },
  )
})
test('a settlement gives away exactly what was left, and nobody less than nothing', () => {
  fc.assert(
    fc.property(anyPart, fc.nat(4_095), fc.boolean(), (part, by, shippingBack) => {
      const given = addGiven(nothingGiven(part), chosen(part, nothingGiven(part), by), shippingBack ? part.shipping : 0n)
      const split = settlementOf(part, given)
      const all = [split.commission, split.channelFee, split.merchant, ...split.shares.map(({ amount }) => amount)]
      expect(sum(all)).toBe(split.amount)
      expect(split.amount).toBe(leftOf(part, given))
      expect(all.every((one) => one >= 0n)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
}) // biome-ignore format: one property
test('paying back after settlement, piece by piece, ends where never having sold it ends', () => {
  fc.assert(
    fc.property(anyPart, fc.array(fc.nat(4_095), { maxLength: 8 }), (part, choices) => {
      let given = nothingGiven(part)
      const first = settlementOf(part, given)
      const back = { amount: 0n, subsidy: 0n, commission: 0n, channelFee: 0n, merchant: 0n }
      for (const by of choices) {
        const after = addGiven(given, chosen(part, given, by), 0n)
        const one = takenBack(part, given, after)
        expect(one.merchant + one.commission + one.channelFee).toBe(one.amount)
        expect(one.subsidy <= one.amount).toBe(true)
        for (const name of Object.keys(back) as (keyof typeof back)[]) back[name] += one[name]
        given = after
      }
      const last = settlementOf(part, given)
      expect(back.commission).toBe(first.commission - last.commission)
      expect(back.channelFee).toBe(first.channelFee - last.channelFee)
      expect(back.amount).toBe(fen(first.amount - last.amount))
    }),
    { numRuns: 1_000 },
  )
})
