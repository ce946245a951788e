/** Keeps parts running: starts them, waits until they are ready, names one that dies and starts it again. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTo } from 'node:net'
import { join } from 'node:path'
import type { Home } from './home.ts'

export type PartName = 'postgres' | 'temporal' | 'bank' | 'simulators' | 'worker' | 'edge'
export type Part = {
  readonly name: PartName
  readonly title: string
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The user it runs as, where that is not ours. */
  readonly as?: { uid?: number; gid?: number }
  /** The signal that ends it cleanly. */
  readonly ending?: NodeJS.Signals
  /** Its process may live on while what it runs has died: it is started again when it stays silent for ten seconds. */
  readonly watched?: true
  ready(): Promise<true | string>
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
export const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

type Running = {
  readonly part: Part
  child: ChildProcess
  restarts: number
  startedAt: number
  stopping: boolean
  ready: boolean
}

export class Supervisor {
  readonly #home: Home
  readonly #say: (line: string) => void
  readonly #parts = new Map<PartName, Running>()
  #ending = false

  constructor(home: Home, say: (line: string) => void) {
    this.#home = home
    this.#say = say
  }

  get pids(): Partial<Record<PartName, number>> {
    return Object.fromEntries([...this.#parts].map(([name, { child }]) => [name, child.pid]))
  }

  /** Starts a part and waits until it is ready. Throws with the end of its log when it is not within a minute. */
  async start(part: Part): Promise<void> {
    if (this.#ending) throw new Error('ended before everything had started')
    const running: Running = {
      part,
      child: this.#spawn(part),
      restarts: 0,
      startedAt: performance.now(),
      stopping: false,
      ready: false,
    }
    this.#parts.set(part.name, running)
    this.#watch(running)
    const failure = await this.#untilReady(running, 60_000)
    if (failure) throw new Error(`${part.title} is not ready: ${failure}\n${this.#lastLines(part.name)}`)
    if (part.watched) this.#listen(running)
  }

  #listen(running: Running) {
    let silent = 0
    const timer = setInterval(async () => {
      if (this.#ending || running.stopping) return clearInterval(timer)
      if (!running.ready) return
      silent = (await running.part.ready().catch(() => 'silent')) === true ? 0 : silent + 1
      if (silent < 5) return
      silent = 0
      running.ready = false
      this.#signalGroup(running.child, 'SIGKILL')
    }, 2_000)
    timer.unref()
  }

  #spawn(part: Part): ChildProcess {
    const log = openSync(join(this.#home.logs, `${part.name}.log`), 'a', 0o600)
    const child = spawn(part.file, part.args, {
      env: part.env,
      cwd: part.cwd,
      ...part.as,
      // A group of its own: Ctrl-C reaches the launcher alone, and one signal ends a part with its children.
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.once('error', (failure) => this.#say(`${part.title} could not be started: ${failure.message}`))
    this.#record()
    return child
  }

  #watch(running: Running) {
    const { part, child } = running
    child.once('exit', async (code, signal) => {
      if (running.stopping || this.#ending) return
      const lived = performance.now() - running.startedAt
      // What its children still hold (a port, shared memory) must be gone before it can start again.
      this.#signalGroup(child, 'SIGKILL')
      this.#say(
        `${part.title} died (${signal ?? `code ${code}`}${code ? `: ${this.#reason(part.name)}` : ''}); starting it again`,
      )
      running.restarts = lived > 30_000 ? 0 : running.restarts + 1
      running.ready = false
      const began = performance.now()
      await pause(Math.min(100 * 2 ** (running.restarts - 1), 3_000))
      if (running.stopping || this.#ending) return
      running.startedAt = performance.now()
      running.child = this.#spawn(part)
      this.#watch(running)
      const failure = await this.#untilReady(running, 60_000)
      if (!failure) this.#say(`${part.title} is back after ${seconds(began)}`)
    })
  }

  async #untilReady(running: Running, withinMs: number): Promise<string | undefined> {
    const until = performance.now() + withinMs
    let why = 'it has not answered yet'
    const { child } = running
    while (performance.now() < until && running.child === child && !this.#ending) {
      const answer = await running.part.ready().catch((failure: Error) => failure.message)
      if (answer === true) {
        running.ready = true
        return undefined
      }
      why = answer
      await pause(60)
    }
    // Restarted meanwhile: whoever restarted it waits for it.
    if (running.child !== child) return this.#untilReady(running, until - performance.now())
    return why
  }

  async allReady(): Promise<boolean> {
    const answers = await Promise.all([...this.#parts.values()].map(({ part }) => part.ready().catch(() => 'no')))
    return answers.every((answer) => answer === true)
  }

  kill(name: PartName, signal: NodeJS.Signals): boolean {
    const running = this.#parts.get(name)
    return running ? this.#signalGroup(running.child, signal) : false
  }

  #signalGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
    if (child.pid === undefined) return false
    try {
      process.kill(-child.pid, signal)
      return true
    } catch {
      return false // no such process: it is gone already
    }
  }

  /** Ends the parts one after another, each cleanly; what does not end in eight seconds is killed. */
  async stop(order: readonly PartName[]): Promise<void> {
    this.#ending = true
    for (const name of order) {
      const running = this.#parts.get(name)
      if (!running || running.child.exitCode !== null || running.child.signalCode !== null) continue
      running.stopping = true
      const gone = new Promise<void>((resolve) => running.child.once('exit', () => resolve()))
      this.#signal(running.child, running.part.ending ?? 'SIGTERM')
      await Promise.race([gone, pause(8_000)])
      this.#signalGroup(running.child, 'SIGKILL')
    }
    rmSync(this.#recordPath, { force: true })
    rmSync(join(this.#home.run, 'urls.json'), { force: true })
  }
  #signal(child: ChildProcess, signal: NodeJS.Signals) {
    child.kill(signal)
  }

  /** The last resort: nothing is waited for. */
  killAll() {
    this.#ending = true
    for (const { child } of this.#parts.values()) this.#signalGroup(child, 'SIGKILL')
  }

  get #recordPath() {
    return join(this.#home.run, 'parts.json')
  }
  #record() {
    queueMicrotask(() => {
      const parts = [...this.#parts].flatMap(([name, { child }]) =>
        child.pid === undefined ? [] : [{ name, pid: child.pid, identity: identityOf(child.pid) }],
      )
      const launcher = { pid: process.pid, identity: identityOf(process.pid) }
      writeFileSync(this.#recordPath, JSON.stringify({ launcher, parts }))
    })
  }

  #lastLines(name: PartName): string {
    const path = join(this.#home.logs, `${name}.log`)
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(-6).join('\n') : ''
  }
  #reason(name: PartName): string {
    const line = this.#lastLines(name).split('\n').at(-1) ?? ''
    try {
      const { failure, msg } = JSON.parse(line) as { failure?: string; msg?: string }
      return [msg, failure].filter(Boolean).join(': ')
    } catch {
      return line.slice(0, 200)
    }
  }
}

/** When a process was started, empty when it is gone: a pid alone may belong to another by now. */
function identityOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Field 3 is the state (a zombie is gone), field 22 the start in ticks since this boot.
    return fields[0] === 'Z' ? '' : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`
  } catch {
    if (existsSync('/proc/self/stat')) return ''
  }
  // No /proc, as on macOS.
  const { stdout, status } = spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : ''
}

type Recorded = { readonly pid: number; readonly identity: string }
const lives = ({ pid, identity }: Recorded) => identity !== '' && identityOf(pid) === identity

/** Ends the parts of a launcher that was killed; answers whose they were. Refuses when that launcher still lives. */
export async function endOrphans(home: Home): Promise<string[]> {
  const path = join(home.run, 'parts.json')
  if (!existsSync(path)) return []
  const { launcher, parts } = JSON.parse(readFileSync(path, 'utf8')) as {
    launcher: Recorded
    parts: (Recorded & { name: string })[]
  }
  if (lives(launcher) && launcher.pid !== process.pid)
    throw new Error(
      `a bank already runs from ${home.folder} (process ${launcher.pid}); end it first, or set QIAO_HOME and QIAO_PORT_OFFSET for a second one`,
    )
  const orphans = parts.filter(lives)
  for (const { pid, name } of orphans) process.kill(-pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM')
  for (let tries = 0; tries < 50 && orphans.some(lives); tries++) await pause(100)
  for (const orphan of orphans) if (lives(orphan)) process.kill(-orphan.pid, 'SIGKILL')
  rmSync(path, { force: true })
  return orphans.map(({ name }) => name)
}

/** Whether something listens on a port of this machine. */
export const taken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTo({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Ready when a GET there says 200. */
export const answersAt = (url: string) => async (): Promise<true | string> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) })
    return response.ok ? true : `${url} answers ${response.status}`
  } catch {
    return `${url} does not answer`
  }
}
