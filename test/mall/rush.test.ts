/** Runs that are to start give way to a crowd, and only to a crowd. */
import { expect, test } from 'vitest'
import { Rush } from '../../workflows/bank/rush.ts'

const nothing = async () => {}

test('nine who wait for an answer are a rush, eight are none, and three seconds after they have theirs it is over', async () => {
  let now = 5_200
  const rush = new Rush(() => now)
  const answers: (() => void)[] = []
  const wait = () => rush.through(() => new Promise<void>((resolve) => answers.push(resolve)))
  const all = Array.from({ length: 8 }, wait)
  expect(rush.isOn).toBe(false)
  all.push(wait())
  now = 60_000
  expect(rush.isOn).toBe(true)
  for (const answered of answers) answered()
  await Promise.all(all)
  now = 62_999
  expect(rush.isOn).toBe(true)
  now = 63_000
  expect(rush.isOn).toBe(false)
})
test('a crowd that is answered at once is a rush for as long as it comes, and three seconds longer', async () => {
  let now = 5_200
  const rush = new Rush(() => now)
  for (let n = 0; n < 50; n++) await rush.through(nothing)
  expect(rush.isOn).toBe(false)
  await rush.through(nothing)
  now = 8_199
  expect(rush.isOn).toBe(true)
  now = 8_200
  expect(rush.isOn).toBe(false)
})
test('who was answered at the edge belongs to the crowd, though the bank hears of them half a second later', () => {
  let now = 5_200
  const rush = new Rush(() => now)
  rush.elsewhere(50)
  expect(rush.isOn).toBe(false)
  rush.elsewhere(1)
  // Nobody for a second and a half: the last orders are placed, and the edge tells the others.
  now = 6_700
  expect(rush.isOn).toBe(true)
  rush.elsewhere(250)
  now = 9_699
  expect(rush.isOn).toBe(true)
  now = 9_700
  expect(rush.isOn).toBe(false)
})
test('an answer that fails is one that nobody waits for any more', async () => {
  const rush = new Rush(() => 0)
  for (let n = 0; n < 20; n++) await rush.through(() => Promise.reject(new Error('away'))).catch(() => undefined)
  expect(rush.isOn).toBe(false)
})
