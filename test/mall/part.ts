/** A part of an order, to be changed in one thing at a time; and random ones. */
import fc from 'fast-check'
import type { Asked, AskedOf } from '../../core/mall/cases.ts'
import type { CommissionRule } from '../../core/mall/commission.ts'
import { type Line, nothingGiven, type Part, subsidyOf, totalOf } from '../../core/mall/parts.ts'
import { type Fen, fen } from '../../core/money.ts'
import { instantOf } from '../../core/time.ts'

export const percent = (
  of: string,
  more: Partial<CommissionRule> & { withShipping?: boolean } = {},
): CommissionRule => {
  const { withShipping = false, ...rule } = more
  return { id: `${of} %`, from: '2026-01-01', take: { kind: 'percent', percent: of, withShipping }, ...rule }
}
export const line = (more: Partial<Line> = {}): Line => ({
  sku: 'mall-sku-1', good: 'mall-good-1', category: 'grain/rice', name: '红米', variant: '5 kg', price: fen(39_90n), quantity: 2, amount: fen(79_80n),
  returns: 'seven-days', commission: percent('5'), beneficiaries: [], ...more,
}) // biome-ignore format: one line of an order
export const part = (more: Partial<Part> = {}): Part => ({
  id: 'mall-part-1', order: 'mall-order-1', merchant: 'mall-merchant-1', organization: 'organization-1', lines: [line()], shipping: fen(8_00n), channelPercent: '0.3', ...more,
}) // biome-ignore format: one part
export const RECEIVED = instantOf('2026-11-20', 15)
export const asked = (more: Partial<Asked> = {}): Asked => ({
  kind: 'return', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], ...more,
}) // biome-ignore format: one question
export const askedOf = (more: Partial<AskedOf> = {}): AskedOf => {
  const of = more.part ?? part()
  return {
    part: of, state: 'received', receivedAt: RECEIVED, windowEnds: instantOf('2026-11-28'), taken: nothingGiven(of), buyer: 'consumer', ...more,
  } // biome-ignore format: one part
}

const rule = fc.oneof(
  fc.record({ of: fc.integer({ min: 0, max: 2_000 }), withShipping: fc.boolean() }).map(({ of, withShipping }) => percent((of / 100).toFixed(2), { withShipping })),
  fc.integer({ min: 0, max: 900_00 }).map((amount): CommissionRule => ({ id: 'fixed', from: '2026-01-01', take: { kind: 'fixed', amount: fen(BigInt(amount)) } })),
) // biome-ignore format: one rule a line
/** What a line is sold for, by the buyer and so many percent by the mall. */
const paidBy = (sold: Fen, byMall: number) => {
  const subsidy = fen((sold * BigInt(byMall)) / 100n)
  return { amount: fen(sold - subsidy), ...(byMall === 0 ? {} : { subsidy }) }
}
const anyLine = fc
  .record({
    price: fc.integer({ min: 1, max: 5_000_00 }), quantity: fc.integer({ min: 1, max: 9 }), off: fc.integer({ min: 0, max: 99 }), commission: rule,
    shared: fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 3 }), byMall: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 })),
  })
  .map(({ price, quantity, off, commission, shared, byMall }): Line =>
    line({
      price: fen(BigInt(price)), quantity, commission,
      ...paidBy(fen((BigInt(price) * BigInt(quantity) * BigInt(100 - off)) / 100n), byMall),
      // What a fixed commission leaves may be nothing: nobody is promised a share of that.
      beneficiaries: commission.take.kind === 'fixed' ? [] : shared.map((of, n) => ({ owner: `customer-${n}`, percent: (of / 100).toFixed(2) })),
    }),
  ) // biome-ignore format: one line of an order
export const anyPart = fc
  .record({ lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }), shipping: fc.integer({ min: 0, max: 100_00 }) })
  .map(({ lines, shipping }) => part({ lines, shipping: fen(BigInt(shipping)) }))
  // What costs nobody anything is never ordered (core/mall/checkout.ts).
  .filter((one) => totalOf(one) + subsidyOf(one) > 0n)
