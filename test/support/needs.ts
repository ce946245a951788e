/** What a test needs from the machine. Without it, it says so plainly; under CI that is a failure. */
import { test } from 'vitest'

/** Describes tests only where every named variable is set; else one test that is skipped by name, or fails under CI. */
export function needing(variables: readonly string[], tests: () => void): void {
  const missing = variables.filter((name) => !process.env[name])
  if (missing.length === 0) {
    tests()
    return
  }
  const says = `cannot run without ${missing.join(', ')}; \`npm test\` sets ${missing.length === 1 ? 'it' : 'them'}`
  if (process.env.CI) test(says, () => Promise.reject(new Error(says)))
  else test.skip(says, () => {})
}
export const given = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
