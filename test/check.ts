/** `npm run check`: types, lint and formatting, architecture. Fast enough to run at every save. */
import { execFile } from 'node:child_process'

const checks = [
  // --force: an error leaves stale declarations behind, and the next build would believe them.
  ['types', 'tsc', ['-b', '--force']],
  ['lint and formatting', 'biome', ['ci', '.']],
  ['architecture', 'vitest', ['run', '--config', 'test/vitest.config.ts', 'test/architecture.test.ts', '--silent']],
] as const

export async function check(): Promise<{ name: string; ok: boolean }[]> {
  const said: { name: string; ok: boolean }[] = []
  for (const [name, command, args] of checks) {
    const began = performance.now()
    const { ok, output } = await ran(command, args)
    console.log(`${ok ? '✓' : '✗'} ${name.padEnd(22)} ${((performance.now() - began) / 1000).toFixed(1)} s`)
    if (!ok) console.log(output)
    said.push({ name, ok })
  }
  return said
}
const ran = (command: string, args: readonly string[]) =>
  new Promise<{ ok: boolean; output: string }>((resolve) => {
    execFile(command, args, { maxBuffer: 64 << 20 }, (failure, stdout, stderr) =>
      resolve({ ok: failure === null, output: `${stdout}${stderr}${failure && !stdout && !stderr ? failure : ''}` }),
    )
  })

if (import.meta.main) process.exitCode = (await check()).every(({ ok }) => ok) ? 0 : 1
