/** What rules know of a deposit or a loan as JSON for keeping: amounts become `{"fen":"12345"}` and come back. */
export type Kept = null | boolean | number | string | readonly Kept[] | { readonly [name: string]: Kept }

/** As `JSON.stringify` would have it: what is undefined is left out. */
export function keptAs(value: unknown): Kept {
  if (typeof value === 'bigint') return { fen: String(value) }
  if (Array.isArray(value)) return value.map(keptAs)
  if (typeof value !== 'object' || value === null) return value as Kept
  const copy: Record<string, Kept> = {}
  for (const [name, one] of Object.entries(value)) if (one !== undefined) copy[name] = keptAs(one)
  return copy
}

export const kept = <T>(value: unknown): T => back(value) as T
function back(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(back)
  if ('fen' in value && typeof value.fen === 'string') return BigInt(value.fen)
  const copy: Record<string, unknown> = {}
  for (const [name, one] of Object.entries(value)) copy[name] = back(one)
  return copy
}
