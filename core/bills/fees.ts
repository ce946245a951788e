/**
 * What a payment costs and who gets what of it. Percentages are decimal text ("0.72" is 0.72 %), worked out exactly and
 * rounded half up to the fen once; the recipient takes the rest, so that every fen is conserved.
 */
import { type Fen, fen, halfUp } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'

/** A decimal number as text: at most six decimals. */
export type Decimal = string

/** The number × 10^6. */
export function millionths(decimal: Decimal): bigint {
  const [, sign, whole, part = ''] = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/.exec(decimal) ?? []
  if (whole === undefined) throw new RangeError(`${decimal} is no decimal number of at most six decimals`)
  const value = BigInt(whole + part.padEnd(6, '0'))
  return sign === '-' ? -value : value
}
/** percent × 10^6 × 100 of an amount. */
const PERCENT = 100_000_000n
export const percentOf = (amount: bigint, percent: Decimal): bigint => halfUp(amount * millionths(percent), PERCENT)

// ——— what the payer pays on top (customer convenience fee) ———

export type Slab = { readonly from: Fen; readonly to: Fen; readonly flat?: Fen; readonly percent?: Decimal }
/** A fee by slabs of the amount, with a tax in percent on top of it. No slab for an amount means that it cannot be paid. */
export type PayerFee = { readonly slabs: readonly Slab[]; readonly taxPercent?: Decimal }
/** The fee without its tax, the tax, and both: what the payer pays on top of the amount. */
export type Charged = { readonly fee: Fen; readonly tax: Fen; readonly total: Fen }
export const FREE: Charged = { fee: fen(0n), tax: fen(0n), total: fen(0n) }

/**
 * (flat + amount × percent) × (1 + tax), rounded once over both: the total is the exact one, and fee and tax are its
 * parts (source: BBPS customer convenience fee).
 */
export function payerFee(amount: Fen, terms: PayerFee | undefined): Result<Charged, { readonly kind: 'no-fee-slab' }> {
  if (!terms) return ok(FREE)
  const slab = terms.slabs.find(({ from, to }) => from <= amount && amount <= to)
  if (!slab) return refuse({ kind: 'no-fee-slab' })
  const exact = (slab.flat ?? 0n) * PERCENT + amount * millionths(slab.percent ?? '0')
  const tax = millionths(terms.taxPercent ?? '0')
  const total = fen(halfUp(exact * (PERCENT + tax), PERCENT * PERCENT))
  const fee = fen(halfUp(exact, PERCENT))
  return ok({ fee, tax: fen(total - fee), total })
}

// ——— what the recipient leaves of it ———

/** A fee in percent of the amount, within bounds in fen. */
export type Share = { readonly percent: Decimal; readonly min?: Fen; readonly max?: Fen }
/** Who bears the shares: the payer on top of the amount, or the recipient out of it. */
export type Split = { readonly shares: readonly Share[]; readonly borneBy: 'payer' | 'recipient' }
export type Divided = {
  /** What the payer pays. */
  readonly paid: Fen
  /** What reaches the recipient. */
  readonly received: Fen
  /** Each share's part, in their order; paid = received + all of them. */
  readonly parts: readonly Fen[]
}

/**
 * Divides an amount. The shares together are rounded once; single parts are rounded in their order over the running
 * sum, so that they add up to it. An amount that is not above zero is charged nothing.
 */
export function divide(amount: Fen, { shares, borneBy }: Split): Divided {
  const exact = shares.map(({ percent, min, max }) => {
    if (amount <= 0n) return 0n
    const part = amount * millionths(percent)
    const [least, most] = [min === undefined ? undefined : min * PERCENT, max === undefined ? undefined : max * PERCENT]
    return least !== undefined && part < least ? least : most !== undefined && part > most ? most : part
  })
  let running = 0n
  let given = 0n
  const parts = exact.map((part) => {
    running += part
    const whole = halfUp(running, PERCENT) - given
    given += whole
    return fen(whole)
  })
  return borneBy === 'payer'
    ? { paid: fen(amount + given), received: amount, parts }
    : { paid: amount, received: fen(amount - given), parts }
}

/** VAT that is inside a fee: 6 % on financial services (财税〔2016〕36号). */
export const VAT_PERCENT: Decimal = '6'
export const vatInside = (fee: Fen, percent: Decimal = VAT_PERCENT): Fen =>
  fen(fee - halfUp(fee * PERCENT, PERCENT + millionths(percent)))
