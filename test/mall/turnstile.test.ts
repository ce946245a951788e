/** A crowd goes through a turnstile. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { turnstile } from '../../workflows/bank/turnstile.ts'

test('never more than so many are inside, all come through in their order, and who fails lets the next one in (random)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.boolean(), { maxLength: 40 }), fc.scheduler(), async (most, fails, scheduler) => {
      const turn = turnstile(most)
      let [inside, mostInside] = [0, 0]
      const begun: number[] = []
      const ends = fails.map((fail, n) =>
        turn.through(async () => {
          begun.push(n)
          mostInside = Math.max(mostInside, ++inside)
          await scheduler.schedule(Promise.resolve())
          inside--
          if (fail) throw new Error(String(n))
          return n
        }).catch((failure: Error) => `failed ${failure.message}`),
      )
      expect(turn.waiting).toBe(Math.max(0, fails.length - most))
      await scheduler.waitFor(Promise.all(ends))
      expect(turn.waiting).toBe(0)
      expect(await Promise.all(ends)).toEqual(fails.map((fail, n) => (fail ? `failed ${n}` : n)))
      expect(begun).toEqual(fails.map((_, n) => n))
      expect(mostInside).toBe(Math.min(most, fails.length))
    }),
  )
}) // biome-ignore format: one law
