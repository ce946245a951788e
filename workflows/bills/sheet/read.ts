/**
 * Reads the rows of a manager's sheet from its bytes, a few at a time: XLSX or CSV, told apart by the bytes, whatever the file
 * is called. Nothing is evaluated, nothing outside the file is fetched, and nothing grows with what a file merely claims.
 */
import type { Cell } from '../../../core/bills/cells.ts'
import { isEmpty } from '../../../core/bills/cells.ts'
import { HEADER_WITHIN, type SheetRefusal } from '../../../core/bills/sheet.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { readCsv } from './csv.ts'
import { readXlsx } from './xlsx.ts'

export const sheetLimits = {
  megabytes: 20,
  /** Of all parts of the file together, unpacked. */
  unpackedMegabytes: 500,
  /** A part of more than a megabyte may unpack to so many times its packed size; sheets as Excel writes them stay below 60. */
  ratio: 200,
  rows: 100_000,
  /** With something in them. */
  columns: 64,
} as const

/** A row with something in it, as Excel numbers it; cells from column A on. */
export type SheetRow = { readonly row: number; readonly cells: readonly Cell[] }
export type SheetForm = { readonly form: 'xlsx' | 'csv'; readonly name: string; readonly date1904: boolean }
/** What a reader's caller does with a sheet. */
export interface SheetReader<Header> {
  /** Whether these are the titles; undefined goes on looking, a refusal ends it. */
  header(cells: readonly Cell[]): Result<Header, SheetRefusal> | undefined
  /** The next rows below the titles. The reader waits: there are never more than a few hundred rows in memory. */
  rows(rows: readonly SheetRow[], header: Header, form: SheetForm): void | Promise<void>
}
export type SheetRead<Header> = SheetForm & { readonly header: Header; readonly rows: number }

/** A file's end: carries the refusal out of callbacks and streams, and never leaves this folder. */
export class Refused extends Error {
  readonly refusal: SheetRefusal
  constructor(refusal: SheetRefusal) {
    super(refusal.kind)
    this.refusal = refusal
  }
}

/** The rows of one sheet on their way: looks for the titles, drops what is empty, counts, and hands on in portions. */
export class Rows<Header> {
  readonly #reader: SheetReader<Header>
  readonly #form: SheetForm
  #waiting: SheetRow[] = []
  header: Header | undefined
  count = 0

  constructor(reader: SheetReader<Header>, form: SheetForm) {
    this.#reader = reader
    this.#form = form
  }
  /** False when this sheet has no titles: no row of it is wanted. */
  add(row: number, cells: readonly Cell[]): boolean {
    if (this.header === undefined) {
      if (row > HEADER_WITHIN) return false
      const found = this.#reader.header(cells)
      if (found && !found.ok) throw new Refused(found.refusal)
      this.header = found?.value
      return true
    }
    if (cells.every(isEmpty)) return true
    if (++this.count > sheetLimits.rows) throw new Refused({ kind: 'too-many-rows', limit: sheetLimits.rows })
    this.#waiting.push({ row, cells })
    return true
  }
  async handOn(): Promise<void> {
    if (this.header === undefined || this.#waiting.length === 0) return
    const rows = this.#waiting
    this.#waiting = []
    await this.#reader.rows(rows, this.header, this.#form)
  }
  read(): SheetRead<Header> | undefined {
    return this.header === undefined ? undefined : { ...this.#form, header: this.header, rows: this.count }
  }
}

/**
 * Reads the first sheet that has a row of titles. A refusal can come after rows have been handed on (a file may end in the
 * middle): whoever keeps them keeps them as a draft until this returns.
 */
export async function readSheet<Header>(
  bytes: Uint8Array,
  reader: SheetReader<Header>,
): Promise<Result<SheetRead<Header>, SheetRefusal>> {
  try {
    const kind = kindOf(bytes)
    const read = kind === 'zip' ? await readXlsx(bytes, reader) : await readCsv(bytes, reader)
    if (read === undefined) return refuse({ kind: 'header-missing', within: HEADER_WITHIN })
    return read.rows === 0 ? refuse({ kind: 'rows-missing' }) : ok(read)
  } catch (failure) {
    if (failure instanceof Refused) return refuse(failure.refusal)
    throw failure
  }
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0))
/** How files begin that are often taken for sheets. */
const BEGINNINGS: readonly (readonly [bytes: readonly number[], found: string])[] = [
  [ascii('%PDF'), 'PDF'],
  [[0x89, ...ascii('PNG')], 'PNG'],
  [[0xff, 0xd8, 0xff], 'JPEG'],
  [ascii('GIF8'), 'GIF'],
  [ascii('Rar!'), 'RAR'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7-Zip'],
  [[0x1f, 0x8b], 'GZIP'],
  [ascii('{\\rtf'), 'RTF'],
]
/** OLE2, the container of old Excel files and of encrypted new ones. */
const OLE2 = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

function kindOf(bytes: Uint8Array): 'zip' | 'text' {
  if (bytes.length === 0) throw new Refused({ kind: 'file-empty' })
  if (bytes.length > sheetLimits.megabytes * 1_000_000)
    throw new Refused({ kind: 'file-too-large', megabytes: sheetLimits.megabytes })
  const begins = (with_: readonly number[]) => with_.every((byte, n) => bytes[n] === byte)
  if (begins(OLE2)) {
    const encrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
      'EncryptedPackage',
      0,
      'utf16le',
    )
    throw new Refused({ kind: encrypted ? 'encrypted' : 'old-excel' })
  }
  for (const [beginning, found] of BEGINNINGS) if (begins(beginning)) throw new Refused({ kind: 'other-file', found })
  return begins([0x50, 0x4b]) ? 'zip' : 'text'
}
