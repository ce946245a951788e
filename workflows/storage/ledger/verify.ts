/**
 * Recomputes everything from the log: the chain, the roots, every answer and balance, and every table of the projection.
 * Names the first thing that is wrong. It only reads; a bank may run beside it.
 */
import { createHash } from 'node:crypto'
import { Engine } from '../../../core/ledger/engine.ts'
import { GENESIS } from '../../../core/ledger/merkle.ts'
import { connect, type Database } from '../database.ts'
import { whatIsWrong } from './appender.ts'
import { batchHasher } from './hash.ts'
import { postgresStore, rowsAfter } from './postgres.ts'
import { PROJECTION, projectionStore } from './projection.ts'
import type { LogRow } from './store.ts'
import { Projection } from './stretch.ts'

const BYTES = 16 << 20

export class Wrong extends Error {
  override readonly name = 'Wrong'
}
export type LogFigures = {
  readonly rows: number
  readonly events: number
  readonly accounts: number
  readonly state: string
}

/** Every row of the log up to one, each checked to follow the one before it. Throws `Wrong` with the first that does not. */
async function* checkedRows(db: Database, shard: number, until = Number.MAX_SAFE_INTEGER): AsyncGenerator<LogRow> {
  const hasher = batchHasher()
  let [at, previous] = [0, GENESIS as Uint8Array]
  while (at < until) {
    const rows = await rowsAfter(db, shard, at, BYTES).catch((failure: Error) => {
      throw new Wrong(failure.message)
    })
    if (rows.length === 0) return
    for (const row of rows) {
      if (row.sequence > until) return
      const wrong = whatIsWrong(row, at, previous, shard, hasher)
      if (wrong) throw new Wrong(wrong)
      ;[at, previous] = [row.sequence, row.hash]
      yield row
    }
  }
}

/** The engine as it stood after a row of the log, rebuilt from the first one. */
export async function replayUntil(
  db: Database,
  shard: number,
  until?: number,
): Promise<{ engine: Engine; figures: LogFigures }> {
  // Nothing is forgotten here that the bank remembered: what it looked up is in the log.
  const engine = new Engine({ window: 1 << 22 })
  let [rows, events] = [0, 0]
  for await (const row of checkedRows(db, shard, until)) {
    try {
      engine.replay(row.sequence, row.bookedAt, row.body)
    } catch (failure) {
      throw new Wrong(
        `log row ${row.sequence} of shard ${shard} does not answer as it did: ${(failure as Error).message}`,
      )
    }
    rows++
    events += row.events
  }
  const { accounts } = engine.size
  return {
    engine,
    figures: { rows, events, accounts, state: stateDigest(engine) },
  }
}
/** SHA-256 over the whole state: the same log gives the same, in any process and on any version of Node. */
function stateDigest(engine: Engine): string {
  const digest = createHash('sha256')
  for (const piece of engine.state()) digest.update(piece)
  return digest.digest('hex')
}

/** SHA-256 of each table of the projection, its rows in the order of their key. */
async function tableDigests(db: Database): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const [table, key] of Object.entries(PROJECTION)) {
    const digest = createHash('sha256')
    const rows = db.unsafe<{ row: string }[]>(`select t::text as row from ${table} t order by ${key}`).cursor(5_000)
    for await (const some of rows) for (const { row } of some) digest.update(`${row}\n`)
    digests[table] = digest.digest('hex')
  }
  return digests
}

/** Everything: the log and its answers, debits against credits in every unit, and the projection as far as it goes. */
export async function verify(url: string, shard: number, say: (line: string) => void): Promise<LogFigures> {
  const db = connect(url, { name: 'qiao-verify', max: 2 })
  try {
    const [cursor] = await db<{ sequence: bigint }[]>`select sequence from ledger_cursor where shard = ${shard}`
    const { engine, figures } = await replayUntil(db, shard)
    say(`log          ${figures.rows} rows, ${figures.events} events: chain, roots and answers are right`)
    const units = new Map<string, bigint>()
    for (const account of engine.accounts())
      units.set(account.unit, (units.get(account.unit) ?? 0n) + account.debits - account.credits)
    for (const [unit, difference] of units)
      if (difference !== 0n) throw new Wrong(`debits and credits of ${unit} differ by ${difference}`)
    say(`balances     ${figures.accounts} accounts in memory, debits equal credits in ${units.size} units`)
    await verifyProjection(url, db, shard, Number(cursor?.sequence ?? 0))
    say(`projection   ${Object.keys(PROJECTION).length} tables are as the log says, up to row ${cursor?.sequence ?? 0}`)
    say(`state        ${figures.state}`)
    return figures
  } finally {
    await db.end()
  }
}

/** Projects the log again beside the tables, and compares row by row. */
async function verifyProjection(url: string, db: Database, shard: number, until: number) {
  const schema = `verify_${process.pid}`
  const again = connect(url, { name: 'qiao-verify-projection', max: 2, searchPath: `${schema}, public` })
  try {
    await db.unsafe(`drop schema if exists ${schema} cascade; create schema ${schema}`)
    for (const table of [...Object.keys(PROJECTION), 'ledger_cursor'])
      await db.unsafe(`create table ${schema}.${table} (like public.${table} including all)`)
    const store = projectionStore(again, shard, {})
    const projection = new Projection({
      ...store,
      rowsAfter: async (sequence, bytes) =>
        (await store.rowsAfter(sequence, bytes)).filter((row) => row.sequence <= until),
    })
    await projection.begin()
    while (await projection.step());
    for (const [table, key] of Object.entries(PROJECTION)) {
      const keys = key.split(', ')
      const on = keys.map((one) => `a.${one} = b.${one}`).join(' and ')
      const named = keys.map((one) => `coalesce(a.${one}::text, b.${one}::text)`).join(` || ' ' || `)
      const [wrong] = await db.unsafe<{ key: string; is: string | null; should: string | null }[]>(`
        select ${named} as key, a::text as is, b::text as should from public.${table} a full join ${schema}.${table} b on ${on}
        where a is distinct from b order by ${keys.map((one) => `coalesce(a.${one}, b.${one})`).join(', ')} limit 1`)
      if (wrong)
        throw new Wrong(
          `${table} (${key}) ${wrong.key} is ${wrong.is ?? 'missing'}; by the log it is ${wrong.should ?? 'not there'}. \`npx qiao project\` rebuilds the projection`,
        )
    }
  } finally {
    await again.end()
    await db.unsafe(`drop schema if exists ${schema} cascade`)
  }
}

/** Rebuilds the projection from the first row of the log. The bank must not run: its lock is taken. */
export async function rebuild(
  url: string,
  shard: number,
): Promise<{ before: Record<string, string>; after: Record<string, string> }> {
  const lock = postgresStore(url, shard, 1_000)
  const db = connect(url, { name: 'qiao-project', max: 2 })
  try {
    await lock.take()
    const before = await tableDigests(db)
    await db.begin(async (tx) => {
      await tx.unsafe(`truncate ${Object.keys(PROJECTION).join(', ')}`)
      await tx`update ledger_cursor set sequence = 0 where shard = ${shard}`
    })
    const projection = new Projection(projectionStore(db, shard, {}))
    await projection.begin()
    while (await projection.step());
    return { before, after: await tableDigests(db) }
  } finally {
    await lock.close()
    await db.end()
  }
}
