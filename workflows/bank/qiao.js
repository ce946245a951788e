#!/usr/bin/env node
// Runs under whatever Node there is (20 or later) and goes on under the one that package.json pins.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
if (!existsSync(node)) {
  console.error('please run `npm ci` first')
  process.exit(1)
}
const child = spawn(node, [fileURLToPath(new URL('./cli.ts', import.meta.url)), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
