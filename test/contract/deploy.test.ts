/** What would be deployed: `wrangler deploy --dry-run`, which needs no account. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { bundle } from '../support/bare-edge.ts'

test('the Worker can be deployed, within 100 KB, with nothing of the bank in it', () => {
  const out = join(ROOT, '.qiao', 'dry-run')
  expect(bundle(out)).toContain('Total Upload')
  const code = readFileSync(join(out, 'main.js'))
  expect(gzipSync(code).length).toBeLessThan(100 * 1024)
  expect(code.toString()).not.toMatch(/from ?"(?:node:|postgres|@temporalio)/)
}, 60_000)
