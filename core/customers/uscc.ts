/**
 * The unified social credit code of an organisation, GB 32100-2015: department and kind of organisation, six digits of the
 * division, nine characters of the organisation (GB 11714), one check character. The letters I, O, S, V and Z never occur.
 */
import { ok, type Result, refuse } from '../result.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^n mod 31. */
const WEIGHTS = Array.from({ length: 17 }, (_, n) => 3 ** n % 31)

export type UsccRefusal = { readonly kind: 'uscc' | 'uscc-check-character' }

/** The check character of the first seventeen. */
export const usccCheckCharacter = (body: string): string =>
  ALPHABET[(31 - (WEIGHTS.reduce((sum, weight, n) => sum + weight * ALPHABET.indexOf(body[n]!), 0) % 31)) % 31]!

/** Reads a code as a person types it: spaces, dashes and small letters are forgiven. */
export function readUscc(text: string): Result<string, UsccRefusal> {
  const code = text.replace(/[\s-]/g, '').toUpperCase()
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return refuse({ kind: 'uscc' })
  return usccCheckCharacter(code) === code[17] ? ok(code) : refuse({ kind: 'uscc-check-character' })
}
