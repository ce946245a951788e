/**
 * The resident ID number, GB 11643-1999: six digits of the division that issued it, eight of the birth day, three of
 * sequence (odd for men), one check character by ISO/IEC 7064 MOD 11-2. What is right in form may still be nobody's:
 * that only the registry of residents knows, as it knows which divisions there were in which year.
 *
 * The cards of foreign permanent residents (since 2023 eighteen digits that begin with 9) follow rules of their own and
 * are not taken here.
 */
import { ok, type Result, refuse } from '../result.ts'
import type { Day } from '../time.ts'

export type ResidentId = {
  readonly number: string
  /** Six digits, GB/T 2260. */
  readonly division: string
  readonly born: Day
  readonly sex: 'female' | 'male'
}
/** Each is also the name of the words that say what was expected. */
export const residentIdFaults = [
  'resident-id',
  'resident-id-check-digit',
  'resident-id-division',
  'resident-id-birth-day',
] as const
export type ResidentIdRefusal = { readonly kind: (typeof residentIdFaults)[number] }

const CHARACTERS = '10X98765432'
/** Weights 2^(17-i) mod 11 for the seventeen digits before the check character. */
const WEIGHTS = Array.from({ length: 17 }, (_, n) => 2 ** (17 - n) % 11)

/** The check character of the seventeen digits. */
export const checkCharacter = (digits: string): string =>
  CHARACTERS[WEIGHTS.reduce((sum, weight, n) => sum + weight * Number(digits[n]), 0) % 11]!

/** First two digits of GB/T 2260; 81 to 83 stand for residents from Hong Kong, Macao and Taiwan (since 2018). */
const PROVINCE = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/
const FIRST_YEAR = 1800

/** Reads a number as a person types it: spaces and a small x are forgiven. */
export function readResidentId(text: string): Result<ResidentId, ResidentIdRefusal> {
  const number = text.replace(/[\s-]/g, '').toUpperCase()
  if (!/^\d{17}[\dX]$/.test(number)) return refuse({ kind: 'resident-id' })
  if (checkCharacter(number) !== number[17]) return refuse({ kind: 'resident-id-check-digit' })
  const division = number.slice(0, 6)
  if (!PROVINCE.test(division) || division.slice(2, 4) === '00' || division.slice(4) === '00')
    return refuse({ kind: 'resident-id-division' })
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isDay(born) || Number(born.slice(0, 4)) < FIRST_YEAR) return refuse({ kind: 'resident-id-birth-day' })
  return ok({ number, division, born, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' })
}

function isDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(instant) && new Date(instant).toISOString().slice(0, 10) === text
}

/** Whole years on a day; below zero before the birth. Who was born on 29 February gets older on 1 March. */
export function ageOn(born: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return day.slice(5) >= born.slice(5) ? years : years - 1
}

/** What is shown of a number, to its owner and to officers alike: 441***********001X. */
export const maskResidentId = (number: string): string => `${number.slice(0, 3)}${'*'.repeat(11)}${number.slice(-4)}`
