/** Amounts as text, as the bank writes them ("1234.50"), and as people type them. */

/** What was typed, as an amount with two decimals; the bank says what is wrong with anything else. */
export const asAmount = (typed: string) => {
  const [, whole, part = ''] = /^\s*(\d{1,13})(?:\.(\d{0,2}))?\s*$/.exec(typed) ?? []
  return whole === undefined ? typed.trim() : `${whole}.${part.padEnd(2, '0')}`
}

/** What stands in the field after a key: never a second point, a third decimal, or more than the field takes. */
export function typedWith(value: string, key: string, most: number): string {
  const nothing = value === '' || value === '0'
  const next = !nothing ? value + key : key === '.' ? '0.' : key === '00' ? '0' : key
  return /^\d*(\.\d{0,2})?$/.test(next) && next.length <= most ? next : value
}

/** Fen of an amount of the bank's; zero for what is none, so that a sum on the screen never breaks while one types. */
export const fenOf = (amount: string): bigint => (/^-?\d+\.\d\d$/.test(amount) ? BigInt(amount.replace('.', '')) : 0n)

export const yuanOf = (fen: bigint): string => {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
export const sumOf = (amounts: readonly string[]): string => yuanOf(amounts.reduce((sum, one) => sum + fenOf(one), 0n))

/** "1234.50" → 1,234.50, for amounts within a sentence. */
export const grouped = (amount: string): string => amount.replace(/\B(?=(\d{3})+\.)/g, ',')
/** The same without its fen, where there are none. */
export const whole = (amount: string): string => grouped(amount).replace(/\.00$/, '')
