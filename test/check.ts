/** `npm run check`: types, lint and formatting, architecture. Fast enough to run at every save. */
import { spawnSync } from 'node:child_process'

const checks = [
  // --force: an error leaves stale declarations behind, and the next build would believe them.
  ['types', ['tsc', '-b', '--force']],
  ['lint and formatting', ['biome', 'ci', '.']],
  ['architecture', ['vitest', 'run', '--config', 'test/vitest.config.ts', 'test/architecture.test.ts', '--silent']],
] as const

export function check(): { name: string; ok: boolean }[] {
  return checks.map(([name, [command, ...args]]) => {
    const began = performance.now()
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    const ok = status === 0
    console.log(`${ok ? '✓' : '✗'} ${name.padEnd(22)} ${((performance.now() - began) / 1000).toFixed(1)} s`)
    if (!ok) console.log(stdout + stderr)
    return { name, ok }
  })
}

if (import.meta.main) process.exitCode = check().every(({ ok }) => ok) ? 0 : 1
