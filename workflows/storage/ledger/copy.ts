/** PostgreSQL's binary COPY format: rows as they lie in memory, without a detour over text. */
import type { Database, Transaction } from '../database.ts'

/** "PGCOPY\n\xff\r\n\0", no flags, no extension (PostgreSQL, COPY, Binary Format). */
const SIGNATURE = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0])

/** The value of a hexadecimal digit by its character code. */
const DIGIT = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0)

/** Longer bytes are sent from where they lie; shorter ones are cheaper to gather than to send by themselves. */
const LONG = 1 << 14

export class CopyRows {
  #bytes = Buffer.allocUnsafe(1 << 13)
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset)
  #length = SIGNATURE.copy(this.#bytes)
  /** What is ready to be sent, and where the bytes begin that are not among it. */
  readonly #pieces: Uint8Array[] = []
  #rest = 0
  rows = 0

  /** Makes room in one piece and answers where it begins. A full piece is laid aside: ask for room before naming the bytes. */
  #room(bytes: number) {
    if (this.#length + bytes > this.#bytes.length) {
      this.#cut()
      this.#bytes = Buffer.allocUnsafe(Math.max(PIECE, bytes))
      this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset)
      this.#length = this.#rest = 0
    }
    const at = this.#length
    this.#length += bytes
    return at
  }
  row(fields: number) {
    const at = this.#room(2)
    this.#view.setInt16(at, fields)
    this.rows++
  }
  /** SQL's null; every kind of value that a column may lack writes it for `null`. */
  #nothing() {
    const at = this.#room(4)
    this.#view.setInt32(at, -1)
  }
  smallint(value: number) {
    const at = this.#room(6)
    this.#view.setInt32(at, 2)
    this.#view.setInt16(at + 4, value)
  }
  integer(value: number | null) {
    if (value === null) return this.#nothing()
    const at = this.#room(8)
    this.#view.setInt32(at, 4)
    this.#view.setInt32(at + 4, value)
  }
  bigint(value: bigint | number | null) {
    if (value === null) return this.#nothing()
    const at = this.#room(12)
    this.#view.setInt32(at, 8)
    if (typeof value === 'bigint') this.#view.setBigInt64(at + 4, value)
    else {
      const high = Math.floor(value / 4_294_967_296)
      this.#view.setInt32(at + 4, high)
      this.#view.setUint32(at + 8, value - high * 4_294_967_296)
    }
  }
  /** A uuid from 32 hex digits. */
  uuid(hex: string | null) {
    if (hex === null) return this.#nothing()
    const at = this.#room(20)
    this.#view.setInt32(at, 16)
    const bytes = this.#bytes
    for (let n = 0; n < 16; n++)
      bytes[at + 4 + n] = (DIGIT[hex.charCodeAt(2 * n)]! << 4) | DIGIT[hex.charCodeAt(2 * n + 1)]!
  }
  /** A uuid whose sixteen bytes stand there. */
  id(from: Uint8Array, start: number) {
    const at = this.#room(20)
    this.#view.setInt32(at, 16)
    const bytes = this.#bytes
    for (let n = 0; n < 16; n++) bytes[at + 4 + n] = from[start + n]!
  }
  /** A bigint in two halves. */
  words(high: number, low: number) {
    const at = this.#room(12)
    this.#view.setInt32(at, 8)
    this.#view.setInt32(at + 4, high)
    this.#view.setUint32(at + 8, low)
  }
  /** A text as the ledger has it, behind its length in two bytes, little end first; answers where it ends. */
  sized(from: Uint8Array, start: number): number {
    const length = from[start]! | (from[start + 1]! << 8)
    const at = this.#room(4 + length)
    this.#view.setInt32(at, length)
    const bytes = this.#bytes
    for (let n = 0; n < length; n++) bytes[at + 4 + n] = from[start + 2 + n]!
    return start + 2 + length
  }
  /** Long ones are not copied: they must stay as they are until they are sent. */
  bytea(value: Uint8Array) {
    const long = value.length > LONG
    const at = this.#room(long ? 4 : 4 + value.length)
    this.#view.setInt32(at, value.length)
    if (!long) this.#bytes.set(value, at + 4)
    else {
      this.#cut()
      this.#pieces.push(value)
    }
  }
  #cut() {
    this.#pieces.push(this.#bytes.subarray(this.#rest, this.#length))
    this.#rest = this.#length
  }
  text(value: string | null) {
    if (value === null) return this.#nothing()
    if (value === '') {
      const at = this.#room(4)
      this.#view.setInt32(at, 0)
      return
    }
    const bytes = Buffer.byteLength(value)
    const at = this.#room(4 + bytes)
    this.#view.setInt32(at, bytes)
    this.#bytes.write(value, at + 4)
  }
  jsonb(value: string | null) {
    if (value === null) return this.#nothing()
    const bytes = Buffer.byteLength(value)
    const at = this.#room(5 + bytes)
    this.#view.setInt32(at, bytes + 1)
    this.#bytes[at + 4] = 1
    this.#bytes.write(value, at + 5)
  }

  /** Sends the rows; resolves when the statement is complete, which outside a transaction means: when it is committed. */
  async into(db: Database | Transaction, table: string): Promise<void> {
    if (this.rows === 0) return
    const last = this.#room(2)
    this.#view.setInt16(last, -1)
    this.#cut()
    // The simple protocol: after an error in the middle of an extended COPY the server waits for a message that never comes.
    const query = db.unsafe(`copy ${table} from stdin (format binary)`)
    const stream = await query.writable()
    await new Promise<void>((resolve, reject) => {
      // Once the stream has ended, postgres.js 3.4 tells failures to the query alone, which was resolved with the stream.
      ;(query as unknown as { reject(failure: Error): void }).reject = reject
      stream.once('error', reject)
      stream.once('finish', resolve)
      for (const piece of this.#pieces)
        for (let at = 0; at < piece.length; at += PIECE) stream.write(piece.subarray(at, at + PIECE))
      stream.end()
    })
  }
}
/** One message of the COPY protocol. */
const PIECE = 1 << 20

/**
 * Reads what a query selects, field by field, as PostgreSQL has it in memory: half the bytes of what it says in words. In a transaction,
 * so that the connection is its own meanwhile: of a busy pool, postgres.js would send the next query into the middle of it. (What
 * postgres.js reserves by itself is never given back when the server dies.)
 */
export async function copyOut(db: Database, select: string): Promise<(Buffer | null)[][]> {
  const pieces: Buffer[] = []
  await db.begin('read only', async (tx) => {
    const query = tx.unsafe(`copy (${select}) to stdout (format binary)`)
    const stream = await query.readable()
    await new Promise<void>((resolve, reject) => {
      // As in `into`: what goes wrong in the middle, postgres.js tells to the query alone.
      ;(query as unknown as { reject(failure: Error): void }).reject = reject
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.once('error', reject)
      stream.once('end', resolve)
    })
  })
  // PostgreSQL sends a row in one message; its header and its trailer are two more.
  const rows: (Buffer | null)[][] = []
  for (const [n, piece] of pieces.entries()) {
    let at = n === 0 ? SIGNATURE.length : 0
    while (at < piece.length) {
      const fields = piece.readInt16BE(at)
      at += 2
      if (fields < 0) break
      rows.push(
        Array.from({ length: fields }, () => {
          const length = piece.readInt32BE(at)
          at += 4
          if (length < 0) return null
          at += length
          return piece.subarray(at - length, at)
        }),
      )
    }
  }
  return rows
}
