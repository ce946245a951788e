import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Files that move the bank's day, or fill a bank that does: all stories share one bank, and what one of them has begun would be over. */
const moves = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => /\/clock[`']|support\/fill(ed)?\.ts/.test(readFileSync(join(root, 'test', file), 'utf8')))
  .map((file) => `test/${file}`)

export default defineConfig({
  root,
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Tests name what they lack; under CI that is a failure (test/support/needs.ts).
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...moves],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'one by one', include: moves, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
