/** Deposits, what they move and how it came about, as JSON for keeping: amounts become `{"fen":"12345"}` and come back. */
export type Kept = null | boolean | number | string | readonly Kept[] | { readonly [name: string]: Kept }

export const keptAs = (value: unknown): Kept =>
  JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? { fen: String(one) } : one))) as Kept

export const kept = <T>(value: unknown): T =>
  JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'object' && one !== null && 'fen' in one && typeof one.fen === 'string' ? BigInt(one.fen) : one,
  ) as T
