/** A PostgreSQL of its own for a benchmark or a proof, as the bank starts it; it can be killed and comes back. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import {
  answers,
  apartFrom,
  argumentsFor,
  initialise,
  type Place,
  placeOf,
  prepare,
  urlOf,
} from '../../workflows/bank/launcher/postgres.ts'
import { freePort } from '../support/ports.ts'

export type BenchServer = {
  readonly url: string
  readonly data: string
  readonly place: Place
  readonly folder: string
  /** Kills it with -9 and starts it again; resolves when it answers. */
  kill(): Promise<void>
  /** Starts it again where it has ended by itself. */
  revive(): Promise<void>
  /** Ends it, lets its data be replaced, and starts it again. */
  replace(data: () => void): Promise<void>
  stop(): Promise<void>
}

const password = 'only-on-loopback-and-only-for-a-while'

export type BenchServerOptions = {
  /** More settings, given the folder that PostgreSQL's user may write. */
  readonly settings?: (folder: string) => readonly string[]
  /** Its data has a disk of its own with so many megabytes: only where this process may mount one. */
  readonly disk?: number
}

export async function benchServer(
  name: string,
  { settings: settingsIn = () => [], disk }: BenchServerOptions = {},
): Promise<BenchServer> {
  const folder = join(ROOT, '.qiao', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const home = { folder, postgres: join(folder, 'postgres') } as Parameters<typeof placeOf>[0]
  const usual = await placeOf(home)
  // Where PostgreSQL's user may write: beside its data, which may have to be outside the checkout.
  const open = dirname(usual.data)
  const settings = settingsIn(open)
  const mounted = join(open, 'disk')
  const place = disk === undefined ? usual : { ...usual, data: join(mounted, 'data') }
  if (disk !== undefined) {
    mkdirSync(mounted, { recursive: true })
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${disk}m,mode=0755`, 'tmpfs', mounted], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`no disk could be mounted: ${stderr}`)
  }
  rmSync(place.data, { recursive: true, force: true })
  await initialise(place, password)
  const port = await freePort()
  const url = urlOf(port, password)
  let child: ChildProcess
  const run = () => {
    child = spawn(place.postgres, [...argumentsFor(place, port), ...settings], {
      ...(place.owner ?? {}),
      cwd: '/',
      stdio: process.env.PG_LOG ? 'inherit' : 'ignore',
    })
  }
  const ended = () => child.exitCode !== null || child.signalCode !== null
  const up = async () => {
    for (let tries = 0; (await answers(urlOf(port, password, 'postgres'))) !== true; tries++) {
      if (tries > 300) throw new Error('PostgreSQL did not come up')
      // Its orphans may still hold the memory of the one that was killed: it ends, and is started again.
      if (ended()) run()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const begin = () => {
    run()
    return up()
  }
  const end = (signal: 'SIGKILL' | 'SIGINT') =>
    new Promise<void>((resolve) => {
      if (ended()) return resolve()
      child.once('close', () => resolve())
      child.kill(signal)
    })
  await begin()
  await prepare(url)
  return {
    url,
    data: place.data,
    place,
    folder: open,
    async kill() {
      await end('SIGKILL')
      await begin()
    },
    revive: up,
    async replace(data) {
      await end('SIGINT')
      data()
      await begin()
    },
    async stop() {
      await end('SIGINT')
      if (disk !== undefined) spawnSync('umount', ['-l', mounted])
      rmSync(folder, { recursive: true, force: true })
      rmSync(apartFrom(home), { recursive: true, force: true })
    },
  }
}
