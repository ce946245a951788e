import { expect, test } from 'vitest'
import { Window } from '../../core/ledger/window.ts'
import { Chance } from '../simulation/world.ts'

const seed = Number(process.env.QIAO_SEED ?? Date.now() % 1_000_000)
const CAPACITY = 16_384

test.each([
  ['spread', 0xffff_ffff],
  // With 256 different hashes their buckets overflow, one into the next.
  ['crowded', 0x3f],
])('a window knows each of its newest ids and none that it forgot, over five laps of %s ids', (_, bits) => {
  const chance = new Chance(seed)
  const window = new Window(CAPACITY)
  const ids: Uint32Array[] = []
  // The first word alone makes each id another; the index does not look at it.
  const made = (n: number) =>
    Uint32Array.of(n, chance.next() & bits, chance.next() & (bits >>> 5), chance.next() & (bits >>> 5))
  const place = { sequence: 1, index: 1, bookedAt: 0 }
  const many = 5 * CAPACITY
  for (let n = 0; n < many; n++) {
    const id = made(n)
    ids.push(id)
    expect(window.find(id, 0), `seed ${seed}`).toBe(-1)
    window.remember(id, 0, n & 0xff_ffff, n, 3, place)
    // Batches of different sizes: only between them is anything forgotten.
    if (chance.once(700)) window.forget()
    if (!chance.once(50)) continue
    const asked = chance.below(n + 1)
    const slot = window.find(ids[asked]!, 0)
    expect(slot >= 0, `seed ${seed}, id ${asked} of ${n}`).toBe(asked >= window.forgotten)
    if (slot >= 0) expect(window.sameContent(slot, asked & 0xff_ffff, asked)).toBe(true)
  }
  window.forget()
  expect(window.count - window.forgotten).toBe(CAPACITY)
  // The instant is the id's first 48 bits, big-endian; here each id has another.
  const instants = ids
    .slice(0, many - CAPACITY)
    .map((id) => Number.parseInt(Buffer.from(id.buffer).toString('hex').slice(0, 12), 16))
  expect(window.forgottenUpTo).toBe(instants.reduce((a, b) => Math.max(a, b)))
  const known = ids.filter((id) => window.find(id, 0) >= 0)
  expect(known.length, `seed ${seed}`).toBe(CAPACITY)
  expect(known[0]).toBe(ids[many - CAPACITY])

  const again = new Window(CAPACITY)
  for (const { number, bytes } of everyPart(window)) again.restorePage(number, bytes)
  again.restored(window.count, window.forgotten, window.forgottenUpTo)
  for (const id of ids.slice(-2 * CAPACITY)) expect(again.find(id, 0) >= 0).toBe(window.find(id, 0) >= 0)
})

const everyPart = (window: Window) => [...window.all()].map((bytes, number) => ({ number, bytes }))
