/** The ledger's log on PostgreSQL. One connection holds the shard's lock and appends; another keeps snapshots and looks up. */
import { createHash } from 'node:crypto'
import { invariant } from '../../../core/invariant.ts'
import { type AnswerKind, FORMAT, type Recalled, SNAPSHOT_FORMAT, type Wanted } from '../../../core/ledger/codec.ts'
import { type Answer, placeOf } from '../../../core/ledger/command.ts'
import type { Part } from '../../../core/ledger/parts.ts'
import { connect, type Database, idOf, isConnectionFailure } from '../database.ts'
import { CopyRows, copyOut } from './copy.ts'
import { Fenced, type LogRow, type LogStore, type Recall, Unreachable } from './store.ts'

/** The key of the advisory lock of a shard; the number spells "qiao". */
const LOCK = 0x7169616f
const UNIQUE_VIOLATION = '23505'

/** The columns of a row of the log, as COPY sends them. */
const COLUMNS = 'sequence, format, booked_at, events, previous, root, hash, body'
async function readRows(db: Database, select: string): Promise<LogRow[]> {
  const rows: LogRow[] = []
  for (const fields of await copyOut(db, select)) {
    const [sequence, format, booked_at, events, previous, root, hash, body] = fields as [
      Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer,
    ] // biome-ignore format: columns
    if (format.readInt16BE() !== FORMAT)
      throw new Error(
        `log row ${sequence.readBigInt64BE()} has format ${format.readInt16BE()}, this release reads ${FORMAT}`,
      )
    rows.push({
      sequence: Number(sequence.readBigInt64BE()), bookedAt: Number(booked_at.readBigInt64BE()), events: events.readInt32BE(), previous, root, hash,
      // Commands are read as typed arrays: they must begin at a multiple of eight, wherever the driver's buffer lies.
      body: new Uint8Array(body),
    }) // biome-ignore format: one row
  }
  return rows
}

/** What the connection could not do is `Unreachable`: the caller tries again. Other failures are as they are. */
export async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (failure) {
    if (isConnectionFailure(failure)) throw new Unreachable(String((failure as { code?: string }).code ?? failure))
    throw failure
  }
}

/** Log rows after a sequence, oldest first: as many as make about so many bytes, at least one. */
export const rowsAfter = (db: Database, shard: number, sequence: number, bytes: number): Promise<LogRow[]> =>
  readRows(
    db,
    `select ${COLUMNS} from ledger_log
    where shard = ${whole(shard)} and sequence > ${whole(sequence)} and sequence <= coalesce((
      select max(sequence) from (
        select sequence, sum(octet_length(body)) over (order by sequence) - octet_length(body) as before from (
          select sequence, body from ledger_log where shard = ${whole(shard)} and sequence > ${whole(sequence)} order by sequence limit 4096) near) far
      where before < ${whole(bytes)}), 0)
    order by sequence`,
  )
/** COPY takes no parameters: nothing but a number gets into its text. */
function whole(value: number): number {
  invariant(Number.isSafeInteger(value), 'a place in the log is a whole number')
  return value
}

/** One row of the log. */
export async function rowAt(db: Database, shard: number, sequence: number): Promise<LogRow | undefined> {
  const [row] = await readRows(
    db,
    `select ${COLUMNS} from ledger_log where shard = ${whole(shard)} and sequence = ${whole(sequence)}`,
  )
  return row
}

export function postgresStore(url: string, shard: number, patienceMs = 10_000): LogStore {
  let locked = false
  const log = connect(url, { name: `qiao-ledger-${shard}`, max: 1, onClose: () => void (locked = false) })
  const other = connect(url, { name: `qiao-ledger-${shard}-snapshots`, max: 2 })
  const take = async () => {
    const until = performance.now() + patienceMs
    for (;;) {
      const [row] = await log<{ taken: boolean }[]>`select pg_try_advisory_lock(${LOCK}, ${shard}) as taken`
      if (row?.taken) {
        locked = true
        return
      }
      if (performance.now() > until)
        throw new Fenced(`another bank process already runs shard ${shard} of this database; stop it first`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  return {
    take: () => reached(take),
    append: (rows) =>
      reached(async () => {
        if (!locked) await take()
        const copy = new CopyRows()
        for (const row of rows) {
          copy.row(9)
          copy.smallint(shard)
          copy.bigint(row.sequence)
          copy.smallint(FORMAT)
          copy.bigint(row.bookedAt)
          copy.integer(row.events)
          for (const bytes of [row.previous, row.root, row.hash, row.body]) copy.bytea(bytes)
        }
        try {
          await copy.into(log, 'ledger_log (shard, sequence, format, booked_at, events, previous, root, hash, body)')
        } catch (failure) {
          if ((failure as { code?: string }).code === UNIQUE_VIOLATION)
            throw new Fenced(`shard ${shard}: another writer appended row ${rows[0]!.sequence}; this bank stops`)
          throw failure
        }
      }),
    hashAt: (sequence) =>
      reached(async () => {
        const [row] = await log<
          { hash: Buffer }[]
        >`select hash from ledger_log where shard = ${shard} and sequence = ${sequence}`
        return row?.hash
      }),
    rowsAfter: (sequence, bytes) => reached(() => rowsAfter(log, shard, sequence, bytes)),

    newestSnapshot: () =>
      reached(async () => {
        const [row] = await other<{ sequence: bigint; hash: Buffer; scalars: Buffer }[]>`
          select sequence, hash, scalars from ledger_snapshots where shard = ${shard} and format = ${SNAPSHOT_FORMAT} order by sequence desc limit 1`
        return row && { sequence: Number(row.sequence), hash: row.hash, scalars: row.scalars }
      }),
    snapshotParts: (snapshot) =>
      reached(async () => {
        const parts: Part[] = []
        const cursor = other<{ kind: number; number: number; bytes: Buffer }[]>`
          select distinct on (kind, number) kind, number, bytes from ledger_parts
          where shard = ${shard} and sequence <= ${snapshot.sequence} order by kind, number, sequence desc`.cursor(64)
        for await (const rows of cursor)
          for (const { kind, number, bytes } of rows) parts.push({ kind, number, bytes: new Uint8Array(bytes) })
        const [row] = await other<{ digest: Buffer }[]>`
          select digest from ledger_snapshots where shard = ${shard} and sequence = ${snapshot.sequence}`
        if (!row || Buffer.compare(row.digest, digestOf(parts)) !== 0)
          throw new Error(
            `the snapshot of shard ${shard} at row ${snapshot.sequence} was altered; delete its row in ledger_snapshots, and an older one or the whole log is used`,
          )
        return parts
      }),
    keepParts: (sequence, parts) =>
      reached(async () => {
        await other.begin(async (tx) => {
          // The same parts may come again after a lost answer.
          for (const { kind, number } of parts)
            await tx`delete from ledger_parts where shard = ${shard} and kind = ${kind} and number = ${number} and sequence = ${sequence}`
          const copy = new CopyRows()
          for (const { kind, number, bytes } of parts) {
            copy.row(5)
            copy.smallint(shard)
            copy.smallint(kind)
            copy.integer(number)
            copy.bigint(sequence)
            copy.bytea(bytes)
          }
          await copy.into(tx, 'ledger_parts (shard, kind, number, sequence, bytes)')
        })
      }),
    keepSnapshot: ({ sequence, hash, scalars }) =>
      reached(async () => {
        await other.begin(async (tx) => {
          // The digest is over what stands there now: what was lost on the way would show when it is read back.
          const hashes = createHash('sha256')
          const cursor = tx<{ kind: number; number: number; digest: Buffer }[]>`
            select distinct on (kind, number) kind, number, sha256(bytes) as digest from ledger_parts
            where shard = ${shard} and sequence <= ${sequence} order by kind, number, sequence desc`.cursor(1024)
          for await (const rows of cursor)
            for (const row of rows) hashes.update(`${row.kind} ${row.number} ${row.digest.toString('hex')}\n`)
          await tx`
            insert into ledger_snapshots (shard, sequence, format, hash, scalars, digest)
            values (${shard}, ${sequence}, ${SNAPSHOT_FORMAT}, ${hash}, ${scalars}, ${hashes.digest()}) on conflict do nothing`
          const [before] = await tx<{ sequence: bigint }[]>`
            select sequence from ledger_snapshots where shard = ${shard} and sequence < ${sequence} order by sequence desc limit 1`
          const oldest = Number(before?.sequence ?? sequence)
          await tx`delete from ledger_snapshots where shard = ${shard} and sequence < ${oldest}`
          await tx`
            delete from ledger_parts p where shard = ${shard} and sequence < ${oldest} and exists (
              select from ledger_parts n where n.shard = p.shard and n.kind = p.kind and n.number = p.number
                and n.sequence > p.sequence and n.sequence <= ${oldest})`
        })
      }),

    recall: (wanted) => reached(() => recall(other, wanted)),
    async close() {
      await Promise.all([log.end({ timeout: 5 }), other.end({ timeout: 5 })])
    },
  }
}

function digestOf(parts: readonly Part[]): Buffer {
  const hashes = createHash('sha256')
  for (const { kind, number, bytes } of parts)
    hashes.update(`${kind} ${number} ${createHash('sha256').update(bytes).digest('hex')}\n`)
  return hashes.digest()
}

/** What the projection knows of things that have left the engine's memory (decisions 4 and 9). */
async function recall(db: Database, { ids, accounts, holds, freezes, entries }: Wanted): Promise<Recall> {
  const facts: Recalled[] = []
  const answered: { id: string; answer: Answer }[] = []
  if (ids.length > 0) {
    const asked = new Map(ids.map(({ id, content }) => [id as string, content]))
    for (const row of await db<
      {
        id: string
        answer: AnswerKind
        details: Record<string, unknown> | null
        content: bigint
        position: bigint
        booked_at: bigint
      }[]
    >`
      select id, answer, details, content, position, booked_at from ledger_entries where id = any(${[...asked.keys()]}::uuid[])`) {
      const place = { ...placeOf(Number(row.position)), bookedAt: Number(row.booked_at) }
      const said =
        row.details && typeof row.details.short === 'string'
          ? { ...row.details, short: BigInt(row.details.short) }
          : row.details
      answered.push({
        id: idOf(row.id),
        answer: (asked.get(idOf(row.id)) === row.content
          ? { kind: row.answer, ...said, ...place }
          : { kind: 'id-reused', ...place }) as Answer,
      })
    }
  }
  if (accounts.length > 0)
    for (const { id } of await db<{ id: string }[]>`
      select id from ledger_accounts where id = any(${[...accounts]}::uuid[]) and closed_at is not null`)
      facts.push({ kind: 'account-closed', account: idOf(id) })
  if (holds.length > 0)
    for (const { id, state } of await db<{ id: string; state: 'settled' | 'released' | 'expired' }[]>`
      select id, state from ledger_holds where id = any(${[...holds]}::uuid[]) and state <> 'held'`)
      facts.push({ kind: 'hold-ended', hold: idOf(id), as: state })
  if (freezes.length > 0)
    for (const { id, state } of await db<{ id: string; state: 'thawed' | 'expired' }[]>`
      select id, state from ledger_freezes where id = any(${[...freezes]}::uuid[]) and state <> 'frozen'`)
      facts.push({ kind: 'freeze-ended', freeze: idOf(id), as: state })
  if (entries.length > 0) {
    const found = await db<{ id: string; position: bigint }[]>`
      select id, position from ledger_entries where id = any(${[...entries]}::uuid[]) and kind in ('post', 'settle') order by position`
    const legs = await db<{ position: bigint; debit: string; credit: string; booked: bigint }[]>`
      select position, debit, credit, booked from ledger_legs
      where position = any(${found.map(({ position }) => String(position))}::bigint[]) and booked > 0 order by position, n`
    const byPosition = Map.groupBy(legs, (leg) => leg.position)
    for (const { id, position } of found) {
      const booked = byPosition.get(position)
      if (booked)
        facts.push({
          kind: 'entry',
          entry: idOf(id),
          transfers: booked.map(({ debit, credit, booked }) => ({
            debit: idOf(debit),
            credit: idOf(credit),
            amount: booked,
          })),
        })
    }
  }
  return { answered, facts }
}
