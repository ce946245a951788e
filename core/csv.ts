/** Tables as CSV that spreadsheets read as they are meant: RFC 4180, a mark of UTF-8 for Excel, and no cell that is run. */

/** How text begins that a spreadsheet may take for a formula. */
export const STARTS_FORMULA = /^[=+\-@\t\r]/
/** Text as a field. What a spreadsheet might run is made text by a quote that it hides. */
export function csvText(text: string): string {
  const safe = STARTS_FORMULA.test(text) ? `'${text}` : text
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
/** "1234.50" and "-12": digits, and a minus before them, are no formula. */
const csvField = (text: string) => (/^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? text : csvText(text))

/** Excel takes a CSV for one of its own old encodings unless this stands first. */
export const CSV_MARK = '\ufeff'
export const csvTable = (rows: readonly (readonly string[])[]): string =>
  CSV_MARK + rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
