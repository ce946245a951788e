/** Laws of the mall's money, on random orders: no fen is lost between buyer, merchant, beneficiaries and mall, whatever happens to an order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currentAccount } from '../../core/deposits/postings.ts'
import type { Id } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
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
import { payBackLater } from '../../core/mall/postings.ts'
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
test('what is paid back after settlement comes to the buyer and to the mall, each what it paid; the buyer pays nothing where the store got enough', () => {
  fc.assert(
    fc.property(anyPart, fc.nat(4_095), (part, by) => {
      const given = nothingGiven(part)
      const pieces = chosen(part, given, by)
      const back = takenBack(part, given, addGiven(given, pieces, 0n))
      const amount = fen(back.amount - back.subsidy)
      const buyer = { customer: 'customer-9', class: 'I' } as const
      const one = { id: 'mall-case-1', at: 1, part: { ...part, from: part.lines.map(() => 'w') }, buyer, amount, subsidy: back.subsidy, pieces, restocks: false, request: '' }
      const { transfers } = payBackLater(one, back, 1)
      const net = (account: Id) => transfers.reduce((all, { debit, credit, amount }) => all + (credit === account ? amount : 0n) - (debit === account ? amount : 0n), 0n)
      expect(net(currentAccount(buyer.customer))).toBe(amount)
      expect(net(ownAccount('mall-subsidies'))).toBe(back.subsidy)
      expect(net(currentAccount(part.organization))).toBe(-back.merchant)
      if (back.merchant >= back.subsidy && back.commission >= 0n && back.channelFee >= 0n) expect(transfers.some(({ debit }) => debit === currentAccount(buyer.customer))).toBe(false)
    }),
    { numRuns: 1_000 },
  )
}) // biome-ignore format: one property
