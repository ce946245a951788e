/** Money: whole minor units whose unit of account stands in the type. */
/**
 * Whole minor units of one unit of account. Never a float, never a plain number. (The mark is a name and not a symbol, so that a declaration can
 * write it out; no value has it.)
 */
export type Amount<Unit extends string = string> = bigint & { readonly '~unit': Unit }
/** Money in fen, the smallest unit of the yuan. */
export type Fen = Amount<'CNY'>

export const fen = (amount: bigint) => amount as Fen
export const amount = <Unit extends string>(minor: bigint, _unit: Unit) => minor as Amount<Unit>

/**
 * The largest amount one leg may carry: 2^53 − 1 minor units (some 90 trillion yuan). The engine refuses
 * what would leave this range, so a balance is exact as bigint, as Number and as a PostgreSQL bigint.
 */
export const MAX_AMOUNT = 9_007_199_254_740_991n

/** Decimals of the minor unit, ISO 4217 (amendment 176). Units not listed here have two. */
const DECIMALS: Readonly<Record<string, number>> = {
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0,
  XAF: 0, XOF: 0, XPF: 0,
  times: 0, piece: 0,
} // biome-ignore format: a table reads better in columns

/** How many digits stand after the point, 0–3. A unit of the bank's own (`CNY.due`) has those of its currency. */
export const decimalsOf = (unit: string) => DECIMALS[unit.split('.')[0] as string] ?? 2

/** Turns what a person typed into minor units: "1234.5" of CNY becomes 123450. Undefined when it is not an amount or above the largest. */
export function parseAmount<Unit extends string>(text: string, unit: Unit): Amount<Unit> | undefined {
  const decimals = decimalsOf(unit)
  const [, whole, part = ''] = /^(\d{1,16})(?:\.(\d{1,3}))?$/.exec(text) ?? []
  if (whole === undefined || part.length > decimals) return undefined
  const minor = BigInt(whole + part.padEnd(decimals, '0'))
  return minor <= MAX_AMOUNT ? (minor as Amount<Unit>) : undefined
}

export const parseYuan = (text: string) => parseAmount(text, 'CNY')

/** "1234.50": the plain decimal that goes over a wire or into a message; no grouping, always all decimals. */
export function formatAmount(minor: bigint, unit: string): string {
  const decimals = decimalsOf(unit)
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  return `${minor < 0n ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`
}

/** The sum; zero for nothing. */
export const sum = <Unit extends string>(amounts: Iterable<Amount<Unit>>): Amount<Unit> => {
  let total = 0n
  for (const one of amounts) total += one
  return total as Amount<Unit>
}

/** numerator ÷ denominator, halves away from zero (四舍五入). The denominator is above zero. */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  const twice = 2n * numerator
  return twice >= 0n ? (twice + denominator) / (2n * denominator) : -((-twice + denominator) / (2n * denominator))
}
