import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { BatchHasher, leafBytes, merkleRoot, plainHash } from '../../core/ledger/merkle.ts'
import { batchHasher, FourAtOnce, OneByOne } from '../../workflows/storage/ledger/hash.ts'
import { sha256Lanes } from '../../workflows/storage/ledger/sha256-lanes.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const lanes = sha256Lanes()!
const inLanes = new FourAtOnce(lanes)

/** Four messages of one length, each behind some bytes that are none of it. */
function four(messages: readonly Uint8Array[]): Buffer[] {
  const memory = inLanes.begin(4096)
  memory.fill(0xa5)
  messages.forEach((message, n) => {
    memory.set(message, n * 501)
  })
  messages.forEach((message, n) => {
    inLanes.hash(n * 501, message.length, 3001 + n * 33)
  })
  return messages.map((_, n) => Buffer.from(memory.slice(3001 + n * 33, 3033 + n * 33)))
}

// NIST, "SHA-256 example values" to FIPS 180-4.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('the lanes hash "%s" as the standard’s example says', (text, digest) => {
  const message = new TextEncoder().encode(text)
  expect(four([message, message, message, message]).map((one) => one.toString('hex'))).toEqual(Array(4).fill(digest))
})

test('four messages of any length from none to three hundred bytes get, each in its lane, the hash that Node gives them', () => {
  for (let length = 0; length <= 300; length++) {
    const messages = [1, 2, 3, 4].map((lane) => Uint8Array.from({ length }, (_, n) => (n * 31 + length) ^ (lane * 77)))
    expect(four(messages), `${length} bytes`).toEqual(messages.map(sha256))
  }
})

type Event = { readonly command: Uint8Array; readonly outcome: Uint8Array }
/** A batch as the log has it, of commands that say nothing but how long they are and whether details follow. */
function bodyOf(expiries: readonly Uint8Array[], commands: readonly (readonly [Uint8Array, Uint8Array | undefined])[]) {
  const sized = (details: Uint8Array) => Buffer.concat([Uint32Array.of(details.length), details].map(bytesOf))
  const events: Event[] = [
    ...expiries.map((details) => ({ command: new Uint8Array(0), outcome: sized(details) })),
    ...commands.map(([content, details]) => {
      const command = new Uint8Array(content)
      new DataView(command.buffer).setUint32(0, command.length | (details ? 0x8000_0000 : 0), true)
      return { command, outcome: details ? sized(details) : new Uint8Array(0) }
    }),
  ]
  const [all, outcomes] = [events.map((one) => one.command), events.map((one) => one.outcome)].map((one) =>
    Buffer.concat(one),
  ) as [Buffer, Buffer]
  const head = bytesOf(Uint32Array.of(expiries.length, 0, all.length, outcomes.length))
  return { body: new Uint8Array(Buffer.concat([head, all, outcomes])), events }
}
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength)
const treeRoot = (events: readonly Event[]) => merkleRoot(events.map((one) => plainHash(leafBytes(one))))

const details = fc.uint8Array({ maxLength: 90 })
/** Mostly plain posts; then commands with texts, and some with so many transfers that they are hashed alone. */
const command = fc
  .oneof(
    { weight: 6, arbitrary: fc.constant(72) },
    { weight: 4, arbitrary: fc.integer({ min: 4, max: 40 }).map((n) => 8 * n) },
    { weight: 1, arbitrary: fc.integer({ min: 120, max: 140 }).map((n) => 8 * n) },
  )
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
const batch = fc
  .tuple(
    fc.array(details, { maxLength: 6 }),
    fc.array(fc.tuple(command, fc.option(details, { nil: undefined, freq: 3 })), { minLength: 1, maxLength: 80 }),
  )
  .map((one) => bodyOf(...one))

test('the root of any batch, with refusals, expiries and long entries, is the same in lanes, one by one and by the tree', () => {
  const hashers = [new BatchHasher(inLanes), new BatchHasher(new OneByOne())]
  fc.assert(
    fc.property(batch, ({ body, events }) => {
      const root = treeRoot(events)
      for (const hasher of hashers) expect(hasher.root(body, events.length)).toEqual(root)
    }),
    { numRuns: 300, seed: SEED },
  )
})

test.each([1, 2, 4, 5, 15, 16, 17, 48, 256, 257, 273, 4_097, 8_190])('so is the root of %i plain posts', (count) => {
  const post = (n: number) => Uint8Array.from({ length: 72 }, (_, at) => (n * 2_654_435_761) >>> (at & 15))
  const { body, events } = bodyOf(
    [],
    Array.from({ length: count }, (_, n) => [post(n), undefined] as const),
  )
  const root = treeRoot(events)
  expect(new BatchHasher(inLanes).root(body, count)).toEqual(root)
  expect(new BatchHasher(new OneByOne()).root(body, count)).toEqual(root)
})

test('a batch that cannot be read leaves nothing behind in the root of the next', () => {
  const hasher = new BatchHasher(inLanes)
  fc.assert(
    fc.property(batch, fc.nat(), fc.nat(255), ({ body, events }, at, value) => {
      const altered = body.with(at % body.length, value)
      try {
        hasher.root(altered, events.length)
      } catch (failure) {
        expect(failure).toBeInstanceOf(RangeError)
      }
      expect(() => hasher.root(body, events.length + 1)).toThrow(RangeError)
      expect(hasher.root(body, events.length)).toEqual(treeRoot(events))
    }),
    { numRuns: 200, seed: SEED },
  )
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})
test('a machine whose WebAssembly has no vectors hashes one by one, to the same root', async () => {
  const { body, events } = bodyOf(
    [],
    Array.from({ length: 40 }, (_, n) => [new Uint8Array(72).fill(n), undefined] as const),
  )
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  vi.resetModules()
  expect(sha256Lanes()).toBeUndefined()
  const without = await import('../../workflows/storage/ledger/hash.ts')
  expect(without.batchHasher().root(body, events.length)).toEqual(batchHasher().root(body, events.length))
})
