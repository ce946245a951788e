/** The way to PostgreSQL: one pool per process, whole numbers as bigint, and migrations that only go forward. */
import { readdirSync, readFileSync } from 'node:fs'
import { connect as netConnect } from 'node:net'
import postgres from 'postgres'
import type { Id } from '../../core/id.ts'

export type Database = postgres.Sql<{ bigint: bigint }>
export type Transaction = postgres.TransactionSql<{ bigint: bigint }>

/**
 * The same database, whose commits are answered before they are on the disk. For what is made again from what waits, and for what comes
 * before it: PostgreSQL writes one log, in order, so the next commit that waits takes all those before it to the disk. A server that
 * dies before that has forgotten the last half second of them.
 */
export function unwaited(url: string): string {
  const place = new URL(url)
  place.searchParams.set('synchronous_commit', 'off')
  return place.href
}

export function connect(
  url: string,
  options: { name: string; max?: number; searchPath?: string; onClose?: () => void },
): Database {
  return postgres(url, {
    max: options.max ?? 8,
    connection: { application_name: options.name, ...(options.searchPath ? { search_path: options.searchPath } : {}) },
    types: { bigint: postgres.BigInt },
    connect_timeout: 5,
    // postgres.js 3.4 takes it; its types do not know it.
    ...({ socket } as object),
    // A database that restarts is back in a second; the default waits up to twenty.
    backoff: (attempt: number) => Math.min(0.1 * 2 ** attempt, 1),
    onnotice: () => {},
    ...(options.onClose ? { onclose: options.onClose } : {}),
  })
}

/**
 * A connection that sends at once. A COPY ends in a small packet, which would else wait for the acknowledgement of the
 * one before it (Nagle's algorithm): forty milliseconds for every commit. What is written before it stands is kept.
 */
const socket = ({ host, port }: { host: string[]; port: number[] }) =>
  netConnect({ host: host[0] ?? 'localhost', port: port[0] ?? 5432, noDelay: true })

/** PostgreSQL writes a uuid with dashes; an id of the ledger has none. */
export const idOf = (uuid: string) => uuid.replaceAll('-', '') as Id

/** Is this failure the connection's (try again), not the statement's (never helps)? */
export function isConnectionFailure(failure: unknown): boolean {
  const code = (failure as { code?: string } | undefined)?.code ?? ''
  // 57P0x: PostgreSQL is shutting down or starting; 08xxx: connection exceptions; 53xxx: out of connections, memory, disk.
  return /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOENT|ETIMEDOUT|EAI_|57P0|08|53)/.test(code)
}

const MIGRATIONS = new URL('./migrations/', import.meta.url)

/** Brings the database to the newest schema; safe from several processes at once. Answers with what it ran. */
export async function migrate(db: Database): Promise<string[]> {
  const files = readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  return db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(0x71696f)`
    await tx`create table if not exists migrations (name text primary key, at timestamptz not null default now())`
    const known = new Set((await tx<{ name: string }[]>`select name from migrations`).map(({ name }) => name))
    const newer = [...known].filter((name) => !files.includes(name))
    if (newer.length > 0)
      throw new Error(
        `the database was migrated by a later release (${newer.join(', ')}): run that release, or restore a backup`,
      )
    const ran: string[] = []
    for (const file of files) {
      if (known.has(file)) continue
      await tx.unsafe(readFileSync(new URL(file, MIGRATIONS), 'utf8'))
      await tx`insert into migrations (name) values (${file})`
      ran.push(file)
    }
    return ran
  })
}
