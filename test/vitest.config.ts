import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One more than there are cores where this runs: much of it waits, for a browser, a server, a timer.
    maxWorkers: 3,
    // Tests name what they lack; under CI that is a failure (test/support/needs.ts).
    passWithNoTests: false,
  },
})
