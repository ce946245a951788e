/**
 * Writes XLSX: what Excel, WPS and LibreOffice open, and no more of the format than our files need. Texts are of type text
 * (`inlineStr`), so nothing we write is ever a formula. The same rows make the same bytes.
 */
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** The formats there are; their order is that of the cell styles in `STYLES`. */
const styleNames = [
  'plain',
  'text',
  'quoted',
  'amount',
  'day',
  'instant',
  'whole',
  'title',
  'problem',
  'example',
] as const
export type Style = (typeof styleNames)[number]
/** A number is given as its digits: an amount never passes through a float. */
export type Written =
  | null
  | { readonly text: string; readonly style?: Style }
  | { readonly digits: string; readonly style?: Style }
  | { readonly truth: boolean }
export type WrittenColumn = { readonly width: number; readonly style?: Style; readonly hint?: Hint }
/** What Excel shows beside a cell when it is chosen; and a list to choose from, which may be left. */
export type Hint = { readonly title: string; readonly text: string; readonly list?: readonly string[] }
export type WrittenSheet = {
  readonly name: string
  readonly columns: readonly WrittenColumn[]
  readonly rows: Iterable<readonly Written[]> | AsyncIterable<readonly Written[]>
  /** Rows that stay in sight at the top. */
  readonly frozen?: number
}

/** The whole file as bytes. */
export async function workbook(sheets: readonly WrittenSheet[], date1904 = false): Promise<Uint8Array> {
  const zip = new ZipFile()
  // The time of making would make every file differ.
  const options = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true }
  const part = (path: string, xml: string) => zip.addBuffer(Buffer.from(HEAD + xml), path, options)
  part('[Content_Types].xml', contentTypes(sheets.length))
  part('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]))
  part('xl/workbook.xml', book(sheets, date1904))
  part(
    'xl/_rels/workbook.xml.rels',
    relations([
      ...sheets.map((_, n) => ['worksheet', `worksheets/sheet${n + 1}.xml`] as const),
      ['styles', 'styles.xml'],
    ]),
  )
  part('xl/styles.xml', STYLES)
  sheets.forEach((sheet, n) => {
    const from = Readable.from(sheetParts(sheet))
    from.once('error', (failure) => zip.emit('error', failure))
    zip.addReadStream(from, `xl/worksheets/sheet${n + 1}.xml`, options)
  })
  zip.end()
  const pieces: Buffer[] = []
  const output = zip.outputStream as Readable
  zip.once('error', (failure: Error) => output.destroy(failure))
  for await (const piece of output) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PIECE = 64 << 10

const relations = (targets: readonly (readonly [type: string, target: string])[]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(([type, target], n) => `<Relationship Id="r${n + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

const contentTypes = (sheets: number) => {
  const of = (path: string, kind: string) =>
    `<Override PartName="/xl/${path}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`
  const parts = [
    of('workbook', 'sheet.main'),
    of('styles', 'styles'),
    ...Array.from({ length: sheets }, (_, n) => of(`worksheets/sheet${n + 1}`, 'worksheet')),
  ]
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts.join('')}</Types>`
}

const book = (sheets: readonly WrittenSheet[], date1904: boolean) =>
  `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${date1904 ? '<workbookPr date1904="1"/>' : ''}<bookViews><workbookView/></bookViews><sheets>${sheets
    .map(({ name }, n) => `<sheet name="${xml(name)}" sheetId="${n + 1}" r:id="r${n + 1}"/>`)
    .join('')}</sheets></workbook>`

/** Text for XML. What XML cannot hold is written as Excel does (_x0007_); what looks like that, so that it stays itself. */
export function xml(text: string): string {
  const held = text.toWellFormed().replace(/_x[0-9A-F]{4}_/gi, (like) => `_x005F${like}`)
  return held.replace(/[&<>"\ufffe\uffff]|[^\P{Cc}\t\n]/gu, (character) => XML_NAMES[character] ?? codeOf(character))
}
const XML_NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const codeOf = (character: string) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`

/** Column 0 is A, 27 is AB. */
const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

function cell(value: Written, column: number, row: number): string {
  if (value === null) return ''
  const at = `r="${letters(column)}${row}"`
  if ('truth' in value) return `<c ${at} t="b"><v>${value.truth ? 1 : 0}</v></c>`
  const style = value.style === undefined ? '' : ` s="${styleNames.indexOf(value.style)}"`
  if ('digits' in value) return `<c ${at}${style}><v>${value.digits}</v></c>`
  return `<c ${at}${style} t="inlineStr"><is><t xml:space="preserve">${xml(value.text)}</t></is></c>`
}

async function* sheetParts({ columns, rows, frozen = 0 }: WrittenSheet): AsyncGenerator<Buffer> {
  const style = (name: Style | undefined) => (name === undefined ? '' : ` style="${styleNames.indexOf(name)}"`)
  const pane =
    frozen > 0
      ? `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
      : ''
  const widths = columns
    .map(
      ({ width, style: name }, n) =>
        `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"${style(name)}/>`,
    )
    .join('')
  let piece = `${HEAD}<worksheet xmlns="${MAIN}">${pane}${widths ? `<cols>${widths}</cols>` : ''}<sheetData>`
  let row = 0
  for await (const written of rows) {
    row++
    piece += `<row r="${row}">${written.map((value, column) => cell(value, column, row)).join('')}</row>`
    if (piece.length > PIECE) {
      yield Buffer.from(piece)
      piece = ''
    }
  }
  yield Buffer.from(`${piece}</sheetData>${validations(columns, frozen)}</worksheet>`)
}

/** Hints are Excel's data validations that refuse nothing: whatever is wrong is said on import, in whole sentences. */
function validations(columns: readonly WrittenColumn[], from: number): string {
  const hints = columns.flatMap(({ hint }, n) => {
    if (!hint) return []
    const where = `${letters(n)}${from + 1}:${letters(n)}100001`
    const shown = `showInputMessage="1" promptTitle="${xml(hint.title.slice(0, 32))}" prompt="${xml(hint.text.slice(0, 255))}" sqref="${where}"`
    return hint.list
      ? [
          `<dataValidation type="list" allowBlank="1" ${shown}><formula1>"${xml(hint.list.join(','))}"</formula1></dataValidation>`,
        ]
      : [`<dataValidation allowBlank="1" ${shown}/>`]
  })
  return hints.length > 0 ? `<dataValidations count="${hints.length}">${hints.join('')}</dataValidations>` : ''
}

/** In the order of `styleNames`. `quoted` has the leading apostrophe as an attribute: what is typed over it stays text. */
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0.00"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="4"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><sz val="11"/><color rgb="FFB3261E"/><name val="Calibri"/></font><font><i/><sz val="11"/><color rgb="FF6B7280"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="10"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="166" applyNumberFormat="1"/><xf numFmtId="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" applyFont="1" applyFill="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="2" applyFont="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="3" applyFont="1" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
