/** What is asked for again and says the same is the same thing still: nobody's typing is lost to a refresh. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keeping } from '../../web/ui/same.ts'

const json = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 0, 1, '', 'a'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('id', 'a', 'b'), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any
const copy = <T>(of: T): T => structuredClone(of)

describe('an answer that comes again', () => {
  test('says what the bank said last, whatever it said before (random)', () => {
    fc.assert(
      fc.property(json, json, (was, now) => {
        const before = copy(was)
        expect(keeping(was, now)).toStrictEqual(now)
        expect(was).toStrictEqual(before)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is the very same when it says the same (random)', () => {
    fc.assert(
      fc.property(json, (was) => {
        expect(keeping(was, copy(was))).toBe(was)
      }),
    )
  })

  test('keeps each row that says the same, wherever it has gone, and each part of one that does not', () => {
    const was = { rows: [{ id: 'a', n: 1, money: { amount: '1.00' } }, { id: 'b', n: 2 }], next: null } // biome-ignore format: two rows
    const now = { rows: [{ id: 'c', n: 3 }, { id: 'b', n: 2 }, { id: 'a', n: 9, money: { amount: '1.00' } }], next: null } // biome-ignore format: three rows
    const kept = keeping(was, now)
    expect(kept).toStrictEqual(now)
    expect(kept.rows[1]).toBe(was.rows[1])
    expect(kept.rows[2]!.money).toBe(was.rows[0]!.money)
  })

  test('leaves what a class made as it is', () => {
    const now = { at: new Date(1), bytes: new Uint8Array([1]), set: new Set([1]) }
    expect(keeping({ at: new Date(1), bytes: new Uint8Array([1]), set: new Set([1]) }, now)).toStrictEqual(now)
  })
})
