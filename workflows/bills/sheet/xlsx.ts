/**
 * XLSX (ECMA-376): a ZIP of XML parts. Its directory is read from the end as it should be, sizes are held against what really
 * unpacks, and parts are parsed as they unpack. A DOCTYPE ends it, so no entity is ever resolved.
 */
import type { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { crc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { CELL_CHARACTERS, type Cell, isEmpty } from '../../../core/bills/cells.ts'
import { Refused, Rows, type SheetRead, type SheetReader, sheetLimits } from './read.ts'

const MEGABYTE = 1_000_000
const MOST_PARTS = 5_000
/** A sheet has so many rows at most, empty ones too. */
const EXCEL_ROWS = 1_048_576
/** What all texts of the workbook may take in memory. */
const MOST_TEXT = 64 * MEGABYTE
/** Characters without any tag among them, and how deep tags may nest: a parser keeps both in memory. */
const MOST_BETWEEN_TAGS = MEGABYTE
const MOST_DEPTH = 64

const damaged = () => new Refused({ kind: 'damaged' })

export async function readXlsx<Header>(
  bytes: Uint8Array,
  reader: SheetReader<Header>,
): Promise<SheetRead<Header> | undefined> {
  const zip = await Package.open(bytes)
  const book = await workbookOf(zip)
  const styles = book.styles === undefined ? [] : await stylesOf(zip, book.styles)
  const texts = new Texts()
  let textsRead = book.texts === undefined
  for (const { name, path } of book.sheets) {
    if (!zip.has(path)) continue
    if (!textsRead) await readTexts(zip, book.texts as string, texts)
    textsRead = true
    const rows = new Rows(reader, { form: 'xlsx', name, date1904: book.date1904 })
    await readRows(zip, path, { texts, styles }, rows)
    const read = rows.read()
    if (read) return read
  }
  return undefined
}

// —— The package ——

/** The parts of the file by their path, without the leading slash, whatever their case. */
class Package {
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>
  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#entries = entries
  }

  static async open(bytes: Uint8Array): Promise<Package> {
    const entries = new Map<string, Entry>()
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const zip = await fromBufferPromise(buffer, { lazyEntries: true }).catch(() => {
      throw damaged()
    })
    if (zip.entryCount > MOST_PARTS) throw damaged()
    let unpacked = 0
    try {
      for await (const entry of zip.eachEntry()) {
        unpacked += entry.uncompressedSize
        const tooTight =
          entry.uncompressedSize > MEGABYTE && entry.uncompressedSize > entry.compressedSize * sheetLimits.ratio
        if (unpacked > sheetLimits.unpackedMegabytes * MEGABYTE || tooTight)
          throw new Refused({ kind: 'unpacks-too-large', megabytes: sheetLimits.unpackedMegabytes })
        if (entry.isEncrypted()) throw new Refused({ kind: 'encrypted' })
        entries.set(entry.fileName.toLowerCase(), entry)
      }
    } catch (failure) {
      throw failure instanceof Refused ? failure : damaged()
    }
    return new Package(zip, entries)
  }
  has(path: string): boolean {
    return this.#entries.has(path.toLowerCase())
  }
  /** What kind of file has such parts, when it is no workbook. */
  found(): Refused {
    const has = (beginning: string) => [...this.#entries.keys()].some((name) => name.startsWith(beginning))
    if (has('xl/workbook.bin')) return new Refused({ kind: 'old-excel' })
    const kinds = [
      ['word/', 'Word'],
      ['ppt/', 'PowerPoint'],
      ['content.xml', 'OpenDocument'],
      ['index/', 'Numbers'],
    ] as const
    const found = kinds.find(([beginning]) => has(beginning))?.[1] ?? 'ZIP'
    return new Refused({ kind: 'other-file', found })
  }

  /** Parses a part as it unpacks; `after` each piece may wait, and false ends the reading. Its checksum must fit. */
  async parse(path: string, on: Handlers, after?: () => Promise<boolean>): Promise<void> {
    const entry = this.#entries.get(path.toLowerCase())
    if (!entry) throw damaged()
    const parser = parserOf(on)
    let stream: Readable | undefined
    let sum = 0
    let decoder: TextDecoder | undefined
    try {
      stream = await this.#zip.openReadStreamPromise(entry)
      for await (const piece of stream as AsyncIterable<Buffer>) {
        sum = crc32(piece, sum)
        decoder ??= new TextDecoder(piece[0] === 0xff ? 'utf-16le' : piece[0] === 0xfe ? 'utf-16be' : 'utf-8', {
          fatal: true,
        })
        parser.write(decoder.decode(piece, { stream: true }))
        if (after && !(await after())) return
      }
      parser.write(decoder?.decode() ?? '')
      parser.end()
      if (sum !== entry.crc32) throw damaged()
      await after?.()
    } catch (failure) {
      // Only what comes from the file is the file's fault; what the caller does with rows fails as itself.
      if (failure instanceof Refused || failure instanceof CallerFailed)
        throw failure instanceof Refused ? failure : failure.cause
      throw damaged()
    } finally {
      stream?.destroy()
    }
  }
}
class CallerFailed extends Error {}

type Attributes = Readonly<Record<string, string>>
type Handlers = {
  open?(name: string, attributes: Attributes): void
  close?(name: string): void
  text?(text: string): void
}

/** A parser that tells tags by their local name, and refuses what would make it grow. */
function parserOf(on: Handlers) {
  const parser = new SaxesParser({ position: false, xmlns: false })
  let depth = 0
  let since = 0
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  parser.on('doctype', () => {
    throw damaged()
  })
  parser.on('opentag', ({ name, attributes }) => {
    since = 0
    if (++depth > MOST_DEPTH) throw damaged()
    on.open?.(local(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    since = 0
    depth--
    on.close?.(local(name))
  })
  const text = (piece: string) => {
    since = 0
    on.text?.(piece)
  }
  parser.on('text', text)
  parser.on('cdata', text)
  return {
    write(piece: string) {
      since += piece.length
      parser.write(piece)
      if (since > MOST_BETWEEN_TAGS) throw damaged()
    },
    end: () => parser.close(),
  }
}

/** An attribute by its local name: r:id and id are the same here. */
const attribute = (attributes: Attributes, name: string) =>
  attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1]

// —— The workbook ——

type Book = {
  readonly date1904: boolean
  readonly sheets: readonly { readonly name: string; readonly path: string }[]
  readonly texts: string | undefined
  readonly styles: string | undefined
}
type Relation = { readonly id: string; readonly type: string; readonly path: string }

async function relationsOf(zip: Package, path: string): Promise<Relation[]> {
  const at = path.lastIndexOf('/') + 1
  const folder = path.slice(0, at)
  const relations: Relation[] = []
  const file = `${folder}_rels/${path.slice(at)}.rels`
  if (!zip.has(file)) return relations
  await zip.parse(file, {
    open(name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) {
      if (name !== 'Relationship' || mode === 'External') return
      // A target is a path from its own folder, or from the root: no address, nothing is fetched.
      const steps = (target.startsWith('/') ? target : folder + target).split('/')
      const kept: string[] = []
      for (const step of steps)
        if (step === '..') kept.pop()
        else if (step !== '' && step !== '.') kept.push(step)
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), path: kept.join('/') })
    },
  })
  return relations
}

async function workbookOf(zip: Package): Promise<Book> {
  const root = await relationsOf(zip, '')
  const path = root.find(({ type }) => type === 'officeDocument')?.path ?? 'xl/workbook.xml'
  if (!zip.has(path) || !/\.xml$/i.test(path)) throw zip.found()
  const relations = await relationsOf(zip, path)
  const ofType = (wanted: string) => relations.find(({ type, path: at }) => type === wanted && zip.has(at))?.path
  const sheets: { name: string; path: string }[] = []
  let date1904 = false
  let workbook = false
  await zip.parse(path, {
    open(name, attributes) {
      if (name === 'workbook') workbook = true
      if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      // What the manager does not see is not billed.
      if (name !== 'sheet' || /hidden/i.test(attributes.state ?? '')) return
      const relation = relations.find(({ id }) => id === attribute(attributes, 'id'))
      if (relation) sheets.push({ name: attributes.name ?? '', path: relation.path })
    },
  })
  if (!workbook) throw zip.found()
  return { date1904, sheets, texts: ofType('sharedStrings'), styles: ofType('styles') }
}

// —— Styles: only what they say about numbers ——

/** How a number is shown, as far as it changes what it means: as a day, or filled up with zeros to so many digits. */
type Shown = 'day' | number | undefined

async function stylesOf(zip: Package, path: string): Promise<Shown[]> {
  const formats = new Map<string, string>()
  const styles: Shown[] = []
  let within = false
  await zip.parse(path, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') formats.set(numFmtId, formatCode)
      if (name === 'cellXfs') within = true
      if (name === 'xf' && within) styles.push(shownAs(Number(numFmtId), formats.get(numFmtId)))
    },
    close(name) {
      if (name === 'cellXfs') within = false
    },
  })
  return styles
}
/** Built-in formats of days and times are fixed by number (ECMA-376 part 1, 18.8.30), among them those of Chinese Excel. */
const BUILT_IN_DAYS = [[14, 22], [27, 36], [45, 47], [50, 58]] as const // biome-ignore format: pairs

function shownAs(id: number, code: string | undefined): Shown {
  if (code === undefined) return BUILT_IN_DAYS.some(([from, to]) => id >= from && id <= to) ? 'day' : undefined
  if (/^0{2,}$/.test(code)) return code.length
  const [first = ''] = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').split(';')
  return /[ymdhs年月日]/i.test(first) ? 'day' : undefined
}

// —— Texts that cells share ——

/** The texts of a workbook as UTF-8 in blocks: 100,000 households take some ten megabytes, not sixty. */
class Texts {
  readonly #blocks: Buffer[] = []
  #free = 0
  #places = new Float64Array(1 << 12)
  #lengths = new Uint16Array(1 << 12)
  count = 0

  add(text: string) {
    const length = Buffer.byteLength(text)
    if (this.#free < length) {
      if ((this.#blocks.length + 1) * Texts.#BLOCK > MOST_TEXT)
        throw new Refused({ kind: 'unpacks-too-large', megabytes: sheetLimits.unpackedMegabytes })
      this.#blocks.push(Buffer.allocUnsafeSlow(Texts.#BLOCK))
      this.#free = Texts.#BLOCK
    }
    if (this.count === this.#places.length) {
      // Empty texts take no room in the blocks, but have their places too.
      if (this.count > MOST_TEXT / 8)
        throw new Refused({ kind: 'unpacks-too-large', megabytes: sheetLimits.unpackedMegabytes })
      const [places, lengths] = [new Float64Array(this.count * 2), new Uint16Array(this.count * 2)]
      places.set(this.#places)
      lengths.set(this.#lengths)
      this.#places = places
      this.#lengths = lengths
    }
    const at = Texts.#BLOCK - this.#free
    this.#blocks.at(-1)?.write(text, at)
    this.#places[this.count] = (this.#blocks.length - 1) * Texts.#BLOCK + at
    this.#lengths[this.count++] = length
    this.#free -= length
  }
  at(index: number): string {
    const place = this.#places[index]
    if (place === undefined || index >= this.count) throw damaged()
    const from = place % Texts.#BLOCK
    const block = this.#blocks[Math.floor(place / Texts.#BLOCK)]
    return block?.toString('utf8', from, from + (this.#lengths[index] ?? 0)) ?? ''
  }
  static readonly #BLOCK = 1 << 20
}

/** Collects the text of one cell, as far as it may be long; one character more shows that it was longer. */
class Collected {
  #text = ''
  add(piece: string) {
    if (this.#text.length <= CELL_CHARACTERS) this.#text += piece.slice(0, CELL_CHARACTERS + 1 - this.#text.length)
  }
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}
/** Excel writes what XML cannot hold as _x000D_. */
const unescaped = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
const cellOf = (text: string): Cell =>
  text === '' ? null : text.length > CELL_CHARACTERS ? { long: text.slice(0, CELL_CHARACTERS) } : unescaped(text)

async function readTexts(zip: Package, path: string, texts: Texts) {
  const text = new Collected()
  let within = false
  let phonetic = false
  await zip.parse(path, {
    open(name) {
      if (name === 't') within = !phonetic
      if (name === 'rPh') phonetic = true
    },
    text(piece) {
      if (within) text.add(piece)
    },
    close(name) {
      if (name === 't') within = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') texts.add(text.take())
    },
  })
}

// —— Rows ——

async function readRows<Header>(
  zip: Package,
  path: string,
  { texts, styles }: { texts: Texts; styles: readonly Shown[] },
  rows: Rows<Header>,
) {
  let row = 0
  let cells: Cell[] = []
  let column = -1
  let type = ''
  let style = 0
  let formula = false
  let wanted = true
  let within: 'value' | 'formula' | 'text' | undefined
  let phonetic = false
  const value = new Collected()
  const written = new Collected()

  const cell = (): Cell => {
    const text = value.take()
    const calculated = written.take()
    if (formula) return { formula: calculated.slice(0, CELL_CHARACTERS - 1) }
    if (type === 's') return text === '' ? null : cellOf(texts.at(Number(text)))
    if (type === 'inlineStr' || type === 'str' || type === 'd') return cellOf(text)
    if (text === '') return null
    if (type === 'b') return text === '1' || text === 'true'
    if (type === 'e') return { error: text }
    const number = Number(text)
    if (!Number.isFinite(number)) return cellOf(text)
    const shown = styles[style]
    if (shown === 'day') return { day: number }
    return shown !== undefined && Number.isInteger(number) && number >= 0 ? String(number).padStart(shown, '0') : number
  }

  await zip.parse(
    path,
    {
      open(name, attributes) {
        if (name === 'c') {
          column = attributes.r === undefined ? column + 1 : columnOf(attributes.r)
          type = attributes.t ?? 'n'
          style = Number(attributes.s ?? 0)
          formula = false
        } else if (name === 'v') within = 'value'
        else if (name === 't') within = phonetic ? undefined : 'text'
        else if (name === 'f') {
          within = 'formula'
          formula = true
        } else if (name === 'rPh') phonetic = true
        else if (name === 'row') {
          const next = attributes.r === undefined ? row + 1 : Number(attributes.r)
          if (!(next > row && next <= EXCEL_ROWS)) throw damaged()
          row = next
          cells = []
          column = -1
        }
      },
      text(piece) {
        if (within === 'formula') written.add(piece)
        else if (within !== undefined) value.add(piece)
      },
      close(name) {
        if (name === 'v' || name === 't' || name === 'f') within = undefined
        else if (name === 'rPh') phonetic = false
        else if (name === 'c') {
          const came = cell()
          if (isEmpty(came)) return
          // Our own file of errors has one more: the column of what is wrong.
          if (column > sheetLimits.columns)
            throw new Refused({ kind: 'too-many-columns', limit: sheetLimits.columns, row })
          while (cells.length < column) cells.push(null)
          cells[column] = came
        } else if (name === 'row' && wanted) wanted = rows.add(row, cells)
      },
    },
    async () => {
      await rows.handOn().catch((cause: unknown) => {
        throw cause instanceof Refused ? cause : new CallerFailed('', { cause })
      })
      return wanted
    },
  )
}

/** "AB12" → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (let n = 0; n < reference.length; n++) {
    const letter = reference.charCodeAt(n) & ~32
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  if (column < 1 || column > 16_384) throw damaged()
  return column - 1
}
