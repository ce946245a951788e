/** Workbooks made by hand, part by part, as Excel and other programs write them, and as those who mean harm do. */
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

export type Part = string | Uint8Array | (() => Iterable<string>)
export type Parts = Readonly<Record<string, Part>>

/** A ZIP of these parts. */
export async function zipOf(parts: Parts): Promise<Buffer> {
  const zip = new ZipFile()
  const options = { mtime: new Date(1980, 0, 1) }
  for (const [path, part] of Object.entries(parts))
    if (typeof part === 'function') zip.addReadStream(Readable.from(pieces(part())), path, options)
    else zip.addBuffer(Buffer.from(part as string), path, options)
  zip.end()
  const collected: Buffer[] = []
  for await (const piece of zip.outputStream) collected.push(piece as Buffer)
  return Buffer.concat(collected)
}
function* pieces(texts: Iterable<string>) {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < 1 << 16) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}

/** The parts of a workbook around the XML within `<worksheet>` of each sheet. */
export function bookOf(
  sheets: readonly { readonly name?: string; readonly state?: string; readonly xml: Part }[],
  more: { readonly texts?: Part; readonly styles?: string; readonly date1904?: boolean } = {},
): Parts {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const relations = [
    ...sheets.map((_, n) => relation(`rId${n + 1}`, 'worksheet', `worksheets/sheet${n + 1}.xml`)),
    ...(more.texts === undefined ? [] : [relation('rIdT', 'sharedStrings', 'sharedStrings.xml')]),
    ...(more.styles === undefined ? [] : [relation('rIdS', 'styles', 'styles.xml')]),
  ]
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${more.date1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets
      .map(
        ({ name, state }, n) =>
          `<sheet name="${name ?? `Sheet${n + 1}`}" sheetId="${n + 1}"${state ? ` state="${state}"` : ''} r:id="rId${n + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}">${relations.join('')}</Relationships>`,
    ...(more.texts === undefined ? {} : { 'xl/sharedStrings.xml': within('sst', more.texts) }),
    ...(more.styles === undefined
      ? {}
      : { 'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${more.styles}</styleSheet>` }),
    ...Object.fromEntries(sheets.map(({ xml }, n) => [`xl/worksheets/sheet${n + 1}.xml`, within('worksheet', xml)])),
  }
}
function within(tag: string, part: Part): Part {
  const [open, close] = [`<?xml version="1.0" encoding="UTF-8"?><${tag} xmlns="${MAIN}">`, `</${tag}>`]
  if (typeof part !== 'function') return `${open}${part}${close}`
  return function* () {
    yield open
    yield* part()
    yield close
  }
}

const escaped = (text: string) =>
  text.replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] as string)
const letter = (column: number) => String.fromCharCode(65 + column)

/** Rows as Excel writes them: texts shared, numbers as numbers; `{ xml }` is a cell written by hand, without its place. */
export type HandCell = null | string | number | { readonly xml: (at: string) => string }
export function excelSheet(rows: Iterable<readonly HandCell[]>): {
  rows: () => Iterable<string>
  texts: () => Iterable<string>
} {
  const shared = new Map<string, number>()
  const place = (text: string) => {
    const at = shared.get(text) ?? shared.size
    shared.set(text, at)
    return at
  }
  return {
    *rows() {
      yield '<sheetData>'
      let row = 0
      for (const cells of rows) {
        row++
        let line = `<row r="${row}" spans="1:${cells.length}">`
        cells.forEach((cell, column) => {
          const at = letter(column) + row
          if (cell === null) return
          if (typeof cell === 'string') line += `<c r="${at}" t="s"><v>${place(cell)}</v></c>`
          else if (typeof cell === 'number') line += `<c r="${at}"><v>${cell}</v></c>`
          else line += cell.xml(at)
        })
        yield `${line}</row>`
      }
      yield '</sheetData>'
    },
    *texts() {
      for (const text of shared.keys()) yield `<si><t>${escaped(text)}</t></si>`
    },
  }
}

/** A workbook of one sheet with these rows, as Excel writes it. */
export async function excelFile(
  rows: Iterable<readonly HandCell[]>,
  more: { styles?: string; date1904?: boolean } = {},
): Promise<Buffer> {
  const sheet = excelSheet(rows)
  // The rows come first in the file: their texts are known when they are written.
  return zipOf(bookInOrder(sheet, more))
}
function bookInOrder(sheet: ReturnType<typeof excelSheet>, more: { styles?: string; date1904?: boolean }): Parts {
  const { 'xl/sharedStrings.xml': texts, ...others } = bookOf([{ xml: sheet.rows }], { ...more, texts: sheet.texts })
  return { ...others, 'xl/sharedStrings.xml': texts as Part }
}

/** GBK bytes: what the decoder reads back, the other way round. */
export function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk')
  encoding ??= new Map(
    Array.from({ length: 0x7e * 0xbf }, (_, n) => [0x81 + Math.floor(n / 0xbf), 0x40 + (n % 0xbf)] as const)
      .filter(([, second]) => second !== 0x7f)
      .map((pair) => [decoder.decode(Uint8Array.from(pair)), pair] as const),
  )
  return Buffer.from(
    [...text].flatMap((character) => {
      const code = character.charCodeAt(0)
      if (code < 0x80) return [code]
      const pair = encoding?.get(character)
      if (!pair) throw new Error(`GBK has no ${character}`)
      return [...pair]
    }),
  )
}
let encoding: Map<string, readonly [number, number]> | undefined
