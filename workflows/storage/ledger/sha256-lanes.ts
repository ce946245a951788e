/**
 * SHA-256 (FIPS 180-4) of four messages of one length at once, each in its own lane of WebAssembly's 128-bit vectors: a
 * call into the platform for every event, and the garbage it leaves, would cost more than the hashing itself.
 *
 * The module is put together here when it is first asked for, so that what runs is what can be read. Wherever the
 * standard says word, there is a vector of four: the first lane's belongs to the first message, and so on.
 */

/** Instructions, as the WebAssembly specification numbers them. Functions nest as one would write it on paper. */
type Code = readonly number[]

/** Numbers as WebAssembly writes them: seven bits a byte, the lowest first. */
const unsigned = (value: number): Code => (value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)])
const signed = (value: number): Code =>
  value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]

const get = (local: number): Code => [0x20, ...unsigned(local)]
const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
const number = (value: number): Code => [0x41, ...signed(value)]
const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
const minus = (a: Code, b: Code): Code => [...a, ...b, 0x6b]
const shifted = (a: Code, bits: number): Code => [...a, ...number(bits), 0x74]
const less = (a: Code, b: Code): Code => [...a, ...b, 0x48]
const choose = (condition: Code, yes: Code, no: Code): Code => [...yes, ...no, ...condition, 0x1b]
/** Runs the body, and again while the condition holds behind it. */
const loop = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b]

const vector = (operation: number, ...more: readonly number[]): Code => [0xfd, ...unsigned(operation), ...more]
const load = (at: Code, offset: number): Code => [...at, ...vector(0x00, 0), ...unsigned(offset)]
const store = (at: Code, offset: number, value: Code): Code => [
  ...at,
  ...value,
  ...vector(0x0b, 0),
  ...unsigned(offset),
]
const loadIntoAllLanes = (at: Code, offset: number): Code => [...at, ...vector(0x09, 0), ...unsigned(offset)]
const inAllLanes = (value: Code): Code => [...value, ...vector(0x11)]
const and = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x4e)]
const or = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x50)]
const xor = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x51)]
const left = (a: Code, bits: number): Code => [...a, ...number(bits), ...vector(0xab)]
const right = (a: Code, bits: number): Code => [...a, ...number(bits), ...vector(0xad)]
const sum = (first: Code, ...more: readonly Code[]): Code =>
  first.concat(...more.map((one) => [...one, ...vector(0xae)]))
/** Vectors know no rotation. */
const rotated = (a: Code, bits: number): Code => or(right(a, bits), left(a, 32 - bits))
const bytes = (a: Code, b: Code, which: readonly number[]): Code => [...a, ...b, ...vector(0x0d, ...which)]
const words = (a: Code, b: Code, which: readonly number[]): Code => {
  const inBytes = which.flatMap((word) => [0, 1, 2, 3].map((n) => 4 * word + n))
  return bytes(a, b, inBytes)
}
/** The standard is big-endian, WebAssembly little-endian. */
const bytesTurned = (a: Code): Code => bytes(a, a, [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12])

const upTo = (end: number) => Array.from({ length: end }, (_, n) => n)
const each = (end: number, code: (n: number) => Code): Code => upTo(end).flatMap(code)

// Locals: what the function is given (the length, four places of messages, four of digests), then its own numbers (bytes
// left of the messages, where the masks for them lie, where the rounds' constants), then vectors.
const [LENGTH, MESSAGE, DIGEST, REST, MASK, CONSTANT, HASH, WORKING, SCHEDULE, PART, DIFFERENCE] = [
  0, 1, 5, 9, 10, 11, 12, 20, 28, 44, 48,
] as const
const NUMBERS = 3
const VECTORS = 38

// Memory: the constants of the rounds, the first hash, and masks that say which bytes count and which one ends them.
const [CONSTANTS, FIRST, COUNTS, ENDS] = [0, 256, 288, 432] as const
/** From here on memory is the caller's. */
export const FREE = 576
/** Bytes behind a message that must be memory too: they are read, and masked out. */
export const BEHIND = 72

/** Rows into columns: four vectors, one of each message, become four vectors, one of each word; and back. */
function across(from: number): readonly Code[] {
  const pairs = (...which: readonly number[]) =>
    [words(get(from), get(from + 1), which), words(get(from + 2), get(from + 3), which)] as const
  const [low, high] = [pairs(0, 4, 1, 5), pairs(2, 6, 3, 7)]
  return [low, high].flatMap((half) => [words(...half, [0, 1, 4, 5]), words(...half, [2, 3, 6, 7])])
}

/** The messages' next block with its padding, as the first sixteen words of the schedule. */
const block = (): Code => [
  ...set(MASK, minus(number(64), choose(less(get(REST), number(64)), get(REST), number(64)))),
  ...each(4, (quarter) => [
    ...each(4, (lane) => {
      const counted = and(load(get(MESSAGE + lane), 16 * quarter), load(get(MASK), COUNTS + 16 * quarter))
      return set(PART + lane, bytesTurned(or(counted, load(get(MASK), ENDS + 16 * quarter))))
    }),
    ...across(PART).flatMap((word, n) => set(SCHEDULE + 4 * quarter + n, word)),
  ]),
  // The last word of the last block is the length in bits.
  ...set(
    SCHEDULE + 15,
    or(get(SCHEDULE + 15), inAllLanes(choose(less(get(REST), number(56)), shifted(get(LENGTH), 3), number(0)))),
  ),
]

/** W(t) for sixteen rounds later, in the place of W(t - 16), which no round needs any more. */
function extend(t: number): Code {
  const [w16, w15, w7, w2] = [16, 15, 7, 2].map((back) => get(SCHEDULE + ((t - back) & 15))) as [Code, Code, Code, Code]
  const sigma = (x: Code, a: number, b: number, c: number) => xor(xor(rotated(x, a), rotated(x, b)), right(x, c))
  return set(SCHEDULE + t, sum(w16, sigma(w15, 7, 18, 3), w7, sigma(w2, 17, 19, 10)))
}

function round(t: number): Code {
  // Instead of moving every working variable to the next, each round calls them by other names.
  const name = (n: number) => WORKING + ((n - t) & 7)
  const [a, b, d, e] = [name(0), name(1), name(3), name(4)]
  const [f, g, h] = [name(5), name(6), name(7)]
  const sigma = (x: number, i: number, j: number, k: number) =>
    xor(xor(rotated(get(x), i), rotated(get(x), j)), rotated(get(x), k))
  const chosen = xor(get(g), and(get(e), xor(get(f), get(g))))
  // Majority: b, unless a differs from b and b from c. The last round's first difference is this one's second.
  const [aFromB, bFromC] = [DIFFERENCE + (t & 1), DIFFERENCE + (~t & 1)]
  const constant = loadIntoAllLanes(get(CONSTANT), 4 * t)
  const majority = xor(get(b), and(get(aFromB), get(bFromC)))
  return [
    ...set(h, sum(get(h), sigma(e, 6, 11, 25), chosen, constant, get(SCHEDULE + t))),
    ...set(d, sum(get(d), get(h))),
    ...set(aFromB, xor(get(a), get(b))),
    ...set(h, sum(get(h), sigma(a, 2, 13, 22), majority)),
  ]
}

const fourAtOnce = (): Code => [
  ...each(8, (n) => set(HASH + n, loadIntoAllLanes(number(FIRST), 4 * n))),
  ...set(REST, get(LENGTH)),
  ...loop(
    [
      ...block(),
      ...each(8, (n) => set(WORKING + n, get(HASH + n))),
      ...set(DIFFERENCE + 1, xor(get(WORKING + 1), get(WORKING + 2))),
      ...set(CONSTANT, number(CONSTANTS)),
      ...each(16, round),
      // The other 48 go round in the same code: written out they were measured a sixth slower.
      ...loop(
        [...set(CONSTANT, plus(get(CONSTANT), number(64))), ...each(16, (t) => [...extend(t), ...round(t)])],
        less(get(CONSTANT), number(CONSTANTS + 192)),
      ),
      ...each(8, (n) => set(HASH + n, sum(get(HASH + n), get(WORKING + n)))),
      ...each(4, (lane) => set(MESSAGE + lane, plus(get(MESSAGE + lane), number(64)))),
      ...set(REST, minus(get(REST), number(64))),
    ],
    // Behind the message come at least the ending bit's byte and eight of the length.
    less(number(-9), get(REST)),
  ),
  ...each(2, (half) =>
    across(HASH + 4 * half).flatMap((digest, lane) => store(get(DIGEST + lane), 16 * half, bytesTurned(digest))),
  ),
]

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]
const sized = (code: Code): Code => [...unsigned(code.length), ...code]
const section = (id: number, ...items: readonly Code[]): Code => [id, ...sized(list(items))]
const named = (text: string): Code => sized([...text].map((letter) => letter.charCodeAt(0)))
/** One memory, one function of nine numbers. */
function moduleBytes() {
  const locals = [2, NUMBERS, 0x7f, VECTORS, 0x7b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [0x60, ...list(upTo(9).map(() => [0x7f])), ...list([])]),
    ...section(3, [0]),
    ...section(5, [0, 1]),
    ...section(7, [...named('memory'), 2, 0], [...named('four'), 0, 0]),
    ...section(10, sized([...locals, ...fourAtOnce(), 0x0b])),
  ])
}

const primes = () => upTo(312).filter((n) => n > 1 && upTo(n).every((d) => d < 2 || n % d > 0))
/** The standard's constants are the first 32 bits behind the point of the primes' roots. */
const behindThePoint = (root: number) => Math.floor((root % 1) * 2 ** 32)

export type Lanes = {
  /** Its buffer is another after it grew. */
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  /** Hashes messages of one length, each where it lies, and leaves each digest at its place. */
  readonly four: (
    length: number,
    ...places: readonly [...messages: [number, number, number, number], ...digests: [number, number, number, number]]
  ) => void
}
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean
      Module: new (bytes: Uint8Array) => object
      Instance: new (module: object) => { readonly exports: unknown }
    }
  | undefined

/** Undefined where there is no WebAssembly, or one without vectors. */
export function sha256Lanes(): Lanes | undefined {
  const code = moduleBytes()
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(code)) return undefined
  const lanes = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as Lanes
  const memory = new DataView(lanes.memory.buffer)
  for (const [t, prime] of primes().entries()) {
    memory.setUint32(CONSTANTS + 4 * t, behindThePoint(Math.cbrt(prime)), true)
    if (t < 8) memory.setUint32(FIRST + 4 * t, behindThePoint(Math.sqrt(prime)), true)
  }
  for (let n = 0; n < 64; n++) memory.setUint8(COUNTS + n, 0xff)
  memory.setUint8(ENDS + 64, 0x80)
  return lanes
}
