/** PostgreSQL's binary COPY format: rows as they lie in memory, without a detour over text. */
import type { Database, Transaction } from '../database.ts'

/** "PGCOPY\n\xff\r\n\0", no flags, no extension (PostgreSQL, COPY, Binary Format). */
const SIGNATURE = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0])

export class CopyRows {
  #bytes = Buffer.allocUnsafe(1 << 16)
  #length = SIGNATURE.copy(this.#bytes)
  rows = 0

  /** Makes room and answers where it begins. Growing replaces the bytes: ask for room before naming them. */
  #room(bytes: number) {
    if (this.#length + bytes > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + bytes))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    const at = this.#length
    this.#length += bytes
    return at
  }
  row(fields: number) {
    const at = this.#room(2)
    this.#bytes.writeInt16BE(fields, at)
    this.rows++
  }
  /** SQL's null; every kind of value that a column may lack writes it for `null`. */
  #nothing() {
    const at = this.#room(4)
    this.#bytes.writeInt32BE(-1, at)
  }
  smallint(value: number) {
    const at = this.#room(6)
    this.#bytes.writeInt32BE(2, at)
    this.#bytes.writeInt16BE(value, at + 4)
  }
  integer(value: number) {
    const at = this.#room(8)
    this.#bytes.writeInt32BE(4, at)
    this.#bytes.writeInt32BE(value, at + 4)
  }
  bigint(value: bigint | number | null) {
    if (value === null) return this.#nothing()
    const at = this.#room(12)
    this.#bytes.writeInt32BE(8, at)
    if (typeof value === 'bigint') this.#bytes.writeBigInt64BE(value, at + 4)
    else {
      const high = Math.floor(value / 4_294_967_296)
      this.#bytes.writeInt32BE(high, at + 4)
      this.#bytes.writeUInt32BE(value - high * 4_294_967_296, at + 8)
    }
  }
  /** A uuid from 32 hex digits. */
  uuid(hex: string | null) {
    if (hex === null) return this.#nothing()
    const at = this.#room(20)
    this.#bytes.writeInt32BE(16, at)
    this.#bytes.write(hex, at + 4, 16, 'hex')
  }
  bytea(value: Uint8Array) {
    const at = this.#room(4 + value.length)
    this.#bytes.writeInt32BE(value.length, at)
    this.#bytes.set(value, at + 4)
  }
  text(value: string | null) {
    if (value === null) return this.#nothing()
    if (value === '') {
      const at = this.#room(4)
      this.#bytes.writeInt32BE(0, at)
      return
    }
    const bytes = Buffer.byteLength(value)
    const at = this.#room(4 + bytes)
    this.#bytes.writeInt32BE(bytes, at)
    this.#bytes.write(value, at + 4)
  }
  jsonb(value: string | null) {
    if (value === null) return this.#nothing()
    const bytes = Buffer.byteLength(value)
    const at = this.#room(5 + bytes)
    this.#bytes.writeInt32BE(bytes + 1, at)
    this.#bytes[at + 4] = 1
    this.#bytes.write(value, at + 5)
  }

  /** Sends the rows; resolves when the statement is complete, which outside a transaction means: when it is committed. */
  async into(db: Database | Transaction, table: string): Promise<void> {
    if (this.rows === 0) return
    const last = this.#room(2)
    this.#bytes.writeInt16BE(-1, last)
    // The simple protocol: after an error in the middle of an extended COPY the server waits for a message that never comes.
    const query = db.unsafe(`copy ${table} from stdin (format binary)`)
    const stream = await query.writable()
    const bytes = this.#bytes.subarray(0, this.#length)
    await new Promise<void>((resolve, reject) => {
      // Once the stream has ended, postgres.js 3.4 tells failures to the query alone, which was resolved with the stream.
      ;(query as unknown as { reject(failure: Error): void }).reject = reject
      stream.once('error', reject)
      stream.once('finish', resolve)
      for (let at = 0; at < bytes.length; at += PIECE) stream.write(bytes.subarray(at, at + PIECE))
      stream.end()
    })
  }
}
/** One message of the COPY protocol. */
const PIECE = 1 << 20
