/**
 * Schemathesis, which asks the API what its OpenAPI document allows and forbids: a short run in `npm test`, a long one by
 * `npm run fuzz`. Its wheels are pinned in requirements.txt and live in the checkout's own folder.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Call } from '../../core/call.ts'
import { type CallName, contract } from '../../core/contract.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'

const VERSION = '4.32.5'
const tools = join(ROOT, '.qiao', 'tools')
const python = (...args: string[]) => spawnSync('python3', args, { encoding: 'utf8' })

/** Where it is; gets it with pip when it is not there. */
export function schemathesis(): { readonly folder?: string; readonly why?: string } {
  const about = python(
    '-c',
    'import sys, platform; print(f"{sys.implementation.name}-{sys.version_info[0]}.{sys.version_info[1]}-{platform.system()}-{platform.machine()}")',
  )
  if (about.status !== 0) return { why: 'needs Python 3 with pip' }
  const kind = about.stdout.trim()
  const folder = join(tools, `schemathesis-${VERSION}-${kind}`)
  if (existsSync(folder)) return { folder }
  const pinned = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')
  const hashed = kind === 'cpython-3.11-Linux-x86_64'
  const wanted = `${folder}.txt`
  const partly = `${folder}.partly`
  mkdirSync(tools, { recursive: true })
  // Another platform gets the same versions in its own wheels, whose hashes nobody has looked at.
  writeFileSync(wanted, hashed ? pinned : pinned.replaceAll(/ --hash=\S+/g, ''))
  rmSync(partly, { recursive: true, force: true })
  const install = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary',
    ':all:',
  ]
  const { status, stderr, error } = python(
    ...install,
    ...(hashed ? ['--require-hashes'] : []),
    '--target',
    partly,
    '-r',
    wanted,
  )
  if (status !== 0)
    return {
      why: `needs Python 3 with pip, which could not get it: ${error?.message ?? stderr.trim().split('\n').at(-1)}`,
    }
  renameSync(partly, folder)
  return { folder }
}

/** Calls after which nobody is signed in any more, or nothing is answered: they are asked last, by a session of their own. */
export const ending = (Object.entries(contract) as [string, Call][])
  .filter(([name, call]) => call.session === 'ends' || name === 'lock')
  .map(([name]) => name)

export type Fuzzed = { readonly status: number; readonly report: string }

/** Lets it ask a running bank, signed in as a customer; 0 when it found nothing. */
export function fuzz({
  folder,
  app,
  cookie,
  csrf,
  examples,
  seconds,
  seed,
  only,
}: {
  readonly folder: string
  readonly app: string
  readonly cookie: string
  readonly csrf: string
  /** Cases for each operation and phase. */
  readonly examples: number
  readonly seconds: number
  readonly seed: number
  readonly only?: string
}): Promise<Fuzzed> {
  const run = join(ROOT, '.qiao', 'fuzz')
  mkdirSync(run, { recursive: true })
  const config = join(run, `schemathesis-${process.pid}.toml`)
  // In a file of its owner's alone: a session on a command line can be read by every user of the machine.
  writeFileSync(config, configOf(cookie, csrf), { mode: 0o600 })
  const args = [
    '-m', 'schemathesis.cli', '--config-file', config, 'run', `${app}/api/openapi.json`, '--max-examples', String(examples), '--max-time', String(seconds),
    '--seed', String(seed), '--workers', '1', '--no-color', ...(only ? ['--include-operation-id', only] : ending.flatMap((id) => ['--exclude-operation-id', id])),
  ] // biome-ignore format: a command line
  return new Promise((resolve, reject) => {
    const child = spawn('python3', args, {
      cwd: run,
      env: {
        PATH: process.env.PATH ?? '',
        PYTHONPATH: folder,
        HOME: run,
        PYTHONDONTWRITEBYTECODE: '1',
        LC_ALL: 'C.UTF-8',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let report = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (report += chunk.toString()))
    child.once('error', reject)
    child.once('close', (status) => {
      rmSync(config, { force: true })
      resolve({ status: status ?? 1, report: report.replaceAll(cookie, '***').replaceAll(csrf, '***') })
    })
  })
}

/** Calls that refuse with 400 what their schema allows, as JSON Schema cannot say it. Everywhere else what the document allows must be taken. */
const mayRefuse: Partial<Record<CallName, string>> = {
  giveIdentity:
    'a name has letters, of which Python and JavaScript know different ones; a resident ID number ends in its check character',
  recover: 'as giving an identity',
  giveAccount: 'a card number ends in its check digit',
  openAtCounter: 'as giving an identity',
  openFirm: 'a social credit code ends in its check character',
  lookAfter: 'a name has letters',
  newMandate: 'a house is not blank',
  bindAccount: 'a card number ends in its check digit',
  bills: 'what a biller asks for is its data',
  payBill: 'what a biller asks for is its data',
}
const configOf = (cookie: string, csrf: string) => `
[auth.openapi.session]
api_key = ${JSON.stringify(cookie.slice(cookie.indexOf('=') + 1))}
[auth.openapi.csrf]
api_key = ${JSON.stringify(csrf)}
${Object.keys(mayRefuse)
  .map(
    (id) => `[[operations]]
include-operation-id = "${id}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "403", "404", "409", "429", "503"]`,
  )
  .join('\n')}
`
