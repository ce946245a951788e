/** What openssl says of time stamps, where it is on the machine. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0
export const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })

/** A folder for what openssl reads and writes; it is gone afterwards. */
export function inFolder<T>(act: (at: (name: string, bytes?: Uint8Array | string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'qiao-openssl-'))
  try {
    return act((name, bytes) => {
      if (bytes !== undefined) writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whether `openssl ts` believes a reply over this evidence, with this certificate. */
export const opensslBelieves = (reply: Uint8Array, evidence: Uint8Array, certificate: string): boolean =>
  inFolder((at) => {
    const files = ['-data', at('evidence', evidence), '-in', at('reply', reply), '-CAfile', at('pem', certificate)]
    return spawnSync('openssl', ['ts', '-verify', ...files]).status === 0
  })
