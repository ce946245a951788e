/**
 * The files we hand out: the template, the file of errors to mend in place, and tables of any kind.
 *
 * Text that could start a formula (= + - @ tab CR first) stays text wherever it is opened: in XLSX it has the type text and the
 * format text with Excel's own apostrophe; in CSV, which has no types, an apostrophe is put before it, and reading takes it off again.
 */
import { type Cell, serialOfDay } from '../../../core/bills/cells.ts'
import {
  type CellProblem,
  type Column,
  type ColumnEntry,
  columns,
  exampleRows,
  type Header,
  problemTitle,
} from '../../../core/bills/sheet.ts'
import { CSV_MARK, csvText, STARTS_FORMULA } from '../../../core/csv.ts'
import { formatAmount } from '../../../core/money.ts'
import { beijing, type Day, dayNumber, type Instant } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import { cellProblemIn, sheetWords } from '../../../core/words/sheet.ts'
import { type Written, type WrittenColumn, workbook } from './workbook.ts'

export type FileForm = 'xlsx' | 'csv'

// —— A table ——

/** What a column holds: text, fen as bigint, a whole number, a day, an instant in milliseconds. */
export type TableColumn = {
  readonly title: string
  readonly holds: 'text' | 'amount' | 'number' | 'day' | 'instant'
  /** In characters; 16 unless told. */
  readonly width?: number
}
export type TableCell = null | string | number | bigint
type Lines<Line> = Iterable<Line> | AsyncIterable<Line>

/** A file of one table, titles first. CSV is UTF-8 with its mark, so that Excel knows it, and ends its lines with CR LF (RFC 4180). */
export async function tableFile(
  rows: Lines<readonly TableCell[]>,
  tableColumns: readonly TableColumn[],
  form: FileForm,
  name = 'Qiao',
): Promise<Uint8Array> {
  const shown = (row: readonly TableCell[]) => row.map((cell, n) => shownIn(cell, tableColumns[n]?.holds ?? 'text'))
  const titles = tableColumns.map(({ title }) => ({ text: title, style: 'title' }) as const)
  async function* lines(): AsyncGenerator<readonly Written[]> {
    yield titles
    for await (const row of rows) yield shown(row)
  }
  if (form === 'csv') return csvFile(lines())
  const widths = tableColumns.map(({ width = 16 }) => ({ width }))
  return workbook([{ name: sheetName(name), columns: widths, rows: lines(), frozen: 1 }])
}

function shownIn(cell: TableCell, holds: TableColumn['holds']): Written {
  if (cell === null) return null
  if (holds === 'amount' && typeof cell === 'bigint') return { digits: formatAmount(cell, 'CNY'), style: 'amount' }
  if (holds === 'day' && typeof cell === 'string') return { digits: String(serialOfDay(cell)), style: 'day' }
  if (holds === 'instant' && typeof cell === 'number') return { digits: serialOfInstant(cell), style: 'instant' }
  if (holds === 'number' && typeof cell !== 'string') return { digits: String(cell) }
  return textCell(String(cell))
}
/** Beijing's clock as Excel counts it, to the second. */
const serialOfInstant = (instant: Instant) => {
  const [day = '', time = ''] = beijing(instant).split('T')
  const [hours = 0, minutes = 0, seconds = 0] = time.slice(0, 8).split(':').map(Number)
  return (serialOfDay(day) + (hours * 3_600 + minutes * 60 + seconds) / 86_400).toFixed(9)
}

const textCell = (text: string): Written => ({ text, style: STARTS_FORMULA.test(text) ? 'quoted' : 'text' })
/** A sheet's name has at most 31 characters, and not these. */
const sheetName = (name: string) => name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31) || 'Qiao'

async function csvFile(lines: Lines<readonly Written[]>): Promise<Uint8Array> {
  const pieces = [Buffer.from(CSV_MARK)]
  let piece = ''
  for await (const line of lines) {
    piece += `${line.map(csvField).join(',')}\r\n`
    if (piece.length > 1 << 16) {
      pieces.push(Buffer.from(piece))
      piece = ''
    }
  }
  pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}
function csvField(cell: Written): string {
  if (cell === null) return ''
  if ('truth' in cell) return cell.truth ? 'TRUE' : 'FALSE'
  if ('digits' in cell) return csvNumber(cell.digits, cell.style)
  return csvText(cell.text)
}
/** Excel's serials as people read them; a minus before digits is no formula. */
function csvNumber(digits: string, style: string | undefined): string {
  if (style !== 'day' && style !== 'instant') return digits
  const instant = Math.round((Number(digits) + EXCEL_EPOCH) * 86_400) * 1_000
  const text = new Date(instant).toISOString()
  return style === 'day' ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`
}
const EXCEL_EPOCH = dayNumber('1899-12-30')

// —— The template ——

const WIDTHS: Readonly<Record<ColumnEntry['holds'], number>> = { text: 16, amount: 12, reading: 14, price: 12, day: 13 }
const CHARGES = { zh: ['电梯费', '垃圾清运费', '公摊电费', '公摊水费', '供暖费', '维修费'], en: ['Lift', 'Waste', 'Shared electricity', 'Shared water', 'Heating', 'Repair'] } as const // biome-ignore format: a pair
const WHAT = { zh: { sheet: '账单', notes: '说明', column: '列', takes: '怎么填', need: { required: '必填', 'phone-or-account': '手机号、户号至少填一个', optional: '可不填' } }, en: { sheet: 'Bills', notes: 'Notes', column: 'Column', takes: 'What it takes', need: { required: 'required', 'phone-or-account': 'phone or account', optional: 'may be empty' } } } as const // biome-ignore format: a pair

/**
 * The sheet to fill in: titles with a star where a column is required, three examples (import passes over them as long as they are as
 * they came), text columns formatted as text so that Excel keeps every digit, a hint at each column, and a second sheet of notes.
 */
export function templateFile(locale: Locale, due: Day): Promise<Uint8Array> {
  const { takes } = sheetWords[locale]
  const words = WHAT[locale]
  const titles = columns.map(
    ({ title, need }) => ({ text: title[locale] + (need === 'required' ? '*' : ''), style: 'title' }) as const,
  )
  const examples = exampleRows(locale, due).map((example) =>
    columns.map(({ id, holds }): Written => {
      const cell = example[id]
      if (cell === undefined) return null
      if (typeof cell === 'object') return { digits: String(serialOfDay(cell.day)), style: 'day' }
      if (typeof cell === 'number') return { digits: String(cell), ...(holds === 'amount' ? { style: 'amount' } : {}) }
      return { text: cell, style: 'example' }
    }),
  )
  const filled = columns.map(
    ({ id, title, holds }): WrittenColumn => ({
      width: WIDTHS[holds],
      ...(holds === 'text' || holds === 'day' || holds === 'amount' ? { style: holds } : {}),
      hint: { title: title[locale], text: takes[id], ...(id === 'other-label' ? { list: CHARGES[locale] } : {}) },
    }),
  )
  const notes = columns.map(({ id, title, need }) => [title[locale], words.need[need], takes[id]].map(textCell))
  const noteTitles = [words.column, '', words.takes].map((text) => ({ text, style: 'title' }) as const)
  return workbook([
    { name: words.sheet, columns: filled, rows: [titles, ...examples], frozen: 1 },
    { name: words.notes, columns: [{ width: 24 }, { width: 24 }, { width: 80 }], rows: [noteTitles, ...notes] },
  ])
}

// —— The file of errors ——

/** A row that cannot be billed yet: as it came, and what is wrong with it. */
export type BadRow = {
  readonly row: number
  readonly cells: readonly Cell[]
  readonly problems: readonly CellProblem[]
}

/**
 * The bad rows to mend in place: the sheet's own titles and every cell as it came, behind a first column that says what is wrong in
 * the manager's language, then in the other. Mended, it is uploaded as it is: the column is never read.
 */
export function errorFile(
  rows: Lines<BadRow>,
  sheet: { readonly header: Header; readonly date1904: boolean },
  locale: Locale,
  form: FileForm = 'xlsx',
): Promise<Uint8Array> {
  const { titles, at } = sheet.header
  const columnAt = new Map(
    Object.entries(at).map(([id, n]) => [n, columns.find((column) => column.id === (id as Column))]),
  )
  // A file of errors that is imported again brings its column of problems along: the new one takes its place.
  const problemTitles: readonly string[] = Object.values(problemTitle)
  const kept = titles.flatMap((title, n) => (problemTitles.includes(title) ? [] : [n]))
  const other: Locale = locale === 'zh' ? 'en' : 'zh'
  const said = (problems: readonly CellProblem[]) =>
    [locale, other].map((one) => problems.map((problem) => cellProblemIn(one, problem)).join('\n')).join('\n')
  async function* lines(): AsyncGenerator<readonly Written[]> {
    const all = [problemTitle[locale], ...kept.map((n) => titles[n] ?? '')]
    yield all.map((text) => ({ text, style: 'title' }))
    for await (const { cells, problems } of rows)
      yield [
        { text: said(problems), style: 'problem' },
        ...kept.map((n) => asItCame(cells[n] ?? null, columnAt.get(n)?.holds)),
      ]
  }
  if (form === 'csv') return csvFile(lines())
  const widths = kept.map((n): WrittenColumn => {
    const holds = columnAt.get(n)?.holds
    return {
      width: holds === undefined ? 14 : WIDTHS[holds],
      ...(holds === 'text' || holds === 'day' ? { style: holds } : {}),
    }
  })
  return workbook(
    [{ name: problemTitle[locale], columns: [{ width: 60, style: 'problem' }, ...widths], rows: lines(), frozen: 1 }],
    sheet.date1904,
  )
}

function asItCame(cell: Cell, holds: ColumnEntry['holds'] | undefined): Written {
  if (cell === null) return null
  if (typeof cell === 'boolean') return { truth: cell }
  // Twelve digits and more Excel would show as 2.02E+11.
  if (typeof cell === 'number')
    return { digits: String(cell), ...(Number.isInteger(cell) && cell >= 1e11 ? { style: 'whole' } : {}) }
  if (typeof cell === 'object') {
    if ('day' in cell) return { digits: String(cell.day), style: 'day' }
    // As text that is seen and can be mended; it is a formula no more.
    if ('formula' in cell) return { text: `=${cell.formula}`, style: 'quoted' }
    return { text: 'error' in cell ? cell.error : cell.long, style: 'text' }
  }
  return holds === 'text' || STARTS_FORMULA.test(cell) ? textCell(cell) : { text: cell }
}
