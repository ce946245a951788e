/**
 * Reading and writing of plain bytes, little-endian, so that typed arrays read them where they lie. The log, the socket
 * and the snapshots all use these.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Id } from '../id.ts'
import { invariant } from '../invariant.ts'

export class Writer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  length = 0

  /** Makes room and answers where it begins. Growing replaces the view: ask for room before naming the view. */
  #room(bytes: number) {
    if (this.length + bytes > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + bytes))
      larger.set(this.#bytes.subarray(0, this.length))
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    const at = this.length
    this.length += bytes
    return at
  }
  u8(value: number) {
    const at = this.#room(1)
    this.#view.setUint8(at, value)
  }
  u16(value: number) {
    invariant(value < 0x1_0000, 'a short number fits sixteen bits')
    const at = this.#room(2)
    this.#view.setUint16(at, value, true)
  }
  u32(value: number) {
    const at = this.#room(4)
    this.#view.setUint32(at, value, true)
  }
  /** Writes again over what stands at a place already passed. */
  patchU32(at: number, value: number) {
    this.#view.setUint32(at, value, true)
  }
  f64(value: number) {
    const at = this.#room(8)
    this.#view.setFloat64(at, value, true)
  }
  i64(value: bigint) {
    const at = this.#room(8)
    this.#view.setBigInt64(at, value, true)
  }
  /** A whole number within ±2^53. */
  whole(value: number) {
    invariant(Number.isSafeInteger(value), 'a whole number is exact')
    this.i64(BigInt(value))
  }
  id(value: Id) {
    this.raw(hexToBytes(value))
  }
  text(value: string) {
    const encoded = utf8ToBytes(value)
    this.u16(encoded.length)
    this.raw(encoded)
  }
  /** Whatever `write` writes, behind its length. */
  sized(write: () => void) {
    const at = this.length
    this.u32(0)
    write()
    this.patchU32(at, this.length - at - 4)
  }
  /** Zeros up to the next multiple of eight. */
  align() {
    const odd = this.length & 7
    if (odd > 0) this.#bytes.fill(0, this.#room(8 - odd), this.length)
  }
  clear() {
    this.length = 0
  }
  raw(value: Uint8Array) {
    const at = this.#room(value.length)
    this.#bytes.set(value, at)
  }
  /** What was written, as a view that the next write may overwrite; `slice()` it to keep it. */
  view(from = 0) {
    return this.#bytes.subarray(from, this.length)
  }
  taken(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length)
  }
}

export class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  #take(bytes: number) {
    const at = this.at
    if (at + bytes > this.#bytes.length) throw new RangeError('the bytes end in the middle of a value')
    this.at += bytes
    return at
  }
  get done() {
    return this.at === this.#bytes.length
  }
  u8() {
    return this.#view.getUint8(this.#take(1))
  }
  u16() {
    return this.#view.getUint16(this.#take(2), true)
  }
  u32() {
    return this.#view.getUint32(this.#take(4), true)
  }
  f64() {
    return this.#view.getFloat64(this.#take(8), true)
  }
  i64() {
    return this.#view.getBigInt64(this.#take(8), true)
  }
  whole() {
    const value = this.i64()
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER))
      throw new RangeError('not an exact number')
    return Number(value)
  }
  id() {
    return hexAt(this.#bytes, this.#take(16)) as Id
  }
  text() {
    const bytes = this.raw(this.u16())
    return decodeUtf8(bytes)
  }
  raw(length: number) {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }
}

/** The character codes of a byte's two hexadecimal digits. */
const HIGH = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').charCodeAt(0))
const LOW = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(16).charCodeAt(byte < 16 ? 0 : 1))
/** Sixteen bytes as text: ids are read by the million, and one call that makes the string is a third of the way of a loop. */
export function hexAt(b: Uint8Array, at: number): string {
  const [h, l] = [HIGH, LOW]
  return String.fromCharCode(
    h[b[at]!]!, l[b[at]!]!, h[b[at + 1]!]!, l[b[at + 1]!]!, h[b[at + 2]!]!, l[b[at + 2]!]!, h[b[at + 3]!]!, l[b[at + 3]!]!,
    h[b[at + 4]!]!, l[b[at + 4]!]!, h[b[at + 5]!]!, l[b[at + 5]!]!, h[b[at + 6]!]!, l[b[at + 6]!]!, h[b[at + 7]!]!, l[b[at + 7]!]!,
    h[b[at + 8]!]!, l[b[at + 8]!]!, h[b[at + 9]!]!, l[b[at + 9]!]!, h[b[at + 10]!]!, l[b[at + 10]!]!, h[b[at + 11]!]!, l[b[at + 11]!]!,
    h[b[at + 12]!]!, l[b[at + 12]!]!, h[b[at + 13]!]!, l[b[at + 13]!]!, h[b[at + 14]!]!, l[b[at + 14]!]!, h[b[at + 15]!]!, l[b[at + 15]!]!,
  ) // biome-ignore format: sixteen bytes
}

/** UTF-8 to text. Core names no platform's TextDecoder, and percent-decoding is strict about broken bytes. */
function decodeUtf8(bytes: Uint8Array): string {
  if (bytes.length === 0) return ''
  if (bytes.length < 256 && bytes.every((byte) => byte < 0x80)) return String.fromCharCode(...bytes)
  let escaped = ''
  for (const byte of bytes)
    escaped += byte >= 0x80 || byte === 0x25 ? `%${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)
  return decodeURIComponent(escaped)
}

/** Typed arrays have the machine's own order; the format is little-endian on every machine. */
invariant(new Uint8Array(new Uint32Array([1]).buffer)[0] === 1, 'the ledger runs on little-endian machines')
