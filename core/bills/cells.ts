/**
 * What stands in a cell of a manager's sheet, and what the bank reads in it. Excel keeps no text where it can help it:
 * a phone number becomes a float, a bill number 2.02611E+11, a house "3-5" the third of May. What can be told for
 * certain is read; what cannot is refused with words, never guessed.
 */
import { type Fen, fen, formatAmount } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { type Day, dayFromNumber, dayNumber } from '../time.ts'

/**
 * One cell as it came. `day` is Excel's serial of a number that is shown as a date; `formula` is never evaluated; `long`
 * has the first characters of one that is too long. All of it is JSON, so that bad rows can be kept until they are mended.
 */
export type Cell =
  | null
  | string
  | number
  | boolean
  | { readonly day: number }
  | { readonly formula: string }
  | { readonly error: string }
  | { readonly long: string }

/** What is wrong with what stands in one cell. Amounts in facts are yuan as text. */
export type CellFault =
  | { readonly kind: 'formula' }
  | { readonly kind: 'excel-error'; readonly found: string }
  | { readonly kind: 'too-long'; readonly limit: number }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'turned-into-day' }
  | { readonly kind: 'digits-lost' }
  | { readonly kind: 'not-amount'; readonly found: string }
  | { readonly kind: 'too-many-decimals'; readonly found: string; readonly decimals: number }
  | { readonly kind: 'negative' }
  | { readonly kind: 'above-limit'; readonly limit: string }
  | { readonly kind: 'not-day'; readonly found: string }
  | { readonly kind: 'no-such-day'; readonly found: string }
  | { readonly kind: 'not-phone' }

/** What a cell may hold, in characters; what the reader keeps of a longer one. */
export const CELL_CHARACTERS = 2_000

/** A cell with nothing in it: also one of spaces only. */
export const isEmpty = (cell: Cell | undefined): boolean =>
  cell === null || cell === undefined || (typeof cell === 'string' && /^[\s\u200b\ufeff]*$/.test(cell))

/** Cuts what a fault quotes: the cell is in front of the reader anyway. */
const quoted = (text: string) => (text.length > 24 ? `${text.slice(0, 24)}…` : text)

// What copying from a chat or a web page leaves behind: zero-width characters and marks of direction.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
const EXCEL_ERROR = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/

/** The text as its writer meant it: one line, single spaces, no invisible characters. */
const tidy = (text: string) => (/^[!-~]*$/.test(text) ? text : text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim())
/** The same with full-width letters, digits and signs as plain ones (Unicode's NFKC). */
const plain = (text: string) => (/^[!-~]*$/.test(text) ? text : tidy(text.normalize('NFKC')))

/** What no cell may be, whatever its column asks for. */
function refused(cell: NonNullable<Cell>): CellFault | undefined {
  if (typeof cell === 'number' || typeof cell === 'boolean') return undefined
  if (typeof cell === 'object') {
    if ('formula' in cell) return { kind: 'formula' }
    if ('error' in cell) return { kind: 'excel-error', found: quoted(cell.error) }
    if ('long' in cell) return { kind: 'too-long', limit: CELL_CHARACTERS }
    return undefined
  }
  const text = tidy(cell)
  // A CSV keeps formulas as text, and so does our own file of errors; @ is the formula of Excel's forebears.
  if (/^[=@]/.test(plain(text))) return { kind: 'formula' }
  if (EXCEL_ERROR.test(text)) return { kind: 'excel-error', found: text }
  if (/[\p{Cc}\p{Cs}\ufffd]/u.test(text)) return { kind: 'unreadable' }
  return undefined
}

/**
 * Reads text that is kept as it is written, up to so many characters. `form` `plain` turns full-width characters into plain
 * ones, as in the number of a house; a name stays as its owner writes it.
 */
export function readText(cell: NonNullable<Cell>, limit: number, form: 'plain' | 'written'): Result<string, CellFault> {
  const fault = refused(cell)
  if (fault) return refuse(fault)
  if (typeof cell === 'object') return refuse({ kind: 'turned-into-day' })
  const text = form === 'plain' ? plain(String(cell)) : tidy(String(cell))
  return [...text].length > limit ? refuse({ kind: 'too-long', limit }) : ok(text)
}

/** Excel shows a long number as 1.38E+10; a CSV keeps what was shown, and with it too few digits. */
const SCIENTIFIC = /^(\d)(?:\.(\d+)E\+?|E\+)(\d{1,3})$/i

/** 1.3800001234E+10 → 13800001234; `digits-lost` when the digits do not reach; undefined when it is not written so. */
function unfold(text: string): Result<string, CellFault> | undefined {
  const [, first, more = '', power] = SCIENTIFIC.exec(text) ?? []
  if (first === undefined) return undefined
  const digits = first + more
  const whole = Number(power) + 1
  if (digits.length < whole) return refuse({ kind: 'digits-lost' })
  const part = digits.slice(whole)
  return ok(digits.slice(0, whole) + (part ? `.${part}` : ''))
}

/** The largest whole number whose fifteen digits Excel keeps; what is longer has lost its last ones. */
const EXCEL_WHOLE = 999_999_999_999_999

/** Reads a number that names something (a bill, an account, a phone): its digits count, not its value. */
export function readIdentifier(cell: NonNullable<Cell>): Result<string, CellFault> {
  if (typeof cell === 'number') {
    if (Math.abs(cell) > EXCEL_WHOLE) return refuse({ kind: 'digits-lost' })
    return ok(String(cell))
  }
  const text = readText(cell, CELL_CHARACTERS, 'plain')
  if (!text.ok) return text
  const whole = text.value.replace(/^(\d+)\.0+$/, '$1')
  return unfold(whole) ?? ok(whole)
}

/** A mobile number of mainland China: 11 digits, also as a float, with +86, spaces or dashes. */
export function readPhone(cell: NonNullable<Cell>): Result<string, CellFault> {
  const digits = readIdentifier(cell)
  if (!digits.ok) return digits
  const phone = digits.value.replace(/[\s()\-–—‐‑.]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(phone) ? ok(phone) : refuse({ kind: 'not-phone' })
}

/** Nothing to pay, as bookkeepers write it. */
const NOTHING = /^[-–—−/]$/

/**
 * Reads a decimal in units of 10^-decimals: "1,234.50", "￥1 234.5", "（12.50）" for minus, Excel's 1234.4999999999998 for
 * 1234.50. Undefined for a dash. Nearer to a unit than a millionth of it is a float's noise, anything else a decimal too many.
 */
export function readDecimal(cell: NonNullable<Cell>, decimals: number): Result<bigint | undefined, CellFault> {
  if (typeof cell === 'number') return nearest(cell, decimals)
  if (typeof cell === 'boolean') return refuse({ kind: 'not-amount', found: String(cell) })
  const text = readText(cell, CELL_CHARACTERS, 'plain')
  if (!text.ok) return text
  if (NOTHING.test(text.value)) return ok(undefined)
  const notAmount = { kind: 'not-amount', found: quoted(text.value) } as const

  const inside = /^\((.+)\)$/.exec(text.value)?.[1]
  const signed = inside ?? text.value
  const before = BEFORE_DIGITS.exec(signed)?.[0] ?? ''
  const signs = before.replace(/[^-−–+]/g, '')
  if (signs.length > (inside === undefined ? 1 : 0)) return refuse(notAmount)
  const negative = inside !== undefined || (signs !== '' && signs !== '+')

  const bare = signed.slice(before.length).replace(AFTER_DIGITS, '')
  const unfolded = unfold(bare)
  if (unfolded && !unfolded.ok) return unfolded
  const [, whole, grouped, part = ''] = DIGITS.exec(unfolded?.value ?? bare) ?? []
  if (whole === undefined && grouped === undefined && part === '') return refuse(notAmount)
  const yuan = whole ?? grouped?.replace(/[, ]/g, '') ?? '0'
  const kept = part.replace(/0+$/, '')
  const units =
    kept.length > decimals
      ? nearest(Number(`${yuan}.${kept}`), decimals)
      : ok(BigInt(yuan + kept.padEnd(decimals, '0')))
  return units.ok && negative ? ok(-units.value) : units
}
const BEFORE_DIGITS = /^(?:[-−–+¥\s]|CNY|RMB|人民币)*/i
const AFTER_DIGITS = /\s*(?:元|圆|CNY|RMB)$/i
const DIGITS = /^(?:(\d+)|(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)|(?=\.\d))(?:\.(\d*))?$/
function nearest(value: number, decimals: number): Result<bigint, CellFault> {
  const units = value * 10 ** decimals
  if (!Number.isFinite(units)) return refuse({ kind: 'not-amount', found: quoted(String(value)) })
  const whole = Math.round(units)
  // A double's own grain grows with it: four of its steps are noise too.
  const noise = Math.max(1e-6, Math.abs(units) * 2 ** -50)
  if (Math.abs(units - whole) > noise)
    return refuse({ kind: 'too-many-decimals', found: quoted(String(value)), decimals })
  return ok(BigInt(whole))
}

/** Reads yuan into fen, zero to the limit; what is below zero is for `signed` columns only. */
export function readYuan(cell: NonNullable<Cell>, limit: Fen, signed = false): Result<Fen | undefined, CellFault> {
  const read = readDecimal(cell, 2)
  if (!read.ok || read.value === undefined) return read as Result<undefined, CellFault>
  if (read.value < 0n && !signed) return refuse({ kind: 'negative' })
  if ((read.value < 0n ? -read.value : read.value) > limit)
    return refuse({ kind: 'above-limit', limit: formatAmount(limit, 'CNY') })
  return ok(fen(read.value))
}

/** Days of Excel's two calendars: how many days before 1970-01-01 its day 0 lies. */
const EPOCH_1900 = dayNumber('1899-12-30')
const EPOCH_1904 = dayNumber('1904-01-01')
const LAST_DAY = dayNumber('9999-12-31')

/**
 * The day of Excel's serial. The system of 1900 counts a 29 February 1900 that never was (60), so serials below it are one
 * off; that of 1904, of old Macs, begins four years later. Parts of a day are dropped. Undefined for no day.
 */
export function dayOfSerial(serial: number, date1904: boolean): Day | undefined {
  const days = Math.floor(serial)
  if (!Number.isFinite(days) || days < 0 || (!date1904 && (days === 0 || days === 60))) return undefined
  const number = (date1904 ? EPOCH_1904 : days < 60 ? EPOCH_1900 + 1 : EPOCH_1900) + days
  return number > LAST_DAY ? undefined : dayFromNumber(number)
}
/** The serial of a day after February 1900, for a cell that is shown as a date. */
export const serialOfDay = (day: Day): number => dayNumber(day) - EPOCH_1900

/** Reads a day: a date of Excel's, its serial, "2026-12-31", "2026/12/31", "2026.12.31", "2026年12月31日" or "20261231". */
export function readDay(cell: NonNullable<Cell>, date1904: boolean): Result<Day, CellFault> {
  const fault = refused(cell)
  if (fault) return refuse(fault)
  const serial = typeof cell === 'object' && 'day' in cell ? cell.day : typeof cell === 'number' ? cell : undefined
  // Eight digits in a row are a day as people write it; no serial is so large.
  if (serial !== undefined && !(Number.isInteger(serial) && serial >= 10_000_000)) return dayOr(serial, date1904)

  const text = plain(serial === undefined ? String(cell) : String(serial))
  const found = quoted(text)
  if (/^\d{5}$/.test(text)) return dayOr(Number(text), date1904)
  const [, year, month, date] = DAY_FORMS.map((form) => form.exec(text)).find((match) => match !== null) ?? []
  if (year === undefined || month === undefined || date === undefined) return refuse({ kind: 'not-day', found })
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const number = dayNumber(day)
  // JavaScript takes the 30th of February for the 1st of March.
  return Number.isNaN(number) || dayFromNumber(number) !== day ? refuse({ kind: 'no-such-day', found }) : ok(day)
}
// A time of day may follow, as exports of other systems write it.
const DAY_FORMS = [
  '(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})',
  '(\\d{4}) ?年 ?(\\d{1,2}) ?月 ?(\\d{1,2}) ?日?',
  '(\\d{4})(\\d{2})(\\d{2})',
].map((form) => new RegExp(`^${form}(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?Z?)?$`))
function dayOr(serial: number, date1904: boolean): Result<Day, CellFault> {
  const day = dayOfSerial(serial, date1904)
  return day === undefined ? refuse({ kind: 'no-such-day', found: quoted(String(serial)) }) : ok(day)
}
