/** CSV as Excel, WPS and other systems write it: UTF-8, UTF-16 or GB18030 (GBK), with comma, semicolon or tab. */
import { isUtf8 } from 'node:buffer'
import { pipeline, Readable } from 'node:stream'
import { CsvError, type Options, parse } from 'csv-parse'
import { parse as parseNow } from 'csv-parse/sync'
import { CELL_CHARACTERS, type Cell, isEmpty } from '../../../core/bills/cells.ts'
import { HEADER_WITHIN } from '../../../core/bills/sheet.ts'
import { Refused, Rows, type SheetRead, type SheetReader, sheetLimits } from './read.ts'

const CHUNK = 64 << 10
/** Enough for every title within the first rows, and to tell one encoding from another. */
const SAMPLE = 256 << 10
/** Characters of one row; beyond it a quote was left open, or it is no table. */
const ROW_CHARACTERS = 256_000
const DELIMITERS = [',', ';', '\t'] as const
const PORTION = 250

const options = (delimiter: string): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: ROW_CHARACTERS,
})

export async function readCsv<Header>(
  file: Uint8Array,
  reader: SheetReader<Header>,
): Promise<SheetRead<Header> | undefined> {
  // DOS programs end a text with Ctrl-Z.
  const bytes = file.at(-1) === 0x1a ? file.subarray(0, -1) : file
  const encoding = encodingOf(bytes)
  const delimiter = delimiterOf(textOf(bytes.subarray(0, SAMPLE), encoding), reader)
  if (delimiter === undefined) return undefined
  const rows = new Rows(reader, { form: 'csv', name: '', date1904: false })
  // The error of either end reaches the loop below by destroying the parser.
  const records = pipeline(Readable.from(chunks(bytes, encoding)), parse(options(delimiter)), () => {})
  let row = 0
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      if (!rows.add(++row, cellsOf(record, row))) return undefined
      if (row % PORTION === 0) await rows.handOn()
    }
  } catch (failure) {
    // The parser is ahead of this loop: it knows in which row the quote began.
    if (failure instanceof CsvError) throw new Refused({ kind: 'quote-open', row: Number(failure.records) + 1 })
    throw failure
  }
  await rows.handOn()
  return rows.read()
}

/** All of CSV is text. An apostrophe before what could start a formula is the one that our own files put there. */
function cellsOf(record: readonly string[], row: number): Cell[] {
  let length = record.length
  while (length > 0 && isEmpty(record[length - 1])) length--
  if (length > sheetLimits.columns + 1) throw new Refused({ kind: 'too-many-columns', limit: sheetLimits.columns, row })
  return record.slice(0, length).map((field) => {
    if (field === '') return null
    const text = /^'[=+\-@\t\r]/.test(field) ? field.slice(1) : field
    return text.length > CELL_CHARACTERS ? { long: text.slice(0, CELL_CHARACTERS) } : text
  })
}

/** The delimiter under which the titles are found. Quotes decide where a field ends, so each is tried in earnest. */
function delimiterOf<Header>(sample: string, reader: SheetReader<Header>): string | undefined {
  return DELIMITERS.find((delimiter) => {
    let found = false
    const look = (record: string[]) => {
      found ||= reader.header(record.slice(0, sheetLimits.columns + 1)) !== undefined
      return null
    }
    try {
      parseNow(sample, { ...options(delimiter), to: HEADER_WITHIN, on_record: look })
    } catch (failure) {
      // A sample can end within quotes; a file that does is refused when it is read.
      if (!(failure instanceof CsvError)) throw failure
    }
    return found
  })
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** By its mark, by its zeros, by its validity; GB18030 is what is left in China, and refuses only a little. */
function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, SAMPLE)
  const zeros = [0, 0]
  sample.forEach((byte, n) => {
    if (byte === 0) zeros[n % 2]!++
  })
  const [even = 0, odd = 0] = zeros
  const many = sample.length / 20
  const encoding =
    odd > many && even === 0 ? 'utf-16le' : even > many && odd === 0 ? 'utf-16be' : isUtf8(bytes) ? 'utf-8' : 'gb18030'
  const text = textOf(sample, encoding)
  // A table has no control characters but tab and line ends: this is some other file.
  if (/[^\P{Cc}\t\n\r]/u.test(text)) throw new Refused({ kind: 'other-file', found: '?' })
  const markup = /^\s*(?:<\?xml|<!doctype html|<html|<table|<meta|<head)/i.exec(text)
  if (markup) throw new Refused({ kind: 'other-file', found: /xml/i.test(markup[0]) ? 'XML' : 'HTML' })
  return encoding
}

const decoderOf = (encoding: Encoding) => {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (bytes: Uint8Array, more: boolean) => {
    try {
      return decoder.decode(bytes, { stream: more })
    } catch (failure) {
      if (failure instanceof TypeError) throw new Refused({ kind: 'encoding-unknown' })
      throw failure
    }
  }
}
/** The text of a sample: a character cut at its end is dropped. */
const textOf = (bytes: Uint8Array, encoding: Encoding) => decoderOf(encoding)(bytes, true)

function* chunks(bytes: Uint8Array, encoding: Encoding) {
  const decode = decoderOf(encoding)
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const last = at + CHUNK >= bytes.length
    const text = decode(bytes.subarray(at, at + CHUNK), !last)
    if (text !== '') yield text
  }
}
